/* What is typed for a field, brought into the form of its type and checked as the record's reader would. */
#include "model/values.h"

#include "base/time.h"
#include "base/unicode.h"
#include "work/value.h"

struct gi_value *gi_work_map(struct gi_work *work)
{
    struct gi_value *map = GI_NEW(work->arena, struct gi_value);
    map->kind = GI_NODE_MAP;
    return map;
}

struct gi_value *gi_work_text(struct gi_work *work, const char *text)
{
    struct gi_value *value = GI_NEW(work->arena, struct gi_value);
    value->kind = GI_NODE_SCALAR;
    value->text = gi_str_of(gi_arena_copy(work->arena, text, strlen(text)));
    return value;
}

void gi_work_join(struct gi_value *map, struct gi_value *child)
{
    struct gi_value **end = &map->first;
    while (*end)
        end = &(*end)->next;
    *end = child;
}

static struct gi_value *get(struct gi_value *map, struct gi_str key)
{
    for (struct gi_value *child = map->first; child; child = child->next)
        if (gi_str_equal(child->key, key))
            return child;
    return NULL;
}

int gi_work_fail_key(struct gi_work *work, const struct gi_shape *shape, struct gi_str key)
{
    const char *nearest = NULL;
    size_t least = key.n / 2 + 1;
    struct gi_buf all = gi_buf_new(work->arena, 2000);
    for (size_t i = 0; i < shape->n; i++) {
        size_t distance = gi_str_distance(key, gi_str_of(shape->fields[i].key));
        gi_buf_addf(&all, "%s%s", i ? ", " : "", shape->fields[i].key);
        if (distance > least || (distance == least && nearest))
            continue;
        least = distance;
        nearest = shape->fields[i].key;
    }
    gi_fail(work->error, "there is no key '%.*s' here (%s)", GI_STR_ARGS(key), shape->doc);
    if (nearest)
        return gi_fail_hint(work->error, "did you mean %s?", nearest);
    return gi_fail_hint(work->error, "there are %s", all.s);
}

/* Lets the record's own reader look at the text. */
static int check_text(struct gi_work *work, const struct gi_field *field, struct gi_str text)
{
    static const struct gi_file_kind nowhere = {.name = "this place"};
    struct gi_record scratch = {.arena = work->arena};
    struct gi_source source = {.kind = &nowhere};
    struct gi_findings findings = {.arena = work->arena};
    struct gi_decoder decoder = {.record = &scratch, .source = &source, .findings = &findings};
    struct gi_node node = {.kind = GI_NODE_SCALAR, .text = text};
    struct gi_scalar scalar = {0};
    size_t bad;
    if (!gi_unicode_valid(text, &bad)) {
        gi_fail(work->error, "%s is not UTF-8 (byte %zu)", field->key, bad + 1);
        return gi_fail_hint(work->error, "the terminal's locale may be another one: see locale(1)");
    }
    gi_value_decode_scalar(&decoder, field, &node, &scalar);
    if (findings.list.n) {
        gi_fail(work->error, "%s=%.*s: %s", field->key, (int)(text.n < 60 ? text.n : 60), text.s,
                findings.list.at[0].message);
        return gi_fail_hint(work->error, "%s",
                            findings.list.at[0].remedy ? findings.list.at[0].remedy : gi_type_words(field->type));
    }
    if (scalar.is == GI_PRESENT)
        return 0;
    gi_fail(work->error, "%s: '%.*s' stands for text to come", field->key, GI_STR_ARGS(text));
    return gi_fail_hint(work->error, "write what there is to say; nothing was written");
}

static const char *whole_person(struct gi_work *work, const char *typed)
{
    if (strcmp(typed, "me") != 0)
        return typed;
    return gi_work_me(work);
}

static void warn_unknown(struct gi_work *work, const struct gi_field *field, const char *text)
{
    if (work->policy->self.is != GI_PRESENT)
        return;
    struct gi_str id = gi_str_of(text);
    bool person = field->type == GI_TYPE_PERSON || field->type == GI_TYPE_PEOPLE;
    bool team = field->type == GI_TYPE_TEAM || field->type == GI_TYPE_TEAMS;
    if (person && !gi_policy_person(work->policy, id))
        gi_work_warn(work, "%s: policy does not know a person '%s'", field->key, text);
    if (team && !gi_policy_team(work->policy, id))
        gi_work_warn(work, "%s: policy does not know a team '%s'", field->key, text);
}

/* A scalar of any type, in the form in which records have it; NULL with the session's error. */
static const char *form_scalar(struct gi_work *work, const struct gi_field *field, const char *typed)
{
    enum gi_names names = gi_type_names(field->type);
    if (field->type == GI_TYPE_TIME || field->type == GI_TYPE_MOMENT)
        return gi_work_time(work, typed, NULL);
    if (field->type == GI_TYPE_DATE && strcmp(typed, "today") == 0) {
        char day[11];
        gi_date_format(work->now, day);
        return gi_arena_copy(work->arena, day, 10);
    }
    if (names == GI_NAMES_PERSON || names == GI_NAMES_WHO)
        return whole_person(work, typed);
    if (field->type == GI_TYPE_REVIEW)
        return strcmp(typed, "all") == 0 ? typed : gi_work_item(work, typed, GI_ID_A);
    if (names == GI_NAMES_ROW && work->record && !strchr(typed, '/'))
        return gi_work_item(work, typed, field->ids);
    return names == GI_NAMES_RECORD && work->tree ? gi_work_whole_id(work, typed) : typed;
}

static struct gi_value *scalar_value(struct gi_work *work, const struct gi_field *field, const char *typed)
{
    const char *text = form_scalar(work, field, typed);
    if (!text || check_text(work, field, gi_str_of(text)))
        return NULL;
    warn_unknown(work, field, text);
    struct gi_value *value = gi_work_text(work, text);
    value->prose = field->type == GI_TYPE_TEXT || field->type == GI_TYPE_TEXTS;
    return value;
}

/* "unknown: reason": what stands behind the word and its colon, or NULL. */
static const char *behind_word(const char *typed, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(typed, word, n) != 0 || typed[n] != ':')
        return NULL;
    const char *rest = typed + n + 1;
    while (*rest == ' ')
        rest++;
    return *rest ? rest : NULL;
}

static struct gi_value *reason_map(struct gi_work *work, const char *word, const char *reason)
{
    struct gi_value *map = gi_work_map(work);
    struct gi_value *text = gi_work_text(work, reason);
    text->key = gi_str_of(word);
    map->first = text;
    return map;
}

/* A moment: a time, A..B, unknown: reason, not_applicable: reason. */
static struct gi_value *moment_value(struct gi_work *work, const struct gi_field *field, const char *typed)
{
    static const char *const words[] = {"unknown", "not_applicable"};
    for (size_t i = 0; i < 2; i++) {
        if (behind_word(typed, words[i]))
            return reason_map(work, words[i], behind_word(typed, words[i]));
        if (strcmp(typed, words[i]) == 0) {
            gi_fail(work->error, "%s=%s has to say why", field->key, words[i]);
            gi_fail_hint(work->error, "write '%s=%s: reason'", field->key, words[i]);
            return NULL;
        }
    }
    const char *dots = strstr(typed, "..");
    if (!dots)
        return scalar_value(work, field, typed);
    struct gi_value *ends[2] = {scalar_value(work, field, gi_arena_copy(work->arena, typed, (size_t)(dots - typed))),
                                scalar_value(work, field, dots + 2)};
    if (!ends[0] || !ends[1])
        return NULL;
    struct gi_value *map = gi_work_map(work);
    ends[0]->key = GI_STR("earliest");
    ends[1]->key = GI_STR("latest");
    map->first = ends[0];
    ends[0]->next = ends[1];
    return map;
}

/* `found`, or `none: reason`. */
static struct gi_value *found_value(struct gi_work *work, const struct gi_field *field, const char *typed)
{
    if (behind_word(typed, "none"))
        return reason_map(work, "none", behind_word(typed, "none"));
    if (field->type == GI_TYPE_FOUND && strcmp(typed, "found") == 0)
        return gi_work_text(work, typed);
    gi_fail(work->error, "%s is %s", field->key, gi_type_words(field->type));
    gi_fail_hint(work->error,
                 field->type == GI_TYPE_FOUND ? "write '%s=found' or '%s=none: reason'"
                                              : "write '%s=F-7fk' or '%s=none: reason'",
                 field->key, field->key);
    return NULL;
}

struct gi_value *gi_work_list(struct gi_work *work, const struct gi_field *field, const char *const *texts,
                              size_t count)
{
    struct gi_value *list = GI_NEW(work->arena, struct gi_value);
    list->kind = GI_NODE_LIST;
    if (!count) {
        gi_fail(work->error, "%s: there is no item in it", field->key);
        gi_fail_hint(work->error, "%s= takes the key out", field->key);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        struct gi_value *item = scalar_value(work, field, texts[i]);
        if (!item)
            return NULL;
        gi_work_join(list, item);
    }
    return list;
}

/* Items with commas between them; prose is one item. */
static struct gi_value *split_value(struct gi_work *work, const struct gi_field *field, const char *typed)
{
    GI_VEC(const char *) texts = {0};
    struct gi_str rest = gi_str_of(typed);
    while (field->type != GI_TYPE_TEXTS && rest.n) {
        size_t n = gi_str_find(rest, ',');
        struct gi_str part = gi_str_trim(gi_str_part(rest, 0, n));
        if (part.n)
            GI_VEC_PUSH(work->arena, &texts, gi_arena_copy(work->arena, part.s, part.n));
        rest = gi_str_part(rest, n + 1, rest.n);
    }
    if (field->type == GI_TYPE_TEXTS)
        GI_VEC_PUSH(work->arena, &texts, typed);
    return gi_work_list(work, field, texts.at, texts.n);
}

static struct gi_value *fail_structure(struct gi_work *work, const struct gi_field *field)
{
    gi_fail(work->error, "%s is %s", field->key, gi_type_words(field->type));
    if (field->type == GI_TYPE_ROWS)
        gi_fail_hint(work->error, "git incident add %s %s %s=...", work->short_id ? work->short_id : "ID", field->key,
                     field->shape->fields[0].key);
    else if (field->type == GI_TYPE_MAP)
        gi_fail_hint(work->error, "set one of its keys: %s.%s=...", field->key, field->shape->fields[0].key);
    else
        gi_fail_hint(work->error, "set one of its keys: %s.GI512=error", field->key);
    return NULL;
}

struct gi_value *gi_work_value(struct gi_work *work, const struct gi_field *field, const char *typed)
{
    bool whole = (field->type == GI_TYPE_DEFICIENCY && strncmp(typed, "none", 4) == 0) || field->type == GI_TYPE_FOUND;
    switch (gi_type_form(field->type)) {
    case GI_FORM_MAP:
    case GI_FORM_ROWS:
    case GI_FORM_LEVELS:
        return fail_structure(work, field);
    case GI_FORM_MOMENT:
        return moment_value(work, field, typed);
    case GI_FORM_FOUND:
    case GI_FORM_DEFICIENCY:
        return whole ? found_value(work, field, typed) : split_value(work, field, typed);
    case GI_FORM_LIST:
        if (field->type == GI_TYPE_REVIEW && strcmp(typed, "all") == 0)
            return scalar_value(work, field, typed);
        return split_value(work, field, typed);
    case GI_FORM_SCALAR:
        return scalar_value(work, field, typed);
    }
    return NULL;
}

/* The map and field that a path of keys leads to; maps on the way are made. */
static const struct gi_field *enter(struct gi_work *work, struct gi_value **map, const struct gi_shape *shape,
                                    const char *path)
{
    for (struct gi_str rest = gi_str_of(path);;) {
        size_t n = gi_str_find(rest, '.');
        struct gi_str key = gi_str_part(rest, 0, n);
        const struct gi_field *field = gi_shape_field(shape, key);
        if (!field) {
            gi_work_fail_key(work, shape, key);
            return NULL;
        }
        if (n == rest.n)
            return field;
        if (field->type != GI_TYPE_MAP) {
            gi_fail(work->error, "%s is %s: it has no keys", field->key, gi_type_words(field->type));
            return NULL;
        }
        struct gi_value *child = get(*map, key);
        if (!child) {
            child = gi_work_map(work);
            child->key = gi_str_of(field->key);
            gi_work_join(*map, child);
        }
        *map = child;
        shape = field->shape;
        rest = gi_str_part(rest, n + 1, rest.n);
    }
}

static int put_value(struct gi_work *work, struct gi_value *map, const struct gi_field *field, struct gi_value *value)
{
    if (!value)
        return -1;
    value->key = gi_str_of(field->key);
    if (get(map, value->key))
        return gi_fail(work->error, "%s is given twice", field->key);
    gi_work_join(map, value);
    return 0;
}

int gi_work_put(struct gi_work *work, struct gi_value *map, const struct gi_shape *shape, const char *path,
                const char *typed)
{
    if (!typed)
        return 0;
    const struct gi_field *field = enter(work, &map, shape, path);
    return field ? put_value(work, map, field, gi_work_value(work, field, typed)) : -1;
}

int gi_work_put_list(struct gi_work *work, struct gi_value *map, const struct gi_shape *shape, const char *key,
                     const char *const *texts, size_t count)
{
    if (!count)
        return 0;
    const struct gi_field *field = enter(work, &map, shape, key);
    return field ? put_value(work, map, field, gi_work_list(work, field, texts, count)) : -1;
}
