/* Hygiene of trees, from the root, by names, modes and sizes, before any content is read. */
#ifndef GI_ENGINE_JUDGE_HYGIENE_H
#define GI_ENGINE_JUDGE_HYGIENE_H

#include "base/finding.h"
#include "git/repository.h"

struct gi_hygiene_request {
    struct gi_repository *repository;
    const char *before;  /* a commit whose tree was judged: what it has in common is passed over; NULL: nothing was */
    const char *after;   /* the commit whose tree is judged */
    size_t most_changes; /* files of guarded folders that may differ */
};

/* By how many bytes the files of rows of one record grew. */
struct gi_growth {
    const char *folder;
    uint64_t bytes;
};

/* The trees of a record's folder, where it is there. */
struct gi_hygiene_trees {
    unsigned char was[20];
    unsigned char now[20];
    bool is_was;
    bool is_now;
};

/* What differs between the two trees. */
struct gi_hygiene {
    GI_VEC(const char *) changed;          /* paths of guarded files; of anything else its name at the root */
    GI_VEC(const char *) records;          /* folders of the records that hold them, ".incident" and "plan" too */
    GI_VEC(struct gi_hygiene_trees) trees; /* of each of them */
    GI_VEC(struct gi_growth) grown;        /* records whose rows grew */
    bool policy;                           /* policy.yaml or policy/ is among them */
    bool guarded_before;                   /* the tree before has a guarded folder */
    bool guarded;                          /* the tree after has one */
};

/* Judges; findings GI217 to GI223, GI228, GI610, GI806, GI820 to GI823 have files without bytes. What was found belongs
 * to `arena`, which is the findings', too. */
int gi_hygiene_judge(const struct gi_hygiene_request *request, struct gi_arena *arena, struct gi_findings *findings,
                     struct gi_hygiene *ret_hygiene, struct gi_error *reterr) GI_MUST_USE;

#endif
