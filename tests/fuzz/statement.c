/* Statements over any bytes: refused with a line, or written again byte for byte; never read beyond their end. */
#include "model/statement.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/scoped.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_error error = {.arena = arena};
    struct gi_statement statement;
    /* a block of its own, so that a byte read behind it is seen */
    char *copy = malloc(size ? size : 1);
    check(copy != NULL);
    if (size)
        memcpy(copy, data, size);
    struct gi_str bytes = {copy, size};
    if (gi_statement_parse(arena, bytes, &statement, &error)) {
        check(error.message && error.message[0]);
    } else {
        struct gi_differences differences = {0};
        check(!error.message && gi_str_equal(gi_statement_render(arena, &statement), bytes));
        check(gi_statement_reason(statement.reason, &error) == 0);
        gi_statement_compare(arena, &statement, &statement, &differences);
        check(differences.list.n == 0);
    }
    free(copy);
    return 0;
}
