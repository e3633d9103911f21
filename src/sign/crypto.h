/* What libcrypto does for keys and signatures, and what it does not refuse itself. */
#ifndef GI_SIGN_CRYPTO_H
#define GI_SIGN_CRYPTO_H

#include "sign/key.h"

enum { GI_SHA256_SIZE = 32, GI_ED25519_SIZE = 32 };

/* What is wrong with 32 bytes as an Ed25519 point: a coordinate outside the field, a second spelling, one of the points
 * of order 1, 2, 4 and 8, for which anybody can make signatures; NULL where nothing is. Whether the point is on the
 * curve is gi_ed25519_on_curve's. */
const char *gi_ed25519_fault(struct gi_str point) GI_MUST_USE;

/* Whether a point of which gi_ed25519_fault says nothing is on the curve. */
bool gi_ed25519_on_curve(struct gi_str point) GI_MUST_USE;

/* Whether the second half of a signature is below the group's order (RFC 8032 5.1.7): otherwise it has a twin. */
bool gi_ed25519_scalar_is_reduced(struct gi_str scalar) GI_MUST_USE;

/* Whether bytes are the uncompressed form of a point of the key type's curve: P-256, P-384 or P-521. */
bool gi_ecdsa_on_curve(enum gi_key_type type, struct gi_str point) GI_MUST_USE;

/* "sha256", "sha384" or "sha512" of bytes; owned by the arena. */
struct gi_str gi_crypto_digest(struct gi_arena *arena, const char *name, struct gi_str bytes) GI_MUST_USE;

/* The DER form of an ECDSA signature that libcrypto reads; r and s big endian; owned by the arena. */
struct gi_str gi_ecdsa_der(struct gi_arena *arena, struct gi_str r, struct gi_str s) GI_MUST_USE;

/* Whether the signature fits the key and the message. `hash` is the digest's name, NULL for Ed25519; the signature is
 * 64 bytes, DER, or as long as the modulus (PKCS #1 v1.5). */
bool gi_crypto_verify(const struct gi_public_key *key, const char *hash, struct gi_str signature,
                      struct gi_str message) GI_MUST_USE;

#endif
