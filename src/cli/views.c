/* Columns, wrapping and JSON for the commands that show records. */
#include "cli/views.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/time.h"
#include "base/unicode.h"
#include "incident/output.h"

enum { WIDTH_OF_PAPER = 100, WIDTH_AT_LEAST = 40 };

size_t gi_cli_width(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < WIDTH_AT_LEAST)
        return 0;
    return size.ws_col;
}

int gi_cli_json(struct gi_cli *cli)
{
    const char *format = gi_args_value(&cli->args, "format");
    if (!format || strcmp(format, "text") == 0)
        return 0;
    if (strcmp(format, "json") == 0)
        return 1;
    gi_cli_usage(cli, "--format is text or json, not '%s'", format);
    return -1;
}

static struct gi_str for_terminal(struct gi_arena *arena, struct gi_str text)
{
    struct gi_buf shown = gi_buf_new(arena, GI_LIMIT_OUTPUT_BYTES);
    gi_output_terminal(&shown, gi_unicode_repair(arena, text));
    return gi_buf_str(&shown);
}

size_t gi_cli_columns(struct gi_arena *arena, struct gi_str text)
{
    return gi_unicode_width(for_terminal(arena, text));
}

static void add_blanks(struct gi_buf *out, size_t count)
{
    while (count--)
        gi_buf_addc(out, ' ');
}

/* One paragraph, which stands on one line of the source. */
static void wrap_line(struct gi_buf *out, struct gi_str line, size_t at, size_t indent, size_t width)
{
    struct gi_str rest = gi_str_trim(for_terminal(out->arena, line));
    bool first = true;
    while (rest.n) {
        struct gi_str word = gi_str_part(rest, 0, gi_str_find(rest, ' '));
        size_t columns = gi_unicode_width(word);
        if (!first && at + 1 + columns > width) {
            gi_buf_addc(out, '\n');
            add_blanks(out, indent);
            at = indent;
        } else if (!first) {
            gi_buf_addc(out, ' ');
            at++;
        }
        gi_buf_addstr(out, word);
        at += columns;
        first = false;
        rest = gi_str_trim(gi_str_part(rest, word.n, rest.n));
    }
    gi_buf_addc(out, '\n');
}

/* Whether a line begins something of its own: behind a blank line, or an item of a list. */
static bool begins_paragraph(struct gi_str line)
{
    line = gi_str_trim(line);
    return !line.n || gi_str_starts(line, "- ") || gi_str_starts(line, "* ") || gi_str_starts(line, "|");
}

/* How far a paragraph goes: line ends inside it are blanks. */
static size_t paragraph(struct gi_str text)
{
    size_t end = gi_str_find(text, '\n');
    while (end < text.n) {
        struct gi_str next = gi_str_part(text, end + 1, text.n);
        size_t size = gi_str_find(next, '\n');
        if (begins_paragraph(gi_str_part(next, 0, size)))
            break;
        end += 1 + size;
    }
    return end;
}

void gi_cli_wrap(struct gi_buf *out, struct gi_str text, size_t at, size_t indent, size_t width)
{
    text = gi_str_trim(text);
    do {
        size_t end = paragraph(text);
        wrap_line(out, gi_str_part(text, 0, end), at, indent, width ? width : WIDTH_OF_PAPER);
        text = gi_str_part(text, end + 1, text.n);
        if (gi_str_trim(gi_str_part(text, 0, gi_str_find(text, '\n'))).n)
            add_blanks(out, indent);
        at = indent;
    } while (text.n);
}

void gi_cli_cell(struct gi_buf *out, struct gi_str text, size_t columns)
{
    struct gi_str shown = for_terminal(out->arena, text);
    size_t width = gi_unicode_width(shown);
    if (!columns || width <= columns) {
        gi_buf_addstr(out, shown);
        add_blanks(out, columns > width ? columns - width : 0);
        return;
    }
    size_t taken = 0;
    size_t used = 0;
    while (taken < shown.n) {
        size_t size = 1;
        uint32_t ignored = gi_unicode_decode(shown.s + taken, &size);
        (void)ignored;
        size_t wide = gi_unicode_width(gi_str_part(shown, taken, size));
        if (used + wide + 3 > columns)
            break;
        used += wide;
        taken += size;
    }
    gi_buf_add(out, shown.s, taken);
    gi_buf_adds(out, "...");
    add_blanks(out, columns > used + 3 ? columns - used - 3 : 0);
}

int gi_cli_print_json(struct gi_cli *cli, struct gi_json *json)
{
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    gi_json_finish(json, GI_JSON_PRETTY, &text);
    return gi_cli_print(cli, gi_buf_str(&text), GI_EXIT_CLEAN);
}

void gi_cli_head_json(struct gi_json *json, const struct gi_view_head *head)
{
    gi_json_key(json, "id");
    gi_json_string(json, head->id);
    gi_json_key(json, "short_id");
    gi_json_string(json, head->short_id);
    gi_json_key(json, "folder");
    gi_json_text(json, head->folder);
    gi_json_key(json, "title");
    gi_json_string(json, head->title);
    gi_json_key(json, "state");
    gi_json_text(json, head->state);
    gi_json_key(json, "severity");
    gi_json_text(json, head->severity);
}

void gi_cli_time_json(struct gi_json *json, const char *key, int64_t seconds)
{
    char text[21];
    gi_json_key(json, key);
    if (seconds >= 0)
        gi_time_format(seconds, text);
    gi_json_text(json, seconds >= 0 ? text : NULL);
}
