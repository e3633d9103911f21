/* Who signed what, and whether it still stands. */
#ifndef INCIDENT_VERIFY_H
#define INCIDENT_VERIFY_H

#include "incident/view.h"

/* One signature beside a statement. */
struct gi_verified_signature {
    const char *path;        /* from the root of the repository */
    const char *who;         /* the person whose key it is; NULL: the policy gives the key nobody */
    const char *name_space;  /* "crisis-lead@git-incident" */
    const char *key_type;    /* "ED25519" */
    const char *fingerprint; /* "SHA256:..."; NULL where the signature cannot be read */
    const char *wrong;       /* why it does not verify; NULL: it does */
    const char *key_status;  /* "active", "retired" or "compromised" */
};

/* One statement. */
struct gi_verified {
    const char *path; /* from the root of the repository */
    const char *name; /* "0003-close", "C-7fk" */
    const char *action;
    const char *verdict;  /* standing, outdated, superseded or historic; of a document: standing or outdated */
    const char *disputed; /* why, or NULL */
    const char *reason;
    int64_t signed_at;
    uint32_t policy;
    GI_VEC(const char *) changed; /* what made it outdated */
    GI_VEC(struct gi_verified_signature) signatures;
};

struct gi_verify {
    struct gi_view_head head;
    const char *lead; /* in office; NULL: nobody */
    uint32_t epoch;
    GI_VEC(struct gi_verified) statements; /* the chain, then the documents */
    GI_VEC(const char *) unread;           /* files in sign-offs/ that are none */
    size_t bad;                            /* signatures that do not verify, statements that are outdated */
};

/* The sign-offs of a record. Signatures are verified with the keys of the tree's policy. */
int gi_view_verify(struct gi_view *view, const char *typed, struct gi_arena *arena, struct gi_verify *ret_verify,
                   struct gi_error *reterr) GI_MUST_USE;

/* The incidents of the tree that have sign-offs, by id. */
struct gi_verify_ids {
    GI_VEC(const char *) list;
};
int gi_view_signed(struct gi_view *view, struct gi_arena *arena, struct gi_verify_ids *ret_ids,
                   struct gi_error *reterr) GI_MUST_USE;

/* The keys of the policy as ssh-keygen(1) reads them (ALLOWED SIGNERS), one a line. */
int gi_view_allowed_signers(struct gi_view *view, struct gi_arena *arena, struct gi_str *ret_text,
                            struct gi_error *reterr) GI_MUST_USE;

#endif
