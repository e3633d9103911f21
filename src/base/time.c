/* Strict RFC 3339 by hand: strptime(3) and its kin take more than the records allow, and depend on the locale. */
#include "base/time.h"

#include "base/bug.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, MOST_OFFSET = 14 * HOUR, FIRST_YEAR = 1970, DATE_SIZE = 10 };

#define LAST_SECOND INT64_C(253402300799) /* 9999-12-31T23:59:59Z */

/* What is left to read of a text. */
struct cursor {
    const char *at;
    const char *end;
};

static bool take(struct cursor *cursor, char byte)
{
    if (cursor->at == cursor->end || *cursor->at != byte)
        return false;
    cursor->at++;
    return true;
}

/* Takes exactly `count` digits. */
static bool take_digits(struct cursor *cursor, int count, int *ret_number)
{
    int number = 0;
    if (cursor->end - cursor->at < count)
        return false;
    for (int i = 0; i < count; i++) {
        char digit = cursor->at[i];
        if (digit < '0' || digit > '9')
            return false;
        number = number * 10 + (digit - '0');
    }
    cursor->at += count;
    *ret_number = number;
    return true;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days before January 1 of a year since the year 1 of the proleptic Gregorian calendar. */
static int64_t days_before_year(int year)
{
    int64_t y = year - 1;
    return y * 365 + y / 4 - y / 100 + y / 400;
}

static int64_t days_since_1970(int year, int month, int day)
{
    int64_t days = days_before_year(year) - days_before_year(FIRST_YEAR) + day - 1;
    for (int m = 1; m < month; m++)
        days += days_in_month(year, m);
    return days;
}

struct date {
    int year;
    int month;
    int day;
};

static bool take_date(struct cursor *cursor, struct date *ret_date)
{
    return take_digits(cursor, 4, &ret_date->year) && take(cursor, '-') && take_digits(cursor, 2, &ret_date->month) &&
           take(cursor, '-') && take_digits(cursor, 2, &ret_date->day);
}

/* Whether the numbers are a day of the calendar in the years that records use. */
static enum gi_time_problem check_date(const struct date *date)
{
    if (date->month < 1 || date->month > 12)
        return GI_TIME_CALENDAR;
    if (date->day < 1 || date->day > days_in_month(date->year, date->month))
        return GI_TIME_CALENDAR;
    return date->year < FIRST_YEAR ? GI_TIME_YEAR : GI_TIME_OK;
}

/* A time of the day and its zone as they are written. */
struct clock {
    int hour;
    int minute;
    int second;
    int offset; /* seconds east of UTC */
};

static enum gi_time_problem take_zone(struct cursor *cursor, struct clock *ret_clock)
{
    if (cursor->at == cursor->end)
        return GI_TIME_NO_ZONE;
    if (take(cursor, 'Z'))
        return GI_TIME_OK;
    if (*cursor->at == 'z')
        return GI_TIME_SEPARATOR;
    int sign = *cursor->at == '-' ? -1 : 1;
    if (!take(cursor, '+') && !take(cursor, '-'))
        return GI_TIME_SHAPE;
    int hours;
    int minutes;
    if (!take_digits(cursor, 2, &hours) || !take(cursor, ':') || !take_digits(cursor, 2, &minutes))
        return GI_TIME_OFFSET;
    ret_clock->offset = sign * (hours * HOUR + minutes * MINUTE);
    bool within = minutes < 60 && hours * HOUR + minutes * MINUTE <= MOST_OFFSET;
    return within ? GI_TIME_OK : GI_TIME_OFFSET;
}

static enum gi_time_problem take_clock(struct cursor *cursor, struct clock *ret_clock)
{
    if (!take_digits(cursor, 2, &ret_clock->hour) || !take(cursor, ':') || !take_digits(cursor, 2, &ret_clock->minute))
        return GI_TIME_SHAPE;
    if (take(cursor, ':') && !take_digits(cursor, 2, &ret_clock->second))
        return GI_TIME_SHAPE;
    if (take(cursor, '.') || take(cursor, ','))
        return GI_TIME_FRACTION;
    enum gi_time_problem problem = take_zone(cursor, ret_clock);
    if (problem)
        return problem;
    return cursor->at == cursor->end ? GI_TIME_OK : GI_TIME_SHAPE;
}

enum gi_time_problem gi_time_parse(struct gi_str text, int64_t *ret_seconds)
{
    struct cursor cursor = {text.s, text.s + text.n};
    struct date date;
    if (!text.n || !take_date(&cursor, &date))
        return GI_TIME_SHAPE;
    if (cursor.at == cursor.end)
        return GI_TIME_DATE_ONLY;
    bool separated = take(&cursor, 'T');
    if (!separated && !take(&cursor, ' ') && !take(&cursor, 't'))
        return GI_TIME_SHAPE;
    struct clock clock = {0};
    enum gi_time_problem problem = take_clock(&cursor, &clock);
    if (!separated && problem != GI_TIME_SHAPE)
        return GI_TIME_SEPARATOR;
    if (!problem)
        problem = check_date(&date);
    if (problem)
        return problem;
    if (clock.hour > 23 || clock.minute > 59 || clock.second > 59)
        return GI_TIME_CALENDAR;
    int64_t seconds = days_since_1970(date.year, date.month, date.day) * DAY + clock.hour * HOUR +
                      clock.minute * MINUTE + clock.second - clock.offset;
    if (seconds < 0 || seconds > LAST_SECOND)
        return GI_TIME_YEAR;
    *ret_seconds = seconds;
    return GI_TIME_OK;
}

enum gi_time_problem gi_date_parse(struct gi_str text, int64_t *ret_seconds)
{
    struct cursor cursor = {text.s, text.s + text.n};
    struct date date;
    if (text.n != DATE_SIZE || !take_date(&cursor, &date))
        return GI_TIME_SHAPE;
    enum gi_time_problem problem = check_date(&date);
    if (!problem)
        *ret_seconds = days_since_1970(date.year, date.month, date.day) * DAY;
    return problem;
}

const char *gi_time_problem_text(enum gi_time_problem problem)
{
    switch (problem) {
    case GI_TIME_OK:
        return "nothing is wrong with it";
    case GI_TIME_SHAPE:
        return "it is written 2026-11-22T01:59:00Z, or 2026-11-22 where a date is asked for";
    case GI_TIME_NO_ZONE:
        return "it has no zone, write Z for UTC or an offset such as +02:00 at its end";
    case GI_TIME_DATE_ONLY:
        return "it is a date alone, add the time as in 2026-11-22T01:59:00Z";
    case GI_TIME_FRACTION:
        return "it has a fraction of a second, write whole seconds";
    case GI_TIME_SEPARATOR:
        return "a capital T stands between date and time, and a capital Z for UTC";
    case GI_TIME_CALENDAR:
        return "there is no such day or time in the calendar";
    case GI_TIME_OFFSET:
        return "its offset is not written +02:00, or is beyond 14 hours";
    case GI_TIME_YEAR:
        return "its year is not from 1970 to 9999";
    }
    gi_bug("a time problem without a text");
}

static int64_t clamp(int64_t seconds)
{
    if (seconds < 0)
        return 0;
    return seconds > LAST_SECOND ? LAST_SECOND : seconds;
}

static struct date date_of(int64_t seconds)
{
    int64_t days = seconds / DAY;
    struct date date = {.year = FIRST_YEAR + (int)(days / 366), .month = 1};
    while (days_since_1970(date.year + 1, 1, 1) <= days)
        date.year++;
    days -= days_since_1970(date.year, 1, 1);
    while (days >= days_in_month(date.year, date.month))
        days -= days_in_month(date.year, date.month++);
    date.day = (int)days + 1;
    return date;
}

/* Writes `width` digits. */
static char *put(char *at, int number, int width)
{
    for (int i = width - 1; i >= 0; i--) {
        at[i] = (char)('0' + number % 10);
        number /= 10;
    }
    return at + width;
}

void gi_date_format(int64_t seconds, char ret_text[11])
{
    struct date date = date_of(clamp(seconds));
    char *at = put(ret_text, date.year, 4);
    *at++ = '-';
    at = put(at, date.month, 2);
    *at++ = '-';
    at = put(at, date.day, 2);
    *at = '\0';
}

void gi_time_format(int64_t seconds, char ret_text[21])
{
    seconds = clamp(seconds);
    gi_date_format(seconds, ret_text);
    int second = (int)(seconds % DAY);
    char *at = ret_text + DATE_SIZE;
    *at++ = 'T';
    at = put(at, second / HOUR, 2);
    *at++ = ':';
    at = put(at, second / MINUTE % 60, 2);
    *at++ = ':';
    at = put(at, second % 60, 2);
    *at++ = 'Z';
    *at = '\0';
}

const char *gi_time_length(struct gi_arena *arena, int64_t seconds)
{
    static const struct {
        int64_t size;
        const char *name;
    } units[] = {{DAY, "d"}, {HOUR, "h"}, {MINUTE, "min"}, {1, "s"}};
    const char *sign = seconds < 0 ? "-" : "";
    uint64_t rest = seconds < 0 ? -(uint64_t)seconds : (uint64_t)seconds;
    size_t i = 0;
    while (i < 3 && rest < (uint64_t)units[i].size)
        i++;
    unsigned long long large = rest / (uint64_t)units[i].size;
    unsigned long long small = i < 3 ? rest % (uint64_t)units[i].size / (uint64_t)units[i + 1].size : 0;
    if (!small)
        return gi_arena_printf(arena, "%s%llu %s", sign, large, units[i].name);
    return gi_arena_printf(arena, "%s%llu %s %llu %s", sign, large, units[i].name, small, units[i + 1].name);
}
