/* What the commands that show records share: text in columns, wrapped to a width. */
#ifndef GI_CLI_VIEWS_H
#define GI_CLI_VIEWS_H

#include "cli/commands.h"
#include "incident/view.h"

/* Columns of the terminal that standard output is; 0 where it is none. */
size_t gi_cli_width(void) GI_MUST_USE;

/* --format text or json: 0 or 1; -1 and usage otherwise. */
int gi_cli_json(struct gi_cli *cli) GI_MUST_USE;

/* Adds record text, made fit for a terminal, broken between words at `width` columns (0: at 100); it begins at column
 * `at`, further lines at `indent`. Ends with a line end. */
void gi_cli_wrap(struct gi_buf *out, struct gi_str text, size_t at, size_t indent, size_t width);

/* Adds a cell of record text and blanks up to `columns`; a text that is wider is cut with "..." where `columns` is not
 * 0. */
void gi_cli_cell(struct gi_buf *out, struct gi_str text, size_t columns);

/* The terminal columns that record text takes. */
size_t gi_cli_columns(struct gi_arena *arena, struct gi_str text) GI_MUST_USE;

/* Writes a finished JSON text to standard output. */
int gi_cli_print_json(struct gi_cli *cli, struct gi_json *json) GI_MUST_USE;

/* Puts what every view says first into the object that is begun. */
void gi_cli_head_json(struct gi_json *json, const struct gi_view_head *head);

/* "2026-11-22T09:20Z" as JSON; null for what is not known. */
void gi_cli_time_json(struct gi_json *json, const char *key, int64_t seconds);

#endif
