/* JSON out and in. */
#include "base/json.h"
#include "unit.h"

static struct gi_json *sample(struct gi_arena *arena)
{
    struct gi_json *json = gi_json_new(arena);
    gi_json_object(json);
    gi_json_key(json, "zeta");
    gi_json_array(json);
    gi_json_integer(json, INT64_MAX);
    gi_json_text(json, NULL);
    gi_json_boolean(json, true);
    gi_json_end(json);
    gi_json_key(json, "alpha");
    gi_json_string(json, (struct gi_str){"a\"\\\n\0z", 6});
    gi_json_end(json);
    return json;
}

static void keys_keep_the_order_in_which_they_come(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_buf out = gi_buf_new(arena, 1000);
    gi_json_finish(sample(arena), GI_JSON_COMPACT, &out);
    assert_string_equal(out.s, "{\"zeta\":[9223372036854775807,null,true],\"alpha\":\"a\\\"\\\\\\n\\u0000z\"}");
}

static void the_pretty_style_is_indented_by_two(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_buf out = gi_buf_new(arena, 1000);
    struct gi_json *json = gi_json_new(arena);
    gi_json_object(json);
    gi_json_key(json, "a");
    gi_json_array(json);
    gi_json_end(json);
    gi_json_key(json, "b");
    gi_json_integer(json, -1);
    gi_json_end(json);
    gi_json_finish(json, GI_JSON_PRETTY, &out);
    assert_string_equal(out.s, "{\n  \"a\": [],\n  \"b\": -1\n}\n");
}

static void bytes_that_are_not_utf8_are_replaced(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_buf out = gi_buf_new(arena, 1000);
    struct gi_json *json = gi_json_new(arena);
    gi_json_text(json, "caf\xE9.md\xC3");
    gi_json_finish(json, GI_JSON_COMPACT, &out);
    assert_string_equal(out.s, "\"caf\xEF\xBF\xBD.md\xEF\xBF\xBD\"");
}

static void a_text_that_outgrows_its_buffer_says_so(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_buf out = gi_buf_new(arena, 10);
    gi_json_finish(sample(arena), GI_JSON_COMPACT, &out);
    assert_true(out.full);
}

static void what_is_read_has_its_kinds_and_its_order(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_error error = {.arena = arena};
    const struct gi_json_value *value;
    static const char text[] = "{\"z\": [1, 2.5, \"x\", null, true, false], \"a\": {\"id\": 12000000000}}";
    assert_int_equal(gi_json_read(arena, gi_str_of(text), &value, &error), 0);
    const struct gi_json_value *list = gi_json_member(value, "z");
    assert_int_equal(list->n, 6);
    assert_int_equal(list->first->integer, 1);
    assert_true(list->first->next->real == 2.5);
    assert_str(gi_json_string_of(list->first->next->next), "x");
    assert_string_equal(value->first->next->key, "a");
    assert_true(gi_json_member(gi_json_member(value, "a"), "id")->integer == 12000000000);
    assert_null(gi_json_member(value, "b"));
    assert_null(gi_json_member(NULL, "b"));
    assert_null(gi_json_string_of(value).s);
}

static void what_is_not_json_is_an_error_with_its_place(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "{", "{\"a\": 1,}", "{\"a\": 1, \"a\": 2}", "[1] x", "\"\xFF\"", "[012]"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct gi_error error = {.arena = arena};
        const struct gi_json_value *value = NULL;
        assert_int_equal(gi_json_read(arena, gi_str_of(texts[i]), &value, &error), -1);
        assert_non_null(strstr(error.message, "not JSON: line "));
        assert_null(value);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(keys_keep_the_order_in_which_they_come),
    cmocka_unit_test(the_pretty_style_is_indented_by_two),
    cmocka_unit_test(bytes_that_are_not_utf8_are_replaced),
    cmocka_unit_test(a_text_that_outgrows_its_buffer_says_so),
    cmocka_unit_test(what_is_read_has_its_kinds_and_its_order),
    cmocka_unit_test(what_is_not_json_is_an_error_with_its_place),
};

UNIT_MAIN(tests)
