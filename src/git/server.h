/* What a server keeps about its records outside of anything that is pushed: pin and ref, and what it accepted last. */
#ifndef GI_GIT_SERVER_H
#define GI_GIT_SERVER_H

#include <stdint.h>

#include "git/repository.h"

/* What the server's own configuration says (`$GIT_DIR/config` alone, without what it includes: `incident.pin` and
 * `incident.ref`). */
struct gi_server {
    const char *pin; /* 64 hex digits; NULL: none, then guarded pushes are refused */
    const char *ref; /* the record ref's full name; NULL: none */
};
int gi_server_read(struct gi_repository *repository, struct gi_arena *arena, struct gi_server *ret_server,
                   struct gi_error *reterr) GI_MUST_USE;

/* The server's memory of what it accepted last: `$GIT_DIR/git-incident-state`. */
struct gi_server_state {
    uint32_t version;
    char digest[65];
    char tip[41];
};
enum gi_state_found { GI_STATE_FOUND, GI_STATE_MISSING };
int gi_server_state_read(struct gi_repository *repository, struct gi_arena *arena, struct gi_server_state *ret_state,
                         enum gi_state_found *ret_found, struct gi_error *reterr) GI_MUST_USE;

/* Writes it under the lock, only forwards: a tip that has the recorded one on its first-parent chain, or (nothing is
 * written then) stands on the recorded one's; any other is an error. */
int gi_server_state_write(struct gi_repository *repository, const struct gi_server_state *state,
                          struct gi_error *reterr) GI_MUST_USE;

/* Writes it under the lock, whatever is written there: for who runs the server and has looked at the history. */
int gi_server_state_replace(struct gi_repository *repository, const struct gi_server_state *state,
                            struct gi_error *reterr) GI_MUST_USE;

/* Waits for the lock of the state and gives its descriptor, to be closed. */
int gi_server_lock(struct gi_repository *repository, int *ret_fd, struct gi_error *reterr) GI_MUST_USE;

/* Reads and writes the text of a state file. -1: it is none. */
int gi_server_state_parse(struct gi_str text, struct gi_server_state *ret_state) GI_MUST_USE;
struct gi_str gi_server_state_render(struct gi_arena *arena, const struct gi_server_state *state) GI_MUST_USE;

#endif
