/* One interface over every place that holds a tree of files: work tree, Git index, revision, memory, overlay. */
#ifndef GI_GIT_SNAPSHOT_H
#define GI_GIT_SNAPSHOT_H

#include "base/error.h"
#include "base/text.h"
#include "git/repository.h"

enum gi_entry_kind {
    GI_ENTRY_FILE,
    GI_ENTRY_FOLDER,
    GI_ENTRY_EXECUTABLE,
    GI_ENTRY_SYMLINK,
    GI_ENTRY_GITLINK,
    GI_ENTRY_OTHER
};

/* One name in one folder. */
struct gi_entry {
    struct gi_str name; /* without '/', NUL-terminated, may hold any bytes but NUL and '/' */
    uint8_t kind;       /* enum gi_entry_kind; only GI_ENTRY_FILE and GI_ENTRY_FOLDER are ever read */
    uint32_t mode;      /* as Git would store it: 0100644, 040000, ... */
};

struct gi_entries {
    struct gi_entry *at; /* in bytewise order of the names; a name that a raw tree holds twice stands twice */
    size_t n;
};

struct gi_snapshot;

/* The work tree below the repository's folder. Ignored files are seen like others; .git is not. A folder that is a
 * repository of its own is a gitlink and has no entries. Folders that hold nothing are listed, which Git does not
 * store. Its files, and no others, carry GI_FILE_WORKTREE (an overlay over it gives the flag to its buffers, too). */
int gi_snapshot_worktree(struct gi_repository *repository, struct gi_snapshot **ret_snapshot,
                         struct gi_error *reterr) GI_MUST_USE;

/* A plain folder on disk that needs no repository (fixtures, `check` outside Git is an error of cli). */
int gi_snapshot_folder(const char *path, struct gi_snapshot **ret_snapshot, struct gi_error *reterr) GI_MUST_USE;

/* The Git index that Git names in its environment (GIT_INDEX_FILE), else the repository's. Unmerged entries are an
 * error; entries of `git add --intent-to-add` are not there, as in what Git would commit. */
int gi_snapshot_staged(struct gi_repository *repository, struct gi_snapshot **ret_snapshot,
                       struct gi_error *reterr) GI_MUST_USE;

/* The tree of a revision: the full id of a commit, tag or tree, as gi_repository_resolve gives it. */
int gi_snapshot_revision(struct gi_repository *repository, const char *revision, struct gi_snapshot **ret_snapshot,
                         struct gi_error *reterr) GI_MUST_USE;

/* An empty tree in memory; add files with gi_snapshot_memory_add (path and bytes are copied; mode as Git stores it). */
struct gi_snapshot *gi_snapshot_memory(void) GI_MUST_USE;
void gi_snapshot_memory_add(struct gi_snapshot *memory, const char *path, struct gi_str bytes, uint32_t mode);

/* `below` with files of `above` (a memory snapshot) put over it; both stay the caller's and must outlive it. */
struct gi_snapshot *gi_snapshot_overlay(struct gi_snapshot *below, struct gi_snapshot *above) GI_MUST_USE;

/* Tells a revision's snapshot which tree stands at a folder (NULL: none does), so that the way there need not be read.
 * To be called before others use the snapshot. */
void gi_snapshot_know(struct gi_snapshot *revision, const char *folder, const unsigned char *id);

/* Closes; NULL is allowed. */
void gi_snapshot_close(struct gi_snapshot *snapshot);

/* The entries of one folder ("" is the root), owned by the arena. A folder that is not there has none. Safe to call
 * from several threads at once, as is gi_snapshot_read. */
int gi_snapshot_list(struct gi_snapshot *snapshot, const char *folder, struct gi_arena *arena,
                     struct gi_entries *ret_entries, struct gi_error *reterr) GI_MUST_USE;

/* The same where a look at the names is enough: on disk an executable file may stand there as GI_ENTRY_FILE, and only
 * gi_snapshot_read tells (GI_READ_NOT_A_FILE). */
int gi_snapshot_names(struct gi_snapshot *snapshot, const char *folder, struct gi_arena *arena,
                      struct gi_entries *ret_entries, struct gi_error *reterr) GI_MUST_USE;

enum gi_read { GI_READ_OK = 0, GI_READ_ABSENT = 1, GI_READ_TOO_LARGE = 2, GI_READ_NOT_A_FILE = 3, GI_READ_ERROR = -1 };

/* Reads one file of at most `most` bytes into the arena (NUL behind it); path is copied. Symbolic links are never
 * followed anywhere on the path; only GI_ENTRY_FILE is read, whatever else stands there is GI_READ_NOT_A_FILE.
 * GI_READ_ERROR fills reterr (an object missing in a partial clone says `git fetch`); the others leave ret_file with
 * path and, for GI_READ_TOO_LARGE, the size (UINT32_MAX where it is more). */
enum gi_read gi_snapshot_read(struct gi_snapshot *snapshot, const char *path, uint32_t most, struct gi_arena *arena,
                              struct gi_file *ret_file, struct gi_error *reterr) GI_MUST_USE;

/* Whether two snapshots hold the same bytes and kinds below `folder` can be said without reading: 1 yes (same tree id),
 * 0 not known. */
int gi_snapshot_same(struct gi_snapshot *a, struct gi_snapshot *b, const char *folder) GI_MUST_USE;

/* Lets a work tree's snapshot know, while its files are read, which of them are as in the base, a revision: they get
 * GI_FILE_AS_BASE. To be called before others use the snapshot. 0, or 1 where the Git index cannot tell, because it
 * holds other than the base, or what takes a closer look: gi_changes_worktree then tells. */
int gi_snapshot_track(struct gi_snapshot *worktree, struct gi_repository *repository, struct gi_snapshot *base,
                      struct gi_error *reterr) GI_MUST_USE;

/* Of a snapshot that tracks a base: whether a folder in which `files` files were read, all GI_FILE_AS_BASE, holds what
 * the base does: 1 yes, 0 not known. */
int gi_snapshot_same_as_read(struct gi_snapshot *snapshot, const char *folder, size_t files) GI_MUST_USE;

static inline void gi_scoped_snapshot(struct gi_snapshot **snapshot)
{
    gi_snapshot_close(*snapshot);
}

#endif
