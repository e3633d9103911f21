/* Sign-offs of a record for the other views. */
#ifndef GI_VIEW_SIGNED_H
#define GI_VIEW_SIGNED_H

#include "incident/verify.h"
#include "view/session.h"

/* What gi_view_verify gives, of a record that is loaded already. */
int gi_view_signoffs(struct gi_view *view, const struct gi_viewed *viewed, struct gi_arena *arena,
                     struct gi_verify *ret_verify, struct gi_error *reterr) GI_MUST_USE;

/* "alice, erin": who has signed a statement, each once; a signature that does not verify is "?". */
const char *gi_view_signers(struct gi_arena *arena, const struct gi_verified *verified) GI_MUST_USE;

#endif
