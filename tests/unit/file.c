/* Files are replaced whole or not at all. */
#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/env.h"
#include "unit.h"

/* A folder of the test's own under TMPDIR. */
static const char *folder(struct gi_arena *arena)
{
    char name[13];
    gi_env_random(name, 12, "abcdefghijklmnop");
    const char *temporary = gi_env_get("TMPDIR");
    char *path = gi_arena_printf(arena, "%s/%s", temporary ? temporary : "/tmp", name);
    assert_int_equal(mkdir(path, 0755), 0);
    return path;
}

static const char *read_back(struct gi_arena *arena, const char *path)
{
    struct gi_error error = {.arena = arena};
    struct gi_str bytes;
    if (gi_file_read(arena, path, 1 << 20, &bytes, &error) != 0)
        fail_msg("%s", error.message);
    return bytes.s;
}

static void a_new_file_is_made_with_its_folders(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_error error = {.arena = arena};
    char *path = gi_arena_printf(arena, "%s/incidents//2026/INC/timeline.yaml", folder(arena));
    assert_int_equal(gi_file_write(path, GI_STR("- at\n"), GI_WRITE_NEW, &error), 0);
    assert_string_equal(read_back(arena, path), "- at\n");
    assert_null(error.message);
}

static void a_new_file_never_replaces_one(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_error error = {.arena = arena};
    char *path = gi_arena_printf(arena, "%s/a", folder(arena));
    assert_int_equal(gi_file_write(path, GI_STR("old"), GI_WRITE_NEW, &error), 0);
    assert_int_equal(gi_file_write(path, GI_STR("new"), GI_WRITE_NEW, &error), -1);
    assert_string_equal(error.message, gi_arena_printf(arena, "will not write '%s': it exists", path));
    assert_string_equal(read_back(arena, path), "old");
}

static void a_replaced_file_keeps_its_permission_bits(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_error error = {.arena = arena};
    struct stat status;
    char *path = gi_arena_printf(arena, "%s/a", folder(arena));
    assert_int_equal(gi_file_write(path, GI_STR("old"), GI_WRITE_REPLACE, &error), 0);
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(gi_file_write(path, GI_STR("new"), GI_WRITE_REPLACE, &error), 0);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0640);
    assert_string_equal(read_back(arena, path), "new");
}

static void a_symbolic_link_is_never_written_through(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    const char *base = folder(arena);
    struct gi_error first = {.arena = arena};
    struct gi_error second = {.arena = arena};
    assert_int_equal(mkdir(gi_arena_printf(arena, "%s/real", base), 0755), 0);
    assert_int_equal(symlink("real", gi_arena_printf(arena, "%s/link", base)), 0);
    assert_int_equal(symlink("elsewhere", gi_arena_printf(arena, "%s/real/file", base)), 0);
    char *through = gi_arena_printf(arena, "%s/link/a", base);
    assert_int_equal(gi_file_write(through, GI_STR("x"), GI_WRITE_NEW, &first), -1);
    assert_non_null(strstr(first.message, "'link' on the way is a symbolic link"));
    char *onto = gi_arena_printf(arena, "%s/real/file", base);
    assert_int_equal(gi_file_write(onto, GI_STR("x"), GI_WRITE_REPLACE, &second), -1);
    assert_non_null(strstr(second.message, "it is a symbolic link"));
    assert_int_equal(access(gi_arena_printf(arena, "%s/real/elsewhere", base), F_OK), -1);
}

static void several_files_are_written_all_or_none(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    const char *base = folder(arena);
    struct gi_error error = {.arena = arena};
    char *a = gi_arena_printf(arena, "%s/a", base);
    char *b = gi_arena_printf(arena, "%s/b", base);
    assert_int_equal(gi_file_write(b, GI_STR("old"), GI_WRITE_NEW, &error), 0);
    struct gi_file_change changes[] = {{a, GI_STR("1"), GI_WRITE_NEW}, {b, GI_STR("2"), GI_WRITE_NEW}};
    assert_int_equal(gi_file_write_all(changes, 2, &error), -1);
    assert_int_equal(access(a, F_OK), -1);
    changes[1].how = GI_WRITE_REPLACE;
    struct gi_error none = {.arena = arena};
    assert_int_equal(gi_file_write_all(changes, 2, &none), 0);
    assert_string_equal(read_back(arena, a), "1");
    assert_string_equal(read_back(arena, b), "2");
    assert_int_equal(unlink(a), 0);
    assert_int_equal(unlink(b), 0);
    assert_int_equal(rmdir(base), 0); /* no temporary file is left */
}

static void reading_stops_at_the_limit(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_error error = {.arena = arena};
    struct gi_str bytes = {NULL, 7};
    char *path = gi_arena_printf(arena, "%s/a", folder(arena));
    assert_int_equal(gi_file_write(path, GI_STR("12345"), GI_WRITE_NEW, &error), 0);
    assert_int_equal(gi_file_read(arena, path, 4, &bytes, &error), -1);
    assert_int_equal(bytes.n, 7);
    error.message = NULL;
    assert_int_equal(gi_file_read(arena, path, 5, &bytes, &error), 0);
    assert_str(bytes, "12345");
}

static void a_missing_file_is_an_error_that_names_it(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_error error = {.arena = arena};
    struct gi_str bytes;
    assert_int_equal(gi_file_read(arena, "no/such/file", 4, &bytes, &error), -1);
    assert_string_equal(error.message, "cannot read 'no/such/file': No such file or directory");
}

static void digests_are_those_of_the_standard(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_error error = {.arena = arena};
    char hex[65];
    gi_digest_hex(GI_STR("abc"), hex); /* FIPS 180-4's example */
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    gi_digest_hex((struct gi_str){NULL, 0}, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    char *path = gi_arena_printf(arena, "%s/a", folder(arena));
    assert_int_equal(gi_file_write(path, GI_STR("abc"), GI_WRITE_NEW, &error), 0);
    assert_int_equal(gi_digest_file(path, hex, &error), 0);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(gi_digest_file("/dev/null", hex, &error), -1);
    assert_string_equal(error.message, "cannot read '/dev/null': it is not a regular file");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_new_file_is_made_with_its_folders),
    cmocka_unit_test(a_new_file_never_replaces_one),
    cmocka_unit_test(a_replaced_file_keeps_its_permission_bits),
    cmocka_unit_test(a_symbolic_link_is_never_written_through),
    cmocka_unit_test(several_files_are_written_all_or_none),
    cmocka_unit_test(reading_stops_at_the_limit),
    cmocka_unit_test(a_missing_file_is_an_error_that_names_it),
    cmocka_unit_test(digests_are_those_of_the_standard),
};

UNIT_MAIN(tests)
