/* Verifying with libcrypto. */
#include "sign/crypto.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "base/bug.h"
#include "base/digest.h"
#include "base/scoped.h"

static void scoped_number(BIGNUM **number)
{
    BN_free(*number);
}

static void scoped_builder(OSSL_PARAM_BLD **builder)
{
    OSSL_PARAM_BLD_free(*builder);
}

static void scoped_parameters(OSSL_PARAM **parameters)
{
    OSSL_PARAM_free(*parameters);
}

static void scoped_making(EVP_PKEY_CTX **making)
{
    EVP_PKEY_CTX_free(*making);
}

static void scoped_key(EVP_PKEY **key)
{
    EVP_PKEY_free(*key);
}

static void scoped_verification(EVP_MD_CTX **verification)
{
    EVP_MD_CTX_free(*verification);
}

static void scoped_pair(ECDSA_SIG **pair)
{
    ECDSA_SIG_free(*pair);
}

static const unsigned char *bytes_of(struct gi_str str)
{
    return (const unsigned char *)(str.n ? str.s : "");
}

struct gi_str gi_crypto_digest(struct gi_arena *arena, const char *name, struct gi_str bytes)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size;
    gi_digest_prepare();
    const EVP_MD *kind = strcmp(name, "sha256") == 0 ? EVP_sha256() : EVP_sha512(); /* by name all would be loaded */
    if (!EVP_Digest(bytes_of(bytes), bytes.n, digest, &size, kind, NULL))
        gi_out_of_memory();
    return (struct gi_str){gi_arena_copy(arena, (const char *)digest, size), size};
}

static BIGNUM *number_of(struct gi_str bytes)
{
    BIGNUM *number = BN_bin2bn(bytes_of(bytes), (int)bytes.n, NULL);
    if (!number)
        gi_out_of_memory();
    return number;
}

struct gi_str gi_ecdsa_der(struct gi_arena *arena, struct gi_str r, struct gi_str s)
{
    GI_SCOPED(scoped_pair) ECDSA_SIG *pair = ECDSA_SIG_new();
    if (!pair || !ECDSA_SIG_set0(pair, number_of(r), number_of(s)))
        gi_out_of_memory();
    int size = i2d_ECDSA_SIG(pair, NULL);
    unsigned char *bytes = size > 0 ? gi_arena_alloc_raw(arena, (size_t)size) : NULL;
    unsigned char *end = bytes;
    if (!bytes || i2d_ECDSA_SIG(pair, &end) != size)
        gi_out_of_memory();
    return (struct gi_str){(const char *)bytes, (size_t)size};
}

/* A key of libcrypto's from named parameters, or NULL where it refuses them. */
static EVP_PKEY *key_from(const char *algorithm, OSSL_PARAM_BLD *builder)
{
    GI_SCOPED(scoped_parameters) OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
    GI_SCOPED(scoped_making) EVP_PKEY_CTX *making = EVP_PKEY_CTX_new_from_name(NULL, algorithm, NULL);
    if (!parameters || !making)
        gi_out_of_memory();
    EVP_PKEY *key = NULL;
    if (EVP_PKEY_fromdata_init(making) <= 0 || EVP_PKEY_fromdata(making, &key, EVP_PKEY_PUBLIC_KEY, parameters) <= 0)
        return NULL;
    return key;
}

static EVP_PKEY *rsa_key(struct gi_str modulus)
{
    GI_SCOPED(scoped_builder) OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    GI_SCOPED(scoped_number) BIGNUM *n = number_of(modulus);
    GI_SCOPED(scoped_number) BIGNUM *e = number_of(GI_STR("\x01\x00\x01"));
    if (!builder || !OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) ||
        !OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e))
        gi_out_of_memory();
    return key_from("RSA", builder);
}

static EVP_PKEY *ecdsa_key(const char *curve, struct gi_str point)
{
    GI_SCOPED(scoped_builder) OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (!builder || !OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) ||
        !OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point.s, point.n))
        gi_out_of_memory();
    return key_from("EC", builder);
}

static EVP_PKEY *key_of(const struct gi_public_key *key)
{
    switch (key->type) {
    case GI_KEY_ED25519:
    case GI_KEY_SK_ED25519:
        return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, bytes_of(key->point), key->point.n);
    case GI_KEY_ECDSA_P256:
    case GI_KEY_SK_ECDSA_P256:
        return ecdsa_key("P-256", key->point);
    case GI_KEY_ECDSA_P384:
        return ecdsa_key("P-384", key->point);
    case GI_KEY_ECDSA_P521:
        return ecdsa_key("P-521", key->point);
    case GI_KEY_RSA:
        return rsa_key(key->modulus);
    }
    gi_bug("no such type of key");
}

bool gi_crypto_verify(const struct gi_public_key *key, const char *hash, struct gi_str signature, struct gi_str message)
{
    gi_digest_prepare();
    GI_SCOPED(scoped_key) EVP_PKEY *made = key_of(key);
    GI_SCOPED(scoped_verification) EVP_MD_CTX *verification = EVP_MD_CTX_new();
    if (!verification)
        gi_out_of_memory();
    bool fits = made && EVP_DigestVerifyInit_ex(verification, NULL, hash, NULL, NULL, made, NULL) == 1 &&
                EVP_DigestVerify(verification, bytes_of(signature), signature.n, bytes_of(message), message.n) == 1;
    ERR_clear_error(); /* why it does not fit is nothing that a later caller should find */
    return fits;
}
