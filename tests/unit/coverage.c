/* What sign-offs cover, state and recompute: over the complete records, with lists written by hand. */
#include <stdlib.h>

#include "unit.h"

#include "base/digest.h"
#include "changed.h"
#include "engine/judge/draft.h"
#include "engine/load.h"

#define HEX_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define PROJECT "c7526b7c-da59-4a77-8745-3dec4c093e57"
#define HEAD "git-incident statement 1\nproject: " PROJECT "\nrecord: INC-20260310-k7f3\n"
#define TIMES "signed-at: 2026-03-13T10:00:00Z\nexpires: 2026-03-20T10:00:00Z\nreason: so it is\n"
#define FACTS                                                                                                          \
    "fact: severity critical\nfact: customer_impact yes\nfact: data_breach confirmed\nfact: confidence confirmed\n"    \
    "fact: tlp amber+strict\n"

/* A record of a tree with what the judge asks about it. */
struct loaded {
    struct gi_record *record;
    struct gi_life *life;
    struct gi_findings findings;
    struct gi_signoffs signoffs;
};

static const struct gi_policy no_policy;

static struct loaded load_kind(struct gi_arena *arena, struct gi_snapshot *tree, enum gi_record_kind kind,
                               const char *folder)
{
    struct gi_record_place place = {kind, folder, {NULL, 0}};
    struct loaded loaded = {.findings = {.arena = arena}};
    struct gi_error error = {.arena = arena};
    if (kind == GI_KIND_INCIDENT)
        place.id = gi_str_of(strrchr(folder, '/') + 1);
    assert_int_equal(gi_load_record(tree, &place, &loaded.findings, &loaded.record, &error), 0);
    loaded.life = gi_life_of(arena, loaded.record, &no_policy);
    gi_signoffs_read(loaded.record, &loaded.findings, &loaded.signoffs);
    return loaded;
}

static struct loaded load(struct gi_arena *arena, struct gi_snapshot *tree)
{
    return load_kind(arena, tree, GI_KIND_INCIDENT, FIXTURE_RECORD);
}

static void put(struct gi_snapshot *tree, struct gi_arena *arena, const char *name, const char *text)
{
    const char *path = fixture_is_rooted(name) ? name : gi_arena_printf(arena, FIXTURE_RECORD "/%s", name);
    gi_snapshot_memory_add(tree, path, gi_str_of(text), 0100644);
}

/* The complete record of a state without some of its files (names between line ends, from the root). */
static struct gi_snapshot *without(struct gi_arena *arena, const char *state, const char *removed)
{
    struct gi_snapshot *memory = gi_snapshot_memory();
    fixture_add(memory, gi_arena_printf(arena, "tests/data/complete/%s", state), "", arena, removed);
    return memory;
}

/* The paths of a statement, one a line. */
static const char *paths_of(struct gi_arena *arena, const struct gi_statement *statement)
{
    struct gi_buf out = gi_buf_new(arena, 1 << 20);
    for (size_t i = 0; i < statement->absent.n; i++)
        gi_buf_addf(&out, "absent %.*s\n", GI_STR_ARGS(statement->absent.at[i]));
    for (size_t i = 0; i < statement->files.n; i++)
        gi_buf_addf(&out, "%.*s\n", GI_STR_ARGS(statement->files.at[i].path));
    return out.s;
}

static const char *covered(struct gi_arena *arena, struct gi_snapshot *tree, int state)
{
    struct loaded loaded = load(arena, tree);
    struct gi_statement statement = {0};
    gi_coverage_files(arena, loaded.record, &loaded.signoffs, state, &statement);
    return paths_of(arena, &statement);
}

static const char follow_up_files[] = "actions.yaml\n"
                                      "analysis.yaml\n"
                                      "communications/C-7fk-customers.md\n"
                                      "communications/C-d5y-police.md\n"
                                      "communications/C-e9x-executives.md\n"
                                      "communications/C-h2d-press.md\n"
                                      "communications/C-k8r-customers-count.md\n"
                                      "communications/C-r3g-regulator.md\n"
                                      "communications/C-s1q-support-desk.md\n"
                                      "communications/C-v6j-regulator-count.md\n"
                                      "communications/C-w2n-employees.md\n"
                                      "decisions/D-4rv-revoke-token.md\n"
                                      "decisions/D-9hx-stop-exports.md\n"
                                      "decisions/D-e2b-executive-sponsor.md\n"
                                      "decisions/D-k3z-critical.md\n"
                                      "decisions/D-p6c-tell-police.md\n"
                                      "decisions/D-t8s-tell-regulator-and-customers.md\n"
                                      "decisions/D-w5a-legal-workstream.md\n"
                                      "evidence.yaml\n"
                                      "evidence/egress-alert.txt\n"
                                      "evidence/key-list.csv\n"
                                      "evidence/replay.txt\n"
                                      "meetings/M-f8b-all-participants.md\n"
                                      "meetings/M-h2d-all-participants.md\n"
                                      "meetings/M-n5c-executive-briefing.md\n"
                                      "meetings/M-x4d-review.md\n"
                                      "postmortem.md\n"
                                      "timeline.yaml\n";

static void follow_up_covers_what_was_accepted_and_frees_the_rest(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = tree(arena, "follow_up", NULL, 0);
    assert_string_equal(covered(arena, head, GI_STATE_FOLLOW_UP), follow_up_files);
}

static const char message_statement[] = HEAD "action: communicate\nlead: bob 1\npolicy: 1\n" TIMES "file: " HEX_A
                                             " 12 communications/C-p4t-partners.md\nend\n";

static void a_message_is_covered_in_follow_up_once_it_is_signed_or_sent(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    static const struct change sent = {"communications.yaml", "  state: withdrawn", "  state: sent"};
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *draft = tree(arena, "follow_up", NULL, 0);
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *called_sent = tree(arena, "follow_up", &sent, 1);
    assert_null(strstr(covered(arena, draft, GI_STATE_FOLLOW_UP), "C-p4t")); /* only withdrawn */
    assert_non_null(strstr(covered(arena, called_sent, GI_STATE_FOLLOW_UP), "communications/C-p4t-partners.md\n"));
    put(draft, arena, "sign-offs/C-p4t.stmt", message_statement);
    assert_non_null(strstr(covered(arena, draft, GI_STATE_FOLLOW_UP), "communications/C-p4t-partners.md\n"));
}

static void closed_and_rejected_cover_every_file_but_sign_offs(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *closed = tree(arena, "closed", NULL, 0);
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *rejected = tree(arena, "rejected", NULL, 0);
    put(closed, arena, "sign-offs/C-p4t.stmt", message_statement);
    struct loaded loaded = load(arena, closed);
    struct gi_statement statement = {0};
    gi_coverage_files(arena, loaded.record, &loaded.signoffs, GI_STATE_CLOSED, &statement);
    assert_int_equal(statement.absent.n, 0);
    assert_int_equal(statement.files.n, loaded.record->sources.n - 1);
    const char *paths = paths_of(arena, &statement);
    static const char *const also[] = {"communications.yaml\ncommunications/C-7fk-customers.md\n",
                                       "communications/C-p4t-partners.md\n", "incident.yaml\nmeetings.yaml\nmeetings/",
                                       "progress.yaml\nstatus.yaml\ntimeline.yaml\n"};
    for (size_t i = 0; i < 4; i++)
        assert_non_null(strstr(paths, also[i]));
    assert_null(strstr(paths, "sign-offs"));
    assert_string_equal(covered(arena, rejected, GI_STATE_REJECTED),
                        "absent actions.yaml\nabsent communications.yaml\nabsent meetings.yaml\nabsent progress.yaml\n"
                        "evidence.yaml\nevidence/egress-alert.txt\nincident.yaml\nstatus.yaml\ntimeline.yaml\n");
}

static void the_states_before_accept_cover_facts_only(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = tree(arena, "closed", NULL, 0);
    for (int now = -1; now < GI_STATE_COUNT; now++) {
        bool covers = now == GI_STATE_FOLLOW_UP || now == GI_STATE_CLOSED || now == GI_STATE_REJECTED;
        assert_int_equal(gi_coverage_of_state(now), covers);
        assert_int_equal(strlen(covered(arena, head, now)) > 0, covers);
    }
}

static void missing_logs_are_named_where_their_absence_counts(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot)
    struct gi_snapshot *head =
        without(arena, "follow_up",
                "\n" FIXTURE_RECORD "/evidence.yaml\n" FIXTURE_RECORD "/meetings.yaml\n\n" FIXTURE_RECORD
                "/communications.yaml\n\n" FIXTURE_RECORD "/postmortem.md\n\n" FIXTURE_RECORD "/actions.yaml\n");
    const char *paths = covered(arena, head, GI_STATE_FOLLOW_UP);
    static const char follow_up[] = "absent actions.yaml\nabsent evidence.yaml\nanalysis.yaml\ndecisions/";
    assert_memory_equal(paths, follow_up, strlen(follow_up)); /* nothing is sent any more, either */
    paths = covered(arena, head, GI_STATE_CLOSED);
    static const char closed[] = "absent actions.yaml\nabsent communications.yaml\nabsent evidence.yaml\n"
                                 "absent meetings.yaml\nanalysis.yaml\ncommunications/";
    assert_memory_equal(paths, closed, strlen(closed));
}

static void digests_are_of_blobs(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_source source = {.file = {.path = "timeline.yaml", .data = "a\r\nb\r", .size = 5},
                               .kind = &gi_file_kinds[GI_ROLE_TIMELINE]};
    char hex[65];
    struct gi_statement_file file = gi_coverage_file(arena, &source, "timeline.yaml");
    gi_digest_hex(GI_STR("a\r\nb\r"), hex);
    assert_int_equal(file.size, 5); /* a blob holds what it holds */
    assert_string_equal(file.sha256, hex);
    source.file.flags = GI_FILE_WORKTREE;
    file = gi_coverage_file(arena, &source, "timeline.yaml");
    gi_digest_hex(GI_STR("a\nb\r"), hex);
    assert_int_equal(file.size, 4);
    assert_string_equal(file.sha256, hex);
    source.file.data = "\ra\rb\r\n\r";
    source.file.size = 7;
    file = gi_coverage_file(arena, &source, "timeline.yaml");
    gi_digest_hex(GI_STR("\ra\rb\n\r"), hex);
    assert_string_equal(file.sha256, hex);
    source.file.data = "a\r\nb\r";
    source.file.size = 5;
    source.kind = &gi_file_kinds[GI_ROLE_OLD_POLICY];
    assert_int_equal(gi_coverage_file(arena, &source, "x").size, 4);
    source.kind = &gi_file_kinds[GI_ROLE_EXHIBIT]; /* -text */
    assert_int_equal(gi_coverage_file(arena, &source, "x").size, 5);
    source.file.data = "abc";
    source.file.size = 3;
    file = gi_coverage_file(arena, &source, "evidence/abc");
    assert_string_equal(file.sha256,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); /* FIPS 180-4 */
    assert_str(file.path, "evidence/abc");
}

static void facts_are_those_of_header_and_rows(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    static const struct change bare[] = {{"incident.yaml", "confidence: confirmed\n", ""},
                                         {"incident.yaml", "tlp: amber+strict\n", ""},
                                         {"incident.yaml", "  customer_impact: yes\n", "  customer_impact:\n"},
                                         {"incident.yaml", "  data_breach: confirmed\n", ""},
                                         {"incident.yaml", "severity: critical\n", "severity: low\n"}};
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *whole = tree(arena, "closed", NULL, 0);
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *less = tree(arena, "closed", bare, 5);
    struct loaded loaded = load(arena, whole);
    struct gi_sign_facts facts = gi_coverage_facts(loaded.record, loaded.life);
    assert_int_equal(facts.severity, GI_SEVERITY_CRITICAL);
    assert_int_equal(facts.customer_impact, GI_YES_NO_UNKNOWN_YES);
    assert_int_equal(facts.data_breach, GI_BREACH_CONFIRMED);
    assert_int_equal(facts.confidence, GI_CONFIDENCE_CONFIRMED);
    assert_int_equal(facts.tlp, GI_TLP_AMBER_STRICT);
    loaded = load(arena, less);
    facts = gi_coverage_facts(loaded.record, loaded.life);
    assert_int_equal(facts.severity, GI_SEVERITY_CRITICAL); /* the last row says so; the header is wrong */
    assert_int_equal(facts.customer_impact, -1);
    assert_int_equal(facts.data_breach, -1);
    assert_int_equal(facts.confidence, -1);
    assert_int_equal(facts.tlp, GI_TLP_AMBER);
}

static void each_resolved_action_is_an_item(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *closed = tree(arena, "closed", NULL, 0);
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *accepted = tree(arena, "post_incident", NULL, 0);
    struct gi_statement statement = {0};
    gi_coverage_items(arena, load(arena, closed).life, &statement);
    static const struct {
        const char *id;
        int state;
    } items[] = {
        {"A-7fk", GI_PROGRESS_VERIFIED},  {"A-b8n", GI_PROGRESS_VERIFIED}, {"A-d9c", GI_PROGRESS_VERIFIED},
        {"A-e2p", GI_PROGRESS_CANCELLED}, {"A-h4w", GI_PROGRESS_VERIFIED}, {"A-k5s", GI_PROGRESS_VERIFIED},
        {"A-n3r", GI_PROGRESS_VERIFIED},  {"A-q2m", GI_PROGRESS_VERIFIED}, {"A-r1v", GI_PROGRESS_RISK_ACCEPTED},
        {"A-w8j", GI_PROGRESS_REJECTED},  {"A-x5t", GI_PROGRESS_VERIFIED}, {"A-z6g", GI_PROGRESS_SUPERSEDED},
    };
    assert_int_equal(statement.items.n, 12);
    for (size_t i = 0; i < 12; i++) {
        assert_str(statement.items.at[i].action, items[i].id);
        assert_int_equal(statement.items.at[i].state, items[i].state);
    }
    struct gi_statement before = {0};
    gi_coverage_items(arena, load(arena, accepted).life, &before);
    assert_int_equal(before.items.n, 2); /* verified in the response, and rejected by its disposition */
    assert_str(before.items.at[0].action, "A-q2m");
    assert_str(before.items.at[1].action, "A-w8j");
}

/* For each value (row: before, column: after) whether it lowers the fact, by hand from the format. The last value of
 * each vocabulary is `unset`. */
struct lowering {
    enum gi_sign_fact fact;
    enum gi_ever ever;
    int count; /* values without unset */
    const char *rows[8];
};

static const struct lowering lowerings[] = {
    /* critical high medium low informational undetermined unset */
    {GI_FACT_SEVERITY,
     GI_ONCE_DETERMINED,
     6,
     {/* critical */ ".LLLL.L", /* high */ "..LLL.L", /* medium */ "...LL.L", /* low */ "....L.L",
      /* informational */ "......L", /* undetermined: as critical */ ".LLLL.L", /* unset */ "......."}},
    {GI_FACT_SEVERITY,
     GI_NEVER_DETERMINED,
     6,
     {/* critical: it is determined, whatever was said */ ".LLLL.L", "..LLL.L", "...LL.L", "....L.L", "......L",
      /* undetermined: the first determination lowers nothing */ "......L", "......."}},
    /* yes no unknown unset */
    {GI_FACT_CUSTOMER_IMPACT, GI_ONCE_DETERMINED, 3, {".LLL", "....", "....", "...."}},
    /* confirmed suspected no unknown unset */
    {GI_FACT_DATA_BREACH, GI_ONCE_DETERMINED, 4, {".LLLL", "..LLL", ".....", ".....", "....."}},
    /* confirmed suspected near_miss false_positive unset */
    {GI_FACT_CONFIDENCE, GI_ONCE_DETERMINED, 4, {".LLLL", "..LLL", "...LL", ".....", "....."}},
    /* red amber+strict amber green clear; unset is amber */
    {GI_FACT_TLP, GI_ONCE_DETERMINED, 5, {".LLLLL", "..LLLL", "...LL.", "....L.", "......", "...LL."}},
};

static void each_pair_of_values_lowers_a_fact_or_not(void **state)
{
    (void)state;
    static const char *const names[] = {"severity", "customer_impact", "data_breach", "confidence", "tlp"};
    for (size_t i = 0; i < sizeof(lowerings) / sizeof(lowerings[0]); i++) {
        const struct lowering *table = &lowerings[i];
        for (int before = 0; before <= table->count; before++)
            for (int after = 0; after <= table->count; after++) {
                GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
                struct gi_sign_facts then = {GI_SEVERITY_MEDIUM, -1, -1, -1, GI_TLP_AMBER};
                struct gi_differences lowered = {0};
                if (table->ever == GI_NEVER_DETERMINED)
                    then.severity = GI_SEVERITY_UNDETERMINED;
                struct gi_sign_facts now = then;
                *gi_fact_value(&then, table->fact) = before == table->count ? -1 : before;
                *gi_fact_value(&now, table->fact) = after == table->count ? -1 : after;
                size_t expected = table->rows[before][after] == 'L';
                size_t found = gi_facts_lowered(arena, &then, &now, table->ever, &lowered);
                if (found != expected)
                    print_error("%s from %d to %d\n", names[table->fact], before, after);
                assert_int_equal(found, expected);
                assert_int_equal(lowered.list.n, expected);
            }
    }
}

static void what_is_lowered_is_said_in_words(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_sign_facts then = {GI_SEVERITY_HIGH, GI_YES_NO_UNKNOWN_YES, GI_BREACH_SUSPECTED, GI_CONFIDENCE_CONFIRMED,
                                 GI_TLP_RED};
    struct gi_sign_facts now = {GI_SEVERITY_MEDIUM, GI_YES_NO_UNKNOWN_UNKNOWN, -1, GI_CONFIDENCE_NEAR_MISS,
                                GI_TLP_AMBER_STRICT};
    struct gi_differences lowered = {0};
    assert_int_equal(gi_facts_lowered(arena, &then, &now, GI_ONCE_DETERMINED, &lowered), 5);
    static const char *const words[] = {"severity high to medium", "customer_impact yes to unknown",
                                        "data_breach suspected to unset", "confidence confirmed to near_miss",
                                        "tlp red to amber+strict"};
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(lowered.list.at[i], words[i]);
    lowered.list.n = 0;
    assert_int_equal(gi_facts_lowered(arena, &now, &then, GI_ONCE_DETERMINED, &lowered), 0);
}

/* What differs between what the lead accepted and a changed tree, one text a line. */
static const char *standing(struct gi_arena *arena, struct gi_snapshot *then, struct gi_snapshot *now, int state)
{
    struct loaded before = load(arena, then);
    struct loaded after = load(arena, now);
    struct gi_statement accepted = {.state = {state, -1}};
    struct gi_statement again = accepted;
    struct gi_differences differences = {0};
    gi_coverage_files(arena, before.record, &before.signoffs, state, &accepted);
    gi_coverage_standing(arena, after.record, &after.signoffs, &accepted, &again);
    gi_statement_compare(arena, &accepted, &again, &differences);
    struct gi_buf out = gi_buf_new(arena, 1 << 16);
    for (size_t i = 0; i < differences.list.n; i++)
        gi_buf_addf(&out, "%s\n", differences.list.at[i]);
    return out.s;
}

static const char new_meeting[] = "---\nid: M-zz9\nkind: action_review\nat: 2026-03-20T09:00:00Z\n---\nWe met.\n";

static void in_follow_up_new_documents_are_free_and_everything_else_stands(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    static const struct change freely[] = {{"incident.yaml", "mode: incident\n", "mode: incident\ntags: [token]\n"},
                                           {"communications.yaml", "  state: withdrawn", "  state: sent"},
                                           {"communications/C-p4t-partners.md", "---\n", "---\nx-more: yes\n"},
                                           {"progress.yaml", "in_progress", "implemented"},
                                           {"status.yaml", "kind: state", "kind:  state"},
                                           {"meetings.yaml", "kind:", "kind: "}};
    static const struct change wrongly[] = {{"timeline.yaml", "There", "there"},
                                            {"decisions/D-k3z-critical.md", "---\n", "---\nx-more: yes\n"},
                                            {"communications/C-h2d-press.md", "---\n", "---\nx-more: yes\n"}};
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *then = tree(arena, "follow_up", NULL, 0);
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *good = tree(arena, "follow_up", freely, 6);
    put(good, arena, "meetings/M-zz9-actions.md", new_meeting);
    put(good, arena, "decisions/D-zz9-more.md", "---\nid: D-zz9\n---\n");
    put(good, arena, "communications/C-zz9-more.md", "---\nid: C-zz9\n---\n");
    put(good, arena, "sign-offs/C-p4t.stmt", message_statement);
    assert_string_equal(standing(arena, then, good, GI_STATE_FOLLOW_UP), "");
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *bad = tree(arena, "follow_up", &wrongly[1], 2);
    put(bad, arena, "evidence/late.txt", "abc");
    const char *said = standing(arena, then, bad, GI_STATE_FOLLOW_UP);
    assert_non_null(strstr(said, "file communications/C-h2d-press.md: "));
    assert_non_null(strstr(said, "file decisions/D-k3z-critical.md: "));
    assert_non_null(strstr(said, "file evidence/late.txt: not there then, 3 bytes now\n"));
}

static void a_covered_document_may_not_go_and_come_under_another_name(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *then = tree(arena, "follow_up", NULL, 0);
    GI_SCOPED(gi_scoped_snapshot)
    struct gi_snapshot *now =
        without(arena, "follow_up",
                "\n" FIXTURE_RECORD "/meetings/M-x4d-review.md\n" FIXTURE_RECORD "/actions.yaml\n\n" FIXTURE_RECORD
                "/communications/C-h2d-press.md\n\n" FIXTURE_RECORD "/actions.yaml\n");
    put(now, arena, "meetings/M-x4d-reviewed.md", new_meeting);
    const char *said = standing(arena, then, now, GI_STATE_FOLLOW_UP);
    assert_non_null(strstr(said, "absent actions.yaml: there then, absent now\n"));
    assert_non_null(strstr(said, "file meetings/M-x4d-review.md: "));
    assert_non_null(strstr(said, "bytes then, gone now\n"));
    assert_non_null(strstr(said, "file communications/C-h2d-press.md: "));
}

static void a_message_that_is_no_longer_called_sent_still_stands_as_it_was_signed(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    static const struct change changes[] = {
        {"communications.yaml", "- id: C-h2d\n  state: sent", "- id: C-h2d\n  state: withdrawn"},
        {"communications/C-h2d-press.md", "---\n", "---\nx-more: yes\n"}};
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *then = tree(arena, "follow_up", NULL, 0);
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *unsent = tree(arena, "follow_up", changes, 1);
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *edited = tree(arena, "follow_up", changes, 2);
    assert_string_equal(standing(arena, then, unsent, GI_STATE_FOLLOW_UP), "");
    assert_non_null(strstr(standing(arena, then, edited, GI_STATE_FOLLOW_UP), "C-h2d-press.md"));
}

static void in_closed_nothing_is_free(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    static const struct change tag = {"incident.yaml", "mode: incident\n", "mode: incident\ntags: [token]\n"};
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *then = tree(arena, "closed", NULL, 0);
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *tagged = tree(arena, "closed", &tag, 1);
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *more = tree(arena, "closed", NULL, 0);
    put(more, arena, "meetings/M-zz9-actions.md", new_meeting);
    put(more, arena, "sign-offs/C-p4t.stmt", message_statement);
    assert_non_null(strstr(standing(arena, then, tagged, GI_STATE_CLOSED), "file incident.yaml: "));
    assert_string_equal(standing(arena, then, more, GI_STATE_CLOSED),
                        "file meetings/M-zz9-actions.md: not there then, 71 bytes now\n");
}

#define ASSUME HEAD "seq: 1\naction: assume\nstate: investigation\nto: bob 1\npolicy: 1\n" TIMES FACTS "end\n"
#define SECOND(action)                                                                                                 \
    HEAD "seq: 2\naction: " action "\nstate: containment\nlead: bob 1\npolicy: 1\nprev: sha256:" HEX_A                 \
         "\n" TIMES FACTS "end\n"

/* The findings GI603, one "name: message" a line. */
static const char *said(struct gi_arena *arena, const struct gi_findings *findings)
{
    struct gi_buf out = gi_buf_new(arena, 1 << 16);
    for (size_t i = 0; i < findings->list.n; i++)
        if (findings->list.at[i].code == 603)
            gi_buf_addf(&out, "%s: %s\n", strrchr(findings->list.at[i].place.file->path, '/') + 1,
                        findings->list.at[i].message);
    return out.s;
}

static void sign_offs_are_read_with_the_signatures_beside_them(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = tree(arena, "closed", NULL, 0);
    put(head, arena, "sign-offs/0002-downgrade.stmt", SECOND("downgrade"));
    put(head, arena, "sign-offs/0002-downgrade.bob.1.sig", "b");
    put(head, arena, "sign-offs/0001-assume.stmt", ASSUME);
    put(head, arena, "sign-offs/0001-assume.bob.2.sig", "two");
    put(head, arena, "sign-offs/0001-assume.bob.1.sig", "one");
    put(head, arena, "sign-offs/C-p4t.stmt", message_statement);
    put(head, arena, "sign-offs/C-p4t.a-b.1.sig", "c");
    struct loaded loaded = load(arena, head);
    char hex[65];
    assert_string_equal(said(arena, &loaded.findings), "");
    assert_int_equal(loaded.signoffs.chain.n, 2);
    assert_int_equal(loaded.signoffs.chain.at[0].statement.action, GI_SIGN_ASSUME);
    assert_int_equal(loaded.signoffs.chain.at[0].signatures.n, 2);
    assert_str(loaded.signoffs.chain.at[0].signatures.at[1].who, "bob");
    assert_int_equal(loaded.signoffs.chain.at[0].signatures.at[1].n, 2);
    assert_int_equal(loaded.signoffs.chain.at[0].signatures.at[1].source->file.size, 3);
    gi_digest_hex(gi_str_of(ASSUME), hex);
    assert_string_equal(loaded.signoffs.chain.at[0].digest, hex);
    assert_int_equal(loaded.signoffs.chain.at[1].statement.seq, 2);
    assert_int_equal(loaded.signoffs.documents.n, 1);
    assert_str(loaded.signoffs.documents.at[0].document, "C-p4t");
    assert_str(loaded.signoffs.documents.at[0].signatures.at[0].who, "a-b");
    assert_ptr_equal(gi_signoffs_document(&loaded.signoffs, GI_STR("C-p4t")), &loaded.signoffs.documents.at[0]);
    assert_null(gi_signoffs_document(&loaded.signoffs, GI_STR("C-7fk")));
    assert_null(gi_signoffs_document(&loaded.signoffs, (struct gi_str){0}));
}

static void whatever_else_stands_in_sign_offs_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *text;
        const char *found;
    } rows[] = {
        {"notes.txt", "hello", "notes.txt: this is neither a statement nor a signature\n"},
        {"0002-downgrade.stmt.bak", "x", "0002-downgrade.stmt.bak: this is neither a statement nor a signature\n"},
        {"0002-close.stmt", "I approve\n",
         "0002-close.stmt: this is no statement: line 1: expected `git-incident statement 1`\n"},
        {"0002-close.stmt", "",
         "0002-close.stmt: this is no statement: line 1: the statement ends before its line `end`\n"},
        {"0003-downgrade.stmt", SECOND("downgrade"),
         "0003-downgrade.stmt: what this statement says does not fit its name: it belongs in 0002-downgrade.stmt\n"},
        {"0002-close.stmt", SECOND("downgrade"),
         "0002-close.stmt: what this statement says does not fit its name: it belongs in 0002-downgrade.stmt\n"},
        {"2-downgrade.stmt", SECOND("downgrade"),
         "2-downgrade.stmt: what this statement says does not fit its name: it belongs in 0002-downgrade.stmt\n"},
        {"C-7fk.stmt", message_statement,
         "C-7fk.stmt: what this statement says does not fit its name: it belongs in C-p4t.stmt\n"},
        {"0001-zeta.stmt", ASSUME,
         "0001-zeta.stmt: what this statement says does not fit its name: it belongs in 0001-assume.stmt\n"},
        {"0001-policy.stmt",
         "git-incident statement 1\nproject: " PROJECT "\nrecord: policy\nseq: 1\naction: policy\n" TIMES "file: " HEX_A
         " 1 .incident/policy.yaml\nend\n",
         "0001-policy.stmt: what this statement says does not fit its name: it belongs in "
         ".incident/policy/0001.stmt\n"},
        {"0002-downgrade.alice.1.sig", "x",
         "0002-downgrade.alice.1.sig: the statement 0002-downgrade.stmt of this signature is missing\n"},
        {"C-7fk.alice.1.sig", "x", "C-7fk.alice.1.sig: the statement C-7fk.stmt of this signature is missing\n"},
        {"0001-assume.sig", "x", "0001-assume.sig: a signature is named like 0003-close.alice.1.sig\n"},
        {"0001-assume.alice.sig", "x", "0001-assume.alice.sig: a signature is named like 0003-close.alice.1.sig\n"},
        {"0001-assume.alice.0.sig", "x", "0001-assume.alice.0.sig: a signature is named like 0003-close.alice.1.sig\n"},
        {"0001-assume.alice.01.sig", "x",
         "0001-assume.alice.01.sig: a signature is named like 0003-close.alice.1.sig\n"},
        {"0001-assume.alice.1x.sig", "x",
         "0001-assume.alice.1x.sig: a signature is named like 0003-close.alice.1.sig\n"},
        {"0001-assume.alice.4294967297.sig", "x",
         "0001-assume.alice.4294967297.sig: a signature is named like 0003-close.alice.1.sig\n"},
        {"0001-assume.Alice.1.sig", "x", "0001-assume.Alice.1.sig: a signature is named like 0003-close.alice.1.sig\n"},
        {"0001-assume.alice.2.sig", "x", "0001-assume.alice.2.sig: signatures of one person are numbered 1, 2, ...\n"},
        {"0001-assume.bob.3.sig", "x", "0001-assume.bob.3.sig: signatures of one person are numbered 1, 2, ...\n"},
        {"0001-handover.stmt",
         HEAD "seq: 1\naction: handover\nstate: investigation\nlead: bob 1\nto: alice 2\npolicy: 1\n" TIMES FACTS
              "end\n",
         "0001-handover.stmt: another statement has this number\n"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = tree(arena, "closed", NULL, 0);
        put(head, arena, "sign-offs/0001-assume.stmt", ASSUME);
        put(head, arena, "sign-offs/0001-assume.bob.1.sig", "one");
        put(head, arena, gi_arena_printf(arena, "sign-offs/%s", rows[i].name), rows[i].text);
        struct loaded loaded = load(arena, head);
        assert_string_equal(said(arena, &loaded.findings), rows[i].found);
        assert_int_equal(loaded.signoffs.chain.n, 1);
        assert_int_equal(loaded.signoffs.documents.n, 0);
        assert_int_equal(loaded.signoffs.chain.at[0].signatures.n, 1);
    }
}

static size_t count_code(const struct loaded *loaded, int code)
{
    size_t count = 0;
    for (size_t i = 0; i < loaded->findings.list.n; i++)
        count += loaded->findings.list.at[i].code == code;
    return count;
}

static void statements_and_signatures_have_their_limits(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = tree(arena, "closed", NULL, 0);
    put(head, arena, "sign-offs/0001-assume.stmt", ASSUME);
    for (int i = 1; i <= 17; i++)
        put(head, arena, gi_arena_printf(arena, "sign-offs/0001-assume.p%02d.1.sig", i), "x");
    struct loaded loaded = load(arena, head);
    assert_string_equal(said(arena, &loaded.findings),
                        "0001-assume.p17.1.sig: a statement of an incident has at most 16 signatures\n");
    assert_int_equal(loaded.signoffs.chain.at[0].signatures.n, 16);
    for (int i = 2; i <= 101; i++)
        put(head, arena, gi_arena_printf(arena, "sign-offs/%04d-downgrade.stmt", i),
            gi_arena_printf(arena,
                            HEAD "seq: %d\naction: downgrade\nstate: containment\nlead: bob 1\npolicy: 1\n"
                                 "prev: sha256:" HEX_A "\n" TIMES FACTS "end\n",
                            i));
    loaded = load(arena, head);
    assert_int_equal(loaded.signoffs.chain.n, 99);
    assert_non_null(
        strstr(said(arena, &loaded.findings), "0100-downgrade.stmt: an incident has at most 99 statements\n"));
}

static void statements_and_signatures_have_at_most_their_bytes(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    char *long_text = gi_arena_alloc(arena, (256 << 10) + 2);
    for (int more = 0; more < 2; more++) {
        GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = tree(arena, "closed", NULL, 0);
        put(head, arena, "sign-offs/0001-assume.stmt", ASSUME);
        memset(long_text, 'x', (16 << 10) + 1);
        long_text[(16 << 10) + more] = '\0';
        put(head, arena, "sign-offs/0001-assume.bob.1.sig", long_text);
        struct loaded loaded = load(arena, head);
        assert_int_equal(count_code(&loaded, 109), more);
        assert_int_equal(loaded.signoffs.chain.at[0].signatures.n, !more);
        memset(long_text, 'x', (256 << 10) + 1);
        long_text[(256 << 10) + more] = '\0';
        put(head, arena, "sign-offs/0001-assume.stmt", long_text);
        put(head, arena, "sign-offs/0001-assume.bob.1.sig", "x");
        loaded = load(arena, head);
        assert_int_equal(count_code(&loaded, 109), more);
        assert_int_equal(loaded.signoffs.chain.n, 0);
    }
}

static void policies_and_plans_have_statements_of_their_own(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = tree(arena, "closed", NULL, 0);
    const char *start = "git-incident statement 1\nproject: " PROJECT "\n";
    put(head, arena, ".incident/policy/0001.yaml", "schema: 1\n");
    put(head, arena, ".incident/policy/0001.stmt",
        gi_arena_printf(
            arena, "%srecord: policy\nseq: 1\naction: policy\n" TIMES "file: " HEX_A " 1 .incident/policy.yaml\nend\n",
            start));
    put(head, arena, ".incident/policy/0001.alice.1.sig", "x");
    put(head, arena, ".incident/policy/1.yaml", "schema: 1\n");
    put(head, arena, ".incident/policy/note", "x");
    put(head, arena, "plan/sign-offs/0001-plan.stmt",
        gi_arena_printf(
            arena, "%srecord: plan\nseq: 1\naction: plan\npolicy: 1\n" TIMES "file: " HEX_A " 1 plan/plan.md\nend\n",
            start));
    put(head, arena, "plan/sign-offs/0001-plan.dana.1.sig", "x");
    struct loaded policy = load_kind(arena, head, GI_KIND_POLICY, ".incident");
    struct loaded plan = load_kind(arena, head, GI_KIND_PLAN, "plan");
    assert_string_equal(said(arena, &policy.findings), "1.yaml: this is neither a statement nor a signature\n"
                                                       "note: this is neither a statement nor a signature\n");
    assert_int_equal(policy.signoffs.chain.n, 1);
    assert_int_equal(policy.signoffs.chain.at[0].signatures.n, 1);
    assert_string_equal(said(arena, &plan.findings), "");
    assert_int_equal(plan.signoffs.chain.n, 1);
    assert_int_equal(plan.signoffs.chain.at[0].signatures.n, 1);
}

static void a_source_is_had_when_its_name_and_bytes_are(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    static const struct change edit = {"postmortem.md", "token", "t0ken"};
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *one = tree(arena, "closed", NULL, 0);
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *two = tree(arena, "closed", &edit, 1);
    put(two, arena, "evidence/late.txt", "abc");
    struct loaded before = load(arena, one);
    struct loaded after = load(arena, two);
    assert_true(gi_signoffs_has(before.record, gi_record_source(after.record, GI_STR("actions.yaml"))));
    assert_false(gi_signoffs_has(before.record, gi_record_source(after.record, GI_STR("postmortem.md"))));
    assert_false(gi_signoffs_has(before.record, gi_record_source(after.record, GI_STR("evidence/late.txt"))));
    assert_false(gi_signoffs_has(NULL, gi_record_source(after.record, GI_STR("actions.yaml"))));
}

/* A request over trees, with the fixture's policy. */
static struct gi_draft_request request_of(struct gi_arena *arena, struct gi_snapshot *tree, enum gi_sign_action action)
{
    struct loaded *loaded = GI_NEW(arena, struct loaded);
    struct loaded *policy = GI_NEW(arena, struct loaded);
    struct gi_chain *chain = GI_NEW(arena, struct gi_chain);
    *loaded = load(arena, tree);
    *policy = load_kind(arena, tree, GI_KIND_POLICY, ".incident");
    *chain = (struct gi_chain){.highest = -1};
    return (struct gi_draft_request){.action = action,
                                     .after = loaded->record,
                                     .life_after = loaded->life,
                                     .signoffs = &loaded->signoffs,
                                     .policy = &policy->record->policy,
                                     .chain = chain,
                                     .state_from = -1,
                                     .state_to = -1,
                                     .signed_at = 1773396000,
                                     .expires = 1773396000 + 7 * GI_DAY_SECONDS,
                                     .reason = GI_STR("so it is")};
}

static const char *drafted(struct gi_arena *arena, const struct gi_draft_request *request)
{
    struct gi_error error = {.arena = arena};
    struct gi_statement statement = {.seq = 42};
    if (gi_draft(arena, request, &statement, &error)) {
        assert_int_equal(statement.seq, 42);
        return error.message;
    }
    struct gi_statement again;
    struct gi_str text = gi_statement_render(arena, &statement);
    if (gi_statement_parse(arena, text, &again, &error))
        fail_msg("%s\n%.*s", error.message, GI_STR_ARGS(text));
    return text.s;
}

/* A chain in which somebody leads. */
static const struct gi_chain *led(struct gi_arena *arena, const struct gi_signoffs *signoffs)
{
    struct gi_chain *chain = GI_NEW(arena, struct gi_chain);
    *chain = (struct gi_chain){.accepted = 1, .lead = GI_STR("bob"), .epoch = 1, .highest = -1};
    chain->last = &signoffs->chain.at[0];
    return chain;
}

static void the_first_lead_assumes_office(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = tree(arena, "investigation", NULL, 0);
    struct gi_draft_request request = request_of(arena, head, GI_SIGN_ASSUME);
    assert_string_equal(drafted(arena, &request), "assume has to name who leads from now on");
    request.to = GI_STR("bob");
    assert_string_equal(drafted(arena, &request),
                        HEAD "seq: 1\naction: assume\nstate: investigation\nto: bob 1\npolicy: 1\n" TIMES
                             "fact: severity critical\nfact: customer_impact unset\nfact: data_breach unset\n"
                             "fact: confidence confirmed\nfact: tlp amber+strict\nend\n");
    request.policy_seen = 3;
    assert_non_null(strstr(drafted(arena, &request), "\npolicy: 3\n"));
    struct gi_policy half = *request.policy;
    half.project.is = GI_ABSENT;
    request.policy = &half;
    assert_string_equal(drafted(arena, &request), "no policy is in force");
    request.policy = NULL;
    assert_string_equal(drafted(arena, &request), "no policy is in force");
}

static void accept_lists_everything_and_close_looks_at_the_last_step(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = tree(arena, "follow_up", NULL, 0);
    put(head, arena, "sign-offs/0001-assume.stmt", ASSUME);
    static const uint16_t waives[] = {417, 514};
    struct gi_draft_request request = request_of(arena, head, GI_SIGN_ACCEPT);
    request.chain = led(arena, request.signoffs);
    request.waives = waives;
    request.waive_count = 2;
    char hex[65];
    gi_digest_hex(gi_str_of(ASSUME), hex);
    const char *text = drafted(arena, &request);
    const char *expected =
        gi_arena_printf(arena,
                        HEAD "seq: 2\naction: accept\nstate: post_incident follow_up\nlead: bob 1\npolicy: 1\n"
                             "prev: sha256:%s\n" TIMES "waives: GI417 GI514\n" FACTS "item: A-",
                        hex);
    assert_memory_equal(text, expected, strlen(expected));
    gi_digest_hex((struct gi_str){request.after->by_role[GI_ROLE_TIMELINE]->file.data,
                                  request.after->by_role[GI_ROLE_TIMELINE]->file.size},
                  hex);
    expected = gi_arena_printf(arena, "file: %s %u timeline.yaml\nend\n", hex,
                               request.after->by_role[GI_ROLE_TIMELINE]->file.size);
    assert_string_equal(text + strlen(text) - strlen(expected), expected);
    assert_null(strstr(text, "progress.yaml"));
    request.action = GI_SIGN_CLOSE;
    assert_string_equal(drafted(arena, &request), "close does not sign the step from post_incident to follow_up");
    request.action = GI_SIGN_DOWNGRADE;
    assert_string_equal(drafted(arena, &request), "downgrade cannot waive rules");
    request.action = GI_SIGN_ASSUME;
    request.to = GI_STR("alice");
    assert_string_equal(drafted(arena, &request), "bob leads already");
    request.action = GI_SIGN_AMEND;
    assert_string_equal(drafted(arena, &request), "amend names nobody who leads from now on");
}

static void an_earlier_step_of_a_squashed_pair_is_drafted_when_it_is_named(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = tree(arena, "closed", NULL, 0);
    put(head, arena, "sign-offs/0001-assume.stmt", ASSUME);
    struct gi_draft_request request = request_of(arena, head, GI_SIGN_ACCEPT);
    request.chain = led(arena, request.signoffs);
    request.state_from = GI_STATE_POST_INCIDENT;
    request.state_to = GI_STATE_FOLLOW_UP;
    const char *text = drafted(arena, &request);
    assert_non_null(strstr(text, "\nstate: post_incident follow_up\n"));
    assert_null(strstr(text, " progress.yaml\n")); /* it covers what follow_up covers */
    request.action = GI_SIGN_HANDOVER;
    request.to = GI_STR("alice");
    assert_non_null(strstr(drafted(arena, &request), "\nstate: follow_up\nlead: bob 1\nto: alice 2\n"));
    request.action = GI_SIGN_CLOSE;
    request.to = (struct gi_str){0};
    request.state_from = request.state_to = -1;
    text = drafted(arena, &request);
    assert_non_null(strstr(text, "\nstate: follow_up closed\n"));
    assert_non_null(strstr(text, " progress.yaml\n"));
    request.state_from = GI_STATE_TRIAGE; /* one alone names no step */
    assert_string_equal(drafted(arena, &request), text);
    request.state_to = GI_STATE_CLOSED;
    assert_string_equal(drafted(arena, &request), "close does not sign the step from triage to closed");
    request.state_from = request.state_to = -1;
    request.action = GI_SIGN_PURGE;
    assert_null(strstr(drafted(arena, &request), "state:"));
    request.action = GI_SIGN_AFFIRM;
    assert_string_equal(drafted(arena, &request), "affirm has to name an earlier statement by its number");
    request.affirms = 2;
    assert_string_equal(drafted(arena, &request), "affirm has to name an earlier statement by its number");
    request.affirms = 1;
    assert_non_null(strstr(drafted(arena, &request), "\naction: affirm\naffirms: 1\nstate: closed\n"));
}

static void a_name_that_cannot_stand_in_a_statement_is_said_when_it_is_drafted(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = tree(arena, "closed", NULL, 0);
    put(head, arena, "sign-offs/0001-assume.stmt", ASSUME);
    put(head, arena, "evidence/a b\nend", "abc");
    struct gi_draft_request request = request_of(arena, head, GI_SIGN_CLOSE);
    request.chain = led(arena, request.signoffs);
    assert_string_equal(drafted(arena, &request), "the name evidence/a b\nend cannot be signed: rename it");
}

static void documents_are_drafted_by_their_ids(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = tree(arena, "closed", NULL, 0);
    put(head, arena, "sign-offs/0001-assume.stmt", ASSUME);
    put(head, arena, "communications/C-zz9-a.md", "abc");
    struct gi_draft_request request = request_of(arena, head, GI_SIGN_COMMUNICATE);
    request.chain = led(arena, request.signoffs);
    request.document = GI_STR("C-zz9");
    assert_string_equal(drafted(arena, &request),
                        HEAD "action: communicate\nlead: bob 1\npolicy: 1\n" TIMES
                             "file: ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad 3 "
                             "communications/C-zz9-a.md\nend\n");
    put(head, arena, "communications/C-zz9-b.md", "abc");
    struct gi_draft_request two = request_of(arena, head, GI_SIGN_COMMUNICATE);
    two.chain = request.chain;
    two.document = GI_STR("C-zz9");
    assert_string_equal(drafted(arena, &two), "two documents are named C-zz9");
    request.action = GI_SIGN_EXTRAORDINARY;
    assert_string_equal(drafted(arena, &request), FIXTURE_RECORD " has no document C-zz9 for extraordinary");
    request.document = GI_STR("D-9hx");
    assert_non_null(strstr(drafted(arena, &request), " decisions/D-9hx-stop-exports.md\nend\n"));
}

static void plans_are_drafted_from_the_root(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = tree(arena, "closed", NULL, 0);
    put(head, arena, "plan/sign-offs/0001-plan.stmt", "x");
    struct gi_draft_request request = request_of(arena, head, GI_SIGN_PLAN);
    request.after = load_kind(arena, head, GI_KIND_PLAN, "plan").record;
    const char *text = drafted(arena, &request);
    assert_non_null(strstr(text, "\nrecord: plan\nseq: 1\naction: plan\npolicy: 1\nsigned-at:"));
    assert_non_null(strstr(text, " plan/playbooks/customer-data-breach.md\n"));
    assert_null(strstr(text, "sign-offs"));
    request.action = GI_SIGN_POLICY;
    assert_string_equal(drafted(arena, &request), "a policy's statement is made with the policy");
}

static const char rows_before[] = "# a comment\n"
                                  "- at: 2026-03-10T06:20:00Z\n"
                                  "  by: carol\n"
                                  "  kind: observation\n"
                                  "  text: one\n"
                                  "-   id: T-2\n"
                                  "    at: 2026-03-10T06:21:00Z\n"
                                  "    by: carol\n"
                                  "    kind: observation\n"
                                  "    text: |-\n"
                                  "      - the password is hunter2\n"
                                  "\n"
                                  "# behind the second\n"
                                  "- # the third\n"
                                  "  at: 2026-03-10T06:21:00Z\n"
                                  "  by: carol\n"
                                  "  kind: observation\n"
                                  "  text: three\n"
                                  "- at: 2026-03-10T06:21:00Z\n"
                                  "  by: carol\n"
                                  "  kind: observation\n"
                                  "  text: four";

static void a_row_that_became_a_stub_is_listed_with_its_old_bytes(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    static const struct {
        const char *from; /* first and last words of the old row's bytes, as the format cuts them */
        const char *to;
        const char *stub;
    } rows[] = {
        {"-   id: T-2\n", "# behind the second\n",
         "- id: T-2\n  at: 2026-03-10T06:21:00Z\n  by: carol\n  redacted: a password\n"},
        {"- # the third\n", "  text: three\n", "- at: 2026-03-10T06:21:00Z\n  by: carol\n  redacted: a name\n"},
        {"- at: 2026-03-10T06:21:00Z\n", "  text: four",
         "- at: 2026-03-10T06:21:00Z\n  by: carol\n  redacted: a name\n"},
        {"- at: 2026-03-10T06:20:00Z\n", "  text: one\n",
         "- at: 2026-03-10T06:20:00Z\n  by: carol\n  redacted: a name\n"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *old = tree(arena, "containment", NULL, 0);
        GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *now = tree(arena, "containment", NULL, 0);
        const char *from = strstr(rows_before, rows[i].from);
        size_t size = (size_t)(strstr(rows_before, rows[i].to) + strlen(rows[i].to) - from);
        put(old, arena, "timeline.yaml", rows_before);
        put(now, arena, "timeline.yaml",
            gi_arena_printf(arena, "%.*s%s%s", (int)(from - rows_before), rows_before, rows[i].stub, from + size));
        put(old, arena, "sign-offs/0001-assume.stmt", ASSUME);
        put(now, arena, "sign-offs/0001-assume.stmt", ASSUME);
        struct gi_draft_request request = request_of(arena, now, GI_SIGN_REDACT);
        request.before = load(arena, old).record;
        request.chain = led(arena, request.signoffs);
        char hex[65];
        gi_digest_hex((struct gi_str){from, size}, hex);
        const char *text = drafted(arena, &request);
        const char *expected = gi_arena_printf(arena, "fact: tlp amber+strict\nrow: timeline.yaml %s\nend\n", hex);
        assert_string_equal(text + strlen(text) - strlen(expected), expected);
    }
}

static void redact_lists_several_rows_by_path_and_place(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *old = tree(arena, "containment", NULL, 0);
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *now = tree(arena, "containment", NULL, 0);
    static const char twice[] = "- at: 2026-03-10T06:20:00Z\n  by: carol\n  kind: observation\n  text: same\n";
    static const char stub[] = "- at: 2026-03-10T06:20:00Z\n  by: carol\n  redacted: a name\n";
    static const char other[] = "- at: 2026-03-10T06:20:00Z\n  by: carol\n  kind: detection\n  text: other\n";
    put(old, arena, "sign-offs/0001-assume.stmt", ASSUME);
    put(now, arena, "sign-offs/0001-assume.stmt", ASSUME);
    put(old, arena, "timeline.yaml", gi_arena_printf(arena, "%s%s%s%s", stub, twice, twice, other));
    put(now, arena, "timeline.yaml", gi_arena_printf(arena, "%s%s%s%s", stub, stub, twice, other));
    struct gi_draft_request request = request_of(arena, now, GI_SIGN_REDACT);
    request.before = load(arena, old).record;
    request.chain = led(arena, request.signoffs);
    char hex[65];
    char hex_other[65];
    gi_digest_hex(gi_str_of(twice), hex);
    gi_digest_hex(gi_str_of(other), hex_other);
    const char *one = gi_arena_printf(arena, "row: timeline.yaml %s\nend\n", hex);
    assert_non_null(strstr(drafted(arena, &request), one)); /* of two that are the same, the one that is gone */
    put(now, arena, "timeline.yaml", gi_arena_printf(arena, "%s%s%s%s", stub, stub, stub, stub));
    request.after = load(arena, now).record;
    const char *three = gi_arena_printf(
        arena, "\nrow: timeline.yaml %s\nrow: timeline.yaml %s\nrow: timeline.yaml %s\nend\n", hex, hex, hex_other);
    assert_non_null(strstr(drafted(arena, &request), three));
    request.before = request.after;
    assert_string_equal(drafted(arena, &request), "no row became a stub");
    static const char deleted[] = "- at: 2026-03-10T06:21:00Z\n  by: carol\n  kind: detection\n  text: gone\n";
    put(old, arena, "timeline.yaml", gi_arena_printf(arena, "%s%s%s", deleted, twice, deleted));
    put(now, arena, "timeline.yaml", stub);
    request.before = load(arena, old).record;
    request.after = load(arena, now).record;
    const char *text = drafted(arena, &request); /* a row that is gone without a stub is none of its */
    one = gi_arena_printf(arena, "fact: tlp amber+strict\n%s", one);
    assert_string_equal(text + strlen(text) - strlen(one), one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follow_up_covers_what_was_accepted_and_frees_the_rest),
        cmocka_unit_test(a_message_is_covered_in_follow_up_once_it_is_signed_or_sent),
        cmocka_unit_test(closed_and_rejected_cover_every_file_but_sign_offs),
        cmocka_unit_test(the_states_before_accept_cover_facts_only),
        cmocka_unit_test(missing_logs_are_named_where_their_absence_counts),
        cmocka_unit_test(digests_are_of_blobs),
        cmocka_unit_test(facts_are_those_of_header_and_rows),
        cmocka_unit_test(each_resolved_action_is_an_item),
        cmocka_unit_test(each_pair_of_values_lowers_a_fact_or_not),
        cmocka_unit_test(what_is_lowered_is_said_in_words),
        cmocka_unit_test(in_follow_up_new_documents_are_free_and_everything_else_stands),
        cmocka_unit_test(a_covered_document_may_not_go_and_come_under_another_name),
        cmocka_unit_test(a_message_that_is_no_longer_called_sent_still_stands_as_it_was_signed),
        cmocka_unit_test(in_closed_nothing_is_free),
        cmocka_unit_test(sign_offs_are_read_with_the_signatures_beside_them),
        cmocka_unit_test(whatever_else_stands_in_sign_offs_is_found),
        cmocka_unit_test(statements_and_signatures_have_their_limits),
        cmocka_unit_test(statements_and_signatures_have_at_most_their_bytes),
        cmocka_unit_test(policies_and_plans_have_statements_of_their_own),
        cmocka_unit_test(a_source_is_had_when_its_name_and_bytes_are),
        cmocka_unit_test(the_first_lead_assumes_office),
        cmocka_unit_test(accept_lists_everything_and_close_looks_at_the_last_step),
        cmocka_unit_test(an_earlier_step_of_a_squashed_pair_is_drafted_when_it_is_named),
        cmocka_unit_test(a_name_that_cannot_stand_in_a_statement_is_said_when_it_is_drafted),
        cmocka_unit_test(documents_are_drafted_by_their_ids),
        cmocka_unit_test(plans_are_drafted_from_the_root),
        cmocka_unit_test(a_row_that_became_a_stub_is_listed_with_its_old_bytes),
        cmocka_unit_test(redact_lists_several_rows_by_path_and_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
