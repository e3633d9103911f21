/* Sign-offs of one record within a check. */
#include "engine/judge_signed.h"

#include "engine/judge/plan.h"

/* The tree before the step. */
static struct gi_snapshot *tree_before(const struct gi_common *common)
{
    return common->request->before ? common->request->before : common->request->base;
}

static bool same_files(const struct gi_record *a, const struct gi_record *b)
{
    if (a->sources.n != b->sources.n)
        return false;
    for (size_t i = 0; i < b->sources.n; i++)
        if (!gi_signoffs_has(a, &b->sources.at[i]))
            return false;
    return true;
}

/* The record in another tree than the base. */
static int load_elsewhere(struct gi_snapshot *tree, const struct gi_record_place *place, const struct gi_record *head,
                          struct gi_arena *arena, struct gi_signed_judged *judged, struct gi_error *reterr)
{
    struct gi_entries entries;
    struct gi_record *before = NULL;
    if (gi_snapshot_list(tree, place->folder, arena, &entries, reterr))
        return -1;
    judged->changed = true;
    if (!entries.n)
        return 0;
    struct gi_findings *unsaid = GI_NEW(arena, struct gi_findings);
    unsaid->arena = arena;
    if (gi_load_record(tree, place, unsaid, &before, reterr))
        return -1;
    judged->before = before;
    judged->changed = !same_files(before, head);
    return 0;
}

/* What stood there before, and whether it is known to be the same. */
static int find_before(const struct gi_common *common, const struct gi_record_place *place,
                       const struct gi_record *head, const struct gi_record *base, struct gi_arena *arena,
                       struct gi_signed_judged *judged, struct gi_error *reterr)
{
    struct gi_snapshot *tree = tree_before(common);
    const struct gi_check_request *request = common->request;
    bool in_base = common->base_layout && gi_layout_find(common->base_layout, place->folder);
    if (!tree) { /* of a push and of history the first step: everything is new; a check may just not know */
        judged->changed = request->point != GI_JUDGE_CHECK;
        return 0;
    }
    if (tree == request->base) {
        judged->before = base;
        judged->changed = base || !in_base;
        return 0;
    }
    if (gi_snapshot_same(request->head, tree, place->folder))
        return 0;
    if (in_base && !base && gi_snapshot_same(request->base, tree, place->folder))
        return 0;
    return load_elsewhere(tree, place, head, arena, judged, reterr);
}

/* The plan: who approved it. A new statement asks for what is due at its gate. */
static int judge_plan(const struct gi_common *common, const struct gi_record *head, struct gi_arena *arena,
                      struct gi_signed_judged *judged, struct gi_error *reterr)
{
    struct gi_plan_verdicts verdicts;
    struct gi_plan_step step = {.before = judged->before,
                                .after = head,
                                .trust = common->trust,
                                .point = common->request->point,
                                .clock = common->request->as_of,
                                .changed = judged->changed};
    if (gi_judge_plan(&step, arena, &judged->findings, &verdicts, reterr))
        return -1;
    if (verdicts.is_new) {
        judged->verdicts.gate = GI_GATE_PLAN;
        judged->verdicts.gate_at = verdicts.signoffs.chain.at[verdicts.signoffs.chain.n - 1].statement.signed_at;
    }
    return 0;
}

int gi_signed_judge(const struct gi_common *common, const struct gi_record_place *place, const struct gi_record *head,
                    const struct gi_record *base, const struct gi_life *life, struct gi_arena *arena,
                    struct gi_signed_judged *ret_judged, struct gi_error *reterr)
{
    struct gi_signed_judged judged = {.findings = {.arena = arena}};
    const struct gi_check_request *request = common->request;
    bool signs = head->kind == GI_KIND_INCIDENT || head->kind == GI_KIND_PLAN;
    if (!signs || !common->trust) {
        *ret_judged = judged;
        return 0;
    }
    if (find_before(common, place, head, base, arena, &judged, reterr) ||
        (head->kind == GI_KIND_PLAN && judge_plan(common, head, arena, &judged, reterr)))
        return -1;
    if (head->kind == GI_KIND_PLAN) {
        *ret_judged = judged;
        return 0;
    }
    struct gi_incident_step step = {.before = judged.before,
                                    .after = head,
                                    .life_before =
                                        judged.before ? gi_life_of(arena, judged.before, common->policy) : NULL,
                                    .life_after = life,
                                    .trust = common->trust,
                                    .point = request->point,
                                    .clock = request->as_of,
                                    .as_of = request->as_of,
                                    .gate = request->gate,
                                    .changed = judged.changed};
    if (gi_judge_incident(&step, arena, &judged.findings, &judged.verdicts, reterr))
        return -1;
    judged.judged = true;
    *ret_judged = judged;
    return 0;
}

void gi_signed_facts(const struct gi_signed_judged *judged, struct gi_arena *arena, struct gi_facts *facts)
{
    const struct gi_chain *chain = &judged->verdicts.chain;
    if (!judged->judged)
        return;
    facts->waived = judged->verdicts.waived.at;
    facts->waived_count = judged->verdicts.waived.n;
    facts->signed_before = judged->verdicts.signed_before;
    facts->lead = chain->lead;
    struct gi_office *leads = GI_NEW_ARRAY(arena, struct gi_office, chain->leads.n + 1);
    for (size_t i = 0; i < chain->leads.n; i++)
        leads[i] = (struct gi_office){chain->leads.at[i].who, chain->leads.at[i].from, chain->leads.at[i].to};
    facts->leads = leads;
    facts->lead_count = chain->leads.n;
}

/* Of a repository whose policy nobody has signed nothing is refused for want of sign-offs. */
static bool only_warns(const struct gi_common *common, uint16_t code)
{
    bool unsigned_step = code == 601 || code == 602 || code == 612;
    return unsigned_step && common->request->point == GI_JUDGE_CHECK && !gi_trust_policy(common->trust);
}

/* Whether a purge leaves this finding its meaning: it is about bytes, grammar, names and the layout, but not about
 * files that are missing. */
static bool outlives_purge(uint16_t code)
{
    return code < 200 || (code >= 213 && code <= 224 && code != 214 && code != 218);
}

static void drop_for_purge(struct gi_findings *findings)
{
    size_t kept = 0;
    for (size_t i = 0; i < findings->list.n; i++)
        if (outlives_purge(findings->list.at[i].code))
            findings->list.at[kept++] = findings->list.at[i];
    findings->list.n = kept;
}

void gi_signed_report(const struct gi_common *common, const struct gi_signed_judged *judged, struct gi_rule_run *run)
{
    if (judged->judged && judged->verdicts.chain.purged)
        drop_for_purge(run->findings);
    for (size_t i = 0; i < judged->findings.list.n; i++) {
        struct gi_finding finding = judged->findings.list.at[i];
        const struct gi_rule *rule = gi_rule_find(finding.code);
        finding.level = (uint8_t)(only_warns(common, finding.code) ? GI_LEVEL_WARNING : gi_rule_level(run, rule));
        GI_VEC_PUSH(run->findings->arena, &run->findings->list, finding);
    }
}
