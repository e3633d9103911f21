/* Public keys: which of them may sign, and why the others may not. */
#include "sign/key.h"

#include <openssl/evp.h>

#include "base/limits.h"
#include "sign/crypto.h"
#include "sign/kinds.h"
#include "sign/wire.h"

enum { RSA_LEAST_BITS = 3072, RSA_MOST_BITS = 8192 };

static const struct gi_key_kind kinds[] = {
    [GI_KEY_ED25519] = {"ssh-ed25519", "ED25519", NULL, NULL},
    [GI_KEY_SK_ED25519] = {"sk-ssh-ed25519@openssh.com", "ED25519-SK", NULL, NULL},
    [GI_KEY_ECDSA_P256] = {"ecdsa-sha2-nistp256", "ECDSA", "nistp256", "sha256"},
    [GI_KEY_ECDSA_P384] = {"ecdsa-sha2-nistp384", "ECDSA", "nistp384", "sha384"},
    [GI_KEY_ECDSA_P521] = {"ecdsa-sha2-nistp521", "ECDSA", "nistp521", "sha512"},
    [GI_KEY_SK_ECDSA_P256] = {"sk-ecdsa-sha2-nistp256@openssh.com", "ECDSA-SK", "nistp256", "sha256"},
    [GI_KEY_RSA] = {"ssh-rsa", "RSA", NULL, NULL},
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

const struct gi_key_kind *gi_key_kind(enum gi_key_type type)
{
    return &kinds[type];
}

const char *gi_public_key_type(enum gi_key_type type)
{
    return kinds[type].shown;
}

/* Why a key may not sign, with what to do instead. */
static int refuse(struct gi_error *reterr, const char *reason)
{
    gi_fail(reterr, "the key cannot be used: %s", reason);
    return gi_fail_hint(reterr, "'ssh-keygen -t ed25519' makes a key that can");
}

static int refuse_type(struct gi_error *reterr, struct gi_str name)
{
    if (gi_str_ends(name, "-cert-v01@openssh.com"))
        return refuse(reterr, "it is a certificate, and policy names the keys themselves");
    if (gi_str_is(name, "ssh-dss"))
        return refuse(reterr, "DSA is too weak");
    return refuse(reterr, "its type is not one of those that may sign");
}

static int find_type(struct gi_str name, enum gi_key_type *ret_type, struct gi_error *reterr)
{
    for (size_t i = 0; i < KINDS; i++)
        if (gi_str_is(name, kinds[i].name)) {
            *ret_type = (enum gi_key_type)i;
            return 0;
        }
    return refuse_type(reterr, name);
}

static int read_ed25519(struct gi_str *rest, struct gi_public_key *key, struct gi_error *reterr)
{
    if (!gi_wire_string(rest, &key->point))
        return refuse(reterr, "its point is missing");
    const char *fault = gi_ed25519_fault(key->point);
    if (fault)
        return refuse(reterr, fault);
    return gi_ed25519_on_curve(key->point) ? 0 : refuse(reterr, "its point is not on the curve");
}

static int read_ecdsa(struct gi_str *rest, struct gi_public_key *key, struct gi_error *reterr)
{
    struct gi_str curve;
    if (!gi_wire_string(rest, &curve) || !gi_str_is(curve, kinds[key->type].curve))
        return refuse(reterr, "its curve is not the one of its type");
    if (!gi_wire_string(rest, &key->point))
        return refuse(reterr, "its point is missing");
    return gi_ecdsa_on_curve(key->type, key->point)
               ? 0
               : refuse(reterr, "its point is not on the curve, or not in uncompressed form");
}

/* Bits of a number without leading zeros. */
static size_t bits_of(struct gi_str number)
{
    size_t bits = number.n * 8;
    for (unsigned first = (unsigned char)number.s[0]; !(first & 0x80); first <<= 1)
        bits--;
    return bits;
}

static int read_rsa(struct gi_str *rest, struct gi_public_key *key, struct gi_error *reterr)
{
    struct gi_str exponent;
    if (!gi_wire_number(rest, &exponent) || !gi_wire_number(rest, &key->modulus))
        return refuse(reterr, "its exponent and modulus are not in canonical form");
    if (!gi_str_equal(exponent, GI_STR("\x01\x00\x01")))
        return refuse(reterr, "its exponent is not 65537");
    if (bits_of(key->modulus) < RSA_LEAST_BITS)
        return refuse(reterr, "RSA needs 3072 bits at least");
    if (bits_of(key->modulus) > RSA_MOST_BITS)
        return refuse(reterr, "RSA may have 8192 bits at most");
    return key->modulus.s[key->modulus.n - 1] & 1 ? 0 : refuse(reterr, "its modulus is even");
}

/* FIDO keys sign for an application; another's than SSH's might be a web site's key, which signs for that site. */
static int read_application(struct gi_str *rest, struct gi_public_key *key, struct gi_error *reterr)
{
    if (!gi_wire_string(rest, &key->application))
        return refuse(reterr, "its application is missing");
    return gi_str_starts(key->application, "ssh:") ? 0 : refuse(reterr, "its application does not begin with ssh:");
}

static int read_parts(struct gi_str *rest, struct gi_public_key *key, struct gi_error *reterr)
{
    switch (key->type) {
    case GI_KEY_ED25519:
        return read_ed25519(rest, key, reterr);
    case GI_KEY_SK_ED25519:
        return read_ed25519(rest, key, reterr) || read_application(rest, key, reterr) ? -1 : 0;
    case GI_KEY_ECDSA_P256:
    case GI_KEY_ECDSA_P384:
    case GI_KEY_ECDSA_P521:
        return read_ecdsa(rest, key, reterr);
    case GI_KEY_SK_ECDSA_P256:
        return read_ecdsa(rest, key, reterr) || read_application(rest, key, reterr) ? -1 : 0;
    case GI_KEY_RSA:
        return read_rsa(rest, key, reterr);
    }
    return refuse(reterr, "its type is not one of those that may sign");
}

int gi_public_key_of_blob(struct gi_arena *arena, struct gi_str blob, struct gi_public_key *ret_key,
                          struct gi_error *reterr)
{
    struct gi_public_key key = {0};
    struct gi_str name;
    if (blob.n > GI_LIMIT_KEY_BYTES)
        return refuse(reterr, "it is longer than any key that may sign");
    key.blob = (struct gi_str){gi_arena_copy(arena, blob.s ? blob.s : "", blob.n), blob.n};
    struct gi_str rest = key.blob;
    if (!gi_wire_string(&rest, &name))
        return refuse(reterr, "its type is missing");
    if (find_type(name, &key.type, reterr) || read_parts(&rest, &key, reterr))
        return -1;
    if (rest.n)
        return refuse(reterr, "bytes stand behind its end");
    *ret_key = key;
    return 0;
}

static bool has_control(struct gi_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.s[i] < 0x20 || text.s[i] == 0x7f)
            return true;
    return false;
}

int gi_public_key_parse(struct gi_arena *arena, struct gi_str line, struct gi_public_key *ret_key,
                        struct gi_error *reterr)
{
    if (gi_str_ends(line, "\n"))
        line = gi_str_part(line, 0, line.n - 1);
    if (has_control(line))
        return refuse(reterr, "it is not one line of plain text");
    size_t type_size = gi_str_find(line, ' ');
    struct gi_str word = gi_str_part(line, 0, type_size);
    struct gi_str rest = gi_str_part(line, type_size + 1, line.n);
    struct gi_str text = gi_str_part(rest, 0, gi_str_find(rest, ' '));
    struct gi_str blob;
    enum gi_key_type type;
    if (find_type(word, &type, reterr))
        return -1;
    if (text.n > GI_LIMIT_KEY_BYTES * 2)
        return refuse(reterr, "it is longer than any key that may sign");
    if (!gi_base64_decode(arena, text, &blob))
        return refuse(reterr, "its base64 is missing or not canonical");
    struct gi_public_key key = {0};
    if (gi_public_key_of_blob(arena, blob, &key, reterr))
        return -1;
    if (key.type != type)
        return refuse(reterr, "the type before it is not its own");
    *ret_key = key;
    return 0;
}

const char *gi_public_key_fingerprint(struct gi_arena *arena, const struct gi_public_key *key)
{
    unsigned char text[4 * ((GI_SHA256_SIZE + 2) / 3) + 1];
    struct gi_str digest = gi_crypto_digest(arena, "sha256", key->blob);
    size_t size = (size_t)EVP_EncodeBlock(text, (const unsigned char *)digest.s, (int)digest.n);
    while (text[size - 1] == '=')
        size--;
    return gi_arena_printf(arena, "SHA256:%.*s", (int)size, (const char *)text);
}
