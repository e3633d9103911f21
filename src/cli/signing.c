/* Showing what is signed, asking, and the end of the commands that sign. */
#include "cli/signing.h"

#include "base/env.h"
#include "base/limits.h"
#include "cli/agree.h"
#include "cli/makers.h"
#include "incident/output.h"

/* Text of a record line by line: nothing in it can move the cursor, turn the line round, or hide. */
static void add_text(struct gi_buf *out, const char *prefix, struct gi_str text)
{
    while (text.n) {
        size_t n = gi_str_find(text, '\n');
        gi_buf_adds(out, prefix);
        gi_output_terminal(out, gi_str_part(text, 0, n));
        gi_buf_addc(out, '\n');
        text = gi_str_part(text, n + 1, text.n);
    }
}

static void add_list(struct gi_buf *out, const char *title, const char *const *at, size_t n)
{
    if (n)
        gi_buf_addf(out, "%s:\n", title);
    for (size_t i = 0; i < n; i++)
        add_text(out, "    ", gi_str_of(at[i]));
}

static void add_head(struct gi_buf *out, const struct gi_sign_shown *shown)
{
    gi_buf_addf(out, "%s  %s", shown->action, shown->id);
    if (shown->step)
        gi_buf_addf(out, "  %s", shown->step);
    gi_buf_addf(out, "\nas %s (%s), by %s\n", shown->name_space, shown->role, shown->signer);
    gi_buf_addf(out, "key %s from ", shown->fingerprint);
    gi_output_terminal(out, gi_str_of(shown->key_from));
    gi_buf_addf(out, ", policy %u\n", shown->policy);
}

static void show(struct gi_buf *out, const struct gi_sign_shown *shown)
{
    add_head(out, shown);
    gi_buf_adds(out, "\n");
    if (shown->diff.n) {
        gi_buf_addf(out, shown->since ? "changed since %s:\n" : "all of it, since nothing was signed before:\n",
                    shown->since);
        add_text(out, "  ", shown->diff);
    } else {
        gi_buf_addf(out, "nothing else changed since %s\n", shown->since ? shown->since : "the beginning");
    }
    gi_buf_adds(out, "\nthe statement, ");
    gi_output_path(out, shown->path);
    gi_buf_adds(out, ":\n");
    add_text(out, "  ", shown->statement);
    add_list(out, "open actions", shown->open.at, shown->open.n);
    add_list(out, "rules that do not count", shown->waived.at, shown->waived.n);
    add_list(out, "from before anybody led, and signed by nobody", shown->free.at, shown->free.n);
    add_list(out, "still to sign", shown->missing.at, shown->missing.n);
    if (shown->branch)
        gi_buf_addf(out, "it waits for them on the branch %s\n", shown->branch);
    gi_buf_adds(out, "\n");
}

/* Findings to standard output, what that means to standard error. */
static int refuse(struct gi_cli *cli, const struct gi_work *work, const struct gi_report *report)
{
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    struct gi_report errors = *report;
    errors.findings = GI_NEW_ARRAY(cli->arena, struct gi_report_finding, report->count + 1);
    errors.count = 0;
    for (size_t i = 0; i < report->count; i++)
        if (report->findings[i].level == GI_LEVEL_ERROR)
            errors.findings[errors.count++] = report->findings[i];
    errors.by_level[GI_LEVEL_DUE] = errors.by_level[GI_LEVEL_WARNING] = 0;
    gi_output_report(&text, GI_FORMAT_TEXT, gi_cli_colored(cli) ? GI_STYLE_COLORED : GI_STYLE_BARE, &errors,
                     gi_env_now());
    int status = gi_cli_print(cli, gi_buf_str(&text), GI_EXIT_FINDINGS);
    for (size_t i = 0; i < work->warnings.n; i++)
        gi_cli_warn("%s", work->warnings.at[i]);
    gi_cli_hint("nothing was signed or written; what is left: git incident next %s", work->short_id);
    return status;
}

int gi_cli_sign_on(struct gi_cli *cli, struct gi_work *work, struct gi_signing *signing, int failed)
{
    const struct gi_report *report = NULL;
    if (failed)
        return gi_cli_done(cli, work, failed);
    const struct gi_sign_shown *shown = gi_sign_shown(signing);
    if (shown->report)
        return refuse(cli, work, shown->report);
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    show(&text, shown);
    int status = gi_cli_print(cli, gi_buf_str(&text), GI_EXIT_CLEAN);
    if (status)
        return status;
    enum gi_cli_answer answer = gi_cli_agree(cli);
    if (answer == GI_ANSWER_USAGE)
        return GI_EXIT_USAGE;
    if (answer == GI_ANSWER_NO) {
        gi_fail(&cli->error, "not signed, and nothing was written");
        return gi_cli_fail(cli);
    }
    failed = gi_sign_make(signing, &report, &cli->error);
    return failed && report ? refuse(cli, work, report) : gi_cli_done(cli, work, failed);
}

/* "k7f3/C-7fk": the record, and its document. */
static const char *split(struct gi_cli *cli, const char *typed, const char **ret_document)
{
    const char *slash = strrchr(typed, '/');
    *ret_document = NULL;
    if (!slash || !slash[1] || !slash[2] || slash[2] != '-')
        return typed;
    *ret_document = slash + 1;
    return gi_arena_copy(cli->arena, typed, (size_t)(slash - typed));
}

/* Values that may hold commas. */
static struct gi_typed every(const struct gi_cli *cli, const char *name)
{
    GI_VEC(const char *) values = {0};
    const char *given;
    for (size_t i = 0; (given = gi_args_nth(&cli->args, name, i)); i++)
        GI_VEC_PUSH(cli->arena, &values, given);
    return (struct gi_typed){values.at, values.n};
}

int gi_cli_sign(struct gi_cli *cli, const char *typed, enum gi_sign_action action)
{
    GI_SCOPED(gi_scoped_work) struct gi_work *work = NULL;
    GI_SCOPED(gi_scoped_signing) struct gi_signing *signing = NULL;
    const struct gi_args *args = &cli->args;
    struct gi_sign_request request = {.action = action,
                                      .to = gi_args_value(args, "to"),
                                      .reason = gi_cli_reason(cli),
                                      .summary = gi_args_value(args, "summary"),
                                      .verdict = gi_args_value(args, "verdict"),
                                      .sets = every(cli, "set"),
                                      .rows = gi_cli_typed(cli, "row"),
                                      .waives = gi_cli_typed(cli, "waive"),
                                      .affirms = gi_args_value(args, "affirms"),
                                      .as = gi_args_value(args, "as"),
                                      .key = gi_args_value(args, "key"),
                                      .how = gi_args_flag(args, "no-commit") ? GI_SIGN_STAGE : GI_SIGN_COMMIT};
    if (!request.reason)
        return gi_cli_usage(cli, "why? a sign-off has a reason: --reason \"...\"");
    const char *id = split(cli, typed, &request.document);
    int failed = gi_cli_work(cli, id, &work) || gi_sign_prepare(work, &request, &signing, &cli->error);
    return gi_cli_sign_on(cli, work, signing, failed);
}
