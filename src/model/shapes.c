/* The tables that fields.def, choices.def and files.def describe, and look-ups in them. */
#include "model/shapes.h"

#include "base/time.h"

#define CHOICES(set, doc) static const struct gi_choice list_##set[] = {
#define CHOICE(set, name, word, doc) {word, doc},
#define CHOICES_END(set)                                                                                               \
    }                                                                                                                  \
    ;
#include "model/choices.def"
#undef CHOICES
#undef CHOICE
#undef CHOICES_END

#define CHOICES(set, doc) const struct gi_choices gi_words_##set = {#set, doc, list_##set, GI_##set##_COUNT};
#define CHOICE(...)
#define CHOICES_END(set)
#include "model/choices.def"
#undef CHOICES
#undef CHOICE
#undef CHOICES_END

/* What the argument of a type means: for most an integer, for some a vocabulary, for two a shape. */
#define IDS_OF(argument) (argument), NULL, NULL
#define CHOICES_OF(argument) 0, &gi_words_##argument, NULL
#define SHAPE_OF(argument) 0, NULL, &gi_shape_##argument
#define ARGUMENT_TEXT IDS_OF
#define ARGUMENT_LINE IDS_OF
#define ARGUMENT_TITLE IDS_OF
#define ARGUMENT_SCHEMA IDS_OF
#define ARGUMENT_ID IDS_OF
#define ARGUMENT_REF IDS_OF
#define ARGUMENT_RECORD IDS_OF
#define ARGUMENT_PATH IDS_OF
#define ARGUMENT_PLAYBOOK IDS_OF
#define ARGUMENT_SOURCE IDS_OF
#define ARGUMENT_URL IDS_OF
#define ARGUMENT_TIME IDS_OF
#define ARGUMENT_DATE IDS_OF
#define ARGUMENT_MOMENT IDS_OF
#define ARGUMENT_CHOICE CHOICES_OF
#define ARGUMENT_INTEGER IDS_OF
#define ARGUMENT_COUNT IDS_OF
#define ARGUMENT_SHA256 IDS_OF
#define ARGUMENT_UUID IDS_OF
#define ARGUMENT_PERSON IDS_OF
#define ARGUMENT_WHO IDS_OF
#define ARGUMENT_PERSON_ID IDS_OF
#define ARGUMENT_TEAM IDS_OF
#define ARGUMENT_TEAM_ID IDS_OF
#define ARGUMENT_RULE IDS_OF
#define ARGUMENT_CLASS IDS_OF
#define ARGUMENT_ATTACK IDS_OF
#define ARGUMENT_FOUND IDS_OF
#define ARGUMENT_TEXTS IDS_OF
#define ARGUMENT_LINES IDS_OF
#define ARGUMENT_REFS IDS_OF
#define ARGUMENT_PEOPLE IDS_OF
#define ARGUMENT_WHOS IDS_OF
#define ARGUMENT_TEAMS IDS_OF
#define ARGUMENT_ATTACKS IDS_OF
#define ARGUMENT_ABOUTS IDS_OF
#define ARGUMENT_CHOICES CHOICES_OF
#define ARGUMENT_REVIEW IDS_OF
#define ARGUMENT_DEFICIENCY IDS_OF
#define ARGUMENT_RULES IDS_OF
#define ARGUMENT_MAP SHAPE_OF
#define ARGUMENT_ROWS SHAPE_OF

#define BEGIN(shape, doc) static const struct gi_field fields_##shape[] = {
#define FIELD(shape, key, type, argument, need, code, doc)                                                             \
    {#key, GI_TYPE_##type, GI_NEED_##need, code, offsetof(struct gi_##shape, key), ARGUMENT_##type(argument), doc},
#define END(shape)                                                                                                     \
    }                                                                                                                  \
    ;
#include "model/fields.def"
#undef BEGIN
#undef FIELD
#undef END

#define BEGIN(shape, doc)                                                                                              \
    const struct gi_shape gi_shape_##shape = {#shape, doc, sizeof(struct gi_##shape), fields_##shape,                  \
                                              sizeof(fields_##shape) / sizeof(fields_##shape[0])};
#define FIELD(...)
#define END(shape)
#include "model/fields.def"
#undef BEGIN
#undef FIELD
#undef END

/* The shape `none` of the table of files. */
#define gi_shape_none (*(const struct gi_shape *)NULL)
#define FILE(role, kind, name, reading, shape, doc)                                                                    \
    {GI_ROLE_##role, GI_KIND_##kind, GI_READ_AS_##reading, name, &gi_shape_##shape, doc},
const struct gi_file_kind gi_file_kinds[GI_ROLE_COUNT] = {
#include "model/files.def"
};
#undef FILE
#undef gi_shape_none

/* Whether a path has the form of a file's name in the table, where `*` is one name without '/'. */
static bool name_fits(const char *name, struct gi_str path)
{
    const char *star = strchr(name, '*');
    if (!star)
        return gi_str_is(path, name);
    size_t before = (size_t)(star - name);
    size_t after = strlen(star + 1);
    if (path.n <= before + after || memcmp(path.s, name, before) != 0)
        return false;
    struct gi_str middle = gi_str_part(path, before, path.n - before - after);
    return gi_str_find(middle, '/') == middle.n && gi_str_ends(path, star + 1);
}

const struct gi_file_kind *gi_file_kind_of(enum gi_record_kind kind, struct gi_str path)
{
    for (size_t i = 0; i < GI_ROLE_COUNT; i++)
        if (gi_file_kinds[i].kind == kind && name_fits(gi_file_kinds[i].name, path))
            return &gi_file_kinds[i];
    return NULL;
}

const struct gi_field *gi_shape_field(const struct gi_shape *shape, struct gi_str key)
{
    for (size_t i = 0; i < shape->n; i++)
        if (gi_str_is(key, shape->fields[i].key))
            return &shape->fields[i];
    return NULL;
}

int gi_choices_find(const struct gi_choices *choices, struct gi_str word)
{
    for (size_t i = 0; i < choices->n; i++)
        if (gi_str_is(word, choices->at[i].word))
            return (int)i;
    return -1;
}

enum gi_form gi_type_form(enum gi_type type)
{
    static const uint8_t forms[] = {
#define TYPE(name, member, form, names, words) GI_FORM_##form,
#include "model/types.def"
#undef TYPE
    };
    return (enum gi_form)forms[type];
}

enum gi_names gi_type_names(enum gi_type type)
{
    static const uint8_t named[] = {
#define TYPE(name, member, form, names, words) GI_NAMES_##names,
#include "model/types.def"
#undef TYPE
    };
    return (enum gi_names)named[type];
}

const char *gi_type_words(enum gi_type type)
{
    static const char *const words[] = {
#define TYPE(name, member, form, names, words) words,
#include "model/types.def"
#undef TYPE
    };
    return words[type];
}

const char *gi_need_words(enum gi_need need)
{
    static const char *const words[] = {"always",      "optional",  "triage",        "investigation", "containment",
                                        "eradication", "recovery",  "post_incident", "follow_up",     "closed",
                                        "rejected",    "completed", "approved"};
    return words[need];
}

static bool all_letters(struct gi_str text, const char *alphabet)
{
    for (size_t i = 0; i < text.n; i++)
        if (!memchr(alphabet, text.s[i], strlen(alphabet)))
            return false;
    return text.n > 0;
}

#define LETTERS "0123456789abcdefghijklmnopqrstuvwxyz"
/* Without i l o u, so that nobody misreads an id. */
#define RECORD_LETTERS "0123456789abcdefghjkmnpqrstvwxyz"

/* Whether eight digits are a day of the calendar. */
static bool is_day(const char *digits)
{
    const char date[] = {digits[0], digits[1], digits[2], digits[3], '-',
                         digits[4], digits[5], '-',       digits[6], digits[7]};
    int64_t day;
    return gi_date_parse((struct gi_str){date, sizeof(date)}, &day) == GI_TIME_OK;
}

/* `20261120-k7f3`, or for imported records eight hex digits, or a full UUID. */
static bool record_id_ends_well(uint32_t prefix, struct gi_str rest)
{
    if (prefix == GI_ID_IMP)
        return (rest.n == 8 || rest.n == 36) && all_letters(rest, "0123456789abcdef-");
    return rest.n == 13 && rest.s[8] == '-' && is_day(rest.s) && all_letters(gi_str_part(rest, 9, 4), RECORD_LETTERS);
}

uint32_t gi_id_prefix(struct gi_str id)
{
    static const struct {
        const char *text;
        uint32_t bit;
    } prefixes[] = {{"T-", GI_ID_T}, {"E-", GI_ID_E},     {"C-", GI_ID_C},   {"D-", GI_ID_D},
                    {"M-", GI_ID_M}, {"A-", GI_ID_A},     {"F-", GI_ID_F},   {"RC-", GI_ID_RC},
                    {"W-", GI_ID_W}, {"INC-", GI_ID_INC}, {"EX-", GI_ID_EX}, {"IMP-", GI_ID_IMP}};
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        if (!gi_str_starts(id, prefixes[i].text))
            continue;
        struct gi_str rest = gi_str_part(id, strlen(prefixes[i].text), id.n);
        if (prefixes[i].bit & GI_ID_RECORD)
            return record_id_ends_well(prefixes[i].bit, rest) ? prefixes[i].bit : 0;
        return rest.n <= 8 && all_letters(rest, LETTERS) ? prefixes[i].bit : 0;
    }
    return 0;
}
