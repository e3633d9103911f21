/* Commits of single edits leave everything else as it was. */
#include "git/commit.h"

#include "git/snapshot.h"
#include "repositories.h"

static struct gi_repository *open_here(struct place *place)
{
    struct gi_repository *repository = NULL;
    MUST(place, gi_repository_open(".", &repository, &place->error));
    return repository;
}

/* The bytes to start from, or NULL. */
static const char *base_of(struct place *place, struct gi_repository *repository, const char *path)
{
    struct gi_str bytes;
    int found;
    MUST(place, gi_commit_base(repository, place->arena, path, &bytes, &found, &place->error));
    assert_int_equal(found, bytes.s != NULL);
    return bytes.s;
}

static void make_commit(struct place *place)
{
    GIT(place, "init", "-q", "-b", "main");
    put_file(place, "plan/plan.md", "plan\n");
    put_file(place, "incidents/2026/INC-1/timeline.yaml", "one\n");
    GIT(place, "add", "-A");
    GIT(place, "commit", "-q", "-m", "first");
}

#define TIMELINE "incidents/2026/INC-1/timeline.yaml"

static void only_the_edit_is_committed_and_the_rest_stays_as_it_was(void **state)
{
    struct place *place = *state;
    char id[41];
    make_commit(place);
    put_file(place, "plan/plan.md", "staged by somebody\n");
    GIT(place, "add", "plan");
    put_file(place, TIMELINE, "one\nhalf-typed");
    struct gi_repository *repository = open_here(place);
    assert_string_equal(base_of(place, repository, TIMELINE), "one\n");
    struct gi_commit_file files[] = {{TIMELINE, GI_STR("one\ntwo\n")},
                                     {"incidents/2026/INC-1/new \"file\".md", GI_STR("new\n")}};
    MUST(place, gi_commit_files(repository, files, 2, "log k7f3\n\n# kept\n", id, &place->error));
    assert_string_equal(id, GIT_SAYS(place, "rev-parse", "HEAD"));
    assert_string_equal(GIT_SAYS(place, "log", "--format=%an %s %b", "-1"), "alice log k7f3 # kept");
    assert_string_equal(GIT_SAYS(place, "diff-tree", "-r", "--name-status", "HEAD~1", "HEAD"),
                        "A\t\"incidents/2026/INC-1/new \\\"file\\\".md\"\nM\t" TIMELINE);
    assert_string_equal(GIT_SAYS(place, "show", "HEAD:" TIMELINE), "one\ntwo");
    assert_string_equal(GIT_SAYS(place, "diff", "--cached", "--name-only"), "plan/plan.md");
    assert_string_equal(GIT_SAYS(place, "show", ":" TIMELINE), "one\ntwo");
    SHELL(place, "printf 'one\\nhalf-typed' | cmp - " TIMELINE);
    SHELL(place, "test -z \"$(ls .git | grep git-incident)\"");
    gi_repository_close(repository);
}

static void the_first_commit_of_a_repository_can_be_an_edit(void **state)
{
    struct place *place = *state;
    char id[41];
    GIT(place, "init", "-q", "-b", "main");
    put_file(place, "plan/plan.md", "staged\n");
    GIT(place, "add", "plan");
    struct gi_repository *repository = open_here(place);
    assert_null(base_of(place, repository, TIMELINE));
    struct gi_commit_file files[] = {{TIMELINE, GI_STR("one\n")}};
    MUST(place, gi_commit_files(repository, files, 1, "first", id, &place->error));
    assert_string_equal(GIT_SAYS(place, "ls-tree", "-r", "--name-only", "HEAD"), TIMELINE);
    assert_string_equal(GIT_SAYS(place, "diff", "--cached", "--name-only"), "plan/plan.md");
    gi_repository_close(repository);
}

static void a_file_that_is_only_staged_is_built_on(void **state)
{
    struct place *place = *state;
    char id[41];
    make_commit(place);
    put_file(place, "plan/new.md", "staged\n");
    GIT(place, "add", "plan");
    struct gi_repository *repository = open_here(place);
    assert_string_equal(base_of(place, repository, "plan/new.md"), "staged\n");
    struct gi_commit_file files[] = {{"plan/new.md", GI_STR("staged\nmore\n")}};
    MUST(place, gi_commit_files(repository, files, 1, "more", id, &place->error));
    assert_string_equal(GIT_SAYS(place, "show", "HEAD:plan/new.md"), "staged\nmore");
    assert_string_equal(GIT_SAYS(place, "diff", "--cached", "--name-only"), "");
    gi_repository_close(repository);
}

static void a_file_with_other_staged_changes_is_refused(void **state)
{
    struct place *place = *state;
    struct gi_str bytes;
    int found;
    char id[41];
    make_commit(place);
    put_file(place, TIMELINE, "one\nstaged\n");
    GIT(place, "add", "-A");
    struct gi_repository *repository = open_here(place);
    MUST_FAIL(place, gi_commit_base(repository, place->arena, TIMELINE, &bytes, &found, &place->error), "staged");
    struct gi_commit_file files[] = {{TIMELINE, GI_STR("one\ntwo\n")}};
    const char *head = GIT_SAYS(place, "rev-parse", "HEAD");
    MUST_FAIL(place, gi_commit_files(repository, files, 1, "no", id, &place->error), "staged");
    assert_string_equal(GIT_SAYS(place, "rev-parse", "HEAD"), head);
    gi_repository_close(repository);
}

static void a_hook_that_refuses_is_an_error_with_its_words(void **state)
{
    struct place *place = *state;
    char id[41];
    make_commit(place);
    put_file(place, ".git/hooks/pre-commit",
             "#!/bin/sh\ngit diff --cached --name-only >&2\necho not today >&2\nexit 1\n");
    assert_int_equal(chmod(".git/hooks/pre-commit", 0755), 0);
    const char *before = GIT_SAYS(place, "ls-files", "-s");
    struct gi_repository *repository = open_here(place);
    struct gi_commit_file files[] = {{TIMELINE, GI_STR("one\ntwo\n")}};
    int returned = gi_commit_files(repository, files, 1, "no", id, &place->error);
    assert_non_null(strstr(place->error.message, TIMELINE)); /* the hook saw the edit */
    MUST_FAIL(place, returned, "not today");
    assert_string_equal(GIT_SAYS(place, "ls-files", "-s"), before);
    assert_string_equal(GIT_SAYS(place, "rev-list", "--count", "HEAD"), "1");
    SHELL(place, "test -z \"$(ls .git | grep git-incident)\"");
    gi_repository_close(repository);
}

static void nothing_is_committed_in_the_middle_of_a_merge_or_without_a_change(void **state)
{
    struct place *place = *state;
    char id[41];
    make_commit(place);
    struct gi_repository *repository = open_here(place);
    struct gi_commit_file same[] = {{TIMELINE, GI_STR("one\n")}};
    MUST_FAIL(place, gi_commit_files(repository, same, 1, "no", id, &place->error), "nothing to commit");
    SHELL(place, "git checkout -q -b side; git commit -q --allow-empty -m side; git checkout -q main;"
                 "git merge -q --no-ff --no-commit side >/dev/null 2>&1");
    struct gi_commit_file files[] = {{TIMELINE, GI_STR("one\ntwo\n")}};
    MUST_FAIL(place, gi_commit_files(repository, files, 1, "no", id, &place->error), "under way");
    gi_repository_close(repository);
}

static void a_linked_work_tree_commits_to_its_own_branch(void **state)
{
    struct place *place = *state;
    char id[41];
    make_commit(place);
    GIT(place, "worktree", "add", "-q", "linked", "-b", "side");
    assert_int_equal(chdir("linked/plan"), 0);
    struct gi_repository *repository = open_here(place);
    struct gi_commit_file files[] = {{TIMELINE, GI_STR("one\ntwo\n")}};
    MUST(place, gi_commit_files(repository, files, 1, "side", id, &place->error));
    assert_string_equal(GIT_SAYS(place, "log", "--format=%s", "-1", "side"), "side");
    assert_string_equal(GIT_SAYS(place, "log", "--format=%s", "-1", "main"), "first");
    gi_repository_close(repository);
}

static void a_commit_is_signed_where_git_would_sign(void **state)
{
    struct place *place = *state;
    char id[41];
    make_commit(place);
    SHELL(place, "ssh-keygen -q -t ed25519 -N '' -C alice -f key; git config gpg.format ssh;"
                 "git config user.signingKey \"$PWD/key.pub\"; git config commit.gpgSign true");
    struct gi_repository *repository = open_here(place);
    struct gi_commit_file files[] = {{TIMELINE, GI_STR("one\ntwo\n")}};
    MUST(place, gi_commit_files(repository, files, 1, "signed", id, &place->error));
    assert_non_null(strstr(GIT_SAYS(place, "cat-file", "commit", "HEAD"), "BEGIN SSH SIGNATURE"));
    gi_repository_close(repository);
}

static const struct CMUnitTest tests[] = {
    PLACE_TEST(only_the_edit_is_committed_and_the_rest_stays_as_it_was),
    PLACE_TEST(the_first_commit_of_a_repository_can_be_an_edit),
    PLACE_TEST(a_file_that_is_only_staged_is_built_on),
    PLACE_TEST(a_file_with_other_staged_changes_is_refused),
    PLACE_TEST(a_hook_that_refuses_is_an_error_with_its_words),
    PLACE_TEST(nothing_is_committed_in_the_middle_of_a_merge_or_without_a_change),
    PLACE_TEST(a_linked_work_tree_commits_to_its_own_branch),
    PLACE_TEST(a_commit_is_signed_where_git_would_sign),
};

UNIT_MAIN(tests)
