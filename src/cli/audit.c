/* `git incident audit`. */
#include <stdio.h>
#include <unistd.h>

#include "base/env.h"
#include "base/json.h"
#include "base/limits.h"
#include "cli/commands.h"
#include "incident/judge.h"
#include "incident/output.h"

enum { SHORT_ID = 12, AUDIT_VERSION = 1 };

/* What the command line asks for. */
struct asked {
    struct gi_audit_request request;
    enum gi_format format;
    char tip[41];
    char from[41];
};

static bool is_digest(const char *text)
{
    return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

static int read_options(struct gi_cli *cli, struct asked *asked)
{
    const char *format = gi_args_value(&cli->args, "format");
    const char *pin = gi_args_value(&cli->args, "pin");
    int found = format ? gi_format_find(format) : GI_FORMAT_TEXT;
    if (cli->args.words.n)
        return gi_cli_usage(cli, "audit takes options only");
    if (found != GI_FORMAT_TEXT && found != GI_FORMAT_JSON)
        return gi_cli_usage(cli, "--format is text or json, not '%s'", format);
    if (pin && !is_digest(pin))
        return gi_cli_usage(cli, "--pin is a SHA-256 in 64 lower-case hex digits, not '%s'", pin);
    asked->format = (enum gi_format)found;
    asked->request.pin = pin;
    return 0;
}

static int resolve(struct gi_cli *cli, const char *revision, char ret_id[41])
{
    enum gi_revision found = gi_repository_resolve(cli->repository, revision, ret_id, &cli->error);
    if (found == GI_REVISION_UNBORN)
        return gi_fail(&cli->error, "%s has no commit yet", revision);
    return found == GI_REVISION_OK ? 0 : -1;
}

/* A server's own ref; a clone's HEAD. */
static int find_trees(struct gi_cli *cli, struct asked *asked)
{
    const char *revision = gi_args_value(&cli->args, "rev");
    const char *from = gi_args_value(&cli->args, "from");
    if (!revision && !gi_repository_worktree(cli->repository) &&
        gi_repository_config(cli->repository, "incident.ref", &revision, &cli->error))
        return -1;
    if (resolve(cli, revision ? revision : "HEAD", asked->tip) || (from && resolve(cli, from, asked->from)))
        return -1;
    asked->request.tip = asked->tip;
    asked->request.from = from ? asked->from : NULL;
    if (asked->request.pin)
        return 0;
    if (gi_repository_config(cli->repository, "incident.pin", &asked->request.pin, &cli->error))
        return -1;
    if (asked->request.pin && !is_digest(asked->request.pin))
        return gi_fail(&cli->error, "incident.pin is no SHA-256 in 64 lower-case hex digits");
    if (!asked->request.pin)
        gi_cli_warn("no pin is known: policy 1 is taken as it stands; --pin names it, git incident init printed it");
    return 0;
}

static void add_finding(struct gi_buf *out, const char *commit, const struct gi_report_finding *finding)
{
    gi_buf_addf(out, "%.*s ", SHORT_ID, commit);
    gi_output_path(out, *finding->path ? finding->path : ".");
    if (finding->line)
        gi_buf_addf(out, ":%u", finding->from.line);
    gi_buf_adds(out, finding->level == GI_LEVEL_ERROR ? ": " : ": note: ");
    gi_output_terminal(out, gi_str_of(finding->message));
    gi_buf_addf(out, " [GI%03u]\n    ", finding->code);
    gi_output_terminal(out, gi_str_of(finding->remedy ? finding->remedy : ""));
    gi_buf_addc(out, '\n');
}

/* What the judge of steps and the rows of history say; what is due, or only a warning, was never a violation. */
static bool is_shown(const struct gi_report_finding *finding)
{
    bool rows = finding->code >= 236 && finding->code <= 238;
    return finding->level == GI_LEVEL_ERROR || (rows && finding->level == GI_LEVEL_WARNING);
}

/* How many violations, notes and places that could not be judged there are. */
struct counts {
    size_t violations;
    size_t notes;
    size_t unjudged;
};

static struct counts count(const struct gi_judgement *judgement)
{
    struct counts counts = {0, 0, 0};
    for (size_t i = 0; i < judgement->count; i++) {
        const struct gi_report *report = &judgement->steps[i].report;
        counts.unjudged += report->error_count;
        counts.violations += report->by_level[GI_LEVEL_ERROR];
        for (size_t j = 0; j < report->count; j++)
            counts.notes += report->findings[j].level != GI_LEVEL_ERROR && is_shown(&report->findings[j]);
    }
    return counts;
}

static const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}

static void write_text(struct gi_buf *out, const struct gi_judgement *judgement)
{
    struct counts counts = count(judgement);
    for (size_t i = 0; i < judgement->count; i++)
        for (size_t j = 0; j < judgement->steps[i].report.count; j++)
            if (is_shown(&judgement->steps[i].report.findings[j]))
                add_finding(out, judgement->steps[i].id, &judgement->steps[i].report.findings[j]);
    if (out->n)
        gi_buf_addc(out, '\n');
    gi_buf_addf(out, "%.*s: %zu step%s, %zu sign-off%s by %zu %s, %s: ", SHORT_ID, judgement->tip, judgement->judged,
                plural(judgement->judged), judgement->signoffs, plural(judgement->signoffs), judgement->people,
                judgement->people == 1 ? "person" : "people",
                judgement->version ? gi_arena_printf(out->arena, "policy %u", judgement->version) : "no policy");
    gi_buf_addf(out, "%zu violation%s, %zu note%s\n", counts.violations, plural(counts.violations), counts.notes,
                plural(counts.notes));
}

static void write_finding(struct gi_json *json, const char *commit, const struct gi_report_finding *finding,
                          struct gi_arena *arena)
{
    gi_json_object(json);
    gi_json_key_text(json, "commit", commit);
    gi_json_key_text(json, "rule", gi_arena_printf(arena, "GI%03u", finding->code));
    gi_json_key_text(json, "level", finding->level == GI_LEVEL_ERROR ? "violation" : "note");
    gi_json_key_text(json, "path", finding->path);
    if (finding->line)
        gi_json_key_integer(json, "line", finding->from.line);
    gi_json_key_text(json, "message", finding->message);
    gi_json_key_text(json, "remedy", finding->remedy);
    gi_json_end(json);
}

static void write_json(struct gi_buf *out, const struct gi_judgement *judgement)
{
    struct gi_json *json = gi_json_new(out->arena);
    gi_json_object(json);
    gi_json_key_text(json, "format", "git-incident audit");
    gi_json_key_integer(json, "version", AUDIT_VERSION);
    gi_json_key_text(json, "program", GI_VERSION);
    gi_json_key_text(json, "tip", judgement->tip);
    gi_json_key(json, "complete");
    gi_json_boolean(json, !count(judgement).unjudged);
    gi_json_key_integer(json, "steps", (int64_t)judgement->judged);
    gi_json_key_integer(json, "sign_offs", (int64_t)judgement->signoffs);
    gi_json_key_integer(json, "people", (int64_t)judgement->people);
    gi_json_key_integer(json, "policy", judgement->version);
    gi_json_key_text(json, "policy_sha256", judgement->version ? judgement->digest : NULL);
    gi_json_key_array(json, "findings");
    for (size_t i = 0; i < judgement->count; i++)
        for (size_t j = 0; j < judgement->steps[i].report.count; j++)
            if (is_shown(&judgement->steps[i].report.findings[j]))
                write_finding(json, judgement->steps[i].id, &judgement->steps[i].report.findings[j], out->arena);
    gi_json_end(json);
    gi_json_key_array(json, "errors");
    for (size_t i = 0; i < judgement->count; i++)
        for (size_t j = 0; j < judgement->steps[i].report.error_count; j++)
            gi_json_text(json, judgement->steps[i].report.errors[j]);
    gi_json_end(json);
    gi_json_end(json);
    gi_json_finish(json, GI_JSON_PRETTY, out);
}

/* Places that could not be judged are told like any other error: the audit is then no audit. */
static int exit_status(struct gi_cli *cli, const struct gi_judgement *judgement)
{
    struct counts counts = count(judgement);
    for (size_t i = 0; i < judgement->count; i++)
        for (size_t j = 0; j < judgement->steps[i].report.error_count; j++) {
            struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
            gi_output_terminal(&text, gi_str_of(judgement->steps[i].report.errors[j]));
            fprintf(stderr, "error: %.*s: %s\n", SHORT_ID, judgement->steps[i].id, text.s);
        }
    if (counts.unjudged)
        return GI_EXIT_ERROR;
    return counts.violations ? GI_EXIT_FINDINGS : GI_EXIT_CLEAN;
}

static void tell_progress(void *context, size_t done, size_t total)
{
    double *told = context;
    double now = gi_env_ticks();
    if (now - *told < 0.5 && done < total)
        return;
    if (*told > 0 || done < total)
        fprintf(stderr, "\raudit: %zu of %zu steps%s", done, total, done == total ? "\n" : "   ");
    *told = now;
}

int gi_command_audit(struct gi_cli *cli)
{
    struct asked asked = {.request = {.jobs = gi_env_cores(), .clock = gi_env_now()}};
    struct gi_judgement judgement;
    double told = gi_env_ticks();
    if (read_options(cli, &asked))
        return GI_EXIT_USAGE;
    if (gi_cli_open(cli) || find_trees(cli, &asked))
        return gi_cli_fail(cli);
    asked.request.repository = cli->repository;
    if (isatty(STDERR_FILENO)) {
        asked.request.progress = tell_progress;
        asked.request.context = &told;
    }
    if (gi_judge_audit(&asked.request, cli->arena, &judgement, &cli->error))
        return gi_cli_fail(cli);
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    if (asked.format == GI_FORMAT_JSON)
        write_json(&text, &judgement);
    else
        write_text(&text, &judgement);
    if (text.full) {
        gi_fail(&cli->error, "the report is longer than %d bytes", GI_LIMIT_OUTPUT_BYTES);
        return gi_cli_fail(cli);
    }
    return gi_cli_print(cli, gi_buf_str(&text), exit_status(cli, &judgement));
}
