/* Who has signed already, what the signer signs as, who is still to sign. */
#include "base/limits.h"
#include "engine/judge/people.h"
#include "work/signing.h"

/* One way to fill the slots (profile small may have two), with the signer in one of them. */
struct way {
    const struct gi_slot *slots;
    size_t n;
    const struct gi_slot *own; /* the signer's; NULL: none fits */
    GI_VEC(const struct gi_slot *) missing;
};

/* Takes the person and role of a signature that verifies. */
static void add_signed(struct gi_signing *signing, const struct gi_signed_statement *statement,
                       const struct gi_source *source, struct gi_signers *signers)
{
    static const enum gi_signer_role roles[] = {GI_SIGNER_LEAD, GI_SIGNER_EXECUTIVE, GI_SIGNER_REVIEWER,
                                                GI_SIGNER_STAKEHOLDER};
    struct gi_error unsaid = {.arena = signing->arena};
    struct gi_sshsig signature;
    struct gi_str bytes = {statement->source->file.data, statement->source->file.size};
    if (gi_sshsig_parse(signing->arena, (struct gi_str){source->file.data, source->file.size}, &signature, &unsaid))
        return;
    const struct gi_roster_key *key = gi_trust_key(&signing->trust, signature.key_blob);
    for (size_t i = 0; key && i < sizeof(roles) / sizeof(roles[0]); i++)
        if (gi_str_is(signature.name_space, gi_signer_namespace(roles[i])) &&
            gi_sshsig_verify(&signature, &key->key, gi_signer_namespace(roles[i]), bytes, key->touch, &unsaid) == 0)
            GI_VEC_PUSH(signing->arena, &signers->list,
                        (struct gi_signer){.person = key->person, .role = roles[i], .slot = -1});
}

static bool has_signed(const struct gi_signing *signing, const struct gi_signers *signers)
{
    for (size_t i = 0; i < signers->list.n; i++)
        if (gi_str_equal(signers->list.at[i].person->id.text, signing->who))
            return true;
    return false;
}

static bool is_filled(const struct gi_signers *signers, size_t slot)
{
    for (size_t i = 0; i < signers->list.n; i++)
        if (signers->list.at[i].slot == (int)slot)
            return true;
    return false;
}

/* Tries the signer in one role. Whether there is a slot for that. */
static bool try_role(struct gi_signing *signing, struct way *way, const struct gi_signers *before,
                     enum gi_signer_role role, const struct gi_slot *optional)
{
    struct gi_signers signers = {0};
    for (size_t i = 0; i < before->list.n; i++)
        GI_VEC_PUSH(signing->arena, &signers.list, before->list.at[i]);
    GI_VEC_PUSH(signing->arena, &signers.list,
                (struct gi_signer){.person = signing->key->person, .role = role, .slot = -1});
    const struct gi_signer *me = &signers.list.at[signers.list.n - 1];
    bool complete = gi_signers_assign(signing->arena, signing->policy, way->slots, way->n, &signers) < 0;
    if (me->slot < 0 && !optional)
        return false;
    way->own = me->slot < 0 ? optional : &way->slots[me->slot];
    for (size_t i = 0; i < way->n && !complete; i++)
        if (way->slots[i].needed && !is_filled(&signers, i))
            GI_VEC_PUSH(signing->arena, &way->missing, &way->slots[i]);
    return true;
}

/* The signer's place in one way: a slot that has to be filled, else one that may be. */
static void find_place(struct gi_signing *signing, struct way *way, const struct gi_signers *before)
{
    for (int needed = 1; needed >= 0; needed--)
        for (size_t i = 0; i < way->n && !way->own; i++) {
            const struct gi_slot *slot = &way->slots[i];
            if (slot->needed == (needed == 1) && gi_person_fits(signing->policy, slot, signing->key->person) &&
                try_role(signing, way, before, slot->role, needed ? NULL : slot))
                return;
        }
    for (size_t i = 0; i < way->n && !way->own; i++)
        if (way->slots[i].late && gi_person_fits(signing->policy, &way->slots[i], signing->key->person) &&
            try_role(signing, way, before, way->slots[i].role, &way->slots[i]))
            return;
}

/* "a reviewer other than the Crisis Lead: dana, erin" */
static const char *who_could(struct gi_signing *signing, const struct gi_slot *slot)
{
    struct gi_buf names = gi_buf_new(signing->arena, GI_LIMIT_REMEDY_BYTES);
    for (size_t i = 0; i < signing->policy->people.n && !slot->only.n; i++) {
        const struct gi_person *person = &signing->policy->people.at[i];
        if (gi_person_fits(signing->policy, slot, person) && !gi_str_equal(person->id.text, signing->who))
            gi_buf_addf(&names, "%s%.*s", names.n ? ", " : "", GI_STR_ARGS(person->id.text));
    }
    return names.n ? gi_arena_printf(signing->arena, "%s (%s)", slot->words, names.s) : slot->words;
}

static int fail_role(struct gi_signing *signing)
{
    struct gi_buf words = gi_buf_new(signing->arena, GI_LIMIT_REMEDY_BYTES);
    for (size_t i = 0; i < signing->slots.list.n; i++)
        if (signing->slots.list.at[i].needed)
            gi_buf_addf(&words, "%s%s", words.n ? ", and " : "", who_could(signing, &signing->slots.list.at[i]));
    gi_fail(signing->error, "%.*s cannot sign this: %s needs %s", GI_STR_ARGS(signing->who),
            gi_sign_word(signing->statement.action), words.n ? words.s : "nobody else");
    return gi_fail_hint(signing->error, "whoever that is signs by the same command; --key FILE names another key");
}

static int gravest(int a, int b)
{
    return a < 0 ? b : b < 0 || a < b ? a : b;
}

static int find_slots(struct gi_signing *signing)
{
    struct gi_slots_request request = {.trust = &signing->trust,
                                       .chain = &signing->chain,
                                       .statement = &signing->statement,
                                       .highest = signing->head.life->highest,
                                       .waives = signing->statement.waives.n > 0};
    const char *why = NULL;
    request.highest = gravest(request.highest, signing->chain.highest);
    if (signing->base.life)
        request.highest = gravest(request.highest, signing->base.life->highest);
    for (size_t i = 0; i < signing->head.signoffs.chain.n; i++)
        if (signing->head.signoffs.chain.at[i].statement.seq == signing->statement.affirms)
            request.affirmed = &signing->head.signoffs.chain.at[i];
    if (gi_slots_of(signing->arena, &request, &signing->slots, signing->error))
        return -1;
    if (gi_slots_available(signing->arena, &signing->slots, &signing->trust, &why))
        return 0;
    gi_fail(signing->error, "%s is not available here: it %s", gi_sign_word(signing->statement.action), why);
    return gi_fail_hint(signing->error, "more people in the policy make it so: git incident policy");
}

int gi_sign_take_slot(struct gi_signing *signing, const struct gi_signed_statement *statement)
{
    struct gi_signers before = {0};
    if (find_slots(signing))
        return -1;
    for (size_t i = 0; statement && i < statement->signatures.n; i++)
        add_signed(signing, statement, statement->signatures.at[i].source, &before);
    if (has_signed(signing, &before))
        return gi_fail(signing->error, "%.*s has signed this already", GI_STR_ARGS(signing->who));
    for (size_t i = 0; i < before.list.n; i++)
        GI_VEC_PUSH(signing->arena, &signing->slots.signed_by, before.list.at[i].person->id.text);
    struct way first = {.slots = signing->slots.list.at, .n = signing->slots.list.n};
    struct way other = {.slots = signing->slots.other.at, .n = signing->slots.other.n};
    find_place(signing, &first, &before);
    find_place(signing, &other, &before);
    const struct way *way = !first.own || (other.own && other.missing.n < first.missing.n) ? &other : &first;
    if (!way->own)
        return fail_role(signing);
    signing->shown.name_space = gi_signer_namespace(way->own->role);
    signing->shown.role = way->own->words;
    for (size_t i = 0; i < way->missing.n; i++)
        GI_VEC_PUSH(signing->arena, &signing->shown.missing, who_could(signing, way->missing.at[i]));
    return 0;
}
