/* Logs only grow: each row file against its base, row by row and key by key.
 *
 * A row of the base is found again by its id, else by all of its values. The node trees are compared, so that every key
 * counts, x- keys included. */
#include "base/limits.h"
#include "rules/functions.h"

/* Whether the change leads from a state before accept, or back to one: the step itself may bring the last keys. */
static bool is_before_accept(const struct gi_rule_run *run)
{
    int before = GI_STATE_TRIAGE;
    for (size_t i = 0; i < run->base->status.n; i++)
        if (run->base->status.at[i].state.is == GI_PRESENT)
            before = (int)run->base->status.at[i].state.number;
    return before < GI_STATE_FOLLOW_UP || run->life->state < GI_STATE_FOLLOW_UP;
}

static bool is_action(const struct gi_source *source)
{
    return source->kind->shape == &gi_shape_action;
}

/* What may be added later to a row that is there. */
static bool may_be_added(const struct gi_rule_run *run, const struct gi_source *source, struct gi_str key)
{
    return gi_str_is(key, "id") || gi_str_is(key, "recorded") || (is_action(source) && is_before_accept(run));
}

static const struct gi_node *value_of(const struct gi_node *row, struct gi_str key)
{
    for (const struct gi_node *child = row->first; child; child = child->next)
        if (gi_str_equal(child->key, key))
            return child;
    return NULL;
}

static bool same_value(const struct gi_node *a, const struct gi_node *b);

/* Whether a mapping has every key of another with its value; their order says nothing. */
static bool has_every_key(const struct gi_node *old, const struct gi_node *now)
{
    for (const struct gi_node *child = old->first; child; child = child->next) {
        const struct gi_node *value = value_of(now, child->key);
        if (!value || !same_value(child, value))
            return false;
    }
    return true;
}

static bool same_value(const struct gi_node *a, const struct gi_node *b)
{
    if (a->kind != b->kind || a->count != b->count)
        return false;
    if (a->kind == GI_NODE_SCALAR)
        return gi_str_equal(a->text, b->text);
    if (a->kind == GI_NODE_MAP)
        return has_every_key(a, b);
    const struct gi_node *right = b->first;
    for (const struct gi_node *left = a->first; left; left = left->next, right = right->next)
        if (!right || !same_value(left, right))
            return false;
    return true;
}

/* A list that may grow at its end: evidence's custody. */
static bool grew(const struct gi_node *old, const struct gi_node *now)
{
    if (old->kind != GI_NODE_LIST || now->kind != GI_NODE_LIST)
        return false;
    const struct gi_node *right = now->first;
    for (const struct gi_node *left = old->first; left; left = left->next, right = right->next)
        if (!right || !same_value(left, right))
            return false;
    return true;
}

static bool kept(const struct gi_source *source, const struct gi_node *old, const struct gi_node *now)
{
    bool custody = source->kind->shape == &gi_shape_evidence && gi_str_is(old->key, "custody");
    bool part = is_action(source) && old->kind == GI_NODE_MAP && now->kind == GI_NODE_MAP; /* keys_stay looks into it */
    return same_value(old, now) || (custody && grew(old, now)) || (part && has_every_key(old, now));
}

/* Whether all values of an old row stand in a row: how a row without an id is found again. */
static bool holds_all(const struct gi_source *source, const struct gi_node *old, const struct gi_node *row)
{
    for (const struct gi_node *child = old->first; child; child = child->next) {
        const struct gi_node *now = value_of(row, child->key);
        if (!now || !kept(source, child, now))
            return false;
    }
    return true;
}

/* Rows without an id that changed in one value are still the same row where `at` and `by` agree. */
static bool same_moment(const struct gi_node *old, const struct gi_node *row)
{
    static const char *const keys[] = {"at", "by"};
    for (size_t i = 0; i < 2; i++) {
        const struct gi_node *left = gi_node_get(old, keys[i]);
        const struct gi_node *right = gi_node_get(row, keys[i]);
        if (!left || !right || !same_value(left, right))
            return false;
    }
    return true;
}

/* Rows that have an id of their own are found by it; of SENT, `id` names the message, and rows are found by content. */
static const struct gi_node *own_id(const struct gi_source *source, const struct gi_node *row)
{
    return source->kind->shape == &gi_shape_sent ? NULL : gi_node_get(row, "id");
}

/* Whether a row is another one of the base, unchanged. */
static bool is_another(const struct gi_source *source, const struct gi_node *rows, const struct gi_node *row)
{
    for (const struct gi_node *old = rows->first; old; old = old->next)
        if (old->kind == GI_NODE_MAP && holds_all(source, old, row))
            return true;
    return false;
}

/* The rows of a file as they are now. */
struct rows_now {
    const struct gi_node **at;
    uint8_t *another; /* of each row: whether it is one of the base, unchanged */
    size_t n;
    size_t next;   /* behind the row that was found last: there the next one is expected */
    size_t sought; /* rows that did not stand where they were expected */
};

enum { NOT_KNOWN, ANOTHER, NO_OTHER };

static struct rows_now rows_of(struct gi_arena *arena, const struct gi_source *source)
{
    struct rows_now now = {.n = source->root ? source->root->count : 0};
    now.at = GI_NEW_ARRAY(arena, const struct gi_node *, now.n + 1);
    now.another = GI_NEW_ARRAY(arena, uint8_t, now.n + 1);
    size_t i = 0;
    for (const struct gi_node *row = source->root ? source->root->first : NULL; row; row = row->next)
        now.at[i++] = row;
    return now;
}

static bool is_found(const struct gi_source *source, const struct gi_node *old, const struct gi_node *row)
{
    const struct gi_node *id = own_id(source, old);
    const struct gi_node *now = row->kind == GI_NODE_MAP ? own_id(source, row) : NULL;
    return id ? now && same_value(id, now) : holds_all(source, old, row);
}

static bool is_free(const struct gi_source *source, const struct gi_node *rows, struct rows_now *now, size_t i)
{
    if (now->another[i] == NOT_KNOWN)
        now->another[i] = is_another(source, rows, now->at[i]) ? ANOTHER : NO_OTHER;
    return now->another[i] == NO_OTHER;
}

static const struct gi_node *take(struct rows_now *now, size_t i)
{
    now->next = i + 1;
    return now->at[i];
}

/* Looks first where the row is expected: a log has thousands of them. */
static const struct gi_node *find_again(const struct gi_source *source, const struct gi_node *rows,
                                        const struct gi_node *old, struct rows_now *now)
{
    const struct gi_node *id = own_id(source, old);
    for (size_t tried = 0; tried < now->n; tried++) {
        size_t i = (now->next + tried) % now->n;
        now->sought += tried == 1;
        if (!is_found(source, old, now->at[i]))
            continue;
        now->another[i] = id ? now->another[i] : ANOTHER;
        return take(now, i);
    }
    for (size_t i = 0; !id && i < now->n; i++)
        if (!own_id(source, now->at[i]) && same_moment(old, now->at[i]) && is_free(source, rows, now, i))
            return take(now, i);
    return NULL;
}

enum difference { REMOVED, CHANGED, ADDED };

struct comparison {
    struct gi_rule_run *run;
    const struct gi_source *old;
    const struct gi_source *now;
    enum difference wanted;
};

static struct gi_place key_place(const struct gi_source *source, const struct gi_node *node)
{
    return (struct gi_place){&source->file, node->key_span};
}

static struct gi_place row_place(const struct gi_source *source, const struct gi_node *row)
{
    return (struct gi_place){&source->file, row->first ? row->first->key_span : row->span};
}

static const char *name_of(const struct gi_rule_run *run, const struct gi_node *row)
{
    const struct gi_node *name = gi_node_get(row, "id");
    if (!name)
        name = gi_node_get(row, "at");
    return name ? gi_arena_printf(run->findings->arena, "%.*s", GI_STR_ARGS(name->text)) : "a row";
}

/* What a redacted row keeps. */
static bool outlives_redaction(struct gi_str key)
{
    return gi_str_is(key, "id") || gi_str_is(key, "at") || gi_str_is(key, "by");
}

/* What stays is what was: of a row that this change redacts, what outlives that. */
static void say_changes(const struct comparison *comparison, const struct gi_node *old, const struct gi_node *now,
                        bool redacted)
{
    struct gi_rule_run *run = comparison->run;
    for (const struct gi_node *child = old->first; child; child = child->next) {
        const struct gi_node *value = value_of(now, child->key);
        if (redacted && !outlives_redaction(child->key))
            continue; /* the form of the stub is judged by itself */
        if (!value)
            gi_say(run, row_place(comparison->now, now), "%.*s was taken out of row %s", GI_STR_ARGS(child->key),
                   name_of(run, old));
        else if (!kept(comparison->now, child, value))
            gi_say(run, (struct gi_place){&comparison->now->file, value->span}, "%.*s of row %s was changed",
                   GI_STR_ARGS(child->key), name_of(run, old));
    }
}

/* Keys of a row, and of the mappings in it. */
static void say_additions(const struct comparison *comparison, const struct gi_node *old, const struct gi_node *now,
                          const char *row)
{
    struct gi_rule_run *run = comparison->run;
    for (const struct gi_node *child = now->first; child; child = child->next) {
        const struct gi_node *was = value_of(old, child->key);
        if (!was && !may_be_added(run, comparison->now, child->key))
            gi_say(run, key_place(comparison->now, child), "%.*s was added to row %s", GI_STR_ARGS(child->key), row);
        else if (was && is_action(comparison->now) && was->kind == GI_NODE_MAP && child->kind == GI_NODE_MAP &&
                 has_every_key(was, child))
            say_additions(comparison, was, child, row);
    }
}

static void compare_row(const struct comparison *comparison, const struct gi_node *old, const struct gi_node *now)
{
    bool signs = comparison->run->head->kind == GI_KIND_INCIDENT; /* elsewhere nobody can sign that a row goes */
    bool redacted = signs && gi_node_get(now, "redacted") && !gi_node_get(old, "redacted");
    if (comparison->wanted == CHANGED)
        say_changes(comparison, old, now, redacted);
    else if (comparison->wanted == ADDED && !redacted)
        say_additions(comparison, old, now, name_of(comparison->run, old));
}

/* The order of rows is a part of what they say (a last row gives the state), but not in the timeline, where a row that
 * was recorded late moves to its place. */
static bool order_counts(const struct gi_source *source)
{
    return source->kind->shape != &gi_shape_timeline;
}

static void compare_rows(const struct comparison *comparison)
{
    struct gi_rule_run *run = comparison->run;
    const struct gi_node *rows = comparison->old->root;
    const struct gi_node *last = NULL;
    struct rows_now found = rows_of(run->findings->arena, comparison->now);
    for (const struct gi_node *old = rows ? rows->first : NULL; old; old = old->next) {
        if (old->kind != GI_NODE_MAP)
            continue;
        const struct gi_node *now = find_again(comparison->now, rows, old, &found);
        if (found.sought > GI_LIMIT_ROWS_SOUGHT) {
            gi_say(run, gi_rule_file_place(run, comparison->now),
                   "more than %d rows of the base are not where they were: they are not compared any further",
                   GI_LIMIT_ROWS_SOUGHT);
            return;
        }
        if (now)
            compare_row(comparison, old, now);
        bool moved = now && last && now->span.start < last->span.start && order_counts(comparison->now);
        if (!now && comparison->wanted == REMOVED)
            gi_say(run, gi_rule_file_place(run, comparison->now), "row %s of the base is gone", name_of(run, old));
        else if (moved && comparison->wanted == REMOVED)
            gi_say(run, row_place(comparison->now, now), "row %s stood behind row %s in the base", name_of(run, now),
                   name_of(run, last));
        last = now && !moved ? now : last;
    }
}

/* Whether rows of a file of the base are held: a push of several steps, and history, hold others against the push's
 * beginning. */
static bool is_held(const struct gi_facts *facts, const struct gi_source *old)
{
    const struct gi_statement *covering = facts->signed_before;
    if (facts->rows == GI_ROWS_HELD_ALL || old->kind->role == GI_ROLE_STATUS)
        return true;
    for (size_t i = 0; covering && i < covering->files.n; i++)
        if (gi_str_equal(covering->files.at[i].path, old->name))
            return true;
    return false;
}

static void compare_file(struct gi_rule_run *run, const struct gi_source *old, enum difference wanted)
{
    const struct gi_source *now = run->head->by_role[old->kind->role];
    size_t said = run->findings->list.n;
    if (now && now->broken)
        return;
    if (!now && wanted == REMOVED)
        gi_say(run, gi_rule_file_place(run, NULL), "%s of the base is gone", old->kind->name);
    else if (now && (!now->root || now->root->kind == GI_NODE_LIST))
        compare_rows(&(struct comparison){run, old, now, wanted});
    for (size_t i = said; i < run->findings->list.n && !is_held(run->facts, old); i++)
        run->findings->list.at[i].level = GI_LEVEL_WARNING;
}

static void compare_files(struct gi_rule_run *run, enum difference wanted)
{
    if (!run->base)
        return;
    for (size_t i = 0; i < run->base->sources.n; i++) {
        const struct gi_source *old = &run->base->sources.at[i];
        if (old->kind->reading != GI_READ_AS_ROWS || old->broken || !old->root || old->root->kind != GI_NODE_LIST)
            continue;
        compare_file(run, old, wanted);
    }
}

void gi_rule_rows_stay(struct gi_rule_run *run)
{
    compare_files(run, REMOVED);
}

void gi_rule_values_stay(struct gi_rule_run *run)
{
    compare_files(run, CHANGED);
}

void gi_rule_keys_stay(struct gi_rule_run *run)
{
    compare_files(run, ADDED);
}

void gi_rule_redaction_form(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->sources.n; i++) {
        const struct gi_source *source = &run->head->sources.at[i];
        if (source->kind->reading != GI_READ_AS_ROWS || source->broken || !source->root)
            continue;
        for (const struct gi_node *row = source->root->first; row; row = row->next)
            for (const struct gi_node *child = row->first; child && gi_node_get(row, "redacted"); child = child->next)
                if (!outlives_redaction(child->key) && !gi_str_is(child->key, "redacted"))
                    gi_say(run, key_place(source, child), "a redacted row still has %.*s", GI_STR_ARGS(child->key));
    }
}
