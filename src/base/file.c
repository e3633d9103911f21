/* Writing files so that a crash leaves the old or the new one, and plain reading. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/env.h"
#include "base/limits.h"
#include "base/scoped.h"

enum { RANDOM_SIZE = 10, PIECE = 64 * 1024, LOCK_PAUSE = 10 };

#define TEMPORARY_PREFIX ".git-incident-"

/* A file that is written but not yet in its place. */
struct pending {
    const char *path;                                       /* as the caller named it, for messages */
    const char *name;                                       /* its last component */
    char temporary[sizeof(TEMPORARY_PREFIX) + RANDOM_SIZE]; /* "" once renamed */
    int folder;                                             /* descriptor of the folder that holds both */
    enum gi_write how;
};

/* All pending files of one operation: closed and, where they were not renamed, removed. */
struct operation {
    struct pending *at;
    size_t n;
};

static void scoped_operation(struct operation *operation)
{
    for (size_t i = 0; i < operation->n; i++) {
        struct pending *pending = &operation->at[i];
        if (pending->temporary[0])
            unlinkat(pending->folder, pending->temporary, 0);
        if (pending->folder >= 0)
            close(pending->folder);
    }
}

/* Opens the folder `name` in `parent`, making it where it is missing; never through a symbolic link. */
static int enter(int parent, const char *name, const char *path, struct gi_error *reterr)
{
    int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    int fd = openat(parent, name, flags);
    if (fd < 0 && errno == EACCES) /* a folder that may be passed through but not listed */
        fd = openat(parent, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT && (mkdirat(parent, name, 0777) == 0 || errno == EEXIST))
        fd = openat(parent, name, flags);
    if (fd >= 0)
        return fd;
    int why = errno;
    struct stat status;
    if (fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode)) {
        gi_fail(reterr, "will not write '%s': '%s' on the way is a symbolic link", path, name);
        return gi_fail_hint(reterr, "name the folder that the link stands for");
    }
    return gi_fail(reterr, "cannot open the folder '%s' of '%s': %s", name, path, strerror(why));
}

/* Walks to the folder that holds the path's last component; ret_name points into path. */
static int enter_parent(const char *path, const char **ret_name, struct gi_error *reterr)
{
    GI_SCOPED_FD int folder = open(path[0] == '/' ? "/" : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return gi_fail(reterr, "cannot write '%s': %s", path, strerror(errno));
    const char *at = path + strspn(path, "/");
    for (const char *slash = strchr(at, '/'); slash; slash = strchr(at, '/')) {
        char *name = gi_arena_copy(reterr->arena, at, (size_t)(slash - at));
        int next = enter(folder, name, path, reterr);
        if (next < 0)
            return -1;
        close(folder);
        folder = next;
        at = slash + strspn(slash, "/");
    }
    if (!*at)
        return gi_fail(reterr, "cannot write '%s': it names no file", path);
    *ret_name = at;
    int found = folder;
    folder = -1;
    return found;
}

/* Looks at what stands in the target's place; ret_mode is 0 where there is nothing. */
static int check_target(const struct pending *pending, mode_t *ret_mode, struct gi_error *reterr)
{
    struct stat status;
    *ret_mode = 0;
    if (fstatat(pending->folder, pending->name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT)
            return 0;
        return gi_fail(reterr, "cannot write '%s': %s", pending->path, strerror(errno));
    }
    if (pending->how == GI_WRITE_NEW)
        return gi_fail(reterr, "will not write '%s': it exists", pending->path);
    if (S_ISLNK(status.st_mode))
        return gi_fail(reterr, "will not write '%s': it is a symbolic link", pending->path);
    if (!S_ISREG(status.st_mode))
        return gi_fail(reterr, "will not write '%s': it is not a regular file", pending->path);
    *ret_mode = pending->how == GI_WRITE_PROGRAM ? 0 : status.st_mode & 07777;
    return 0;
}

static int write_bytes(int fd, struct gi_str bytes)
{
    while (bytes.n) {
        ssize_t written = write(fd, bytes.s, bytes.n);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return -1;
        bytes = gi_str_part(bytes, (size_t)written, bytes.n);
    }
    return 0;
}

static int make_temporary(struct pending *pending, struct gi_str bytes, mode_t mode, struct gi_error *reterr)
{
    static const char prefix[] = TEMPORARY_PREFIX;
    char name[sizeof(pending->temporary)];
    memcpy(name, prefix, sizeof(prefix));
    gi_env_random(name + sizeof(prefix) - 1, RANDOM_SIZE, "0123456789abcdefghjkmnpqrstvwxyz");
    mode_t made = pending->how == GI_WRITE_PROGRAM ? 0777 : 0666;
    GI_SCOPED_FD int fd = openat(pending->folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, made);
    if (fd < 0)
        return gi_fail(reterr, "cannot write '%s': %s", pending->path, strerror(errno));
    memcpy(pending->temporary, name, sizeof(name));
    if (write_bytes(fd, bytes) != 0 || (mode && fchmod(fd, mode) != 0) || fsync(fd) != 0)
        return gi_fail(reterr, "cannot write '%s': %s", pending->path, strerror(errno));
    int closed = close(fd);
    fd = -1;
    return closed == 0 ? 0 : gi_fail(reterr, "cannot write '%s': %s", pending->path, strerror(errno));
}

static int prepare(struct operation *operation, const struct gi_file_change *change, struct gi_error *reterr)
{
    struct pending pending = {.path = change->path, .how = change->how};
    pending.folder = enter_parent(change->path, &pending.name, reterr);
    if (pending.folder < 0)
        return -1;
    struct pending *kept = &operation->at[operation->n++];
    *kept = pending;
    mode_t mode;
    if (check_target(kept, &mode, reterr) != 0)
        return -1;
    return make_temporary(kept, change->bytes, mode, reterr);
}

/* Renames without replacing; where the file system cannot say so in one step, a look goes before it. */
static int rename_new(const struct pending *pending)
{
    if (renameat2(pending->folder, pending->temporary, pending->folder, pending->name, RENAME_NOREPLACE) == 0)
        return 0;
    struct stat status;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    if (fstatat(pending->folder, pending->name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
        errno = EEXIST;
        return -1;
    }
    return renameat(pending->folder, pending->temporary, pending->folder, pending->name);
}

static int commit(struct pending *pending, struct gi_error *reterr)
{
    int renamed = pending->how == GI_WRITE_NEW
                      ? rename_new(pending)
                      : renameat(pending->folder, pending->temporary, pending->folder, pending->name);
    if (renamed != 0)
        return gi_fail(reterr, "cannot write '%s': %s", pending->path, strerror(errno));
    pending->temporary[0] = '\0';
    if (fsync(pending->folder) != 0 && errno != EINVAL &&
        errno != EBADF) /* folders of some file systems cannot be flushed */
        return gi_fail(reterr, "cannot flush the folder of '%s': %s", pending->path, strerror(errno));
    return 0;
}

int gi_file_write_all(const struct gi_file_change *changes, size_t count, struct gi_error *reterr)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(scoped_operation) struct operation operation = {GI_NEW_ARRAY(arena, struct pending, count), 0};
    for (size_t i = 0; i < count; i++)
        if (prepare(&operation, &changes[i], reterr) != 0)
            return -1;
    for (size_t i = 0; i < count; i++)
        if (commit(&operation.at[i], reterr) != 0)
            return -1;
    return 0;
}

int gi_file_write(const char *path, struct gi_str bytes, enum gi_write how, struct gi_error *reterr)
{
    return gi_file_write_all(&(struct gi_file_change){path, bytes, how}, 1, reterr);
}

int gi_file_read(struct gi_arena *arena, const char *path, size_t most, struct gi_str *ret_bytes,
                 struct gi_error *reterr)
{
    GI_SCOPED_FD int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return gi_fail(reterr, "cannot read '%s': %s", path, strerror(errno));
    struct gi_buf whole = gi_buf_new(arena, most);
    char piece[PIECE];
    for (;;) {
        ssize_t size = read(fd, piece, sizeof(piece));
        if (size == 0)
            break;
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return gi_fail(reterr, "cannot read '%s': %s", path, strerror(errno));
        gi_buf_add(&whole, piece, (size_t)size);
        if (whole.full)
            return gi_fail(reterr, "will not read '%s': it is larger than %zu bytes", path, most);
    }
    *ret_bytes = gi_buf_str(&whole);
    return 0;
}

int gi_file_lock(const char *folder, int *ret_fd, struct gi_error *reterr)
{
    GI_SCOPED_FD int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return gi_fail(reterr, "cannot open the folder '%s': %s", folder, strerror(errno));
    for (int waited = 0; flock(fd, LOCK_EX | LOCK_NB) != 0; waited += LOCK_PAUSE) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            break;
        if (waited >= GI_LIMIT_LOCK_WAIT) {
            gi_fail(reterr, "another git incident is at work in '%s', and does not end", folder);
            return gi_fail_hint(reterr, "wait for it, or end it; nothing was written");
        }
        (void)poll(NULL, 0, LOCK_PAUSE);
    }
    *ret_fd = fd;
    fd = -1;
    return 0;
}

int gi_file_remove(const char *path, struct gi_error *reterr)
{
    if (unlink(path) == 0 || errno == ENOENT)
        return 0;
    return gi_fail(reterr, "cannot remove '%s': %s", path, strerror(errno));
}

int gi_file_move(const char *from, const char *to, struct gi_error *reterr)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return 0;
    struct stat status;
    bool unable = errno == EINVAL || errno == ENOSYS;
    if (unable && lstat(to, &status) == 0)
        errno = EEXIST;
    else if (unable && rename(from, to) == 0)
        return 0;
    return gi_fail(reterr, "cannot move '%s' to '%s': %s", from, to, strerror(errno));
}

int gi_file_scratch(const char **ret_path, struct gi_error *reterr)
{
    const char *below = gi_env_get("TMPDIR");
    const char *pattern = gi_arena_printf(reterr->arena, "%s/git-incident-XXXXXX", below && *below ? below : "/tmp");
    char *path = gi_arena_copy(reterr->arena, pattern, strlen(pattern));
    char real[PATH_MAX];
    if (!mkdtemp(path) || !realpath(path, real))
        return gi_fail(reterr, "cannot make a temporary folder '%s': %s", path, strerror(errno));
    *ret_path = gi_arena_copy(reterr->arena, real, strlen(real));
    return 0;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    (void)status;
    (void)kind;
    (void)where;
    (void)remove(path);
    return 0;
}

void gi_file_scratch_remove(const char *path)
{
    if (path)
        (void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}
