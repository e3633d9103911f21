/* A whole incident: the times of its life, people, timeline, actions, findings, documents. */
#include "base/limits.h"
#include "base/time.h"
#include "view/signed.h"

struct showing {
    struct gi_arena *arena;
    const struct gi_viewed *viewed;
    int64_t as_of;
    struct gi_show *show;
    struct gi_view_section section; /* the one that is being filled */
};

static void begin(struct showing *showing, const char *title)
{
    showing->section = (struct gi_view_section){.title = title};
}

static void end(struct showing *showing)
{
    if (showing->section.lines.n)
        GI_VEC_PUSH(showing->arena, &showing->show->sections, showing->section);
}

static void line(struct showing *showing, struct gi_view_line line)
{
    GI_VEC_PUSH(showing->arena, &showing->section.lines, line);
}

static struct gi_str text_of(const struct gi_scalar *scalar)
{
    return scalar->is == GI_PRESENT ? scalar->text : GI_STR("");
}

static const char *word_of(const struct gi_choices *choices, const struct gi_scalar *scalar)
{
    return gi_view_word(choices, scalar->is == GI_PRESENT ? scalar->number : -1);
}

static const char *date_of(struct gi_arena *arena, const struct gi_scalar *date)
{
    char text[11];
    if (date->is != GI_PRESENT)
        return NULL;
    gi_date_format(date->number, text);
    return gi_arena_copy(arena, text, 10);
}

/* "30 min after detection". */
static struct gi_str length_since(struct showing *showing, struct gi_instant instant, struct gi_instant since,
                                  const char *what)
{
    if (!instant.known || !since.known || instant.at == since.at)
        return GI_STR("");
    int64_t seconds = instant.at - since.at;
    return gi_str_of(gi_arena_printf(showing->arena, "%s %s %s",
                                     gi_time_length(showing->arena, seconds < 0 ? -seconds : seconds),
                                     seconds < 0 ? "before" : "after", what));
}

static void add_moment(struct showing *showing, const char *what, const struct gi_moment *moment,
                       struct gi_instant since, const char *since_what)
{
    const char *text = gi_view_moment(showing->arena, moment);
    struct gi_instant instant = {moment->earliest, moment->kind == GI_MOMENT_TIME};
    if (!text)
        return;
    if (instant.known)
        line(showing, (struct gi_view_line){
                          .what = what, .when = text, .text = length_since(showing, instant, since, since_what)});
    else
        line(showing, (struct gi_view_line){.what = what, .text = gi_str_of(text)});
}

static void add_instant(struct showing *showing, const char *what, struct gi_instant instant, struct gi_instant since,
                        const char *since_what)
{
    if (instant.known)
        line(showing, (struct gi_view_line){.what = what,
                                            .when = gi_view_time(showing->arena, instant),
                                            .text = length_since(showing, instant, since, since_what)});
}

static void add_purge(struct showing *showing)
{
    const struct gi_scalar *purged = &showing->viewed->record->incident.purged;
    begin(showing, "Purged");
    if (purged->is == GI_PRESENT)
        line(showing, (struct gi_view_line){.what = "reason", .text = purged->text});
    end(showing);
}

/* The end points are those of the metrics. */
static void add_times(struct showing *showing)
{
    const struct gi_incident *incident = &showing->viewed->record->incident;
    const struct gi_life *life = showing->viewed->life;
    struct gi_instant none = {0};
    const struct gi_moment *at = &incident->times.detected;
    struct gi_instant detected = {at->earliest, at->is == GI_PRESENT && at->kind == GI_MOMENT_TIME};
    begin(showing, "Times");
    add_moment(showing, "occurred", &incident->times.occurred, detected, "detection");
    add_moment(showing, "exfiltrated", &incident->times.exfiltrated, detected, "detection");
    add_moment(showing, "detected", &incident->times.detected, none, NULL);
    add_instant(showing, "reported", gi_view_instant(&incident->reported.at), detected, "detection");
    add_moment(showing, "acknowledged", &incident->times.acknowledged, detected, "detection");
    add_instant(showing, "declared", life->declared, detected, "detection");
    add_instant(showing, "contained", life->contained, detected, "detection");
    add_instant(showing, "eradicated", life->eradicated, life->contained, "containment");
    add_instant(showing, "recovered", life->recovered, detected, "detection");
    add_instant(showing, "accepted", life->accepted, life->recovered, "recovery");
    add_instant(showing, "closed", life->closed, life->recovered, "recovery");
    end(showing);
}

static void add_impact(struct showing *showing)
{
    const struct gi_impact *impact = &showing->viewed->record->incident.impact;
    begin(showing, "Impact");
    if (impact->customer_impact.is == GI_PRESENT)
        line(showing, (struct gi_view_line){.what = "customers", .text = impact->customer_impact.text});
    if (impact->data_breach.is == GI_PRESENT)
        line(showing, (struct gi_view_line){.what = "data breach", .text = impact->data_breach.text});
    if (impact->description.is == GI_PRESENT)
        line(showing, (struct gi_view_line){.what = "in words", .text = impact->description.text});
    end(showing);
}

static void add_people(struct showing *showing)
{
    struct gi_arena *arena = showing->arena;
    const struct gi_incident *incident = &showing->viewed->record->incident;
    begin(showing, "People");
    for (size_t i = 0; i < incident->roles.n; i++) {
        const struct gi_role *role = &incident->roles.at[i];
        const char *until = role->to.is == GI_PRESENT ? gi_view_time(arena, gi_view_instant(&role->to)) : NULL;
        line(showing,
             (struct gi_view_line){.what = gi_view_text(arena, &role->role),
                                   .who = gi_view_text(arena, &role->who),
                                   .text = until ? gi_str_of(gi_arena_printf(arena, "until %s", until)) : GI_STR("")});
    }
    for (size_t i = 0; i < incident->workstreams.n; i++) {
        const struct gi_workstream *stream = &incident->workstreams.at[i];
        const char *members = gi_view_texts(arena, &stream->members);
        line(showing,
             (struct gi_view_line){
                 .id = gi_view_text(arena, &stream->id),
                 .what = gi_arena_printf(arena, "%s workstream%s", word_of(&gi_words_WORKSTREAM, &stream->kind),
                                         stream->closed.is == GI_PRESENT ? ", closed" : ""),
                 .who = gi_view_text(arena, &stream->lead),
                 .text = members ? gi_str_of(gi_arena_printf(arena, "with %s", members)) : GI_STR("")});
    }
    for (size_t i = 0; i < incident->teams.n; i++) {
        const struct gi_team *team = &incident->teams.at[i];
        bool needed = team->not_needed.is != GI_PRESENT;
        line(showing,
             (struct gi_view_line){.what = gi_arena_printf(arena, "team %.*s", GI_STR_ARGS(text_of(&team->team))),
                                   .when = needed ? gi_view_time(arena, gi_view_instant(&team->engaged)) : NULL,
                                   .who = gi_view_text(arena, &team->contact),
                                   .text = needed ? GI_STR("")
                                                  : gi_str_of(gi_arena_printf(arena, "not needed: %.*s",
                                                                              GI_STR_ARGS(team->not_needed.text)))});
    }
    end(showing);
}

static bool is_corrected(const struct gi_record *record, const struct gi_scalar *id)
{
    for (size_t i = 0; id->is == GI_PRESENT && i < record->timeline.n; i++) {
        const struct gi_scalar *corrects = &record->timeline.at[i].corrects;
        if (corrects->is == GI_PRESENT && gi_str_equal(corrects->text, id->text))
            return true;
    }
    return false;
}

static void add_timeline(struct showing *showing)
{
    const struct gi_record *record = showing->viewed->record;
    begin(showing, "Timeline");
    for (size_t i = 0; i < record->timeline.n; i++) {
        const struct gi_timeline *row = &record->timeline.at[i];
        struct gi_str text = row->redacted.is == GI_PRESENT ? row->redacted.text : text_of(&row->text);
        const char *state = row->redacted.is == GI_PRESENT   ? "(redacted) "
                            : is_corrected(record, &row->id) ? "(corrected below) "
                                                             : "";
        line(showing, (struct gi_view_line){
                          .id = gi_view_text(showing->arena, &row->id),
                          .when = gi_view_moment(showing->arena, &row->at),
                          .what = word_of(&gi_words_TIMELINE_KIND, &row->kind),
                          .who = gi_view_text(showing->arena, &row->by),
                          .text = gi_str_of(gi_arena_printf(showing->arena, "%s%.*s", state, GI_STR_ARGS(text)))});
    }
    end(showing);
}

static void add_actions(struct showing *showing)
{
    const struct gi_life *life = showing->viewed->life;
    size_t resolved = 0;
    begin(showing, "Open actions");
    for (size_t i = 0; i < life->action_count; i++) {
        const struct gi_action_life *action = &life->actions[i];
        resolved += action->resolved;
        if (action->resolved)
            continue;
        const char *state = gi_view_word(&gi_words_PROGRESS, action->state);
        const char *priority =
            action->priority->is == GI_PRESENT ? word_of(&gi_words_PRIORITY, action->priority) : "P?";
        line(showing,
             (struct gi_view_line){.id = gi_view_text(showing->arena, &action->action->id),
                                   .when = date_of(showing->arena, action->due),
                                   .what = gi_arena_printf(showing->arena, "%s %s%s", priority, state,
                                                           gi_view_overdue(action, showing->as_of) ? ", overdue" : ""),
                                   .who = gi_view_text(showing->arena, action->owner),
                                   .text = text_of(&action->action->title)});
    }
    if (resolved)
        line(showing,
             (struct gi_view_line){.text = gi_str_of(gi_arena_printf(showing->arena, "and %zu resolved", resolved))});
    end(showing);
}

static void add_analysis(struct showing *showing)
{
    const struct gi_analysis *analysis = &showing->viewed->record->analysis;
    begin(showing, "Root causes and findings");
    for (size_t i = 0; i < analysis->root_causes.n; i++)
        line(showing, (struct gi_view_line){.id = gi_view_text(showing->arena, &analysis->root_causes.at[i].id),
                                            .what = "root cause",
                                            .text = text_of(&analysis->root_causes.at[i].description)});
    for (size_t i = 0; i < analysis->findings.n; i++) {
        const struct gi_review_finding *finding = &analysis->findings.at[i];
        line(showing, (struct gi_view_line){.id = gi_view_text(showing->arena, &finding->id),
                                            .what = word_of(&gi_words_FINDING_CLASS, &finding->class),
                                            .text = text_of(&finding->title)});
    }
    end(showing);
}

static void add_evidence(struct showing *showing)
{
    const struct gi_record *record = showing->viewed->record;
    begin(showing, "Evidence");
    for (size_t i = 0; i < record->evidence.n; i++) {
        const struct gi_evidence *row = &record->evidence.at[i];
        line(showing, (struct gi_view_line){.id = gi_view_text(showing->arena, &row->id),
                                            .what = gi_view_text(showing->arena, &row->kind),
                                            .text = row->location.is == GI_PRESENT ? row->location.text
                                                                                   : text_of(&row->description)});
    }
    end(showing);
}

/* What a document is about: its first heading, else its file's name. */
static struct gi_str title_of(const struct gi_source *source)
{
    if (source->outline && source->outline->sections.n)
        return source->outline->sections.at[0].title;
    return source->name;
}

static void add_messages(struct showing *showing)
{
    struct gi_arena *arena = showing->arena;
    const struct gi_record *record = showing->viewed->record;
    for (size_t i = 0; i < record->communications.n; i++) {
        const struct gi_communication *message = record->communications.at[i];
        const char *audience = gi_view_texts(arena, &message->audience);
        const struct gi_sent *last = NULL;
        for (size_t j = 0; j < record->sent.n; j++)
            if (gi_str_equal(record->sent.at[j].id.text, message->id.text))
                last = &record->sent.at[j];
        line(showing, (struct gi_view_line){
                          .id = gi_view_text(arena, &message->id),
                          .when = last ? gi_view_time(arena, gi_view_instant(&last->at)) : NULL,
                          .what = gi_arena_printf(
                              arena, "%s to %s, %s", word_of(&gi_words_COMMUNICATION_KIND, &message->kind),
                              audience ? audience : "?", last ? word_of(&gi_words_SENT, &last->state) : "draft"),
                          .who = gi_view_text(arena, &message->author),
                          .text = title_of(message->self.source)});
    }
}

static void add_decisions(struct showing *showing)
{
    struct gi_arena *arena = showing->arena;
    const struct gi_record *record = showing->viewed->record;
    for (size_t i = 0; i < record->decisions.n; i++) {
        const struct gi_decision *decision = record->decisions.at[i];
        line(showing, (struct gi_view_line){.id = gi_view_text(arena, &decision->id),
                                            .when = gi_view_time(arena, gi_view_instant(&decision->at)),
                                            .what = gi_arena_printf(arena, "%s, %s",
                                                                    word_of(&gi_words_DECISION_KIND, &decision->kind),
                                                                    word_of(&gi_words_AUTHORITY, &decision->authority)),
                                            .who = gi_view_text(arena, &decision->decided_by),
                                            .text = title_of(decision->self.source)});
    }
}

static void add_meetings(struct showing *showing)
{
    struct gi_arena *arena = showing->arena;
    const struct gi_record *record = showing->viewed->record;
    for (size_t i = 0; i < record->meetings.n; i++) {
        const struct gi_meeting *meeting = record->meetings.at[i];
        line(showing, (struct gi_view_line){.id = gi_view_text(arena, &meeting->id),
                                            .when = gi_view_time(arena, gi_view_instant(&meeting->at)),
                                            .what = word_of(&gi_words_MEETING_KIND, &meeting->kind),
                                            .who = gi_view_text(arena, &meeting->chaired_by),
                                            .text = title_of(meeting->self.source)});
    }
    for (size_t i = 0; i < record->syncs.n; i++) {
        const struct gi_sync *sync = &record->syncs.at[i];
        line(showing, (struct gi_view_line){.id = gi_view_text(arena, &sync->id),
                                            .when = gi_view_time(arena, gi_view_instant(&sync->at)),
                                            .what = word_of(&gi_words_MEETING_KIND, &sync->kind),
                                            .text = text_of(&sync->note)});
    }
}

static void add_postmortem(struct showing *showing)
{
    const struct gi_source *source = showing->viewed->record->by_role[GI_ROLE_POSTMORTEM];
    size_t sections = 0;
    size_t written = 0;
    if (!source)
        return;
    for (size_t i = 0; source->outline && i < source->outline->sections.n; i++) {
        const struct gi_md_section *section = &source->outline->sections.at[i];
        sections += section->level == 2;
        struct gi_str body = gi_str_trim(gi_text_at(&source->file, section->body));
        written += section->level == 2 && body.n && !gi_text_placeholder(section->words.n ? section->words : body);
    }
    line(showing,
         (struct gi_view_line){.what = "post-mortem",
                               .text = gi_str_of(gi_arena_printf(
                                   showing->arena, "%zu of %zu sections written: postmortem.md", written, sections))});
}

static bool has_signoffs(const struct gi_record *record)
{
    for (size_t i = 0; i < record->sources.n; i++)
        if (record->sources.at[i].kind->role == GI_ROLE_SIGN_OFF)
            return true;
    return false;
}

/* Who leads, and what was signed; a policy that cannot be trusted is said, since nothing else can be then. */
static void add_signoffs(struct showing *showing, struct gi_view *view)
{
    struct gi_arena *arena = showing->arena;
    struct gi_error why = {.arena = arena};
    struct gi_verify verify = {0};
    if (!has_signoffs(showing->viewed->record))
        return;
    begin(showing, "Sign-offs");
    if (gi_view_signoffs(view, showing->viewed, arena, &verify, &why))
        line(showing, (struct gi_view_line){.text = gi_str_of(why.message)});
    if (verify.lead)
        line(showing, (struct gi_view_line){.what = "led by", .who = verify.lead});
    for (size_t i = 0; i < verify.statements.n; i++) {
        const struct gi_verified *verified = &verify.statements.at[i];
        line(showing, (struct gi_view_line){.id = verified->name,
                                            .when = gi_view_time(arena, (struct gi_instant){verified->signed_at, true}),
                                            .what = gi_arena_printf(arena, "%s%s", verified->verdict,
                                                                    verified->disputed ? ", disputed" : ""),
                                            .who = gi_view_signers(arena, verified),
                                            .text = gi_str_of(verified->reason)});
    }
    end(showing);
}

int gi_view_show(struct gi_view *view, const char *typed, int64_t as_of, struct gi_arena *arena,
                 struct gi_show *ret_show, struct gi_error *reterr)
{
    struct gi_viewed viewed;
    struct gi_show show = {0};
    struct showing showing = {.arena = arena, .viewed = &viewed, .as_of = as_of, .show = &show};
    if (gi_view_find(view, typed, arena, &viewed, reterr))
        return -1;
    show.head = viewed.head;
    show.summary = text_of(viewed.place->kind == GI_KIND_IMPORTED ? &viewed.record->imported.summary
                                                                  : &viewed.record->incident.summary);
    add_purge(&showing);
    add_times(&showing);
    add_impact(&showing);
    add_people(&showing);
    add_signoffs(&showing, view);
    add_timeline(&showing);
    add_actions(&showing);
    add_analysis(&showing);
    add_evidence(&showing);
    begin(&showing, "Documents");
    add_messages(&showing);
    add_decisions(&showing);
    add_meetings(&showing);
    add_postmortem(&showing);
    end(&showing);
    *ret_show = show;
    return 0;
}
