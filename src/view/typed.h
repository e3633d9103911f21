/* Typed values as JSON, by the field table. */
#ifndef GI_VIEW_TYPED_H
#define GI_VIEW_TYPED_H

#include "base/json.h"
#include "model/records.h"

/* Adds an object with the keys of a shape that are there and could be read, in the order of the table, then the team's
 * own keys (`x-`). `value` is the struct of the shape. Keys may be added before gi_json_end, which is the caller's. The
 * arena is for short-lived texts. */
void gi_view_typed(struct gi_json *json, struct gi_arena *arena, const struct gi_shape *shape, const void *value);

/* Adds an array of such objects. `rows` has the layout of struct gi_rows. */
void gi_view_typed_rows(struct gi_json *json, struct gi_arena *arena, const struct gi_shape *shape, const void *rows);

#endif
