/* Runs a command and writes what it took to FILE: measure FILE COMMAND... A process inherits the peak memory of the one
 * that started it up to its exec, so that small peaks can only be seen from a starter as small as this one. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fputs("usage: measure FILE COMMAND...\n", stderr);
        return 129;
    }
    struct timespec from, to;
    struct rusage used;
    int status = 0;
    clock_gettime(CLOCK_MONOTONIC, &from);
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &used) != child) {
        perror("measure");
        return 127;
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    FILE *file = fopen(argv[1], "w");
    if (!file) {
        perror(argv[1]);
        return 127;
    }
    fprintf(file, "%.6f %.6f %ld\n", (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9,
            seconds_of(used.ru_utime) + seconds_of(used.ru_stime), used.ru_maxrss);
    if (fclose(file) != 0)
        return 127;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
