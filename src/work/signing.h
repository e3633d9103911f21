/* What the parts of signing share; inside src/work. */
#ifndef GI_WORK_SIGNING_H
#define GI_WORK_SIGNING_H

#include "engine/judge/draft.h"
#include "engine/judge/slots.h"
#include "git/stage.h"
#include "incident/sign.h"
#include "work/edits.h"
#include "work/keys.h"

/* A record of one tree. */
struct gi_sign_tree {
    struct gi_snapshot *snapshot;
    struct gi_record *record; /* NULL: the tree has none there */
    struct gi_life *life;
    struct gi_signoffs signoffs;
};

struct gi_commit_list {
    GI_VEC(struct gi_commit_file) list;
};

struct gi_signing {
    struct gi_work *work;
    struct gi_arena *arena;
    struct gi_error *error;
    struct gi_sign_request request;
    bool counter;             /* countersigning: the statement is there already */
    bool late;                /* countersigning what the base has accepted already */
    const char *branch;       /* HEAD's, by its full name */
    const char *record_ref;   /* the policy's */
    const char *folder;       /* the record's */
    struct gi_sign_tree base; /* HEAD's: before the step. Countersigning: before the statement */
    struct gi_snapshot *rows; /* what rows are held against; NULL: as base */
    struct gi_trust trust;    /* of the base */
    const struct gi_policy *policy;
    struct gi_chain chain;
    struct gi_work_changes changes; /* of the work tree */
    struct gi_stage stage;
    struct gi_sign_tree head; /* as staged */
    struct gi_statement statement;
    struct gi_str bytes;
    const char *name; /* "sign-offs/0003-close.stmt" */
    struct gi_str document;
    struct gi_slots slots;
    const struct gi_roster_key *key; /* the signer's */
    struct gi_work_key private_key;
    struct gi_str who; /* the signer */
    struct gi_sign_shown shown;
};

/* sign_tree.c: opens HEAD's tree with its trust and chain, after seeing to it that nobody has changed record or policy
 * on the record ref meanwhile. */
int gi_sign_open_base(struct gi_signing *signing) GI_MUST_USE;
/* Reads the record of a tree. */
int gi_sign_load(struct gi_signing *signing, struct gi_snapshot *snapshot, struct gi_sign_tree *ret_tree) GI_MUST_USE;
/* Stages the record's folder as the session's edits leave it, and reads it from there. */
int gi_sign_stage(struct gi_signing *signing, struct gi_stage *ret_stage, struct gi_sign_tree *ret_head) GI_MUST_USE;

/* sign_edits.c: the rows and the header that an action needs. */
int gi_sign_edit(struct gi_signing *signing) GI_MUST_USE;

/* sign_key.c: the key that signs. */
int gi_sign_find_key(struct gi_signing *signing, const char *named, const char *as) GI_MUST_USE;
/* Makes the signature's armour over the statement. */
int gi_sign_armour(struct gi_signing *signing, struct gi_str *ret_armour) GI_MUST_USE;

/* sign_slots.c: which slots are filled, which one the signer takes, which stay empty. `statement` has the signatures
 * that are there already; NULL: none. */
int gi_sign_take_slot(struct gi_signing *signing, const struct gi_signed_statement *statement) GI_MUST_USE;

/* sign.c: the bytes and the name of the statement. */
void gi_sign_render(struct gi_signing *signing);
/* A signing to be filled; NULL with the session's error where the record is no incident. */
struct gi_signing *gi_sign_begin(struct gi_work *work) GI_MUST_USE;

/* sign_show.c */
int gi_sign_show(struct gi_signing *signing) GI_MUST_USE;
/* What the command says in the end. */
void gi_sign_tell(struct gi_signing *signing, const struct gi_report *report);

/* sign_judge.c: judges the staged tree. FIRST: without the statement, so that what only it can bring is passed over.
 * ret_report NULL: nothing stands against it. */
enum gi_sign_look { GI_SIGN_FIRST, GI_SIGN_WHOLE };
int gi_sign_judge(struct gi_signing *signing, const struct gi_sign_tree *head, enum gi_sign_look look,
                  const struct gi_report **ret_report) GI_MUST_USE;

#endif
