/* Statements: their lines by action, strictness, round trips, and that no two of them are the same bytes. */
#include "model/statement.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/env.h"
#include "base/file.h"
#include "base/limits.h"
#include "model/shapes.h"
#include "unit.h"

#define HEX_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HEX_B "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* The example of the format. */
static const char close_text[] = "git-incident statement 1\n"
                                 "project: 7c9e6679-7425-40de-944b-e07fc1f90ae7\n"
                                 "record: INC-20261120-k7f3\n"
                                 "seq: 3\n"
                                 "action: close\n"
                                 "state: follow_up closed\n"
                                 "lead: alice 2\n"
                                 "policy: 7\n"
                                 "prev: sha256:" HEX_A "\n"
                                 "signed-at: 2026-11-22T01:59:00Z\n"
                                 "expires: 2026-11-29T01:59:00Z\n"
                                 "reason: every action is verified \xE2\x80\x93 Z\xC3\xBCrich, 2 of 2\n"
                                 "waives: GI417 GI514\n"
                                 "fact: severity high\n"
                                 "fact: customer_impact yes\n"
                                 "fact: data_breach suspected\n"
                                 "fact: confidence confirmed\n"
                                 "fact: tlp amber+strict\n"
                                 "item: A-03 cancelled\n"
                                 "item: A-7fk verified\n"
                                 "absent: evidence.yaml\n"
                                 "absent: meetings.yaml\n"
                                 "file: " HEX_A " 812 actions.yaml\n"
                                 "file: " HEX_B " 0 postmortem.md\n"
                                 "end\n";

/* The error of a text, or NULL where it is read; then it is written again and has to be the same. */
static const char *refusal(struct gi_arena *arena, struct gi_str text)
{
    struct gi_error error = {.arena = arena};
    struct gi_statement statement;
    if (gi_statement_parse(arena, text, &statement, &error))
        return error.message;
    struct gi_str again = gi_statement_render(arena, &statement);
    assert_true(gi_str_equal(again, text));
    return NULL;
}

static void the_example_is_read_line_by_line(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_error error = {.arena = arena};
    struct gi_statement statement;
    assert_int_equal(gi_statement_parse(arena, gi_str_of(close_text), &statement, &error), 0);
    assert_str(statement.project, "7c9e6679-7425-40de-944b-e07fc1f90ae7");
    assert_str(statement.record, "INC-20261120-k7f3");
    assert_int_equal(statement.seq, 3);
    assert_int_equal(statement.action, GI_SIGN_CLOSE);
    assert_int_equal(statement.affirms, 0);
    assert_int_equal(statement.state[0], GI_STATE_FOLLOW_UP);
    assert_int_equal(statement.state[1], GI_STATE_CLOSED);
    assert_str(statement.lead, "alice");
    assert_int_equal(statement.epoch, 2);
    assert_null(statement.to.s);
    assert_int_equal(statement.policy, 7);
    assert_string_equal(statement.prev, HEX_A);
    assert_int_equal(statement.signed_at, 1795312740);
    assert_int_equal(statement.expires, 1795312740 + 7 * 86400);
    assert_str(statement.reason, "every action is verified \xE2\x80\x93 Z\xC3\xBCrich, 2 of 2");
    assert_int_equal(statement.waives.n, 2);
    assert_int_equal(statement.waives.at[1], 514);
    assert_true(statement.has_facts);
    assert_int_equal(statement.facts.severity, GI_SEVERITY_HIGH);
    assert_int_equal(statement.facts.customer_impact, GI_YES_NO_UNKNOWN_YES);
    assert_int_equal(statement.facts.data_breach, GI_BREACH_SUSPECTED);
    assert_int_equal(statement.facts.confidence, GI_CONFIDENCE_CONFIRMED);
    assert_int_equal(statement.facts.tlp, GI_TLP_AMBER_STRICT);
    assert_int_equal(statement.items.n, 2);
    assert_str(statement.items.at[1].action, "A-7fk");
    assert_int_equal(statement.items.at[1].state, GI_PROGRESS_VERIFIED);
    assert_int_equal(statement.absent.n, 2);
    assert_str(statement.absent.at[0], "evidence.yaml");
    assert_int_equal(statement.files.n, 2);
    assert_int_equal(statement.files.at[0].size, 812);
    assert_string_equal(statement.files.at[1].sha256, HEX_B);
    assert_str(statement.files.at[1].path, "postmortem.md");
    assert_true(gi_str_equal(gi_statement_render(arena, &statement), gi_str_of(close_text)));
}

static void the_example_of_the_format_is_a_statement(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_error error = {.arena = arena};
    struct gi_str page;
    assert_int_equal(gi_file_read(arena, "docs/file-format.md", 1 << 20, &page, &error), 0);
    const char *start = strstr(page.s, "```\ngit-incident statement 1\n") + strlen("```\n");
    const char *end = strstr(start, "```\n");
    assert_null(refusal(arena, (struct gi_str){start, (size_t)(end - start)}));
}

/* The lines, in their order. */
enum key {
    PROJECT = 1,
    RECORD = 2,
    SEQ = 4,
    ACTION = 8,
    AFFIRMS = 16,
    STATE = 32,
    LEAD = 64,
    TO = 128,
    POLICY = 256,
    PREV = 512,
    SIGNED = 1024,
    EXPIRES = 2048,
    REASON = 4096,
    WAIVES = 8192,
    FACT = 16384,
    ITEM = 32768,
    ROW = 65536,
    ABSENT = 131072,
    FILES = 262144
};
enum {
    KEYS = 19,
    EVERY = PROJECT | RECORD | ACTION | SIGNED | EXPIRES | REASON,
    CHAIN = EVERY | SEQ | STATE | POLICY | FACT
};

/* The design's table of lines, by hand: what has to stand, and what may. */
struct form {
    const char *record;
    unsigned seq; /* the sample's; of the chain and the plan prev has to stand from 2 on */
    const char *action;
    const char *state;
    unsigned must;
    unsigned may;
    const char *files;
};

#define RECORD_FILES "file: " HEX_A " 12 actions.yaml\nfile: " HEX_B " 7 timeline.yaml\n"
#define MESSAGE "file: " HEX_A " 12 communications/C-7fk-customers.md\n"
#define DECISION "file: " HEX_A " 12 decisions/D-2pm-isolate-tenant.md\n"
#define FIRST_POLICY "file: " HEX_A " 12 .incident/policy.yaml\n"
#define PLAN_FILES "file: " HEX_A " 12 plan/plan.md\nfile: " HEX_B " 12 plan/playbooks/leak.md\n"
#define INC "INC-20261120-k7f3"

static const struct form forms[] = {
    {INC, 1, "assume", "investigation", CHAIN | TO, 0, RECORD_FILES},
    {INC, 2, "assume", "post_incident", CHAIN | PREV | TO, 0, RECORD_FILES},
    {INC, 2, "handover", "containment", CHAIN | PREV | LEAD | TO, 0, RECORD_FILES},
    {INC, 2, "handover", "follow_up", CHAIN | PREV | LEAD | TO | FILES, ABSENT, RECORD_FILES},
    {INC, 2, "takeover", "recovery", CHAIN | PREV | LEAD | TO, 0, RECORD_FILES},
    {INC, 2, "downgrade", "eradication", CHAIN | PREV | LEAD, 0, RECORD_FILES},
    {INC, 2, "downgrade", "follow_up", CHAIN | PREV | LEAD | FILES, ABSENT, RECORD_FILES},
    {INC, 1, "reject", "triage rejected", CHAIN | FILES, LEAD | ABSENT, RECORD_FILES},
    {INC, 2, "reject", "containment rejected", CHAIN | PREV | FILES, LEAD | ABSENT, RECORD_FILES},
    {INC, 2, "accept", "post_incident follow_up", CHAIN | PREV | LEAD | FILES, WAIVES | ITEM | ABSENT, RECORD_FILES},
    {INC, 2, "amend", "follow_up", CHAIN | PREV | LEAD | FILES, WAIVES | ITEM | ABSENT, RECORD_FILES},
    {INC, 2, "close", "follow_up closed", CHAIN | PREV | LEAD | FILES, WAIVES | ITEM | ABSENT, RECORD_FILES},
    {INC, 2, "reopen", "follow_up post_incident", CHAIN | PREV, LEAD | TO, RECORD_FILES},
    {INC, 2, "reopen", "closed post_incident", CHAIN | PREV, LEAD | TO, RECORD_FILES},
    {INC, 2, "reopen", "rejected triage", CHAIN | PREV, LEAD | TO, RECORD_FILES},
    {INC, 2, "redact", "containment", CHAIN | PREV | ROW, LEAD, RECORD_FILES},
    {INC, 2, "redact", "closed", CHAIN | PREV | ROW | FILES, LEAD | ABSENT, RECORD_FILES},
    {INC, 2, "affirm", "closed", CHAIN | PREV | AFFIRMS | FILES, LEAD | ABSENT, RECORD_FILES},
    {INC, 2, "purge", "closed", (CHAIN | PREV) & ~STATE, LEAD, RECORD_FILES},
    {INC, 0, "communicate", "containment", EVERY | LEAD | POLICY | FILES, 0, MESSAGE},
    {INC, 0, "extraordinary", "containment", EVERY | POLICY | FILES, LEAD, DECISION},
    {"policy", 1, "policy", "closed", EVERY | SEQ | FILES, 0, FIRST_POLICY},
    {"policy", 2, "policy", "closed", EVERY | SEQ | POLICY | FILES, 0,
     FIRST_POLICY "file: " HEX_B " 9 .incident/policy/0001.yaml\n"},
    {"plan", 1, "plan", "closed", EVERY | SEQ | POLICY | FILES, 0, PLAN_FILES},
    {"plan", 2, "plan", "closed", EVERY | SEQ | POLICY | PREV | FILES, 0, PLAN_FILES},
};
enum { FORMS = sizeof(forms) / sizeof(forms[0]) };

/* A text that has exactly these lines. */
static struct gi_str write_form(struct gi_arena *arena, const struct form *form, unsigned keys)
{
    struct gi_buf out = gi_buf_new(arena, 8192);
    gi_buf_adds(&out, "git-incident statement 1\n");
    for (unsigned key = 1; key <= FILES; key *= 2) {
        if (!(keys & key))
            continue;
        switch ((enum key)key) {
        case PROJECT:
            gi_buf_adds(&out, "project: 7c9e6679-7425-40de-944b-e07fc1f90ae7\n");
            break;
        case RECORD:
            gi_buf_addf(&out, "record: %s\n", form->record);
            break;
        case SEQ:
            gi_buf_addf(&out, "seq: %u\n", form->seq ? form->seq : 1);
            break;
        case ACTION:
            gi_buf_addf(&out, "action: %s\n", form->action);
            break;
        case AFFIRMS:
            gi_buf_adds(&out, "affirms: 1\n");
            break;
        case STATE:
            gi_buf_addf(&out, "state: %s\n", form->state);
            break;
        case LEAD:
            gi_buf_adds(&out, "lead: alice 1\n");
            break;
        case TO:
            gi_buf_adds(&out, "to: bob 2\n");
            break;
        case POLICY:
            gi_buf_addf(&out, "policy: %u\n", strcmp(form->action, "policy") == 0 ? form->seq - 1 : 7);
            break;
        case PREV:
            gi_buf_adds(&out, "prev: sha256:" HEX_B "\n");
            break;
        case SIGNED:
            gi_buf_adds(&out, "signed-at: 2026-11-22T01:59:00Z\n");
            break;
        case EXPIRES:
            gi_buf_adds(&out, "expires: 2026-11-29T01:59:00Z\n");
            break;
        case REASON:
            gi_buf_adds(&out, "reason: so it is\n");
            break;
        case WAIVES:
            gi_buf_adds(&out, "waives: GI514\n");
            break;
        case FACT:
            gi_buf_adds(&out, "fact: severity undetermined\nfact: customer_impact unset\nfact: data_breach no\n"
                              "fact: confidence near_miss\nfact: tlp clear\n");
            break;
        case ITEM:
            gi_buf_adds(&out, "item: A-7fk verified\n");
            break;
        case ROW:
            gi_buf_adds(&out, "row: timeline.yaml " HEX_A "\n");
            break;
        case ABSENT:
            gi_buf_adds(&out, "absent: evidence.yaml\n");
            break;
        case FILES:
            gi_buf_adds(&out, form->files);
            break;
        }
    }
    gi_buf_adds(&out, "end\n");
    return gi_buf_str(&out);
}

static void each_action_has_exactly_its_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < FORMS; i++) {
        const struct form *form = &forms[i];
        for (int a = 0; a < KEYS; a++)
            for (int b = a; b < KEYS; b++) {
                GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
                unsigned keys = form->must ^ (1u << a) ^ (a == b ? 0 : 1u << b);
                bool good = (keys & form->must) == form->must && !(keys & ~(form->must | form->may));
                struct gi_str text = write_form(arena, form, keys);
                const char *why = refusal(arena, text);
                if (good != !why)
                    print_error("%s\n%.*s", why ? why : "read", GI_STR_ARGS(text));
                assert_int_equal(!why, good);
            }
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        assert_null(refusal(arena, write_form(arena, form, form->must)));
        assert_null(refusal(arena, write_form(arena, form, form->must | form->may)));
    }
}

/* The example with one piece replaced. */
static struct gi_str edited(struct gi_arena *arena, const char *from, const char *to)
{
    const char *at = strstr(close_text, from);
    assert_non_null(at);
    return gi_str_of(gi_arena_printf(arena, "%.*s%s%s", (int)(at - close_text), close_text, to, at + strlen(from)));
}

struct edit {
    const char *from;
    const char *to;
    unsigned line; /* that the refusal names; 0: none */
};

static const struct edit edits[] = {
    /* the frame */
    {"git-incident statement 1\n", "git-incident statement 2\n", 1},
    {"git-incident statement 1\n", "git-incident statement 1 \n", 1},
    {"git-incident statement 1\n", "\xEF\xBB\xBFgit-incident statement 1\n", 1},
    {"git-incident statement 1\n", "\ngit-incident statement 1\n", 1},
    {"git-incident statement 1\n", "", 1},
    {"end\n", "", 25},
    {"end\n", "end", 25},
    {"end\n", "end\n\n", 25},
    {"end\n", "end\nend\n", 25},
    {"end\n", "end\r\n", 25},
    {"end\n", "END\n", 25},
    {"end\n", "x: y\nend\n", 25},
    {"seq: 3\n", "seq: 3\r\n", 4},
    {"seq: 3\n", "seq: 3\n\n", 5},
    {"seq: 3\n", "seq: 3\nseq: 3\n", 5},
    {"seq: 3\naction: close\n", "action: close\nseq: 3\n", 4},
    {"seq: 3\n", "Seq: 3\n", 4},
    {"seq: 3\n", "seq:3\n", 4},
    {"seq: 3\n", "seq:  3\n", 4},
    {"seq: 3\n", " seq: 3\n", 4},
    /* numbers */
    {"seq: 3\n", "seq: 0\n", 4},
    {"seq: 3\n", "seq: 03\n", 4},
    {"seq: 3\n", "seq: +3\n", 4},
    {"seq: 3\n", "seq: -3\n", 4},
    {"seq: 3\n", "seq: 3 \n", 4},
    {"seq: 3\n", "seq: \n", 4},
    {"seq: 3\n", "seq: 3x\n", 4},
    {"seq: 3\n", "seq: 10000\n", 4},
    {"seq: 3\n", "seq: 4294967299\n", 4},
    {"seq: 3\n", "seq: 18446744073709551619\n", 4},
    {"seq: 3\n", "seq: \xD9\xA3\n", 4},
    {"policy: 7\n", "policy: 0\n", 8},
    {"lead: alice 2\n", "lead: alice 02\n", 7},
    /* texts */
    {"project: 7c9e6679", "project: 7C9E6679", 2},
    {"project: 7c9e6679", "project: 7c9e667", 2},
    {"project: 7c9e6679-", "project: 7c9e66790", 2},
    {"record: INC-20261120-k7f3", "record: INC-20261120-k7f3 ", 3},
    {"record: INC-20261120-k7f3", "record: INC-20261120-K7F3", 3},
    {"record: INC-20261120-k7f3", "record: EX-20261120-k7f3", 3},
    {"record: INC-20261120-k7f3", "record: IMP-20261120-k7f3", 3},
    {"record: INC-20261120-k7f3", "record: policy", 5},
    {"record: INC-20261120-k7f3", "record: A-7fk", 3},
    {"action: close", "action: Close", 5},
    {"action: close", "action: close ", 5},
    {"action: close", "action: closed", 5},
    {"action: close", "action: ", 5},
    {"action: close", "action: plan", 5},
    {"action: close", "action: communicate", 5},
    {"state: follow_up closed", "state: closed", 6},
    {"state: follow_up closed", "state: follow_up", 6},
    {"state: follow_up closed", "state: follow_up  closed", 6},
    {"state: follow_up closed", "state: follow_up closed closed", 6},
    {"state: follow_up closed", "state: follow_up closed ", 6},
    {"state: follow_up closed", "state: post_incident closed", 6},
    {"state: follow_up closed", "state: follow_up follow_up", 6},
    {"state: follow_up closed", "state: closed follow_up", 6},
    {"state: follow_up closed", "state: follow_up imported", 6},
    {"state: follow_up closed", "state: follow-up closed", 6},
    {"lead: alice 2", "lead: alice", 7},
    {"lead: alice 2", "lead: Alice 2", 7},
    {"lead: alice 2", "lead: alice 2 2", 7},
    {"lead: alice 2", "lead: alice  2", 7},
    {"lead: alice 2", "lead: 2", 7},
    {"lead: alice 2", "lead: -alice 2", 7},
    {"lead: alice 2", "lead: al\xD0\xB0lice 2", 7},
    {"prev: sha256:aaa", "prev: sha256:AAA", 9},
    {"prev: sha256:aaa", "prev: sha256:aaaa", 9},
    {"prev: sha256:aaa", "prev: sha256:aa", 9},
    {"prev: sha256:aaa", "prev: sha512:aaa", 9},
    {"prev: sha256:aaa", "prev: aaa", 9},
    {"2026-11-22T01:59:00Z", "2026-11-22T01:59Z", 10},
    {"2026-11-22T01:59:00Z", "2026-11-22T01:59:00z", 10},
    {"2026-11-22T01:59:00Z", "2026-11-22T02:59:00+01:00", 10},
    {"2026-11-22T01:59:00Z", "2026-11-22T01:59:00+00:00", 10},
    {"2026-11-22T01:59:00Z", "2026-11-22T01:59:00-00:00", 10},
    {"2026-11-22T01:59:00Z", "2026-11-22 01:59:00Z", 10},
    {"2026-11-22T01:59:00Z", "2026-11-22T01:59:60Z", 10},
    {"2026-11-22T01:59:00Z", "2026-02-30T01:59:00Z", 10},
    {"2026-11-22T01:59:00Z", "2026-11-22T01:59:00.0Z", 10},
    {"2026-11-22T01:59:00Z", "2026-11-22", 10},
    {"2026-11-29T01:59:00Z", "2026-11-29T24:00:00Z", 11},
    {"2026-11-29T01:59:00Z", "", 11},
    /* the reason */
    {"reason: every", "reason:  every", 12},
    {"2 of 2\n", "2 of 2 \n", 12},
    {"2 of 2\n", "2 of 2\r\n", 12},
    {"2 of 2\n", "2 of 2\t!\n", 12},
    {"2 of 2\n", "2 of 2\xC2\xA0!\n", 12},
    {"2 of 2\n", "2 of 2\xE2\x80\x8B!\n", 12},
    {"2 of 2\n", "2 of 2\xFF\n", 12},
    {"Z\xC3\xBCrich", "Zu\xCC\x88rich", 12},
    {"2 of 2\n", "2 of 2\nmore\n", 13},
    /* waives */
    {"GI417 GI514", "GI514 GI417", 13},
    {"GI417 GI514", "GI514 GI514", 13},
    {"GI417 GI514", "GI417  GI514", 13},
    {"GI417 GI514", "GI417 GI514 ", 13},
    {"GI417 GI514", "GI417,GI514", 13},
    {"GI417 GI514", "GI417 GI051", 13},
    {"GI417 GI514", "417 514", 13},
    {"GI417 GI514", "gi417", 13},
    {"GI417 GI514", "", 13},
    {"waives: GI417 GI514\n", "waives: GI417\nwaives: GI514\n", 14},
    /* facts */
    {"fact: severity high", "fact: severity High", 14},
    {"fact: severity high", "fact: severity", 14},
    {"fact: severity high", "fact: severity ", 14},
    {"fact: severity high", "fact: severity high ", 14},
    {"fact: severity high", "fact: severity yes", 14},
    {"fact: severity high\n", "", 14},
    {"fact: severity high\nfact: customer_impact yes\n", "fact: customer_impact yes\nfact: severity high\n", 14},
    {"fact: customer_impact yes\n", "fact: severity high\n", 15},
    {"fact: data_breach suspected\n", "", 16},
    {"fact: tlp amber+strict\n", "", 18},
    {"fact: tlp amber+strict\n", "fact: tlp unset\n", 18},
    {"fact: tlp amber+strict\n", "fact: tlp amber+strict\nfact: tlp amber+strict\n", 19},
    /* items */
    {"item: A-03 cancelled\nitem: A-7fk verified\n", "item: A-7fk verified\nitem: A-03 cancelled\n", 20},
    {"item: A-03 cancelled\n", "item: A-7fk cancelled\n", 20},
    {"item: A-03 cancelled", "item: A-03 implemented", 19},
    {"item: A-03 cancelled", "item: A-03 in_progress", 19},
    {"item: A-03 cancelled", "item: A-03", 19},
    {"item: A-03 cancelled", "item: A-03 cancelled cancelled", 19},
    {"item: A-03 cancelled", "item: C-03 cancelled", 19},
    {"item: A-03 cancelled", "item: INC-20261120-k7f3/A-03 cancelled", 19},
    {"item: A-7fk verified\n", "item: A-7fk verified\nrow: timeline.yaml " HEX_A "\n", 21},
    /* absent */
    {"absent: evidence.yaml\nabsent: meetings.yaml\n", "absent: meetings.yaml\nabsent: evidence.yaml\n", 22},
    {"absent: meetings.yaml\n", "absent: evidence.yaml\n", 22},
    {"absent: meetings.yaml\n", "absent: analysis.yaml\n", 22},
    {"absent: meetings.yaml\n", "absent: timeline.yaml\n", 22},
    {"absent: meetings.yaml\n", "absent: ./meetings.yaml\n", 22},
    {"absent: meetings.yaml\n", "absent: meetings.yaml \n", 22},
    {"absent: evidence.yaml\n", "absent: actions.yaml\n", 23}, /* and a file line of it */
    /* files */
    {"812 actions.yaml", "812 sign-offs/0001-assume.stmt", 23},
    {"812 actions.yaml", "812  actions.yaml", 23},
    {"812 actions.yaml", "812 actions.yaml ", 23},
    {"812 actions.yaml", "812 ", 23},
    {"812 actions.yaml", "actions.yaml", 23},
    {"812 actions.yaml", "0812 actions.yaml", 23},
    {"812 actions.yaml", "-812 actions.yaml", 23},
    {"812 actions.yaml", "99999999999999999999 actions.yaml", 23},
    {"812 actions.yaml", "16777217 actions.yaml", 23},
    {"812 actions.yaml", "812 /actions.yaml", 23},
    {"812 actions.yaml", "812 ../actions.yaml", 23},
    {"812 actions.yaml", "812 ./actions.yaml", 23},
    {"812 actions.yaml", "812 evidence//a", 23},
    {"812 actions.yaml", "812 evidence/", 23},
    {"812 actions.yaml", "812 evidence/.hidden", 23},
    {"812 actions.yaml", "812 evidence/a/../b", 23},
    {"812 actions.yaml", "812 evidence/a/b/c/d/e/f/g/h", 23},
    {"812 actions.yaml", "812 evidence\\a", 23},
    {"812 actions.yaml", "812 evidence/a b", 23},
    {"812 actions.yaml", "812 evidence/\xC3\xA4", 23},
    {"812 actions.yaml", "812 postmortem.md", 24},
    {"812 actions.yaml", "812 timeline.yaml", 24},
    {"file: aaaa", "file: AAAA", 23},
    {"file: aaaa", "file: aaa", 23},
    {"absent: evidence.yaml\nabsent: meetings.yaml\nfile: " HEX_A " 812 actions.yaml\n",
     "file: " HEX_A " 812 actions.yaml\nabsent: evidence.yaml\nabsent: meetings.yaml\n", 22},
};

static void each_malformed_line_is_refused_with_its_number(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        const char *why = refusal(arena, edited(arena, edits[i].from, edits[i].to));
        const char *expected = gi_arena_printf(arena, "line %u: ", edits[i].line);
        if (!why || strncmp(why, expected, strlen(expected)) != 0)
            print_error("%s for %s: %s\n", edits[i].from, edits[i].to, why ? why : "read");
        assert_non_null(why);
        assert_memory_equal(why, expected, strlen(expected));
    }
}

static void a_refused_statement_leaves_the_result_alone(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_error error = {.arena = arena};
    struct gi_statement statement = {.seq = 42};
    assert_int_equal(gi_statement_parse(arena, edited(arena, "end\n", ""), &statement, &error), -1);
    assert_int_equal(statement.seq, 42);
    assert_null(statement.project.s);
}

static void only_the_steps_of_an_action_are_signed_by_it(void **state)
{
    (void)state;
    static const char *const words[] = {"triage",        "investigation", "containment", "eradication", "recovery",
                                        "post_incident", "follow_up",     "closed",      "rejected",    "imported"};
    static const char *const steps[] = {
        "accept post_incident follow_up", "close follow_up closed",      "reject triage rejected",
        "reject investigation rejected",  "reject containment rejected", "reopen follow_up post_incident",
        "reopen closed post_incident",    "reopen rejected triage",
    };
    static const char *const names[] = {"accept", "close", "reject", "reopen"};
    for (int i = 0; i < 400; i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct form form = {INC, 2, names[i / 100], NULL, CHAIN | PREV | LEAD, 0, RECORD_FILES};
        form.state = gi_arena_printf(arena, "%s %s", words[i / 10 % 10], words[i % 10]);
        if (strcmp(form.action, "reopen") != 0)
            form.must |= FILES;
        const char *step = gi_arena_printf(arena, "%s %s", form.action, form.state);
        bool good = false;
        for (size_t j = 0; j < sizeof(steps) / sizeof(steps[0]); j++)
            good |= strcmp(steps[j], step) == 0;
        if (good != !refusal(arena, write_form(arena, &form, form.must)))
            print_error("%s\n", step);
        assert_int_equal(!refusal(arena, write_form(arena, &form, form.must)), good);
    }
    for (int i = 0; i < 10; i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct form form = {INC, 2, "amend", words[i], CHAIN | PREV | LEAD, 0, RECORD_FILES};
        form.must |= i >= 6 ? FILES : 0;
        assert_int_equal(!refusal(arena, write_form(arena, &form, form.must)), i < 9);
    }
}

static void documents_and_policies_name_their_own_files(void **state)
{
    (void)state;
    static const struct {
        size_t form;
        const char *files;
        bool good;
    } rows[] = {
        {19, "file: " HEX_A " 1 communications/C-7fk-customers.md\n", true},
        {19, "file: " HEX_A " 1 communications/D-7fk-customers.md\n", false},
        {19, "file: " HEX_A " 1 communications/C-7fk.md\n", false},
        {19, "file: " HEX_A " 1 communications/C-7fk-customers.yaml\n", false},
        {19, "file: " HEX_A " 1 decisions/D-7fk-customers.md\n", false},
        {19, "file: " HEX_A " 1 timeline.yaml\n", false},
        {19, "file: " HEX_A " 1 communications/C-7fk-a.md\nfile: " HEX_A " 1 communications/C-7fm-a.md\n", false},
        {20, "file: " HEX_A " 1 communications/C-7fk-customers.md\n", false},
        {20, "file: " HEX_A " 1 decisions/C-7fk-customers.md\n", false},
        {21, "file: " HEX_A " 1 .incident/policy/0001.yaml\n", false},
        {21, "file: " HEX_A " 1 .incident/policy.yaml\nfile: " HEX_A " 1 .incident/policy/0000.yaml\n", false},
        {22, "file: " HEX_A " 1 .incident/policy.yaml\n", false},
        {22, "file: " HEX_A " 1 .incident/policy.yaml\nfile: " HEX_A " 1 .incident/policy/1.00.yaml\n", false},
        {22, "file: " HEX_A " 1 .incident/policy.yaml\nfile: " HEX_A " 1 .incident/policy/00001.yaml\n", false},
        {22, "file: " HEX_A " 1 .incident/policy.yaml\nfile: " HEX_A " 1 .incident/policy/001.yaml\n", false},
        {22, "file: " HEX_A " 1 .incident/policy.yaml\nfile: " HEX_A " 1 .incident/policy/0002.yaml\n", false},
        {22,
         "file: " HEX_A " 1 .incident/policy.yaml\nfile: " HEX_A " 1 .incident/policy/0001.yaml\n"
         "file: " HEX_A " 1 .incident/policy/0002.yaml\n",
         false},
        {24, "file: " HEX_A " 1 plan/sign-offs/0001-plan.stmt\n", false},
        {24, "file: " HEX_A " 1 incidents/x\n", false},
        {24, "file: " HEX_A " 1 plan/plan.yaml\n", true},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct form form = forms[rows[i].form];
        form.files = rows[i].files;
        const char *why = refusal(arena, write_form(arena, &form, form.must));
        if (rows[i].good != !why)
            print_error("%s: %s", rows[i].files, why ? why : "read");
        assert_int_equal(!why, rows[i].good);
    }
}

static void only_what_a_state_asks_for_is_absent(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    static const char *const follow_up = "state: follow_up\n";
    struct gi_str amend = write_form(arena, &forms[10], forms[10].must | ABSENT);
    assert_non_null(strstr(amend.s, follow_up));
    assert_null(refusal(arena, amend));
    char *other = gi_arena_copy(arena, amend.s, amend.n);
    memcpy(strstr(other, "absent: evidence"), "absent: progress", strlen("absent: progress"));
    assert_non_null(refusal(arena, gi_str_of(other)));
}

static void a_statement_has_at_most_256_kib(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_error error = {.arena = arena};
    struct gi_statement statement;
    assert_int_equal(gi_statement_parse(arena, gi_str_of(close_text), &statement, &error), 0);
    statement.files.n = 0;
    statement.absent.n = 0;
    size_t line = strlen("file: " HEX_A " 1 evidence/aaaaaa\n");
    size_t n = (256 << 10) / line;
    for (size_t i = 0; i < n; i++) {
        struct gi_statement_file file = {.size = 1, .path = gi_str_of(gi_arena_printf(arena, "evidence/a%05zu", i))};
        memcpy(file.sha256, HEX_A, sizeof(file.sha256));
        GI_VEC_PUSH(arena, &statement.files, file);
    }
    assert_string_equal(refusal(arena, gi_statement_render(arena, &statement)),
                        gi_arena_printf(arena, "line %zu: the statement ends before its line `end`",
                                        21 + ((256 << 10) - (strstr(close_text, "absent:") - close_text)) / line));
    statement.files.n = n - 20;
    assert_null(refusal(arena, gi_statement_render(arena, &statement)));
    statement.files.n = n - 6;
    size_t left = (256 << 10) - gi_statement_render(arena, &statement).n;
    struct gi_str *path = &statement.files.at[n - 7].path;
    for (; left > 80; left -= 80, path--) /* longer names up to the last byte */
        *path = gi_str_of(gi_arena_printf(arena, "%.*s%080d", GI_STR_ARGS(*path), 0));
    *path = gi_str_of(gi_arena_printf(arena, "%.*s%0*d", GI_STR_ARGS(*path), (int)left, 0));
    struct gi_str whole = gi_statement_render(arena, &statement);
    assert_int_equal(whole.n, 256 << 10);
    assert_null(refusal(arena, whole));
    char *large = gi_arena_alloc(arena, (256 << 10) + 1);
    assert_string_equal(refusal(arena, (struct gi_str){large, (256 << 10) + 1}),
                        "it has 262145 bytes; a statement may have 262144");
}

static void names_follow_from_statements(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_statement close = {.action = GI_SIGN_CLOSE, .seq = 3};
    struct gi_statement message = {.action = GI_SIGN_COMMUNICATE};
    struct gi_statement policy = {.action = GI_SIGN_POLICY, .seq = 7};
    struct gi_statement plan = {.action = GI_SIGN_PLAN, .seq = 1};
    assert_string_equal(gi_statement_name(arena, &close, NULL), "0003-close.stmt");
    assert_string_equal(gi_statement_name(arena, &message, "C-7fk"), "C-7fk.stmt");
    assert_string_equal(gi_statement_name(arena, &policy, NULL), ".incident/policy/0007.stmt");
    assert_string_equal(gi_statement_name(arena, &plan, NULL), "plan/sign-offs/0001-plan.stmt");
    assert_string_equal(gi_signature_name(arena, "0003-close.stmt", GI_STR("alice"), 1), "0003-close.alice.1.sig");
    assert_str(gi_document_id(GI_STR("communications/C-7fk-customers.md")), "C-7fk");
    assert_null(gi_document_id(GI_STR("communications/customers.md")).s);
    assert_null(gi_document_id(GI_STR("communications/C-7fk.md")).s);
    assert_null(gi_document_id(GI_STR("timeline.yaml")).s);
    assert_int_equal(gi_sign_find(GI_STR("reopen")), GI_SIGN_REOPEN);
    assert_int_equal(gi_sign_find(GI_STR("reopens")), -1);
    assert_string_equal(gi_sign_word(GI_SIGN_AFFIRM), "affirm");
    assert_int_equal(gi_sign_form_of(GI_SIGN_EXTRAORDINARY), GI_SIGN_FORM_DOCUMENT);
}

static void a_reason_is_one_visible_line(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *why; /* the refusal, or NULL */
    } rows[] = {
        {"done", NULL},
        {"\xE3\x81\x8A\xE7\x96\xB2\xE3\x82\x8C\xE6\xA7\x98", NULL},
        {"\xF0\x9F\x94\x92 5 \xE2\x82\xAC, 50 % (na\xC3\xAFve) <b> #1", NULL},
        {"\xE0\xA4\x95\xE0\xA5\x8D\xE0\xA4\xB7", NULL}, /* Devanagari with its mark */
        {"", "the reason is empty"},
        {" ", "the reason begins or ends with a blank"},
        {"a ", "the reason begins or ends with a blank"},
        {" a", "the reason begins or ends with a blank"},
        {"a\nb", "the reason holds U+000A, which ends the line"},
        {"a\rb", "the reason holds U+000D, which ends the line"},
        {"a\tb", "the reason holds U+0009, which is no letter, mark, number or sign"},
        {"a\x1B[2Jb", "the reason holds U+001B, which is no letter, mark, number or sign"},
        {"a\x7F", "the reason holds U+007F, which is no letter, mark, number or sign"},
        {"a\xC2\x85", "the reason holds U+0085, which nobody sees"},
        {"a\xC2\xA0z", "the reason holds U+00A0, which is no letter, mark, number or sign"},
        {"a\xC2\xADz", "the reason holds U+00AD, which nobody sees"},
        {"a\xE2\x80\x8Bz", "the reason holds U+200B, which nobody sees"},
        {"a\xE2\x80\x8Dz", "the reason holds U+200D, which nobody sees"},
        {"a\xE2\x80\xAEz", "the reason holds U+202E, which nobody sees"},
        {"a\xE2\x80\xA8z", "the reason holds U+2028, which nobody sees"},
        {"a\xEF\xB8\x8F", "the reason holds U+FE0F, which nobody sees"},
        {"a\xE3\x85\xA4z", "the reason holds U+3164, which nobody sees"},
        {"a\xE3\x80\x80z", "the reason holds U+3000, which is no letter, mark, number or sign"},
        {"a\xE2\xA0\x80z", "the reason holds U+2800, which nobody sees"},
        {"a\xF0\x9D\x85\x99z", "the reason holds U+1D159, which nobody sees"},
        {"a\xEE\x80\x80", "the reason holds U+E000, which is no letter, mark, number or sign"},
        {"a\xF3\xA0\x81\x81", "the reason holds U+E0041, which nobody sees"},
        {"\xCC\x81z", "the reason begins with the mark U+0301"},
        {"u\xCC\x88", "the reason is not in Unicode's normal form C"},
        {"\xE2\x84\xAB", "the reason is not in Unicode's normal form C"}, /* the sign for angstrom */
        {"a\xC0\x80", "the reason is not UTF-8"},
        {"a\xED\xA0\x80", "the reason is not UTF-8"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct gi_error error = {.arena = arena};
        int failed = gi_statement_reason(gi_str_of(rows[i].text), &error);
        assert_int_equal(failed, rows[i].why ? -1 : 0);
        if (rows[i].why)
            assert_string_equal(error.message, rows[i].why);
    }
}

static void a_reason_has_at_most_200_bytes(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_error error = {.arena = arena};
    char text[201];
    memset(text, 'x', sizeof(text));
    assert_int_equal(gi_statement_reason((struct gi_str){text, 200}, &error), 0);
    assert_int_equal(gi_statement_reason((struct gi_str){text, 201}, &error), -1);
    assert_string_equal(error.message, "the reason has 201 bytes; it may have 200");
    assert_int_equal(gi_statement_reason((struct gi_str){"a\0b", 3}, &error), -1);
}

static void differences_are_said_in_the_order_of_the_lines(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_error error = {.arena = arena};
    struct gi_statement then;
    struct gi_statement now;
    struct gi_differences differences = {0};
    assert_int_equal(gi_statement_parse(arena, gi_str_of(close_text), &then, &error), 0);
    assert_int_equal(gi_statement_parse(arena, gi_str_of(close_text), &now, &error), 0);
    gi_statement_compare(arena, &then, &now, &differences);
    assert_int_equal(differences.list.n, 0);
    now.lead = GI_STR("bob");
    now.epoch = 3;
    now.to = GI_STR("erin");
    now.to_epoch = 4;
    now.state[0] = GI_STATE_TRIAGE;
    now.state[1] = -1;
    now.waives.n = 0;
    now.prev[0] = '\0';
    now.expires++;
    now.facts.severity = GI_SEVERITY_MEDIUM;
    now.facts.confidence = -1;
    now.items.at[0].action = GI_STR("A-04");
    now.items.at[1].state = GI_PROGRESS_CANCELLED;
    now.absent.at[0] = GI_STR("communications.yaml");
    now.files.at[0].size = 901;
    now.files.at[1].path = GI_STR("postmortem.txt");
    gi_statement_compare(arena, &then, &now, &differences);
    static const char *const expected[] = {
        "state: follow_up to closed then, triage now",
        "lead: alice (epoch 2) then, bob (epoch 3) now",
        "to: nobody then, erin (epoch 4) now",
        "prev: " HEX_A " then, nothing now",
        "expires: 2026-11-29T01:59:00Z then, 2026-11-29T01:59:01Z now",
        "waives: GI417 GI514 then, nothing now",
        "fact severity: high then, medium now",
        "fact confidence: confirmed then, unset now",
        "item A-03: cancelled then, not resolved now",
        "item A-04: not resolved then, cancelled now",
        "item A-7fk: verified then, cancelled now",
        "absent communications.yaml: there then, absent now",
        "absent evidence.yaml: absent then, there now",
        "file actions.yaml: 812 bytes then, 901 now",
        "file postmortem.md: 0 bytes then, gone now",
        "file postmortem.txt: not there then, 0 bytes now",
    };
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
        assert_true(i < differences.list.n);
        assert_string_equal(differences.list.at[i], expected[i]);
    }
    assert_int_equal(differences.list.n, sizeof(expected) / sizeof(expected[0]));
}

static void rows_are_compared_in_their_order(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_statement then = {.state = {-1, -1}};
    for (int i = 0; i < 3; i++)
        GI_VEC_PUSH(arena, &then.rows, (struct gi_statement_row){GI_STR("timeline.yaml"), HEX_A});
    struct gi_statement now = then;
    struct gi_differences differences = {0};
    struct gi_statement_row rows[3];
    memcpy(rows, then.rows.at, sizeof(rows));
    now.rows.at = rows;
    gi_statement_compare(arena, &then, &now, &differences);
    assert_int_equal(differences.list.n, 0);
    rows[0].path = GI_STR("progress.yaml");
    memcpy(rows[1].sha256, HEX_B, sizeof(rows[1].sha256));
    now.rows.n = 2;
    gi_statement_compare(arena, &then, &now, &differences);
    assert_int_equal(differences.list.n, 3);
    assert_string_equal(differences.list.at[0], "rows: 3 then, 2 now");
    assert_string_equal(differences.list.at[1],
                        "row 1: timeline.yaml aaaaaaaaaaaa then, progress.yaml aaaaaaaaaaaa now");
    assert_string_equal(differences.list.at[2],
                        "row 2: timeline.yaml aaaaaaaaaaaa then, timeline.yaml 0123456789ab now");
}

/* A small generator of its own: the same numbers everywhere. */
static unsigned roll(uint64_t *seed, unsigned sides)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(*seed >> 33) % sides;
}

static const char *pick(uint64_t *seed, const char *const *words, size_t n)
{
    return words[roll(seed, (unsigned)n)];
}

#define PICK(seed, ...)                                                                                                \
    pick(seed, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void random_hex(uint64_t *seed, char hex[65])
{
    for (int i = 0; i < 64; i++)
        hex[i] = i < 62 ? 'e' : "01"[roll(seed, 2)];
    hex[64] = '\0';
}

static void random_lists(struct gi_arena *arena, uint64_t *seed, unsigned keys, struct gi_statement *statement)
{
    static const char *const actions[] = {"A-03", "A-04", "A-7f", "A-7fk"};
    static const int resolved[] = {GI_PROGRESS_VERIFIED, GI_PROGRESS_CANCELLED, GI_PROGRESS_REJECTED,
                                   GI_PROGRESS_SUPERSEDED, GI_PROGRESS_RISK_ACCEPTED};
    static const char *const paths[] = {"evidence.yaml", "evidence/a", "evidence/a.b", "evidence/ab", "status.yaml"};
    for (uint16_t code = 101; code < 105 && keys & WAIVES; code++)
        if (roll(seed, 2) || code == 104)
            GI_VEC_PUSH(arena, &statement->waives, code);
    for (int i = 0; i < 4 && keys & ITEM; i++)
        if (roll(seed, 2) || i == 3)
            GI_VEC_PUSH(arena, &statement->items,
                        (struct gi_statement_item){gi_str_of(actions[i]), resolved[roll(seed, 5)]});
    for (int i = 0; i < 4 && keys & ROW; i++) {
        struct gi_statement_row row = {.path = gi_str_of(i < 2 ? "progress.yaml" : "timeline.yaml")};
        random_hex(seed, row.sha256);
        if (roll(seed, 2) || i == 3)
            GI_VEC_PUSH(arena, &statement->rows, row);
    }
    if (keys & ABSENT)
        GI_VEC_PUSH(arena, &statement->absent, GI_STR("actions.yaml"));
    for (int i = 0; i < 5 && keys & FILES; i++) {
        struct gi_statement_file file = {.path = gi_str_of(paths[i]), .size = roll(seed, 2) * 11};
        random_hex(seed, file.sha256);
        if (roll(seed, 2) || i == 4)
            GI_VEC_PUSH(arena, &statement->files, file);
    }
}

/* Files that only one form has stand in place of the record's. */
static void set_files(struct gi_arena *arena, const struct form *form, struct gi_statement *statement)
{
    static const char *const names[4][2] = {{NULL, NULL},
                                            {"communications/C-7fk-a.md", "decisions/D-7fk-a.md"},
                                            {".incident/policy.yaml", ".incident/policy/0001.yaml"},
                                            {"plan/plan.md", "plan/plan.yaml"}};
    enum gi_sign_form kind = gi_sign_form_of(statement->action);
    if (kind == GI_SIGN_FORM_CHAIN)
        return;
    statement->files.n = 0;
    for (int i = 0; i < 2; i++) {
        struct gi_statement_file file = {.path = gi_str_of(names[kind][i]), .size = 3};
        memcpy(file.sha256, HEX_A, sizeof(file.sha256));
        bool one = kind == GI_SIGN_FORM_DOCUMENT && (statement->action == GI_SIGN_COMMUNICATE) == (i == 0);
        bool policies = kind == GI_SIGN_FORM_POLICY && (i == 0 || form->seq > 1);
        if (one || policies || kind == GI_SIGN_FORM_PLAN)
            GI_VEC_PUSH(arena, &statement->files, file);
    }
}

/* Any lawful statement; values are few, so that two of them are often the same but for one. */
static struct gi_statement random_statement(struct gi_arena *arena, uint64_t *seed)
{
    const struct form *form = &forms[roll(seed, FORMS)];
    unsigned keys = form->must | (form->may & roll(seed, EVERY * 64));
    struct gi_statement statement = {.state = {-1, -1}, .facts = {-1, -1, -1, -1, -1}};
    statement.project =
        gi_str_of(PICK(seed, "7c9e6679-7425-40de-944b-e07fc1f90ae7", "00000000-0000-0000-0000-000000000000"));
    statement.record = gi_str_of(form->record);
    statement.seq = form->seq;
    statement.action = (enum gi_sign_action)gi_sign_find(gi_str_of(form->action));
    statement.affirms = keys & AFFIRMS ? 1 : 0;
    if (keys & STATE) {
        struct gi_str words = gi_str_of(form->state);
        size_t blank = gi_str_find(words, ' ');
        statement.state[0] = gi_choices_find(&gi_words_STATE, gi_str_part(words, 0, blank));
        statement.state[1] = gi_choices_find(&gi_words_STATE, gi_str_part(words, blank + 1, words.n));
    }
    if (keys & LEAD) {
        statement.lead = gi_str_of(PICK(seed, "alice", "bob"));
        statement.epoch = 1 + roll(seed, 2);
    }
    if (keys & TO) {
        statement.to = gi_str_of(PICK(seed, "alice", "bob"));
        statement.to_epoch = 1 + roll(seed, 2);
    }
    if (keys & POLICY)
        statement.policy = statement.action == GI_SIGN_POLICY ? form->seq - 1 : 1 + roll(seed, 2);
    if (keys & PREV)
        random_hex(seed, statement.prev);
    statement.signed_at = (int64_t)roll(seed, 3) * 1000000000;
    statement.expires = statement.signed_at + roll(seed, 2);
    statement.reason = gi_str_of(PICK(seed, "a", "b", "a b", "policy: 7", "\xC3\xA9"));
    statement.has_facts = keys & FACT;
    if (keys & FACT)
        statement.facts = (struct gi_sign_facts){(int)roll(seed, 7) - 1, (int)roll(seed, 4) - 1, (int)roll(seed, 5) - 1,
                                                 (int)roll(seed, 5) - 1, (int)roll(seed, 5)};
    random_lists(arena, seed, keys, &statement);
    set_files(arena, form, &statement);
    return statement;
}

#define SAME_STR(member) gi_str_equal(a->member, b->member) && !a->member.s == !b->member.s

static bool same_lists(const struct gi_statement *a, const struct gi_statement *b)
{
    if (a->waives.n != b->waives.n || a->items.n != b->items.n || a->rows.n != b->rows.n ||
        a->absent.n != b->absent.n || a->files.n != b->files.n)
        return false;
    for (size_t i = 0; i < a->waives.n; i++)
        if (a->waives.at[i] != b->waives.at[i])
            return false;
    for (size_t i = 0; i < a->items.n; i++)
        if (!gi_str_equal(a->items.at[i].action, b->items.at[i].action) || a->items.at[i].state != b->items.at[i].state)
            return false;
    for (size_t i = 0; i < a->rows.n; i++)
        if (!gi_str_equal(a->rows.at[i].path, b->rows.at[i].path) ||
            strcmp(a->rows.at[i].sha256, b->rows.at[i].sha256) != 0)
            return false;
    for (size_t i = 0; i < a->absent.n; i++)
        if (!gi_str_equal(a->absent.at[i], b->absent.at[i]))
            return false;
    for (size_t i = 0; i < a->files.n; i++)
        if (!gi_str_equal(a->files.at[i].path, b->files.at[i].path) || a->files.at[i].size != b->files.at[i].size ||
            strcmp(a->files.at[i].sha256, b->files.at[i].sha256) != 0)
            return false;
    return true;
}

static bool same_statement(const struct gi_statement *a, const struct gi_statement *b)
{
    bool head = SAME_STR(project) && SAME_STR(record) && a->seq == b->seq && a->action == b->action &&
                a->affirms == b->affirms && a->state[0] == b->state[0] && a->state[1] == b->state[1] &&
                SAME_STR(lead) && a->epoch == b->epoch && SAME_STR(to) && a->to_epoch == b->to_epoch &&
                a->policy == b->policy && strcmp(a->prev, b->prev) == 0 && a->signed_at == b->signed_at &&
                a->expires == b->expires && SAME_STR(reason);
    bool facts = a->has_facts == b->has_facts && a->facts.severity == b->facts.severity &&
                 a->facts.customer_impact == b->facts.customer_impact && a->facts.data_breach == b->facts.data_breach &&
                 a->facts.confidence == b->facts.confidence && a->facts.tlp == b->facts.tlp;
    return head && facts && same_lists(a, b);
}

static unsigned rounds(unsigned factor)
{
    const char *asked = gi_env_get("TEST_N");
    unsigned long n = asked ? strtoul(asked, NULL, 10) : 200;
    return (unsigned)(n ? n : 200) * factor;
}

static void every_statement_is_read_back_as_it_was(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (unsigned i = 0; i < rounds(20); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct gi_error error = {.arena = arena};
        struct gi_statement statement = random_statement(arena, &seed);
        struct gi_statement again;
        struct gi_str text = gi_statement_render(arena, &statement);
        if (gi_statement_parse(arena, text, &again, &error))
            fail_msg("%s\n%.*s", error.message, GI_STR_ARGS(text));
        assert_true(same_statement(&statement, &again));
    }
}

/* Another value in one place of a statement, lawful or not. */
static void change_one(struct gi_arena *arena, uint64_t *seed, struct gi_statement *statement)
{
    switch (roll(seed, 14)) {
    case 0:
        statement->seq += 10;
        break;
    case 1:
        statement->action = (enum gi_sign_action)((statement->action + 1) % GI_SIGN_COUNT);
        break;
    case 2:
        statement->state[roll(seed, 2) && statement->state[0] >= 0] = GI_STATE_TRIAGE;
        break;
    case 3:
        statement->lead = GI_STR("carol");
        statement->epoch = 1;
        break;
    case 4:
        statement->to = GI_STR("carol");
        statement->to_epoch = 9;
        break;
    case 5:
        statement->policy += 1;
        break;
    case 6:
        statement->prev[0] = statement->prev[0] ? '\0' : 'f';
        break;
    case 7:
        statement->signed_at += 1;
        break;
    case 8:
        statement->reason = gi_str_of(PICK(seed, "a", "b", "other"));
        break;
    case 9:
        GI_VEC_PUSH(arena, &statement->waives, 999);
        break;
    case 10:
        *gi_fact_value(&statement->facts, (enum gi_sign_fact)roll(seed, GI_FACT_COUNT)) = statement->has_facts ? 1 : -1;
        break;
    case 11:
        GI_VEC_PUSH(arena, &statement->items, (struct gi_statement_item){GI_STR("A-9"), GI_PROGRESS_VERIFIED});
        break;
    case 12:
        GI_VEC_PUSH(arena, &statement->absent, GI_STR("timeline.yaml"));
        break;
    case 13:
        GI_VEC_PUSH(arena, &statement->files,
                    (struct gi_statement_file){.sha256 = HEX_B, .size = 1, .path = GI_STR("z")});
        break;
    }
}

static struct gi_statement copy_of(struct gi_arena *arena, const struct gi_statement *statement)
{
    struct gi_statement copy = *statement;
#define COPY_LIST(list)                                                                                                \
    if (copy.list.n)                                                                                                   \
    copy.list.at = memcpy(gi_arena_alloc(arena, copy.list.room * sizeof(*copy.list.at)), statement->list.at,           \
                          copy.list.n * sizeof(*copy.list.at))
    COPY_LIST(waives);
    COPY_LIST(items);
    COPY_LIST(rows);
    COPY_LIST(absent);
    COPY_LIST(files);
#undef COPY_LIST
    return copy;
}

static void two_different_statements_are_never_the_same_bytes(void **state)
{
    (void)state;
    uint64_t seed = 2;
    unsigned equal = 0;
    for (unsigned i = 0; i < rounds(20); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct gi_statement one = random_statement(arena, &seed);
        struct gi_statement two = copy_of(arena, &one);
        change_one(arena, &seed, &two);
        bool same = same_statement(&one, &two);
        equal += same;
        assert_int_equal(gi_str_equal(gi_statement_render(arena, &one), gi_statement_render(arena, &two)), same);
    }
    assert_true(equal > 0); /* also that the same gives the same was seen */
}

/* A text with the bytes from `from` to `to` replaced. */
static struct gi_str replaced(struct gi_arena *arena, struct gi_str text, size_t from, size_t to, struct gi_str by)
{
    struct gi_buf out = gi_buf_new(arena, 1 << 20);
    gi_buf_addstr(&out, gi_str_part(text, 0, from));
    gi_buf_addstr(&out, by);
    gi_buf_addstr(&out, gi_str_part(text, to, text.n));
    return gi_buf_str(&out);
}

/* Breaks a text in one of the ways in which bytes break, or in which somebody breaks them. */
static struct gi_str break_text(struct gi_arena *arena, uint64_t *seed, struct gi_str text)
{
    static const char interesting[] = "\n\r \t:-0123456789aAfzZ\0\x7F\xC3\x80.";
    size_t at = roll(seed, (unsigned)text.n + 1);
    const char *byte = &interesting[roll(seed, sizeof(interesting) - 1)];
    size_t line = at + gi_str_find(gi_str_part(text, at, text.n), '\n') + 1;
    size_t size = line < text.n ? gi_str_find(gi_str_part(text, line, text.n), '\n') + 1 : 0;
    switch (roll(seed, 5)) {
    case 0:
        return replaced(arena, text, at, at + 1, (struct gi_str){byte, 1});
    case 1:
        return replaced(arena, text, at, at + 1, GI_STR(""));
    case 2:
        return replaced(arena, text, at, at, (struct gi_str){byte, 1});
    case 3: /* a line twice */
        return replaced(arena, text, line, line, gi_str_part(text, line, size));
    default: /* a line gone */
        return replaced(arena, text, line, line + size, GI_STR(""));
    }
}

static void broken_bytes_are_refused_or_are_another_whole_statement(void **state)
{
    (void)state;
    uint64_t seed = 3;
    unsigned read = 0;
    unsigned refused = 0;
    for (unsigned i = 0; i < rounds(50); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct gi_statement statement = random_statement(arena, &seed);
        struct gi_str text = gi_statement_render(arena, &statement);
        for (unsigned times = 1 + roll(&seed, 2); times; times--)
            text = break_text(arena, &seed, text);
        if (refusal(arena, text)) /* what is read is written again there */
            refused++;
        else
            read++;
    }
    assert_true(read > 0 && refused > read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_is_read_line_by_line),
        cmocka_unit_test(the_example_of_the_format_is_a_statement),
        cmocka_unit_test(each_action_has_exactly_its_lines),
        cmocka_unit_test(each_malformed_line_is_refused_with_its_number),
        cmocka_unit_test(a_refused_statement_leaves_the_result_alone),
        cmocka_unit_test(only_the_steps_of_an_action_are_signed_by_it),
        cmocka_unit_test(documents_and_policies_name_their_own_files),
        cmocka_unit_test(only_what_a_state_asks_for_is_absent),
        cmocka_unit_test(a_statement_has_at_most_256_kib),
        cmocka_unit_test(names_follow_from_statements),
        cmocka_unit_test(a_reason_is_one_visible_line),
        cmocka_unit_test(a_reason_has_at_most_200_bytes),
        cmocka_unit_test(differences_are_said_in_the_order_of_the_lines),
        cmocka_unit_test(rows_are_compared_in_their_order),
        cmocka_unit_test(every_statement_is_read_back_as_it_was),
        cmocka_unit_test(two_different_statements_are_never_the_same_bytes),
        cmocka_unit_test(broken_bytes_are_refused_or_are_another_whole_statement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
