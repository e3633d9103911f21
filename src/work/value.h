/* Typed text to values; inside src/work. session.h has what makers need. */
#ifndef GI_WORK_VALUE_H
#define GI_WORK_VALUE_H

#include "work/session.h"

/* The value of a field from what was typed; NULL with the session's error. */
struct gi_value *gi_work_value(struct gi_work *work, const struct gi_field *field, const char *typed) GI_MUST_USE;

/* A list of texts, each checked as an item of the field; NULL with the session's error. */
struct gi_value *gi_work_list(struct gi_work *work, const struct gi_field *field, const char *const *texts,
                              size_t count) GI_MUST_USE;

/* The id of the one record that is meant (k7f3), else what was typed: it may be in another tree. NULL with the
 * session's error. */
const char *gi_work_whole_id(struct gi_work *work, const char *typed) GI_MUST_USE;

/* Adds a child at the end of a map or list. */
void gi_work_join(struct gi_value *map, struct gi_value *child);

/* Says that a shape has no such key, and which is the nearest; -1. */
int gi_work_fail_key(struct gi_work *work, const struct gi_shape *shape, struct gi_str key);

#endif
