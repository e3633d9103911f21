/* What follows from a record's rows: its state, the moments of its life, and what became of each action. Never stored.
 */
#ifndef GI_MODEL_LIFE_H
#define GI_MODEL_LIFE_H

#include "model/policy.h"

/* A moment that may not have come. */
struct gi_instant {
    int64_t at; /* seconds since 1970 */
    bool known;
};

/* One action as its progress rows leave it. */
struct gi_action_life {
    const struct gi_action *action;
    int state;                      /* GI_PROGRESS_... */
    const struct gi_progress *last; /* the row that gave the state; NULL: its disposition did */
    const struct gi_scalar *owner;  /* in force: the last progress row's that has one, else the commitment's */
    const struct gi_scalar *priority;
    const struct gi_scalar *due;
    struct gi_instant accepted; /* when it was accepted */
    struct gi_instant reviewed; /* the latest of a review row that names it, its acceptance, the record's accept */
    uint32_t slips;             /* rows whose due is later than the one in force */
    bool resolved;              /* verified, rejected by progress, cancelled, superseded or risk_accepted */
    bool counts;                /* unless it was rejected without an acceptance-of-risk decision */
};

struct gi_life {
    int state;    /* GI_STATE_...: the last state row's, else the header's; -1 when neither says */
    int severity; /* GI_SEVERITY_...: the last severity row's, else the header's; -1 */
    int highest;  /* the gravest ever held; undetermined counts as critical once it was ever determined; -1 */
    bool retrospective;
    bool full_postmortem; /* customer impact, breach confirmed or suspected, or severity at or above policy (A1) */
    struct gi_instant declared, contained, eradicated, recovered; /* see "States" of gitincident-format(5) */
    struct gi_instant containment_entered;                        /* the last entry into containment */
    struct gi_instant accepted, closed;                           /* rows into follow_up and closed */
    struct gi_action_life *actions;                               /* one for each row of actions.yaml, in its order */
    size_t action_count;
};

/* Whether a row of status.yaml is one of the state, and names it. */
bool gi_status_is_state(const struct gi_status *row) GI_MUST_USE;

/* Computes the life of a record; owned by the arena. */
struct gi_life *gi_life_of(struct gi_arena *arena, const struct gi_record *record,
                           const struct gi_policy *policy) GI_MUST_USE;

/* Whether an action (by its addresses) names this id, itself or by one of its findings' root causes. */
bool gi_action_addresses(const struct gi_action *action, struct gi_str id) GI_MUST_USE;

/* Whether some counting action names the finding, or it has root causes and each is named by some counting action. */
bool gi_finding_has_action(const struct gi_life *life, const struct gi_review_finding *finding) GI_MUST_USE;

/* Whether a state is a resolved one: verified, rejected, cancelled, superseded, risk_accepted. */
bool gi_progress_resolved(int state) GI_MUST_USE;

/* Whether an action may go from one state to another: forwards, also past states, or the same again to say something
 * new; implemented back to in_progress; blocked and delayed from and to any unresolved state; nothing follows a
 * resolved one. */
bool gi_progress_legal(int before, int now) GI_MUST_USE;

#endif
