/* One version of the policy on top of another: statement, times, thresholds, proofs. */
#include "base/digest.h"
#include "base/limits.h"
#include "base/time.h"
#include "engine/judge/trust_parts.h"
#include "engine/layout.h"

static struct gi_statement_file file_line(const char *path, struct gi_str bytes)
{
    struct gi_statement_file file = {.size = bytes.n, .path = gi_str_of(path)};
    gi_digest_hex(bytes, file.sha256);
    return file;
}

struct gi_statement gi_policy_statement(struct gi_arena *arena, const struct gi_trust *before,
                                        const struct gi_policy_reading *next, struct gi_str bytes)
{
    struct gi_statement statement = {.project = next->version.record->policy.project.text,
                                     .record = GI_STR("policy"),
                                     .seq = next->version.number,
                                     .action = GI_SIGN_POLICY,
                                     .state = {-1, -1}};
    GI_VEC_PUSH(arena, &statement.files, file_line(GI_POLICY_PATH, bytes));
    if (before->versions.n) {
        const struct gi_policy_version *old = &before->versions.at[before->versions.n - 1];
        const struct gi_file *file = &old->record->by_role[GI_ROLE_POLICY]->file;
        const char *path = gi_arena_printf(arena, GI_POLICY_FOLDER "/%04u.yaml", old->number);
        statement.policy = old->number;
        GI_VEC_PUSH(arena, &statement.files, file_line(path, (struct gi_str){file->data, file->size}));
    }
    return statement;
}

/* What the statement says is read and compared with what it has to say. */
static bool check_statement(struct gi_arena *arena, const struct gi_trust *before, const struct gi_policy_reading *next,
                            const struct gi_file *policy, const struct gi_file *file, struct gi_findings *findings,
                            struct gi_statement *ret)
{
    struct gi_error error = {.arena = arena};
    struct gi_str bytes = {file->data, file->size};
    if (gi_statement_parse(arena, bytes, ret, &error)) {
        gi_layout_say(findings, 603, file->path, "no statement: %s", error.message);
        return false;
    }
    struct gi_statement wanted = gi_policy_statement(arena, before, next, (struct gi_str){policy->data, policy->size});
    wanted.signed_at = ret->signed_at;
    wanted.expires = ret->expires;
    wanted.reason = ret->reason;
    if (gi_str_equal(gi_statement_render(arena, &wanted), bytes))
        return true;
    struct gi_differences differences = {0};
    gi_statement_compare(arena, ret, &wanted, &differences);
    gi_layout_say(findings, 604, file->path, "this statement is not about this policy: %s",
                  differences.list.n ? gi_differences_text(arena, &differences) : "other lines");
    return false;
}

static bool check_times(const struct gi_statement *statement, const char *path, int64_t clock,
                        struct gi_findings *findings)
{
    char signed_at[21], expires[21];
    gi_time_format(statement->signed_at, signed_at);
    gi_time_format(statement->expires, expires);
    size_t said = findings->list.n;
    if (statement->expires <= statement->signed_at ||
        statement->expires - statement->signed_at > (int64_t)GI_LIMIT_SLOW_STATEMENT_DAYS * GI_DAY_SECONDS)
        gi_layout_say(findings, 609, path,
                      "signed at %s, good until %s: a policy's statement is good for up to %d days", signed_at, expires,
                      GI_LIMIT_SLOW_STATEMENT_DAYS);
    if (clock != INT64_MIN && statement->signed_at > clock + GI_LIMIT_CLOCK_AHEAD)
        gi_layout_say(findings, 609, path, "signed at %s, which is still to come", signed_at);
    if (clock != INT64_MIN && statement->expires <= clock)
        gi_layout_say(findings, 609, path, "it was good until %s", expires);
    for (size_t i = said; i < findings->list.n; i++)
        findings->list.at[i].remedy = "git incident policy propose, then sign it again";
    return findings->list.n == said;
}

static const char *join(struct gi_arena *arena, const struct gi_str *names, size_t n)
{
    struct gi_buf out = gi_buf_new(arena, 4000);
    for (size_t i = 0; i < n; i++)
        gi_buf_addf(&out, "%s%.*s", i ? ", " : "", GI_STR_ARGS(names[i]));
    return n ? out.s : "nobody";
}

static void say_side(const struct gi_policy_side *side, const char *path, struct gi_findings *findings)
{
    if (!side->version || (int64_t)side->signed_by.n >= side->threshold)
        return;
    struct gi_arena *arena = findings->arena;
    gi_layout_say(findings, 808, path, "the root of policy %u asks for %lld people; signed by %s; could sign: %s",
                  side->version, (long long)side->threshold, join(arena, side->signed_by.at, side->signed_by.n),
                  join(arena, side->could_sign.at, side->could_sign.n));
}

static void say_support(const struct gi_policy_support *support, const char *path, struct gi_findings *findings)
{
    say_side(&support->old_root, path, findings);
    say_side(&support->new_root, path, findings);
    for (size_t i = 0; i < support->unproved.n; i++) {
        const struct gi_roster_key *key = support->unproved.at[i];
        gi_layout_say(findings, 810, path, "the key %s of %.*s is new and did not sign: nobody knows who has it",
                      gi_public_key_fingerprint(findings->arena, &key->key), GI_STR_ARGS(key->person->id.text));
    }
}

/* The trust with one version more; what the one before holds is copied, since it may go on otherwise, too. */
struct gi_trust gi_policy_extend(struct gi_arena *arena, const struct gi_trust *before,
                                 const struct gi_policy_reading *next)
{
    struct gi_trust after = {0};
    for (size_t i = 0; i < before->versions.n; i++)
        GI_VEC_PUSH(arena, &after.versions, before->versions.at[i]);
    GI_VEC_PUSH(arena, &after.versions, next->version);
    for (size_t i = 0; i < next->roster.n; i++) {
        struct gi_roster_key key = next->roster.at[i];
        const struct gi_roster_key *old = gi_trust_key(before, key.key.blob);
        if (!key.since)
            key.since = old && old->status == key.status ? old->since : next->version.number;
        GI_VEC_PUSH(arena, &after.roster, key);
    }
    return after;
}

static void say_unsigned(const struct gi_policy_link *link, uint32_t number, struct gi_findings *findings)
{
    gi_layout_say(findings, 808, link->policy->path, "policy %u is not signed: %s/%04u.stmt is not there", number,
                  GI_POLICY_FOLDER, number);
    gi_report_remedy(findings, number == 1 ? "git incident init --key FILE, with your public key"
                                           : "git incident policy propose, then git incident policy sign");
}

int gi_policy_link(struct gi_arena *arena, const struct gi_policy_link *link, struct gi_findings *findings,
                   struct gi_trust *ret_after, bool *ret_good, struct gi_error *reterr)
{
    struct gi_policy_reading next;
    struct gi_policy_support support;
    struct gi_statement statement;
    size_t said = findings->list.n;
    bool good;
    *ret_good = false;
    if (gi_policy_read(arena, link->policy, findings, &next, &good, reterr))
        return -1;
    if (!good || !gi_policy_follows(link->before, &next, link->policy->path, findings))
        return 0;
    uint32_t number = next.version.number;
    const struct gi_policy_entry *entry = gi_policy_folder_find(link->folder, GI_POLICY_STATEMENT, number);
    if (!entry) {
        say_unsigned(link, number, findings);
        return 0;
    }
    const struct gi_file *file = &entry->file;
    if (!check_statement(arena, link->before, &next, link->policy, file, findings, &statement))
        return 0;
    (void)check_times(&statement, file->path, link->clock, findings);
    gi_policy_support(link->before, &next, link->folder, findings, &support);
    say_support(&support, file->path, findings);
    if (findings->list.n > said)
        return 0;
    *ret_after = gi_policy_extend(arena, link->before, &next);
    *ret_good = true;
    return 0;
}
