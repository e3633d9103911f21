/* Findings are plain values in a vector. */
#include "base/finding.h"

#include "base/bug.h"

void gi_report(struct gi_findings *findings, int code, struct gi_place place, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *message = gi_arena_vprintf(findings->arena, format, args);
    va_end(args);
    GI_VEC_PUSH(findings->arena, &findings->list,
                (struct gi_finding){.code = (uint16_t)code, .place = place, .message = message});
}

void gi_report_remedy(struct gi_findings *findings, const char *format, ...)
{
    if (!findings->list.n)
        gi_bug("a remedy without a finding");
    va_list args;
    va_start(args, format);
    findings->list.at[findings->list.n - 1].remedy = gi_arena_vprintf(findings->arena, format, args);
    va_end(args);
}
