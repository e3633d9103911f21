/* The sign-offs of one record as its folder holds them: statements with the signatures beside them. Nothing is judged
 * here but names and grammar. */
#ifndef GI_ENGINE_JUDGE_SIGNOFFS_H
#define GI_ENGINE_JUDGE_SIGNOFFS_H

#include "model/records.h"
#include "model/statement.h"

struct gi_signature_file {
    struct gi_str who; /* as the name says; the key decides */
    uint32_t n;        /* as the name says */
    const struct gi_source *source;
};

struct gi_signed_statement {
    struct gi_statement statement;
    const struct gi_source *source;              /* its bytes are source->file.data */
    char digest[65];                             /* SHA-256 of its bytes */
    struct gi_str document;                      /* the id of its document, or nothing */
    GI_VEC(struct gi_signature_file) signatures; /* bytewise by name */
};

struct gi_signoffs {
    GI_VEC(struct gi_signed_statement) chain;     /* by seq (names); a gap is found by who judges */
    GI_VEC(struct gi_signed_statement) documents; /* bytewise by name */
};

/* Reads the sign-offs of an incident (sign-offs/), of the plan (sign-offs/) or of the policy (policy/NNNN.stmt; earlier
 * policies there are passed over). Whatever else stands there, a name that is not what the statement gives, grammar, a
 * signature without its statement, two statements of one number, signatures that are not numbered 1, 2, ..., and, of an
 * incident, more than 99 statements or 16 signatures are findings (GI603). What had a finding is left out. All belongs
 * to the record's arena. */
void gi_signoffs_read(const struct gi_record *record, struct gi_findings *findings, struct gi_signoffs *ret_signoffs);

/* The statement of a document by its id, or NULL. */
const struct gi_signed_statement *gi_signoffs_document(const struct gi_signoffs *signoffs,
                                                       struct gi_str id) GI_MUST_USE;

/* Whether a tree before held a statement of this name with these very bytes (source names are compared). */
bool gi_signoffs_has(const struct gi_record *before, const struct gi_source *source) GI_MUST_USE;

#endif
