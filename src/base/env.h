/* The only place that reads the clock, the environment and random bytes. */
#ifndef GI_BASE_ENV_H
#define GI_BASE_ENV_H

#include <stdint.h>

#include "base/str.h"

/* Seconds since 1970 in UTC, now. */
int64_t gi_env_now(void) GI_MUST_USE;

/* Seconds of a monotonic clock with a fraction, for progress only. */
double gi_env_ticks(void) GI_MUST_USE;

/* Seconds east of UTC that the local zone has at that moment. */
int64_t gi_env_local_offset(int64_t seconds) GI_MUST_USE;

/* A variable's value or NULL; the process's until it ends. */
const char *gi_env_get(const char *name) GI_MUST_USE;

/* Sets a variable before any thread is started (--git-dir, --work-tree, -C). */
void gi_env_set(const char *name, const char *value);

/* The present environment with changes: "NAME=value" sets, "NAME" removes, NULL ends the list (or is it).
 * NULL-terminated, for execve(2); owned by the arena, the unchanged entries by the process. */
char **gi_env_with(struct gi_arena *arena, const char *const *changes) GI_MUST_USE;

/* Fills text with `count` random characters of `alphabet` and a NUL (getrandom(2)). */
void gi_env_random(char *ret_text, size_t count, const char *alphabet);

/* Processors that this process may use, 1 at least. */
unsigned gi_env_cores(void) GI_MUST_USE;

#endif
