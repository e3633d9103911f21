/* What the examinations of `git incident doctor` share. */
#ifndef GI_CLI_DOCTOR_H
#define GI_CLI_DOCTOR_H

#include "cli/commands.h"
#include "incident/hooks.h"

struct gi_doctor {
    struct gi_cli *cli;
    struct gi_hooks hooks;
    const char *mend; /* the command that installs */
    const char *ref;  /* that holds records; NULL: unknown */
    char tip[41];     /* whose tree counts: of HEAD, on a server of the ref; "": there is none */
    char pin[65];     /* SHA-256 of policy 1 in that tree; "": no policy */
    size_t wrong;
};

/* One line each: what is well; what is wrong, with the command that mends it. */
void gi_doctor_ok(struct gi_doctor *doctor, const char *format, ...) GI_PRINTF(2, 3);
void gi_doctor_wrong(struct gi_doctor *doctor, const char *format, ...) GI_PRINTF(2, 3);

/* Looks at one hook, and proves that it refuses. -1 with cli->error. */
int gi_doctor_hook(struct gi_doctor *doctor, size_t place) GI_MUST_USE;

/* Looks at what a server believes and remembers, and at Git's settings there. */
int gi_doctor_server(struct gi_doctor *doctor) GI_MUST_USE;

#endif
