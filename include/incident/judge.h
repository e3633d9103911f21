/* Judging history: a push, and the whole of it (audit), step by step along the first parents. */
#ifndef INCIDENT_JUDGE_H
#define INCIDENT_JUDGE_H

#include "incident/check.h"
#include "incident/git.h"

/* SERVER: all of 3-sign-off's "Opening the repository" holds. CLIENT (pre-push, CI): old ids are the remote's tips as
 * this repository knows them. */
enum gi_push_point { GI_PUSH_SERVER, GI_PUSH_CLIENT };

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
    size_t judged;         /* steps looked at: those with a guarded folder */
    size_t signoffs;       /* statements that they brought */
    size_t people;         /* who signed them */
    const char **refusals; /* about refs, history and trust: one message each, with what to do on further lines */
    size_t refusal_count;
    char tip[41];     /* of the record ref after the push; "": it is not pushed to */
    uint32_t version; /* of the policy in force after it */
    char digest[65];  /* of that policy */
};

/* Whether the judgement refuses the push: a finding that is an error, or a text of its own. */
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
    int64_t clock; /* now: the as-of of rules that speak about no gate */
    unsigned jobs;
    void (*progress)(void *context, size_t done, size_t total);
    void *context;
};
int gi_judge_audit(const struct gi_audit_request *request, struct gi_arena *arena, struct gi_judgement *ret_judgement,
                   struct gi_error *reterr) GI_MUST_USE;

/* Fills version and digest of a state with those of the policy in the tree of `state->tip`, all policies verified
 * from the pin; 0 where the tree has none. */
int gi_judge_state(struct gi_repository *repository, const char *pin, struct gi_server_state *state,
                   struct gi_error *reterr) GI_MUST_USE;

#endif
