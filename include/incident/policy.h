/* The policy and the plan, for their commands: shown, compared, proposed, signed. */
#ifndef INCIDENT_POLICY_H
#define INCIDENT_POLICY_H

#include "work/session.h"

/* Lines for people; they may hold what records hold, and are made fit for the terminal by who prints them. */
struct gi_lines {
    GI_VEC(const char *) list;
};

/* The policy in force on the record ref: root, people, keys, versions, and what nobody can do for lack of people. */
int gi_policy_show(struct gi_work *work, struct gi_lines *ret_lines) GI_MUST_USE;

/* What the work tree's policy.yaml changes, in words; none where it is the one in force. */
int gi_policy_diff(struct gi_work *work, struct gi_lines *ret_lines) GI_MUST_USE;

/* Makes the work tree's policy.yaml the next version: bumps its number, keeps the old one, writes the statement. */
int gi_policy_propose(struct gi_work *work, const char *reason) GI_MUST_USE;

struct gi_policy_signing;

/* Prepares signing the version that was proposed, or committing it where nobody is missing. ret_shown is what is going
 * to be signed, in words and bytes; without lines there is nothing left to sign. */
int gi_policy_sign_prepare(struct gi_work *work, const char *key, struct gi_policy_signing **ret_signing,
                           struct gi_lines *ret_shown) GI_MUST_USE;

/* Signs and writes. GI_WORK_COMMIT: commits exactly the files of this version, where nobody's signature is missing. */
int gi_policy_sign_make(struct gi_work *work, struct gi_policy_signing *signing, enum gi_work_how how) GI_MUST_USE;

/* The plan, its sign-offs, and who supports it. */
int gi_plan_show(struct gi_work *work, struct gi_lines *ret_lines) GI_MUST_USE;

struct gi_plan_signing;

/* Prepares signing the plan as it stands, or adding one's support to the statement that stands. */
int gi_plan_sign_prepare(struct gi_work *work, const char *reason, const char *key,
                         struct gi_plan_signing **ret_signing, struct gi_lines *ret_shown) GI_MUST_USE;

/* Signs and writes. GI_WORK_COMMIT: commits exactly the plan and its sign-offs. */
int gi_plan_sign_make(struct gi_work *work, struct gi_plan_signing *signing, enum gi_work_how how) GI_MUST_USE;

#endif
