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

#pragma GCC poison strcpy strncpy strcat strncat stpcpy sprintf vsprintf gets /* no bound, or no end: gi_buf, gi_arena_printf */
#pragma GCC poison atoi atol atoll atof strtok strtok_r scanf sscanf fscanf    /* no error, or hidden state: slices */
#pragma GCC poison popen execlp execvp fork vfork                       /* a shell, or a copy: base/process.h */
#pragma GCC poison localtime gmtime asctime strptime mktime                   /* shared state, locale: base/time.h */
#pragma GCC poison tmpnam tempnam mktemp srand srandom                         /* guessable: base/file.h, base/env.h */
#pragma GCC poison strdup strndup asprintf vasprintf                           /* owned by nobody: base/arena.h */

/* `system` is a key of the records, too: only the call is refused. */
#define system(command) banned_see_base_process_h

#endif
