/* Loaded before libc by tests/suites/killed: the process is killed before its Nth call that changes a file: open to
 * write, write to a file, fsync, rename, unlink, mkdir. GI_KILL_AT is N, from 1; calls on standard output and error do
 * not count. */
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_long calls;

static void count(void)
{
    const char *at = getenv("GI_KILL_AT");
    if (at && atomic_fetch_add(&calls, 1) + 1 == strtol(at, NULL, 10))
        raise(SIGKILL);
}

#define NEXT(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

int openat(int folder, const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
    va_end(args);
    if (flags & (O_WRONLY | O_RDWR | O_CREAT))
        count();
    return NEXT(openat)(folder, path, flags, mode);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    if (fd > STDERR_FILENO)
        count();
    return NEXT(write)(fd, bytes, size);
}

int fsync(int fd)
{
    count();
    return NEXT(fsync)(fd);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    count();
    return NEXT(renameat)(from_folder, from, to_folder, to);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    count();
    return NEXT(renameat2)(from_folder, from, to_folder, to, flags);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
    count();
    return NEXT(linkat)(from_folder, from, to_folder, to, flags);
}

int unlinkat(int folder, const char *path, int flags)
{
    count();
    return NEXT(unlinkat)(folder, path, flags);
}

int mkdirat(int folder, const char *path, mode_t mode)
{
    count();
    return NEXT(mkdirat)(folder, path, mode);
}
