/* Statements read strictly: what is accepted is byte for byte what the same statement would be written as. */
#include "base/limits.h"
#include "base/time.h"
#include "model/life.h"
#include "model/statement_lines.h"
#include "model/values.h"

struct reader {
    struct gi_arena *arena;
    struct gi_str rest;  /* behind the line at hand */
    struct gi_str line;  /* without its line feed */
    uint32_t number;     /* of the line at hand, from 1 */
    uint32_t fact_count; /* fact lines read */
    struct gi_statement *statement;
    struct gi_error *reterr;
};

enum { MAGIC_LINE = 1, LINE_SHOWN = 60 };

static int fail_line(const struct reader *reader, const char *why)
{
    return gi_fail(reader->reterr, "line %u: %s", reader->number, why);
}

/* The beginning of the line at hand for messages; bytes that are no plain ASCII are not shown. */
static const char *shown(const struct reader *reader)
{
    char *text = gi_arena_copy(reader->arena, reader->line.s ? reader->line.s : "",
                               reader->line.n < LINE_SHOWN ? reader->line.n : LINE_SHOWN);
    for (char *at = text; *at; at++)
        if (*at < ' ' || *at > '~')
            *at = '?';
    return text;
}

static int next_line(struct reader *reader)
{
    reader->number++;
    size_t end = gi_str_find(reader->rest, '\n');
    if (end == reader->rest.n)
        return fail_line(reader, "the statement ends before its line `end`");
    reader->line = gi_str_part(reader->rest, 0, end);
    reader->rest = gi_str_part(reader->rest, end + 1, reader->rest.n);
    return 0;
}

/* The next word of a value, up to a blank or the end; `value` moves behind that blank. */
static struct gi_str take_word(struct gi_str *value)
{
    size_t end = gi_str_find(*value, ' ');
    struct gi_str word = gi_str_part(*value, 0, end);
    bool more = end < value->n;
    *value = gi_str_part(*value, more ? end + 1 : value->n, value->n);
    if (!more)
        value->s = NULL; /* nothing stands behind it, not even a blank */
    return word;
}

static bool is_done(struct gi_str value)
{
    return !value.s;
}

static bool is_hex(struct gi_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!((text.s[i] >= '0' && text.s[i] <= '9') || (text.s[i] >= 'a' && text.s[i] <= 'f')))
            return false;
    return text.n == 64;
}

static void copy_hex(char ret_hex[65], struct gi_str text)
{
    memcpy(ret_hex, text.s, 64);
    ret_hex[64] = '\0';
}

/* Decimal without leading zeros, at most `most`. */
static bool is_decimal(struct gi_str text, uint64_t most, uint64_t *ret_number)
{
    uint64_t number = 0;
    if (!text.n || text.n > 10 || (text.n > 1 && text.s[0] == '0'))
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] < '0' || text.s[i] > '9')
            return false;
        number = number * 10 + (uint64_t)(text.s[i] - '0');
    }
    *ret_number = number;
    return number <= most;
}

static int read_number(struct reader *reader, struct gi_str value, uint32_t *ret_number)
{
    uint64_t number;
    if (!is_decimal(value, GI_LIMIT_NUMBER, &number) || !number)
        return fail_line(reader, "expected a number from 1 to 9999 without leading zeros");
    *ret_number = (uint32_t)number;
    return 0;
}

static int read_project(struct reader *reader, struct gi_str value)
{
    if (!gi_value_is_uuid(value))
        return fail_line(reader, "the project is no UUID in lower case");
    reader->statement->project = value;
    return 0;
}

static int read_record(struct reader *reader, struct gi_str value)
{
    if (!gi_str_is(value, "policy") && !gi_str_is(value, "plan") && gi_id_prefix(value) != GI_ID_INC)
        return fail_line(reader, "the record is no incident's id, nor `policy` or `plan`");
    reader->statement->record = value;
    return 0;
}

static int read_seq(struct reader *reader, struct gi_str value)
{
    return read_number(reader, value, &reader->statement->seq);
}

/* The action decides which lines stand above it, too. */
static int read_action(struct reader *reader, struct gi_str value)
{
    struct gi_statement *statement = reader->statement;
    int action = gi_sign_find(value);
    if (action < 0)
        return fail_line(reader, "there is no such action");
    statement->action = (enum gi_sign_action)action;
    enum gi_sign_form form = gi_sign_form_of(statement->action);
    bool numbered = form != GI_SIGN_FORM_DOCUMENT;
    bool fits = form == GI_SIGN_FORM_POLICY ? gi_str_is(statement->record, "policy")
                : form == GI_SIGN_FORM_PLAN ? gi_str_is(statement->record, "plan")
                                            : gi_id_prefix(statement->record) == GI_ID_INC;
    if (!fits)
        return fail_line(reader, "this action is not one of such a record");
    if (numbered != (statement->seq > 0))
        return fail_line(reader, numbered ? "this action needs a line `seq`" : "this action has no line `seq`");
    return 0;
}

static int read_affirms(struct reader *reader, struct gi_str value)
{
    if (read_number(reader, value, &reader->statement->affirms))
        return -1;
    if (reader->statement->affirms >= reader->statement->seq)
        return fail_line(reader, "it affirms a statement that does not stand before it");
    return 0;
}

static int read_state(struct reader *reader, struct gi_str value)
{
    struct gi_statement *statement = reader->statement;
    bool step = gi_sign_is_step(statement->action);
    for (int i = 0; i <= step; i++) {
        int state = is_done(value) ? -1 : gi_choices_find(&gi_words_STATE, take_word(&value));
        if (state < 0 || state == GI_STATE_IMPORTED)
            return fail_line(reader, step ? "expected two states" : "expected a state");
        statement->state[i] = state;
    }
    if (!is_done(value))
        return fail_line(reader, "expected one state less");
    if (step && !gi_sign_guards(statement->action, statement->state[0], statement->state[1]))
        return fail_line(reader, "this is no step of that action");
    return 0;
}

static int read_person(struct reader *reader, struct gi_str value, struct gi_str *ret_who, uint32_t *ret_epoch)
{
    struct gi_str who = take_word(&value);
    if (!gi_value_is_person(who) || is_done(value))
        return fail_line(reader, "expected a person's id and an epoch");
    if (read_number(reader, value, ret_epoch))
        return -1;
    *ret_who = who;
    return 0;
}

static int read_lead(struct reader *reader, struct gi_str value)
{
    return read_person(reader, value, &reader->statement->lead, &reader->statement->epoch);
}

static int read_to(struct reader *reader, struct gi_str value)
{
    return read_person(reader, value, &reader->statement->to, &reader->statement->to_epoch);
}

static int read_policy(struct reader *reader, struct gi_str value)
{
    struct gi_statement *statement = reader->statement;
    if (read_number(reader, value, &statement->policy))
        return -1;
    if (statement->action == GI_SIGN_POLICY && statement->policy != statement->seq - 1)
        return fail_line(reader, "the old policy is not the one before the new one");
    return 0;
}

static int read_prev(struct reader *reader, struct gi_str value)
{
    struct gi_str hex = gi_str_part(value, strlen("sha256:"), value.n);
    if (!gi_str_starts(value, "sha256:") || !is_hex(hex))
        return fail_line(reader, "expected sha256: and 64 lower-case hex digits");
    copy_hex(reader->statement->prev, hex);
    return 0;
}

static int read_time(struct reader *reader, struct gi_str value, int64_t *ret_seconds)
{
    char written[21];
    int64_t seconds = 0;
    enum gi_time_problem problem = gi_time_parse(value, &seconds);
    gi_time_format(seconds, written);
    if (problem != GI_TIME_OK || !gi_str_is(value, written))
        return fail_line(reader, "expected a time written like 2026-11-22T01:59:00Z");
    *ret_seconds = seconds;
    return 0;
}

static int read_signed_at(struct reader *reader, struct gi_str value)
{
    return read_time(reader, value, &reader->statement->signed_at);
}

static int read_expires(struct reader *reader, struct gi_str value)
{
    return read_time(reader, value, &reader->statement->expires);
}

static int read_reason(struct reader *reader, struct gi_str value)
{
    struct gi_error error = {.arena = reader->arena};
    if (gi_statement_reason(value, &error))
        return fail_line(reader, error.message);
    reader->statement->reason = value;
    return 0;
}

static int read_waives(struct reader *reader, struct gi_str value)
{
    struct gi_statement *statement = reader->statement;
    uint64_t before = 99;
    while (!is_done(value)) {
        struct gi_str code = take_word(&value);
        uint64_t number = 0;
        if (code.n != 5 || !gi_str_starts(code, "GI") || !is_decimal(gi_str_part(code, 2, 3), 999, &number) ||
            number <= before)
            return fail_line(reader, "expected codes like GI514, ascending, one blank between them");
        GI_VEC_PUSH(reader->arena, &statement->waives, (uint16_t)number);
        before = number;
    }
    return 0;
}

/* The place of a fact's word, -1 for `unset`; -2 where there is no such word. tlp is never unset. */
static int find_fact(enum gi_sign_fact fact, struct gi_str word)
{
    enum { NO_WORD = -2 };
    if (gi_str_is(word, "unset"))
        return fact == GI_FACT_TLP ? NO_WORD : -1;
    for (int value = 0; strcmp(gi_fact_word(fact, value), "unset") != 0; value++)
        if (gi_str_is(word, gi_fact_word(fact, value)))
            return value;
    return NO_WORD;
}

static int read_fact(struct reader *reader, struct gi_str value)
{
    struct gi_statement *statement = reader->statement;
    enum gi_sign_fact fact = (enum gi_sign_fact)reader->fact_count;
    if (reader->fact_count++ >= GI_FACT_COUNT)
        return fail_line(reader, "there are five facts");
    struct gi_str name = take_word(&value);
    int found = gi_str_is(name, gi_fact_name(fact)) && !is_done(value) ? find_fact(fact, value) : -2;
    if (found < -1)
        return gi_fail(reader->reterr, "line %u: expected the fact %s with one of its words", reader->number,
                       gi_fact_name(fact));
    *gi_fact_value(&statement->facts, fact) = found;
    statement->has_facts = reader->fact_count == GI_FACT_COUNT;
    return 0;
}

static int read_item(struct reader *reader, struct gi_str value)
{
    struct gi_statement *statement = reader->statement;
    struct gi_str action = take_word(&value);
    int state = is_done(value) ? -1 : gi_choices_find(&gi_words_PROGRESS, value);
    if (gi_id_prefix(action) != GI_ID_A || state < 0 || !gi_progress_resolved(state))
        return fail_line(reader, "expected an action's id and a state that resolves it");
    size_t n = statement->items.n;
    if (n && gi_str_compare(statement->items.at[n - 1].action, action) >= 0)
        return fail_line(reader, "items stand in bytewise order of their ids, each once");
    GI_VEC_PUSH(reader->arena, &statement->items, (struct gi_statement_item){action, state});
    return 0;
}

static int read_row(struct reader *reader, struct gi_str value)
{
    struct gi_statement *statement = reader->statement;
    struct gi_statement_row row = {.path = take_word(&value)};
    const struct gi_file_kind *kind = gi_file_kind_of(GI_KIND_INCIDENT, row.path);
    bool rows = kind && kind->reading == GI_READ_AS_ROWS && kind->role != GI_ROLE_STATUS;
    if (!rows || is_done(value) || !is_hex(value))
        return fail_line(reader, "expected a file of rows and 64 lower-case hex digits");
    copy_hex(row.sha256, value);
    size_t n = statement->rows.n;
    if (n && gi_str_compare(statement->rows.at[n - 1].path, row.path) > 0)
        return fail_line(reader, "rows stand in bytewise order of their paths");
    GI_VEC_PUSH(reader->arena, &statement->rows, row);
    return 0;
}

static int read_absent(struct reader *reader, struct gi_str value)
{
    struct gi_statement *statement = reader->statement;
    size_t n = statement->absent.n;
    if (!gi_statement_may_lack(gi_statement_after(statement), value))
        return fail_line(reader, "this file is none whose absence is signed");
    if (n && gi_str_compare(statement->absent.at[n - 1], value) >= 0)
        return fail_line(reader, "absent files stand in bytewise order, each once");
    GI_VEC_PUSH(reader->arena, &statement->absent, value);
    return 0;
}

static int read_file(struct reader *reader, struct gi_str value)
{
    struct gi_statement *statement = reader->statement;
    struct gi_statement_file file = {0};
    struct gi_str hex = take_word(&value);
    struct gi_str size = take_word(&value);
    if (is_done(value) || !is_hex(hex) || !is_decimal(size, GI_LIMIT_EVIDENCE_BYTES, &file.size))
        return fail_line(reader, "expected 64 lower-case hex digits, a size and a path");
    copy_hex(file.sha256, hex);
    file.path = value;
    size_t n = statement->files.n;
    if (n && gi_str_compare(statement->files.at[n - 1].path, value) >= 0)
        return fail_line(reader, "files stand in bytewise order of their paths, each once");
    if (!gi_statement_may_hold(statement, value))
        return fail_line(reader, "this file does not belong in a statement of that action");
    GI_VEC_PUSH(reader->arena, &statement->files, file);
    return 0;
}

struct line_row {
    const char *key;
    int (*read)(struct reader *reader, struct gi_str value);
    bool many;
};

static const struct line_row lines[GI_STATEMENT_COUNT] = {
    [GI_STATEMENT_PROJECT] = {"project: ", read_project, false},
    [GI_STATEMENT_RECORD] = {"record: ", read_record, false},
    [GI_STATEMENT_SEQ] = {"seq: ", read_seq, false},
    [GI_STATEMENT_ACTION] = {"action: ", read_action, false},
    [GI_STATEMENT_AFFIRMS] = {"affirms: ", read_affirms, false},
    [GI_STATEMENT_STATE] = {"state: ", read_state, false},
    [GI_STATEMENT_LEAD] = {"lead: ", read_lead, false},
    [GI_STATEMENT_TO] = {"to: ", read_to, false},
    [GI_STATEMENT_POLICY] = {"policy: ", read_policy, false},
    [GI_STATEMENT_PREV] = {"prev: ", read_prev, false},
    [GI_STATEMENT_SIGNED_AT] = {"signed-at: ", read_signed_at, false},
    [GI_STATEMENT_EXPIRES] = {"expires: ", read_expires, false},
    [GI_STATEMENT_REASON] = {"reason: ", read_reason, false},
    [GI_STATEMENT_WAIVES] = {"waives: ", read_waives, false},
    [GI_STATEMENT_FACT] = {"fact: ", read_fact, true},
    [GI_STATEMENT_ITEM] = {"item: ", read_item, true},
    [GI_STATEMENT_ROW] = {"row: ", read_row, true},
    [GI_STATEMENT_ABSENT] = {"absent: ", read_absent, true},
    [GI_STATEMENT_FILE] = {"file: ", read_file, true},
};

static int read_lines(struct reader *reader, enum gi_statement_line line)
{
    enum gi_sign_line rule = gi_statement_stands(reader->statement, line);
    bool found = false;
    while (rule != GI_LINE_NEVER && (!found || lines[line].many) && gi_str_starts(reader->line, lines[line].key)) {
        if (lines[line].read(reader, gi_str_part(reader->line, strlen(lines[line].key), reader->line.n)) ||
            next_line(reader))
            return -1;
        found = true;
    }
    if (rule == GI_LINE_MUST && !found)
        return gi_fail(reader->reterr, "line %u: expected a line `%.*s`, found `%s`", reader->number,
                       (int)strlen(lines[line].key) - 2, lines[line].key, shown(reader));
    return 0;
}

static int read_statement(struct reader *reader)
{
    if (next_line(reader))
        return -1;
    if (!gi_str_is(reader->line, "git-incident statement 1"))
        return fail_line(reader, "expected `git-incident statement 1`");
    if (next_line(reader))
        return -1;
    for (int line = 0; line < GI_STATEMENT_COUNT; line++) {
        if (read_lines(reader, (enum gi_statement_line)line))
            return -1;
        if (line == GI_STATEMENT_FACT && reader->fact_count % GI_FACT_COUNT)
            return fail_line(reader, "a fact is missing");
    }
    if (!gi_str_is(reader->line, "end"))
        return gi_fail(reader->reterr, "line %u: `%s` does not stand here", reader->number, shown(reader));
    if (reader->rest.n)
        return fail_line(reader, "something stands behind the line `end`");
    if (reader->statement->action == GI_SIGN_POLICY && reader->statement->files.n != 1u + (reader->statement->seq > 1))
        return fail_line(reader, "the old policy's file is missing");
    return 0;
}

int gi_statement_parse(struct gi_arena *arena, struct gi_str bytes, struct gi_statement *ret_statement,
                       struct gi_error *reterr)
{
    struct gi_statement statement = {.state = {-1, -1}, .facts = {-1, -1, -1, -1, -1}};
    struct reader reader = {.arena = arena, .rest = bytes, .statement = &statement, .reterr = reterr};
    if (bytes.n > GI_LIMIT_STATEMENT_BYTES)
        return gi_fail(reterr, "it has %zu bytes; a statement may have %d", bytes.n, GI_LIMIT_STATEMENT_BYTES);
    if (read_statement(&reader))
        return -1;
    *ret_statement = statement;
    return 0;
}
