/* Keys and signatures made by hand: every field of SSHSIG can be another one than it ought to be. Needs libcrypto. */
#ifndef GI_TESTS_SIGNING_H
#define GI_TESTS_SIGNING_H

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

#include "sign/sshsig.h"
#include "unit.h"

#define SIGNING_NAME_SPACE "crisis-lead@git-incident"

/* A pair of keys. */
struct signer {
    enum gi_key_type type;
    EVP_PKEY *pair;
    const char *application; /* FIDO keys */
};

static inline void signing_must(bool worked)
{
    if (!worked)
        fail_msg("libcrypto does not do what the test asks for");
}

/* A string with its length before it, as SSH writes it. */
static inline void signing_string(struct gi_buf *buf, struct gi_str string)
{
    char size[4] = {(char)(string.n >> 24), (char)(string.n >> 16), (char)(string.n >> 8), (char)string.n};
    gi_buf_add(buf, size, 4);
    gi_buf_addstr(buf, string);
}

/* A number as SSH writes it: from big endian bytes, with a zero before a high bit. */
static inline void signing_number(struct gi_buf *buf, struct gi_str number)
{
    while (number.n && !number.s[0])
        number = gi_str_part(number, 1, number.n);
    struct gi_buf whole = gi_buf_new(buf->arena, number.n + 1);
    if (number.n && (number.s[0] & 0x80))
        gi_buf_addc(&whole, '\0');
    gi_buf_addstr(&whole, number);
    signing_string(buf, gi_buf_str(&whole));
}

static inline struct gi_str signing_big_number(struct gi_arena *arena, const BIGNUM *number)
{
    size_t size = (size_t)BN_num_bytes(number);
    unsigned char *bytes = gi_arena_alloc(arena, size + 1);
    BN_bn2bin(number, bytes);
    return (struct gi_str){(char *)bytes, size};
}

/* Makes a pair; the caller frees signer->pair. */
static inline struct signer signing_new(enum gi_key_type type)
{
    static const char *const curves[] = {[GI_KEY_ECDSA_P256] = "P-256",
                                         [GI_KEY_ECDSA_P384] = "P-384",
                                         [GI_KEY_ECDSA_P521] = "P-521",
                                         [GI_KEY_SK_ECDSA_P256] = "P-256"};
    struct signer signer = {.type = type, .application = "ssh:"};
    if (type == GI_KEY_ED25519 || type == GI_KEY_SK_ED25519)
        signer.pair = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    else if (type == GI_KEY_RSA)
        signer.pair = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)3072);
    else
        signer.pair = EVP_PKEY_Q_keygen(NULL, NULL, "EC", curves[type]);
    signing_must(signer.pair != NULL);
    return signer;
}

static inline bool signing_is_fido(enum gi_key_type type)
{
    return type == GI_KEY_SK_ED25519 || type == GI_KEY_SK_ECDSA_P256;
}

/* The names that stand in a key's wire form: type, and ECDSA's curve. */
static inline const char *signing_name(enum gi_key_type type)
{
    static const char *const names[] = {[GI_KEY_ED25519] = "ssh-ed25519",
                                        [GI_KEY_SK_ED25519] = "sk-ssh-ed25519@openssh.com",
                                        [GI_KEY_ECDSA_P256] = "ecdsa-sha2-nistp256",
                                        [GI_KEY_ECDSA_P384] = "ecdsa-sha2-nistp384",
                                        [GI_KEY_ECDSA_P521] = "ecdsa-sha2-nistp521",
                                        [GI_KEY_SK_ECDSA_P256] = "sk-ecdsa-sha2-nistp256@openssh.com",
                                        [GI_KEY_RSA] = "ssh-rsa"};
    return names[type];
}

static inline const char *signing_curve(enum gi_key_type type)
{
    return type == GI_KEY_ECDSA_P384 ? "nistp384" : type == GI_KEY_ECDSA_P521 ? "nistp521" : "nistp256";
}

/* The point of a pair: Ed25519's 32 bytes, or ECDSA's uncompressed form. */
static inline struct gi_str signing_point(struct gi_arena *arena, const struct signer *signer)
{
    size_t size = 200;
    unsigned char *bytes = gi_arena_alloc(arena, size);
    if (signer->type == GI_KEY_ED25519 || signer->type == GI_KEY_SK_ED25519)
        signing_must(EVP_PKEY_get_raw_public_key(signer->pair, bytes, &size) == 1);
    else
        signing_must(EVP_PKEY_get_octet_string_param(signer->pair, OSSL_PKEY_PARAM_PUB_KEY, bytes, size, &size) == 1);
    return (struct gi_str){(char *)bytes, size};
}

/* The wire form of a pair's public key. */
static inline struct gi_str signing_blob(struct gi_arena *arena, const struct signer *signer)
{
    struct gi_buf blob = gi_buf_new(arena, 4096);
    signing_string(&blob, gi_str_of(signing_name(signer->type)));
    if (signer->type == GI_KEY_RSA) {
        BIGNUM *n = NULL;
        signing_must(EVP_PKEY_get_bn_param(signer->pair, OSSL_PKEY_PARAM_RSA_N, &n) == 1);
        signing_number(&blob, GI_STR("\x01\x00\x01"));
        signing_number(&blob, signing_big_number(arena, n));
        BN_free(n);
        return gi_buf_str(&blob);
    }
    if (signer->type != GI_KEY_ED25519 && signer->type != GI_KEY_SK_ED25519)
        signing_string(&blob, gi_str_of(signing_curve(signer->type)));
    signing_string(&blob, signing_point(arena, signer));
    if (signing_is_fido(signer->type))
        signing_string(&blob, gi_str_of(signer->application));
    return gi_buf_str(&blob);
}

static inline struct gi_str signing_base64(struct gi_arena *arena, struct gi_str bytes)
{
    unsigned char *text = gi_arena_alloc(arena, bytes.n / 3 * 4 + 8);
    int size = EVP_EncodeBlock(text, (const unsigned char *)bytes.s, (int)bytes.n);
    return (struct gi_str){(char *)text, (size_t)size};
}

/* "ssh-ed25519 AAAA...". */
static inline struct gi_str signing_line_of(struct gi_arena *arena, const char *name, struct gi_str blob)
{
    return gi_str_of(gi_arena_printf(arena, "%s %s", name, signing_base64(arena, blob).s));
}

static inline struct gi_str signing_digest(struct gi_arena *arena, const char *name, struct gi_str bytes)
{
    unsigned char *digest = gi_arena_alloc(arena, 64);
    size_t size = 0;
    signing_must(EVP_Q_digest(NULL, name, NULL, bytes.n ? bytes.s : "", bytes.n, digest, &size) == 1);
    return (struct gi_str){(char *)digest, size};
}

/* What a signature is made of. signing_parts gives lawful ones, which a test then changes before it makes the rest. */
struct parts {
    const char *magic;
    uint32_t version;
    struct gi_str blob;
    const char *name_space;
    const char *reserved;
    const char *hash;
    const char *rsa;   /* "rsa-sha2-512" */
    const char *inner; /* the inner signature's type; NULL: as it is */
    uint8_t flags;     /* FIDO keys */
    uint32_t counter;
};

static inline struct parts signing_parts(struct gi_arena *arena, const struct signer *signer)
{
    return (struct parts){.magic = "SSHSIG",
                          .version = 1,
                          .blob = signing_blob(arena, signer),
                          .name_space = SIGNING_NAME_SPACE,
                          .reserved = "",
                          .hash = "sha512",
                          .rsa = "rsa-sha2-512",
                          .flags = 1,
                          .counter = 7};
}

/* What the key signs. */
static inline struct gi_str signing_signed(struct gi_arena *arena, const struct signer *signer,
                                           const struct parts *parts, struct gi_str message)
{
    struct gi_buf buf = gi_buf_new(arena, 65536);
    gi_buf_adds(&buf, "SSHSIG");
    signing_string(&buf, gi_str_of(parts->name_space));
    signing_string(&buf, gi_str_of(parts->reserved));
    signing_string(&buf, gi_str_of(parts->hash));
    signing_string(&buf, signing_digest(arena, parts->hash, message));
    if (!signing_is_fido(signer->type))
        return gi_buf_str(&buf);
    struct gi_buf fido = gi_buf_new(arena, 128);
    gi_buf_addstr(&fido, signing_digest(arena, "sha256", gi_str_of(signer->application)));
    gi_buf_addc(&fido, (char)parts->flags);
    for (int shift = 24; shift >= 0; shift -= 8)
        gi_buf_addc(&fido, (char)(parts->counter >> shift));
    gi_buf_addstr(&fido, signing_digest(arena, "sha256", gi_buf_str(&buf)));
    return gi_buf_str(&fido);
}

/* The bytes that libcrypto makes: 64 of Ed25519, DER of ECDSA, or RSA's. */
static inline struct gi_str signing_raw(struct gi_arena *arena, const struct signer *signer, const struct parts *parts,
                                        struct gi_str bytes)
{
    static const char *const hashes[] = {[GI_KEY_ECDSA_P256] = "sha256",
                                         [GI_KEY_ECDSA_P384] = "sha384",
                                         [GI_KEY_ECDSA_P521] = "sha512",
                                         [GI_KEY_SK_ECDSA_P256] = "sha256"};
    const char *hash = NULL;
    if (signer->type == GI_KEY_RSA)
        hash = strcmp(parts->rsa, "ssh-rsa") == 0        ? "sha1"
               : strcmp(parts->rsa, "rsa-sha2-256") == 0 ? "sha256"
                                                         : "sha512";
    else if (signer->type != GI_KEY_ED25519 && signer->type != GI_KEY_SK_ED25519)
        hash = hashes[signer->type];
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t size = 2048;
    unsigned char *made = gi_arena_alloc(arena, size);
    signing_must(EVP_DigestSignInit_ex(context, NULL, hash, NULL, NULL, signer->pair, NULL) == 1 &&
                 EVP_DigestSign(context, made, &size, (const unsigned char *)bytes.s, bytes.n) == 1);
    EVP_MD_CTX_free(context);
    return (struct gi_str){(char *)made, size};
}

/* The order of Ed25519's group (RFC 8032 5.1). */
static inline BIGNUM *signing_order(void)
{
    BIGNUM *order = NULL;
    signing_must(BN_hex2bn(&order, "1000000000000000000000000000000014DEF9DEA2F79CD65812631A5CF5D3ED") > 0);
    return order;
}

/* An Ed25519 signature with the group's order added to its second half: the same to who does not look. */
static inline struct gi_str signing_twin(struct gi_arena *arena, struct gi_str bytes)
{
    char *twin = gi_arena_copy(arena, bytes.s, bytes.n);
    BIGNUM *order = signing_order();
    BIGNUM *s = BN_lebin2bn((unsigned char *)twin + 32, 32, NULL);
    signing_must(s && BN_add(s, s, order) && BN_bn2lebinpad(s, (unsigned char *)twin + 32, 32) == 32);
    BN_free(order);
    BN_free(s);
    return (struct gi_str){twin, bytes.n};
}

/* A signature that the key of order 1 made of everything: S is a's, R is A's, so that R = S B + h 0 for every hash h.
 */
static inline struct gi_str signing_forged(struct gi_arena *arena, const struct signer *signer)
{
    unsigned char seed[32];
    size_t size = sizeof(seed);
    signing_must(EVP_PKEY_get_raw_private_key(signer->pair, seed, &size) == 1);
    struct gi_str hash = signing_digest(arena, "sha512", (struct gi_str){(char *)seed, size});
    unsigned char *scalar = (unsigned char *)gi_arena_copy(arena, hash.s, 32);
    scalar[0] &= 0xf8; /* RFC 8032 5.1.5 */
    scalar[31] = (unsigned char)((scalar[31] & 0x7f) | 0x40);
    unsigned char *forged = gi_arena_alloc(arena, 64);
    memcpy(forged, signing_point(arena, signer).s, 32);
    BN_CTX *context = BN_CTX_new();
    BIGNUM *order = signing_order();
    BIGNUM *a = BN_lebin2bn(scalar, 32, NULL);
    signing_must(a && BN_nnmod(a, a, order, context) && BN_bn2lebinpad(a, forged + 32, 32) == 32);
    BN_free(order);
    BN_free(a);
    BN_CTX_free(context);
    return (struct gi_str){(char *)forged, 64};
}

/* r and s of a DER signature, as SSH writes them. */
static inline struct gi_str signing_pair(struct gi_arena *arena, struct gi_str der)
{
    const unsigned char *at = (const unsigned char *)der.s;
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)der.n);
    signing_must(pair != NULL);
    struct gi_buf both = gi_buf_new(arena, 512);
    signing_number(&both, signing_big_number(arena, ECDSA_SIG_get0_r(pair)));
    signing_number(&both, signing_big_number(arena, ECDSA_SIG_get0_s(pair)));
    ECDSA_SIG_free(pair);
    return gi_buf_str(&both);
}

/* The inner signature around bytes that a test may have changed. */
static inline struct gi_str signing_inner(struct gi_arena *arena, const struct signer *signer,
                                          const struct parts *parts, struct gi_str bytes)
{
    struct gi_buf inner = gi_buf_new(arena, 8192);
    const char *name = parts->inner ? parts->inner : signing_name(signer->type);
    if (signer->type == GI_KEY_RSA && !parts->inner)
        name = parts->rsa;
    signing_string(&inner, gi_str_of(name));
    signing_string(&inner, bytes);
    if (signing_is_fido(signer->type)) {
        gi_buf_addc(&inner, (char)parts->flags);
        for (int shift = 24; shift >= 0; shift -= 8)
            gi_buf_addc(&inner, (char)(parts->counter >> shift));
    }
    return gi_buf_str(&inner);
}

/* The bytes inside the inner signature, in SSH's form. */
static inline struct gi_str signing_bytes(struct gi_arena *arena, const struct signer *signer,
                                          const struct parts *parts, struct gi_str message)
{
    struct gi_str raw = signing_raw(arena, signer, parts, signing_signed(arena, signer, parts, message));
    bool ecdsa = signer->type != GI_KEY_RSA && signer->type != GI_KEY_ED25519 && signer->type != GI_KEY_SK_ED25519;
    return ecdsa ? signing_pair(arena, raw) : raw;
}

/* The whole signature before its armour. */
static inline struct gi_str signing_whole(struct gi_arena *arena, const struct parts *parts, struct gi_str inner)
{
    struct gi_buf whole = gi_buf_new(arena, 65536);
    gi_buf_adds(&whole, parts->magic);
    for (int shift = 24; shift >= 0; shift -= 8)
        gi_buf_addc(&whole, (char)(parts->version >> shift));
    signing_string(&whole, parts->blob);
    signing_string(&whole, gi_str_of(parts->name_space));
    signing_string(&whole, gi_str_of(parts->reserved));
    signing_string(&whole, gi_str_of(parts->hash));
    signing_string(&whole, inner);
    return gi_buf_str(&whole);
}

/* The armour, in lines of that many characters. */
static inline struct gi_str signing_armour(struct gi_arena *arena, struct gi_str whole, size_t width)
{
    struct gi_str text = signing_base64(arena, whole);
    struct gi_buf armour = gi_buf_new(arena, 1 << 20);
    gi_buf_adds(&armour, "-----BEGIN SSH SIGNATURE-----\n");
    for (size_t at = 0; at < text.n; at += width) {
        gi_buf_addstr(&armour, gi_str_part(text, at, width));
        gi_buf_addc(&armour, '\n');
    }
    gi_buf_adds(&armour, "-----END SSH SIGNATURE-----\n");
    return gi_buf_str(&armour);
}

/* All of it at once, from parts. */
static inline struct gi_str signing_make(struct gi_arena *arena, const struct signer *signer, const struct parts *parts,
                                         struct gi_str message)
{
    struct gi_str bytes = signing_bytes(arena, signer, parts, message);
    return signing_armour(arena, signing_whole(arena, parts, signing_inner(arena, signer, parts, bytes)), 70);
}

#endif
