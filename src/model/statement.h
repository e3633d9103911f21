/* Statements: the canonical text that a sign-off signs ("The statement" of gitincident-format(5)). */
#ifndef GI_MODEL_STATEMENT_H
#define GI_MODEL_STATEMENT_H

#include <stdint.h>

#include "base/error.h"
#include "base/finding.h"

enum gi_sign_action {
#define SIGN(name, word, form, doc) GI_SIGN_##name,
#include "model/signing.def"
#undef SIGN
    GI_SIGN_COUNT
};

enum gi_sign_form { GI_SIGN_FORM_CHAIN, GI_SIGN_FORM_DOCUMENT, GI_SIGN_FORM_POLICY, GI_SIGN_FORM_PLAN };

/* The word of an action ("close"), what it does in a line, and its form. */
const char *gi_sign_word(enum gi_sign_action action) GI_MUST_USE;
const char *gi_sign_doc(enum gi_sign_action action) GI_MUST_USE;
enum gi_sign_form gi_sign_form_of(enum gi_sign_action action) GI_MUST_USE;

/* The action of a word, or -1. */
int gi_sign_find(struct gi_str word) GI_MUST_USE;

/* The five facts: numbers of the vocabularies (GI_SEVERITY_..., GI_YES_NO_UNKNOWN_..., GI_BREACH_...,
 * GI_CONFIDENCE_..., GI_TLP_...), -1: unset. tlp is never unset: a missing one is amber. */
struct gi_sign_facts {
    int severity;
    int customer_impact;
    int data_breach;
    int confidence;
    int tlp;
};

struct gi_statement_item {
    struct gi_str action; /* "A-7fk" */
    int state;            /* GI_PROGRESS_... */
};

struct gi_statement_row {
    struct gi_str path; /* "timeline.yaml" */
    char sha256[65];
};

struct gi_statement_file {
    char sha256[65];
    uint64_t size;
    struct gi_str path; /* from the record's folder; policy and plan: from the root */
};

/* One statement. A line that does not apply is absent: a NULL text, 0, -1 or an empty list. */
struct gi_statement {
    struct gi_str project;
    struct gi_str record; /* "INC-20261120-k7f3", "policy", "plan" */
    uint32_t seq;         /* chain, policy (the new version) and plan: from 1 */
    enum gi_sign_action action;
    uint32_t affirms;
    int state[2]; /* GI_STATE_...: one word: {state, -1}; two words: {from, to} */
    struct gi_str lead;
    uint32_t epoch;
    struct gi_str to;
    uint32_t to_epoch;
    uint32_t policy;
    char prev[65];     /* "" where absent */
    int64_t signed_at; /* seconds since 1970 */
    int64_t expires;
    struct gi_str reason;
    GI_VEC(uint16_t) waives; /* codes, ascending */
    bool has_facts;
    struct gi_sign_facts facts;
    GI_VEC(struct gi_statement_item) items; /* bytewise */
    GI_VEC(struct gi_statement_row) rows;   /* by path, then in the old file's order */
    GI_VEC(struct gi_str) absent;           /* bytewise */
    GI_VEC(struct gi_statement_file) files; /* bytewise by path */
};

/* Reads a statement. Strict: what it accepts is byte for byte what gi_statement_render makes of the result, and each
 * action has exactly its lines. The error names the line. Slices point into `bytes`, lists belong to the arena. */
int gi_statement_parse(struct gi_arena *arena, struct gi_str bytes, struct gi_statement *ret_statement,
                       struct gi_error *reterr) GI_MUST_USE;

/* Writes a statement. Different statements give different bytes. */
struct gi_str gi_statement_render(struct gi_arena *arena, const struct gi_statement *statement) GI_MUST_USE;

/* Whether a text may stand as a reason: one line of 1..200 bytes, NFC, nothing invisible; -1 with what is wrong. */
int gi_statement_reason(struct gi_str reason, struct gi_error *reterr) GI_MUST_USE;

/* "0003-close.stmt", "C-7fk.stmt" (a document's id), ".incident/policy/0007.stmt", "plan/sign-offs/0001-plan.stmt":
 * chain and documents without "sign-offs/" in front. `document` is the id for the form DOCUMENT, else NULL. */
const char *gi_statement_name(struct gi_arena *arena, const struct gi_statement *statement,
                              const char *document) GI_MUST_USE;

/* "0003-close.alice.1.sig" for the statement's name. */
const char *gi_signature_name(struct gi_arena *arena, const char *statement_name, struct gi_str who,
                              uint32_t n) GI_MUST_USE;

/* Where two statements differ, line by line, for people: "file timeline.yaml: 812 bytes then, 901 now",
 * "fact severity: high then, medium now". One text a difference, in the order of the lines. */
struct gi_differences {
    GI_VEC(const char *) list;
};
void gi_statement_compare(struct gi_arena *arena, const struct gi_statement *then, const struct gi_statement *now,
                          struct gi_differences *ret_differences);

#endif
