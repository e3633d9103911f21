/* Views: what list, show, next and history tell about records. They read, and never change anything. All texts are good
 * as long as the arena and the view; those that a record holds are raw: writers escape them. */
#ifndef INCIDENT_VIEW_H
#define INCIDENT_VIEW_H

#include "base/json.h"
#include "incident/check.h"
#include "incident/git.h"

struct gi_view;

/* Opens a tree for reading: the work tree, or a revision where it is not NULL. Close it with gi_view_close. */
int gi_view_open(struct gi_repository *repository, const char *revision, struct gi_arena *arena,
                 struct gi_view **ret_view, struct gi_error *reterr) GI_MUST_USE;
void gi_view_close(struct gi_view *view);

static inline void gi_scoped_view(struct gi_view **view)
{
    gi_view_close(*view);
}

/* What every view says first. */
struct gi_view_head {
    struct gi_str id;
    struct gi_str short_id; /* what commands call it: "k7f3" */
    const char *folder;     /* from the root of the repository */
    const char *state;      /* a word, "purged", or "?" where the record does not say */
    const char *severity;   /* likewise; "-" where it was purged */
    struct gi_str title;    /* empty where there is none */
};

/* One line of a view. What a line does not have is NULL. */
struct gi_view_line {
    const char *id;
    const char *when;
    const char *what;
    const char *who;
    struct gi_str text;
};

struct gi_view_section {
    const char *title;
    GI_VEC(struct gi_view_line) lines;
};

/* list */

enum gi_view_words { GI_VIEW_STATES, GI_VIEW_SEVERITIES };

/* Whether a word is in a vocabulary ("open" is a state here, too). NULL: it is; else the words to choose from. */
const char *gi_view_unknown(enum gi_view_words which, const char *word, struct gi_arena *arena) GI_MUST_USE;

struct gi_list_request {
    const char *const *states; /* only those; "open" means neither closed nor rejected; none: all incidents */
    size_t state_count;
    const char *const *severities;
    size_t severity_count;
    const char *const *words; /* all of them in title, summary, tags or id; letter case does not matter */
    size_t word_count;
    const char *owner; /* of an open action */
    bool overdue;      /* only those with an overdue action */
    int64_t as_of;     /* seconds since 1970 */
};

struct gi_list_row {
    struct gi_view_head head;
    bool open;        /* neither closed nor rejected */
    int severity;     /* for sorting: 0 is the gravest; one that is not known stands first */
    int64_t detected; /* seconds since 1970: when it was first noticed, else reported; -1: not known */
    size_t open_actions;
    size_t overdue;
};

struct gi_list {
    GI_VEC(struct gi_list_row) rows; /* open ones first, then by severity, then the newest first */
};

/* Lists the incidents of the tree that fit. Owned by the arena. */
int gi_view_list(struct gi_view *view, const struct gi_list_request *request, struct gi_arena *arena,
                 struct gi_list *ret_list, struct gi_error *reterr) GI_MUST_USE;

/* show */

struct gi_show {
    struct gi_view_head head;
    struct gi_str summary;
    GI_VEC(struct gi_view_section) sections; /* those that have lines */
};

/* Tells a whole record. What fits no record, or several, is an error. */
int gi_view_show(struct gi_view *view, const char *typed, int64_t as_of, struct gi_arena *arena,
                 struct gi_show *ret_show, struct gi_error *reterr) GI_MUST_USE;

/* A row or document. */
struct gi_item {
    struct gi_view_head head;
    struct gi_str id;
    const char *doc;  /* what it is: "One commitment" */
    const char *path; /* from the root of the repository */
    unsigned line;
    const char *standing;          /* what became of it, or NULL */
    struct gi_view_section fields; /* `what` is the key */
    struct gi_str body;            /* of a document; else absent */
    struct gi_view_section uses; /* where it is named: `when` is path:line, `what` the key, `id` the row or document */
};

/* `item` is A-7fk, or 7fk where only one thing in the record has these letters. */
int gi_view_item(struct gi_view *view, const char *typed, const char *item, int64_t as_of, struct gi_arena *arena,
                 struct gi_item *ret_item, struct gi_error *reterr) GI_MUST_USE;

/* The whole record, or one item of it (else NULL), as JSON by the field table: an object with `version` 1. */
int gi_view_json(struct gi_view *view, const char *typed, const char *item, int64_t as_of, struct gi_json *json,
                 struct gi_error *reterr) GI_MUST_USE;

/* next */

enum gi_todo_when {
    GI_TODO_BLOCKS, /* an error now */
    GI_TODO_DUE,    /* due in the state that has been reached */
    GI_TODO_ASKED,  /* the gate will ask for it */
    GI_TODO_COUNT,
};

struct gi_todo {
    enum gi_todo_when when;
    const struct gi_report_finding *finding;
    const char *name;    /* the file inside the record's folder, else its whole path */
    const char *command; /* the remedy, with the short id and what the record knows filled in */
    const char *words;   /* the words to choose from, or NULL */
};

struct gi_next {
    struct gi_view_head head;
    const char *gate;             /* "accept", "close", "completed", or NULL: nothing comes after this state */
    GI_VEC(struct gi_todo) todos; /* by `when`, then by file and place */
    size_t by_when[GI_TODO_COUNT];
    size_t warnings;
    const char *step;       /* the command of the next step; NULL: none */
    const char *plain_step; /* the same for a program that cannot sign; NULL: none */
    const char *step_words; /* what it does */
    bool at_gate;           /* the next step is the gate itself */
    bool is_signed;         /* the policy is: guarded steps have to be */
};

/* `gate` GI_GATE_NONE: the one that comes next. */
int gi_view_next(struct gi_repository *repository, const char *typed, enum gi_gate gate, int64_t as_of,
                 struct gi_arena *arena, struct gi_next *ret_next, struct gi_error *reterr) GI_MUST_USE;

/* history */

struct gi_history_step {
    char id[41];
    const char *author;
    int64_t seconds; /* author date, since 1970 */
    const char *subject;
    GI_VEC(const char *) did; /* "+2 timeline", "state recovery", "postmortem.md added" */
};

struct gi_history {
    struct gi_view_head head;
    const char *lead;                     /* the Crisis Lead in office, or NULL */
    GI_VEC(struct gi_history_step) steps; /* the newest first */
};

/* The first-parent commits from HEAD on that touched a record; what a step did is read from its tree and its parent's.
 */
int gi_view_history(struct gi_repository *repository, const char *typed, struct gi_arena *arena,
                    struct gi_history *ret_history, struct gi_error *reterr) GI_MUST_USE;

#endif
