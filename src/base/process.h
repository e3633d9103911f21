/* The only place that starts processes: an argument list, never a shell; output capped, with a deadline. */
#ifndef GI_BASE_PROCESS_H
#define GI_BASE_PROCESS_H

#include "base/error.h"
#include "base/str.h"

/* Whether a program may ask on the terminal. SHARED: it stays in the foreground, and the terminal's interrupts are its
 * alone while it runs. APART: it has a process group of its own, which is ended as a whole at the deadline. */
enum gi_terminal { GI_TERMINAL_APART, GI_TERMINAL_SHARED };

/* The exit status of a program that shares the terminal and was interrupted there: the shell's. */
enum { GI_PROCESS_INTERRUPTED = 130 };

/* What to run and how. */
struct gi_process {
    const char *const *argv; /* NULL-terminated; argv[0] is looked up in PATH */
    const char *folder;      /* where it runs, or NULL: here */
    struct gi_str input;     /* its standard input; nothing: /dev/null */
    size_t most;             /* bytes of standard output kept; more is an error */
    unsigned seconds;        /* deadline; 0: 60 */
    enum gi_terminal terminal;
    const char *const
        *environment; /* "NAME=value" to set, "NAME" to unset, NULL-terminated, over the present one; or NULL */
};

/* Runs to its end. Standard error is captured (4 KiB of it) for the error text. Returns 0 whatever its exit status was,
 * -1 with reterr where it could not be started, was killed, took too long or said too much. What it gave is owned by
 * the arena. */
int gi_process_run(const struct gi_process *process, struct gi_arena *arena, struct gi_str *ret_output,
                   struct gi_str *ret_errors, int *ret_status, struct gi_error *reterr) GI_MUST_USE;

/* Runs an editor or pager on the terminal: inherits all streams. */
int gi_process_interactive(const char *const *argv, int *ret_status, struct gi_error *reterr) GI_MUST_USE;

/* Runs a program that speaks for itself, to its end: its standard output and error are ours; standard input, too, where
 * process->input.s is NULL, else these bytes. `most` and `seconds` do not count. A file without `#!` is given to the
 * shell, as Git does with hooks. */
int gi_process_through(const struct gi_process *process, int *ret_status, struct gi_error *reterr) GI_MUST_USE;

#endif
