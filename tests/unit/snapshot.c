/* One tree in every kind of source: the same names, modes and bytes. */
#include "git/snapshot.h"

#include <pthread.h>

#include "repositories.h"

static struct gi_repository *open_here(struct place *place)
{
    struct gi_repository *repository = NULL;
    MUST(place, gi_repository_open(".", &repository, &place->error));
    return repository;
}

static struct gi_snapshot *revision_of(struct place *place, struct gi_repository *repository, const char *name)
{
    char id[41];
    struct gi_snapshot *snapshot = NULL;
    assert_int_equal(gi_repository_resolve(repository, name, id, &place->error), GI_REVISION_OK);
    MUST(place, gi_snapshot_revision(repository, id, &snapshot, &place->error));
    return snapshot;
}

/* Writes down a whole snapshot: mode, path, and the bytes of what can be read. */
static void describe(struct place *place, struct gi_snapshot *snapshot, const char *folder, struct gi_buf *out)
{
    struct gi_entries entries;
    MUST(place, gi_snapshot_list(snapshot, folder, place->arena, &entries, &place->error));
    for (size_t i = 0; i < entries.n; i++) {
        const struct gi_entry *entry = &entries.at[i];
        const char *slash = *folder ? "/" : "";
        const char *path = gi_arena_printf(place->arena, "%s%s%s", folder, slash, entry->name.s);
        struct gi_file file;
        enum gi_read read = gi_snapshot_read(snapshot, path, 1000, place->arena, &file, &place->error);
        gi_buf_addf(out, "%06o %d %d %s\n", entry->mode, entry->kind, (int)read, path);
        assert_string_equal(file.path, path);
        if (read == GI_READ_OK) {
            assert_int_equal(file.data[file.size], '\0');
            gi_buf_add(out, file.data, file.size);
        }
        if (entry->kind == GI_ENTRY_FOLDER)
            describe(place, snapshot, path, out);
    }
}

static const char *description(struct place *place, struct gi_snapshot *snapshot)
{
    struct gi_buf out = gi_buf_new(place->arena, 1 << 20);
    describe(place, snapshot, "", &out);
    gi_snapshot_close(snapshot);
    return out.s;
}

#define ODD "incidents/odd\n\"name\"\xff.md"

/* Files in an order that tells bytewise names from Git's order of trees: "a" after "a-b", before "a.b". */
static void make_tree(struct place *place)
{
    GIT(place, "init", "-q", "-b", "main");
    put_file(place, "incidents/2026/INC-1/incident.yaml", "schema: 1\n");
    put_file(place, "incidents/2026/INC-1/empty.md", "");
    put_file(place, "incidents/2026/a-b", "1\n");
    put_file(place, "incidents/2026/a.b", "2\n");
    put_file(place, "incidents/2026/a/x", "3\n");
    put_file(place, ODD, "odd\n");
    put_file(place, "plan/run.sh", "#!/bin/sh\n");
    assert_int_equal(chmod("plan/run.sh", 0755), 0);
    assert_int_equal(symlink("../incidents", "plan/link"), 0);
}

static const char expected_tree[] = "040000 1 3 incidents\n"
                                    "040000 1 3 incidents/2026\n"
                                    "040000 1 3 incidents/2026/INC-1\n"
                                    "100644 0 0 incidents/2026/INC-1/empty.md\n"
                                    "100644 0 0 incidents/2026/INC-1/incident.yaml\nschema: 1\n"
                                    "040000 1 3 incidents/2026/a\n"
                                    "100644 0 0 incidents/2026/a/x\n3\n"
                                    "100644 0 0 incidents/2026/a-b\n1\n"
                                    "100644 0 0 incidents/2026/a.b\n2\n"
                                    "100644 0 0 " ODD "\nodd\n"
                                    "040000 1 3 plan\n"
                                    "120000 3 3 plan/link\n"
                                    "100755 2 3 plan/run.sh\n";

static struct gi_snapshot *in_memory(void)
{
    struct gi_snapshot *memory = gi_snapshot_memory();
    gi_snapshot_memory_add(memory, "plan/run.sh", GI_STR("#!/bin/sh\n"), 0100755);
    gi_snapshot_memory_add(memory, "plan/link", GI_STR("../incidents"), 0120000);
    gi_snapshot_memory_add(memory, ODD, GI_STR("odd\n"), 0100644);
    gi_snapshot_memory_add(memory, "incidents/2026/a/x", GI_STR("old\n"), 0100644);
    gi_snapshot_memory_add(memory, "incidents/2026/a/x", GI_STR("3\n"), 0100644);
    gi_snapshot_memory_add(memory, "incidents/2026/a.b", GI_STR("2\n"), 0100644);
    gi_snapshot_memory_add(memory, "incidents/2026/a-b", GI_STR("1\n"), 0100644);
    gi_snapshot_memory_add(memory, "incidents/2026/INC-1/incident.yaml", GI_STR("schema: 1\n"), 0100644);
    gi_snapshot_memory_add(memory, "incidents/2026/INC-1/empty.md", GI_STR(""), 0100644);
    return memory;
}

static void every_source_gives_the_same_names_modes_and_bytes(void **state)
{
    struct place *place = *state;
    make_tree(place);
    GIT(place, "add", "-A");
    GIT(place, "commit", "-q", "-m", "all");
    GIT(place, "clone", "-q", "--bare", ".", ".git/bare");
    struct gi_repository *repository = open_here(place);
    struct gi_repository *bare = NULL;
    struct gi_snapshot *snapshot = NULL;
    MUST(place, gi_repository_open(".git/bare", &bare, &place->error));
    MUST(place, gi_snapshot_worktree(repository, &snapshot, &place->error));
    assert_string_equal(description(place, snapshot), expected_tree);
    MUST(place, gi_snapshot_folder(place->folder, &snapshot, &place->error));
    assert_string_equal(description(place, snapshot), expected_tree);
    MUST(place, gi_snapshot_staged(repository, &snapshot, &place->error));
    assert_string_equal(description(place, snapshot), expected_tree);
    assert_string_equal(description(place, revision_of(place, repository, "HEAD")), expected_tree);
    assert_string_equal(description(place, revision_of(place, bare, "main")), expected_tree);
    assert_string_equal(description(place, in_memory()), expected_tree);
    gi_repository_close(bare);
    gi_repository_close(repository);
}

static void an_overlay_shows_its_files_over_those_below(void **state)
{
    struct place *place = *state;
    struct gi_snapshot *below = in_memory();
    struct gi_snapshot *above = gi_snapshot_memory();
    gi_snapshot_memory_add(above, "incidents/2026/a.b", GI_STR("new\n"), 0100644);
    gi_snapshot_memory_add(above, "incidents/2026/INC-2/incident.yaml", GI_STR("two\n"), 0100644);
    gi_snapshot_memory_add(above, "plan", GI_STR("a file where a folder was\n"), 0100644);
    const char *text = description(place, gi_snapshot_overlay(below, above));
    assert_string_equal(text, "040000 1 3 incidents\n"
                              "040000 1 3 incidents/2026\n"
                              "040000 1 3 incidents/2026/INC-1\n"
                              "100644 0 0 incidents/2026/INC-1/empty.md\n"
                              "100644 0 0 incidents/2026/INC-1/incident.yaml\nschema: 1\n"
                              "040000 1 3 incidents/2026/INC-2\n"
                              "100644 0 0 incidents/2026/INC-2/incident.yaml\ntwo\n"
                              "040000 1 3 incidents/2026/a\n"
                              "100644 0 0 incidents/2026/a/x\n3\n"
                              "100644 0 0 incidents/2026/a-b\n1\n"
                              "100644 0 0 incidents/2026/a.b\nnew\n"
                              "100644 0 0 " ODD "\nodd\n"
                              "100644 0 0 plan\na file where a folder was\n");
    struct gi_snapshot *overlay = gi_snapshot_overlay(below, above);
    struct gi_file file;
    assert_int_equal(gi_snapshot_read(overlay, "plan/run.sh", 99, place->arena, &file, &place->error), GI_READ_ABSENT);
    gi_snapshot_close(overlay);
    gi_snapshot_close(above);
    gi_snapshot_close(below);
}

static void a_limit_is_told_with_the_size_and_without_the_bytes(void **state)
{
    struct place *place = *state;
    GIT(place, "init", "-q");
    put_file(place, "plan/plan.md", "12345");
    GIT(place, "add", "-A");
    GIT(place, "commit", "-q", "-m", "one");
    struct gi_repository *repository = open_here(place);
    struct gi_snapshot *snapshots[3] = {NULL, NULL, revision_of(place, repository, "HEAD")};
    MUST(place, gi_snapshot_worktree(repository, &snapshots[0], &place->error));
    MUST(place, gi_snapshot_staged(repository, &snapshots[1], &place->error));
    for (size_t i = 0; i < 3; i++) {
        struct gi_file file;
        assert_int_equal(gi_snapshot_read(snapshots[i], "plan/plan.md", 4, place->arena, &file, &place->error),
                         GI_READ_TOO_LARGE);
        assert_int_equal(file.size, 5);
        assert_int_equal(gi_snapshot_read(snapshots[i], "plan/plan.md", 5, place->arena, &file, &place->error),
                         GI_READ_OK);
        assert_int_equal(file.flags, i == 0 ? GI_FILE_WORKTREE : 0);
        gi_snapshot_close(snapshots[i]);
    }
    gi_repository_close(repository);
}

static void no_link_is_followed_and_nothing_outside_is_read(void **state)
{
    struct place *place = *state;
    struct gi_snapshot *snapshot = NULL;
    struct gi_entries entries;
    struct gi_file file;
    put_file(place, "outside/secret.md", "secret\n");
    put_file(place, "root/plan/plan.md", "plan\n");
    put_file(place, "root/.git/config", "x\n");
    assert_int_equal(symlink("../../outside", "root/plan/folder"), 0);
    assert_int_equal(symlink("../../outside/secret.md", "root/plan/file.md"), 0);
    assert_int_equal(mkfifo("root/plan/pipe", 0666), 0);
    MUST(place, gi_snapshot_folder("root", &snapshot, &place->error));
    static const struct {
        const char *path;
        enum gi_read read;
    } rows[] = {
        {"plan/plan.md", GI_READ_OK},
        {"plan/folder/secret.md", GI_READ_ABSENT},
        {"plan/folder", GI_READ_NOT_A_FILE},
        {"plan/file.md", GI_READ_NOT_A_FILE},
        {"plan", GI_READ_NOT_A_FILE},
        {"plan/plan.md/x", GI_READ_ABSENT},
        {"plan/pipe", GI_READ_NOT_A_FILE},
        {"../outside/secret.md", GI_READ_ABSENT},
        {"/etc/passwd", GI_READ_ABSENT},
        {"plan//plan.md", GI_READ_ABSENT},
        {"./plan/plan.md", GI_READ_ABSENT},
        {".git/config", GI_READ_ABSENT},
        {"plan/../plan/plan.md", GI_READ_ABSENT},
        {"plan/none.md", GI_READ_ABSENT},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        enum gi_read read = gi_snapshot_read(snapshot, rows[i].path, 99, place->arena, &file, &place->error);
        if (read != rows[i].read)
            fail_msg("%s: %d, expected %d", rows[i].path, (int)read, (int)rows[i].read);
    }
    MUST(place, gi_snapshot_list(snapshot, "", place->arena, &entries, &place->error));
    assert_int_equal(entries.n, 1);
    MUST(place, gi_snapshot_list(snapshot, "plan/folder", place->arena, &entries, &place->error));
    assert_int_equal(entries.n, 0);
    MUST(place, gi_snapshot_list(snapshot, "..", place->arena, &entries, &place->error));
    assert_int_equal(entries.n, 0);
    MUST(place, gi_snapshot_list(snapshot, "plan", place->arena, &entries, &place->error));
    assert_int_equal(entries.n, 4);
    assert_str(entries.at[1].name, "folder");
    assert_int_equal(entries.at[1].kind, GI_ENTRY_SYMLINK);
    assert_int_equal(entries.at[2].kind, GI_ENTRY_OTHER);
    gi_snapshot_close(snapshot);
}

static void a_repository_inside_is_a_gitlink(void **state)
{
    struct place *place = *state;
    struct gi_snapshot *snapshot = NULL;
    GIT(place, "init", "-q");
    GIT(place, "init", "-q", "plan/inner");
    GIT(place, "-C", "plan/inner", "commit", "-q", "--allow-empty", "-m", "inner");
    put_file(place, "plan/inner/x.md", "x\n");
    SHELL(place, "git add plan 2>/dev/null; git commit -q -m all");
    struct gi_repository *repository = open_here(place);
    const char *expected = "040000 1 3 plan\n160000 4 3 plan/inner\n";
    MUST(place, gi_snapshot_worktree(repository, &snapshot, &place->error));
    struct gi_entries entries;
    MUST(place, gi_snapshot_list(snapshot, "plan/inner", place->arena, &entries, &place->error));
    assert_int_equal(entries.n, 0);
    assert_string_equal(description(place, snapshot), expected);
    MUST(place, gi_snapshot_staged(repository, &snapshot, &place->error));
    assert_string_equal(description(place, snapshot), expected);
    assert_string_equal(description(place, revision_of(place, repository, "HEAD")), expected);
    gi_repository_close(repository);
}

static void the_index_that_git_names_is_read_and_what_is_only_intended_is_not(void **state)
{
    struct place *place = *state;
    struct gi_snapshot *snapshot = NULL;
    GIT(place, "init", "-q");
    put_file(place, "plan/a.md", "a\n");
    GIT(place, "add", "plan/a.md");
    put_file(place, "plan/b.md", "b\n");
    gi_env_set("GIT_INDEX_FILE", "other");
    put_file(place, "sub/x", "x");
    /* git run in a folder below takes a relative name from the top, too */
    SHELL(place, "cd sub && git add ../plan/b.md && test -f ../other");
    put_file(place, "plan/c.md", "c\n");
    GIT(place, "add", "-N", "plan/c.md");
    assert_int_equal(chdir("sub"), 0);
    struct gi_repository *repository = open_here(place);
    MUST(place, gi_snapshot_staged(repository, &snapshot, &place->error));
    assert_string_equal(description(place, snapshot), "040000 1 3 plan\n100644 0 0 plan/b.md\nb\n");
    gi_repository_close(repository);
}

static void a_split_index_is_read_through_git(void **state)
{
    struct place *place = *state;
    struct gi_snapshot *snapshot = NULL;
    GIT(place, "init", "-q");
    put_file(place, "plan/a.md", "a\n");
    GIT(place, "add", "plan");
    GIT(place, "update-index", "--split-index");
    put_file(place, ODD, "odd\n");
    put_file(place, "plan/intended.md", "c\n");
    GIT(place, "add", "incidents");
    GIT(place, "add", "-N", "plan/intended.md");
    struct gi_repository *repository = open_here(place);
    MUST(place, gi_snapshot_staged(repository, &snapshot, &place->error));
    assert_string_equal(description(place, snapshot), "040000 1 3 incidents\n100644 0 0 " ODD "\nodd\n"
                                                      "040000 1 3 plan\n100644 0 0 plan/a.md\na\n");
    gi_repository_close(repository);
}

static void an_unfinished_merge_is_an_error_that_names_the_path(void **state)
{
    struct place *place = *state;
    struct gi_snapshot *snapshot = NULL;
    GIT(place, "init", "-q", "-b", "main");
    put_file(place, "plan/a.md", "a\n");
    GIT(place, "add", "-A");
    GIT(place, "commit", "-q", "-m", "one");
    SHELL(place, "git checkout -q -b side; echo b >plan/a.md; git commit -q -a -m side; git checkout -q main;"
                 "echo c >plan/a.md; git commit -q -a -m main; ! git merge -q side >/dev/null");
    struct gi_repository *repository = open_here(place);
    MUST_FAIL(place, gi_snapshot_staged(repository, &snapshot, &place->error), "'plan/a.md'");
    assert_non_null(strstr(place->error.hint, "git add"));
    gi_repository_close(repository);
}

static void a_name_that_a_raw_tree_holds_twice_is_listed_twice(void **state)
{
    struct place *place = *state;
    struct gi_snapshot *snapshot = NULL;
    struct gi_entries entries;
    GIT(place, "init", "-q");
    SHELL(place, "echo one | git hash-object -w --stdin >one; echo two | git hash-object -w --stdin >two;"
                 "python3 -c 'import sys; [sys.stdout.buffer.write(b\"100644 a.md\\0\" + "
                 "bytes.fromhex(open(n).read().strip())) for n in (\"one\", \"two\")]' |"
                 "git hash-object -t tree --literally -w --stdin >twice");
    char id[42] = "";
    struct gi_repository *repository = open_here(place);
    FILE *file = fopen("twice", "r");
    assert_non_null(file);
    assert_non_null(fgets(id, 41, file));
    assert_int_equal(fclose(file), 0);
    MUST(place, gi_snapshot_revision(repository, id, &snapshot, &place->error));
    MUST(place, gi_snapshot_list(snapshot, "", place->arena, &entries, &place->error));
    assert_int_equal(entries.n, 2);
    assert_str(entries.at[0].name, "a.md");
    assert_str(entries.at[1].name, "a.md");
    gi_snapshot_close(snapshot);
    gi_repository_close(repository);
}

static void a_missing_blob_is_an_error_that_says_how_to_fetch_it(void **state)
{
    struct place *place = *state;
    struct gi_file file;
    GIT(place, "init", "-q", "-b", "main", "full");
    put_file(place, "full/plan/a.md", "a\n");
    GIT(place, "-C", "full", "add", "-A");
    GIT(place, "-C", "full", "commit", "-q", "-m", "one");
    GIT(place, "-C", "full", "config", "uploadpack.allowFilter", "true");
    SHELL(place, "git clone -q --no-checkout --filter=blob:none file://$PWD/full partial");
    assert_int_equal(chdir("partial"), 0);
    struct gi_repository *repository = open_here(place);
    struct gi_snapshot *snapshot = revision_of(place, repository, "HEAD");
    assert_int_equal(gi_snapshot_read(snapshot, "plan/a.md", 99, place->arena, &file, &place->error), GI_READ_ERROR);
    assert_non_null(strstr(place->error.message, "'plan/a.md' is missing"));
    assert_non_null(strstr(place->error.hint, "git fetch --refetch --no-filter"));
    gi_snapshot_close(snapshot);
    gi_repository_close(repository);
    GIT(place, "fetch", "-q", "--refetch", "--no-filter");
    repository = open_here(place);
    snapshot = revision_of(place, repository, "HEAD");
    assert_int_equal(gi_snapshot_read(snapshot, "plan/a.md", 99, place->arena, &file, &place->error), GI_READ_OK);
    gi_snapshot_close(snapshot);
    gi_repository_close(repository);
}

static void revisions_say_where_they_are_the_same(void **state)
{
    struct place *place = *state;
    make_tree(place);
    GIT(place, "add", "-A");
    GIT(place, "commit", "-q", "-m", "one");
    put_file(place, "incidents/2026/a/x", "changed\n");
    GIT(place, "commit", "-q", "-a", "-m", "two");
    struct gi_repository *repository = open_here(place);
    struct gi_snapshot *one = revision_of(place, repository, "HEAD~1");
    struct gi_snapshot *two = revision_of(place, repository, "HEAD");
    struct gi_snapshot *memory = in_memory();
    assert_int_equal(gi_snapshot_same(one, two, "plan"), 1);
    assert_int_equal(gi_snapshot_same(one, two, "incidents/2026/INC-1"), 1);
    assert_int_equal(gi_snapshot_same(one, two, "incidents/2026/a"), 0);
    assert_int_equal(gi_snapshot_same(one, two, ""), 0);
    assert_int_equal(gi_snapshot_same(one, two, "none"), 0);
    assert_int_equal(gi_snapshot_same(one, memory, "plan"), 0);
    gi_snapshot_close(memory);
    gi_snapshot_close(two);
    gi_snapshot_close(one);
    gi_repository_close(repository);
}

/* Whether what a record's loader reads in a folder of the work tree is known to be what the base has. */
static int is_as_base(struct place *place, struct gi_snapshot *worktree, const char *folder)
{
    struct gi_entries entries;
    size_t as_base = 0;
    MUST(place, gi_snapshot_names(worktree, folder, place->arena, &entries, &place->error));
    for (size_t i = 0; i < entries.n; i++) {
        const char *path = gi_arena_printf(place->arena, "%s/%s", folder, entries.at[i].name.s);
        struct gi_file file;
        if (gi_snapshot_read(worktree, path, 1000, place->arena, &file, &place->error) == GI_READ_OK)
            as_base += (file.flags & GI_FILE_AS_BASE) != 0;
    }
    return as_base == entries.n && gi_snapshot_same_as_read(worktree, folder, as_base);
}

/* Opens the work tree, tracked; 0 or 1 as gi_snapshot_track says. */
static int track(struct place *place, struct gi_repository *repository, struct gi_snapshot **ret_worktree)
{
    struct gi_snapshot *base = revision_of(place, repository, "HEAD");
    MUST(place, gi_snapshot_worktree(repository, ret_worktree, &place->error));
    int status = gi_snapshot_track(*ret_worktree, repository, base, &place->error);
    gi_snapshot_close(base);
    return status;
}

static void a_tracked_work_tree_tells_which_files_are_as_in_the_base(void **state)
{
    struct place *place = *state;
    static const char *const folders[] = {"plan/added", "plan/changed", "plan/gone",   "plan/kept",
                                          "plan/link",  "plan/mode",    "plan/touched"};
    GIT(place, "init", "-q", "-b", "main");
    for (size_t i = 0; i < 7; i++) {
        put_file(place, gi_arena_printf(place->arena, "%s/a.md", folders[i]), "a\n");
        put_file(place, gi_arena_printf(place->arena, "%s/b.md", folders[i]), "b\n");
    }
    GIT(place, "add", "-A");
    GIT(place, "commit", "-q", "-m", "one");
    put_file(place, "plan/added/c.md", "");
    put_file(place, "plan/changed/b.md", "c\n");
    SHELL(place, "cd plan; rm gone/b.md; ln -sf a.md link/b.md; chmod +x mode/b.md; touch touched/*");
    struct gi_repository *repository = open_here(place);
    struct gi_snapshot *worktree = NULL;
    assert_int_equal(track(place, repository, &worktree), 0);
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(is_as_base(place, worktree, folders[i]), i == 3 || i == 6);
    assert_int_equal(is_as_base(place, worktree, "plan/untracked"), 1);
    gi_snapshot_close(worktree);
    MUST(place, gi_snapshot_worktree(repository, &worktree, &place->error));
    assert_int_equal(is_as_base(place, worktree, "plan/kept"), 0); /* it tracks nothing */
    gi_snapshot_close(worktree);
    gi_repository_close(repository);
}

/* Another tree in the Git index, or entries whose files say nothing. */
static void a_work_tree_is_not_tracked_where_the_git_index_cannot_tell(void **state)
{
    struct place *place = *state;
    static const char *const doings[] = {"git update-index --assume-unchanged plan/a.md",
                                         "git update-index --no-assume-unchanged --skip-worktree plan/a.md",
                                         "git update-index --no-skip-worktree plan/a.md; git add -N plan/c.md",
                                         "git reset -q; echo c >plan/a.md; git add plan/a.md",
                                         "git reset -q --hard; git update-index --index-version 4",
                                         "git update-index --index-version 2; git update-index --split-index"};
    GIT(place, "init", "-q", "-b", "main");
    put_file(place, "plan/a.md", "a\n");
    GIT(place, "add", "-A");
    GIT(place, "commit", "-q", "-m", "one");
    put_file(place, "plan/c.md", "c\n");
    for (size_t i = 0; i < sizeof(doings) / sizeof(doings[0]); i++) {
        SHELL(place, doings[i]);
        struct gi_repository *repository = open_here(place);
        struct gi_snapshot *worktree = NULL;
        assert_int_equal(track(place, repository, &worktree), 1);
        assert_int_equal(is_as_base(place, worktree, "plan"), 0);
        gi_snapshot_close(worktree);
        gi_repository_close(repository);
    }
    SHELL(place, "git update-index --no-split-index; git reset -q --hard");
    struct gi_repository *repository = open_here(place);
    struct gi_snapshot *worktree = NULL;
    assert_int_equal(track(place, repository, &worktree), 0);
    gi_snapshot_close(worktree);
    gi_repository_close(repository);
}

static void names_are_listed_without_a_look_at_the_files(void **state)
{
    struct place *place = *state;
    struct gi_snapshot *folder = NULL;
    struct gi_entries names;
    struct gi_entries modes;
    struct gi_file file;
    put_file(place, "plan/run", "#!/bin/sh\n");
    put_file(place, "plan/plain.md", "a\n");
    SHELL(place, "chmod +x plan/run; ln -s plain.md plan/link; mkdir plan/inner plan/own; git init -q plan/own;"
                 "git -C plan/own commit -q --allow-empty -m one; echo x >plan/own/x");
    MUST(place, gi_snapshot_folder(".", &folder, &place->error));
    MUST(place, gi_snapshot_names(folder, "plan", place->arena, &names, &place->error));
    MUST(place, gi_snapshot_list(folder, "plan", place->arena, &modes, &place->error));
    assert_int_equal(names.n, 5);
    assert_int_equal(modes.n, 5);
    static const enum gi_entry_kind kinds[] = {GI_ENTRY_FOLDER, GI_ENTRY_SYMLINK, GI_ENTRY_GITLINK, GI_ENTRY_FILE,
                                               GI_ENTRY_EXECUTABLE};
    for (size_t i = 0; i < 5; i++) {
        assert_true(gi_str_equal(names.at[i].name, modes.at[i].name));
        assert_int_equal(modes.at[i].kind, kinds[i]);
        assert_int_equal(names.at[i].kind, i == 4 ? GI_ENTRY_FILE : kinds[i]);
    }
    assert_int_equal(gi_snapshot_read(folder, "plan/run", 99, place->arena, &file, &place->error), GI_READ_NOT_A_FILE);
    MUST(place, gi_snapshot_names(folder, "plan/own", place->arena, &names, &place->error));
    assert_int_equal(names.n, 0);
    gi_snapshot_close(folder);
}

static void *read_many(void *snapshot)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_error error = {.arena = arena};
    for (int i = 0; i < 2000; i++) {
        char path[64];
        struct gi_file file;
        (void)snprintf(path, sizeof(path), "incidents/2026/INC-%d/a.md", i % 100);
        if (gi_snapshot_read(snapshot, path, 99, arena, &file, &error) != GI_READ_OK || file.size != 2)
            return snapshot;
        gi_arena_reset(arena);
    }
    return NULL;
}

static void a_revision_is_read_by_several_threads(void **state)
{
    struct place *place = *state;
    GIT(place, "init", "-q");
    for (int i = 0; i < 100; i++)
        put_file(place, gi_arena_printf(place->arena, "incidents/2026/INC-%d/a.md", i), "a\n");
    GIT(place, "add", "-A");
    GIT(place, "commit", "-q", "-m", "one");
    struct gi_repository *repository = open_here(place);
    struct gi_snapshot *snapshot = revision_of(place, repository, "HEAD");
    pthread_t threads[4];
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_many, snapshot), 0);
    for (size_t i = 0; i < 4; i++) {
        void *failed = snapshot;
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
    gi_snapshot_close(snapshot);
    gi_repository_close(repository);
}

static const struct CMUnitTest tests[] = {
    PLACE_TEST(every_source_gives_the_same_names_modes_and_bytes),
    PLACE_TEST(an_overlay_shows_its_files_over_those_below),
    PLACE_TEST(a_limit_is_told_with_the_size_and_without_the_bytes),
    PLACE_TEST(no_link_is_followed_and_nothing_outside_is_read),
    PLACE_TEST(a_repository_inside_is_a_gitlink),
    PLACE_TEST(the_index_that_git_names_is_read_and_what_is_only_intended_is_not),
    PLACE_TEST(a_split_index_is_read_through_git),
    PLACE_TEST(an_unfinished_merge_is_an_error_that_names_the_path),
    PLACE_TEST(a_name_that_a_raw_tree_holds_twice_is_listed_twice),
    PLACE_TEST(a_missing_blob_is_an_error_that_says_how_to_fetch_it),
    PLACE_TEST(revisions_say_where_they_are_the_same),
    PLACE_TEST(a_revision_is_read_by_several_threads),
    PLACE_TEST(a_tracked_work_tree_tells_which_files_are_as_in_the_base),
    PLACE_TEST(a_work_tree_is_not_tracked_where_the_git_index_cannot_tell),
    PLACE_TEST(names_are_listed_without_a_look_at_the_files),
};

UNIT_MAIN(tests)
