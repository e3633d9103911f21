/* The record that is meant by what people type. */
#ifndef GI_ENGINE_FIND_H
#define GI_ENGINE_FIND_H

#include "engine/load.h"

/* Finds an incident, exercise or imported record: by its full id, by any beginning that fits one only, by its last four
 * letters, or by a path to its folder or below it (letter case does not matter). What fits none or several is an error
 * that lists candidates. The place belongs to the layout. */
int gi_find_record(const struct gi_layout *layout, const char *typed, const struct gi_record_place **ret_place,
                   struct gi_error *reterr) GI_MUST_USE;

/* What messages and commands call a record: the last four letters of its id, or the whole id where another record of
 * the layout ends with them, too. A slice of the id. */
struct gi_str gi_find_short(const struct gi_layout *layout, struct gi_str id) GI_MUST_USE;

#endif
