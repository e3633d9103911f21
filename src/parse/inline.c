/* What stands inside paragraphs: references and HTML comments, with code spans, raw HTML, escapes and link targets
 * passed over as CommonMark reads them. One pass; a search that found nothing is not repeated. */
#include "parse/markdown_parts.h"

enum { CODE_RUN_MOST = 80 }; /* cmark's own limit for the backticks of a code span */

struct scan {
    struct gi_md_reader *reader;
    const char *data;
    uint32_t at;
    uint32_t end;
    bool after_ref;                 /* the byte before `at` closes a reference */
    bool no_run[CODE_RUN_MOST + 1]; /* no run of so many backticks stands ahead */
    bool no_comment_end, no_pi_end, no_cdata_end, no_declaration_end;
};

static char peek(const struct scan *scan, uint32_t at)
{
    return at < scan->end ? scan->data[at] : '\0';
}

static bool is_lower_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The length of `<prefix>-<1 to most of 0-9a-z>` at the text's start, or 0. */
static size_t local_id(struct gi_str text)
{
    static const char *const prefixes[] = {"A", "C", "D", "E", "F", "M", "RC", "T", "W"};
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++) {
        size_t n = strlen(prefixes[i]);
        if (!gi_str_starts(text, prefixes[i]) || text.n <= n || text.s[n] != '-')
            continue;
        size_t end = n + 1;
        while (end < text.n && end <= n + 9 && is_lower_or_digit(text.s[end]))
            end++;
        return end > n + 1 && end <= n + 9 ? end : 0;
    }
    return 0;
}

/* The length of a record's id (`INC-20261120-k7f3`) at the text's start, or 0. */
static size_t record_id(struct gi_str text)
{
    enum { MOST = 48 }; /* IMP- and a UUID take 40 */
    if (!gi_str_starts(text, "INC-") && !gi_str_starts(text, "EX-") && !gi_str_starts(text, "IMP-"))
        return 0;
    size_t end = gi_str_find(text, '-') + 1;
    while (end < text.n && end < MOST && (is_lower_or_digit(text.s[end]) || text.s[end] == '-'))
        end++;
    return is_lower_or_digit(text.s[end - 1]) ? end : 0;
}

/* The length of an id at the text's start that is followed by `]`, or 0. */
static size_t ref_length(struct gi_str text)
{
    size_t n = record_id(text);
    if (n && n < text.n && text.s[n] == '/') {
        size_t local = local_id(gi_str_part(text, n + 1, text.n));
        n = local ? n + 1 + local : 0;
    } else if (!n) {
        n = local_id(text);
    }
    return n && n < text.n && text.s[n] == ']' ? n : 0;
}

/* Passes a bracket: a reference is taken where it is neither an image's text nor the label behind a link's text. */
static void pass_bracket(struct scan *scan)
{
    uint32_t at = scan->at++;
    char before = at ? scan->data[at - 1] : '\0';
    size_t n = ref_length((struct gi_str){scan->data + scan->at, scan->end - scan->at});
    if (!n)
        return;
    uint32_t behind = scan->at + (uint32_t)n + 1;
    bool image = before == '!' && (peek(scan, behind) == '(' || peek(scan, behind) == '[');
    bool label = before == ']' && !scan->after_ref;
    if (!image && !label) {
        struct gi_span span = {scan->at, scan->at + (uint32_t)n};
        GI_VEC_PUSH(scan->reader->arena, &scan->reader->outline->refs,
                    (struct gi_md_ref){gi_text_at(scan->reader->file, span), span});
        scan->after_ref = true;
    }
    scan->at = behind - 1;
}

/* The byte behind the next occurrence of mark, or 0; a vain search is remembered. */
static uint32_t behind_mark(const struct scan *scan, uint32_t from, const char *mark, bool *none)
{
    size_t n = strlen(mark);
    if (*none || from > scan->end)
        return 0;
    const char *hit = memmem(scan->data + from, scan->end - from, mark, n);
    if (!hit)
        *none = true;
    return hit ? (uint32_t)(hit - scan->data + n) : 0;
}

/* Passes a code span, or backticks that open none. */
static void pass_code(struct scan *scan)
{
    uint32_t from = scan->at;
    while (peek(scan, scan->at) == '`')
        scan->at++;
    uint32_t run = scan->at - from;
    if (run > CODE_RUN_MOST || scan->no_run[run])
        return;
    for (uint32_t i = scan->at; i < scan->end;) {
        const char *tick = memchr(scan->data + i, '`', scan->end - i);
        if (!tick)
            break;
        uint32_t close = (uint32_t)(tick - scan->data);
        for (i = close; i < scan->end && scan->data[i] == '`';)
            i++;
        if (i - close == run) {
            scan->at = i;
            return;
        }
    }
    scan->no_run[run] = true;
}

static uint32_t skip_spaces(const struct scan *scan, uint32_t at)
{
    while (is_space(peek(scan, at)))
        at++;
    return at;
}

static bool is_name(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || (c && strchr("_:.-", c));
}

/* The byte behind an attribute's value, or 0. */
static uint32_t attribute_value(const struct scan *scan, uint32_t at)
{
    char quote = peek(scan, at);
    if (quote == '"' || quote == '\'') {
        const char *close = memchr(scan->data + at + 1, quote, scan->end - at - 1);
        return close ? (uint32_t)(close + 1 - scan->data) : 0;
    }
    uint32_t from = at;
    while (at < scan->end && !is_space(scan->data[at]) && !strchr("\"'=<>`", scan->data[at]))
        at++;
    return at > from ? at : 0;
}

/* The byte behind a tag whose name begins at `at`, or 0 where it is none. */
static uint32_t behind_tag(const struct scan *scan, uint32_t at)
{
    bool closing = peek(scan, at) == '/';
    at += closing;
    if (!is_letter(peek(scan, at)))
        return 0;
    while (is_letter(peek(scan, at)) || (peek(scan, at) >= '0' && peek(scan, at) <= '9') || peek(scan, at) == '-')
        at++;
    while (!closing && is_space(peek(scan, at))) {
        uint32_t name = skip_spaces(scan, at);
        char first = peek(scan, name);
        if (!is_letter(first) && first != '_' && first != ':')
            break;
        for (at = name; is_name(peek(scan, at));)
            at++;
        uint32_t equals = skip_spaces(scan, at);
        if (peek(scan, equals) == '=' && !(at = attribute_value(scan, skip_spaces(scan, equals + 1))))
            return 0;
    }
    at = skip_spaces(scan, at);
    at += !closing && peek(scan, at) == '/';
    return peek(scan, at) == '>' ? at + 1 : 0;
}

/* The byte behind `<scheme:...>` or `<name@host>`, or 0. */
static uint32_t behind_autolink(const struct scan *scan, uint32_t at)
{
    if (!is_letter(peek(scan, at)))
        return 0;
    bool link = false;
    for (; at < scan->end && !is_space(scan->data[at]) && scan->data[at] != '<'; at++) {
        if (scan->data[at] == '>')
            return link ? at + 1 : 0;
        link = link || scan->data[at] == ':' || scan->data[at] == '@';
    }
    return 0;
}

/* The byte behind a comment that begins at `at`, or 0: 0.30.2 takes no `<!-->`, no `<!--->` and no `--` inside. */
static uint32_t behind_comment(struct scan *scan, uint32_t at)
{
    if (peek(scan, at + 4) == '>' || (peek(scan, at + 4) == '-' && peek(scan, at + 5) == '>'))
        return 0;
    uint32_t end = behind_mark(scan, at + 4, "--", &scan->no_comment_end);
    return end && peek(scan, end) == '>' ? end + 1 : 0;
}

/* Passes raw HTML or an autolink, or the `<` alone. Comments are kept for the reader. */
static void pass_angle(struct scan *scan)
{
    uint32_t at = scan->at, end = 0;
    struct gi_str ahead = {scan->data + at, scan->end - at};
    bool comment = gi_str_starts(ahead, "<!--");
    if (comment)
        end = behind_comment(scan, at);
    else if (gi_str_starts(ahead, "<?"))
        end = behind_mark(scan, at + 2, "?>", &scan->no_pi_end);
    else if (gi_str_starts(ahead, "<![CDATA["))
        end = behind_mark(scan, at + 9, "]]>", &scan->no_cdata_end);
    else if (gi_str_starts(ahead, "<!") && is_letter(peek(scan, at + 2)))
        end = behind_mark(scan, at + 2, ">", &scan->no_declaration_end);
    if (!end)
        end = behind_tag(scan, at + 1);
    if (!end)
        end = behind_autolink(scan, at + 1);
    if (end && comment)
        GI_VEC_PUSH(scan->reader->arena, &scan->reader->comments, (struct gi_span){at, end});
    scan->at = end ? end : at + 1;
}

/* The byte behind a link's destination that begins at `at`, or 0. */
static uint32_t behind_destination(const struct scan *scan, uint32_t at)
{
    enum { PARENTHESES_MOST = 32 }; /* cmark's limit */
    int depth = 0;
    if (peek(scan, at) == '<') {
        while (at < scan->end && scan->data[at] != '>' && scan->data[at] != '\n')
            at += scan->data[at] == '\\' ? 2 : 1;
        return peek(scan, at) == '>' ? at + 1 : 0;
    }
    for (; at < scan->end && !is_space(scan->data[at]); at++) {
        if (scan->data[at] == '\\')
            at++;
        else if (scan->data[at] == '(' && ++depth > PARENTHESES_MOST)
            return 0;
        else if (scan->data[at] == ')' && depth-- == 0)
            break;
    }
    return at < scan->end ? at : 0;
}

/* Passes `(target)` or `(target "title")` behind a closing bracket; anything else is text. */
static void pass_target(struct scan *scan)
{
    uint32_t at = behind_destination(scan, skip_spaces(scan, scan->at + 1));
    if (!at)
        return;
    uint32_t title = skip_spaces(scan, at);
    char quote = peek(scan, title);
    if (title > at && (quote == '"' || quote == '\'')) {
        const char *close = memchr(scan->data + title + 1, quote, scan->end - title - 1);
        title = close ? skip_spaces(scan, (uint32_t)(close + 1 - scan->data)) : title;
    }
    if (peek(scan, title) == ')')
        scan->at = title;
}

/* The bytes at which something other than text may begin. */
static const bool is_special[256] = {['['] = true, [']'] = true, ['`'] = true, ['<'] = true, ['\\'] = true};

void gi_md_scan_inline(struct gi_md_reader *reader, struct gi_span text)
{
    struct scan scan = {.reader = reader, .data = reader->file->data, .at = text.start, .end = text.end};
    while (scan.at < scan.end) {
        uint32_t from = scan.at;
        char c = scan.data[from];
        if (c == '[') {
            pass_bracket(&scan);
            continue;
        }
        if (c == '`') {
            pass_code(&scan);
        } else if (c == '<') {
            pass_angle(&scan);
        } else if (c == ']') {
            scan.at++;
            if (peek(&scan, scan.at) == '(')
                pass_target(&scan);
            if (peek(&scan, scan.at) == '[')
                continue;
        } else {
            scan.at += c == '\\' && scan.at + 1 < scan.end ? 2 : 1;
            while (scan.at < scan.end && !is_special[(unsigned char)scan.data[scan.at]])
                scan.at++;
        }
        scan.after_ref = false;
    }
}

void gi_md_scan_html(struct gi_md_reader *reader, struct gi_span text)
{
    const char *data = reader->file->data;
    while (text.start < text.end) {
        const char *open = memmem(data + text.start, text.end - text.start, "<!--", 4);
        if (!open)
            return;
        uint32_t start = (uint32_t)(open - data);
        const char *close = memmem(open + 4, text.end - start - 4, "-->", 3);
        uint32_t end = close ? (uint32_t)(close + 3 - data) : text.end;
        GI_VEC_PUSH(reader->arena, &reader->comments, (struct gi_span){start, end});
        text.start = end;
    }
}
