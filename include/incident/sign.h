/* Signing: an action of 3-sign-off as one operation. First it is prepared and shown, then, once somebody has agreed,
 * made: signed, verified, staged and committed. Until then nothing is written. */
#ifndef INCIDENT_SIGN_H
#define INCIDENT_SIGN_H

#include "incident/check.h"
#include "incident/makers.h"
#include "model/statement.h"

/* COMMIT: the state change and its sign-off in one commit. STAGE: written and staged, for whoever commits himself. */
enum gi_sign_how { GI_SIGN_COMMIT, GI_SIGN_STAGE };

/* What is typed. What does not belong to the action is NULL or empty. */
struct gi_sign_request {
    enum gi_sign_action action;
    const char *document; /* of communicate and extraordinary: C-7fk, or 7fk */
    const char *to;       /* who takes over; of assume the signer */
    const char *reason;   /* needed */
    const char *summary;  /* of close: what was done, and what remains; NULL where the header has one */
    const char *verdict;  /* of reject */
    struct gi_typed sets; /* of downgrade: PATH=VALUE */
    struct gi_typed rows; /* of redact: ids */
    struct gi_typed waives;
    const char *affirms; /* of affirm: a number */
    const char *as;      /* which person signs; NULL: the one whose key is found */
    const char *key;     /* a key's file; NULL: looked for */
    enum gi_sign_how how;
};

/* What somebody is about to sign. Texts are raw: they may hold what a record holds. */
struct gi_sign_shown {
    const char *action;
    const char *id;          /* "INC-20261122-k7f3" */
    const char *name_space;  /* "crisis-lead@git-incident" */
    const char *role;        /* the slot in words */
    const char *signer;      /* a person of the policy */
    const char *fingerprint; /* of the key */
    const char *key_from;    /* where it was found */
    const char *step;        /* "follow_up to closed", or the state after the step */
    uint32_t policy;
    const char *since;              /* what the diff compares with: "0002-accept", or NULL: all is new */
    const char *path;               /* the statement's, from the root of the repository */
    struct gi_str statement;        /* the very bytes that are signed */
    struct gi_str diff;             /* unified, made from blobs; empty: nothing changed */
    GI_VEC(const char *) open;      /* actions that are not resolved: "A-7fk alice due 2026-12-22" */
    GI_VEC(const char *) waived;    /* "GI514: reason" */
    GI_VEC(const char *) free;      /* messages and decisions that nobody signed, when somebody assumes */
    GI_VEC(const char *) missing;   /* the signatures that will still be missing: "a reviewer (dana, erin)" */
    const char *branch;             /* where it is committed, when it is not the branch that one is on; NULL: there */
    const struct gi_report *report; /* why it cannot be signed yet; NULL: it can */
};

struct gi_signing;

/* Prepares. 0 also where `ret_shown->report` says that it is not ready. The caller closes it. While somebody reads,
 * others may write: gi_sign_make looks again. */
int gi_sign_prepare(struct gi_work *work, const struct gi_sign_request *request, struct gi_signing **ret_signing,
                    struct gi_error *reterr) GI_MUST_USE;

/* Signs for somebody else who began: the newest statement that lacks a signature this person can give. */
struct gi_countersign_request {
    const char *statement; /* "0003", "close" or C-7fk; NULL: the only one */
    const char *as;
    const char *key;
    enum gi_sign_how how;
};
int gi_countersign_prepare(struct gi_work *work, const struct gi_countersign_request *request,
                           struct gi_signing **ret_signing, struct gi_error *reterr) GI_MUST_USE;

/* What was prepared, to be shown; as long as the signing is. */
const struct gi_sign_shown *gi_sign_shown(const struct gi_signing *signing) GI_MUST_USE;

/* Signs, verifies, judges the whole once more, writes, stages and commits. On failure the work tree, the Git index and
 * HEAD are as before; ret_report says why, where the judge refused, else it is NULL. The session says what was done. */
int gi_sign_make(struct gi_signing *signing, const struct gi_report **ret_report, struct gi_error *reterr) GI_MUST_USE;

/* NULL is allowed. */
void gi_sign_close(struct gi_signing *signing);

static inline void gi_scoped_signing(struct gi_signing **signing)
{
    gi_sign_close(*signing);
}

/* Whether the work tree's policy is signed: then guarded steps are. */
bool gi_sign_in_force(struct gi_work *work) GI_MUST_USE;

/* Refuses a guarded step by `move`, where the policy is signed, and names the command. 0: it may go on. */
int gi_sign_guarded(struct gi_work *work, const char *command) GI_MUST_USE;

#endif
