/* Signatures: those that ssh-keygen makes are good, and each thing that only ssh-keygen lets pass is refused. */
#include "sign/sshsig.h"

#include "base/file.h"
#include "signing.h"

#define MESSAGE GI_STR("git-incident statement 1\nend\n")

/* Reads and verifies; NULL where it is good, else why not. */
static const char *fault_of(struct gi_arena *arena, struct gi_str armour, struct gi_str blob, struct gi_str message,
                            enum gi_touch touch)
{
    struct gi_error error = {.arena = arena};
    struct gi_public_key key;
    struct gi_sshsig signature;
    int failed = gi_public_key_of_blob(arena, blob, &key, &error) ||
                 gi_sshsig_parse(arena, armour, &signature, &error) ||
                 gi_sshsig_verify(&signature, &key, SIGNING_NAME_SPACE, message, touch, &error);
    assert_int_equal(failed != 0, error.message != NULL);
    return error.message;
}

static struct gi_str read_data(struct gi_arena *arena, const char *name, const char *ending)
{
    struct gi_error error = {.arena = arena};
    struct gi_str bytes;
    const char *path = gi_arena_printf(arena, "tests/data/signatures/%s%s", name, ending);
    assert_int_equal(gi_file_read(arena, path, 1 << 20, &bytes, &error), 0);
    return bytes;
}

static void what_ssh_keygen_signed_verifies_and_not_over_other_bytes(void **state)
{
    static const char *const names[] = {"ed25519",   "ed25519-sha256", "ecdsa-256", "ecdsa-384",
                                        "ecdsa-521", "rsa-3072",       "rsa-8192"};
    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct gi_error error = {.arena = arena};
        struct gi_public_key key;
        struct gi_str armour = read_data(arena, names[i], ".sig");
        struct gi_str message = read_data(arena, "message", "");
        assert_int_equal(gi_public_key_parse(arena, read_data(arena, names[i], ".pub"), &key, &error), 0);
        assert_null(fault_of(arena, armour, key.blob, message, GI_TOUCH_REQUIRED));
        assert_string_equal(
            fault_of(arena, armour, key.blob, gi_str_part(message, 0, message.n - 1), GI_TOUCH_REQUIRED),
            "the signature does not fit these bytes");
    }
}

static void every_type_of_key_verifies(void **state)
{
    (void)state;
    for (int type = GI_KEY_ED25519; type <= GI_KEY_RSA; type++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct signer signer = signing_new((enum gi_key_type)type);
        struct parts parts = signing_parts(arena, &signer);
        struct gi_str armour = signing_make(arena, &signer, &parts, MESSAGE);
        assert_null(fault_of(arena, armour, parts.blob, MESSAGE, GI_TOUCH_REQUIRED));
        assert_string_equal(fault_of(arena, armour, parts.blob, GI_STR(""), GI_TOUCH_REQUIRED),
                            "the signature does not fit these bytes");
        EVP_PKEY_free(signer.pair);
    }
}

#define NOT_ARMOURED                                                                                                   \
    "the signature is not armoured as ssh-keygen does it: something stands before or behind it, or its first or last " \
    "line is another"
#define ODD_LINES "the signature is not armoured as ssh-keygen does it: its lines have other lengths"
#define BAD_BASE64 "the signature is not in canonical base64"

/* A key and its lawful signature, from which a test makes another one. */
struct made {
    struct gi_arena *arena;
    struct signer signer;
    struct parts parts;
    struct gi_str bytes; /* inside the inner signature */
};

static struct made make(struct gi_arena *arena, enum gi_key_type type)
{
    struct made made = {.arena = arena, .signer = signing_new(type)};
    made.parts = signing_parts(arena, &made.signer);
    made.bytes = signing_bytes(arena, &made.signer, &made.parts, MESSAGE);
    return made;
}

static void scoped_made(struct made *made)
{
    EVP_PKEY_free(made->signer.pair);
}
#define GI_SCOPED_MADE GI_SCOPED(scoped_made)

static struct gi_str inner_of(const struct made *made)
{
    return signing_inner(made->arena, &made->signer, &made->parts, made->bytes);
}

static struct gi_str whole_of(const struct made *made)
{
    return signing_whole(made->arena, &made->parts, inner_of(made));
}

static struct gi_str armour_of(const struct made *made)
{
    return signing_armour(made->arena, whole_of(made), 70);
}

/* Why it is refused now; NULL: it is taken. The key is the one that was made, whatever the signature says. */
static const char *fault(const struct made *made)
{
    return fault_of(made->arena, armour_of(made), signing_blob(made->arena, &made->signer), MESSAGE, GI_TOUCH_REQUIRED);
}

static const char *fault_of_armour(struct gi_arena *arena, struct gi_str armour)
{
    struct gi_error error = {.arena = arena};
    struct gi_sshsig signature = {.hash = GI_STR("untouched")};
    int failed = gi_sshsig_parse(arena, armour, &signature, &error);
    assert_int_equal(failed, error.message ? -1 : 0);
    assert_int_equal(gi_str_is(signature.hash, "untouched"), failed != 0);
    return error.message;
}

#define assert_armour_refused(armour, expected)                                                                        \
    do {                                                                                                               \
        GI_SCOPED_ARENA struct gi_arena *arena_of_armour = gi_arena_new();                                             \
        const char *found = fault_of_armour(arena_of_armour, (armour));                                                \
        assert_non_null(found);                                                                                        \
        assert_string_equal(found, expected);                                                                          \
    } while (0)

static struct gi_str joined(struct gi_arena *arena, const char *before, struct gi_str middle, const char *behind)
{
    struct gi_buf buf = gi_buf_new(arena, 1 << 20);
    gi_buf_adds(&buf, before);
    gi_buf_addstr(&buf, middle);
    gi_buf_adds(&buf, behind);
    return gi_buf_str(&buf);
}

static struct gi_str good_armour(struct gi_arena *arena)
{
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    struct gi_str armour = armour_of(&made);
    assert_null(fault(&made));
    return armour;
}

static void lines_of_76_are_taken_and_other_widths_are_not(void **state)
{
    static const size_t others[] = {1, 4, 64, 69, 71, 72, 75, 77, 80, 1000};
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    assert_null(fault_of_armour(arena, signing_armour(arena, whole_of(&made), 70)));
    assert_null(fault_of_armour(arena, signing_armour(arena, whole_of(&made), 76)));
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        assert_armour_refused(signing_armour(arena, whole_of(&made), others[i]), ODD_LINES);
}

/* Namespaces of all lengths make base64 of all lengths, so that the last line is sometimes full. */
static void signatures_of_every_length_are_read(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    char *name = gi_arena_alloc(arena, 200);
    size_t full = 0;
    for (size_t n = 1; n < 200; n++) {
        name[n - 1] = 'n';
        made.parts.name_space = name;
        full += signing_base64(arena, whole_of(&made)).n % 70 == 0;
        assert_null(fault_of_armour(arena, armour_of(&made)));
    }
    assert_true(full > 0);
}

static void junk_before_the_armour_is_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    static const char *const junk[] = {"\n", " ", "\xef\xbb\xbf", "approved by alice\n",
                                       "-----BEGIN SSH SIGNATURE-----\n"};
    for (size_t i = 0; i < 4; i++)
        assert_armour_refused(joined(arena, junk[i], good_armour(arena), ""), NOT_ARMOURED);
    assert_armour_refused(joined(arena, junk[4], good_armour(arena), ""), ODD_LINES);
}

static void junk_behind_the_armour_is_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    static const char *const junk[] = {"\n", " ", "x", "and the close, too\n"};
    for (size_t i = 0; i < 4; i++)
        assert_armour_refused(joined(arena, "", good_armour(arena), junk[i]), NOT_ARMOURED);
    assert_armour_refused(joined(arena, "", good_armour(arena), "-----END SSH SIGNATURE-----\n"), ODD_LINES);
    struct gi_str armour = good_armour(arena);
    assert_armour_refused((joined(arena, "", armour, gi_arena_copy(arena, armour.s, armour.n))), ODD_LINES);
    assert_armour_refused(((struct gi_str){joined(arena, "", armour, "").s, armour.n + 1}), NOT_ARMOURED); /* a NUL */
}

static void armour_without_its_last_line_end_is_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_str armour = good_armour(arena);
    assert_armour_refused(gi_str_part(armour, 0, armour.n - 1), NOT_ARMOURED);
}

static void every_beginning_of_an_armour_is_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_str armour = good_armour(arena);
    for (size_t n = 0; n < armour.n; n++)
        assert_armour_refused(gi_str_part(armour, 0, n), NOT_ARMOURED);
}

static void lines_that_end_with_cr_lf_are_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_str armour = good_armour(arena);
    struct gi_buf all = gi_buf_new(arena, 1 << 16);
    struct gi_buf inside = gi_buf_new(arena, 1 << 16);
    for (size_t i = 0; i < armour.n; i++) {
        gi_buf_adds(&all, armour.s[i] == '\n' ? "\r\n" : (const char[]){armour.s[i], '\0'});
        bool body = armour.s[i] == '\n' && i > 40 && i < armour.n - 40;
        gi_buf_adds(&inside, body ? "\r\n" : (const char[]){armour.s[i], '\0'});
    }
    assert_armour_refused(gi_buf_str(&all), NOT_ARMOURED);
    assert_armour_refused(gi_buf_str(&inside), ODD_LINES);
}

/* The base64 between begin and end as a test writes it. */
static struct gi_str around(struct gi_arena *arena, const char *body)
{
    return gi_str_of(gi_arena_printf(arena, "-----BEGIN SSH SIGNATURE-----\n%s-----END SSH SIGNATURE-----\n", body));
}

static void lines_that_are_split_oddly_are_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    const char *text = signing_base64(arena, whole_of(&made)).s;
    const char *bodies[] = {
        gi_arena_printf(arena, "\n%.70s\n%.70s\n%.70s\n%s\n", text, text + 70, text + 140, text + 210),
        gi_arena_printf(arena, "%.70s\n\n%.70s\n%.70s\n%s\n", text, text + 70, text + 140, text + 210),
        gi_arena_printf(arena, "%.70s\n%.70s\n%.70s\n%s\n\n", text, text + 70, text + 140, text + 210),
        gi_arena_printf(arena, "%.70s\n%.76s\n%.70s\n%s\n", text, text + 70, text + 146, text + 216),
        gi_arena_printf(arena, "%.76s\n%.70s\n%.76s\n%s\n", text, text + 76, text + 146, text + 222),
        gi_arena_printf(arena, "%.70s\n%.69s\n%.70s\n%s\n", text, text + 70, text + 139, text + 209),
        gi_arena_printf(arena, "%.10s\n%.70s\n%.70s\n%.70s\n%s\n", text, text + 10, text + 80, text + 150, text + 220),
        gi_arena_printf(arena, "%.70s\n%.70s\n%.70s\n%s", text, text + 70, text + 140, text + 210),
        "\n",
    };
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
        assert_armour_refused(around(arena, bodies[i]), ODD_LINES);
}

static void blanks_in_the_base64_are_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    const char *text = signing_base64(arena, whole_of(&made)).s;
    assert_armour_refused(
        around(arena, gi_arena_printf(arena, "%.69s \n%.70s\n%.70s\n%s\n", text, text + 69, text + 139, text + 209)),
        BAD_BASE64);
    assert_armour_refused(
        around(arena, gi_arena_printf(arena, "%.70s\n%.70s\n%.70s\n%s \n", text, text + 70, text + 140, text + 210)),
        BAD_BASE64);
}

static void other_first_and_last_lines_are_refused(void **state)
{
    (void)state;
    assert_armour_refused(GI_STR("-----BEGIN PGP SIGNATURE-----\nU1NI\n-----END PGP SIGNATURE-----\n"), NOT_ARMOURED);
    assert_armour_refused(GI_STR("---- BEGIN SSH SIGNATURE ----\nU1NI\n---- END SSH SIGNATURE ----\n"), NOT_ARMOURED);
    assert_armour_refused(GI_STR("-----BEGIN SSH SIGNATURE----- \nU1NI\n-----END SSH SIGNATURE-----\n"), NOT_ARMOURED);
    assert_armour_refused(GI_STR("-----BEGIN SSH SIGNATURE-----\nU1NI\n -----END SSH SIGNATURE-----\n"), ODD_LINES);
    assert_armour_refused(GI_STR("-----BEGIN SSH SIGNATURE-----\nU1NI\n"), NOT_ARMOURED);
    assert_armour_refused(GI_STR(""), NOT_ARMOURED);
}

static void base64_that_is_not_canonical_is_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    static const char *const bodies[] = {"U1NIU0lHAAAAAR==\n",
                                         "U1NIU0lHAAAAAQA\n",
                                         "U1NIU0lHAAAAAQ\n",
                                         "U1NIU0lHAAAAAQ=\n",
                                         "U1NIU0lHAAAAAQ===\n",
                                         "U1NIU0lH=AAAAQ==\n",
                                         "U1NIU0lHAAAAAQ==AAAA\n",
                                         "====\n",
                                         "A===\n",
                                         ""};
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
        assert_armour_refused(around(arena, bodies[i]), BAD_BASE64);
    assert_armour_refused(around(arena, "U1NIU0lHAAAAAQ==\n"), "the signature is cut off");
}

static void an_armour_longer_than_any_is_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    made.bytes = (struct gi_str){gi_arena_alloc(arena, 8000), 8000};
    struct gi_str twice = joined(arena, "", whole_of(&made), "");
    assert_null(fault_of_armour(arena, signing_armour(arena, twice, 70)));
    struct gi_buf longer = gi_buf_new(arena, 1 << 16);
    gi_buf_addstr(&longer, twice);
    gi_buf_add(&longer, made.bytes.s, made.bytes.n);
    assert_armour_refused(signing_armour(arena, gi_buf_str(&longer), 70), "the signature is longer than any signature");
}

static void another_magic_word_is_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    made.parts.magic = "SSHSIH";
    assert_string_equal(fault(&made), "the signature does not begin with SSHSIG");
}

static void other_versions_are_refused(void **state)
{
    static const uint32_t versions[] = {0, 2, 0x101, 0x80000001, UINT32_MAX};
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    for (size_t i = 0; i < 5; i++) {
        made.parts.version = versions[i];
        assert_string_equal(fault(&made), "the signature has another version than 1");
    }
}

/* The key signs the reserved field, too, so that only the reading can refuse it. */
static void a_reserved_field_that_is_not_empty_is_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    made.parts.reserved = "x";
    made.bytes = signing_bytes(arena, &made.signer, &made.parts, MESSAGE);
    assert_string_equal(fault(&made), "the signature has a reserved field that is not empty");
}

static void a_namespace_that_is_empty_or_odd_is_refused(void **state)
{
    static const char *const names[] = {"", "crisis lead", "crisis-lead@git-incident\n", "\x1b[2J", "caf\xc3\xa9"};
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    for (size_t i = 0; i < 5; i++) {
        made.parts.name_space = names[i];
        assert_string_equal(fault(&made), "the signature has no namespace, or one of odd characters");
    }
}

static void other_hashes_are_refused(void **state)
{
    static const char *const hashes[] = {"sha1", "sha384", "sha3-512", "md5"};
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    for (size_t i = 0; i < 4; i++) {
        made.parts.hash = hashes[i];
        made.bytes = signing_bytes(arena, &made.signer, &made.parts, MESSAGE);
        assert_string_equal(fault(&made), "the signature is over another hash than SHA-256 and SHA-512");
    }
    made.parts.hash = "SHA512";
    assert_string_equal(fault(&made), "the signature is over another hash than SHA-256 and SHA-512");
    made.parts.hash = "";
    assert_string_equal(fault(&made), "the signature is over another hash than SHA-256 and SHA-512");
}

static void bytes_behind_the_end_are_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    assert_armour_refused(signing_armour(arena, joined(arena, "", whole_of(&made), "x"), 70),
                          "the signature has bytes behind its end");
}

static void a_signature_that_is_cut_off_anywhere_is_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    struct gi_str whole = whole_of(&made);
    for (size_t n = 1; n < whole.n; n++)
        assert_non_null(fault_of_armour(arena, signing_armour(arena, gi_str_part(whole, 0, n), 70)));
}

static void the_hash_that_is_named_counts(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    made.parts.hash = "sha256";
    assert_string_equal(fault(&made), "the signature does not fit these bytes");
    made.bytes = signing_bytes(arena, &made.signer, &made.parts, MESSAGE);
    assert_null(fault(&made));
}

static void a_signature_for_another_namespace_is_refused(void **state)
{
    static const char *const names[] = {"git",
                                        "executive@git-incident",
                                        "crisis-lead@git-inciden",
                                        "crisis-lead@git-incident2",
                                        "Crisis-Lead@git-incident",
                                        "*"};
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    for (size_t i = 0; i < 6; i++) {
        made.parts.name_space = names[i];
        made.bytes = signing_bytes(arena, &made.signer, &made.parts, MESSAGE);
        assert_string_equal(fault(&made),
                            gi_arena_printf(arena, "the signature is made for the namespace %s, not for %s", names[i],
                                            SIGNING_NAME_SPACE));
    }
    made.parts.name_space = SIGNING_NAME_SPACE; /* the right name over bytes that were signed for another */
    assert_string_equal(fault(&made), "the signature does not fit these bytes");
}

static void a_signature_by_another_key_is_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    GI_SCOPED_MADE struct made other = make(arena, GI_KEY_ED25519);
    made.parts.blob = other.parts.blob;
    assert_string_equal(fault(&made), "the signature is made by another key");
    made.parts.blob = signing_blob(arena, &made.signer);
    made.bytes = other.bytes;
    assert_string_equal(fault(&made), "the signature does not fit these bytes");
}

static void an_inner_signature_of_another_type_is_refused(void **state)
{
    static const char *const names[] = {"ssh-ed448", "sk-ssh-ed25519@openssh.com", "ssh-rsa", "",
                                        "ssh-ed25519-cert-v01@openssh.com"};
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    for (size_t i = 0; i < 5; i++) {
        made.parts.inner = names[i];
        assert_string_equal(fault(&made), "the signature is of another type than its key");
    }
}

static void bytes_behind_the_inner_signature_are_refused(void **state)
{
    (void)state;
    for (int type = GI_KEY_ED25519; type <= GI_KEY_RSA; type++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        GI_SCOPED_MADE struct made made = make(arena, (enum gi_key_type)type);
        struct gi_str longer = joined(arena, "", inner_of(&made), "x");
        struct gi_str armour = signing_armour(arena, signing_whole(arena, &made.parts, longer), 70);
        assert_string_equal(fault_of(arena, armour, made.parts.blob, MESSAGE, GI_TOUCH_REQUIRED),
                            "the signature has bytes behind its end");
        assert_null(fault(&made));
    }
}

static void an_ed25519_signature_of_another_length_is_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    struct gi_str good = made.bytes;
    for (size_t n = 0; n < 64; n++) {
        made.bytes = gi_str_part(good, 0, n);
        assert_string_equal(fault(&made), "the signature does not have the 64 bytes of Ed25519");
    }
    made.bytes = joined(arena, "", good, "x");
    assert_string_equal(fault(&made), "the signature does not have the 64 bytes of Ed25519");
}

/* S and S + L are the same number of the group: libraries that do not look accept both. */
static void an_ed25519_signature_has_no_twin(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    made.bytes = signing_twin(arena, made.bytes);
    assert_string_equal(fault(&made), "the signature has a number that is not below the group's order");
}

/* L itself is refused, L - 1 is only wrong. */
static void the_order_of_the_group_is_the_border(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    struct gi_str good = made.bytes;
    char bytes[64] = {0};
    made.bytes = (struct gi_str){bytes, 64};
    memcpy(bytes, good.s, 32);
    struct gi_str twin = signing_twin(arena, made.bytes); /* S is 0, the twin's L */
    made.bytes = twin;
    assert_string_equal(fault(&made), "the signature has a number that is not below the group's order");
    ((char *)twin.s)[32]--;
    assert_string_equal(fault(&made), "the signature does not fit these bytes");
}

static void an_ed25519_signature_with_an_odd_point_is_refused(void **state)
{
    static const unsigned char firsts[] = {0, 1, 0xec, 0xed, 0xee, 0xff};
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ED25519);
    for (size_t i = 0; i < sizeof(firsts); i++) {
        char *bytes = gi_arena_copy(arena, made.bytes.s, 64);
        memset(bytes, firsts[i] < 2 ? 0 : 0xff, 32);
        bytes[0] = (char)firsts[i];
        bytes[31] = firsts[i] < 2 ? 0 : 0x7f;
        made.bytes = (struct gi_str){bytes, 64};
        assert_string_equal(fault(&made),
                            "the signature has a point that is not in canonical form or has a small order");
    }
}

static const enum gi_key_type ecdsa_types[] = {GI_KEY_ECDSA_P256, GI_KEY_ECDSA_P384, GI_KEY_ECDSA_P521,
                                               GI_KEY_SK_ECDSA_P256};

/* r and s of an ECDSA signature in SSH's form. */
static void split(struct gi_str bytes, struct gi_str *r, struct gi_str *s)
{
    size_t n = (unsigned char)bytes.s[3]; /* below 256 */
    *r = gi_str_part(bytes, 4, n);
    *s = gi_str_part(bytes, 8 + n, bytes.n);
}

static struct gi_str both(struct gi_arena *arena, struct gi_str r, struct gi_str s, const char *behind)
{
    struct gi_buf buf = gi_buf_new(arena, 65536);
    signing_string(&buf, r);
    signing_string(&buf, s);
    gi_buf_adds(&buf, behind);
    return gi_buf_str(&buf);
}

static void ecdsa_numbers_that_are_padded_negative_or_zero_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        GI_SCOPED_MADE struct made made = make(arena, ecdsa_types[i]);
        struct gi_str r, s;
        split(made.bytes, &r, &s);
        struct gi_buf padded = gi_buf_new(arena, 200);
        gi_buf_addc(&padded, '\0');
        gi_buf_addstr(&padded, r);
        char *negative = gi_arena_copy(arena, s.s, s.n);
        negative[0] = (char)(negative[0] | 0x80);
        const struct gi_str others[] = {both(arena, gi_buf_str(&padded), s, ""),
                                        both(arena, r, (struct gi_str){negative, s.n}, ""),
                                        both(arena, r, GI_STR(""), ""),
                                        both(arena, GI_STR("\0"), s, ""),
                                        both(arena, r, s, "x"),
                                        GI_STR(""),
                                        gi_str_part(made.bytes, 0, made.bytes.n - 1)};
        assert_null(fault(&made));
        for (size_t j = 0; j < sizeof(others) / sizeof(others[0]); j++) {
            made.bytes = others[j];
            assert_string_equal(fault(&made), "the signature has numbers that are not in canonical form");
        }
    }
}

static void ecdsa_in_der_is_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ECDSA_P256);
    struct gi_str bytes = signing_signed(arena, &made.signer, &made.parts, MESSAGE);
    made.bytes = signing_raw(arena, &made.signer, &made.parts, bytes);
    assert_string_equal(fault(&made), "the signature has numbers that are not in canonical form");
}

static void ecdsa_numbers_beyond_the_group_are_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_ECDSA_P256);
    struct gi_str r, s;
    split(made.bytes, &r, &s);
    char *big = gi_arena_alloc(arena, 4000);
    memset(big, 0x7f, 4000);
    made.bytes = both(arena, (struct gi_str){big, 4000}, s, "");
    assert_string_equal(fault(&made), "the signature does not fit these bytes");
    made.bytes = both(arena, (struct gi_str){big, 33}, (struct gi_str){big, 33}, "");
    assert_string_equal(fault(&made), "the signature does not fit these bytes");
}

static void rsa_with_sha_1_is_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_RSA);
    assert_null(fault(&made));
    made.parts.rsa = "ssh-rsa";
    made.bytes = signing_bytes(arena, &made.signer, &made.parts, MESSAGE);
    assert_string_equal(fault(&made), "the signature is made with SHA-1, which is too weak");
}

static void rsa_with_sha_256_is_taken_and_not_under_another_name(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_RSA);
    made.parts.rsa = "rsa-sha2-256";
    assert_string_equal(fault(&made), "the signature does not fit these bytes");
    made.bytes = signing_bytes(arena, &made.signer, &made.parts, MESSAGE);
    assert_null(fault(&made));
    made.parts.rsa = "rsa-sha2-384";
    assert_string_equal(fault(&made), "the signature is of another type than its key");
}

static void rsa_signatures_of_another_length_are_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_RSA);
    struct gi_str good = made.bytes;
    struct gi_buf padded = gi_buf_new(arena, 1000);
    gi_buf_addc(&padded, '\0');
    gi_buf_addstr(&padded, good);
    made.bytes = gi_buf_str(&padded);
    assert_string_equal(fault(&made), "the signature is not as long as its key's modulus");
    made.bytes = gi_str_part(good, 0, good.n - 1);
    assert_string_equal(fault(&made), "the signature is not as long as its key's modulus");
    made.bytes = GI_STR("");
    assert_string_equal(fault(&made), "the signature is not as long as its key's modulus");
}

static const enum gi_key_type fido_types[] = {GI_KEY_SK_ED25519, GI_KEY_SK_ECDSA_P256};

static void a_fido_signature_without_a_touch_is_refused_unless_policy_says_so(void **state)
{
    static const uint8_t flags[] = {0, 0x04, 0x80, 0xfe};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        GI_SCOPED_MADE struct made made = make(arena, fido_types[i]);
        for (size_t j = 0; j < 4; j++) {
            made.parts.flags = flags[j];
            made.bytes = signing_bytes(arena, &made.signer, &made.parts, MESSAGE);
            assert_string_equal(fault(&made),
                                "the signature was made without a touch of the key, and policy asks for one");
            assert_null(fault_of(arena, armour_of(&made), made.parts.blob, MESSAGE, GI_TOUCH_NOT_NEEDED));
        }
        made.parts.flags = 0x05; /* touched, and the user verified by PIN */
        made.bytes = signing_bytes(arena, &made.signer, &made.parts, MESSAGE);
        assert_null(fault(&made));
    }
}

static void flags_counter_and_application_of_a_fido_key_are_signed(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        GI_SCOPED_MADE struct made made = make(arena, fido_types[i]);
        struct parts good = made.parts;
        made.parts.flags = 0x05;
        assert_string_equal(fault(&made), "the signature does not fit these bytes");
        made.parts = good;
        made.parts.counter ^= 0x01000000;
        assert_string_equal(fault(&made), "the signature does not fit these bytes");
        made.parts = good;
        made.signer.application = "ssh:other";
        assert_string_equal(fault(&made), "the signature is made by another key");
        made.parts.blob = signing_blob(arena, &made.signer);
        assert_string_equal(fault(&made), "the signature does not fit these bytes");
    }
}

static void a_fido_signature_without_flags_and_counter_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        GI_SCOPED_MADE struct made made = make(arena, fido_types[i]);
        struct gi_str inner = inner_of(&made);
        for (size_t cut = 1; cut <= 5; cut++) {
            struct gi_str shorter = gi_str_part(inner, 0, inner.n - cut);
            struct gi_str armour = signing_armour(arena, signing_whole(arena, &made.parts, shorter), 70);
            assert_string_equal(fault_of(arena, armour, made.parts.blob, MESSAGE, GI_TOUCH_NOT_NEEDED),
                                "the signature lacks the FIDO key's flags and counter");
        }
    }
}

static void a_web_sites_fido_signature_is_refused(void **state)
{
    (void)state;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_MADE struct made made = make(arena, GI_KEY_SK_ECDSA_P256);
    made.parts.inner = "webauthn-sk-ecdsa-sha2-nistp256@openssh.com";
    assert_string_equal(fault(&made), "the signature is of another type than its key");
}

/* Every bit of a signature and of the message counts. */
static void a_signature_with_any_bit_turned_is_refused(void **state)
{
    static const enum gi_key_type types[] = {GI_KEY_ED25519, GI_KEY_SK_ED25519, GI_KEY_ECDSA_P256};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        GI_SCOPED_MADE struct made made = make(arena, types[i]);
        struct gi_str whole = whole_of(&made);
        for (size_t bit = 0; bit < whole.n * 8; bit++) {
            ((char *)whole.s)[bit / 8] ^= (char)(1 << bit % 8);
            struct gi_str armour = signing_armour(arena, whole, 70);
            assert_non_null(fault_of(arena, armour, made.parts.blob, MESSAGE, GI_TOUCH_NOT_NEEDED));
            ((char *)whole.s)[bit / 8] ^= (char)(1 << bit % 8);
        }
        assert_null(fault(&made));
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_ssh_keygen_signed_verifies_and_not_over_other_bytes),
    cmocka_unit_test(every_type_of_key_verifies),
    cmocka_unit_test(lines_of_76_are_taken_and_other_widths_are_not),
    cmocka_unit_test(signatures_of_every_length_are_read),
    cmocka_unit_test(junk_before_the_armour_is_refused),
    cmocka_unit_test(junk_behind_the_armour_is_refused),
    cmocka_unit_test(armour_without_its_last_line_end_is_refused),
    cmocka_unit_test(every_beginning_of_an_armour_is_refused),
    cmocka_unit_test(lines_that_end_with_cr_lf_are_refused),
    cmocka_unit_test(lines_that_are_split_oddly_are_refused),
    cmocka_unit_test(blanks_in_the_base64_are_refused),
    cmocka_unit_test(other_first_and_last_lines_are_refused),
    cmocka_unit_test(base64_that_is_not_canonical_is_refused),
    cmocka_unit_test(an_armour_longer_than_any_is_refused),
    cmocka_unit_test(another_magic_word_is_refused),
    cmocka_unit_test(other_versions_are_refused),
    cmocka_unit_test(a_reserved_field_that_is_not_empty_is_refused),
    cmocka_unit_test(a_namespace_that_is_empty_or_odd_is_refused),
    cmocka_unit_test(other_hashes_are_refused),
    cmocka_unit_test(bytes_behind_the_end_are_refused),
    cmocka_unit_test(a_signature_that_is_cut_off_anywhere_is_refused),
    cmocka_unit_test(the_hash_that_is_named_counts),
    cmocka_unit_test(a_signature_for_another_namespace_is_refused),
    cmocka_unit_test(a_signature_by_another_key_is_refused),
    cmocka_unit_test(an_inner_signature_of_another_type_is_refused),
    cmocka_unit_test(bytes_behind_the_inner_signature_are_refused),
    cmocka_unit_test(an_ed25519_signature_of_another_length_is_refused),
    cmocka_unit_test(an_ed25519_signature_has_no_twin),
    cmocka_unit_test(the_order_of_the_group_is_the_border),
    cmocka_unit_test(an_ed25519_signature_with_an_odd_point_is_refused),
    cmocka_unit_test(ecdsa_numbers_that_are_padded_negative_or_zero_are_refused),
    cmocka_unit_test(ecdsa_in_der_is_refused),
    cmocka_unit_test(ecdsa_numbers_beyond_the_group_are_refused),
    cmocka_unit_test(rsa_with_sha_1_is_refused),
    cmocka_unit_test(rsa_with_sha_256_is_taken_and_not_under_another_name),
    cmocka_unit_test(rsa_signatures_of_another_length_are_refused),
    cmocka_unit_test(a_fido_signature_without_a_touch_is_refused_unless_policy_says_so),
    cmocka_unit_test(flags_counter_and_application_of_a_fido_key_are_signed),
    cmocka_unit_test(a_fido_signature_without_flags_and_counter_is_refused),
    cmocka_unit_test(a_web_sites_fido_signature_is_refused),
    cmocka_unit_test(a_signature_with_any_bit_turned_is_refused),
};

UNIT_MAIN(tests)
