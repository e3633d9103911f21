/* The post-incident files, filled with what the record knows. */
#include "work/fill.h"

#include "base/limits.h"
#include "base/time.h"
#include "work/templates.h"

enum { DAYS_WITHOUT_POLICY = 14 };

static const struct gi_work_mark *find_mark(const struct gi_work_mark *marks, size_t count, struct gi_str name)
{
    for (size_t i = 0; i < count; i++)
        if (gi_str_is(name, marks[i].name))
            return &marks[i];
    return NULL;
}

struct gi_str gi_work_fill_marks(struct gi_work *work, const char *text, const struct gi_work_mark *marks, size_t count)
{
    struct gi_buf out = gi_buf_new(work->arena, GI_LIMIT_MARKDOWN_BYTES);
    for (const char *at = text; *at;) {
        const char *open = strstr(at, "{{");
        const char *end = open ? strstr(open, "}}") : NULL;
        if (!end)
            open = at + strlen(at);
        gi_buf_add(&out, at, (size_t)(open - at));
        if (!end)
            break;
        struct gi_str inner = {open + 2, (size_t)(end - open) - 2};
        size_t bar = gi_str_find(inner, '|');
        const struct gi_work_mark *mark = find_mark(marks, count, gi_str_part(inner, 0, bar));
        struct gi_str known = mark ? gi_str_trim(mark->text) : (struct gi_str){0};
        struct gi_str fallback = gi_str_part(inner, bar + 1, inner.n);
        at = end + 2;
        gi_buf_addstr(&out, known.n ? known : fallback);
        while (!known.n && !fallback.n && at[0] == '\n') /* a mark alone between blank lines leaves no gap */
            at++;
    }
    return gi_buf_str(&out);
}

/* Text of a record in a place of its own: its lines are no headings. */
static struct gi_str as_paragraph(struct gi_work *work, struct gi_str text)
{
    struct gi_buf out = gi_buf_new(work->arena, GI_LIMIT_MARKDOWN_BYTES / 4);
    for (size_t i = 0; i < text.n; i++) {
        bool line_start = i == 0 || text.s[i - 1] == '\n';
        if ((line_start && text.s[i] == '#') || text.s[i] == '<')
            gi_buf_addc(&out, '\\');
        gi_buf_addc(&out, text.s[i]);
    }
    return gi_buf_str(&out);
}

static int fill_postmortem(struct gi_work *work)
{
    const struct gi_incident *incident = &work->record->incident;
    const char *text =
        gi_work_template(work, work->life->full_postmortem ? "postmortem-full.md" : "postmortem-short.md");
    if (!text)
        return -1;
    struct gi_str summary = incident->summary.is == GI_PRESENT ? incident->summary.text : (struct gi_str){0};
    const struct gi_work_mark marks[] = {
        {"title", as_paragraph(work, incident->title.text)},
        {"summary", as_paragraph(work, summary)},
        {"impact", gi_work_facts_impact(work)},
        {"sequence", gi_work_facts_sequence(work)},
        {"evidence", gi_work_facts_evidence(work)},
        {"root_causes", gi_work_facts_root_causes(work)},
        {"response", gi_work_facts_response(work)},
        {"communications", gi_work_facts_communications(work)},
        {"findings", gi_work_facts_findings(work)},
        {"actions", gi_work_facts_actions(work)},
    };
    return gi_work_create(work, "postmortem.md",
                          gi_work_fill_marks(work, text, marks, sizeof(marks) / sizeof(marks[0])));
}

/* The keys that are due for the sign-off, blank, each with its meaning behind it. Rows and optional keys are left out.
 */
static void add_blank_keys(struct gi_buf *out, const struct gi_shape *shape, size_t indent)
{
    for (size_t i = 0; i < shape->n; i++) {
        const struct gi_field *field = &shape->fields[i];
        if (field->need != GI_NEED_FOLLOW_UP || field->type == GI_TYPE_ROWS || field->type == GI_TYPE_REF)
            continue;
        if (field->shape == &gi_shape_finding_classes) {
            gi_buf_addf(out, "# %s: %s.\n# others: none with a reason answers all that are not named.\n", field->key,
                        field->doc);
            continue;
        }
        gi_buf_addf(out, "%*s%s:", (int)indent, "", field->key);
        if (field->type == GI_TYPE_MAP) {
            gi_buf_addc(out, '\n');
            add_blank_keys(out, field->shape, indent + 2);
            continue;
        }
        gi_buf_addf(out, " # %s", field->doc);
        for (size_t k = 0; field->choices && k < field->choices->n; k++)
            gi_buf_addf(out, "%s%s", k ? ", " : ": ", field->choices->at[k].word);
        gi_buf_addc(out, '\n');
    }
}

static int put_participants(struct gi_work *work, struct gi_buf *out)
{
    struct gi_work_parts parts;
    struct gi_value *list = gi_work_map(work);
    struct gi_value **end = &list->first;
    gi_work_parts(work, &parts);
    for (size_t i = 0; i < parts.list.n; i++) {
        const struct gi_work_part *part = &parts.list.at[i];
        struct gi_value *row = gi_work_map(work);
        const struct gi_shape *shape = &gi_shape_participant;
        const char *team = part->team.n ? gi_arena_copy(work->arena, part->team.s, part->team.n) : NULL;
        if (gi_work_put(work, row, shape, "who", gi_arena_copy(work->arena, part->who.s, part->who.n)) ||
            gi_work_put(work, row, shape, "team", team) || gi_work_put(work, row, shape, "role", part->role) ||
            gi_work_put(work, row, shape, "attended", "yes"))
            return -1;
        *end = row;
        end = &row->next;
    }
    list->kind = GI_NODE_LIST;
    list->key = GI_STR("participants");
    struct gi_value map = {.kind = GI_NODE_MAP, .first = list};
    if (!parts.list.n)
        return 0;
    gi_buf_adds(out, "# Whoever had a part in the response. Say who was not there: attended: no, and absent_reason.\n");
    gi_edit_render(out, &map, 0);
    return 0;
}

static int fill_analysis(struct gi_work *work, const char *meeting)
{
    struct gi_buf out = gi_buf_new(work->arena, GI_LIMIT_YAML_BYTES);
    gi_buf_adds(&out, gi_work_head(work, "analysis.yaml"));
    gi_buf_adds(&out, "schema: 1\n");
    add_blank_keys(&out, &gi_shape_analysis, 0);
    if (put_participants(work, &out))
        return -1;
    if (meeting)
        gi_buf_addf(&out, "review_meeting: %s\n", meeting);
    gi_buf_addf(&out,
                "# git incident add %s analysis.root_causes description=... why_undetected=...\n"
                "# git incident add %s analysis.findings class=... title=... root_causes=RC-...\n",
                work->short_id, work->short_id);
    return gi_work_create(work, "analysis.yaml", gi_buf_str(&out));
}

/* The last moment that policy allows, since nobody knows yet when they will meet. */
static int64_t review_time(const struct gi_work *work)
{
    int64_t days = gi_policy_review_meeting_days(work->policy, work->life->severity);
    int64_t from = work->life->recovered.known ? work->life->recovered.at : work->now;
    return from + (days < 0 ? DAYS_WITHOUT_POLICY : days) * GI_DAY_SECONDS;
}

/* The first of them who may lead. */
static const char *chair_of(struct gi_work *work, const struct gi_work_parts *parts)
{
    for (size_t i = 0; i < parts->list.n; i++) {
        const struct gi_person *person = gi_policy_person(work->policy, parts->list.at[i].who);
        if (gi_person_has(person, GI_PERSON_ROLE_CRISIS_LEAD))
            return gi_arena_copy(work->arena, person->id.text.s, person->id.text.n);
    }
    return NULL;
}

static int fill_review(struct gi_work *work, const char **ret_id)
{
    const struct gi_shape *shape = &gi_shape_meeting;
    struct gi_value *front = gi_work_map(work);
    struct gi_work_parts parts;
    char at[21];
    const char *id = gi_work_new_id(work, "M");
    gi_time_format(review_time(work), at);
    gi_work_parts(work, &parts);
    const char **people = GI_NEW_ARRAY(work->arena, const char *, parts.list.n + 1);
    for (size_t i = 0; i < parts.list.n; i++)
        people[i] = gi_arena_copy(work->arena, parts.list.at[i].who.s, parts.list.at[i].who.n);
    const char *name;
    size_t said = work->warnings.n;
    if (gi_work_put(work, front, shape, "id", id) || gi_work_put(work, front, shape, "kind", "post_incident_review") ||
        gi_work_put(work, front, shape, "at", at) ||
        gi_work_put(work, front, shape, "chaired_by", chair_of(work, &parts)) ||
        gi_work_put_list(work, front, shape, "attendees", people, parts.list.n) ||
        gi_work_document(work, "meetings", id, "Post-incident review", front, &name))
        return -1;
    work->warnings.n = said; /* that it has not come yet is meant */
    gi_work_warn(work,
                 "the review meeting stands at %.16sZ, the last moment that policy allows: set %s.at when it is held",
                 at, id);
    *ret_id = id;
    return 0;
}

/* The review of the record, if there is one. */
static const char *review_of(struct gi_work *work)
{
    for (size_t i = 0; i < work->record->meetings.n; i++) {
        const struct gi_meeting *meeting = work->record->meetings.at[i];
        if (meeting->kind.is == GI_PRESENT && meeting->kind.number == GI_MEETING_KIND_POST_INCIDENT_REVIEW)
            return gi_arena_copy(work->arena, meeting->id.text.s, meeting->id.text.n);
    }
    return NULL;
}

static bool has_owner(const struct gi_work *work)
{
    for (size_t i = 0; i < work->record->incident.roles.n; i++)
        if (gi_str_is(work->record->incident.roles.at[i].role.text, "postmortem_owner"))
            return true;
    return false;
}

/* What everybody writes nobody writes: whoever moves the record owns its post-mortem, until somebody else does. */
static int put_owner(struct gi_work *work)
{
    const char *me = gi_work_me(work);
    struct gi_value *role = gi_work_map(work);
    if (!me)
        return -1;
    if (has_owner(work) || !gi_policy_person(work->policy, gi_str_of(me)))
        return 0;
    if (gi_work_put(work, role, &gi_shape_role, "role", "postmortem_owner") ||
        gi_work_put(work, role, &gi_shape_role, "who", me) || gi_work_put(work, role, &gi_shape_role, "from", "now"))
        return -1;
    gi_work_warn(work, "you own the post-mortem until somebody else does: roles in incident.yaml");
    return gi_work_append(work, "incident.yaml", "roles", role);
}

static int put_time(struct gi_work *work, const char *key_path, int64_t seconds, const char *why)
{
    char at[21];
    gi_time_format(seconds, at);
    gi_work_warn(work, "%s is %s, %s: set it where that is wrong", key_path, at, why);
    return gi_work_set(work, "incident.yaml", key_path, gi_work_text(work, at));
}

/* The first row that tells what an attacker did or what set it off, or NULL. */
static const struct gi_timeline *first_cause(const struct gi_work *work)
{
    const struct gi_timeline *first = NULL;
    for (size_t i = 0; i < work->record->timeline.n; i++) {
        const struct gi_timeline *row = &work->record->timeline.at[i];
        bool cause = row->kind.is == GI_PRESENT && (row->kind.number == GI_TIMELINE_KIND_CAUSE ||
                                                    row->kind.number == GI_TIMELINE_KIND_ATTACKER_ACTION);
        if (cause && row->at.is == GI_PRESENT && row->at.kind == GI_MOMENT_TIME &&
            (!first || row->at.earliest < first->at.earliest))
            first = row;
    }
    return first;
}

/* The moments that nobody has set and that follow from the rows. */
static int put_times(struct gi_work *work)
{
    const struct gi_times *times = &work->record->incident.times;
    const struct gi_timeline *cause = first_cause(work);
    if (cause && times->occurred.is == GI_ABSENT &&
        put_time(work, "times.occurred", cause->at.earliest,
                 gi_arena_printf(work->arena, "from %.*s", GI_STR_ARGS(cause->id.text))))
        return -1;
    if (times->acknowledged.is == GI_ABSENT && work->life->declared.known)
        return put_time(work, "times.acknowledged", work->life->declared.at, "when it was declared");
    return 0;
}

int gi_work_fill(struct gi_work *work)
{
    const char *meeting = review_of(work);
    if (put_owner(work) || put_times(work) || (!meeting && fill_review(work, &meeting)))
        return -1;
    if (!gi_record_source(work->record, GI_STR("analysis.yaml")) && fill_analysis(work, meeting))
        return -1;
    if (!gi_record_source(work->record, GI_STR("postmortem.md")) && fill_postmortem(work))
        return -1;
    return 0;
}
