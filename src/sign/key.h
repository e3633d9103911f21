/* Public keys as OpenSSH writes them (RFC 4253 6.6, RFC 5656, RFC 8709, PROTOCOL.u2f): which of them may sign. */
#ifndef GI_SIGN_KEY_H
#define GI_SIGN_KEY_H

#include "base/error.h"
#include "base/str.h"

enum gi_key_type {
    GI_KEY_ED25519,
    GI_KEY_SK_ED25519,
    GI_KEY_ECDSA_P256,
    GI_KEY_ECDSA_P384,
    GI_KEY_ECDSA_P521,
    GI_KEY_SK_ECDSA_P256,
    GI_KEY_RSA
};

/* A key that may sign. Nothing of libcrypto is kept in it. */
struct gi_public_key {
    enum gi_key_type type;
    struct gi_str blob;        /* the whole wire form: two keys are one when their blobs are equal */
    struct gi_str point;       /* Ed25519: 32 bytes; ECDSA: the uncompressed point */
    struct gi_str modulus;     /* RSA: big endian, without leading zeros */
    struct gi_str application; /* FIDO keys: as the key says it, "ssh:" */
};

/* Reads a key as policy and public-key files hold it: "ssh-ed25519 AAAA...", a comment behind it is passed over.
 * Refused, each with its reason: unknown types, DSA, certificates, RSA below 3072 or above 8192 bits or with another
 * exponent than 65537, points that are not on their curve, small-order and non-canonical Ed25519 points, base64 that is
 * not canonical, a type that is not the blob's, bytes behind the end. Slices belong to the arena. */
int gi_public_key_parse(struct gi_arena *arena, struct gi_str line, struct gi_public_key *ret_key,
                        struct gi_error *reterr) GI_MUST_USE;

/* The same from the wire form alone. */
int gi_public_key_of_blob(struct gi_arena *arena, struct gi_str blob, struct gi_public_key *ret_key,
                          struct gi_error *reterr) GI_MUST_USE;

/* "SHA256:..." as `ssh-keygen -l` prints it. */
const char *gi_public_key_fingerprint(struct gi_arena *arena, const struct gi_public_key *key) GI_MUST_USE;

/* "ED25519", "ECDSA-SK" ...: what ssh-keygen calls the type. */
const char *gi_public_key_type(enum gi_key_type type) GI_MUST_USE;

#endif
