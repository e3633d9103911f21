/* The only place that writes files: a temporary file beside the target, flushed, renamed. */
#ifndef GI_BASE_FILE_H
#define GI_BASE_FILE_H

#include "base/error.h"
#include "base/str.h"

/* GI_WRITE_PROGRAM replaces, too, and makes the file executable for whom the umask lets. */
enum gi_write { GI_WRITE_NEW, GI_WRITE_REPLACE, GI_WRITE_PROGRAM };

/* Writes bytes to path: temporary file in the same folder, fsync, rename, fsync of the folder; a killed process leaves
 * the old file or the new one. Missing folders are made. The old file's permission bits are kept. GI_WRITE_NEW fails
 * where the file exists. A symbolic link on the way is refused. */
int gi_file_write(const char *path, struct gi_str bytes, enum gi_write how, struct gi_error *reterr) GI_MUST_USE;

/* One file of an operation that writes several. */
struct gi_file_change {
    const char *path;
    struct gi_str bytes;
    enum gi_write how;
};

/* Writes several files of one operation: all temporary files are made and flushed first, then renamed in order. */
int gi_file_write_all(const struct gi_file_change *changes, size_t count, struct gi_error *reterr) GI_MUST_USE;

/* Reads a file outside any snapshot (a template, an input named on the command line), at most `most` bytes; owned by
 * the arena, with a NUL behind it. Symbolic links are followed. */
int gi_file_read(struct gi_arena *arena, const char *path, size_t most, struct gi_str *ret_bytes,
                 struct gi_error *reterr) GI_MUST_USE;

/* Waits until no other process holds this folder's lock, takes it, and gives its descriptor: closing that, or the end
 * of the process, gives the lock back. -1 with an error where another process keeps it for GI_LIMIT_LOCK_WAIT. A file
 * system that knows no locks gives the descriptor all the same. Nothing is written. */
int gi_file_lock(const char *folder, int *ret_fd, struct gi_error *reterr) GI_MUST_USE;

/* Removes a file that another program made for us (a temporary Git index); one that is not there is no error. */
int gi_file_remove(const char *path, struct gi_error *reterr) GI_MUST_USE;

/* Gives a file another name in its file system; what has that name already is an error. A symbolic link is moved, not
 * what it stands for. */
int gi_file_move(const char *from, const char *to, struct gi_error *reterr) GI_MUST_USE;

/* Makes a folder of a random name below TMPDIR, for this process alone; ret_path is absolute and belongs to the arena
 * of reterr. To be removed by gi_file_scratch_remove. */
int gi_file_scratch(const char **ret_path, struct gi_error *reterr) GI_MUST_USE;

/* Removes such a folder with all that is in it, as far as that can be done; NULL is allowed. No link is followed. */
void gi_file_scratch_remove(const char *path);

static inline void gi_scoped_scratch(const char **path)
{
    gi_file_scratch_remove(*path);
}

#endif
