/* The cache-tree extension of a Git index, read where it stands (gitformat-index(5)). */
#include "git/cache_tree.h"

#include <stdint.h>
#include <stdlib.h>

enum { ID = 20, DIGITS = 9 };

/* Reads "<digits><stop>", or "-1<stop>" as SIZE_MAX; 0 where something else stands there, else the bytes it takes. */
static size_t read_count(struct gi_str text, char stop, size_t *ret_count)
{
    size_t count = 0;
    size_t at = 0;
    if (gi_str_starts(text, "-1")) {
        count = SIZE_MAX;
        at = 2;
    }
    for (; !(count == SIZE_MAX) && at < text.n && at < DIGITS && text.s[at] >= '0' && text.s[at] <= '9'; at++)
        count = count * 10 + (size_t)(text.s[at] - '0');
    if (!at || at == text.n || text.s[at] != stop)
        return 0;
    *ret_count = count;
    return at + 1;
}

/* Reads what stands first: a name and NUL, "<entries> <folders>\n", the id where it is known. */
static int read_folder(struct gi_str bytes, struct gi_cache_folder *ret_folder)
{
    struct gi_cache_folder folder = {.name = gi_str_part(bytes, 0, gi_str_find(bytes, '\0'))};
    struct gi_str rest = gi_str_part(bytes, folder.name.n + 1, bytes.n);
    size_t n = read_count(rest, ' ', &folder.entries);
    rest = gi_str_part(rest, n, rest.n);
    size_t m = n ? read_count(rest, '\n', &folder.folders) : 0;
    rest = gi_str_part(rest, m, rest.n);
    if (!n || !m || folder.folders == SIZE_MAX)
        return -1;
    if (folder.entries != SIZE_MAX) {
        if (rest.n < ID)
            return -1;
        folder.id = rest.s;
        rest = gi_str_part(rest, ID, rest.n);
    }
    folder.below = rest;
    *ret_folder = folder;
    return 0;
}

int gi_cache_root(struct gi_str cache_tree, struct gi_cache_folder *ret_root)
{
    struct gi_cache_folder root;
    if (!cache_tree.n || read_folder(cache_tree, &root) < 0 || root.name.n)
        return -1;
    *ret_root = root;
    return 0;
}

/* Passes over all that is below a folder. */
static int skip(const struct gi_cache_folder *folder, struct gi_str *ret_rest)
{
    struct gi_cache_folder next = *folder;
    size_t left = folder->folders;
    while (left) {
        if (read_folder(next.below, &next) < 0 || next.folders > next.below.n)
            return -1;
        left += next.folders - 1;
    }
    *ret_rest = next.below;
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return gi_str_compare(((const struct gi_cache_folder *)a)->name, ((const struct gi_cache_folder *)b)->name);
}

int gi_cache_below(const struct gi_cache_folder *folder, struct gi_arena *arena, struct gi_cache_folders *ret_folders)
{
    struct gi_str rest = folder->below;
    if (folder->folders > rest.n) /* each takes more than a byte */
        return -1;
    struct gi_cache_folders folders = {GI_NEW_ARRAY(arena, struct gi_cache_folder, folder->folders + 1), 0};
    for (; folders.n < folder->folders; folders.n++) {
        struct gi_cache_folder *next = &folders.at[folders.n];
        if (read_folder(rest, next) < 0 || skip(next, &rest) < 0)
            return -1;
    }
    qsort(folders.at, folders.n, sizeof(*folders.at), by_name);
    *ret_folders = folders;
    return 0;
}

const struct gi_cache_folder *gi_cache_find(const struct gi_cache_folders *folders, struct gi_str name)
{
    const struct gi_cache_folder wanted = {.name = name};
    return folders->n ? bsearch(&wanted, folders->at, folders->n, sizeof(wanted), by_name) : NULL;
}
