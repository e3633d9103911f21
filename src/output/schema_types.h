/* What each type of the field table is in JSON Schema. */
#ifndef GI_OUTPUT_SCHEMA_TYPES_H
#define GI_OUTPUT_SCHEMA_TYPES_H

#include "base/json.h"
#include "model/shapes.h"

/* A schema that is being written. */
struct gi_schema {
    struct gi_json *json;
    struct gi_arena *arena;
};

/* Adds a member with a text. */
void gi_schema_text(struct gi_json *json, const char *key, const char *text);

/* Adds the keywords of a field's type to the object that is open; not for MAP and ROWS. */
void gi_schema_add_type(struct gi_schema *schema, const struct gi_field *field);

/* Adds those of a list; the caller adds its `items` as the next value. An item is there where the key is hard. */
void gi_schema_begin_list(struct gi_schema *schema, const struct gi_field *field);

/* Adds those of a file of rows, which may be empty; the caller adds its `items` as the next value. */
void gi_schema_list_or_nothing(struct gi_schema *schema);

/* Refuses blanks and a template's words where a text of the field's type would let them in. */
void gi_schema_refuse_blank(struct gi_schema *schema, const struct gi_field *field);

/* Adds what a value of the field's type that is not there yet looks like. */
void gi_schema_add_absent(struct gi_schema *schema, const struct gi_field *field);

/* Adds the definitions that all of these refer to. */
void gi_schema_add_definitions(struct gi_schema *schema);

#endif
