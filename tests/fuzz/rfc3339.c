/* RFC 3339 over any bytes: what is taken can be written and read again; what is not leaves the result alone. */
#include <stdint.h>

#include "base/time.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gi_str text = {(const char *)data, size};
    int64_t seconds = -1;
    char written[21];
    enum gi_time_problem problem = gi_time_parse(text, &seconds);
    check(gi_time_problem_text(problem)[0] != '\0');
    check((problem == GI_TIME_OK) == (seconds >= 0));
    if (problem == GI_TIME_OK) {
        int64_t again;
        gi_time_format(seconds, written);
        check(gi_time_parse(gi_str_of(written), &again) == GI_TIME_OK && again == seconds);
        check(size == strlen("2026-11-22T01:59Z") || size > strlen("2026-11-22T01:59Z"));
    }
    int64_t day = -1;
    problem = gi_date_parse(text, &day);
    check((problem == GI_TIME_OK) == (day >= 0));
    if (problem == GI_TIME_OK) {
        gi_date_format(day, written);
        check(day % 86400 == 0 && gi_str_is(text, written));
    }
    return 0;
}
