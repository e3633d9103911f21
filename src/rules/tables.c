/* GI425: what the tables of the post-mortem say about findings and actions. */
#include "rules/functions.h"
#include "rules/help.h"

/* A column of which the record knows better: its head, whose rows it is about, and where the value stands. */
struct column {
    const char *head;
    uint32_t prefix;
    size_t offset;
};

static const struct column columns[] = {
    {"class", GI_ID_F, offsetof(struct gi_review_finding, class)},
    {"owner", GI_ID_A, offsetof(struct gi_action, owner)},
    {"team", GI_ID_A, offsetof(struct gi_action, team)},
    {"priority", GI_ID_A, offsetof(struct gi_action, priority)},
    {"due", GI_ID_A, offsetof(struct gi_action, due)},
    {"delivers", GI_ID_A, offsetof(struct gi_action, deliverable)},
    {"deliverable", GI_ID_A, offsetof(struct gi_action, deliverable)},
};

/* The next letter that counts: emphasis does not, and `_` and `-` stand for a blank; 0 at the end. */
static char next_letter(struct gi_str text, size_t *at)
{
    while (*at < text.n && strchr("*`", text.s[*at]))
        ++*at;
    if (*at == text.n)
        return 0;
    char c = text.s[(*at)++];
    if (c == '_' || c == '-')
        return ' ';
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool reads_same(struct gi_str cell, struct gi_str value)
{
    size_t i = 0, j = 0;
    char a, b;
    do {
        a = next_letter(cell, &i);
        b = next_letter(value, &j);
    } while (a && a == b);
    return a == b;
}

/* The id of a cell that begins with `[A-7fk]`. */
static struct gi_str id_of(struct gi_str cell)
{
    size_t end = gi_str_find(cell, ']');
    return gi_str_starts(cell, "[") && end < cell.n ? gi_str_part(cell, 1, end - 1) : (struct gi_str){0};
}

/* A person may stand there by name; owner, priority and due as they were promised, or as they are now. */
static bool cell_agrees(const struct gi_rule_run *run, const struct gi_named *named, const struct column *column,
                        struct gi_str cell)
{
    const struct gi_scalar *value = (const struct gi_scalar *)((const char *)named->value + column->offset);
    if (value->is != GI_PRESENT || gi_text_placeholder(cell) || reads_same(cell, value->text))
        return true;
    if (named->prefix != GI_ID_A)
        return false;
    const struct gi_action_life *life = gi_help_action(run, &(struct gi_scalar){.text = named->id, .is = GI_PRESENT});
    const struct gi_scalar *now[] = {life ? life->owner : NULL, life ? life->priority : NULL, life ? life->due : NULL};
    const struct gi_action *action = named->value;
    const struct gi_scalar *then[] = {&action->owner, &action->priority, &action->due};
    for (size_t i = 0; i < 3; i++)
        if (value == then[i] && now[i] && reads_same(cell, now[i]->text))
            return true;
    const struct gi_person *person = gi_policy_person(run->policy, value->text);
    return value == &action->owner && person && reads_same(cell, person->name.text);
}

static void check_row(struct gi_rule_run *run, const struct gi_source *source, const struct gi_md_row *head,
                      const struct gi_md_row *row)
{
    struct gi_str id = row->cell_count ? id_of(row->cells[0]) : (struct gi_str){0};
    const struct gi_named *named = gi_record_find(run->head, id);
    for (uint32_t i = 1; named && i < row->cell_count && i < head->cell_count; i++)
        for (size_t j = 0; j < sizeof(columns) / sizeof(columns[0]); j++) {
            struct gi_str cell = row->cells[i];
            if (named->prefix != columns[j].prefix || !reads_same(head->cells[i], gi_str_of(columns[j].head)) ||
                cell_agrees(run, named, &columns[j], cell))
                continue;
            const struct gi_scalar *value = (const struct gi_scalar *)((const char *)named->value + columns[j].offset);
            uint32_t start = (uint32_t)(cell.s - source->file.data);
            struct gi_span span = {start, start + (uint32_t)cell.n};
            gi_say(run, (struct gi_place){&source->file, span}, "the table says %.*s of %.*s, and the record %.*s",
                   GI_STR_ARGS(cell), GI_STR_ARGS(id), GI_STR_ARGS(value->text));
        }
}

void gi_rule_tables_agree(struct gi_rule_run *run)
{
    const struct gi_source *source = gi_help_postmortem(run);
    for (size_t i = 0; source && i < source->outline->tables.n; i++) {
        const struct gi_md_table *table = &source->outline->tables.at[i];
        for (uint32_t row = 1; row < table->row_count; row++)
            check_row(run, source, &table->rows[0], &table->rows[row]);
    }
}
