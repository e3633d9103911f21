/* A record as JSON: each file under its role's key, by the field table, with what follows from the rows. */
#include "base/time.h"
#include "view/session.h"
#include "view/typed.h"

static void add_head(struct gi_json *json, const struct gi_view_head *head)
{
    gi_json_key(json, "version");
    gi_json_integer(json, 1);
    gi_json_key(json, "id");
    gi_json_string(json, head->id);
    gi_json_key(json, "folder");
    gi_json_text(json, head->folder);
}

static void add_instant(struct gi_json *json, const char *key, struct gi_instant instant)
{
    char text[21];
    gi_json_key(json, key);
    if (instant.known)
        gi_time_format(instant.at, text);
    gi_json_text(json, instant.known ? text : NULL);
}

static void add_optional(struct gi_json *json, const char *key, const struct gi_scalar *scalar)
{
    gi_json_key(json, key);
    gi_json_string(json, scalar->is == GI_PRESENT ? scalar->text : (struct gi_str){0});
}

static void add_action(struct gi_json *json, const struct gi_action_life *life, int64_t as_of)
{
    gi_json_object(json);
    add_optional(json, "id", &life->action->id);
    gi_json_key(json, "state");
    gi_json_text(json, gi_view_word(&gi_words_PROGRESS, life->state));
    add_optional(json, "owner", life->owner);
    add_optional(json, "priority", life->priority);
    add_optional(json, "due", life->due);
    add_instant(json, "accepted", life->accepted);
    add_instant(json, "reviewed", life->reviewed);
    gi_json_key(json, "slips");
    gi_json_integer(json, life->slips);
    gi_json_key(json, "resolved");
    gi_json_boolean(json, life->resolved);
    gi_json_key(json, "overdue");
    gi_json_boolean(json, gi_view_overdue(life, as_of));
    gi_json_end(json);
}

static void add_life(struct gi_json *json, const struct gi_life *life, int64_t as_of)
{
    gi_json_key(json, "life");
    gi_json_object(json);
    gi_json_key(json, "state");
    gi_json_text(json, gi_view_word(&gi_words_STATE, life->state));
    gi_json_key(json, "severity");
    gi_json_text(json, gi_view_word(&gi_words_SEVERITY, life->severity));
    add_instant(json, "declared", life->declared);
    add_instant(json, "contained", life->contained);
    add_instant(json, "eradicated", life->eradicated);
    add_instant(json, "recovered", life->recovered);
    add_instant(json, "accepted", life->accepted);
    add_instant(json, "closed", life->closed);
    gi_json_key(json, "actions");
    gi_json_array(json);
    for (size_t i = 0; i < life->action_count; i++)
        add_action(json, &life->actions[i], as_of);
    gi_json_end(json);
    gi_json_end(json);
}

static void add_document(struct gi_json *json, struct gi_arena *arena, const struct gi_shape *shape,
                         const void *document)
{
    const struct gi_mapping *self = document;
    gi_view_typed(json, arena, shape, document);
    gi_json_key(json, "file");
    gi_json_string(json, self->source->name);
    gi_json_key(json, "body");
    gi_json_string(json, gi_text_at(&self->source->file, self->source->body));
    gi_json_end(json);
}

#define ADD_DOCUMENTS(json, arena, key, shape, documents)                                                              \
    do {                                                                                                               \
        gi_json_key((json), (key));                                                                                    \
        gi_json_array(json);                                                                                           \
        for (size_t i = 0; i < (documents)->n; i++)                                                                    \
            add_document((json), (arena), (shape), (documents)->at[i]);                                                \
        gi_json_end(json);                                                                                             \
    } while (0)

static void add_map(struct gi_json *json, struct gi_arena *arena, const char *key, const struct gi_shape *shape,
                    const void *value)
{
    const struct gi_mapping *self = value;
    if (self->is != GI_PRESENT)
        return;
    gi_json_key(json, key);
    gi_view_typed(json, arena, shape, value);
    gi_json_end(json);
}

static void add_rows(struct gi_json *json, struct gi_arena *arena, const char *key, const struct gi_shape *shape,
                     const void *rows)
{
    gi_json_key(json, key);
    gi_view_typed_rows(json, arena, shape, rows);
}

static void add_texts(struct gi_json *json, const struct gi_record *record)
{
    for (size_t i = 0; i < record->sources.n; i++) {
        const struct gi_source *source = &record->sources.at[i];
        if (source->kind->role != GI_ROLE_POSTMORTEM && source->kind->role != GI_ROLE_IMPORTED_POSTMORTEM &&
            source->kind->role != GI_ROLE_EXERCISE_REPORT)
            continue;
        gi_json_key(json, source->kind->role == GI_ROLE_EXERCISE_REPORT ? "report" : "postmortem");
        gi_json_string(json, (struct gi_str){source->file.data ? source->file.data : "", source->file.size});
    }
}

static void add_record(struct gi_json *json, struct gi_arena *arena, const struct gi_record *record)
{
    add_map(json, arena, "incident", &gi_shape_incident, &record->incident);
    add_map(json, arena, "imported", &gi_shape_imported, &record->imported);
    add_map(json, arena, "exercise", &gi_shape_exercise, &record->exercise);
    add_rows(json, arena, "status", &gi_shape_status, &record->status);
    add_rows(json, arena, "timeline", &gi_shape_timeline, &record->timeline);
    add_rows(json, arena, "evidence", &gi_shape_evidence, &record->evidence);
    add_rows(json, arena, "actions", &gi_shape_action, &record->actions);
    add_rows(json, arena, "progress", &gi_shape_progress, &record->progress);
    add_rows(json, arena, "communications_log", &gi_shape_sent, &record->sent);
    add_rows(json, arena, "meetings_log", &gi_shape_sync, &record->syncs);
    ADD_DOCUMENTS(json, arena, "communications", &gi_shape_communication, &record->communications);
    ADD_DOCUMENTS(json, arena, "decisions", &gi_shape_decision, &record->decisions);
    ADD_DOCUMENTS(json, arena, "meetings", &gi_shape_meeting, &record->meetings);
    add_map(json, arena, "analysis", &gi_shape_analysis, &record->analysis);
    add_texts(json, record);
}

static void add_item(struct gi_json *json, struct gi_arena *arena, const struct gi_named *named)
{
    const struct gi_source *source = named->source;
    const struct gi_shape *shape = gi_view_shape(named);
    gi_json_key(json, "path");
    gi_json_text(json, source->file.path);
    gi_json_key(json, "line");
    gi_json_integer(json, gi_text_position(&source->file, named->place.span.start).line);
    gi_json_key(json, "kind");
    gi_json_text(json, shape->name);
    gi_json_key(json, "item");
    if (source->kind->reading == GI_READ_AS_DOCUMENT) {
        add_document(json, arena, shape, named->value);
        return;
    }
    gi_view_typed(json, arena, shape, named->value);
    gi_json_end(json);
}

int gi_view_json(struct gi_view *view, const char *typed, const char *item, int64_t as_of, struct gi_json *json,
                 struct gi_error *reterr)
{
    struct gi_arena *arena = view->arena;
    struct gi_viewed viewed;
    const struct gi_named *named = NULL;
    if (gi_view_find(view, typed, arena, &viewed, reterr) ||
        (item && gi_view_named(viewed.record, item, &named, reterr)))
        return -1;
    gi_json_object(json);
    add_head(json, &viewed.head);
    if (named) {
        add_item(json, arena, named);
    } else {
        add_life(json, viewed.life, as_of);
        add_record(json, arena, viewed.record);
    }
    gi_json_end(json);
    return 0;
}
