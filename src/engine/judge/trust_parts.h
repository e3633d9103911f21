/* The parts of the policy chain: what a tree holds of it, one version on top of another, and who signed that. */
#ifndef GI_ENGINE_JUDGE_TRUST_PARTS_H
#define GI_ENGINE_JUDGE_TRUST_PARTS_H

#include "engine/judge/trust.h"

#define GI_POLICY_PATH ".incident/policy.yaml"
#define GI_POLICY_FOLDER ".incident/policy"
#define GI_POLICY_NAMESPACE "root@git-incident"

enum gi_policy_part { GI_POLICY_COPY, GI_POLICY_STATEMENT, GI_POLICY_SIGNATURE };

/* One file of .incident/policy/: 0006.yaml, 0007.stmt, 0007.alice.1.sig. */
struct gi_policy_entry {
    enum gi_policy_part part;
    uint32_t number;   /* the version it is about */
    struct gi_str who; /* of a signature: as the name says */
    uint32_t n;
    struct gi_file file; /* with its bytes */
};

/* The policy of a tree with its chain: bytes, nothing judged but names. */
struct gi_policy_folder {
    bool found; /* whether policy.yaml is there as a plain file */
    struct gi_file policy;
    GI_VEC(struct gi_policy_entry) entries; /* bytewise by name */
};

/* Reads policy.yaml and .incident/policy/. What is not a file of the chain, or cannot be read, is a finding (GI603,
 * GI811). CR LF of a work tree counts as LF. All belongs to the arena. */
int gi_policy_folder_read(struct gi_snapshot *tree, struct gi_arena *arena, struct gi_findings *findings,
                          struct gi_policy_folder *ret_folder, struct gi_error *reterr) GI_MUST_USE;

/* The file of a version, or NULL. */
const struct gi_policy_entry *gi_policy_folder_find(const struct gi_policy_folder *folder, enum gi_policy_part part,
                                                    uint32_t number) GI_MUST_USE;

/* Whether a path from the root belongs to the chain: policy.yaml, and whatever stands in policy/. */
bool gi_policy_in_chain(const char *path) GI_MUST_USE;

/* One version as its bytes say it: decoded, its keys read. */
struct gi_policy_reading {
    struct gi_policy_version version;
    GI_VEC(struct gi_roster_key) roster;
};

/* Reads a policy's bytes. One that does not load is a finding (GI811), so is a weak key or one that stands there twice
 * (GI810), and a root that asks for nobody (GI808); ret_good tells. */
int gi_policy_read(struct gi_arena *arena, const struct gi_file *file, struct gi_findings *findings,
                   struct gi_policy_reading *ret_reading, bool *ret_good, struct gi_error *reterr) GI_MUST_USE;

/* What may not change from one version to the next: project, ref (GI809), keys (GI810). `before` without versions: the
 * first policy. Whether nothing was found. */
bool gi_policy_follows(const struct gi_trust *before, const struct gi_policy_reading *next, const char *path,
                       struct gi_findings *findings) GI_MUST_USE;

/* The trust before with one more version, whose keys have their status since then where it is new. */
struct gi_trust gi_policy_extend(struct gi_arena *arena, const struct gi_trust *before,
                                 const struct gi_policy_reading *next) GI_MUST_USE;

/* What the statement of a version has to say; signed_at, expires and reason are left to the signer. */
struct gi_statement gi_policy_statement(struct gi_arena *arena, const struct gi_trust *before,
                                        const struct gi_policy_reading *next, struct gi_str bytes) GI_MUST_USE;

/* Whose signatures a new version has, and whose it lacks. */
struct gi_policy_side {
    uint32_t version;
    int64_t threshold;
    GI_VEC(struct gi_str) signed_by;
    GI_VEC(struct gi_str) could_sign; /* members with an active key who have not signed */
};

struct gi_policy_support {
    struct gi_policy_side old_root; /* version 0: the first policy has none */
    struct gi_policy_side new_root;
    GI_VEC(const struct gi_roster_key *) unproved; /* new keys that did not sign */
};

/* Verifies the signatures of a version over its statement's bytes. What does not verify, is not asked for, has another
 * name than its key, or stands there twice is a finding (GI606, GI607). */
void gi_policy_support(const struct gi_trust *before, const struct gi_policy_reading *next,
                       const struct gi_policy_folder *folder, struct gi_findings *findings,
                       struct gi_policy_support *ret_support);

/* Whether nothing is lacking. */
bool gi_policy_supported(const struct gi_policy_support *support) GI_MUST_USE;

/* One version on top of another. */
struct gi_policy_link {
    const struct gi_trust *before; /* without versions: the first */
    const struct gi_policy_folder *folder;
    const struct gi_file *policy; /* the bytes of the new version, under the path where they stand */
    int64_t clock;                /* INT64_MIN: not judged */
};

/* Verifies it; ret_after only where nothing was found (ret_good). */
int gi_policy_link(struct gi_arena *arena, const struct gi_policy_link *link, struct gi_findings *findings,
                   struct gi_trust *ret_after, bool *ret_good, struct gi_error *reterr) GI_MUST_USE;

#endif
