/* Memory that lives as long as one run: bump allocation, freed all at once. */
#ifndef GI_BASE_ARENA_H
#define GI_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/attributes.h"

struct gi_arena;

/* Makes an empty arena; the caller frees it with gi_arena_free (scoped.h: GI_SCOPED_ARENA). Out of memory
 * anywhere below prints one line and ends the process with 128. */
struct gi_arena *gi_arena_new(void);

/* Frees the arena and all that was allocated from it; NULL is allowed. */
void gi_arena_free(struct gi_arena *arena);

/* Returns size bytes, zeroed, aligned to 16; they belong to the arena. */
void *gi_arena_alloc(struct gi_arena *arena, size_t size) GI_MUST_USE;

/* Returns size bytes that are not zeroed, aligned to 16. */
void *gi_arena_alloc_raw(struct gi_arena *arena, size_t size) GI_MUST_USE;

/* Returns a block of new_size bytes that begins with the old_size bytes of old (in place where old is the newest
 * allocation); the rest is zeroed. */
void *gi_arena_grow(struct gi_arena *arena, void *old, size_t old_size, size_t new_size) GI_MUST_USE;

/* Copies size bytes and adds a NUL. */
char *gi_arena_copy(struct gi_arena *arena, const char *bytes, size_t size) GI_MUST_USE;

/* Formats into a string of the arena. */
char *gi_arena_printf(struct gi_arena *arena, const char *format, ...) GI_PRINTF(2, 3) GI_MUST_USE;

/* Formats into a string of the arena. */
char *gi_arena_vprintf(struct gi_arena *arena, const char *format, va_list args) GI_MUST_USE;

/* Bytes handed out so far: what the limits on a run's memory look at. */
size_t gi_arena_used(const struct gi_arena *arena) GI_MUST_USE;

/* Forgets all allocations but keeps the memory for reuse. */
void gi_arena_reset(struct gi_arena *arena);

#define GI_NEW(arena, type) ((type *)gi_arena_alloc((arena), sizeof(type)))
#define GI_NEW_ARRAY(arena, type, count) ((type *)gi_arena_alloc((arena), sizeof(type) * (size_t)(count)))

#endif
