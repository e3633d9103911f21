/* Sorted lists of whole paths: folders are ranges in them. */
#include "git/source.h"

static struct gi_str path_of(const struct gi_path *path)
{
    return (struct gi_str){path->path, path->n};
}

size_t gi_paths_lower(const struct gi_paths *paths, const char *path, size_t n)
{
    struct gi_str wanted = {path, n};
    size_t low = 0;
    size_t high = paths->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (gi_str_compare(path_of(&paths->at[middle]), wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct gi_path *gi_paths_find(const struct gi_paths *paths, const char *path)
{
    size_t n = strlen(path);
    size_t at = gi_paths_lower(paths, path, n);
    if (at == paths->n || !gi_str_equal(path_of(&paths->at[at]), (struct gi_str){path, n}))
        return NULL;
    return &paths->at[at];
}

/* The place of the first path below folder, whose name has n bytes; "" is the root. */
static size_t first_below(const struct gi_paths *paths, const char *folder, size_t n)
{
    struct gi_str wanted = {folder, n};
    size_t low = 0;
    size_t high = n ? paths->n : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct gi_str path = path_of(&paths->at[middle]);
        int order = gi_str_compare(gi_str_part(path, 0, n), wanted);
        if (order < 0 || (order == 0 && (path.n == n || (unsigned char)path.s[n] < '/')))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_below(const struct gi_path *path, const char *folder, size_t n)
{
    return n == 0 || (path->n > n && path->path[n] == '/' && memcmp(path->path, folder, n) == 0);
}

bool gi_paths_has_folder(const struct gi_paths *paths, const char *folder)
{
    size_t n = strlen(folder);
    size_t at = first_below(paths, folder, n);
    return at < paths->n && is_below(&paths->at[at], folder, n);
}

/* The place after the last path that begins as paths->at[from] does up to and with the '/' at byte `slash`. Folders are
 * small: it looks ahead in steps that double, so that leaving one costs what it holds, not the whole list. */
static size_t after_folder(const struct gi_paths *paths, size_t from, size_t slash)
{
    const char *start = paths->at[from].path;
    size_t low = from + 1;
    size_t step = 1;
    while (low + step < paths->n && is_below(&paths->at[low + step], start, slash)) {
        low += step;
        step *= 2;
    }
    size_t high = low + step < paths->n ? low + step : paths->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (is_below(&paths->at[middle], start, slash))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t gi_paths_count(const struct gi_paths *paths, const char *folder)
{
    size_t n = strlen(folder);
    size_t at = first_below(paths, folder, n);
    return at < paths->n && is_below(&paths->at[at], folder, n) ? after_folder(paths, at, n) - at : 0;
}

void gi_paths_list(const struct gi_paths *paths, const char *folder, struct gi_arena *arena,
                   struct gi_entries *ret_entries)
{
    GI_VEC(struct gi_entry) list = {0};
    size_t n = strlen(folder);
    for (size_t i = first_below(paths, folder, n); i < paths->n && is_below(&paths->at[i], folder, n);) {
        const struct gi_path *path = &paths->at[i];
        size_t from = n ? n + 1 : 0;
        const char *slash = memchr(path->path + from, '/', path->n - from);
        size_t end = slash ? (size_t)(slash - path->path) : path->n;
        uint32_t mode = slash ? 040000 : path->mode;
        GI_VEC_PUSH(arena, &list,
                    (struct gi_entry){.name = {path->path + from, end - from},
                                      .kind = (uint8_t)gi_entry_kind_of(mode),
                                      .mode = mode});
        i = slash ? after_folder(paths, i, end) : i + 1;
    }
    struct gi_entries entries = {list.at, list.n};
    for (size_t i = 0; i < entries.n; i++)
        entries.at[i].name.s = gi_arena_copy(arena, entries.at[i].name.s, entries.at[i].name.n);
    gi_entries_sort(&entries, arena);
    *ret_entries = entries;
}
