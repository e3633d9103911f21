/* What Git tells its receive hooks: one line for each ref. */
#ifndef GI_GIT_PUSH_H
#define GI_GIT_PUSH_H

#include "base/error.h"
#include "base/str.h"

/* One line that Git gives to pre-receive, or made of pre-push's. Ids are 40 hex digits; 40 zeros: nothing. */
struct gi_push_line {
    char old_id[41];
    char new_id[41];
    const char *ref; /* by its full name */
};

struct gi_push_lines {
    struct gi_push_line *at;
    size_t n;
};

/* Reads pre-receive's and post-receive's standard input. Anything but whole lines of two ids and a full ref name is an
 * error. Refs belong to the arena. */
int gi_push_read(struct gi_arena *arena, struct gi_str input, struct gi_push_lines *ret_lines,
                 struct gi_error *reterr) GI_MUST_USE;

/* Whether an id of a line stands for nothing: 40 zeros. */
bool gi_push_is_nothing(const char *id) GI_MUST_USE;

#endif
