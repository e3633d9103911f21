/* Beside ssh-keygen: over random and mutated signatures of every type of key, ours accepts only what `ssh-keygen -Y
 * verify` accepts, and refuses what only that lets pass. TEST_N trials (200). */
#include "base/file.h"
#include "repositories.h"
#include "sign/ssh_keygen.h"
#include "signing.h"

enum { TYPES = GI_KEY_RSA + 1, MESSAGE_MOST = 300 };

/* The keys of a run, each with a line for ssh-keygen: principal s0 has the key of type 0. */
struct keys {
    struct signer signers[TYPES];
    struct gi_str blobs[TYPES];
};

/* One signature to be judged by both. */
struct trial {
    struct gi_arena *arena;
    uint64_t *seed;
    const struct keys *keys;
    enum gi_key_type type; /* whose key it is judged by */
    struct parts parts;
    struct gi_str message; /* what it is judged over */
    struct gi_str bytes;   /* inside the inner signature */
    struct gi_str inner;
    struct gi_str whole;
    struct gi_str armour;
};

static uint32_t draw(uint64_t *seed, size_t below)
{
    *seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)(*seed >> 33) % (uint32_t)below;
}

static uint64_t trials(void)
{
    const char *asked = gi_env_get("TEST_N");
    return asked ? strtoull(asked, NULL, 10) : 200;
}

static void put_bytes(const char *path, struct gi_str bytes)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.s, 1, bytes.n, file), bytes.n);
    assert_int_equal(fclose(file), 0);
}

/* A line of an allowed_signers file; the name in the blob is its type. */
static void allow(struct gi_buf *allowed, const char *who, struct gi_str blob)
{
    struct gi_str name = gi_str_part(blob, 4, (unsigned char)blob.s[3]);
    struct gi_str line = signing_line_of(allowed->arena, gi_arena_copy(allowed->arena, name.s, name.n), blob);
    gi_buf_addf(allowed, "%s %.*s\n", who, GI_STR_ARGS(line));
}

static struct keys keys_make(struct place *place)
{
    struct keys keys;
    struct gi_buf allowed = gi_buf_new(place->arena, 1 << 20);
    for (int type = 0; type < TYPES; type++) {
        keys.signers[type] = signing_new((enum gi_key_type)type);
        keys.blobs[type] = signing_blob(place->arena, &keys.signers[type]);
        allow(&allowed, gi_arena_printf(place->arena, "s%d", type), keys.blobs[type]);
    }
    put_bytes("allowed", gi_buf_str(&allowed));
    return keys;
}

static void scoped_keys(struct keys *keys)
{
    for (int type = 0; type < TYPES; type++)
        EVP_PKEY_free(keys->signers[type].pair);
}

/* Why ours refuses, or NULL. */
static const char *ours(struct gi_arena *arena, struct gi_str blob, struct gi_str armour, struct gi_str message)
{
    struct gi_error error = {.arena = arena};
    struct gi_public_key key;
    struct gi_sshsig signature;
    if (gi_public_key_of_blob(arena, blob, &key, &error) || gi_sshsig_parse(arena, armour, &signature, &error) ||
        gi_sshsig_verify(&signature, &key, SIGNING_NAME_SPACE, message, GI_TOUCH_REQUIRED, &error))
        return error.message;
    return NULL;
}

/* Whether ssh-keygen accepts it as made by that principal of the file "allowed". */
static bool theirs(struct gi_arena *arena, const char *who, struct gi_str armour, struct gi_str message)
{
    const char *const argv[] = {"ssh-keygen", "-Y", "verify",           "-f", "allowed",   "-I",
                                who,          "-n", SIGNING_NAME_SPACE, "-s", "signature", NULL};
    struct gi_error error = {.arena = arena};
    struct gi_process process = {.argv = argv, .input = message, .most = 1 << 16};
    struct gi_str output;
    struct gi_str errors;
    int status;
    put_bytes("signature", armour);
    if (gi_process_run(&process, arena, &output, &errors, &status, &error) != 0)
        fail_msg("%s", error.message);
    return status == 0;
}

static const char *principal(const struct trial *trial)
{
    return gi_arena_printf(trial->arena, "s%d", (int)trial->type);
}

static struct gi_str random_message(struct gi_arena *arena, uint64_t *seed)
{
    size_t n = draw(seed, MESSAGE_MOST);
    char *bytes = gi_arena_alloc(arena, MESSAGE_MOST);
    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)draw(seed, 256);
    return (struct gi_str){bytes, n};
}

static void sign_parts(struct trial *trial)
{
    trial->bytes = signing_bytes(trial->arena, &trial->keys->signers[trial->type], &trial->parts, trial->message);
}

/* The rest from the bytes on. */
static void finish(struct trial *trial)
{
    trial->inner = signing_inner(trial->arena, &trial->keys->signers[trial->type], &trial->parts, trial->bytes);
    trial->whole = signing_whole(trial->arena, &trial->parts, trial->inner);
    trial->armour = signing_armour(trial->arena, trial->whole, 70);
}

/* A lawful signature over a random message. */
static struct trial lawful(struct gi_arena *arena, uint64_t *seed, const struct keys *keys, enum gi_key_type type)
{
    struct trial trial = {.arena = arena, .seed = seed, .keys = keys, .type = type};
    trial.parts = signing_parts(arena, &keys->signers[type]);
    trial.parts.hash = draw(seed, 2) ? "sha512" : "sha256";
    trial.parts.rsa = draw(seed, 2) ? "rsa-sha2-512" : "rsa-sha2-256";
    trial.parts.flags = draw(seed, 2) ? 0x01 : 0x05;
    trial.parts.counter = draw(seed, UINT32_MAX);
    trial.message = random_message(arena, seed);
    sign_parts(&trial);
    finish(&trial);
    return trial;
}

/* A copy with some bytes, from `at` on, replaced by others. */
static struct gi_str spliced(struct gi_arena *arena, struct gi_str old, size_t at, size_t removed, struct gi_str put)
{
    struct gi_buf buf = gi_buf_new(arena, 1 << 20);
    gi_buf_addstr(&buf, gi_str_part(old, 0, at));
    gi_buf_addstr(&buf, put);
    gi_buf_addstr(&buf, gi_str_part(old, at + removed, old.n));
    return gi_buf_str(&buf);
}

static struct gi_str random_byte(struct trial *trial)
{
    char *byte = gi_arena_alloc(trial->arena, 1);
    *byte = (char)draw(trial->seed, 256);
    return (struct gi_str){byte, 1};
}

static struct gi_str turned(struct trial *trial, struct gi_str old)
{
    if (!old.n)
        return old;
    char *copy = gi_arena_copy(trial->arena, old.s, old.n);
    uint32_t bit = draw(trial->seed, old.n * 8);
    copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
    return (struct gi_str){copy, old.n};
}

/* A byte put in, taken out, or replaced, or a bit turned. */
static struct gi_str disturbed(struct trial *trial, struct gi_str old)
{
    uint32_t at = draw(trial->seed, old.n + 1);
    switch (draw(trial->seed, 4)) {
    case 0:
        return spliced(trial->arena, old, at, 0, random_byte(trial));
    case 1:
        return spliced(trial->arena, old, at, 1, (struct gi_str){0});
    case 2:
        return spliced(trial->arena, old, at, 1, random_byte(trial));
    default:
        return turned(trial, old);
    }
}

/* Mutations: each changes one layer and makes those above it anew. */

static void mutate_armour(struct trial *trial)
{
    trial->armour = disturbed(trial, trial->armour);
}

static void mutate_line_ends(struct trial *trial)
{
    static const char *const ends[] = {"\r\n", "\n\n", " \n", "", "\r", "\t\n", "\n "};
    size_t at = draw(trial->seed, trial->armour.n);
    at += gi_str_find(gi_str_part(trial->armour, at, trial->armour.n), '\n');
    trial->armour = spliced(trial->arena, trial->armour, at, 1, gi_str_of(ends[draw(trial->seed, 7)]));
}

static void mutate_width(struct trial *trial)
{
    trial->armour = signing_armour(trial->arena, trial->whole, 1 + draw(trial->seed, 100));
}

static void mutate_whole(struct trial *trial)
{
    trial->armour = signing_armour(trial->arena, disturbed(trial, trial->whole), 70);
}

static void mutate_inner(struct trial *trial)
{
    trial->whole = signing_whole(trial->arena, &trial->parts, disturbed(trial, trial->inner));
    trial->armour = signing_armour(trial->arena, trial->whole, 70);
}

static void mutate_bytes(struct trial *trial)
{
    trial->bytes = disturbed(trial, trial->bytes);
    finish(trial);
}

static void mutate_message(struct trial *trial)
{
    trial->message = disturbed(trial, trial->message);
}

/* A field becomes another; what is signed follows, or not. */
static void mutate_field(struct trial *trial)
{
    static const char *const names[] = {"", "git", "*", "executive@git-incident", "crisis-lead@git-incident "};
    static const char *const hashes[] = {"", "sha1", "sha224", "sha256", "sha384", "sha512"};
    static const char *const types[] = {"ssh-rsa",     "rsa-sha2-256",        "rsa-sha2-512",
                                        "ssh-ed25519", "ecdsa-sha2-nistp256", "sk-ssh-ed25519@openssh.com"};
    bool follows = draw(trial->seed, 2);
    switch (draw(trial->seed, 7)) {
    case 0:
        trial->parts.name_space = names[draw(trial->seed, 5)];
        break;
    case 1:
        trial->parts.hash = hashes[follows ? 1 + draw(trial->seed, 5) : draw(trial->seed, 6)];
        break;
    case 2:
        trial->parts.reserved = "reserved";
        break;
    case 3:
        trial->parts.version = draw(trial->seed, 4);
        break;
    case 4:
        trial->parts.inner = types[draw(trial->seed, 6)];
        break;
    case 5:
        trial->parts.flags = (uint8_t)draw(trial->seed, 256);
        break;
    default:
        trial->parts.blob = trial->keys->blobs[draw(trial->seed, TYPES)];
    }
    if (follows)
        sign_parts(trial);
    finish(trial);
}

static void mutate_nothing(struct trial *trial)
{
    (void)trial;
}

static void (*const mutations[])(struct trial *) = {
    mutate_nothing, mutate_armour, mutate_line_ends, mutate_width, mutate_whole,
    mutate_inner,   mutate_bytes,  mutate_message,   mutate_field,
};

/* For what reasons ours may refuse what ssh-keygen accepts. */
static bool is_stricter(const char *reason)
{
    static const char *const reasons[] = {
        "is not armoured as ssh-keygen does it",
        "is not in canonical base64",
        "another version than 1",
        "reserved field",
        "bytes behind its end",
        "without a touch",
        "not in canonical form",
        "not below the group's order",
        "not as long as its key's modulus",
    };
    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
        if (strstr(reason, reasons[i]))
            return true;
    return false;
}

static void unchanged_signatures_are_accepted_by_both(void **state)
{
    struct place *place = *state;
    GI_SCOPED(scoped_keys) struct keys keys = keys_make(place);
    for (uint64_t i = 0; i < trials() / 2 + TYPES; i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        uint64_t seed = i * 7919;
        struct trial trial = lawful(arena, &seed, &keys, (enum gi_key_type)(i % TYPES));
        const char *reason = ours(arena, keys.blobs[trial.type], trial.armour, trial.message);
        if (reason)
            fail_msg("trial %llu of %s: %s", (unsigned long long)i, signing_name(trial.type), reason);
        if (!theirs(arena, principal(&trial), trial.armour, trial.message))
            fail_msg("trial %llu of %s: ssh-keygen refuses what the test made", (unsigned long long)i,
                     signing_name(trial.type));
    }
}

static void mutated_signatures_are_accepted_only_where_ssh_keygen_accepts_them(void **state)
{
    struct place *place = *state;
    GI_SCOPED(scoped_keys) struct keys keys = keys_make(place);
    unsigned taken = 0, refused = 0, stricter = 0;
    for (uint64_t i = 0; i < trials(); i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        uint64_t seed = i * 104729 + 1;
        struct trial trial = lawful(arena, &seed, &keys, (enum gi_key_type)draw(&seed, TYPES));
        uint32_t which = draw(&seed, sizeof(mutations) / sizeof(mutations[0]));
        mutations[which](&trial);
        const char *reason = ours(arena, keys.blobs[trial.type], trial.armour, trial.message);
        bool accepted = theirs(arena, principal(&trial), trial.armour, trial.message);
        if (!reason && !accepted)
            fail_msg("trial %llu of %s, mutation %u: ours accepts what ssh-keygen refuses", (unsigned long long)i,
                     signing_name(trial.type), which);
        if (reason && accepted && !is_stricter(reason))
            fail_msg("trial %llu of %s, mutation %u: ssh-keygen accepts, ours says: %s", (unsigned long long)i,
                     signing_name(trial.type), which, reason);
        taken += !reason;
        refused += reason && !accepted;
        stricter += reason && accepted;
    }
    print_message("# both accept %u, both refuse %u, only ssh-keygen accepts %u\n", taken, refused, stricter);
    assert_true(taken > trials() / 20 && refused > trials() / 3 && stricter > 0);
}

/* What ssh-keygen itself signed with keys of its own, and the same with one byte disturbed. */
static void what_ssh_keygen_signs_is_accepted_by_both(void **state)
{
    static const char *const types[][2] = {
        {"ed25519", "256"}, {"ecdsa", "256"}, {"ecdsa", "384"}, {"ecdsa", "521"}, {"rsa", "3072"}};
    struct place *place = *state;
    for (size_t t = 0; t < 5; t++) {
        const char *name = gi_arena_printf(place->arena, "%s%s", types[t][0], types[t][1]);
        run_argv(
            place,
            (const char *const[]){"ssh-keygen", "-q", "-t", types[t][0], "-b", types[t][1], "-N", "", "-f", name, NULL},
            0, NULL);
        SHELL(place, gi_arena_printf(place->arena, "{ printf 's0 '; cat %s.pub; } >allowed", name));
        for (uint64_t i = 0; i < trials() / 20 + 2; i++) {
            GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
            uint64_t seed = i * 31337 + t;
            struct trial trial = {.arena = arena, .seed = &seed, .message = random_message(arena, &seed)};
            struct gi_public_key key;
            struct gi_str line;
            MUST(place, gi_file_read(arena, gi_arena_printf(arena, "%s.pub", name), 1 << 16, &line, &place->error));
            MUST(place, gi_public_key_parse(arena, line, &key, &place->error));
            MUST(place,
                 gi_ssh_keygen_sign(arena, name, SIGNING_NAME_SPACE, trial.message, &trial.armour, &place->error));
            const char *reason = ours(arena, key.blob, trial.armour, trial.message);
            if (reason)
                fail_msg("%s: %s", name, reason);
            assert_true(theirs(arena, "s0", trial.armour, trial.message));
            trial.armour = disturbed(&trial, trial.armour);
            if (!ours(arena, key.blob, trial.armour, trial.message))
                assert_true(theirs(arena, "s0", trial.armour, trial.message));
        }
    }
}

/* Each thing that ssh-keygen lets pass and a gate must not: made on purpose, so that both verdicts are seen. */

static void junk_behind(struct trial *trial)
{
    trial->armour = spliced(trial->arena, trial->armour, trial->armour.n, 0, GI_STR("and so is the other close\n"));
}

static void cr_lf(struct trial *trial)
{
    struct gi_buf buf = gi_buf_new(trial->arena, 1 << 20);
    for (size_t i = 0; i < trial->armour.n; i++) {
        if (trial->armour.s[i] == '\n' && i > 40 && i < trial->armour.n - 40)
            gi_buf_addc(&buf, '\r');
        gi_buf_addc(&buf, trial->armour.s[i]);
    }
    trial->armour = gi_buf_str(&buf);
}

static void one_line(struct trial *trial)
{
    trial->armour = signing_armour(trial->arena, trial->whole, 100000);
}

static void odd_lines(struct trial *trial)
{
    trial->armour = signing_armour(trial->arena, trial->whole, 33);
}

static void blank_line(struct trial *trial)
{
    trial->armour = spliced(trial->arena, trial->armour, 30, 0, GI_STR("\n"));
}

static void blank_in_the_base64(struct trial *trial)
{
    trial->armour = spliced(trial->arena, trial->armour, 100, 0, GI_STR(" "));
}

/* Before the padding stand bits that mean nothing. */
static void slack_bits(struct trial *trial)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t at = trial->armour.n - strlen("=\n-----END SSH SIGNATURE-----\n");
    assert_int_equal(trial->armour.s[at], '=');
    while (trial->armour.s[at] == '=')
        at--;
    char *copy = gi_arena_copy(trial->arena, trial->armour.s, trial->armour.n);
    copy[at] = strchr(digits, copy[at])[1];
    trial->armour = (struct gi_str){copy, trial->armour.n};
}

static void unsigned_reserved_field(struct trial *trial)
{
    trial->parts.reserved = "approved by mallory";
    finish(trial);
}

static void version_0(struct trial *trial)
{
    trial->parts.version = 0;
    finish(trial);
}

static void bytes_behind(struct trial *trial)
{
    trial->whole = spliced(trial->arena, trial->whole, trial->whole.n, 0, GI_STR("and more"));
    trial->armour = signing_armour(trial->arena, trial->whole, 70);
}

static void bytes_behind_the_inner(struct trial *trial)
{
    trial->inner = spliced(trial->arena, trial->inner, trial->inner.n, 0, GI_STR("and more"));
    trial->whole = signing_whole(trial->arena, &trial->parts, trial->inner);
    trial->armour = signing_armour(trial->arena, trial->whole, 70);
}

static void twin(struct trial *trial)
{
    trial->bytes = signing_twin(trial->arena, trial->bytes);
    finish(trial);
}

static void padded_number(struct trial *trial)
{
    size_t n = (unsigned char)trial->bytes.s[3];
    struct gi_buf longer = gi_buf_new(trial->arena, 300);
    signing_string(
        &longer,
        (struct gi_str){spliced(trial->arena, gi_str_part(trial->bytes, 4, n), 0, 0, (struct gi_str){"\0\0", 2}).s,
                        n + 2});
    gi_buf_addstr(&longer, gi_str_part(trial->bytes, 4 + n, trial->bytes.n));
    trial->bytes = gi_buf_str(&longer);
    finish(trial);
}

static void no_touch(struct trial *trial)
{
    trial->parts.flags = 0;
    sign_parts(trial);
    finish(trial);
}

/* Messages are tried until the signature begins with a zero, which is then left out. */
static void short_rsa(struct trial *trial)
{
    while (trial->bytes.s[0]) {
        trial->message = random_message(trial->arena, trial->seed);
        sign_parts(trial);
    }
    trial->bytes = gi_str_part(trial->bytes, 1, trial->bytes.n);
    finish(trial);
}

static void rsa_sha_1(struct trial *trial)
{
    trial->parts.rsa = "ssh-rsa";
    sign_parts(trial);
    finish(trial);
}

static const struct {
    const char *what;
    void (*make)(struct trial *);
    enum gi_key_type type;
    const char *reason;
} leniencies[] = {
    {"junk behind the armour", junk_behind, GI_KEY_ED25519, "is not armoured as ssh-keygen does it"},
    {"CR LF", cr_lf, GI_KEY_ED25519, "is not armoured as ssh-keygen does it"},
    {"one long line", one_line, GI_KEY_ED25519, "is not armoured as ssh-keygen does it"},
    {"lines of 33", odd_lines, GI_KEY_ED25519, "is not armoured as ssh-keygen does it"},
    {"a blank line", blank_line, GI_KEY_ED25519, "is not armoured as ssh-keygen does it"},
    {"a blank in the base64", blank_in_the_base64, GI_KEY_ED25519, "is not armoured as ssh-keygen does it"},
    {"unused bits of the base64", slack_bits, GI_KEY_RSA, "is not in canonical base64"},
    {"version 0", version_0, GI_KEY_ED25519, "has another version than 1"},
    {"a reserved field", unsigned_reserved_field, GI_KEY_ED25519, "has a reserved field that is not empty"},
    {"bytes behind the end", bytes_behind, GI_KEY_ED25519, "has bytes behind its end"},
    {"bytes behind the inner end", bytes_behind_the_inner, GI_KEY_ED25519, "has bytes behind its end"},
    {"S + L", twin, GI_KEY_ED25519, "has a number that is not below the group's order"},
    {"S + L of a FIDO key", twin, GI_KEY_SK_ED25519, "has a number that is not below the group's order"},
    {"a padded r", padded_number, GI_KEY_ECDSA_P256, "has numbers that are not in canonical form"},
    {"no touch, Ed25519", no_touch, GI_KEY_SK_ED25519, "was made without a touch of the key"},
    {"no touch, ECDSA", no_touch, GI_KEY_SK_ECDSA_P256, "was made without a touch of the key"},
    {"RSA without its first zero", short_rsa, GI_KEY_RSA, "is not as long as its key's modulus"},
    {"RSA with SHA-1", rsa_sha_1, GI_KEY_RSA, "is made with SHA-1"},
};

static void what_only_ssh_keygen_lets_pass_is_refused(void **state)
{
    struct place *place = *state;
    GI_SCOPED(scoped_keys) struct keys keys = keys_make(place);
    for (size_t i = 0; i < sizeof(leniencies) / sizeof(leniencies[0]); i++) {
        uint64_t seed = i;
        struct trial trial = lawful(place->arena, &seed, &keys, leniencies[i].type);
        assert_null(ours(place->arena, keys.blobs[trial.type], trial.armour, trial.message));
        leniencies[i].make(&trial);
        const char *reason = ours(place->arena, keys.blobs[trial.type], trial.armour, trial.message);
        if (!reason || !strstr(reason, leniencies[i].reason))
            fail_msg("%s: %s", leniencies[i].what, reason ? reason : "accepted");
        print_message("# %s: ssh-keygen %s\n", leniencies[i].what,
                      theirs(place->arena, principal(&trial), trial.armour, trial.message) ? "accepts" : "refuses");
    }
}

/* A key of small order signs anything: R = S B holds whatever the message. ssh-keygen and libcrypto take it. */
static void forgeries_by_keys_of_small_order_are_refused(void **state)
{
    struct place *place = *state;
    struct gi_arena *arena = place->arena;
    struct signer signer = signing_new(GI_KEY_ED25519);
    struct parts parts = signing_parts(arena, &signer);
    struct gi_buf blob = gi_buf_new(arena, 100);
    struct gi_buf allowed = gi_buf_new(arena, 1000);
    signing_string(&blob, GI_STR("ssh-ed25519"));
    signing_string(&blob, (struct gi_str){"\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 32});
    parts.blob = gi_buf_str(&blob);
    allow(&allowed, "mallory", parts.blob);
    put_bytes("allowed", gi_buf_str(&allowed));
    struct gi_str bytes = signing_forged(arena, &signer);
    struct gi_str armour =
        signing_armour(arena, signing_whole(arena, &parts, signing_inner(arena, &signer, &parts, bytes)), 70);
    EVP_PKEY_free(signer.pair);
    assert_string_equal(ours(arena, parts.blob, armour, GI_STR("close everything\n")),
                        "the key cannot be used: its point has a small order, so that anybody can sign with it");
    print_message("# a key of small order: ssh-keygen %s\n",
                  theirs(arena, "mallory", armour, GI_STR("close everything\n")) ? "accepts" : "refuses");
}

/* A key that ssh-keygen makes, signs with and accepts. */
static void a_short_rsa_key_is_refused(void **state)
{
    struct place *place = *state;
    struct gi_arena *arena = place->arena;
    struct gi_error error = {.arena = arena};
    struct gi_public_key key;
    struct gi_str line;
    struct gi_str armour;
    SHELL(place, "ssh-keygen -q -t rsa -b 2048 -N '' -f short; { printf 'alice '; cat short.pub; } >allowed");
    MUST(place, gi_file_read(arena, "short.pub", 1 << 16, &line, &place->error));
    MUST(place, gi_ssh_keygen_sign(arena, "short", SIGNING_NAME_SPACE, GI_STR("close\n"), &armour, &place->error));
    assert_true(theirs(arena, "alice", armour, GI_STR("close\n")));
    assert_int_equal(gi_public_key_parse(arena, line, &key, &error), -1);
    assert_string_equal(error.message, "the key cannot be used: RSA needs 3072 bits at least");
}

static const struct CMUnitTest tests[] = {
    PLACE_TEST(unchanged_signatures_are_accepted_by_both),
    PLACE_TEST(mutated_signatures_are_accepted_only_where_ssh_keygen_accepts_them),
    PLACE_TEST(what_ssh_keygen_signs_is_accepted_by_both),
    PLACE_TEST(what_only_ssh_keygen_lets_pass_is_refused),
    PLACE_TEST(forgeries_by_keys_of_small_order_are_refused),
    PLACE_TEST(a_short_rsa_key_is_refused),
};

UNIT_MAIN(tests)
