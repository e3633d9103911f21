/* Signing as one operation: prepared in memory and in objects of Git, shown, then made. */
#include "base/file.h"
#include "base/limits.h"
#include "base/time.h"
#include "rules/rule.h"
#include "work/signing.h"

struct gi_signing *gi_sign_begin(struct gi_work *work)
{
    struct gi_signing *signing = GI_NEW(work->arena, struct gi_signing);
    signing->work = work;
    signing->arena = work->arena;
    signing->error = work->error;
    signing->folder = work->record->folder;
    if (work->record->kind == GI_KIND_INCIDENT)
        return signing;
    gi_fail(work->error, "%s is no incident: nobody signs it like one", work->short_id);
    gi_fail_hint(work->error, "the plan: git incident plan; the policy: git incident policy");
    return NULL;
}

void gi_sign_close(struct gi_signing *signing)
{
    if (!signing)
        return;
    gi_snapshot_close(signing->base.snapshot);
    gi_snapshot_close(signing->rows);
    gi_snapshot_close(signing->head.snapshot);
}

const struct gi_sign_shown *gi_sign_shown(const struct gi_signing *signing)
{
    return &signing->shown;
}

static bool is_unreadable(const struct gi_signing *signing, const char *typed)
{
    const struct gi_record *record = signing->work->record;
    for (size_t i = 0; i < record->sources.n; i++)
        if (record->sources.at[i].broken && gi_str_is(gi_document_id(record->sources.at[i].name), typed))
            return true;
    return false;
}

static int find_document(struct gi_signing *signing)
{
    bool message = signing->request.action == GI_SIGN_COMMUNICATE;
    const char *typed = signing->request.document;
    if (gi_sign_form_of(signing->request.action) != GI_SIGN_FORM_DOCUMENT) {
        if (typed)
            return gi_fail(signing->error, "%s signs the record, not %s", gi_sign_word(signing->request.action), typed);
        return 0;
    }
    if (!typed) {
        gi_fail(signing->error, "which document?");
        return gi_fail_hint(signing->error, "git incident sign %s/%s %s", signing->work->short_id,
                            message ? "C-..." : "D-...", gi_sign_word(signing->request.action));
    }
    if (is_unreadable(signing, typed)) {
        gi_fail(signing->error, "%s cannot be read, and what cannot be read is not signed", typed);
        return gi_fail_hint(signing->error, "git incident check %s", signing->work->short_id);
    }
    const char *id = gi_work_item(signing->work, typed, message ? GI_ID_C : GI_ID_D);
    if (!id)
        return -1;
    signing->document = gi_str_of(id);
    return 0;
}

/* "GI514" as a number. */
static int read_waives(struct gi_signing *signing, uint16_t **ret_codes)
{
    size_t n = signing->request.waives.n;
    uint16_t *codes = GI_NEW_ARRAY(signing->arena, uint16_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct gi_rule *rule = gi_rule_find_text(gi_str_of(signing->request.waives.at[i]));
        if (!rule) {
            gi_fail(signing->error, "'%s' is no rule", signing->request.waives.at[i]);
            return gi_fail_hint(signing->error, "write the code as check shows it: --waive GI514");
        }
        size_t at = i;
        for (; at && codes[at - 1] > rule->code; at--)
            codes[at] = codes[at - 1];
        codes[at] = rule->code;
    }
    *ret_codes = codes;
    return 0;
}

/* Which sign-off is renewed: a number of the chain. */
static int read_affirms(struct gi_signing *signing, uint32_t *ret_seq)
{
    const char *typed = signing->request.affirms;
    uint32_t seq = 0;
    *ret_seq = 0;
    if (signing->request.action != GI_SIGN_AFFIRM)
        return 0;
    for (const char *at = typed ? typed : ""; *at >= '0' && *at <= '9' && seq < 1000; at++)
        seq = seq * 10 + (uint32_t)(*at - '0');
    *ret_seq = seq;
    if (seq && seq <= signing->chain.accepted)
        return 0;
    gi_fail(signing->error, "which sign-off is renewed? --affirms takes its number");
    return gi_fail_hint(signing->error, "git incident verify %s shows them", signing->work->short_id);
}

void gi_sign_render(struct gi_signing *signing)
{
    const char *document = signing->document.n ? signing->document.s : NULL;
    signing->bytes = gi_statement_render(signing->arena, &signing->statement);
    signing->name = gi_arena_printf(signing->arena, "sign-offs/%s",
                                    gi_statement_name(signing->arena, &signing->statement, document));
}

static int draft(struct gi_signing *signing)
{
    struct gi_draft_request request = {.action = signing->request.action,
                                       .before = signing->base.record,
                                       .after = signing->head.record,
                                       .life_before = signing->base.life,
                                       .life_after = signing->head.life,
                                       .signoffs = &signing->head.signoffs,
                                       .policy = signing->policy,
                                       .chain = &signing->chain,
                                       .document = signing->document,
                                       .state_from = -1,
                                       .state_to = -1,
                                       .to = gi_str_of(signing->request.to),
                                       .signed_at = signing->work->now,
                                       .expires = signing->work->now + GI_LIMIT_STATEMENT_DAYS * GI_DAY_SECONDS,
                                       .reason = gi_str_of(signing->request.reason),
                                       .waive_count = signing->request.waives.n};
    uint16_t *waives = NULL;
    if (read_waives(signing, &waives) || read_affirms(signing, &request.affirms))
        return -1;
    request.waives = waives;
    if (gi_draft(signing->arena, &request, &signing->statement, signing->error))
        return -1;
    gi_sign_render(signing);
    return 0;
}

static int check_request(struct gi_signing *signing)
{
    struct gi_sign_request *request = &signing->request;
    bool record = gi_sign_form_of(request->action) == GI_SIGN_FORM_CHAIN ||
                  gi_sign_form_of(request->action) == GI_SIGN_FORM_DOCUMENT;
    if (!record) {
        gi_fail(signing->error, "%s is not signed in a record", gi_sign_word(request->action));
        return gi_fail_hint(signing->error, "git incident %s", gi_sign_word(request->action));
    }
    return gi_statement_reason(gi_str_of(request->reason), signing->error) || find_document(signing) ? -1 : 0;
}

static int prepare(struct gi_signing *signing)
{
    const struct gi_sign_request *request = &signing->request;
    const struct gi_report *report = NULL;
    if (check_request(signing) || gi_sign_open_base(signing) || gi_sign_find_key(signing, request->key, request->as))
        return -1;
    if (request->action == GI_SIGN_ASSUME && !request->to)
        signing->request.to = gi_arena_copy(signing->arena, signing->who.s, signing->who.n);
    if (gi_sign_edit(signing) || gi_sign_stage(signing, &signing->stage, &signing->head) || draft(signing) ||
        gi_sign_take_slot(signing, NULL) || gi_sign_judge(signing, &signing->head, GI_SIGN_FIRST, &report) ||
        gi_sign_show(signing))
        return -1;
    signing->shown.report = report->by_level[GI_LEVEL_ERROR] ? report : NULL;
    gi_work_release(signing->work);
    return 0;
}

int gi_sign_prepare(struct gi_work *work, const struct gi_sign_request *request, struct gi_signing **ret_signing,
                    struct gi_error *reterr)
{
    struct gi_signing *signing = gi_sign_begin(work);
    (void)reterr; /* the session's */
    if (!signing)
        return -1;
    signing->request = *request;
    if (prepare(signing)) {
        gi_sign_close(signing);
        return -1;
    }
    *ret_signing = signing;
    return 0;
}

/* While somebody was reading, others may have written. */
static int look_again(struct gi_signing *signing)
{
    struct gi_stage stage;
    struct gi_sign_tree head = {0};
    if (gi_work_regain(signing->work) || gi_sign_stage(signing, &stage, &head))
        return -1;
    gi_snapshot_close(head.snapshot);
    if (strcmp(stage.tree, signing->stage.tree) == 0 && strcmp(stage.head, signing->stage.head) == 0)
        return 0;
    gi_fail(signing->error, "%s has changed while it was shown", signing->work->short_id);
    return gi_fail_hint(signing->error, "nothing was signed: look at it again");
}

/* How many signatures of this person stand beside the statement. */
static uint32_t count_of(const struct gi_signed_statement *statement, struct gi_str who)
{
    uint32_t count = 0;
    for (size_t i = 0; statement && i < statement->signatures.n; i++)
        count += gi_str_equal(statement->signatures.at[i].who, who);
    return count;
}

static const struct gi_signed_statement *find_statement(const struct gi_signing *signing,
                                                        const struct gi_signoffs *signoffs)
{
    struct gi_str name = gi_str_of(signing->name);
    for (size_t i = 0; i < signoffs->chain.n; i++)
        if (gi_str_equal(signoffs->chain.at[i].source->name, name))
            return &signoffs->chain.at[i];
    for (size_t i = 0; i < signoffs->documents.n; i++)
        if (gi_str_equal(signoffs->documents.at[i].source->name, name))
            return &signoffs->documents.at[i];
    return NULL;
}

/* Signs, and adds statement and signature to the session's edits. */
static int add_signature(struct gi_signing *signing)
{
    struct gi_str armour;
    const struct gi_signed_statement *there = find_statement(signing, &signing->head.signoffs);
    uint32_t n = count_of(there, signing->who) + 1;
    const char *name = gi_signature_name(signing->arena, signing->name, signing->who, n);
    if (gi_sign_armour(signing, &armour))
        return -1;
    if (!signing->counter && gi_work_create(signing->work, signing->name, signing->bytes))
        return -1;
    return gi_work_create(signing->work, name, armour);
}

/* A late signature is judged alone, beside those who signed before. */
static void keep_new(struct gi_signing *signing, struct gi_signed_statement *statement)
{
    for (size_t i = 0; i < statement->signatures.n; i++)
        if (gi_str_equal(statement->signatures.at[i].who, signing->who)) {
            statement->signatures.at = &statement->signatures.at[i];
            statement->signatures.n = 1;
            return;
        }
}

/* The signature that was just made, by our own eyes: what ssh-keygen says is not enough. */
static int verify(struct gi_signing *signing, const struct gi_sign_tree *head)
{
    struct gi_findings findings = {.arena = signing->arena};
    const struct gi_signed_statement *made = find_statement(signing, &head->signoffs);
    if (!made)
        return gi_fail(signing->error, "%s was not read back as it was written", signing->name);
    struct gi_slots slots = signing->slots;
    struct gi_signed_statement looked_at = *made;
    enum gi_slots_when when = signing->late ? GI_SLOTS_LATE : GI_SLOTS_ACCEPTANCE;
    if (signing->late)
        keep_new(signing, &looked_at);
    else
        slots.signed_by.n = 0;
    if (gi_slots_verify(signing->arena, &slots, &signing->trust, &looked_at, when, &findings))
        return 0;
    for (size_t i = 0; i < findings.list.n; i++)
        if (findings.list.at[i].code != 605 || !signing->shown.missing.n)
            return gi_fail(signing->error, "the signature that was made does not stand: %s",
                           findings.list.at[i].message);
    return 0;
}

/* The work tree as it was before. */
static void write_back(struct gi_signing *signing)
{
    struct gi_error unsaid = {.arena = signing->arena};
    for (size_t i = 0; i < signing->changes.list.n; i++) {
        const struct gi_work_change *change = &signing->changes.list.at[i];
        const char *path =
            gi_arena_printf(signing->arena, "%s%s", gi_repository_worktree(signing->work->repository), change->path);
        int failed = change->same                      ? 0
                     : change->found == GI_WORK_ABSENT ? gi_file_remove(path, &unsaid)
                                                       : gi_file_write(path, change->before, GI_WRITE_REPLACE, &unsaid);
        if (failed)
            gi_work_warn(signing->work, "%s could not be put back: %s", change->path, unsaid.message);
    }
}

/* What a purge takes away; what was there is in HEAD. */
static int remove_purged(struct gi_signing *signing)
{
    const struct gi_record *record = signing->work->record;
    for (size_t i = 0; signing->statement.action == GI_SIGN_PURGE && i < record->sources.n; i++) {
        const struct gi_source *source = &record->sources.at[i];
        if (gi_record_source(signing->head.record, source->name) || source->kind->role == GI_ROLE_SIGN_OFF)
            continue;
        const char *path = gi_arena_printf(signing->arena, "%s%s", gi_repository_worktree(signing->work->repository),
                                           source->file.path);
        if (gi_file_remove(path, signing->error))
            return -1;
    }
    return 0;
}

static int commit(struct gi_signing *signing, const struct gi_stage *stage)
{
    struct gi_work *work = signing->work;
    const char *what = gi_sign_word(signing->statement.action);
    const char *message =
        gi_arena_printf(work->arena, "incident: %.*s %s%s%s%s%.*s\n", GI_STR_ARGS(work->record->id),
                        signing->document.n ? signing->document.s : "", signing->document.n ? " " : "", what,
                        signing->counter ? ", countersigned by " : "", signing->counter ? (int)signing->who.n : 0,
                        signing->counter ? signing->who.s : "");
    const char *back = strncmp(signing->branch, "refs/heads/", 11) == 0 ? signing->branch + 11 : signing->branch;
    if (signing->request.how == GI_SIGN_STAGE)
        return gi_stage_take(work->repository, stage, signing->error);
    if (signing->shown.branch && gi_stage_switch(work->repository, signing->shown.branch, signing->error))
        return -1;
    if (gi_stage_commit(work->repository, stage, message, work->commit, signing->error) == 0)
        return 0;
    if (signing->shown.branch)
        gi_stage_switch_back(work->repository, back, signing->shown.branch);
    return -1;
}

static int write_and_commit(struct gi_signing *signing, const struct gi_stage *stage)
{
    if (gi_work_write(signing->work, &signing->changes) || commit(signing, stage)) {
        write_back(signing);
        return -1;
    }
    return remove_purged(signing);
}

int gi_sign_make(struct gi_signing *signing, const struct gi_report **ret_report, struct gi_error *reterr)
{
    struct gi_stage stage;
    struct gi_sign_tree head = {0};
    const struct gi_report *report = NULL;
    (void)reterr; /* the session's */
    *ret_report = NULL;
    if (look_again(signing) || add_signature(signing) || gi_sign_stage(signing, &stage, &head))
        return -1;
    gi_snapshot_close(signing->head.snapshot);
    signing->head = head;
    if (verify(signing, &head) || gi_sign_judge(signing, &head, GI_SIGN_WHOLE, &report))
        return -1;
    if (report->by_level[GI_LEVEL_ERROR]) {
        *ret_report = report;
        return gi_fail(signing->error, "it is signed, and still not as it has to be; nothing was written");
    }
    if (write_and_commit(signing, &stage))
        return -1;
    gi_sign_tell(signing, report);
    return 0;
}

bool gi_sign_in_force(struct gi_work *work)
{
    struct gi_file file;
    struct gi_error unsaid = {.arena = work->arena};
    return gi_snapshot_read(work->tree, ".incident/policy/0001.stmt", GI_LIMIT_STATEMENT_BYTES, work->arena, &file,
                            &unsaid) != GI_READ_ABSENT;
}

int gi_sign_guarded(struct gi_work *work, const char *command)
{
    if (!gi_sign_in_force(work))
        return 0;
    gi_fail(work->error, "nobody moves over this step: it is signed");
    return gi_fail_hint(work->error, "%s", command);
}
