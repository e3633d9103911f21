/* SHA-256 by libcrypto's EVP. */
#ifndef GI_BASE_DIGEST_H
#define GI_BASE_DIGEST_H

#include "base/error.h"
#include "base/str.h"

/* To be called before each use of libcrypto: it then reads no configuration. Otherwise OPENSSL_CONF in the environment,
 * or the machine's own file, could load other code in place of SHA-256 and Ed25519, or take them away. */
void gi_digest_prepare(void);

/* Writes the SHA-256 of some bytes as 64 lower-case hex digits and a NUL (FIPS 180-4). */
void gi_digest_hex(struct gi_str bytes, char ret_hex[65]);

/* The SHA-256 of a file on disk of any size, read in pieces. */
int gi_digest_file(const char *path, char ret_hex[65], struct gi_error *reterr) GI_MUST_USE;

#endif
