/* Checking: snapshots in, sorted findings out. */
#ifndef INCIDENT_CHECK_H
#define INCIDENT_CHECK_H

#include "base/error.h"
#include "base/finding.h"

struct gi_snapshot;

/* The guarded step for which a check speaks. */
enum gi_gate { GI_GATE_NONE, GI_GATE_ACCEPT, GI_GATE_CLOSE, GI_GATE_PLAN, GI_GATE_COMPLETED };

/* Where a step is judged. CHECK: on a client, where what stands in the tree before is taken as accepted and clocks are
 * not compared. PUSH: the server's clock bounds new statements. AUDIT: history, without a clock. */
enum gi_judge_point { GI_JUDGE_CHECK, GI_JUDGE_PUSH, GI_JUDGE_AUDIT };

/* Which rows are held against the base as append-only: all; or (one step of several, whose other rows are held against
 * the push's beginning) those of state and severity and of files that were signed: a change of others is a note. */
enum gi_rows_held { GI_ROWS_HELD_ALL, GI_ROWS_HELD_SIGNED };

/* How much of the layout a check looks at: all, or (a step of a push, whose tree was looked at before) only the folders
 * of records that `paths` names; records that these name are then looked up one by one. */
enum gi_layout_reach { GI_LAYOUT_WHOLE, GI_LAYOUT_ASKED };

struct gi_trust;

struct gi_check_request {
    struct gi_snapshot *head;
    struct gi_snapshot *base;     /* what append-only is judged against; NULL: nothing */
    struct gi_snapshot *judge;    /* whose policy counts; NULL: the base's, else the head's */
    struct gi_snapshot *before;   /* the tree before the step: what sign-offs are judged against; NULL: the base */
    const struct gi_trust *trust; /* of the tree before; NULL: read from the judge's tree, with `pin` */
    const char *pin;              /* SHA-256 of policy 1 in hex; NULL: policy 1 is taken as it stands */
    enum gi_judge_point point;
    enum gi_rows_held rows;
    enum gi_layout_reach layout;
    enum gi_gate gate;
    int64_t as_of;            /* seconds since 1970 */
    unsigned jobs;            /* workers, 1 at least */
    const char *const *paths; /* check only records that hold, or stand below, one of these paths; NULL: all */
    size_t path_count;
    const char *const *changed; /* paths in which head and base differ, where that is known: other records are not
                                   compared; NULL: not known */
    size_t changed_count;
    void (*progress)(void *context, size_t done, size_t total); /* from the calling thread; NULL: none */
    void *context;
};

/* A finding as output writes it. All strings belong to the report. */
struct gi_report_finding {
    uint16_t code;
    uint8_t level;           /* enum gi_level */
    const char *path;        /* from the root of the repository */
    const char *record;      /* the record's folder, or "" for what belongs to none */
    struct gi_span span;     /* bytes */
    struct gi_position from; /* of the first byte */
    struct gi_position to;   /* behind the last byte */
    const char *line;        /* the text of its first line, at most 240 bytes; NULL where there is no file */
    const char *message;
    const char *remedy; /* what to do next: a command, or the corrected line */
};

struct gi_report {
    struct gi_report_finding *findings; /* by path, place, code, message */
    size_t count;
    size_t by_level[3];  /* how many of each enum gi_level, those that a file's last finding counts included */
    size_t records;      /* records checked */
    size_t incidents;    /* of them */
    size_t unverified;   /* sign-offs of records that did not change: their signatures were not looked at */
    const char **errors; /* what could not be checked: the report is then incomplete and never clean */
    size_t error_count;
};

/* The folders of records that hold these paths, each once, for a check that looks at them alone (GI_LAYOUT_ASKED). None
 * where a path lies elsewhere: then only a look at the whole layout tells what is wrong. */
struct gi_record_folders {
    const char **at;
    size_t n;
};
struct gi_record_folders gi_check_folders(struct gi_arena *arena, const char *const *paths, size_t count) GI_MUST_USE;

/* Checks. 0 with a report whose memory belongs to the arena, or -1 when nothing could be checked at all. The same
 * request gives the same report for any number of workers. */
int gi_check(const struct gi_check_request *request, struct gi_arena *arena, struct gi_report *ret_report,
             struct gi_error *reterr) GI_MUST_USE;

/* For a draft: takes out of a report the errors that are there only because a statement of the record still lacks a
 * signature (GI605). Gives how many errors are left. */
size_t gi_report_pass_half_signed(struct gi_report *report);

#endif
