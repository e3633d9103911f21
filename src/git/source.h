/* What a source of files implements; inside src/git only. snapshot.h is what everybody else sees. */
#ifndef GI_GIT_SOURCE_H
#define GI_GIT_SOURCE_H

#include "git/snapshot.h"

/* One kind of source. All but `close` may be called from several threads at once. */
struct gi_source {
    int (*list)(struct gi_snapshot *snapshot, const char *folder, struct gi_arena *arena,
                struct gi_entries *ret_entries, struct gi_error *reterr);
    /* gi_snapshot_names; NULL where it is `list` */
    int (*names)(struct gi_snapshot *snapshot, const char *folder, struct gi_arena *arena,
                 struct gi_entries *ret_entries, struct gi_error *reterr);
    enum gi_read (*read)(struct gi_snapshot *snapshot, const char *path, uint32_t most, struct gi_arena *arena,
                         struct gi_file *ret_file, struct gi_error *reterr);
    /* Gives the tree id of a folder in 20 bytes; NULL where the source has none. */
    int (*tree)(struct gi_snapshot *snapshot, const char *folder, unsigned char ret_id[20]);
    /* gi_snapshot_same_as_read; NULL where the source does not know */
    int (*same_as_read)(struct gi_snapshot *snapshot, const char *folder, size_t files);
    void (*close)(struct gi_snapshot *snapshot);
};

/* The first member of every source's own struct. */
struct gi_snapshot {
    const struct gi_source *source;
    uint32_t flags; /* enum gi_file_flags that its files carry */
};

/* The kind of an entry by the mode that Git stores; unusual modes (0100664) are GI_ENTRY_OTHER. */
enum gi_entry_kind gi_entry_kind_of(uint32_t mode) GI_MUST_USE;

/* Puts entries into bytewise order of their names; equal names keep their order. */
void gi_entries_sort(struct gi_entries *entries, struct gi_arena *scratch);

/* The id and mode of what stands at a path of a revision's tree; mode 0 where nothing does. */
int gi_snapshot_entry(struct gi_snapshot *revision, const char *path, unsigned char ret_id[20], uint32_t *ret_mode,
                      struct gi_error *reterr) GI_MUST_USE;

/* A copy of `path` in the arena, and a file without bytes that has it. */
struct gi_file gi_source_file(struct gi_arena *arena, const char *path, uint32_t flags) GI_MUST_USE;

/* One file of a list of whole paths that is in bytewise order: what the Git index and memory have in common. */
struct gi_path {
    const char *path;
    size_t n;
    uint32_t mode;
    const void *what; /* the source's own: an object id, or bytes */
};

struct gi_paths {
    struct gi_path *at;
    size_t n;
};

/* The place of the first path that is not before `path`. */
size_t gi_paths_lower(const struct gi_paths *paths, const char *path, size_t n) GI_MUST_USE;

/* The path itself, or NULL. */
const struct gi_path *gi_paths_find(const struct gi_paths *paths, const char *path) GI_MUST_USE;

/* How many paths lie below a folder that is not the root. */
size_t gi_paths_count(const struct gi_paths *paths, const char *folder) GI_MUST_USE;

/* Whether something lies below the folder. */
bool gi_paths_has_folder(const struct gi_paths *paths, const char *folder) GI_MUST_USE;

/* The entries of one folder; names are copied. */
void gi_paths_list(const struct gi_paths *paths, const char *folder, struct gi_arena *arena,
                   struct gi_entries *ret_entries);

#endif
