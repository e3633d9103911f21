/* The rows and the header that each action needs: what `move`, `set` and `add` would write, made with the sign-off. */
#include "base/limits.h"
#include "work/signing.h"
#include "work/status.h"
#include "work/target.h"
#include "work/value.h"

static const char *word_of(int state)
{
    return state < 0 ? "no state" : gi_words_STATE.at[state].word;
}

static int fail_state(struct gi_signing *signing, const char *from)
{
    struct gi_work *work = signing->work;
    gi_fail(work->error, "%s is in %s: %s goes from %s", work->short_id, word_of(work->life->state),
            gi_sign_word(signing->request.action), from);
    return gi_fail_hint(work->error, "git incident next %s", work->short_id);
}

/* A guarded step: its row, unless the work tree has it already (by hand, or from before the policy was signed). */
static int enter(struct gi_signing *signing, int from, int to, const char *reason)
{
    struct gi_work *work = signing->work;
    int was = signing->base.life ? signing->base.life->state : -1;
    if (work->life->state == to && was != to)
        return 0;
    if (work->life->state != from)
        return fail_state(signing, word_of(from));
    return gi_work_enter(work, to, NULL, reason);
}

static int set_field(struct gi_work *work, const char *path, const char *typed)
{
    struct gi_work_target target;
    if (!typed)
        return 0;
    if (gi_work_find_target(work, path, &target) || gi_work_need_file(work, &target))
        return -1;
    struct gi_value *value = gi_work_value(work, target.field, typed);
    return value ? gi_work_set(work, target.name, target.key_path, value) : -1;
}

/* The Crisis Lead is part of every workstream. */
static int join_workstreams(struct gi_signing *signing, const char *who)
{
    struct gi_work *work = signing->work;
    const struct gi_incident *incident = &work->record->incident;
    for (size_t i = 0; i < incident->workstreams.n; i++) {
        const struct gi_workstream *stream = &incident->workstreams.at[i];
        bool is_member = stream->closed.is == GI_PRESENT;
        for (size_t j = 0; j < stream->members.n; j++)
            is_member = is_member || gi_str_is(stream->members.at[j].text, who);
        if (!is_member &&
            gi_work_append(work, "incident.yaml", gi_arena_printf(work->arena, "workstreams[%zu].members", i),
                           gi_work_text(work, who)))
            return -1;
    }
    return 0;
}

static int edit_assume(struct gi_signing *signing)
{
    struct gi_work *work = signing->work;
    if (signing->chain.lead.n) {
        gi_fail(work->error, "%s leads %s already",
                gi_arena_copy(work->arena, signing->chain.lead.s, signing->chain.lead.n), work->short_id);
        return gi_fail_hint(work->error,
                            "git incident handover %s --to ..., or, while the lead is absent, "
                            "git incident sign %s takeover --to ...",
                            work->short_id, work->short_id);
    }
    if (work->life->state == GI_STATE_TRIAGE && gi_work_enter(work, GI_STATE_INVESTIGATION, NULL, NULL))
        return -1;
    return join_workstreams(signing, signing->request.to);
}

static int edit_close(struct gi_signing *signing)
{
    struct gi_work *work = signing->work;
    const struct gi_scalar *summary = &work->record->incident.closure.summary;
    if (!signing->request.summary && summary->is != GI_PRESENT) {
        gi_fail(work->error, "how did it end? a closed record has a summary");
        return gi_fail_hint(work->error, "git incident close %s --summary \"what was done, and what remains\"",
                            work->short_id);
    }
    if (enter(signing, GI_STATE_FOLLOW_UP, GI_STATE_CLOSED, NULL))
        return -1;
    return set_field(work, "closure.summary", signing->request.summary);
}

static int edit_reject(struct gi_signing *signing)
{
    struct gi_work *work = signing->work;
    const struct gi_rejection *rejection = &work->record->incident.rejection;
    const char *me = gi_work_me(work);
    if (!signing->request.verdict && rejection->verdict.is != GI_PRESENT) {
        gi_fail(work->error, "what was it instead? --verdict is needed");
        return gi_fail_hint(work->error, "false_positive, not_an_incident, duplicate, benign or test");
    }
    if (work->life->state != GI_STATE_REJECTED) {
        if (work->life->state > GI_STATE_CONTAINMENT)
            return fail_state(signing, "triage, investigation or containment");
        if (gi_work_enter(work, GI_STATE_REJECTED, NULL, signing->request.reason))
            return -1;
    }
    if (!me || set_field(work, "rejection.verdict", signing->request.verdict) ||
        (rejection->reason.is != GI_PRESENT && set_field(work, "rejection.reason", signing->request.reason)) ||
        (rejection->by.is != GI_PRESENT && set_field(work, "rejection.by", me)))
        return -1;
    return 0;
}

static int edit_reopen(struct gi_signing *signing)
{
    int was = signing->base.life ? signing->base.life->state : -1;
    int to = was == GI_STATE_REJECTED ? GI_STATE_TRIAGE : GI_STATE_POST_INCIDENT;
    if (was != GI_STATE_FOLLOW_UP && was != GI_STATE_CLOSED && was != GI_STATE_REJECTED)
        return fail_state(signing, "follow_up, closed or rejected");
    if (enter(signing, was, to, signing->request.reason))
        return -1;
    return signing->request.to ? join_workstreams(signing, signing->request.to) : 0;
}

static int need_to(struct gi_signing *signing)
{
    struct gi_work *work = signing->work;
    if (!signing->request.to) {
        gi_fail(work->error, "who leads from now on? --to is needed");
        return gi_fail_hint(work->error, "git incident sign %s %s --to bob", work->short_id,
                            gi_sign_word(signing->request.action));
    }
    if (!gi_policy_person(signing->policy, gi_str_of(signing->request.to)))
        return gi_fail(work->error, "'%s' is nobody of policy %u", signing->request.to,
                       signing->trust.versions.at[signing->trust.versions.n - 1].number);
    if (signing->chain.lead.n)
        return join_workstreams(signing, signing->request.to);
    gi_fail(work->error, "nobody leads %s yet", work->short_id);
    return gi_fail_hint(work->error, "git incident lead %s", work->short_id);
}

static int edit_downgrade(struct gi_signing *signing)
{
    const char *names;
    if (!signing->request.sets.n)
        return 0; /* `set` has lowered it before */
    return gi_work_set_pairs(signing->work, signing->request.sets.at, signing->request.sets.n, signing->request.reason,
                             &names);
}

/* Whatever the work tree has, where something was accepted. */
static int edit_amend(struct gi_signing *signing)
{
    struct gi_work *work = signing->work;
    if (work->life->state == GI_STATE_FOLLOW_UP)
        return 0;
    if (work->life->state != GI_STATE_CLOSED)
        return fail_state(signing, "follow_up");
    gi_fail(work->error, "%s is closed: it is opened again before anything is added", work->short_id);
    return gi_fail_hint(work->error, "git incident sign %s reopen --reason \"...\"", work->short_id);
}

static bool outlives(struct gi_str key)
{
    return gi_str_is(key, "id") || gi_str_is(key, "at") || gi_str_is(key, "by");
}

/* A row becomes its stub, in its place. */
static int redact_row(struct gi_signing *signing, const char *typed)
{
    struct gi_work *work = signing->work;
    const struct gi_source *source;
    const struct gi_node *row;
    const char *path;
    const char *id = gi_work_item(work, typed, GI_ID_T | GI_ID_E | GI_ID_A);
    if (!id || gi_work_find_row(work, id, &source, &path, &row))
        return -1;
    const char *name = gi_arena_copy(work->arena, source->name.s, source->name.n);
    if (gi_node_get(row, "redacted"))
        return gi_fail(work->error, "%s is a stub already", id);
    if (!source->kind->shape || !gi_shape_field(source->kind->shape, GI_STR("redacted")))
        return gi_fail(work->error, "rows of %s are never taken out", name);
    if (gi_work_set(work, name, gi_arena_printf(work->arena, "%s.redacted", path),
                    gi_work_text(work, signing->request.reason)))
        return -1;
    for (const struct gi_node *child = row->first; child; child = child->next)
        if (!outlives(child->key) &&
            gi_work_remove(work, name, gi_arena_printf(work->arena, "%s.%.*s", path, GI_STR_ARGS(child->key))))
            return -1;
    return 0;
}

static int edit_redact(struct gi_signing *signing)
{
    for (size_t i = 0; i < signing->request.rows.n; i++)
        if (redact_row(signing, signing->request.rows.at[i]))
            return -1;
    return 0;
}

/* One line of the header as it was. */
static const char *kept_line(struct gi_work *work, const char *key)
{
    const struct gi_node *node = gi_node_get(work->record->by_role[GI_ROLE_HEADER]->root, key);
    return node ? gi_arena_printf(work->arena, "%s: %.*s\n", key, GI_STR_ARGS(node->text)) : "";
}

/* The header keeps what says that there was a record; it is written anew, since a comment would stay. */
static int edit_purge(struct gi_signing *signing)
{
    struct gi_work *work = signing->work;
    const struct gi_source *header = work->record->by_role[GI_ROLE_HEADER];
    if (!header || !header->root)
        return gi_fail(work->error, "%s has no header that can be read", work->short_id);
    const char *text = gi_arena_printf(work->arena, "%s%s%s", kept_line(work, "schema"), kept_line(work, "id"),
                                       kept_line(work, "mode"));
    gi_work_edit(work, GI_EDIT_WHOLE, gi_work_path(work, "incident.yaml"))->bytes = gi_str_of(text);
    if (gi_work_set(work, "incident.yaml", "purged", gi_work_text(work, signing->request.reason)))
        return -1;
    GI_VEC_PUSH(work->arena, &work->edits->forgiven, header->file.path);
    gi_work_warn(work, "Git's history still has every byte of it, here and in every clone");
    return 0;
}

/* A waiver counts when the header has it and a sign-off lists it. */
static int add_waiver(struct gi_signing *signing, const char *code)
{
    struct gi_work *work = signing->work;
    const struct gi_incident *incident = &work->record->incident;
    const char *me = gi_work_me(work);
    struct gi_value *waiver = gi_work_map(work);
    for (size_t i = 0; i < incident->waivers.n; i++)
        if (gi_str_is(incident->waivers.at[i].rule.text, code))
            return 0;
    if (!me || gi_work_put(work, waiver, &gi_shape_waiver, "rule", code) ||
        gi_work_put(work, waiver, &gi_shape_waiver, "reason", signing->request.reason) ||
        gi_work_put(work, waiver, &gi_shape_waiver, "by", me) ||
        gi_work_put(work, waiver, &gi_shape_waiver, "at", "now"))
        return -1;
    return gi_work_append(work, "incident.yaml", "waivers", waiver);
}

static int edit_action(struct gi_signing *signing)
{
    switch (signing->request.action) {
    case GI_SIGN_ASSUME:
        return edit_assume(signing);
    case GI_SIGN_HANDOVER:
    case GI_SIGN_TAKEOVER:
        return need_to(signing);
    case GI_SIGN_DOWNGRADE:
        return edit_downgrade(signing);
    case GI_SIGN_REJECT:
        return edit_reject(signing);
    case GI_SIGN_ACCEPT:
        return enter(signing, GI_STATE_POST_INCIDENT, GI_STATE_FOLLOW_UP, NULL);
    case GI_SIGN_CLOSE:
        return edit_close(signing);
    case GI_SIGN_REOPEN:
        return edit_reopen(signing);
    case GI_SIGN_REDACT:
        return edit_redact(signing);
    case GI_SIGN_PURGE:
        return edit_purge(signing);
    case GI_SIGN_AMEND:
        return edit_amend(signing);
    case GI_SIGN_AFFIRM:
    case GI_SIGN_COMMUNICATE:
    case GI_SIGN_EXTRAORDINARY:
    case GI_SIGN_POLICY:
    case GI_SIGN_PLAN:
    case GI_SIGN_COUNT:
        break;
    }
    return 0;
}

int gi_sign_edit(struct gi_signing *signing)
{
    if (edit_action(signing))
        return -1;
    for (size_t i = 0; i < signing->request.waives.n; i++)
        if (add_waiver(signing, signing->request.waives.at[i]))
            return -1;
    return 0;
}
