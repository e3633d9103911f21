/* The own reader of the Git index against libgit2's, on what real git wrote, and on what is damaged. */
#include "git/index_bytes.h"

#include "base/file.h"
#include "repositories.h"

static struct gi_str bytes_of_index(struct place *place)
{
    struct gi_str bytes;
    MUST(place, gi_file_read(place->arena, ".git/index", 1 << 20, &bytes, &place->error));
    return bytes;
}

/* What both readers say about the Git index that is there. */
static void compare_with_libgit2(struct place *place, size_t expected)
{
    struct gi_index_content content;
    git_index *index = NULL;
    MUST(place, gi_index_bytes_read(bytes_of_index(place), place->arena, &content));
    assert_true(git_libgit2_init() > 0);
    assert_int_equal(git_index_open(&index, ".git/index"), 0);
    assert_int_equal(content.paths.n, expected);
    assert_int_equal(git_index_entrycount(index), expected);
    for (size_t i = 0; i < expected; i++) {
        const git_index_entry *theirs = git_index_get_byindex(index, i);
        git_index_entry ours = gi_index_bytes_entry(&content.paths.at[i]);
        assert_string_equal(ours.path, theirs->path);
        assert_int_equal(content.paths.at[i].n, strlen(theirs->path));
        assert_int_equal(content.paths.at[i].mode, theirs->mode);
        assert_true(git_oid_equal(&ours.id, &theirs->id));
        assert_int_equal(ours.mtime.seconds, theirs->mtime.seconds);
        assert_int_equal(ours.mtime.nanoseconds, theirs->mtime.nanoseconds);
        assert_int_equal(ours.ctime.seconds, theirs->ctime.seconds);
        assert_int_equal(ours.ino, theirs->ino);
        assert_int_equal(ours.file_size, theirs->file_size);
        assert_int_equal(ours.flags & ~GIT_INDEX_ENTRY_EXTENDED, theirs->flags & ~GIT_INDEX_ENTRY_EXTENDED);
        assert_int_equal(ours.flags_extended, theirs->flags_extended);
    }
    git_index_free(index);
    git_libgit2_shutdown();
}

/* The tree that the Git index's cache-tree notes, or "" where it notes none. */
static const char *noted_root(struct place *place)
{
    struct gi_index_content content;
    git_oid root;
    char *hex = gi_arena_alloc(place->arena, GIT_OID_HEXSZ + 1);
    MUST(place, gi_index_bytes_read(bytes_of_index(place), place->arena, &content));
    if (gi_index_bytes_root(content.cache_tree, content.paths.n, &root) == 0)
        git_oid_tostr(hex, GIT_OID_HEXSZ + 1, &root);
    return hex;
}

static void make_commit(struct place *place)
{
    GIT(place, "init", "-q", "-b", "main");
    put_file(place, "incidents/2026/INC-1/incident.yaml", "schema: 1\n");
    put_file(place, "incidents/2026/INC-1/evidence/a", "");
    put_file(place, "plan/plan.md", "plan\n");
    put_file(place, "plan/run", "#!/bin/sh\n");
    SHELL(place, "chmod +x plan/run; ln -s plan.md plan/link");
    GIT(place, "add", "-A");
    GIT(place, "commit", "-q", "-m", "one");
}

static void every_entry_is_read_as_libgit2_reads_it(void **state)
{
    struct place *place = *state;
    make_commit(place);
    SHELL(place, "mkdir deep; cd deep; for i in 1 2 3 4 5 6 7 8 9; do echo $i >$i.md; echo $i >1$i.md; done;"
                 "n=$(printf '%0200d' 0); mkdir -p $n/$n/$n; echo x >$n/$n/$n/$n");
    GIT(place, "add", "-A");
    compare_with_libgit2(place, 24);
    GIT(place, "update-index", "--assume-unchanged", "plan/plan.md");
    compare_with_libgit2(place, 24);
    GIT(place, "update-index", "--skip-worktree", "plan/run");
    put_file(place, "plan/intended.md", "i\n");
    GIT(place, "add", "-N", "plan/intended.md");
    compare_with_libgit2(place, 25);
}

static void the_stages_of_a_merge_are_read(void **state)
{
    struct place *place = *state;
    make_commit(place);
    SHELL(place, "git checkout -q -b side; echo b >plan/plan.md; git commit -q -a -m side; git checkout -q main;"
                 "echo c >plan/plan.md; git commit -q -a -m main; ! git merge -q side >/dev/null");
    compare_with_libgit2(place, 7);
    assert_string_equal(noted_root(place), "");
}

static void the_cache_tree_tells_the_tree_until_something_is_staged(void **state)
{
    struct place *place = *state;
    make_commit(place);
    const char *tree = GIT_SAYS(place, "rev-parse", "HEAD^{tree}");
    assert_string_equal(noted_root(place), tree);
    put_file(place, "plan/plan.md", "other\n");
    assert_string_equal(noted_root(place), tree);
    GIT(place, "add", "plan/plan.md");
    assert_string_equal(noted_root(place), "");
    const char *written = GIT_SAYS(place, "write-tree");
    assert_string_equal(noted_root(place), written);
    assert_string_not_equal(written, tree);
    GIT(place, "rm", "-q", "--cached", "plan/run");
    assert_string_equal(noted_root(place), "");
    GIT(place, "read-tree", "--empty");
    assert_string_equal(noted_root(place), "4b825dc642cb6eb9a060e54bf8d69288fbee4904"); /* the empty tree */
}

static void a_cache_tree_that_counts_otherwise_or_ends_early_is_not_believed(void **state)
{
    struct place *place = *state;
    static const char tree[] = "\0003 0\n01234567890123456789";
    struct gi_str whole = {tree, sizeof(tree) - 1};
    git_oid root;
    (void)place;
    assert_int_equal(gi_index_bytes_root(whole, 3, &root), 0);
    assert_memory_equal(root.id, "01234567890123456789", 20);
    assert_int_equal(gi_index_bytes_root(whole, 2, &root), -1);
    for (size_t n = 0; n < whole.n; n++)
        assert_int_equal(gi_index_bytes_root((struct gi_str){tree, n}, 3, &root), -1);
    static const char *const wrong[] = {"\000-1 0\n01234567890123456789", "x3 0\n01234567890123456789x",
                                        "\0003 x\n01234567890123456789", "\000 3 0\n01234567890123456789"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_int_equal(gi_index_bytes_root((struct gi_str){wrong[i], 26}, 3, &root), -1);
}

static void what_only_others_can_read_is_left_to_them(void **state)
{
    struct place *place = *state;
    struct gi_index_content content;
    make_commit(place);
    MUST(place, gi_index_bytes_read(bytes_of_index(place), place->arena, &content));
    GIT(place, "update-index", "--index-version", "4");
    assert_int_equal(gi_index_bytes_read(bytes_of_index(place), place->arena, &content), -1);
    GIT(place, "update-index", "--index-version", "2");
    MUST(place, gi_index_bytes_read(bytes_of_index(place), place->arena, &content));
    GIT(place, "update-index", "--split-index");
    assert_int_equal(gi_index_bytes_read(bytes_of_index(place), place->arena, &content), -1);
}

/* Cut anywhere, it holds all entries or is refused; entries out of order and names of another length are refused. */
static void a_damaged_file_is_refused(void **state)
{
    struct place *place = *state;
    struct gi_index_content content;
    make_commit(place);
    struct gi_str bytes = bytes_of_index(place);
    size_t whole = 0;
    for (size_t n = 0; n < bytes.n; n++)
        if (gi_index_bytes_read((struct gi_str){bytes.s, n}, place->arena, &content) == 0) {
            assert_int_equal(content.paths.n, 5);
            whole++;
        }
    assert_true(whole < 8);
    char *changed = gi_arena_copy(place->arena, bytes.s, bytes.n);
    char *name = memmem(changed, bytes.n, "plan/link", 9);
    assert_non_null(name);
    name[5] = 'z';
    assert_int_equal(gi_index_bytes_read((struct gi_str){changed, bytes.n}, place->arena, &content), -1);
    name[5] = '\0';
    assert_int_equal(gi_index_bytes_read((struct gi_str){changed, bytes.n}, place->arena, &content), -1);
    name[5] = 'l';
    MUST(place, gi_index_bytes_read((struct gi_str){changed, bytes.n}, place->arena, &content));
    char *extension = memmem(changed, bytes.n, "TREE", 4);
    assert_non_null(extension);
    extension[0] = 't'; /* in lower case: it must be understood */
    assert_int_equal(gi_index_bytes_read((struct gi_str){changed, bytes.n}, place->arena, &content), -1);
    extension[0] = 'Z';
    MUST(place, gi_index_bytes_read((struct gi_str){changed, bytes.n}, place->arena, &content));
    assert_null(content.cache_tree.s);
    extension[4] = 1; /* longer than the file */
    assert_int_equal(gi_index_bytes_read((struct gi_str){changed, bytes.n}, place->arena, &content), -1);
}

static const struct CMUnitTest tests[] = {
    PLACE_TEST(every_entry_is_read_as_libgit2_reads_it),
    PLACE_TEST(the_stages_of_a_merge_are_read),
    PLACE_TEST(the_cache_tree_tells_the_tree_until_something_is_staged),
    PLACE_TEST(a_cache_tree_that_counts_otherwise_or_ends_early_is_not_believed),
    PLACE_TEST(what_only_others_can_read_is_left_to_them),
    PLACE_TEST(a_damaged_file_is_refused),
};

int main(void)
{
    return cmocka_run_group_tests(tests, NULL, NULL);
}
