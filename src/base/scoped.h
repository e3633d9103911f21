/* Scoped locals: whatever has a close function is closed when its variable leaves scope. */
#ifndef GI_BASE_SCOPED_H
#define GI_BASE_SCOPED_H

#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"

/* Declares `GI_SCOPED(close_function) type *name = ...`; close_function takes a pointer to the variable. */
#define GI_SCOPED(close_function) __attribute__((cleanup(close_function)))

static inline void gi_scoped_arena(struct gi_arena **arena)
{
    gi_arena_free(*arena);
}

static inline void gi_scoped_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

#define GI_SCOPED_ARENA GI_SCOPED(gi_scoped_arena)
#define GI_SCOPED_FD GI_SCOPED(gi_scoped_fd)

#endif
