/* Opening a tree for views, records in it, and the words that views share. */
#include "view/session.h"

#include "base/limits.h"
#include "base/time.h"

/* The policy of the tree; what is wrong in it is said by check. */
static int load_policy(struct gi_view *view, struct gi_error *reterr)
{
    static const struct gi_policy none;
    view->policy = &none;
    for (size_t i = 0; i < view->layout.records.n; i++) {
        const struct gi_record_place *place = &view->layout.records.at[i];
        struct gi_findings unsaid = {.arena = view->arena};
        struct gi_record *record = NULL;
        if (place->kind != GI_KIND_POLICY)
            continue;
        if (gi_load_record(view->snapshot, place, &unsaid, &record, reterr))
            return -1;
        view->policy = &record->policy;
        return 0;
    }
    return 0;
}

static int open_snapshot(struct gi_repository *repository, const char *revision, struct gi_view *view,
                         struct gi_error *reterr)
{
    char id[41];
    if (!revision)
        return gi_snapshot_worktree(repository, &view->snapshot, reterr);
    enum gi_revision found = gi_repository_resolve(repository, revision, id, reterr);
    if (found == GI_REVISION_UNBORN)
        return gi_fail(reterr, "%s has no commit yet", revision);
    if (found == GI_REVISION_ERROR)
        return -1;
    return gi_snapshot_revision(repository, id, &view->snapshot, reterr);
}

int gi_view_open(struct gi_repository *repository, const char *revision, struct gi_arena *arena,
                 struct gi_view **ret_view, struct gi_error *reterr)
{
    struct gi_view *view = GI_NEW(arena, struct gi_view);
    view->arena = arena;
    view->repository = repository;
    if (open_snapshot(repository, revision, view, reterr))
        return -1;
    if (gi_load_layout(view->snapshot, arena, &view->layout, reterr) || load_policy(view, reterr)) {
        gi_snapshot_close(view->snapshot);
        return -1;
    }
    *ret_view = view;
    return 0;
}

void gi_view_close(struct gi_view *view)
{
    if (view)
        gi_snapshot_close(view->snapshot);
}

const char *gi_view_word(const struct gi_choices *choices, int64_t number)
{
    return number >= 0 && (size_t)number < choices->n ? choices->at[number].word : "?";
}

const char *gi_view_text(struct gi_arena *arena, const struct gi_scalar *scalar)
{
    return scalar->is == GI_PRESENT ? gi_arena_copy(arena, scalar->text.s, scalar->text.n) : NULL;
}

const char *gi_view_texts(struct gi_arena *arena, const struct gi_scalars *scalars)
{
    struct gi_buf list = gi_buf_new(arena, GI_LIMIT_OUTPUT_BYTES);
    if (scalars->is != GI_PRESENT || !scalars->n)
        return NULL;
    for (size_t i = 0; i < scalars->n; i++)
        gi_buf_addf(&list, "%s%.*s", i ? ", " : "", GI_STR_ARGS(scalars->at[i].text));
    return list.s;
}

const char *gi_view_time(struct gi_arena *arena, struct gi_instant instant)
{
    char text[21];
    if (!instant.known)
        return "-";
    gi_time_format(instant.at, text);
    if (instant.at % 60 == 0)
        return gi_arena_printf(arena, "%.16sZ", text);
    return gi_arena_copy(arena, text, strlen(text));
}

struct gi_instant gi_view_instant(const struct gi_scalar *time)
{
    return (struct gi_instant){time->number, time->is == GI_PRESENT};
}

/* A range of whole days reads better without its hours. */
static const char *range_of(struct gi_arena *arena, const struct gi_moment *moment)
{
    char from[11];
    char to[11];
    bool days = moment->earliest % GI_DAY_SECONDS == 0 && moment->latest % GI_DAY_SECONDS >= GI_DAY_SECONDS - 60;
    if (!days)
        return gi_arena_printf(arena, "between %s and %s",
                               gi_view_time(arena, (struct gi_instant){moment->earliest, true}),
                               gi_view_time(arena, (struct gi_instant){moment->latest, true}));
    gi_date_format(moment->earliest, from);
    gi_date_format(moment->latest, to);
    return strcmp(from, to) == 0 ? gi_arena_printf(arena, "%s (some time)", from)
                                 : gi_arena_printf(arena, "between %s and %s", from, to);
}

const char *gi_view_moment(struct gi_arena *arena, const struct gi_moment *moment)
{
    if (moment->is != GI_PRESENT)
        return NULL;
    switch ((enum gi_moment_kind)moment->kind) {
    case GI_MOMENT_TIME:
        return gi_view_time(arena, (struct gi_instant){moment->earliest, true});
    case GI_MOMENT_RANGE:
        return range_of(arena, moment);
    case GI_MOMENT_UNKNOWN:
        return gi_arena_printf(arena, "unknown: %.*s", GI_STR_ARGS(moment->reason));
    case GI_MOMENT_NOT_APPLICABLE:
        return gi_arena_printf(arena, "not applicable: %.*s", GI_STR_ARGS(moment->reason));
    }
    return NULL;
}

bool gi_view_overdue(const struct gi_action_life *life, int64_t as_of)
{
    return !life->resolved && life->due->is == GI_PRESENT && as_of >= life->due->number + GI_DAY_SECONDS;
}

static void fill_head(struct gi_view *view, struct gi_arena *arena, struct gi_viewed *viewed)
{
    struct gi_record *record = viewed->record;
    struct gi_view_head *head = &viewed->head;
    bool imported = record->kind == GI_KIND_IMPORTED;
    const struct gi_scalar *title = imported ? &record->imported.title : &record->incident.title;
    const struct gi_scalar *severity = &record->imported.severity;
    head->id = viewed->place->id;
    head->short_id = gi_find_short(&view->layout, viewed->place->id);
    head->folder = gi_arena_copy(arena, viewed->place->folder, strlen(viewed->place->folder));
    head->title = title->is == GI_PRESENT ? title->text : GI_STR("");
    head->severity = gi_view_word(&gi_words_SEVERITY, viewed->life->severity);
    head->state = gi_view_word(&gi_words_STATE, viewed->life->state);
    if (record->incident.purged.is == GI_PRESENT) {
        head->state = "purged";
        head->severity = "-";
    }
    if (imported) {
        head->state = "imported";
        head->severity = gi_view_word(&gi_words_SEVERITY, severity->is == GI_PRESENT ? severity->number : -1);
    }
    if (record->kind == GI_KIND_EXERCISE) {
        const struct gi_scalar *state = &record->exercise.state;
        head->title = record->exercise.scenario.is == GI_PRESENT ? record->exercise.scenario.text : GI_STR("");
        head->severity = "exercise";
        head->state = gi_view_word(&gi_words_EXERCISE_STATE, state->is == GI_PRESENT ? state->number : -1);
    }
}

int gi_view_load(struct gi_view *view, const struct gi_record_place *place, struct gi_arena *arena,
                 struct gi_viewed *ret_viewed, struct gi_error *reterr)
{
    struct gi_viewed viewed = {.place = place};
    struct gi_findings *unsaid = GI_NEW(arena, struct gi_findings);
    unsaid->arena = arena;
    if (gi_load_record(view->snapshot, place, unsaid, &viewed.record, reterr))
        return -1;
    viewed.life = gi_life_of(arena, viewed.record, view->policy);
    fill_head(view, arena, &viewed);
    *ret_viewed = viewed;
    return 0;
}

int gi_view_find(struct gi_view *view, const char *typed, struct gi_arena *arena, struct gi_viewed *ret_viewed,
                 struct gi_error *reterr)
{
    const struct gi_record_place *place;
    if (gi_find_record(&view->layout, typed, &place, reterr))
        return -1;
    return gi_view_load(view, place, arena, ret_viewed, reterr);
}
