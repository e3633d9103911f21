/* Loaded before libc by tests/suites/faults: disturbs one call of one process, and its clock.
 *
 * GI_FAULT_IN     a word of the command line: any other process is left alone
 * GI_FAULT_CALL   alloc, open, read, stat, write, sync, rename, or change (whatever changes a file)
 * GI_FAULT_AT     which call of that kind, from 1; 0: every one
 * GI_FAULT_ERROR  the errno it fails with; `kill`: the process is killed before it
 * GI_FAULT_TOLD   a file that is made when it came to that
 * GI_FAULT_CLOCK  seconds by which time(2) is wrong
 * GI_FAULT_HASTE  when set, pauses take no time */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static atomic_long calls;
static const char *call, *told;
static long at;
static int error; /* 0: kill */

#define NEXT(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

/* Whether this process is the one: its command line has the word as an argument of its own. */
static bool is_meant(const char *word)
{
    char line[65536];
    long fd = syscall(SYS_openat, AT_FDCWD, "/proc/self/cmdline", O_RDONLY, 0);
    long n = syscall(SYS_read, fd, line, sizeof(line) - 1);
    syscall(SYS_close, fd);
    if (!strstr(line, "git-incident"))
        return false;
    for (long i = 0; i < n; i += (long)strlen(line + i) + 1)
        if (strcmp(line + i, word) == 0)
            return true;
    return false;
}

/* A library that crashes for want of memory ends with 77: the innermost frame outside of libc and this file is its. */
static void on_crash(int number)
{
    void *frames[64];
    int count = backtrace(frames, 64);
    for (int i = 0; i < count; i++) {
        Dl_info info;
        if (!dladdr(frames[i], &info) || strstr(info.dli_fname, "/libc.so") || strstr(info.dli_fname, "disturb.so"))
            continue;
        if (strstr(info.dli_fname, "/libgit2.so") || strstr(info.dli_fname, "/libcrypto.so"))
            _exit(77);
        break;
    }
    signal(number, SIG_DFL);
    raise(number);
}

__attribute__((constructor)) static void prepare(void)
{
    void *frame[1];
    const char *word = getenv("GI_FAULT_IN");
    const char *how = getenv("GI_FAULT_ERROR");
    const char *number = getenv("GI_FAULT_AT");
    if (!word || !how || !number || !is_meant(word))
        return;
    told = getenv("GI_FAULT_TOLD");
    error = strcmp(how, "kill") == 0 ? 0 : (int)strtol(how, NULL, 10);
    at = strtol(number, NULL, 10);
    backtrace(frame, 1); /* loads what it needs while there is memory */
    signal(SIGSEGV, on_crash);
    signal(SIGABRT, on_crash);
    atomic_store(&calls, 0);
    call = getenv("GI_FAULT_CALL");
}

/* Whether this call is to fail; errno is set then. */
static bool fails(const char *kind)
{
    if (!call || strcmp(call, kind) != 0)
        return false;
    long n = atomic_fetch_add(&calls, 1) + 1;
    if (at && n != at)
        return false;
    if (told)
        syscall(SYS_close, syscall(SYS_openat, AT_FDCWD, told, O_WRONLY | O_CREAT, 0644));
    if (!error)
        syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
    errno = error;
    return true;
}

static bool fails_changing(const char *kind)
{
    return fails(kind) || fails("change");
}

/* glibc's own names, so that allocation needs no dlsym, which allocates. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

void *malloc(size_t size)
{
    return fails("alloc") ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails("alloc") ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return fails("alloc") ? NULL : __libc_realloc(old, size);
}

int openat(int folder, const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
    va_end(args);
    if (fails("open") || (flags & (O_WRONLY | O_RDWR | O_CREAT) && fails_changing("create")))
        return -1;
    return (int)syscall(SYS_openat, folder, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
    va_end(args);
    return openat(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) __attribute__((alias("open")));
int openat64(int folder, const char *path, int flags, ...) __attribute__((alias("openat")));

ssize_t read(int fd, void *bytes, size_t size)
{
    return fails("read") ? -1 : syscall(SYS_read, fd, bytes, size);
}

void *mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset)
{
    if (fd >= 0 && fails("read"))
        return MAP_FAILED;
    return (void *)syscall(SYS_mmap, address, size, protection, flags, fd, offset);
}

int stat(const char *path, struct stat *status)
{
    return fails("stat") ? -1 : NEXT(stat)(path, status);
}

int lstat(const char *path, struct stat *status)
{
    return fails("stat") ? -1 : NEXT(lstat)(path, status);
}

int access(const char *path, int mode)
{
    return fails("stat") ? -1 : NEXT(access)(path, mode);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    if (fd > STDERR_FILENO && fails_changing("write"))
        return -1;
    return syscall(SYS_write, fd, bytes, size);
}

int fsync(int fd)
{
    return fails_changing("sync") ? -1 : (int)syscall(SYS_fsync, fd);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    return fails_changing("rename") ? -1 : NEXT(renameat)(from_folder, from, to_folder, to);
}

time_t time(time_t *ret_time)
{
    const char *wrong = getenv("GI_FAULT_CLOCK");
    struct timespec now;
    syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
    now.tv_sec += wrong ? strtol(wrong, NULL, 10) : 0;
    if (ret_time)
        *ret_time = now.tv_sec;
    return now.tv_sec;
}

int poll(struct pollfd *fds, nfds_t count, int milliseconds)
{
    if (!fds && getenv("GI_FAULT_HASTE"))
        return 0;
    return NEXT(poll)(fds, count, milliseconds);
}
