/* Commands to copy: at three in the morning nobody looks up ids, times or words. */
#include "view/commands.h"

#include "base/limits.h"
#include "base/time.h"

enum { NOT_CLASSIFIED = 249, CAUSE_MISSING = 302, OCCURRED_MISSING = 305, NOT_ACKNOWLEDGED = 313, NO_EVIDENCE = 405 };

/* The classes of ENISA's reference incident classification taxonomy, as records write them. */
static const char classes[] = "abusive-content, malicious-code, information-gathering, intrusion-attempts, intrusions, "
                              "availability, information-content-security, fraud, vulnerable, other";

/* Hints that say which key is missing, as commands. `part` is what the message holds, `%` the id of the record. */
static const struct {
    int code;
    const char *part;
    const char *command;
} spelt[] = {
    {249, "classification", "git incident set % classification=..."},
    {408, "finding_classes is missing", "git incident set % analysis.finding_classes.others=\"none: ...\""},
    {411, "root_causes is missing",
     "git incident add % analysis.root_causes description=\"...\" why_undetected=\"...\""},
    {415, "participants is missing", "git incident add % analysis.participants who=... role=... attended=yes"},
    {501, "A-", "git incident set % A-....priority=... A-....deliverable=..."},
    {503, "A-", "git incident set % A-....team=..."},
    {504, "A-", "git incident set % A-....tracker.system=... A-....tracker.key=..."},
    {506, "A-", "git incident set % A-....disposition.state=accepted A-....disposition.consulted=..."},
    {510, "A-", "git incident set % A-....owner=..."},
    {511, "A-", "git incident set % A-....owner=..."},
    {515, "A-", "git incident set % A-....evaluation_criteria=..."},
    {519, "has no", "git incident set % A-....due=..."},
};

/* The text with every occurrence of a part replaced. */
static const char *replaced(struct gi_arena *arena, const char *text, const char *part, struct gi_str by)
{
    struct gi_buf out = gi_buf_new(arena, GI_LIMIT_REMEDY_BYTES);
    size_t n = strlen(part);
    while (*text) {
        if (n && strncmp(text, part, n) == 0) {
            gi_buf_addstr(&out, by);
            text += n;
        } else {
            gi_buf_addc(&out, *text++);
        }
    }
    return out.s;
}

/* The whole id of the record, as a word of its own, gives way to the short one. */
static const char *with_short_id(struct gi_arena *arena, const char *text, const struct gi_view_head *head)
{
    struct gi_buf out = gi_buf_new(arena, GI_LIMIT_REMEDY_BYTES);
    for (const char *at = text; *at; at++) {
        bool is_id = at > text && at[-1] == ' ' && strncmp(at, head->id.s, head->id.n) == 0;
        if (is_id && (at[head->id.n] == ' ' || at[head->id.n] == '\0')) {
            gi_buf_addstr(&out, head->short_id);
            at += head->id.n - 1;
        } else {
            gi_buf_addc(&out, *at);
        }
    }
    return out.s;
}

/* The first id with this prefix among the words of a message, or an absent one. */
static struct gi_str id_in(const char *message, const char *prefix)
{
    size_t n = strlen(prefix);
    for (const char *at = message; *at; at++) {
        bool begins = at == message || at[-1] == ' ';
        if (!begins || strncmp(at, prefix, n) != 0)
            continue;
        struct gi_str id = {at, n + strspn(at + n, "0123456789abcdefghijklmnopqrstuvwxyz")};
        if (gi_id_prefix(id))
            return id;
    }
    return (struct gi_str){0};
}

static const char *with_ids(struct gi_arena *arena, const char *command, const char *message)
{
    static const char *const prefixes[] = {"RC-", "F-", "A-", "C-", "W-"};
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        struct gi_str id = id_in(message, prefixes[i]);
        if (id.n)
            command = replaced(arena, command, gi_arena_printf(arena, "%s...", prefixes[i]), id);
    }
    return command;
}

static const char *spell_out(struct gi_arena *arena, const struct gi_report_finding *finding, struct gi_str id)
{
    for (size_t i = 0; i < sizeof(spelt) / sizeof(spelt[0]); i++)
        if (spelt[i].code == finding->code && strstr(finding->message, spelt[i].part))
            return replaced(arena, spelt[i].command, "%", id);
    return NULL;
}

/* The field of a typed path ("impact.data_breach", "analysis.root_causes[0].since"), or NULL. */
static const struct gi_field *field_of(const struct gi_shape *shape, struct gi_str path)
{
    const struct gi_field *field = NULL;
    if (gi_str_starts(path, "analysis.")) {
        shape = &gi_shape_analysis;
        path = gi_str_part(path, strlen("analysis."), path.n);
    } else if (gi_str_starts(path, "A-")) {
        shape = &gi_shape_action;
        path = gi_str_part(path, gi_str_find(path, '.') + 1, path.n);
    }
    while (path.n && shape) {
        struct gi_str step = gi_str_part(path, 0, gi_str_find(path, '.'));
        path = gi_str_part(path, step.n + 1, path.n);
        field = gi_shape_field(shape, gi_str_part(step, 0, gi_str_find(step, '[')));
        shape = field ? field->shape : NULL;
    }
    return path.n ? NULL : field;
}

/* "detection is missing": each of its keys that will be asked for. */
static const char *with_keys(struct gi_arena *arena, const char *command, const char *message)
{
    struct gi_str path = gi_str_part(gi_str_of(message), 0, gi_str_find(gi_str_of(message), ' '));
    struct gi_buf keys = gi_buf_new(arena, GI_LIMIT_REMEDY_BYTES);
    const struct gi_field *field = strstr(command, "KEY=VALUE") ? field_of(&gi_shape_incident, path) : NULL;
    if (!field || field->type != GI_TYPE_MAP)
        return command;
    for (size_t i = 0; i < field->shape->n; i++)
        if (field->shape->fields[i].need != GI_NEED_OPTIONAL)
            gi_buf_addf(&keys, "%s%.*s.%s=...", keys.n ? " " : "", GI_STR_ARGS(path), field->shape->fields[i].key);
    return replaced(arena, command, "KEY=VALUE", gi_buf_str(&keys));
}

static struct gi_str time_text(struct gi_arena *arena, int64_t seconds)
{
    char text[21];
    gi_time_format(seconds, text);
    return gi_str_of(gi_arena_copy(arena, text, strlen(text)));
}

/* When it began, as far as the record knows: occurred, else the first row that tells of an attacker or a cause. */
static struct gi_str begun(const struct gi_record *record, struct gi_arena *arena)
{
    const struct gi_moment *occurred = &record->incident.times.occurred;
    const struct gi_timeline *first = NULL;
    if (occurred->is == GI_PRESENT && occurred->kind == GI_MOMENT_TIME)
        return time_text(arena, occurred->earliest);
    for (size_t i = 0; i < record->timeline.n; i++) {
        const struct gi_timeline *row = &record->timeline.at[i];
        bool tells = row->kind.is == GI_PRESENT && row->kind.number <= GI_TIMELINE_KIND_ATTACKER_ACTION;
        if (tells && row->at.is == GI_PRESENT && row->at.kind == GI_MOMENT_TIME &&
            (!first || row->at.earliest < first->at.earliest))
            first = row;
    }
    return first ? time_text(arena, first->at.earliest) : (struct gi_str){0};
}

/* Times that another row of the record has. */
static const char *with_times(const struct gi_viewed *viewed, int code, const char *command, struct gi_arena *arena)
{
    const struct gi_record *record = viewed->record;
    if (code == NOT_ACKNOWLEDGED && record->status.n && record->status.at[0].at.is == GI_PRESENT)
        return replaced(arena, command, "times.acknowledged=...",
                        gi_str_of(gi_arena_printf(arena, "times.acknowledged=%.*s",
                                                  GI_STR_ARGS(time_text(arena, record->status.at[0].at.number)))));
    if (code != CAUSE_MISSING && code != OCCURRED_MISSING)
        return command;
    struct gi_str at = begun(record, arena);
    if (!at.n)
        return command;
    command = replaced(arena, command, "--at ...", gi_str_of(gi_arena_printf(arena, "--at %s", at.s)));
    return replaced(arena, command, "times.occurred=...", gi_str_of(gi_arena_printf(arena, "times.occurred=%s", at.s)));
}

/* The words of the vocabularies whose values are still to be written. */
static const char *words_of(const char *command, struct gi_arena *arena)
{
    struct gi_buf words = gi_buf_new(arena, GI_LIMIT_REMEDY_BYTES);
    for (const char *open = command; (open = strstr(open, "=...")); open++) {
        const char *begin = open;
        while (begin > command && begin[-1] != ' ')
            begin--;
        const struct gi_field *field = field_of(&gi_shape_incident, (struct gi_str){begin, (size_t)(open - begin)});
        if (!field || field->type != GI_TYPE_CHOICE)
            continue;
        if (words.n)
            gi_buf_addf(&words, "; %s: ", field->key);
        for (size_t i = 0; i < field->choices->n; i++)
            gi_buf_addf(&words, "%s%s", i ? ", " : "", field->choices->at[i].word);
    }
    return words.n ? words.s : NULL;
}

/* Evidence is recorded before it can be cited. */
static const char *cite(const struct gi_viewed *viewed, struct gi_arena *arena)
{
    const struct gi_record *record = viewed->record;
    if (!record->evidence.n)
        return gi_arena_printf(arena,
                               "git incident evidence %.*s FILE \"what it is\" --copy   # then cite it as [E-...]",
                               GI_STR_ARGS(viewed->head.short_id));
    return gi_arena_printf(arena, "cite it where it shows something: [%.*s]",
                           GI_STR_ARGS(record->evidence.at[0].id.text));
}

void gi_view_command(const struct gi_viewed *viewed, const struct gi_report_finding *finding, struct gi_arena *arena,
                     const char **ret_command, const char **ret_words)
{
    const char *command = spell_out(arena, finding, viewed->head.short_id);
    if (finding->code == NO_EVIDENCE)
        command = cite(viewed, arena);
    if (!command)
        command = with_short_id(arena, finding->remedy, &viewed->head);
    command = with_keys(arena, command, finding->message);
    command = with_ids(arena, command, finding->message);
    command = with_times(viewed, finding->code, command, arena);
    *ret_command = command;
    if (finding->code == NOT_CLASSIFIED)
        *ret_words = classes;
    else
        *ret_words = strncmp(command, "git incident set ", 17) == 0 ? words_of(command, arena) : NULL;
}
