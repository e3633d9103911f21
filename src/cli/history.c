/* `git incident history`. */
#include "base/limits.h"
#include "base/time.h"
#include "cli/views.h"
#include "incident/output.h"

enum { SHORT_COMMIT = 8, INDENT = 10, DID_AT_MOST = 8 };

static void write_text(struct gi_buf *out, const struct gi_history *history)
{
    gi_buf_addf(out, "%.*s  ", GI_STR_ARGS(history->head.id));
    gi_output_terminal(out, history->head.title);
    if (history->lead)
        gi_buf_addf(out, "\nled by %s", history->lead);
    gi_buf_adds(out, history->steps.n ? "\n\n" : "\n\nno commit has it yet: it is in the work tree only\n");
    for (size_t i = 0; i < history->steps.n; i++) {
        const struct gi_history_step *step = &history->steps.at[i];
        struct gi_buf did = gi_buf_new(out->arena, GI_LIMIT_OUTPUT_BYTES);
        char time[21];
        gi_time_format(step->seconds, time);
        gi_buf_addf(out, "%.*s  %.16sZ  ", SHORT_COMMIT, step->id, time);
        gi_output_terminal(out, gi_str_of(step->author));
        gi_buf_adds(out, ": ");
        gi_output_terminal(out, gi_str_of(step->subject));
        for (size_t j = 0; j < step->did.n && j < DID_AT_MOST; j++)
            gi_buf_addf(&did, "%s%s", j ? ", " : "", step->did.at[j]);
        if (step->did.n > DID_AT_MOST)
            gi_buf_addf(&did, " and %zu more", step->did.n - DID_AT_MOST);
        gi_buf_adds(out, "\n          ");
        gi_cli_wrap(out, gi_buf_str(&did), INDENT, INDENT, gi_cli_width());
    }
}

static struct gi_json *make_json(struct gi_arena *arena, const struct gi_history *history)
{
    struct gi_json *json = gi_json_new(arena);
    gi_json_object(json);
    gi_json_key(json, "version");
    gi_json_integer(json, 1);
    gi_cli_head_json(json, &history->head);
    gi_json_key_text(json, "lead", history->lead);
    gi_json_key(json, "commits");
    gi_json_array(json);
    for (size_t i = 0; i < history->steps.n; i++) {
        const struct gi_history_step *step = &history->steps.at[i];
        gi_json_object(json);
        gi_json_key(json, "commit");
        gi_json_text(json, step->id);
        gi_json_key(json, "author");
        gi_json_text(json, step->author);
        gi_cli_time_json(json, "at", step->seconds);
        gi_json_key(json, "subject");
        gi_json_text(json, step->subject);
        gi_json_key(json, "did");
        gi_json_array(json);
        for (size_t j = 0; j < step->did.n; j++)
            gi_json_text(json, step->did.at[j]);
        gi_json_end(json);
        gi_json_end(json);
    }
    gi_json_end(json);
    gi_json_end(json);
    return json;
}

int gi_command_history(struct gi_cli *cli)
{
    struct gi_history history;
    int format = gi_cli_json(cli);
    if (format < 0)
        return GI_EXIT_USAGE;
    if (cli->args.words.n != 1)
        return gi_cli_usage(cli, "which record? its last four letters do");
    if (gi_cli_open(cli) || gi_view_history(cli->repository, cli->args.words.at[0], cli->arena, &history, &cli->error))
        return gi_cli_fail(cli);
    if (format)
        return gi_cli_print_json(cli, make_json(cli->arena, &history));
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    write_text(&text, &history);
    return gi_cli_print(cli, gi_buf_str(&text), GI_EXIT_CLEAN);
}
