/* libyaml's errors in clear words, at the byte where the writer can mend them. */
#include "base/bug.h"
#include "parse/yaml_parts.h"

/* Where libyaml stopped. */
struct failure {
    const char *problem;
    uint32_t at;      /* the byte it could not take */
    uint32_t context; /* where the construct began that it was reading */
    uint32_t line;    /* of `at` */
};

static char byte_at(const struct gi_yaml_reader *reader, uint32_t at)
{
    return at < reader->region.end ? reader->file->data[at] : '\0';
}

static struct gi_span one_byte(const struct gi_yaml_reader *reader, uint32_t at)
{
    return (struct gi_span){at, at < reader->region.end ? at + 1 : at};
}

static uint32_t line_of(const struct gi_yaml_reader *reader, uint32_t at)
{
    return gi_yaml_line(reader->file, at);
}

/* Whether nothing but blanks stands before the byte on its line. */
static bool begins_line(const struct gi_yaml_reader *reader, uint32_t at)
{
    uint32_t start = gi_text_line(reader->file, at).start;
    struct gi_span before = {start < reader->region.start ? reader->region.start : start, at};
    return before.start >= before.end || gi_str_trim(gi_text_at(reader->file, before)).n == 0;
}

static void report_syntax(struct gi_yaml_reader *reader, uint32_t at, const char *message, const char *remedy)
{
    gi_yaml_report(reader, GI_YAML_SYNTAX, one_byte(reader, at), "%s", message);
    if (remedy)
        gi_report_remedy(reader->findings, "%s", remedy);
}

static void on_leading_mark(struct gi_yaml_reader *reader, uint32_t at)
{
    gi_yaml_report(reader, GI_YAML_LEADING_MARK, one_byte(reader, at), "a text cannot begin with `%c` without quotes",
                   byte_at(reader, at));
    gi_yaml_remedy_quoted_line(reader, at);
}

static void on_tab(struct gi_yaml_reader *reader, uint32_t tab)
{
    gi_yaml_report(reader, GI_YAML_TAB, one_byte(reader, tab), "a tab is used for indentation");
    gi_report_remedy(reader->findings, begins_line(reader, tab) && tab > gi_text_line(reader->file, tab).start
                                           ? "indent with blanks; a text that begins with a tab needs double quotes"
                                           : "indent with blanks");
}

static void on_open_quote(struct gi_yaml_reader *reader, const struct failure *failure)
{
    uint32_t quote = failure->context;
    gi_yaml_report(reader, GI_YAML_OPEN_QUOTE, one_byte(reader, quote), "the quote that opens here is not closed");
    struct gi_str text = gi_text_at(reader->file, gi_yaml_rest_of_line(reader, quote));
    if (text.n)
        gi_yaml_remedy_quoted(reader, quote, gi_str_part(text, 1, text.n - 1));
}

/* `a: b: c`, or a key in a column that makes it part of the text above. */
static void on_colon(struct gi_yaml_reader *reader, const struct failure *failure)
{
    const struct gi_node *text = reader->recent;
    struct gi_span colon = one_byte(reader, failure->at);
    bool scalar = text && text->kind == GI_NODE_SCALAR && text->span.start < text->span.end;
    if (scalar && line_of(reader, text->span.start) != failure->line) {
        gi_yaml_report(reader, GI_YAML_COLON_IN_TEXT, colon,
                       "this line continues the text of line %u, in which `: ` needs quotes",
                       line_of(reader, text->span.start));
        gi_report_remedy(reader->findings,
                         "put a key into the column of its neighbours, or write the text as a block: `key: |-`");
        return;
    }
    gi_yaml_report(reader, GI_YAML_COLON_IN_TEXT, colon, "a text with `: ` in it needs quotes");
    if (scalar)
        gi_yaml_remedy_quoted_line(reader, text->span.start);
    else
        gi_report_remedy(reader->findings, "put the text into double quotes");
}

static void report_unclosed(struct gi_yaml_reader *reader, uint32_t at)
{
    char open = byte_at(reader, at);
    gi_yaml_report(reader, GI_YAML_SYNTAX, one_byte(reader, at), "the `%c` that opens here is not closed", open);
    gi_report_remedy(reader->findings, "close it with `%c`, or put a text that begins with `%c` into quotes",
                     open == '[' ? ']' : '}', open);
}

static void on_flow(struct gi_yaml_reader *reader, const struct failure *failure)
{
    const struct gi_node *recent = reader->recent;
    char close = byte_at(reader, failure->context) == '[' ? ']' : '}';
    if (byte_at(reader, failure->at) == ':' && recent && line_of(reader, recent->span.start) == failure->line) {
        on_colon(reader, failure);
    } else if (line_of(reader, failure->context) != failure->line || failure->at >= reader->region.end) {
        report_unclosed(reader, failure->context);
    } else {
        gi_yaml_report(reader, GI_YAML_SYNTAX, one_byte(reader, failure->at), "expected `,` or `%c` here", close);
        gi_report_remedy(reader->findings, "put a text with marks in it into double quotes");
    }
}

static void on_no_token(struct gi_yaml_reader *reader, const struct failure *failure)
{
    char byte = byte_at(reader, failure->at);
    if (byte == '\t')
        on_tab(reader, failure->at);
    else if (byte == '@' || byte == '`' || byte == '%')
        on_leading_mark(reader, failure->at);
    else
        report_syntax(reader, failure->at, "nothing can begin with this character", "put the text into double quotes");
}

/* The first tab in the blanks around a byte. */
static void on_tab_problem(struct gi_yaml_reader *reader, const struct failure *failure)
{
    uint32_t at = failure->at;
    while (at < reader->region.end && reader->file->data[at] == ' ')
        at++;
    on_tab(reader, at);
}

static void on_misplaced_mark(struct gi_yaml_reader *reader, const struct failure *failure)
{
    if (begins_line(reader, failure->at))
        report_syntax(reader, failure->at, "no list item or key is expected in this column",
                      "indent the line like its neighbours");
    else
        on_leading_mark(reader, failure->at);
}

static void on_context_mark(struct gi_yaml_reader *reader, const struct failure *failure)
{
    on_leading_mark(reader, failure->context);
}

static void on_tag(struct gi_yaml_reader *reader, const struct failure *failure)
{
    gi_yaml_property(reader, failure->context, GI_YAML_TAG);
}

/* A quoted text or a list in brackets with more text behind it; true where that is what happened. */
static bool is_text_behind(struct gi_yaml_reader *reader, const struct failure *failure)
{
    const struct gi_node *recent = reader->recent;
    if (!recent || recent->span.end > failure->at || line_of(reader, recent->span.end) != failure->line)
        return false;
    char first = byte_at(reader, recent->span.start);
    bool quote = recent->style == GI_STYLE_SINGLE || recent->style == GI_STYLE_DOUBLE;
    if (!quote && first != '[' && first != '{')
        return false;
    uint32_t line = line_of(reader, recent->span.start);
    if (quote && line != failure->line) {
        gi_yaml_report(reader, GI_YAML_OPEN_QUOTE, one_byte(reader, recent->span.start),
                       "the quote that opens here closes only in line %u, and text follows there", failure->line);
        struct gi_str text = gi_text_at(reader->file, gi_yaml_rest_of_line(reader, recent->span.start));
        gi_yaml_remedy_quoted(reader, recent->span.start, gi_str_part(text, 1, text.n - 1));
        return true;
    }
    gi_yaml_report(reader, GI_YAML_LEADING_MARK, one_byte(reader, recent->span.start),
                   "the value begins with `%c` and ends at `%c`, but text follows", first,
                   byte_at(reader, recent->span.end - 1));
    gi_yaml_remedy_quoted_line(reader, recent->span.start);
    return true;
}

/* A line without a colon below a text, in a column that ends that text; true where that is what happened. */
static bool is_continuation(struct gi_yaml_reader *reader, const struct failure *failure, uint32_t start)
{
    const struct gi_node *recent = reader->recent;
    bool text = recent && recent->kind == GI_NODE_SCALAR && recent->style == GI_STYLE_PLAIN &&
                recent->span.start < recent->span.end && recent->span.end <= start;
    struct gi_span line = gi_yaml_rest_of_line(reader, start);
    struct gi_str words = gi_text_at(reader->file, line);
    if (!text || !begins_line(reader, start) || !words.n || strchr("-?:[]{}", words.s[0]))
        return false;
    struct gi_span between = {recent->span.end, start};
    if (gi_str_trim(gi_text_at(reader->file, between)).n)
        return false;
    for (size_t i = 0; i < words.n; i++)
        if (words.s[i] == ':' && (i + 1 == words.n || words.s[i + 1] == ' '))
            return false;
    gi_yaml_report(reader, GI_YAML_CONTINUATION, line,
                   "this line has no key, and does not continue the text of line %u, which needs a deeper indentation",
                   line_of(reader, recent->span.start));
    if (recent->span.end - recent->span.start + words.n > 200) {
        gi_report_remedy(reader->findings, "indent the line deeper than the key of the text");
        return true;
    }
    struct gi_buf whole = gi_buf_new(reader->arena, GI_LIMIT_YAML_BYTES);
    gi_buf_addstr(&whole, recent->text);
    gi_buf_addc(&whole, ' ');
    gi_buf_addstr(&whole, words);
    gi_yaml_remedy_quoted(reader, recent->span.start, gi_buf_str(&whole));
    (void)failure;
    return true;
}

static void report_directive(struct gi_yaml_reader *reader, uint32_t at)
{
    gi_yaml_report(reader, GI_YAML_SECOND_DOCUMENT, gi_yaml_rest_of_line(reader, at),
                   "directives (lines that begin with %%) are not allowed");
    gi_report_remedy(reader->findings, "remove the line");
}

/* The line at a byte, or the newest one above it that is not blank, where it begins with `%`; true after a report. */
static bool is_directive(struct gi_yaml_reader *reader, uint32_t at)
{
    const char *data = reader->file->data;
    while (at > reader->region.start && (at == reader->region.end || strchr(" \r\n", data[at])))
        at--;
    uint32_t start = gi_text_line(reader->file, at).start;
    if (start < reader->region.start || byte_at(reader, start) != '%')
        return false;
    report_directive(reader, start);
    return true;
}

/* A colon with nothing before it; true after a report. */
static bool is_no_key(struct gi_yaml_reader *reader, uint32_t at)
{
    if (byte_at(reader, at) != ':')
        return false;
    gi_yaml_report(reader, GI_YAML_KEY, one_byte(reader, at), "a value without a key");
    gi_report_remedy(reader->findings, "write the key before the colon");
    return true;
}

static void on_no_document(struct gi_yaml_reader *reader, const struct failure *failure)
{
    if (is_directive(reader, failure->at) || is_text_behind(reader, failure) ||
        is_continuation(reader, failure, failure->at))
        return;
    report_syntax(reader, failure->at, "the value of the whole file ends above this line",
                  "indent the line like its neighbours");
}

static void on_no_key(struct gi_yaml_reader *reader, const struct failure *failure)
{
    if (is_no_key(reader, failure->at))
        return;
    if (is_text_behind(reader, failure) || is_continuation(reader, failure, failure->at))
        return;
    report_syntax(reader, failure->at, "expected a key or list item in the column of the ones above",
                  "indent the line like its neighbours");
}

static void on_no_colon(struct gi_yaml_reader *reader, const struct failure *failure)
{
    if (is_continuation(reader, failure, failure->context))
        return;
    gi_yaml_report(reader, GI_YAML_SYNTAX, gi_yaml_rest_of_line(reader, failure->context),
                   "a key without a colon behind it");
    gi_report_remedy(reader->findings, "write `key: value`, or indent the line if it continues a text");
}

static void on_no_content(struct gi_yaml_reader *reader, const struct failure *failure)
{
    const struct gi_node *open = reader->depth ? reader->frames[reader->depth - 1].node : NULL;
    bool flow = open && open->style == GI_STYLE_FLOW;
    if (is_no_key(reader, failure->at))
        return;
    if (flow && failure->at >= reader->region.end)
        report_unclosed(reader, open->span.start);
    else if (flow || failure->at >= reader->region.end || !strchr(",]}", byte_at(reader, failure->at)))
        report_syntax(reader, failure->at, "a value is missing here", NULL);
    else
        on_leading_mark(reader, failure->at);
}

static void on_escape(struct gi_yaml_reader *reader, const struct failure *failure)
{
    report_syntax(reader, failure->at, "no escape of double quotes",
                  "write `\\\\` for a backslash, or use single quotes");
}

static void on_directive(struct gi_yaml_reader *reader, const struct failure *failure)
{
    report_directive(reader, failure->context);
}

/* libyaml 0.2.5's words; the first row whose problem and context begin the error's decides. */
static const struct {
    const char *problem;
    const char *context; /* NULL: any */
    void (*tell)(struct gi_yaml_reader *reader, const struct failure *failure);
} tellers[] = {
    {"found unexpected end of stream", "while scanning a quoted scalar", on_open_quote},
    {"found unexpected document indicator", "while scanning a quoted scalar", on_open_quote},
    {"found unknown escape character", NULL, on_escape},
    {"did not find expected hexdecimal number", NULL, on_escape},
    {"found invalid Unicode character escape code", NULL, on_escape},
    {"mapping values are not allowed", NULL, on_colon},
    {"did not find expected ','", NULL, on_flow},
    {"found character that cannot start any token", NULL, on_no_token},
    {"found a tab character", NULL, on_tab_problem},
    {"block sequence entries are not allowed", NULL, on_misplaced_mark},
    {"mapping keys are not allowed", NULL, on_misplaced_mark},
    {"", "while scanning a block scalar", on_context_mark},
    {"", "while scanning an anchor", on_context_mark},
    {"", "while scanning an alias", on_context_mark},
    {"", "while scanning a tag", on_tag},
    {"", "while parsing a tag", on_tag},
    {"found undefined tag handle", NULL, on_tag},
    {"", "while scanning a directive", on_directive},
    {"", "while scanning a %", on_directive},
    {"", "while parsing a %", on_directive},
    {"did not find expected key", NULL, on_no_key},
    {"did not find expected '-' indicator", NULL, on_no_key},
    {"did not find expected <document start>", NULL, on_no_document},
    {"could not find expected ':'", NULL, on_no_colon},
    {"did not find expected node content", NULL, on_no_content},
};

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* One cause, one finding: what was found on this line or the one before explains the error. */
static bool is_explained(const struct gi_yaml_reader *reader, uint32_t line)
{
    if (reader->findings->list.n == reader->findings_before)
        return false;
    const struct gi_finding *newest = &reader->findings->list.at[reader->findings->list.n - 1];
    return line_of(reader, newest->place.span.start) + 1 >= line;
}

static void on_reader_error(struct gi_yaml_reader *reader)
{
    size_t at = reader->region.start + reader->parser->problem_offset;
    uint32_t byte = at < reader->region.end ? (uint32_t)at : reader->region.end;
    gi_yaml_report(reader, GI_YAML_SYNTAX, one_byte(reader, byte), "%s",
                   reader->parser->problem ? reader->parser->problem : "cannot be read");
}

void gi_yaml_failed(struct gi_yaml_reader *reader)
{
    const yaml_parser_t *parser = reader->parser;
    if (parser->error == YAML_MEMORY_ERROR)
        gi_out_of_memory();
    if (parser->error == YAML_READER_ERROR) {
        on_reader_error(reader);
        return;
    }
    const char *context = parser->context ? parser->context : "";
    struct failure failure = {.problem = parser->problem ? parser->problem : "cannot be read"};
    failure.context = gi_yaml_byte(reader, parser->context ? &parser->context_mark : &parser->problem_mark);
    failure.at = gi_yaml_byte(reader, &parser->problem_mark);
    failure.line = line_of(reader, failure.at);
    if (is_explained(reader, failure.line))
        return;
    for (size_t i = 0; i < sizeof(tellers) / sizeof(tellers[0]); i++) {
        if (!begins(failure.problem, tellers[i].problem) ||
            (tellers[i].context && !begins(context, tellers[i].context)))
            continue;
        tellers[i].tell(reader, &failure);
        return;
    }
    report_syntax(reader, failure.at, failure.problem, NULL);
}
