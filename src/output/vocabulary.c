/* Words that may stand somewhere, for completion. */
#include "incident/describe.h"

#include "base/limits.h"
#include "model/shapes.h"
#include "output/writers.h"

static const struct gi_choices *const vocabularies[] = {
#define CHOICES(set, doc) &gi_words_##set,
#define CHOICE(...)
#define CHOICES_END(set)
#include "model/choices.def"
#undef CHOICES
#undef CHOICE
#undef CHOICES_END
};

static void add_word(struct gi_buf *out, const char *word)
{
    gi_buf_addf(out, "%s%s", out->n ? " " : "", word);
}

/* The header's keys as `set` takes them: "impact.customer_impact=". */
static void add_fields(struct gi_buf *out, const struct gi_shape *shape, const char *before)
{
    for (size_t i = 0; i < shape->n; i++) {
        const char *path = gi_arena_printf(out->arena, "%s%s", before, shape->fields[i].key);
        if (shape->fields[i].type == GI_TYPE_MAP)
            add_fields(out, shape->fields[i].shape, gi_arena_printf(out->arena, "%s.", path));
        else if (shape->fields[i].type != GI_TYPE_ROWS)
            add_word(out, gi_arena_printf(out->arena, "%s=", path));
    }
}

const char *gi_vocabulary(struct gi_arena *arena, const char *set)
{
    struct gi_buf out = gi_buf_new(arena, GI_LIMIT_OUTPUT_BYTES);
    struct gi_rule_text rule;
    for (size_t i = 0; strcmp(set, "RULES") == 0 && gi_rule_text_at(i, &rule); i++)
        add_word(&out, gi_code_text(arena, rule.code));
    for (size_t i = 0; strcmp(set, "SCHEMAS") == 0 && gi_schema_name(i); i++)
        add_word(&out, gi_schema_name(i));
    if (strcmp(set, "FIELDS") == 0)
        add_fields(&out, &gi_shape_incident, "");
    for (size_t i = 0; i < sizeof(vocabularies) / sizeof(vocabularies[0]); i++)
        for (size_t j = 0; strcmp(set, vocabularies[i]->name) == 0 && j < vocabularies[i]->n; j++)
            add_word(&out, vocabularies[i]->at[j].word);
    return out.n ? out.s : NULL;
}
