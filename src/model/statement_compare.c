/* Where two statements differ, said for people. */
#include "base/limits.h"
#include "base/time.h"
#include "model/shapes.h"
#include "model/statement.h"

struct comparison {
    struct gi_arena *arena;
    const struct gi_statement *then;
    const struct gi_statement *now;
    struct gi_differences *differences;
};

static void say(const struct comparison *comparison, const char *format, ...) GI_PRINTF(2, 3);

static void say(const struct comparison *comparison, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    GI_VEC_PUSH(comparison->arena, &comparison->differences->list, gi_arena_vprintf(comparison->arena, format, args));
    va_end(args);
}

static void compare_texts(const struct comparison *comparison, const char *what, const char *then, const char *now)
{
    if (strcmp(then, now) != 0)
        say(comparison, "%s: %s then, %s now", what, then, now);
}

static const char *text_of(const struct comparison *comparison, struct gi_str text)
{
    return text.s ? gi_arena_copy(comparison->arena, text.s, text.n) : "nothing";
}

static void compare_strings(const struct comparison *comparison, const char *what, struct gi_str then,
                            struct gi_str now)
{
    compare_texts(comparison, what, text_of(comparison, then), text_of(comparison, now));
}

static void compare_numbers(const struct comparison *comparison, const char *what, uint32_t then, uint32_t now)
{
    const char *before = then ? gi_arena_printf(comparison->arena, "%u", then) : "nothing";
    compare_texts(comparison, what, before, now ? gi_arena_printf(comparison->arena, "%u", now) : "nothing");
}

static const char *states_of(const struct comparison *comparison, const int *state)
{
    if (state[0] < 0)
        return "nothing";
    const char *first = gi_words_STATE.at[state[0]].word;
    if (state[1] < 0)
        return first;
    return gi_arena_printf(comparison->arena, "%s to %s", first, gi_words_STATE.at[state[1]].word);
}

static const char *person_of(const struct comparison *comparison, struct gi_str who, uint32_t epoch)
{
    if (!who.s)
        return "nobody";
    return gi_arena_printf(comparison->arena, "%.*s (epoch %u)", GI_STR_ARGS(who), epoch);
}

static const char *waives_of(const struct comparison *comparison, const struct gi_statement *statement)
{
    const char *text = "nothing";
    for (size_t i = 0; i < statement->waives.n; i++)
        text = gi_arena_printf(comparison->arena, "%s%sGI%u", i ? text : "", i ? " " : "", statement->waives.at[i]);
    return text;
}

static void compare_times(const struct comparison *comparison, const char *what, int64_t then, int64_t now)
{
    char before[21];
    char after[21];
    gi_time_format(then, before);
    gi_time_format(now, after);
    compare_texts(comparison, what, before, after);
}

static void compare_head(const struct comparison *comparison)
{
    const struct gi_statement *then = comparison->then;
    const struct gi_statement *now = comparison->now;
    compare_strings(comparison, "project", then->project, now->project);
    compare_strings(comparison, "record", then->record, now->record);
    compare_numbers(comparison, "seq", then->seq, now->seq);
    compare_texts(comparison, "action", gi_sign_word(then->action), gi_sign_word(now->action));
    compare_numbers(comparison, "affirms", then->affirms, now->affirms);
    compare_texts(comparison, "state", states_of(comparison, then->state), states_of(comparison, now->state));
    compare_texts(comparison, "lead", person_of(comparison, then->lead, then->epoch),
                  person_of(comparison, now->lead, now->epoch));
    compare_texts(comparison, "to", person_of(comparison, then->to, then->to_epoch),
                  person_of(comparison, now->to, now->to_epoch));
    compare_numbers(comparison, "policy", then->policy, now->policy);
    compare_texts(comparison, "prev", then->prev[0] ? then->prev : "nothing", now->prev[0] ? now->prev : "nothing");
    compare_times(comparison, "signed-at", then->signed_at, now->signed_at);
    compare_times(comparison, "expires", then->expires, now->expires);
    compare_strings(comparison, "reason", then->reason, now->reason);
    compare_texts(comparison, "waives", waives_of(comparison, then), waives_of(comparison, now));
}

static void compare_facts(const struct comparison *comparison)
{
    if (!comparison->then->has_facts || !comparison->now->has_facts) {
        compare_texts(comparison, "facts", comparison->then->has_facts ? "five" : "none",
                      comparison->now->has_facts ? "five" : "none");
        return;
    }
    for (int i = 0; i < GI_FACT_COUNT; i++) {
        enum gi_sign_fact fact = (enum gi_sign_fact)i;
        const char *what = gi_arena_printf(comparison->arena, "fact %s", gi_fact_name(fact));
        compare_texts(comparison, what, gi_fact_word(fact, gi_fact_of(&comparison->then->facts, fact)),
                      gi_fact_word(fact, gi_fact_of(&comparison->now->facts, fact)));
    }
}

/* How two sorted lists go on: which of them has the next key. */
enum side { LEFT, RIGHT, BOTH };

static enum side next_side(bool left, struct gi_str left_key, bool right, struct gi_str right_key)
{
    if (!left || !right)
        return left ? LEFT : RIGHT;
    int order = gi_str_compare(left_key, right_key);
    return order < 0 ? LEFT : order > 0 ? RIGHT : BOTH;
}

static void compare_items(const struct comparison *comparison)
{
    static const struct gi_statement_item none;
    const struct gi_statement *then = comparison->then;
    const struct gi_statement *now = comparison->now;
    size_t i = 0;
    size_t j = 0;
    while (i < then->items.n || j < now->items.n) {
        const struct gi_statement_item *left = i < then->items.n ? &then->items.at[i] : &none;
        const struct gi_statement_item *right = j < now->items.n ? &now->items.at[j] : &none;
        enum side side = next_side(left != &none, left->action, right != &none, right->action);
        struct gi_str id = side == RIGHT ? right->action : left->action;
        const char *before = side == RIGHT ? "not resolved" : gi_words_PROGRESS.at[left->state].word;
        const char *after = side == LEFT ? "not resolved" : gi_words_PROGRESS.at[right->state].word;
        compare_texts(comparison, gi_arena_printf(comparison->arena, "item %.*s", GI_STR_ARGS(id)), before, after);
        i += side != RIGHT;
        j += side != LEFT;
    }
}

/* Rows have an order of their own, so they are compared in it. */
static void compare_rows(const struct comparison *comparison)
{
    const struct gi_statement *then = comparison->then;
    const struct gi_statement *now = comparison->now;
    if (then->rows.n != now->rows.n)
        say(comparison, "rows: %zu then, %zu now", then->rows.n, now->rows.n);
    for (size_t i = 0; i < then->rows.n && i < now->rows.n; i++) {
        const struct gi_statement_row *left = &then->rows.at[i];
        const struct gi_statement_row *right = &now->rows.at[i];
        if (!gi_str_equal(left->path, right->path) || strcmp(left->sha256, right->sha256) != 0)
            say(comparison, "row %zu: %.*s %.12s then, %.*s %.12s now", i + 1, GI_STR_ARGS(left->path), left->sha256,
                GI_STR_ARGS(right->path), right->sha256);
    }
}

static void compare_absent(const struct comparison *comparison)
{
    static const struct gi_str none;
    const struct gi_statement *then = comparison->then;
    const struct gi_statement *now = comparison->now;
    size_t i = 0;
    size_t j = 0;
    while (i < then->absent.n || j < now->absent.n) {
        struct gi_str left = i < then->absent.n ? then->absent.at[i] : none;
        struct gi_str right = j < now->absent.n ? now->absent.at[j] : none;
        enum side side = next_side(left.s, left, right.s, right);
        if (side == LEFT)
            say(comparison, "absent %.*s: absent then, there now", GI_STR_ARGS(left));
        if (side == RIGHT)
            say(comparison, "absent %.*s: there then, absent now", GI_STR_ARGS(right));
        i += side != RIGHT;
        j += side != LEFT;
    }
}

static void compare_file(const struct comparison *comparison, const struct gi_statement_file *then,
                         const struct gi_statement_file *now)
{
    if (then->size != now->size)
        say(comparison, "file %.*s: %llu bytes then, %llu now", GI_STR_ARGS(then->path), (unsigned long long)then->size,
            (unsigned long long)now->size);
    else if (strcmp(then->sha256, now->sha256) != 0)
        say(comparison, "file %.*s: other %llu bytes now", GI_STR_ARGS(then->path), (unsigned long long)now->size);
}

static void compare_files(const struct comparison *comparison)
{
    static const struct gi_statement_file none;
    const struct gi_statement *then = comparison->then;
    const struct gi_statement *now = comparison->now;
    size_t i = 0;
    size_t j = 0;
    while (i < then->files.n || j < now->files.n) {
        const struct gi_statement_file *left = i < then->files.n ? &then->files.at[i] : &none;
        const struct gi_statement_file *right = j < now->files.n ? &now->files.at[j] : &none;
        enum side side = next_side(left != &none, left->path, right != &none, right->path);
        if (side == LEFT)
            say(comparison, "file %.*s: %llu bytes then, gone now", GI_STR_ARGS(left->path),
                (unsigned long long)left->size);
        else if (side == RIGHT)
            say(comparison, "file %.*s: not there then, %llu bytes now", GI_STR_ARGS(right->path),
                (unsigned long long)right->size);
        else
            compare_file(comparison, left, right);
        i += side != RIGHT;
        j += side != LEFT;
    }
}

void gi_statement_compare(struct gi_arena *arena, const struct gi_statement *then, const struct gi_statement *now,
                          struct gi_differences *ret_differences)
{
    struct comparison comparison = {arena, then, now, ret_differences};
    compare_head(&comparison);
    compare_facts(&comparison);
    compare_items(&comparison);
    compare_rows(&comparison);
    compare_absent(&comparison);
    compare_files(&comparison);
}

const char *gi_differences_text(struct gi_arena *arena, const struct gi_differences *differences)
{
    enum { NAMED = 20 }; /* differences that one line lists */
    struct gi_buf text = gi_buf_new(arena, GI_LIMIT_REMEDY_BYTES);
    for (size_t i = 0; i < differences->list.n && i < NAMED; i++)
        gi_buf_addf(&text, "%s%s", i ? "; " : "", differences->list.at[i]);
    if (differences->list.n > NAMED)
        gi_buf_addf(&text, "; and %zu more", differences->list.n - NAMED);
    return text.n ? text.s : "";
}
