/* Statements: the canonical text that a sign-off signs ("The statement" of gitincident-format(5)). */
#ifndef GI_MODEL_STATEMENT_H
#define GI_MODEL_STATEMENT_H

#include <stdint.h>

#include "base/error.h"
#include "base/finding.h"
#include "base/str.h"

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

/* The facts one by one, in the order of their lines. */
enum gi_sign_fact { GI_FACT_SEVERITY, GI_FACT_CUSTOMER_IMPACT, GI_FACT_DATA_BREACH, GI_FACT_CONFIDENCE, GI_FACT_TLP };
enum { GI_FACT_COUNT = GI_FACT_TLP + 1 };

/* The name of a fact's line ("data_breach"), where its value stands, and the word of a value ("unset" for -1). */
const char *gi_fact_name(enum gi_sign_fact fact) GI_MUST_USE;
int *gi_fact_value(struct gi_sign_facts *facts, enum gi_sign_fact fact) GI_MUST_USE;
int gi_fact_of(const struct gi_sign_facts *facts, enum gi_sign_fact fact) GI_MUST_USE;
const char *gi_fact_word(enum gi_sign_fact fact, int value) GI_MUST_USE;

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

/* Whether chain statements made in this state (the one after the step) cover files: follow_up, closed, rejected. */
bool gi_statement_covers(int state) GI_MUST_USE;

/* The state after the step: the second word where there are two; -1 where the statement names none. */
static inline int gi_statement_after(const struct gi_statement *statement)
{
    return statement->state[1] >= 0 ? statement->state[1] : statement->state[0];
}

/* Whether an action guards the step from one state to another (accept, close, reject, reopen), and whether its
 * statement names both. */
bool gi_sign_guards(enum gi_sign_action action, int from, int to) GI_MUST_USE;
bool gi_sign_is_step(enum gi_sign_action action) GI_MUST_USE;

/* Whether an action lists resolved actions and waivers: accept, amend, close. */
bool gi_sign_settles(enum gi_sign_action action) GI_MUST_USE;

/* Whether an action names who leads from now on; MAY: reopen. */
enum gi_sign_line { GI_LINE_NEVER, GI_LINE_MAY, GI_LINE_MUST };
enum gi_sign_line gi_sign_names_lead(enum gi_sign_action action) GI_MUST_USE;

/* The id in front of a document's name ("C-7fk" of "communications/C-7fk-customers.md"), or nothing. */
struct gi_str gi_document_id(struct gi_str path) GI_MUST_USE;

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

/* One line of them: "file a: ...; file b: ...; and 3 more"; "" where there are none. */
const char *gi_differences_text(struct gi_arena *arena, const struct gi_differences *differences) GI_MUST_USE;

#endif
