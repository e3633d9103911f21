/* Snapshots: the calls that everybody uses, and what the sources have in common. */
#include "git/snapshot.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "git/source.h"

enum {
    MODE_FILE = 0100644,
    MODE_EXECUTABLE = 0100755,
    MODE_SYMLINK = 0120000,
    MODE_GITLINK = 0160000,
    MODE_FOLDER = 040000
};

enum gi_entry_kind gi_entry_kind_of(uint32_t mode)
{
    switch (mode) {
    case MODE_FILE:
        return GI_ENTRY_FILE;
    case MODE_EXECUTABLE:
        return GI_ENTRY_EXECUTABLE;
    case MODE_SYMLINK:
        return GI_ENTRY_SYMLINK;
    case MODE_GITLINK:
        return GI_ENTRY_GITLINK;
    case MODE_FOLDER:
        return GI_ENTRY_FOLDER;
    default:
        return GI_ENTRY_OTHER;
    }
}

int gi_snapshot_list(struct gi_snapshot *snapshot, const char *folder, struct gi_arena *arena,
                     struct gi_entries *ret_entries, struct gi_error *reterr)
{
    return snapshot->source->list(snapshot, folder, arena, ret_entries, reterr);
}

int gi_snapshot_names(struct gi_snapshot *snapshot, const char *folder, struct gi_arena *arena,
                      struct gi_entries *ret_entries, struct gi_error *reterr)
{
    if (!snapshot->source->names)
        return gi_snapshot_list(snapshot, folder, arena, ret_entries, reterr);
    return snapshot->source->names(snapshot, folder, arena, ret_entries, reterr);
}

int gi_snapshot_same_as_read(struct gi_snapshot *snapshot, const char *folder, size_t files)
{
    return snapshot->source->same_as_read ? snapshot->source->same_as_read(snapshot, folder, files) : 0;
}

enum gi_read gi_snapshot_read(struct gi_snapshot *snapshot, const char *path, uint32_t most, struct gi_arena *arena,
                              struct gi_file *ret_file, struct gi_error *reterr)
{
    return snapshot->source->read(snapshot, path, most, arena, ret_file, reterr);
}

int gi_snapshot_same(struct gi_snapshot *a, struct gi_snapshot *b, const char *folder)
{
    unsigned char a_id[20];
    unsigned char b_id[20];
    if (a == b)
        return 1;
    if (!a->source->tree || !b->source->tree)
        return 0;
    if (a->source->tree(a, folder, a_id) < 0 || b->source->tree(b, folder, b_id) < 0)
        return 0;
    return memcmp(a_id, b_id, sizeof(a_id)) == 0;
}

void gi_snapshot_close(struct gi_snapshot *snapshot)
{
    if (snapshot)
        snapshot->source->close(snapshot);
}

struct gi_file gi_source_file(struct gi_arena *arena, const char *path, uint32_t flags)
{
    return (struct gi_file){.path = gi_arena_copy(arena, path, strlen(path)), .data = "", .flags = flags};
}

/* A stable merge sort: a name that stands twice must come out as it went in, and most lists are nearly sorted. */
static void merge_sort(struct gi_entry *at, struct gi_entry *scratch, size_t n)
{
    if (n < 2)
        return;
    size_t half = n / 2;
    merge_sort(at, scratch, half);
    merge_sort(at + half, scratch, n - half);
    if (gi_str_compare(at[half - 1].name, at[half].name) <= 0)
        return;
    memcpy(scratch, at, half * sizeof(*at));
    size_t left = 0;
    size_t right = half;
    for (size_t i = 0; left < half; i++) {
        if (right == n || gi_str_compare(scratch[left].name, at[right].name) <= 0)
            at[i] = scratch[left++];
        else
            at[i] = at[right++];
    }
}

void gi_entries_sort(struct gi_entries *entries, struct gi_arena *scratch)
{
    enum { ON_STACK = 64 };
    struct gi_entry small[ON_STACK];
    struct gi_entry *room = small;
    if (entries->n / 2 > ON_STACK)
        room = gi_arena_alloc_raw(scratch, entries->n / 2 * sizeof(*room));
    merge_sort(entries->at, room, entries->n);
}
