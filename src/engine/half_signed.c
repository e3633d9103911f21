/* Statements that wait for a signature on a branch. */
#include "incident/check.h"

#include "base/scoped.h"

enum { LACKS_SIGNATURE = 605 };

/* What of a record waits: a purge takes everything with it. */
enum waits { NOTHING, A_STATEMENT, A_PURGE };

static enum waits what_waits(const struct gi_report *report, const char *record)
{
    enum waits waits = NOTHING;
    for (size_t i = 0; i < report->count; i++) {
        const struct gi_report_finding *finding = &report->findings[i];
        if (finding->code != LACKS_SIGNATURE || strcmp(finding->record, record) != 0)
            continue;
        if (gi_str_ends(gi_str_of(finding->path), "-purge.stmt"))
            return A_PURGE;
        waits = A_STATEMENT;
    }
    return waits;
}

/* What the statement would bring if it were whole: the guarded step, lowered facts, a lead, documents, stubs. */
static bool waits_for_it(const struct gi_report *report, const struct gi_report_finding *finding)
{
    static const uint16_t codes[] = {601, 602, LACKS_SIGNATURE, 611, 612, 614, 615, 617, 618};
    enum waits waits = finding->level == GI_LEVEL_ERROR ? what_waits(report, finding->record) : NOTHING;
    for (size_t i = 0; waits == A_STATEMENT && i < sizeof(codes) / sizeof(codes[0]); i++)
        if (finding->code == codes[i])
            return true;
    return waits == A_PURGE;
}

size_t gi_report_pass_half_signed(struct gi_report *report)
{
    size_t kept = 0;
    size_t passed = 0;
    struct gi_report_finding *findings = report->findings;
    GI_SCOPED_ARENA struct gi_arena *scratch = gi_arena_new();
    bool *passes = GI_NEW_ARRAY(scratch, bool, report->count + 1);
    for (size_t i = 0; i < report->count; i++)
        passes[i] = waits_for_it(report, &findings[i]);
    for (size_t i = 0; i < report->count; i++) {
        passed += passes[i];
        if (!passes[i])
            findings[kept++] = findings[i];
    }
    report->count = kept;
    report->by_level[GI_LEVEL_ERROR] -= passed;
    return report->by_level[GI_LEVEL_ERROR];
}
