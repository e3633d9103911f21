/* SSHSIG: the armour, what it holds, and whether it fits. */
#include "sign/sshsig.h"

#include "base/limits.h"
#include "base/scoped.h"
#include "sign/crypto.h"
#include "sign/kinds.h"
#include "sign/wire.h"

static const char begin[] = "-----BEGIN SSH SIGNATURE-----\n";
static const char end[] = "-----END SSH SIGNATURE-----\n";
static const char magic[] = "SSHSIG";
enum {
    VERSION = 1,
    LINE = 70,      /* what ssh-keygen writes */
    LONG_LINE = 76, /* MIME's, of other makers */
    ED25519_SIGNATURE = 64,
    TOUCHED = 0x01, /* the FIDO flag "user present" */
};

static int refuse(struct gi_error *reterr, const char *reason)
{
    return gi_fail(reterr, "the signature %s", reason);
}

/* The base64 between the armour's lines, joined: full lines of one width, then one that is not longer. */
static int join_lines(struct gi_arena *arena, struct gi_str body, struct gi_str *ret_text, struct gi_error *reterr)
{
    size_t width = gi_str_find(body, '\n');
    struct gi_buf text = gi_buf_new(arena, body.n);
    while (body.n) {
        size_t size = gi_str_find(body, '\n');
        bool last = size + 1 == body.n;
        if (size >= body.n || !size || size > LONG_LINE || size > width || (!last && size != width) ||
            (!last && size != LINE && size != LONG_LINE))
            return refuse(reterr, "is not armoured as ssh-keygen does it: its lines have other lengths");
        gi_buf_add(&text, body.s, size);
        body = gi_str_part(body, size + 1, body.n);
    }
    *ret_text = gi_buf_str(&text);
    return 0;
}

static bool is_word(struct gi_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.s[i] <= 0x20 || text.s[i] >= 0x7f)
            return false;
    return text.n;
}

static int read_fields(struct gi_str rest, struct gi_sshsig *ret_signature, struct gi_error *reterr)
{
    struct gi_sshsig signature = {0};
    struct gi_str reserved = {0};
    uint32_t version;
    if (!gi_str_starts(rest, magic))
        return refuse(reterr, "does not begin with SSHSIG");
    rest = gi_str_part(rest, sizeof(magic) - 1, rest.n);
    if (!gi_wire_u32(&rest, &version) || version != VERSION)
        return refuse(reterr, "has another version than 1");
    if (!gi_wire_string(&rest, &signature.key_blob) || !gi_wire_string(&rest, &signature.name_space) ||
        !gi_wire_string(&rest, &reserved) || !gi_wire_string(&rest, &signature.hash) ||
        !gi_wire_string(&rest, &signature.signature))
        return refuse(reterr, "is cut off");
    if (rest.n)
        return refuse(reterr, "has bytes behind its end");
    if (!is_word(signature.name_space))
        return refuse(reterr, "has no namespace, or one of odd characters");
    if (reserved.n)
        return refuse(reterr, "has a reserved field that is not empty");
    if (!gi_str_is(signature.hash, "sha256") && !gi_str_is(signature.hash, "sha512"))
        return refuse(reterr, "is over another hash than SHA-256 and SHA-512");
    *ret_signature = signature;
    return 0;
}

int gi_sshsig_parse(struct gi_arena *arena, struct gi_str armour, struct gi_sshsig *ret_signature,
                    struct gi_error *reterr)
{
    if (armour.n > GI_LIMIT_SIGNATURE_BYTES)
        return refuse(reterr, "is longer than any signature");
    if (!gi_str_starts(armour, begin) || !gi_str_ends(armour, end) || armour.n < sizeof(begin) + sizeof(end) - 2)
        return refuse(reterr, "is not armoured as ssh-keygen does it: something stands before or behind it, or its "
                              "first or last line is another");
    struct gi_str body = gi_str_part(armour, sizeof(begin) - 1, armour.n - (sizeof(begin) + sizeof(end) - 2));
    struct gi_str text = {0};
    struct gi_str bytes = {0};
    if (join_lines(arena, body, &text, reterr))
        return -1;
    if (!gi_base64_decode(arena, text, &bytes))
        return refuse(reterr, "is not in canonical base64");
    return read_fields(bytes, ret_signature, reterr);
}

/* What is signed: the message's hash with its namespace (PROTOCOL.sshsig 2). */
static struct gi_str signed_bytes(struct gi_arena *arena, const struct gi_sshsig *signature, struct gi_str message)
{
    struct gi_buf buf = gi_buf_new(arena, GI_LIMIT_SIGNATURE_BYTES);
    gi_buf_adds(&buf, magic);
    gi_wire_add(&buf, signature->name_space);
    gi_wire_add(&buf, GI_STR(""));
    gi_wire_add(&buf, signature->hash);
    gi_wire_add(&buf, gi_crypto_digest(arena, gi_str_is(signature->hash, "sha256") ? "sha256" : "sha512", message));
    return gi_buf_str(&buf);
}

/* An inner signature in its parts. */
struct inner {
    const char *hash;    /* libcrypto's name; NULL for Ed25519 */
    struct gi_str bytes; /* as libcrypto reads them */
    uint8_t flags;       /* FIDO keys */
    uint32_t counter;
};

static int read_ed25519(struct gi_str bytes, struct inner *inner, struct gi_error *reterr)
{
    if (bytes.n != ED25519_SIGNATURE)
        return refuse(reterr, "does not have the 64 bytes of Ed25519");
    if (gi_ed25519_fault(gi_str_part(bytes, 0, GI_ED25519_SIZE)))
        return refuse(reterr, "has a point that is not in canonical form or has a small order");
    if (!gi_ed25519_scalar_is_reduced(gi_str_part(bytes, GI_ED25519_SIZE, GI_ED25519_SIZE)))
        return refuse(reterr, "has a number that is not below the group's order");
    inner->bytes = bytes;
    return 0;
}

static int read_ecdsa(struct gi_arena *arena, struct gi_str bytes, struct inner *inner, struct gi_error *reterr)
{
    struct gi_str r;
    struct gi_str s;
    if (!gi_wire_number(&bytes, &r) || !gi_wire_number(&bytes, &s) || bytes.n)
        return refuse(reterr, "has numbers that are not in canonical form");
    inner->bytes = gi_ecdsa_der(arena, r, s);
    return 0;
}

static int read_rsa(struct gi_str name, struct gi_str bytes, const struct gi_public_key *key, struct inner *inner,
                    struct gi_error *reterr)
{
    if (gi_str_is(name, "ssh-rsa"))
        return refuse(reterr, "is made with SHA-1, which is too weak");
    if (gi_str_is(name, "rsa-sha2-256"))
        inner->hash = "sha256";
    else if (gi_str_is(name, "rsa-sha2-512"))
        inner->hash = "sha512";
    else
        return refuse(reterr, "is of another type than its key");
    if (bytes.n != key->modulus.n)
        return refuse(reterr, "is not as long as its key's modulus");
    inner->bytes = bytes;
    return 0;
}

static bool is_fido(enum gi_key_type type)
{
    return type == GI_KEY_SK_ED25519 || type == GI_KEY_SK_ECDSA_P256;
}

/* The wire form of an inner signature: its type, its bytes and for FIDO keys flags and counter, nothing more. */
static int read_inner(struct gi_arena *arena, struct gi_str rest, const struct gi_public_key *key,
                      struct inner *ret_inner, struct gi_error *reterr)
{
    struct inner inner = {.hash = gi_key_kind(key->type)->hash};
    struct gi_str name;
    struct gi_str bytes;
    if (!gi_wire_string(&rest, &name) || !gi_wire_string(&rest, &bytes))
        return refuse(reterr, "is cut off");
    if (is_fido(key->type) && (!gi_wire_byte(&rest, &inner.flags) || !gi_wire_u32(&rest, &inner.counter)))
        return refuse(reterr, "lacks the FIDO key's flags and counter");
    if (rest.n)
        return refuse(reterr, "has bytes behind its end");
    int failed;
    if (key->type == GI_KEY_RSA)
        failed = read_rsa(name, bytes, key, &inner, reterr);
    else if (!gi_str_is(name, gi_key_kind(key->type)->name))
        failed = refuse(reterr, "is of another type than its key");
    else if (inner.hash)
        failed = read_ecdsa(arena, bytes, &inner, reterr);
    else
        failed = read_ed25519(bytes, &inner, reterr);
    if (!failed)
        *ret_inner = inner;
    return failed;
}

/* What a FIDO key signs: the application's hash, flags, counter and the message's hash (PROTOCOL.u2f). */
static struct gi_str fido_bytes(struct gi_arena *arena, const struct gi_public_key *key, const struct inner *inner,
                                struct gi_str message)
{
    const unsigned char state[] = {inner->flags, (unsigned char)(inner->counter >> 24),
                                   (unsigned char)(inner->counter >> 16), (unsigned char)(inner->counter >> 8),
                                   (unsigned char)inner->counter};
    struct gi_buf buf = gi_buf_new(arena, 2 * GI_SHA256_SIZE + sizeof(state));
    gi_buf_addstr(&buf, gi_crypto_digest(arena, "sha256", key->application));
    gi_buf_add(&buf, (const char *)state, sizeof(state));
    gi_buf_addstr(&buf, gi_crypto_digest(arena, "sha256", message));
    return gi_buf_str(&buf);
}

int gi_sshsig_verify(const struct gi_sshsig *signature, const struct gi_public_key *key, const char *name_space,
                     struct gi_str message, enum gi_touch touch, struct gi_error *reterr)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct inner inner = {0};
    if (!gi_str_is(signature->name_space, name_space))
        return gi_fail(reterr, "the signature is made for the namespace %.*s, not for %s",
                       GI_STR_ARGS(signature->name_space), name_space);
    if (!gi_str_equal(signature->key_blob, key->blob))
        return refuse(reterr, "is made by another key");
    if (read_inner(arena, signature->signature, key, &inner, reterr))
        return -1;
    if (is_fido(key->type) && touch == GI_TOUCH_REQUIRED && !(inner.flags & TOUCHED)) {
        gi_fail(reterr, "the signature was made without a touch of the key, and policy asks for one");
        return gi_fail_hint(reterr, "sign again and touch the key");
    }
    struct gi_str bytes = signed_bytes(arena, signature, message);
    if (is_fido(key->type))
        bytes = fido_bytes(arena, key, &inner, bytes);
    return gi_crypto_verify(key, inner.hash, inner.bytes, bytes) ? 0 : refuse(reterr, "does not fit these bytes");
}
