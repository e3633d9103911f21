/* The key with which somebody signs: where it is looked for, and how the policy has it. Inside src/work. */
#ifndef GI_WORK_KEYS_H
#define GI_WORK_KEYS_H

#include "work/session.h"

struct gi_work_key {
    const char *text; /* type and base64, as in an authorized_keys line without a comment; NULL: none */
    const char *from; /* where it was found, for people */
};

/* Looks for a public key: the file that was named; user.signingKey; the agent; ~/.ssh. One that was named and cannot be
 * read is an error; none at all is not. */
int gi_work_find_key(struct gi_work *work, const char *named, struct gi_work_key *ret_key) GI_MUST_USE;

/* The key as an item of a person's keys. NULL with the session's error. */
struct gi_value *gi_work_key_value(struct gi_work *work, const struct gi_work_key *key) GI_MUST_USE;

#endif
