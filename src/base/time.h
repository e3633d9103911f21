/* RFC 3339 times and calendar dates, strictly as the records use them. */
#ifndef GI_BASE_TIME_H
#define GI_BASE_TIME_H

#include <stdint.h>

#include "base/str.h"

enum { GI_HOUR_SECONDS = 3600, GI_DAY_SECONDS = 86400 };

/* Why a time or date was not taken: what the finding says. */
enum gi_time_problem {
    GI_TIME_OK,
    GI_TIME_SHAPE,     /* not a time at all */
    GI_TIME_NO_ZONE,   /* a time without Z or an offset */
    GI_TIME_DATE_ONLY, /* a date where a time is needed */
    GI_TIME_FRACTION,  /* fractions of a second are not used */
    GI_TIME_SEPARATOR, /* a blank or a lower-case t or z where T or Z stands */
    GI_TIME_CALENDAR,  /* 2025-02-30, 24:00, a leap second */
    GI_TIME_OFFSET,    /* an offset beyond 14 hours */
    GI_TIME_YEAR,      /* before 1970 or after 9999 */
};

/* Reads an RFC 3339 time: `T`, `Z` or an offset within 14 hours, seconds optional, no fractions, a real calendar date,
 * 1970 to 9999. ret_seconds is seconds since 1970-01-01T00:00:00Z. */
enum gi_time_problem gi_time_parse(struct gi_str text, int64_t *ret_seconds) GI_MUST_USE;

/* Reads a date `2026-11-22`; ret_seconds is the first second of the day in UTC. The day ends 86400 s later. */
enum gi_time_problem gi_date_parse(struct gi_str text, int64_t *ret_seconds) GI_MUST_USE;

/* What is wrong and how it is written right, to follow "... is not a time: ". */
const char *gi_time_problem_text(enum gi_time_problem problem) GI_MUST_USE;

/* Writes `2026-11-22T01:59:00Z` and a NUL into 21 bytes; what lies outside 1970 to 9999 becomes the nearest that does
 * not. */
void gi_time_format(int64_t seconds, char ret_text[21]);

/* Writes `2026-11-22` and a NUL into 11 bytes; limits as above. */
void gi_date_format(int64_t seconds, char ret_text[11]);

/* "3 d 4 h", "2 h 5 min", "40 s": a length of time for people, its two largest units, cut and not rounded; in an arena.
 */
const char *gi_time_length(struct gi_arena *arena, int64_t seconds) GI_MUST_USE;

#endif
