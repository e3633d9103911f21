/* The Git index as a snapshot: what Git would commit. */
#include "git/blob.h"
#include "git/index_file.h"

struct staged {
    struct gi_snapshot snapshot;
    struct gi_arena *arena;
    struct gi_repository *repository;
    struct gi_index index;
};

static int staged_list(struct gi_snapshot *snapshot, const char *folder, struct gi_arena *arena,
                       struct gi_entries *ret_entries, struct gi_error *reterr)
{
    (void)reterr;
    gi_paths_list(&((struct staged *)snapshot)->index.paths, folder, arena, ret_entries);
    return 0;
}

static enum gi_read staged_read(struct gi_snapshot *snapshot, const char *path, uint32_t most, struct gi_arena *arena,
                                struct gi_file *ret_file, struct gi_error *reterr)
{
    const struct staged *staged = (const struct staged *)snapshot;
    const struct gi_path *found = gi_paths_find(&staged->index.paths, path);
    struct gi_file file = gi_source_file(arena, path, snapshot->flags);
    if (found && gi_entry_kind_of(found->mode) == GI_ENTRY_FILE) {
        git_index_entry entry = gi_index_entry(&staged->index, found);
        return gi_blob_read(staged->repository, &entry.id, file, most, arena, ret_file, reterr);
    }
    *ret_file = file;
    bool other = found || *path == '\0' || gi_paths_has_folder(&staged->index.paths, path);
    return other ? GI_READ_NOT_A_FILE : GI_READ_ABSENT;
}

static void staged_close(struct gi_snapshot *snapshot)
{
    struct staged *staged = (struct staged *)snapshot;
    gi_index_close(&staged->index);
    gi_arena_free(staged->arena);
}

static const struct gi_source staged_source = {.list = staged_list, .read = staged_read, .close = staged_close};

int gi_snapshot_staged(struct gi_repository *repository, struct gi_snapshot **ret_snapshot, struct gi_error *reterr)
{
    struct gi_arena *arena = gi_arena_new();
    struct staged *staged = GI_NEW(arena, struct staged);
    staged->snapshot.source = &staged_source;
    staged->arena = arena;
    staged->repository = repository;
    if (gi_index_open(repository, GI_UNMERGED_REFUSED, arena, &staged->index, reterr) < 0) {
        gi_arena_free(arena);
        return -1;
    }
    *ret_snapshot = &staged->snapshot;
    return 0;
}
