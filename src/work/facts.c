/* The facts of a record as Markdown: what a post-mortem begins with. */
#include "base/limits.h"
#include "base/time.h"
#include "work/fill.h"

enum { CELL_BYTES = 200 };

static struct gi_buf begin(struct gi_work *work)
{
    return gi_buf_new(work->arena, GI_LIMIT_MARKDOWN_BYTES / 4);
}

/* One line of a record's text: line ends become blanks, what would make a tag or a new cell is escaped, the rest is
 * kept. */
static void add_line(struct gi_buf *out, struct gi_str text)
{
    size_t n = text.n;
    while (n > CELL_BYTES && n < text.n && ((unsigned char)text.s[n] & 0xC0) == 0x80)
        n--;
    for (size_t i = 0; i < n; i++) {
        if (strchr("<|", text.s[i]) && text.s[i])
            gi_buf_addc(out, '\\');
        gi_buf_addc(out, text.s[i] == '\n' ? ' ' : text.s[i]);
    }
}

static void add_minutes(struct gi_buf *out, int64_t seconds)
{
    char text[21];
    gi_time_format(seconds, text);
    gi_buf_addf(out, "%.10s %.5s", text, text + 11);
}

/* "T-7fk" as a reference. */
static void add_ref(struct gi_buf *out, const struct gi_scalar *id)
{
    if (id->is == GI_PRESENT)
        gi_buf_addf(out, " [%.*s]", GI_STR_ARGS(id->text));
}

static void add_pair(struct gi_buf *out, const char *what, const struct gi_scalar *value)
{
    if (value->is != GI_PRESENT)
        return;
    if (!out->n)
        gi_buf_adds(out, "| What | How much |\n|---|---|\n");
    gi_buf_addf(out, "| %s | ", what);
    add_line(out, value->text);
    gi_buf_adds(out, " |\n");
}

struct gi_str gi_work_facts_impact(struct gi_work *work)
{
    const struct gi_impact *impact = &work->record->incident.impact;
    struct gi_buf table = begin(work);
    struct gi_buf out = begin(work);
    if (impact->description.is == GI_PRESENT)
        gi_buf_addf(&out, "%.*s\n", GI_STR_ARGS(gi_str_trim(impact->description.text)));
    add_pair(&table, "Customers harmed", &impact->customer_impact);
    add_pair(&table, "Data disclosed", &impact->data_breach);
    add_pair(&table, "Customers affected", &impact->customers_affected);
    add_pair(&table, "Records affected", &impact->records_affected);
    if (table.n)
        gi_buf_addf(&out, "%s%s", out.n ? "\n" : "", table.s);
    return gi_buf_str(&out);
}

struct gi_str gi_work_facts_sequence(struct gi_work *work)
{
    struct gi_buf out = begin(work);
    size_t number = 0;
    for (size_t i = 0; i < work->record->timeline.n; i++) {
        const struct gi_timeline *row = &work->record->timeline.at[i];
        if (row->text.is != GI_PRESENT)
            continue;
        gi_buf_addf(&out, "%zu. ", ++number);
        if (row->at.is == GI_PRESENT && row->at.kind <= GI_MOMENT_RANGE) {
            add_minutes(&out, row->at.earliest);
            gi_buf_adds(&out, row->at.kind == GI_MOMENT_TIME ? " UTC: " : " UTC or later: ");
        }
        add_line(&out, gi_str_trim(row->text.text));
        add_ref(&out, &row->id);
        gi_buf_addc(&out, '\n');
    }
    return gi_buf_str(&out);
}

struct gi_str gi_work_facts_evidence(struct gi_work *work)
{
    struct gi_buf out = begin(work);
    for (size_t i = 0; i < work->record->evidence.n; i++) {
        const struct gi_evidence *row = &work->record->evidence.at[i];
        if (row->description.is != GI_PRESENT)
            continue;
        gi_buf_adds(&out, "- ");
        add_line(&out, gi_str_trim(row->description.text));
        add_ref(&out, &row->id);
        gi_buf_addc(&out, '\n');
    }
    return gi_buf_str(&out);
}

struct gi_str gi_work_facts_root_causes(struct gi_work *work)
{
    struct gi_buf out = begin(work);
    for (size_t i = 0; i < work->record->analysis.root_causes.n; i++) {
        const struct gi_root_cause *cause = &work->record->analysis.root_causes.at[i];
        gi_buf_adds(&out, "- ");
        add_line(&out, gi_str_trim(cause->description.text));
        add_ref(&out, &cause->id);
        gi_buf_addc(&out, '\n');
    }
    return gi_buf_str(&out);
}

static void add_moment(struct gi_buf *out, const char *what, struct gi_instant instant)
{
    if (!instant.known)
        return;
    gi_buf_addf(out, "- %s: ", what);
    add_minutes(out, instant.at);
    gi_buf_adds(out, " UTC\n");
}

/* The title that a document's text begins with. */
static struct gi_str title_of(const struct gi_source *source)
{
    if (source->outline && source->outline->sections.n)
        return source->outline->sections.at[0].title;
    return source->name;
}

struct gi_str gi_work_facts_response(struct gi_work *work)
{
    struct gi_buf out = begin(work);
    struct gi_work_parts parts;
    add_moment(&out, "declared", work->life->declared);
    add_moment(&out, "contained", work->life->contained);
    add_moment(&out, "eradicated", work->life->eradicated);
    add_moment(&out, "recovered", work->life->recovered);
    gi_work_parts(work, &parts);
    for (size_t i = 0; i < parts.list.n; i++)
        gi_buf_addf(&out, "- %.*s: %s\n", GI_STR_ARGS(parts.list.at[i].who), parts.list.at[i].role);
    for (size_t i = 0; i < work->record->decisions.n; i++) {
        const struct gi_decision *decision = work->record->decisions.at[i];
        gi_buf_adds(&out, "- ");
        add_line(&out, title_of(decision->self.source));
        add_ref(&out, &decision->id);
        gi_buf_addc(&out, '\n');
    }
    return gi_buf_str(&out);
}

struct gi_str gi_work_facts_communications(struct gi_work *work)
{
    struct gi_buf out = begin(work);
    for (size_t i = 0; i < work->record->communications.n; i++) {
        const struct gi_communication *message = work->record->communications.at[i];
        gi_buf_adds(&out, "- ");
        add_line(&out, title_of(message->self.source));
        gi_buf_adds(&out, ", to");
        for (size_t k = 0; k < message->audience.n; k++)
            gi_buf_addf(&out, "%s %.*s", k ? "," : "", GI_STR_ARGS(message->audience.at[k].text));
        add_ref(&out, &message->id);
        gi_buf_addc(&out, '\n');
    }
    return gi_buf_str(&out);
}

struct gi_str gi_work_facts_findings(struct gi_work *work)
{
    struct gi_buf out = begin(work);
    for (size_t i = 0; i < work->record->analysis.findings.n; i++) {
        const struct gi_review_finding *finding = &work->record->analysis.findings.at[i];
        if (!i)
            gi_buf_adds(&out, "| Finding | Class | What |\n|---|---|---|\n");
        gi_buf_addf(&out, "| [%.*s] | %.*s | ", GI_STR_ARGS(finding->id.text), GI_STR_ARGS(finding->class.text));
        add_line(&out, finding->title.text);
        gi_buf_adds(&out, " |\n");
    }
    return gi_buf_str(&out);
}

struct gi_str gi_work_facts_actions(struct gi_work *work)
{
    struct gi_buf out = begin(work);
    for (size_t i = 0; i < work->life->action_count; i++) {
        const struct gi_action_life *life = &work->life->actions[i];
        if (!i)
            gi_buf_adds(&out, "| Action | What | Owner | Due |\n|---|---|---|---|\n");
        gi_buf_addf(&out, "| [%.*s] | ", GI_STR_ARGS(life->action->id.text));
        add_line(&out, life->action->title.text);
        gi_buf_addf(&out, " | %.*s | %.*s |\n", GI_STR_ARGS(life->owner->text), GI_STR_ARGS(life->due->text));
    }
    return gi_buf_str(&out);
}

static void add_part(struct gi_work *work, struct gi_work_parts *parts, const struct gi_scalar *who, const char *role)
{
    const struct gi_person *person = who->is == GI_PRESENT ? gi_policy_person(work->policy, who->text) : NULL;
    if (!person)
        return;
    for (size_t i = 0; i < parts->list.n; i++)
        if (gi_str_equal(parts->list.at[i].who, who->text))
            return;
    struct gi_str team = person->team.is == GI_PRESENT ? person->team.text : (struct gi_str){0};
    GI_VEC_PUSH(work->arena, &parts->list, (struct gi_work_part){who->text, team, role});
}

void gi_work_parts(struct gi_work *work, struct gi_work_parts *ret_parts)
{
    const struct gi_record *record = work->record;
    *ret_parts = (struct gi_work_parts){0};
    for (size_t i = 0; i < record->incident.roles.n; i++) {
        const struct gi_role *role = &record->incident.roles.at[i];
        add_part(work, ret_parts, &role->who, gi_arena_copy(work->arena, role->role.text.s, role->role.text.n));
    }
    for (size_t i = 0; i < record->incident.workstreams.n; i++) {
        const struct gi_workstream *stream = &record->incident.workstreams.at[i];
        const char *kind = gi_arena_copy(work->arena, stream->kind.text.s, stream->kind.text.n);
        add_part(work, ret_parts, &stream->lead, gi_arena_printf(work->arena, "lead of %s", kind));
        for (size_t k = 0; k < stream->members.n; k++)
            add_part(work, ret_parts, &stream->members.at[k], kind);
    }
    for (size_t i = 0; i < record->decisions.n; i++)
        add_part(work, ret_parts, &record->decisions.at[i]->decided_by, "decided");
    for (size_t i = 0; i < record->incident.teams.n; i++)
        if (record->incident.teams.at[i].not_needed.is != GI_PRESENT)
            add_part(work, ret_parts, &record->incident.teams.at[i].contact, "contact");
    for (size_t i = 0; i < record->actions.n; i++)
        add_part(work, ret_parts, &record->actions.at[i].owner, "owner of an action");
    for (size_t i = 0; i < record->status.n; i++)
        add_part(work, ret_parts, &record->status.at[i].by, "responder");
    for (size_t i = 0; i < record->timeline.n; i++)
        add_part(work, ret_parts, &record->timeline.at[i].by, "responder");
    for (size_t i = 0; i < record->evidence.n; i++)
        add_part(work, ret_parts, &record->evidence.at[i].collected_by, "responder");
    add_part(work, ret_parts, &record->incident.reported.by, "reporter");
}
