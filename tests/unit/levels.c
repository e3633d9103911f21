/* When a rule speaks, and when it blocks: gitincident-format(5), from the rule table, the state, the gate and policy.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "changed.h"
#include "engine/load.h"
#include "rules/rule.h"

static int level_with(const char *state, const struct change *changes, size_t count, enum gi_gate gate, int code)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = tree(arena, state, changes, count);
    struct gi_report report = check(arena, head, NULL, gate);
    return level_of(&report, code);
}

static const struct change no_criteria = {"actions.yaml", "evaluation_criteria", "x-criteria"};
static const struct change no_tracker = {"actions.yaml", "    key: ", "    x-key: "};

static void an_e_row_is_silent_before_its_state_due_from_it_and_an_error_at_its_gate(void **unused)
{
    (void)unused;
    assert_int_equal(level_with("post_incident", &no_criteria, 1, GI_GATE_NONE, 515), -1);
    assert_int_equal(level_with("follow_up", &no_criteria, 1, GI_GATE_NONE, 515), GI_LEVEL_DUE);
    assert_int_equal(level_with("post_incident", &no_criteria, 1, GI_GATE_ACCEPT, 515), GI_LEVEL_ERROR);
    assert_int_equal(level_with("follow_up", &no_criteria, 1, GI_GATE_CLOSE, 515), GI_LEVEL_ERROR);
}

static void accept_asks_for_nothing_that_is_due_at_closed_only(void **unused)
{
    static const struct change once = {"progress.yaml", "changed_in: https://git.larkspur.example/handbook",
                                       "x-commit: handbook"};
    struct change no_commit[] = {once, once};
    (void)unused;
    assert_int_equal(level_with("closed", no_commit, 2, GI_GATE_ACCEPT, 508), GI_LEVEL_DUE);
    assert_int_equal(level_with("closed", no_commit, 2, GI_GATE_CLOSE, 508), GI_LEVEL_ERROR);
}

static void a_warning_stays_one_at_every_gate(void **unused)
{
    (void)unused;
    assert_int_equal(level_with("follow_up", &no_tracker, 1, GI_GATE_NONE, 504), GI_LEVEL_WARNING);
    assert_int_equal(level_with("follow_up", &no_tracker, 1, GI_GATE_CLOSE, 504), GI_LEVEL_WARNING);
}

static void policy_raises_a_warning_to_what_blocks_at_the_gates_only(void **unused)
{
    struct change raised[] = {
        no_tracker, {".incident/policy.yaml", "exercise_days: 365", "exercise_days: 365\nrules:\n  GI504: error"}};
    (void)unused;
    assert_int_equal(level_with("follow_up", raised, 2, GI_GATE_NONE, 504), GI_LEVEL_DUE);
    assert_int_equal(level_with("follow_up", raised, 2, GI_GATE_CLOSE, 504), GI_LEVEL_ERROR);
}

static void policy_lowers_nothing_below_its_floor(void **unused)
{
    struct change lowered[] = {no_criteria,
                               {".incident/policy.yaml", "exercise_days: 365",
                                "exercise_days: 365\nrules:\n  GI515: warning\n  GI237: warning"}};
    (void)unused;
    assert_int_equal(level_with("follow_up", lowered, 2, GI_GATE_CLOSE, 515), GI_LEVEL_ERROR);
    assert_int_equal(level_with("follow_up", lowered, 2, GI_GATE_NONE, 804), GI_LEVEL_ERROR);
}

static void the_policy_of_the_base_judges_not_the_one_that_came_with_the_change(void **unused)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct change raised[] = {
        no_tracker, {".incident/policy.yaml", "exercise_days: 365", "exercise_days: 365\nrules:\n  GI504: error"}};
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *strict = tree(arena, "follow_up", raised, 2);
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *lax = tree(arena, "follow_up", &no_tracker, 1);
    (void)unused;
    struct gi_report report = check(arena, lax, strict, GI_GATE_CLOSE);
    assert_int_equal(level_of(&report, 504), GI_LEVEL_ERROR);
    report = check(arena, strict, lax, GI_GATE_CLOSE);
    assert_int_equal(level_of(&report, 504), GI_LEVEL_WARNING);
}

static void a_change_that_makes_the_guarded_step_is_judged_for_its_gate(void **unused)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *before = tree(arena, "post_incident", NULL, 0);
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *after = tree(arena, "follow_up", &no_criteria, 1);
    (void)unused;
    struct gi_report report = check(arena, after, before, GI_GATE_NONE);
    assert_int_equal(level_of(&report, 515), GI_LEVEL_ERROR);
    report = check(arena, after, after, GI_GATE_NONE);
    assert_int_equal(level_of(&report, 515), GI_LEVEL_DUE);
}

static const struct change late_team = {"incident.yaml", "engaged: 2026-03-10T06:58:00Z",
                                        "engaged: 2026-03-10T20:58:00Z"};

static void a_finding_about_the_rule_settles_what_can_no_longer_be_mended(void **unused)
{
    struct change settled[] = {late_team, {"analysis.yaml", "    about:\n", "    about:\n      - GI729\n"}};
    (void)unused;
    assert_int_equal(level_with("post_incident", &late_team, 1, GI_GATE_NONE, 729), GI_LEVEL_WARNING);
    assert_int_equal(level_with("post_incident", settled, 2, GI_GATE_NONE, 729), -1);
}

static void a_finding_about_a_rule_of_the_review_settles_nothing(void **unused)
{
    struct change about[] = {no_criteria, {"analysis.yaml", "    about:\n", "    about:\n      - GI515\n"}};
    (void)unused;
    assert_int_equal(level_with("follow_up", about, 2, GI_GATE_NONE, 515), GI_LEVEL_DUE);
}

static void the_live_phase_of_a_retrospective_record_is_not_recorded(void **unused)
{
    struct change retrospective[] = {late_team,
                                     {"incident.yaml", "mode: incident", "mode: retrospective"},
                                     {"incident.yaml", "  acknowledged:", "  x-acknowledged:"}};
    (void)unused;
    assert_int_equal(level_with("post_incident", retrospective, 3, GI_GATE_ACCEPT, 729), -1);
    assert_int_equal(level_with("post_incident", retrospective, 3, GI_GATE_ACCEPT, 313), -1);
    assert_int_equal(level_with("post_incident", &retrospective[2], 1, GI_GATE_NONE, 313), GI_LEVEL_DUE);
}

/* Runs the rules of one record with facts about sign-offs, which nobody establishes yet. */
static int level_waived(const int *waived, size_t count, const struct change *change, int code)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = tree(arena, "follow_up", change, 1);
    struct gi_record_place place = {GI_KIND_INCIDENT, FIXTURE_RECORD,
                                    gi_str_of(FIXTURE_RECORD + strlen("incidents/2026/"))};
    struct gi_findings findings = {.arena = arena};
    struct gi_error error = {.arena = arena};
    struct gi_record *record = NULL;
    static const struct gi_policy none;
    struct gi_facts facts = {.waived = waived, .waived_count = count};
    assert_int_equal(gi_load_record(head, &place, &findings, &record, &error), 0);
    struct gi_rule_run run = {.head = record,
                              .life = gi_life_of(arena, record, &none),
                              .policy = &none,
                              .facts = &facts,
                              .gate = GI_GATE_CLOSE,
                              .findings = &findings};
    gi_rules_run(&run);
    for (size_t i = 0; i < findings.list.n; i++)
        if (findings.list.at[i].code == code)
            return findings.list.at[i].level;
    return -1;
}

static void a_waiver_counts_only_when_a_sign_off_lists_it_and_never_for_the_hard_set_or_a1(void **unused)
{
    static const int codes[] = {515, 513, 417};
    static const struct change waiver = {
        "incident.yaml", "tlp: amber+strict",
        "waivers:\n  - rule: GI515\n    reason: No time\n    by: bob\n    at: 2026-03-12T10:00Z\ntlp: amber+strict"};
    static const struct change both = {"actions.yaml", "evaluation_criteria", "x-criteria"};
    (void)unused;
    assert_int_equal(level_waived(NULL, 0, &both, 515), GI_LEVEL_ERROR);
    assert_int_equal(level_waived(codes, 3, &both, 515), -1);
    assert_int_equal(level_waived(codes, 3, &both, 513), GI_LEVEL_ERROR);
    struct change unsigned_waiver[] = {no_criteria, waiver};
    assert_int_equal(level_with("follow_up", unsigned_waiver, 2, GI_GATE_CLOSE, 515), GI_LEVEL_ERROR);
}

static void what_is_hard_blocks_at_once_in_every_state(void **unused)
{
    static const struct change dangling = {"timeline.yaml", "source: E-", "source: E-zzz"};
    static const char *const states[] = {"investigation", "containment", "recovery",
                                         "post_incident", "follow_up",   "closed"};
    (void)unused;
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
        assert_int_equal(level_with(states[i], &dangling, 1, GI_GATE_NONE, 210), GI_LEVEL_ERROR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_e_row_is_silent_before_its_state_due_from_it_and_an_error_at_its_gate),
        cmocka_unit_test(accept_asks_for_nothing_that_is_due_at_closed_only),
        cmocka_unit_test(a_warning_stays_one_at_every_gate),
        cmocka_unit_test(policy_raises_a_warning_to_what_blocks_at_the_gates_only),
        cmocka_unit_test(policy_lowers_nothing_below_its_floor),
        cmocka_unit_test(the_policy_of_the_base_judges_not_the_one_that_came_with_the_change),
        cmocka_unit_test(a_change_that_makes_the_guarded_step_is_judged_for_its_gate),
        cmocka_unit_test(a_finding_about_the_rule_settles_what_can_no_longer_be_mended),
        cmocka_unit_test(a_finding_about_a_rule_of_the_review_settles_nothing),
        cmocka_unit_test(the_live_phase_of_a_retrospective_record_is_not_recorded),
        cmocka_unit_test(a_waiver_counts_only_when_a_sign_off_lists_it_and_never_for_the_hard_set_or_a1),
        cmocka_unit_test(what_is_hard_blocks_at_once_in_every_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
