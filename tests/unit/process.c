/* Processes: streams, limits and the environment. */
#include "base/process.h"

#include "base/env.h"
#include "unit.h"

/* What one run gave. */
struct result {
    int returned;
    struct gi_str output;
    struct gi_str errors;
    int status;
    struct gi_error error;
};

static struct result run(struct gi_arena *arena, struct gi_process process)
{
    struct result result = {.status = -1, .error = {.arena = arena}};
    if (!process.most)
        process.most = 1 << 20;
    result.returned = gi_process_run(&process, arena, &result.output, &result.errors, &result.status, &result.error);
    return result;
}

#define ARGV(...) ((const char *const[]){__VA_ARGS__, NULL})

static void streams_and_the_exit_status_come_back(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct result result = run(
        arena, (struct gi_process){.argv = ARGV("sh", "-c", "cat; echo bad >&2; exit 3"), .input = GI_STR("given\n")});
    assert_int_equal(result.returned, 0);
    assert_int_equal(result.status, 3);
    assert_str(result.output, "given\n");
    assert_str(result.errors, "bad\n");
}

static void arguments_are_never_read_by_a_shell(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct result result = run(arena, (struct gi_process){.argv = ARGV("printf", "%s", "$(id); `id` *")});
    assert_str(result.output, "$(id); `id` *");
}

static void a_missing_program_is_an_error(void **state)
{
    (void)state;
    const char *wrapper = gi_env_get("WRAPPER");
    if (wrapper && strstr(wrapper, "valgrind"))
        skip(); /* valgrind 3.19 makes fork of vfork, so that the child cannot tell why exec failed */
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct result result = run(arena, (struct gi_process){.argv = ARGV("no-such-program-here")});
    assert_int_equal(result.returned, -1);
    assert_string_equal(result.error.message, "cannot start 'no-such-program-here': No such file or directory");
    assert_int_equal(result.status, -1);
}

static void a_program_that_hangs_is_ended_at_its_deadline(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    double before = gi_env_ticks();
    struct result result =
        run(arena, (struct gi_process){.argv = ARGV("sh", "-c", "sleep 30 & sleep 30"), .seconds = 1});
    assert_int_equal(result.returned, -1);
    assert_string_equal(result.error.message, "'sh' took too long and was ended");
    assert_true(gi_env_ticks() - before < 10);
}

static void a_program_that_floods_is_ended(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct result result = run(arena, (struct gi_process){.argv = ARGV("yes"), .most = 1000});
    assert_int_equal(result.returned, -1);
    assert_string_equal(result.error.message, "'yes' wrote more than 1000 bytes");
}

static void exactly_as_much_as_is_allowed_is_no_flood(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct result result = run(arena, (struct gi_process){.argv = ARGV("printf", "12345"), .most = 5});
    assert_int_equal(result.returned, 0);
    assert_str(result.output, "12345");
}

static void long_error_output_is_cut_and_does_not_block(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct result result = run(
        arena, (struct gi_process){.argv = ARGV("sh", "-c", "head -c 300000 /dev/zero | tr '\\0' e >&2; echo done")});
    assert_int_equal(result.returned, 0);
    assert_int_equal(result.errors.n, 4096);
    assert_str(result.output, "done\n");
}

static void a_killed_program_is_an_error(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct result result = run(arena, (struct gi_process){.argv = ARGV("sh", "-c", "kill -TERM $$")});
    assert_int_equal(result.returned, -1);
    assert_string_equal(result.error.message, "'sh' was killed by signal 15");
}

static void what_a_program_leaves_behind_is_not_waited_for(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    double before = gi_env_ticks();
    struct result result = run(arena, (struct gi_process){.argv = ARGV("sh", "-c", "sleep 5 & echo started")});
    assert_int_equal(result.returned, 0);
    assert_str(result.output, "started\n");
    assert_true(gi_env_ticks() - before < 4);
}

static void the_environment_and_folder_are_chosen(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    gi_env_set("LARKSPUR_OLD", "old");
    gi_env_set("LARKSPUR", "before");
    struct result result = run(arena, (struct gi_process){
                                          .argv = ARGV("sh", "-c", "echo $LARKSPUR ${LARKSPUR_OLD-unset}; pwd"),
                                          .environment = ARGV("LARKSPUR=after", "LARKSPUR_OLD"),
                                          .folder = "/",
                                      });
    assert_str(result.output, "after unset\n/\n");
}

static void large_input_does_not_block(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    size_t size = 3 << 20;
    char *bytes = memset(gi_arena_alloc_raw(arena, size), 'x', size);
    struct result result = run(arena, (struct gi_process){.argv = ARGV("cat"), .input = {bytes, size}, .most = size});
    assert_int_equal(result.returned, 0);
    assert_int_equal(result.output.n, size);
    struct result unread = run(arena, (struct gi_process){.argv = ARGV("true"), .input = {bytes, size}});
    assert_int_equal(unread.returned, 0);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(streams_and_the_exit_status_come_back),
    cmocka_unit_test(arguments_are_never_read_by_a_shell),
    cmocka_unit_test(a_missing_program_is_an_error),
    cmocka_unit_test(a_program_that_hangs_is_ended_at_its_deadline),
    cmocka_unit_test(a_program_that_floods_is_ended),
    cmocka_unit_test(exactly_as_much_as_is_allowed_is_no_flood),
    cmocka_unit_test(long_error_output_is_cut_and_does_not_block),
    cmocka_unit_test(a_killed_program_is_an_error),
    cmocka_unit_test(what_a_program_leaves_behind_is_not_waited_for),
    cmocka_unit_test(the_environment_and_folder_are_chosen),
    cmocka_unit_test(large_input_does_not_block),
};

UNIT_MAIN(tests)
