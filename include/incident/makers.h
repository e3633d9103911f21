/* Makers of rows and documents, each one operation on one session (src/work/session.h). What a request leaves NULL is
 * not written, or has the default that is named. All give 0, or -1 with the session's error, and then nothing is
 * written. */
#ifndef INCIDENT_MAKERS_H
#define INCIDENT_MAKERS_H

#include "work/session.h"

/* An option that may be given several times. */
struct gi_typed {
    const char *const *at;
    size_t n;
};

struct gi_comm_request {
    const char *subject;
    const char *kind;         /* update, or correction where it corrects one */
    struct gi_typed audience; /* at least one */
    const char *channel;      /* needed */
    struct gi_typed facts;
    const char *corrects;
    enum gi_work_how how;
};

/* A communication as a draft: a document. */
int gi_work_comm(struct gi_work *work, const struct gi_comm_request *request) GI_MUST_USE;

struct gi_sent_request {
    const char *message; /* C-7fk, or 7fk */
    const char *state;   /* sent or withdrawn */
    const char *at;      /* now */
    const char *coordination_failure;
    enum gi_work_how how;
};

/* What became of a communication: a row. What was sent is not sent again, what was withdrawn is final. */
int gi_work_sent(struct gi_work *work, const struct gi_sent_request *request) GI_MUST_USE;

struct gi_decide_request {
    const char *subject;
    const char *kind;      /* response_action */
    const char *authority; /* within_plan, where kind and measure allow it */
    const char *measure;
    const char *by; /* you */
    const char *at; /* now */
    const char *verbal_by;
    const char *temporary_until;
    const char *expires;
    enum gi_work_how how;
};

/* A decision: a document. */
int gi_work_decide(struct gi_work *work, const struct gi_decide_request *request) GI_MUST_USE;

enum gi_meet_as { GI_MEET_BY_KIND, GI_MEET_DOCUMENT };

struct gi_meet_request {
    const char *kind; /* a word of the vocabulary, or a part of one only */
    const char *note;
    const char *workstream;    /* of a sync: the only open one */
    struct gi_typed attendees; /* you */
    const char *lead_briefed;
    const char *at;     /* now */
    enum gi_meet_as as; /* by kind: a review and a meeting of all participants are documents, others rows */
    enum gi_work_how how;
};

/* A meeting: a row, or a document with what the record knows filled in. */
int gi_work_meet(struct gi_work *work, const struct gi_meet_request *request) GI_MUST_USE;

enum gi_evidence_keep { GI_EVIDENCE_WHERE_IT_IS, GI_EVIDENCE_COPY };

struct gi_evidence_request {
    const char *what; /* a file that can be read here, or a location */
    const char *description;
    const char *kind; /* guessed from the name */
    const char *no_digest;
    const char *collected; /* now */
    const char *by;        /* you */
    const char *tlp;
    enum gi_evidence_keep keep;
    enum gi_work_how how;
};

/* Evidence with its SHA-256: a row, and the file itself where it is to be copied. */
int gi_work_evidence(struct gi_work *work, const struct gi_evidence_request *request) GI_MUST_USE;

struct gi_act_request {
    const char *title;
    const char *owner; /* where the policy has one person: that one */
    const char *priority;
    const char *due;
    const char *deliverable;
    const char *source; /* what the state suggests */
    struct gi_typed addresses;
    const char *team;
    struct gi_typed groups;
    const char *criteria;
    struct gi_typed consulted; /* with somebody the action is accepted by you now */
    const char *tracker;       /* "system:key" */
    enum gi_work_how how;
};

/* A commitment: a row. */
int gi_work_act(struct gi_work *work, const struct gi_act_request *request) GI_MUST_USE;

struct gi_progress_request {
    const char *action;
    const char *state;
    const char *review; /* all, or actions with commas: then neither action nor state */
    const char *note;
    const char *reason;
    const char *evidence; /* a commit's id stands for changed_in */
    const char *due;
    const char *owner;
    const char *priority;
    const char *verified_by; /* of verified: you, where you may */
    const char *changed_in;
    const char *superseded_by;
    const char *decision;
    const char *by; /* you */
    const char *at; /* now */
    enum gi_work_how how;
};

/* What became of an action, or that open ones were reviewed: a row. A step that is not legal, or lacks what its state
 * needs, is an error. */
int gi_work_progress(struct gi_work *work, const struct gi_progress_request *request) GI_MUST_USE;

#endif
