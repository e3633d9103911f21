/* Trust: the policies of a tree from the pin to the one in force. */
#include "engine/judge/trust.h"

#include "engine/judge/trust_parts.h"
#include "engine/layout.h"

const struct gi_policy *gi_trust_policy(const struct gi_trust *trust)
{
    return trust->versions.n ? &trust->versions.at[trust->versions.n - 1].record->policy : NULL;
}

const struct gi_roster_key *gi_trust_key(const struct gi_trust *trust, struct gi_str blob)
{
    for (size_t i = 0; i < trust->roster.n; i++)
        if (gi_str_equal(trust->roster.at[i].key.blob, blob))
            return &trust->roster.at[i];
    return NULL;
}

int64_t gi_trust_compromised(const struct gi_trust *trust, struct gi_str blob)
{
    const struct gi_roster_key *key = gi_trust_key(trust, blob);
    return key && key->status == GI_KEY_STATUS_COMPROMISED ? key->since : 0;
}

static int64_t reviewer_from(const struct gi_policy *policy)
{
    return policy->reviewer_from.is == GI_PRESENT ? policy->reviewer_from.number : GI_SEVERITY_HIGH;
}

bool gi_trust_saw(const struct gi_trust *trust, uint32_t version, enum gi_sign_action action)
{
    if (!version || version > trust->versions.n)
        return false;
    if (version == trust->versions.n)
        return true;
    if (!trust->versions.at[version - 1].record)
        return false; /* it was not read */
    const struct gi_policy *seen = &trust->versions.at[version - 1].record->policy;
    const struct gi_policy *now = gi_trust_policy(trust);
    bool same_profile = gi_policy_small(seen) == gi_policy_small(now);
    switch (action) {
    case GI_SIGN_CLOSE:
        return same_profile && reviewer_from(seen) == reviewer_from(now);
    case GI_SIGN_HANDOVER:
    case GI_SIGN_TAKEOVER:
    case GI_SIGN_REDACT:
    case GI_SIGN_EXTRAORDINARY:
    case GI_SIGN_PURGE:
        return same_profile;
    case GI_SIGN_ASSUME:
    case GI_SIGN_DOWNGRADE:
    case GI_SIGN_REJECT:
    case GI_SIGN_ACCEPT:
    case GI_SIGN_AMEND:
    case GI_SIGN_REOPEN:
    case GI_SIGN_AFFIRM:
    case GI_SIGN_COMMUNICATE:
    case GI_SIGN_POLICY:
    case GI_SIGN_PLAN:
        return true;
    case GI_SIGN_COUNT:
        break;
    }
    return false;
}

/* The number that policy.yaml says, so that the chain's files can be told apart. */
static int last_version(struct gi_arena *arena, const struct gi_policy_folder *folder, struct gi_findings *findings,
                        uint32_t *ret_version, struct gi_error *reterr)
{
    struct gi_policy_reading last;
    bool good;
    *ret_version = 0;
    if (gi_policy_read(arena, &folder->policy, findings, &last, &good, reterr))
        return -1;
    if (good)
        *ret_version = last.version.number;
    return 0;
}

/* Everything in policy/ is about a version that there is; the one in force has no copy. */
static void check_entries(const struct gi_policy_folder *folder, uint32_t last, struct gi_findings *findings)
{
    for (size_t i = 0; i < folder->entries.n; i++) {
        const struct gi_policy_entry *entry = &folder->entries.at[i];
        if (entry->number > last || (entry->part == GI_POLICY_COPY && entry->number == last))
            gi_layout_say(findings, 812, entry->file.path,
                          "the policy in force is version %u: this file belongs to none", last);
        else if (entry->part == GI_POLICY_SIGNATURE &&
                 !gi_policy_folder_find(folder, GI_POLICY_STATEMENT, entry->number))
            gi_layout_say(findings, 812, entry->file.path, "a signature without its statement");
    }
}

static bool check_pin(const struct gi_trust *trust, const char *pin, const char *path, struct gi_findings *findings)
{
    if (!pin || strcmp(trust->versions.at[0].digest, pin) == 0)
        return true;
    gi_layout_say(findings, 812, path, "policy 1 is not the one that is pinned: its SHA-256 is %s, the pin is %s",
                  trust->versions.at[0].digest, pin);
    gi_report_remedy(findings, "ask who set the pin which one is right, by another way than this repository");
    return false;
}

/* From policy 1 up to the last one, each on top of the one before. */
static int climb(const struct gi_policy_folder *folder, uint32_t last, const char *pin, struct gi_arena *arena,
                 struct gi_findings *findings, struct gi_trust *ret_trust, struct gi_error *reterr)
{
    struct gi_trust trust = {0};
    for (uint32_t number = 1; number <= last; number++) {
        const struct gi_policy_entry *copy = gi_policy_folder_find(folder, GI_POLICY_COPY, number);
        struct gi_policy_link link = {&trust, folder,
                                      number == last ? &folder->policy
                                      : copy         ? &copy->file
                                                     : NULL,
                                      INT64_MIN};
        bool good;
        if (!link.policy) {
            gi_layout_say(findings, 809, gi_arena_printf(arena, GI_POLICY_FOLDER "/%04u.yaml", number),
                          "policy %u is not kept", number);
            return 0;
        }
        if (gi_policy_link(arena, &link, findings, &trust, &good, reterr))
            return -1;
        if (!good || (number == 1 && !check_pin(&trust, pin, link.policy->path, findings)))
            return 0;
    }
    *ret_trust = trust;
    return 0;
}

/* Loads from a folder that was read; trust without versions where something was found. */
static int load(const struct gi_policy_folder *folder, const char *pin, struct gi_arena *arena,
                struct gi_findings *findings, struct gi_trust *ret_trust, struct gi_error *reterr)
{
    struct gi_trust trust = {0};
    uint32_t last;
    size_t said = findings->list.n;
    if (last_version(arena, folder, findings, &last, reterr))
        return -1;
    if (last)
        check_entries(folder, last, findings);
    if (last && findings->list.n == said && climb(folder, last, pin, arena, findings, &trust, reterr))
        return -1;
    *ret_trust = trust;
    return 0;
}

int gi_trust_load(struct gi_snapshot *tree, const char *pin, struct gi_arena *arena, struct gi_findings *findings,
                  struct gi_trust *ret_trust, struct gi_error *reterr)
{
    struct gi_policy_folder folder;
    size_t said = findings->list.n;
    if (gi_policy_folder_read(tree, arena, findings, &folder, reterr))
        return -1;
    *ret_trust = (struct gi_trust){0};
    if (!folder.found && folder.entries.n)
        gi_layout_say(findings, 811, GI_POLICY_PATH, "there is a chain of policies, and no policy.yaml");
    if (!folder.found || findings->list.n > said)
        return 0;
    return load(&folder, pin, arena, findings, ret_trust, reterr);
}

/* The paths that a policy step may change: the policy, the kept copy of the old one, the new statement with its
 * signatures. */
static bool may_change(const char *path, uint32_t old)
{
    char copy[64], statement[64], signature[64];
    snprintf(copy, sizeof(copy), GI_POLICY_FOLDER "/%04u.yaml", old);
    snprintf(statement, sizeof(statement), GI_POLICY_FOLDER "/%04u.stmt", old + 1);
    int n = snprintf(signature, sizeof(signature), GI_POLICY_FOLDER "/%04u.", old + 1);
    return strcmp(path, GI_POLICY_PATH) == 0 || strcmp(path, copy) == 0 || strcmp(path, statement) == 0 ||
           (strncmp(path, signature, (size_t)n) == 0 && gi_str_ends(gi_str_of(path), ".sig"));
}

/* Which of the changed paths belong to the chain and which do not. */
static void check_changed(const char *const *changed, size_t count, uint32_t old, struct gi_findings *findings)
{
    const char *other = NULL;
    size_t others = 0;
    bool policy = false;
    for (size_t i = 0; i < count; i++) {
        policy = policy || strcmp(changed[i], GI_POLICY_PATH) == 0;
        if (gi_policy_in_chain(changed[i])) {
            if (!may_change(changed[i], old))
                gi_layout_say(findings, 812, changed[i],
                              "this file is of the policy's past, or of none of its versions");
        } else if (!others++) {
            other = changed[i];
        }
    }
    if (!policy)
        gi_layout_say(findings, 812, GI_POLICY_FOLDER, "policy/ changes, and policy.yaml does not");
    if (other && others > 1)
        gi_layout_say(findings, 807, other, "the step changes policy, and this and %zu other files", others - 1);
    else if (other)
        gi_layout_say(findings, 807, other, "the step changes policy, and this file, too");
}

/* The kept copy of the policy before is that policy, byte for byte. */
static void check_copy(const struct gi_policy_folder *folder, const struct gi_policy_version *old,
                       struct gi_findings *findings)
{
    const struct gi_policy_entry *copy = gi_policy_folder_find(folder, GI_POLICY_COPY, old->number);
    const struct gi_file *file = &old->record->by_role[GI_ROLE_POLICY]->file;
    const char *path = gi_arena_printf(findings->arena, GI_POLICY_FOLDER "/%04u.yaml", old->number);
    if (!copy)
        gi_layout_say(findings, 809, path, "policy %u is not kept", old->number);
    else if (!gi_str_equal((struct gi_str){copy->file.data, copy->file.size}, (struct gi_str){file->data, file->size}))
        gi_layout_say(findings, 809, path, "this copy of policy %u is not what policy %u was", old->number,
                      old->number);
}

/* A step on top of a policy in force. */
static int judge_next(const struct gi_trust *trust, const struct gi_policy_folder *folder, int64_t clock,
                      struct gi_arena *arena, struct gi_findings *findings, struct gi_trust *ret_after,
                      struct gi_error *reterr)
{
    struct gi_policy_link link = {trust, folder, &folder->policy, clock};
    bool good;
    check_copy(folder, &trust->versions.at[trust->versions.n - 1], findings);
    return gi_policy_link(arena, &link, findings, ret_after, &good, reterr);
}

/* The first policy comes with anything else; its clock is judged, too. */
static int judge_first(const struct gi_policy_folder *folder, const char *pin, int64_t clock, struct gi_arena *arena,
                       struct gi_findings *findings, struct gi_trust *ret_after, struct gi_error *reterr)
{
    static const struct gi_trust none;
    struct gi_policy_link link = {&none, folder, &folder->policy, clock};
    struct gi_trust after = {0};
    bool good;
    size_t said = findings->list.n;
    if (gi_policy_link(arena, &link, findings, &after, &good, reterr))
        return -1;
    if (good)
        check_entries(folder, 1, findings);
    if (good && check_pin(&after, pin, GI_POLICY_PATH, findings) && findings->list.n == said)
        *ret_after = after;
    return 0;
}

static bool touches_chain(const char *const *changed, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (gi_policy_in_chain(changed[i]))
            return true;
    return false;
}

int gi_trust_step(const struct gi_trust *trust, struct gi_snapshot *before, struct gi_snapshot *after,
                  const char *const *changed, size_t changed_count, const char *pin, int64_t clock,
                  struct gi_arena *arena, struct gi_findings *findings, struct gi_trust *ret_after,
                  struct gi_error *reterr)
{
    struct gi_policy_folder folder;
    struct gi_trust result = {0};
    size_t said = findings->list.n;
    (void)before; /* trust is what the tree before deserved */
    if (trust->versions.n && !touches_chain(changed, changed_count)) {
        *ret_after = *trust;
        return 0;
    }
    if (gi_policy_folder_read(after, arena, findings, &folder, reterr))
        return -1;
    if (!folder.found && findings->list.n == said)
        gi_layout_say(findings, 811, GI_POLICY_PATH, "the policy is gone");
    if (trust->versions.n)
        check_changed(changed, changed_count, trust->versions.at[trust->versions.n - 1].number, findings);
    int failed = !folder.found       ? 0
                 : trust->versions.n ? judge_next(trust, &folder, clock, arena, findings, &result, reterr)
                                     : judge_first(&folder, pin, clock, arena, findings, &result, reterr);
    if (failed)
        return -1;
    if (findings->list.n == said)
        *ret_after = result;
    return 0;
}
