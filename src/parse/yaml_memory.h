/* The memory of libyaml while one document is read: a bump arena in place of malloc and free. */
#ifndef GI_PARSE_YAML_MEMORY_H
#define GI_PARSE_YAML_MEMORY_H

#include "base/arena.h"

/* Until gi_yaml_memory_end, libyaml's allocations on this thread come from the arena, and freeing them does nothing. */
void gi_yaml_memory_begin(struct gi_arena *arena);

/* Back to malloc. What libyaml still holds dies with the arena. */
void gi_yaml_memory_end(void);

#endif
