/* Every way in which one key of a record's files can be missing or wrong: made from the field table over parsed trees.
 */
#ifndef GI_TESTS_MUTATIONS_H
#define GI_TESTS_MUTATIONS_H

#include "base/digest.h"
#include "fixture.h"
#include "model/records.h"
#include "parse/edit.h"
#include "parse/frontmatter.h"
#include "rules/rule.h"

/* REMOVED: the key is gone. BLANK: a template's words, or an empty list. FORM: a list where a scalar belongs, and the
 * other way round. BROKEN: the right form with a value that cannot be: no such word, day, id, person. */
enum mutation_how { MUTATION_REMOVED, MUTATION_BLANK, MUTATION_FORM, MUTATION_BROKEN };
static const char *const mutation_words[] = {"removed", "blank", "of another form", "broken"};

/* How a value is reached from the root. */
struct mutation_step {
    const struct mutation_step *up;
    const char *key; /* NULL: an item of a list */
    size_t position;
};

struct mutation {
    const char *file; /* from the root of the repository */
    const struct gi_shape *shape;
    const struct gi_field *field;
    enum mutation_how how;
    const char *path;
    struct gi_str old;   /* the scalar that was there; empty for others */
    struct gi_str bytes; /* the whole file, changed */
    int code;            /* the finding that the field table promises whatever the state; 0: none, or by the state */
    bool when_due;       /* field->code speaks at the place once the need has come */
    uint32_t place;      /* the first byte that the finding is to point at */
};

/* A file whose keys are mutated in turn. */
struct mutation_walk {
    struct gi_arena *arena;
    struct gi_file file;
    const struct gi_file_kind *kind;
    struct gi_node *root;
    void (*try)(const struct mutation *mutation, void *context);
    void *context;
};

static inline struct gi_node *mutation_parse(struct gi_file *file, const struct gi_file_kind *kind,
                                             struct gi_arena *arena)
{
    struct gi_findings *findings = GI_NEW(arena, struct gi_findings);
    findings->arena = arena;
    struct gi_span region = gi_file_span(file);
    struct gi_frontmatter parts;
    struct gi_node *root = NULL;
    bool good = gi_text_gate(file, findings);
    if (good && kind->reading == GI_READ_AS_DOCUMENT) {
        good = gi_frontmatter_split(file, findings, &parts);
        region = good ? parts.yaml : region;
    }
    if (!good || !gi_yaml_parse(file, region, findings, &root))
        fixture_die(file->path, "cannot be read after an edit");
    return root;
}

static inline void mutation_write_path(struct gi_buf *out, const struct mutation_step *step)
{
    if (!step)
        return;
    mutation_write_path(out, step->up);
    if (step->key)
        gi_buf_addf(out, "%s%s", out->n ? "." : "", step->key);
    else
        gi_buf_addf(out, "[%zu]", step->position);
}

static inline const struct gi_node *mutation_find(const struct gi_node *root, const struct mutation_step *step)
{
    if (!step)
        return root;
    const struct gi_node *above = mutation_find(root, step->up);
    if (step->key)
        return gi_node_get(above, step->key);
    const struct gi_node *item = above ? above->first : NULL;
    for (size_t i = 0; item && i < step->position; i++)
        item = item->next;
    return item;
}

/* Where a mapping is pointed at: its key, else its first key. */
static inline uint32_t mutation_map_place(const struct gi_node *map)
{
    if (map->key.s)
        return map->key_span.start;
    return map->first ? map->first->key_span.start : map->span.start;
}

static inline bool mutation_is_list(const struct gi_field *field)
{
    return field->type == GI_TYPE_ROWS || (field->type >= GI_TYPE_TEXTS && field->type <= GI_TYPE_DEFICIENCY);
}

/* What a value of the type cannot be, and the rule that says so; NULL where nothing is wrong in this form. */
static inline const char *mutation_wrong_value(const struct gi_field *field, struct gi_str old, int *ret_code)
{
    static const char *const ids[] = {"T-00000000", "E-00000000", "C-00000000",  "D-00000000", "M-00000000",
                                      "A-00000000", "F-00000000", "RC-00000000", "W-00000000"};
    switch ((enum gi_type)field->type) {
    case GI_TYPE_CHOICE:
    case GI_TYPE_CHOICES:
        *ret_code = 204;
        return "nonsense";
    case GI_TYPE_TIME:
    case GI_TYPE_DATE:
    case GI_TYPE_MOMENT:
        *ret_code = 205;
        return field->type == GI_TYPE_DATE ? "2025-02-30" : "2025-02-30T12:00:00Z";
    case GI_TYPE_INTEGER:
    case GI_TYPE_COUNT:
        *ret_code = 203;
        return "9223372036854775808";
    case GI_TYPE_SHA256:
    case GI_TYPE_UUID:
    case GI_TYPE_ATTACK:
    case GI_TYPE_ATTACKS:
    case GI_TYPE_URL:
    case GI_TYPE_PERSON_ID:
    case GI_TYPE_TEAM_ID:
    case GI_TYPE_RULE:
    case GI_TYPE_FOUND:
    case GI_TYPE_CLASS:
        *ret_code = 203;
        return "Not That";
    case GI_TYPE_TITLE:
    case GI_TYPE_LINE:
    case GI_TYPE_LINES:
    case GI_TYPE_WHO:
    case GI_TYPE_WHOS:
        *ret_code = 203;
        return "two\nlines";
    case GI_TYPE_SCHEMA:
        *ret_code = 213;
        return "2";
    case GI_TYPE_ID:
        *ret_code = 208;
        return "X-1";
    case GI_TYPE_REF:
    case GI_TYPE_REFS:
    case GI_TYPE_DEFICIENCY:
        *ret_code = 210;
        return ids[__builtin_ctz(field->ids)];
    case GI_TYPE_REVIEW:
        *ret_code = 210;
        return gi_str_is(old, "all") ? NULL : "A-00000000";
    case GI_TYPE_ABOUTS:
        *ret_code = 210;
        return "GI999";
    case GI_TYPE_SOURCE:
        *ret_code = gi_id_prefix(old) ? 210 : 216;
        return gi_id_prefix(old) ? "E-00000000" : "evidence/nothing.txt";
    case GI_TYPE_PATH:
    case GI_TYPE_PLAYBOOK:
        *ret_code = 216;
        return "nothing/here.md";
    case GI_TYPE_RECORD:
        *ret_code = 211;
        return "INC-20200101-0000";
    case GI_TYPE_PERSON:
    case GI_TYPE_PEOPLE:
        *ret_code = 225;
        return "nobody";
    case GI_TYPE_TEAM:
    case GI_TYPE_TEAMS:
        *ret_code = 226;
        return "nobody";
    case GI_TYPE_TEXT:
    case GI_TYPE_TEXTS:
    case GI_TYPE_RULES:
    case GI_TYPE_MAP:
    case GI_TYPE_ROWS:
        return NULL;
    }
    return NULL;
}

static inline struct gi_value mutation_scalar(const char *text)
{
    return (struct gi_value){.kind = GI_NODE_SCALAR, .text = gi_str_of(text)};
}

/* Writes the changed file, finds the place and hands both on. */
static inline void mutation_try(struct mutation_walk *walk, struct mutation mutation, const struct mutation_step *at,
                                const struct gi_value *value)
{
    struct gi_error error = {.arena = walk->arena};
    struct gi_buf path = gi_buf_new(walk->arena, 4096);
    mutation_write_path(&path, at);
    mutation.path = path.s;
    mutation.file = walk->file.path;
    int failed = value ? gi_edit_set(&walk->file, walk->root, path.s, value, NULL, &mutation.bytes, &error)
                       : gi_edit_remove(&walk->file, walk->root, path.s, &mutation.bytes, &error);
    if (failed)
        fixture_die(path.s, error.message);
    struct gi_file changed = {.path = walk->file.path, .data = mutation.bytes.s, .size = (uint32_t)mutation.bytes.n};
    const struct gi_node *root = mutation_parse(&changed, walk->kind, walk->arena);
    const struct gi_node *node = mutation_find(root, value ? at : at->up);
    bool emptied = value && value->kind == GI_NODE_LIST && !value->first;
    if (!node)
        fixture_die(path.s, "is lost after an edit");
    if (!value && node->kind == GI_NODE_MAP)
        mutation.place = mutation_map_place(node);
    else
        mutation.place = emptied || !value ? node->key_span.start : node->span.start;
    walk->try(&mutation, walk->context);
}

static inline void mutation_values(struct mutation_walk *walk, const struct gi_shape *shape,
                                   const struct gi_field *field, const struct gi_node *node,
                                   const struct mutation_step *at)
{
    struct mutation mutation = {.shape = shape, .field = field, .old = node->text};
    bool hard = field->need == GI_NEED_HARD;
    bool list = mutation_is_list(field);
    struct gi_value blank = list ? (struct gi_value){.kind = GI_NODE_LIST} : mutation_scalar("TODO");
    struct gi_value item = mutation_scalar("x");
    struct gi_value other =
        list ? mutation_scalar("words, many") : (struct gi_value){.kind = GI_NODE_LIST, .first = &item};
    mutation.how = MUTATION_REMOVED;
    mutation.code = hard ? 201 : 0;
    mutation.when_due = !hard && field->need != GI_NEED_OPTIONAL;
    mutation_try(walk, mutation, at, NULL);
    if (field->type != GI_TYPE_MAP && field->type != GI_TYPE_FOUND) {
        mutation.how = MUTATION_BLANK;
        mutation.code = hard ? 206 : field->need == GI_NEED_OPTIONAL && !list ? 207 : 0;
        mutation_try(walk, mutation, at, &blank);
    }
    mutation.how = MUTATION_FORM;
    mutation.code = 203;
    mutation.when_due = false;
    mutation_try(walk, mutation, at, &other);
}

static inline void mutation_broken(struct mutation_walk *walk, const struct gi_shape *shape,
                                   const struct gi_field *field, const struct gi_node *node,
                                   const struct mutation_step *at)
{
    struct mutation mutation = {.shape = shape, .field = field, .how = MUTATION_BROKEN, .old = node->text};
    const char *wrong = mutation_wrong_value(field, node->text, &mutation.code);
    struct gi_value value = mutation_scalar(wrong ? wrong : "");
    if (wrong)
        mutation_try(walk, mutation, at, &value);
}

/* Every key of a mapping, and of those below it. */
static inline void mutation_map(struct mutation_walk *walk, const struct gi_shape *shape, const struct gi_node *map,
                                const struct mutation_step *above)
{
    for (const struct gi_node *node = map->first; node; node = node->next) {
        const struct gi_field *field = gi_shape_field(shape, node->key);
        if (!field)
            continue; /* x- */
        struct mutation_step at = {above, field->key, 0};
        mutation_values(walk, shape, field, node, &at);
        if (field->type == GI_TYPE_MAP)
            mutation_map(walk, field->shape, node, &at);
        else if (node->kind == GI_NODE_SCALAR)
            mutation_broken(walk, shape, field, node, &at);
        size_t position = 0;
        for (const struct gi_node *item = node->first; node->kind == GI_NODE_LIST && item; item = item->next) {
            struct mutation_step in = {&at, NULL, position++};
            if (field->type == GI_TYPE_ROWS)
                mutation_map(walk, field->shape, item, &in);
            else
                mutation_broken(walk, shape, field, item, &in);
        }
    }
}

/* Tries every mutation of one file of a record. */
static inline void mutation_file(struct mutation_walk *walk)
{
    walk->root = mutation_parse(&walk->file, walk->kind, walk->arena);
    if (walk->kind->reading != GI_READ_AS_ROWS) {
        mutation_map(walk, walk->kind->shape, walk->root, NULL);
        return;
    }
    size_t position = 0;
    for (const struct gi_node *row = walk->root ? walk->root->first : NULL; row; row = row->next) {
        struct mutation_step at = {NULL, NULL, position++};
        mutation_map(walk, walk->kind->shape, row, &at);
    }
}

#endif
