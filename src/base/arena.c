/* Bump allocation in chunks that double up to a megabyte. */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"

enum { FIRST_CHUNK = 16 * 1024, LARGEST_CHUNK = 1024 * 1024, ALIGNMENT = 16 };

struct chunk {
    struct chunk *older;
    size_t size; /* bytes of data */
    size_t used;
    size_t unused_; /* keeps data aligned to 16 */
    char data[];
};

struct gi_arena {
    struct chunk *newest;
    size_t used_before; /* bytes used in older chunks */
};

static struct chunk *chunk_new(struct chunk *older, size_t at_least)
{
    size_t size = older ? older->size * 2 : FIRST_CHUNK;
    if (size > LARGEST_CHUNK)
        size = LARGEST_CHUNK;
    if (size < at_least)
        size = at_least;
    struct chunk *chunk = malloc(sizeof(*chunk) + size);
    if (!chunk)
        gi_out_of_memory();
    chunk->older = older;
    chunk->size = size;
    chunk->used = 0;
    return chunk;
}

struct gi_arena *gi_arena_new(void)
{
    struct gi_arena *arena = malloc(sizeof(*arena));
    if (!arena)
        gi_out_of_memory();
    arena->newest = chunk_new(NULL, 0);
    arena->used_before = 0;
    return arena;
}

void gi_arena_free(struct gi_arena *arena)
{
    if (!arena)
        return;
    for (struct chunk *chunk = arena->newest; chunk;) {
        struct chunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
    free(arena);
}

void gi_arena_reset(struct gi_arena *arena)
{
    struct chunk *keep = arena->newest;
    for (struct chunk *chunk = keep->older; chunk;) {
        struct chunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
    keep->older = NULL;
    keep->used = 0;
    arena->used_before = 0;
}

void *gi_arena_alloc_raw(struct gi_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        gi_out_of_memory();
    size_t rounded = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    struct chunk *chunk = arena->newest;
    if (chunk->size - chunk->used < rounded) {
        arena->used_before += chunk->used;
        chunk = chunk_new(chunk, rounded);
        arena->newest = chunk;
    }
    void *bytes = chunk->data + chunk->used;
    chunk->used += rounded;
    return bytes;
}

void *gi_arena_alloc(struct gi_arena *arena, size_t size)
{
    return memset(gi_arena_alloc_raw(arena, size), 0, size);
}

void *gi_arena_grow(struct gi_arena *arena, void *old, size_t old_size, size_t new_size)
{
    struct chunk *chunk = arena->newest;
    size_t rounded = (old_size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    size_t wanted = (new_size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    int newest = old && (char *)old + rounded == chunk->data + chunk->used;
    if (newest && wanted >= rounded && chunk->size - chunk->used >= wanted - rounded) {
        chunk->used += wanted - rounded;
        memset((char *)old + old_size, 0, new_size - old_size);
        return old;
    }
    char *bytes = gi_arena_alloc_raw(arena, new_size);
    size_t keep = old_size < new_size ? old_size : new_size;
    if (old && keep)
        memcpy(bytes, old, keep);
    memset(bytes + keep, 0, new_size - keep);
    return bytes;
}

char *gi_arena_copy(struct gi_arena *arena, const char *bytes, size_t size)
{
    char *copy = gi_arena_alloc_raw(arena, size + 1);
    if (size)
        memcpy(copy, bytes, size);
    copy[size] = '\0';
    return copy;
}

char *gi_arena_vprintf(struct gi_arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    if (length < 0)
        gi_bug("a format could not be rendered");
    char *text = gi_arena_alloc_raw(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

char *gi_arena_printf(struct gi_arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = gi_arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

size_t gi_arena_used(const struct gi_arena *arena)
{
    return arena->used_before + arena->newest->used;
}
