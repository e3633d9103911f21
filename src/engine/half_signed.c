/* Statements that wait for a signature on a branch. */
#include "incident/check.h"

#include "base/scoped.h"

enum { LACKS_SIGNATURE = 605 };

static bool is_half_signed(const struct gi_report *report, const char *record)
{
    for (size_t i = 0; i < report->count; i++)
        if (report->findings[i].code == LACKS_SIGNATURE && strcmp(report->findings[i].record, record) == 0)
            return true;
    return false;
}

/* What the statement would bring if it were whole: the guarded step, lowered facts, a lead, documents, stubs. */
static bool waits_for_it(const struct gi_report_finding *finding)
{
    static const uint16_t codes[] = {601, 602, LACKS_SIGNATURE, 611, 612, 614, 615, 617, 618};
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        if (finding->level == GI_LEVEL_ERROR && finding->code == codes[i])
            return true;
    return false;
}

size_t gi_report_pass_half_signed(struct gi_report *report)
{
    size_t kept = 0;
    size_t passed = 0;
    struct gi_report_finding *findings = report->findings;
    GI_SCOPED_ARENA struct gi_arena *scratch = gi_arena_new();
    bool *passes = GI_NEW_ARRAY(scratch, bool, report->count + 1);
    for (size_t i = 0; i < report->count; i++)
        passes[i] = waits_for_it(&findings[i]) && is_half_signed(report, findings[i].record);
    for (size_t i = 0; i < report->count; i++) {
        passed += passes[i];
        if (!passes[i])
            findings[kept++] = findings[i];
    }
    report->count = kept;
    report->by_level[GI_LEVEL_ERROR] -= passed;
    return report->by_level[GI_LEVEL_ERROR];
}
