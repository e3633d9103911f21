/* For GitHub Actions: workflow commands that become annotations, the worst first.
 *
 * Every line begins with a command of ours; record text stands behind it and escaped, so that it can neither end the
 * line nor begin one. GitHub shows at most ten annotations of a kind in a step. */
#include "output/writers.h"

enum { MOST_ANNOTATIONS = 10 };

static const char *const commands[] = {"error", "warning", "notice"};

/* Controls and what is invisible become visible first: the log of a step is shown in terminals, too. Then what the
 * runner decodes again is encoded: in messages %, CR and LF, in properties : and , as well. */
static void add_escaped(struct gi_buf *out, const char *text, const char *also)
{
    struct gi_buf plain = gi_buf_new(out->arena, out->cap);
    gi_output_terminal(&plain, gi_str_of(text));
    for (size_t i = 0; i < plain.n; i++) {
        unsigned char byte = (unsigned char)plain.s[i];
        if (byte == '%' || byte == '\r' || byte == '\n' || strchr(also, byte))
            gi_buf_addf(out, "%%%02X", byte);
        else
            gi_buf_addc(out, plain.s[i]);
    }
}

static void add_place(struct gi_buf *out, const struct gi_report_finding *finding)
{
    gi_buf_adds(out, "file=");
    add_escaped(out, finding->path, ":,");
    if (!finding->line)
        return;
    gi_buf_addf(out, ",line=%u,col=%u", finding->from.line, finding->from.code_point_column);
    if (finding->to.line != finding->from.line)
        gi_buf_addf(out, ",endLine=%u", finding->to.line);
    else if (finding->to.code_point_column > finding->from.code_point_column)
        gi_buf_addf(out, ",endColumn=%u", finding->to.code_point_column);
}

static void add_finding(struct gi_buf *out, const struct gi_report_finding *finding)
{
    struct gi_rule_text rule;
    (void)gi_rule_row(finding->code, &rule);
    gi_buf_addf(out, "::%s ", commands[finding->level]);
    add_place(out, finding);
    gi_buf_addf(out, ",title=GI%03u %s::", finding->code, rule.name);
    add_escaped(out, finding->message, "");
    gi_buf_adds(out, "; ");
    add_escaped(out, gi_finding_remedy(finding), "");
    gi_buf_adds(out, "\n");
}

static void add_error(struct gi_buf *out, const char *error)
{
    gi_buf_adds(out, "::error title=git incident::could not be checked: ");
    add_escaped(out, error, "");
    gi_buf_adds(out, "\n");
}

static void add_summary(struct gi_buf *out, const struct gi_report *report, size_t left)
{
    gi_buf_addf(out, "::%s title=git incident::", report->error_count ? "error" : "notice");
    gi_output_counts(out, report);
    if (report->error_count)
        gi_buf_adds(out, "; not everything could be checked");
    if (left)
        gi_buf_addf(out, "; %zu of them stand in the report only", left);
    gi_buf_adds(out, "\n");
}

void gi_write_github(struct gi_buf *out, const struct gi_report *report)
{
    size_t room = MOST_ANNOTATIONS - 1;
    size_t shown = 0;
    for (size_t i = 0; i < report->error_count && room; i++, room--)
        add_error(out, report->errors[i]);
    for (unsigned level = GI_LEVEL_ERROR; level <= GI_LEVEL_WARNING; level++)
        for (size_t i = 0; i < report->count && room; i++) {
            if (report->findings[i].level != level)
                continue;
            add_finding(out, &report->findings[i]);
            shown++;
            room--;
        }
    add_summary(out, report, report->count - shown);
}
