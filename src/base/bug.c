/* The only place below cli and lsp that ends the process. */
#include "base/bug.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void gi_out_of_memory(void)
{
    static const char line[] = "fatal: out of memory\n";
    ssize_t written = write(2, line, sizeof(line) - 1);
    (void)written;
    _exit(128);
}

void gi_bug_at(const char *file, int line, const char *what)
{
    fprintf(stderr, "BUG: %s:%d: %s\n", file, line, what);
    abort();
}
