/* Public keys over any bytes, as a line and as a wire form: what is read has one spelling, and may sign. */
#include "sign/key.h"

#include <openssl/evp.h>
#include <stdint.h>

#include "base/scoped.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* What holds for every key that is taken. */
static void check_key(struct gi_arena *arena, const struct gi_public_key *key)
{
    bool ed25519 = key->type == GI_KEY_ED25519 || key->type == GI_KEY_SK_ED25519;
    bool fido = key->type == GI_KEY_SK_ED25519 || key->type == GI_KEY_SK_ECDSA_P256;
    if (key->type == GI_KEY_RSA)
        check(key->modulus.n >= 384 && key->modulus.n <= 1024 && key->modulus.s[0]);
    else
        check(ed25519 ? key->point.n == 32 : key->point.n > 64 && key->point.s[0] == 4);
    check(fido == gi_str_starts(key->application, "ssh:"));
    check(strlen(gi_public_key_fingerprint(arena, key)) == strlen("SHA256:") + 43);
    check(gi_public_key_type(key->type)[0] != '\0');
}

/* The wire form alone and the line that is made of it give the same key. */
static void check_blob(struct gi_arena *arena, struct gi_str blob)
{
    struct gi_error error = {.arena = arena};
    struct gi_public_key key;
    int failed = gi_public_key_of_blob(arena, blob, &key, &error);
    check((failed != 0) == (error.message != NULL));
    if (failed)
        return;
    check(gi_str_equal(key.blob, blob));
    check_key(arena, &key);
    unsigned char *text = gi_arena_alloc(arena, blob.n / 3 * 4 + 8);
    EVP_EncodeBlock(text, (const unsigned char *)blob.s, (int)blob.n);
    struct gi_str name = gi_str_part(blob, 4, (unsigned char)blob.s[3]);
    const char *line = gi_arena_printf(arena, "%.*s %s", GI_STR_ARGS(name), (const char *)text);
    struct gi_public_key again;
    check(gi_public_key_parse(arena, gi_str_of(line), &again, &error) == 0 && gi_str_equal(again.blob, blob));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_error error = {.arena = arena};
    struct gi_public_key key;
    /* a block of its own, so that a byte read behind it is seen */
    char *copy = malloc(size ? size : 1);
    check(copy != NULL);
    memcpy(copy, data, size);
    struct gi_str bytes = {copy, size};
    if (gi_public_key_parse(arena, bytes, &key, &error) == 0) {
        check_key(arena, &key);
        check_blob(arena, key.blob);
    }
    check_blob(arena, bytes);
    free(copy);
    return 0;
}
