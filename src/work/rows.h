/* What makers of rows and documents share. */
#ifndef GI_WORK_ROWS_H
#define GI_WORK_ROWS_H

#include "incident/makers.h"

/* A value to be put: a key of the shape and what was typed (NULL: nothing). */
struct gi_put {
    const char *key;
    const char *typed;
};

/* Puts several values in order; the list ends with a key that is NULL. */
int gi_work_puts(struct gi_work *work, struct gi_value *map, const struct gi_shape *shape,
                 const struct gi_put *puts) GI_MUST_USE;

/* For `recorded`: now, where a row is written down more than an hour after it happened; else NULL. */
const char *gi_work_recorded(struct gi_work *work, int64_t at) GI_MUST_USE;

/* An error unless the record is an incident (or, with GI_ROWS_OF_BOTH, an exercise). */
enum gi_rows_of { GI_ROWS_OF_INCIDENT, GI_ROWS_OF_BOTH };
int gi_work_rows_of(struct gi_work *work, enum gi_rows_of which) GI_MUST_USE;

/* The word of a vocabulary that is meant by what was typed: the word, or a beginning or part of one only. NULL with an
 * error that lists the words. */
const char *gi_work_choice(struct gi_work *work, const struct gi_choices *choices, const char *typed) GI_MUST_USE;

/* The only person of the policy, or NULL where there are none or several. */
const char *gi_work_alone(struct gi_work *work) GI_MUST_USE;

#endif
