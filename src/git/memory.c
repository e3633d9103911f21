/* Trees in memory, and such a tree laid over another (an editor's buffers over the work tree). */
#include <stdlib.h>

#include "base/bug.h"
#include "git/source.h"

struct memory {
    struct gi_snapshot snapshot;
    struct gi_arena *arena;
    struct gi_paths paths; /* what: struct gi_str, the file's bytes */
    size_t room;
};

static int memory_list(struct gi_snapshot *snapshot, const char *folder, struct gi_arena *arena,
                       struct gi_entries *ret_entries, struct gi_error *reterr)
{
    (void)reterr;
    gi_paths_list(&((struct memory *)snapshot)->paths, folder, arena, ret_entries);
    return 0;
}

static enum gi_read read_path(const struct gi_path *path, uint32_t flags, uint32_t most, struct gi_arena *arena,
                              struct gi_file *ret_file)
{
    *ret_file = gi_source_file(arena, path->path, flags);
    if (gi_entry_kind_of(path->mode) != GI_ENTRY_FILE)
        return GI_READ_NOT_A_FILE;
    const struct gi_str *bytes = path->what;
    ret_file->size = bytes->n < UINT32_MAX ? (uint32_t)bytes->n : UINT32_MAX;
    if (bytes->n > most)
        return GI_READ_TOO_LARGE;
    ret_file->data = gi_arena_copy(arena, bytes->s, bytes->n);
    return GI_READ_OK;
}

static enum gi_read memory_read(struct gi_snapshot *snapshot, const char *path, uint32_t most, struct gi_arena *arena,
                                struct gi_file *ret_file, struct gi_error *reterr)
{
    (void)reterr;
    const struct memory *memory = (const struct memory *)snapshot;
    const struct gi_path *found = gi_paths_find(&memory->paths, path);
    if (found)
        return read_path(found, snapshot->flags, most, arena, ret_file);
    *ret_file = gi_source_file(arena, path, snapshot->flags);
    return *path == '\0' || gi_paths_has_folder(&memory->paths, path) ? GI_READ_NOT_A_FILE : GI_READ_ABSENT;
}

static void memory_close(struct gi_snapshot *snapshot)
{
    gi_arena_free(((struct memory *)snapshot)->arena);
}

static const struct gi_source memory_source = {.list = memory_list, .read = memory_read, .close = memory_close};

struct gi_snapshot *gi_snapshot_memory(void)
{
    struct gi_arena *arena = gi_arena_new();
    struct memory *memory = GI_NEW(arena, struct memory);
    memory->snapshot.source = &memory_source;
    memory->arena = arena;
    return &memory->snapshot;
}

void gi_snapshot_memory_add(struct gi_snapshot *snapshot, const char *path, struct gi_str bytes, uint32_t mode)
{
    if (snapshot->source != &memory_source)
        gi_bug("only a snapshot in memory takes files");
    struct memory *memory = (struct memory *)snapshot;
    struct gi_str *what = GI_NEW(memory->arena, struct gi_str);
    *what = (struct gi_str){gi_arena_copy(memory->arena, bytes.s, bytes.n), bytes.n};
    size_t n = strlen(path);
    struct gi_path *old = (struct gi_path *)gi_paths_find(&memory->paths, path);
    if (old) {
        old->mode = mode;
        old->what = what;
        return;
    }
    size_t at = gi_paths_lower(&memory->paths, path, n);
    gi_vec_reserve(memory->arena, (void **)&memory->paths.at, memory->paths.n, &memory->room, sizeof(struct gi_path));
    memmove(memory->paths.at + at + 1, memory->paths.at + at, (memory->paths.n - at) * sizeof(struct gi_path));
    memory->paths.at[at] = (struct gi_path){gi_arena_copy(memory->arena, path, n), n, mode, what};
    memory->paths.n++;
}

struct overlay {
    struct gi_snapshot snapshot;
    struct gi_snapshot *below;
    struct memory *above;
};

/* Whether a file of `above` stands where the path needs a folder: then nothing of `below` is seen there. */
static bool is_hidden(const struct memory *above, const char *path, struct gi_arena *scratch)
{
    char *part = gi_arena_copy(scratch, path, strlen(path));
    for (char *slash = strrchr(part, '/'); slash; slash = strrchr(part, '/')) {
        *slash = '\0';
        if (gi_paths_find(&above->paths, part))
            return true;
    }
    return false;
}

/* Joins two sorted lists; where both have a name, `above` wins. */
static struct gi_entries join_entries(struct gi_entries below, struct gi_entries above, struct gi_arena *arena)
{
    struct gi_entries all = {GI_NEW_ARRAY(arena, struct gi_entry, below.n + above.n), 0};
    size_t i = 0;
    for (size_t j = 0; j < above.n; j++) {
        while (i < below.n && gi_str_compare(below.at[i].name, above.at[j].name) < 0)
            all.at[all.n++] = below.at[i++];
        while (i < below.n && gi_str_equal(below.at[i].name, above.at[j].name))
            i++;
        all.at[all.n++] = above.at[j];
    }
    while (i < below.n)
        all.at[all.n++] = below.at[i++];
    return all;
}

static int overlay_list(struct gi_snapshot *snapshot, const char *folder, struct gi_arena *arena,
                        struct gi_entries *ret_entries, struct gi_error *reterr)
{
    const struct overlay *overlay = (const struct overlay *)snapshot;
    struct gi_entries above;
    struct gi_entries below = {0};
    gi_paths_list(&overlay->above->paths, folder, arena, &above);
    bool hidden = gi_paths_find(&overlay->above->paths, folder) || is_hidden(overlay->above, folder, arena);
    if (!hidden && gi_snapshot_list(overlay->below, folder, arena, &below, reterr) < 0)
        return -1;
    *ret_entries = above.n ? join_entries(below, above, arena) : below;
    return 0;
}

static enum gi_read overlay_read(struct gi_snapshot *snapshot, const char *path, uint32_t most, struct gi_arena *arena,
                                 struct gi_file *ret_file, struct gi_error *reterr)
{
    const struct overlay *overlay = (const struct overlay *)snapshot;
    const struct gi_path *found = gi_paths_find(&overlay->above->paths, path);
    if (found)
        return read_path(found, snapshot->flags, most, arena, ret_file);
    bool folder = gi_paths_has_folder(&overlay->above->paths, path);
    if (!folder && !is_hidden(overlay->above, path, arena))
        return gi_snapshot_read(overlay->below, path, most, arena, ret_file, reterr);
    *ret_file = gi_source_file(arena, path, snapshot->flags);
    return folder ? GI_READ_NOT_A_FILE : GI_READ_ABSENT;
}

static void overlay_close(struct gi_snapshot *snapshot)
{
    free(snapshot);
}

static const struct gi_source overlay_source = {.list = overlay_list, .read = overlay_read, .close = overlay_close};

struct gi_snapshot *gi_snapshot_overlay(struct gi_snapshot *below, struct gi_snapshot *above)
{
    if (above->source != &memory_source)
        gi_bug("only a snapshot in memory is laid over another");
    struct overlay *overlay = calloc(1, sizeof(*overlay));
    if (!overlay)
        gi_out_of_memory();
    overlay->snapshot.source = &overlay_source;
    /* an unsaved buffer of a work tree has the line ends of the work tree */
    overlay->snapshot.flags = below->flags;
    overlay->below = below;
    overlay->above = (struct memory *)above;
    return &overlay->snapshot;
}
