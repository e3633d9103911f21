/* Standing: whether what was signed still stands there, byte for byte. */
#include "engine/judge/parts.h"

static bool may_differ(const struct gi_statement *rows, struct gi_str path)
{
    for (size_t i = 0; i < rows->rows.n; i++)
        if (gi_str_equal(rows->rows.at[i].path, path))
            return true;
    return false;
}

/* Gives the files of `then` the digests of now where a redaction may have changed them. */
static void excuse_rows(struct gi_arena *arena, struct gi_statement *then, const struct gi_statement *now,
                        const struct gi_statement *rows)
{
    struct gi_statement_file *files = GI_NEW_ARRAY(arena, struct gi_statement_file, then->files.n + 1);
    for (size_t i = 0; i < then->files.n; i++) {
        files[i] = then->files.at[i];
        for (size_t j = 0; j < now->files.n && may_differ(rows, files[i].path); j++)
            if (gi_str_equal(now->files.at[j].path, files[i].path))
                files[i] = now->files.at[j];
    }
    then->files.at = files;
}

/* The items of a statement that no longer hold. */
static void compare_items(struct gi_arena *arena, const struct gi_statement *then, const struct gi_life *life,
                          struct gi_differences *differences)
{
    for (size_t i = 0; i < then->items.n; i++) {
        const struct gi_statement_item *item = &then->items.at[i];
        int now = -1;
        for (size_t j = 0; j < life->action_count; j++)
            if (gi_str_equal(life->actions[j].action->id.text, item->action))
                now = life->actions[j].state;
        if (now == item->state)
            continue;
        const char *text =
            gi_arena_printf(arena, "item %.*s: %s then, %s now", GI_STR_ARGS(item->action),
                            gi_words_PROGRESS.at[item->state].word, now < 0 ? "gone" : gi_words_PROGRESS.at[now].word);
        GI_VEC_PUSH(arena, &differences->list, text);
    }
}

size_t gi_standing_differences(struct gi_arena *arena, const struct gi_record *record, const struct gi_life *life,
                               const struct gi_signoffs *signoffs, const struct gi_statement *then,
                               enum gi_excused excused, const struct gi_statement *rows,
                               struct gi_differences *ret_differences)
{
    struct gi_statement was = *then;
    struct gi_statement now = *then; /* all else is not looked at again */
    now.absent.at = NULL;
    now.absent.n = now.absent.room = 0;
    now.files.at = NULL;
    now.files.n = now.files.room = 0;
    gi_coverage_standing(arena, record, signoffs, then, &now);
    if (excused != GI_EXCUSED_FACTS)
        now.facts = gi_coverage_facts(record, life);
    if (excused == GI_EXCUSED_ROWS)
        excuse_rows(arena, &was, &now, rows);
    struct gi_differences differences = {0};
    gi_statement_compare(arena, &was, &now, &differences);
    compare_items(arena, then, life, &differences);
    *ret_differences = differences;
    return differences.list.n;
}

static bool covers(int state)
{
    return state >= 0 && gi_coverage_of_state(state);
}

void gi_judge_standing(struct gi_judging *judging)
{
    const struct gi_incident_step *step = judging->step;
    const struct gi_chain *chain = &judging->verdicts->chain;
    int state = gi_judge_after(judging);
    if (judging->failed || chain->purged || !covers(state))
        return;
    if (!chain->covering || gi_statement_after(&chain->covering->statement) != state) {
        bool new_state = judging->fresh < judging->path.n;
        if (!step->changed || !new_state) /* else the guards say so */
            gi_report(judging->findings, 601, gi_judge_state_place(judging),
                      "the state is %s, and no accepted statement covers it", gi_words_STATE.at[state].word);
        return;
    }
    struct gi_differences differences;
    if (!gi_standing_differences(judging->arena, step->after, step->life_after, &judging->verdicts->signoffs,
                                 &chain->covering->statement, GI_EXCUSED_NOTHING, NULL, &differences))
        return;
    gi_report(judging->findings, 602, gi_judge_state_place(judging), "not what %.*s signed: %s",
              GI_STR_ARGS(chain->covering->source->name), gi_differences_text(judging->arena, &differences));
}

enum gi_verdict gi_verdict_of(const struct gi_incident_verdicts *verdicts, const struct gi_record *record,
                              const struct gi_life *life, const struct gi_signed_statement *statement)
{
    struct gi_differences differences;
    if (!covers(gi_statement_after(&statement->statement)))
        return GI_VERDICT_HISTORIC;
    const struct gi_signed_statement *covering = verdicts->chain.covering;
    bool newest = covering && covering->statement.seq == statement->statement.seq;
    if (!newest || gi_statement_after(&statement->statement) != life->state)
        return GI_VERDICT_SUPERSEDED;
    return gi_standing_differences(record->arena, record, life, &verdicts->signoffs, &statement->statement,
                                   GI_EXCUSED_NOTHING, NULL, &differences)
               ? GI_VERDICT_OUTDATED
               : GI_VERDICT_STANDING;
}
