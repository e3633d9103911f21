/* The field table as C: types, vocabularies, and one struct a shape, all generated from the .def files. */
#ifndef GI_MODEL_SHAPES_H
#define GI_MODEL_SHAPES_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "parse/yaml.h"

/* The prefixes of ids, as bits: a REF may lead to several. */
enum gi_id_prefix {
    GI_ID_T = 1,
    GI_ID_E = 2,
    GI_ID_C = 4,
    GI_ID_D = 8,
    GI_ID_M = 16,
    GI_ID_A = 32,
    GI_ID_F = 64,
    GI_ID_RC = 128,
    GI_ID_W = 256,
    GI_ID_INC = 512,
    GI_ID_EX = 1024,
    GI_ID_IMP = 2048,
    GI_ID_RECORD = GI_ID_INC | GI_ID_EX | GI_ID_IMP,
};

enum gi_type {
#define TYPE(name, member, form, names, words) GI_TYPE_##name,
#include "model/types.def"
#undef TYPE
};

/* How a value stands in YAML. */
enum gi_form {
    GI_FORM_SCALAR,
    GI_FORM_LIST,       /* of scalars; or the word `all` of REVIEW */
    GI_FORM_MOMENT,     /* a time, or a mapping that says what is known of it */
    GI_FORM_FOUND,      /* `found`, or {none: reason} */
    GI_FORM_DEFICIENCY, /* a list of findings, or {none: reason} */
    GI_FORM_LEVELS,     /* a mapping from the codes of rules */
    GI_FORM_MAP,        /* a mapping of a shape */
    GI_FORM_ROWS,       /* a list of mappings of a shape */
};

/* What a value names, so that it can be looked up. */
enum gi_names {
    GI_NAMES_NOTHING,
    GI_NAMES_ROW,      /* a row or document, by its id; also in another record */
    GI_NAMES_ABOUT,    /* a row, `plan`, or a rule */
    GI_NAMES_SOURCE,   /* a row, a file of the record, or a URL */
    GI_NAMES_RECORD,   /* a record */
    GI_NAMES_FILE,     /* a file of the record */
    GI_NAMES_PLAYBOOK, /* a file under plan/playbooks/ */
    GI_NAMES_PERSON,   /* a person of the policy */
    GI_NAMES_WHO,      /* a person of the policy, or anybody */
    GI_NAMES_TEAM,     /* a team of the policy */
    GI_NAMES_RULE,     /* a rule, by its code */
};

/* The vocabularies: GI_SEVERITY_CRITICAL is 0, in the order of choices.def. */
#define CHOICES(set, doc)                                                                                              \
    enum gi_choices_##set                                                                                              \
    {
#define CHOICE(set, name, word, doc) GI_##set##_##name,
#define CHOICES_END(set)                                                                                               \
    GI_##set##_COUNT                                                                                                   \
    }                                                                                                                  \
    ;
#include "model/choices.def"
#undef CHOICES
#undef CHOICE
#undef CHOICES_END

/* From when a key is due. The states stand in the order of GI_STATE_... */
enum gi_need {
    GI_NEED_HARD, /* always there: its absence is an error at once */
    GI_NEED_OPTIONAL,
    GI_NEED_TRIAGE,
    GI_NEED_INVESTIGATION,
    GI_NEED_CONTAINMENT,
    GI_NEED_ERADICATION,
    GI_NEED_RECOVERY,
    GI_NEED_POST_INCIDENT,
    GI_NEED_FOLLOW_UP,
    GI_NEED_CLOSED,
    GI_NEED_REJECTED,
    GI_NEED_COMPLETED, /* of an exercise */
    GI_NEED_APPROVED,  /* of the plan */
};

enum gi_presence {
    GI_ABSENT,      /* the key is not there */
    GI_PLACEHOLDER, /* blank, or a template's words that nobody replaced: counts as absent */
    GI_BAD,         /* there, but of the wrong type: a finding was made, rules pass over it */
    GI_PRESENT,
};

/* One value. `place` is its token, or where the key would stand: the mapping that lacks it. */
struct gi_scalar {
    struct gi_str text;
    struct gi_place place;
    int64_t number; /* TIME, DATE: seconds since 1970; CHOICE: its place in the vocabulary; INTEGER; COUNT (-1: none) */
    uint8_t is;     /* enum gi_presence */
};

struct gi_scalars {
    struct gi_scalar *at;
    size_t n;
    struct gi_place place;
    uint8_t is;
};

enum gi_moment_kind { GI_MOMENT_TIME, GI_MOMENT_RANGE, GI_MOMENT_UNKNOWN, GI_MOMENT_NOT_APPLICABLE };

/* A time that may be known only in part. For a plain time earliest equals latest. */
struct gi_moment {
    struct gi_place place;
    struct gi_str text; /* of a plain time as it was written; else empty */
    int64_t earliest;   /* seconds since 1970 */
    int64_t latest;
    struct gi_str reason; /* of unknown and not_applicable */
    uint8_t kind;         /* enum gi_moment_kind */
    uint8_t is;
};

/* `found`, or why there is none. */
struct gi_found {
    struct gi_place place;
    struct gi_str none; /* the reason */
    uint8_t found;      /* 1: found */
    uint8_t is;
};

struct gi_deficiency {
    struct gi_scalars findings;
    struct gi_str none;
    struct gi_place place;
    uint8_t is;
};

/* A rule's level in policy. */
struct gi_level_setting {
    struct gi_scalar code;  /* GI503; number 503, or -1 when it is no code */
    struct gi_scalar level; /* GI_RULE_LEVEL_ERROR or _WARNING */
};

struct gi_levels {
    struct gi_level_setting *at;
    size_t n;
    struct gi_place place;
    uint8_t is;
};

struct gi_source;

/* What every shape begins with: the mapping itself. */
struct gi_mapping {
    struct gi_place place;          /* its key, or its first key where it is a row or a file: what findings point at */
    const struct gi_node *node;     /* NULL when absent */
    const struct gi_source *source; /* the file it stands in */
    uint8_t is;
};

/* A list of mappings as decode fills it; typed by the member's own struct, which has the same layout. */
struct gi_rows {
    void *at;
    size_t n;
    struct gi_place place;
    uint8_t is;
};

#define GI_ROWS_OF(shape)                                                                                              \
    struct {                                                                                                           \
        struct gi_##shape *at;                                                                                         \
        size_t n;                                                                                                      \
        struct gi_place place;                                                                                         \
        uint8_t is;                                                                                                    \
    }

/* One struct a shape: `struct gi_incident { struct gi_mapping self; struct gi_scalar schema; ... }`. */
#define TYPE(name, member, form, names, words)
#define BEGIN(shape, doc)                                                                                              \
    struct gi_##shape {                                                                                                \
        struct gi_mapping self;
#define FIELD(shape, key, type, argument, need, code, doc) GI_MEMBER_##type(key, argument)
#define END(shape)                                                                                                     \
    }                                                                                                                  \
    ;
#define GI_MEMBER_TEXT(key, argument) struct gi_scalar key;
#define GI_MEMBER_LINE(key, argument) struct gi_scalar key;
#define GI_MEMBER_TITLE(key, argument) struct gi_scalar key;
#define GI_MEMBER_SCHEMA(key, argument) struct gi_scalar key;
#define GI_MEMBER_ID(key, argument) struct gi_scalar key;
#define GI_MEMBER_REF(key, argument) struct gi_scalar key;
#define GI_MEMBER_RECORD(key, argument) struct gi_scalar key;
#define GI_MEMBER_PATH(key, argument) struct gi_scalar key;
#define GI_MEMBER_PLAYBOOK(key, argument) struct gi_scalar key;
#define GI_MEMBER_SOURCE(key, argument) struct gi_scalar key;
#define GI_MEMBER_URL(key, argument) struct gi_scalar key;
#define GI_MEMBER_TIME(key, argument) struct gi_scalar key;
#define GI_MEMBER_DATE(key, argument) struct gi_scalar key;
#define GI_MEMBER_MOMENT(key, argument) struct gi_moment key;
#define GI_MEMBER_CHOICE(key, argument) struct gi_scalar key;
#define GI_MEMBER_INTEGER(key, argument) struct gi_scalar key;
#define GI_MEMBER_COUNT(key, argument) struct gi_scalar key;
#define GI_MEMBER_SHA256(key, argument) struct gi_scalar key;
#define GI_MEMBER_UUID(key, argument) struct gi_scalar key;
#define GI_MEMBER_PERSON(key, argument) struct gi_scalar key;
#define GI_MEMBER_WHO(key, argument) struct gi_scalar key;
#define GI_MEMBER_PERSON_ID(key, argument) struct gi_scalar key;
#define GI_MEMBER_TEAM(key, argument) struct gi_scalar key;
#define GI_MEMBER_TEAM_ID(key, argument) struct gi_scalar key;
#define GI_MEMBER_RULE(key, argument) struct gi_scalar key;
#define GI_MEMBER_CLASS(key, argument) struct gi_scalar key;
#define GI_MEMBER_ATTACK(key, argument) struct gi_scalar key;
#define GI_MEMBER_FOUND(key, argument) struct gi_found key;
#define GI_MEMBER_TEXTS(key, argument) struct gi_scalars key;
#define GI_MEMBER_LINES(key, argument) struct gi_scalars key;
#define GI_MEMBER_REFS(key, argument) struct gi_scalars key;
#define GI_MEMBER_PEOPLE(key, argument) struct gi_scalars key;
#define GI_MEMBER_WHOS(key, argument) struct gi_scalars key;
#define GI_MEMBER_TEAMS(key, argument) struct gi_scalars key;
#define GI_MEMBER_ATTACKS(key, argument) struct gi_scalars key;
#define GI_MEMBER_ABOUTS(key, argument) struct gi_scalars key;
#define GI_MEMBER_CHOICES(key, argument) struct gi_scalars key;
#define GI_MEMBER_REVIEW(key, argument) struct gi_scalars key;
#define GI_MEMBER_DEFICIENCY(key, argument) struct gi_deficiency key;
#define GI_MEMBER_RULES(key, argument) struct gi_levels key;
#define GI_MEMBER_MAP(key, argument) struct gi_##argument key;
#define GI_MEMBER_ROWS(key, argument) GI_ROWS_OF(argument) key;
#include "model/fields.def"
#undef TYPE
#undef BEGIN
#undef FIELD
#undef END

/* One word of a vocabulary. */
struct gi_choice {
    const char *word;
    const char *doc;
};

struct gi_choices {
    const char *name;
    const char *doc;
    const struct gi_choice *at;
    size_t n;
};

struct gi_shape;

/* One row of the field table. */
struct gi_field {
    const char *key;
    uint8_t type; /* enum gi_type */
    uint8_t need; /* enum gi_need */
    uint16_t code;
    uint32_t offset; /* of the member in the shape's struct */
    uint32_t ids;    /* bits of gi_id_prefix for ID, REF, REFS, DEFICIENCY; the highest version for SCHEMA */
    const struct gi_choices *choices; /* of CHOICE and CHOICES */
    const struct gi_shape *shape;     /* of MAP and ROWS */
    const char *doc;
};

struct gi_shape {
    const char *name;
    const char *doc;
    size_t size; /* of its struct */
    const struct gi_field *fields;
    size_t n;
};

/* Every shape, vocabulary and file by name; tables with static storage. */
#define BEGIN(shape, doc) extern const struct gi_shape gi_shape_##shape;
#define FIELD(...)
#define END(shape)
#include "model/fields.def"
#undef BEGIN
#undef FIELD
#undef END
#define CHOICES(set, doc) extern const struct gi_choices gi_words_##set;
#define CHOICE(...)
#define CHOICES_END(set)
#include "model/choices.def"
#undef CHOICES
#undef CHOICE
#undef CHOICES_END

/* How a file is read. */
enum gi_reading { GI_READ_AS_MAP, GI_READ_AS_ROWS, GI_READ_AS_DOCUMENT, GI_READ_AS_MARKDOWN, GI_READ_AS_BYTES };

/* Which kind of record a folder is. */
enum gi_record_kind { GI_KIND_INCIDENT, GI_KIND_EXERCISE, GI_KIND_IMPORTED, GI_KIND_POLICY, GI_KIND_PLAN };

enum gi_file_role {
#define FILE(role, kind, name, reading, shape, doc) GI_ROLE_##role,
#include "model/files.def"
#undef FILE
    GI_ROLE_COUNT
};

/* One row of the table of files. */
struct gi_file_kind {
    uint8_t role;
    uint8_t kind; /* enum gi_record_kind */
    uint8_t reading;
    const char *name;             /* "*" stands for one's own part */
    const struct gi_shape *shape; /* NULL: none */
    const char *doc;
};

extern const struct gi_file_kind gi_file_kinds[GI_ROLE_COUNT];

/* The row of a path inside a record of that kind ("communications/C-7fk-x.md"), or NULL: the layout is closed. */
const struct gi_file_kind *gi_file_kind_of(enum gi_record_kind kind, struct gi_str path) GI_MUST_USE;

/* The field of a key, or NULL. */
const struct gi_field *gi_shape_field(const struct gi_shape *shape, struct gi_str key) GI_MUST_USE;

/* The place of a word in a vocabulary, or -1. */
int gi_choices_find(const struct gi_choices *choices, struct gi_str word) GI_MUST_USE;

/* How values of a type stand in YAML, and what they name. */
enum gi_form gi_type_form(enum gi_type type) GI_MUST_USE;
enum gi_names gi_type_names(enum gi_type type) GI_MUST_USE;

/* The name of a type for messages: "one line of text". */
const char *gi_type_words(enum gi_type type) GI_MUST_USE;

/* The state from which a need is due, as a word ("follow_up"), or "always", "optional", "completed", "approved". */
const char *gi_need_words(enum gi_need need) GI_MUST_USE;

/* Checks `A-7fk` or `INC-20261120-k7f3`; gives the bit of its prefix, or 0 when it is no id. */
uint32_t gi_id_prefix(struct gi_str id) GI_MUST_USE;

#endif
