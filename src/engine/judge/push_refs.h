/* Which refs a push may touch at all, by their names alone. */
#ifndef GI_ENGINE_JUDGE_PUSH_REFS_H
#define GI_ENGINE_JUDGE_PUSH_REFS_H

#include "base/str.h"

/* Why a ref may not be pushed beside the record ref, in words; NULL: it may. Refused are refs/replace/ and
 * refs/namespaces/, and whatever Git would take for the record ref, or for its remote-tracking ref, when somebody
 * types a short name (letter case and invisible characters do not count). */
const char *gi_push_ref_refused(struct gi_arena *arena, const char *ref, const char *record_ref) GI_MUST_USE;

#endif
