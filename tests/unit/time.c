/* RFC 3339 as the records use it. */
#include "base/time.h"
#include "unit.h"

struct row {
    const char *text;
    enum gi_time_problem problem;
    int64_t seconds; /* only where there is no problem; computed with date(1) */
};

static void check_rows(const struct row *rows, size_t count,
                       enum gi_time_problem (*parse)(struct gi_str text, int64_t *ret_seconds))
{
    for (size_t i = 0; i < count; i++) {
        int64_t seconds = -77;
        enum gi_time_problem problem = parse(gi_str_of(rows[i].text), &seconds);
        if (problem != rows[i].problem)
            fail_msg("'%s': problem %d, expected %d", rows[i].text, (int)problem, (int)rows[i].problem);
        int64_t expected = rows[i].problem == GI_TIME_OK ? rows[i].seconds : -77;
        if (seconds != expected)
            fail_msg("'%s': %lld, expected %lld", rows[i].text, (long long)seconds, (long long)expected);
    }
}

#define CHECK(rows, parse) check_rows(rows, sizeof(rows) / sizeof(rows[0]), parse)

static void times_with_a_zone_are_read(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"1970-01-01T00:00:00Z", GI_TIME_OK, 0},
        {"2026-11-22T01:59:00Z", GI_TIME_OK, 1795312740},
        {"2026-11-22T01:59Z", GI_TIME_OK, 1795312740},
        {"2026-11-22T03:59:00+02:00", GI_TIME_OK, 1795312740},
        {"2026-11-21T20:29:00-05:30", GI_TIME_OK, 1795312740},
        {"2026-11-22T15:59+14:00", GI_TIME_OK, 1795312740},
        {"2026-11-22T01:59:00-00:00", GI_TIME_OK, 1795312740},
        {"2024-02-29T12:00:00Z", GI_TIME_OK, 1709208000},
        {"2000-02-29T00:00:00Z", GI_TIME_OK, 951782400},
        {"2038-01-19T03:14:08Z", GI_TIME_OK, 2147483648},
        {"9999-12-31T23:59:59Z", GI_TIME_OK, 253402300799},
    };
    CHECK(rows, gi_time_parse);
}

static void a_time_that_is_not_one_is_refused_with_its_reason(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"", GI_TIME_SHAPE, 0},
        {"yesterday", GI_TIME_SHAPE, 0},
        {"2026-11", GI_TIME_SHAPE, 0},
        {"2026-1-22T01:59:00Z", GI_TIME_SHAPE, 0},
        {"02026-11-22T01:59:00Z", GI_TIME_SHAPE, 0},
        {"20261122T015900Z", GI_TIME_SHAPE, 0},
        {"2026/11/22T01:59:00Z", GI_TIME_SHAPE, 0},
        {"2026-11-22T", GI_TIME_SHAPE, 0},
        {"2026-11-22T1:59Z", GI_TIME_SHAPE, 0},
        {"2026-11-22T01Z", GI_TIME_SHAPE, 0},
        {"2026-11-22T01:59:Z", GI_TIME_SHAPE, 0},
        {"2026-11-22T01:59:00Z ", GI_TIME_SHAPE, 0},
        {" 2026-11-22T01:59:00Z", GI_TIME_SHAPE, 0},
        {"2026-11-22T01:59:00 CET", GI_TIME_SHAPE, 0},
        {"2026-11-22_01:59:00Z", GI_TIME_SHAPE, 0},
        {"2026-11-22T01:59:00+01:00[Europe/Berlin]", GI_TIME_SHAPE, 0},
        {"2026-11-22", GI_TIME_DATE_ONLY, 0},
        {"2026-11-22T01:59:00", GI_TIME_NO_ZONE, 0},
        {"2026-11-22T01:59", GI_TIME_NO_ZONE, 0},
        {"2026-11-22T01:59:00.5Z", GI_TIME_FRACTION, 0},
        {"2026-11-22T01:59:00,5Z", GI_TIME_FRACTION, 0},
        {"2026-11-22 01:59:00Z", GI_TIME_SEPARATOR, 0},
        {"2026-11-22 01:59", GI_TIME_SEPARATOR, 0},
        {"2026-11-22t01:59:00Z", GI_TIME_SEPARATOR, 0},
        {"2026-11-22T01:59:00z", GI_TIME_SEPARATOR, 0},
        {"2025-02-30T00:00:00Z", GI_TIME_CALENDAR, 0},
        {"2025-02-29T00:00:00Z", GI_TIME_CALENDAR, 0},
        {"2100-02-29T00:00:00Z", GI_TIME_CALENDAR, 0},
        {"2026-00-10T00:00:00Z", GI_TIME_CALENDAR, 0},
        {"2026-13-10T00:00:00Z", GI_TIME_CALENDAR, 0},
        {"2026-11-00T00:00:00Z", GI_TIME_CALENDAR, 0},
        {"2026-11-31T00:00:00Z", GI_TIME_CALENDAR, 0},
        {"2026-11-22T24:00:00Z", GI_TIME_CALENDAR, 0},
        {"2026-11-22T23:60:00Z", GI_TIME_CALENDAR, 0},
        {"2016-12-31T23:59:60Z", GI_TIME_CALENDAR, 0},
        {"2026-11-22T01:59:00+14:01", GI_TIME_OFFSET, 0},
        {"2026-11-22T01:59:00-15:00", GI_TIME_OFFSET, 0},
        {"2026-11-22T01:59:00+01:60", GI_TIME_OFFSET, 0},
        {"2026-11-22T01:59:00+0100", GI_TIME_OFFSET, 0},
        {"2026-11-22T01:59:00+1", GI_TIME_OFFSET, 0},
        {"1969-12-31T23:59:59Z", GI_TIME_YEAR, 0},
        {"0000-01-01T00:00:00Z", GI_TIME_YEAR, 0},
        {"1970-01-01T00:00:00+01:00", GI_TIME_YEAR, 0},
        {"9999-12-31T23:59:59-00:01", GI_TIME_YEAR, 0},
    };
    CHECK(rows, gi_time_parse);
}

static void dates_are_read_strictly(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"1970-01-01", GI_TIME_OK, 0},          {"2026-11-22", GI_TIME_OK, 1795305600},
        {"2024-02-29", GI_TIME_OK, 1709164800}, {"9999-12-31", GI_TIME_OK, 253402214400},
        {"2023-02-29", GI_TIME_CALENDAR, 0},    {"2026-04-31", GI_TIME_CALENDAR, 0},
        {"1969-12-31", GI_TIME_YEAR, 0},        {"2026-11-2", GI_TIME_SHAPE, 0},
        {"2026-11-22 ", GI_TIME_SHAPE, 0},      {"2026-11-22T00:00:00Z", GI_TIME_SHAPE, 0},
        {"22-11-2026", GI_TIME_SHAPE, 0},       {"", GI_TIME_SHAPE, 0},
    };
    CHECK(rows, gi_date_parse);
}

static void every_day_from_1970_on_is_written_as_it_is_read(void **state)
{
    (void)state;
    for (int64_t day = 0; day < 2932897; day += day < 80000 ? 1 : 89) {
        char text[21];
        int64_t seconds = day * 86400 + day % 86400;
        int64_t again;
        gi_time_format(seconds, text);
        assert_int_equal(gi_time_parse(gi_str_of(text), &again), GI_TIME_OK);
        assert_int_equal(again, seconds);
    }
}

static void a_time_cut_anywhere_is_no_time(void **state)
{
    (void)state;
    static const char whole[] = "2026-11-22T03:59:00+02:00";
    for (size_t n = 0; n + 1 < sizeof(whole); n++) {
        int64_t seconds;
        assert_int_not_equal(gi_time_parse((struct gi_str){whole, n}, &seconds), GI_TIME_OK);
    }
}

static void a_time_beyond_the_years_of_records_is_written_as_the_nearest(void **state)
{
    (void)state;
    char text[21];
    gi_time_format(-1, text);
    assert_string_equal(text, "1970-01-01T00:00:00Z");
    gi_time_format(INT64_MAX, text);
    assert_string_equal(text, "9999-12-31T23:59:59Z");
}

static void a_length_shows_its_two_largest_units(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        const char *text;
    } rows[] = {
        {0, "0 s"},         {40, "40 s"},        {60, "1 min"},       {7500, "2 h 5 min"},   {7200, "2 h"},
        {90, "1 min 30 s"}, {273600, "3 d 4 h"}, {86400 + 59, "1 d"}, {-7500, "-2 h 5 min"},
    };
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_string_equal(gi_time_length(arena, rows[i].seconds), rows[i].text);
    assert_string_equal(gi_time_length(arena, INT64_MIN), "-106751991167300 d 15 h");
}

static void every_problem_has_a_text_of_its_own(void **state)
{
    (void)state;
    for (int a = GI_TIME_OK; a <= GI_TIME_YEAR; a++)
        for (int b = GI_TIME_OK; b < a; b++)
            assert_string_not_equal(gi_time_problem_text((enum gi_time_problem)a),
                                    gi_time_problem_text((enum gi_time_problem)b));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(times_with_a_zone_are_read),
    cmocka_unit_test(a_time_that_is_not_one_is_refused_with_its_reason),
    cmocka_unit_test(dates_are_read_strictly),
    cmocka_unit_test(every_day_from_1970_on_is_written_as_it_is_read),
    cmocka_unit_test(a_time_cut_anywhere_is_no_time),
    cmocka_unit_test(a_time_beyond_the_years_of_records_is_written_as_the_nearest),
    cmocka_unit_test(a_length_shows_its_two_largest_units),
    cmocka_unit_test(every_problem_has_a_text_of_its_own),
};

UNIT_MAIN(tests)
