/* The Git index over any bytes: refused, or every path lies inside, in order, with its NUL; twice the same. */
#include "git/index_bytes.h"

#include <stdint.h>

#include "base/scoped.h"
#include "git/cache_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_paths(struct gi_str bytes, const struct gi_paths *paths)
{
    for (size_t i = 0; i < paths->n; i++) {
        const struct gi_path *path = &paths->at[i];
        check(path->path > bytes.s && path->path + path->n < bytes.s + bytes.n && path->path[path->n] == '\0');
        check(strlen(path->path) == path->n && path->n);
        git_index_entry entry = gi_index_bytes_entry(path);
        check(entry.path == path->path && entry.mode == path->mode);
        if (i)
            check(gi_str_compare((struct gi_str){path[-1].path, path[-1].n}, (struct gi_str){path->path, path->n}) <=
                  0);
    }
}

/* Every folder lies inside, in order, and its id has twenty bytes there. */
static void check_cache(struct gi_str bytes, const struct gi_cache_folder *folder, struct gi_arena *arena, int depth)
{
    struct gi_cache_folders inner;
    const char *end = bytes.s + bytes.n;
    check(!folder->id || (folder->id > bytes.s && folder->id + 20 <= end));
    check(!folder->below.n || (folder->below.s > bytes.s && folder->below.s + folder->below.n <= end));
    if (depth > 3 || gi_cache_below(folder, arena, &inner) < 0)
        return;
    for (size_t i = 0; i < inner.n; i++) {
        check(!i || gi_str_compare(inner.at[i - 1].name, inner.at[i].name) <= 0);
        const struct gi_cache_folder *found = gi_cache_find(&inner, inner.at[i].name);
        check(found && gi_str_equal(found->name, inner.at[i].name));
        check_cache(bytes, &inner.at[i], arena, depth + 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    /* a block of its own, so that a byte read behind it is seen */
    char *copy = malloc(size ? size : 1);
    check(copy != NULL);
    memcpy(copy, data, size);
    struct gi_str bytes = {copy, size};
    struct gi_index_content content;
    git_oid root;
    if (gi_index_bytes_read(bytes, arena, &content) == 0) {
        check_paths(bytes, &content.paths);
        struct gi_str tree = content.cache_tree;
        check(!tree.s || (tree.s > bytes.s && tree.s + tree.n < bytes.s + bytes.n));
        (void)!gi_index_bytes_root(tree, content.paths.n, &root);
        struct gi_index_content again;
        check(gi_index_bytes_read(bytes, arena, &again) == 0 && again.paths.n == content.paths.n);
    }
    (void)!gi_index_bytes_root(bytes, 1, &root);
    struct gi_cache_folder cached;
    if (gi_cache_root(bytes, &cached) == 0)
        check_cache(bytes, &cached, arena, 0);
    if (gi_index_bytes_read(bytes, arena, &content) == 0 && gi_cache_root(content.cache_tree, &cached) == 0)
        check_cache(content.cache_tree, &cached, arena, 0);
    free(copy);
    return 0;
}
