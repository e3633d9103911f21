/* People and slots: who fits where, and who fills what. */
#include "engine/judge/people.h"

static bool is_root(const struct gi_policy *policy, struct gi_str id)
{
    for (size_t i = 0; i < policy->root.members.n; i++)
        if (gi_str_equal(policy->root.members.at[i].text, id))
            return true;
    return false;
}

static bool is_stakeholder(const struct gi_policy *policy, const struct gi_person *person)
{
    if (gi_person_has(person, GI_PERSON_ROLE_STAKEHOLDER))
        return true;
    for (size_t i = 0; i < policy->stakeholders.n; i++) {
        const struct gi_scalars *members = &policy->stakeholders.at[i].members;
        for (size_t j = 0; j < members->n; j++)
            if (gi_str_equal(members->at[j].text, person->id.text))
                return true;
    }
    return false;
}

static bool has_role(const struct gi_policy *policy, enum gi_signer_role role, const struct gi_person *person)
{
    switch (role) {
    case GI_SIGNER_LEAD:
        return gi_person_has(person, GI_PERSON_ROLE_CRISIS_LEAD);
    case GI_SIGNER_EXECUTIVE:
        return gi_person_has(person, GI_PERSON_ROLE_EXECUTIVE);
    case GI_SIGNER_REVIEWER:
        return gi_person_has(person, GI_PERSON_ROLE_REVIEWER) || gi_person_has(person, GI_PERSON_ROLE_EXECUTIVE);
    case GI_SIGNER_STAKEHOLDER:
        return is_stakeholder(policy, person);
    case GI_SIGNER_ROOT:
        return is_root(policy, person->id.text);
    }
    return false;
}

bool gi_person_fits(const struct gi_policy *policy, const struct gi_slot *slot, const struct gi_person *person)
{
    struct gi_str id = person->id.text;
    if (!id.n || (slot->only.n && !gi_str_equal(slot->only, id)))
        return false;
    if ((slot->not_this.n && gi_str_equal(slot->not_this, id)) ||
        (slot->nor_this.n && gi_str_equal(slot->nor_this, id)))
        return false;
    if (slot->no_lead && gi_person_has(person, GI_PERSON_ROLE_CRISIS_LEAD))
        return false;
    return slot->member || has_role(policy, slot->role, person);
}

struct matching {
    const struct gi_policy *policy;
    const struct gi_slot *slots;
    struct gi_signers *signers;
    bool *seen; /* signers, in one search */
};

/* Finds a signer for a slot; one who fills another slot may leave it to somebody else. */
static bool fill(const struct matching *matching, int slot)
{
    for (size_t i = 0; i < matching->signers->list.n; i++) {
        struct gi_signer *signer = &matching->signers->list.at[i];
        if (matching->seen[i] || (!signer->any_role && signer->role != matching->slots[slot].role) ||
            !gi_person_fits(matching->policy, &matching->slots[slot], signer->person))
            continue;
        matching->seen[i] = true;
        if (signer->slot < 0 || fill(matching, signer->slot)) {
            signer->slot = slot;
            return true;
        }
    }
    return false;
}

int gi_signers_assign(struct gi_arena *arena, const struct gi_policy *policy, const struct gi_slot *list, size_t n,
                      struct gi_signers *signers)
{
    int empty = -1;
    for (size_t i = 0; i < signers->list.n; i++)
        signers->list.at[i].slot = -1;
    for (size_t i = 0; i < n; i++) {
        bool *seen = GI_NEW_ARRAY(arena, bool, signers->list.n + 1);
        if (list[i].needed && !fill(&(struct matching){policy, list, signers, seen}, (int)i) && empty < 0)
            empty = (int)i;
    }
    return empty;
}
