/* Steps of one incident: each action accepted, and each way in which it is refused. */
#include "judged.h"

#define NOTHING ((struct chosen){0})

static void a_record_without_a_lead_takes_notes_by_anybody(void **state)
{
    (void)state;
    struct world world = begin("standard");
    accepted(&world);
    add_to(&world, "timeline.yaml",
           "- id: T-2\n  at: 2026-11-20T09:10:00Z\n  by: ivan\n  kind: action\n  text: looked\n");
    accepted(&world);
    grade(&world, "high");
    accepted(&world);
    grade(&world, "low"); /* while nobody leads, lowering is free */
    accepted(&world);
    end(&world);
}

static void who_declares_takes_office(void **state)
{
    (void)state;
    struct world world = led("standard", "low", "investigation");
    assert_str(world.verdicts.chain.lead, "alice");
    assert_int_equal(world.verdicts.chain.epoch, 1);
    assert_int_equal(world.verdicts.chain.leads.at[0].from, 1795168800); /* the declaring row, by date(1) */
    end(&world);
}

static void a_declaration_is_refused_without_its_assume(void **state)
{
    (void)state;
    struct world world = begin("standard");
    accepted(&world);
    go(&world, "investigation");
    refused(&world, 612, "triage to investigation: nobody leads, and the statement assume is not in this step");
    struct world two = fork_of(&world);
    sign(&two, GI_SIGN_ASSUME, "alice:crisis-lead bob:crisis-lead", (struct chosen){.to = "alice"});
    refused(&two, 607, "does not ask for bob's signature");
    struct world stranger = fork_of(&world);
    sign(&stranger, GI_SIGN_ASSUME, "judy:crisis-lead", (struct chosen){.to = "judy"});
    refused_with(&stranger, 605, "the Crisis Lead who takes office (judy)", 607);
    struct world epoch = fork_of(&world);
    sign(&epoch, GI_SIGN_ASSUME, "alice:crisis-lead",
         (struct chosen){.to = "alice", .from = "to: alice 1", .into = "to: alice 2"});
    refused(&epoch, 608, "the epoch after 0 is 1");
    struct world early = fork_of(&world);
    early.state = "triage";
    early.status.n = 0;
    go(&early, "triage");
    sign(&early, GI_SIGN_ASSUME, "alice:crisis-lead", (struct chosen){.to = "alice"});
    refused(&early, 604, "the step that declares");
    end(&world);
}

static void each_fault_of_a_signature_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *signers;
        int code;
        int also;
        const char *words;
    } rows[] = {
        {"", 605, 605, "lacks the signature of the Crisis Lead in office (alice)"},
        {"bob:crisis-lead", 605, 607, "lacks the signature"},
        {"alice:executive", 607, 605, "signed for the namespace executive@git-incident"},
        {"alice:git", 607, 605, "signed for the namespace git"},
        {"mallory:crisis-lead", 607, 605, "gives nobody"},
        {"mallory:crisis-lead:alice", 607, 605, "gives nobody"},
        {"bob:crisis-lead:alice", 607, 605, "has to say .bob.1.sig"},
        {"alice-2:crisis-lead:alice", 607, 605, "is retired"},
        {"alice:crisis-lead dana:executive", 607, 607, "signed for the namespace executive"},
        {"alice:crisis-lead alice:crisis-lead", 607, 607, "has to say .alice.1.sig"},
    };
    struct world world = reviewed("standard", "low");
    sign(&world, GI_SIGN_EXTRAORDINARY, "alice:crisis-lead dana:executive", (struct chosen){.document = "D-1"});
    accepted(&world);
    go(&world, "follow_up");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct world other = fork_of(&world);
        sign(&other, GI_SIGN_ACCEPT, rows[i].signers, NOTHING);
        refused_with(&other, rows[i].code, rows[i].words, rows[i].also);
    }
    struct world junk = fork_of(&world);
    sign(&junk, GI_SIGN_ACCEPT, "alice:crisis-lead", NOTHING);
    accepted(&junk);
    junk.before = world.before;
    tamper(&junk, "sign-offs/0002-accept.alice.1.sig", "-----END SSH SIGNATURE-----\n",
           "-----END SSH SIGNATURE-----\njunk\n");
    refused_with(&junk, 606, "", 605);
    struct world edited = fork_of(&world);
    sign(&edited, GI_SIGN_ACCEPT, "alice:crisis-lead", NOTHING);
    tamper(&edited, "sign-offs/0002-accept.stmt", "as we agreed", "as I like it");
    refused_with(&edited, 606, "", 605);
    end(&world);
}

static void each_line_of_a_statement_is_recomputed(void **state)
{
    (void)state;
    static const struct {
        struct chosen chosen;
        int code;
        const char *words;
    } rows[] = {
        {{.from = "project: 7c9e", .into = "project: 8c9e"}, 604, "project"},
        {{.from = "record: INC-20261120-k7f3", .into = "record: INC-20261120-k7f4"}, 604, "record"},
        {{.from = "lead: alice 1", .into = "lead: bob 1"}, 608, "in office is alice 1"},
        {{.from = "lead: alice 1", .into = "lead: alice 2"}, 608, "in office is alice 1"},
        {{.from = "prev: sha256:", .into = "prev: sha256:0000"}, 603, ""},
        {{.from = "fact: severity low", .into = "fact: severity high"}, 604, "severity"},
        {{.from = "item: A-1 verified\n", .into = ""}, 604, "A-1"},
        {{.from = "absent: evidence.yaml\n", .into = ""}, 604, "evidence.yaml"},
        {{.policy = 4}, 604, "policy 4"},
        {{.signed_at = NOW + 301}, 609, "in the future"},
        {{.signed_at = NOW - 8 * 86400, .expires = NOW - 86400}, 609, "expired"},
        {{.signed_at = NOW - 60, .expires = NOW + WEEK}, 609, "7 days"},
        {{.signed_at = NOW, .expires = NOW - 60}, 609, "not later"},
        {{.waives = 514}, 617, "no waiver"},
        {{.waives = 601}, 617, "cannot be waived"},
    };
    struct world world = reviewed("standard", "low");
    sign(&world, GI_SIGN_EXTRAORDINARY, "alice:crisis-lead dana:executive", (struct chosen){.document = "D-1"});
    accepted(&world);
    go(&world, "follow_up");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct world other = fork_of(&world);
        sign(&other, GI_SIGN_ACCEPT, "alice:crisis-lead", rows[i].chosen);
        refused_with(&other, rows[i].code, rows[i].words, rows[i].code == 603 ? 601 : rows[i].code);
    }
    struct world late = fork_of(&world);
    sign(&late, GI_SIGN_ACCEPT, "alice:crisis-lead", NOTHING);
    tamper(&late, "postmortem.md", "read", "lead");
    refused(&late, 604, "file postmortem.md");
    end(&world);
}

static void an_older_policy_that_was_seen_will_do_while_its_rule_is_the_same(void **state)
{
    (void)state;
    struct world world = led("standard", "low", "investigation");
    struct world other = fork_of(&world);
    sign(&world, GI_SIGN_HANDOVER, "alice:crisis-lead bob:crisis-lead", (struct chosen){.to = "bob", .policy = 2});
    accepted(&world);
    put_policy(&other, 4, "small");
    sign(&other, GI_SIGN_HANDOVER, "alice:crisis-lead", (struct chosen){.to = "bob", .policy = 3});
    refused(&other, 604, "policy 3");
    end(&world);
}

static void a_lead_hands_over_with_both_signatures(void **state)
{
    (void)state;
    struct world world = led("standard", "low", "containment");
    struct world alone = fork_of(&world);
    sign(&alone, GI_SIGN_HANDOVER, "bob:crisis-lead", (struct chosen){.to = "bob"});
    refused(&alone, 605, "in office (alice)");
    struct world outgoing = fork_of(&world);
    sign(&outgoing, GI_SIGN_HANDOVER, "alice:crisis-lead", (struct chosen){.to = "bob"});
    refused(&outgoing, 605, "takes office (bob)");
    struct world herself = fork_of(&world);
    sign(&herself, GI_SIGN_HANDOVER, "alice:crisis-lead", (struct chosen){.to = "alice"});
    refused(&herself, 608, "leads already");
    sign(&world, GI_SIGN_HANDOVER, "alice:crisis-lead bob:crisis-lead", (struct chosen){.to = "bob"});
    accepted(&world);
    assert_str(world.verdicts.chain.lead, "bob");
    assert_int_equal(world.verdicts.chain.epoch, 2);
    grade(&world, "informational");
    sign(&world, GI_SIGN_DOWNGRADE, "alice:crisis-lead", NOTHING); /* a former lead */
    refused_with(&world, 605, "in office (bob)", 607);
    end(&world);
}

static void a_takeover_needs_two_executives(void **state)
{
    (void)state;
    struct world world = led("standard", "low", "containment");
    struct world one = fork_of(&world);
    sign(&one, GI_SIGN_TAKEOVER, "bob:crisis-lead dana:executive", (struct chosen){.to = "bob"});
    refused(&one, 605, "an executive who does not lead");
    sign(&world, GI_SIGN_TAKEOVER, "bob:crisis-lead dana:executive erin:executive", (struct chosen){.to = "bob"});
    accepted(&world);
    assert_str(world.verdicts.chain.lead, "bob");
    end(&world);
}

static void the_profile_small_has_its_own_slots(void **state)
{
    (void)state;
    struct world world = led("small", "low", "containment");
    struct world outgoing = fork_of(&world);
    sign(&outgoing, GI_SIGN_HANDOVER, "alice:crisis-lead", (struct chosen){.to = "bob"});
    accepted(&outgoing);
    struct world incoming = fork_of(&world);
    sign(&incoming, GI_SIGN_HANDOVER, "bob:crisis-lead dana:executive", (struct chosen){.to = "bob"});
    accepted(&incoming);
    struct world alone = fork_of(&world);
    sign(&alone, GI_SIGN_HANDOVER, "bob:crisis-lead", (struct chosen){.to = "bob"});
    refused(&alone, 605, "in office (alice)");
    struct world takeover = fork_of(&world);
    sign(&takeover, GI_SIGN_TAKEOVER, "bob:crisis-lead judy:executive", (struct chosen){.to = "bob"});
    accepted(&takeover);
    struct world outside = fork_of(&world);
    sign(&outside, GI_SIGN_TAKEOVER, "bob:crisis-lead mallory:executive", (struct chosen){.to = "bob"});
    refused_with(&outside, 605, "another member", 607);
    end(&world);
}

static void a_fact_is_lowered_by_a_downgrade_only(void **state)
{
    (void)state;
    struct world world = led("standard", "high", "investigation");
    struct world unsigned_step = fork_of(&world);
    grade(&unsigned_step, "low");
    refused(&unsigned_step, 611, "severity high to low");
    struct world other = fork_of(&world);
    grade(&other, "low");
    sign(&other, GI_SIGN_HANDOVER, "alice:crisis-lead bob:crisis-lead", (struct chosen){.to = "bob"});
    refused(&other, 611, "severity high to low");
    struct world undetermined = fork_of(&world);
    grade(&undetermined, "undetermined"); /* counts as critical */
    accepted(&undetermined);
    struct world tlp = fork_of(&world);
    tlp.tlp = "green";
    put_header(&tlp);
    refused(&tlp, 611, "tlp amber to green");
    grade(&world, "low");
    sign(&world, GI_SIGN_DOWNGRADE, "alice:crisis-lead", NOTHING);
    accepted(&world);
    struct world nothing = fork_of(&world);
    sign(&nothing, GI_SIGN_DOWNGRADE, "alice:crisis-lead", NOTHING);
    refused(&nothing, 604, "lowers nothing");
    end(&world);
}

static void from_the_declaration_on_somebody_leads(void **state)
{
    (void)state;
    struct world world = begin("standard");
    go(&world, "investigation");
    refused(&world, 612, "triage to investigation: nobody leads");
    world.before = load_now(&world); /* as if it had been let through */
    add_to(&world, "timeline.yaml", "- id: T-2\n  at: 2026-11-20T09:10:00Z\n  by: ivan\n  kind: action\n  text: on\n");
    refused(&world, 612, "the state is investigation, and nobody leads");
    end(&world);
}

static void what_is_no_sign_off_has_no_place_among_them(void **state)
{
    (void)state;
    struct world world = begin("standard");
    put(&world, "sign-offs/note.md", GI_STR("approved by alice\n"));
    refused(&world, 603, "neither a statement nor a signature");
    end(&world);
}

static void a_rejection_needs_a_lead_or_who_may_lead(void **state)
{
    (void)state;
    struct world world = begin("standard");
    accepted(&world);
    struct world open = fork_of(&world);
    go(&world, "rejected");
    refused(&world, 601, "triage to rejected: the statement reject");
    struct world stranger = fork_of(&world);
    sign(&stranger, GI_SIGN_REJECT, "judy:crisis-lead", NOTHING);
    refused_with(&stranger, 605, "somebody who may lead", 607);
    sign(&world, GI_SIGN_REJECT, "bob:crisis-lead", NOTHING);
    accepted(&world);
    tamper(&world, "timeline.yaml", "an alarm", "a test");
    refused(&world, 602, "file timeline.yaml");
    struct world led_one = led("standard", "low", "containment");
    go(&led_one, "rejected");
    sign(&led_one, GI_SIGN_REJECT, "bob:crisis-lead", NOTHING);
    refused_with(&led_one, 605, "in office (alice)", 607);
    end(&led_one);
    go(&open, "rejected");
    sign(&open, GI_SIGN_REJECT, "bob:crisis-lead", NOTHING);
    accepted(&open);
    go(&open, "triage");
    refused(&open, 601, "rejected to triage: the statement reopen");
    sign(&open, GI_SIGN_REOPEN, "alice:crisis-lead", (struct chosen){.to = "alice"});
    accepted(&open);
    assert_int_equal(open.verdicts.chain.epoch, 1);
    go(&open, "investigation"); /* alice leads since the reopen */
    accepted(&open);
    end(&world);
}

static void what_was_accepted_stands(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        const char *from;
        const char *into;
    } rows[] = {{"postmortem.md", "read", "red"},
                {"timeline.yaml", "an alarm", "a test"},
                {"analysis.yaml", "schema: 1\n", "schema: 1\nx-a: b\n"},
                {"actions.yaml", "Redact", "Retract"},
                {"decisions/D-1-tell.md", "We tell", "We hide"}};
    struct world world = followed("standard", "low");
    assert_int_equal(world.verdicts.gate, GI_GATE_ACCEPT);
    assert_int_equal(world.verdicts.gate_at, NOW);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct world other = fork_of(&world);
        tamper(&other, rows[i].path, rows[i].from, rows[i].into);
        refused_with(&other, 602, rows[i].path, 613);
    }
    struct world gone = fork_of(&world);
    drop(&gone, "postmortem.md");
    refused(&gone, 602, "postmortem.md");
    struct world more = fork_of(&world);
    put(&more, "evidence/log.txt", GI_STR("x\n"));
    refused(&more, 602, "evidence/log.txt");
    struct world rows_file = fork_of(&world);
    put(&rows_file, "evidence.yaml", GI_STR(""));
    refused(&rows_file, 602, "evidence.yaml");
    struct world fact = fork_of(&world);
    fact.customer_impact = "yes";
    put_header(&fact);
    refused(&fact, 602, "customer_impact");
    struct world item = fork_of(&world);
    tamper(&item, "progress.yaml", "verified\n", "in_progress\n");
    refused(&item, 602, "item A-1");
    end(&world);
}

static void what_is_free_in_follow_up_needs_nobody(void **state)
{
    (void)state;
    struct world world = followed("standard", "low");
    add_to(&world, "progress.yaml", "- review: all\n  at: 2026-11-22T11:00:00Z\n  by: alice\n");
    put(&world, "meetings.yaml", GI_STR("- id: M-1\n  kind: action_review\n  at: 2026-11-22T11:00:00Z\n"));
    put(&world, "meetings/M-2-review.md", GI_STR("---\nid: M-2\nkind: action_review\n---\n\nAll.\n"));
    put(&world, "decisions/D-2-more.md",
        GI_STR("---\nid: D-2\nkind: response_action\nauthority: within_plan\n---\n\nSo.\n"));
    world.more = "tags: [token]\n";
    put_header(&world);
    accepted(&world);
    tamper(&world, "communications/C-1-customers.md", "We know", "We know more"); /* a draft */
    sign(&world, GI_SIGN_COMMUNICATE, "alice:crisis-lead", (struct chosen){.document = "C-1"});
    put(&world, "communications.yaml", GI_STR("- id: C-1\n  state: sent\n  at: 2026-11-22T12:00:00Z\n  by: alice\n"));
    accepted(&world);
    sign(&world, GI_SIGN_HANDOVER, "alice:crisis-lead bob:crisis-lead", (struct chosen){.to = "bob"});
    accepted(&world);
    tamper(&world, "decisions/D-2-more.md", "So", "Not so"); /* covered since the handover */
    refused(&world, 602, "D-2-more.md");
    tamper(&world, "decisions/D-2-more.md", "Not so", "So");
    go(&world, "closed");
    sign(&world, GI_SIGN_CLOSE, "bob:crisis-lead", NOTHING);
    accepted(&world);
    assert_int_equal(world.verdicts.gate, GI_GATE_CLOSE);
    end(&world);
}

static void what_was_accepted_changes_by_an_amend_alone(void **state)
{
    (void)state;
    struct world world = followed("standard", "low");
    tamper(&world, "postmortem.md", "read", "read by somebody");
    struct world handover = fork_of(&world);
    sign(&handover, GI_SIGN_HANDOVER, "alice:crisis-lead bob:crisis-lead", (struct chosen){.to = "bob"});
    refused(&handover, 602, "without an amend");
    struct world close_over = fork_of(&world);
    go(&close_over, "closed");
    sign(&close_over, GI_SIGN_CLOSE, "alice:crisis-lead", NOTHING);
    refused(&close_over, 602, "without an amend");
    sign(&world, GI_SIGN_AMEND, "alice:crisis-lead", NOTHING);
    accepted(&world);
    go(&world, "closed");
    sign(&world, GI_SIGN_CLOSE, "alice:crisis-lead", NOTHING);
    accepted(&world);
    tamper(&world, "postmortem.md", "somebody", "nobody");
    sign(&world, GI_SIGN_AMEND, "alice:crisis-lead", NOTHING);
    refused(&world, 604, "amend is for follow_up");
    end(&world);
}

static void a_close_from_high_on_needs_a_reviewer(void **state)
{
    (void)state;
    struct world world = followed("standard", "high");
    struct world lowered = fork_of(&world);
    go(&world, "closed");
    struct world alone = fork_of(&world);
    sign(&alone, GI_SIGN_CLOSE, "alice:crisis-lead", NOTHING);
    refused(&alone, 605, "a reviewer other than the Crisis Lead");
    struct world herself = fork_of(&world);
    sign(&herself, GI_SIGN_CLOSE, "alice:crisis-lead alice:reviewer", NOTHING);
    refused_with(&herself, 605, "a reviewer", 607);
    struct world executive = fork_of(&world);
    sign(&executive, GI_SIGN_CLOSE, "alice:crisis-lead dana:reviewer", NOTHING);
    accepted(&executive);
    grade(&lowered, "low");
    sign(&lowered, GI_SIGN_DOWNGRADE, "alice:crisis-lead", NOTHING);
    accepted(&lowered);
    go(&lowered, "closed");
    sign(&lowered, GI_SIGN_CLOSE, "alice:crisis-lead", NOTHING);
    refused(&lowered, 605, "a reviewer");
    end(&world);
}

static void a_second_reviewer_may_come_later(void **state)
{
    (void)state;
    struct world world = ended("high");
    const char *close_statement = "sign-offs/0003-close.stmt";
    struct world again = fork_of(&world);
    sign_with(&again, close_statement, "judy:reviewer");
    refused(&again, 607, "judy.1.sig");
    struct world lead = fork_of(&world);
    sign_with(&lead, close_statement, "bob:crisis-lead");
    refused(&lead, 607, "does not ask for bob's signature");
    struct world expired = fork_of(&world);
    expired.clock = NOW + WEEK;
    sign_with(&expired, close_statement, "dana:reviewer");
    refused(&expired, 609, "expired");
    sign_with(&world, close_statement, "dana:reviewer");
    accepted(&world);
    sign_with(&world, "sign-offs/0001-assume.stmt", "bob:crisis-lead");
    refused(&world, 607, "assume takes no signature afterwards");
    end(&world);
}

static void what_is_closed_is_reopened_by_who_may_lead(void **state)
{
    (void)state;
    struct world world = ended("low");
    struct world old = fork_of(&world);
    go(&world, "post_incident");
    refused(&world, 601, "closed to post_incident: the statement reopen");
    struct world stranger = fork_of(&world);
    sign(&stranger, GI_SIGN_REOPEN, "dana:crisis-lead", NOTHING);
    refused_with(&stranger, 605, "somebody who may lead", 607);
    sign(&world, GI_SIGN_REOPEN, "bob:crisis-lead", NOTHING);
    accepted(&world);
    assert_str(world.verdicts.chain.lead, "alice");
    /* the old bytes do not revive the old sign-off */
    go(&world, "follow_up");
    go(&world, "closed");
    refused(&world, 601, "post_incident to follow_up: the statement accept");
    struct world gone = fork_of(&world);
    drop(&gone, "sign-offs/0004-reopen.stmt");
    drop(&gone, "sign-offs/0004-reopen.bob.1.sig");
    refused_with(&gone, 610, "0004-reopen.stmt is gone", 601);
    drop(&old, "sign-offs/0003-close.alice.1.sig");
    refused(&old, 610, "0003-close.alice.1.sig is gone");
    end(&world);
}

static void several_statements_may_come_in_one_step(void **state)
{
    (void)state;
    struct world world = reviewed("standard", "low");
    sign(&world, GI_SIGN_EXTRAORDINARY, "alice:crisis-lead dana:executive", (struct chosen){.document = "D-1"});
    go(&world, "follow_up");
    sign(&world, GI_SIGN_ACCEPT, "alice:crisis-lead", NOTHING);
    struct world changed = fork_of(&world);
    go(&world, "closed");
    sign(&world, GI_SIGN_CLOSE, "alice:crisis-lead", NOTHING);
    struct world nothing_before = fork_of(&world);
    accepted(&world);
    /* the whole record in one step, from nothing */
    nothing_before.before = NULL;
    accepted(&nothing_before);
    struct world unsigned_one = fork_of(&nothing_before);
    unsigned_one.before = NULL;
    drop(&unsigned_one, "sign-offs/0003-close.stmt");
    drop(&unsigned_one, "sign-offs/0003-close.alice.1.sig");
    refused(&unsigned_one, 601, "follow_up to closed");
    /* what the accept covered is no more what was accepted */
    tamper(&changed, "postmortem.md", "read", "seen");
    go(&changed, "closed");
    sign(&changed, GI_SIGN_CLOSE, "alice:crisis-lead", NOTHING);
    refused(&changed, 602, "postmortem.md");
    end(&world);
}

static void waivers_from_high_on_need_an_executive(void **state)
{
    (void)state;
    struct world world = reviewed("standard", "high");
    sign(&world, GI_SIGN_EXTRAORDINARY, "alice:crisis-lead dana:executive", (struct chosen){.document = "D-1"});
    world.more = "waivers:\n  - rule: GI514\n    reason: no tracker\n    by: alice\n    at: 2026-11-21T10:00:00Z\n";
    go(&world, "follow_up");
    struct world alone = fork_of(&world);
    sign(&alone, GI_SIGN_ACCEPT, "alice:crisis-lead", (struct chosen){.waives = 514});
    refused(&alone, 605, "an executive, since it waives rules");
    sign(&world, GI_SIGN_ACCEPT, "alice:crisis-lead erin:executive", (struct chosen){.waives = 514});
    accepted(&world);
    assert_int_equal(world.verdicts.waived.n, 1);
    assert_int_equal(world.verdicts.waived.at[0], 514);
    end(&world);
}

static void a_message_is_sent_with_the_leads_signature(void **state)
{
    (void)state;
    static const char sent[] = "- id: C-1\n  state: sent\n  at: 2026-11-22T12:00:30Z\n  by: alice\n";
    struct world world = reviewed("standard", "low");
    struct world failure = fork_of(&world);
    struct world early = fork_of(&world);
    put(&world, "communications.yaml", gi_str_of(sent));
    refused(&world, 614, "has not signed it");
    struct world bob = fork_of(&world);
    sign(&bob, GI_SIGN_COMMUNICATE, "bob:crisis-lead", (struct chosen){.document = "C-1"});
    refused_with(&bob, 605, "in office (alice)", 607);
    sign(&world, GI_SIGN_COMMUNICATE, "alice:crisis-lead", (struct chosen){.document = "C-1"});
    accepted(&world);
    struct world edited = fork_of(&world);
    tamper(&edited, "communications/C-1-customers.md", "We know", "We do not know");
    refused(&edited, 613, "was signed, and is changed");
    struct world moved = fork_of(&world);
    put(&moved, "communications/C-1-others.md", stored(&moved, "communications/C-1-customers.md"));
    drop(&moved, "communications/C-1-customers.md");
    refused(&moved, 613, "is gone");
    put(&early, "communications.yaml", GI_STR("- id: C-1\n  state: sent\n  at: 2026-11-22T11:59:30Z\n  by: alice\n"));
    sign(&early, GI_SIGN_COMMUNICATE, "alice:crisis-lead", (struct chosen){.document = "C-1"});
    refused(&early, 614, "before the Crisis Lead signed it");
    put(&failure, "communications.yaml",
        gi_str_of(gi_arena_printf(failure.arena, "%s  coordination_failure: sent from the wrong list\n", sent)));
    accepted(&failure);
    put(&failure, "communications.yaml", gi_str_of(sent));
    refused(&failure, 614, "has not signed it");
    sign(&failure, GI_SIGN_COMMUNICATE, "alice:crisis-lead", (struct chosen){.document = "C-1", .signed_at = NOW + 60});
    refused(&failure, 614, "before the Crisis Lead signed it");
    end(&world);
}

static void what_went_out_before_anybody_led_needs_nobody(void **state)
{
    (void)state;
    struct world world = begin("standard");
    accepted(&world);
    put(&world, "communications/C-1-customers.md", GI_STR("---\nid: C-1\nkind: update\n---\n\nWe look.\n"));
    put(&world, "communications.yaml", GI_STR("- id: C-1\n  state: sent\n  at: 2026-11-20T09:00:00Z\n  by: ivan\n"));
    grade(&world, "low");
    go(&world, "investigation");
    sign(&world, GI_SIGN_ASSUME, "alice:crisis-lead", (struct chosen){.to = "alice"});
    accepted(&world);
    put(&world, "communications/C-2-more.md", GI_STR("---\nid: C-2\nkind: update\n---\n\nWe saw.\n"));
    add_to(&world, "communications.yaml", "- id: C-2\n  state: sent\n  at: 2026-11-20T09:00:00Z\n  by: ivan\n");
    refused(&world, 614, "C-2 was sent"); /* whatever time it says */
    end(&world);
}

static void an_extraordinary_decision_is_signed_by_an_executive(void **state)
{
    (void)state;
    struct world world = reviewed("standard", "low"); /* D-1 is approved by word of mouth an hour ago */
    struct world later = fork_of(&world);
    later.clock = NOW + 86400;
    add_to(&later, "timeline.yaml", "- id: T-2\n  at: 2026-11-20T09:10:00Z\n  by: ivan\n  kind: action\n  text: on\n");
    refused(&later, 615, "by word of mouth");
    struct world gate = fork_of(&world);
    go(&gate, "follow_up");
    sign(&gate, GI_SIGN_ACCEPT, "alice:crisis-lead", NOTHING);
    refused(&gate, 615, "D-1");
    struct world within = fork_of(&world);
    tamper(&within, "decisions/D-1-tell.md", "authority: extraordinary", "authority: within_plan");
    refused(&within, 616, "D-1 was extraordinary, and no longer is");
    struct world gone = fork_of(&world);
    drop(&gone, "decisions/D-1-tell.md");
    refused(&gone, 616, "and is gone");
    struct world alone = fork_of(&world);
    sign(&alone, GI_SIGN_EXTRAORDINARY, "alice:crisis-lead", (struct chosen){.document = "D-1"});
    refused(&alone, 605, "an executive");
    sign(&world, GI_SIGN_EXTRAORDINARY, "alice:crisis-lead dana:executive", (struct chosen){.document = "D-1"});
    accepted(&world);
    sign_with(&world, "sign-offs/D-1.stmt", "erin:executive"); /* a second executive, later */
    accepted(&world);
    tamper(&world, "decisions/D-1-tell.md", "We tell", "We hide");
    refused(&world, 613, "was signed");
    end(&world);
}

static void rows_become_stubs_with_a_redact_alone(void **state)
{
    (void)state;
    static const char stub[] = "- id: T-1\n  at: 2026-11-20T09:00:00Z\n  by: alice\n  redacted: a password\n";
    struct world world = followed("standard", "low");
    put(&world, "timeline.yaml", gi_str_of(stub));
    refused_with(&world, 618, "1 rows became stubs, and 0 of them", 602);
    struct world alone = fork_of(&world);
    sign(&alone, GI_SIGN_REDACT, "alice:crisis-lead", NOTHING);
    refused(&alone, 605, "an executive");
    struct world more = fork_of(&world);
    tamper(&more, "postmortem.md", "read", "seen");
    sign(&more, GI_SIGN_REDACT, "alice:crisis-lead dana:executive", NOTHING);
    refused(&more, 602, "without an amend");
    sign(&world, GI_SIGN_REDACT, "alice:crisis-lead dana:executive", NOTHING);
    accepted(&world);
    end(&world);
}

static void a_purge_leaves_header_and_sign_offs(void **state)
{
    (void)state;
    struct world world = ended("low");
    static const char reduced[] = "schema: 1\nid: INC-20261120-k7f3\nmode: incident\npurged: as we agreed\n";
    static const char *const more[] = {"schema: 1\nid: INC-20261120-k7f3\nmode: incident\npurged: bob made it up\n",
                                       "schema: 1\nid: INC-20261120-k7f3\nmode: incident\npurged: as we agreed # no\n"};
    struct world half = fork_of(&world);
    put(&half, "incident.yaml", gi_str_of(reduced));
    sign(&half, GI_SIGN_PURGE, "dana:executive erin:executive", NOTHING);
    refused(&half, 621, "a header with schema, id, mode and purged");
    struct world claimed = fork_of(&world);
    put(&claimed, "incident.yaml", gi_str_of(reduced));
    refused_with(&claimed, 621, "none was accepted", 602);
    size_t kept = 0;
    for (size_t i = 0; i < world.files.n; i++)
        if (gi_str_starts(gi_str_of(world.files.at[i].path), "sign-offs/"))
            world.files.at[kept++] = world.files.at[i];
    world.files.n = kept;
    for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++) {
        struct world other = fork_of(&world);
        put(&other, "incident.yaml", gi_str_of(more[i]));
        sign(&other, GI_SIGN_PURGE, "dana:executive erin:executive", NOTHING);
        refused(&other, 621, "the reason that was signed");
    }
    put(&world, "incident.yaml", gi_str_of(reduced));
    struct world alone = fork_of(&world);
    sign(&alone, GI_SIGN_PURGE, "dana:executive", NOTHING);
    refused_with(&alone, 605, "an executive", 613);
    sign(&world, GI_SIGN_PURGE, "dana:executive erin:executive", NOTHING);
    accepted(&world);
    put(&world, "timeline.yaml", GI_STR("- id: T-1\n"));
    refused(&world, 621, "nothing in it changes any more");
    end(&world);
}

static void a_retrospective_record_takes_its_lead_up_to_accept(void **state)
{
    (void)state;
    struct world world = begin("standard");
    world.mode = "retrospective";
    world.status.n = 0;
    grade(&world, "low");
    go(&world, "post_incident");
    accepted(&world);
    put(&world, "postmortem.md", GI_STR("# A token\n"));
    struct world separate = fork_of(&world);
    sign(&separate, GI_SIGN_ASSUME, "alice:crisis-lead", (struct chosen){.to = "alice"});
    accepted(&separate);
    struct world together = fork_of(&world);
    sign(&together, GI_SIGN_ASSUME, "alice:crisis-lead", (struct chosen){.to = "alice"});
    go(&together, "follow_up");
    sign(&together, GI_SIGN_ACCEPT, "alice:crisis-lead", NOTHING);
    accepted(&together);
    go(&world, "follow_up");
    refused(&world, 601, "the statement accept");
    end(&world);
}

static void a_record_that_nobody_touched_is_looked_at_by_digests(void **state)
{
    (void)state;
    struct world world = followed("standard", "low");
    const struct gi_policy *policy = gi_trust_policy(&world.trust);
    struct gi_error error = {.arena = world.arena};
    struct gi_incident_step step = {.after = world.before,
                                    .life_after = gi_life_of(world.arena, world.before, policy),
                                    .trust = &world.trust,
                                    .point = GI_JUDGE_CHECK};
    world.findings = (struct gi_findings){.arena = world.arena};
    assert_int_equal(gi_judge_incident(&step, world.arena, &world.findings, &world.verdicts, &error), 0);
    assert_int_equal(world.findings.list.n, 0);
    assert_int_equal(world.verdicts.unverified, 3);
    const struct gi_signed_statement *accept = &world.verdicts.signoffs.chain.at[1];
    assert_int_equal(gi_verdict_of(&world.verdicts, world.before, step.life_after, accept), GI_VERDICT_STANDING);
    tamper(&world, "postmortem.md", "read", "red");
    struct gi_record *after = load_now(&world);
    step.after = after;
    step.life_after = gi_life_of(world.arena, after, policy);
    assert_int_equal(gi_judge_incident(&step, world.arena, &world.findings, &world.verdicts, &error), 0);
    assert_int_equal(world.findings.list.n, 1);
    assert_int_equal(world.findings.list.at[0].code, 602);
    accept = &world.verdicts.signoffs.chain.at[1];
    assert_int_equal(gi_verdict_of(&world.verdicts, after, step.life_after, accept), GI_VERDICT_OUTDATED);
    end(&world);
}

static void a_compromised_key_makes_its_sign_offs_disputed(void **state)
{
    (void)state;
    struct world world = led("standard", "low", "containment");
    sign(&world, GI_SIGN_AFFIRM, "alice:crisis-lead", (struct chosen){.affirms = 1});
    refused(&world, 604, "is not disputed");
    drop(&world, "sign-offs/0002-affirm.stmt");
    drop(&world, "sign-offs/0002-affirm.alice.1.sig");
    world.trust.roster.at[0].status = GI_KEY_STATUS_COMPROMISED;
    world.trust.roster.at[5].status = GI_KEY_STATUS_ACTIVE; /* alice's other key */
    refused(&world, 620, "the key with which alice signed was compromised since");
    struct world same = fork_of(&world);
    sign(&same, GI_SIGN_AFFIRM, "alice:crisis-lead", (struct chosen){.affirms = 1});
    refused_with(&same, 607, "that is compromised", 605);
    sign(&world, GI_SIGN_AFFIRM, "alice-2:crisis-lead:alice", (struct chosen){.affirms = 1});
    accepted(&world);
    end(&world);
}

static void without_a_signed_policy_a_push_is_refused_and_a_check_points_it_out(void **state)
{
    (void)state;
    struct world world = begin("standard");
    accepted(&world);
    go(&world, "investigation");
    sign(&world, GI_SIGN_ASSUME, "alice:crisis-lead", (struct chosen){.to = "alice"});
    world.trust.versions.n = world.trust.roster.n = 0;
    struct gi_trust none = {0};
    const struct gi_policy nothing = {0};
    struct gi_record *after = load_now(&world);
    struct gi_error error = {.arena = world.arena};
    struct gi_incident_step step = {.before = world.before,
                                    .after = after,
                                    .life_before = gi_life_of(world.arena, world.before, &nothing),
                                    .life_after = gi_life_of(world.arena, after, &nothing),
                                    .trust = &none,
                                    .point = GI_JUDGE_AUDIT,
                                    .changed = true};
    assert_int_equal(gi_judge_incident(&step, world.arena, &world.findings, &world.verdicts, &error), 0);
    assert_int_equal(world.findings.list.n, 1);
    assert_int_equal(world.findings.list.at[0].code, 604);
    end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_without_a_lead_takes_notes_by_anybody),
        cmocka_unit_test(who_declares_takes_office),
        cmocka_unit_test(a_declaration_is_refused_without_its_assume),
        cmocka_unit_test(each_fault_of_a_signature_is_refused),
        cmocka_unit_test(each_line_of_a_statement_is_recomputed),
        cmocka_unit_test(an_older_policy_that_was_seen_will_do_while_its_rule_is_the_same),
        cmocka_unit_test(a_lead_hands_over_with_both_signatures),
        cmocka_unit_test(a_takeover_needs_two_executives),
        cmocka_unit_test(the_profile_small_has_its_own_slots),
        cmocka_unit_test(a_fact_is_lowered_by_a_downgrade_only),
        cmocka_unit_test(from_the_declaration_on_somebody_leads),
        cmocka_unit_test(what_is_no_sign_off_has_no_place_among_them),
        cmocka_unit_test(a_rejection_needs_a_lead_or_who_may_lead),
        cmocka_unit_test(what_was_accepted_stands),
        cmocka_unit_test(what_is_free_in_follow_up_needs_nobody),
        cmocka_unit_test(what_was_accepted_changes_by_an_amend_alone),
        cmocka_unit_test(a_close_from_high_on_needs_a_reviewer),
        cmocka_unit_test(a_second_reviewer_may_come_later),
        cmocka_unit_test(what_is_closed_is_reopened_by_who_may_lead),
        cmocka_unit_test(several_statements_may_come_in_one_step),
        cmocka_unit_test(waivers_from_high_on_need_an_executive),
        cmocka_unit_test(a_message_is_sent_with_the_leads_signature),
        cmocka_unit_test(what_went_out_before_anybody_led_needs_nobody),
        cmocka_unit_test(an_extraordinary_decision_is_signed_by_an_executive),
        cmocka_unit_test(rows_become_stubs_with_a_redact_alone),
        cmocka_unit_test(a_purge_leaves_header_and_sign_offs),
        cmocka_unit_test(a_retrospective_record_takes_its_lead_up_to_accept),
        cmocka_unit_test(a_record_that_nobody_touched_is_looked_at_by_digests),
        cmocka_unit_test(a_compromised_key_makes_its_sign_offs_disputed),
        cmocka_unit_test(without_a_signed_policy_a_push_is_refused_and_a_check_points_it_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
