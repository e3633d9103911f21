/* Ids, references, people, teams and paths: what a record names has to be there. */
#include "rules/functions.h"
#include "rules/help.h"

void gi_rule_ids_fit(struct gi_rule_run *run)
{
    const struct gi_record *head = run->head;
    const struct gi_scalar *id = head->kind == GI_KIND_INCIDENT   ? &head->incident.id
                                 : head->kind == GI_KIND_EXERCISE ? &head->exercise.id
                                                                  : &head->imported.id;
    if (head->id.s && id->is == GI_PRESENT && !gi_str_equal(id->text, head->id))
        gi_say(run, id->place, "%.*s is not the folder's name, %.*s", GI_STR_ARGS(id->text), GI_STR_ARGS(head->id));
}

void gi_rule_ids_once(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->names.n; i++) {
        const struct gi_named *named = run->head->names.at[i];
        const struct gi_named *first = gi_record_find(run->head, named->id);
        if (first == named)
            continue;
        struct gi_position there = gi_text_position(first->place.file, first->place.span.start);
        gi_say(run, named->place, "%.*s stands in %.*s:%u already", GI_STR_ARGS(named->id),
               GI_STR_ARGS(first->source->name), there.line);
    }
}

/* `INC-20261120-k7f3/A-7fk` cut at its slash; record is empty for an id of this record. */
struct reference {
    struct gi_str record;
    struct gi_str id;
};

static struct reference cut(struct gi_str text)
{
    size_t slash = gi_str_find(text, '/');
    struct gi_str before = gi_str_part(text, 0, slash);
    if (slash < text.n && (gi_id_prefix(before) & GI_ID_RECORD))
        return (struct reference){before, gi_str_part(text, slash + 1, text.n)};
    return (struct reference){{0}, text};
}

/* What kinds of ids a value may name; 0: it names something else. */
static uint32_t wanted_ids(const struct gi_use *use)
{
    enum gi_names names = gi_type_names(use->field->type);
    if (use->field->type == GI_TYPE_REVIEW)
        return GI_ID_A;
    if (names == GI_NAMES_ROW)
        return use->field->ids;
    return names == GI_NAMES_ABOUT || names == GI_NAMES_SOURCE ? gi_id_prefix(cut(use->scalar->text).id) : 0;
}

/* Whether a file that could hold the id was not read: then nothing can be said about it. */
static bool may_be_unread(const struct gi_record *record)
{
    if (record->rows_unread)
        return true;
    for (size_t i = 0; i < record->sources.n; i++)
        if (record->sources.at[i].broken)
            return true;
    return false;
}

static void check_reference(struct gi_rule_run *run, struct gi_place place, struct gi_str text, uint32_t wanted)
{
    struct reference reference = cut(text);
    bool elsewhere = reference.record.s && !gi_str_equal(reference.record, run->head->id);
    if (elsewhere && !(gi_id_prefix(reference.id) & wanted))
        gi_say(run, place, "%.*s cannot stand here", GI_STR_ARGS(text));
    if (elsewhere)
        return; /* whether that record is there: GI211 and GI212 */
    const struct gi_named *named = gi_record_find(run->head, reference.id);
    if (named && !(named->prefix & wanted))
        gi_say(run, place, "%.*s cannot stand here", GI_STR_ARGS(text));
    else if (!named && !may_be_unread(run->head))
        gi_say(run, place, "%.*s does not exist in this record", GI_STR_ARGS(text));
}

/* Keys by which a row speaks of something in its own record; another record has rows of its own. */
static bool is_of_this_record(const struct gi_field *field)
{
    static const char *const keys[] = {"action", "review", "workstream", "corrects", "id"};
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (strcmp(field->key, keys[i]) == 0)
            return true;
    return false;
}

/* A source, or what a finding is about, may be no id at all. */
static bool is_other(const struct gi_use *use)
{
    struct gi_str text = use->scalar->text;
    if (use->field->type == GI_TYPE_ABOUTS)
        return gi_str_is(text, "plan") || gi_rule_find_text(text) != NULL;
    return use->field->type == GI_TYPE_SOURCE && !gi_id_prefix(cut(text).id);
}

static void check_outline(struct gi_rule_run *run, const struct gi_source *source)
{
    for (size_t i = 0; source->outline && i < source->outline->refs.n; i++) {
        const struct gi_md_ref *ref = &source->outline->refs.at[i];
        check_reference(run, (struct gi_place){&source->file, ref->span}, ref->id, UINT32_MAX);
    }
}

void gi_rule_references_resolve(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->uses.n; i++) {
        const struct gi_use *use = &run->head->uses.at[i];
        uint32_t wanted = wanted_ids(use);
        if (is_other(use))
            continue;
        if (wanted && cut(use->scalar->text).record.s && is_of_this_record(use->field))
            gi_say(run, use->scalar->place, "%s is an id of this record, without the record's", use->field->key);
        else if (wanted)
            check_reference(run, use->scalar->place, use->scalar->text, wanted);
        else if (use->field->type == GI_TYPE_ABOUTS)
            gi_say(run, use->scalar->place, "%.*s is neither an id, nor plan, nor the code of a rule",
                   GI_STR_ARGS(use->scalar->text));
    }
    if (run->head->kind == GI_KIND_IMPORTED)
        return; /* other people's text cites what it likes */
    for (size_t i = 0; i < run->head->sources.n; i++)
        check_outline(run, &run->head->sources.at[i]);
}

static bool in_tree(const struct gi_rule_run *run, struct gi_str id)
{
    size_t low = 0;
    size_t high = run->facts->record_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = gi_str_compare(run->facts->record_ids[middle], id);
        if (!order)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* The record that a value names, empty when none. */
static struct gi_str named_record(const struct gi_use *use)
{
    if (use->field->type == GI_TYPE_RECORD)
        return use->scalar->text;
    return wanted_ids(use) ? cut(use->scalar->text).record : (struct gi_str){0};
}

/* Whether this record hands something over to the one that it names. */
static bool must_be_there(const struct gi_rule_run *run, const struct gi_use *use)
{
    if (strcmp(use->field->key, "addresses") == 0 || strcmp(use->field->key, "superseded_by") == 0)
        return true;
    for (size_t i = 0; i < run->head->incident.related.n; i++) {
        const struct gi_related *related = &run->head->incident.related.at[i];
        if (&related->id == use->scalar)
            return gi_help_is(&related->relation, GI_RELATION_DUPLICATE_OF);
    }
    return false;
}

static void check_records(struct gi_rule_run *run, bool handed_over)
{
    for (size_t i = 0; i < run->head->uses.n; i++) {
        const struct gi_use *use = &run->head->uses.at[i];
        struct gi_str record = named_record(use);
        if (record.s && must_be_there(run, use) == handed_over && !in_tree(run, record))
            gi_say(run, use->scalar->place, "%.*s is not in this tree", GI_STR_ARGS(record));
    }
}

void gi_rule_records_there(struct gi_rule_run *run)
{
    check_records(run, true);
}

void gi_rule_records_known(struct gi_rule_run *run)
{
    check_records(run, false);
    for (size_t i = 0; i < run->head->sources.n; i++) {
        const struct gi_source *source = &run->head->sources.at[i];
        for (size_t j = 0; source->outline && j < source->outline->refs.n; j++) {
            const struct gi_md_ref *ref = &source->outline->refs.at[j];
            struct gi_str record = cut(ref->id).record;
            if (record.s && !in_tree(run, record))
                gi_say(run, (struct gi_place){&source->file, ref->span}, "%.*s is not in this tree",
                       GI_STR_ARGS(record));
        }
    }
}

static bool is_hex(struct gi_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!memchr("0123456789abcdef", text.s[i], 16))
            return false;
    return text.n >= 7;
}

/* Whether a source is a path: no id, no URL, no commit, and no words. */
static bool is_path_source(struct gi_str text)
{
    return !gi_id_prefix(cut(text).id) && !gi_str_starts(text, "http://") && !gi_str_starts(text, "https://") &&
           !is_hex(text) && gi_str_find(text, '/') < text.n && gi_str_find(text, ' ') == text.n;
}

static bool is_playbook(const struct gi_rule_run *run, struct gi_str path)
{
    for (size_t i = 0; i < run->facts->playbook_count; i++) {
        struct gi_str known = run->facts->playbooks[i];
        if (gi_str_equal(known, path) || gi_str_equal(gi_str_part(known, strlen("plan/"), known.n), path) ||
            gi_str_equal(gi_str_part(known, strlen("plan/playbooks/"), known.n), path))
            return true;
    }
    return false;
}

void gi_rule_paths_there(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->uses.n; i++) {
        const struct gi_use *use = &run->head->uses.at[i];
        struct gi_str text = use->scalar->text;
        bool path = use->field->type == GI_TYPE_PATH || (use->field->type == GI_TYPE_SOURCE && is_path_source(text));
        if (path && !gi_record_source(run->head, text))
            gi_say(run, use->scalar->place, "%.*s is no file of this record", GI_STR_ARGS(text));
        if (use->field->type == GI_TYPE_PLAYBOOK && !is_playbook(run, text))
            gi_say(run, use->scalar->place, "%.*s is no file under plan/playbooks/", GI_STR_ARGS(text));
    }
}

/* A policy is judged by its own people. */
static const struct gi_policy *policy_of(const struct gi_rule_run *run)
{
    return run->head->kind == GI_KIND_POLICY ? &run->head->policy : run->policy;
}

void gi_rule_people_known(struct gi_rule_run *run)
{
    const struct gi_policy *policy = policy_of(run);
    if (policy->people.is != GI_PRESENT)
        return; /* there is no policy, or its people could not be read */
    for (size_t i = 0; i < run->head->uses.n; i++) {
        const struct gi_use *use = &run->head->uses.at[i];
        bool person = use->field->type == GI_TYPE_PERSON || use->field->type == GI_TYPE_PEOPLE;
        bool root = run->head->kind == GI_KIND_POLICY && strcmp(use->field->key, "members") == 0; /* GI802 */
        if (person && !root && !gi_policy_person(policy, use->scalar->text))
            gi_say(run, use->scalar->place, "policy knows nobody with the id %.*s", GI_STR_ARGS(use->scalar->text));
    }
}

void gi_rule_teams_known(struct gi_rule_run *run)
{
    const struct gi_policy *policy = policy_of(run);
    if (policy->people.is != GI_PRESENT)
        return;
    for (size_t i = 0; i < run->head->uses.n; i++) {
        const struct gi_use *use = &run->head->uses.at[i];
        bool team = use->field->type == GI_TYPE_TEAM || use->field->type == GI_TYPE_TEAMS;
        if (team && !gi_policy_team(policy, use->scalar->text))
            gi_say(run, use->scalar->place, "policy knows no team with the id %.*s", GI_STR_ARGS(use->scalar->text));
    }
}

static bool is_role(const struct gi_policy *policy, struct gi_str role)
{
    static const char *const roles[] = {"deputy",           "scribe",     "executive_sponsor", "communications_lead",
                                        "engineering_lead", "legal_lead", "postmortem_owner"};
    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
        if (gi_str_is(role, roles[i]))
            return true;
    for (size_t i = 0; i < policy->incident_roles.n; i++)
        if (gi_str_equal(role, policy->incident_roles.at[i].text))
            return true;
    return false;
}

void gi_rule_roles_known(struct gi_rule_run *run)
{
    if (run->policy->people.is != GI_PRESENT)
        return; /* there is no policy, or it could not be read */
    for (size_t i = 0; i < run->head->incident.roles.n; i++) {
        const struct gi_scalar *role = &run->head->incident.roles.at[i].role;
        if (role->is == GI_PRESENT && !is_role(run->policy, role->text))
            gi_say(run, role->place, "%.*s is no role of the format or of policy", GI_STR_ARGS(role->text));
    }
}
