/* SSHSIG (PROTOCOL.sshsig): detached signatures of OpenSSH, read and verified more strictly than ssh-keygen does. */
#ifndef GI_SIGN_SSHSIG_H
#define GI_SIGN_SSHSIG_H

#include "sign/key.h"

/* A signature as its armour says it; nothing is verified yet. Slices belong to the arena it was read into. */
struct gi_sshsig {
    struct gi_str key_blob;   /* the public key that it claims */
    struct gi_str name_space; /* "crisis-lead@git-incident" */
    struct gi_str hash;       /* "sha256" or "sha512" */
    struct gi_str signature;  /* the inner signature, wire form */
};

/* Reads the armour: exactly what ssh-keygen writes, with LF, base64 lines of 70 (at most 76) characters, nothing before
 * or behind it. Refused: other versions, a reserved field that is not empty, an empty namespace, other hashes, junk. */
int gi_sshsig_parse(struct gi_arena *arena, struct gi_str armour, struct gi_sshsig *ret_signature,
                    struct gi_error *reterr) GI_MUST_USE;

/* Whether a FIDO key's owner has to have touched it: policy's `touch: no` says it need not. */
enum gi_touch { GI_TOUCH_REQUIRED, GI_TOUCH_NOT_NEEDED };

/* Verifies that `key` signed exactly these bytes for this namespace: 0, or -1 with the reason ("made for the namespace
 * ...", "made by another key", "does not fit these bytes", "the key was not touched", "SHA-1"). */
int gi_sshsig_verify(const struct gi_sshsig *signature, const struct gi_public_key *key, const char *name_space,
                     struct gi_str message, enum gi_touch touch, struct gi_error *reterr) GI_MUST_USE;

#endif
