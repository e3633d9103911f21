/* `git incident list`. */
#include "base/limits.h"
#include "base/scoped.h"
#include "base/time.h"
#include "cli/views.h"

enum { COLUMNS = 7, TITLE_AT_LEAST = 20 };

static const char *const heads[COLUMNS] = {"id", "severity", "state", "detected", "open", "late", "title"};

/* The values of an option that may be given several times. */
static const char *const *values_of(struct gi_cli *cli, const char *name, size_t *ret_count)
{
    const char **values = GI_NEW_ARRAY(cli->arena, const char *, cli->args.given.n + 1);
    size_t n = 0;
    for (const char *value; (value = gi_args_nth(&cli->args, name, n)); n++)
        values[n] = value;
    *ret_count = n;
    return values;
}

static int check_words(struct gi_cli *cli, const char *option, enum gi_view_words which, const char *const *words,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *known = gi_view_unknown(which, words[i], cli->arena);
        if (known)
            return gi_cli_usage(cli, "--%s is one of %s, not '%s'", option, known, words[i]);
    }
    return 0;
}

static int read_request(struct gi_cli *cli, struct gi_list_request *request)
{
    request->words = cli->args.words.at;
    request->word_count = cli->args.words.n;
    request->owner = gi_args_value(&cli->args, "owner");
    request->overdue = gi_args_flag(&cli->args, "overdue");
    request->states = values_of(cli, "state", &request->state_count);
    request->severities = values_of(cli, "severity", &request->severity_count);
    if (check_words(cli, "state", GI_VIEW_STATES, request->states, request->state_count) ||
        check_words(cli, "severity", GI_VIEW_SEVERITIES, request->severities, request->severity_count))
        return GI_EXIT_USAGE;
    return gi_cli_as_of(cli, &request->as_of) ? GI_EXIT_USAGE : 0;
}

static struct gi_str day_of(struct gi_arena *arena, int64_t seconds)
{
    char text[11];
    if (seconds < 0)
        return GI_STR("-");
    gi_date_format(seconds, text);
    return gi_str_of(gi_arena_copy(arena, text, 10));
}

static struct gi_str count_of(struct gi_arena *arena, size_t count)
{
    return count ? gi_str_of(gi_arena_printf(arena, "%zu", count)) : GI_STR("-");
}

static void cells_of(const struct gi_list_row *row, struct gi_arena *arena, struct gi_str ret_cells[COLUMNS])
{
    ret_cells[0] = row->head.short_id;
    ret_cells[1] = gi_str_of(row->head.severity);
    ret_cells[2] = gi_str_of(row->head.state);
    ret_cells[3] = day_of(arena, row->detected);
    ret_cells[4] = count_of(arena, row->open_actions);
    ret_cells[5] = count_of(arena, row->overdue);
    ret_cells[6] = row->head.title.n ? row->head.title : GI_STR("(no title can be read)");
}

/* The width of each column but the title, which takes what is left of the terminal, or all that it needs. */
static void measure(const struct gi_list *list, struct gi_arena *arena, size_t ret_widths[COLUMNS])
{
    size_t used = 0;
    size_t terminal = gi_cli_width();
    for (size_t column = 0; column + 1 < COLUMNS; column++) {
        ret_widths[column] = strlen(heads[column]);
        for (size_t i = 0; i < list->rows.n; i++) {
            struct gi_str cells[COLUMNS];
            cells_of(&list->rows.at[i], arena, cells);
            size_t width = gi_cli_columns(arena, cells[column]);
            if (width > ret_widths[column])
                ret_widths[column] = width;
        }
        used += ret_widths[column] + 2;
    }
    ret_widths[COLUMNS - 1] = !terminal ? 0 : terminal > used + TITLE_AT_LEAST ? terminal - used : TITLE_AT_LEAST;
}

static void add_row(struct gi_buf *out, const struct gi_str cells[COLUMNS], const size_t widths[COLUMNS])
{
    for (size_t column = 0; column < COLUMNS; column++) {
        gi_cli_cell(out, cells[column], widths[column]);
        gi_buf_adds(out, column + 1 < COLUMNS ? "  " : "");
    }
    while (out->n && out->s[out->n - 1] == ' ')
        out->s[--out->n] = '\0';
    gi_buf_addc(out, '\n');
}

static void write_text(struct gi_buf *out, const struct gi_list *list)
{
    GI_SCOPED_ARENA struct gi_arena *scratch = gi_arena_new();
    struct gi_str cells[COLUMNS];
    size_t widths[COLUMNS];
    size_t open = 0;
    size_t overdue = 0;
    measure(list, scratch, widths);
    for (size_t i = 0; i < COLUMNS; i++)
        cells[i] = gi_str_of(heads[i]);
    if (list->rows.n)
        add_row(out, cells, widths);
    for (size_t i = 0; i < list->rows.n; i++) {
        cells_of(&list->rows.at[i], scratch, cells);
        add_row(out, cells, widths);
        open += list->rows.at[i].open_actions;
        overdue += list->rows.at[i].overdue;
    }
    gi_buf_addf(out, "%s%zu incident%s, %zu open action%s, %zu overdue\n", list->rows.n ? "\n" : "", list->rows.n,
                list->rows.n == 1 ? "" : "s", open, open == 1 ? "" : "s", overdue);
}

static struct gi_json *make_json(struct gi_arena *arena, const struct gi_list *list)
{
    struct gi_json *json = gi_json_new(arena);
    gi_json_object(json);
    gi_json_key(json, "version");
    gi_json_integer(json, 1);
    gi_json_key(json, "incidents");
    gi_json_array(json);
    for (size_t i = 0; i < list->rows.n; i++) {
        const struct gi_list_row *row = &list->rows.at[i];
        gi_json_object(json);
        gi_cli_head_json(json, &row->head);
        gi_cli_time_json(json, "detected", row->detected);
        gi_json_key(json, "open_actions");
        gi_json_integer(json, (int64_t)row->open_actions);
        gi_json_key(json, "overdue");
        gi_json_integer(json, (int64_t)row->overdue);
        gi_json_end(json);
    }
    gi_json_end(json);
    gi_json_end(json);
    return json;
}

int gi_command_list(struct gi_cli *cli)
{
    GI_SCOPED(gi_scoped_view) struct gi_view *view = NULL;
    struct gi_list_request request = {0};
    struct gi_list list;
    int format = gi_cli_json(cli);
    int failed = format < 0 ? GI_EXIT_USAGE : read_request(cli, &request);
    if (failed)
        return failed;
    if (gi_cli_open(cli) ||
        gi_view_open(cli->repository, gi_args_value(&cli->args, "rev"), cli->arena, &view, &cli->error) ||
        gi_view_list(view, &request, cli->arena, &list, &cli->error))
        return gi_cli_fail(cli);
    if (format)
        return gi_cli_print_json(cli, make_json(cli->arena, &list));
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    write_text(&text, &list);
    return gi_cli_print(cli, gi_buf_str(&text), GI_EXIT_CLEAN);
}
