/* SARIF 2.1.0, for code scanning and the viewers that read it. */
#include "base/digest.h"
#include "base/json.h"
#include "base/limits.h"
#include "output/writers.h"

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#define ROOT "%SRCROOT%"

static const char *const level_words[] = {"error", "warning", "note"};

static void add_message(struct gi_json *json, const char *key, const char *text)
{
    gi_json_key_object(json, key);
    gi_json_key_text(json, "text", text);
    gi_json_end(json);
}

/* A path as a relative URI: whatever is not unreserved is percent-encoded, a colon too, which would make a scheme. */
static const char *uri_of(struct gi_arena *arena, const char *path)
{
    struct gi_buf uri = gi_buf_new(arena, 3 * strlen(path) + 1);
    for (const char *at = path; *at; at++) {
        unsigned char byte = (unsigned char)*at;
        bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
        if (plain || strchr("-._~/", byte))
            gi_buf_addc(&uri, *at);
        else
            gi_buf_addf(&uri, "%%%02X", byte);
    }
    return uri.s;
}

static void add_rule(struct gi_json *json, const struct gi_rule_text *rule, struct gi_arena *arena)
{
    gi_json_object(json);
    gi_json_key_text(json, "id", gi_code_text(arena, rule->code));
    gi_json_key_text(json, "name", rule->name);
    add_message(json, "shortDescription", rule->summary);
    add_message(json, "fullDescription", rule->why);
    gi_json_key_object(json, "help");
    gi_json_key_text(json, "text", gi_arena_printf(arena, "%s\n\nWhat to do: %s", rule->why, rule->hint));
    gi_json_end(json);
    gi_json_key_object(json, "defaultConfiguration");
    gi_json_key_text(json, "level", strcmp(rule->severity, "warning") == 0 ? "note" : "error");
    gi_json_end(json);
    gi_json_key_object(json, "properties");
    gi_json_key_text(json, "severity", rule->severity);
    gi_json_key_text(json, "floor", rule->floor);
    gi_json_key_text(json, "from", rule->from);
    gi_json_key_text(json, "requirement", rule->requirement);
    gi_json_end(json);
    gi_json_end(json);
}

static void add_tool(struct gi_json *json, struct gi_arena *arena)
{
    struct gi_rule_text rule;
    gi_json_key_object(json, "tool");
    gi_json_key_object(json, "driver");
    gi_json_key_text(json, "name", "git-incident");
    gi_json_key_text(json, "semanticVersion", GI_VERSION);
    gi_json_key_array(json, "rules");
    for (size_t i = 0; gi_rule_text_at(i, &rule); i++)
        add_rule(json, &rule, arena);
    gi_json_end(json);
    gi_json_end(json);
    gi_json_end(json);
}

static void add_invocation(struct gi_json *json, const struct gi_report *report)
{
    gi_json_key_array(json, "invocations");
    gi_json_object(json);
    gi_json_key(json, "executionSuccessful");
    gi_json_boolean(json, !report->error_count);
    gi_json_key_array(json, "toolExecutionNotifications");
    for (size_t i = 0; i < report->error_count; i++) {
        gi_json_object(json);
        gi_json_key_text(json, "level", "error");
        add_message(json, "message", report->errors[i]);
        gi_json_end(json);
    }
    gi_json_end(json);
    gi_json_end(json);
    gi_json_end(json);
}

static void add_region(struct gi_json *json, const struct gi_report_finding *finding)
{
    gi_json_key_object(json, "region");
    gi_json_key_integer(json, "startLine", finding->from.line);
    gi_json_key_integer(json, "startColumn", finding->from.code_point_column);
    gi_json_key_integer(json, "endLine", finding->to.line);
    gi_json_key_integer(json, "endColumn", finding->to.code_point_column);
    gi_json_key_integer(json, "byteOffset", finding->span.start);
    gi_json_key_integer(json, "byteLength", finding->span.end - finding->span.start);
    gi_json_end(json);
}

static void add_location(struct gi_json *json, const struct gi_report_finding *finding, struct gi_arena *arena)
{
    gi_json_key_array(json, "locations");
    gi_json_object(json);
    gi_json_key_object(json, "physicalLocation");
    gi_json_key_object(json, "artifactLocation");
    gi_json_key_text(json, "uri", uri_of(arena, finding->path));
    gi_json_key_text(json, "uriBaseId", ROOT);
    gi_json_end(json);
    if (finding->line)
        add_region(json, finding);
    gi_json_end(json);
    gi_json_end(json);
    gi_json_end(json);
}

/* The path inside the record, so that a finding stays the same one when the record's folder is renamed or copied. */
static const char *inner_path(const struct gi_report_finding *finding)
{
    size_t n = strlen(finding->record);
    bool inside = n && strncmp(finding->path, finding->record, n) == 0 && finding->path[n] == '/';
    return inside ? finding->path + n + 1 : finding->path;
}

/* What is said, without the words that are numbers: some count days, and would change from one day to the next. */
static const char *lasting_words(struct gi_arena *arena, const char *message)
{
    struct gi_buf words = gi_buf_new(arena, strlen(message) + 1);
    for (struct gi_str rest = gi_str_of(message); rest.n;) {
        struct gi_str word = gi_str_part(rest, 0, gi_str_find(rest, ' '));
        rest = gi_str_part(rest, word.n + 1, rest.n);
        if (strspn(word.s, "0123456789") < word.n) {
            gi_buf_addstr(&words, word);
            gi_buf_addc(&words, ' ');
        }
    }
    return words.s;
}

/* What makes a finding the same one in the next run: rule, record, path in the record and what is said, but no line;
 * and which of several alike it is, in the order of the file. */
static void add_fingerprints(struct gi_json *json, const struct gi_report *report, const char *const *said, size_t at,
                             struct gi_arena *arena)
{
    const struct gi_report_finding *finding = &report->findings[at];
    size_t number = 1;
    for (size_t i = at; i > 0 && strcmp(report->findings[i - 1].path, finding->path) == 0; i--)
        number += report->findings[i - 1].code == finding->code && strcmp(said[i - 1], said[at]) == 0;
    const char *parts[] = {finding->record, inner_path(finding), said[at]};
    struct gi_buf thing = gi_buf_new(arena, GI_LIMIT_OUTPUT_BYTES);
    char hex[65];
    gi_buf_addf(&thing, "GI%03u", finding->code);
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        gi_buf_add(&thing, parts[i], strlen(parts[i]) + 1);
    gi_digest_hex(gi_buf_str(&thing), hex);
    gi_json_key_object(json, "partialFingerprints");
    gi_json_key_text(json, "primaryLocationLineHash", gi_arena_printf(arena, "%.16s:%zu", hex, number));
    gi_json_end(json);
}

static void add_result(struct gi_json *json, const struct gi_report *report, const char *const *said, size_t at,
                       struct gi_arena *arena)
{
    const struct gi_report_finding *finding = &report->findings[at];
    struct gi_rule_text rule;
    gi_json_object(json);
    gi_json_key_text(json, "ruleId", gi_code_text(arena, finding->code));
    gi_json_key_integer(json, "ruleIndex", (int64_t)gi_rule_row(finding->code, &rule));
    gi_json_key_text(json, "level", level_words[finding->level]);
    add_message(json, "message", gi_arena_printf(arena, "%s\n%s", finding->message, gi_finding_remedy(finding)));
    add_location(json, finding, arena);
    add_fingerprints(json, report, said, at, arena);
    gi_json_end(json);
}

static void add_results(struct gi_json *json, const struct gi_report *report, struct gi_arena *arena)
{
    const char **said = GI_NEW_ARRAY(arena, const char *, report->count);
    gi_json_key_array(json, "results");
    for (size_t i = 0; i < report->count; i++) {
        said[i] = lasting_words(arena, report->findings[i].message);
        add_result(json, report, said, i, arena);
    }
    gi_json_end(json);
}

void gi_write_sarif(struct gi_buf *out, const struct gi_report *report)
{
    struct gi_arena *arena = out->arena;
    struct gi_json *json = gi_json_new(arena);
    gi_json_object(json);
    gi_json_key_text(json, "$schema", SCHEMA);
    gi_json_key_text(json, "version", "2.1.0");
    gi_json_key_array(json, "runs");
    gi_json_object(json);
    add_tool(json, arena);
    add_invocation(json, report);
    gi_json_key_object(json, "originalUriBaseIds");
    gi_json_key_object(json, ROOT);
    add_message(json, "description", "the root of the repository");
    gi_json_end(json);
    gi_json_end(json);
    gi_json_key_text(json, "columnKind", "unicodeCodePoints");
    add_results(json, report, arena);
    gi_json_end(json);
    gi_json_end(json);
    gi_json_end(json);
    gi_output_json(out, json);
}
