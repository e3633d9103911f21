/* Where a typed path leads: `impact.customer_impact`, `analysis.actors.known`, `A-7fk.owner`. Inside src/work. */
#ifndef GI_WORK_TARGET_H
#define GI_WORK_TARGET_H

#include "work/session.h"

struct gi_work_target {
    const struct gi_file_kind *file;
    const char *name;             /* the file's path inside the record's folder */
    const char *key_path;         /* as gi_edit_set has it */
    const struct gi_field *field; /* what is set there */
    const char *item;             /* the id that the path began with, or NULL */
};

/* Finds the field of a path; an unknown key's error names the nearest. */
int gi_work_find_target(struct gi_work *work, const char *path, struct gi_work_target *ret_target) GI_MUST_USE;

/* Sets PATH=VALUE pairs as `set` does, without an end; a severity without `reason=` takes the reason that is given, or
 * NULL. ret_names: what was set, for people. */
int gi_work_set_pairs(struct gi_work *work, const char *const *pairs, size_t count, const char *reason,
                      const char **ret_names) GI_MUST_USE;

/* Gives the path of keys and positions to a row with an id ("[3]"), and the source that holds it. */
int gi_work_find_row(struct gi_work *work, const char *id, const struct gi_source **ret_source, const char **ret_path,
                     const struct gi_node **ret_node) GI_MUST_USE;

/* Makes the file of a target with its schema key where it is not there yet. */
int gi_work_need_file(struct gi_work *work, const struct gi_work_target *target) GI_MUST_USE;

/* Refuses to change a row that others may have seen already, and says what to do instead. */
int gi_work_refuse_old_row(struct gi_work *work, const struct gi_work_target *target) GI_MUST_USE;

#endif
