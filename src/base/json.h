/* JSON out, and in, by jansson. */
#ifndef GI_BASE_JSON_H
#define GI_BASE_JSON_H

#include "base/error.h"
#include "base/str.h"

/* A writer of JSON text with stable order: what is added is written as it comes, indented by two blanks (or compact). */
struct gi_json;

enum gi_json_style { GI_JSON_PRETTY, GI_JSON_COMPACT };

struct gi_json *gi_json_new(struct gi_buf *out, enum gi_json_style style) GI_MUST_USE;

/* In an object every value is preceded by gi_json_key; in an array not. */
void gi_json_object(struct gi_json *json);
void gi_json_array(struct gi_json *json);
void gi_json_end(struct gi_json *json); /* of the innermost object or array */
void gi_json_key(struct gi_json *json, const char *key);
void gi_json_string(struct gi_json *json, struct gi_str text);
void gi_json_text(struct gi_json *json, const char *text); /* NULL writes null */
void gi_json_integer(struct gi_json *json, int64_t number);
void gi_json_boolean(struct gi_json *json, bool value);

#endif
