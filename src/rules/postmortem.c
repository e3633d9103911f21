/* GI401..GI406, 412, 417..420, 425, 427: the post-mortem as a text. */
#include "rules/functions.h"
#include "rules/help.h"

enum { FULL = 1, SHORT = 2 };

/* The sections of both forms in their order, and the rule that speaks where one is not written. */
struct part {
    const char *title;
    uint8_t level;
    uint8_t forms;
    uint16_t unwritten;
};

static const struct part parts[] = {
    {"Summary", 2, FULL | SHORT, 403},
    {"Impact", 2, FULL, 403},
    {"Sequence of events", 2, FULL | SHORT, 404},
    {"Technical summary", 2, FULL, 405},
    {"Root causes and contributing factors", 2, FULL | SHORT, 403},
    {"Response", 2, FULL | SHORT, 406},
    {"Communications", 2, FULL, 403},
    {"Findings", 2, FULL, 403},
    {"Lessons learned", 2, FULL, 412},
    {"Lessons learned and key takeaways", 2, SHORT, 412},
    {"What went well", 3, FULL, 403},
    {"What did not go well", 3, FULL | SHORT, 403},
    {"Where we were lucky", 3, FULL, 403},
    {"What surprised us", 3, FULL, 403},
    {"Key takeaways", 2, FULL, 406},
    {"Response evaluation", 2, FULL | SHORT, 403},
    {"Action items", 2, FULL | SHORT, 403},
    {"Imported notes", 2, 0, 0},
};

enum { PARTS = sizeof(parts) / sizeof(parts[0]) };

static bool is_asked(const struct gi_rule_run *run, const struct part *part)
{
    return part->forms & (run->life->full_postmortem ? FULL : SHORT);
}

/* Who writes a short one in the full form has said the lessons under the full form's heading. */
static const struct gi_md_section *lessons_of(const struct gi_source *source)
{
    const struct gi_md_section *section = gi_record_section(source, "Lessons learned", 2);
    return section ? section : gi_record_section(source, "Lessons learned and key takeaways", 2);
}

static bool is_titled(const struct gi_md_section *section, const char *title)
{
    return section->title.n == strlen(title) && strncasecmp(section->title.s, title, section->title.n) == 0;
}

/* The section of a part, or NULL; the headings of the third level stand below the lessons. */
static const struct gi_md_section *section_of(const struct gi_source *source, const struct part *part)
{
    if (part->level == 2 && part->unwritten != 412)
        return gi_record_section(source, part->title, 2);
    const struct gi_md_section *lessons = lessons_of(source);
    if (part->level == 2 && lessons && (part->forms & SHORT || is_titled(lessons, part->title)))
        return lessons;
    if (part->level == 2 || !lessons)
        return NULL;
    const struct gi_md_section *end = source->outline->sections.at + source->outline->sections.n;
    for (const struct gi_md_section *below = lessons + 1; below < end && below->level > 2; below++)
        if (below->level == 3 && is_titled(below, part->title))
            return below;
    return NULL;
}

void gi_rule_postmortem_begun(struct gi_rule_run *run)
{
    const struct gi_source *source = run->head->by_role[GI_ROLE_POSTMORTEM];
    const char *form = run->life->full_postmortem ? "full" : "short";
    if (!source)
        gi_say(run, gi_rule_file_place(run, NULL), "there is no postmortem.md; a %s post-mortem is due", form);
    else if (gi_help_readable(source) && !gi_help_postmortem(run))
        gi_say(run, gi_rule_file_place(run, source), "the post-mortem has no heading; a %s one is due", form);
}

void gi_rule_postmortem_titled(struct gi_rule_run *run)
{
    const struct gi_source *source = gi_help_postmortem(run);
    if (!source)
        return;
    const struct gi_md_section *first = source->outline->sections.at;
    if (first->level != 1)
        gi_say(run, gi_help_heading(source, first), "the post-mortem begins with %.*s, not with a title",
               GI_STR_ARGS(first->title));
    else if (gi_text_placeholder(first->title))
        gi_say(run, gi_help_heading(source, first), "the post-mortem's title is not written");
}

/* An explicit none for all lessons needs no headings; where nothing is written at all GI412 speaks. */
static bool needs_headings(const struct gi_source *source, const struct gi_md_section *lessons)
{
    return lessons && gi_help_written(source, lessons) && !gi_help_not_applicable(lessons->words);
}

void gi_rule_sections_there(struct gi_rule_run *run)
{
    const struct gi_source *source = gi_help_postmortem(run);
    for (size_t i = 0; source && i < PARTS; i++) {
        const struct gi_md_section *lessons = lessons_of(source);
        if (!is_asked(run, &parts[i]) || section_of(source, &parts[i]))
            continue;
        if (parts[i].level == 2)
            gi_say(run, gi_rule_file_place(run, source), "section %s is missing", parts[i].title);
        else if (needs_headings(source, lessons))
            gi_say(run, gi_help_heading(source, lessons), "heading %s is missing below %.*s", parts[i].title,
                   GI_STR_ARGS(lessons->title));
    }
}

/* Marks the longest run of sections that stand in order: the others are the ones to move. */
static void mark_kept(const size_t *order, size_t n, bool *kept)
{
    size_t length[PARTS], before[PARTS], last = 0;
    for (size_t i = 0; i < n; i++) {
        length[i] = 1;
        before[i] = n;
        for (size_t j = 0; j < i; j++)
            if (order[j] < order[i] && length[j] + 1 > length[i]) {
                length[i] = length[j] + 1;
                before[i] = j;
            }
        if (length[i] > length[last])
            last = i;
    }
    for (size_t i = last; n && i < n; i = before[i])
        kept[order[i]] = true;
}

static void say_misplaced(struct gi_rule_run *run, const struct gi_source *source,
                          const struct gi_md_section *const *seen, const bool *kept)
{
    const char *behind = NULL;
    for (size_t i = 0; i < PARTS; i++) {
        if (seen[i] && !kept[i] && behind)
            gi_say(run, gi_help_heading(source, seen[i]), "section %s belongs behind %s", parts[i].title, behind);
        else if (seen[i] && !kept[i])
            gi_say(run, gi_help_heading(source, seen[i]), "section %s belongs first", parts[i].title);
        if (seen[i])
            behind = parts[i].title;
    }
}

static size_t part_of(const struct gi_md_section *section)
{
    size_t i = 0;
    while (i < PARTS && !(parts[i].level == 2 && is_titled(section, parts[i].title)))
        i++;
    return i;
}

void gi_rule_sections_in_order(struct gi_rule_run *run)
{
    const struct gi_source *source = gi_help_postmortem(run);
    const struct gi_md_section *seen[PARTS] = {0};
    bool kept[PARTS] = {0};
    size_t order[PARTS], n = 0;
    for (size_t i = 0; source && i < source->outline->sections.n; i++) {
        const struct gi_md_section *section = &source->outline->sections.at[i];
        size_t part = part_of(section);
        if (section->level != 2)
            continue;
        if (part == PARTS) {
            gi_say(run, gi_help_heading(source, section), "%.*s is no section of a post-mortem",
                   GI_STR_ARGS(section->title));
        } else if (seen[part]) {
            gi_say(run, gi_help_heading(source, section), "section %s stands there twice", parts[part].title);
        } else {
            seen[part] = section;
            order[n++] = part;
        }
    }
    mark_kept(order, n, kept);
    say_misplaced(run, source, seen, kept);
}

/* The sections that are there, not written, and left to the rule that runs now. */
static void say_unwritten(struct gi_rule_run *run, const struct gi_source *source)
{
    const struct gi_md_section *lessons = lessons_of(source);
    bool any_lesson = lessons && gi_help_written(source, lessons);
    for (size_t i = 0; i < PARTS; i++) {
        const struct gi_md_section *section = section_of(source, &parts[i]);
        if (!section || !is_asked(run, &parts[i]) || parts[i].unwritten != run->rule->code)
            continue;
        if (!gi_help_written(source, section) && (parts[i].level == 2 || any_lesson))
            gi_say(run, gi_help_heading(source, section), "section %.*s is not written", GI_STR_ARGS(section->title));
    }
}

void gi_rule_sections_written(struct gi_rule_run *run)
{
    const struct gi_source *source = gi_help_postmortem(run);
    if (source)
        say_unwritten(run, source);
}

void gi_rule_lessons_written(struct gi_rule_run *run)
{
    const struct gi_source *source = gi_help_postmortem(run);
    if (source)
        say_unwritten(run, source);
}

void gi_rule_response_written(struct gi_rule_run *run)
{
    const struct gi_source *source = gi_help_postmortem(run);
    if (!source)
        return;
    say_unwritten(run, source);
    for (size_t i = 0; i < PARTS; i++) {
        const struct gi_md_section *section = section_of(source, &parts[i]);
        if (section && is_asked(run, &parts[i]) && parts[i].unwritten == run->rule->code &&
            gi_help_not_applicable(section->words) && gi_help_written(source, section))
            gi_say(run, gi_help_heading(source, section), "section %s cannot be N/A", parts[i].title);
    }
}

/* A section that is written has to cite something with this prefix. */
static void say_uncited(struct gi_rule_run *run, const char *title, uint32_t prefix, const char *what)
{
    const struct gi_source *source = gi_help_postmortem(run);
    const struct gi_md_section *section = gi_record_section(source, title, 2);
    if (!section)
        return;
    say_unwritten(run, source);
    if (gi_help_written(source, section) &&
        !gi_help_cites(source->outline, section->refs_from, section->refs_to, prefix))
        gi_say(run, gi_help_heading(source, section), "section %s cites no %s", title, what);
}

void gi_rule_sequence_cites_timeline(struct gi_rule_run *run)
{
    say_uncited(run, "Sequence of events", GI_ID_T, "row of the timeline");
}

/* Whether every section that is asked for is there and written: before that a citation may still come with it. */
static bool is_complete(const struct gi_rule_run *run, const struct gi_source *source)
{
    for (size_t i = 0; i < PARTS; i++) {
        const struct gi_md_section *section = section_of(source, &parts[i]);
        if (is_asked(run, &parts[i]) && parts[i].level == 2 && !(section && gi_help_written(source, section)))
            return false;
    }
    return true;
}

void gi_rule_summary_cites_evidence(struct gi_rule_run *run)
{
    const struct gi_source *source = gi_help_postmortem(run);
    if (run->life->full_postmortem)
        say_uncited(run, "Technical summary", GI_ID_E, "evidence");
    else if (source && is_complete(run, source) &&
             !gi_help_cites(source->outline, 0, (uint32_t)source->outline->refs.n, GI_ID_E))
        gi_say(run, gi_rule_file_place(run, source), "the post-mortem cites no evidence");
}

void gi_rule_findings_reported(struct gi_rule_run *run)
{
    const struct gi_source *source = gi_help_postmortem(run);
    if (!source)
        return;
    uint32_t from = 0, to = (uint32_t)source->outline->refs.n;
    if (run->life->full_postmortem) {
        const struct gi_md_section *section = gi_record_section(source, "Findings", 2);
        if (!section || !gi_help_written(source, section))
            return; /* GI401 or GI403 speaks */
        from = section->refs_from;
        to = section->refs_to;
    } else if (!is_complete(run, source)) {
        return;
    }
    for (size_t i = 0; i < run->head->analysis.findings.n; i++) {
        const struct gi_scalar *id = &run->head->analysis.findings.at[i].id;
        if (id->is == GI_PRESENT && !gi_help_cites_id(source->outline, from, to, id->text))
            gi_say(run, id->place, "%.*s does not stand in %s", GI_STR_ARGS(id->text),
                   run->life->full_postmortem ? "section Findings of the post-mortem" : "the post-mortem");
    }
}

/* Whether references name an action that counts, or one that only its own record can judge. */
static bool names_action(const struct gi_rule_run *run, const struct gi_outline *outline, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        struct gi_scalar id = {.text = outline->refs.at[i].id, .is = GI_PRESENT};
        const struct gi_action_life *life = gi_help_action(run, &id);
        if ((gi_help_cited(&outline->refs.at[i]) & GI_ID_A) && (!life || life->counts))
            return true;
    }
    return false;
}

void gi_rule_lessons_have_actions(struct gi_rule_run *run)
{
    static const struct part went_wrong = {"What did not go well", 3, FULL | SHORT, 403};
    const struct gi_source *source = gi_help_postmortem(run);
    const struct gi_md_section *section = source ? section_of(source, &went_wrong) : NULL;
    if (!section || !gi_help_says_something(section->words) || gi_help_not_applicable(section->words))
        return;
    const struct gi_outline *outline = source->outline;
    for (uint32_t i = section->items_from; i < section->items_to; i++) {
        const struct gi_md_item *item = &outline->items.at[i];
        if (item->level == 1 && !names_action(run, outline, item->refs_from, item->refs_to))
            gi_say(run, (struct gi_place){&source->file, item->span},
                   "what did not go well names no action that counts");
    }
    if (section->items_from == section->items_to && !names_action(run, outline, section->refs_from, section->refs_to))
        gi_say(run, gi_help_heading(source, section), "section %s names no action that counts", went_wrong.title);
}

void gi_rule_actions_listed(struct gi_rule_run *run)
{
    const struct gi_source *source = gi_help_postmortem(run);
    const struct gi_md_section *section = gi_record_section(source, "Action items", 2);
    if (!section || !gi_help_written(source, section))
        return; /* GI401 or GI403 speaks */
    struct gi_help_actions actions = gi_help_actions(run);
    for (size_t i = 0; i < actions.n; i++) {
        const struct gi_action *action = actions.at[i]->action;
        if (action->source.is == GI_PRESENT && action->source.number != GI_SOURCE_FOLLOW_UP &&
            !gi_help_cites_id(source->outline, section->refs_from, section->refs_to, action->id.text))
            gi_say(run, action->id.place, "%.*s does not stand in section Action items of the post-mortem",
                   GI_STR_ARGS(action->id.text));
    }
}
