/* What a rule sees and how it speaks. A rule is a function of 5 to 30 lines over values: it reaches neither file, Git,
 * clock nor environment. */
#ifndef GI_RULES_RULE_H
#define GI_RULES_RULE_H

#include "base/finding.h"
#include "incident/check.h"
#include "model/life.h"
#include "model/policy.h"
#include "model/statement.h"

enum gi_severity_of_rule { GI_RULE_HARD, GI_RULE_E, GI_RULE_W };

/* Which records a rule looks at, as bits. */
enum gi_scope {
    GI_SCOPE_INCIDENT = 1,
    GI_SCOPE_EXERCISE = 2,
    GI_SCOPE_IMPORTED = 4,
    GI_SCOPE_PLAN = 8,
    GI_SCOPE_POLICY = 16,
    GI_SCOPE_ANY = 31,
    GI_SCOPE_LIVE =
        32, /* about the live phase: silent in a retrospective record, settled by a finding about the rule */
};

/* A time in office of a Crisis Lead, half-open. */
struct gi_office {
    struct gi_str who;
    int64_t from; /* seconds since 1970 */
    int64_t to;   /* INT64_MAX: still in office */
};

/* A plan that an executive approved. */
struct gi_plan_approval {
    struct gi_str plan_text; /* the SHA-256 of plan.md in hex, or nothing where it had none */
    int64_t at;              /* seconds since 1970, as the statement says */
};

/* Facts that somebody else established: about the layout of the judged tree and about sign-offs. */
struct gi_facts {
    const struct gi_str *record_ids; /* ids of every record in the tree, sorted bytewise */
    size_t record_count;
    const struct gi_str
        *exhibit_digests; /* per source of the head: the SHA-256 in hex of files under evidence/, else empty */
    const int *waived;    /* codes that an accepted sign-off waives */
    size_t waived_count;
    const struct gi_str *playbooks; /* paths under plan/playbooks/ in the tree, as plan.yaml names them */
    size_t playbook_count;
    const struct gi_office *leads; /* who led when, by accepted sign-offs, in their order; none: not known */
    size_t lead_count;
    const struct gi_plan_approval *approvals; /* of the plan, in their order */
    size_t approval_count;
    bool is_trusted;                          /* a signed policy is in force */
    struct gi_str lead;                       /* in office after the step; NULL text: nobody, or not known */
    enum gi_rows_held rows;                   /* which rows are held against the base */
    const struct gi_statement *signed_before; /* whose files were covered before the change; NULL: nothing was */
};

struct gi_rule;

/* Everything that is judged, and where findings go. */
struct gi_rule_run {
    const struct gi_record *head;
    const struct gi_record *base;   /* NULL: no base */
    const struct gi_life *life;     /* of head; for records that are no incident all zero */
    const struct gi_policy *policy; /* thresholds by gi_policy_...(); self.is may be GI_ABSENT */
    const struct gi_record *plan;   /* the plan's record, or NULL */
    const struct gi_facts *facts;
    int64_t as_of; /* seconds since 1970 */
    enum gi_gate gate;
    struct gi_findings *findings;
    const struct gi_rule *rule; /* the row that speaks now */
};

/* One row of the rule table. */
struct gi_rule {
    uint16_t code;
    uint8_t severity; /* enum gi_severity_of_rule */
    uint8_t floor;
    uint8_t from;  /* enum gi_need */
    uint8_t scope; /* bits of gi_scope */
    const char *name;
    void (*run)(struct gi_rule_run *run); /* NULL: said by a reader; gi_rule_judged: by the judge of steps */
    const char *requirement;
    const char *summary;
    const char *why;
    const char *hint;
};

/* Says one finding of the rule that runs now, at a value's place. Message: lower case, no full stop, one line. */
void gi_say(struct gi_rule_run *run, struct gi_place place, const char *format, ...) GI_PRINTF(3, 4);

/* The first line of a file, for what is missing in the whole of it; NULL source: the header's. */
struct gi_place gi_rule_file_place(const struct gi_rule_run *run, const struct gi_source *source) GI_MUST_USE;

/* The table, in the order of the codes. */
extern const struct gi_rule gi_rules[];
extern const size_t gi_rule_count;

/* The row of a code, or NULL. */
const struct gi_rule *gi_rule_find(int code) GI_MUST_USE;

/* The row of a code as people write it, "GI302", or NULL. */
const struct gi_rule *gi_rule_find_text(struct gi_str text) GI_MUST_USE;

/* What no rule answers yet: {requirement, reason}, ends with {NULL, NULL}. */
struct gi_planned {
    const char *requirement;
    const char *reason;
};
extern const struct gi_planned gi_rules_planned[];

/* Runs every rule that is in force on run->head: filters by scope, state, gate and mode, sets each finding's level by
 * severity, gate and policy, drops settled and waived ones, and turns gaps into findings. Findings that readers made
 * before have their level set, too. `run->rule` is managed here. */
void gi_rules_run(struct gi_rule_run *run);

/* The state as far as needs go, GI_STATE_..., the gate's step included: what is due is the most that either asks. */
int gi_rule_reached(const struct gi_rule_run *run) GI_MUST_USE;

/* The level of a finding of this rule in this run. */
enum gi_level gi_rule_level(const struct gi_rule_run *run, const struct gi_rule *rule) GI_MUST_USE;

#endif
