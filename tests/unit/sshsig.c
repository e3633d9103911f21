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
        assert_string_equal(fault_of(arena, armour, key.blob, gi_str_part(message, 0, message.n - 1), GI_TOUCH_REQUIRED),
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_ssh_keygen_signed_verifies_and_not_over_other_bytes),
        cmocka_unit_test(every_type_of_key_verifies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
