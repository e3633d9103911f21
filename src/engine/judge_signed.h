/* The sign-offs of one record in a run of checks: which tree was before, what the judge of steps says, and the facts
 * that rules take from it. */
#ifndef GI_ENGINE_JUDGE_SIGNED_H
#define GI_ENGINE_JUDGE_SIGNED_H

#include "engine/judge/incident.h"
#include "engine/judge_record.h"

/* What was judged of one record. */
struct gi_signed_judged {
    const struct gi_record *before; /* NULL: the step brings the record, or nothing before it is known */
    bool changed;                   /* whether the record is known to differ from before */
    bool judged;                    /* an incident; else the rest says nothing */
    struct gi_findings findings;    /* of the judge; their levels come with gi_signed_level */
    struct gi_incident_verdicts verdicts;
};

/* Judges the head's record, whose base was loaded (NULL: unchanged against it, or not there). All belongs to the arena
 * of `findings`. */
int gi_signed_judge(const struct gi_common *common, const struct gi_record_place *place, const struct gi_record *head,
                    const struct gi_record *base, const struct gi_life *life, struct gi_arena *arena,
                    struct gi_signed_judged *ret_judged, struct gi_error *reterr) GI_MUST_USE;

/* Puts what rules may ask into the facts. */
void gi_signed_facts(const struct gi_signed_judged *judged, struct gi_arena *arena, struct gi_facts *facts);

/* Adds the judge's findings to those of the rules, each with its level in this run. Of a purged record only the judge
 * and the readers of bytes and names speak: `findings` loses the rest. */
void gi_signed_report(const struct gi_common *common, const struct gi_signed_judged *judged, struct gi_rule_run *run);

#endif
