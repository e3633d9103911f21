/* Runs a fuzz target over its seeds and all files of tests/data, without a fuzzer: what `make test` does with it. */
#include <dirent.h>
#include <signal.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/scoped.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 4 << 20 };

static const char *current = "no file yet";

/* Names the file that made the target crash. */
static void on_crash(int number)
{
    static const char prefix[] = "# crashed on ";
    (void)!write(1, prefix, sizeof(prefix) - 1);
    (void)!write(1, current, strlen(current));
    (void)!write(1, "\n", 1);
    signal(number, SIG_DFL);
    raise(number);
}

static void run_file(const char *path)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_error error = {.arena = arena};
    struct gi_str bytes;
    current = path;
    if (gi_file_read(arena, path, MOST, &bytes, &error) != 0) {
        printf("Bail out! %s\n", error.message);
        exit(1);
    }
    LLVMFuzzerTestOneInput((const uint8_t *)bytes.s, bytes.n);
}

static void scoped_folder(DIR **folder)
{
    if (*folder)
        closedir(*folder);
}

/* Runs all files of a folder and those below it; returns their count. */
static size_t run_folder(const char *path)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(scoped_folder) DIR *folder = opendir(path);
    size_t count = 0;
    for (struct dirent *entry = folder ? readdir(folder) : NULL; entry; entry = readdir(folder)) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        char *below = gi_arena_printf(arena, "%s/%s", path, entry->d_name);
        struct stat status;
        if (lstat(below, &status) != 0)
            continue;
        if (S_ISDIR(status.st_mode)) {
            count += run_folder(below);
        } else if (S_ISREG(status.st_mode) && status.st_size < MOST) {
            run_file(below);
            count++;
        }
    }
    return count;
}

int main(int argc, char **argv)
{
    static const int crashes[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGALRM};
    const char *name = strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0];
    for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
        signal(crashes[i], on_crash);
    for (int i = 1; i < argc; i++)
        run_file(argv[i]);
    if (argc > 1)
        return 0;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    setvbuf(stdout, NULL, _IOLBF, 0);
    puts("1..2");
    size_t seeds = run_folder(gi_arena_printf(arena, "tests/fuzz/seeds/%s", name));
    printf("%s 1 - the target %s survives its %zu seeds\n", seeds ? "ok" : "not ok", name, seeds);
    size_t files = run_folder("tests/data");
    printf("%s 2 - the target %s survives %zu files of tests/data\n", files ? "ok" : "not ok", name, files);
    return seeds && files ? 0 : 1;
}
