/* Records against their base: what may grow, what has to stay, and which change makes a guarded step. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "changed.h"

/* The level of a rule's finding when the head is a state with changes and the base another one; -1: it is silent. */
static int level_against(const char *base, const char *head, const struct change *changes, size_t count, int code)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *before = tree(arena, base, NULL, 0);
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *now = tree(arena, head, changes, count);
    struct gi_report report = check(arena, now, before, GI_GATE_NONE);
    return level_of(&report, code);
}

static const struct change no_criteria = {"actions.yaml", "evaluation_criteria", "x-criteria"};

static void a_record_that_the_base_lacks_made_every_step_that_it_has(void **unused)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *empty = gi_snapshot_memory();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *now = tree(arena, "follow_up", &no_criteria, 1);
    (void)unused;
    struct gi_report report = check(arena, now, empty, GI_GATE_NONE);
    assert_int_equal(level_of(&report, 515), GI_LEVEL_ERROR);
    report = check(arena, now, NULL, GI_GATE_NONE);
    assert_int_equal(level_of(&report, 515), GI_LEVEL_DUE);
}

static void who_reopens_and_accepts_in_one_change_makes_the_step_again(void **unused)
{
    struct change again[] = {no_criteria,
                             {"status.yaml", "  reason: The post-mortem is accepted",
                              "- {at: 2026-03-13T11:00Z, by: bob, kind: state, state: post_incident, reason: r}\n"
                              "- {at: 2026-03-13T12:00Z, by: bob, kind: state, state: follow_up}"}};
    (void)unused;
    assert_int_equal(level_against("follow_up", "follow_up", &no_criteria, 1, 515), GI_LEVEL_DUE);
    assert_int_equal(level_against("follow_up", "follow_up", again, 2, 515), GI_LEVEL_ERROR);
}

static const struct change more_words = {"actions.yaml", "  title: Bring", "  description: More\n  title: Bring"};
static const struct change more_consulted = {"actions.yaml", "    at: 2026-03-10T09:50:00Z",
                                             "    at: 2026-03-10T09:50:00Z\n    decision: D-9hx"};

static void a_commitment_takes_keys_up_to_the_step_that_accepts_it(void **unused)
{
    (void)unused;
    assert_int_equal(level_against("post_incident", "post_incident", &more_words, 1, 238), -1);
    assert_int_equal(level_against("post_incident", "follow_up", &more_words, 1, 238), -1);
    assert_int_equal(level_against("follow_up", "follow_up", &more_words, 1, 238), GI_LEVEL_ERROR);
}

static void a_mapping_in_a_commitment_takes_keys_likewise(void **unused)
{
    (void)unused;
    assert_int_equal(level_against("post_incident", "post_incident", &more_consulted, 1, 237), -1);
    assert_int_equal(level_against("post_incident", "post_incident", &more_consulted, 1, 238), -1);
    assert_int_equal(level_against("follow_up", "follow_up", &more_consulted, 1, 238), GI_LEVEL_ERROR);
}

static void the_order_of_keys_and_the_quotes_say_nothing(void **unused)
{
    struct change turned[] = {
        {"actions.yaml", "    system: bugs\n    key: LED-4119\n", "    key: 'LED-4119'\n    system: \"bugs\"\n"},
        {"timeline.yaml", "by: carol", "by: 'carol'"}};
    (void)unused;
    for (int code = 236; code <= 238; code++)
        assert_int_equal(level_against("follow_up", "follow_up", turned, 2, code), -1);
}

static void rows_of_a_log_stay_in_their_order(void **unused)
{
    static const char first[] = "- action: A-q2m\n  at: 2026-03-10T13:50:00Z\n  by: ivan\n  state: in_progress\n";
    static const char second[] = "- action: A-q2m\n  at: 2026-03-10T16:20:00Z\n  by: ivan\n  state: implemented\n";
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct change turned[] = {{"progress.yaml", first, ""},
                              {"progress.yaml", "- action: A-q2m\n  at: 2026-03-10T16:40", ""}};
    (void)unused;
    turned[1].to = gi_arena_printf(arena, "%s%s", first, turned[1].from);
    assert_int_equal(level_against("follow_up", "follow_up", turned, 2, 236), GI_LEVEL_ERROR);
    turned[1].from = second;
    turned[1].to = second;
    assert_int_equal(level_against("follow_up", "follow_up", &turned[1], 1, 236), -1);
}

static void a_row_of_the_timeline_may_move_to_its_place(void **unused)
{
    static const char late[] = "# Found in the complete log, a day late.\n- id: T-z4s\n  at: 2026-03-10T02:26:00Z\n"
                               "  by: ivan\n  kind: attacker_action\n  text: |-\n"
                               "    The second key is tried on the bucket of the backups and is refused.\n"
                               "  recorded: 2026-03-11T10:15:00Z\n  source: E-6wv\n  asset: ledger-backups\n"
                               "  attack: T1530";
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct change moved[] = {{"timeline.yaml", late, ""}, {"timeline.yaml", "- id: T-4fm\n", ""}};
    moved[1].to = gi_arena_printf(arena, "%s\n%s", late, moved[1].from);
    (void)unused;
    assert_int_equal(level_against("post_incident", "post_incident", moved, 2, 236), -1);
}

static void a_stub_keeps_the_id_the_time_and_the_person(void **unused)
{
    struct change change[] = {{"timeline.yaml", "  source: E-5pt\n  asset: export-service\n", "  redacted: r\n"},
                              {"timeline.yaml", "at: 2026-02-17T15:42:00+01:00", "at: 2026-02-17T15:43:00+01:00"}};
    (void)unused;
    assert_int_equal(level_against("post_incident", "post_incident", change, 1, 237), -1);
    assert_int_equal(level_against("post_incident", "post_incident", change, 2, 237), GI_LEVEL_ERROR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_that_the_base_lacks_made_every_step_that_it_has),
        cmocka_unit_test(who_reopens_and_accepts_in_one_change_makes_the_step_again),
        cmocka_unit_test(a_commitment_takes_keys_up_to_the_step_that_accepts_it),
        cmocka_unit_test(a_mapping_in_a_commitment_takes_keys_likewise),
        cmocka_unit_test(the_order_of_keys_and_the_quotes_say_nothing),
        cmocka_unit_test(rows_of_a_log_stay_in_their_order),
        cmocka_unit_test(a_row_of_the_timeline_may_move_to_its_place),
        cmocka_unit_test(a_stub_keeps_the_id_the_time_and_the_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
