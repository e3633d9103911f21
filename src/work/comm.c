/* Communications: a document as a draft, then rows that say what became of it. */
#include "base/limits.h"
#include "incident/sign.h"
#include "work/rows.h"

static int need_audience(struct gi_work *work)
{
    struct gi_buf words = gi_buf_new(work->arena, GI_LIMIT_REMEDY_BYTES);
    for (size_t i = 0; i < gi_words_AUDIENCE.n; i++)
        gi_buf_addf(&words, "%s%s", i ? ", " : "", gi_words_AUDIENCE.at[i].word);
    gi_fail(work->error, "who is told? --audience is one or several of %s", words.s);
    return gi_fail_hint(work->error, "for example --audience customer --channel \"mail to all owners\"");
}

int gi_work_comm(struct gi_work *work, const struct gi_comm_request *request)
{
    const struct gi_shape *shape = &gi_shape_communication;
    struct gi_value *front = gi_work_map(work);
    const char *id = gi_work_new_id(work, "C");
    const char *me = gi_work_me(work);
    const char *kind = request->kind ? request->kind : request->corrects ? "correction" : "update";
    const char *name;
    if (!me || gi_work_rows_of(work, GI_ROWS_OF_INCIDENT))
        return -1;
    if (!request->audience.n)
        return need_audience(work);
    if (!request->channel) {
        gi_fail(work->error, "how does it go out? --channel is needed");
        return gi_fail_hint(work->error, "for example --channel \"status page\"");
    }
    const struct gi_put first[] = {{"id", id}, {"kind", kind}, {NULL, NULL}};
    const struct gi_put then[] = {{"channel", request->channel}, {"author", me}, {NULL, NULL}};
    if (gi_work_puts(work, front, shape, first) ||
        gi_work_put_list(work, front, shape, "audience", request->audience.at, request->audience.n) ||
        gi_work_puts(work, front, shape, then) ||
        gi_work_put_list(work, front, shape, "facts", request->facts.at, request->facts.n) ||
        gi_work_put(work, front, shape, "corrects", request->corrects) ||
        gi_work_document(work, "communications", id, request->subject, front, &name))
        return -1;
    gi_work_said(work, "%s, a draft: %s.", id, gi_work_path(work, name));
    if (gi_sign_in_force(work))
        gi_work_next(work, "write it; the Crisis Lead signs it: git incident sign %s/%s communicate", work->short_id,
                     id);
    else
        gi_work_next(work, "write it, and when it is out: git incident comm %s %s sent", work->short_id, id);
    return gi_work_finish(work, request->how, gi_arena_printf(work->arena, "comm %s", id));
}

/* What became of a message so far: GI_SENT_..., or -1. */
static int state_of(const struct gi_work *work, const char *id)
{
    int state = -1;
    for (size_t i = 0; i < work->record->sent.n; i++) {
        const struct gi_sent *row = &work->record->sent.at[i];
        if (row->id.is == GI_PRESENT && gi_str_is(row->id.text, id) && row->state.is == GI_PRESENT)
            state = (int)row->state.number;
    }
    return state;
}

/* What is out cannot be called back: a correction follows it. */
static int check_step(struct gi_work *work, const char *id)
{
    int before = state_of(work, id);
    if (before < 0)
        return 0;
    gi_fail(work->error, before == GI_SENT_SENT ? "%s was sent already" : "%s was withdrawn, which is final", id);
    return gi_fail_hint(work->error, "write a new one: git incident comm %s \"...\"%s%s", work->short_id,
                        before == GI_SENT_SENT ? " --corrects " : "", before == GI_SENT_SENT ? id : "");
}

/* Once somebody leads, what goes out has been signed by who leads, as it stands. */
static int check_signed(struct gi_work *work, const char *id, const struct gi_sent_request *request, const char *state)
{
    bool led = false;
    for (size_t i = 0; i < work->record->sources.n; i++)
        led = led || gi_str_starts(work->record->sources.at[i].name, "sign-offs/0001-");
    if (!led || strcmp(state, "sent") != 0 || request->coordination_failure || !gi_sign_in_force(work) ||
        gi_record_source(work->record, gi_str_of(gi_arena_printf(work->arena, "sign-offs/%s.stmt", id))))
        return 0;
    gi_fail(work->error, "the Crisis Lead has not signed %s", id);
    return gi_fail_hint(
        work->error, "git incident sign %s/%s communicate; where it went out without: --coordination-failure \"why\"",
        work->short_id, id);
}

int gi_work_sent(struct gi_work *work, const struct gi_sent_request *request)
{
    struct gi_value *row = gi_work_map(work);
    const char *me = gi_work_me(work);
    const char *id = gi_work_item(work, request->message, GI_ID_C);
    const char *state = gi_work_choice(work, &gi_words_SENT, request->state);
    int64_t seconds;
    const char *at = gi_work_time(work, request->at ? request->at : "now", &seconds);
    if (!me || !id || !state || !at || gi_work_rows_of(work, GI_ROWS_OF_INCIDENT) || check_step(work, id) ||
        check_signed(work, id, request, state))
        return -1;
    const struct gi_put puts[] = {{"id", id},
                                  {"state", state},
                                  {"at", at},
                                  {"by", me},
                                  {"recorded", gi_work_recorded(work, seconds)},
                                  {"coordination_failure", request->coordination_failure},
                                  {NULL, NULL}};
    if (gi_work_puts(work, row, &gi_shape_sent, puts) ||
        gi_work_add_row(work, "communications.yaml", row, GI_WORK_AT_END))
        return -1;
    gi_work_said(work, "%s %s %.16sZ.", id, state, at);
    if (request->coordination_failure)
        gi_work_next(work, "the review has to speak of it: a communication_glitch finding about %s", id);
    else
        gi_work_next(work, "git incident log %s \"...\" --kind communication --source %s", work->short_id, id);
    return gi_work_finish(work, request->how, gi_arena_printf(work->arena, "comm %s %s", id, state));
}
