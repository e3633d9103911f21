/* Public keys: all types that may sign are read; each kind of weak, odd or broken key is refused for its own reason. */
#include "sign/key.h"

#include "base/file.h"
#include "signing.h"

#define CANNOT "the key cannot be used: "
#define NOT_CANONICAL CANNOT "its point is not in canonical form"
#define SMALL_ORDER CANNOT "its point has a small order, so that anybody can sign with it"
#define OFF_CURVE CANNOT "its point is not on the curve, or not in uncompressed form"
#define BAD_BASE64 CANNOT "its base64 is missing or not canonical"
#define UNKNOWN_TYPE CANNOT "its type is not one of those that may sign"

/* A small lawful key and what is made of it; the key is one that ssh-keygen made. */
#define GOOD_BASE64 "AAAAC3NzaC1lZDI1NTE5AAAAIAHJHpJ2zO4XH/WLk5YvQXnQHKqMo8Lm+guw6qOk0Djc"
#define GOOD_LINE "ssh-ed25519 " GOOD_BASE64

/* Why a line is refused; NULL: it is taken. What was there before a refusal must stay. */
static const char *fault_of_line(struct gi_arena *arena, struct gi_str line)
{
    struct gi_error error = {.arena = arena};
    struct gi_public_key key = {.type = GI_KEY_RSA, .blob = GI_STR("untouched")};
    int failed = gi_public_key_parse(arena, line, &key, &error);
    assert_int_equal(failed, error.message ? -1 : 0);
    assert_int_equal(gi_str_is(key.blob, "untouched"), failed != 0);
    assert_int_equal(error.hint != NULL, failed != 0);
    return error.message;
}

static const char *fault_of_blob(struct gi_arena *arena, struct gi_str blob)
{
    struct gi_error error = {.arena = arena};
    struct gi_public_key key = {.blob = GI_STR("untouched")};
    int failed = gi_public_key_of_blob(arena, blob, &key, &error);
    assert_int_equal(failed, error.message ? -1 : 0);
    assert_int_equal(gi_str_is(key.blob, "untouched"), failed != 0);
    return error.message;
}

#define assert_line_refused(line, expected)                                                                            \
    do {                                                                                                               \
        GI_SCOPED_ARENA struct gi_arena *arena_of_line = gi_arena_new();                                               \
        const char *fault = fault_of_line(arena_of_line, GI_STR(line));                                                \
        assert_non_null(fault);                                                                                        \
        assert_string_equal(fault, expected);                                                                          \
    } while (0)

/* A key of a type and strings, one after another. */
static struct gi_str blob_of(struct gi_arena *arena, const char *name, const struct gi_str *strings, size_t count)
{
    struct gi_buf blob = gi_buf_new(arena, 65536);
    signing_string(&blob, gi_str_of(name));
    for (size_t i = 0; i < count; i++)
        signing_string(&blob, strings[i]);
    return gi_buf_str(&blob);
}
#define BLOB(arena, name, ...)                                                                                         \
    blob_of((arena), (name), (const struct gi_str[]){__VA_ARGS__},                                                     \
            sizeof((const struct gi_str[]){__VA_ARGS__}) / sizeof(struct gi_str))

#define assert_blob_refused(expected, name, ...)                                                                       \
    do {                                                                                                               \
        GI_SCOPED_ARENA struct gi_arena *arena_of_blob = gi_arena_new();                                               \
        const char *fault = fault_of_blob(arena_of_blob, BLOB(arena_of_blob, (name), __VA_ARGS__));                    \
        assert_non_null(fault);                                                                                        \
        assert_string_equal(fault, expected);                                                                          \
    } while (0)

static struct gi_str public_file(struct gi_arena *arena, const char *name)
{
    struct gi_error error = {.arena = arena};
    struct gi_str line;
    const char *path = gi_arena_printf(arena, "tests/data/signatures/%s.pub", name);
    assert_int_equal(gi_file_read(arena, path, 1 << 20, &line, &error), 0);
    return line;
}

/* What `ssh-keygen -l -f` printed of each. */
static void keys_of_ssh_keygen_have_the_fingerprints_that_it_prints(void **state)
{
    static const struct {
        const char *name;
        enum gi_key_type type;
        const char *shown;
        const char *fingerprint;
    } rows[] = {
        {"ed25519", GI_KEY_ED25519, "ED25519", "SHA256:4KOP202fn4Q1BqJgB1A2cqHD5ytHAycV17FFwCgJ6vY"},
        {"ecdsa-256", GI_KEY_ECDSA_P256, "ECDSA", "SHA256:jWXW1OVUdQi4DkwqtYdtMBjrJuErgOYcZgh3dvO3pVo"},
        {"ecdsa-384", GI_KEY_ECDSA_P384, "ECDSA", "SHA256:H3TBaqLHsTVwvOgijlTPR7fo9igqL2oGwgKgBIKf03M"},
        {"ecdsa-521", GI_KEY_ECDSA_P521, "ECDSA", "SHA256:YNfACTK1KX3CVORVzFwECsoKdOFrbUFSXhz6orPlXOU"},
        {"rsa-3072", GI_KEY_RSA, "RSA", "SHA256:whmAUwqYYsdgb1NXJ8QbBF86HlfBqFmhlqXHDDsBo/o"},
        {"rsa-8192", GI_KEY_RSA, "RSA", "SHA256:7IdZBCQbquUrJwELDb6YsdkYKcYSEKbxAICnL42+ow4"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct gi_error error = {.arena = arena};
        struct gi_public_key key;
        assert_int_equal(gi_public_key_parse(arena, public_file(arena, rows[i].name), &key, &error), 0);
        assert_int_equal(key.type, rows[i].type);
        assert_string_equal(gi_public_key_type(key.type), rows[i].shown);
        assert_string_equal(gi_public_key_fingerprint(arena, &key), rows[i].fingerprint);
    }
}

static void fido_keys_are_read_with_their_application(void **state)
{
    static const enum gi_key_type types[] = {GI_KEY_SK_ED25519, GI_KEY_SK_ECDSA_P256};
    static const char *const shown[] = {"ED25519-SK", "ECDSA-SK"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct gi_error error = {.arena = arena};
        struct signer signer = signing_new(types[i]);
        signer.application = "ssh:larkspur";
        struct gi_str blob = signing_blob(arena, &signer);
        struct gi_public_key key;
        assert_int_equal(gi_public_key_of_blob(arena, blob, &key, &error), 0);
        assert_int_equal(key.type, types[i]);
        assert_string_equal(gi_public_key_type(key.type), shown[i]);
        assert_str(key.application, "ssh:larkspur");
        assert_true(gi_str_equal(key.point, signing_point(arena, &signer)));
        assert_true(gi_str_equal(key.blob, blob));
        EVP_PKEY_free(signer.pair);
    }
}

static void a_comment_and_a_line_end_behind_the_key_are_passed_over(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    assert_null(fault_of_line(arena, GI_STR(GOOD_LINE)));
    assert_null(fault_of_line(arena, GI_STR(GOOD_LINE "\n")));
    assert_null(fault_of_line(arena, GI_STR(GOOD_LINE " alice@larkspur.example, of the \"first\" laptop\n")));
}

static void the_same_key_has_the_same_blob_whatever_its_comment(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_error error = {.arena = arena};
    struct gi_public_key one, other;
    assert_int_equal(gi_public_key_parse(arena, GI_STR(GOOD_LINE " alice"), &one, &error), 0);
    assert_int_equal(gi_public_key_parse(arena, GI_STR(GOOD_LINE " bob"), &other, &error), 0);
    assert_true(gi_str_equal(one.blob, other.blob));
}

static void a_second_line_or_a_control_character_is_refused(void **state)
{
    (void)state;
    assert_line_refused(GOOD_LINE "\nssh-ed25519 " GOOD_BASE64, CANNOT "it is not one line of plain text");
    assert_line_refused(GOOD_LINE "\r\n", CANNOT "it is not one line of plain text");
    assert_line_refused(GOOD_LINE "\n\n", CANNOT "it is not one line of plain text");
    assert_line_refused("ssh-ed25519\t" GOOD_BASE64, CANNOT "it is not one line of plain text");
    assert_line_refused(GOOD_LINE " \x1b[2J", CANNOT "it is not one line of plain text");
}

static void options_before_the_key_are_refused(void **state)
{
    (void)state;
    assert_line_refused("cert-authority " GOOD_LINE, UNKNOWN_TYPE);
    assert_line_refused(" " GOOD_LINE, UNKNOWN_TYPE);
    assert_line_refused("alice " GOOD_LINE, UNKNOWN_TYPE);
    assert_line_refused(GOOD_BASE64, UNKNOWN_TYPE);
    assert_line_refused("", UNKNOWN_TYPE);
}

static void base64_that_is_not_canonical_is_refused(void **state)
{
    (void)state;
    assert_line_refused("ssh-ed25519", BAD_BASE64);
    assert_line_refused("ssh-ed25519 ", BAD_BASE64);
    assert_line_refused("ssh-ed25519  " GOOD_BASE64, BAD_BASE64);
    assert_line_refused(GOOD_LINE "=", BAD_BASE64);
    assert_line_refused(GOOD_LINE "====", BAD_BASE64);
    assert_line_refused(GOOD_LINE "A===", BAD_BASE64);
    assert_line_refused("ssh-ed25519 AAAA*3NzaC1lZDI1NTE5", BAD_BASE64);
    assert_line_refused("ssh-ed25519 AAAA_-Nz", BAD_BASE64);
    assert_line_refused("ssh-ed25519 AA=A", BAD_BASE64);
    assert_line_refused("ssh-ed25519 AA==AAAA", BAD_BASE64);
    /* two spellings of one byte: only AA== and the like leave the unused bits zero */
    assert_line_refused("ssh-ed25519 AB==", BAD_BASE64);
    assert_line_refused("ssh-ed25519 AAB=", BAD_BASE64);
    assert_line_refused("ssh-ed25519 AA==", CANNOT "its type is missing");
    assert_line_refused("ssh-ed25519 AAA=", CANNOT "its type is missing");
}

static void a_type_that_is_not_the_keys_own_is_refused(void **state)
{
    (void)state;
    assert_line_refused("ssh-rsa " GOOD_BASE64, CANNOT "the type before it is not its own");
    assert_line_refused("sk-ssh-ed25519@openssh.com " GOOD_BASE64, CANNOT "the type before it is not its own");
}

static void dsa_is_refused(void **state)
{
    (void)state;
    assert_line_refused("ssh-dss AAAAB3NzaC1kc3M=", CANNOT "DSA is too weak");
    assert_blob_refused(CANNOT "DSA is too weak", "ssh-dss", GI_STR("\x05"));
}

static void certificates_are_refused(void **state)
{
    static const char *const names[] = {"ssh-ed25519-cert-v01@openssh.com",
                                        "sk-ssh-ed25519-cert-v01@openssh.com",
                                        "ecdsa-sha2-nistp256-cert-v01@openssh.com",
                                        "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com",
                                        "ssh-rsa-cert-v01@openssh.com",
                                        "rsa-sha2-512-cert-v01@openssh.com"};
    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        assert_blob_refused(CANNOT "it is a certificate, and policy names the keys themselves", names[i],
                            GI_STR("nonce"));
}

static void unknown_types_are_refused(void **state)
{
    static const char *const names[] = {"",
                                        "ssh-ed448",
                                        "ecdsa-sha2-nistp224",
                                        "rsa-sha2-512",
                                        "ssh-ed25519 ",
                                        "SSH-ED25519",
                                        "webauthn-sk-ecdsa-sha2-nistp256@openssh.com",
                                        "ssh-xmss@openssh.com"};
    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        assert_blob_refused(UNKNOWN_TYPE, names[i], GI_STR("whatever"));
}

static void a_type_with_a_nul_in_it_is_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    assert_string_equal(fault_of_blob(arena, GI_STR("\0\0\0\x0c"
                                                    "ssh-ed25519\0"
                                                    "\0\0\0\x01"
                                                    "A")),
                        UNKNOWN_TYPE);
}

/* Every key of every type, cut off at each byte, and with one more. */
static void a_key_that_is_cut_off_or_goes_on_is_refused(void **state)
{
    (void)state;
    for (int type = GI_KEY_ED25519; type <= GI_KEY_RSA; type++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct signer signer = signing_new((enum gi_key_type)type);
        struct gi_str blob = signing_blob(arena, &signer);
        assert_null(fault_of_blob(arena, blob));
        for (size_t n = 0; n < blob.n; n++)
            assert_non_null(fault_of_blob(arena, gi_str_part(blob, 0, n)));
        struct gi_buf longer = gi_buf_new(arena, blob.n + 1);
        gi_buf_addstr(&longer, blob);
        gi_buf_addc(&longer, '\0');
        assert_string_equal(fault_of_blob(arena, gi_buf_str(&longer)), CANNOT "bytes stand behind its end");
        EVP_PKEY_free(signer.pair);
    }
}

static void a_length_beyond_the_end_is_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    assert_string_equal(fault_of_blob(arena, GI_STR("\xff\xff\xff\xffssh-ed25519")), CANNOT "its type is missing");
    assert_string_equal(fault_of_blob(arena, GI_STR("\0\0\0\x0bssh-ed25519\xff\xff\xff\xf1")),
                        CANNOT "its point is missing");
}

static void a_key_longer_than_any_is_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    char *many = gi_arena_alloc(arena, 100000);
    memset(many, 'A', 100000);
    const char *line = gi_arena_printf(arena, "ssh-ed25519 %.*s", 100000, many);
    assert_string_equal(fault_of_line(arena, gi_str_of(line)), CANNOT "it is longer than any key that may sign");
    assert_string_equal(fault_of_blob(arena, (struct gi_str){many, 5000}),
                        CANNOT "it is longer than any key that may sign");
}

/* Ed25519: 32 bytes, the lowest first; the highest bit of the last byte is the sign of x. */
#define F30                                                                                                            \
    "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff" \
    "\xff\xff"
#define Z30 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define POINT(text) ((struct gi_str){(text), 32})

static void points_of_small_order_are_refused(void **state)
{
    static const char *const points[] = {
        "\x00" Z30 "\x00",
        "\x00" Z30 "\x80", /* order 4 */
        "\x01" Z30 "\x00", /* the neutral one */
        "\xec" F30 "\x7f", /* order 2 */
        "\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0\xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02"
        "\x88"
        "\x6d\x53\xfc\x05", /* order 8 */
        "\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0\xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02"
        "\x88"
        "\x6d\x53\xfc\x85",
        "\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c\x0b\x76\x0d\x10\x67\x0f\x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e\xc7\xfd"
        "\x77"
        "\x92\xac\x03\x7a",
        "\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c\x0b\x76\x0d\x10\x67\x0f\x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e\xc7\xfd"
        "\x77"
        "\x92\xac\x03\xfa",
    };
    (void)state;
    for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
        assert_blob_refused(SMALL_ORDER, "ssh-ed25519", POINT(points[i]));
        assert_blob_refused(SMALL_ORDER, "sk-ssh-ed25519@openssh.com", POINT(points[i]), GI_STR("ssh:"));
    }
}

/* The second spellings of the points of order 4, 1 and 2: y plus the field's prime, or a sign where x is zero. */
static void points_of_small_order_in_another_spelling_are_refused(void **state)
{
    static const char *const beyond[] = {"\xed" F30 "\x7f", "\xed" F30 "\xff", "\xee" F30 "\x7f", "\xee" F30 "\xff"};
    static const char *const signs[] = {"\x01" Z30 "\x80", "\xec" F30 "\xff"};
    (void)state;
    for (size_t i = 0; i < 4; i++)
        assert_blob_refused(NOT_CANONICAL, "ssh-ed25519", POINT(beyond[i]));
    for (size_t i = 0; i < 2; i++)
        assert_blob_refused(SMALL_ORDER, "ssh-ed25519", POINT(signs[i]));
}

/* y = p + k for all 19 values that fit into 255 bits, with either sign. */
static void points_beyond_the_field_are_refused(void **state)
{
    (void)state;
    for (int k = 0; k < 19; k++) {
        char point[33] = "\xff" F30 "\x7f";
        point[0] = (char)(0xed + k);
        assert_blob_refused(NOT_CANONICAL, "ssh-ed25519", POINT(point));
        point[31] = (char)0xff;
        assert_blob_refused(NOT_CANONICAL, "ssh-ed25519", POINT(point));
    }
}

/* y = 2, 7 and 8 have no x; 3, 4, 5, 6 and 9 have one. */
static void points_off_the_edwards_curve_are_refused(void **state)
{
    static const char off[] = {2, 7, 8};
    static const char on[] = {3, 4, 5, 6, 9};
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    char point[32] = {0};
    for (size_t i = 0; i < sizeof(off); i++) {
        point[0] = off[i];
        assert_blob_refused(CANNOT "its point is not on the curve", "ssh-ed25519", POINT(point));
    }
    for (size_t i = 0; i < sizeof(on); i++) {
        point[0] = on[i];
        assert_null(fault_of_blob(arena, BLOB(arena, "ssh-ed25519", POINT(point))));
    }
}

static void an_ed25519_point_of_another_length_is_refused(void **state)
{
    (void)state;
    char point[40] = {9};
    for (size_t n = 0; n < sizeof(point); n++)
        if (n != 32)
            assert_blob_refused(CANNOT "its point does not have 32 bytes", "ssh-ed25519", ((struct gi_str){point, n}));
}

static void an_application_that_is_not_ssh_is_refused(void **state)
{
    static const char *const applications[] = {"", "ssh", "https://larkspur.example", "SSH:", " ssh:"};
    (void)state;
    char point[32] = {9};
    for (size_t i = 0; i < 5; i++)
        assert_blob_refused(CANNOT "its application does not begin with ssh:", "sk-ssh-ed25519@openssh.com",
                            POINT(point), gi_str_of(applications[i]));
}

/* P-256: the point with x = 0, and the field's prime in the place of that zero. */
#define P256_Y                                                                                                         \
    "\x66\x48\x5c\x78\x0e\x2f\x83\xd7\x24\x33\xbd\x5d\x84\xa0\x6b\xb6\x54\x1c\x2a\xf3\x1d\xae\x87\x17\x28\xbf\x85\x6a" \
    "\x17\x4f\x93\xf4"
#define P256_P "\xff\xff\xff\xff\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
#define Z32 Z30 "\0\0"

static void a_coordinate_beyond_the_field_is_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    assert_null(
        fault_of_blob(arena, BLOB(arena, "ecdsa-sha2-nistp256", GI_STR("nistp256"), GI_STR("\x04" Z32 P256_Y))));
    assert_blob_refused(OFF_CURVE, "ecdsa-sha2-nistp256", GI_STR("nistp256"), GI_STR("\x04" P256_P P256_Y));
}

static void points_off_the_curves_of_nist_are_refused(void **state)
{
    static const enum gi_key_type types[] = {GI_KEY_ECDSA_P256, GI_KEY_ECDSA_P384, GI_KEY_ECDSA_P521,
                                             GI_KEY_SK_ECDSA_P256};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct signer signer = signing_new(types[i]);
        struct gi_str point = signing_point(arena, &signer);
        struct gi_str curve = gi_str_of(signing_curve(types[i]));
        ((char *)point.s)[point.n - 1] ^= 1; /* y without x */
        assert_blob_refused(OFF_CURVE, signing_name(types[i]), curve, point, gi_str_of("ssh:"));
        EVP_PKEY_free(signer.pair);
    }
}

static void points_in_another_form_are_refused(void **state)
{
    (void)state;
    /* compressed, hybrid, the point at infinity, none, a byte too few, one too many */
    assert_blob_refused(OFF_CURVE, "ecdsa-sha2-nistp256", GI_STR("nistp256"), GI_STR("\x02" Z32));
    assert_blob_refused(OFF_CURVE, "ecdsa-sha2-nistp256", GI_STR("nistp256"), GI_STR("\x06" Z32 P256_Y));
    assert_blob_refused(OFF_CURVE, "ecdsa-sha2-nistp256", GI_STR("nistp256"), GI_STR("\0"));
    assert_blob_refused(OFF_CURVE, "ecdsa-sha2-nistp256", GI_STR("nistp256"), GI_STR(""));
    assert_blob_refused(OFF_CURVE, "ecdsa-sha2-nistp256", GI_STR("nistp256"), ((struct gi_str){"\x04" Z32 P256_Y, 64}));
    assert_blob_refused(OFF_CURVE, "ecdsa-sha2-nistp256", GI_STR("nistp256"), ((struct gi_str){"\x04" Z32 P256_Y, 66}));
    assert_blob_refused(OFF_CURVE, "ecdsa-sha2-nistp256", GI_STR("nistp256"), GI_STR("\x04" Z32 Z32));
}

static void a_curve_that_is_not_the_types_is_refused(void **state)
{
    (void)state;
    assert_blob_refused(CANNOT "its curve is not the one of its type", "ecdsa-sha2-nistp256", GI_STR("nistp384"),
                        GI_STR("\x04" Z32 P256_Y));
    assert_blob_refused(CANNOT "its curve is not the one of its type", "ecdsa-sha2-nistp256", GI_STR(""),
                        GI_STR("\x04" Z32 P256_Y));
    assert_blob_refused(OFF_CURVE, "ecdsa-sha2-nistp384", GI_STR("nistp384"), GI_STR("\x04" Z32 P256_Y));
}

/* An RSA key with a made-up modulus of that many bits, odd and with its highest bit set. */
static struct gi_str rsa_blob(struct gi_arena *arena, size_t bits, struct gi_str exponent)
{
    size_t size = (bits + 7) / 8;
    char *modulus = gi_arena_alloc(arena, size);
    modulus[0] = (char)(1 << (bits - 1) % 8);
    modulus[size - 1] |= 1;
    struct gi_buf blob = gi_buf_new(arena, 65536);
    signing_string(&blob, GI_STR("ssh-rsa"));
    signing_string(&blob, exponent);
    signing_number(&blob, (struct gi_str){modulus, size});
    return gi_buf_str(&blob);
}
#define F4 GI_STR("\x01\x00\x01")

static void rsa_of_3072_to_8192_bits_is_taken(void **state)
{
    static const size_t bits[] = {3072, 3073, 4096, 8191, 8192};
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    for (size_t i = 0; i < 5; i++)
        assert_null(fault_of_blob(arena, rsa_blob(arena, bits[i], F4)));
}

static void short_rsa_is_refused(void **state)
{
    static const size_t bits[] = {1024, 2048, 3064, 3071};
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(fault_of_blob(arena, rsa_blob(arena, bits[i], F4)), CANNOT "RSA needs 3072 bits at least");
}

static void long_rsa_is_refused(void **state)
{
    static const size_t bits[] = {8193, 8200, 16384};
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(fault_of_blob(arena, rsa_blob(arena, bits[i], F4)),
                            CANNOT "RSA may have 8192 bits at most");
}

static void other_exponents_are_refused(void **state)
{
    static const char *const exponents[] = {
        "\x01", "\x03", "\x11", "\x23", "\x01\x01", "\x01\x01\x01", "\x01\xff\xff\xff\xff"};
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    for (size_t i = 0; i < sizeof(exponents) / sizeof(exponents[0]); i++)
        assert_string_equal(fault_of_blob(arena, rsa_blob(arena, 3072, gi_str_of(exponents[i]))),
                            CANNOT "its exponent is not 65537");
}

static void rsa_numbers_that_are_padded_negative_or_zero_are_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    const char *reason = CANNOT "its exponent and modulus are not in canonical form";
    char modulus[385] = {0};
    modulus[1] = modulus[384] = 1;
    assert_string_equal(fault_of_blob(arena, rsa_blob(arena, 3072, GI_STR("\0\x01\0\x01"))), reason);
    assert_string_equal(fault_of_blob(arena, rsa_blob(arena, 3072, GI_STR("\x81\0\x01"))), reason);
    assert_string_equal(fault_of_blob(arena, rsa_blob(arena, 3072, GI_STR(""))), reason);
    assert_string_equal(fault_of_blob(arena, rsa_blob(arena, 3072, GI_STR("\0"))), reason);
    assert_blob_refused(reason, "ssh-rsa", F4, ((struct gi_str){modulus, sizeof(modulus)}));
    modulus[1] = (char)0x81;
    assert_blob_refused(reason, "ssh-rsa", F4, ((struct gi_str){modulus + 1, sizeof(modulus) - 1}));
    assert_blob_refused(reason, "ssh-rsa", F4, GI_STR(""));
}

static void an_even_modulus_is_refused(void **state)
{
    (void)state;
    char modulus[385] = {0};
    modulus[1] = (char)0x80;
    assert_blob_refused(CANNOT "its modulus is even", "ssh-rsa", F4, ((struct gi_str){modulus, sizeof(modulus)}));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(keys_of_ssh_keygen_have_the_fingerprints_that_it_prints),
    cmocka_unit_test(fido_keys_are_read_with_their_application),
    cmocka_unit_test(a_comment_and_a_line_end_behind_the_key_are_passed_over),
    cmocka_unit_test(the_same_key_has_the_same_blob_whatever_its_comment),
    cmocka_unit_test(a_second_line_or_a_control_character_is_refused),
    cmocka_unit_test(options_before_the_key_are_refused),
    cmocka_unit_test(base64_that_is_not_canonical_is_refused),
    cmocka_unit_test(a_type_that_is_not_the_keys_own_is_refused),
    cmocka_unit_test(dsa_is_refused),
    cmocka_unit_test(certificates_are_refused),
    cmocka_unit_test(unknown_types_are_refused),
    cmocka_unit_test(a_type_with_a_nul_in_it_is_refused),
    cmocka_unit_test(a_key_that_is_cut_off_or_goes_on_is_refused),
    cmocka_unit_test(a_length_beyond_the_end_is_refused),
    cmocka_unit_test(a_key_longer_than_any_is_refused),
    cmocka_unit_test(points_of_small_order_are_refused),
    cmocka_unit_test(points_of_small_order_in_another_spelling_are_refused),
    cmocka_unit_test(points_beyond_the_field_are_refused),
    cmocka_unit_test(points_off_the_edwards_curve_are_refused),
    cmocka_unit_test(an_ed25519_point_of_another_length_is_refused),
    cmocka_unit_test(an_application_that_is_not_ssh_is_refused),
    cmocka_unit_test(a_coordinate_beyond_the_field_is_refused),
    cmocka_unit_test(points_off_the_curves_of_nist_are_refused),
    cmocka_unit_test(points_in_another_form_are_refused),
    cmocka_unit_test(a_curve_that_is_not_the_types_is_refused),
    cmocka_unit_test(rsa_of_3072_to_8192_bits_is_taken),
    cmocka_unit_test(short_rsa_is_refused),
    cmocka_unit_test(long_rsa_is_refused),
    cmocka_unit_test(other_exponents_are_refused),
    cmocka_unit_test(rsa_numbers_that_are_padded_negative_or_zero_are_refused),
    cmocka_unit_test(an_even_modulus_is_refused),
};

UNIT_MAIN(tests)
