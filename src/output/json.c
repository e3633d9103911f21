/* For programs: one JSON object, described in docs/output-json.md and docs/schema/report.json. */
#include "base/json.h"
#include "base/time.h"
#include "output/writers.h"

enum { REPORT_VERSION = 1 };

static void add_text(struct gi_json *json, const char *key, const char *text)
{
    gi_json_key(json, key);
    gi_json_text(json, text);
}

static void add_number(struct gi_json *json, const char *key, size_t number)
{
    gi_json_key(json, key);
    gi_json_integer(json, (int64_t)number);
}

static void add_position(struct gi_json *json, const char *key, const struct gi_position *position, uint32_t offset)
{
    gi_json_key(json, key);
    gi_json_object(json);
    add_number(json, "offset", offset);
    add_number(json, "line", position->line);
    add_number(json, "byte", position->byte_column);
    add_number(json, "code_point", position->code_point_column);
    add_number(json, "utf16", position->utf16_column);
    gi_json_end(json);
}

static void add_finding(struct gi_json *json, const struct gi_report_finding *finding, struct gi_arena *arena)
{
    struct gi_rule_text rule;
    (void)gi_rule_row(finding->code, &rule);
    gi_json_object(json);
    add_text(json, "rule", gi_code_text(arena, finding->code));
    add_text(json, "name", rule.name);
    add_text(json, "level", gi_level_word(finding->level));
    add_text(json, "path", finding->path);
    add_text(json, "record", *finding->record ? finding->record : NULL);
    if (finding->line) {
        add_position(json, "start", &finding->from, finding->span.start);
        add_position(json, "end", &finding->to, finding->span.end);
    } else {
        add_text(json, "start", NULL);
        add_text(json, "end", NULL);
    }
    add_text(json, "text", finding->line);
    add_text(json, "message", finding->message);
    add_text(json, "remedy", gi_finding_remedy(finding));
    gi_json_end(json);
}

static void add_counts(struct gi_json *json, const struct gi_report *report)
{
    gi_json_key(json, "counts");
    gi_json_object(json);
    add_number(json, "records", report->records);
    add_number(json, "incidents", report->incidents);
    add_number(json, "error", report->by_level[GI_LEVEL_ERROR]);
    add_number(json, "due", report->by_level[GI_LEVEL_DUE]);
    add_number(json, "warning", report->by_level[GI_LEVEL_WARNING]);
    gi_json_end(json);
}

void gi_write_json(struct gi_buf *out, const struct gi_report *report, int64_t as_of)
{
    char time[21];
    struct gi_json *json = gi_json_new(out->arena);
    gi_time_format(as_of, time);
    gi_json_object(json);
    add_text(json, "format", "git-incident report");
    add_number(json, "version", REPORT_VERSION);
    add_text(json, "program", GI_VERSION);
    add_text(json, "as_of", time);
    gi_json_key(json, "complete");
    gi_json_boolean(json, !report->error_count);
    add_counts(json, report);
    gi_json_key(json, "findings");
    gi_json_array(json);
    for (size_t i = 0; i < report->count; i++)
        add_finding(json, &report->findings[i], out->arena);
    gi_json_end(json);
    gi_json_key(json, "errors");
    gi_json_array(json);
    for (size_t i = 0; i < report->error_count; i++)
        gi_json_text(json, report->errors[i]);
    gi_json_end(json);
    gi_json_end(json);
    gi_output_json(out, json);
}
