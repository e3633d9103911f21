/* The reference of the format, file by file, and its JSON Schemas. */
#include "generate.h"
#include "incident/describe.h"
#include "model/shapes.h"

static bool has_choices(const struct gi_field *field)
{
    return field->type == GI_TYPE_CHOICE || field->type == GI_TYPE_CHOICES;
}

static void add_words(struct gi_buf *page, const struct gi_choices *choices)
{
    for (size_t i = 0; i < choices->n; i++)
        gi_buf_addf(page, "%s`%s`", i ? ", " : "", choices->at[i].word);
}

/* Keys of mappings stand below them, with a dot; those of rows with brackets. */
static void add_fields(struct gi_docs *docs, struct gi_buf *page, const struct gi_shape *shape, const char *before)
{
    for (size_t i = 0; i < shape->n; i++) {
        const struct gi_field *field = &shape->fields[i];
        const char *path = gi_arena_printf(docs->arena, "%s%s", before, field->key);
        gi_buf_addf(page, "| `%s%s` | ", path, field->type == GI_TYPE_ROWS ? "[]" : "");
        gi_docs_add(page, gi_type_words(field->type));
        if (has_choices(field)) {
            gi_buf_adds(page, " ");
            add_words(page, field->choices);
        }
        gi_buf_addf(page, " | %s | ", gi_need_words(field->need));
        if (field->code)
            gi_buf_addf(page, "[GI%03d](../rules/GI%03d.md)", field->code, field->code);
        gi_buf_adds(page, " | ");
        gi_docs_add(page, field->doc);
        gi_buf_adds(page, " |\n");
        if (field->type == GI_TYPE_MAP)
            add_fields(docs, page, field->shape, gi_arena_printf(docs->arena, "%s.", path));
        if (field->type == GI_TYPE_ROWS)
            add_fields(docs, page, field->shape, gi_arena_printf(docs->arena, "%s[].", path));
    }
}

/* The first file of the table with this shape is the one that its page is named after. */
static const struct gi_file_kind *kind_of(const struct gi_shape *shape)
{
    for (size_t i = 0; i < GI_ROLE_COUNT; i++)
        if (gi_file_kinds[i].shape == shape)
            return &gi_file_kinds[i];
    return NULL;
}

static const char *reading_words(const struct gi_file_kind *kind)
{
    static const char *const words[] = {"one mapping", "a list of rows", "a document: these keys are its front matter",
                                        "Markdown", "bytes"};
    return words[kind->reading];
}

static void write_file_page(struct gi_docs *docs, const struct gi_file_kind *kind, const char *name)
{
    struct gi_buf page = gi_docs_page(docs);
    gi_buf_addf(&page, "# `%s`\n\n<!-- made by `make docs` -->\n\n", kind->name);
    gi_docs_add(&page, kind->doc);
    gi_buf_addf(&page, "; %s. [JSON Schema](../schema/%s.json).\n\n", reading_words(kind), name);
    gi_buf_adds(
        &page,
        "*From* says when a key has to be there: always, from a state on, or when policy asks (optional). Keys of\n"
        "your own begin with `x-`.\n\n| key | is | from | rule | what it says |\n|---|---|---|---|---|\n");
    add_fields(docs, &page, kind->shape, "");
    gi_docs_write(docs, gi_arena_printf(docs->arena, "docs/reference/%s.md", name), &page);
}

static const char *record_words(enum gi_record_kind kind)
{
    static const char *const words[] = {"incidents/YEAR/INC-.../", "exercises/YEAR/EX-.../", "imported/YEAR/IMP-.../",
                                        ".incident/", "plan/"};
    return words[kind];
}

/* The name of the page of a file, or NULL where it has none of its own. */
static const char *page_of(const struct gi_file_kind *kind)
{
    if (!kind->shape)
        return NULL;
    const char *probe = kind->reading == GI_READ_AS_DOCUMENT ? kind->shape->name : kind_of(kind->shape)->name;
    int position = gi_schema_find(kind->role == GI_ROLE_IMPORTED ? "imported" : probe);
    return position < 0 ? NULL : gi_schema_name((size_t)position);
}

static void write_overview(struct gi_docs *docs)
{
    struct gi_buf page = gi_docs_page(docs);
    gi_buf_adds(
        &page,
        "# Reference of the format\n\n<!-- made by `make docs` -->\n\n"
        "Every file that a repository of records may hold. [How they are written](../file-format.md), [what is due in\n"
        "which state](states.md), [all vocabularies](vocabularies.md).\n\n| file | is | holds |\n|---|---|---|\n");
    for (size_t i = 0; i < GI_ROLE_COUNT; i++) {
        const struct gi_file_kind *kind = &gi_file_kinds[i];
        const char *name = page_of(kind);
        if (name)
            gi_buf_addf(&page, "| [`%s%s`](%s.md) | ", record_words(kind->kind), kind->name, name);
        else
            gi_buf_addf(&page, "| `%s%s` | ", record_words(kind->kind), kind->name);
        gi_buf_addf(&page, "%s | ", kind->reading == GI_READ_AS_DOCUMENT ? "a document" : reading_words(kind));
        gi_docs_add(&page, kind->doc);
        gi_buf_adds(&page, " |\n");
        if (name && kind_of(kind->shape) == kind)
            write_file_page(docs, kind, name);
    }
    gi_docs_write(docs, "docs/reference/README.md", &page);
}

static void add_due(struct gi_docs *docs, struct gi_buf *page, const struct gi_shape *shape, const char *before,
                    enum gi_need need)
{
    for (size_t i = 0; i < shape->n; i++) {
        const struct gi_field *field = &shape->fields[i];
        const char *path = gi_arena_printf(docs->arena, "%s%s", before, field->key);
        if (field->need == need)
            gi_buf_addf(page, "%s`%s`", page->n ? ", " : "", path);
        if (field->type == GI_TYPE_MAP || field->type == GI_TYPE_ROWS)
            add_due(docs, page, field->shape,
                    gi_arena_printf(docs->arena, "%s%s.", path, field->type == GI_TYPE_ROWS ? "[]" : ""), need);
    }
}

/* Keys of all files of an incident that are due from one state. */
static struct gi_buf due_in(struct gi_docs *docs, enum gi_need need)
{
    struct gi_buf due = gi_docs_page(docs);
    for (size_t i = 0; i < GI_ROLE_COUNT; i++)
        if (gi_file_kinds[i].kind == GI_KIND_INCIDENT && gi_file_kinds[i].shape)
            add_due(docs, &due, gi_file_kinds[i].shape,
                    gi_file_kinds[i].role == GI_ROLE_HEADER
                        ? ""
                        : gi_arena_printf(docs->arena, "%s: ", gi_file_kinds[i].name),
                    need);
    return due;
}

static void write_states(struct gi_docs *docs)
{
    struct gi_buf page = gi_docs_page(docs);
    gi_buf_adds(
        &page,
        "# What is due in which state\n\n<!-- made by `make docs` -->\n\n"
        "What is due from a state stays due in those behind it. It blocks nothing before its gate: `accept` asks for "
        "all that is\ndue by `follow_up`, `close` for everything. [Rules](../rules/README.md) ask for more than "
        "keys.\n\n| state | means | due from here |\n|---|---|---|\n");
    for (int state = GI_STATE_TRIAGE; state <= GI_STATE_REJECTED; state++) {
        struct gi_buf due = due_in(docs, (enum gi_need)(GI_NEED_TRIAGE + state));
        gi_buf_addf(&page, "| `%s` | ", gi_words_STATE.at[state].word);
        gi_docs_add(&page, gi_words_STATE.at[state].doc);
        gi_buf_adds(&page, " | ");
        for (size_t i = 0; state == GI_STATE_TRIAGE && i < gi_shape_incident.n; i++)
            if (gi_shape_incident.fields[i].need == GI_NEED_HARD)
                gi_buf_addf(&page, "%s`%s`", i ? ", " : "", gi_shape_incident.fields[i].key);
        gi_buf_addf(&page, "%s |\n", due.n ? due.s : "");
    }
    gi_docs_write(docs, "docs/reference/states.md", &page);
}

static void write_vocabularies(struct gi_docs *docs)
{
    static const struct gi_choices *const all[] = {
#define CHOICES(set, doc) &gi_words_##set,
#define CHOICE(...)
#define CHOICES_END(set)
#include "model/choices.def"
#undef CHOICES
#undef CHOICE
#undef CHOICES_END
    };
    struct gi_buf page = gi_docs_page(docs);
    gi_buf_adds(
        &page,
        "# Vocabularies\n\n<!-- made by `make docs` -->\n\nClosed lists of words; any other word is an error.\n");
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        gi_buf_adds(&page, "\n## ");
        gi_docs_add(&page, all[i]->doc);
        gi_buf_adds(&page, "\n\n| word | means |\n|---|---|\n");
        for (size_t j = 0; j < all[i]->n; j++) {
            gi_buf_addf(&page, "| `%s` | ", all[i]->at[j].word);
            gi_docs_add(&page, all[i]->at[j].doc);
            gi_buf_adds(&page, " |\n");
        }
    }
    gi_docs_write(docs, "docs/reference/vocabularies.md", &page);
}

void gi_docs_reference(struct gi_docs *docs)
{
    write_overview(docs);
    write_states(docs);
    write_vocabularies(docs);
    for (size_t i = 0; gi_schema_name(i); i++) {
        struct gi_buf schema = gi_docs_page(docs);
        gi_schema_write(&schema, i);
        gi_docs_write(docs, gi_arena_printf(docs->arena, "docs/schema/%s.json", gi_schema_name(i)), &schema);
    }
}
