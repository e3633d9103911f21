/* A decision: a document with its authority. */
#include "incident/sign.h"
#include "work/rows.h"

/* What binds the whole organisation, and a measure that the plan calls extraordinary, is no matter of the plan. */
static const char *authority_of(const struct gi_decide_request *request, const char *kind)
{
    if (request->authority)
        return request->authority;
    bool binds = strcmp(kind, "acceptance_of_risk") == 0 || strcmp(kind, "disclosure") == 0;
    bool measure = request->measure && strcmp(request->measure, "none") != 0;
    return binds || measure || request->verbal_by ? "extraordinary" : "within_plan";
}

static int check_expiry(struct gi_work *work, const struct gi_decide_request *request, const char *kind)
{
    if (strcmp(kind, "acceptance_of_risk") != 0 || request->expires)
        return 0;
    gi_fail(work->error, "a risk is accepted for a time");
    return gi_fail_hint(work->error, "say until when: --expires 2027-05-31");
}

int gi_work_decide(struct gi_work *work, const struct gi_decide_request *request)
{
    struct gi_value *front = gi_work_map(work);
    const char *id = gi_work_new_id(work, "D");
    const char *by = request->by ? request->by : gi_work_me(work);
    const char *kind = gi_work_choice(work, &gi_words_DECISION_KIND, request->kind ? request->kind : "response_action");
    const char *at = gi_work_time(work, request->at ? request->at : "now", NULL);
    const char *name;
    if (!by || !kind || !at || gi_work_rows_of(work, GI_ROWS_OF_INCIDENT) || check_expiry(work, request, kind))
        return -1;
    const char *authority = gi_work_choice(work, &gi_words_AUTHORITY, authority_of(request, kind));
    const struct gi_put puts[] = {{"id", id},
                                  {"at", at},
                                  {"decided_by", by},
                                  {"kind", kind},
                                  {"authority", authority},
                                  {"measure", request->measure},
                                  {"verbal_approval.by", request->verbal_by},
                                  {"verbal_approval.at", request->verbal_by ? at : NULL},
                                  {"temporary_until", request->temporary_until},
                                  {"expires", request->expires},
                                  {NULL, NULL}};
    if (!authority || gi_work_puts(work, front, &gi_shape_decision, puts) ||
        gi_work_document(work, "decisions", id, request->subject, front, &name))
        return -1;
    bool extraordinary = strcmp(authority, "extraordinary") == 0;
    gi_work_said(work, "%s %s, %s: %s.", id, kind, authority, gi_work_path(work, name));
    if (extraordinary && gi_sign_in_force(work))
        gi_work_next(work,
                     "write options and rationale; the Crisis Lead and an executive sign it: git incident sign %s/%s "
                     "extraordinary",
                     work->short_id, id);
    else
        gi_work_next(work, "write options and rationale%s; git incident next %s",
                     extraordinary ? ", and let an executive approve it" : "", work->short_id);
    return gi_work_finish(work, request->how, gi_arena_printf(work->arena, "decide %s", id));
}
