/* Hostile input through the whole check: each is a clear finding with a place, in bounded time and memory. */
#include <sys/resource.h>
#include <time.h>

#include "base/unicode.h"
#include "expectation.h"

#define HEADER                                                                                                         \
    "schema: 1\nid: INC-20260310-k7f3\ntitle: Unusual downloads\nmode: incident\nstate: triage\nseverity: critical\n"  \
    "reported: {by: carol, at: 2026-03-10T06:32Z, kind: monitoring}\ntimes: {detected: 2026-03-10T06:20Z}\n"           \
    "classification: undetermined\n"
#define ROW "- {id: T-a3s, at: 2026-03-10T06:20Z, by: carol, kind: detection, text: The alarm goes off}\n"
#define DECISION                                                                                                       \
    "---\nid: D-k3z\nat: 2026-03-10T06:42:00Z\ndecided_by: bob\nkind: severity\nauthority: within_plan\n"              \
    "measure: none\n---\n\n"

/* One file: before, then a part many times, then behind. */
struct attack {
    const char *name;
    const char *path;
    const char *before;
    struct gi_str part;
    unsigned times;
    const char *behind;
    const char *expected; /* the first finding: `line:column GIxxx`, or "" for none */
    size_t most;          /* findings that it may make */
};

#define PART(text)                                                                                                     \
    {                                                                                                                  \
        (text), sizeof(text) - 1                                                                                       \
    }

static const struct attack attacks[] = {
    {"lists in flow style, 100,000 deep", "incident.yaml", HEADER "x-a: ", PART("["), 100000, "\n", "10:69 GI118", 1},
    {"maps in flow style, 100,000 deep", "incident.yaml", HEADER "x-a: ", PART("{a: "), 100000, "\n", "10:258 GI118",
     1},
    {"lists in block style, 100,000 deep", "timeline.yaml", "", PART("- "), 100000, "a\n", "1:129 GI118", 1},
    {"keys with ?, 100,000 deep", "timeline.yaml", "", PART("? "), 100000, "a\n", "1:3 GI120", 1},
    {"an alias bomb", "incident.yaml", HEADER "x-a: &a [x, x, x]\n", PART("x-b: [*a, *a, *a, *a, *a]\n"), 20000, "",
     "10:6 GI112", 1001},
    {"aliases to nothing", "incident.yaml", HEADER "x-a: [", PART("*a, "), 200000, "b]\n", "10:7 GI113", 1001},
    {"anchors everywhere", "incident.yaml", HEADER "x-a: [", PART("&a b, "), 100000, "b]\n", "10:7 GI112", 1001},
    {"tags everywhere", "incident.yaml", HEADER "x-a: [", PART("!!str b, "), 100000, "b]\n", "10:7 GI114", 1001},
    {"a text of a million bytes", "incident.yaml", HEADER "x-a: ", PART("a"), 1000000, "\n", "", 0},
    {"a name of a million bytes", "timeline.yaml", ROW "- {id: T-b5v, at: 2026-03-10T06:21Z, by: ", PART("x"), 1000000,
     ", kind: action, text: a, asset: TODO}\n", "2:1000074 GI207", 1},
    {"an id of a million bytes", "timeline.yaml", "- id: T-", PART("a"), 1000000,
     "\n  at: 2026-03-10T06:20Z\n  by: carol\n  kind: detection\n  text: a\n", "1:7 GI208", 1},
    {"a reference of a million bytes", "timeline.yaml",
     "- at: 2026-03-10T06:20Z\n  by: carol\n  kind: detection\n  text: a\n  source: a/", PART("b"), 1000000, "\n",
     "5:11 GI216", 1},
    {"a person of a million bytes", "decisions/D-k3z-critical.md",
     "---\nid: D-k3z\nat: 2026-03-10T06:42Z\ndecided_by: ", PART("花"), 70000,
     "\nkind: severity\nauthority: within_plan\nmeasure: none\n---\n", "4:13 GI225", 1},
    {"a key of a million bytes", "incident.yaml", HEADER, PART("a"), 1000000, ": b\n", "10:1 GI110", 1},
    {"one key ten thousand times", "incident.yaml", HEADER, PART("x-a: b\n"), 10000, "", "11:1 GI116", 1001},
    {"unknown keys", "incident.yaml", HEADER "reported2: {", PART("a: b, "), 1, "c: d}\n", "10:1 GI202", 1},
    {"a hundred thousand values", "incident.yaml", HEADER "x-a: [", PART("a, "), 100000, "b]\n", "10:299962 GI119", 1},
    {"rows with one id", "timeline.yaml", "", PART(ROW), 10000, "", "2:8 GI209", 1001},
    {"rows that correct each other", "timeline.yaml", "",
     PART("- {id: T-a, at: 2026-03-10T06:20Z, by: a, kind: detection, text: a, corrects: T-a}\n"), 5000, "",
     "1:79 GI303", 1001},
    {"one role many times", "incident.yaml", HEADER "roles:\n",
     PART("- {role: deputy, who: bob, from: 2026-03-10T06:50Z}\n"), 18000, "", "12:34 GI308", 1001},
    {"a quote that never closes", "timeline.yaml", ROW "- \"", PART("a\n "), 300000, "", "2:3 GI126", 1},
    {"a block text of empty lines", "timeline.yaml", "- text: |\n", PART(" \n"), 500000, "", "1:3 GI201", 4},
    {"colons", "timeline.yaml", "- ", PART(": "), 400000, "\n", "1:3 GI120", 1},
    {"tabs", "timeline.yaml", "-", PART("\t"), 1000000, "- a\n", "", 2},
    {"comments", "timeline.yaml", ROW, PART("#\n"), 500000, "", "", 0},
    {"too large a file", "timeline.yaml", ROW, PART("# 1234567890123\n"), 70000, "", "0:0 GI109", 1},
    {"bytes that are not UTF-8", "timeline.yaml", ROW "# ", PART("\xff"), 1000000, "\n", "2:3 GI101", 1},
    {"one byte in two that is not UTF-8", "timeline.yaml", ROW "# ", PART("a\xff"), 500000, "\n", "2:4 GI101", 25},
    {"overlong UTF-8", "timeline.yaml", ROW "# \xc0\xaf", PART(""), 0, "\n", "2:3 GI101", 1},
    {"a surrogate", "timeline.yaml", ROW "# \xed\xa0\x80", PART(""), 0, "\n", "2:3 GI101", 1},
    {"UTF-16", "timeline.yaml", "\xff\xfe", PART("-\0 \0a\0\n\0"), 1000, "", "1:1 GI101", 26},
    {"NUL bytes", "timeline.yaml", ROW "# ", PART("\0"), 1000000, "\n", "2:3 GI102", 25},
    {"a byte order mark", "timeline.yaml", "\xef\xbb\xbf" ROW, PART(""), 0, "", "1:1 GI103", 1},
    {"escapes of a terminal", "timeline.yaml", ROW "# ", PART("\x1b[2J"), 10000, "\n", "2:3 GI104", 25},
    {"returns", "timeline.yaml", ROW "# ", PART("\r"), 100000, "\n", "2:3 GI105", 25},
    {"an id with a direction", "timeline.yaml", "- id: T-a\xe2\x80\xae", PART(""), 0, "3s\n  at: 2026-03-10T06:20Z\n",
     "1:10 GI107", 3},
    {"an id with an invisible character", "timeline.yaml", "- id: T-a\xe2\x80\x8b", PART(""), 0, "3s\n", "1:10 GI108",
     5},
    {"an id of other letters", "timeline.yaml",
     "- {id: T-\xd0\xb0"
     "3s, at: 2026-03-10T06:20Z, by: carol, kind: detection, text: a}\n",
     PART(""), 0, "", "1:8 GI208", 1},
    {"64 bits are not enough", "incident.yaml", HEADER "impact: {records_affected: 9223372036854775808}\n", PART(""), 0,
     "", "10:28 GI203", 1},
    {"very many digits", "incident.yaml", HEADER "impact: {records_affected: ", PART("9"), 1000000, "}\n",
     "10:28 GI203", 1},
    {"the last number that fits", "incident.yaml", HEADER "impact: {records_affected: 9223372036854775807}\n", PART(""),
     0, "", "", 0},
    {"the thirtieth of February", "timeline.yaml", "- {at: 2025-02-30, by: a, kind: detection, text: a}\n", PART(""), 0,
     "", "1:8 GI205", 1},
    {"a day that no year has", "timeline.yaml", "- {at: 2025-02-30T10:00Z, by: a, kind: detection, text: a}\n",
     PART(""), 0, "", "1:8 GI205", 1},
    {"a leap second", "timeline.yaml", "- {at: 2016-12-31T23:59:60Z, by: a, kind: detection, text: a}\n", PART(""), 0,
     "", "1:8 GI205", 1},
    {"a year of five digits", "timeline.yaml", "- {at: 10000-01-01T00:00Z, by: a, kind: detection, text: a}\n",
     PART(""), 0, "", "1:8 GI205", 1},
    {"an offset beyond the world", "timeline.yaml", "- {at: 2026-03-10T06:20+23:00, by: a, kind: detection, text: a}\n",
     PART(""), 0, "", "1:8 GI205", 1},
    {"images in links", "decisions/D-k3z-critical.md", DECISION, PART("![[]()"), 40000, "\n", "", 0},
    {"brackets", "decisions/D-k3z-critical.md", DECISION, PART("["), 250000, "\n", "", 0},
    {"stars", "decisions/D-k3z-critical.md", DECISION, PART("*a **a "), 30000, "\n", "", 0},
    {"angles", "decisions/D-k3z-critical.md", DECISION, PART("<a "), 80000, "\n", "", 0},
    {"backticks of growing length", "decisions/D-k3z-critical.md", DECISION, PART("`a``b```c````d"), 18000, "\n", "",
     0},
    {"quotes, 100,000 deep", "decisions/D-k3z-critical.md", DECISION, PART(">"), 100000, "a\n", "10:65 GI140", 1},
    {"lists of Markdown, 100,000 deep", "decisions/D-k3z-critical.md", DECISION, PART("- "), 100000, "a\n",
     "10:129 GI140", 1},
    {"tables without an end", "decisions/D-k3z-critical.md", DECISION "| a |\n|---|\n", PART("| b |\n"), 40000, "", "",
     0},
    {"references in Markdown", "decisions/D-k3z-critical.md", DECISION, PART("[T-zz] "), 30000, "\n", "10:2 GI210",
     1001},
    {"front matter without an end", "decisions/D-k3z-critical.md", "---\n", PART("a: b\n"), 40000, "", "1:1 GI131", 1},
};

enum { SECONDS = 6, MEBIBYTES = 700 };

/* How much slower than by itself the program runs here: under memcheck, TEST_SLOWNESS says so. */
static double slowness(void)
{
    const char *text = getenv("TEST_SLOWNESS");
    double factor = text ? strtod(text, NULL) : 1;
    return factor >= 1 ? factor : 1;
}

static struct gi_str bytes_of(const struct attack *attack, struct gi_arena *arena)
{
    struct gi_buf out = gi_buf_new(arena, 1 << 24);
    gi_buf_adds(&out, attack->before);
    for (unsigned i = 0; i < attack->times; i++)
        gi_buf_addstr(&out, attack->part);
    gi_buf_adds(&out, attack->behind);
    return gi_buf_str(&out);
}

static double processor_seconds(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) != 0)
        fixture_die("the processor's clock", "cannot be read");
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Whether a finding can be read: a message of one line, in UTF-8, of bounded length, with something to do. */
static bool is_clear(const struct gi_report_finding *finding)
{
    struct gi_str message = gi_str_of(finding->message);
    size_t bad;
    return message.n && message.n < 700 && gi_unicode_valid(message, &bad) && gi_str_find(message, '\n') == message.n &&
           *finding->remedy && *finding->path;
}

static const char *judge(const struct attack *attack, const struct gi_report *report, struct gi_arena *arena)
{
    const char *path = gi_arena_printf(arena, FIXTURE_RECORD "/%s", attack->path);
    const char *first = "";
    for (size_t i = 0; i < report->count; i++) {
        const struct gi_report_finding *finding = &report->findings[i];
        if (strcmp(finding->path, path) != 0)
            return "a finding in another file";
        if (!is_clear(finding))
            return "a finding that nobody can read";
    }
    if (report->count)
        first = gi_arena_printf(arena, "%u:%u GI%03u", report->findings[0].line ? report->findings[0].from.line : 0,
                                report->findings[0].line ? report->findings[0].from.code_point_column : 0,
                                report->findings[0].code);
    if (attack->most > 1 && !*attack->expected)
        return report->count <= attack->most ? NULL : "too many findings";
    return strcmp(first, attack->expected) == 0 && report->count <= attack->most ? NULL
                                                                                 : "another finding than expected";
}

static void test_attack(const struct attack *attack, size_t number)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct expectation expected = {.base = "triage", .removed = gi_buf_new(arena, 4096)};
    struct gi_buf lines = gi_buf_new(arena, 4096);
    if (gi_time_parse(gi_str_of("2026-03-10T06:45:00Z"), &expected.as_of) != GI_TIME_OK)
        fixture_die("as-of", NULL);
    GI_SCOPED(gi_scoped_snapshot)
    struct gi_snapshot *tree = expectation_build(&expected, "tests/data/nothing", FIXTURE_GOOD, arena);
    gi_snapshot_memory_add(tree, gi_arena_printf(arena, FIXTURE_RECORD "/%s", attack->path), bytes_of(attack, arena),
                           0100644);
    double began = processor_seconds();
    struct gi_report report = expectation_check(&expected, tree, NULL, 1, arena);
    double took = processor_seconds() - began;
    const char *why = judge(attack, &report, arena);
    if (!why && took > SECONDS * slowness())
        why = "too slow";
    printf("%sok %zu - %s\n", why ? "not " : "", number, attack->name);
    for (size_t i = 0; why && i < report.count && i < 4; i++)
        expectation_add_line(&lines, &report.findings[i]);
    if (why)
        printf("# %s; %zu findings, %.2f s\n# %s\n", why, report.count, took, lines.s);
}

/* What stands in a tree that is no plain file, or where nothing of the kind belongs. */
static const struct odd_entry {
    const char *name;
    const char *path;
    uint32_t mode;
    const char *expected; /* all findings */
} odd_entries[] = {
    {"a link in the place of a log", FIXTURE_RECORD "/timeline.yaml", 0120000,
     FIXTURE_RECORD ": error: timeline.yaml is missing [GI218]\n" FIXTURE_RECORD
                    "/timeline.yaml: error: a symbolic link; links are never followed [GI220]\n"},
    {"a link in the place of all records of a kind", "imported", 0120000,
     "imported: error: imported has to be a folder [GI220]\n"},
    {"a submodule in the place of all records of a kind", "exercises", 0160000,
     "exercises: error: exercises has to be a folder [GI220]\n"},
    {"a submodule among the records", "incidents/2026/INC-20260310-zzzz", 0160000,
     "incidents/2026/INC-20260310-zzzz: error: a year's folder holds folders of records only [GI223]\n"},
    {"a link among the years", "incidents/latest", 0120000,
     "incidents/latest: error: incidents/ holds folders of years only [GI223]\n"},
    {"a twin of the policy's folder", ".Incident/policy.yaml", 0100644,
     ".Incident: error: the name differs from .incident in case only [GI221]\n"},
    {"a name with a terminal's escape", FIXTURE_RECORD "/evidence/a\033[2J.txt", 0100644,
     FIXTURE_RECORD
     "/evidence/a\033[2J.txt: error: a name has letters, digits, dots, dashes and underscores, at most 100, "
     "and begins and ends with a letter or digit [GI221]\n"},
    {"a document whose name is a device's", FIXTURE_RECORD "/evidence/NUL.txt", 0100644,
     FIXTURE_RECORD "/evidence/NUL.txt: error: Windows keeps this name for a device [GI221]\n"},
    {"an executable policy", ".incident/templates/new.sh", 0100755,
     ".incident/templates/new.sh: error: an executable file [GI220]\n"},
};

static void test_odd_entry(const struct odd_entry *odd, size_t number)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct expectation expected = {.base = "triage", .removed = gi_buf_new(arena, 4096), .as_of = 1773125100};
    struct gi_buf lines = gi_buf_new(arena, 1 << 16);
    GI_SCOPED(gi_scoped_snapshot)
    struct gi_snapshot *tree = expectation_build(&expected, "tests/data/nothing", FIXTURE_GOOD, arena);
    gi_snapshot_memory_add(tree, odd->path, gi_str_of("a\n"), odd->mode);
    struct gi_report report = expectation_check(&expected, tree, NULL, 1, arena);
    for (size_t i = 0; i < report.count; i++)
        expectation_add_line(&lines, &report.findings[i]);
    bool good = strcmp(lines.s, odd->expected) == 0;
    printf("%sok %zu - %s\n", good ? "" : "not ", number, odd->name);
    if (!good)
        printf("# found:\n# %s\n# expected:\n# %s\n", lines.s, odd->expected);
}

/* Periods that no calendar holds count as very long: nothing is late by them, and no sum of them overflows. */
static void test_endless_periods(size_t number)
{
    static const char endless[] =
        "engage_hours: 9223372036854775807\nreview_days: 9223372036854775807\nverbal_approval_hours: "
        "9223372036854775807\n"
        "sync_hours: {critical: 9223372036854775807}\nall_participants_hours: {critical: 9223372036854775807}\n"
        "review_meeting_days: {critical: 9223372036854775807}\naction_due_days: {critical: 9223372036854775807}\n";
    static const char *const states[] = {"containment", "post_incident", "follow_up"};
    static const int64_t as_of[] = {1773140400, 1773392400, 1774008000};
    bool good = true;
    for (size_t i = 0; i < 3; i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct expectation expected = {.base = states[i], .removed = gi_buf_new(arena, 4096), .as_of = as_of[i]};
        struct gi_error error = {.arena = arena};
        struct gi_file policy;
        GI_SCOPED(gi_scoped_snapshot)
        struct gi_snapshot *tree = expectation_build(&expected, "tests/data/nothing", FIXTURE_GOOD, arena);
        if (gi_snapshot_read(tree, ".incident/policy.yaml", 1 << 20, arena, &policy, &error) != GI_READ_OK)
            fixture_die("the policy", error.message);
        size_t people = (size_t)(strstr(policy.data, "\nreview_meeting_days:") + 1 - policy.data);
        const char *text = gi_arena_printf(arena, "%.*s%s", (int)people, policy.data, endless);
        gi_snapshot_memory_add(tree, ".incident/policy.yaml", gi_str_of(text), 0100644);
        struct gi_report report = expectation_check(&expected, tree, NULL, 1, arena);
        for (size_t j = 0; j < report.count; j++)
            printf("# %s: %s:%u: %s\n", states[i], report.findings[j].path, report.findings[j].from.line,
                   report.findings[j].message);
        good &= !report.count;
    }
    printf("%sok %zu - periods of 64 bits\n", good ? "" : "not ", number);
}

static bool is_instrumented(void)
{
#ifdef __SANITIZE_ADDRESS__
    return true;
#else
    return false;
#endif
}

int main(int argc, char **argv)
{
    size_t number = 0;
    struct rusage usage;
    for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++)
        if (argc < 2 || strstr(attacks[i].name, argv[1]))
            test_attack(&attacks[i], ++number);
    for (size_t i = 0; i < sizeof(odd_entries) / sizeof(odd_entries[0]) && argc < 2; i++)
        test_odd_entry(&odd_entries[i], ++number);
    if (argc < 2)
        test_endless_periods(++number);
    long most = is_instrumented() ? 4L * MEBIBYTES : MEBIBYTES;
    bool bounded = getrusage(RUSAGE_SELF, &usage) == 0 && usage.ru_maxrss < most * 1024;
    printf("%sok %zu - all of them in %ld MiB\n1..%zu\n", bounded ? "" : "not ", number + 1, most, number + 1);
    printf("# %ld MiB\n", usage.ru_maxrss / 1024);
    return 0;
}
