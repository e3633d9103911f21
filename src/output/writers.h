/* The writers of a report, one a format, and what they share. */
#ifndef GI_OUTPUT_WRITERS_H
#define GI_OUTPUT_WRITERS_H

#include "base/json.h"
#include "incident/output.h"
#include "rules/catalogue.h"

/* "error", "due" or "warning". */
const char *gi_level_word(enum gi_level level) GI_MUST_USE;

/* "GI302", owned by the arena. */
const char *gi_code_text(struct gi_arena *arena, int code) GI_MUST_USE;

/* What to do next about a finding: its own remedy, else the hint of its rule. */
const char *gi_finding_remedy(const struct gi_report_finding *finding) GI_MUST_USE;

/* The place of a rule in the table, and its row; a code without a row is a bug. */
size_t gi_rule_row(int code, struct gi_rule_text *ret_text);

/* Adds "2 incidents: 1 error, 3 due, 0 warnings". */
void gi_output_counts(struct gi_buf *out, const struct gi_report *report);

/* Finishes a JSON text. Its strings hold neither invisible characters nor the marks by which CI systems find commands:
 * both are written as JSON's own escapes, so that a reader gets them back. */
void gi_output_json(struct gi_buf *out, struct gi_json *json);

/* path:line:column: level: message [GI302], then what to do next, then a line of counts. */
void gi_write_text(struct gi_buf *out, enum gi_style style, const struct gi_report *report);

/* The documented schema of docs/output-json.md, version 1. */
void gi_write_json(struct gi_buf *out, const struct gi_report *report, int64_t as_of);

/* Workflow commands of GitHub Actions: the worst nine findings and one line that counts all. */
void gi_write_github(struct gi_buf *out, const struct gi_report *report);

/* SARIF 2.1.0. */
void gi_write_sarif(struct gi_buf *out, const struct gi_report *report);

#endif
