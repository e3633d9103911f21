/* Included before every file (Makefile): calls that do not compile here. What they are declared by comes first. */
#ifndef GI_BASE_BANNED_H
#define GI_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

/* No bound, or no end: gi_buf, gi_arena_printf. */
#pragma GCC poison strcpy strncpy strcat strncat stpcpy sprintf vsprintf gets

/* No error, or hidden state: slices. */
#pragma GCC poison atoi atol atoll atof strtok strtok_r scanf sscanf fscanf

/* A shell, or a copy of our memory: base/process.h. `system` is a key of the records, too: only the call is refused. */
#pragma GCC poison popen execlp execvp fork vfork
#define system(command) banned_see_base_process_h

/* Shared state, locale: base/time.h. */
#pragma GCC poison localtime gmtime asctime strptime mktime

/* Can be guessed: base/file.h, base/env.h. */
#pragma GCC poison tmpnam tempnam mktemp srand srandom

/* Owned by nobody: base/arena.h. */
#pragma GCC poison strdup strndup asprintf vasprintf

#endif
