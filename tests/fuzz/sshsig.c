/* Signatures over any bytes, as armour and inside one: what is read has one spelling, and fits one message at most. */
#include "sign/sshsig.h"

#include <openssl/evp.h>
#include <stdint.h>

#include "base/scoped.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 1 << 16 };

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* The armour of bytes in lines of one width. */
static struct gi_str armour_of(struct gi_arena *arena, struct gi_str bytes, size_t width)
{
    unsigned char *text = gi_arena_alloc(arena, bytes.n / 3 * 4 + 8);
    struct gi_str left = {(char *)text, (size_t)EVP_EncodeBlock(text, (const unsigned char *)bytes.s, (int)bytes.n)};
    struct gi_buf armour = gi_buf_new(arena, 2 * MOST);
    gi_buf_adds(&armour, "-----BEGIN SSH SIGNATURE-----\n");
    for (; left.n; left = gi_str_part(left, width, left.n)) {
        gi_buf_addstr(&armour, gi_str_part(left, 0, width));
        gi_buf_addc(&armour, '\n');
    }
    gi_buf_adds(&armour, "-----END SSH SIGNATURE-----\n");
    return gi_buf_str(&armour);
}

static void add_string(struct gi_buf *buf, struct gi_str string)
{
    const char size[4] = {(char)(string.n >> 24), (char)(string.n >> 16), (char)(string.n >> 8), (char)string.n};
    gi_buf_add(buf, size, sizeof(size));
    gi_buf_addstr(buf, string);
}

/* The bytes that these fields are written as. */
static struct gi_str bytes_of(struct gi_arena *arena, const struct gi_sshsig *signature)
{
    struct gi_buf bytes = gi_buf_new(arena, MOST);
    gi_buf_add(&bytes, "SSHSIG\0\0\0\1", 10);
    add_string(&bytes, signature->key_blob);
    add_string(&bytes, signature->name_space);
    add_string(&bytes, GI_STR(""));
    add_string(&bytes, signature->hash);
    add_string(&bytes, signature->signature);
    return gi_buf_str(&bytes);
}

/* Two messages: where a signature fits, it fits one of them. */
static void check_verified(struct gi_arena *arena, const struct gi_sshsig *signature)
{
    struct gi_error error = {.arena = arena};
    struct gi_public_key key;
    if (gi_public_key_of_blob(arena, signature->key_blob, &key, &error))
        return;
    const char *name = gi_arena_copy(arena, signature->name_space.s, signature->name_space.n);
    int one = gi_sshsig_verify(signature, &key, name, GI_STR("one"), GI_TOUCH_NOT_NEEDED, &error);
    check((one == 0) == (error.message == NULL));
    check(one || gi_sshsig_verify(signature, &key, name, GI_STR("two"), GI_TOUCH_NOT_NEEDED, &error));
    check(gi_sshsig_verify(signature, &key, "other", GI_STR("one"), GI_TOUCH_NOT_NEEDED, &error) ||
          gi_str_is(signature->name_space, "other"));
}

static void check_armour(struct gi_arena *arena, struct gi_str armour)
{
    struct gi_error error = {.arena = arena};
    struct gi_sshsig signature;
    int failed = gi_sshsig_parse(arena, armour, &signature, &error);
    check((failed != 0) == (error.message != NULL));
    if (failed)
        return;
    check(signature.name_space.n && gi_str_starts(signature.hash, "sha"));
    struct gi_str bytes = bytes_of(arena, &signature);
    check(gi_str_equal(armour, armour_of(arena, bytes, 70)) || gi_str_equal(armour, armour_of(arena, bytes, 76)));
    check_verified(arena, &signature);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    /* a block of its own, so that a byte read behind it is seen */
    char *copy = malloc(size ? size : 1);
    check(copy != NULL);
    memcpy(copy, data, size);
    struct gi_str bytes = {copy, size};
    check_armour(arena, bytes);
    if (size && size < MOST)
        check_armour(arena, armour_of(arena, bytes, 70));
    free(copy);
    return 0;
}
