/* JSON out, and in, by jansson. */
#ifndef GI_BASE_JSON_H
#define GI_BASE_JSON_H

#include <stdint.h>

#include "base/error.h"
#include "base/str.h"

/* A writer: values are added one after another, keys keep their order, gi_json_finish makes the text. */
struct gi_json;

enum gi_json_style { GI_JSON_PRETTY, GI_JSON_COMPACT };

/* Begins a text; the caller ends it with gi_json_finish, which also frees it. */
struct gi_json *gi_json_new(struct gi_arena *arena) GI_MUST_USE;

/* Begins an object. In an object every value is preceded by gi_json_key; in an array not. A key that an object has
 * already is a bug. */
void gi_json_object(struct gi_json *json);

/* Begins an array. */
void gi_json_array(struct gi_json *json);

/* Ends the innermost object or array. */
void gi_json_end(struct gi_json *json);

/* Names the value that comes next; key is copied. */
void gi_json_key(struct gi_json *json, const char *key);

/* Adds a string; bytes that are not UTF-8 become U+FFFD, an absent one (s is NULL) null. */
void gi_json_string(struct gi_json *json, struct gi_str text);

/* Adds a string; NULL writes null. */
void gi_json_text(struct gi_json *json, const char *text);

/* Adds an integer. */
void gi_json_integer(struct gi_json *json, int64_t number);

/* Adds a number with a fraction; it must be finite. */
void gi_json_real(struct gi_json *json, double number);

/* Adds true or false. */
void gi_json_boolean(struct gi_json *json, bool value);

/* Adds a key with a string; NULL writes null. */
void gi_json_key_text(struct gi_json *json, const char *key, const char *text);

/* Adds a key with an integer. */
void gi_json_key_integer(struct gi_json *json, const char *key, int64_t number);

/* Adds a key and begins an object. */
void gi_json_key_object(struct gi_json *json, const char *key);

/* Adds a key and begins an array. */
void gi_json_key_array(struct gi_json *json, const char *key);

/* Adds the text to `out`, indented by two blanks and ended by a line feed (pretty) or on one line without one
 * (compact), and frees the writer. Every object and array must have been ended. `out->full` says whether the text was
 * too long. */
void gi_json_finish(struct gi_json *json, enum gi_json_style style, struct gi_buf *out);

enum gi_json_kind {
    GI_JSON_NULL,
    GI_JSON_FALSE,
    GI_JSON_TRUE,
    GI_JSON_INTEGER,
    GI_JSON_REAL,
    GI_JSON_STRING,
    GI_JSON_ARRAY,
    GI_JSON_OBJECT
};

/* A value that was read, with all below it owned by one arena. */
struct gi_json_value {
    enum gi_json_kind kind;
    const char *key;             /* its name in the object that holds it, else NULL */
    struct gi_str text;          /* GI_JSON_STRING; may hold NUL bytes */
    int64_t integer;             /* GI_JSON_INTEGER */
    double real;                 /* GI_JSON_REAL and GI_JSON_INTEGER */
    struct gi_json_value *first; /* of an array or object, in the order of the text */
    struct gi_json_value *next;  /* behind it in the array or object that holds it */
    size_t n;                    /* values in it */
};

/* Reads one text; any value may stand at the top. Duplicate keys, NUL in keys and what is not UTF-8 are errors, which
 * name line and column. */
int gi_json_read(struct gi_arena *arena, struct gi_str text, const struct gi_json_value **ret_value,
                 struct gi_error *reterr) GI_MUST_USE;

/* The member of that name, or NULL where value is NULL, no object, or has none. */
const struct gi_json_value *gi_json_member(const struct gi_json_value *value, const char *key) GI_MUST_USE;

/* The string in value, or an absent one where value is NULL or no string. */
struct gi_str gi_json_string_of(const struct gi_json_value *value) GI_MUST_USE;

#endif
