/* What makers of rows and documents share. */
#include "work/rows.h"

#include "base/limits.h"
#include "base/time.h"

int gi_work_puts(struct gi_work *work, struct gi_value *map, const struct gi_shape *shape, const struct gi_put *puts)
{
    for (; puts->key; puts++)
        if (gi_work_put(work, map, shape, puts->key, puts->typed))
            return -1;
    return 0;
}

const char *gi_work_recorded(struct gi_work *work, int64_t at)
{
    char text[21];
    if (work->now - at < GI_HOUR_SECONDS)
        return NULL;
    gi_time_format(work->now, text);
    return gi_arena_copy(work->arena, text, strlen(text));
}

int gi_work_rows_of(struct gi_work *work, enum gi_rows_of which)
{
    enum gi_record_kind kind = work->record->kind;
    if (kind == GI_KIND_INCIDENT || (which == GI_ROWS_OF_BOTH && kind == GI_KIND_EXERCISE))
        return 0;
    gi_fail(work->error, "%s is %s", work->short_id, kind == GI_KIND_EXERCISE ? "an exercise" : "an imported record");
    return gi_fail_hint(work->error, "only incidents have this; git incident list shows them");
}

static bool holds(const char *word, const char *part)
{
    return strstr(word, part) != NULL;
}

static bool begins(const char *word, const char *part)
{
    return strncmp(word, part, strlen(part)) == 0;
}

/* The only word that fits, or NULL. */
static const char *only(const struct gi_choices *choices, const char *typed, bool (*fits)(const char *, const char *))
{
    const char *found = NULL;
    for (size_t i = 0; i < choices->n; i++) {
        if (!fits(choices->at[i].word, typed))
            continue;
        if (found)
            return NULL;
        found = choices->at[i].word;
    }
    return found;
}

const char *gi_work_choice(struct gi_work *work, const struct gi_choices *choices, const char *typed)
{
    struct gi_buf words = gi_buf_new(work->arena, GI_LIMIT_REMEDY_BYTES);
    const char *found = *typed ? only(choices, typed, begins) : NULL;
    if (gi_choices_find(choices, gi_str_of(typed)) >= 0)
        return typed;
    if (!found && *typed)
        found = only(choices, typed, holds);
    if (found)
        return found;
    for (size_t i = 0; i < choices->n; i++)
        gi_buf_addf(&words, "%s%s", i ? ", " : "", choices->at[i].word);
    gi_fail(work->error, "'%s' is none of these: %s", typed, words.s);
    return NULL;
}

const char *gi_work_alone(struct gi_work *work)
{
    if (work->policy->people.n != 1 || work->policy->people.at[0].id.is != GI_PRESENT)
        return NULL;
    struct gi_str id = work->policy->people.at[0].id.text;
    return gi_arena_copy(work->arena, id.s, id.n);
}
