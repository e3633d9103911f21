/* Who has to sign which action ("Chain and documents" of the sign-offs, and the profile small of the policy). */
#include "engine/judge/slots.h"

#include "engine/judge/people.h"

struct building {
    struct gi_arena *arena;
    const struct gi_slots_request *request;
    const struct gi_statement *statement; /* of an affirm: the statement that it renews */
    const struct gi_policy *policy;
    struct gi_str lead; /* in office when it is signed */
    bool never_led;
    bool small;
    struct gi_slots slots;
};

const char *gi_signer_namespace(enum gi_signer_role role)
{
    switch (role) {
    case GI_SIGNER_LEAD:
        return "crisis-lead@git-incident";
    case GI_SIGNER_EXECUTIVE:
        return "executive@git-incident";
    case GI_SIGNER_REVIEWER:
        return "reviewer@git-incident";
    case GI_SIGNER_STAKEHOLDER:
        return "stakeholder@git-incident";
    case GI_SIGNER_ROOT:
        return "root@git-incident";
    }
    return "";
}

static void add(struct building *building, struct gi_slot slot)
{
    GI_VEC_PUSH(building->arena, &building->slots.list, slot);
}

static void add_other(struct building *building, struct gi_slot slot)
{
    GI_VEC_PUSH(building->arena, &building->slots.other, slot);
}

static struct gi_slot lead_in_office(const struct building *building)
{
    return (struct gi_slot){
        .role = GI_SIGNER_LEAD,
        .only = building->lead,
        .needed = true,
        .words = gi_arena_printf(building->arena, "the Crisis Lead in office (%.*s)", GI_STR_ARGS(building->lead))};
}

static struct gi_slot incoming_lead(const struct building *building)
{
    return (struct gi_slot){.role = GI_SIGNER_LEAD,
                            .only = building->statement->to,
                            .needed = true,
                            .words = gi_arena_printf(building->arena, "the Crisis Lead who takes office (%.*s)",
                                                     GI_STR_ARGS(building->statement->to))};
}

static struct gi_slot eligible_lead(void)
{
    return (struct gi_slot){.role = GI_SIGNER_LEAD, .needed = true, .words = "somebody who may lead"};
}

static struct gi_slot executive(void)
{
    return (struct gi_slot){.role = GI_SIGNER_EXECUTIVE, .needed = true, .words = "an executive"};
}

static int needs_lead(const struct building *building, struct gi_error *reterr)
{
    if (building->lead.n)
        return 0;
    gi_fail(reterr, "%s needs the Crisis Lead in office, and nobody leads", gi_sign_word(building->statement->action));
    return gi_fail_hint(reterr, "git incident lead %.*s", GI_STR_ARGS(building->statement->record));
}

/* The outgoing and the incoming lead; small: the outgoing alone, or the incoming with an executive. */
static void handover(struct building *building)
{
    struct gi_slot incoming = incoming_lead(building);
    struct gi_slot other = executive();
    incoming.needed = !building->small;
    add(building, lead_in_office(building));
    add(building, incoming);
    if (!building->small)
        return;
    incoming.needed = true;
    other.not_this = building->statement->to;
    other.words = "an executive other than the incoming lead";
    add_other(building, incoming);
    add_other(building, other);
}

/* The incoming and two executives who do not lead; small: the incoming and one other member. */
static void takeover(struct building *building)
{
    struct gi_slot witness = executive();
    witness.not_this = building->statement->to;
    witness.member = building->small;
    witness.no_lead = !building->small;
    witness.words = building->small ? "another member of the policy" : "an executive who does not lead";
    if (!building->small)
        witness.nor_this = building->lead;
    add(building, incoming_lead(building));
    add(building, witness);
    if (!building->small)
        add(building, witness);
}

/* The lead and an executive; small: one of them. */
static void redact(struct building *building)
{
    struct gi_slot other = executive();
    if (building->lead.n)
        add(building, lead_in_office(building));
    other.needed = !building->small || !building->lead.n;
    add(building, other);
    if (!building->small || !building->lead.n)
        return;
    other.needed = true;
    add_other(building, other);
}

/* Two executives; small: two members. */
static void purge(struct building *building)
{
    struct gi_slot slot = executive();
    slot.member = building->small;
    if (building->small)
        slot.words = "a member of the policy";
    add(building, slot);
    add(building, slot);
}

/* From severity high on somebody beside the lead signs for what is let pass. */
static void waivers(struct building *building)
{
    struct gi_slot slot = executive();
    slot.words = "an executive, since it waives rules";
    if (building->request->waives && building->request->highest <= GI_SEVERITY_HIGH)
        add(building, slot);
}

static void close_by(struct building *building)
{
    const struct gi_scalar *from = &building->policy->reviewer_from;
    int64_t asked = from->is == GI_PRESENT ? from->number : GI_SEVERITY_HIGH;
    add(building, lead_in_office(building));
    add(building, (struct gi_slot){.role = GI_SIGNER_REVIEWER,
                                   .not_this = building->lead,
                                   .needed = building->request->highest <= asked,
                                   .late = true,
                                   .words = "a reviewer other than the Crisis Lead"});
    waivers(building);
}

/* The lead and an executive; small: two members, one of them an executive. */
static int extraordinary(struct building *building, struct gi_error *reterr)
{
    struct gi_slot other = executive();
    struct gi_slot first = lead_in_office(building);
    if (!building->small && needs_lead(building, reterr))
        return -1;
    other.late = true;
    if (building->small) {
        first.only = (struct gi_str){0};
        first.member = true;
        first.words = "a member of the policy";
    }
    add(building, first);
    add(building, other);
    return 0;
}

static void plan(struct building *building)
{
    add(building, executive());
    add(building, (struct gi_slot){.role = GI_SIGNER_STAKEHOLDER, .late = true, .words = "a stakeholder"});
}

static int build(struct building *building, struct gi_error *reterr)
{
    switch (building->statement->action) {
    case GI_SIGN_ASSUME:
        add(building, incoming_lead(building));
        return 0;
    case GI_SIGN_HANDOVER:
        handover(building);
        return needs_lead(building, reterr);
    case GI_SIGN_TAKEOVER:
        takeover(building);
        return needs_lead(building, reterr);
    case GI_SIGN_REJECT:
        add(building, building->never_led ? eligible_lead() : lead_in_office(building));
        return building->never_led ? 0 : needs_lead(building, reterr);
    case GI_SIGN_REOPEN:
        add(building, building->statement->to.n ? incoming_lead(building) : eligible_lead());
        return 0;
    case GI_SIGN_ACCEPT:
    case GI_SIGN_AMEND:
        add(building, lead_in_office(building));
        waivers(building);
        return needs_lead(building, reterr);
    case GI_SIGN_CLOSE:
        close_by(building);
        return needs_lead(building, reterr);
    case GI_SIGN_DOWNGRADE:
    case GI_SIGN_COMMUNICATE:
        add(building, lead_in_office(building));
        return needs_lead(building, reterr);
    case GI_SIGN_REDACT:
        redact(building);
        return building->small ? 0 : needs_lead(building, reterr);
    case GI_SIGN_EXTRAORDINARY:
        return extraordinary(building, reterr);
    case GI_SIGN_PURGE:
        purge(building);
        return 0;
    case GI_SIGN_PLAN:
        plan(building);
        return 0;
    case GI_SIGN_AFFIRM:
        return gi_fail(reterr, "affirm renews a sign-off of the chain that is no affirm itself");
    case GI_SIGN_POLICY:
    case GI_SIGN_COUNT:
        break;
    }
    return gi_fail(reterr, "a policy is signed by its root");
}

int gi_slots_of(struct gi_arena *arena, const struct gi_slots_request *request, struct gi_slots *ret_slots,
                struct gi_error *reterr)
{
    struct building building = {
        .arena = arena, .request = request, .statement = request->statement, .policy = gi_trust_policy(request->trust)};
    if (!building.policy)
        return gi_fail(reterr, "there is no signed policy that says who may sign");
    if (request->chain) {
        building.lead = request->chain->lead;
        building.never_led = !request->chain->epoch;
    }
    if (request->statement->action == GI_SIGN_AFFIRM && request->affirmed) {
        building.statement = &request->affirmed->statement;
        building.lead = building.statement->lead;
        building.never_led = !building.lead.n;
    }
    building.small = gi_policy_small(building.policy);
    if (build(&building, reterr))
        return -1;
    *ret_slots = building.slots;
    return 0;
}
