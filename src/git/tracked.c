/* The Git index beside a work tree that is read anyway: no second look at its files is needed to know what changed. */
#include "git/tracked.h"

struct gi_tracked {
    struct gi_arena *arena;
    struct gi_index index;
};

int gi_tracked_open(struct gi_repository *repository, struct gi_snapshot *base, struct gi_tracked **ret_tracked,
                    struct gi_error *reterr)
{
    git_oid root;
    struct gi_arena *arena = gi_arena_new();
    struct gi_tracked *tracked = GI_NEW(arena, struct gi_tracked);
    tracked->arena = arena;
    int status = gi_index_open(repository, GI_UNMERGED_LISTED, arena, &tracked->index, reterr);
    const struct gi_index *index = &tracked->index;
    if (!status && index->plain && index->rooted && base->source->tree && base->source->tree(base, "", root.id) == 0 &&
        git_oid_equal(&root, &index->root)) {
        *ret_tracked = tracked;
        return 0;
    }
    gi_tracked_close(tracked);
    return status ? -1 : 1;
}

bool gi_tracked_has(const struct gi_tracked *tracked, const char *path, const struct stat *st, struct gi_str bytes)
{
    const struct gi_path *found = gi_paths_find(&tracked->index.paths, path);
    git_oid id;
    if (!found || gi_entry_kind_of(found->mode) != GI_ENTRY_FILE)
        return false;
    git_index_entry entry = gi_index_entry(&tracked->index, found);
    if (gi_index_has_stat(&tracked->index, &entry, st))
        return true;
    return git_odb_hash(&id, bytes.s, bytes.n, GIT_OBJECT_BLOB) == 0 && git_oid_equal(&id, &entry.id);
}

size_t gi_tracked_count(const struct gi_tracked *tracked, const char *folder)
{
    return gi_paths_count(&tracked->index.paths, folder);
}

void gi_tracked_close(struct gi_tracked *tracked)
{
    if (!tracked)
        return;
    gi_index_close(&tracked->index);
    gi_arena_free(tracked->arena);
}
