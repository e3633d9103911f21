/* Records: which struct each file fills, look-ups by id, by path and by section. */
#include "model/records.h"

#include "base/unicode.h"
#include "model/decode.h"
#include "model/values.h"

/* The struct that a file with the reading MAP fills. */
static void *map_of(struct gi_record *record, enum gi_file_role role)
{
    if (role == GI_ROLE_HEADER)
        return &record->incident;
    if (role == GI_ROLE_IMPORTED)
        return &record->imported;
    if (role == GI_ROLE_EXERCISE)
        return &record->exercise;
    if (role == GI_ROLE_POLICY)
        return &record->policy;
    if (role == GI_ROLE_PLAN)
        return &record->plan;
    return &record->analysis;
}

/* The header's role of each kind of record. */
static enum gi_file_role header_role(enum gi_record_kind kind)
{
    switch (kind) {
    case GI_KIND_INCIDENT:
        return GI_ROLE_HEADER;
    case GI_KIND_EXERCISE:
        return GI_ROLE_EXERCISE;
    case GI_KIND_IMPORTED:
        return GI_ROLE_IMPORTED;
    case GI_KIND_POLICY:
        return GI_ROLE_POLICY;
    case GI_KIND_PLAN:
        return GI_ROLE_PLAN;
    }
    return GI_ROLE_HEADER;
}

void gi_record_begin(struct gi_record *record, const struct gi_file *folder)
{
    enum gi_file_role role = header_role(record->kind);
    const struct gi_source *header = record->by_role[role];
    struct gi_place place = {header ? &header->file : folder, {0, 0}};
    gi_decode_absent(gi_file_kinds[role].shape, place, map_of(record, role));
    gi_decode_absent(&gi_shape_analysis, place, &record->analysis);
}

bool gi_record_has_header(const struct gi_record *record)
{
    struct gi_record *any = (struct gi_record *)record;
    return ((struct gi_mapping *)map_of(any, header_role(record->kind)))->is == GI_PRESENT;
}

/* The rows that a file with the reading ROWS fills. */
static struct gi_rows *rows_of(struct gi_record *record, const struct gi_shape *shape)
{
    if (shape == &gi_shape_status)
        return (struct gi_rows *)&record->status;
    if (shape == &gi_shape_timeline)
        return (struct gi_rows *)&record->timeline;
    if (shape == &gi_shape_evidence)
        return (struct gi_rows *)&record->evidence;
    if (shape == &gi_shape_action)
        return (struct gi_rows *)&record->actions;
    if (shape == &gi_shape_progress)
        return (struct gi_rows *)&record->progress;
    if (shape == &gi_shape_sent)
        return (struct gi_rows *)&record->sent;
    return (struct gi_rows *)&record->syncs;
}

static void decode_document(struct gi_decoder *decoder, const struct gi_source *source)
{
    struct gi_record *record = decoder->record;
    void *document = gi_arena_alloc(record->arena, source->kind->shape->size);
    if (source->kind->shape == &gi_shape_communication)
        GI_VEC_PUSH(record->arena, &record->communications, document);
    else if (source->kind->shape == &gi_shape_decision)
        GI_VEC_PUSH(record->arena, &record->decisions, document);
    else
        GI_VEC_PUSH(record->arena, &record->meetings, document);
    gi_decode_mapping(decoder, source->kind->shape, source->root, document);
}

void gi_record_decode(struct gi_record *record, const struct gi_source *source, struct gi_findings *findings)
{
    struct gi_decoder decoder = {.record = record, .source = source, .findings = findings};
    if (!source->root)
        return;
    if (source->kind->reading == GI_READ_AS_MAP)
        gi_decode_mapping(&decoder, source->kind->shape, source->root, map_of(record, source->kind->role));
    else if (source->kind->reading == GI_READ_AS_ROWS)
        gi_decode_rows(&decoder, source->kind->shape, source->root, rows_of(record, source->kind->shape));
    else if (source->kind->reading == GI_READ_AS_DOCUMENT)
        decode_document(&decoder, source);
}

const struct gi_named *gi_record_find(const struct gi_record *record, struct gi_str id)
{
    const struct gi_named *named = record->buckets[gi_value_hash(id) % GI_NAME_BUCKETS];
    while (named && !gi_str_equal(named->id, id))
        named = named->next;
    return named;
}

const struct gi_source *gi_record_source(const struct gi_record *record, struct gi_str name)
{
    for (size_t i = 0; i < record->sources.n; i++)
        if (gi_str_equal(record->sources.at[i].name, name))
            return &record->sources.at[i];
    return NULL;
}

static bool same_title(struct gi_str title, const char *wanted)
{
    return title.n == strlen(wanted) && strncasecmp(title.s, wanted, title.n) == 0;
}

const struct gi_md_section *gi_record_section(const struct gi_source *source, const char *title, uint32_t level)
{
    if (!source || !source->outline)
        return NULL;
    for (size_t i = 0; i < source->outline->sections.n; i++) {
        const struct gi_md_section *section = &source->outline->sections.at[i];
        if (section->level == level && same_title(section->title, title))
            return section;
    }
    return NULL;
}

/* A word that stands for text to come, with nothing but punctuation behind it. */
static bool begins_with_stand_in(struct gi_str text)
{
    static const char *const words[] = {"TODO", "TBD", "FIXME", "TBA", "XXX"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        size_t n = strlen(words[i]);
        if (text.n >= n && strncasecmp(text.s, words[i], n) == 0 &&
            (text.n == n || text.s[n] == ':' || text.s[n] == '.'))
            return true;
    }
    return false;
}

/* The first letters of all stand-ins: whatever begins otherwise is text, which is nearly always so. */
static bool may_stand_in(char first)
{
    return first == '<' || first == '{' || first == '.' || first == '-' || first == '?' || first == 'T' ||
           first == 't' || first == 'F' || first == 'f' || first == 'X' || first == 'x';
}

bool gi_text_placeholder(struct gi_str text)
{
    text = gi_str_trim(text);
    if (text.n && !may_stand_in(text.s[0]))
        return false;
    if (!text.n || gi_str_is(text, "...") || gi_str_is(text, "-") || gi_str_is(text, "?"))
        return true;
    bool angle =
        text.s[0] == '<' && text.s[text.n - 1] == '>' && gi_str_find(gi_str_part(text, 1, text.n), '<') == text.n - 1;
    bool braces = gi_str_starts(text, "{{") && gi_str_ends(text, "}}");
    return angle || braces || begins_with_stand_in(text);
}
