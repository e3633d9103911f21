/* Trust on first use: what a clone takes for policy 1 when nobody told it. */
#ifndef GI_ENGINE_JUDGE_PIN_H
#define GI_ENGINE_JUDGE_PIN_H

#include "engine/judge/trust.h"

/* Trust in a tree as this clone has it: from the pin in its configuration (incident.pin). Without one, policy 1 is
 * pinned as the tree has it, where its chain holds, and ret_warning says so in a line that has to be shown; else it is
 * NULL. What is wrong with the chain is a finding, as of gi_trust_load. Servers do not use this. */
int gi_trust_of_clone(struct gi_repository *repository, struct gi_snapshot *tree, struct gi_arena *arena,
                      struct gi_findings *findings, struct gi_trust *ret_trust, const char **ret_warning,
                      struct gi_error *reterr) GI_MUST_USE;

/* Writes incident.pin into the clone's configuration. */
int gi_pin_store(struct gi_repository *repository, struct gi_arena *arena, const char *pin,
                 struct gi_error *reterr) GI_MUST_USE;

/* incident.pin, checked: 64 hex digits; NULL where there is none. */
int gi_pin_read(struct gi_repository *repository, const char **ret_pin, struct gi_error *reterr) GI_MUST_USE;

#endif
