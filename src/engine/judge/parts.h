/* The parts of judging one step of one incident, and what they share. */
#ifndef GI_ENGINE_JUDGE_PARTS_H
#define GI_ENGINE_JUDGE_PARTS_H

#include "engine/judge/incident.h"

/* One state that the record is in, in the order of status.yaml. */
struct gi_passed_state {
    int state;
    struct gi_place place;
    bool has_statement; /* the pair that leads to it has its statement in this step */
};

/* A step while it is judged. */
struct gi_judging {
    const struct gi_incident_step *step;
    struct gi_arena *arena;
    struct gi_findings *findings;
    struct gi_incident_verdicts *verdicts; /* its chain grows with each statement that is accepted */
    struct gi_signoffs before;             /* sign-offs of the record before */
    struct gi_chain chain_before;
    GI_VEC(struct gi_passed_state) path; /* states of the record after the step */
    size_t fresh;                        /* from here on the step added them */
    size_t cursor;                       /* where on the path the last accepted statement was made */
    struct gi_sign_facts facts;          /* as they were last: before the step, then as each statement says */
    bool has_facts;                      /* false: nothing was there before */
    bool determined;                     /* the severity was ever other than undetermined, so far */
    int highest;                         /* the gravest severity ever held; -1: never determined */
    bool purging;                        /* a purge was not accepted: what it took away is not looked at */
    bool failed; /* a new statement of the chain was not accepted: those after it were not looked at */
};

/* The place of a file as a whole. */
struct gi_place gi_judge_place(const struct gi_source *source) GI_MUST_USE;

/* Where findings about the record's state stand: its last state row, else its header. */
struct gi_place gi_judge_state_place(const struct gi_judging *judging) GI_MUST_USE;

/* The state after the step, GI_STATE_...; -1: none. */
int gi_judge_after(const struct gi_judging *judging) GI_MUST_USE;

/* path.c: the states of both records and which of them the step added. */
void gi_judge_read_path(struct gi_judging *judging);
/* What is pushed to status.yaml is not of the future (GI232): rows stay, and each is later than the one above. */
void gi_judge_rows_in_time(struct gi_judging *judging);
/* Every guarded pair has its statement (GI601), and from the declaration on somebody leads (GI612). */
void gi_judge_guards(struct gi_judging *judging);

/* accept.c: statements of the chain that the base lacks (GI604, 608, 609, 617, and the slots'). */
void gi_judge_chain(struct gi_judging *judging);
/* One statement's policy and times; whether nothing was found. */
bool gi_judge_frame(struct gi_judging *judging, const struct gi_signed_statement *statement) GI_MUST_USE;
/* Its signatures. `affirmed`: of an affirm, else NULL. */
bool gi_judge_slots(struct gi_judging *judging, const struct gi_signed_statement *statement,
                    const struct gi_signed_statement *affirmed) GI_MUST_USE;
/* Compares it with what the record is, byte for byte. `from` and `to`: the pair that it guards, or -1. */
bool gi_judge_content(struct gi_judging *judging, const struct gi_signed_statement *statement) GI_MUST_USE;

/* Whether the header has a waiver of this rule that has not ended at that moment. */
bool gi_judge_lists_waiver(const struct gi_record *record, int code, int64_t moment) GI_MUST_USE;

/* kept.c: what the base has stays (GI610), late signatures (GI605 to 607, 609), keys compromised since (GI620). */
void gi_judge_kept(struct gi_judging *judging);
void gi_judge_disputed(struct gi_judging *judging);
bool gi_judge_is_disputed(const struct gi_judging *judging, const struct gi_signed_statement *statement) GI_MUST_USE;

/* ratchet.c: the highest severity ever held, and facts that are lower than they were (GI611). */
void gi_judge_begin_facts(struct gi_judging *judging);
bool gi_judge_facts(struct gi_judging *judging, const struct gi_sign_facts *facts, enum gi_sign_action action,
                    struct gi_place place) GI_MUST_USE;
void gi_judge_last_facts(struct gi_judging *judging);

/* standing.c: the newest covering statement against the record (GI602). */
void gi_judge_standing(struct gi_judging *judging);
/* What an action may have changed of what an earlier statement covers. */
enum gi_excused { GI_EXCUSED_NOTHING, GI_EXCUSED_FACTS, GI_EXCUSED_ROWS };
/* Compares a covering statement with a record; `rows`: of EXCUSED_ROWS, the redact whose files may differ. */
size_t gi_standing_differences(struct gi_arena *arena, const struct gi_record *record, const struct gi_life *life,
                               const struct gi_signoffs *signoffs, const struct gi_statement *then,
                               enum gi_excused excused, const struct gi_statement *rows,
                               struct gi_differences *ret_differences) GI_MUST_USE;

/* documents.c: statements of documents (GI604 ...), what was signed or sent stays (GI613, 616), what is sent is signed
 * (GI614), extraordinary decisions are (GI615). */
void gi_judge_documents(struct gi_judging *judging);

/* redact.c: rows that became stubs (GI618), and purged records (GI621). */
void gi_judge_redactions(struct gi_judging *judging);
bool gi_judge_purged(struct gi_judging *judging) GI_MUST_USE;

#endif
