/* What several rules ask of a record. */
#include "rules/help.h"

bool gi_help_readable(const struct gi_source *source)
{
    return source && !source->broken;
}

const struct gi_source *gi_help_postmortem(const struct gi_rule_run *run)
{
    const struct gi_source *source = run->head->by_role[GI_ROLE_POSTMORTEM];
    return gi_help_readable(source) && source->outline && source->outline->sections.n ? source : NULL;
}

/* The text behind the mark of a list item: `- `, `* ` or `1. `. */
static struct gi_str without_marker(struct gi_str words)
{
    size_t at = 0;
    while (at < words.n && words.s[at] >= '0' && words.s[at] <= '9')
        at++;
    if (at < words.n && strchr(at ? ".)" : "-*+", words.s[at]))
        return gi_str_trim(gi_str_part(words, at + 1, words.n));
    return words;
}

bool gi_help_not_applicable(struct gi_str words)
{
    words = without_marker(gi_str_trim(words));
    return words.n >= 3 && strncasecmp(words.s, "N/A", 3) == 0;
}

bool gi_help_says_something(struct gi_str words)
{
    words = without_marker(gi_str_trim(words));
    if (!gi_help_not_applicable(words))
        return !gi_text_placeholder(words);
    size_t at = 3;
    while (at < words.n && strchr(" \t:.,-", words.s[at]))
        at++;
    return !gi_text_placeholder(gi_str_part(words, at, words.n));
}

bool gi_help_written(const struct gi_source *source, const struct gi_md_section *section)
{
    const struct gi_md_section *end = source->outline->sections.at + source->outline->sections.n;
    if (gi_help_says_something(section->words))
        return true;
    for (const struct gi_md_section *below = section + 1; below < end && below->level > section->level; below++)
        if (gi_help_says_something(below->words))
            return true;
    return false;
}

struct gi_place gi_help_heading(const struct gi_source *source, const struct gi_md_section *section)
{
    return (struct gi_place){&source->file, section->heading};
}

uint32_t gi_help_cited(const struct gi_md_ref *ref)
{
    size_t slash = gi_str_find(ref->id, '/');
    return gi_id_prefix(slash < ref->id.n ? gi_str_part(ref->id, slash + 1, ref->id.n) : ref->id);
}

bool gi_help_cites(const struct gi_outline *outline, uint32_t from, uint32_t to, uint32_t prefix)
{
    for (uint32_t i = from; i < to; i++)
        if (gi_help_cited(&outline->refs.at[i]) & prefix)
            return true;
    return false;
}

bool gi_help_cites_id(const struct gi_outline *outline, uint32_t from, uint32_t to, struct gi_str id)
{
    for (uint32_t i = from; i < to; i++)
        if (gi_str_equal(outline->refs.at[i].id, id))
            return true;
    return false;
}

int gi_help_gravest(const struct gi_life *life)
{
    return life->highest < 0 ? life->severity : life->highest;
}

const struct gi_action_life *gi_help_action(const struct gi_rule_run *run, const struct gi_scalar *id)
{
    const struct gi_named *named = id->is == GI_PRESENT ? gi_record_find(run->head, id->text) : NULL;
    if (!named || named->prefix != GI_ID_A)
        return NULL;
    size_t place = (size_t)((const struct gi_action *)named->value - run->head->actions.at);
    return place < run->life->action_count ? &run->life->actions[place] : NULL;
}

struct gi_help_actions gi_help_actions(const struct gi_rule_run *run)
{
    const struct gi_life *life = run->life;
    struct gi_help_actions stand = {
        GI_NEW_ARRAY(run->findings->arena, const struct gi_action_life *, life->action_count), 0};
    bool *corrected = GI_NEW_ARRAY(run->findings->arena, bool, life->action_count);
    for (size_t i = 0; i < life->action_count; i++) {
        const struct gi_action_life *old = gi_help_action(run, &life->actions[i].action->corrects);
        if (old)
            corrected[old - life->actions] = true;
    }
    for (size_t i = 0; i < life->action_count; i++) {
        const struct gi_action *action = life->actions[i].action;
        if (action->id.is == GI_PRESENT && action->redacted.is == GI_ABSENT && !corrected[i])
            stand.at[stand.n++] = &life->actions[i];
    }
    return stand;
}

bool gi_help_accepted(const struct gi_action_life *life)
{
    return gi_help_is(&life->action->disposition.state, GI_DISPOSITION_ACCEPTED) ||
           (life->state >= GI_PROGRESS_ACCEPTED && life->state <= GI_PROGRESS_DELAYED);
}

bool gi_help_urgent(const struct gi_scalar *priority)
{
    return gi_help_is(priority, GI_PRIORITY_P0) || gi_help_is(priority, GI_PRIORITY_P1);
}

static bool is_named(const struct gi_life *life, struct gi_str id, bool (*fits)(const struct gi_action_life *))
{
    for (size_t i = 0; i < life->action_count; i++)
        if (life->actions[i].counts && gi_action_addresses(life->actions[i].action, id) && fits(&life->actions[i]))
            return true;
    return false;
}

bool gi_help_answered(const struct gi_life *life, const struct gi_review_finding *finding,
                      bool (*fits)(const struct gi_action_life *))
{
    if (is_named(life, finding->id.text, fits))
        return true;
    for (size_t i = 0; i < finding->root_causes.n; i++)
        if (!is_named(life, finding->root_causes.at[i].text, fits))
            return false;
    return finding->root_causes.n > 0;
}
