/* For people: path:line:column: level: message [GI302], then what to do next, then a line of counts. */
#include "output/writers.h"

static const char *const level_colors[] = {"\033[1;31m", "\033[1;33m", "\033[36m"};

static void add_finding(struct gi_buf *out, enum gi_style style, const struct gi_report_finding *finding)
{
    const char *color = style == GI_STYLE_COLORED ? level_colors[finding->level] : "";
    const char *plain = style == GI_STYLE_COLORED ? "\033[m" : "";
    gi_output_path(out, finding->path);
    if (finding->line)
        gi_buf_addf(out, ":%u:%u", finding->from.line, finding->from.code_point_column);
    gi_buf_addf(out, ": %s%s%s: ", color, gi_level_word(finding->level), plain);
    gi_output_terminal(out, gi_str_of(finding->message));
    gi_buf_addf(out, " [GI%03u]\n", finding->code);
    gi_buf_adds(out, "    ");
    gi_output_terminal(out, gi_str_of(gi_finding_remedy(finding)));
    gi_buf_adds(out, "\n");
}

void gi_write_text(struct gi_buf *out, enum gi_style style, const struct gi_report *report)
{
    for (size_t i = 0; i < report->count; i++)
        add_finding(out, style, &report->findings[i]);
    if (report->count)
        gi_buf_adds(out, "\n");
    gi_output_counts(out, report);
    gi_buf_adds(out, report->error_count ? "; not everything could be checked\n" : "\n");
    if (report->unverified)
        gi_buf_addf(out, "%zu sign-offs not verified: git incident audit\n", report->unverified);
}
