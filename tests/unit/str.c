/* Slices, buffers, vectors, the arena and Unicode. */
#include "base/str.h"
#include "base/env.h"
#include "base/unicode.h"
#include "unit.h"

static void slices_are_ordered_bytewise_and_a_prefix_comes_first(void **state)
{
    (void)state;
    assert_true(gi_str_compare(GI_STR("a"), GI_STR("ab")) < 0);
    assert_true(gi_str_compare(GI_STR("b"), GI_STR("ab")) > 0);
    assert_true(gi_str_compare(GI_STR("\xFF"), GI_STR("a")) > 0);
    assert_true(gi_str_compare(GI_STR(""), (struct gi_str){NULL, 0}) == 0);
}

static void parts_are_cut_at_the_ends(void **state)
{
    (void)state;
    assert_str(gi_str_part(GI_STR("abc"), 1, 1), "b");
    assert_str(gi_str_part(GI_STR("abc"), 1, 99), "bc");
    assert_int_equal(gi_str_part(GI_STR("abc"), 9, 9).n, 0);
    assert_str(gi_str_trim(GI_STR(" \t a b \r\n")), "a b");
    assert_int_equal(gi_str_find(GI_STR("abc"), 'c'), 2);
    assert_int_equal(gi_str_find(GI_STR("abc"), 'd'), 3);
}

static void the_distance_counts_one_for_swapped_neighbours(void **state)
{
    (void)state;
    assert_int_equal(gi_str_distance(GI_STR("severity"), GI_STR("severity")), 0);
    assert_int_equal(gi_str_distance(GI_STR("severity"), GI_STR("sevreity")), 1);
    assert_int_equal(gi_str_distance(GI_STR("owner"), GI_STR("owners")), 1);
    assert_int_equal(gi_str_distance(GI_STR(""), GI_STR("abc")), 3);
    assert_int_equal(gi_str_distance(GI_STR("kitten"), GI_STR("sitting")), 3);
}

static void a_buffer_stops_at_its_cap_and_stays_full(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_buf buf = gi_buf_new(arena, 5);
    gi_buf_adds(&buf, "12345");
    assert_false(buf.full);
    gi_buf_addc(&buf, '6');
    assert_true(buf.full);
    assert_string_equal(buf.s, "12345");
}

static void a_vector_keeps_its_items_while_it_grows(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_VEC(size_t) vec = {0};
    for (size_t i = 0; i < 10000; i++) {
        GI_VEC_PUSH(arena, &vec, i);
        assert_string_equal(gi_arena_copy(arena, "between", 7), "between");
    }
    for (size_t i = 0; i < vec.n; i++)
        assert_int_equal(vec.at[i], i);
}

static void what_an_arena_gives_is_zeroed_and_aligned(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    for (size_t size = 1; size < 70000; size += 997) {
        unsigned char *bytes = gi_arena_alloc(arena, size);
        assert_int_equal((uintptr_t)bytes % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(bytes[i], 0);
        memset(bytes, 0xA5, size);
    }
    gi_arena_reset(arena);
    assert_int_equal(gi_arena_used(arena), 0);
    assert_int_equal(*(unsigned char *)gi_arena_alloc(arena, 1), 0);
}

static void names_that_differ_in_case_fold_to_one(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    assert_str(gi_unicode_fold(arena, GI_STR("Stra\xC3\x9F"
                                             "E")),
               "strasse");
    struct gi_str composed = gi_unicode_fold(arena, GI_STR("CAF\xC3\x89"));
    struct gi_str decomposed = gi_unicode_fold(arena, GI_STR("cafe\xCC\x81"));
    assert_true(gi_str_equal(composed, decomposed));
    assert_int_equal(gi_unicode_fold(arena, GI_STR("")).n, 0);
}

static void widths_and_counts_are_not_bytes(void **state)
{
    (void)state;
    assert_int_equal(gi_unicode_width(GI_STR("a\xE6\x97\xA5\xE6\x9C\xAC")), 5);
    assert_int_equal(gi_unicode_width(GI_STR("e\xCC\x81")), 1);
    assert_int_equal(gi_unicode_count(GI_STR("a\xE6\x97\xA5\xF0\x9F\x94\xA5")), 3);
}

static void random_text_uses_its_alphabet_alone(void **state)
{
    (void)state;
    char text[257];
    bool seen[2] = {false, false};
    gi_env_random(text, 256, "xy");
    assert_int_equal(strlen(text), 256);
    for (int i = 0; i < 256; i++) {
        assert_true(text[i] == 'x' || text[i] == 'y');
        seen[text[i] == 'y'] = true;
    }
    assert_true(seen[0] && seen[1]);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(slices_are_ordered_bytewise_and_a_prefix_comes_first),
    cmocka_unit_test(parts_are_cut_at_the_ends),
    cmocka_unit_test(the_distance_counts_one_for_swapped_neighbours),
    cmocka_unit_test(a_buffer_stops_at_its_cap_and_stays_full),
    cmocka_unit_test(a_vector_keeps_its_items_while_it_grows),
    cmocka_unit_test(what_an_arena_gives_is_zeroed_and_aligned),
    cmocka_unit_test(names_that_differ_in_case_fold_to_one),
    cmocka_unit_test(widths_and_counts_are_not_bytes),
    cmocka_unit_test(random_text_uses_its_alphabet_alone),
};

UNIT_MAIN(tests)
