/* Trees of fixtures in memory: a complete record, files laid over it, files taken away. */
#ifndef GI_TESTS_FIXTURE_H
#define GI_TESTS_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/scoped.h"
#include "incident/check.h"
#include "incident/git.h"

#define FIXTURE_RECORD "incidents/2026/INC-20260310-k7f3"

static inline void fixture_die(const char *what, const char *why)
{
    printf("Bail out! %s: %s\n", what, why ? why : "?");
    exit(1);
}

/* Whether a path of a fixture says its own place in the repository. */
static inline bool fixture_is_rooted(const char *path)
{
    static const char *const guarded[] = {".incident/", "plan/", "incidents/", "exercises/", "imported/"};
    for (size_t i = 0; i < 5; i++)
        if (strncmp(path, guarded[i], strlen(guarded[i])) == 0)
            return true;
    return false;
}

/* Adds every file of a folder on disk to a tree in memory; paths without a guarded folder go into the record. */
static inline void fixture_add(struct gi_snapshot *memory, const char *folder, const char *below,
                               struct gi_arena *arena, const char *removed)
{
    struct gi_error error = {.arena = arena};
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *disk = NULL;
    struct gi_entries entries;
    if (gi_snapshot_folder(folder, &disk, &error) || gi_snapshot_list(disk, below, arena, &entries, &error))
        fixture_die(folder, error.message);
    for (size_t i = 0; i < entries.n; i++) {
        const char *path = *below ? gi_arena_printf(arena, "%s/%s", below, entries.at[i].name.s)
                                  : gi_arena_copy(arena, entries.at[i].name.s, entries.at[i].name.n);
        if (entries.at[i].kind == GI_ENTRY_FOLDER) {
            fixture_add(memory, folder, path, arena, removed);
            continue;
        }
        struct gi_file file = {.data = ""};
        if (entries.at[i].kind == GI_ENTRY_FILE &&
            gi_snapshot_read(disk, path, 32 << 20, arena, &file, &error) != GI_READ_OK)
            fixture_die(path, error.message);
        const char *there = fixture_is_rooted(path) ? path : gi_arena_printf(arena, FIXTURE_RECORD "/%s", path);
        const char *name = gi_arena_printf(arena, "\n%s\n", there);
        if (!removed || !strstr(removed, name))
            gi_snapshot_memory_add(memory, there, (struct gi_str){file.data, file.size}, entries.at[i].mode);
    }
}

static inline bool fixture_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

#endif
