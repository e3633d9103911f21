/* Statements as text: every line that applies, in the order of the format. */
#include "base/limits.h"
#include "base/time.h"
#include "model/shapes.h"
#include "model/statement.h"

static void add_number(struct gi_buf *out, const char *key, uint32_t number)
{
    if (number)
        gi_buf_addf(out, "%s: %u\n", key, number);
}

static void add_time(struct gi_buf *out, const char *key, int64_t seconds)
{
    char text[21];
    gi_time_format(seconds, text);
    gi_buf_addf(out, "%s: %s\n", key, text);
}

static void add_line(struct gi_buf *out, const char *key, struct gi_str value)
{
    gi_buf_addf(out, "%s: ", key);
    gi_buf_addstr(out, value);
    gi_buf_addc(out, '\n');
}

static void add_person(struct gi_buf *out, const char *key, struct gi_str who, uint32_t epoch)
{
    if (!who.s)
        return;
    gi_buf_addf(out, "%s: ", key);
    gi_buf_addstr(out, who);
    gi_buf_addf(out, " %u\n", epoch);
}

static void add_states(struct gi_buf *out, const int *state)
{
    if (state[0] < 0)
        return;
    gi_buf_addf(out, "state: %s", gi_words_STATE.at[state[0]].word);
    if (state[1] >= 0)
        gi_buf_addf(out, " %s", gi_words_STATE.at[state[1]].word);
    gi_buf_addc(out, '\n');
}

static void add_waives(struct gi_buf *out, const struct gi_statement *statement)
{
    for (size_t i = 0; i < statement->waives.n; i++)
        gi_buf_addf(out, "%sGI%u", i ? " " : "waives: ", statement->waives.at[i]);
    if (statement->waives.n)
        gi_buf_addc(out, '\n');
}

static void add_facts(struct gi_buf *out, const struct gi_statement *statement)
{
    for (int i = 0; i < GI_FACT_COUNT && statement->has_facts; i++) {
        enum gi_sign_fact fact = (enum gi_sign_fact)i;
        gi_buf_addf(out, "fact: %s %s\n", gi_fact_name(fact), gi_fact_word(fact, gi_fact_of(&statement->facts, fact)));
    }
}

static void add_lists(struct gi_buf *out, const struct gi_statement *statement)
{
    for (size_t i = 0; i < statement->items.n; i++) {
        const struct gi_statement_item *item = &statement->items.at[i];
        gi_buf_adds(out, "item: ");
        gi_buf_addstr(out, item->action);
        gi_buf_addf(out, " %s\n", gi_words_PROGRESS.at[item->state].word);
    }
    for (size_t i = 0; i < statement->rows.n; i++) {
        gi_buf_adds(out, "row: ");
        gi_buf_addstr(out, statement->rows.at[i].path);
        gi_buf_addf(out, " %s\n", statement->rows.at[i].sha256);
    }
    for (size_t i = 0; i < statement->absent.n; i++)
        add_line(out, "absent", statement->absent.at[i]);
    for (size_t i = 0; i < statement->files.n; i++) {
        const struct gi_statement_file *file = &statement->files.at[i];
        gi_buf_addf(out, "file: %s %llu ", file->sha256, (unsigned long long)file->size);
        gi_buf_addstr(out, file->path);
        gi_buf_addc(out, '\n');
    }
}

struct gi_str gi_statement_render(struct gi_arena *arena, const struct gi_statement *statement)
{
    /* What does not fit ends early, without its last line: nothing reads that as a statement. */
    struct gi_buf out = gi_buf_new(arena, GI_LIMIT_STATEMENT_BYTES);
    gi_buf_adds(&out, "git-incident statement 1\n");
    add_line(&out, "project", statement->project);
    add_line(&out, "record", statement->record);
    add_number(&out, "seq", statement->seq);
    gi_buf_addf(&out, "action: %s\n", gi_sign_word(statement->action));
    add_number(&out, "affirms", statement->affirms);
    add_states(&out, statement->state);
    add_person(&out, "lead", statement->lead, statement->epoch);
    add_person(&out, "to", statement->to, statement->to_epoch);
    add_number(&out, "policy", statement->policy);
    if (statement->prev[0])
        gi_buf_addf(&out, "prev: sha256:%s\n", statement->prev);
    add_time(&out, "signed-at", statement->signed_at);
    add_time(&out, "expires", statement->expires);
    add_line(&out, "reason", statement->reason);
    add_waives(&out, statement);
    add_facts(&out, statement);
    add_lists(&out, statement);
    gi_buf_adds(&out, "end\n");
    return gi_buf_str(&out);
}
