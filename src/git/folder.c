/* Files on disk: a plain folder, or the work tree. No symbolic link is followed on any part of a path. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/bug.h"
#include "base/scoped.h"
#include "git/repository_open.h"
#include "git/tracked.h"

enum opener {
    OPENER_WHOLE, /* openat2(2) refuses links anywhere on the path: one call a file */
    OPENER_STEPS, /* kernels before 5.6, and sandboxes that refuse openat2: one openat(2) a component */
};

enum modes { MODES_OF_DISK, MODES_PLAIN /* core.fileMode is false: the executable bit means nothing here */ };

/* How closely a folder is looked at. */
enum look { LOOK_AT_MODES, LOOK_AT_NAMES };

struct folder {
    struct gi_snapshot snapshot;
    struct gi_tracked *tracked; /* NULL: no base is known */
    int root;
    enum opener opener;
    enum modes modes;
};

/* Whether every component is a name that a snapshot can hold: nothing empty, no ".", "..", ".git". */
static bool is_plain(const char *path)
{
    for (;;) {
        size_t n = strcspn(path, "/");
        if (n == 0 || (n == 1 && path[0] == '.') || (n == 2 && path[0] == '.' && path[1] == '.') ||
            (n == 4 && memcmp(path, ".git", 4) == 0))
            return false;
        if (path[n] == '\0')
            return true;
        path += n + 1;
    }
}

static int open_whole(int root, const char *path, int flags)
{
    struct open_how how = {.flags = (unsigned long long)flags, .resolve = RESOLVE_NO_SYMLINKS};
    return (int)syscall(SYS_openat2, root, path, &how, sizeof(how));
}

static int open_steps(int root, const char *path, int flags)
{
    GI_SCOPED_FD int at = -1;
    char name[NAME_MAX + 1];
    for (;;) {
        size_t n = strcspn(path, "/");
        if (n > NAME_MAX) {
            errno = ENAMETOOLONG;
            return -1;
        }
        memcpy(name, path, n);
        name[n] = '\0';
        bool last = path[n] == '\0';
        int next = openat(at < 0 ? root : at, name, last ? flags : O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (last || next < 0)
            return next;
        if (at >= 0)
            close(at);
        at = next;
        path += n + 1;
    }
}

static int open_path(const struct folder *folder, const char *path, int flags)
{
    flags |= O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    return folder->opener == OPENER_WHOLE ? open_whole(folder->root, path, flags)
                                          : open_steps(folder->root, path, flags);
}

/* Whether errno says that nothing of this name can be there: no such name, or a file or a link where a folder is
 * needed. */
static bool is_absent(int error)
{
    return error == ENOENT || error == ENOTDIR || error == ENAMETOOLONG;
}

/* A folder that is a repository of its own is a gitlink for Git, which does not look inside. */
static bool is_repository(int at, const char *name)
{
    struct stat st;
    char path[NAME_MAX + sizeof("/.git/HEAD")];
    int n = snprintf(path, sizeof(path), "%s/.git", name);
    if (n < 0 || (size_t)n >= sizeof(path) || fstatat(at, path, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return false;
    if (S_ISREG(st.st_mode))
        return true;
    snprintf(path + n, sizeof(path) - (size_t)n, "/HEAD");
    return S_ISDIR(st.st_mode) && fstatat(at, path, &st, 0) == 0;
}

/* The mode of one name as Git would store it; 0 where the name has gone. A socket or device keeps its own type. */
static uint32_t mode_of(const struct folder *folder, int at, const char *name, unsigned char type, enum look look)
{
    if (type == DT_LNK)
        return 0120000;
    if (type == DT_REG && (folder->modes == MODES_PLAIN || look == LOOK_AT_NAMES))
        return 0100644;
    struct stat st = {.st_mode = S_IFDIR};
    if (type != DT_DIR && fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return 0;
    if (S_ISDIR(st.st_mode))
        return is_repository(at, name) ? 0160000 : 040000;
    if (S_ISLNK(st.st_mode))
        return 0120000;
    if (!S_ISREG(st.st_mode))
        return st.st_mode & S_IFMT;
    return folder->modes == MODES_OF_DISK && (st.st_mode & S_IXUSR) ? 0100755 : 0100644;
}

static bool is_left_out(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, ".git") == 0;
}

/* Reads the names of an open folder; getdents64(2) and not readdir(3), which takes 32 KiB from the heap each time. */
static int list_open(const struct folder *folder, int at, const char *path, enum look look, struct gi_arena *arena,
                     struct gi_entries *ret_entries, struct gi_error *reterr)
{
    GI_VEC(struct gi_entry) list = {0};
    bool dot_git = false;
    _Alignas(struct dirent64) char block[16384];
    for (;;) {
        ssize_t got = getdents64(at, block, sizeof(block));
        if (got < 0)
            return gi_fail(reterr, "cannot read the folder '%s': %s", path, strerror(errno));
        if (got == 0)
            break;
        for (ssize_t i = 0; i < got;) {
            const struct dirent64 *dirent = (const struct dirent64 *)(block + i);
            i += dirent->d_reclen;
            bool left_out = is_left_out(dirent->d_name);
            dot_git |= left_out && dirent->d_name[1] == 'g';
            uint32_t mode = left_out ? 0 : mode_of(folder, at, dirent->d_name, dirent->d_type, look);
            if (!mode)
                continue;
            GI_VEC_PUSH(arena, &list,
                        (struct gi_entry){.name = {dirent->d_name, strlen(dirent->d_name)},
                                          .kind = (uint8_t)gi_entry_kind_of(mode),
                                          .mode = mode});
            struct gi_str *name = &list.at[list.n - 1].name;
            name->s = gi_arena_copy(arena, name->s, name->n);
        }
    }
    if (dot_git && *path && is_repository(at, "."))
        list.n = 0;
    *ret_entries = (struct gi_entries){list.at, list.n};
    gi_entries_sort(ret_entries, arena);
    return 0;
}

static int list_path(const struct folder *folder, const char *path, enum look look, struct gi_arena *arena,
                     struct gi_entries *ret_entries, struct gi_error *reterr)
{
    struct gi_entries none = {0};
    if (*path && !is_plain(path)) {
        *ret_entries = none;
        return 0;
    }
    GI_SCOPED_FD int at = open_path(folder, *path ? path : ".", O_RDONLY | O_DIRECTORY);
    if (at < 0 && !is_absent(errno) && errno != ELOOP)
        return gi_fail(reterr, "cannot open the folder '%s': %s", path, strerror(errno));
    if (at < 0) {
        *ret_entries = none;
        return 0;
    }
    return list_open(folder, at, path, look, arena, ret_entries, reterr);
}

static int folder_list(struct gi_snapshot *snapshot, const char *path, struct gi_arena *arena,
                       struct gi_entries *ret_entries, struct gi_error *reterr)
{
    return list_path((const struct folder *)snapshot, path, LOOK_AT_MODES, arena, ret_entries, reterr);
}

static int folder_names(struct gi_snapshot *snapshot, const char *path, struct gi_arena *arena,
                        struct gi_entries *ret_entries, struct gi_error *reterr)
{
    return list_path((const struct folder *)snapshot, path, LOOK_AT_NAMES, arena, ret_entries, reterr);
}

/* What stands at a path that could not be opened because of a link, a socket or a device. */
static enum gi_read look_at(const struct folder *folder, const char *path)
{
    GI_SCOPED_FD int at = open_steps(folder->root, path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    return at < 0 ? GI_READ_ABSENT : GI_READ_NOT_A_FILE;
}

static enum gi_read read_failed(const char *path, struct gi_error *reterr)
{
    gi_fail(reterr, "cannot read '%s': %s", path, strerror(errno));
    return GI_READ_ERROR;
}

/* Reads an open file whose size is known; one byte more is asked for, so that the end needs no second call. */
static enum gi_read read_open(int fd, size_t size, struct gi_arena *arena, struct gi_file *ret_file,
                              struct gi_error *reterr)
{
    char *data = gi_arena_alloc_raw(arena, size + 1);
    size_t n = 0;
    while (n <= size) {
        ssize_t got = read(fd, data + n, size + 1 - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return read_failed(ret_file->path, reterr);
        n += (size_t)got;
        if (got == 0 || n == size)
            break;
    }
    if (n != size) {
        gi_fail(reterr, "'%s' changed while it was read", ret_file->path);
        gi_fail_hint(reterr, "run the command again when nothing else writes the file");
        return GI_READ_ERROR;
    }
    data[size] = '\0';
    ret_file->data = data;
    return GI_READ_OK;
}

/* Reads an open file unless it is no plain file, or larger than `most`. */
static enum gi_read read_checked(const struct folder *folder, int fd, uint32_t most, struct gi_arena *arena,
                                 struct gi_file *file, struct gi_error *reterr)
{
    struct stat st;
    if (fstat(fd, &st) < 0)
        return read_failed(file->path, reterr);
    if (!S_ISREG(st.st_mode) || (folder->modes == MODES_OF_DISK && (st.st_mode & S_IXUSR)))
        return GI_READ_NOT_A_FILE;
    file->size = st.st_size < UINT32_MAX ? (uint32_t)st.st_size : UINT32_MAX;
    if (st.st_size > (off_t)most)
        return GI_READ_TOO_LARGE;
    enum gi_read result = read_open(fd, (size_t)st.st_size, arena, file, reterr);
    if (result == GI_READ_OK && folder->tracked &&
        gi_tracked_has(folder->tracked, file->path, &st, (struct gi_str){file->data, file->size}))
        file->flags |= GI_FILE_AS_BASE;
    return result;
}

static enum gi_read folder_read(struct gi_snapshot *snapshot, const char *path, uint32_t most, struct gi_arena *arena,
                                struct gi_file *ret_file, struct gi_error *reterr)
{
    const struct folder *folder = (const struct folder *)snapshot;
    struct gi_file file = gi_source_file(arena, path, snapshot->flags);
    enum gi_read result = GI_READ_ABSENT;
    if (is_plain(path)) {
        GI_SCOPED_FD int fd = open_path(folder, path, O_RDONLY);
        if (fd >= 0)
            result = read_checked(folder, fd, most, arena, &file, reterr);
        else if (errno == ELOOP || errno == ENXIO || errno == ENODEV)
            result = look_at(folder, path);
        else if (!is_absent(errno))
            result = read_failed(path, reterr);
    }
    if (result != GI_READ_ERROR)
        *ret_file = file;
    return result;
}

static void folder_close(struct gi_snapshot *snapshot)
{
    gi_tracked_close(((struct folder *)snapshot)->tracked);
    close(((struct folder *)snapshot)->root);
    free(snapshot);
}

static int folder_same_as_read(struct gi_snapshot *snapshot, const char *path, size_t files)
{
    const struct gi_tracked *tracked = ((const struct folder *)snapshot)->tracked;
    return tracked && gi_tracked_count(tracked, path) == files;
}

static const struct gi_source folder_source = {.list = folder_list,
                                               .names = folder_names,
                                               .read = folder_read,
                                               .same_as_read = folder_same_as_read,
                                               .close = folder_close};

int gi_snapshot_track(struct gi_snapshot *worktree, struct gi_repository *repository, struct gi_snapshot *base,
                      struct gi_error *reterr)
{
    if (worktree->source != &folder_source)
        return 1;
    return gi_tracked_open(repository, base, &((struct folder *)worktree)->tracked, reterr);
}

static int folder_open(const char *path, uint32_t flags, enum modes modes, struct gi_snapshot **ret_snapshot,
                       struct gi_error *reterr)
{
    int root = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0)
        return gi_fail(reterr, "cannot open the folder '%s': %s", path, strerror(errno));
    struct folder *folder = calloc(1, sizeof(*folder));
    if (!folder)
        gi_out_of_memory();
    GI_SCOPED_FD int probe = open_whole(root, ".", O_PATH | O_CLOEXEC);
    *folder = (struct folder){.snapshot = {&folder_source, flags},
                              .root = root,
                              .opener = probe < 0 ? OPENER_STEPS : OPENER_WHOLE,
                              .modes = modes};
    *ret_snapshot = &folder->snapshot;
    return 0;
}

int gi_snapshot_folder(const char *path, struct gi_snapshot **ret_snapshot, struct gi_error *reterr)
{
    return folder_open(path, 0, MODES_OF_DISK, ret_snapshot, reterr);
}

int gi_snapshot_worktree(struct gi_repository *repository, struct gi_snapshot **ret_snapshot, struct gi_error *reterr)
{
    const char *path = gi_repository_worktree(repository);
    if (!path) {
        gi_fail(reterr, "a bare repository has no work tree");
        return gi_fail_hint(reterr, "name a revision: --rev REVISION");
    }
    enum modes modes = gi_repository_has_modes(repository) ? MODES_OF_DISK : MODES_PLAIN;
    return folder_open(path, GI_FILE_WORKTREE, modes, ret_snapshot, reterr);
}
