/* What every unit test includes: cmocka with what it needs, and an arena for each test. */
#ifndef GI_TESTS_UNIT_H
#define GI_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/scoped.h"
#include "base/str.h"

/* Compares a slice with a text and shows both where they differ; the copy ends with the process. */
#define assert_str(str, expected)                                                                                      \
    do {                                                                                                               \
        GI_SCOPED_ARENA struct gi_arena *arena_of_str = gi_arena_new();                                                \
        struct gi_str compared = (str);                                                                                \
        assert_string_equal(gi_arena_copy(arena_of_str, compared.s, compared.n), expected);                            \
    } while (0)

/* Runs a table of tests; every test's name is a sentence. */
#define UNIT_MAIN(tests)                                                                                               \
    int main(void)                                                                                                     \
    {                                                                                                                  \
        return cmocka_run_group_tests(tests, NULL, NULL);                                                              \
    }

#endif
