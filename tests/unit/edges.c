/* Edges of single rules: what the format says in half a sentence, and a complete record that steps over it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "changed.h"
#include "model/policy.h"
#include "rules/rule.h"

static int level_with(const char *state, const struct change *changes, size_t count, int code)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = tree(arena, state, changes, count);
    struct gi_report report = check(arena, head, NULL, GI_GATE_NONE);
    return level_of(&report, code);
}

static void a_duplicate_says_of_what(void **unused)
{
    struct change duplicate[] = {
        {"incident.yaml", "verdict: false_positive", "verdict: duplicate"},
        {"incident.yaml", "tlp:", "related:\n  - {id: INC-20260309-aaaa, relation: duplicate_of}\ntlp:"}};
    (void)unused;
    assert_int_equal(level_with("rejected", NULL, 0, 241), -1);
    assert_int_equal(level_with("rejected", duplicate, 1, 241), GI_LEVEL_DUE);
    assert_int_equal(level_with("rejected", duplicate, 2, 241), -1);
}

static void a_severity_that_no_row_says_is_refused(void **unused)
{
    struct change rows[] = {
        {"status.yaml", "  kind: severity\n  severity: high\n", "  kind: state\n  state: triage\n"},
        {"status.yaml", "  kind: severity\n  severity: critical\n", "  kind: state\n  state: triage\n"},
        {"incident.yaml", "severity: critical", "severity: undetermined"}};
    (void)unused;
    assert_int_equal(level_with("triage", rows, 2, 233), GI_LEVEL_ERROR);
    assert_int_equal(level_with("triage", rows, 3, 233), -1);
}

static int level_of_imported(const char *state, int code)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = tree(arena, "triage", NULL, 0);
    const char *header = gi_arena_printf(arena, "schema: 1\nid: IMP-00c0ffee\ntitle: T\nstate: %s\n", state);
    gi_snapshot_memory_add(head, "imported/2020/IMP-00c0ffee/incident.yaml", gi_str_of(header), 0100644);
    struct gi_report report = check(arena, head, NULL, GI_GATE_NONE);
    return level_of(&report, code);
}

static void an_imported_record_is_in_no_state_of_ours(void **unused)
{
    (void)unused;
    assert_int_equal(level_of_imported("imported", 233), -1);
    assert_int_equal(level_of_imported("closed", 233), GI_LEVEL_ERROR);
}

static void a_reference_by_the_records_own_id_has_to_resolve(void **unused)
{
    struct change dangling = {"postmortem.md", "[T-4fm]", "[T-4fm] [INC-20260310-k7f3/T-zzz]"};
    struct change resolved = {"postmortem.md", "[T-4fm]", "[T-4fm] [INC-20260310-k7f3/T-4fm]"};
    (void)unused;
    assert_int_equal(level_with("post_incident", &dangling, 1, 210), GI_LEVEL_ERROR);
    assert_int_equal(level_with("post_incident", &resolved, 1, 210), -1);
}

static void progress_is_of_this_records_actions(void **unused)
{
    struct change other = {"progress.yaml", "action: A-q2m", "action: INC-20250310-aaaa/A-q2m"};
    struct change kind = {"progress.yaml", "state: in_progress",
                          "state: in_progress\n  superseded_by: INC-20250310-aaaa/E-1"};
    (void)unused;
    assert_int_equal(level_with("post_incident", &other, 1, 210), GI_LEVEL_ERROR);
    assert_int_equal(level_with("post_incident", &kind, 1, 210), GI_LEVEL_ERROR);
}

static void a_policy_that_is_silent_is_small_below_five_people(void **unused)
{
    struct gi_policy policy = {0};
    (void)unused;
    policy.people.n = 4;
    assert_true(gi_policy_small(&policy));
    policy.people.n = 5;
    assert_false(gi_policy_small(&policy));
    policy.profile = (struct gi_scalar){.is = GI_PRESENT, .number = GI_PROFILE_SMALL};
    assert_true(gi_policy_small(&policy));
}

static void nothing_of_a1_can_be_waived(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < gi_rule_count; i++)
        if (strcmp(gi_rules[i].requirement, "A1") == 0)
            assert_int_equal(gi_rules[i].floor, GI_RULE_HARD);
}

static void evidence_that_is_said_to_be_in_the_folder_is_there(void **unused)
{
    struct change gone = {"evidence.yaml", "location: evidence/", "location: evidence/zz-"};
    (void)unused;
    assert_int_equal(level_with("post_incident", NULL, 0, 311), -1);
    assert_int_equal(level_with("post_incident", &gone, 1, 311), GI_LEVEL_DUE);
}

static void no_metric_is_negative(void **unused)
{
    struct change late[] = {
        {"incident.yaml", "detected: 2026-03-10T06:20:00Z", "detected: 2026-03-10T07:00:00Z"},
        {"incident.yaml", "acknowledged: 2026-03-10T06:32:00Z", "acknowledged: 2026-03-10T07:01:00Z"}};
    struct change early = {"communications.yaml", "at: 2026-03-10T08:05:00Z", "at: 2026-03-10T06:05:00Z"};
    struct change verified = {"actions.yaml", "    at: 2026-03-10T09:50:00Z", "    at: 2026-03-10T16:50:00Z"};
    (void)unused;
    assert_int_equal(level_with("follow_up", NULL, 0, 304), -1);
    assert_int_equal(level_with("follow_up", late, 2, 304), GI_LEVEL_DUE);
    assert_int_equal(level_with("follow_up", &early, 1, 304), GI_LEVEL_DUE);
    assert_int_equal(level_with("follow_up", &verified, 1, 304), GI_LEVEL_DUE);
}

static void a_severity_that_rises_between_two_meetings_asks_from_then_on(void **unused)
{
    struct change risen[] = {
        {".incident/policy.yaml", "  high: 4\n  medium: 24", "  high: 1\n  medium: 24"},
        {"status.yaml", "  state: containment\n",
         "  state: containment\n"
         "- {at: 2026-03-10T07:31:00Z, by: bob, kind: severity, severity: high, reason: r}\n"
         "- {at: 2026-03-10T08:44:00Z, by: bob, kind: severity, severity: critical, reason: r}\n"}};
    (void)unused;
    assert_int_equal(level_with("post_incident", risen, 1, 735), -1);
    assert_int_equal(level_with("post_incident", &risen[1], 1, 735), -1);
    assert_int_equal(level_with("post_incident", risen, 2, 735), GI_LEVEL_WARNING);
}

static void what_is_due_in_the_live_phase_is_not_recorded_afterwards(void **unused)
{
    struct change afterwards[] = {{"incident.yaml", "authorised_by: D-p6c", "x-by: D-p6c"},
                                  {"incident.yaml", "mode: incident", "mode: retrospective"}};
    (void)unused;
    assert_int_equal(level_with("post_incident", afterwards, 1, 741), GI_LEVEL_DUE);
    assert_int_equal(level_with("post_incident", afterwards, 2, 741), -1);
}

static void an_action_may_have_begun_before_its_disposition(void **unused)
{
    struct change begun = {"progress.yaml", "- action: A-q2m\n  at: 2026-03-10T13:50",
                           "- {action: A-q2m, at: 2026-03-10T09:46Z, by: ivan, state: proposed}\n"
                           "- action: A-q2m\n  at: 2026-03-10T13:50"};
    struct change back = {"progress.yaml", "- action: A-q2m\n  at: 2026-03-10T13:50",
                          "- {action: A-q2m, at: 2026-03-10T09:51Z, by: ivan, state: proposed}\n"
                          "- action: A-q2m\n  at: 2026-03-10T13:50"};
    (void)unused;
    assert_int_equal(level_with("post_incident", &begun, 1, 516), -1);
    assert_int_equal(level_with("post_incident", &back, 1, 516), GI_LEVEL_ERROR);
}

static void a_deferred_action_that_answers_a_root_cause_has_criteria(void **unused)
{
    struct change deferred[] = {
        {"actions.yaml", "  evaluation_criteria: |-\n    A key made", "  x-criteria: |-\n    A key made"},
        {"actions.yaml", "    state: accepted\n    consulted:\n      - oscar\n      - ivan\n      - alice",
         "    state: deferred\n    consulted:\n      - oscar\n      - ivan\n      - alice"}};
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = tree(arena, "post_incident", deferred, 2);
    (void)unused;
    struct gi_report report = check(arena, head, NULL, GI_GATE_ACCEPT);
    assert_int_equal(level_of(&report, 515), GI_LEVEL_ERROR);
}

static void a_reason_that_nobody_wrote_is_missing_not_misspelt(void **unused)
{
    struct change occurred = {"incident.yaml", "occurred:", "occurred: {unknown: TODO}\n  x-occurred:"};
    struct change detected = {"incident.yaml", "detected: 2026-03-10T06:20:00Z", "detected: {unknown: TODO}"};
    struct change blank = {"incident.yaml", "detected: 2026-03-10T06:20:00Z", "detected: {unknown: }"};
    (void)unused;
    assert_int_equal(level_with("post_incident", &occurred, 1, 305), GI_LEVEL_DUE);
    assert_int_equal(level_with("post_incident", &occurred, 1, 203), -1);
    assert_int_equal(level_with("triage", &detected, 1, 206), GI_LEVEL_ERROR);
    assert_int_equal(level_with("triage", &blank, 1, 206), GI_LEVEL_ERROR);
    assert_int_equal(level_with("triage", &blank, 1, 203), -1);
}

static void an_id_begins_with_a_day_of_the_calendar(void **unused)
{
    (void)unused;
    assert_int_equal(gi_id_prefix(GI_STR("INC-20240229-k7f3")), GI_ID_INC);
    assert_int_equal(gi_id_prefix(GI_STR("INC-20260229-k7f3")), 0);
    assert_int_equal(gi_id_prefix(GI_STR("EX-20261301-k7f3")), 0);
    assert_int_equal(gi_id_prefix(GI_STR("INC-20260310-kilo")), 0);
}

static void of_a_newer_format_only_that_is_said(void **unused)
{
    struct change newer[] = {{"incident.yaml", "tlp:", "later: 1\ntlp:"}, {"incident.yaml", "schema: 1", "schema: 2"}};
    (void)unused;
    assert_int_equal(level_with("triage", newer, 1, 202), GI_LEVEL_ERROR);
    assert_int_equal(level_with("triage", newer, 2, 202), -1);
    assert_int_equal(level_with("triage", newer, 2, 213), GI_LEVEL_ERROR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_duplicate_says_of_what),
        cmocka_unit_test(a_severity_that_no_row_says_is_refused),
        cmocka_unit_test(an_imported_record_is_in_no_state_of_ours),
        cmocka_unit_test(a_reference_by_the_records_own_id_has_to_resolve),
        cmocka_unit_test(progress_is_of_this_records_actions),
        cmocka_unit_test(a_policy_that_is_silent_is_small_below_five_people),
        cmocka_unit_test(nothing_of_a1_can_be_waived),
        cmocka_unit_test(evidence_that_is_said_to_be_in_the_folder_is_there),
        cmocka_unit_test(no_metric_is_negative),
        cmocka_unit_test(a_severity_that_rises_between_two_meetings_asks_from_then_on),
        cmocka_unit_test(what_is_due_in_the_live_phase_is_not_recorded_afterwards),
        cmocka_unit_test(an_action_may_have_begun_before_its_disposition),
        cmocka_unit_test(a_reason_that_nobody_wrote_is_missing_not_misspelt),
        cmocka_unit_test(an_id_begins_with_a_day_of_the_calendar),
        cmocka_unit_test(of_a_newer_format_only_that_is_said),
        cmocka_unit_test(a_deferred_action_that_answers_a_root_cause_has_criteria),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
