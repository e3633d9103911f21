/* Processes by posix_spawn(3): no shell, no copy of our memory, safe beside threads. */
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "base/bug.h"
#include "base/env.h"
#include "base/scoped.h"

enum { DEFAULT_SECONDS = 60, ERRORS_KEPT = 4096, PIECE = 16 * 1024, LOOK_MS = 50, END_MS = 2 };

/* Both ends of a pipe; -1 where closed. */
struct pair {
    int read;
    int write;
};

static void scoped_pair(struct pair *pair)
{
    gi_scoped_fd(&pair->read);
    gi_scoped_fd(&pair->write);
}

static int pair_open(struct pair *ret_pair)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    *ret_pair = (struct pair){ends[0], ends[1]};
    return fcntl(ends[0], F_SETFL, O_NONBLOCK);
}

static void scoped_actions(posix_spawn_file_actions_t *actions)
{
    posix_spawn_file_actions_destroy(actions);
}

static void scoped_attributes(posix_spawnattr_t *attributes)
{
    posix_spawnattr_destroy(attributes);
}

/* The input as a file in memory, so that writing it can neither block nor raise SIGPIPE. */
static int open_input(struct gi_str input)
{
    if (!input.n)
        return open("/dev/null", O_RDONLY | O_CLOEXEC);
    GI_SCOPED_FD int fd = memfd_create("input", MFD_CLOEXEC);
    for (size_t at = 0; fd >= 0 && at < input.n;) {
        ssize_t written = write(fd, input.s + at, input.n - at);
        if (written < 0 && errno != EINTR)
            return -1;
        at += written > 0 ? (size_t)written : 0;
    }
    if (fd < 0 || lseek(fd, 0, SEEK_SET) != 0)
        return -1;
    int filled = fd;
    fd = -1;
    return filled;
}

/* Signals as a program expects them at its start, and a process group of its own when it may have to be killed. */
static int set_attributes(posix_spawnattr_t *attributes, short flags)
{
    sigset_t defaults;
    sigset_t none;
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    sigaddset(&defaults, SIGINT);
    sigaddset(&defaults, SIGQUIT);
    int failed = posix_spawnattr_setsigdefault(attributes, &defaults);
    failed = failed ? failed : posix_spawnattr_setsigmask(attributes, &none);
    flags |= POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
    return failed ? failed : posix_spawnattr_setflags(attributes, flags);
}

/* Starts the program; the descriptors become its standard streams. */
static int start(const struct gi_process *process, const int streams[3], pid_t *ret_pid, struct gi_error *reterr)
{
    GI_SCOPED(scoped_actions) posix_spawn_file_actions_t actions;
    GI_SCOPED(scoped_attributes) posix_spawnattr_t attributes;
    if (posix_spawn_file_actions_init(&actions) != 0 || posix_spawnattr_init(&attributes) != 0)
        gi_out_of_memory();
    int failed = set_attributes(&attributes, process->terminal == GI_TERMINAL_APART ? POSIX_SPAWN_SETPGROUP : 0);
    for (int i = 0; i < 3 && !failed; i++)
        failed = posix_spawn_file_actions_adddup2(&actions, streams[i], i);
    if (process->folder && !failed)
        failed = posix_spawn_file_actions_addchdir_np(&actions, process->folder);
    char **environment = gi_env_with(reterr->arena, process->environment);
    if (!failed)
        failed =
            posix_spawnp(ret_pid, process->argv[0], &actions, &attributes, (char *const *)process->argv, environment);
    return failed ? gi_fail(reterr, "cannot start '%s': %s", process->argv[0], strerror(failed)) : 0;
}

/* Whether a program was ended at the terminal that it shares. */
static bool was_interrupted(const struct gi_process *process, int status)
{
    return process->terminal == GI_TERMINAL_SHARED && WIFSIGNALED(status) &&
           (WTERMSIG(status) == SIGINT || WTERMSIG(status) == SIGQUIT);
}

/* A running program whose output is being read. */
struct run {
    const struct gi_process *process;
    pid_t pid;                /* 0 once it was waited for */
    struct pollfd streams[2]; /* standard output, standard error; fd -1 at their end */
    struct gi_buf kept[2];
    int status; /* as waitpid(2) gives it */
};

/* Whatever way we leave, no child stays behind. */
static void scoped_run(struct run *run)
{
    if (run->pid <= 0)
        return;
    kill(run->process->terminal == GI_TERMINAL_APART ? -run->pid : run->pid, SIGKILL);
    while (waitpid(run->pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

/* Reads what a stream holds at the moment. */
static void drain(struct run *run, int which)
{
    char piece[PIECE];
    while (run->streams[which].fd >= 0) {
        ssize_t size = read(run->streams[which].fd, piece, sizeof(piece));
        if (size > 0) {
            size_t room = run->kept[which].cap - run->kept[which].n;
            bool cut = which == 1 && (size_t)size > room;
            gi_buf_add(&run->kept[which], piece, cut ? room : (size_t)size);
        } else if (size == 0 || (errno != EINTR && errno != EAGAIN)) {
            run->streams[which].fd = -1;
        } else if (errno == EAGAIN) {
            return;
        }
        if (run->kept[0].full)
            return;
    }
}

/* Reads until the program has ended, not until all that it left behind has closed the streams. */
static int read_to_end(struct run *run, double deadline, struct gi_error *reterr)
{
    const char *name = run->process->argv[0];
    while (run->pid) {
        bool silent = run->streams[0].fd < 0 && run->streams[1].fd < 0;
        if (poll(run->streams, 2, silent ? END_MS : LOOK_MS) < 0 && errno != EINTR)
            return gi_fail(reterr, "cannot read what '%s' says: %s", name, strerror(errno));
        pid_t ended = waitpid(run->pid, &run->status, WNOHANG);
        if (ended < 0 && errno != EINTR)
            return gi_fail(reterr, "cannot wait for '%s': %s", name, strerror(errno));
        if (ended > 0)
            run->pid = 0;
        drain(run, 0);
        drain(run, 1);
        if (run->kept[0].full)
            return gi_fail(reterr, "'%s' wrote more than %zu bytes", name, run->process->most);
        if (run->pid && gi_env_ticks() > deadline)
            return gi_fail(reterr, "'%s' took too long and was ended", name);
    }
    return 0;
}

/* How this process took the terminal's interrupts before they were left to a child. */
struct interrupts {
    struct sigaction interrupt;
    struct sigaction quit;
    bool ignored;
};

/* Leaves the terminal's interrupts to the child alone, as system(3) does it. */
static void interrupts_ignore(struct interrupts *interrupts)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGINT, &ignore, &interrupts->interrupt);
    sigaction(SIGQUIT, &ignore, &interrupts->quit);
    interrupts->ignored = true;
}

static void scoped_interrupts(struct interrupts *interrupts)
{
    if (!interrupts->ignored)
        return;
    sigaction(SIGINT, &interrupts->interrupt, NULL);
    sigaction(SIGQUIT, &interrupts->quit, NULL);
}

int gi_process_run(const struct gi_process *process, struct gi_arena *arena, struct gi_str *ret_output,
                   struct gi_str *ret_errors, int *ret_status, struct gi_error *reterr)
{
    GI_SCOPED(scoped_pair) struct pair output = {-1, -1};
    GI_SCOPED(scoped_pair) struct pair errors = {-1, -1};
    GI_SCOPED_FD int input = open_input(process->input);
    if (input < 0 || pair_open(&output) != 0 || pair_open(&errors) != 0)
        return gi_fail(reterr, "cannot start '%s': %s", process->argv[0], strerror(errno));
    GI_SCOPED(scoped_run) struct run run = {.process = process};
    unsigned seconds = process->seconds ? process->seconds : DEFAULT_SECONDS;
    double deadline = gi_env_ticks() + seconds;
    GI_SCOPED(scoped_interrupts) struct interrupts interrupts = {.ignored = false};
    if (process->terminal == GI_TERMINAL_SHARED)
        interrupts_ignore(&interrupts); /* before it can ask for anything */
    pid_t pid = 0;
    if (start(process, (const int[]){input, output.write, errors.write}, &pid, reterr) != 0)
        return -1;
    run.pid = pid;
    gi_scoped_fd(&output.write);
    gi_scoped_fd(&errors.write);
    output.write = errors.write = -1;
    run.streams[0] = (struct pollfd){.fd = output.read, .events = POLLIN};
    run.streams[1] = (struct pollfd){.fd = errors.read, .events = POLLIN};
    run.kept[0] = gi_buf_new(arena, process->most);
    run.kept[1] = gi_buf_new(arena, ERRORS_KEPT);
    if (read_to_end(&run, deadline, reterr) != 0)
        return -1;
    bool interrupted = was_interrupted(process, run.status);
    if (!WIFEXITED(run.status) && !interrupted)
        return gi_fail(reterr, "'%s' was killed by signal %d", process->argv[0], WTERMSIG(run.status));
    *ret_output = gi_buf_str(&run.kept[0]);
    *ret_errors = gi_buf_str(&run.kept[1]);
    *ret_status = interrupted ? GI_PROCESS_INTERRUPTED : WEXITSTATUS(run.status);
    return 0;
}

/* Waits while the terminal's interrupts belong to the child alone. */
static int wait_undisturbed(pid_t pid, int *ret_status)
{
    GI_SCOPED(scoped_interrupts) struct interrupts interrupts;
    interrupts_ignore(&interrupts);
    pid_t ended;
    while ((ended = waitpid(pid, ret_status, 0)) < 0 && errno == EINTR)
        ;
    return ended == pid ? 0 : -1;
}

/* Starts with our streams, but for the standard input where one is given. */
static int start_through(const struct gi_process *process, int input, pid_t *ret_pid, struct gi_error *reterr)
{
    GI_SCOPED(scoped_actions) posix_spawn_file_actions_t actions;
    GI_SCOPED(scoped_attributes) posix_spawnattr_t attributes;
    if (posix_spawn_file_actions_init(&actions) != 0 || posix_spawnattr_init(&attributes) != 0)
        gi_out_of_memory();
    char **environment = gi_env_with(reterr->arena, process->environment);
    int failed = set_attributes(&attributes, 0);
    if (!failed && input >= 0)
        failed = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    if (!failed && process->folder)
        failed = posix_spawn_file_actions_addchdir_np(&actions, process->folder);
    if (failed)
        return failed;
    return posix_spawnp(ret_pid, process->argv[0], &actions, &attributes, (char *const *)process->argv, environment);
}

/* The same by the shell. */
static const char *const *by_shell(struct gi_arena *arena, const char *const *argv)
{
    size_t n = 0;
    while (argv[n])
        n++;
    const char **whole = GI_NEW_ARRAY(arena, const char *, n + 2);
    whole[0] = "sh";
    for (size_t i = 0; i < n; i++)
        whole[i + 1] = argv[i];
    return whole;
}

int gi_process_through(const struct gi_process *process, int *ret_status, struct gi_error *reterr)
{
    GI_SCOPED_FD int input = process->input.s ? open_input(process->input) : -1;
    const char *name = process->argv[0];
    pid_t pid = 0;
    int status;
    if (process->input.s && input < 0)
        return gi_fail(reterr, "cannot start '%s': %s", name, strerror(errno));
    int failed = start_through(process, input, &pid, reterr);
    if (failed == ENOEXEC) {
        struct gi_process shell = *process;
        shell.argv = by_shell(reterr->arena, process->argv);
        failed = start_through(&shell, input, &pid, reterr);
    }
    if (failed)
        return gi_fail(reterr, "cannot start '%s': %s", name, strerror(failed));
    if (wait_undisturbed(pid, &status) != 0)
        return gi_fail(reterr, "cannot wait for '%s': %s", name, strerror(errno));
    if (!WIFEXITED(status))
        return gi_fail(reterr, "'%s' was killed by signal %d", name, WTERMSIG(status));
    *ret_status = WEXITSTATUS(status);
    return 0;
}

int gi_process_interactive(const char *const *argv, int *ret_status, struct gi_error *reterr)
{
    return gi_process_through(&(struct gi_process){.argv = argv}, ret_status, reterr);
}
