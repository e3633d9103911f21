/* libgit2 reads all CA certificates of the system when it starts, which takes longer than to judge a push. This program
 * opens no connection of its own: the reader that libgit2 finds is this one, which reads none. Should a connection ever
 * be tried, no certificate would verify, and it would fail. */
#include <stddef.h>

/* mbed TLS's own prototypes, without its headers. */
int mbedtls_x509_crt_parse_file(void *chain, const char *path);
int mbedtls_x509_crt_parse_path(void *chain, const char *path);

int mbedtls_x509_crt_parse_file(void *chain, const char *path)
{
    (void)chain;
    (void)path;
    return 0;
}

int mbedtls_x509_crt_parse_path(void *chain, const char *path)
{
    (void)chain;
    (void)path;
    return 0;
}
