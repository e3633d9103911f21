/* The staged tree, judged as the server will judge it: by HEAD's policy, lead and chain. */
#include "work/signing.h"

/* What only the statement can bring. */
static bool comes_with_it(const struct gi_signing *signing, const struct gi_report_finding *finding)
{
    if (signing->statement.action == GI_SIGN_PURGE)
        return true; /* what is left is no record until it is signed */
    static const uint16_t with_statement[] = {601, 602, 605, 611, 612, 614, 615, 618};
    for (size_t i = 0; i < sizeof(with_statement) / sizeof(with_statement[0]); i++)
        if (finding->code == with_statement[i])
            return true;
    for (size_t i = 0; i < signing->statement.waives.n; i++)
        if (finding->code == signing->statement.waives.at[i])
            return true;
    return false;
}

static enum gi_gate gate_of(enum gi_sign_action action)
{
    if (action == GI_SIGN_ACCEPT)
        return GI_GATE_ACCEPT;
    return action == GI_SIGN_CLOSE ? GI_GATE_CLOSE : GI_GATE_NONE;
}

/* Leaves out what is no obstacle; what is due or a warning stays for whoever shows it. */
static void keep_obstacles(const struct gi_signing *signing, struct gi_report *report)
{
    size_t kept = 0;
    size_t errors = 0;
    for (size_t i = 0; i < report->count; i++) {
        const struct gi_report_finding *finding = &report->findings[i];
        if (finding->level == GI_LEVEL_ERROR && comes_with_it(signing, finding))
            continue;
        errors += finding->level == GI_LEVEL_ERROR;
        report->findings[kept++] = *finding;
    }
    report->count = kept;
    report->by_level[GI_LEVEL_ERROR] = errors;
}

int gi_sign_judge(struct gi_signing *signing, const struct gi_sign_tree *head, enum gi_sign_look look,
                  const struct gi_report **ret_report)
{
    struct gi_report *report = GI_NEW(signing->arena, struct gi_report);
    struct gi_check_request request = {.head = head->snapshot,
                                       .base = signing->rows ? signing->rows : signing->base.snapshot,
                                       .judge = signing->base.snapshot,
                                       .before = signing->base.snapshot,
                                       .trust = &signing->trust,
                                       .point = GI_JUDGE_PUSH, /* the clock bounds what is new */
                                       .gate = gate_of(signing->statement.action),
                                       .as_of = signing->work->now,
                                       .jobs = 1,
                                       .paths = &signing->folder,
                                       .path_count = 1};
    if (gi_check(&request, signing->arena, report, signing->error))
        return -1;
    if (report->error_count)
        return gi_fail(signing->error, "%s", report->errors[0]);
    if (look == GI_SIGN_FIRST)
        keep_obstacles(signing, report);
    else if (signing->shown.missing.n)
        gi_report_pass_half_signed(report);
    *ret_report = report;
    return 0;
}
