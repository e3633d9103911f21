/* Positions: every finding of every fixture points at its token, and moves with it exactly as a change of the file
 * says: a comment of CJK and emoji above, a block scalar with tabs before it, line ends of CR LF in a work tree. */
#include <sys/stat.h>

#include "base/process.h"
#include "expectation.h"
#include "rules/functions.h"

enum change { COMMENT_ABOVE, BLOCK_BEFORE, CR_LF, CHANGES };
static const char *const change_words[] = {"below a comment of CJK and emoji", "behind a block scalar with tabs",
                                           "with line ends of CR LF"};

/* What a change does to a file: lines below the line `after` move down. */
struct move {
    const char *path;
    uint32_t after;
    uint32_t by;
};

struct moved_tree {
    struct gi_arena *arena;
    struct gi_snapshot *from;
    struct gi_snapshot *to;
    enum change change;
    GI_VEC(struct move) moves;
};

static bool is_document(const char *path)
{
    return strstr(path, "/decisions/") || strstr(path, "/communications/") || strstr(path, "/meetings/");
}

/* Text that rules read by its digest or not at all stays as it is. */
static bool is_text(const char *path)
{
    struct gi_str name = gi_str_of(path);
    return (gi_str_ends(name, ".yaml") || gi_str_ends(name, ".md")) && !strstr(path, "/evidence/") &&
           strcmp(path, "plan/plan.md") != 0 && !gi_str_starts(name, "plan/playbooks/");
}

static struct gi_str insert(struct gi_str bytes, size_t at, const char *text, struct gi_arena *arena)
{
    struct gi_buf out = gi_buf_new(arena, bytes.n + 1024);
    gi_buf_addstr(&out, gi_str_part(bytes, 0, at));
    gi_buf_adds(&out, text);
    gi_buf_addstr(&out, gi_str_part(bytes, at, bytes.n));
    return gi_buf_str(&out);
}

static struct gi_str add_comment(struct gi_str bytes, const char *path, struct move *move, struct gi_arena *arena)
{
    bool yaml = gi_str_ends(gi_str_of(path), ".yaml");
    const char *comment = yaml || is_document(path) ? "# 紫罗兰 🚒 花店\n" : "<!-- 紫罗兰 🚒 花店 -->\n";
    if (is_document(path) && !gi_str_starts(bytes, "---\n"))
        return bytes; /* a line above would be another fault */
    *move = (struct move){path, is_document(path) ? 1 : 0, 1};
    return insert(bytes, is_document(path) ? 4 : 0, comment, arena);
}

/* `- id: T-a3s` or `schema: 1`: a key with its whole value in the line, behind which another key may stand. */
static bool is_plain_pair(struct gi_str line)
{
    size_t colon = gi_str_find(line, ':');
    if (colon + 2 >= line.n || line.s[colon + 1] != ' ' || !memchr("abcdefghijklmnopqrstuvwxyz-", line.s[0], 27))
        return false;
    bool row = gi_str_starts(line, "- ");
    char first = line.s[colon + 2];
    return (row || line.s[0] != '-') && ((first >= '0' && first <= '9') || (first >= 'A' && first <= 'Z'));
}

/* A key of the team's own behind the first pair of the file. */
static struct gi_str add_block(struct gi_str bytes, const char *path, struct move *move, struct gi_arena *arena)
{
    size_t at = 0;
    uint32_t line = 0;
    if (!gi_str_ends(gi_str_of(path), ".yaml"))
        return bytes;
    while (at < bytes.n) {
        size_t end = at + gi_str_find(gi_str_part(bytes, at, bytes.n), '\n');
        struct gi_str text = gi_str_part(bytes, at, end - at);
        line++;
        at = end + 1;
        if (!text.n || text.s[0] == '#')
            continue;
        if (!is_plain_pair(text))
            return bytes;
        *move = (struct move){path, line, 2};
        return insert(bytes, at,
                      text.s[0] == '-' ? "  x-note: |-\n    a\tb 紫罗兰 🚒\t\n" : "x-note: |-\n  a\tb 紫罗兰 🚒\t\n",
                      arena);
    }
    return bytes;
}

static struct gi_str add_returns(struct gi_str bytes, struct gi_arena *arena)
{
    struct gi_buf out = gi_buf_new(arena, bytes.n * 2 + 1);
    for (size_t i = 0; i < bytes.n; i++) {
        if (bytes.s[i] == '\n')
            gi_buf_addc(&out, '\r');
        gi_buf_addc(&out, bytes.s[i]);
    }
    return gi_buf_str(&out);
}

/* A policy that is signed stays as it is: a comment more would be another policy. */
static bool is_signed(const struct moved_tree *tree, const char *path)
{
    struct gi_error error = {.arena = tree->arena};
    struct gi_file statement;
    return strcmp(path, ".incident/policy.yaml") == 0 && tree->change != CR_LF &&
           gi_snapshot_read(tree->from, ".incident/policy/0001.stmt", 1 << 20, tree->arena, &statement, &error) ==
               GI_READ_OK;
}

static void move_file(struct moved_tree *tree, const char *path, uint32_t mode)
{
    struct gi_error error = {.arena = tree->arena};
    struct gi_file file = {.data = "- a\n", .size = 4};
    if (mode == 0100644 && gi_snapshot_read(tree->from, path, 32 << 20, tree->arena, &file, &error) != GI_READ_OK)
        fixture_die(path, error.message);
    struct gi_str bytes = {file.data, file.size};
    struct move move = {.path = path};
    bool moves = is_text(path) && !is_signed(tree, path);
    if (moves && tree->change == COMMENT_ABOVE)
        bytes = add_comment(bytes, path, &move, tree->arena);
    else if (moves && tree->change == BLOCK_BEFORE)
        bytes = add_block(bytes, path, &move, tree->arena);
    else if (moves)
        bytes = add_returns(bytes, tree->arena);
    GI_VEC_PUSH(tree->arena, &tree->moves, move);
    gi_snapshot_memory_add(tree->to, path, bytes, mode);
}

static void move_tree(struct moved_tree *tree, const char *below)
{
    struct gi_error error = {.arena = tree->arena};
    struct gi_entries entries;
    if (gi_snapshot_list(tree->from, below, tree->arena, &entries, &error))
        fixture_die(below, error.message);
    for (size_t i = 0; i < entries.n; i++) {
        const char *name = entries.at[i].name.s;
        const char *path = gi_arena_printf(tree->arena, "%s%s%s", below, *below ? "/" : "", name);
        if (entries.at[i].kind == GI_ENTRY_FOLDER)
            move_tree(tree, path);
        else
            move_file(tree, path, entries.at[i].mode);
    }
}

/* The line on which a finding has to stand now. What is said of a whole file stands at its beginning. */
static uint32_t moved_line(const struct moved_tree *tree, const struct gi_report_finding *finding)
{
    if (!finding->span.end)
        return finding->from.line;
    for (size_t i = 0; i < tree->moves.n; i++)
        if (strcmp(tree->moves.at[i].path, finding->path) == 0)
            return finding->from.line + (finding->from.line > tree->moves.at[i].after ? tree->moves.at[i].by : 0);
    return finding->from.line;
}

/* Messages may name lines and sizes. */
static bool same_words(const char *a, const char *b)
{
    for (;;) {
        a += strspn(a, "0123456789");
        b += strspn(b, "0123456789");
        if (*a != *b || !*a)
            return *a == *b;
        a++;
        b++;
    }
}

static bool has_moved(const struct moved_tree *tree, const struct gi_report *before, const struct gi_report *now)
{
    struct gi_buf out = gi_buf_new(tree->arena, 1 << 24);
    for (size_t i = 0; i < before->count && i < now->count; i++) {
        const struct gi_report_finding *old = &before->findings[i];
        const struct gi_report_finding *new = &now->findings[i];
        bool same = old->code == new->code &&strcmp(old->path, new->path) == 0 &&
                    same_words(old->message, new->message) &&
                    old->level == new->level &&new->from.line == moved_line(tree, old) &&
                    new->from.code_point_column == old->from.code_point_column &&new->from.utf16_column ==
                        old->from.utf16_column &&new->from.byte_column == old->from.byte_column;
        if (same)
            continue;
        expectation_add_line(&out, old);
        expectation_add_line(&out, new);
        printf("# expected in line %u, and not so:\n# %s\n", moved_line(tree, old), out.s);
        return false;
    }
    if (before->count != now->count)
        printf("# %zu findings became %zu\n", before->count, now->count);
    return before->count == now->count;
}

/* Whether a finding begins with a token, and ends in its file: with no blank but a tab or return that it is about. */
static bool is_at_token(struct gi_snapshot *tree, const struct gi_report_finding *finding, struct gi_arena *arena)
{
    struct gi_error error = {.arena = arena};
    struct gi_file file;
    if (!finding->line || !finding->span.end)
        return true;
    if (gi_snapshot_read(tree, finding->path, 32 << 20, arena, &file, &error) != GI_READ_OK)
        return false;
    bool inside = finding->span.start <= finding->span.end && finding->span.end <= file.size;
    bool blank =
        inside &&
        strchr(finding->code == 117 || finding->code == 105 ? " \n" : " \t\r\n", file.data[finding->span.start]) &&
        file.data[finding->span.start];
    if (inside && !blank)
        return true;
    printf("# %s:%u:%u: GI%03d is at no token\n", finding->path, finding->from.line, finding->from.code_point_column,
           finding->code);
    return false;
}

/* An empty work tree: a tree in memory over it has its line ends. */
static struct gi_repository *open_work_tree(const char *folder, struct gi_arena *arena)
{
    struct gi_error error = {.arena = arena};
    struct gi_process init = {.argv = (const char *const[]){"git", "init", "-q", "--template=", folder, NULL},
                              .most = 4096};
    struct gi_repository *repository = NULL;
    struct gi_str output, errors;
    int status;
    if (gi_process_run(&init, arena, &output, &errors, &status, &error) || status ||
        gi_repository_open(folder, &repository, &error))
        fixture_die(folder, error.message);
    return repository;
}

static bool moves_along(const struct expectation *expected, const char *fixture, enum change change,
                        struct gi_snapshot *work_tree, struct gi_arena *arena)
{
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = expectation_build(expected, fixture, FIXTURE_BAD, arena);
    GI_SCOPED(gi_scoped_snapshot)
    struct gi_snapshot *base = expectation_build(expected, fixture, FIXTURE_BEFORE, arena);
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *to = gi_snapshot_memory();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *overlay = gi_snapshot_overlay(work_tree, to);
    struct moved_tree tree = {.arena = arena, .from = head, .to = to, .change = change};
    move_tree(&tree, "");
    struct gi_report before = expectation_check(expected, head, base, 1, arena);
    struct gi_report now = expectation_check(expected, change == CR_LF ? overlay : to, base, 1, arena);
    bool good = has_moved(&tree, &before, &now);
    for (size_t i = 0; i < before.count; i++)
        good &= is_at_token(head, &before.findings[i], arena);
    return good;
}

static void test_fixture(const struct gi_rule *rule, struct gi_snapshot *work_tree, size_t *number)
{
    for (enum change change = COMMENT_ABOVE; change < CHANGES; change++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        const char *fixture = gi_arena_printf(arena, "tests/rules/GI%03d", rule->code);
        struct expectation expected = expectation_read(fixture, arena);
        if ((change == CR_LF && rule->code == 105) || (change == BLOCK_BEFORE && expected.before))
            continue; /* line ends are what it is about; a key added to a row of the base is a fault of its own */
        bool good = moves_along(&expected, fixture, change, work_tree, arena);
        printf("%sok %zu - GI%03d %s\n", good ? "" : "not ", ++*number, rule->code, change_words[change]);
    }
}

int main(int argc, char **argv)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    char folder[] = "/tmp/git-incident-positions-XXXXXX";
    struct gi_error error = {.arena = arena};
    GI_SCOPED(gi_scoped_repository) struct gi_repository *repository = NULL;
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *work_tree = NULL;
    size_t number = 0;
    if (!mkdtemp(folder))
        fixture_die(folder, "cannot be made");
    repository = open_work_tree(folder, arena);
    if (gi_snapshot_worktree(repository, &work_tree, &error))
        fixture_die(folder, error.message);
    for (size_t i = 0; i < gi_rule_count; i++) {
        char code[8];
        snprintf(code, sizeof(code), "GI%03d", gi_rules[i].code);
        bool judged = gi_rules[i].run == gi_rule_judged; /* a step of history is no tree */
        if (!judged && (argc < 2 || strncmp(code, argv[1], strlen(argv[1])) == 0))
            test_fixture(&gi_rules[i], work_tree, &number);
    }
    struct gi_process remove = {.argv = (const char *const[]){"rm", "-rf", folder, NULL}, .most = 4096};
    struct gi_str output, errors;
    int status;
    printf("1..%zu\n", number);
    return gi_process_run(&remove, arena, &output, &errors, &status, &error) || status;
}
