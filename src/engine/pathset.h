/* A sorted set of paths, asked whether a folder has to do with any of them. */
#ifndef GI_ENGINE_PATHSET_H
#define GI_ENGINE_PATHSET_H

#include "base/str.h"

struct gi_pathset {
    const char **at; /* bytewise */
    size_t n;
};

/* Sorts a copy of the paths; the strings stay the caller's. A trailing '/' and a leading "./" are not counted. */
struct gi_pathset gi_pathset_of(struct gi_arena *arena, const char *const *paths, size_t count) GI_MUST_USE;

/* Whether one of the paths is this one, stands below it, or above it ("" stands above all). */
bool gi_pathset_touches(const struct gi_pathset *set, const char *path) GI_MUST_USE;

#endif
