/* Errors as values: why something could not be checked or done. Exit status 128. */
#ifndef GI_BASE_ERROR_H
#define GI_BASE_ERROR_H

#include "base/arena.h"

/* Filled by the function that fails, untouched otherwise. The caller makes it with an arena for the texts. */
struct gi_error {
    struct gi_arena *arena;
    const char *message; /* NULL: no error; lower case, no full stop */
    const char *hint;    /* what to do next, or NULL */
};

/* Sets the message unless one is set already (the first error is kept) and returns -1, so that a function ends with
 * `return gi_fail(reterr, "...")`. */
int gi_fail(struct gi_error *reterr, const char *format, ...) GI_PRINTF(2, 3);

/* Adds what to do next to the error that was just set; returns -1. */
int gi_fail_hint(struct gi_error *reterr, const char *format, ...) GI_PRINTF(2, 3);

#endif
