/* Points of curves: which bytes are one, in the only spelling, and are no point that makes forgeries easy. */
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>

#include "base/bug.h"
#include "base/scoped.h"
#include "sign/crypto.h"

/* Numbers of the curve (RFC 8032 5.1), little endian as in a point. */
static const unsigned char field[GI_ED25519_SIZE] = {0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                                     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                                     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f};
static const unsigned char order[GI_ED25519_SIZE] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
                                                     0xa2, 0xde, 0xf9, 0xde, 0x14, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
                                                     0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10};
static const unsigned char curve_d[GI_ED25519_SIZE] = {0xa3, 0x78, 0x59, 0x13, 0xca, 0x4d, 0xeb, 0x75, 0xab, 0xd8, 0x41,
                                                       0x41, 0x4d, 0x0a, 0x70, 0x00, 0x98, 0xe8, 0x79, 0x77, 0x79, 0x40,
                                                       0xc7, 0x8c, 0x73, 0xfe, 0x6f, 0x2b, 0xee, 0x6c, 0x03, 0x52};

/* The y of the points of order 4, 1, 2, 8 and 8: each point of small order has one of them, with either sign of x. */
static const unsigned char small_orders[][GI_ED25519_SIZE] = {
    {0x00},
    {0x01},
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
     0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
     0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a}};

/* Whether a is below b, both little endian. */
static bool is_below(const unsigned char *a, const unsigned char *b)
{
    for (int i = GI_ED25519_SIZE - 1; i >= 0; i--)
        if (a[i] != b[i])
            return a[i] < b[i];
    return false;
}

const char *gi_ed25519_fault(struct gi_str point)
{
    unsigned char y[GI_ED25519_SIZE];
    if (point.n != sizeof(y))
        return "its point does not have 32 bytes";
    memcpy(y, point.s, sizeof(y));
    y[sizeof(y) - 1] &= 0x7f; /* the sign of x */
    if (!is_below(y, field))
        return "its point is not in canonical form";
    for (size_t i = 0; i < sizeof(small_orders) / sizeof(small_orders[0]); i++)
        if (memcmp(y, small_orders[i], sizeof(y)) == 0)
            return "its point has a small order, so that anybody can sign with it";
    return NULL;
}

static void scoped_context(BN_CTX **context)
{
    BN_CTX_free(*context);
}

/* A number of the context from bytes, the lowest first. */
static BIGNUM *number(BN_CTX *context, const unsigned char *bytes)
{
    BIGNUM *made = BN_CTX_get(context);
    if (!made || !BN_lebin2bn(bytes, GI_ED25519_SIZE, made))
        gi_out_of_memory();
    return made;
}

/* -x^2 + y^2 = 1 + d x^2 y^2 has a solution where (y^2 - 1) / (d y^2 + 1), hence their product, is a square. */
bool gi_ed25519_on_curve(struct gi_str point)
{
    GI_SCOPED(scoped_context) BN_CTX *context = BN_CTX_new();
    if (!context)
        gi_out_of_memory();
    unsigned char bytes[GI_ED25519_SIZE];
    memcpy(bytes, point.s, sizeof(bytes));
    bytes[sizeof(bytes) - 1] &= 0x7f;
    BN_CTX_start(context);
    BIGNUM *p = number(context, field);
    BIGNUM *y = number(context, bytes);
    BIGNUM *v = number(context, curve_d);
    BIGNUM *u = BN_CTX_get(context);
    if (!u || !BN_mod_sqr(u, y, p, context) || !BN_mod_mul(v, v, u, p, context) || !BN_add_word(v, 1) ||
        !BN_sub_word(u, 1) || !BN_mod_mul(u, u, v, p, context))
        gi_out_of_memory();
    int symbol = BN_kronecker(u, p, context);
    BN_CTX_end(context);
    return symbol == 1;
}

bool gi_ed25519_scalar_is_reduced(struct gi_str scalar)
{
    return scalar.n == sizeof(order) && is_below((const unsigned char *)scalar.s, order);
}

static void scoped_group(EC_GROUP **group)
{
    EC_GROUP_free(*group);
}

static void scoped_point(EC_POINT **point)
{
    EC_POINT_free(*point);
}

static int curve_of(enum gi_key_type type)
{
    switch (type) {
    case GI_KEY_ECDSA_P256:
    case GI_KEY_SK_ECDSA_P256:
        return NID_X9_62_prime256v1;
    case GI_KEY_ECDSA_P384:
        return NID_secp384r1;
    case GI_KEY_ECDSA_P521:
        return NID_secp521r1;
    case GI_KEY_ED25519:
    case GI_KEY_SK_ED25519:
    case GI_KEY_RSA:
        break;
    }
    gi_bug("a key without a curve of NIST");
}

bool gi_ecdsa_on_curve(enum gi_key_type type, struct gi_str point)
{
    GI_SCOPED(scoped_group) EC_GROUP *group = EC_GROUP_new_by_curve_name(curve_of(type));
    GI_SCOPED(scoped_point) EC_POINT *made = group ? EC_POINT_new(group) : NULL;
    if (!made)
        gi_out_of_memory();
    size_t size = ((size_t)EC_GROUP_get_degree(group) + 7) / 8;
    if (point.n != 1 + 2 * size || point.s[0] != POINT_CONVERSION_UNCOMPRESSED)
        return false;
    /* refuses coordinates outside the field and points that are not on the curve; the curves' cofactor is 1 */
    bool on_curve = EC_POINT_oct2point(group, made, (const unsigned char *)point.s, point.n, NULL) == 1;
    ERR_clear_error();
    return on_curve;
}
