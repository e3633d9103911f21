/* Coverage by state, the facts, and which of them are lowered. */
#include "engine/judge/coverage.h"

#include <stdlib.h>

#include "base/digest.h"

bool gi_coverage_of_state(int state)
{
    return gi_statement_covers(state);
}

/* The bytes as the blob has them: Git takes away the CR of a line end where .gitattributes says `text eol=lf`, which is
 * everywhere but in evidence and in the sources of imported records. */
static struct gi_str blob_of(struct gi_arena *arena, const struct gi_source *source)
{
    struct gi_str bytes = {source->file.data, source->file.size};
    enum gi_file_role role = (enum gi_file_role)source->kind->role;
    bool text = role != GI_ROLE_EXHIBIT && role != GI_ROLE_IMPORTED_VERIS && role != GI_ROLE_IMPORTED_SOURCE;
    if (!text || !(source->file.flags & GI_FILE_WORKTREE) || gi_str_find(bytes, '\r') == bytes.n)
        return bytes;
    char *copy = gi_arena_alloc_raw(arena, bytes.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < bytes.n; i++)
        if (bytes.s[i] != '\r' || i + 1 == bytes.n || bytes.s[i + 1] != '\n')
            copy[n++] = bytes.s[i];
    copy[n] = '\0';
    return (struct gi_str){copy, n};
}

struct gi_statement_file gi_coverage_file(struct gi_arena *arena, const struct gi_source *source, const char *path)
{
    struct gi_statement_file file = {.path = gi_str_of(path)};
    struct gi_str bytes = blob_of(arena, source);
    file.size = bytes.n;
    gi_digest_hex(bytes, file.sha256);
    return file;
}

/* Whether a row of communications.yaml calls a message sent. */
static bool is_sent(const struct gi_record *record, struct gi_str id)
{
    for (size_t i = 0; i < record->sent.n; i++) {
        const struct gi_sent *row = &record->sent.at[i];
        if (row->state.is == GI_PRESENT && row->state.number == GI_SENT_SENT && id.n && gi_str_equal(row->id.text, id))
            return true;
    }
    return false;
}

/* Whether a communication's file is signed or sent, by its name's id or the id it gives itself. */
static bool went_out(const struct gi_record *record, const struct gi_signoffs *signoffs, const struct gi_source *source)
{
    struct gi_str id = gi_document_id(source->name);
    if (gi_signoffs_document(signoffs, id) || is_sent(record, id))
        return true;
    for (size_t i = 0; i < record->communications.n; i++) {
        const struct gi_communication *message = record->communications.at[i];
        if (message->self.source == source)
            return gi_signoffs_document(signoffs, message->id.text) || is_sent(record, message->id.text);
    }
    return false;
}

/* Whether a state's coverage asks for a file. What the table does not free is covered. */
static bool is_covered(const struct gi_record *record, const struct gi_signoffs *signoffs, int state,
                       const struct gi_source *source)
{
    if (source->kind->role == GI_ROLE_SIGN_OFF)
        return false;
    if (state != GI_STATE_FOLLOW_UP)
        return true;
    static const enum gi_file_role free_files[] = {GI_ROLE_HEADER, GI_ROLE_STATUS, GI_ROLE_PROGRESS, GI_ROLE_SENT,
                                                   GI_ROLE_SYNCS};
    for (size_t i = 0; i < sizeof(free_files) / sizeof(free_files[0]); i++)
        if (source->kind->role == free_files[i])
            return false;
    return source->kind->role != GI_ROLE_COMMUNICATION || went_out(record, signoffs, source);
}

static int by_path(const void *a, const void *b)
{
    const struct gi_statement_file *left = a;
    const struct gi_statement_file *right = b;
    return gi_str_compare(left->path, right->path);
}

static void sort_files(struct gi_statement *statement)
{
    if (statement->files.n)
        qsort(statement->files.at, statement->files.n, sizeof(*statement->files.at), by_path);
}

/* The files whose absence a state signs, in bytewise order; the first two in follow_up. */
static void add_absent(struct gi_arena *arena, const struct gi_record *record, int state,
                       struct gi_statement *statement)
{
    static const struct {
        enum gi_file_role role;
        bool in_follow_up;
    } rows[] = {{GI_ROLE_ACTIONS, true},
                {GI_ROLE_SENT, false},
                {GI_ROLE_EVIDENCE, true},
                {GI_ROLE_SYNCS, false},
                {GI_ROLE_PROGRESS, false}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (!record->by_role[rows[i].role] && (rows[i].in_follow_up || state != GI_STATE_FOLLOW_UP))
            GI_VEC_PUSH(arena, &statement->absent, gi_str_of(gi_file_kinds[rows[i].role].name));
}

static void add_source(struct gi_arena *arena, const struct gi_source *source, struct gi_statement *statement)
{
    const char *path = gi_arena_copy(arena, source->name.s, source->name.n);
    GI_VEC_PUSH(arena, &statement->files, gi_coverage_file(arena, source, path));
}

void gi_coverage_files(struct gi_arena *arena, const struct gi_record *record, const struct gi_signoffs *signoffs,
                       int state, struct gi_statement *statement)
{
    if (!gi_statement_covers(state))
        return;
    add_absent(arena, record, state, statement);
    for (size_t i = 0; i < record->sources.n; i++)
        if (is_covered(record, signoffs, state, &record->sources.at[i]))
            add_source(arena, &record->sources.at[i], statement);
    sort_files(statement);
}

static bool names_file(const struct gi_statement *statement, struct gi_str path)
{
    struct gi_statement_file key = {.path = path};
    return statement->files.n && bsearch(&key, statement->files.at, statement->files.n, sizeof(key), by_path);
}

/* What may come in follow_up without changing what was signed. */
static bool is_new_document(const struct gi_source *source)
{
    return source->kind->role == GI_ROLE_COMMUNICATION || source->kind->role == GI_ROLE_DECISION ||
           source->kind->role == GI_ROLE_MEETING;
}

void gi_coverage_standing(struct gi_arena *arena, const struct gi_record *record, const struct gi_signoffs *signoffs,
                          const struct gi_statement *then, struct gi_statement *ret_now)
{
    int state = gi_statement_after(then);
    if (!gi_statement_covers(state))
        return;
    add_absent(arena, record, state, ret_now);
    for (size_t i = 0; i < record->sources.n; i++) {
        const struct gi_source *source = &record->sources.at[i];
        bool free_now = state == GI_STATE_FOLLOW_UP && is_new_document(source);
        if (names_file(then, source->name) || (!free_now && is_covered(record, signoffs, state, source)))
            add_source(arena, source, ret_now);
    }
    sort_files(ret_now);
}

static int number_of(const struct gi_scalar *scalar)
{
    return scalar->is == GI_PRESENT ? (int)scalar->number : -1;
}

struct gi_sign_facts gi_coverage_facts(const struct gi_record *record, const struct gi_life *life)
{
    const struct gi_incident *incident = &record->incident;
    int tlp = number_of(&incident->tlp);
    return (struct gi_sign_facts){.severity = life->severity,
                                  .customer_impact = number_of(&incident->impact.customer_impact),
                                  .data_breach = number_of(&incident->impact.data_breach),
                                  .confidence = number_of(&incident->confidence),
                                  .tlp = tlp < 0 ? GI_TLP_AMBER : tlp};
}

static int by_action(const void *a, const void *b)
{
    const struct gi_statement_item *left = a;
    const struct gi_statement_item *right = b;
    return gi_str_compare(left->action, right->action);
}

void gi_coverage_items(struct gi_arena *arena, const struct gi_life *life, struct gi_statement *statement)
{
    for (size_t i = 0; i < life->action_count; i++) {
        const struct gi_action_life *action = &life->actions[i];
        if (action->resolved && action->action->id.is == GI_PRESENT)
            GI_VEC_PUSH(arena, &statement->items, (struct gi_statement_item){action->action->id.text, action->state});
    }
    if (statement->items.n)
        qsort(statement->items.at, statement->items.n, sizeof(*statement->items.at), by_action);
}

/* How grave a value of a fact is: 0 is the gravest; equal numbers lower nothing between them. */
static int rank_severity(int value, enum gi_ever determined)
{
    enum { UNJUDGED = GI_SEVERITY_UNDETERMINED, MISSING };
    if (value < 0)
        return MISSING;
    return value == GI_SEVERITY_UNDETERMINED && determined == GI_ONCE_DETERMINED ? GI_SEVERITY_CRITICAL : value;
}

static int rank_breach(int value)
{
    return value == GI_BREACH_CONFIRMED || value == GI_BREACH_SUSPECTED ? value : GI_BREACH_SUSPECTED + 1;
}

static int rank_confidence(int value)
{
    return value >= 0 && value < GI_CONFIDENCE_FALSE_POSITIVE ? value : GI_CONFIDENCE_FALSE_POSITIVE;
}

static int rank_of(enum gi_sign_fact fact, int value, enum gi_ever determined)
{
    switch (fact) {
    case GI_FACT_SEVERITY:
        return rank_severity(value, determined);
    case GI_FACT_CUSTOMER_IMPACT:
        return value != GI_YES_NO_UNKNOWN_YES;
    case GI_FACT_DATA_BREACH:
        return rank_breach(value);
    case GI_FACT_CONFIDENCE:
        return rank_confidence(value);
    case GI_FACT_TLP:
        return value < 0 ? GI_TLP_AMBER : value;
    }
    return 0;
}

size_t gi_facts_lowered(struct gi_arena *arena, const struct gi_sign_facts *then, const struct gi_sign_facts *now,
                        enum gi_ever determined, struct gi_differences *ret_lowered)
{
    size_t lowered = 0;
    if (then->severity >= 0 && then->severity != GI_SEVERITY_UNDETERMINED)
        determined = GI_ONCE_DETERMINED;
    for (int i = 0; i < GI_FACT_COUNT; i++) {
        enum gi_sign_fact fact = (enum gi_sign_fact)i;
        int before = gi_fact_of(then, fact);
        int after = gi_fact_of(now, fact);
        if (rank_of(fact, after, determined) <= rank_of(fact, before, determined))
            continue;
        const char *words = gi_arena_printf(arena, "%s %s to %s", gi_fact_name(fact), gi_fact_word(fact, before),
                                            gi_fact_word(fact, after));
        GI_VEC_PUSH(arena, &ret_lowered->list, words);
        lowered++;
    }
    return lowered;
}
