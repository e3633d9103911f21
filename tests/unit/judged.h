/* An incident in memory that goes step by step, with statements that are drafted and signed as people would. Needs
 * libcrypto. */
#ifndef GI_TESTS_JUDGED_H
#define GI_TESTS_JUDGED_H

#include "base/time.h"
#include "engine/judge/incident.h"
#include "engine/load.h"
#include "incident/git.h"
#include "signing.h"

#define RECORD "incidents/2026/INC-20261120-k7f3"

enum { NOW = 1795348800, WEEK = 7 * 86400 }; /* 2026-11-22T12:00:00Z, by date(1) */

static const char *const everybody[] = {"alice", "bob", "dana", "erin", "judy", "mallory"};
enum { EVERYBODY = 6 };

struct stored {
    const char *path; /* inside the record */
    struct gi_str bytes;
};

struct world {
    struct gi_arena *arena;
    GI_VEC(struct stored) files;
    struct signer keys[EVERYBODY]; /* of everybody, in their order; mallory's is in no policy */
    struct signer second;          /* another one of alice, which policy has as retired */
    struct gi_trust trust;
    struct gi_buf status;
    const char *state;
    const char *severity;
    const char *customer_impact;
    const char *tlp;
    const char *mode;
    const char *more; /* further keys of the header */
    int64_t clock;
    enum gi_judge_point point;
    struct gi_record *before;
    struct gi_findings findings;
    struct gi_incident_verdicts verdicts;
};

/* What a signer may choose, or get wrong. */
struct chosen {
    const char *to;
    const char *document;
    uint32_t affirms;
    uint16_t waives;
    uint32_t policy;
    int64_t signed_at; /* 0: now */
    int64_t expires;   /* 0: in a week */
    const char *from;  /* words of the statement that are replaced before it is signed */
    const char *into;
};

static GI_UNUSED void put(struct world *world, const char *path, struct gi_str bytes)
{
    for (size_t i = 0; i < world->files.n; i++)
        if (strcmp(world->files.at[i].path, path) == 0) {
            world->files.at[i].bytes = bytes;
            return;
        }
    GI_VEC_PUSH(world->arena, &world->files, (struct stored){path, bytes});
}

static GI_UNUSED void drop(struct world *world, const char *path)
{
    size_t kept = 0;
    for (size_t i = 0; i < world->files.n; i++)
        if (strcmp(world->files.at[i].path, path) != 0)
            world->files.at[kept++] = world->files.at[i];
    if (kept == world->files.n)
        fail_msg("%s is not there", path);
    world->files.n = kept;
}

static GI_UNUSED struct gi_str stored(const struct world *world, const char *path)
{
    for (size_t i = 0; i < world->files.n; i++)
        if (strcmp(world->files.at[i].path, path) == 0)
            return world->files.at[i].bytes;
    fail_msg("%s is not there", path);
    return (struct gi_str){0};
}

static GI_UNUSED struct gi_str replaced(struct world *world, struct gi_str bytes, const char *from, const char *into)
{
    const char *text = gi_arena_copy(world->arena, bytes.s, bytes.n);
    const char *at = strstr(text, from);
    if (!at)
        fail_msg("'%s' is not in:\n%s", from, text);
    return gi_str_of(gi_arena_printf(world->arena, "%.*s%s%s", (int)(at - text), text, into, at + strlen(from)));
}

static GI_UNUSED void tamper(struct world *world, const char *path, const char *from, const char *into)
{
    put(world, path, replaced(world, stored(world, path), from, into));
}

static GI_UNUSED void add_to(struct world *world, const char *path, const char *text)
{
    put(world, path, gi_str_of(gi_arena_printf(world->arena, "%.*s%s", GI_STR_ARGS(stored(world, path)), text)));
}

/* The header as the world has it. */
static GI_UNUSED void put_header(struct world *world)
{
    put(world, "incident.yaml",
        gi_str_of(gi_arena_printf(world->arena,
                                  "schema: 1\nid: INC-20261120-k7f3\ntitle: A token in a bug report\nmode: %s\n"
                                  "state: %s\nseverity: %s\ntlp: %s\nimpact:\n  customer_impact: %s\n%s",
                                  world->mode, world->state, world->severity, world->tlp, world->customer_impact,
                                  world->more)));
    put(world, "status.yaml", gi_str_of(gi_arena_copy(world->arena, world->status.s, world->status.n)));
}

/* Goes to a state, or to a severity, by a row. */
static GI_UNUSED void go(struct world *world, const char *state)
{
    gi_buf_addf(&world->status, "- at: 2026-11-20T10:00:00Z\n  by: alice\n  kind: state\n  state: %s\n", state);
    world->state = state;
    put_header(world);
}

static GI_UNUSED void grade(struct world *world, const char *severity)
{
    gi_buf_addf(&world->status,
                "- at: 2026-11-20T10:00:00Z\n  by: alice\n  kind: severity\n  severity: %s\n  reason: as far as we "
                "know\n",
                severity);
    world->severity = severity;
    put_header(world);
}

/* Parses one record of a tree that holds `files` below its folder. */
static GI_UNUSED struct gi_record *load_from(struct world *world, const struct stored *files, size_t n,
                                             struct gi_record_place place)
{
    struct gi_snapshot *tree = gi_snapshot_memory();
    struct gi_findings *unsaid = GI_NEW(world->arena, struct gi_findings);
    struct gi_error error = {.arena = world->arena};
    struct gi_record *record;
    unsaid->arena = world->arena;
    for (size_t i = 0; i < n; i++)
        gi_snapshot_memory_add(tree, gi_arena_printf(world->arena, "%s/%s", place.folder, files[i].path),
                               files[i].bytes, 0100644);
    if (gi_load_record(tree, &place, unsaid, &record, &error))
        fail_msg("%s", error.message);
    gi_snapshot_close(tree);
    return record;
}

static GI_UNUSED struct gi_record *load_now(struct world *world)
{
    struct gi_record_place place = {GI_KIND_INCIDENT, RECORD, gi_str_of("INC-20261120-k7f3")};
    return load_from(world, world->files.at, world->files.n, place);
}

/* A policy as version `number`, with everybody but mallory; the profile is standard or small. */
static GI_UNUSED void put_policy(struct world *world, uint32_t number, const char *profile)
{
    static const char *const roles[] = {"crisis_lead", "crisis_lead", "executive", "executive", "reviewer"};
    struct gi_buf text = gi_buf_new(world->arena, 100000);
    gi_buf_addf(&text,
                "schema: 1\nproject: 7c9e6679-7425-40de-944b-e07fc1f90ae7\nversion: %u\nref: refs/heads/main\n"
                "root:\n  threshold: 1\n  members: [dana]\nprofile: %s\npeople:\n",
                number, profile);
    for (size_t i = 0; i < 5; i++)
        gi_buf_addf(&text,
                    "  - id: %s\n    name: %s\n    roles: [%s]\n    keys:\n      - key: k%zu\n        status: "
                    "active\n",
                    everybody[i], everybody[i], roles[i], i);
    struct stored file = {"policy.yaml", gi_buf_str(&text)};
    struct gi_record *record = load_from(world, &file, 1, (struct gi_record_place){GI_KIND_POLICY, ".incident", {0}});
    GI_VEC_PUSH(world->arena, &world->trust.versions, (struct gi_policy_version){.number = number, .record = record});
    world->trust.roster.n = 0;
    for (size_t i = 0; i < 6; i++) {
        const struct signer *signer = i < 5 ? &world->keys[i] : &world->second;
        struct gi_error error = {.arena = world->arena};
        struct gi_roster_key key = {.person = &record->policy.people.at[i < 5 ? i : 0],
                                    .status = i < 5 ? GI_KEY_STATUS_ACTIVE : GI_KEY_STATUS_RETIRED};
        if (gi_public_key_of_blob(world->arena, signing_blob(world->arena, signer), &key.key, &error))
            fail_msg("%s", error.message);
        GI_VEC_PUSH(world->arena, &world->trust.roster, key);
    }
}

/* An incident in triage that the record ref has, under policy 3. */
static GI_UNUSED struct world begin(const char *profile)
{
    struct world world = {.arena = gi_arena_new(),
                          .state = "triage",
                          .severity = "undetermined",
                          .customer_impact = "unknown",
                          .tlp = "amber",
                          .mode = "incident",
                          .more = "",
                          .clock = NOW,
                          .point = GI_JUDGE_PUSH};
    for (size_t i = 0; i < EVERYBODY; i++)
        world.keys[i] = signing_new(GI_KEY_ED25519);
    world.second = signing_new(GI_KEY_ED25519);
    world.status = gi_buf_new(world.arena, 100000);
    for (uint32_t number = 1; number <= 3; number++)
        put_policy(&world, number, profile);
    go(&world, "triage");
    put(&world, "timeline.yaml",
        GI_STR("- id: T-1\n  at: 2026-11-20T09:00:00Z\n  by: alice\n  kind: detection\n"
               "  text: an alarm\n"));
    return world;
}

static GI_UNUSED void end(struct world *world)
{
    for (size_t i = 0; i < EVERYBODY; i++)
        EVP_PKEY_free(world->keys[i].pair);
    EVP_PKEY_free(world->second.pair);
    gi_arena_free(world->arena);
}

/* The key of "alice", "mallory" or "alice-2". */
static GI_UNUSED const struct signer *key_of(const struct world *world, struct gi_str who)
{
    if (gi_str_is(who, "alice-2"))
        return &world->second;
    for (size_t i = 0; i < EVERYBODY; i++)
        if (gi_str_is(who, everybody[i]))
            return &world->keys[i];
    fail_msg("nobody is named %.*s", GI_STR_ARGS(who));
    return NULL;
}

/* Signs a stored statement: "alice:crisis-lead", or "bob:crisis-lead:alice" with bob's key under alice's name. */
static GI_UNUSED void sign_with(struct world *world, const char *path, const char *spec)
{
    struct gi_str text = gi_str_of(spec);
    size_t colon = gi_str_find(text, ':');
    struct gi_str who = gi_str_part(text, 0, colon);
    struct gi_str role = gi_str_part(text, colon + 1, text.n);
    colon = gi_str_find(role, ':');
    struct gi_str name = colon < role.n ? gi_str_part(role, colon + 1, role.n) : who;
    role = gi_str_part(role, 0, colon);
    const struct signer *signer = key_of(world, who);
    struct parts parts = signing_parts(world->arena, signer);
    parts.name_space =
        gi_str_is(role, "git") ? "git" : gi_arena_printf(world->arena, "%.*s@git-incident", GI_STR_ARGS(role));
    struct gi_str armour = signing_make(world->arena, signer, &parts, stored(world, path));
    uint32_t n = 1;
    for (size_t i = 0; i < world->files.n; i++)
        n += gi_str_starts(
            gi_str_of(world->files.at[i].path),
            gi_arena_printf(world->arena, "%.*s.%.*s.", (int)(strlen(path) - 5), path, GI_STR_ARGS(name)));
    put(world, gi_arena_printf(world->arena, "%.*s.%.*s.%u.sig", (int)(strlen(path) - 5), path, GI_STR_ARGS(name), n),
        armour);
}

/* The pair of states that a step's action guards: the last on the path that fits. */
static GI_UNUSED void find_pair(const struct gi_record *record, enum gi_sign_action action, int ret_pair[2])
{
    int before = -1;
    ret_pair[0] = ret_pair[1] = -1;
    for (size_t i = 0; i < record->status.n; i++) {
        if (record->status.at[i].state.is != GI_PRESENT)
            continue;
        int now = (int)record->status.at[i].state.number;
        if (gi_sign_guards(action, before, now)) {
            ret_pair[0] = before;
            ret_pair[1] = now;
        }
        before = now;
    }
}

/* Drafts a statement over what stands there now, and has it signed by those who are named, with blanks between. Gives
 * its path. */
static GI_UNUSED const char *sign(struct world *world, enum gi_sign_action action, const char *signers,
                                  struct chosen chosen)
{
    struct gi_record *record = load_now(world);
    struct gi_findings unsaid = {.arena = world->arena};
    struct gi_signoffs signoffs;
    struct gi_error error = {.arena = world->arena};
    struct gi_statement statement;
    gi_signoffs_read(record, &unsaid, &signoffs);
    struct gi_chain chain = gi_chain_of(world->arena, &signoffs);
    const struct gi_policy *policy = gi_trust_policy(&world->trust);
    int pair[2];
    find_pair(record, action, pair);
    struct gi_draft_request request = {.action = action,
                                       .before = world->before,
                                       .after = record,
                                       .life_before =
                                           world->before ? gi_life_of(world->arena, world->before, policy) : NULL,
                                       .life_after = gi_life_of(world->arena, record, policy),
                                       .signoffs = &signoffs,
                                       .policy = policy,
                                       .chain = &chain,
                                       .document = gi_str_of(chosen.document),
                                       .affirms = chosen.affirms,
                                       .state_from = pair[0],
                                       .state_to = pair[1],
                                       .to = gi_str_of(chosen.to),
                                       .signed_at = chosen.signed_at ? chosen.signed_at : NOW,
                                       .expires = chosen.expires ? chosen.expires : NOW + WEEK,
                                       .reason = GI_STR("as we agreed"),
                                       .waives = &chosen.waives,
                                       .waive_count = chosen.waives != 0,
                                       .policy_seen = chosen.policy};
    if (gi_draft(world->arena, &request, &statement, &error))
        fail_msg("no draft of %s: %s", gi_sign_word(action), error.message);
    struct gi_str bytes = gi_statement_render(world->arena, &statement);
    const char *name = gi_statement_name(world->arena, &statement, chosen.document);
    const char *path = gi_arena_printf(world->arena, "sign-offs/%s", name);
    put(world, path, chosen.from ? replaced(world, bytes, chosen.from, chosen.into) : bytes);
    for (struct gi_str rest = gi_str_of(signers); rest.n;) {
        size_t blank = gi_str_find(rest, ' ');
        sign_with(world, path, gi_arena_printf(world->arena, "%.*s", (int)blank, rest.s));
        rest = gi_str_part(rest, blank + 1, rest.n);
    }
    return path;
}

/* Judges what stands there against what was accepted last. */
static GI_UNUSED struct gi_record *judge(struct world *world)
{
    const struct gi_policy *policy = gi_trust_policy(&world->trust);
    struct gi_record *after = load_now(world);
    struct gi_error error = {.arena = world->arena};
    struct gi_incident_step step = {.before = world->before,
                                    .after = after,
                                    .life_before =
                                        world->before ? gi_life_of(world->arena, world->before, policy) : NULL,
                                    .life_after = gi_life_of(world->arena, after, policy),
                                    .trust = &world->trust,
                                    .point = world->point,
                                    .clock = world->clock,
                                    .as_of = world->clock,
                                    .changed = true};
    world->findings = (struct gi_findings){.arena = world->arena};
    if (gi_judge_incident(&step, world->arena, &world->findings, &world->verdicts, &error))
        fail_msg("%s", error.message);
    return after;
}

static GI_UNUSED const char *all_said(struct world *world)
{
    struct gi_buf text = gi_buf_new(world->arena, 100000);
    for (size_t i = 0; i < world->findings.list.n; i++)
        gi_buf_addf(&text, "\n  %s: %s [GI%u]", world->findings.list.at[i].place.file->path,
                    world->findings.list.at[i].message, world->findings.list.at[i].code);
    return text.n ? text.s : " nothing";
}

/* The step is taken: what stands there is the base of the next. */
static GI_UNUSED void accepted(struct world *world)
{
    struct gi_record *after = judge(world);
    if (world->findings.list.n)
        fail_msg("refused:%s", all_said(world));
    world->before = after;
}

/* The step is refused with this code, with these words, and with nothing else but what `also` names. */
static GI_UNUSED void refused_with(struct world *world, int code, const char *words, int also)
{
    bool found = false;
    bool others = false;
    judge(world);
    for (size_t i = 0; i < world->findings.list.n; i++) {
        const struct gi_finding *finding = &world->findings.list.at[i];
        found = found || (finding->code == code && strstr(finding->message, words));
        others = others || (finding->code != code && finding->code != also && finding->code != 620);
    }
    if (!found || others)
        fail_msg("wanted GI%d '%s', said:%s", code, words, all_said(world));
}

static GI_UNUSED void refused(struct world *world, int code, const char *words)
{
    refused_with(world, code, words, code);
}

/* Another way to go on from here; its keys stay the first one's. */
static GI_UNUSED struct world fork_of(const struct world *world)
{
    struct world other = *world;
    memset(&other.files, 0, sizeof(other.files));
    for (size_t i = 0; i < world->files.n; i++)
        GI_VEC_PUSH(world->arena, &other.files, world->files.at[i]);
    other.status = gi_buf_new(world->arena, 100000);
    gi_buf_add(&other.status, world->status.s, world->status.n);
    return other;
}

/* Led by alice, in a state up to post_incident; severity low unless it says otherwise. */
static GI_UNUSED struct world led(const char *profile, const char *severity, const char *state)
{
    static const char *const states[] = {"investigation", "containment", "eradication", "recovery", "post_incident"};
    struct world world = begin(profile);
    accepted(&world);
    grade(&world, severity);
    go(&world, "investigation");
    sign(&world, GI_SIGN_ASSUME, "alice:crisis-lead", (struct chosen){.to = "alice"});
    accepted(&world);
    for (size_t i = 1; i < 5 && strcmp(world.state, state) != 0; i++)
        go(&world, states[i]);
    accepted(&world);
    return world;
}

/* With a post-mortem, a decision, a message and one action that is verified; ready for accept. */
static GI_UNUSED struct world reviewed(const char *profile, const char *severity)
{
    struct world world = led(profile, severity, "post_incident");
    put(&world, "postmortem.md", GI_STR("# A token in a bug report\n\n## Summary\n\nIt was read.\n"));
    put(&world, "analysis.yaml", GI_STR("schema: 1\n"));
    put(&world, "actions.yaml",
        GI_STR("- id: A-1\n  recorded: 2026-11-20T12:00:00Z\n  title: Redact bundles\n  source: postmortem\n"));
    put(&world, "progress.yaml",
        GI_STR("- action: A-1\n  at: 2026-11-21T12:00:00Z\n  by: alice\n  state: verified\n  verified_by: bob\n"));
    put(&world, "communications/C-1-customers.md",
        GI_STR(
            "---\nid: C-1\nkind: notification\naudience: [customer]\nchannel: mail\nauthor: alice\n---\n\nWe know.\n"));
    put(&world, "decisions/D-1-tell.md",
        GI_STR("---\nid: D-1\nat: 2026-11-20T13:00:00Z\ndecided_by: alice\nkind: disclosure\nauthority: extraordinary\n"
               "verbal_approval:\n  by: dana\n  at: 2026-11-22T11:00:00Z\n---\n\nWe tell.\n"));
    accepted(&world);
    return world;
}

/* In follow_up, with the decision signed. */
static GI_UNUSED struct world followed(const char *profile, const char *severity)
{
    struct world world = reviewed(profile, severity);
    sign(&world, GI_SIGN_EXTRAORDINARY, "alice:crisis-lead dana:executive", (struct chosen){.document = "D-1"});
    go(&world, "follow_up");
    sign(&world, GI_SIGN_ACCEPT, "alice:crisis-lead", (struct chosen){0});
    accepted(&world);
    return world;
}

static GI_UNUSED struct world ended(const char *severity)
{
    struct world world = followed("standard", severity);
    go(&world, "closed");
    sign(&world, GI_SIGN_CLOSE, strcmp(severity, "low") == 0 ? "alice:crisis-lead" : "alice:crisis-lead judy:reviewer",
         (struct chosen){0});
    accepted(&world);
    return world;
}

#endif
