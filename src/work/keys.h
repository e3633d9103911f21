/* The keys with which somebody signs: where they are looked for, how the policy has them, and signing. Inside src/work.
 */
#ifndef GI_WORK_KEYS_H
#define GI_WORK_KEYS_H

#include "sign/key.h"
#include "work/session.h"

struct gi_work_key {
    const char *text;         /* type and base64, as in an authorized_keys line without a comment; NULL: none */
    const char *from;         /* where it was found, for people */
    const char *file;         /* what ssh-keygen is given; NULL: the agent has it, and the text is all there is */
    struct gi_public_key key; /* the same, read */
};

struct gi_work_keys {
    GI_VEC(struct gi_work_key) list; /* the best first; each key once */
};

/* Every public key whose owner may sit here: the file that was named, and then no other; else user.signingKey (a file,
 * or the key itself), those of the agent, those of ~/.ssh. One that was named and is none is an error; none at all is
 * not. */
int gi_work_find_keys(struct gi_work *work, const char *named, struct gi_work_keys *ret_keys) GI_MUST_USE;

/* The first of them; its text is NULL where there is none. */
int gi_work_find_key(struct gi_work *work, const char *named, struct gi_work_key *ret_key) GI_MUST_USE;

/* Signs a message: ssh-keygen, the agent or the FIDO key ask for what they need. The armour belongs to the session's
 * arena. */
int gi_work_sign_with(struct gi_work *work, const struct gi_work_key *key, const char *name_space,
                      struct gi_str message, struct gi_str *ret_armour) GI_MUST_USE;

/* The key as an item of a person's keys. NULL with the session's error. */
struct gi_value *gi_work_key_value(struct gi_work *work, const struct gi_work_key *key) GI_MUST_USE;

#endif
