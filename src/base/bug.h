/* The third channel: what must never happen, and the end of memory. */
#ifndef GI_BASE_BUG_H
#define GI_BASE_BUG_H

#include "base/attributes.h"

/* Prints "fatal: out of memory" and ends the process with 128. */
GI_NORETURN void gi_out_of_memory(void);

/* Says where an assumption of the program itself is wrong, and aborts. Never for what a user wrote. */
#define gi_bug(what) gi_bug_at(__FILE__, __LINE__, (what))
GI_NORETURN void gi_bug_at(const char *file, int line, const char *what);

#endif
