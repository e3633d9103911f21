/* Trust: the chain of policies from the pin to the one in force, and whose key is whose. */
#ifndef GI_ENGINE_JUDGE_TRUST_H
#define GI_ENGINE_JUDGE_TRUST_H

#include "engine/judge/signoffs.h"
#include "git/snapshot.h"
#include "model/policy.h"
#include "sign/sshsig.h"

/* A key of the policy in force. */
struct gi_roster_key {
    struct gi_public_key key;
    const struct gi_person *person;
    int status; /* GI_KEY_STATUS_ACTIVE, ..._RETIRED, ..._COMPROMISED */
    int64_t since;
    enum gi_touch touch;
};

struct gi_policy_version {
    uint32_t number;
    const struct gi_record *record; /* whose policy it is: record->policy */
    char digest[65];                /* SHA-256 of its bytes */
};

struct gi_trust {
    GI_VEC(struct gi_policy_version) versions; /* 1, 2, ... ; the last one is in force; none: no policy yet */
    GI_VEC(struct gi_roster_key) roster;       /* of the one in force */
};

/* Reads .incident of a tree, verifies every step from policy 1 on (whose digest must be `pin`, where one is given), and
 * gives the trust that it deserves. What is wrong is a finding (GI808 to GI812), and then nothing after it is trusted.
 * A tree without a policy gives no versions. All belongs to the arena. */
int gi_trust_load(struct gi_snapshot *tree, const char *pin, struct gi_arena *arena, struct gi_findings *findings,
                  struct gi_trust *ret_trust, struct gi_error *reterr) GI_MUST_USE;

/* The same where it is known from outside the repository that the policy with this SHA-256 was accepted: its chain was
 * verified then, and is not verified again. Another policy gives no versions, and no finding. LAST: earlier versions
 * are not read where the last one alone tells the status of every key; their records are then NULL. */
enum gi_vouched { GI_VOUCHED_CHAIN, GI_VOUCHED_LAST };
int gi_trust_load_vouched(struct gi_snapshot *tree, const char *digest, enum gi_vouched how, struct gi_arena *arena,
                          struct gi_findings *findings, struct gi_trust *ret_trust,
                          struct gi_error *reterr) GI_MUST_USE;

/* The policy in force, or NULL. */
const struct gi_policy *gi_trust_policy(const struct gi_trust *trust) GI_MUST_USE;

/* The roster's key with this wire form, or NULL. */
const struct gi_roster_key *gi_trust_key(const struct gi_trust *trust, struct gi_str blob) GI_MUST_USE;

/* Whether a policy version is of the accepted chain, and (for close, handover, takeover, redact, extraordinary, purge)
 * the rule of that action is unchanged since: reviewer_from and profile. */
bool gi_trust_saw(const struct gi_trust *trust, uint32_t version, enum gi_sign_action action) GI_MUST_USE;

/* Since which policy version a key that signed is compromised; 0: it is not. */
int64_t gi_trust_compromised(const struct gi_trust *trust, struct gi_str blob) GI_MUST_USE;

/* Judges a step that changes .incident (policy.yaml or policy/): findings GI807 to GI812. `changed` are all paths that
 * the step changes, guarded or not. `before` may be NULL. ret_after: the trust after the step, where nothing was found.
 * `clock` bounds signed-at and expires; INT64_MIN: not judged (audit). */
int gi_trust_step(const struct gi_trust *trust, struct gi_snapshot *before, struct gi_snapshot *after,
                  const char *const *changed, size_t changed_count, const char *pin, int64_t clock,
                  struct gi_arena *arena, struct gi_findings *findings, struct gi_trust *ret_after,
                  struct gi_error *reterr) GI_MUST_USE;

#endif
