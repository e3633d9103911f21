/* Judging history: a push, and the whole of it (audit), step by step along the first parents. */
#ifndef INCIDENT_JUDGE_H
#define INCIDENT_JUDGE_H

#include "incident/check.h"
#include "incident/git.h"

/* One line that Git gives to pre-receive, or made of pre-push's. Ids are 40 hex digits; 40 zeros: nothing. */
struct gi_push_line {
    char old_id[41];
    char new_id[41];
    const char *ref; /* by its full name */
};

/* Reads pre-receive's and post-receive's standard input. Anything but whole lines is an error. */
struct gi_push_lines {
    struct gi_push_line *at;
    size_t n;
};
int gi_push_read(struct gi_arena *arena, struct gi_str input, struct gi_push_lines *ret_lines,
                 struct gi_error *reterr) GI_MUST_USE;

/* SERVER: all of 3-sign-off's "Opening the repository" holds. CLIENT (pre-push, CI): old ids are the remote's tips as
 * this repository knows them. */
enum gi_push_point { GI_PUSH_SERVER, GI_PUSH_CLIENT };

/* What the server's own configuration says (`$GIT_DIR/config` alone). */
struct gi_server {
    const char *pin; /* 64 hex digits; NULL: none, then guarded pushes are refused */
    const char *ref; /* the record ref's full name */
};
int gi_server_read(struct gi_repository *repository, struct gi_arena *arena, struct gi_server *ret_server,
                   struct gi_error *reterr) GI_MUST_USE;

struct gi_push_request {
    struct gi_repository *repository;
    const struct gi_push_lines *lines;
    enum gi_push_point point;
    struct gi_server server;
    int64_t clock; /* now */
};

/* One judged step. */
struct gi_judged_step {
    char id[41]; /* the commit after it */
    struct gi_report report;
};

/* What was found: refused when any report has an error, or `refusals` is not empty. */
struct gi_judgement {
    struct gi_judged_step *steps; /* those with findings, the oldest first */
    size_t count;
    size_t judged;         /* steps looked at */
    const char **refusals; /* about refs, history and trust: one message each, with what to do on further lines */
    size_t refusal_count;
    char tip[41];     /* of the record ref after the push; "": it is not pushed to */
    uint32_t version; /* of the policy in force after it */
    char digest[65];  /* of that policy */
};

bool gi_judgement_refused(const struct gi_judgement *judgement) GI_MUST_USE;

/* Judges a push. -1 where something could not be looked at: the push is refused with that error. */
int gi_judge_push(const struct gi_push_request *request, struct gi_arena *arena, struct gi_judgement *ret_judgement,
                  struct gi_error *reterr) GI_MUST_USE;

/* Replays the first-parent history of a commit from the pin (NULL: policy 1 is taken as it is found). */
struct gi_audit_request {
    struct gi_repository *repository;
    const char *tip;  /* full id */
    const char *from; /* full id of a commit that was judged before, or NULL: from the beginning */
    const char *pin;
    unsigned jobs;
    void (*progress)(void *context, size_t done, size_t total);
    void *context;
};
int gi_judge_audit(const struct gi_audit_request *request, struct gi_arena *arena, struct gi_judgement *ret_judgement,
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
/* Writes it under the lock, only forwards: `state->tip` must have the recorded tip on its first-parent chain. */
int gi_server_state_write(struct gi_repository *repository, const struct gi_server_state *state,
                          struct gi_error *reterr) GI_MUST_USE;

#endif
