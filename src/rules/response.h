/* What several rules about the response ask of a record: its meetings and messages. */
#ifndef GI_RULES_RESPONSE_H
#define GI_RULES_RESPONSE_H

#include "rules/rule.h"

/* A meeting, whether it has a document or a row in meetings.yaml. */
struct gi_response_meeting {
    const struct gi_scalar *id;
    const struct gi_scalar *kind;
    const struct gi_scalar *at;
    const struct gi_scalar *workstream;
    const struct gi_scalar *lead_briefed;
    const struct gi_scalars *attendees;
    const struct gi_meeting *document; /* NULL: a row */
    struct gi_place place;             /* of the mapping */
};

struct gi_response_meetings {
    struct gi_response_meeting *at; /* documents, then rows, each in their order */
    size_t n;
    bool whole; /* every file was read and every meeting says its kind and time: a gap between them is one */
};

/* Every meeting of the record; owned by the arena of the findings. */
struct gi_response_meetings gi_response_meetings(const struct gi_rule_run *run) GI_MUST_USE;

/* Whether every file of a role that is there could be read. */
bool gi_response_read(const struct gi_rule_run *run, enum gi_file_role role) GI_MUST_USE;

/* Whether a list holds this text. */
bool gi_response_has(const struct gi_scalars *list, struct gi_str text) GI_MUST_USE;

/* Whether the policy has people, and each of them could be read as far as the id goes. */
bool gi_response_people_read(const struct gi_policy *policy) GI_MUST_USE;

/* The severity in force at a moment by the rows of status.yaml; the record's where they do not say. */
int gi_response_severity_at(const struct gi_rule_run *run, int64_t moment) GI_MUST_USE;

/* Whether a finding of the review is about this id. */
bool gi_response_reviewed(const struct gi_rule_run *run, struct gi_str id) GI_MUST_USE;

/* The Crisis Lead in office at a moment, by accepted sign-offs; nothing: nobody, or not known. */
struct gi_str gi_response_lead_at(const struct gi_rule_run *run, int64_t moment) GI_MUST_USE;

/* Sorts texts bytewise and gives the number of different ones. */
size_t gi_response_distinct(struct gi_str *texts, size_t n) GI_MUST_USE;

#endif
