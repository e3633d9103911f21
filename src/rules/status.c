/* The status log: how it begins, which steps are legal, and that the header agrees (see "States"). */
#include "rules/functions.h"

/* A row that may have changed the state, and nobody knows to what. */
static bool cannot_be_read(const struct gi_status *row)
{
    return row->kind.is != GI_PRESENT || (row->kind.number == GI_STATUS_KIND_STATE && row->state.is != GI_PRESENT);
}

static const char *word_of(int64_t state)
{
    return gi_words_STATE.at[state].word;
}

static bool mode_changed(const struct gi_rule_run *run)
{
    const struct gi_scalar *mode = &run->head->incident.mode;
    return run->base && mode->is == GI_PRESENT && run->base->incident.mode.is == GI_PRESENT &&
           mode->number != run->base->incident.mode.number;
}

void gi_rule_status_begins(struct gi_rule_run *run)
{
    const struct gi_record *head = run->head;
    const struct gi_source *source = head->by_role[GI_ROLE_STATUS];
    if (!source || source->broken || head->incident.mode.is != GI_PRESENT || mode_changed(run))
        return; /* GI239 */
    int first = run->life->retrospective ? GI_STATE_POST_INCIDENT : GI_STATE_TRIAGE;
    for (size_t i = 0; i < head->status.n; i++) {
        const struct gi_status *row = &head->status.at[i];
        if (row->kind.is != GI_PRESENT)
            return; /* it may be the one */
        if (row->kind.number != GI_STATUS_KIND_STATE)
            continue;
        if (row->state.is == GI_PRESENT && row->state.number != first)
            gi_say(run, row->state.place, "the first state of mode %s is %s, not %s",
                   gi_words_MODE.at[head->incident.mode.number].word, word_of(first), word_of(row->state.number));
        return;
    }
    gi_say(run, gi_rule_file_place(run, source), "no row says the first state, %s", word_of(first));
}

/* States that were entered, in order; what a row passes over was not. */
static bool went_back(int64_t from, int64_t to)
{
    return from >= GI_STATE_CONTAINMENT && from <= GI_STATE_POST_INCIDENT && to >= GI_STATE_INVESTIGATION && to < from;
}

/* Whether a step from one state row to the next is legal, its statement apart. */
static bool is_legal(int64_t from, int64_t to)
{
    if (to == GI_STATE_REJECTED)
        return from <= GI_STATE_CONTAINMENT;
    if (from == GI_STATE_REJECTED)
        return to == GI_STATE_TRIAGE;
    if (from == GI_STATE_FOLLOW_UP || from == GI_STATE_CLOSED)
        return to == GI_STATE_POST_INCIDENT || to == from + 1;
    return to == from + 1 || went_back(from, to);
}

void gi_rule_status_steps(struct gi_rule_run *run)
{
    const struct gi_status *before = NULL;
    for (size_t i = 0; i < run->head->status.n; i++) {
        const struct gi_status *row = &run->head->status.at[i];
        if (cannot_be_read(row))
            before = NULL; /* no step can be judged across it */
        if (!gi_status_is_state(row))
            continue;
        bool closing_early =
            before && before->state.number == GI_STATE_RECOVERY && row->state.number == GI_STATE_CLOSED;
        if (row->state.number == GI_STATE_IMPORTED)
            gi_say(run, row->state.place, "imported is the state of somebody else's record only");
        else if (before && !closing_early &&
                 (before->state.number == row->state.number || row->state.number > GI_STATE_REJECTED ||
                  !is_legal(before->state.number, row->state.number)))
            gi_say(run, row->state.place, "%s to %s is not a legal step", word_of(before->state.number),
                   word_of(row->state.number));
        before = row;
    }
}

void gi_rule_recovery_is_not_closed(struct gi_rule_run *run)
{
    const struct gi_status *before = NULL;
    for (size_t i = 0; i < run->head->status.n; i++) {
        const struct gi_status *row = &run->head->status.at[i];
        if (cannot_be_read(row))
            before = NULL;
        if (!gi_status_is_state(row))
            continue;
        if (before && before->state.number == GI_STATE_RECOVERY && row->state.number == GI_STATE_CLOSED)
            gi_say(run, row->state.place, "recovery to closed: the job is not finished when the problem is mitigated");
        before = row;
    }
}

void gi_rule_status_order(struct gi_rule_run *run)
{
    const struct gi_status *before = NULL;
    for (size_t i = 0; i < run->head->status.n; i++) {
        const struct gi_status *row = &run->head->status.at[i];
        if (row->at.is != GI_PRESENT)
            continue;
        if (before && row->at.number < before->at.number)
            gi_say(run, row->at.place, "%.*s is earlier than the row above, %.*s", GI_STR_ARGS(row->at.text),
                   GI_STR_ARGS(before->at.text));
        before = row;
    }
}

/* A severity that no row says was never said by anybody; undetermined needs no row. */
static bool has_no_row(const struct gi_record *record, const struct gi_scalar *severity)
{
    const struct gi_source *source = record->by_role[GI_ROLE_STATUS];
    if (!source || source->broken || record->status.is == GI_BAD || severity->is != GI_PRESENT)
        return false;
    for (size_t i = 0; i < record->status.n; i++)
        if (record->status.at[i].kind.is != GI_PRESENT || record->status.at[i].kind.number == GI_STATUS_KIND_SEVERITY)
            return false;
    return severity->number != GI_SEVERITY_UNDETERMINED;
}

static void say_header(struct gi_rule_run *run, const struct gi_scalar *header, const struct gi_scalar *row,
                       const char *what)
{
    if (!row || header->is != GI_PRESENT || header->number == row->number)
        return;
    gi_say(run, header->place, "%s is %.*s here and %.*s in the last row of status.yaml", what,
           GI_STR_ARGS(header->text), GI_STR_ARGS(row->text));
}

/* A last row that cannot be read agrees with everything: it has a finding of its own. */
void gi_rule_header_agrees(struct gi_rule_run *run)
{
    const struct gi_scalar *state = NULL;
    const struct gi_scalar *severity = NULL;
    for (size_t i = 0; i < run->head->status.n; i++) {
        const struct gi_status *row = &run->head->status.at[i];
        bool known = row->kind.is == GI_PRESENT;
        if (!known || row->kind.number == GI_STATUS_KIND_STATE)
            state = known && row->state.is == GI_PRESENT ? &row->state : NULL;
        if (!known || row->kind.number == GI_STATUS_KIND_SEVERITY)
            severity = known && row->severity.is == GI_PRESENT ? &row->severity : NULL;
    }
    say_header(run, &run->head->incident.state, state, "state");
    say_header(run, &run->head->incident.severity, severity, "severity");
    if (run->head->kind == GI_KIND_INCIDENT && has_no_row(run->head, &run->head->incident.severity))
        gi_say(run, run->head->incident.severity.place, "severity is %.*s here, and no row of status.yaml says so",
               GI_STR_ARGS(run->head->incident.severity.text));
    const struct gi_scalar *imported = &run->head->imported.state;
    if (run->head->kind == GI_KIND_IMPORTED && imported->is == GI_PRESENT && imported->number != GI_STATE_IMPORTED)
        gi_say(run, imported->place, "the state of an imported record is imported, not %.*s",
               GI_STR_ARGS(imported->text));
}

/* A step that needs a reason: back, or out of a state that a signature guards. */
static bool needs_reason(const struct gi_status *before, const struct gi_status *row)
{
    return before && row->state.number != GI_STATE_REJECTED && row->state.number < before->state.number;
}

static void check_row(struct gi_rule_run *run, const struct gi_status *row, const struct gi_status *before)
{
    bool severity = row->kind.number == GI_STATUS_KIND_SEVERITY;
    const struct gi_scalar *wanted = severity ? &row->severity : &row->state;
    const struct gi_scalar *other = severity ? &row->state : &row->severity;
    if (wanted->is == GI_ABSENT || wanted->is == GI_PLACEHOLDER)
        gi_say(run, row->self.place, "a row of kind %.*s says no %s", GI_STR_ARGS(row->kind.text),
               severity ? "severity" : "state");
    if (other->is == GI_PRESENT)
        gi_say(run, other->place, "a row of kind %.*s says only its %s", GI_STR_ARGS(row->kind.text),
               severity ? "severity" : "state");
    bool reason = row->reason.is == GI_PRESENT || row->reason.is == GI_BAD;
    if (severity ? !reason : row->state.is == GI_PRESENT && needs_reason(before, row) && !reason)
        gi_say(run, row->self.place,
               severity ? "a change of severity without its reason" : "a step back without its reason");
    bool may_skip = row->state.number == GI_STATE_CONTAINMENT || row->state.number == GI_STATE_ERADICATION;
    if (row->not_applicable.is == GI_PRESENT && (severity || (row->state.is == GI_PRESENT && !may_skip)))
        gi_say(run, row->not_applicable.place, "only containment and eradication can be passed over");
}

void gi_rule_status_rows(struct gi_rule_run *run)
{
    const struct gi_status *before = NULL;
    for (size_t i = 0; i < run->head->status.n; i++) {
        const struct gi_status *row = &run->head->status.at[i];
        if (row->kind.is != GI_PRESENT)
            continue;
        check_row(run, row, before);
        if (gi_status_is_state(row))
            before = row;
    }
}

void gi_rule_mode_stays(struct gi_rule_run *run)
{
    if (mode_changed(run))
        gi_say(run, run->head->incident.mode.place, "mode was %.*s", GI_STR_ARGS(run->base->incident.mode.text));
}
