/* Push lines, names of refs, first parents, and what a server writes down. */
#include "git/push.h"

#include "base/limits.h"
#include "engine/judge/push_refs.h"
#include "git/refs.h"
#include "git/server.h"
#include "repositories.h"

#define A "1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f"
#define B "abababababababababababababababababababab"
#define ZERO "0000000000000000000000000000000000000000"

static void whole_lines_are_read(void **state)
{
    struct place *place = *state;
    struct gi_push_lines lines;
    const char *input = A " " B " refs/heads/main\n" ZERO " " A " refs/tags/v1.0\n" B " " ZERO " refs/heads/a/b\n";
    MUST(place, gi_push_read(place->arena, gi_str_of(input), &lines, &place->error));
    assert_int_equal(lines.n, 3);
    assert_string_equal(lines.at[0].old_id, A);
    assert_string_equal(lines.at[0].new_id, B);
    assert_string_equal(lines.at[1].ref, "refs/tags/v1.0");
    assert_true(gi_push_is_nothing(lines.at[2].new_id));
    assert_false(gi_push_is_nothing(lines.at[2].old_id));
    MUST(place, gi_push_read(place->arena, GI_STR(""), &lines, &place->error));
    assert_int_equal(lines.n, 0);
}

static void anything_else_is_refused(void **state)
{
    static const char *const inputs[] = {
        A " " B " refs/heads/main",
        A " " B " refs/heads/main\r\n",
        A " " B "\n",
        A " " B " \n",
        A "  " B " refs/heads/main\n",
        " " A " " B " refs/heads/main\n",
        A " " B " refs/heads/main \n",
        A " " B " main\n",
        A " " B " HEAD\n",
        A " " B " refs/heads/a..b\n",
        A " " B " refs/heads/.a\n",
        A " " B " refs/heads/a.lock\n",
        A " " B " refs/heads/a.lock/b\n",
        A " " B " refs//a\n",
        A " " B " refs/heads/a/\n",
        A " " B " refs/heads/a.\n",
        A " " B " refs/heads/@{a}\n",
        A " " B " refs/heads/a\\b\n",
        A " " B " refs/heads/a:b\n",
        A " " B " refs/heads/a\tb\n",
        A "f " B " refs/heads/main\n",
        "1F1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f " B " refs/heads/main\n",
        "\n",
        A " " B " refs/heads/main\n\n",
    };
    struct place *place = *state;
    struct gi_push_lines lines;
    for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
        if (gi_push_read(place->arena, gi_str_of(inputs[i]), &lines, &place->error) == 0)
            fail_msg("accepted: %s", inputs[i]);
        place->error.message = NULL;
    }
    struct gi_str nul = {A " " B " refs/heads/ma\0in\n", sizeof(A " " B " refs/heads/ma\0in\n") - 1};
    MUST_FAIL(place, gi_push_read(place->arena, nul, &lines, &place->error), "line 1");
    const char *sha256 = A "1f1f1f1f1f1f1f1f1f1f1f1f " ZERO "000000000000000000000000 refs/heads/main\n";
    MUST_FAIL(place, gi_push_read(place->arena, gi_str_of(sha256), &lines, &place->error), "SHA-256");
}

static void refs_that_could_stand_for_the_record_ref_are_refused(void **state)
{
    static const char *const refused[] = {
        "refs/tags/main",
        "refs/tags/MAIN",
        "refs/heads/Main",
        "refs/tags/origin/main",
        "refs/heads/origin/main",
        "refs/remotes/origin/main",
        "refs/main",
        "refs/Tags/main",
        "refs/tags/heads/main",
        "refs/heads/heads/main",
        "refs/tags/remotes/origin/main",
        "refs/remotes/main/HEAD",
        "refs/tags/refs/heads/main",
        "refs/replace/" A,
        "refs/Replace/" A,
        "refs/namespaces/x/refs/heads/main",
        "refs/tags/ma\xE2\x80\x8Bin",
        "refs/origin/main",
        "refs/remotes/origin/main/HEAD",
    };
    static const char *const taken[] = {"refs/heads/main",       "refs/heads/main2",        "refs/tags/v1",
                                        "refs/heads/alice/main", "refs/tags/maintain",      "refs/notes/commits",
                                        "refs/heads/draft",      "refs/remotes/backup/main"};
    struct place *place = *state;
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
        if (!gi_push_ref_refused(place->arena, refused[i], "refs/heads/main"))
            fail_msg("taken: %s", refused[i]);
    for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
        if (gi_push_ref_refused(place->arena, taken[i], "refs/heads/main"))
            fail_msg("refused: %s", taken[i]);
    assert_non_null(gi_push_ref_refused(place->arena, "refs/tags/Records/All", "refs/heads/records/all"));
}

static struct gi_repository *begin(struct place *place)
{
    struct gi_repository *repository = NULL;
    GIT(place, "init", "-q", "-b", "main");
    SHELL(place, "for i in 1 2 3 4 5; do git commit -q --allow-empty -m $i; done");
    MUST(place, gi_repository_open(".", &repository, &place->error));
    return repository;
}

static void first_parents_are_walked_up_to_a_commit(void **state)
{
    struct place *place = *state;
    struct gi_repository *repository = begin(place);
    struct gi_commits commits;
    enum gi_walk_end end;
    char hex[41];
    SHELL(place, "git checkout -q -b side main~3; git commit -q --allow-empty -m side;"
                 " git checkout -q main; git merge -q --no-ff -m merge side");
    const char *tip = GIT_SAYS(place, "rev-parse", "main");
    const char *old = GIT_SAYS(place, "rev-parse", "main~2");
    const char *side = GIT_SAYS(place, "rev-parse", "side");
    MUST(place, gi_first_parents(repository, tip, old, 10, place->arena, &commits, &end, &place->error));
    assert_int_equal(end, GI_WALK_MET);
    assert_int_equal(commits.n, 2);
    gi_commit_hex(commits.at[0], hex);
    assert_string_equal(hex, tip);
    MUST(place, gi_first_parents(repository, tip, tip, 10, place->arena, &commits, &end, &place->error));
    assert_int_equal(commits.n, 0);
    MUST(place, gi_first_parents(repository, tip, side, 10, place->arena, &commits, &end, &place->error));
    assert_int_equal(end, GI_WALK_ROOT);
    assert_int_equal(commits.n, 6);
    MUST(place, gi_first_parents(repository, tip, side, 3, place->arena, &commits, &end, &place->error));
    assert_int_equal(end, GI_WALK_MOST);
    assert_int_equal(gi_is_ancestor(repository, side, tip, &place->error), 1);
    assert_int_equal(gi_is_ancestor(repository, tip, side, &place->error), 0);
    gi_repository_close(repository);
}

static void what_is_no_commit_or_missing_is_an_error(void **state)
{
    struct place *place = *state;
    struct gi_repository *repository = begin(place);
    struct gi_commits commits;
    enum gi_walk_end end;
    MUST_FAIL(place, gi_first_parents(repository, A, NULL, 10, place->arena, &commits, &end, &place->error), "missing");
    const char *tree = GIT_SAYS(place, "rev-parse", "main^{tree}");
    MUST_FAIL(place, gi_first_parents(repository, tree, NULL, 10, place->arena, &commits, &end, &place->error),
              "not a commit");
    gi_repository_close(repository);
    SHELL(place, "git clone -q --depth 2 file://$PWD shallow");
    MUST(place, gi_repository_open("shallow", &repository, &place->error));
    const char *tip = GIT_SAYS(place, "rev-parse", "main");
    MUST_FAIL(place, gi_first_parents(repository, tip, NULL, 10, place->arena, &commits, &end, &place->error),
              "missing");
    assert_non_null(strstr(place->error.hint, "--unshallow"));
    gi_repository_close(repository);
}

static void symbolic_refs_lead_to_their_end(void **state)
{
    struct place *place = *state;
    struct gi_repository *repository = begin(place);
    struct gi_ref ref;
    GIT(place, "symbolic-ref", "refs/heads/alias", "refs/heads/second");
    GIT(place, "symbolic-ref", "refs/heads/second", "refs/heads/main");
    GIT(place, "symbolic-ref", "refs/heads/a", "refs/heads/b");
    GIT(place, "symbolic-ref", "refs/heads/b", "refs/heads/a");
    GIT(place, "tag", "main", "main~2");
    MUST(place, gi_ref_read(repository, "refs/heads/alias", place->arena, &ref, &place->error));
    assert_string_equal(ref.name, "refs/heads/main");
    assert_string_equal(ref.id, GIT_SAYS(place, "rev-parse", "refs/heads/main"));
    MUST(place, gi_ref_read(repository, "refs/heads/none", place->arena, &ref, &place->error));
    assert_string_equal(ref.id, "");
    MUST_FAIL(place, gi_ref_read(repository, "refs/heads/a", place->arena, &ref, &place->error), "symbolic");
    gi_repository_close(repository);
}

static struct gi_server_state state_of(const char *tip)
{
    struct gi_server_state state = {.version = 7};
    memset(state.digest, 'c', 64);
    memcpy(state.tip, tip, 40);
    return state;
}

static void a_state_goes_forwards_only(void **state)
{
    struct place *place = *state;
    struct gi_repository *repository = begin(place);
    struct gi_server_state read;
    enum gi_state_found found;
    const char *old = GIT_SAYS(place, "rev-parse", "main~2");
    const char *tip = GIT_SAYS(place, "rev-parse", "main");
    MUST(place, gi_server_state_read(repository, place->arena, &read, &found, &place->error));
    assert_int_equal(found, GI_STATE_MISSING);
    struct gi_server_state first = state_of(old);
    MUST(place, gi_server_state_write(repository, &first, &place->error));
    struct gi_server_state second = state_of(tip);
    MUST(place, gi_server_state_write(repository, &second, &place->error));
    MUST(place, gi_server_state_write(repository, &first, &place->error)); /* said already: nothing is written */
    MUST(place, gi_server_state_read(repository, place->arena, &read, &found, &place->error));
    assert_int_equal(found, GI_STATE_FOUND);
    assert_string_equal(read.tip, tip);
    assert_int_equal(read.version, 7);
    SHELL(place, "git checkout -q -b other main~4; git commit -q --allow-empty -m other");
    struct gi_server_state other = state_of(GIT_SAYS(place, "rev-parse", "other"));
    MUST_FAIL(place, gi_server_state_write(repository, &other, &place->error), "does not follow");
    put_file(place, ".git/git-incident-state", "git-incident state 1\nversion: 7\n");
    MUST_FAIL(place, gi_server_state_read(repository, place->arena, &read, &found, &place->error), "damaged");
    gi_repository_close(repository);
}

static void a_server_believes_its_own_file_alone(void **state)
{
    struct place *place = *state;
    struct gi_server server;
    const char *pin = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc";
    gi_repository_close(begin(place));
    GIT(place, "config", "--global", "incident.pin", "global");
    put_file(place, "more", "[incident]\n\tpin = included\n\tref = refs/heads/included\n");
    GIT(place, "config", "include.path", "../more");
    gi_env_set("GIT_CONFIG_COUNT", "1");
    gi_env_set("GIT_CONFIG_KEY_0", "incident.pin");
    gi_env_set("GIT_CONFIG_VALUE_0", "pusher");
    struct gi_repository *repository = NULL;
    MUST(place, gi_repository_open(".", &repository, &place->error));
    MUST(place, gi_server_read(repository, place->arena, &server, &place->error));
    assert_null(server.pin);
    assert_null(server.ref);
    GIT(place, "config", "incident.pin", pin);
    GIT(place, "config", "incident.ref", "refs/heads/main");
    MUST(place, gi_server_read(repository, place->arena, &server, &place->error));
    assert_string_equal(server.pin, pin);
    assert_string_equal(server.ref, "refs/heads/main");
    GIT(place, "config", "incident.ref", "main");
    MUST_FAIL(place, gi_server_read(repository, place->arena, &server, &place->error), "full name");
    GIT(place, "config", "incident.pin", "none");
    MUST_FAIL(place, gi_server_read(repository, place->arena, &server, &place->error), "incident.pin");
    gi_repository_close(repository);
    unsetenv("GIT_CONFIG_COUNT");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(whole_lines_are_read),
        PLACE_TEST(anything_else_is_refused),
        PLACE_TEST(refs_that_could_stand_for_the_record_ref_are_refused),
        PLACE_TEST(first_parents_are_walked_up_to_a_commit),
        PLACE_TEST(what_is_no_commit_or_missing_is_an_error),
        PLACE_TEST(symbolic_refs_lead_to_their_end),
        PLACE_TEST(a_state_goes_forwards_only),
        PLACE_TEST(a_server_believes_its_own_file_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
