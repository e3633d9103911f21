/* The list of incidents: which, in which order, and how many of their actions are open and late. */
#include <stdlib.h>

#include "base/limits.h"
#include "base/scoped.h"
#include "base/unicode.h"
#include "view/session.h"

const char *gi_view_unknown(enum gi_view_words which, const char *word, struct gi_arena *arena)
{
    const struct gi_choices *choices = which == GI_VIEW_STATES ? &gi_words_STATE : &gi_words_SEVERITY;
    struct gi_buf words = gi_buf_new(arena, GI_LIMIT_REMEDY_BYTES);
    if (gi_choices_find(choices, gi_str_of(word)) >= 0 || (which == GI_VIEW_STATES && strcmp(word, "open") == 0))
        return NULL;
    for (size_t i = 0; i < choices->n; i++)
        gi_buf_addf(&words, "%s%s", i ? ", " : "", choices->at[i].word);
    gi_buf_adds(&words, which == GI_VIEW_STATES ? ", open" : "");
    return words.s;
}

static bool is_open(const struct gi_viewed *viewed)
{
    return viewed->place->kind == GI_KIND_INCIDENT && viewed->life->state != GI_STATE_CLOSED &&
           viewed->life->state != GI_STATE_REJECTED && viewed->record->incident.purged.is != GI_PRESENT;
}

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

static bool in_states(const struct gi_viewed *viewed, const struct gi_list_request *request)
{
    if (!request->state_count)
        return viewed->place->kind == GI_KIND_INCIDENT;
    return is_one_of(viewed->head.state, request->states, request->state_count) ||
           (is_open(viewed) && is_one_of("open", request->states, request->state_count));
}

static void add_folded(struct gi_buf *text, const struct gi_scalar *scalar)
{
    if (scalar->is != GI_PRESENT)
        return;
    gi_buf_addstr(text, gi_unicode_fold(text->arena, scalar->text));
    gi_buf_addc(text, '\n');
}

/* Whether every word occurs somewhere in what the record is found by. */
static bool has_words(const struct gi_viewed *viewed, const struct gi_list_request *request, struct gi_arena *arena)
{
    const struct gi_incident *incident = &viewed->record->incident;
    const struct gi_imported *imported = &viewed->record->imported;
    struct gi_buf text = gi_buf_new(arena, GI_LIMIT_OUTPUT_BYTES);
    if (!request->word_count)
        return true;
    gi_buf_addstr(&text, gi_unicode_fold(arena, viewed->head.id));
    gi_buf_addc(&text, '\n');
    add_folded(&text, &incident->title);
    add_folded(&text, &incident->summary);
    add_folded(&text, &imported->title);
    add_folded(&text, &imported->summary);
    for (size_t i = 0; i < incident->tags.n; i++)
        add_folded(&text, &incident->tags.at[i]);
    for (size_t i = 0; i < request->word_count; i++) {
        struct gi_str word = gi_unicode_fold(arena, gi_unicode_repair(arena, gi_str_of(request->words[i])));
        if (word.n && !memmem(text.s, text.n, word.s, word.n))
            return false;
    }
    return true;
}

static int64_t detected_at(const struct gi_viewed *viewed)
{
    bool imported = viewed->place->kind == GI_KIND_IMPORTED;
    const struct gi_incident *incident = &viewed->record->incident;
    const struct gi_moment *detected = imported ? &viewed->record->imported.times.detected : &incident->times.detected;
    if (detected->is == GI_PRESENT && (detected->kind == GI_MOMENT_TIME || detected->kind == GI_MOMENT_RANGE))
        return detected->earliest;
    return incident->reported.at.is == GI_PRESENT ? incident->reported.at.number : -1;
}

/* Counts the open actions; whether one of them is the owner's. */
static bool count_actions(const struct gi_viewed *viewed, const struct gi_list_request *request,
                          struct gi_list_row *row)
{
    bool owned = false;
    for (size_t i = 0; i < viewed->life->action_count; i++) {
        const struct gi_action_life *action = &viewed->life->actions[i];
        if (action->resolved)
            continue;
        row->open_actions++;
        row->overdue += gi_view_overdue(action, request->as_of);
        owned |= request->owner && action->owner->is == GI_PRESENT && gi_str_is(action->owner->text, request->owner);
    }
    return owned;
}

static struct gi_view_head keep_head(const struct gi_view_head *head, struct gi_arena *arena)
{
    struct gi_view_head kept = *head;
    kept.folder = gi_arena_copy(arena, head->folder, strlen(head->folder));
    kept.title = (struct gi_str){gi_arena_copy(arena, head->title.s, head->title.n), head->title.n};
    return kept;
}

static void take(struct gi_viewed *viewed, const struct gi_list_request *request, struct gi_arena *scratch,
                 struct gi_arena *arena, struct gi_list *list)
{
    struct gi_list_row row = {.open = is_open(viewed)};
    if (!in_states(viewed, request) || !has_words(viewed, request, scratch))
        return;
    if (request->severity_count && !is_one_of(viewed->head.severity, request->severities, request->severity_count))
        return;
    bool owned = count_actions(viewed, request, &row);
    if ((request->owner && !owned) || (request->overdue && !row.overdue))
        return;
    row.head = keep_head(&viewed->head, arena);
    row.severity = gi_choices_find(&gi_words_SEVERITY, gi_str_of(row.head.severity));
    if (row.severity == GI_SEVERITY_UNDETERMINED)
        row.severity = -1; /* it may be anything: look at it first */
    row.detected = detected_at(viewed);
    GI_VEC_PUSH(arena, &list->rows, row);
}

static int by_urgency(const void *a, const void *b)
{
    const struct gi_list_row *left = a;
    const struct gi_list_row *right = b;
    if (left->open != right->open)
        return left->open ? -1 : 1;
    if (left->severity != right->severity)
        return left->severity < right->severity ? -1 : 1;
    if (left->detected != right->detected)
        return left->detected > right->detected ? -1 : 1;
    return gi_str_compare(left->head.id, right->head.id);
}

int gi_view_list(struct gi_view *view, const struct gi_list_request *request, struct gi_arena *arena,
                 struct gi_list *ret_list, struct gi_error *reterr)
{
    GI_SCOPED_ARENA struct gi_arena *scratch = gi_arena_new();
    struct gi_list list = {0};
    for (size_t i = 0; i < view->layout.records.n; i++) {
        const struct gi_record_place *place = &view->layout.records.at[i];
        struct gi_viewed viewed;
        if (place->kind != GI_KIND_INCIDENT && place->kind != GI_KIND_IMPORTED)
            continue;
        gi_arena_reset(scratch);
        if (gi_view_load(view, place, scratch, &viewed, reterr))
            return -1;
        take(&viewed, request, scratch, arena, &list);
    }
    if (list.rows.n)
        qsort(list.rows.at, list.rows.n, sizeof(*list.rows.at), by_urgency);
    *ret_list = list;
    return 0;
}
