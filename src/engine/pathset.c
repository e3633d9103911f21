/* Binary search in sorted paths. */
#include "engine/pathset.h"

#include <stdlib.h>

#include "base/limits.h"

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct gi_pathset gi_pathset_of(struct gi_arena *arena, const char *const *paths, size_t count)
{
    struct gi_pathset set = {GI_NEW_ARRAY(arena, const char *, count + 1), count};
    for (size_t i = 0; i < count; i++) {
        struct gi_str path = gi_str_of(paths[i]);
        if (gi_str_starts(path, "./"))
            path = gi_str_part(path, 2, path.n);
        while (path.n && path.s[path.n - 1] == '/')
            path.n--;
        if (gi_str_is(path, "."))
            path.n = 0;
        set.at[i] = gi_arena_copy(arena, path.s, path.n);
    }
    if (count)
        qsort(set.at, count, sizeof(*set.at), by_bytes);
    return set;
}

/* The first path that is not before `wanted`, whose end is given by its size. */
static size_t lower_bound(const struct gi_pathset *set, struct gi_str wanted)
{
    size_t low = 0;
    size_t high = set->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (gi_str_compare(gi_str_of(set->at[middle]), wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool holds(const struct gi_pathset *set, struct gi_str path)
{
    size_t at = lower_bound(set, path);
    return at < set->n && gi_str_is(path, set->at[at]);
}

bool gi_pathset_touches(const struct gi_pathset *set, const char *path)
{
    char below[GI_LIMIT_PATH_BYTES + 2];
    size_t n = strlen(path);
    if (!n)
        return set->n > 0;
    if (holds(set, (struct gi_str){"", 0}) || n > GI_LIMIT_PATH_BYTES)
        return true;
    for (size_t i = 1; i <= n; i++)
        if ((path[i] == '/' || path[i] == '\0') && holds(set, (struct gi_str){path, i}))
            return true;
    memcpy(below, path, n);
    below[n] = '/';
    size_t at = lower_bound(set, (struct gi_str){below, n + 1});
    return at < set->n && strncmp(set->at[at], below, n + 1) == 0;
}
