/* What the views share: a tree with its layout and policy, records with their lives, words. */
#ifndef GI_VIEW_SESSION_H
#define GI_VIEW_SESSION_H

#include "engine/find.h"
#include "incident/view.h"
#include "model/life.h"

struct gi_view {
    struct gi_arena *arena;
    struct gi_repository *repository;
    struct gi_snapshot *snapshot;
    struct gi_layout layout;
    const struct gi_policy *policy; /* all absent where there is none */
};

/* A record and what follows from it. */
struct gi_viewed {
    const struct gi_record_place *place;
    struct gi_record *record;
    struct gi_life *life;
    struct gi_view_head head;
};

/* Finds a record and loads it into the arena. */
int gi_view_find(struct gi_view *view, const char *typed, struct gi_arena *arena, struct gi_viewed *ret_viewed,
                 struct gi_error *reterr) GI_MUST_USE;

/* Loads the record at a place of the layout. */
int gi_view_load(struct gi_view *view, const struct gi_record_place *place, struct gi_arena *arena,
                 struct gi_viewed *ret_viewed, struct gi_error *reterr) GI_MUST_USE;

/* The word of a choice, or "?" where it is not there. */
const char *gi_view_word(const struct gi_choices *choices, int64_t number) GI_MUST_USE;

/* A present scalar's text in the arena; NULL where it is not there. */
const char *gi_view_text(struct gi_arena *arena, const struct gi_scalar *scalar) GI_MUST_USE;

/* The items of a list with commas between them; NULL where there are none. */
const char *gi_view_texts(struct gi_arena *arena, const struct gi_scalars *scalars) GI_MUST_USE;

/* "2026-11-22T09:20Z", the seconds only where they are not 0; "-" where the moment is not known. */
const char *gi_view_time(struct gi_arena *arena, struct gi_instant instant) GI_MUST_USE;

/* A time of a row as an instant. */
struct gi_instant gi_view_instant(const struct gi_scalar *time) GI_MUST_USE;

/* A moment as people read it: a time, "between A and B", "unknown: reason", "not applicable: reason"; NULL: absent. */
const char *gi_view_moment(struct gi_arena *arena, const struct gi_moment *moment) GI_MUST_USE;

/* The shape of what has an id inside a record. */
const struct gi_shape *gi_view_shape(const struct gi_named *named) GI_MUST_USE;

/* What people mean by "A-7fk", or by "7fk" where only one thing in the record has these letters. */
int gi_view_named(const struct gi_record *record, const char *typed, const struct gi_named **ret_named,
                  struct gi_error *reterr) GI_MUST_USE;

/* Whether an unresolved action is past its day. */
bool gi_view_overdue(const struct gi_action_life *life, int64_t as_of) GI_MUST_USE;

#endif
