/* `git incident next`. */
#include <stdio.h>

#include "base/limits.h"
#include "base/scoped.h"
#include "cli/views.h"
#include "incident/output.h"

static const char *const when_words[GI_TODO_COUNT] = {"blocks", "due", "asked"};
static const char *const when_colors[GI_TODO_COUNT] = {"\033[1;31m", "\033[1;33m", "\033[36m"};

static int read_gate(struct gi_cli *cli, enum gi_gate *ret_gate)
{
    const char *gate = gi_args_value(&cli->args, "gate");
    *ret_gate = GI_GATE_NONE;
    if (!gate)
        return 0;
    if (strcmp(gate, "accept") != 0 && strcmp(gate, "close") != 0)
        return gi_cli_usage(cli, "--gate is accept or close, not '%s'", gate);
    *ret_gate = strcmp(gate, "accept") == 0 ? GI_GATE_ACCEPT : GI_GATE_CLOSE;
    return 0;
}

static void add_head(struct gi_buf *out, const struct gi_view_head *head)
{
    gi_buf_addf(out, "%.*s  %s  %s  ", GI_STR_ARGS(head->id), head->severity, head->state);
    gi_output_terminal(out, head->title);
    gi_buf_adds(out, "\n");
    gi_output_path(out, head->folder);
    gi_buf_adds(out, "/\n");
}

static void add_todo(struct gi_buf *out, const struct gi_todo *todo)
{
    gi_buf_adds(out, "  ");
    gi_output_path(out, todo->name);
    if (todo->finding->line)
        gi_buf_addf(out, ":%u", todo->finding->from.line);
    gi_buf_adds(out, ": ");
    gi_output_terminal(out, gi_str_of(todo->finding->message));
    gi_buf_addf(out, " [GI%03u]\n      ", todo->finding->code);
    gi_output_terminal(out, gi_str_of(todo->command));
    if (todo->words)
        gi_buf_addf(out, "   # %s", todo->words);
    gi_buf_adds(out, "\n");
}

/* Whether a remedy is `git incident set k7f3 key=...`, so that several can be one. */
static const char *assignment_of(const struct gi_next *next, const struct gi_todo *todo, struct gi_arena *arena)
{
    const char *begin = gi_arena_printf(arena, "git incident set %.*s ", GI_STR_ARGS(next->head.short_id));
    size_t n = strlen(begin);
    bool is_one =
        strncmp(todo->command, begin, n) == 0 && !strstr(todo->command, ", or") && !strstr(todo->command, "VALUE");
    return is_one ? todo->command + n : NULL;
}

/* The fields of a group in one command, where there are several. */
static void add_all_at_once(struct gi_buf *out, const struct gi_next *next, enum gi_todo_when when)
{
    struct gi_buf command = gi_buf_new(out->arena, GI_LIMIT_REMEDY_BYTES);
    size_t count = 0;
    for (size_t i = 0; i < next->todos.n; i++) {
        const struct gi_todo *todo = &next->todos.at[i];
        const char *assignment = todo->when == when ? assignment_of(next, todo, out->arena) : NULL;
        if (!assignment)
            continue;
        count++;
        gi_buf_addf(&command, " %s", assignment);
    }
    if (count < 2)
        return;
    gi_buf_addf(out, "  %zu of them at once:\n      git incident set %.*s", count, GI_STR_ARGS(next->head.short_id));
    gi_output_terminal(out, gi_buf_str(&command));
    gi_buf_adds(out, "\n");
}

static const char *group_words(const struct gi_next *next, enum gi_todo_when when, struct gi_arena *arena)
{
    switch (when) {
    case GI_TODO_BLOCKS:
        return "blocks now";
    case GI_TODO_DUE:
        return "due now";
    case GI_TODO_ASKED:
        return gi_arena_printf(arena, "%s will ask for", next->gate);
    case GI_TODO_COUNT:
        break;
    }
    return "";
}

static void add_group(struct gi_buf *out, const struct gi_next *next, enum gi_todo_when when, bool colored)
{
    if (!next->by_when[when])
        return;
    gi_buf_addf(out, "\n%s%s%s: %zu\n", colored ? when_colors[when] : "", group_words(next, when, out->arena),
                colored ? "\033[m" : "", next->by_when[when]);
    for (size_t i = 0; i < next->todos.n; i++)
        if (next->todos.at[i].when == when)
            add_todo(out, &next->todos.at[i]);
    add_all_at_once(out, next, when);
}

static size_t left(const struct gi_next *next)
{
    return next->by_when[GI_TODO_BLOCKS] + next->by_when[GI_TODO_DUE] + next->by_when[GI_TODO_ASKED];
}

/* The command of the next step, signed where the policy is; NULL while something is left before a gate. */
static const char *step_of(const struct gi_next *next)
{
    if (!next->step || (next->at_gate && left(next)))
        return NULL;
    return next->is_signed ? next->step : next->plain_step;
}

static void add_step(struct gi_buf *out, const struct gi_next *next)
{
    const char *step = step_of(next);
    if (step)
        gi_buf_addf(out, "next: %s\n      %s\n", step, next->step_words);
}

/* The gate's own list is long before the incident is over, and nobody needs it then: it is counted, and asked for. */
static void write_text(struct gi_buf *out, const struct gi_next *next, bool whole, bool colored)
{
    struct gi_str id = next->head.short_id;
    bool later = !whole && !next->at_gate && next->by_when[GI_TODO_ASKED];
    add_head(out, &next->head);
    add_group(out, next, GI_TODO_BLOCKS, colored);
    add_group(out, next, GI_TODO_DUE, colored);
    if (!later)
        add_group(out, next, GI_TODO_ASKED, colored);
    gi_buf_adds(out, "\n");
    if (!next->gate)
        gi_buf_addf(out, left(next) ? "%zu left\n" : "nothing left\n", left(next));
    else if (left(next))
        gi_buf_addf(out, "to %s: %zu left\n", next->gate, left(next));
    else
        gi_buf_addf(out, "nothing left before %s\n", next->gate);
    if (later)
        gi_buf_addf(out, "%zu of them can wait: git incident next %.*s --gate %s\n", next->by_when[GI_TODO_ASKED],
                    GI_STR_ARGS(id), next->gate);
    if (next->warnings)
        gi_buf_addf(out, "%zu warning%s: git incident check %.*s\n", next->warnings, next->warnings == 1 ? "" : "s",
                    GI_STR_ARGS(id));
    add_step(out, next);
}

static void add_todo_json(struct gi_json *json, const struct gi_todo *todo)
{
    const struct gi_report_finding *finding = todo->finding;
    char code[8];
    gi_json_object(json);
    gi_json_key(json, "when");
    gi_json_text(json, when_words[todo->when]);
    gi_json_key(json, "code");
    gi_json_text(json, (snprintf(code, sizeof(code), "GI%03u", finding->code), code));
    gi_json_key(json, "path");
    gi_json_text(json, finding->path);
    gi_json_key(json, "line");
    gi_json_integer(json, finding->from.line);
    gi_json_key(json, "column");
    gi_json_integer(json, finding->from.code_point_column);
    gi_json_key(json, "message");
    gi_json_text(json, finding->message);
    gi_json_key(json, "command");
    gi_json_text(json, todo->command);
    gi_json_key(json, "words");
    gi_json_text(json, todo->words);
    gi_json_end(json);
}

static struct gi_json *make_json(struct gi_arena *arena, const struct gi_next *next)
{
    struct gi_json *json = gi_json_new(arena);
    gi_json_object(json);
    gi_json_key(json, "version");
    gi_json_integer(json, 1);
    gi_cli_head_json(json, &next->head);
    gi_json_key(json, "gate");
    gi_json_text(json, next->gate);
    gi_json_key(json, "left");
    gi_json_integer(json, (int64_t)left(next));
    gi_json_key(json, "warnings");
    gi_json_integer(json, (int64_t)next->warnings);
    gi_json_key(json, "next");
    gi_json_text(json, step_of(next));
    gi_json_key(json, "items");
    gi_json_array(json);
    for (size_t i = 0; i < next->todos.n; i++)
        add_todo_json(json, &next->todos.at[i]);
    gi_json_end(json);
    gi_json_end(json);
    return json;
}

int gi_command_next(struct gi_cli *cli)
{
    struct gi_next next;
    enum gi_gate gate;
    int64_t as_of;
    int format = gi_cli_json(cli);
    if (format < 0 || read_gate(cli, &gate) || gi_cli_as_of(cli, &as_of))
        return GI_EXIT_USAGE;
    if (cli->args.words.n != 1)
        return gi_cli_usage(cli, "which record? its last four letters do");
    if (gi_cli_open(cli) ||
        gi_view_next(cli->repository, cli->args.words.at[0], gate, as_of, cli->arena, &next, &cli->error))
        return gi_cli_fail(cli);
    if (format)
        return gi_cli_print_json(cli, make_json(cli->arena, &next));
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    write_text(&text, &next, gate != GI_GATE_NONE, gi_cli_colored(cli));
    return gi_cli_print(cli, gi_buf_str(&text), GI_EXIT_CLEAN);
}
