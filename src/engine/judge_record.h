/* One record against its base: load, facts, rules, findings with positions. */
#ifndef GI_ENGINE_JUDGE_RECORD_H
#define GI_ENGINE_JUDGE_RECORD_H

#include "engine/load.h"
#include "engine/pathset.h"
#include "incident/check.h"

struct gi_plan_approval;

/* What every record of a run is judged with; read by all workers, written by none. */
struct gi_common {
    const struct gi_check_request *request;
    const struct gi_layout *layout;           /* of the head */
    const struct gi_layout *base_layout;      /* NULL: no base */
    struct gi_pathset asked;                  /* request->paths, sorted */
    struct gi_pathset changed;                /* request->changed, sorted */
    const struct gi_policy *policy;           /* all absent where there is none */
    const struct gi_record *plan;             /* of the head; NULL: none */
    const struct gi_plan_approval *approvals; /* of the plan: what rules may ask */
    size_t approval_count;
    const struct gi_trust *trust; /* of the tree before; NULL: sign-offs are not judged */
};

/* Findings of one record, kept in the worker's arena. */
struct gi_kept {
    GI_VEC(struct gi_report_finding) findings;
    size_t by_level[3];
    size_t unverified; /* sign-offs whose signatures were not looked at */
    const char *error; /* why it could not be checked, or NULL */
};

/* Judges one record of the head. `scratch` is reset before and free afterwards; what is kept goes to `keep`. */
void gi_judge_record(const struct gi_common *common, const struct gi_record_place *place, struct gi_arena *scratch,
                     struct gi_arena *keep, struct gi_kept *ret_kept);

/* Copies findings with their positions out of an arena that dies; per file up to the limit, then one that counts the
 * rest. */
void gi_keep_findings(const struct gi_findings *findings, const char *record, struct gi_arena *keep,
                      struct gi_kept *ret_kept);

#endif
