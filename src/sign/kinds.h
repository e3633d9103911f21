/* The types of keys by name. Inside src/sign. */
#ifndef GI_SIGN_KINDS_H
#define GI_SIGN_KINDS_H

#include "sign/key.h"

struct gi_key_kind {
    const char *name;  /* in the wire form */
    const char *shown; /* what ssh-keygen calls it */
    const char *curve; /* ECDSA: in the wire form */
    const char *hash;  /* ECDSA: what its signatures hash with, libcrypto's name */
};

/* The row of a type. */
const struct gi_key_kind *gi_key_kind(enum gi_key_type type) GI_MUST_USE;

#endif
