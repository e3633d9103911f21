/* The post-incident files, filled with what the record knows; inside src/work. */
#ifndef GI_WORK_FILL_H
#define GI_WORK_FILL_H

#include "work/session.h"

/* Makes those of analysis.yaml, postmortem.md and the review meeting that are not there, from the session's record. */
int gi_work_fill(struct gi_work *work) GI_MUST_USE;

/* A template with its marks replaced: `{{name}}`, or `{{name|text where nothing is known}}`. */
struct gi_work_mark {
    const char *name;
    struct gi_str text;
};
struct gi_str gi_work_fill_marks(struct gi_work *work, const char *text, const struct gi_work_mark *marks,
                                 size_t count) GI_MUST_USE;

/* The facts of a record as Markdown, one function a mark; "" where nothing is known. */
struct gi_str gi_work_facts_impact(struct gi_work *work) GI_MUST_USE;
struct gi_str gi_work_facts_sequence(struct gi_work *work) GI_MUST_USE;
struct gi_str gi_work_facts_evidence(struct gi_work *work) GI_MUST_USE;
struct gi_str gi_work_facts_root_causes(struct gi_work *work) GI_MUST_USE;
struct gi_str gi_work_facts_response(struct gi_work *work) GI_MUST_USE;
struct gi_str gi_work_facts_communications(struct gi_work *work) GI_MUST_USE;
struct gi_str gi_work_facts_findings(struct gi_work *work) GI_MUST_USE;
struct gi_str gi_work_facts_actions(struct gi_work *work) GI_MUST_USE;

/* Somebody who took part in the response. */
struct gi_work_part {
    struct gi_str who;
    struct gi_str team; /* or nothing */
    const char *role;
};

struct gi_work_parts {
    GI_VEC(struct gi_work_part) list;
};

/* Everybody of the policy who had a part in the response, each once, the weightiest part first. */
void gi_work_parts(struct gi_work *work, struct gi_work_parts *ret_parts);

#endif
