/* Rows that became stubs, and records of which a purge left the header. */
#include "engine/judge/parts.h"

static bool is_new_statement(const struct gi_judging *judging, const struct gi_signed_statement *statement)
{
    return !gi_signoffs_has(judging->step->before, statement->source);
}

static size_t count_stubs(const struct gi_source *source)
{
    size_t stubs = 0;
    if (source && !source->broken && source->root && source->root->kind == GI_NODE_LIST)
        for (const struct gi_node *row = source->root->first; row; row = row->next)
            stubs += gi_node_get(row, "redacted") != NULL;
    return stubs;
}

/* The rows that new redact statements of this step list in a file. */
static size_t count_signed(const struct gi_judging *judging, struct gi_str path)
{
    const struct gi_signoffs *signoffs = &judging->verdicts->signoffs;
    size_t rows = 0;
    for (size_t i = 0; i < signoffs->chain.n; i++) {
        const struct gi_statement *s = &signoffs->chain.at[i].statement;
        for (size_t j = 0; j < s->rows.n && is_new_statement(judging, &signoffs->chain.at[i]); j++)
            rows += gi_str_equal(s->rows.at[j].path, path);
    }
    return rows;
}

/* Whether the step's redact statements list exactly the rows that are gone. */
static bool lists_rows(struct gi_judging *judging)
{
    struct gi_statement wanted = {0};
    const struct gi_signoffs *signoffs = &judging->verdicts->signoffs;
    size_t signed_rows = 0;
    gi_draft_rows(judging->arena, judging->step->before, judging->step->after, &wanted);
    for (size_t i = 0; i < signoffs->chain.n; i++) {
        const struct gi_statement *s = &signoffs->chain.at[i].statement;
        for (size_t j = 0; j < s->rows.n && is_new_statement(judging, &signoffs->chain.at[i]); j++) {
            bool found = false;
            for (size_t k = 0; k < wanted.rows.n && !found; k++)
                found = gi_str_equal(wanted.rows.at[k].path, s->rows.at[j].path) &&
                        strcmp(wanted.rows.at[k].sha256, s->rows.at[j].sha256) == 0;
            if (!found)
                return false;
            signed_rows++;
        }
    }
    return signed_rows == wanted.rows.n;
}

void gi_judge_redactions(struct gi_judging *judging)
{
    const struct gi_record *before = judging->step->before;
    for (size_t i = 0; before && i < judging->step->after->sources.n; i++) {
        const struct gi_source *now = &judging->step->after->sources.at[i];
        size_t were = count_stubs(gi_record_source(before, now->name));
        size_t are = count_stubs(now);
        if (are > were && now->kind->role == GI_ROLE_STATUS)
            gi_report(judging->findings, 618, gi_judge_place(now), "rows of state and severity are never redacted");
        else if (are > were && are - were != count_signed(judging, now->name))
            gi_report(judging->findings, 618, gi_judge_place(now),
                      "%zu rows became stubs, and %zu of them stand in a redact statement of this step", are - were,
                      count_signed(judging, now->name));
    }
    if (before && !judging->failed && !lists_rows(judging))
        gi_report(judging->findings, 618, gi_judge_state_place(judging),
                  "the redact statement does not list the rows that became stubs");
}

static bool differs(const struct gi_record *before, const struct gi_record *after)
{
    if (before->sources.n != after->sources.n)
        return true;
    for (size_t i = 0; i < after->sources.n; i++)
        if (!gi_signoffs_has(before, &after->sources.at[i]))
            return true;
    return false;
}

/* Whether a header's keys have only values between them: a comment would be what nobody signed, and stay for ever. */
static bool has_comment(const struct gi_source *header)
{
    struct gi_str bytes = {header->file.data, header->file.size};
    size_t from = 0;
    for (const struct gi_node *child = header->root->first; child; child = child->next) {
        if (gi_str_find(gi_str_part(bytes, from, child->key_span.start), '#') < child->key_span.start - from ||
            gi_str_find(gi_str_part(bytes, child->key_span.end, child->span.start), '#') <
                child->span.start - child->key_span.end)
            return true;
        from = child->span.end;
    }
    return gi_str_find(gi_str_part(bytes, from, bytes.n), '#') < bytes.n - from;
}

/* What the purge gives as its reason. */
static struct gi_str reason_of(const struct gi_judging *judging)
{
    const struct gi_chain *chain = &judging->verdicts->chain;
    return chain->last ? chain->last->statement.reason : (struct gi_str){0};
}

/* What a purge leaves of the header: schema, id, mode as it was, and the reason that was signed. */
static bool is_reduced(const struct gi_judging *judging)
{
    const struct gi_record *after = judging->step->after;
    const struct gi_source *header = after->by_role[GI_ROLE_HEADER];
    static const char *const keys[] = {"schema", "id", "mode", "purged"};
    for (size_t i = 0; i < after->sources.n; i++)
        if (after->sources.at[i].kind->role != GI_ROLE_HEADER && after->sources.at[i].kind->role != GI_ROLE_SIGN_OFF)
            return false;
    if (!header || header->broken || !header->root || header->root->count != 4)
        return false;
    const struct gi_node *child = header->root->first;
    for (size_t i = 0; i < 4; i++, child = child->next)
        if (!child || child->kind != GI_NODE_SCALAR || !gi_str_is(child->key, keys[i]))
            return false;
    return after->incident.schema.is == GI_PRESENT && gi_str_equal(after->incident.id.text, after->id) &&
           after->incident.mode.is == GI_PRESENT && !has_comment(header) &&
           gi_str_equal(after->incident.purged.text, reason_of(judging));
}

bool gi_judge_purged(struct gi_judging *judging)
{
    const struct gi_incident_step *step = judging->step;
    const struct gi_record *before = step->before;
    struct gi_place place = step->after->incident.self.place;
    if (judging->chain_before.purged && step->changed && differs(before, step->after)) {
        gi_report(judging->findings, 621, place, "this record was purged: nothing in it changes any more");
        return true;
    }
    if (!judging->verdicts->chain.purged) {
        if (step->after->incident.purged.is != GI_ABSENT && !judging->purging)
            gi_report(judging->findings, 621, step->after->incident.purged.place,
                      "purged is what a purge leaves, and none was accepted");
        return false;
    }
    bool mode = !before || before->incident.mode.number == step->after->incident.mode.number;
    if (!is_reduced(judging) || !mode)
        gi_report(
            judging->findings, 621, place,
            "after a purge there are sign-offs/ and a header with schema, id, mode and purged, the reason that was "
            "signed, alone");
    return true;
}
