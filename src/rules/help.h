/* What several rules ask of a record. */
#ifndef GI_RULES_HELP_H
#define GI_RULES_HELP_H

#include "rules/rule.h"

/* The actions that a rule about commitments looks at. */
struct gi_help_actions {
    const struct gi_action_life **at;
    size_t n;
};

/* Whether a value is not there: absent, or a template's words. A bad one is there: a finding was made about it. */
static inline bool gi_help_missing(const struct gi_scalar *scalar)
{
    return scalar->is == GI_ABSENT || scalar->is == GI_PLACEHOLDER;
}

/* Whether a value is there and is this word of its vocabulary. */
static inline bool gi_help_is(const struct gi_scalar *scalar, int choice)
{
    return scalar->is == GI_PRESENT && scalar->number == choice;
}

/* Whether a file is there, was read, and has something in it that rules can judge. */
bool gi_help_readable(const struct gi_source *source) GI_MUST_USE;

/* The post-mortem with at least one heading; NULL where it is missing (GI417 speaks) or could not be read. */
const struct gi_source *gi_help_postmortem(const struct gi_rule_run *run) GI_MUST_USE;

/* Whether words begin with N/A. */
bool gi_help_not_applicable(struct gi_str words) GI_MUST_USE;

/* Whether words say something: not blank, no template's words, and N/A only with its reason. */
bool gi_help_says_something(struct gi_str words) GI_MUST_USE;

/* Whether a section, or one below it, says something. */
bool gi_help_written(const struct gi_source *source, const struct gi_md_section *section) GI_MUST_USE;

/* The place of a section's heading. */
struct gi_place gi_help_heading(const struct gi_source *source, const struct gi_md_section *section) GI_MUST_USE;

/* The prefix of a cited id, also of one in another record (INC-20261120-k7f3/A-7fk): a bit of gi_id_prefix, or 0. */
uint32_t gi_help_cited(const struct gi_md_ref *ref) GI_MUST_USE;

/* Whether one of the references from..to of an outline has this prefix. */
bool gi_help_cites(const struct gi_outline *outline, uint32_t from, uint32_t to, uint32_t prefix) GI_MUST_USE;

/* Whether one of the references from..to of an outline is this id. */
bool gi_help_cites_id(const struct gi_outline *outline, uint32_t from, uint32_t to, struct gi_str id) GI_MUST_USE;

/* The gravest severity that the incident ever had: what intervals are measured by. */
int gi_help_gravest(const struct gi_life *life) GI_MUST_USE;

/* The commitments that stand: with an id, not redacted, and not put right by a later row. In the order of the file. */
struct gi_help_actions gi_help_actions(const struct gi_rule_run *run) GI_MUST_USE;

/* The life of the action that a value names, or NULL where it is none of this record. */
const struct gi_action_life *gi_help_action(const struct gi_rule_run *run, const struct gi_scalar *id) GI_MUST_USE;

/* Whether an action was accepted, by its disposition or by its progress. */
bool gi_help_accepted(const struct gi_action_life *life) GI_MUST_USE;

/* Whether a priority is P0 or P1. */
bool gi_help_urgent(const struct gi_scalar *priority) GI_MUST_USE;

/* Whether counting actions that fit answer a finding: one that names it, or one for each of its root causes. */
bool gi_help_answered(const struct gi_life *life, const struct gi_review_finding *finding,
                      bool (*fits)(const struct gi_action_life *)) GI_MUST_USE;

#endif
