/* The plan has its elements; an incident names the plan and the playbook by which it was worked. */
#include "rules/functions.h"
#include "rules/help.h"

static const struct gi_md_section *section_of(struct gi_rule_run *run, const struct gi_source *text,
                                              struct gi_str title)
{
    const char *words = gi_arena_copy(run->findings->arena, title.s, title.n);
    for (uint32_t level = 1; level <= 6; level++) {
        const struct gi_md_section *section = gi_record_section(text, words, level);
        if (section)
            return section;
    }
    return NULL;
}

void gi_rule_plan_elements(struct gi_rule_run *run)
{
    const struct gi_source *text = run->head->by_role[GI_ROLE_PLAN_TEXT];
    if (!gi_help_readable(text) || !text->outline)
        return; /* no plan.md: GI902 says so */
    for (size_t i = 0; i < gi_shape_elements.n; i++) {
        const struct gi_field *field = &gi_shape_elements.fields[i];
        const void *member = (const char *)&run->head->plan.elements + field->offset;
        const struct gi_scalar *title = member;
        if (title->is != GI_PRESENT)
            continue;
        const struct gi_md_section *section = section_of(run, text, title->text);
        if (!section)
            gi_say(run, title->place, "plan.md has no heading \"%.*s\" for %s", GI_STR_ARGS(title->text), field->key);
        else if (!gi_help_written(text, section))
            gi_say(run, gi_help_heading(text, section), "\"%.*s\", the plan's %s, is not written",
                   GI_STR_ARGS(title->text), field->key);
    }
}

void gi_rule_plan_text_there(struct gi_rule_run *run)
{
    if (run->head->plan.self.is == GI_PRESENT && !run->head->by_role[GI_ROLE_PLAN_TEXT])
        gi_say(run, gi_rule_file_place(run, NULL), "there is a plan.yaml and no plan.md");
}

static bool is_missing(const struct gi_mapping *mapping)
{
    return mapping->is == GI_ABSENT || mapping->is == GI_PLACEHOLDER;
}

void gi_rule_playbook_pinned(struct gi_rule_run *run)
{
    if (run->facts->playbook_count && is_missing(&run->head->incident.playbook.self))
        gi_say(run, run->head->incident.playbook.self.place, "no playbook is pinned; the repository has %zu",
               run->facts->playbook_count);
}

void gi_rule_plan_signed(struct gi_rule_run *run)
{
    if (run->facts->is_trusted && run->head->plan.self.is == GI_PRESENT && !run->facts->approval_count)
        gi_say(run, run->head->plan.self.place, "nobody has approved this plan yet");
}

/* Whether any plan was approved when the incident was declared. */
static bool was_any_approved(const struct gi_rule_run *run)
{
    const struct gi_instant *declared = &run->life->declared;
    for (size_t i = 0; i < run->facts->approval_count; i++)
        if (declared->known && run->facts->approvals[i].at <= declared->at)
            return true;
    return false;
}

/* While no plan was ever approved none need be named. */
void gi_rule_plan_approved(struct gi_rule_run *run)
{
    const struct gi_plan_pin *pin = &run->head->incident.plan;
    if (!was_any_approved(run))
        return;
    if (is_missing(&pin->self)) {
        gi_say(run, pin->self.place, "the plan that was in force is not named, and one was approved");
        return;
    }
    for (size_t i = 0; i < run->facts->approval_count; i++) {
        const struct gi_plan_approval *approval = &run->facts->approvals[i];
        if (approval->at <= run->life->declared.at && pin->sha256.is == GI_PRESENT &&
            gi_str_equal(approval->plan_text, pin->sha256.text))
            return;
    }
    gi_say(run, pin->self.place, "the plan that it names was not approved when the incident was declared");
}

void gi_rule_plan_pinned(struct gi_rule_run *run)
{
    if (was_any_approved(run))
        return;
    if (run->plan && run->plan->plan.self.is == GI_PRESENT && is_missing(&run->head->incident.plan.self))
        gi_say(run, run->head->incident.plan.self.place, "the plan that was in force is not named");
}
