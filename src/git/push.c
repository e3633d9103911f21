/* Push lines, strictly: two ids, a full ref name, a line end. */
#include "git/push.h"

enum { ID = 40, SHA256_ID = 64 };

bool gi_push_is_nothing(const char *id)
{
    return strspn(id, "0") == ID && !id[ID];
}

static bool is_id(struct gi_str text, size_t size)
{
    for (size_t i = 0; i < text.n; i++)
        if (!memchr("0123456789abcdef", text.s[i], 16))
            return false;
    return text.n == size;
}

/* A byte that git check-ref-format(1) refuses anywhere. */
static bool is_ref_byte(char byte)
{
    return (unsigned char)byte > ' ' && byte != 0x7f && !strchr("~^:?*[\\", byte);
}

/* One part of a name between slashes. */
static bool is_ref_part(struct gi_str part)
{
    return part.n && part.s[0] != '.' && !gi_str_ends(part, ".lock");
}

/* As git check-ref-format(1), below refs/. */
static bool is_ref(struct gi_str name)
{
    if (!gi_str_starts(name, "refs/") || gi_str_ends(name, "."))
        return false;
    for (size_t i = 0; i < name.n; i++) {
        bool pair = i && name.s[i - 1] == '.' && name.s[i] == '.';
        bool reflog = i && name.s[i - 1] == '@' && name.s[i] == '{';
        if (!is_ref_byte(name.s[i]) || pair || reflog)
            return false;
    }
    for (size_t from = 0; from <= name.n;) {
        struct gi_str part = gi_str_part(name, from, gi_str_find(gi_str_part(name, from, name.n), '/'));
        if (!is_ref_part(part))
            return false;
        from += part.n + 1;
    }
    return true;
}

static int bad_line(size_t number, struct gi_str line, struct gi_error *reterr)
{
    struct gi_str first = gi_str_part(line, 0, gi_str_find(line, ' '));
    if (is_id(first, SHA256_ID)) {
        gi_fail(reterr, "this repository names objects by SHA-256, which libgit2 cannot read");
        return gi_fail_hint(reterr, "keep records in a repository made with `git init --object-format=sha1`");
    }
    return gi_fail(reterr, "line %zu of what Git says about the push is not `<old id> <new id> <ref>`", number);
}

static int read_line(struct gi_arena *arena, struct gi_str text, struct gi_push_line *ret_line)
{
    struct gi_str ids[2] = {gi_str_part(text, 0, ID), gi_str_part(text, ID + 1, ID)};
    struct gi_str ref = gi_str_part(text, 2 * (ID + 1), text.n);
    if (text.n <= 2 * (ID + 1) || !is_id(ids[0], ID) || !is_id(ids[1], ID) || text.s[ID] != ' ' ||
        text.s[2 * ID + 1] != ' ' || !is_ref(ref))
        return -1;
    struct gi_push_line line = {.ref = gi_arena_copy(arena, ref.s, ref.n)};
    memcpy(line.old_id, ids[0].s, ID);
    memcpy(line.new_id, ids[1].s, ID);
    *ret_line = line;
    return 0;
}

int gi_push_read(struct gi_arena *arena, struct gi_str input, struct gi_push_lines *ret_lines, struct gi_error *reterr)
{
    GI_VEC(struct gi_push_line) lines = {0};
    while (input.n) {
        size_t end = gi_str_find(input, '\n');
        struct gi_push_line line;
        struct gi_str text = gi_str_part(input, 0, end);
        if (end == input.n || memchr(text.s, '\0', text.n) || read_line(arena, text, &line))
            return bad_line(lines.n + 1, text, reterr);
        GI_VEC_PUSH(arena, &lines, line);
        input = gi_str_part(input, end + 1, input.n);
    }
    *ret_lines = (struct gi_push_lines){lines.at, lines.n};
    return 0;
}
