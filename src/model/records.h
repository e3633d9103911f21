/* A typed record: every file of one incident, exercise, imported record, policy or plan, decoded by the field table. */
#ifndef GI_MODEL_RECORDS_H
#define GI_MODEL_RECORDS_H

#include "model/shapes.h"
#include "parse/markdown.h"

/* One file of a record as it was read. */
struct gi_source {
    struct gi_file file;
    struct gi_str name; /* the path inside the record's folder; a slice of file.path */
    const struct gi_file_kind *kind;
    const struct gi_node *root;       /* YAML, or the front matter of a document; NULL when empty */
    const struct gi_outline *outline; /* of Markdown; NULL where it was not parsed */
    struct gi_span body;              /* of Markdown: the text without front matter */
    uint8_t broken;                   /* 1: a finding of text or grammar stopped the reading; rules pass over it */
};

/* A key that is due from a state and is not there: decode finds them, the rule `code` speaks. */
struct gi_gap {
    uint16_t code;
    uint8_t need; /* enum gi_need */
    const struct gi_field *field;
    const struct gi_shape *shape;
    const char *path; /* for `set`: "impact.customer_impact", "root_causes[0].why_undetected" */
    const struct gi_source *source;
    struct gi_place place; /* of the mapping that lacks it, or of the value that is none */
    uint32_t holder;       /* where that mapping is pointed at */
    uint8_t is;            /* GI_ABSENT or GI_PLACEHOLDER */
};

/* An id that something in the record has: what references are looked up in. */
struct gi_named {
    struct gi_str id;
    uint32_t prefix; /* its bit of gi_id_prefix */
    struct gi_place place;
    const struct gi_source *source;
    const void *value;     /* the struct of its shape (struct gi_action ...) */
    struct gi_named *next; /* in its bucket */
};

/* A value that names something else: an id, a person, a team, a path. `field` says what it may name. */
struct gi_use {
    const struct gi_scalar *scalar;
    const struct gi_field *field;
    const struct gi_source *source;
};

/* Ids of a record are few, or ten thousand in a hostile one. */
enum { GI_NAME_BUCKETS = 1024 };

struct gi_record {
    enum gi_record_kind kind;
    const char *folder; /* from the root: "incidents/2026/INC-20261120-k7f3" */
    struct gi_str id;   /* the folder's name; empty for policy and plan */
    GI_VEC(struct gi_source)
    sources; /* every file, in the order of their paths; filled before decoding, not grown after */
    const struct gi_source *by_role[GI_ROLE_COUNT]; /* of files without `*`; NULL when not there */

    struct gi_incident incident; /* of an incident; self.is tells whether it was there */
    struct gi_imported imported;
    struct gi_exercise exercise;
    struct gi_policy policy;
    struct gi_plan plan;
    struct gi_analysis analysis;
    GI_ROWS_OF(status) status; /* rows in the order of the file; n 0 where the file is missing or empty */
    GI_ROWS_OF(timeline) timeline;
    GI_ROWS_OF(evidence) evidence;
    GI_ROWS_OF(action) actions;
    GI_ROWS_OF(progress) progress;
    GI_ROWS_OF(sent) sent;
    GI_ROWS_OF(sync) syncs;
    /* Documents: their front matter; self.source->body is the text. */
    GI_VEC(struct gi_communication *) communications;
    GI_VEC(struct gi_decision *) decisions;
    GI_VEC(struct gi_meeting *) meetings;

    GI_VEC(struct gi_gap) gaps;
    GI_VEC(struct gi_use) uses;
    GI_VEC(struct gi_named *) names; /* every id, also doubles, in the order of reading */
    struct gi_named *buckets[GI_NAME_BUCKETS];
    uint8_t rows_unread; /* 1: rows somewhere were of another form: what they hold is not missing */
    struct gi_arena *arena;
};

/* Before decoding: gives the header and the analysis a place, so that rules can point at them where they are missing.
 * `folder` is a file without bytes whose path is the record's folder; it stays the caller's. */
void gi_record_begin(struct gi_record *record, const struct gi_file *folder);

/* Whether the header was read: without it nothing but the hard rules can be judged. */
bool gi_record_has_header(const struct gi_record *record) GI_MUST_USE;

/* Decodes one source into its record by the field table; the source must stay where it is. Findings of structure (GI201
 * to GI207, 213, 215) go to `findings`; gaps, uses and names to the record. */
void gi_record_decode(struct gi_record *record, const struct gi_source *source, struct gi_findings *findings);

/* What has this id in the record (the first, where it is double), or NULL. */
const struct gi_named *gi_record_find(const struct gi_record *record, struct gi_str id) GI_MUST_USE;

/* The source of a file's path inside the record, or NULL. */
const struct gi_source *gi_record_source(const struct gi_record *record, struct gi_str name) GI_MUST_USE;

/* The section of an outline with this title and level (letter case does not matter), or NULL. */
const struct gi_md_section *gi_record_section(const struct gi_source *source, const char *title,
                                              uint32_t level) GI_MUST_USE;

/* Whether a text is a placeholder that a template left: TODO, TBD, FIXME, `<...>`, `{{...}}`, `...`, or blank. */
bool gi_text_placeholder(struct gi_str text) GI_MUST_USE;

#endif
