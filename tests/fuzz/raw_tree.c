/* Trees and commits over any bytes: refused, or entries that lie inside and, written again in the order of their
 * places, give the input. */
#include <stdint.h>

#include "base/scoped.h"
#include "git/raw_tree.h"
#include "git/refs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* All bytes are those of entries: the shortest has a mode of one digit, a blank, a NUL and an id. */
static void check_tree(struct gi_arena *arena, struct gi_str bytes)
{
    struct gi_raw_tree tree;
    size_t total = 0;
    if (gi_raw_tree_parse(arena, bytes, &tree) != 0)
        return;
    for (size_t i = 0; i < tree.entries.n; i++) {
        const struct gi_entry *entry = &tree.entries.at[i];
        check(entry->name.s > bytes.s && entry->name.s + entry->name.n + 21 <= bytes.s + bytes.n);
        check(strlen(entry->name.s) == entry->name.n && entry->name.s[-1] == ' ');
        check(entry->kind <= GI_ENTRY_OTHER);
        if (i) {
            int order = gi_str_compare(entry[-1].name, entry->name);
            check(order <= 0 && (order < 0 || tree.oddity != GI_TREE_PLAIN));
        }
        const char *mode = entry->name.s - 1;
        while (mode > bytes.s && mode[-1] >= '0' && mode[-1] <= '7' && entry->name.s - mode < 8)
            mode--;
        total += entry->name.n + 21;
        check(entry->name.s - mode >= 2);
    }
    check(total <= bytes.n && bytes.n <= total + tree.entries.n * 8);
}

static void check_commit(struct gi_str bytes)
{
    char tree[41];
    char parent[41];
    if (gi_commit_header(bytes, tree, parent) != 0)
        return;
    check(strlen(tree) == 40 && (!parent[0] || strlen(parent) == 40));
    check(memcmp(bytes.s, "tree ", 5) == 0 && memcmp(bytes.s + 5, tree, 40) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    char *copy = malloc(size ? size : 1);
    check(copy != NULL);
    memcpy(copy, data, size);
    check_tree(arena, (struct gi_str){copy, size});
    check_commit((struct gi_str){copy, size});
    free(copy);
    return 0;
}
