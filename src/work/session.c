/* Sessions: opening, the record that is meant, what is said in the end. */
#include "work/session.h"

#include "base/env.h"
#include "base/file.h"
#include "engine/load.h"
#include "work/edits.h"
#include "work/value.h"

#include <unistd.h>

enum { CANDIDATES = 8 };

static int load_policy(struct gi_work *work)
{
    static const struct gi_record_place place = {GI_KIND_POLICY, ".incident", {0}};
    struct gi_findings unsaid = {.arena = work->arena};
    struct gi_record *record = NULL;
    if (gi_load_record(work->tree, &place, &unsaid, &record, work->error))
        return -1;
    work->policy = &record->policy;
    return 0;
}

int gi_work_open(struct gi_repository *repository, struct gi_arena *arena, struct gi_work **ret_work,
                 struct gi_error *reterr)
{
    struct gi_work *work = GI_NEW(arena, struct gi_work);
    work->arena = arena;
    work->repository = repository;
    work->error = reterr;
    work->lock = -1;
    work->edits = GI_NEW(arena, struct gi_work_edits);
    work->edits->findings.arena = arena;
    if (!gi_repository_worktree(repository)) {
        gi_fail(reterr, "this repository has no work tree");
        return gi_fail_hint(reterr, "records are written in a clone");
    }
    if (gi_file_lock(gi_repository_gitdir(repository), &work->lock, reterr))
        return -1;
    work->now = gi_env_now(); /* waiting for another session takes time */
    if (gi_snapshot_worktree(repository, &work->tree, reterr)) {
        gi_work_close(work);
        return -1;
    }
    if (load_policy(work)) {
        gi_work_close(work);
        return -1;
    }
    *ret_work = work;
    return 0;
}

void gi_work_close(struct gi_work *work)
{
    if (!work)
        return;
    gi_snapshot_close(work->tree);
    work->tree = NULL;
    gi_work_release(work);
}

void gi_work_release(struct gi_work *work)
{
    if (work->lock >= 0)
        close(work->lock);
    work->lock = -1;
}

int gi_work_regain(struct gi_work *work)
{
    return gi_file_lock(gi_repository_gitdir(work->repository), &work->lock, work->error);
}

static bool has_rows(const struct gi_record_place *place)
{
    return place->kind == GI_KIND_INCIDENT || place->kind == GI_KIND_EXERCISE || place->kind == GI_KIND_IMPORTED;
}

/* Whether a record is meant: 2 by its whole name, 1 by a prefix or its last four letters. */
static int fits(const struct gi_record_place *place, struct gi_str typed)
{
    if (place->kind == GI_KIND_POLICY || place->kind == GI_KIND_PLAN)
        return gi_str_is(typed, place->kind == GI_KIND_POLICY ? "policy" : "plan") ? 2 : 0;
    if (gi_str_equal(place->id, typed))
        return 2;
    if (typed.n == 4 && place->id.n > 4 && strncasecmp(place->id.s + place->id.n - 4, typed.s, 4) == 0)
        return 1;
    return typed.n && typed.n < place->id.n && strncasecmp(place->id.s, typed.s, typed.n) == 0;
}

/* A path to the record serves, too: incidents/2026/INC-20261122-k7f3/. */
static struct gi_str last_part(const char *typed)
{
    struct gi_str text = gi_str_of(typed);
    while (text.n && text.s[text.n - 1] == '/')
        text.n--;
    for (size_t i = text.n; i-- > 0;)
        if (text.s[i] == '/')
            return gi_str_part(text, i + 1, text.n);
    return text;
}

/* Says which records there are; the newest ids stand last in the layout. */
static int fail_candidates(struct gi_work *work, const struct gi_layout *layout, struct gi_str typed, bool several)
{
    struct gi_buf text = gi_buf_new(work->arena, 2000);
    size_t shown = 0;
    for (size_t i = layout->records.n; i-- > 0 && shown < CANDIDATES;) {
        const struct gi_record_place *place = &layout->records.at[i];
        if (!has_rows(place) || (several && !fits(place, typed)))
            continue;
        gi_buf_addf(&text, "%s%.*s", shown++ ? ", " : "", GI_STR_ARGS(place->id));
    }
    gi_fail(work->error, several ? "'%.*s' fits several records" : "no record is called '%.*s'", GI_STR_ARGS(typed));
    if (!shown)
        return gi_fail_hint(work->error, "there is none yet: git incident new \"...\"");
    return gi_fail_hint(work->error, several ? "write more of the id: %s" : "the newest are: %s", text.s);
}

static int load_found(struct gi_work *work, const struct gi_record_place *place)
{
    if (gi_load_record(work->tree, place, &work->edits->findings, &work->record, work->error))
        return -1;
    work->life = gi_life_of(work->arena, work->record, work->policy);
    struct gi_str id = place->id;
    work->short_id = place->kind == GI_KIND_POLICY ? "policy"
                     : place->kind == GI_KIND_PLAN ? "plan"
                     : id.n > 4                    ? gi_arena_copy(work->arena, id.s + id.n - 4, 4)
                                                   : gi_arena_copy(work->arena, id.s, id.n);
    return 0;
}

int gi_work_find(struct gi_work *work, const char *typed)
{
    struct gi_layout layout;
    if (gi_load_layout(work->tree, work->arena, &layout, work->error))
        return -1;
    struct gi_str name = last_part(typed);
    const struct gi_record_place *found = NULL;
    size_t count = 0;
    for (size_t i = 0; i < layout.records.n; i++) {
        int how = fits(&layout.records.at[i], name);
        if (how == 2)
            return load_found(work, &layout.records.at[i]);
        if (how) {
            found = &layout.records.at[i];
            count++;
        }
    }
    if (count == 1)
        return load_found(work, found);
    return fail_candidates(work, &layout, name, count > 1);
}

const char *gi_work_whole_id(struct gi_work *work, const char *typed)
{
    struct gi_layout layout;
    struct gi_str name = last_part(typed);
    const struct gi_record_place *found = NULL;
    size_t count = 0;
    if (gi_load_layout(work->tree, work->arena, &layout, work->error))
        return NULL;
    for (size_t i = 0; i < layout.records.n; i++)
        if (has_rows(&layout.records.at[i]) && fits(&layout.records.at[i], name)) {
            found = &layout.records.at[i];
            count++;
        }
    return count == 1 ? gi_arena_copy(work->arena, found->id.s, found->id.n) : typed;
}

const char *gi_work_path(struct gi_work *work, const char *name)
{
    return gi_arena_printf(work->arena, "%s/%s", work->record->folder, name);
}

void gi_work_said(struct gi_work *work, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    work->did = gi_arena_vprintf(work->arena, format, args);
    va_end(args);
}

void gi_work_next(struct gi_work *work, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    work->next = gi_arena_vprintf(work->arena, format, args);
    va_end(args);
}

void gi_work_warn(struct gi_work *work, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    GI_VEC_PUSH(work->arena, &work->warnings, gi_arena_vprintf(work->arena, format, args));
    va_end(args);
}
