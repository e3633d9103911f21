/* The dead gate: of a complete record in each state every key is removed, emptied, given another form and broken, one
 * at a time. Exactly the finding appears that the field table promises, at its place, and what else follows of it by
 * the rows of dead_gate.def; nothing else, and never nothing. The list of mutations is made from the field table. */
#include "expectation.h"
#include "mutations.h"

struct state {
    const char *name;
    const char *as_of;
    int need; /* the state as a need */
};

/* Complete as of: see tests/data/complete/README.md. */
static const struct state states[] = {
    {"triage", "2026-03-10T06:45:00Z", GI_NEED_TRIAGE},
    {"investigation", "2026-03-10T07:25:00Z", GI_NEED_INVESTIGATION},
    {"containment", "2026-03-10T11:00:00Z", GI_NEED_CONTAINMENT},
    {"eradication", "2026-03-10T13:35:00Z", GI_NEED_ERADICATION},
    {"recovery", "2026-03-10T16:25:00Z", GI_NEED_RECOVERY},
    {"post_incident", "2026-03-13T09:00:00Z", GI_NEED_POST_INCIDENT},
    {"follow_up", "2026-03-20T12:00:00Z", GI_NEED_FOLLOW_UP},
    {"closed", "2026-05-12T12:00:00Z", GI_NEED_CLOSED},
    {"rejected", "2026-03-10T07:10:00Z", GI_NEED_REJECTED},
};

/* What follows of a mutation besides what the field table says. */
struct exception {
    const char *key; /* shape.key */
    enum mutation_how how;
    const char *codes; /* those that may appear, with blanks */
    const char *reason;
    uint32_t used; /* bit i: the code in place i was seen */
};

static struct exception exceptions[] = {
#define ALSO(key, how, codes, reason) {key, MUTATION_##how, codes, reason, 0},
#include "dead_gate.def"
#undef ALSO
};

struct gate_run {
    const struct state *state;
    struct expectation expected;
    struct gi_snapshot *complete;
    size_t tried;
    size_t wrong;
};

static bool is_due(const struct state *state, enum gi_need need)
{
    if (need == GI_NEED_REJECTED || state->need == GI_NEED_REJECTED)
        return need == (enum gi_need)state->need || need <= GI_NEED_TRIAGE;
    return (int)need <= state->need;
}

static struct exception *find_exception(const struct mutation *mutation)
{
    const char *dot;
    for (size_t i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++) {
        dot = strchr(exceptions[i].key, '.');
        bool same = exceptions[i].how == mutation->how ||
                    (exceptions[i].how == MUTATION_REMOVED && mutation->how == MUTATION_BLANK);
        if (same && strcmp(dot + 1, mutation->field->key) == 0 &&
            strlen(mutation->shape->name) == (size_t)(dot - exceptions[i].key) &&
            strncmp(mutation->shape->name, exceptions[i].key, (size_t)(dot - exceptions[i].key)) == 0)
            return &exceptions[i];
    }
    return NULL;
}

/* Whether a code stands among the exception's, which have three digits each. */
static bool allows(struct exception *exception, uint32_t code)
{
    for (size_t i = 0; exception && i < strlen(exception->codes); i += 4) {
        if (expectation_number(gi_str_of(exception->codes + i), 10) != code)
            continue;
        exception->used |= 1u << (i / 4);
        return true;
    }
    return false;
}

/* Who cites an id that is gone dangles: the finding then stands at a citation of it. */
static bool is_citation(const struct mutation *mutation, const struct gi_report_finding *finding,
                        struct gi_arena *arena)
{
    const char *said = gi_arena_printf(arena, "%.*s does not exist in this record", GI_STR_ARGS(mutation->old));
    return finding->code == 210 && mutation->field->type == GI_TYPE_ID && strcmp(finding->message, said) == 0;
}

static void complain(struct gate_run *run, const struct mutation *mutation, int code, const struct gi_report *report,
                     const char *why, struct gi_arena *arena)
{
    struct gi_buf lines = gi_buf_new(arena, 1 << 20);
    run->wrong++;
    printf("# %s: %s of %s.%s at %s is %s: %s; GI%03d is promised at byte %u\n", run->state->name,
           strrchr(mutation->file, '/') + 1, mutation->shape->name, mutation->field->key, mutation->path,
           mutation_words[mutation->how], why, code, mutation->place);
    for (size_t i = 0; i < report->count && i < 8; i++) {
        expectation_add_line(&lines, &report->findings[i]);
    }
    printf("#   %s\n", lines.s);
}

static enum gi_level level_of(int code)
{
    enum gi_severity_of_rule severity = (enum gi_severity_of_rule)gi_rule_find(code)->severity;
    return severity == GI_RULE_HARD ? GI_LEVEL_ERROR : severity == GI_RULE_E ? GI_LEVEL_DUE : GI_LEVEL_WARNING;
}

/* NULL, or what is wrong with a report. A template's words in an optional key (GI207) are not said where the rule that
 * misses the value says it. */
static const char *judge(const struct mutation *mutation, int code, const struct gi_report *report,
                         struct gi_arena *arena)
{
    struct exception *exception = find_exception(mutation);
    bool found = false;
    bool other = false;
    for (size_t i = 0; i < report->count; i++) {
        const struct gi_report_finding *finding = &report->findings[i];
        bool here = strcmp(finding->path, mutation->file) == 0 && finding->span.start == mutation->place;
        if (finding->level != level_of(finding->code))
            return "a finding has another level than its rule";
        if (finding->code == code && here && !found)
            found = true;
        else if (allows(exception, finding->code))
            other = true;
        else if (!is_citation(mutation, finding, arena))
            return "a finding that nobody expects";
    }
    return code && !found && !(code == 207 && other) ? "the promised finding does not appear" : NULL;
}

/* Whether an error stands where something is due: the same rule's, or that of the gate itself (GI513). */
static bool has_as_error(const struct gi_report *report, const struct gi_report_finding *due)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct gi_report_finding *finding = &report->findings[i];
        if ((finding->code == due->code || finding->code == 513) && finding->level == GI_LEVEL_ERROR &&
            finding->span.start == due->span.start && strcmp(finding->path, due->path) == 0)
            return true;
    }
    return false;
}

/* What is due blocks the close. */
static const char *judge_close(const struct gate_run *run, struct gi_snapshot *head, const struct gi_report *report,
                               struct gi_arena *arena)
{
    if (!report->by_level[GI_LEVEL_DUE] || run->state->need == GI_NEED_REJECTED)
        return NULL;
    struct expectation closing = run->expected;
    closing.gate = GI_GATE_CLOSE;
    struct gi_report at_close = expectation_check(&closing, head, NULL, 1, arena);
    for (size_t i = 0; i < report->count; i++)
        if (report->findings[i].level == GI_LEVEL_DUE && !has_as_error(&at_close, &report->findings[i]))
            return "what is due does not block the close";
    return NULL;
}

static void try_mutation(const struct mutation *mutation, void *context)
{
    struct gate_run *run = context;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *above = gi_snapshot_memory();
    gi_snapshot_memory_add(above, mutation->file, mutation->bytes, 0100644);
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = gi_snapshot_overlay(run->complete, above);
    struct gi_report report = expectation_check(&run->expected, head, NULL, 1, arena);
    int code = mutation->code;
    if (mutation->when_due)
        code = is_due(run->state, mutation->field->need) ? mutation->field->code : 0;
    const char *why = judge(mutation, code, &report, arena);
    if (!why)
        why = judge_close(run, head, &report, arena);
    run->tried++;
    if (why)
        complain(run, mutation, code, &report, why, arena);
}

/* Every file of the record that the field table describes. */
static void try_folder(struct gate_run *run, const char *folder, struct gi_arena *arena)
{
    struct gi_error error = {.arena = arena};
    struct gi_entries entries;
    if (gi_snapshot_list(run->complete, folder, arena, &entries, &error))
        fixture_die(folder, error.message);
    for (size_t i = 0; i < entries.n; i++) {
        const char *path = gi_arena_printf(arena, "%s/%s", folder, entries.at[i].name.s);
        if (entries.at[i].kind == GI_ENTRY_FOLDER) {
            try_folder(run, path, arena);
            continue;
        }
        const struct gi_file_kind *kind =
            gi_file_kind_of(GI_KIND_INCIDENT, gi_str_of(path + strlen(FIXTURE_RECORD "/")));
        if (!kind || !kind->shape)
            continue;
        struct mutation_walk walk = {.arena = arena, .kind = kind, .try = try_mutation, .context = run};
        if (gi_snapshot_read(run->complete, path, 1 << 20, arena, &walk.file, &error) != GI_READ_OK)
            fixture_die(path, error.message);
        mutation_file(&walk);
    }
}

static void test_state(const struct state *state, size_t number)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gate_run run = {.state = state, .expected = {.base = state->name, .removed = gi_buf_new(arena, 1)}};
    GI_SCOPED(gi_scoped_snapshot)
    struct gi_snapshot *complete = expectation_build(&run.expected, "tests/data/nothing", FIXTURE_GOOD, arena);
    if (gi_time_parse(gi_str_of(state->as_of), &run.expected.as_of) != GI_TIME_OK)
        fixture_die(state->name, "as-of");
    run.complete = complete;
    struct gi_report report = expectation_check(&run.expected, complete, NULL, 1, arena);
    if (report.count)
        fixture_die(state->name, "the complete record is not");
    try_folder(&run, FIXTURE_RECORD, arena);
    printf("%sok %zu - %zu mutations of the complete record in %s\n", run.wrong || !run.tried ? "not " : "", number,
           run.tried, state->name);
}

/* A row of dead_gate.def that nothing needs would hide a fault. */
static bool exceptions_needed(void)
{
    bool all = true;
    for (size_t i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++) {
        const struct exception *exception = &exceptions[i];
        if (exception->used + 1 == 1u << ((strlen(exception->codes) + 1) / 4))
            continue;
        printf("# %s %s: not all of %s appear (%x)\n", exception->key, mutation_words[exception->how], exception->codes,
               exception->used);
        all = false;
    }
    return all;
}

int main(int argc, char **argv)
{
    size_t number = 0;
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
        if (argc < 2 || strcmp(argv[1], states[i].name) == 0)
            test_state(&states[i], ++number);
    if (argc < 2)
        printf("%sok %zu - every exception is needed\n", exceptions_needed() ? "" : "not ", ++number);
    printf("1..%zu\n", number);
    return 0;
}
