/* What work offers upwards: authoring operations, each on one session (src/work/session.h). */
#ifndef INCIDENT_WORK_H
#define INCIDENT_WORK_H

#include "work/session.h"

struct gi_log_request {
    const char *text;
    const char *at;
    const char *kind;
    const char *by;
    const char *source;
    const char *asset;
    const char *attack;
    const char *corrects;
    enum gi_work_how how;
};

/* Adds a row to the timeline of the session's record. */
int gi_work_log(struct gi_work *work, const struct gi_log_request *request) GI_MUST_USE;

enum gi_new_kind { GI_NEW_INCIDENT, GI_NEW_RETROSPECTIVE, GI_NEW_EXERCISE };

struct gi_new_request {
    enum gi_new_kind kind;
    const char *title;
    const char *severity;
    const char *detected;
    const char *reported_by;
    const char *reporter; /* the kind of who reports */
    enum gi_work_how how;
};

/* Makes an incident or exercise; the session has no record before and this one afterwards. */
int gi_work_new(struct gi_work *work, const struct gi_new_request *request) GI_MUST_USE;

/* Sets fields ("impact.customer_impact=no", "A-7fk.owner=bob"). */
int gi_work_set_fields(struct gi_work *work, const char *const *pairs, size_t count, enum gi_work_how how) GI_MUST_USE;

/* Adds an item to a list ("roles", "analysis.findings") from KEY=VALUE pairs, or single values to a list of texts. */
int gi_work_add_item(struct gi_work *work, const char *list, const char *const *pairs, size_t count,
                     enum gi_work_how how) GI_MUST_USE;

struct gi_move_request {
    const char *state;
    const char *skip;
    const char *reason;
    const char *at;
    enum gi_work_how how;
};

/* Goes to another state. */
int gi_work_move(struct gi_work *work, const struct gi_move_request *request) GI_MUST_USE;

/* A generated file that init writes into .incident/schema. */
struct gi_init_schema {
    const char *name; /* "incident.json" */
    struct gi_str bytes;
};

struct gi_init_request {
    const char *key;     /* a public key's file, or NULL */
    const char *name;    /* the id in the policy, or NULL */
    const char *profile; /* "small", "standard", or NULL */
    const struct gi_init_schema *schemas;
    size_t schema_count;
    enum gi_work_how how; /* GI_WORK_COMMIT: where HEAD has no records yet, and there is a key */
};

/* Makes the repository one of records; what is there already stays. */
int gi_work_init(struct gi_work *work, const struct gi_init_request *request) GI_MUST_USE;

#endif
