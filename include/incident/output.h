/* Writing a report: one writer a format. */
#ifndef INCIDENT_OUTPUT_H
#define INCIDENT_OUTPUT_H

#include "incident/check.h"

enum gi_format { GI_FORMAT_TEXT, GI_FORMAT_JSON, GI_FORMAT_GITHUB, GI_FORMAT_SARIF, GI_FORMAT_COUNT };

/* The format of a word, or -1. */
int gi_format_find(const char *word) GI_MUST_USE;

enum gi_style { GI_STYLE_BARE, GI_STYLE_COLORED };

/* Writes a report. Text of a record reaches the output only through that output's own escapes. */
void gi_output_report(struct gi_buf *out, enum gi_format format, enum gi_style style, const struct gi_report *report,
                      int64_t as_of);

/* Makes text of a record fit for a terminal and for the log of a CI system: controls, bidirectional and invisible
 * characters and bytes that are not UTF-8 become visible; line ends become blanks; `##[`, `##vso[` and `##teamcity[`,
 * which runners look for anywhere in a line, become `# #[` and so on. */
void gi_output_terminal(struct gi_buf *out, struct gi_str text);

/* A path as Git quotes it (core.quotePath) where it has odd bytes or such a mark, else as it is. */
void gi_output_path(struct gi_buf *out, const char *path);

#endif
