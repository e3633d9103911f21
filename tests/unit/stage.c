/* A folder staged apart touches nothing until it is committed, and diffs come from bytes alone. */
#include "git/stage.h"

#include "git/diff.h"
#include "git/snapshot.h"
#include "repositories.h"

#define FOLDER "incidents/2026/INC-1"

static struct gi_repository *begin(struct place *place)
{
    struct gi_repository *repository = NULL;
    GIT(place, "init", "-q", "-b", "main");
    put_file(place, FOLDER "/a.yaml", "one\n");
    put_file(place, FOLDER "/gone.yaml", "old\n");
    put_file(place, "other.txt", "other\n");
    GIT(place, "add", "-A");
    GIT(place, "commit", "-q", "-m", "first");
    MUST(place, gi_repository_open(".", &repository, &place->error));
    return repository;
}

static const struct gi_commit_file files[] = {{FOLDER "/a.yaml", {"one\ntwo\n", 8}}, {FOLDER "/b.yaml", {"b\n", 2}}};

static void a_staged_folder_touches_neither_the_index_nor_the_work_tree(void **state)
{
    struct place *place = *state;
    struct gi_repository *repository = begin(place);
    struct gi_stage stage;
    MUST(place, gi_stage_folder(repository, place->arena, FOLDER, files, 2, &stage, &place->error));
    assert_string_equal(GIT_SAYS(place, "status", "--porcelain"), "");
    assert_string_equal(GIT_SAYS(place, "ls-tree", "-r", "--name-only", stage.tree),
                        FOLDER "/a.yaml\n" FOLDER "/b.yaml\nother.txt");
    SHELL(place, "test -z \"$(ls .git | grep git-incident)\"");
    gi_repository_close(repository);
}

static void a_commit_has_exactly_that_tree_and_leaves_what_else_is_staged(void **state)
{
    struct place *place = *state;
    struct gi_repository *repository = begin(place);
    struct gi_stage stage;
    char id[41];
    put_file(place, "other.txt", "staged\n");
    GIT(place, "add", "other.txt");
    MUST(place, gi_stage_folder(repository, place->arena, FOLDER, files, 2, &stage, &place->error));
    MUST(place, gi_stage_commit(repository, &stage, "signed", id, &place->error));
    assert_string_equal(GIT_SAYS(place, "rev-parse", "HEAD^{tree}"), stage.tree);
    assert_string_equal(GIT_SAYS(place, "diff", "--cached", "--name-only"), "other.txt");
    gi_repository_close(repository);
}

static void a_commit_that_a_hook_changes_is_taken_back(void **state)
{
    struct place *place = *state;
    struct gi_repository *repository = begin(place);
    struct gi_stage stage;
    char id[41];
    const char *head = GIT_SAYS(place, "rev-parse", "HEAD");
    put_file(place, ".git/hooks/pre-commit", "#!/bin/sh\necho x >new && git add new\n");
    SHELL(place, "chmod +x .git/hooks/pre-commit");
    MUST(place, gi_stage_folder(repository, place->arena, FOLDER, files, 2, &stage, &place->error));
    assert_int_equal(gi_stage_commit(repository, &stage, "signed", id, &place->error), -1);
    assert_non_null(strstr(place->error.message, "changed what was signed"));
    assert_string_equal(GIT_SAYS(place, "rev-parse", "HEAD"), head);
    gi_repository_close(repository);
}

static void what_was_staged_in_part_is_named(void **state)
{
    struct place *place = *state;
    struct gi_repository *repository = begin(place);
    struct gi_commit_file now[] = {{FOLDER "/a.yaml", GI_STR("one\ntwo\n")}, {FOLDER "/gone.yaml", GI_STR("old\n")}};
    put_file(place, FOLDER "/a.yaml", "one\ntwo\n");
    MUST(place, gi_stage_whole(repository, FOLDER, now, 2, &place->error)); /* nothing is staged */
    GIT(place, "add", FOLDER "/a.yaml");
    MUST(place, gi_stage_whole(repository, FOLDER, now, 2, &place->error)); /* all of it is */
    now[0].bytes = GI_STR("one\ntwo\nthree\n");
    assert_int_equal(gi_stage_whole(repository, FOLDER, now, 2, &place->error), -1);
    assert_non_null(strstr(place->error.message, "a.yaml' was staged in part"));
    gi_repository_close(repository);
}

static void nothing_is_signed_on_a_detached_head(void **state)
{
    struct place *place = *state;
    struct gi_repository *repository = begin(place);
    const char *branch = NULL;
    MUST(place, gi_stage_ready(repository, place->arena, &branch, &place->error));
    assert_string_equal(branch, "refs/heads/main");
    GIT(place, "checkout", "-q", "--detach");
    assert_int_equal(gi_stage_ready(repository, place->arena, &branch, &place->error), -1);
    assert_non_null(strstr(place->error.message, "on no branch"));
    gi_repository_close(repository);
}

static const char *diff_of(struct place *place, struct gi_str then, struct gi_str now)
{
    struct gi_buf out = gi_buf_new(place->arena, 10000);
    MUST(place, gi_diff_text(&out, "a.md", then, now, &place->error));
    return out.n ? out.s : "";
}

static void a_diff_obeys_no_attribute_and_knows_files_that_come_and_go(void **state)
{
    struct place *place = *state;
    struct gi_repository *repository = begin(place);
    put_file(place, ".gitattributes", "* -diff\n");
    assert_string_equal(diff_of(place, GI_STR("one\n"), GI_STR("one\ntwo\n")),
                        "--- a/a.md\n+++ b/a.md\n@@ -1 +1,2 @@\n one\n+two\n");
    assert_string_equal(diff_of(place, (struct gi_str){0}, GI_STR("one\n")),
                        "--- (nothing)\n+++ b/a.md\n@@ -0,0 +1 @@\n+one\n");
    assert_string_equal(diff_of(place, GI_STR("one\n"), (struct gi_str){0}),
                        "--- a/a.md\n+++ (nothing)\n@@ -1 +0,0 @@\n-one\n");
    assert_string_equal(diff_of(place, GI_STR("a\0b\n"), GI_STR("a\0b\n")), "");
    assert_non_null(strstr(diff_of(place, GI_STR("one\n"), GI_STR("x\001\n")), "+x\001"));
    gi_repository_close(repository);
}

static const struct CMUnitTest tests[] = {
    PLACE_TEST(a_staged_folder_touches_neither_the_index_nor_the_work_tree),
    PLACE_TEST(a_commit_has_exactly_that_tree_and_leaves_what_else_is_staged),
    PLACE_TEST(a_commit_that_a_hook_changes_is_taken_back),
    PLACE_TEST(what_was_staged_in_part_is_named),
    PLACE_TEST(nothing_is_signed_on_a_detached_head),
    PLACE_TEST(a_diff_obeys_no_attribute_and_knows_files_that_come_and_go),
};

UNIT_MAIN(tests)
