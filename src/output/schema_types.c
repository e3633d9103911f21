/* What each type of the field table is in JSON Schema; the patterns say what src/model/values.c reads. */
#include "output/schema_types.h"

#include "base/limits.h"

#define YEAR "(?:19[7-9][0-9]|[2-9][0-9]{3})"
#define LEAP_YEAR                                                                                                      \
    "(?:19(?:7[26]|8[048]|9[26])|[2-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[3579][26])00)"
#define LONG_MONTH "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
#define SHORT_MONTH "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
#define FEBRUARY "02-(?:0[1-9]|1[0-9]|2[0-8])"
#define DAY "(?:" YEAR "-(?:" LONG_MONTH "|" SHORT_MONTH "|" FEBRUARY ")|" LEAP_YEAR "-02-29)"
#define CLOCK "(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?"
#define OFFSET "(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
#define TIME "^" DAY "T" CLOCK OFFSET "$"
#define DATE "^" DAY "$"
#define DIGITS "(?:0|[1-9][0-9]*)"
#define OWN_ID "-[0-9a-z]{1,8}"
#define RECORD "(?:(?:INC|EX)-[0-9]{8}-[0-9a-hjkmnp-tv-z]{4}|IMP-(?:[0-9a-f-]{8}|[0-9a-f-]{36}))"
/* gi_text_placeholder */
#define STAND_IN "(?:[Tt][Oo][Dd][Oo]|[Tt][Bb][DdAa]|[Ff][Ii][Xx][Mm][Ee]|[Xx][Xx][Xx])(?:[:.][\\s\\S]*)?"
#define PLACEHOLDER "^\\s*(?:|\\.\\.\\.|-|\\?|<[^<]*>|\\{\\{[\\s\\S]*\\}\\}|" STAND_IN ")\\s*$"

void gi_schema_text(struct gi_json *json, const char *key, const char *text)
{
    gi_json_key(json, key);
    gi_json_text(json, text);
}

static void refer(struct gi_json *json, const char *definition)
{
    gi_json_key_array(json, "allOf");
    gi_json_object(json);
    gi_schema_text(json, "$ref", definition);
    gi_json_end(json);
    gi_json_end(json);
}

static void add_pattern(struct gi_json *json, const char *pattern)
{
    gi_schema_text(json, "type", "string");
    gi_schema_text(json, "pattern", pattern);
}

/* Words that a reader of YAML may have taken for numbers. */
static void add_types(struct gi_json *json, const char *const *types, size_t count)
{
    gi_json_key_array(json, "type");
    for (size_t i = 0; i < count; i++)
        gi_json_text(json, types[i]);
    gi_json_end(json);
}

static void add_number_or_pattern(struct gi_json *json, const char *pattern)
{
    static const char *const types[] = {"integer", "string"};
    add_types(json, types, 2);
    gi_schema_text(json, "pattern", pattern);
    gi_json_key_integer(json, "minimum", 0);
}

static void add_choice(struct gi_json *json, const struct gi_choices *choices)
{
    gi_json_key_array(json, "enum");
    for (size_t i = 0; i < choices->n; i++)
        gi_json_text(json, choices->at[i].word);
    gi_json_end(json);
    gi_json_key_array(json, "enumDescriptions");
    for (size_t i = 0; i < choices->n; i++)
        gi_json_text(json, choices->at[i].doc);
    gi_json_end(json);
}

/* `^(?:F|RC|D)-[0-9a-z]{1,8}$`, and where references may lead outside also behind the id of a record. */
static void add_id(struct gi_schema *schema, uint32_t ids, const char *before)
{
    static const char *const letters[] = {"T", "E", "C", "D", "M", "A", "F", "RC", "W", "INC", "EX", "IMP"};
    struct gi_buf pattern = gi_buf_new(schema->arena, GI_LIMIT_PATH_BYTES);
    bool record = ids & GI_ID_RECORD;
    bool any = false;
    gi_buf_addf(&pattern, "^%s(?:", before);
    for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
        if (ids & (1u << i)) {
            gi_buf_addf(&pattern, "%s%s", any ? "|" : "", letters[i]);
            any = true;
        }
    gi_buf_adds(&pattern, ")");
    if (record && (ids & GI_ID_IMP))
        gi_buf_adds(&pattern, "-(?:[0-9a-f-]{8}|[0-9a-f-]{36})");
    else
        gi_buf_adds(&pattern, record ? "-[0-9]{8}-[0-9a-hjkmnp-tv-z]{4}" : OWN_ID);
    gi_buf_adds(&pattern, "$");
    add_pattern(schema->json, pattern.s);
}

static void add_schema_versions(struct gi_json *json, uint32_t highest)
{
    gi_json_key_array(json, "enum");
    for (uint32_t i = 1; i <= highest; i++) {
        char word[12];
        size_t n = 0;
        for (uint32_t rest = i; rest; rest /= 10)
            n++;
        for (uint32_t rest = i, at = (uint32_t)n; rest; rest /= 10)
            word[--at] = (char)('0' + rest % 10);
        gi_json_integer(json, i);
        gi_json_string(json, (struct gi_str){word, n});
    }
    gi_json_end(json);
}

static void add_levels(struct gi_json *json)
{
    gi_schema_text(json, "type", "object");
    gi_json_key_object(json, "patternProperties");
    gi_json_key_object(json, "^GI[0-9]{3}$");
    add_choice(json, &gi_words_RULE_LEVEL);
    gi_json_end(json);
    gi_json_end(json);
    gi_json_key(json, "additionalProperties");
    gi_json_boolean(json, false);
}

void gi_schema_begin_list(struct gi_schema *schema, const struct gi_field *field)
{
    gi_schema_text(schema->json, "type", "array");
    if (field->need == GI_NEED_HARD)
        gi_json_key_integer(schema->json, "minItems", 1);
    gi_json_key(schema->json, "items");
}

void gi_schema_list_or_nothing(struct gi_schema *schema)
{
    static const char *const types[] = {"array", "null"};
    add_types(schema->json, types, 2);
    gi_json_key(schema->json, "items");
}

/* A list of values, of which those that are not filled in count for nothing. */
static void add_list(struct gi_schema *schema, const struct gi_field *field)
{
    struct gi_json *json = schema->json;
    gi_schema_begin_list(schema, field);
    gi_json_object(json);
    gi_json_key_array(json, "anyOf");
    gi_json_object(json);
    if (field->type == GI_TYPE_CHOICES)
        add_choice(json, field->choices);
    else if (field->type == GI_TYPE_REFS || field->type == GI_TYPE_REVIEW || field->type == GI_TYPE_DEFICIENCY)
        add_id(schema, field->ids ? field->ids : GI_ID_A, "(?:" RECORD "/)?");
    else if (field->type == GI_TYPE_ATTACKS)
        refer(json, "#/definitions/attack");
    else
        refer(json, field->type == GI_TYPE_TEXTS ? "#/definitions/text" : "#/definitions/line");
    gi_json_end(json);
    gi_json_object(json);
    refer(json, "#/definitions/placeholder");
    gi_json_end(json);
    gi_json_end(json);
    gi_json_end(json);
}

/* A list, or one other value that stands for it. */
static void add_list_or(struct gi_schema *schema, const struct gi_field *field)
{
    struct gi_json *json = schema->json;
    gi_json_key_array(json, "anyOf");
    gi_json_object(json);
    if (field->type == GI_TYPE_REVIEW)
        gi_schema_text(json, "const", "all");
    else
        refer(json, "#/definitions/none");
    gi_json_end(json);
    gi_json_object(json);
    add_list(schema, field);
    gi_json_end(json);
    gi_json_end(json);
}

static void add_scalar(struct gi_schema *schema, const struct gi_field *field)
{
    static const char *const definitions[] = {
        [GI_TYPE_TEXT] = "text",          [GI_TYPE_LINE] = "line",       [GI_TYPE_TITLE] = "title",
        [GI_TYPE_RECORD] = "record",      [GI_TYPE_PATH] = "path",       [GI_TYPE_PLAYBOOK] = "path",
        [GI_TYPE_SOURCE] = "line",        [GI_TYPE_URL] = "url",         [GI_TYPE_TIME] = "time",
        [GI_TYPE_DATE] = "date",          [GI_TYPE_MOMENT] = "moment",   [GI_TYPE_SHA256] = "sha256",
        [GI_TYPE_UUID] = "uuid",          [GI_TYPE_PERSON] = "line",     [GI_TYPE_WHO] = "line",
        [GI_TYPE_PERSON_ID] = "short_id", [GI_TYPE_TEAM] = "line",       [GI_TYPE_TEAM_ID] = "short_id",
        [GI_TYPE_RULE] = "rule",          [GI_TYPE_CLASS] = "class",     [GI_TYPE_ATTACK] = "attack",
        [GI_TYPE_FOUND] = "found",        [GI_TYPE_INTEGER] = "integer", [GI_TYPE_COUNT] = "count",
    };
    refer(schema->json, gi_arena_printf(schema->arena, "#/definitions/%s", definitions[field->type]));
}

void gi_schema_add_type(struct gi_schema *schema, const struct gi_field *field)
{
    struct gi_json *json = schema->json;
    enum gi_form form = gi_type_form(field->type);
    if (field->type == GI_TYPE_CHOICE)
        add_choice(json, field->choices);
    else if (field->type == GI_TYPE_SCHEMA)
        add_schema_versions(json, field->ids);
    else if (field->type == GI_TYPE_ID)
        add_id(schema, field->ids, "");
    else if (field->type == GI_TYPE_REF)
        add_id(schema, field->ids, "(?:" RECORD "/)?");
    else if (form == GI_FORM_LEVELS)
        add_levels(json);
    else if (form == GI_FORM_DEFICIENCY || field->type == GI_TYPE_REVIEW)
        add_list_or(schema, field);
    else if (form == GI_FORM_LIST)
        add_list(schema, field);
    else
        add_scalar(schema, field);
}

/* Types whose form lets in what a template writes. */
static bool is_loose(enum gi_type type)
{
    return type == GI_TYPE_TEXT || type == GI_TYPE_LINE || type == GI_TYPE_TITLE || type == GI_TYPE_SOURCE ||
           type == GI_TYPE_PATH || type == GI_TYPE_PLAYBOOK || type == GI_TYPE_PERSON || type == GI_TYPE_WHO ||
           type == GI_TYPE_TEAM;
}

void gi_schema_refuse_blank(struct gi_schema *schema, const struct gi_field *field)
{
    if (!is_loose(field->type))
        return;
    gi_json_key_object(schema->json, "not");
    refer(schema->json, "#/definitions/placeholder");
    gi_json_end(schema->json);
}

/* Mappings and lists may be empty words only, scalars also a template's. */
void gi_schema_add_absent(struct gi_schema *schema, const struct gi_field *field)
{
    bool scalar = field->type < GI_TYPE_FOUND;
    refer(schema->json, scalar ? "#/definitions/placeholder" : "#/definitions/nothing");
}

static void define_pattern(struct gi_json *json, const char *name, const char *pattern)
{
    gi_json_key_object(json, name);
    add_pattern(json, pattern);
    gi_json_end(json);
}

static void define_text(struct gi_json *json, const char *name, const char *pattern, int64_t longest)
{
    static const char *const types[] = {"string", "number", "boolean"};
    gi_json_key_object(json, name);
    add_types(json, types, 3);
    if (pattern)
        gi_schema_text(json, "pattern", pattern);
    if (longest)
        gi_json_key_integer(json, "maxLength", longest);
    gi_json_end(json);
}

/* A mapping with this one key, whose value is a text that is really there. */
static void add_reason(struct gi_json *json, const char *key)
{
    gi_schema_text(json, "type", "object");
    gi_json_key_object(json, "properties");
    gi_json_key_object(json, key);
    refer(json, "#/definitions/reason");
    gi_json_end(json);
    gi_json_end(json);
    gi_json_key_array(json, "required");
    gi_json_text(json, key);
    gi_json_end(json);
    gi_json_key(json, "additionalProperties");
    gi_json_boolean(json, false);
}

static void add_range(struct gi_json *json)
{
    static const char *const keys[] = {"earliest", "latest"};
    gi_schema_text(json, "type", "object");
    gi_json_key_object(json, "properties");
    for (size_t i = 0; i < 2; i++) {
        gi_json_key_object(json, keys[i]);
        refer(json, "#/definitions/time");
        gi_json_end(json);
    }
    gi_json_key_object(json, "source");
    refer(json, "#/definitions/line");
    gi_json_end(json);
    gi_json_end(json);
    gi_json_key_object(json, "patternProperties");
    gi_json_key(json, "^x-");
    gi_json_boolean(json, true);
    gi_json_end(json);
    gi_json_key_array(json, "required");
    gi_json_text(json, "earliest");
    gi_json_text(json, "latest");
    gi_json_end(json);
    gi_json_key(json, "additionalProperties");
    gi_json_boolean(json, false);
}

static void define_moment(struct gi_json *json)
{
    gi_json_key_object(json, "moment");
    gi_json_key_array(json, "oneOf");
    gi_json_object(json);
    refer(json, "#/definitions/time");
    gi_json_end(json);
    gi_json_object(json);
    add_range(json);
    gi_json_end(json);
    gi_json_object(json);
    add_reason(json, "unknown");
    gi_json_end(json);
    gi_json_object(json);
    add_reason(json, "not_applicable");
    gi_json_end(json);
    gi_json_end(json);
    gi_json_end(json);
}

static void define_answers(struct gi_json *json)
{
    gi_json_key_object(json, "none");
    add_reason(json, "none");
    gi_json_end(json);
    gi_json_key_object(json, "found");
    gi_json_key_array(json, "oneOf");
    gi_json_object(json);
    gi_schema_text(json, "const", "found");
    gi_json_end(json);
    gi_json_object(json);
    refer(json, "#/definitions/none");
    gi_json_end(json);
    gi_json_end(json);
    gi_json_end(json);
}

static void define_absence(struct gi_json *json)
{
    gi_json_key_object(json, "nothing");
    gi_json_key_array(json, "enum");
    gi_json_text(json, NULL);
    gi_json_text(json, "");
    gi_json_end(json);
    gi_json_end(json);
    gi_json_key_object(json, "placeholder");
    gi_json_key_array(json, "anyOf");
    gi_json_object(json);
    gi_schema_text(json, "type", "null");
    gi_json_end(json);
    gi_json_object(json);
    add_pattern(json, PLACEHOLDER);
    gi_json_end(json);
    gi_json_end(json);
    gi_json_end(json);
    gi_json_key_object(json, "reason");
    refer(json, "#/definitions/text");
    gi_json_key_object(json, "not");
    refer(json, "#/definitions/placeholder");
    gi_json_end(json);
    gi_json_end(json);
}

static void define_numbers(struct gi_json *json)
{
    static const char *const digest_types[] = {"string", "number"};
    gi_json_key_object(json, "integer");
    add_number_or_pattern(json, "^" DIGITS "$");
    gi_json_end(json);
    gi_json_key_object(json, "count");
    add_number_or_pattern(json, "^(?:none|" DIGITS ")$");
    gi_json_end(json);
    gi_json_key_object(json, "sha256");
    add_types(json, digest_types, 2);
    gi_schema_text(json, "pattern", "^[0-9a-f]{64}$");
    gi_json_end(json);
}

void gi_schema_add_definitions(struct gi_schema *schema)
{
    struct gi_json *json = schema->json;
    gi_json_key_object(json, "definitions");
    define_absence(json);
    define_text(json, "text", NULL, 0);
    define_text(json, "line", "^[^\\n]*$", 0);
    define_text(json, "title", "^[^\\n]*$", GI_LIMIT_TITLE_CODE_POINTS);
    define_pattern(json, "time", TIME);
    define_pattern(json, "date", DATE);
    define_moment(json);
    define_answers(json);
    define_numbers(json);
    define_pattern(json, "uuid", "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$");
    define_pattern(json, "short_id", "^[a-z][a-z0-9-]{0,31}$");
    define_pattern(json, "record", "^" RECORD "$");
    define_pattern(json, "path", "^(?!(?:[\\s\\S]*/)?\\.{0,2}(?:/|$))[^\\\\]*$");
    define_pattern(json, "url", "^https?://[^ ]+$");
    define_pattern(json, "rule", "^GI[1-9][0-9]{2}$");
    define_pattern(json, "class", "^[a-z0-9-]+(?:/[a-z0-9-]+)?$");
    define_pattern(json, "attack", "^T[0-9]{4}(?:\\.[0-9]{3})?$");
    gi_json_end(json);
}
