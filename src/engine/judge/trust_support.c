/* Who signed a version of the policy: people of the old root and of the new one, and each new key for itself. */
#include "engine/judge/trust_parts.h"
#include "engine/layout.h"

/* A signature that verifies. */
struct good_signature {
    const struct gi_roster_key *now; /* its key in the new policy; NULL: it left, which is refused elsewhere */
    const struct gi_roster_key *old; /* and in the old one; NULL: it is new */
};

/* What the functions below share. */
struct support {
    const struct gi_trust *before;
    const struct gi_policy_reading *next;
    const struct gi_policy_folder *folder;
    struct gi_str statement; /* its bytes */
    struct gi_findings *findings;
    GI_VEC(struct good_signature) good;
};

static const struct gi_roster_key *find_now(const struct gi_policy_reading *next, struct gi_str blob)
{
    for (size_t i = 0; i < next->roster.n; i++)
        if (gi_str_equal(next->roster.at[i].key.blob, blob))
            return &next->roster.at[i];
    return NULL;
}

static bool is_member(const struct gi_policy *policy, struct gi_str who)
{
    for (size_t i = 0; policy && i < policy->root.members.n; i++)
        if (gi_str_equal(policy->root.members.at[i].text, who))
            return true;
    return false;
}

static bool counts(const struct gi_policy *policy, const struct gi_roster_key *key)
{
    return key && key->status == GI_KEY_STATUS_ACTIVE && is_member(policy, key->person->id.text);
}

/* Touch is asked for where either policy does. */
static enum gi_touch touch_of(const struct good_signature *signature)
{
    bool lax = (!signature->now || signature->now->touch == GI_TOUCH_NOT_NEEDED) &&
               (!signature->old || signature->old->touch == GI_TOUCH_NOT_NEEDED);
    return lax ? GI_TOUCH_NOT_NEEDED : GI_TOUCH_REQUIRED;
}

static bool is_double(const struct support *support, const struct good_signature *signature)
{
    const struct gi_roster_key *key = signature->old ? signature->old : signature->now;
    for (size_t i = 0; i < support->good.n; i++) {
        const struct good_signature *other = &support->good.at[i];
        const struct gi_roster_key *theirs = other->old ? other->old : other->now;
        if (gi_str_equal(theirs->key.blob, key->key.blob))
            return true;
    }
    return false;
}

/* Whether a good signature has something to say: for the old root, the new one, or as a new key's proof. */
static bool is_asked_for(const struct support *support, const struct good_signature *signature)
{
    return (signature->now && !signature->old) || counts(gi_trust_policy(support->before), signature->old) ||
           counts(&support->next->version.record->policy, signature->now);
}

/* How many signatures of this version have a person's name. */
static uint32_t count_named(const struct support *support, const struct gi_policy_entry *entry)
{
    uint32_t count = 0;
    for (size_t i = 0; i < support->folder->entries.n; i++) {
        const struct gi_policy_entry *other = &support->folder->entries.at[i];
        count += other->part == GI_POLICY_SIGNATURE && other->number == entry->number &&
                 gi_str_equal(other->who, entry->who);
    }
    return count;
}

/* The key's owner and the name on the file are one; a person's files are counted from 1 without a gap. */
static void check_name(const struct support *support, const struct gi_policy_entry *entry,
                       const struct gi_roster_key *key)
{
    struct gi_str who = key->person->id.text;
    const char *path = entry->file.path;
    uint32_t most = count_named(support, entry);
    if (!gi_str_equal(entry->who, who))
        gi_layout_say(support->findings, 607, path, "by its key this signature is one of %.*s", GI_STR_ARGS(who));
    else if (entry->n > most)
        gi_layout_say(support->findings, 607, path, "%.*s has %u signature%s here: this is none with number %u",
                      GI_STR_ARGS(who), most, most == 1 ? "" : "s", entry->n);
    else
        return;
    gi_report_remedy(support->findings, "take it out; git incident policy sign names it as it has to be");
}

static void take(struct support *support, const struct gi_policy_entry *entry)
{
    struct gi_findings *findings = support->findings;
    struct gi_error error = {.arena = findings->arena};
    struct gi_sshsig signature;
    const char *path = entry->file.path;
    if (gi_sshsig_parse(findings->arena, (struct gi_str){entry->file.data, entry->file.size}, &signature, &error)) {
        gi_layout_say(findings, 606, path, "%s", error.message);
        return;
    }
    struct good_signature good = {find_now(support->next, signature.key_blob),
                                  gi_trust_key(support->before, signature.key_blob)};
    const struct gi_roster_key *key = good.now ? good.now : good.old;
    if (!key) {
        gi_layout_say(findings, 607, path, "made by a key that neither policy knows");
        return;
    }
    if (gi_sshsig_verify(&signature, &key->key, GI_POLICY_NAMESPACE, support->statement, touch_of(&good), &error)) {
        gi_layout_say(findings, 606, path, "%s", error.message);
        return;
    }
    if (is_double(support, &good)) {
        gi_layout_say(findings, 607, path, "a second signature by the same key of %.*s",
                      GI_STR_ARGS(key->person->id.text));
        return;
    }
    if (!is_asked_for(support, &good))
        gi_layout_say(findings, 607, path, "%.*s is in neither root with an active key, and this key is not new",
                      GI_STR_ARGS(key->person->id.text));
    check_name(support, entry, key);
    GI_VEC_PUSH(findings->arena, &support->good, good);
}

/* Whether a member signed with a key that is active in this policy. */
static bool has_signed(const struct support *support, struct gi_str who, bool of_old)
{
    for (size_t i = 0; i < support->good.n; i++) {
        const struct gi_roster_key *key = of_old ? support->good.at[i].old : support->good.at[i].now;
        if (key && key->status == GI_KEY_STATUS_ACTIVE && gi_str_equal(key->person->id.text, who))
            return true;
    }
    return false;
}

static bool has_active_key(const struct gi_roster_key *keys, size_t n, struct gi_str who)
{
    for (size_t i = 0; i < n; i++)
        if (keys[i].status == GI_KEY_STATUS_ACTIVE && gi_str_equal(keys[i].person->id.text, who))
            return true;
    return false;
}

/* People count, not keys, and a member who stands there twice is one. */
static void count_members(const struct support *support, const struct gi_policy *policy,
                          const struct gi_roster_key *keys, size_t n, bool of_old, struct gi_policy_side *side)
{
    struct gi_arena *arena = support->findings->arena;
    const struct gi_scalars *members = &policy->root.members;
    side->threshold = policy->root.threshold.number;
    for (size_t i = 0; i < members->n; i++) {
        struct gi_str who = members->at[i].text;
        bool twin = false;
        for (size_t j = 0; j < i; j++)
            twin = twin || gi_str_equal(members->at[j].text, who);
        if (twin)
            continue;
        if (has_signed(support, who, of_old))
            GI_VEC_PUSH(arena, &side->signed_by, who);
        else if (has_active_key(keys, n, who))
            GI_VEC_PUSH(arena, &side->could_sign, who);
    }
}

static void find_unproved(const struct support *support, struct gi_policy_support *ret)
{
    for (size_t i = 0; i < support->next->roster.n; i++) {
        const struct gi_roster_key *key = &support->next->roster.at[i];
        bool proved = gi_trust_key(support->before, key->key.blob) != NULL;
        for (size_t j = 0; j < support->good.n; j++)
            proved = proved || support->good.at[j].now == key;
        if (!proved)
            GI_VEC_PUSH(support->findings->arena, &ret->unproved, key);
    }
}

void gi_policy_support(const struct gi_trust *before, const struct gi_policy_reading *next,
                       const struct gi_policy_folder *folder, struct gi_findings *findings,
                       struct gi_policy_support *ret_support)
{
    struct support support = {.before = before, .next = next, .folder = folder, .findings = findings};
    struct gi_policy_support ret = {0};
    uint32_t number = next->version.number;
    const struct gi_policy_entry *statement = gi_policy_folder_find(folder, GI_POLICY_STATEMENT, number);
    if (statement)
        support.statement = (struct gi_str){statement->file.data, statement->file.size};
    for (size_t i = 0; statement && i < folder->entries.n; i++)
        if (folder->entries.at[i].part == GI_POLICY_SIGNATURE && folder->entries.at[i].number == number)
            take(&support, &folder->entries.at[i]);
    const struct gi_policy *old = gi_trust_policy(before);
    if (old) {
        ret.old_root.version = before->versions.at[before->versions.n - 1].number;
        count_members(&support, old, before->roster.at, before->roster.n, true, &ret.old_root);
    }
    ret.new_root.version = number;
    count_members(&support, &next->version.record->policy, next->roster.at, next->roster.n, false, &ret.new_root);
    find_unproved(&support, &ret);
    *ret_support = ret;
}

static bool is_reached(const struct gi_policy_side *side)
{
    return !side->version || (int64_t)side->signed_by.n >= side->threshold;
}

bool gi_policy_supported(const struct gi_policy_support *support)
{
    return is_reached(&support->old_root) && is_reached(&support->new_root) && !support->unproved.n;
}
