/* The policy's answers, with the defaults of the format where it is silent. */
#ifndef GI_MODEL_POLICY_H
#define GI_MODEL_POLICY_H

#include "model/records.h"

/* A person or team by id, or NULL. */
const struct gi_person *gi_policy_person(const struct gi_policy *policy, struct gi_str id) GI_MUST_USE;
const struct gi_policy_team *gi_policy_team(const struct gi_policy *policy, struct gi_str id) GI_MUST_USE;

/* Whether a person has a role: GI_PERSON_ROLE_... */
bool gi_person_has(const struct gi_person *person, int role) GI_MUST_USE;

/* Numbers by severity (GI_SEVERITY_...; undetermined counts as critical); -1: none. */
int64_t gi_policy_review_meeting_days(const struct gi_policy *policy, int severity) GI_MUST_USE;
int64_t gi_policy_action_due_days(const struct gi_policy *policy, int severity) GI_MUST_USE;
int64_t gi_policy_sync_hours(const struct gi_policy *policy, int severity) GI_MUST_USE;
int64_t gi_policy_all_participants_hours(const struct gi_policy *policy, int severity) GI_MUST_USE;

/* Whether the full post-mortem is asked for at this severity, impact apart (A1). */
bool gi_policy_full_postmortem(const struct gi_policy *policy, int severity) GI_MUST_USE;

/* Single numbers. */
int64_t gi_policy_participants_max(const struct gi_policy *policy) GI_MUST_USE;
int64_t gi_policy_verbal_approval_hours(const struct gi_policy *policy) GI_MUST_USE;
int64_t gi_policy_engage_hours(const struct gi_policy *policy) GI_MUST_USE;
int64_t gi_policy_review_days(const struct gi_policy *policy) GI_MUST_USE;

/* Whether the profile is small: policy says so, or is silent and has fewer than five people. */
bool gi_policy_small(const struct gi_policy *policy) GI_MUST_USE;

/* The level that policy gives a rule: GI_RULE_LEVEL_..., or -1 where it is silent. */
int gi_policy_level(const struct gi_policy *policy, int code) GI_MUST_USE;

#endif
