/* What cmark is given to find the blocks: each line up to where it could matter for them.
 *
 * Blocks depend on how lines begin, and of their starts alone the outline is made; the rest of a line would only be
 * read for emphasis and links, which cmark does for every paragraph (half of its time, and quadratic in 0.30.2 on
 * `![[]()`). So markers, indentation, fences, underlines, tags and link definitions are kept, and other text becomes
 * `x` or `x x`, with the marks behind it that may end an HTML block. Lines stay lines and starts stay where they are.
 * That the blocks are the same is tested over real texts and by the fuzz target. */
#include "base/limits.h"
#include "parse/markdown_parts.h"

struct shorten {
    const char *data;
    char *out;
    size_t out_n;
    uint32_t columns[GI_LIMIT_DEPTH]; /* where the text of each open list item or quote begins */
    uint32_t depth;
    bool definition; /* the line before is `[label]:`, so this one begins with its target */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void put(struct shorten *shorten, const char *bytes, size_t size)
{
    memcpy(shorten->out + shorten->out_n, bytes, size);
    shorten->out_n += size;
}

/* The length of the marker of a quote or a list item at `at`, or 0. */
static uint32_t marker_length(const char *data, uint32_t at, uint32_t end)
{
    uint32_t from = at;
    if (data[at] == '>')
        return 1;
    while (at < end && at - from < 9 && is_digit(data[at]))
        at++;
    if (at < end && (at > from ? data[at] == '.' || data[at] == ')' : data[at] && strchr("-+*", data[at])))
        at++;
    else
        return 0;
    return at == end || is_blank(data[at]) ? at - from : 0;
}

/* Whether the line is made of one mark and blanks only: a thematic break, or an underline. */
static bool is_rule(const char *data, uint32_t at, uint32_t end)
{
    char mark = data[at];
    if (!mark || !strchr("-_*=", mark))
        return false;
    while (at < end && (data[at] == mark || is_blank(data[at])))
        at++;
    return at == end;
}

/* Notes a marker at a column: whatever reaches as far is closed by it, so this never counts less than cmark nests.
 * Returns whether that is still within the limit. */
static bool nest(struct shorten *shorten, uint32_t column, uint32_t length)
{
    while (shorten->depth && shorten->columns[shorten->depth - 1] > column)
        shorten->depth--;
    if (shorten->depth == GI_LIMIT_DEPTH)
        return false;
    shorten->columns[shorten->depth++] = column + length;
    return true;
}

/* Passes indentation and markers. Returns where the line's text begins; *ret_deep is set to a marker beyond the limit.
 */
static uint32_t pass_markers(struct shorten *shorten, uint32_t at, uint32_t end, uint32_t *ret_deep)
{
    uint32_t column = 0;
    for (;;) {
        for (; at < end && is_blank(shorten->data[at]); at++)
            column += shorten->data[at] == '\t' ? 4 - column % 4 : 1;
        if (at == end || is_rule(shorten->data, at, end))
            return at;
        uint32_t length = marker_length(shorten->data, at, end);
        if (!length)
            return at;
        if (!nest(shorten, column, length)) {
            *ret_deep = at;
            return at;
        }
        at += length;
        column += length;
    }
}

/* Adds what may end an HTML block that began on an earlier line. */
static void put_html_ends(struct shorten *shorten, struct gi_str text)
{
    static const char *const ends[] = {">", "-->", "?>", "]]>", "</script>", "</pre>", "</style>", "</textarea>"};
    enum { COUNT = sizeof(ends) / sizeof(*ends) };
    bool seen[COUNT] = {false};
    for (size_t at = gi_str_find(text, '>'); at < text.n; at++) {
        if (text.s[at] != '>')
            continue;
        for (size_t i = 0; i < COUNT; i++) {
            size_t n = strlen(ends[i]);
            if (!seen[i] && at + 1 >= n && !strncasecmp(text.s + at + 1 - n, ends[i], n)) {
                put(shorten, ends[i], n);
                seen[i] = true;
            }
        }
    }
}

/* Keeps text whose every byte may matter, except `!`: with it go images, which are what 0.30.2 is slow on; `;` may
 * stand in a tag and in a definition wherever `!` may. */
static void put_whole(struct shorten *shorten, struct gi_str text)
{
    char *from = shorten->out + shorten->out_n;
    put(shorten, text.s, text.n);
    for (size_t i = 2; i < text.n; i++)
        if (from[i] == '!')
            from[i] = ';';
}

/* Plain text: one word stays one, since a link definition may go on with one word but not with two. */
static void put_plain(struct shorten *shorten, struct gi_str text)
{
    struct gi_str bare = gi_str_trim(text);
    bool words = memchr(bare.s, ' ', bare.n) || memchr(bare.s, '\t', bare.n);
    put(shorten, "x x", words ? 3 : 1);
    put_html_ends(shorten, text);
}

static void put_marked(struct shorten *shorten, struct gi_str text, size_t run)
{
    put(shorten, text.s, run);
    text = gi_str_part(text, run, text.n);
    if (text.n && is_blank(*text.s))
        put(shorten, " ", 1);
    if (gi_str_trim(text).n)
        put_plain(shorten, gi_str_trim(text));
}

static size_t run_of(struct gi_str text)
{
    size_t n = 1;
    while (n < text.n && text.s[n] == text.s[0])
        n++;
    return n;
}

static void put_text(struct shorten *shorten, struct gi_str text)
{
    size_t run = run_of(text);
    bool target = shorten->definition;
    shorten->definition = text.s[0] == '[' && gi_str_ends(gi_str_trim(text), "]:");
    if (target) {
        put_whole(shorten, text);
        return;
    }
    switch (text.s[0]) {
    case '#':
        put_marked(shorten, text, run < 7 ? run : 7);
        return;
    case '`':
    case '~': {
        struct gi_str info = gi_str_part(text, run, text.n);
        if (run >= 3 && (text.s[0] == '~' || gi_str_find(info, '`') == info.n))
            put_marked(shorten, text, run);
        else
            put_plain(shorten, text);
        return;
    }
    case '<':
    case '"':
    case '\'':
    case '(':
        put_whole(shorten, text);
        return;
    case '[':
        if (memmem(text.s, text.n, "]:", 2))
            put_whole(shorten, text);
        else
            put_plain(shorten, text);
        return;
    default:
        put_plain(shorten, text);
    }
}

bool gi_md_shorten(struct gi_arena *scratch, const struct gi_file *file, struct gi_span region, struct gi_str *ret_text,
                   uint32_t *ret_deep)
{
    struct shorten shorten = {.data = file->data};
    shorten.out = gi_arena_alloc_raw(scratch, 2 * (size_t)(region.end - region.start) + 16);
    uint32_t deep = UINT32_MAX;
    for (uint32_t at = region.start; at < region.end && deep == UINT32_MAX;) {
        const char *feed = memchr(file->data + at, '\n', region.end - at);
        uint32_t stop = feed ? (uint32_t)(feed - file->data) : region.end;
        uint32_t end = stop > at && file->data[stop - 1] == '\r' ? stop - 1 : stop;
        uint32_t text = pass_markers(&shorten, at, end, &deep);
        put(&shorten, file->data + at, text - at);
        if (text < end && is_rule(file->data, text, end))
            put(&shorten, file->data + text, end - text);
        else if (text < end)
            put_text(&shorten, (struct gi_str){file->data + text, end - text});
        if (feed)
            put(&shorten, "\n", 1);
        at = stop + 1;
    }
    if (deep != UINT32_MAX) {
        *ret_deep = deep;
        return false;
    }
    *ret_text = (struct gi_str){shorten.out, shorten.out_n};
    return true;
}
