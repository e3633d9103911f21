/* The chain of policies: who may change it, and each way in which a change is refused. */
#include "policies.h"

static void the_first_policy_is_signed_by_its_root_and_each_of_its_keys(void **state)
{
    struct bench bench = begin(state);
    put(&bench, "README.md", "anything may come with it\n");
    put_first(&bench);
    accepted(&bench, 1);
    assert_non_null(gi_trust_policy(&bench.trust));
    assert_int_equal(bench.trust.roster.n, 3);
    assert_str(bench.trust.roster.at[1].person->id.text, "dana");
    assert_int_equal(bench.trust.roster.at[1].since, 1);
    char digest[65];
    gi_digest_hex(stored(&bench, POLICY), digest);
    assert_string_equal(bench.trust.versions.at[0].digest, digest);
}

static void another_pin_refuses_the_first_policy(void **state)
{
    struct bench bench = begin(state);
    put_first(&bench);
    judge(&bench, "0000000000000000000000000000000000000000000000000000000000000000");
    assert_int_equal(bench.findings.list.n, 1);
    assert_int_equal(bench.findings.list.at[0].code, 812);
    assert_non_null(strstr(bench.findings.list.at[0].message, "is not the one that is pinned"));
}

static void an_unsigned_first_policy_gives_no_trust_and_says_how_it_is_signed(void **state)
{
    struct bench bench = begin(state);
    put_policy(&bench, 1, 2, "alice, dana, erin", trio);
    refused(&bench, 808, "policy 1 is not signed");
    assert_non_null(strstr(bench.findings.list.at[0].remedy, "git incident init --key"));
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *whole = tree(&bench);
    struct gi_trust trust;
    MUST(bench.place, gi_trust_load(whole, NULL, bench.place->arena, &bench.findings, &trust, &bench.place->error));
    assert_int_equal(trust.versions.n, 0);
    assert_null(gi_trust_policy(&trust));
}

static void a_tree_without_a_policy_gives_no_trust_and_no_finding(void **state)
{
    struct bench bench = begin(state);
    put(&bench, "README.md", "nothing\n");
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *whole = tree(&bench);
    struct gi_trust trust;
    bench.findings = (struct gi_findings){.arena = bench.place->arena};
    MUST(bench.place, gi_trust_load(whole, NULL, bench.place->arena, &bench.findings, &trust, &bench.place->error));
    assert_int_equal(trust.versions.n + bench.findings.list.n, 0);
}

static void a_key_of_the_first_policy_that_did_not_sign_is_refused(void **state)
{
    struct bench bench = begin(state);
    put_first(&bench);
    drop(&bench, IN_POLICY(&bench, "%s", "0001.erin.1.sig"));
    refused(&bench, 810, "of erin is new and did not sign");
}

static void two_keys_of_one_person_count_once(void **state)
{
    struct bench bench = begin(state);
    static const struct person people[] = {
        {"alice", {{"alice-1", "active"}, {"alice-2", "active"}}}, {"dana", {{0}}}, {0}};
    put_policy(&bench, 1, 2, "alice, dana", people);
    put_statement(&bench, 1);
    sign(&bench, 1, "alice-1", "alice.1");
    sign(&bench, 1, "alice-2", "alice.2");
    refused(&bench, 808, "the root of policy 1 asks for 2 people; signed by alice; could sign: nobody");
}

static void a_first_policy_of_another_version_is_refused(void **state)
{
    struct bench bench = begin(state);
    put_policy(&bench, 2, 2, "alice, dana, erin", trio);
    refused(&bench, 809, "version 2, and no policy stands before it");
}

static void a_root_that_asks_for_nobody_is_refused(void **state)
{
    struct bench bench = begin(state);
    put_policy(&bench, 1, 0, "alice", trio);
    refused(&bench, 808, "anybody could change the policy");
}

static void a_policy_that_does_not_load_is_refused_with_its_line(void **state)
{
    struct bench bench = begun(state);
    put_signed(&bench, trio);
    put(&bench, POLICY, "schema: 1\nproject: &a x\n");
    refused(&bench, 811, "cannot be used: line 2: ");
    put_policy(&bench, 2, 2, "alice, dana", (const struct person[]){trio[0], trio[1], trio[2], trio[0], {0}});
    judge(&bench, NULL);
    assert_non_null(strstr(all_said(&bench), "the person alice stands there twice"));
    put(&bench, POLICY, "schema: 1\n");
    refused(&bench, 811, "is missing");
}

static void a_small_order_key_is_refused(void **state)
{
    struct bench bench = begin(state);
    static const struct person people[] = {
        {"mallory", {{"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "active"}}},
        {0}};
    put_policy(&bench, 1, 1, "mallory", people);
    refused(&bench, 810, "a key of mallory cannot be used");
}

static void one_key_of_two_people_is_refused(void **state)
{
    struct bench bench = begin(state);
    static const struct person people[] = {{"alice", {{"alice-1", "active"}}}, {"dana", {{"alice-1", "active"}}}, {0}};
    put_policy(&bench, 1, 1, "alice", people);
    refused(&bench, 810, "stands there twice: of alice and of dana");
}

/* Policy 2 as good as policy 1, with another name in it. */
static void put_same_second(struct bench *bench)
{
    put_second(bench, 2, 1, "alice, dana, erin", trio);
}

static void a_version_is_signed_by_the_old_root_and_the_new_one(void **state)
{
    struct bench bench = begun(state);
    put_same_second(&bench);
    sign(&bench, 2, "alice-1", "alice.1");
    refused(&bench, 808, "the root of policy 1 asks for 2 people; signed by alice; could sign: dana, erin");
    sign(&bench, 2, "dana", "dana.1");
    bench.changed.n = 0;
    put(&bench, IN_POLICY(&bench, "%s", "0001.yaml"), stored(&bench, ".incident/policy/0001.yaml").s);
    put(&bench, POLICY, stored(&bench, POLICY).s);
    accepted(&bench, 2);
    assert_true(gi_trust_saw(&bench.trust, 1, GI_SIGN_ACCEPT));
    assert_false(gi_trust_saw(&bench.trust, 3, GI_SIGN_ACCEPT));
    assert_false(gi_trust_saw(&bench.trust, 0, GI_SIGN_ACCEPT));
}

static void the_threshold_of_the_new_root_counts_too(void **state)
{
    struct bench bench = begun(state);
    put_second(&bench, 2, 3, "alice, dana, erin", trio);
    sign(&bench, 2, "alice-1", "alice.1");
    sign(&bench, 2, "dana", "dana.1");
    refused(&bench, 808, "the root of policy 2 asks for 3 people; signed by alice, dana; could sign: erin");
}

static void a_key_that_a_policy_retires_does_not_sign_for_the_new_root(void **state)
{
    struct bench bench = begun(state);
    static const struct person people[] = {
        {"alice", {{"alice-1", "retired"}}}, {"dana", {{"dana", "active"}}}, {"erin", {{"erin", "active"}}}, {0}};
    put_second(&bench, 2, 2, "alice, dana, erin", people);
    sign(&bench, 2, "alice-1", "alice.1");
    sign(&bench, 2, "dana", "dana.1");
    refused(&bench, 808, "the root of policy 2 asks for 2 people; signed by dana; could sign: erin");
}

static void a_key_may_retire_with_the_key_that_follows_it(void **state)
{
    struct bench bench = begun(state);
    static const struct person people[] = {{"alice", {{"alice-1", "retired"}, {"alice-2", "active"}}},
                                           {"dana", {{"dana", "active"}}},
                                           {"erin", {{"erin", "active"}}},
                                           {0}};
    put_second(&bench, 2, 2, "alice, dana, erin", people);
    sign(&bench, 2, "alice-1", "alice.1");
    sign(&bench, 2, "alice-2", "alice.2");
    sign(&bench, 2, "dana", "dana.1");
    accepted(&bench, 2);
    assert_int_equal(bench.trust.roster.at[0].status, GI_KEY_STATUS_RETIRED);
    assert_int_equal(bench.trust.roster.at[0].since, 2);
    assert_int_equal(gi_trust_compromised(&bench.trust, bench.trust.roster.at[0].key.blob), 0);
}

static void a_compromised_key_can_be_revoked_however_few_remain(void **state)
{
    struct bench bench = begun(state);
    static const struct person people[] = {
        {"alice", {{"alice-1", "active"}}}, {"dana", {{"dana", "active"}}}, {"erin", {{"erin", "compromised"}}}, {0}};
    static const struct person fewer[] = {{"alice", {{"alice-1", "active"}}},
                                          {"dana", {{"dana", "compromised"}}},
                                          {"erin", {{"erin", "compromised"}}},
                                          {0}};
    put_second(&bench, 2, 2, "alice, dana", people);
    sign(&bench, 2, "alice-1", "alice.1");
    sign(&bench, 2, "dana", "dana.1");
    accepted(&bench, 2);
    assert_int_equal(gi_trust_compromised(&bench.trust, bench.trust.roster.at[2].key.blob), 2);
    put_second(&bench, 3, 1, "alice", fewer);
    sign(&bench, 3, "alice-1", "alice.1");
    sign(&bench, 3, "dana", "dana.1"); /* still active in the old policy */
    accepted(&bench, 3);
    assert_int_equal(gi_trust_compromised(&bench.trust, bench.trust.roster.at[2].key.blob), 2);
    assert_int_equal(gi_trust_compromised(&bench.trust, bench.trust.roster.at[1].key.blob), 3);
}

static void a_removed_key_is_refused(void **state)
{
    struct bench bench = begun(state);
    put_signed(&bench, (const struct person[]){trio[0], trio[1], {"erin", {{0}}}, {0}});
    refused(&bench, 810, "of erin is gone: a key never leaves policy");
}

static void a_key_that_comes_back_is_refused(void **state)
{
    struct bench bench = begun(state);
    put_signed(&bench, (const struct person[]){trio[0], trio[1], {"erin", {{"erin", "compromised"}}}, {0}});
    accepted(&bench, 2);
    put_second(&bench, 3, 2, "alice, dana, erin",
               (const struct person[]){trio[0], trio[1], {"erin", {{"erin", "retired"}}}, {0}});
    sign(&bench, 3, "alice-1", "alice.1");
    sign(&bench, 3, "dana", "dana.1");
    refused(&bench, 810, "of erin is retired, and was compromised");
}

static void a_key_that_moves_to_somebody_else_is_refused(void **state)
{
    struct bench bench = begun(state);
    put_signed(&bench, (const struct person[]){trio[0], trio[1], {"frank", {{"erin", "active"}}}, {0}});
    refused(&bench, 810, "is of frank, and was of erin: one key belongs to one person");
}

static void a_new_key_without_a_proof_is_refused_and_with_it_taken(void **state)
{
    struct bench bench = begun(state);
    static const struct person people[] = {{"alice", {{"alice-1", "active"}}},
                                           {"dana", {{"dana", "active"}}},
                                           {"erin", {{"erin", "active"}}},
                                           {"mallory", {{"mallory", "active"}}},
                                           {0}};
    struct bench with = fork_of(&bench);
    put_signed(&bench, people);
    refused(&bench, 810, "of mallory is new and did not sign");
    put_signed(&with, people);
    sign(&with, 2, "mallory", "mallory.1");
    accepted(&with, 2);
}

static void a_new_key_begins_as_active(void **state)
{
    struct bench bench = begun(state);
    put_signed(&bench, (const struct person[]){trio[0], trio[1], trio[2], {"mallory", {{"mallory", "retired"}}}, {0}});
    refused(&bench, 810, "is new and retired: a key begins as active");
}

static void a_version_that_is_skipped_is_refused(void **state)
{
    struct bench bench = begun(state);
    put(&bench, IN_POLICY(&bench, "%s", "0001.yaml"), stored(&bench, POLICY).s);
    put_policy(&bench, 3, 2, "alice, dana, erin", trio);
    refused(&bench, 809, "version 3, and version 1 stands before it: one step brings one version");
}

static void project_and_ref_never_change(void **state)
{
    struct bench bench = begun(state);
    struct bench other = fork_of(&bench);
    bench.project = "11111111-7425-40de-944b-e07fc1f90ae7";
    put_signed(&bench, trio);
    refused(&bench, 809, "project is 11111111-");
    other.ref = "refs/heads/mine";
    put_signed(&other, trio);
    refused(&other, 809, "ref is refs/heads/mine, and was refs/heads/main");
}

static void the_kept_copy_is_the_old_policy_byte_for_byte(void **state)
{
    struct bench bench = begun(state);
    struct bench without = fork_of(&bench);
    put_signed(&bench, trio);
    put(&bench, IN_POLICY(&bench, "%s", "0001.yaml"), "schema: 1\n");
    refused(&bench, 809, "is not what policy 1 was");
    put_signed(&without, trio);
    drop(&without, ".incident/policy/0001.yaml");
    refused(&without, 809, "policy 1 is not kept");
}

static void a_policy_that_is_deleted_is_refused(void **state)
{
    struct bench bench = begun(state);
    drop(&bench, POLICY);
    refused(&bench, 811, "the policy is gone");
}

static void a_step_that_changes_policy_changes_nothing_else(void **state)
{
    static const char *const others[] = {"README.md", "incidents/2026/INC-20261122-k7f3/incident.yaml",
                                         ".incident/schema/policy.json", "plan/plan.md"};
    struct bench bench = begun(state);
    put_signed(&bench, trio);
    size_t changed = bench.changed.n;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        bench.changed.n = changed;
        put(&bench, others[i], "x\n");
        refused(&bench, 807, "the step changes policy, and this file, too");
    }
    bench.changed.n = changed;
    accepted(&bench, 2);
}

static void a_step_beside_the_chain_leaves_trust_as_it_is(void **state)
{
    struct bench bench = begun(state);
    put(&bench, ".incident/schema/policy.json", "{}\n");
    accepted(&bench, 1);
}

static void what_was_signed_before_stays_as_it_was(void **state)
{
    struct bench bench = begun(state);
    put_signed(&bench, trio);
    accepted(&bench, 2);
    sign(&bench, 2, "erin", "erin.1"); /* too late */
    judge(&bench, NULL);
    assert_non_null(strstr(all_said(&bench), "policy/ changes, and policy.yaml does not [GI812]"));
    drop(&bench, ".incident/policy/0002.erin.1.sig");
    bench.changed.n = 0;
    put_second(&bench, 3, 2, "alice, dana, erin", trio);
    sign(&bench, 3, "alice-1", "alice.1");
    sign(&bench, 3, "dana", "dana.1");
    drop(&bench, ".incident/policy/0001.erin.1.sig");
    refused(&bench, 812, "of the policy's past");
}

static void a_statement_about_another_policy_is_refused(void **state)
{
    struct bench bench = begun(state);
    put_second(&bench, 2, 1, "alice, dana, erin", trio);
    put_policy(&bench, 2, 2, "alice, dana, erin", trio);
    sign(&bench, 2, "alice-1", "alice.1");
    sign(&bench, 2, "dana", "dana.1");
    refused(&bench, 604, "not about this policy");
    put(&bench, POLICY, stored(&bench, POLICY).s);
    put(&bench, IN_POLICY(&bench, "%s", "0002.stmt"), "we agree\n");
    refused(&bench, 603, "no statement");
}

static void prose_among_the_policies_is_refused(void **state)
{
    struct bench bench = begun(state);
    put_signed(&bench, trio);
    put(&bench, IN_POLICY(&bench, "%s", "0002.alice.1.sig.txt"), "approved by all of us\n");
    judge(&bench, NULL);
    assert_non_null(strstr(all_said(&bench), "no file of the policy's chain"));
}

static void signatures_that_prove_nothing_are_refused(void **state)
{
    struct bench bench = begun(state);
    put_signed(&bench, trio);
    size_t changed = bench.changed.n;
    sign_as(&bench, 2, "erin", "erin.1", "crisis-lead@git-incident");
    refused(&bench, 606, "crisis-lead@git-incident");
    drop(&bench, ".incident/policy/0002.erin.1.sig");
    bench.changed.n = changed;
    put(&bench, ".incident/policy/0002.erin.1.sig", "garbage\n");
    judge(&bench, NULL);
    assert_int_equal(bench.findings.list.at[0].code, 606);
    drop(&bench, ".incident/policy/0002.erin.1.sig");
    bench.changed.n = changed;
    sign(&bench, 2, "mallory", "erin.1");
    refused(&bench, 607, "a key that neither policy knows");
    drop(&bench, ".incident/policy/0002.erin.1.sig");
    bench.changed.n = changed;
    sign(&bench, 2, "dana", "erin.1");
    refused(&bench, 607, "a second signature by the same key of dana");
    drop(&bench, ".incident/policy/0002.erin.1.sig");
    bench.changed.n = changed;
    sign(&bench, 2, "erin", "alice.2");
    refused(&bench, 607, "by its key this signature is one of erin");
    drop(&bench, ".incident/policy/0002.alice.2.sig");
    bench.changed.n = changed;
    sign(&bench, 2, "erin", "erin.2");
    refused(&bench, 607, "erin has 1 signature here: this is none with number 2");
    drop(&bench, ".incident/policy/0002.erin.2.sig");
    bench.changed.n = changed;
    accepted(&bench, 2);
}

static void somebody_outside_both_roots_may_not_sign(void **state)
{
    struct bench bench = begin(state);
    static const struct person people[] = {
        {"alice", {{"alice-1", "active"}}}, {"mallory", {{"mallory", "active"}}}, {0}};
    put_policy(&bench, 1, 1, "alice", people);
    put_statement(&bench, 1);
    sign(&bench, 1, "alice-1", "alice.1");
    sign(&bench, 1, "mallory", "mallory.1");
    accepted(&bench, 1);
    put_second(&bench, 2, 1, "alice", people);
    sign(&bench, 2, "alice-1", "alice.1");
    sign(&bench, 2, "mallory", "mallory.1");
    refused(&bench, 607, "mallory is in neither root");
}

static void a_statement_is_bound_to_its_time_when_it_is_pushed_only(void **state)
{
    struct bench bench = begun(state);
    struct bench audit = fork_of(&bench);
    put_signed(&bench, trio);
    size_t changed = bench.changed.n;
    bench.clock = SIGNED_AT - 301;
    refused(&bench, 609, "which is still to come");
    bench.changed.n = changed;
    bench.clock = SIGNED_AT + 31 * DAYS;
    refused(&bench, 609, "it was good until 2026-12-22T12:00:00Z");
    bench.changed.n = changed;
    bench.clock = SIGNED_AT - 300;
    accepted(&bench, 2);
    audit.clock = INT64_MIN;
    audit.signed_at = "2020-01-01T00:00:00Z";
    audit.expires = "2020-03-31T00:00:00Z";
    put_signed(&audit, trio);
    accepted(&audit, 2);
}

static void a_statement_that_is_good_for_too_long_is_refused(void **state)
{
    struct bench bench = begun(state);
    bench.expires = "2027-02-20T12:00:01Z"; /* a second more than 90 days, by date(1) */
    put_signed(&bench, trio);
    refused(&bench, 609, "good for up to 90 days");
}

static void profile_and_reviewer_decide_what_an_older_policy_is_good_for(void **state)
{
    struct bench bench = begun(state);
    put(&bench, IN_POLICY(&bench, "%s", "0001.yaml"), stored(&bench, POLICY).s);
    put(&bench, POLICY,
        gi_arena_printf(bench.place->arena,
                        "schema: 1\nproject: %s\nversion: 2\nref: %s\nroot:\n  threshold: 2\n  members: [alice, dana]\n"
                        "reviewer_from: low\npeople:\n%s",
                        bench.project, bench.ref, people_text(&bench, trio)));
    put_statement(&bench, 2);
    sign(&bench, 2, "alice-1", "alice.1");
    sign(&bench, 2, "dana", "dana.1");
    accepted(&bench, 2);
    assert_false(gi_trust_saw(&bench.trust, 1, GI_SIGN_CLOSE));
    assert_true(gi_trust_saw(&bench.trust, 2, GI_SIGN_CLOSE));
    assert_true(gi_trust_saw(&bench.trust, 1, GI_SIGN_PURGE));
    put(&bench, IN_POLICY(&bench, "%s", "0002.yaml"), stored(&bench, POLICY).s);
    put(&bench, POLICY,
        gi_arena_printf(bench.place->arena,
                        "schema: 1\nproject: %s\nversion: 3\nref: %s\nroot:\n  threshold: 2\n  members: [alice, dana]\n"
                        "reviewer_from: low\nprofile: standard\npeople:\n%s",
                        bench.project, bench.ref, people_text(&bench, trio)));
    put_statement(&bench, 3);
    sign(&bench, 3, "alice-1", "alice.1");
    sign(&bench, 3, "dana", "dana.1");
    accepted(&bench, 3);
    static const enum gi_sign_action bound[] = {GI_SIGN_CLOSE,  GI_SIGN_HANDOVER,      GI_SIGN_TAKEOVER,
                                                GI_SIGN_REDACT, GI_SIGN_EXTRAORDINARY, GI_SIGN_PURGE};
    for (size_t i = 0; i < sizeof(bound) / sizeof(bound[0]); i++)
        assert_false(gi_trust_saw(&bench.trust, 2, bound[i]));
    assert_true(gi_trust_saw(&bench.trust, 1, GI_SIGN_ACCEPT));
    assert_true(gi_trust_saw(&bench.trust, 2, GI_SIGN_ASSUME));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(the_first_policy_is_signed_by_its_root_and_each_of_its_keys),
        PLACE_TEST(another_pin_refuses_the_first_policy),
        PLACE_TEST(an_unsigned_first_policy_gives_no_trust_and_says_how_it_is_signed),
        PLACE_TEST(a_tree_without_a_policy_gives_no_trust_and_no_finding),
        PLACE_TEST(a_key_of_the_first_policy_that_did_not_sign_is_refused),
        PLACE_TEST(two_keys_of_one_person_count_once),
        PLACE_TEST(a_first_policy_of_another_version_is_refused),
        PLACE_TEST(a_root_that_asks_for_nobody_is_refused),
        PLACE_TEST(a_policy_that_does_not_load_is_refused_with_its_line),
        PLACE_TEST(a_small_order_key_is_refused),
        PLACE_TEST(one_key_of_two_people_is_refused),
        PLACE_TEST(a_version_is_signed_by_the_old_root_and_the_new_one),
        PLACE_TEST(the_threshold_of_the_new_root_counts_too),
        PLACE_TEST(a_key_that_a_policy_retires_does_not_sign_for_the_new_root),
        PLACE_TEST(a_key_may_retire_with_the_key_that_follows_it),
        PLACE_TEST(a_compromised_key_can_be_revoked_however_few_remain),
        PLACE_TEST(a_removed_key_is_refused),
        PLACE_TEST(a_key_that_comes_back_is_refused),
        PLACE_TEST(a_key_that_moves_to_somebody_else_is_refused),
        PLACE_TEST(a_new_key_without_a_proof_is_refused_and_with_it_taken),
        PLACE_TEST(a_new_key_begins_as_active),
        PLACE_TEST(a_version_that_is_skipped_is_refused),
        PLACE_TEST(project_and_ref_never_change),
        PLACE_TEST(the_kept_copy_is_the_old_policy_byte_for_byte),
        PLACE_TEST(a_policy_that_is_deleted_is_refused),
        PLACE_TEST(a_step_that_changes_policy_changes_nothing_else),
        PLACE_TEST(a_step_beside_the_chain_leaves_trust_as_it_is),
        PLACE_TEST(what_was_signed_before_stays_as_it_was),
        PLACE_TEST(a_statement_about_another_policy_is_refused),
        PLACE_TEST(prose_among_the_policies_is_refused),
        PLACE_TEST(signatures_that_prove_nothing_are_refused),
        PLACE_TEST(somebody_outside_both_roots_may_not_sign),
        PLACE_TEST(a_statement_is_bound_to_its_time_when_it_is_pushed_only),
        PLACE_TEST(a_statement_that_is_good_for_too_long_is_refused),
        PLACE_TEST(profile_and_reviewer_decide_what_an_older_policy_is_good_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
