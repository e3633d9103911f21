/* The policy in force, for people: root, people, keys, versions, and what nobody can do. */
#include "base/time.h"
#include "engine/judge/slots.h"
#include "work/policy.h"

static const char *name_of(struct gi_arena *arena, const struct gi_scalar *name)
{
    return name->is == GI_PRESENT ? gi_arena_copy(arena, name->text.s, name->text.n) : "";
}

static const char *list_of(struct gi_arena *arena, const struct gi_scalars *scalars)
{
    struct gi_buf out = gi_buf_new(arena, 4000);
    for (size_t i = 0; i < scalars->n; i++)
        gi_buf_addf(&out, "%s%.*s", i ? ", " : "", GI_STR_ARGS(scalars->at[i].text));
    return scalars->n ? out.s : "none";
}

static void show_people(struct gi_arena *arena, const struct gi_trust *trust, struct gi_lines *lines)
{
    const struct gi_policy *policy = gi_trust_policy(trust);
    for (size_t i = 0; i < policy->people.n; i++) {
        const struct gi_person *person = &policy->people.at[i];
        gi_lines_add(arena, lines, "%.*s  %s  %s", GI_STR_ARGS(person->id.text), name_of(arena, &person->name),
                     person->roles.n ? list_of(arena, &person->roles) : "no role");
        for (size_t j = 0; j < trust->roster.n; j++) {
            const struct gi_roster_key *key = &trust->roster.at[j];
            if (key->person == person)
                gi_lines_add(arena, lines, "    %s %s  %s since policy %lld%s", gi_public_key_type(key->key.type),
                             gi_public_key_fingerprint(arena, &key->key), gi_words_KEY_STATUS.at[key->status].word,
                             (long long)key->since, key->touch == GI_TOUCH_NOT_NEEDED ? ", no touch" : "");
        }
    }
}

/* "2  2026-11-22  erin joins  signed by alice, dana" for each version, the newest first. */
static void show_versions(struct gi_work *work, const struct gi_trust *trust, const struct gi_policy_folder *folder,
                          struct gi_lines *lines)
{
    struct gi_error unsaid = {.arena = work->arena};
    for (size_t i = trust->versions.n; i-- > 0;) {
        uint32_t number = trust->versions.at[i].number;
        const struct gi_policy_entry *entry = gi_policy_folder_find(folder, GI_POLICY_STATEMENT, number);
        struct gi_statement statement;
        struct gi_buf who = gi_buf_new(work->arena, 4000);
        char day[11];
        if (!entry ||
            gi_statement_parse(work->arena, (struct gi_str){entry->file.data, entry->file.size}, &statement, &unsaid))
            continue;
        for (size_t j = 0; j < folder->entries.n; j++) {
            const struct gi_policy_entry *signature = &folder->entries.at[j];
            if (signature->part == GI_POLICY_SIGNATURE && signature->number == number && signature->n == 1)
                gi_buf_addf(&who, "%s%.*s", who.n ? ", " : "", GI_STR_ARGS(signature->who));
        }
        gi_date_format(statement.signed_at, day);
        gi_lines_add(work->arena, lines, "%u  %s  %.*s  signed by %s", number, day, GI_STR_ARGS(statement.reason),
                     who.s ? who.s : "nobody");
    }
}

/* One action under one lead: why nobody can sign it; NULL: somebody can. */
static const char *lack_of(struct gi_arena *arena, const struct gi_trust *trust, enum gi_sign_action action,
                           struct gi_str lead, struct gi_str to)
{
    struct gi_error error = {.arena = arena};
    struct gi_chain chain = gi_chain_empty();
    struct gi_statement statement = {.action = action, .state = {-1, -1}, .lead = lead, .epoch = 1, .to = to};
    struct gi_slots slots;
    const char *why = NULL;
    chain.lead = action == GI_SIGN_ASSUME ? (struct gi_str){0} : lead;
    chain.epoch = action == GI_SIGN_ASSUME ? 0 : 1;
    struct gi_slots_request request = {
        .trust = trust, .chain = &chain, .statement = &statement, .highest = GI_SEVERITY_CRITICAL};
    if (gi_slots_of(arena, &request, &slots, &error))
        return error.message;
    return gi_slots_available(arena, &slots, trust, &why) ? NULL : why;
}

static bool can_lead(const struct gi_trust *trust, const struct gi_person *person)
{
    for (size_t i = 0; i < trust->roster.n; i++)
        if (trust->roster.at[i].person == person && trust->roster.at[i].status == GI_KEY_STATUS_ACTIVE)
            return gi_person_has(person, GI_PERSON_ROLE_CRISIS_LEAD);
    return false;
}

/* What is possible with somebody else taking over is possible. */
static const char *lack_of_any(struct gi_arena *arena, const struct gi_trust *trust, enum gi_sign_action action,
                               const struct gi_person *lead)
{
    const struct gi_policy *policy = gi_trust_policy(trust);
    const char *why = "needs a second crisis lead with an active key";
    if (action != GI_SIGN_HANDOVER && action != GI_SIGN_TAKEOVER)
        return lack_of(arena, trust, action, lead->id.text, lead->id.text);
    for (size_t i = 0; i < policy->people.n; i++) {
        const struct gi_person *other = &policy->people.at[i];
        if (other == lead || !can_lead(trust, other))
            continue;
        why = lack_of(arena, trust, action, lead->id.text, other->id.text);
        if (!why)
            return NULL;
    }
    return why;
}

static const struct {
    enum gi_sign_action action;
    const char *words;
} actions[] = {
    {GI_SIGN_ASSUME, "to take the lead"},
    {GI_SIGN_HANDOVER, "to hand over"},
    {GI_SIGN_TAKEOVER, "to take over from an absent lead"},
    {GI_SIGN_CLOSE, "to close a high severity"},
    {GI_SIGN_EXTRAORDINARY, "to approve extraordinary action"},
    {GI_SIGN_REDACT, "to redact"},
    {GI_SIGN_PURGE, "to purge"},
    {GI_SIGN_PLAN, "to approve the plan"},
};

/* Says an action that is impossible under every lead in one line, else those under whom it is. */
static void add_lack(struct gi_arena *arena, const struct gi_trust *trust, size_t row, struct gi_lines *lines)
{
    const struct gi_policy *policy = gi_trust_policy(trust);
    struct gi_buf under = gi_buf_new(arena, 4000);
    const char *why = NULL;
    size_t leads = 0;
    size_t lacking = 0;
    for (size_t i = 0; i < policy->people.n; i++) {
        const struct gi_person *lead = &policy->people.at[i];
        const char *lack = can_lead(trust, lead) ? lack_of_any(arena, trust, actions[row].action, lead) : NULL;
        leads += can_lead(trust, lead);
        if (!lack)
            continue;
        lacking++;
        why = lack;
        gi_buf_addf(&under, "%s%.*s", under.n ? ", " : "", GI_STR_ARGS(lead->id.text));
    }
    if (lacking && lacking == leads)
        gi_lines_add(arena, lines, "%s: %s", actions[row].words, why);
    else if (lacking)
        gi_lines_add(arena, lines, "%s while %s leads: %s", actions[row].words, under.s, why);
}

static void add_root(struct gi_arena *arena, const struct gi_trust *trust, struct gi_lines *lines)
{
    const struct gi_policy *policy = gi_trust_policy(trust);
    int64_t able = 0;
    for (size_t i = 0; i < policy->people.n; i++) {
        const struct gi_person *person = &policy->people.at[i];
        bool member = false;
        bool active = false;
        for (size_t j = 0; j < policy->root.members.n; j++)
            member = member || gi_str_equal(policy->root.members.at[j].text, person->id.text);
        for (size_t j = 0; j < trust->roster.n; j++)
            active =
                active || (trust->roster.at[j].person == person && trust->roster.at[j].status == GI_KEY_STATUS_ACTIVE);
        able += member && active;
    }
    if (able < policy->root.threshold.number)
        gi_lines_add(arena, lines,
                     "to change the policy: its root asks for %lld people, and %lld of them ha%s an active key",
                     (long long)policy->root.threshold.number, (long long)able, able == 1 ? "s" : "ve");
}

void gi_policy_unavailable(struct gi_arena *arena, const struct gi_trust *trust, struct gi_lines *ret_lines)
{
    const struct gi_policy *policy = gi_trust_policy(trust);
    bool led = false;
    for (size_t i = 0; i < policy->people.n; i++)
        led = led || can_lead(trust, &policy->people.at[i]);
    if (!led)
        gi_lines_add(arena, ret_lines, "to lead an incident: nobody is a crisis_lead with an active key");
    for (size_t i = 0; led && i < sizeof(actions) / sizeof(actions[0]); i++)
        add_lack(arena, trust, i, ret_lines);
    add_root(arena, trust, ret_lines);
}

static void add_part(struct gi_arena *arena, const char *title, const struct gi_lines *part, struct gi_lines *lines)
{
    if (part->list.n)
        gi_lines_add(arena, lines, "%s:", title);
    for (size_t i = 0; i < part->list.n; i++)
        gi_lines_add(arena, lines, "    %s", part->list.at[i]);
}

int gi_policy_show(struct gi_work *work, struct gi_lines *ret_lines)
{
    struct gi_arena *arena = work->arena;
    struct gi_trust trust;
    struct gi_policy_folder folder;
    struct gi_findings findings = {.arena = arena};
    struct gi_lines people = {0}, versions = {0}, lacks = {0}, changes = {0};
    if (gi_policy_base(work, &trust))
        return -1;
    const struct gi_policy *policy = gi_trust_policy(&trust);
    if (!policy) {
        gi_fail(work->error, "no policy is in force here: none is signed on the record ref");
        return gi_fail_hint(work->error, "git incident init makes and signs the first one");
    }
    if (gi_policy_folder_read(work->tree, arena, &findings, &folder, work->error) || gi_policy_diff(work, &changes))
        return -1;
    gi_lines_add(arena, ret_lines, "policy %u, profile %s, records on %.*s",
                 trust.versions.at[trust.versions.n - 1].number, gi_policy_small(policy) ? "small" : "standard",
                 GI_STR_ARGS(policy->ref.text));
    gi_lines_add(arena, ret_lines, "pin %s", trust.versions.at[0].digest);
    gi_lines_add(arena, ret_lines, "root: %lld of %s", (long long)policy->root.threshold.number,
                 list_of(arena, &policy->root.members));
    show_people(arena, &trust, &people);
    show_versions(work, &trust, &folder, &versions);
    gi_policy_unavailable(arena, &trust, &lacks);
    add_part(arena, "people", &people, ret_lines);
    add_part(arena, "versions", &versions, ret_lines);
    add_part(arena, "not possible for lack of people", &lacks, ret_lines);
    add_part(arena, "policy.yaml of the work tree, which is not in force", &changes, ret_lines);
    return 0;
}
