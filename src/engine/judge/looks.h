/* Names that some machine, or some reader, would take for another. */
#ifndef GI_ENGINE_JUDGE_LOOKS_H
#define GI_ENGINE_JUDGE_LOOKS_H

#include "base/str.h"

/* What a name reads like where letter case, invisible characters and what file systems drop (blanks and dots at the
 * end, all from a colon on) do not count. */
struct gi_str gi_looks_fold(struct gi_arena *arena, struct gi_str name) GI_MUST_USE;

/* Which guarded folder a name at the root reads like, without being it; NULL: none. Windows' short names
 * (INCIDE~1) count. */
const char *gi_looks_guarded(struct gi_arena *arena, struct gi_str name) GI_MUST_USE;

#endif
