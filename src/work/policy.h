/* A new version of the policy on its way: its statement, its signatures, who is still missing. Inside src/work. */
#ifndef GI_WORK_POLICY_H
#define GI_WORK_POLICY_H

#include "engine/judge/trust_parts.h"
#include "incident/policy.h"
#include "work/keys.h"

struct gi_policy_draft {
    const struct gi_trust *before; /* without versions: this is the first */
    struct gi_file file;           /* policy.yaml as Git will store it */
    struct gi_policy_reading next;
    struct gi_policy_folder folder; /* of the work tree, with what is made */
    struct gi_policy_support support;
    struct gi_findings findings; /* about signatures that are there */
    GI_VEC(const char *) stale;  /* signatures over another statement: paths from the root */
    size_t made;                 /* signatures made now */
};

/* policy.yaml as the session's edits leave it, as Git will store it. */
int gi_policy_draft_bytes(struct gi_work *work, struct gi_str *ret_bytes) GI_MUST_USE;

/* Reads a version: its bytes, and what the work tree has in policy/. One that cannot follow is an error that says why.
 */
int gi_policy_draft_read(struct gi_work *work, const struct gi_trust *before, struct gi_str bytes,
                         struct gi_policy_draft *ret_draft) GI_MUST_USE;

/* Whether the statement that is there says what it has to, and is not too old; then ret_statement. */
bool gi_policy_draft_stated(struct gi_work *work, const struct gi_policy_draft *draft,
                            struct gi_statement *ret_statement) GI_MUST_USE;

/* Makes its statement; signatures over another one become stale. */
int gi_policy_draft_state(struct gi_work *work, struct gi_policy_draft *draft, struct gi_str reason) GI_MUST_USE;

/* Signs with each of the keys that is still asked for: for the old root, the new one, or as a proof. Only those of
 * `who`; NULL: whoever owns the first key that the policy knows. */
int gi_policy_draft_sign(struct gi_work *work, struct gi_policy_draft *draft, const struct gi_work_keys *keys,
                         const char *who) GI_MUST_USE;

/* Whether a signature by this key would add anything. */
bool gi_policy_draft_wants(const struct gi_policy_draft *draft, struct gi_str blob) GI_MUST_USE;

/* Who is still missing, in words; NULL: nobody. */
const char *gi_policy_draft_missing(struct gi_work *work, const struct gi_policy_draft *draft) GI_MUST_USE;

/* Removes the stale signatures from the work tree, after gi_work_finish. */
int gi_policy_draft_clear(struct gi_work *work, const struct gi_policy_draft *draft) GI_MUST_USE;

/* The trust that the record ref deserves in this clone: the tip of its remote-tracking branch, else the branch itself,
 * else HEAD; what is wrong with it is the session's error. Without a policy there it has no versions; neither has it
 * where policy 1 is not signed yet. A clone without a pin gets one, with a warning. */
int gi_policy_base(struct gi_work *work, struct gi_trust *ret_trust) GI_MUST_USE;

/* What one policy changes against another, a line each; `then` NULL: all is new. */
void gi_policy_changes(struct gi_arena *arena, const struct gi_policy_version *then,
                       const struct gi_policy_version *now, struct gi_lines *ret_lines);

/* What nobody can do under a policy for lack of people, a line each. */
void gi_policy_unavailable(struct gi_arena *arena, const struct gi_trust *trust, struct gi_lines *ret_lines);

/* One formatted line more. */
void gi_lines_add(struct gi_arena *arena, struct gi_lines *lines, const char *format, ...) GI_PRINTF(3, 4);

#endif
