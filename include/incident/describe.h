/* Describing: rules for people, and the format for editors, from the tables. */
#ifndef INCIDENT_DESCRIBE_H
#define INCIDENT_DESCRIBE_H

#include "incident/output.h"

/* Adds the page of a rule for a terminal, by its code as people write it ("GI302", "302"). -1 where there is none, with
 * the nearest one as a hint. */
int gi_describe_rule(struct gi_buf *out, enum gi_style style, const char *code, struct gi_error *reterr) GI_MUST_USE;

/* Adds the table of rules as GI_FORMAT_TEXT or GI_FORMAT_JSON. */
void gi_describe_rules(struct gi_buf *out, enum gi_format format);

/* The name of a schema by its place from 0 ("incident", "decision"); NULL behind the last. */
const char *gi_schema_name(size_t position) GI_MUST_USE;

/* The schema of a file by its name or path ("incident.yaml", "decisions/D-7fk-x.md", "decision"), or -1. */
int gi_schema_find(const char *file) GI_MUST_USE;

/* Adds a JSON Schema (draft-07): of a YAML file, or of a document's front matter. */
void gi_schema_write(struct gi_buf *out, size_t position);

/* The words of a vocabulary by its name in the table ("SEVERITY"), the codes of all rules ("RULES"), the names of all
 * schemas ("SCHEMAS") or the keys of an incident's header ("FIELDS"), with blanks between; NULL where there is no such.
 */
const char *gi_vocabulary(struct gi_arena *arena, const char *set) GI_MUST_USE;

#endif
