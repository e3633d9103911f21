/* One row or document of a record: its fields, what became of it, and where it is named. */
#include "base/limits.h"
#include "base/time.h"
#include "view/session.h"

struct finding_item {
    struct gi_arena *arena;
    const struct gi_viewed *viewed;
    const struct gi_named *named;
    int64_t as_of;
    struct gi_item *item;
};

static bool ends_with(struct gi_str id, struct gi_str letters)
{
    size_t dash = gi_str_find(id, '-');
    return dash < id.n && gi_str_equal(gi_str_part(id, dash + 1, id.n), letters);
}

int gi_view_named(const struct gi_record *record, const char *typed, const struct gi_named **ret_named,
                  struct gi_error *reterr)
{
    struct gi_str wanted = gi_str_of(typed);
    const struct gi_named *found = gi_record_find(record, wanted);
    for (size_t i = 0; !found && i < record->names.n; i++) {
        if (!ends_with(record->names.at[i]->id, wanted))
            continue;
        found = record->names.at[i];
        for (size_t j = i + 1; j < record->names.n; j++)
            if (ends_with(record->names.at[j]->id, wanted))
                return gi_fail(reterr, "%s fits %.*s and %.*s", typed, GI_STR_ARGS(found->id),
                               GI_STR_ARGS(record->names.at[j]->id));
    }
    if (!found || found->prefix & (uint32_t)GI_ID_RECORD) {
        gi_fail(reterr, "%.*s has no %s", GI_STR_ARGS(record->id), typed);
        return gi_fail_hint(reterr, "git incident show %.*s lists what it has", GI_STR_ARGS(record->id));
    }
    *ret_named = found;
    return 0;
}

const struct gi_shape *gi_view_shape(const struct gi_named *named)
{
    if (named->source->kind->reading == GI_READ_AS_DOCUMENT || named->source->kind->reading == GI_READ_AS_ROWS)
        return named->source->kind->shape;
    if (named->prefix == GI_ID_F)
        return &gi_shape_review_finding;
    return named->prefix == GI_ID_RC ? &gi_shape_root_cause : &gi_shape_workstream;
}

static void add_fields(struct finding_item *finding, const struct gi_node *node, const char *prefix)
{
    size_t position = 0;
    for (const struct gi_node *child = node->first; child; child = child->next, position++) {
        const char *key = node->kind == GI_NODE_LIST ? gi_arena_printf(finding->arena, "%s[%zu]", prefix, position)
                                                     : gi_arena_printf(finding->arena, "%s%s%.*s", prefix,
                                                                       *prefix ? "." : "", GI_STR_ARGS(child->key));
        if (child->kind == GI_NODE_SCALAR)
            GI_VEC_PUSH(finding->arena, &finding->item->fields.lines,
                        (struct gi_view_line){.what = key, .text = child->text});
        else
            add_fields(finding, child, key);
    }
}

static const struct gi_action_life *life_of(const struct gi_viewed *viewed, const void *value)
{
    for (size_t i = 0; i < viewed->life->action_count; i++)
        if (viewed->life->actions[i].action == value)
            return &viewed->life->actions[i];
    return NULL;
}

static const char *action_standing(const struct finding_item *finding, const struct gi_action_life *life)
{
    char due[11];
    struct gi_buf text = gi_buf_new(finding->arena, GI_LIMIT_REMEDY_BYTES);
    gi_buf_addf(&text, "%s", gi_view_word(&gi_words_PROGRESS, life->state));
    if (life->last)
        gi_buf_addf(&text, " since %s", gi_view_time(finding->arena, gi_view_instant(&life->last->at)));
    if (life->owner->is == GI_PRESENT)
        gi_buf_addf(&text, ", owner %.*s", GI_STR_ARGS(life->owner->text));
    if (!life->resolved && life->due->is == GI_PRESENT) {
        gi_date_format(life->due->number, due);
        gi_buf_addf(&text, ", due %s%s", due, gi_view_overdue(life, finding->as_of) ? ", overdue" : "");
    }
    if (life->slips)
        gi_buf_addf(&text, ", %u slip%s", life->slips, life->slips == 1 ? "" : "s");
    return text.s;
}

static const char *message_standing(const struct finding_item *finding)
{
    const struct gi_record *record = finding->viewed->record;
    const char *standing = "draft: not sent";
    for (size_t i = 0; i < record->sent.n; i++) {
        const struct gi_sent *row = &record->sent.at[i];
        if (gi_str_equal(row->id.text, finding->named->id) && row->state.is == GI_PRESENT)
            standing = gi_arena_printf(finding->arena, "%s at %s", gi_view_word(&gi_words_SENT, row->state.number),
                                       gi_view_time(finding->arena, gi_view_instant(&row->at)));
    }
    return standing;
}

static const char *finding_standing(const struct finding_item *finding)
{
    bool answered = gi_finding_has_action(finding->viewed->life, finding->named->value);
    return answered ? "answered by an action" : "without an action";
}

static const char *standing_of(const struct finding_item *finding)
{
    const struct gi_action_life *life = life_of(finding->viewed, finding->named->value);
    if (life)
        return action_standing(finding, life);
    if (finding->named->prefix == GI_ID_C)
        return message_standing(finding);
    if (finding->named->prefix == GI_ID_F)
        return finding_standing(finding);
    return NULL;
}

/* Whether a value names the item: by its id, also with the record's in front. */
static bool names_it(const struct finding_item *finding, struct gi_str text)
{
    struct gi_str id = finding->named->id;
    struct gi_str record = finding->viewed->place->id;
    if (gi_str_equal(text, id))
        return true;
    return text.n == record.n + 1 + id.n && memcmp(text.s, record.s, record.n) == 0 && text.s[record.n] == '/' &&
           gi_str_equal(gi_str_part(text, record.n + 1, id.n), id);
}

/* The row or document that holds a place: the nearest id before it in the same file. */
static const char *holder_of(const struct finding_item *finding, const struct gi_source *source, uint32_t at)
{
    const struct gi_record *record = finding->viewed->record;
    const struct gi_named *holder = NULL;
    for (size_t i = 0; i < record->names.n; i++) {
        const struct gi_named *named = record->names.at[i];
        bool before = named->source == source && named->place.span.start <= at;
        if (before && !(named->prefix & GI_ID_RECORD) &&
            (!holder || named->place.span.start > holder->place.span.start))
            holder = named;
    }
    if (!holder || source->kind->role == GI_ROLE_PROGRESS)
        return NULL;
    return gi_arena_copy(finding->arena, holder->id.s, holder->id.n);
}

static void add_use(struct finding_item *finding, const struct gi_source *source, uint32_t at, const char *key)
{
    struct gi_position position = gi_text_position(&source->file, at);
    GI_VEC_PUSH(finding->arena, &finding->item->uses.lines,
                (struct gi_view_line){
                    .when = gi_arena_printf(finding->arena, "%.*s:%u", GI_STR_ARGS(source->name), position.line),
                    .what = key,
                    .id = holder_of(finding, source, at)});
}

static void add_uses(struct finding_item *finding)
{
    const struct gi_record *record = finding->viewed->record;
    for (size_t i = 0; i < record->uses.n; i++) {
        const struct gi_use *use = &record->uses.at[i];
        if (names_it(finding, use->scalar->text))
            add_use(finding, use->source, use->scalar->place.span.start, use->field->key);
    }
    for (size_t i = 0; i < record->sources.n; i++) {
        const struct gi_source *source = &record->sources.at[i];
        for (size_t j = 0; source->outline && j < source->outline->refs.n; j++)
            if (names_it(finding, source->outline->refs.at[j].id))
                add_use(finding, source, source->outline->refs.at[j].span.start, "cited");
    }
}

int gi_view_item(struct gi_view *view, const char *typed, const char *text, int64_t as_of, struct gi_arena *arena,
                 struct gi_item *ret_item, struct gi_error *reterr)
{
    struct gi_viewed viewed;
    struct gi_item item = {.fields = {.title = "Fields"}, .uses = {.title = "Named by"}};
    struct finding_item finding = {.arena = arena, .viewed = &viewed, .as_of = as_of, .item = &item};
    if (gi_view_find(view, typed, arena, &viewed, reterr))
        return -1;
    if (gi_view_named(viewed.record, text, &finding.named, reterr))
        return -1;
    const struct gi_mapping *mapping = finding.named->value; /* every struct of a shape begins with it */
    const struct gi_source *source = finding.named->source;
    item.head = viewed.head;
    item.id = finding.named->id;
    item.doc = gi_view_shape(finding.named)->doc;
    item.path = source->file.path;
    item.line = gi_text_position(&source->file, finding.named->place.span.start).line;
    item.standing = standing_of(&finding);
    add_fields(&finding, mapping->node, "");
    if (source->kind->reading == GI_READ_AS_DOCUMENT)
        item.body = gi_text_at(&source->file, source->body);
    add_uses(&finding);
    *ret_item = item;
    return 0;
}
