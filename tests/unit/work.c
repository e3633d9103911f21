/* What is typed: times, ids, slugs, values by the field table, and the marks of templates. */
#include "base/env.h"
#include "base/limits.h"
#include "unit.h"
#include "work/edits.h"
#include "work/fill.h"
#include "work/value.h"

enum { NOON = 1795348800 }; /* 2026-11-22T12:00:00Z, by date(1) */

/* A session that stands on no repository; the time is fixed. */
static struct gi_work *session(struct gi_arena *arena)
{
    struct gi_work *work = GI_NEW(arena, struct gi_work);
    struct gi_record *record = GI_NEW(arena, struct gi_record);
    struct gi_policy *policy = GI_NEW(arena, struct gi_policy);
    work->arena = record->arena = arena;
    work->error = GI_NEW(arena, struct gi_error);
    work->error->arena = arena;
    work->edits = GI_NEW(arena, struct gi_work_edits);
    work->policy = policy;
    work->record = record;
    work->short_id = "k7f3";
    work->now = NOON;
    return work;
}

static int begin(void **state)
{
    *state = gi_arena_new();
    return 0;
}

static int end(void **state)
{
    gi_arena_free(*state);
    return 0;
}

static void times_are_read_as_people_type_them(void **state)
{
    static const char *const rows[][2] = {
        {"now", "2026-11-22T12:00:00Z"},
        {"09:20", "2026-11-22T09:20:00Z"},
        {"9:05", "2026-11-22T09:05:00Z"},
        {"09:20:30", "2026-11-22T09:20:30Z"},
        {"12:00", "2026-11-22T12:00:00Z"},
        {"12:01", "2026-11-22T12:01:00Z"},
        {"12:02", "2026-11-21T12:02:00Z"}, /* still to come: yesterday's */
        {"23:59", "2026-11-21T23:59:00Z"},
        {"2026-11-20 09:20", "2026-11-20T09:20:00Z"},
        {"2026-11-20T09:20", "2026-11-20T09:20:00Z"},
        {"2026-11-20T09:20Z", "2026-11-20T09:20:00Z"},
        {"2026-11-20T09:20:59+02:00", "2026-11-20T07:20:59Z"},
    };
    gi_env_set("TZ", "UTC");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_string_equal(gi_work_time(session(*state), rows[i][0], NULL), rows[i][1]);
}

static void what_is_no_time_is_refused(void **state)
{
    static const char *const rows[] = {"",
                                       "24:00",
                                       "12:60",
                                       "12",
                                       "12:",
                                       ":30",
                                       "09:20 ",
                                       "9:5:",
                                       "noon",
                                       "-1:00",
                                       "1e1:0",
                                       "2026-11-22",
                                       "2026-02-30 10:00",
                                       "2026-11-22 25:00",
                                       "09:20x"};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct gi_work *work = session(*state);
        if (gi_work_time(work, rows[i], NULL))
            fail_msg("'%s' was taken for a time", rows[i]);
        assert_non_null(work->error->message);
        assert_non_null(work->error->hint);
    }
}

static void a_time_taken_for_yesterday_or_in_the_future_is_warned_of(void **state)
{
    struct gi_work *work = session(*state);
    assert_non_null(gi_work_time(work, "23:59", NULL));
    assert_int_equal(work->warnings.n, 1);
    assert_non_null(strstr(work->warnings.at[0], "2026-11-21"));
    assert_non_null(gi_work_time(work, "2026-11-23T00:00Z", NULL));
    assert_int_equal(work->warnings.n, 2);
    assert_non_null(gi_work_time(work, "09:20", NULL));
    assert_int_equal(work->warnings.n, 2);
}

static void new_ids_have_readable_letters_and_are_never_used_twice(void **state)
{
    struct gi_work *work = session(*state);
    const char *ids[500];
    for (size_t i = 0; i < 500; i++) {
        ids[i] = gi_work_new_id(work, "RC");
        assert_int_equal(gi_id_prefix(gi_str_of(ids[i])), GI_ID_RC);
        assert_int_equal(strlen(ids[i]), 6);
        assert_null(strpbrk(ids[i] + 3, "ilou-"));
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(ids[i], ids[j]);
    }
}

static void slugs_are_of_small_letters_digits_and_dashes(void **state)
{
    assert_string_equal(gi_work_slug(*state, "Isolate the tenant!"), "isolate-the-tenant");
    assert_string_equal(gi_work_slug(*state, "  A -- B  "), "a-b");
    assert_string_equal(gi_work_slug(*state, "花店"), "untitled");
    assert_string_equal(gi_work_slug(*state, ""), "untitled");
    const char *slug = gi_work_slug(
        *state, "a very long subject that goes on and on until somebody stops it, which is after sixty bytes");
    assert_true(strlen(slug) <= 60);
    assert_true(slug[strlen(slug) - 1] != '-');
}

/* The YAML of one value. */
static const char *rendered(struct gi_work *work, const struct gi_shape *shape, const char *path, const char *typed)
{
    struct gi_value *map = gi_work_map(work);
    struct gi_buf out = gi_buf_new(work->arena, GI_LIMIT_YAML_BYTES);
    if (gi_work_put(work, map, shape, path, typed))
        return NULL;
    gi_edit_render(&out, map, 0);
    return out.s;
}

static void values_take_the_form_of_their_type(void **state)
{
    struct gi_work *work = session(*state);
    const struct gi_shape *shape = &gi_shape_incident;
    assert_string_equal(rendered(work, shape, "severity", "low"), "severity: low\n");
    assert_string_equal(rendered(work, shape, "title", "a: b # c"), "title: \"a: b # c\"\n");
    assert_string_equal(rendered(work, shape, "summary", "one"), "summary: |-\n  one\n");
    assert_string_equal(rendered(work, shape, "times.detected", "2026-11-22T10:00+01:00"),
                        "times:\n  detected: 2026-11-22T09:00:00Z\n");
    assert_string_equal(rendered(work, shape, "times.occurred", "unknown: no log is kept"),
                        "times:\n  occurred:\n    unknown: no log is kept\n");
    assert_string_equal(rendered(work, shape, "times.occurred", "2026-11-20T10:00Z..2026-11-20T12:00Z"),
                        "times:\n  occurred:\n    earliest: 2026-11-20T10:00:00Z\n    latest: 2026-11-20T12:00:00Z\n");
    assert_string_equal(rendered(work, shape, "tags", "a, b,,c"), "tags:\n  - a\n  - b\n  - c\n");
    assert_string_equal(rendered(work, &gi_shape_finding_classes, "others", "none: we looked"),
                        "others:\n  none: we looked\n");
    assert_string_equal(rendered(work, &gi_shape_finding_classes, "others", "found"), "others: found\n");
    assert_null(work->error->message);
}

static void values_of_the_wrong_form_are_refused_with_the_right_one(void **state)
{
    static const char *const rows[][2] = {
        {"severity", "lower"},
        {"times.detected", "soon"},
        {"times.occurred", "unknown"},
        {"impact", "none"},
        {"roles", "scribe"},
        {"impact.customers_affected", "-1"},
        {"impact.cost.amount", "1e3"},
        {"title", ""},
        {"title", "two\nlines"},
        {"closure.next_review", "2026-02-30"},
        {"nothing", "x"},
        {"severity.low", "x"},
        {"summary", "TODO"},
        {"title", "\xff"},
        {"workstreams", "x"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct gi_work *work = session(*state);
        if (rendered(work, &gi_shape_incident, rows[i][0], rows[i][1]))
            fail_msg("%s=%s was taken", rows[i][0], rows[i][1]);
        assert_non_null(work->error->message);
    }
}

static void an_unknown_key_names_the_nearest(void **state)
{
    struct gi_work *work = session(*state);
    assert_null(rendered(work, &gi_shape_incident, "impact.custmer_impact", "no"));
    assert_string_equal(work->error->hint, "did you mean customer_impact?");
}

static void marks_are_replaced_or_fall_back(void **state)
{
    static const struct gi_work_mark marks[] = {{"a", {"one", 3}}, {"b", {"", 0}}};
    struct gi_work *work = session(*state);
    assert_str(gi_work_fill_marks(work, "x {{a}} y", marks, 2), "x one y");
    assert_str(gi_work_fill_marks(work, "{{a|TODO}}, {{b|TODO}}, {{c|TODO}}", marks, 2), "one, TODO, TODO");
    assert_str(gi_work_fill_marks(work, "x\n\n{{b}}\n\ny\n", marks, 2), "x\n\ny\n");
    assert_str(gi_work_fill_marks(work, "{{open", marks, 2), "{{open");
    assert_str(gi_work_fill_marks(work, "", marks, 2), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(times_are_read_as_people_type_them, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_time_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_time_taken_for_yesterday_or_in_the_future_is_warned_of, begin, end),
        cmocka_unit_test_setup_teardown(new_ids_have_readable_letters_and_are_never_used_twice, begin, end),
        cmocka_unit_test_setup_teardown(slugs_are_of_small_letters_digits_and_dashes, begin, end),
        cmocka_unit_test_setup_teardown(values_take_the_form_of_their_type, begin, end),
        cmocka_unit_test_setup_teardown(values_of_the_wrong_form_are_refused_with_the_right_one, begin, end),
        cmocka_unit_test_setup_teardown(an_unknown_key_names_the_nearest, begin, end),
        cmocka_unit_test_setup_teardown(marks_are_replaced_or_fall_back, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
