/* The fixtures of the rules: what expect.txt says, the trees that it asks for, and the lines of a report.
 *
 * expect.txt begins with directives, then a blank line, then the findings of bad/ as `path:line:column: level: message
 * [GIxxx]`; `1..3` in the place of a line stands for three findings, one a line. The directives:
 *   base: STATE        the complete record below the fixture; small, or none
 *   as-of: TIME        gate: NAME        before: yes (before/ is what the base has)
 * and of bad/ only
 *   remove: PATH       mode: MODE PATH
 *   fill: PATH BYTES   rows of `- a`     many: FOLDER COUNT (1.txt, 2.txt ...) */
#ifndef GI_TESTS_EXPECTATION_H
#define GI_TESTS_EXPECTATION_H

#include "base/time.h"
#include "fixture.h"
#include "rules/rule.h"

/* A file that is made up: rows of `- a`. */
struct expectation_file {
    const char *path;
    uint32_t mode;
    uint32_t bytes;
};

struct expectation {
    const char *base;
    int64_t as_of;
    enum gi_gate gate;
    struct gi_buf removed;                 /* "\npath\n..." */
    GI_VEC(struct expectation_file) files; /* of bad/, which no checkout holds */
    bool before;
    struct gi_str lines;
};

/* Which of a fixture's trees. */
enum fixture_tree { FIXTURE_BAD, FIXTURE_GOOD, FIXTURE_BEFORE };

static inline const char *expectation_path(struct gi_str value, struct gi_arena *arena)
{
    const char *path = gi_arena_copy(arena, value.s, value.n);
    return fixture_is_rooted(path) ? path : gi_arena_printf(arena, FIXTURE_RECORD "/%s", path);
}

/* The number that a text begins with, octal or decimal. */
static inline uint32_t expectation_number(struct gi_str text, uint32_t base)
{
    uint32_t number = 0;
    for (size_t i = 0; i < text.n && text.s[i] >= '0' && text.s[i] <= '9'; i++)
        number = number * base + (uint32_t)(text.s[i] - '0');
    return number;
}

static inline void expectation_gate(struct expectation *expected, struct gi_str value, const char *where)
{
    static const char *const gates[] = {"none", "accept", "close", "plan", "completed"};
    for (int i = 1; i < 5; i++)
        if (gi_str_is(value, gates[i]))
            expected->gate = (enum gi_gate)i;
    if (!expected->gate)
        fixture_die(where, "a gate that is none");
}

static inline void expectation_directive(struct expectation *expected, struct gi_str line, struct gi_arena *arena,
                                         const char *where)
{
    size_t colon = gi_str_find(line, ':');
    struct gi_str key = gi_str_part(line, 0, colon);
    struct gi_str value = gi_str_trim(gi_str_part(line, colon + 1, line.n));
    size_t blank = gi_str_find(value, ' ');
    struct gi_str first = gi_str_part(value, 0, blank);
    struct gi_str second = gi_str_part(value, blank + 1, value.n);
    if (gi_str_is(key, "base"))
        expected->base = gi_arena_copy(arena, value.s, value.n);
    else if (gi_str_is(key, "as-of") && gi_time_parse(value, &expected->as_of) == GI_TIME_OK)
        return;
    else if (gi_str_is(key, "gate"))
        expectation_gate(expected, value, where);
    else if (gi_str_is(key, "remove"))
        gi_buf_addf(&expected->removed, "%s\n", expectation_path(value, arena));
    else if (gi_str_is(key, "mode"))
        GI_VEC_PUSH(arena, &expected->files,
                    (struct expectation_file){expectation_path(second, arena), expectation_number(first, 8), 4});
    else if (gi_str_is(key, "fill"))
        GI_VEC_PUSH(arena, &expected->files,
                    (struct expectation_file){expectation_path(first, arena), 0100644, expectation_number(second, 10)});
    else if (gi_str_is(key, "many"))
        for (uint32_t i = expectation_number(second, 10); i; i--)
            GI_VEC_PUSH(arena, &expected->files,
                        (struct expectation_file){
                            gi_arena_printf(arena, "%s/%u.txt", expectation_path(first, arena), i), 0100644, 4});
    else if (gi_str_is(key, "before"))
        expected->before = true;
    else
        fixture_die(where, "a directive that is none");
}

static inline struct expectation expectation_read(const char *folder, struct gi_arena *arena)
{
    struct expectation expected = {.base = "closed", .removed = gi_buf_new(arena, 1 << 20)};
    struct gi_error error = {.arena = arena};
    const char *path = gi_arena_printf(arena, "%s/expect.txt", folder);
    if (gi_file_read(arena, path, 1 << 20, &expected.lines, &error))
        fixture_die(path, error.message);
    if (gi_time_parse(gi_str_of("2026-06-01T00:00:00Z"), &expected.as_of) != GI_TIME_OK)
        fixture_die(path, "the default as-of");
    gi_buf_addc(&expected.removed, '\n');
    while (expected.lines.n) {
        size_t end = gi_str_find(expected.lines, '\n');
        struct gi_str line = gi_str_part(expected.lines, 0, end);
        expected.lines = gi_str_part(expected.lines, end + 1, expected.lines.n);
        if (!line.n)
            break;
        expectation_directive(&expected, line, arena, path);
    }
    return expected;
}

/* One line, or one for each number where it has `A..B` in the place of the line number. */
static inline void expectation_write_out(struct gi_buf *out, struct gi_str line)
{
    size_t colon = gi_str_find(line, ':');
    struct gi_str number = gi_str_part(line, colon + 1, line.n);
    size_t behind = gi_str_find(number, ':');
    size_t dots = gi_str_find(gi_str_part(number, 0, behind), '.');
    if (dots >= behind || !gi_str_starts(gi_str_part(number, dots, number.n), "..")) {
        gi_buf_addstr(out, line);
        gi_buf_addc(out, '\n');
        return;
    }
    uint32_t to = expectation_number(gi_str_part(number, dots + 2, behind), 10);
    for (uint32_t i = expectation_number(number, 10); i <= to; i++)
        gi_buf_addf(out, "%.*s:%u%.*s\n", (int)colon, line.s, i, GI_STR_ARGS(gi_str_part(number, behind, number.n)));
}

static inline struct gi_str expectation_lines(const struct expectation *expected, struct gi_arena *arena)
{
    struct gi_buf out = gi_buf_new(arena, 1 << 24);
    struct gi_str rest = expected->lines;
    while (rest.n) {
        size_t end = gi_str_find(rest, '\n');
        expectation_write_out(&out, gi_str_part(rest, 0, end));
        rest = gi_str_part(rest, end + 1, rest.n);
    }
    return gi_buf_str(&out);
}

static inline void expectation_make_up(struct gi_snapshot *memory, const struct expectation_file *file,
                                       struct gi_arena *arena)
{
    char *data = gi_arena_alloc_raw(arena, file->bytes);
    for (uint32_t i = 0; i < file->bytes; i++)
        data[i] = "- a\n"[i % 4];
    gi_snapshot_memory_add(memory, file->path, (struct gi_str){data, file->bytes}, file->mode);
}

/* One of the trees in memory; the caller closes it. NULL: the fixture has no such tree. */
static inline struct gi_snapshot *expectation_build(const struct expectation *expected, const char *folder,
                                                    enum fixture_tree which, struct gi_arena *arena)
{
    static const char *const names[] = {"bad", "good", "before"};
    if (which == FIXTURE_BEFORE && !expected->before)
        return NULL;
    const char *overlay = gi_arena_printf(arena, "%s/%s", folder, names[which]);
    struct gi_snapshot *memory = gi_snapshot_memory();
    const char *base = gi_arena_printf(arena, "tests/data/complete/%s", expected->base);
    if (strcmp(expected->base, "none") != 0)
        fixture_add(memory, base, "", arena, which == FIXTURE_BAD ? expected->removed.s : NULL);
    if (fixture_exists(overlay))
        fixture_add(memory, overlay, "", arena, NULL);
    for (size_t i = 0; i < expected->files.n && which == FIXTURE_BAD; i++)
        expectation_make_up(memory, &expected->files.at[i], arena);
    return memory;
}

/* The report of a head against its base (NULL: none). */
static inline struct gi_report expectation_check(const struct expectation *expected, struct gi_snapshot *head,
                                                 struct gi_snapshot *base, unsigned jobs, struct gi_arena *arena)
{
    struct gi_error error = {.arena = arena};
    struct gi_report report;
    struct gi_check_request request = {
        .head = head, .base = base, .gate = expected->gate, .as_of = expected->as_of, .jobs = jobs};
    if (gi_check(&request, arena, &report, &error))
        fixture_die("check", error.message);
    if (report.error_count)
        fixture_die("check", report.errors[0]);
    return report;
}

static inline void expectation_add_line(struct gi_buf *out, const struct gi_report_finding *finding)
{
    static const char *const levels[] = {"error", "due", "warning"};
    gi_buf_adds(out, finding->path);
    if (finding->line)
        gi_buf_addf(out, ":%u:%u", finding->from.line, finding->from.code_point_column);
    gi_buf_addf(out, ": %s: %s [GI%03d]\n", levels[finding->level], finding->message, finding->code);
}

#endif
