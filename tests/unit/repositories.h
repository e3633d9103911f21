/* Repositories for the tests of src/git, made by real git in a temporary folder with a fixed environment. */
#ifndef GI_TESTS_REPOSITORIES_H
#define GI_TESTS_REPOSITORIES_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/env.h"
#include "base/process.h"
#include "unit.h"

/* What each test gets: an empty folder that is the current one, an arena, an error. */
struct place {
    struct gi_arena *arena;
    struct gi_error error;
    char folder[64];
};

static GI_UNUSED void run_argv(struct place *place, const char *const *argv, int expected, struct gi_str *ret_output)
{
    struct gi_process process = {.argv = argv, .most = 1 << 20};
    struct gi_str output;
    struct gi_str errors;
    int status;
    if (gi_process_run(&process, place->arena, &output, &errors, &status, &place->error) < 0)
        fail_msg("%s", place->error.message);
    if (status != expected)
        fail_msg("%s %s: status %d: %.*s", argv[0], argv[1], status, GI_STR_ARGS(errors));
    if (ret_output)
        *ret_output = gi_str_trim(output);
}

/* Runs git with arguments, which must work. */
#define GIT(place, ...) run_argv((place), (const char *const[]){"git", __VA_ARGS__, NULL}, 0, NULL)

/* What git says, without the line end. */
static GI_UNUSED const char *git_says(struct place *place, const char *const *argv)
{
    struct gi_str output;
    run_argv(place, argv, 0, &output);
    return gi_arena_copy(place->arena, output.s, output.n);
}
#define GIT_SAYS(place, ...) git_says((place), (const char *const[]){"git", __VA_ARGS__, NULL})

/* Runs a line of shell, for what is short that way. */
#define SHELL(place, line) run_argv((place), (const char *const[]){"sh", "-ec", (line), NULL}, 0, NULL)

/* Writes a file; its folders are made. */
static GI_UNUSED void put_file(struct place *place, const char *path, const char *text)
{
    char *part = gi_arena_copy(place->arena, path, strlen(path));
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(part, 0777) != 0 && errno != EEXIST)
            fail_msg("mkdir %s", part);
        *slash = '/';
    }
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static GI_UNUSED int place_make(void **state)
{
    static struct place place;
    place = (struct place){.arena = gi_arena_new()};
    place.error.arena = place.arena;
    (void)snprintf(place.folder, sizeof(place.folder), "/tmp/git-incident-unit-XXXXXX");
    if (!mkdtemp(place.folder) || chdir(place.folder) != 0)
        return -1;
    static const char *const unset[] = {
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_CONFIG_COUNT", NULL};
    for (const char *const *name = unset; *name; name++)
        unsetenv(*name);
    gi_env_set("HOME", place.folder);
    gi_env_set("XDG_CONFIG_HOME", place.folder);
    gi_env_set("GIT_CONFIG_NOSYSTEM", "1");
    gi_env_set("GIT_CEILING_DIRECTORIES", "/tmp");
    gi_env_set("GIT_AUTHOR_NAME", "alice");
    gi_env_set("GIT_AUTHOR_EMAIL", "alice@larkspur.example");
    gi_env_set("GIT_COMMITTER_NAME", "alice");
    gi_env_set("GIT_COMMITTER_EMAIL", "alice@larkspur.example");
    gi_env_set("GIT_AUTHOR_DATE", "2026-11-20T10:00:00+01:00");
    *state = &place;
    return 0;
}

static GI_UNUSED int place_remove(void **state)
{
    struct place *place = *state;
    if (chdir("/") != 0)
        return -1;
    run_argv(place, (const char *const[]){"rm", "-rf", place->folder, NULL}, 0, NULL);
    gi_arena_free(place->arena);
    return 0;
}

#define PLACE_TEST(name) cmocka_unit_test_setup_teardown(name, place_make, place_remove)

/* libgit2 1.5.1 itself loses the match data of a regular expression whenever it opens a repository with extensions. */
const char *__lsan_default_suppressions(void);
GI_UNUSED const char *__lsan_default_suppressions(void)
{
    return "leak:libpcre2";
}

/* For calls that must work: shows the error where they do not. */
#define MUST(place, call)                                                                                              \
    do {                                                                                                               \
        if ((call) != 0)                                                                                               \
            fail_msg("%s", (place)->error.message ? (place)->error.message : "failed without a message");              \
    } while (0)

/* For calls that must fail with words in the message; clears the error for the next. */
#define MUST_FAIL(place, call, words)                                                                                  \
    do {                                                                                                               \
        assert_int_equal((call), -1);                                                                                  \
        assert_non_null((place)->error.message);                                                                       \
        if (!strstr((place)->error.message, (words)))                                                                  \
            fail_msg("'%s' does not say '%s'", (place)->error.message, (words));                                       \
        (place)->error.message = NULL;                                                                                 \
    } while (0)

#endif
