/* `git incident show`. */
#include "base/limits.h"
#include "base/scoped.h"
#include "cli/views.h"
#include "incident/output.h"

enum { INDENT = 6, WIDTH = 100, KEY_AT_MOST = 28 };

static size_t width(void)
{
    size_t columns = gi_cli_width();
    return columns && columns < WIDTH ? columns : WIDTH;
}

static void add_title(struct gi_buf *out, const char *title, bool colored)
{
    gi_buf_addf(out, "\n%s%s%s\n", colored ? "\033[1m" : "", title, colored ? "\033[m" : "");
}

static void add_terminal(struct gi_buf *out, const char *text)
{
    gi_output_terminal(out, gi_str_of(text));
}

static void add_head(struct gi_buf *out, const struct gi_view_head *head)
{
    gi_buf_addf(out, "%.*s  %s  %s\n", GI_STR_ARGS(head->id), head->severity, head->state);
    if (head->title.n)
        gi_cli_wrap(out, head->title, 0, 0, width());
    gi_output_path(out, head->folder);
    gi_buf_adds(out, "/\n");
}

/* The words before a line's text: when, id, what, who. */
static void add_line(struct gi_buf *out, const struct gi_view_line *line)
{
    struct gi_buf words = gi_buf_new(out->arena, GI_LIMIT_OUTPUT_BYTES);
    const char *parts[] = {line->when, line->id, line->what, line->who};
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (!parts[i] || !*parts[i])
            continue;
        gi_buf_adds(&words, "  ");
        add_terminal(&words, parts[i]);
    }
    gi_buf_addstr(out, gi_buf_str(&words));
    if (!line->text.n) {
        gi_buf_addc(out, '\n');
        return;
    }
    gi_buf_adds(out, "  ");
    gi_cli_wrap(out, line->text, gi_cli_columns(out->arena, gi_buf_str(&words)) + 2, INDENT, width());
}

/* Lines that are a word and a value: the words in a column of their own. */
static void add_pairs(struct gi_buf *out, const struct gi_view_section *section)
{
    size_t widest = 0;
    for (size_t i = 0; i < section->lines.n; i++) {
        size_t columns = gi_cli_columns(out->arena, gi_str_of(section->lines.at[i].what));
        widest = columns > widest && columns <= KEY_AT_MOST ? columns : widest;
    }
    for (size_t i = 0; i < section->lines.n; i++) {
        const struct gi_view_line *line = &section->lines.at[i];
        size_t columns = gi_cli_columns(out->arena, gi_str_of(line->what));
        gi_buf_adds(out, "  ");
        gi_cli_cell(out, gi_str_of(line->what), columns > widest ? 0 : widest);
        gi_buf_adds(out, "  ");
        if (line->when) {
            gi_cli_cell(out, gi_str_of(line->when), line->text.n ? sizeof("2026-11-22T09:20:00Z") : 0);
            gi_buf_adds(out, line->text.n ? " " : "\n");
        }
        if (line->text.n || !line->when)
            gi_cli_wrap(out, line->text, widest + 4, widest + 4, width());
    }
}

static bool is_pairs(const struct gi_view_section *section)
{
    for (size_t i = 0; i < section->lines.n; i++)
        if (section->lines.at[i].id || section->lines.at[i].who || !section->lines.at[i].what)
            return false;
    return true;
}

static void add_section(struct gi_buf *out, const struct gi_view_section *section, bool colored)
{
    add_title(out, section->title, colored);
    if (is_pairs(section)) {
        add_pairs(out, section);
        return;
    }
    for (size_t i = 0; i < section->lines.n; i++)
        add_line(out, &section->lines.at[i]);
}

static void write_show(struct gi_buf *out, const struct gi_show *show, bool colored)
{
    add_head(out, &show->head);
    if (show->summary.n) {
        gi_buf_adds(out, "\n");
        gi_cli_wrap(out, show->summary, 0, 0, width());
    }
    for (size_t i = 0; i < show->sections.n; i++)
        add_section(out, &show->sections.at[i], colored);
    gi_buf_addf(out, "\nwhat is left to do: git incident next %.*s\n", GI_STR_ARGS(show->head.short_id));
}

/* The text of a document keeps its lines. */
static void add_body(struct gi_buf *out, struct gi_str body)
{
    body = gi_str_trim(body);
    gi_buf_adds(out, "\n");
    while (body.n) {
        size_t end = gi_str_find(body, '\n');
        struct gi_str line = gi_str_part(body, 0, end);
        gi_buf_adds(out, line.n ? "  " : "");
        gi_output_terminal(out, line);
        gi_buf_adds(out, "\n");
        body = gi_str_part(body, end + 1, body.n);
    }
}

static void write_item(struct gi_buf *out, const struct gi_item *item, bool colored)
{
    gi_buf_addf(out, "%.*s/%.*s  %s\n", GI_STR_ARGS(item->head.id), GI_STR_ARGS(item->id), item->doc);
    gi_output_path(out, item->path);
    gi_buf_addf(out, ":%u\n", item->line);
    if (item->standing) {
        add_terminal(out, item->standing);
        gi_buf_adds(out, "\n");
    }
    gi_buf_adds(out, "\n");
    add_pairs(out, &item->fields);
    if (item->body.s)
        add_body(out, item->body);
    if (item->uses.lines.n)
        add_section(out, &item->uses, colored);
}

static int show_text(struct gi_cli *cli, struct gi_view *view, const char *record, const char *item, int64_t as_of)
{
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    struct gi_show show;
    struct gi_item one;
    if (item) {
        if (gi_view_item(view, record, item, as_of, cli->arena, &one, &cli->error))
            return gi_cli_fail(cli);
        write_item(&text, &one, gi_cli_colored(cli));
    } else {
        if (gi_view_show(view, record, as_of, cli->arena, &show, &cli->error))
            return gi_cli_fail(cli);
        write_show(&text, &show, gi_cli_colored(cli));
    }
    return gi_cli_print(cli, gi_buf_str(&text), GI_EXIT_CLEAN);
}

static int show_json(struct gi_cli *cli, struct gi_view *view, const char *record, const char *item, int64_t as_of)
{
    struct gi_json *json = gi_json_new(cli->arena);
    if (gi_view_json(view, record, item, as_of, json, &cli->error))
        return gi_cli_fail(cli);
    return gi_cli_print_json(cli, json);
}

/* "k7f3/A-7fk", or the two as two words; a path to a record's folder has slashes, too. */
static const char *split_item(struct gi_cli *cli, const char **record)
{
    const char *slash = strrchr(*record, '/');
    if (cli->args.words.n == 2)
        return cli->args.words.at[1];
    if (!slash || !slash[1] || strncmp(*record, "incidents/", 10) == 0 || strncmp(*record, "exercises/", 10) == 0 ||
        strncmp(*record, "imported/", 9) == 0)
        return NULL;
    *record = gi_arena_copy(cli->arena, *record, (size_t)(slash - *record));
    return slash + 1;
}

int gi_command_show(struct gi_cli *cli)
{
    GI_SCOPED(gi_scoped_view) struct gi_view *view = NULL;
    int64_t as_of;
    int format = gi_cli_json(cli);
    if (format < 0 || gi_cli_as_of(cli, &as_of))
        return GI_EXIT_USAGE;
    if (cli->args.words.n < 1 || cli->args.words.n > 2)
        return gi_cli_usage(cli, "which record? its last four letters do");
    const char *record = cli->args.words.at[0];
    const char *item = split_item(cli, &record);
    if (gi_cli_open(cli) ||
        gi_view_open(cli->repository, gi_args_value(&cli->args, "rev"), cli->arena, &view, &cli->error))
        return gi_cli_fail(cli);
    return format ? show_json(cli, view, record, item, as_of) : show_text(cli, view, record, item, as_of);
}
