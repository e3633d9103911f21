/* What words of a command line mean in a pair of trees. */
#include "base/limits.h"
#include "engine/find.h"
#include "incident/trees.h"

/* Puts `word` behind the prefix and takes "." and ".." out; NULL where it leaves the repository. */
static const char *normalize(const char *prefix, const char *word, struct gi_arena *arena)
{
    struct gi_buf path = gi_buf_new(arena, GI_LIMIT_PATH_BYTES);
    struct gi_str rest = gi_str_of(gi_arena_printf(arena, "%s%s", *word == '/' ? "" : prefix, word));
    while (rest.n) {
        size_t end = gi_str_find(rest, '/');
        struct gi_str part = gi_str_part(rest, 0, end);
        rest = gi_str_part(rest, end + 1, rest.n);
        if (!part.n || gi_str_is(part, "."))
            continue;
        if (gi_str_is(part, "..")) {
            const char *slash = strrchr(path.s, '/');
            if (!path.n)
                return NULL;
            path.n = slash ? (size_t)(slash - path.s) : 0;
            path.s[path.n] = '\0';
            continue;
        }
        if (path.n)
            gi_buf_addc(&path, '/');
        gi_buf_addstr(&path, part);
    }
    return path.full ? NULL : path.s;
}

static int holds(struct gi_snapshot *snapshot, const char *path, struct gi_arena *arena, bool *ret_holds,
                 struct gi_error *reterr)
{
    struct gi_entries entries;
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    if (!snapshot || *ret_holds)
        return 0;
    const char *folder = gi_arena_copy(arena, path, slash ? (size_t)(slash - path) : 0);
    if (gi_snapshot_list(snapshot, folder, arena, &entries, reterr))
        return -1;
    for (size_t i = 0; i < entries.n && !*ret_holds; i++)
        *ret_holds = gi_str_is(entries.at[i].name, name);
    return 0;
}

/* Whether a word may be an id: no slash, and no file or folder of that name. */
static int find_by_id(struct gi_snapshot *head, const char *word, struct gi_arena *arena, const char **ret_path,
                      struct gi_error *reterr)
{
    struct gi_layout layout;
    const struct gi_record_place *place;
    if (gi_load_layout(head, arena, &layout, reterr) || gi_find_record(&layout, word, &place, reterr))
        return -1;
    *ret_path = place->folder;
    return 0;
}

int gi_trees_path(const struct gi_trees *trees, const char *prefix, const char *word, struct gi_arena *arena,
                  const char **ret_path, struct gi_error *reterr)
{
    const char *path = normalize(prefix, word, arena);
    bool there = path && !*path;
    if (!path)
        return gi_fail(reterr, "'%s' is outside the repository", word);
    if (holds(trees->head, path, arena, &there, reterr) || holds(trees->base, path, arena, &there, reterr))
        return -1;
    if (there) {
        *ret_path = path;
        return 0;
    }
    if (!strchr(word, '/'))
        return find_by_id(trees->head, word, arena, ret_path, reterr);
    return gi_fail(reterr, "there is no '%s' in what is checked", word);
}
