/* The first error is the one that is told. */
#include "base/error.h"

int gi_fail(struct gi_error *reterr, const char *format, ...)
{
    if (reterr->message)
        return -1;
    va_list args;
    va_start(args, format);
    reterr->message = gi_arena_vprintf(reterr->arena, format, args);
    va_end(args);
    return -1;
}

int gi_fail_hint(struct gi_error *reterr, const char *format, ...)
{
    if (reterr->hint)
        return -1;
    va_list args;
    va_start(args, format);
    reterr->hint = gi_arena_vprintf(reterr->arena, format, args);
    va_end(args);
    return -1;
}
