/* Values by their type. Each reader says at most one thing about a value. */
#include "model/values.h"

#include "base/limits.h"
#include "base/time.h"
#include "base/unicode.h"

#define HEX "0123456789abcdef"

static struct gi_place node_place(const struct gi_decoder *decoder, const struct gi_node *node)
{
    struct gi_span span = node->span;
    if (span.start == span.end && node->key.s)
        span = node->key_span;
    return (struct gi_place){&decoder->source->file, span};
}

uint32_t gi_value_hash(struct gi_str text)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < text.n; i++)
        hash = (hash ^ (unsigned char)text.s[i]) * 16777619u;
    return hash;
}

enum gi_presence gi_value_wrong(struct gi_decoder *decoder, const struct gi_field *field, const struct gi_node *node)
{
    if (node->kind == GI_NODE_SCALAR && !node->text.n)
        return GI_PLACEHOLDER;
    gi_report(decoder->findings, 203, node_place(decoder, node), "%s has to be %s", field->key,
              gi_type_words(field->type));
    return GI_BAD;
}

enum gi_presence gi_value_presence(enum gi_type type, const void *member)
{
    switch (type) {
#define TYPE(name, c_type, form, names, words)                                                                         \
    case GI_TYPE_##name:                                                                                               \
        return (enum gi_presence)((const c_type *)member)->is;
#include "model/types.def"
#undef TYPE
    }
    return GI_ABSENT;
}

struct gi_place *gi_value_place(enum gi_type type, void *member)
{
    switch (type) {
#define TYPE(name, c_type, form, names, words)                                                                         \
    case GI_TYPE_##name:                                                                                               \
        return &((c_type *)member)->place;
#include "model/types.def"
#undef TYPE
    }
    return NULL;
}

static enum gi_presence bad(struct gi_decoder *decoder, const struct gi_field *field, const struct gi_scalar *scalar)
{
    gi_report(decoder->findings, 203, scalar->place, "%s has to be %s", field->key, gi_type_words(field->type));
    return GI_BAD;
}

static enum gi_presence decode_choice(struct gi_decoder *decoder, const struct gi_field *field,
                                      struct gi_scalar *scalar)
{
    scalar->number = gi_choices_find(field->choices, scalar->text);
    if (scalar->number >= 0)
        return GI_PRESENT;
    struct gi_buf words = gi_buf_new(decoder->findings->arena, 2000);
    for (size_t i = 0; i < field->choices->n; i++)
        gi_buf_addf(&words, "%s%s", i ? ", " : "", field->choices->at[i].word);
    gi_report(decoder->findings, 204, scalar->place, "%s is not a word for %s",
              gi_arena_copy(decoder->findings->arena, scalar->text.s, scalar->text.n < 40 ? scalar->text.n : 40),
              field->key);
    gi_report_remedy(decoder->findings, "write one of: %s", words.s);
    return GI_BAD;
}

static enum gi_presence decode_time(struct gi_decoder *decoder, const struct gi_field *field, struct gi_scalar *scalar)
{
    enum gi_time_problem problem = field->type == GI_TYPE_DATE ? gi_date_parse(scalar->text, &scalar->number)
                                                               : gi_time_parse(scalar->text, &scalar->number);
    if (problem == GI_TIME_OK)
        return GI_PRESENT;
    gi_report(decoder->findings, 205, scalar->place, "%s: %s", field->key, gi_time_problem_text(problem));
    gi_report_remedy(decoder->findings, "write %s", gi_type_words(field->type));
    return GI_BAD;
}

static bool decode_digits(struct gi_str text, int64_t *ret_number)
{
    int64_t number = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] < '0' || text.s[i] > '9')
            return false;
        if (__builtin_mul_overflow(number, (int64_t)10, &number) ||
            __builtin_add_overflow(number, (int64_t)(text.s[i] - '0'), &number))
            return false;
    }
    if (!text.n || (text.n > 1 && text.s[0] == '0'))
        return false;
    *ret_number = number;
    return true;
}

static bool only(struct gi_str text, const char *alphabet)
{
    for (size_t i = 0; i < text.n; i++)
        if (!memchr(alphabet, text.s[i], strlen(alphabet)))
            return false;
    return true;
}

bool gi_value_is_uuid(struct gi_str text)
{
    if (text.n != 36 || !only(text, HEX "-"))
        return false;
    for (size_t i = 0; i < text.n; i++)
        if ((text.s[i] == '-') != (i == 8 || i == 13 || i == 18 || i == 23))
            return false;
    return true;
}

bool gi_value_is_person(struct gi_str text)
{
    return text.n >= 1 && text.n <= 32 && text.s[0] >= 'a' && text.s[0] <= 'z' &&
           only(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
}

/* T1552 or T1552.004 (MITRE ATT&CK). */
static bool is_attack(struct gi_str text)
{
    if ((text.n != 5 && text.n != 9) || text.s[0] != 'T' || (text.n == 9 && text.s[5] != '.'))
        return false;
    return only(gi_str_part(text, 1, 4), "0123456789") && only(gi_str_part(text, 6, 3), "0123456789");
}

/* GI503. */
static bool is_rule(struct gi_str text, int64_t *ret_code)
{
    return text.n == 5 && gi_str_starts(text, "GI") && decode_digits(gi_str_part(text, 2, 3), ret_code);
}

static bool is_url(struct gi_str text)
{
    return (gi_str_starts(text, "https://") || gi_str_starts(text, "http://")) && gi_str_find(text, ' ') == text.n &&
           text.n > 8;
}

/* A relative path without empty, `.` and `..` parts. */
static bool is_path(struct gi_str text)
{
    size_t from = 0;
    for (size_t i = 0; i <= text.n; i++) {
        if (i < text.n && text.s[i] != '/')
            continue;
        struct gi_str part = gi_str_part(text, from, i - from);
        if (!part.n || gi_str_is(part, ".") || gi_str_is(part, ".."))
            return false;
        from = i + 1;
    }
    return gi_str_find(text, '\\') == text.n;
}

/* letters, digits and dashes, optionally `/type`. */
static bool is_class(struct gi_str text)
{
    size_t slash = gi_str_find(text, '/');
    struct gi_str type = gi_str_part(text, slash + 1, text.n);
    const char *letters = "abcdefghijklmnopqrstuvwxyz0123456789-";
    return slash && only(gi_str_part(text, 0, slash), letters) && only(type, letters) && (slash == text.n || type.n);
}

static enum gi_presence decode_schema(struct gi_decoder *decoder, const struct gi_field *field,
                                      struct gi_scalar *scalar)
{
    if (!decode_digits(scalar->text, &scalar->number) || scalar->number < 1)
        return bad(decoder, field, scalar);
    if (scalar->number <= (int64_t)field->ids)
        return GI_PRESENT;
    decoder->is_newer = 1;
    gi_report(decoder->findings, 213, scalar->place, "schema %.*s is newer than this program, which knows up to %u",
              GI_STR_ARGS(scalar->text), field->ids);
    return GI_BAD;
}

static enum gi_presence decode_id(struct gi_decoder *decoder, const struct gi_field *field, struct gi_scalar *scalar)
{
    if (gi_id_prefix(scalar->text) & field->ids)
        return GI_PRESENT;
    gi_report(decoder->findings, 208, scalar->place, "%.*s is not an id for %s",
              (int)(scalar->text.n < 40 ? scalar->text.n : 40), scalar->text.s, decoder->source->kind->name);
    return GI_BAD;
}

static enum gi_presence check(bool good, struct gi_decoder *decoder, const struct gi_field *field,
                              const struct gi_scalar *scalar)
{
    return good ? GI_PRESENT : bad(decoder, field, scalar);
}

static bool is_line(struct gi_str text)
{
    return gi_str_find(text, '\n') == text.n;
}

/* The form of a value by its type; text was found not to be blank. */
static enum gi_presence decode_typed(struct gi_decoder *decoder, const struct gi_field *field, struct gi_scalar *scalar)
{
    struct gi_str text = scalar->text;
    switch ((enum gi_type)field->type) {
    case GI_TYPE_CHOICE:
    case GI_TYPE_CHOICES:
        return decode_choice(decoder, field, scalar);
    case GI_TYPE_TIME:
    case GI_TYPE_DATE:
    case GI_TYPE_MOMENT:
        return decode_time(decoder, field, scalar);
    case GI_TYPE_SCHEMA:
        return decode_schema(decoder, field, scalar);
    case GI_TYPE_ID:
        return decode_id(decoder, field, scalar);
    case GI_TYPE_TITLE:
        return check(is_line(text) && gi_unicode_count(text) <= GI_LIMIT_TITLE_CODE_POINTS, decoder, field, scalar);
    case GI_TYPE_INTEGER:
        return check(decode_digits(text, &scalar->number), decoder, field, scalar);
    case GI_TYPE_COUNT:
        scalar->number = -1;
        return check(gi_str_is(text, "none") || decode_digits(text, &scalar->number), decoder, field, scalar);
    case GI_TYPE_SHA256:
        return check(text.n == 64 && only(text, HEX), decoder, field, scalar);
    case GI_TYPE_UUID:
        return check(gi_value_is_uuid(text), decoder, field, scalar);
    case GI_TYPE_PERSON_ID:
    case GI_TYPE_TEAM_ID:
        return check(gi_value_is_person(text), decoder, field, scalar);
    case GI_TYPE_URL:
        return check(is_url(text), decoder, field, scalar);
    case GI_TYPE_RULE:
        return check(is_rule(text, &scalar->number), decoder, field, scalar);
    case GI_TYPE_CLASS:
        return check(is_class(text), decoder, field, scalar);
    case GI_TYPE_ATTACK:
    case GI_TYPE_ATTACKS:
        return check(is_attack(text), decoder, field, scalar);
    case GI_TYPE_RECORD:
        return check(gi_id_prefix(text) & GI_ID_RECORD, decoder, field, scalar);
    case GI_TYPE_PATH:
    case GI_TYPE_PLAYBOOK:
        return check(is_path(text), decoder, field, scalar);
    case GI_TYPE_TEXT:
    case GI_TYPE_TEXTS:
        return GI_PRESENT;
    case GI_TYPE_REF:
    case GI_TYPE_REFS:
    case GI_TYPE_DEFICIENCY:
    case GI_TYPE_REVIEW:
    case GI_TYPE_ABOUTS:
    case GI_TYPE_LINE:
    case GI_TYPE_LINES:
    case GI_TYPE_SOURCE:
    case GI_TYPE_PERSON:
    case GI_TYPE_WHO:
    case GI_TYPE_TEAM:
    case GI_TYPE_PEOPLE:
    case GI_TYPE_WHOS:
    case GI_TYPE_TEAMS:
        return check(is_line(text), decoder, field, scalar);
    case GI_TYPE_FOUND:
    case GI_TYPE_RULES:
    case GI_TYPE_MAP:
    case GI_TYPE_ROWS:
        break;
    }
    return bad(decoder, field, scalar);
}

static void note_use(struct gi_decoder *decoder, const struct gi_field *field, const struct gi_scalar *scalar)
{
    if (gi_type_names(field->type) != GI_NAMES_NOTHING)
        GI_VEC_PUSH(decoder->record->arena, &decoder->record->uses, (struct gi_use){scalar, field, decoder->source});
}

void gi_value_decode_scalar(struct gi_decoder *decoder, const struct gi_field *field, const struct gi_node *node,
                            struct gi_scalar *ret_scalar)
{
    ret_scalar->place = node_place(decoder, node);
    if (node->kind != GI_NODE_SCALAR) {
        ret_scalar->is = (uint8_t)gi_value_wrong(decoder, field, node);
        return;
    }
    ret_scalar->text = node->text;
    if (gi_text_placeholder(node->text)) {
        ret_scalar->is = GI_PLACEHOLDER;
        return;
    }
    ret_scalar->is = (uint8_t)decode_typed(decoder, field, ret_scalar);
    if (ret_scalar->is == GI_PRESENT)
        note_use(decoder, field, ret_scalar);
}

void gi_value_decode_list(struct gi_decoder *decoder, const struct gi_field *field, const struct gi_node *node,
                          struct gi_scalars *ret_scalars)
{
    ret_scalars->place = (struct gi_place){&decoder->source->file, node->key.s ? node->key_span : node->span};
    bool all = field->type == GI_TYPE_REVIEW && node->kind == GI_NODE_SCALAR && gi_str_is(node->text, "all");
    if (all) {
        ret_scalars->is = GI_PRESENT;
        return;
    }
    if (node->kind != GI_NODE_LIST) {
        ret_scalars->is = (uint8_t)gi_value_wrong(decoder, field, node);
        return;
    }
    bool bad = false;
    ret_scalars->at = GI_NEW_ARRAY(decoder->record->arena, struct gi_scalar, node->count);
    for (const struct gi_node *item = node->first; item; item = item->next) {
        struct gi_scalar *scalar = &ret_scalars->at[ret_scalars->n];
        gi_value_decode_scalar(decoder, field, item, scalar);
        bad |= scalar->is == GI_BAD;
        if (scalar->is == GI_PRESENT)
            ret_scalars->n++;
    }
    ret_scalars->is = ret_scalars->n ? GI_PRESENT : bad ? GI_BAD : GI_PLACEHOLDER;
}

/* `{none: reason}`, `{unknown: reason}`: the reason of a mapping with this one key; absent when it has another form. */
static struct gi_str lone_reason(const struct gi_node *node, const char *key)
{
    const struct gi_node *reason = gi_node_get(node, key);
    if (!reason || node->count != 1 || reason->kind != GI_NODE_SCALAR || gi_text_placeholder(reason->text))
        return (struct gi_str){0};
    return reason->text;
}

static void decode_range(struct gi_decoder *decoder, const struct gi_field *field, const struct gi_node *node,
                         struct gi_moment *moment)
{
    static const struct gi_field source = {.key = "source", .type = GI_TYPE_SOURCE};
    struct gi_scalar *ends[2] = {GI_NEW(decoder->record->arena, struct gi_scalar),
                                 GI_NEW(decoder->record->arena, struct gi_scalar)};
    struct gi_scalar *from = GI_NEW(decoder->record->arena, struct gi_scalar);
    for (const struct gi_node *child = node->first; child; child = child->next) {
        if (gi_str_is(child->key, "earliest"))
            gi_value_decode_scalar(decoder, field, child, ends[0]);
        else if (gi_str_is(child->key, "latest"))
            gi_value_decode_scalar(decoder, field, child, ends[1]);
        else if (gi_str_is(child->key, "source"))
            gi_value_decode_scalar(decoder, &source, child, from);
        else if (!gi_str_starts(child->key, "x-")) {
            moment->is = (uint8_t)gi_value_wrong(decoder, field, node);
            return;
        }
    }
    moment->is = GI_BAD;
    if (ends[0]->is == GI_BAD || ends[1]->is == GI_BAD)
        return; /* said already */
    if (ends[0]->is != GI_PRESENT || ends[1]->is != GI_PRESENT) {
        moment->is = (uint8_t)gi_value_wrong(decoder, field, node);
        return;
    }
    *moment = (struct gi_moment){.place = moment->place,
                                 .earliest = ends[0]->number,
                                 .latest = ends[1]->number,
                                 .kind = GI_MOMENT_RANGE,
                                 .is = GI_PRESENT};
}

/* The reason of `{unknown: }` and its like that nobody wrote yet: the form is right, and the value is not there. */
static const struct gi_node *open_reason(const struct gi_node *node)
{
    const struct gi_node *reason = gi_node_get(node, "unknown");
    if (!reason)
        reason = gi_node_get(node, "not_applicable");
    return reason && node->count == 1 && reason->kind == GI_NODE_SCALAR ? reason : NULL;
}

static void decode_moment(struct gi_decoder *decoder, const struct gi_field *field, const struct gi_node *node,
                          struct gi_moment *moment)
{
    moment->place = node_place(decoder, node);
    if (node->kind == GI_NODE_SCALAR) {
        struct gi_scalar scalar = {0};
        gi_value_decode_scalar(decoder, field, node, &scalar);
        moment->is = scalar.is;
        moment->text = node->text;
        moment->earliest = moment->latest = scalar.number;
        return;
    }
    moment->reason = lone_reason(node, "unknown");
    moment->kind = GI_MOMENT_UNKNOWN;
    moment->is = GI_PRESENT;
    if (moment->reason.s)
        return;
    moment->reason = lone_reason(node, "not_applicable");
    moment->kind = GI_MOMENT_NOT_APPLICABLE;
    if (moment->reason.s)
        return;
    const struct gi_node *unwritten = open_reason(node);
    if (unwritten) {
        moment->is = GI_PLACEHOLDER;
        moment->text = unwritten->text;
    } else if (node->kind == GI_NODE_MAP)
        decode_range(decoder, field, node, moment);
    else
        moment->is = (uint8_t)gi_value_wrong(decoder, field, node);
}

static void decode_found(struct gi_decoder *decoder, const struct gi_field *field, const struct gi_node *node,
                         struct gi_found *found)
{
    found->place = node_place(decoder, node);
    found->found = node->kind == GI_NODE_SCALAR && gi_str_is(node->text, "found");
    found->none = lone_reason(node, "none");
    if (found->found || found->none.s)
        found->is = GI_PRESENT;
    else if (node->kind == GI_NODE_MAP && gi_node_get(node, "none") && node->count == 1)
        found->is = GI_PLACEHOLDER;
    else
        found->is = (uint8_t)gi_value_wrong(decoder, field, node);
}

static void decode_deficiency(struct gi_decoder *decoder, const struct gi_field *field, const struct gi_node *node,
                              struct gi_deficiency *deficiency)
{
    deficiency->place = node_place(decoder, node);
    deficiency->none = lone_reason(node, "none");
    if (deficiency->none.s) {
        deficiency->is = GI_PRESENT;
    } else if (node->kind == GI_NODE_MAP && gi_node_get(node, "none") && node->count == 1) {
        deficiency->is = GI_PLACEHOLDER;
    } else {
        gi_value_decode_list(decoder, field, node, &deficiency->findings);
        deficiency->is = deficiency->findings.is;
    }
}

static void decode_levels(struct gi_decoder *decoder, const struct gi_field *field, const struct gi_node *node,
                          struct gi_levels *levels)
{
    static const struct gi_field level = {
        .key = "a rule's level", .type = GI_TYPE_CHOICE, .choices = &gi_words_RULE_LEVEL};
    levels->place = node_place(decoder, node);
    if (node->kind != GI_NODE_MAP) {
        levels->is = (uint8_t)gi_value_wrong(decoder, field, node);
        return;
    }
    levels->is = GI_PRESENT;
    levels->at = GI_NEW_ARRAY(decoder->record->arena, struct gi_level_setting, node->count);
    for (const struct gi_node *child = node->first; child; child = child->next) {
        struct gi_level_setting *setting = &levels->at[levels->n++];
        setting->code = (struct gi_scalar){child->key, {&decoder->source->file, child->key_span}, -1, GI_PRESENT};
        if (!is_rule(child->key, &setting->code.number))
            setting->code.number = -1;
        gi_value_decode_scalar(decoder, &level, child, &setting->level);
    }
}

void gi_value_decode_mixed(struct gi_decoder *decoder, const struct gi_field *field, const struct gi_node *node,
                           void *ret_member)
{
    if (field->type == GI_TYPE_MOMENT)
        decode_moment(decoder, field, node, ret_member);
    else if (field->type == GI_TYPE_FOUND)
        decode_found(decoder, field, node, ret_member);
    else if (field->type == GI_TYPE_DEFICIENCY)
        decode_deficiency(decoder, field, node, ret_member);
    else
        decode_levels(decoder, field, node, ret_member);
}
