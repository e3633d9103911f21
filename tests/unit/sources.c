/* Source independence: the same tree in memory, as a folder, as work tree, Git index and revision gives the same
 * report, byte for byte, and so does any number of workers. Tried with every fixture of the rules. */
#include <errno.h>
#include <sys/stat.h>

#include "base/env.h"
#include "base/process.h"
#include "expectation.h"
#include "rules/functions.h"

/* Everything that a report holds, written out. */
static struct gi_str write_report(const struct gi_report *report, struct gi_arena *arena)
{
    struct gi_buf out = gi_buf_new(arena, 1 << 26);
    for (size_t i = 0; i < report->count; i++) {
        const struct gi_report_finding *finding = &report->findings[i];
        gi_buf_addf(&out, "%s|%s|%u-%u|%u:%u-%u:%u|%s|%s\n", finding->path, finding->record, finding->span.start,
                    finding->span.end, finding->from.line, finding->from.utf16_column, finding->to.line,
                    finding->to.byte_column, finding->line ? finding->line : "", finding->remedy);
        expectation_add_line(&out, finding);
    }
    for (size_t i = 0; i < 3; i++)
        gi_buf_addf(&out, "%zu ", report->by_level[i]);
    gi_buf_addf(&out, "%zu %zu\n", report->records, report->incidents);
    return gi_buf_str(&out);
}

static struct gi_str report_of(struct gi_snapshot *head, struct gi_snapshot *base, unsigned jobs,
                               const struct expectation *expected, struct gi_arena *arena)
{
    struct gi_report report = expectation_check(expected, head, base, jobs, arena);
    return write_report(&report, arena);
}

/* A repository on disk whose work tree is one fixture's. */
struct disk {
    const char *folder;
    struct gi_arena *arena;
};

/* Runs git in the folder; its output without the line end. */
static const char *git(const struct disk *disk, const char *const *arguments)
{
    const char *argv[12] = {"git", "-C", disk->folder};
    struct gi_process process = {.argv = argv, .most = 1 << 20};
    struct gi_error error = {.arena = disk->arena};
    struct gi_str output, errors;
    int status;
    for (size_t i = 0; arguments[i]; i++)
        argv[3 + i] = arguments[i];
    if (gi_process_run(&process, disk->arena, &output, &errors, &status, &error) < 0 || status)
        fixture_die(arguments[0], status ? errors.s : error.message);
    output = gi_str_trim(output);
    return gi_arena_copy(disk->arena, output.s, output.n);
}
#define GIT_ON(disk, ...) git((disk), (const char *const[]){__VA_ARGS__, NULL})

static void write_bytes(const char *path, struct gi_str bytes)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes.s, 1, bytes.n, file) != bytes.n || fclose(file) != 0)
        fixture_die(path, "cannot be written");
}

static void write_entry(const struct disk *disk, struct gi_snapshot *tree, const char *path, enum gi_entry_kind kind)
{
    const char *there = gi_arena_printf(disk->arena, "%s/%s", disk->folder, path);
    struct gi_error error = {.arena = disk->arena};
    struct gi_file file = {0};
    struct gi_str unread = {"- a\n", 4};
    bool good = true;
    if (kind == GI_ENTRY_GITLINK) {
        GIT_ON(disk, "init", "-q", "--template=", there);
        GIT_ON(disk, "update-index", "--add", "--cacheinfo",
               gi_arena_printf(disk->arena, "160000,1111111111111111111111111111111111111111,%s", path));
    } else if (kind == GI_ENTRY_SYMLINK) {
        good = symlink("elsewhere", there) == 0;
    } else if (kind == GI_ENTRY_EXECUTABLE) {
        write_bytes(there, unread);
        good = chmod(there, 0755) == 0;
    } else {
        good = gi_snapshot_read(tree, path, 32 << 20, disk->arena, &file, &error) == GI_READ_OK;
        write_bytes(there, (struct gi_str){file.data, file.size});
    }
    if (!good)
        fixture_die(there, "cannot be made");
}

/* Writes a tree into the work tree. Submodules go into the Git index as well, where `git add` would not put them. */
static void write_tree(const struct disk *disk, struct gi_snapshot *tree, const char *below)
{
    struct gi_error error = {.arena = disk->arena};
    struct gi_entries entries;
    const char *folder = gi_arena_printf(disk->arena, "%s/%s", disk->folder, below);
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        fixture_die(folder, "cannot be made");
    if (gi_snapshot_list(tree, below, disk->arena, &entries, &error))
        fixture_die(below, error.message);
    for (size_t i = 0; i < entries.n; i++) {
        const char *path = *below ? gi_arena_printf(disk->arena, "%s/%s", below, entries.at[i].name.s)
                                  : gi_arena_copy(disk->arena, entries.at[i].name.s, entries.at[i].name.n);
        if (entries.at[i].kind == GI_ENTRY_FOLDER)
            write_tree(disk, tree, path);
        else
            write_entry(disk, tree, path, entries.at[i].kind);
    }
}

/* Makes a tree the whole of the work tree and of the Git index; the id of a commit of it. */
static const char *commit_tree(const struct disk *disk, struct gi_snapshot *tree)
{
    GIT_ON(disk, "rm", "-rqf", "--ignore-unmatch", ".");
    write_tree(disk, tree, "");
    GIT_ON(disk, "-c", "advice.addEmbeddedRepo=false", "add", "-f", "--ignore-removal", "--", ".",
           ":(exclude,glob)**/evidence/tools");
    return GIT_ON(disk, "commit-tree", "-m", "a tree", GIT_ON(disk, "write-tree"));
}

enum source { WORKTREE, STAGED, REVISION, FOLDER, SOURCES };

static struct gi_snapshot *open_source(enum source source, struct gi_repository *repository, const char *commit,
                                       const struct disk *disk)
{
    struct gi_error error = {.arena = disk->arena};
    struct gi_snapshot *snapshot = NULL;
    int failed = 0;
    switch (source) {
    case WORKTREE:
        failed = gi_snapshot_worktree(repository, &snapshot, &error);
        break;
    case STAGED:
        failed = gi_snapshot_staged(repository, &snapshot, &error);
        break;
    case REVISION:
        failed = gi_snapshot_revision(repository, commit, &snapshot, &error);
        break;
    case FOLDER:
        failed = gi_snapshot_folder(disk->folder, &snapshot, &error);
        break;
    case SOURCES:
        break;
    }
    if (failed)
        fixture_die(disk->folder, error.message);
    return snapshot;
}

static bool same(struct gi_str expected, struct gi_str found, const char *what)
{
    if (gi_str_equal(expected, found))
        return true;
    printf("# from %s:\n# %.*s\n# from memory:\n# %.*s\n", what, GI_STR_ARGS(found), GI_STR_ARGS(expected));
    return false;
}

/* Line ends of CR LF are allowed in a work tree, where Git takes them away. */
static bool depends_on_work_tree(struct gi_str report)
{
    return strstr(report.s, "[GI105]") != NULL;
}

static bool is_independent(const struct expectation *expected, const char *fixture, const struct disk *disk)
{
    static const char *const names[] = {"the work tree", "the Git index", "a revision", "a folder"};
    struct gi_arena *arena = disk->arena;
    struct gi_error error = {.arena = arena};
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = expectation_build(expected, fixture, FIXTURE_BAD, arena);
    GI_SCOPED(gi_scoped_snapshot)
    struct gi_snapshot *before = expectation_build(expected, fixture, FIXTURE_BEFORE, arena);
    struct gi_str report = report_of(head, before, 1, expected, arena);
    bool good = true;
    for (unsigned jobs = 2; jobs <= 4; jobs++)
        good &= same(report, report_of(head, before, jobs, expected, arena), "several workers");
    GIT_ON(disk, "init", "-q", "--template=");
    const char *old = before ? commit_tree(disk, before) : NULL;
    const char *commit = commit_tree(disk, head);
    GI_SCOPED(gi_scoped_repository) struct gi_repository *repository = NULL;
    if (gi_repository_open(disk->folder, &repository, &error))
        fixture_die(disk->folder, error.message);
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *base = old ? open_source(REVISION, repository, old, disk) : NULL;
    for (enum source source = WORKTREE; source < SOURCES; source++) {
        GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *other = open_source(source, repository, commit, disk);
        if ((source != WORKTREE && source != FOLDER) || !depends_on_work_tree(report))
            good &= same(report, report_of(other, base, 2, expected, arena), names[source]);
    }
    return good;
}

static void set_environment(const char *home)
{
    gi_env_set("HOME", home);
    gi_env_set("XDG_CONFIG_HOME", home);
    gi_env_set("GIT_CONFIG_NOSYSTEM", "1");
    gi_env_set("GIT_AUTHOR_NAME", "alice");
    gi_env_set("GIT_AUTHOR_EMAIL", "alice@larkspur.example");
    gi_env_set("GIT_COMMITTER_NAME", "alice");
    gi_env_set("GIT_COMMITTER_EMAIL", "alice@larkspur.example");
}

static void test_fixture(const struct gi_rule *rule, const char *folder, size_t number)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    const char *fixture = gi_arena_printf(arena, "tests/rules/GI%03d", rule->code);
    struct disk disk = {gi_arena_printf(arena, "%s/%03d", folder, rule->code), arena};
    struct expectation expected = expectation_read(fixture, arena);
    if (mkdir(disk.folder, 0777) != 0)
        fixture_die(disk.folder, "cannot be made");
    bool good = is_independent(&expected, fixture, &disk);
    printf("%sok %zu - GI%03d from every source and by any number of workers\n", good ? "" : "not ", number,
           rule->code);
    struct gi_str output, errors;
    int status;
    struct gi_error error = {.arena = arena};
    struct gi_process remove = {.argv = (const char *const[]){"rm", "-rf", disk.folder, NULL}, .most = 4096};
    if (gi_process_run(&remove, arena, &output, &errors, &status, &error) < 0 || status)
        fixture_die(disk.folder, "cannot be removed");
}

int main(int argc, char **argv)
{
    char folder[] = "/tmp/git-incident-sources-XXXXXX";
    size_t number = 0;
    if (!mkdtemp(folder))
        fixture_die(folder, "cannot be made");
    set_environment(folder);
    for (size_t i = 0; i < gi_rule_count; i++) {
        char code[8];
        snprintf(code, sizeof(code), "GI%03d", gi_rules[i].code);
        bool judged = gi_rules[i].run == gi_rule_judged; /* a step of history is no tree */
        if (!judged && (argc < 2 || strncmp(code, argv[1], strlen(argv[1])) == 0))
            test_fixture(&gi_rules[i], folder, ++number);
    }
    printf("1..%zu\n", number);
    return rmdir(folder) == 0 ? 0 : 1;
}
