/* Opening repositories of every shape, revisions, configuration, changes and history. */
#include "git/repository.h"

#include "git/changes.h"
#include "git/history.h"
#include "git/snapshot.h"
#include "repositories.h"

static struct gi_repository *open_at(struct place *place, const char *path)
{
    struct gi_repository *repository = NULL;
    MUST(place, gi_repository_open(path, &repository, &place->error));
    return repository;
}

static const char *id_of(struct place *place, struct gi_repository *repository, const char *name)
{
    char id[41];
    if (gi_repository_resolve(repository, name, id, &place->error) != GI_REVISION_OK)
        fail_msg("%s: %s", name, place->error.message);
    return gi_arena_copy(place->arena, id, 40);
}

/* The folder as the system names it: /tmp may be a link. */
static const char *real(struct place *place, const char *path)
{
    char *whole = realpath(path, NULL);
    assert_non_null(whole);
    const char *copy = gi_arena_printf(place->arena, "%s/", whole);
    free(whole);
    return copy;
}

static void make_commit(struct place *place)
{
    GIT(place, "init", "-q", "-b", "main");
    put_file(place, "plan/plan.md", "plan\n");
    put_file(place, "incidents/2026/INC-1/incident.yaml", "one\n");
    put_file(place, "src/main.c", "code\n");
    GIT(place, "add", "-A");
    GIT(place, "commit", "-q", "-m", "first");
}

static void a_repository_is_found_from_a_folder_below(void **state)
{
    struct place *place = *state;
    make_commit(place);
    struct gi_repository *repository = open_at(place, "incidents/2026");
    assert_string_equal(gi_repository_worktree(repository), real(place, "."));
    assert_string_equal(gi_repository_gitdir(repository), real(place, ".git"));
    gi_repository_close(repository);
}

static void no_repository_is_an_error_with_a_hint(void **state)
{
    struct place *place = *state;
    struct gi_repository *repository = NULL;
    MUST_FAIL(place, gi_repository_open(".", &repository, &place->error), "no Git repository");
    assert_non_null(place->error.hint);
    assert_null(repository);
}

static void a_bare_repository_has_no_work_tree(void **state)
{
    struct place *place = *state;
    struct gi_snapshot *snapshot = NULL;
    GIT(place, "init", "-q", "--bare", "bare.git");
    struct gi_repository *repository = open_at(place, "bare.git");
    assert_null(gi_repository_worktree(repository));
    MUST_FAIL(place, gi_snapshot_worktree(repository, &snapshot, &place->error), "bare");
    gi_repository_close(repository);
}

static void an_unborn_head_is_said_and_has_an_empty_index(void **state)
{
    struct place *place = *state;
    struct gi_snapshot *snapshot = NULL;
    struct gi_entries entries;
    char id[41] = "untouched";
    GIT(place, "init", "-q");
    struct gi_repository *repository = open_at(place, ".");
    assert_int_equal(gi_repository_resolve(repository, "HEAD", id, &place->error), GI_REVISION_UNBORN);
    assert_string_equal(id, "untouched");
    MUST(place, gi_snapshot_staged(repository, &snapshot, &place->error));
    MUST(place, gi_snapshot_list(snapshot, "", place->arena, &entries, &place->error));
    assert_int_equal(entries.n, 0);
    gi_snapshot_close(snapshot);
    gi_repository_close(repository);
}

static void a_repository_with_sha256_is_refused_by_name(void **state)
{
    struct place *place = *state;
    struct gi_repository *repository = NULL;
    GIT(place, "init", "-q", "--object-format=sha256");
    MUST_FAIL(place, gi_repository_open(".", &repository, &place->error), "SHA-256");
}

static void extensions_that_do_no_harm_are_accepted(void **state)
{
    struct place *place = *state;
    make_commit(place);
    GIT(place, "config", "core.repositoryFormatVersion", "1");
    GIT(place, "config", "extensions.worktreeConfig", "true");
    GIT(place, "config", "extensions.partialClone", "origin");
    gi_repository_close(open_at(place, "."));
    struct gi_repository *repository = NULL;
    GIT(place, "config", "extensions.unheardOf", "true");
    MUST_FAIL(place, gi_repository_open(".", &repository, &place->error), "unheardof");
}

static void another_owner_is_refused_until_git_trusts_the_folder(void **state)
{
    struct place *place = *state;
    struct gi_repository *repository = NULL;
    if (geteuid() != 0)
        skip(); /* only root can give files away */
    make_commit(place);
    SHELL(place, "chown -R 4711:4711 .");
    MUST_FAIL(place, gi_repository_open(".", &repository, &place->error), "another user");
    assert_non_null(strstr(place->error.hint, "safe.directory"));
    /* libgit2 knows nothing of this way to say it */
    gi_env_set("GIT_CONFIG_COUNT", "1");
    gi_env_set("GIT_CONFIG_KEY_0", "safe.directory");
    gi_env_set("GIT_CONFIG_VALUE_0", "*");
    repository = open_at(place, ".");
    assert_int_equal(strlen(id_of(place, repository, "HEAD")), 40);
    gi_repository_close(repository);
}

static void a_linked_work_tree_has_its_own_index(void **state)
{
    struct place *place = *state;
    struct gi_snapshot *snapshot = NULL;
    struct gi_entries entries;
    make_commit(place);
    GIT(place, "worktree", "add", "-q", "linked", "-b", "side");
    put_file(place, "linked/plan/new.md", "new\n");
    GIT(place, "-C", "linked", "add", "plan");
    struct gi_repository *repository = open_at(place, "linked");
    assert_string_equal(gi_repository_worktree(repository), real(place, "linked"));
    assert_string_equal(gi_repository_gitdir(repository), real(place, ".git/worktrees/linked"));
    MUST(place, gi_snapshot_staged(repository, &snapshot, &place->error));
    MUST(place, gi_snapshot_list(snapshot, "plan", place->arena, &entries, &place->error));
    assert_int_equal(entries.n, 2);
    gi_snapshot_close(snapshot);
    gi_repository_close(repository);
}

static void git_dir_and_git_work_tree_are_obeyed(void **state)
{
    struct place *place = *state;
    const char *value = NULL;
    make_commit(place);
    SHELL(place, "mkdir tree other; mv plan tree; mv .git moved");
    gi_env_set("GIT_DIR", "moved");
    gi_env_set("GIT_WORK_TREE", "tree");
    struct gi_repository *repository = open_at(place, "other");
    assert_string_equal(gi_repository_worktree(repository), real(place, "tree"));
    assert_string_equal(gi_repository_gitdir(repository), real(place, "moved"));
    MUST(place, gi_repository_config(repository, "core.bare", &value, &place->error));
    assert_string_equal(value, "false");
    gi_repository_close(repository);
    unsetenv("GIT_WORK_TREE");
    gi_env_set("GIT_DIR", "../moved");
    assert_int_equal(chdir("other"), 0);
    repository = open_at(place, ".");
    assert_string_equal(gi_repository_worktree(repository), real(place, "."));
    gi_repository_close(repository);
}

static void objects_in_quarantine_and_quoted_alternates_are_seen(void **state)
{
    struct place *place = *state;
    make_commit(place);
    const char *id = GIT_SAYS(place, "rev-parse", "HEAD");
    SHELL(place, "mkdir 'a:b'; mv .git/objects/* 'a:b/'; mkdir .git/objects/info");
    gi_env_set("GIT_ALTERNATE_OBJECT_DIRECTORIES", "\"a\\072b\":/nowhere");
    struct gi_repository *repository = open_at(place, ".");
    assert_string_equal(id_of(place, repository, "HEAD"), id);
    gi_repository_close(repository);
    unsetenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");
    gi_env_set("GIT_QUARANTINE_PATH", "a:b");
    repository = open_at(place, ".");
    assert_string_equal(id_of(place, repository, "HEAD"), id);
    gi_repository_close(repository);
    unsetenv("GIT_QUARANTINE_PATH");
}

static void revisions_parents_and_merge_bases_are_gits(void **state)
{
    struct place *place = *state;
    char id[41];
    make_commit(place);
    SHELL(place, "git checkout -q -b side; git commit -q --allow-empty -m side; git checkout -q main;"
                 "git commit -q --allow-empty -m main; git merge -q --no-ff -m merge side; git tag -a -m tag v1;"
                 "git checkout -q --orphan lone; git commit -q --allow-empty -m lone; git checkout -q main");
    struct gi_repository *repository = open_at(place, ".");
    const char *head = GIT_SAYS(place, "rev-parse", "HEAD");
    assert_string_equal(id_of(place, repository, "HEAD"), head);
    assert_string_equal(id_of(place, repository, "v1"), head);
    assert_string_equal(id_of(place, repository, "@"), head);
    assert_string_equal(id_of(place, repository, "main~2"), GIT_SAYS(place, "rev-parse", "main~2"));
    assert_int_equal(gi_repository_parent(repository, head, id, &place->error), GI_REVISION_OK);
    assert_string_equal(id, GIT_SAYS(place, "rev-parse", "HEAD^1"));
    const char *first = id_of(place, repository, "main~2");
    assert_int_equal(gi_repository_parent(repository, first, id, &place->error), GI_REVISION_UNBORN);
    assert_int_equal(gi_repository_merge_base(repository, id_of(place, repository, "main~1"),
                                              id_of(place, repository, "side"), id, &place->error),
                     GI_REVISION_OK);
    assert_string_equal(id, first);
    assert_int_equal(gi_repository_merge_base(repository, head, id_of(place, repository, "lone"), id, &place->error),
                     GI_REVISION_UNBORN);
    MUST_FAIL(place, (int)gi_repository_resolve(repository, "nowhere", id, &place->error), "'nowhere'");
    MUST_FAIL(place, (int)gi_repository_resolve(repository, "HEAD:plan", id, &place->error), "not a commit");
    gi_repository_close(repository);
}

static void a_shallow_clone_does_not_pass_for_a_whole_one(void **state)
{
    struct place *place = *state;
    char id[41];
    make_commit(place);
    GIT(place, "commit", "-q", "--allow-empty", "-m", "second");
    SHELL(place, "git clone -q --depth 1 file://$PWD shallow");
    struct gi_repository *repository = open_at(place, "shallow");
    const char *head = id_of(place, repository, "HEAD");
    MUST_FAIL(place, (int)gi_repository_parent(repository, head, id, &place->error), "shallow");
    assert_string_equal(place->error.hint, "git fetch --unshallow");
    gi_repository_close(repository);
}

static void configuration_is_what_git_says_it_is(void **state)
{
    struct place *place = *state;
    const char *value;
    make_commit(place);
    GIT(place, "config", "incident.ref", "refs/heads/old");
    GIT(place, "config", "--add", "incident.ref", "refs/heads/main");
    GIT(place, "config", "incident.Two Lines.text", "a\nb");
    SHELL(place, "printf '[incident]\\n\\tautopush\\n' >>.git/config");
    gi_env_set("GIT_CONFIG_COUNT", "1");
    gi_env_set("GIT_CONFIG_KEY_0", "incident.faillevel");
    gi_env_set("GIT_CONFIG_VALUE_0", "due");
    struct gi_repository *repository = open_at(place, ".");
    MUST(place, gi_repository_config(repository, "incident.ref", &value, &place->error));
    assert_string_equal(value, "refs/heads/main");
    MUST(place, gi_repository_config(repository, "incident.Two Lines.text", &value, &place->error));
    assert_string_equal(value, "a\nb");
    MUST(place, gi_repository_config(repository, "incident.autopush", &value, &place->error));
    assert_string_equal(value, "true");
    MUST(place, gi_repository_config(repository, "incident.faillevel", &value, &place->error));
    assert_string_equal(value, "due");
    MUST(place, gi_repository_config(repository, "incident.none", &value, &place->error));
    assert_null(value);
    gi_repository_close(repository);
}

static const char *changes_text(struct place *place, const struct gi_changes *changes)
{
    struct gi_buf out = gi_buf_new(place->arena, 1 << 20);
    for (size_t i = 0; i < changes->n; i++)
        gi_buf_addf(&out, "%c %s\n", "AMD"[changes->at[i].kind], changes -> at[i].path.s);
    return out.s;
}

static void changes_between_trees_are_those_that_git_names(void **state)
{
    struct place *place = *state;
    struct gi_changes changes;
    make_commit(place);
    put_file(place, "plan/now/folder.md", "x\n");
    put_file(place, "incidents/2026/INC-1/new.md", "x\n");
    put_file(place, "src/main.c", "other\n");
    SHELL(place, "rm plan/plan.md; mkdir plan/plan.md; echo x >plan/plan.md/x; chmod +x incidents/2026/INC-1/*.yaml;"
                 "git add -A; git commit -q -m second");
    struct gi_repository *repository = open_at(place, ".");
    const char *first = id_of(place, repository, "HEAD~1");
    const char *second = id_of(place, repository, "HEAD");
    MUST(place, gi_changes_trees(repository, first, second, place->arena, &changes, &place->error));
    const char *expected = GIT_SAYS(place, "diff-tree", "-r", "--no-renames", "--name-status", "HEAD~1", "HEAD", "--",
                                    "incidents", "plan");
    assert_string_equal(expected, "M\tincidents/2026/INC-1/incident.yaml\nA\tincidents/2026/INC-1/new.md\n"
                                  "A\tplan/now/folder.md\nD\tplan/plan.md\nA\tplan/plan.md/x");
    assert_string_equal(changes_text(place, &changes),
                        "M incidents/2026/INC-1/incident.yaml\nA incidents/2026/INC-1/new.md\n"
                        "A plan/now/folder.md\nD plan/plan.md\nA plan/plan.md/x\n");
    MUST(place, gi_changes_trees(repository, second, second, place->arena, &changes, &place->error));
    assert_int_equal(changes.n, 0);
    MUST(place, gi_changes_trees(repository, NULL, first, place->arena, &changes, &place->error));
    assert_string_equal(changes_text(place, &changes), "A incidents/2026/INC-1/incident.yaml\nA plan/plan.md\n");
    gi_repository_close(repository);
}

static void changes_of_the_index_and_the_work_tree_are_found(void **state)
{
    struct place *place = *state;
    struct gi_changes changes;
    make_commit(place);
    put_file(place, "plan/kept.md", "1\n");
    put_file(place, "plan/gone.md", "1\n");
    put_file(place, "plan/same-size.md", "1\n");
    GIT(place, "add", "-A");
    GIT(place, "commit", "-q", "-m", "second");
    struct gi_repository *repository = open_at(place, ".");
    const char *head = id_of(place, repository, "HEAD");
    MUST(place, gi_changes_worktree(repository, head, place->arena, &changes, &place->error));
    assert_string_equal(changes_text(place, &changes), "");
    put_file(place, "plan/staged.md", "s\n");
    put_file(place, "plan/plan.md", "staged\n");
    GIT(place, "add", "plan");
    put_file(place, "plan/plan.md", "plan\n");
    put_file(place, "plan/same-size.md", "2\n");
    put_file(place, "exercises/2026/EX-1/incident.yaml", "untracked\n");
    put_file(place, "src/other.c", "not a record\n");
    SHELL(place, "rm plan/gone.md; touch plan/kept.md; ln -s plan imported");
    MUST(place, gi_changes_staged(repository, head, place->arena, &changes, &place->error));
    assert_string_equal(changes_text(place, &changes), "M plan/plan.md\nA plan/staged.md\n");
    MUST(place, gi_changes_worktree(repository, head, place->arena, &changes, &place->error));
    assert_string_equal(changes_text(place, &changes), "A exercises/2026/EX-1/incident.yaml\nA imported\n"
                                                       "D plan/gone.md\nM plan/plan.md\nM plan/same-size.md\n"
                                                       "A plan/staged.md\n");
    MUST(place, gi_changes_staged(repository, NULL, place->arena, &changes, &place->error));
    assert_int_equal(changes.n, 6);
    gi_repository_close(repository);
}

static int add_subject(const struct gi_log_entry *entry, void *context)
{
    gi_buf_addf(context, "%s %s <%s> %lld %d\n", entry->subject, entry->author, entry->email, (long long)entry->seconds,
                entry->offset);
    return 0;
}

static void the_history_of_a_folder_is_its_first_parent_steps(void **state)
{
    struct place *place = *state;
    make_commit(place);
    SHELL(place, "git checkout -q -b side; echo 2 >plan/plan.md; git commit -q -a -m side; git checkout -q main;"
                 "echo 2 >src/main.c; git commit -q -a -m code; git merge -q --no-ff -m merge side");
    struct gi_repository *repository = open_at(place, ".");
    struct gi_buf out = gi_buf_new(place->arena, 4096);
    const char *head = id_of(place, repository, "HEAD");
    MUST(place, gi_log_first_parent(repository, head, "plan", add_subject, &out, &place->error));
    assert_string_equal(out.s, "merge alice <alice@larkspur.example> 1795165200 3600\n"
                               "first alice <alice@larkspur.example> 1795165200 3600\n");
    gi_repository_close(repository);
}

static const struct CMUnitTest tests[] = {
    PLACE_TEST(a_repository_is_found_from_a_folder_below),
    PLACE_TEST(no_repository_is_an_error_with_a_hint),
    PLACE_TEST(a_bare_repository_has_no_work_tree),
    PLACE_TEST(an_unborn_head_is_said_and_has_an_empty_index),
    PLACE_TEST(a_repository_with_sha256_is_refused_by_name),
    PLACE_TEST(extensions_that_do_no_harm_are_accepted),
    PLACE_TEST(another_owner_is_refused_until_git_trusts_the_folder),
    PLACE_TEST(a_linked_work_tree_has_its_own_index),
    PLACE_TEST(git_dir_and_git_work_tree_are_obeyed),
    PLACE_TEST(objects_in_quarantine_and_quoted_alternates_are_seen),
    PLACE_TEST(revisions_parents_and_merge_bases_are_gits),
    PLACE_TEST(a_shallow_clone_does_not_pass_for_a_whole_one),
    PLACE_TEST(configuration_is_what_git_says_it_is),
    PLACE_TEST(changes_between_trees_are_those_that_git_names),
    PLACE_TEST(changes_of_the_index_and_the_work_tree_are_found),
    PLACE_TEST(the_history_of_a_folder_is_its_first_parent_steps),
};

UNIT_MAIN(tests)
