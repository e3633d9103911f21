/* The plan's sign-offs: who supports which bytes of it, and signing. */
#include "engine/judge/plan.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/time.h"
#include "engine/judge/people.h"
#include "incident/check.h"
#include "work/edits.h"
#include "work/policy.h"

struct gi_plan_signing {
    struct gi_trust trust;
    struct gi_signoffs signoffs;
    const struct gi_roster_key *key; /* the signer's */
    struct gi_work_key private_key;
    enum gi_signer_role role;
    const char *path;    /* of the statement, from the root of the repository */
    struct gi_str bytes; /* of the statement */
    bool is_new;         /* the statement is made now */
    size_t stale;        /* signatures of the statement that it replaces: the last of the chain */
};

static const struct gi_signed_statement *last_of(const struct gi_signoffs *signoffs)
{
    return signoffs->chain.n ? &signoffs->chain.at[signoffs->chain.n - 1] : NULL;
}

static int open_plan(struct gi_work *work, struct gi_trust *ret_trust, struct gi_signoffs *ret_signoffs)
{
    struct gi_findings findings = {.arena = work->arena};
    if (gi_work_find(work, "plan") || gi_policy_base(work, ret_trust))
        return -1;
    if (!gi_trust_policy(ret_trust)) {
        gi_fail(work->error, "no signed policy is in force, so nobody can approve the plan");
        return gi_fail_hint(work->error, "git incident init signs policy 1");
    }
    gi_signoffs_read(work->record, &findings, ret_signoffs);
    if (!findings.list.n)
        return 0;
    gi_fail(work->error, "%s: %s", findings.list.at[0].place.file->path, findings.list.at[0].message);
    return gi_fail_hint(work->error, "take the file out, or put it back as it was");
}

/* "executive" of a signature's namespace; "?" where it cannot be read. */
static const char *role_of(struct gi_work *work, const struct gi_signature_file *file)
{
    struct gi_error unsaid = {.arena = work->arena};
    struct gi_sshsig signature;
    struct gi_str armour = {file->source->file.data, file->source->file.size};
    if (gi_sshsig_parse(work->arena, armour, &signature, &unsaid))
        return "?";
    return gi_arena_copy(work->arena, signature.name_space.s, gi_str_find(signature.name_space, '@'));
}

static bool has_signed(const struct gi_signed_statement *statement, struct gi_str who)
{
    for (size_t i = 0; statement && i < statement->signatures.n; i++)
        if (gi_str_equal(statement->signatures.at[i].who, who))
            return true;
    return false;
}

/* A line for each statement, the newest first. */
static void show_statements(struct gi_work *work, const struct gi_signoffs *signoffs, bool stands,
                            struct gi_lines *lines)
{
    for (size_t i = signoffs->chain.n; i-- > 0;) {
        const struct gi_signed_statement *statement = &signoffs->chain.at[i];
        struct gi_buf who = gi_buf_new(work->arena, 4000);
        char day[11];
        for (size_t j = 0; j < statement->signatures.n; j++)
            gi_buf_addf(&who, "%s%.*s (%s)", j ? ", " : "", GI_STR_ARGS(statement->signatures.at[j].who),
                        role_of(work, &statement->signatures.at[j]));
        gi_date_format(statement->statement.signed_at, day);
        gi_lines_add(work->arena, lines, "%u  %s  %s  %.*s: %s", statement->statement.seq, day,
                     i + 1 < signoffs->chain.n ? "superseded"
                     : stands                  ? "standing"
                                               : "outdated",
                     GI_STR_ARGS(statement->statement.reason), who.n ? who.s : "signed by nobody");
    }
}

/* Groups whose support the plan needs, and who of them gave it. */
static void show_groups(struct gi_work *work, const struct gi_policy *policy,
                        const struct gi_signed_statement *statement, struct gi_lines *lines)
{
    for (size_t i = 0; i < policy->stakeholders.n; i++) {
        const struct gi_stakeholder *group = &policy->stakeholders.at[i];
        struct gi_buf who = gi_buf_new(work->arena, 4000);
        for (size_t j = 0; j < group->members.n; j++)
            if (has_signed(statement, group->members.at[j].text))
                gi_buf_addf(&who, "%s%.*s", who.n ? ", " : "", GI_STR_ARGS(group->members.at[j].text));
        gi_lines_add(work->arena, lines, "%.*s: %s", GI_STR_ARGS(group->id.text),
                     who.n ? gi_arena_printf(work->arena, "supported by %s", who.s) : "not yet");
    }
}

static void add_part(struct gi_arena *arena, const char *title, const struct gi_lines *part, struct gi_lines *lines)
{
    if (part->list.n)
        gi_lines_add(arena, lines, "%s:", title);
    for (size_t i = 0; i < part->list.n; i++)
        gi_lines_add(arena, lines, "    %s", part->list.at[i]);
}

int gi_plan_show(struct gi_work *work, struct gi_lines *ret_lines)
{
    struct gi_arena *arena = work->arena;
    struct gi_trust trust;
    struct gi_signoffs signoffs;
    struct gi_differences differences = {0};
    struct gi_lines statements = {0}, groups = {0}, changed = {0};
    if (open_plan(work, &trust, &signoffs))
        return -1;
    const struct gi_signed_statement *last = last_of(&signoffs);
    if (last && gi_plan_differences(arena, work->record, &trust, last, &differences, work->error))
        return -1;
    const struct gi_plan *plan = &work->record->plan;
    gi_lines_add(arena, ret_lines, "plan version %.*s, kept by %.*s, reviewed %.*s", GI_STR_ARGS(plan->version.text),
                 GI_STR_ARGS(plan->owner.text), GI_STR_ARGS(plan->reviewed.text));
    show_statements(work, &signoffs, !differences.list.n, &statements);
    show_groups(work, gi_trust_policy(&trust), last, &groups);
    for (size_t i = 0; i < differences.list.n; i++)
        gi_lines_add(arena, &changed, "%s", differences.list.at[i]);
    if (!last)
        gi_lines_add(arena, ret_lines, "nobody has approved it: git incident plan sign, by an executive");
    add_part(arena, "sign-offs", &statements, ret_lines);
    add_part(arena, "stakeholders", &groups, ret_lines);
    add_part(arena, "changed since it was approved; git incident plan sign approves it anew", &changed, ret_lines);
    return 0;
}

/* Whether the plan could go through its gate as it stands. What its sign-offs say is looked at when they are made. */
static int check_gate(struct gi_work *work)
{
    static const char *const paths[] = {"plan/plan.yaml"};
    struct gi_check_request request = {
        .head = work->tree, .gate = GI_GATE_PLAN, .as_of = work->now, .jobs = 1, .paths = paths, .path_count = 1};
    struct gi_report report;
    const struct gi_report_finding *first = NULL;
    size_t errors = 0;
    if (gi_check(&request, work->arena, &report, work->error))
        return -1;
    for (size_t i = 0; i < report.count; i++) {
        const struct gi_report_finding *finding = &report.findings[i];
        if (finding->level != GI_LEVEL_ERROR || gi_str_starts(gi_str_of(finding->path), "plan/sign-offs/"))
            continue;
        first = first ? first : finding;
        errors++;
    }
    if (!first)
        return 0;
    gi_fail(work->error, "the plan is not ready to be approved: %zu error%s; the first is %s:%u: %s [GI%03u]", errors,
            errors == 1 ? "" : "s", first->path, first->from.line, first->message, first->code);
    return gi_fail_hint(work->error, "git incident check --gate plan plan shows them all");
}

/* Whether HEAD has this file already: then its statement stays for ever. */
static int is_committed(struct gi_work *work, const char *path, bool *ret_is)
{
    struct gi_str bytes;
    int found = 0;
    char id[41];
    enum gi_revision head = gi_repository_resolve(work->repository, "HEAD", id, work->error);
    *ret_is = false;
    if (head != GI_REVISION_OK)
        return head == GI_REVISION_UNBORN ? 0 : -1;
    if (gi_commit_base(work->repository, work->arena, path, &bytes, &found, work->error))
        return -1;
    *ret_is = found;
    return 0;
}

/* The signer: the first key at hand that the policy has as active. */
static int find_signer(struct gi_work *work, struct gi_plan_signing *signing, const char *named)
{
    struct gi_work_keys keys;
    if (gi_work_find_keys(work, named, &keys))
        return -1;
    for (size_t i = 0; i < keys.list.n && !signing->key; i++) {
        const struct gi_roster_key *key = gi_trust_key(&signing->trust, keys.list.at[i].key.blob);
        if (!key || key->status != GI_KEY_STATUS_ACTIVE)
            continue;
        signing->key = key;
        signing->private_key = keys.list.at[i];
    }
    if (signing->key)
        return 0;
    gi_fail(work->error,
            keys.list.n ? "none of your keys is an active one of the policy" : "no key was found that could sign");
    return gi_fail_hint(work->error, "git incident policy shows whose keys are whose; --key FILE names one");
}

static bool fits(const struct gi_plan_signing *signing, enum gi_signer_role role)
{
    struct gi_slot slot = {.role = role};
    return gi_person_fits(gi_trust_policy(&signing->trust), &slot, signing->key->person);
}

/* Adds one's support to the statement that stands. */
static int join(struct gi_work *work, struct gi_plan_signing *signing, const struct gi_signed_statement *last)
{
    struct gi_str who = signing->key->person->id.text;
    if (has_signed(last, who)) {
        gi_fail(work->error, "%.*s has signed the plan as it stands", GI_STR_ARGS(who));
        return gi_fail_hint(work->error, "git incident plan shows who supports it");
    }
    if (!fits(signing, GI_SIGNER_STAKEHOLDER)) {
        gi_fail(work->error, "the plan is approved as it stands, and %.*s is no stakeholder", GI_STR_ARGS(who));
        return gi_fail_hint(work->error, "stakeholders are in the policy: a role of a person, or members of a group");
    }
    if (last->statement.expires <= work->now) {
        gi_fail(work->error, "the statement collected support for 90 days, and they are over");
        return gi_fail_hint(work->error, "an executive approves the plan anew, after its next change");
    }
    signing->role = GI_SIGNER_STAKEHOLDER;
    signing->path = last->source->file.path;
    signing->bytes = (struct gi_str){last->source->file.data, last->source->file.size};
    return 0;
}

/* A statement about the plan as it stands; one that was never committed is replaced. */
static int begin(struct gi_work *work, struct gi_plan_signing *signing, const struct gi_signed_statement *last,
                 const char *reason)
{
    struct gi_statement statement;
    bool committed = true;
    if (!fits(signing, GI_SIGNER_EXECUTIVE)) {
        gi_fail(work->error, "the plan has to be approved by an executive first, and %.*s is none",
                GI_STR_ARGS(signing->key->person->id.text));
        return gi_fail_hint(work->error, "git incident policy shows who is");
    }
    if (check_gate(work) || (last && is_committed(work, last->source->file.path, &committed)))
        return -1;
    if (!committed) {
        signing->stale = last->signatures.n;
        last = signing->signoffs.chain.n > 1 ? &signing->signoffs.chain.at[signing->signoffs.chain.n - 2] : NULL;
    }
    if (gi_plan_draft(work->arena, work->record, &signing->trust, last, &statement, work->error) ||
        gi_statement_reason(gi_str_of(reason), work->error))
        return -1;
    statement.signed_at = work->now;
    statement.expires = work->now + (int64_t)GI_LIMIT_SLOW_STATEMENT_DAYS * GI_DAY_SECONDS;
    statement.reason = gi_str_of(reason);
    signing->is_new = true;
    signing->role = GI_SIGNER_EXECUTIVE;
    signing->path = gi_statement_name(work->arena, &statement, NULL);
    signing->bytes = gi_statement_render(work->arena, &statement);
    return 0;
}

static void show_signing(struct gi_work *work, const struct gi_plan_signing *signing,
                         const struct gi_differences *differences, struct gi_lines *lines)
{
    struct gi_str rest = signing->bytes;
    gi_lines_add(work->arena, lines, "plan version %.*s, as %s, by %.*s with the key %s from %s",
                 GI_STR_ARGS(work->record->plan.version.text), gi_signer_namespace(signing->role),
                 GI_STR_ARGS(signing->key->person->id.text), gi_public_key_fingerprint(work->arena, &signing->key->key),
                 signing->private_key.from);
    if (differences->list.n)
        gi_lines_add(work->arena, lines, "changed since it was approved:");
    for (size_t i = 0; i < differences->list.n; i++)
        gi_lines_add(work->arena, lines, "    %s", differences->list.at[i]);
    gi_lines_add(work->arena, lines, "the statement, %s:", signing->path);
    while (rest.n) {
        size_t n = gi_str_find(rest, '\n');
        gi_lines_add(work->arena, lines, "    %.*s", (int)n, rest.s);
        rest = gi_str_part(rest, n + 1, rest.n);
    }
}

int gi_plan_sign_prepare(struct gi_work *work, const char *reason, const char *key,
                         struct gi_plan_signing **ret_signing, struct gi_lines *ret_shown)
{
    struct gi_plan_signing *signing = GI_NEW(work->arena, struct gi_plan_signing);
    struct gi_differences differences = {0};
    if (open_plan(work, &signing->trust, &signing->signoffs) || find_signer(work, signing, key))
        return -1;
    const struct gi_signed_statement *last = last_of(&signing->signoffs);
    if (last && gi_plan_differences(work->arena, work->record, &signing->trust, last, &differences, work->error))
        return -1;
    bool stands = last && !differences.list.n && last->signatures.n;
    if (stands ? join(work, signing, last) : begin(work, signing, last, reason ? reason : ""))
        return -1;
    show_signing(work, signing, &differences, ret_shown);
    *ret_signing = signing;
    return 0;
}

/* The plan with all its sign-offs, as the work tree has it, goes into the commit. */
static void take_all(struct gi_work *work)
{
    for (size_t i = 0; i < work->record->sources.n; i++) {
        const struct gi_file *file = &work->record->sources.at[i].file;
        gi_work_edit(work, GI_EDIT_WHOLE, file->path)->bytes =
            gi_work_stored(work, (struct gi_str){file->data, file->size});
    }
}

/* Signatures over the statement that was replaced. */
static int drop_stale(struct gi_work *work, const struct gi_plan_signing *signing, const char *kept)
{
    const struct gi_signed_statement *last = last_of(&signing->signoffs);
    for (size_t i = 0; i < signing->stale; i++) {
        const char *path = last->signatures.at[i].source->file.path;
        if (strcmp(path, kept) != 0 &&
            gi_file_remove(gi_arena_printf(work->arena, "%s%s", gi_repository_worktree(work->repository), path),
                           work->error))
            return -1;
    }
    return 0;
}

int gi_plan_sign_make(struct gi_work *work, struct gi_plan_signing *signing, enum gi_work_how how)
{
    const char *name_space = gi_signer_namespace(signing->role);
    struct gi_str who = signing->key->person->id.text;
    struct gi_sshsig signature;
    struct gi_str armour;
    if (gi_work_sign_with(work, &signing->private_key, name_space, signing->bytes, &armour) ||
        gi_sshsig_parse(work->arena, armour, &signature, work->error) ||
        gi_sshsig_verify(&signature, &signing->key->key, name_space, signing->bytes, signing->key->touch, work->error))
        return -1;
    const char *path = gi_signature_name(work->arena, signing->path, who, 1);
    if (how == GI_WORK_COMMIT)
        take_all(work);
    if (signing->is_new)
        gi_work_edit(work, GI_EDIT_WHOLE, signing->path)->bytes = signing->bytes;
    gi_work_edit(work, GI_EDIT_WHOLE, path)->bytes = armour;
    work->record = NULL; /* the message is about the plan, which is no record with an id */
    if (gi_work_finish(work, how, signing->is_new ? "the plan is approved" : "the plan has more support") ||
        drop_stale(work, signing, path))
        return -1;
    gi_work_said(work, "The plan is %s %.*s.", signing->is_new ? "approved by" : "supported by", GI_STR_ARGS(who));
    gi_work_next(work, "git incident plan");
    return 0;
}
