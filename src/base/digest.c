/* SHA-256, the only file that uses EVP's digests. */
#include "base/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sys/stat.h>

#include "base/bug.h"
#include "base/scoped.h"

enum { DIGEST_SIZE = 32, PIECE = 64 * 1024 };

void gi_digest_prepare(void)
{
    if (!OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL))
        gi_out_of_memory();
}

static void to_hex(const unsigned char *digest, char ret_hex[65])
{
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < DIGEST_SIZE; i++) {
        ret_hex[2 * i] = digits[digest[i] >> 4];
        ret_hex[2 * i + 1] = digits[digest[i] & 15];
    }
    ret_hex[2 * DIGEST_SIZE] = '\0';
}

void gi_digest_hex(struct gi_str bytes, char ret_hex[65])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    gi_digest_prepare();
    if (!EVP_Digest(bytes.n ? bytes.s : "", bytes.n, digest, NULL, EVP_sha256(), NULL))
        gi_out_of_memory();
    to_hex(digest, ret_hex);
}

static void scoped_context(EVP_MD_CTX **context)
{
    EVP_MD_CTX_free(*context);
}

/* Opens a regular file; a pipe in its place must not make us wait. */
static int open_regular(const char *path, struct gi_error *reterr)
{
    GI_SCOPED_FD int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0)
        return gi_fail(reterr, "cannot read '%s': %s", path, strerror(errno));
    if (!S_ISREG(status.st_mode))
        return gi_fail(reterr, "cannot read '%s': it is not a regular file", path);
    int opened = fd;
    fd = -1;
    return opened;
}

int gi_digest_file(const char *path, char ret_hex[65], struct gi_error *reterr)
{
    GI_SCOPED_FD int fd = open_regular(path, reterr);
    if (fd < 0)
        return -1;
    gi_digest_prepare();
    GI_SCOPED(scoped_context) EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned char piece[PIECE];
    if (!context || !EVP_DigestInit_ex(context, EVP_sha256(), NULL))
        gi_out_of_memory();
    for (;;) {
        ssize_t size = read(fd, piece, sizeof(piece));
        if (size == 0)
            break;
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return gi_fail(reterr, "cannot read '%s': %s", path, strerror(errno));
        if (!EVP_DigestUpdate(context, piece, (size_t)size))
            return gi_fail(reterr, "cannot compute the SHA-256 of '%s'", path);
    }
    if (!EVP_DigestFinal_ex(context, digest, NULL))
        return gi_fail(reterr, "cannot compute the SHA-256 of '%s'", path);
    to_hex(digest, ret_hex);
    return 0;
}
