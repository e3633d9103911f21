/* Rows of status.yaml with the header's copy of them. Inside src/work. */
#ifndef GI_WORK_STATUS_H
#define GI_WORK_STATUS_H

#include "work/session.h"

/* Adds a row of kind "state" or "severity" and sets the header's key. A time before the last row's is an error. */
int gi_work_status(struct gi_work *work, const char *kind, const char *word, const char *at, const char *by,
                   const char *reason, const char *not_applicable) GI_MUST_USE;

/* Goes to a state by one row, for a step that somebody signs; a declaration names the plan that is in force. `at` NULL:
 * now. */
int gi_work_enter(struct gi_work *work, int state, const char *at, const char *reason) GI_MUST_USE;

/* Fills a pin with version and digest of the plan in the work tree. */
int gi_work_pin_plan(struct gi_work *work, struct gi_value *pin) GI_MUST_USE;

#endif
