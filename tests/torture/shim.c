/* Loaded before libc by tests/torture/run: makes the Nth allocation, open, read or write of the program fail.
 * GI_TORTURE_KIND is alloc, open, read or write; GI_TORTURE_AT is N, from 1. Whether it came to that is told by a file
 * that the descriptor 9 is open on: one byte is written to it when the call was made to fail. */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { TOLD = 9, FRAMES = 64, CRASHED_IN_LIBGIT2 = 77 };

static atomic_long calls;

/* Whether this call of that kind is the one. */
static int fails(const char *kind)
{
    const char *wanted = getenv("GI_TORTURE_KIND");
    const char *at = getenv("GI_TORTURE_AT");
    if (!wanted || !at || strcmp(wanted, kind) != 0)
        return 0;
    if (atomic_fetch_add(&calls, 1) + 1 != strtol(at, NULL, 10))
        return 0;
    syscall(SYS_write, TOLD, "x", 1);
    return 1;
}

/* glibc's own names, so that allocation needs no dlsym, which allocates. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

void *malloc(size_t size)
{
    if (fails("alloc")) {
        errno = ENOMEM;
        return NULL;
    }
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    if (fails("alloc")) {
        errno = ENOMEM;
        return NULL;
    }
    return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    if (fails("alloc")) {
        errno = ENOMEM;
        return NULL;
    }
    return __libc_realloc(old, size);
}

int openat(int folder, const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
    va_end(args);
    if (fails("open")) {
        errno = EMFILE;
        return -1;
    }
    return (int)syscall(SYS_openat, folder, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
    va_end(args);
    if (fails("open")) {
        errno = EMFILE;
        return -1;
    }
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) __attribute__((alias("open")));
int openat64(int folder, const char *path, int flags, ...) __attribute__((alias("openat")));

ssize_t read(int fd, void *bytes, size_t size)
{
    if (fails("read")) {
        errno = EIO;
        return -1;
    }
    return syscall(SYS_read, fd, bytes, size);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    if (fd != TOLD && fails("write")) {
        errno = ENOSPC;
        return -1;
    }
    return syscall(SYS_write, fd, bytes, size);
}

void *mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset)
{
    if (fd >= 0 && fails("read")) {
        errno = EIO;
        return MAP_FAILED;
    }
    return (void *)syscall(SYS_mmap, address, size, protection, flags, fd, offset);
}

/* Says whose crash it was: that of the innermost frame which is neither libc's nor ours here. */
static void on_crash(int number)
{
    void *frames[FRAMES];
    int count = backtrace(frames, FRAMES);
    for (int i = 0; i < count; i++) {
        Dl_info info;
        if (!dladdr(frames[i], &info) || strstr(info.dli_fname, "/libc.so") || strstr(info.dli_fname, "shim.so"))
            continue;
        if (strstr(info.dli_fname, "libgit2"))
            _exit(CRASHED_IN_LIBGIT2);
        break;
    }
    signal(number, SIG_DFL);
    raise(number);
}

__attribute__((constructor)) static void prepare(void)
{
    void *frame[1];
    backtrace(frame, 1); /* loads what it needs while there is memory */
    atomic_store(&calls, 0);
    signal(SIGSEGV, on_crash);
    signal(SIGABRT, on_crash);
    signal(SIGBUS, on_crash);
}
