/* The Git index over any bytes: refused, or every path lies inside, in order, with its NUL; twice the same. */
#include "git/index_bytes.h"

#include <stdint.h>

#include "base/scoped.h"

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
    free(copy);
    return 0;
}
