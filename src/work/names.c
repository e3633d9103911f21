/* Ids, people, times, slugs: what is typed, and what stands in a record. */
#include "base/env.h"
#include "base/time.h"
#include "base/unicode.h"
#include "engine/load.h"
#include "work/edits.h"

#define LETTERS "0123456789abcdefghjkmnpqrstvwxyz" /* without i, l, o and u, which are misread */

enum { ROW_LETTERS = 3, RECORD_LETTERS = 4, SLUG_BYTES = 60, CANDIDATES = 12, SOON = 60 };

static bool is_new(const struct gi_work *work, const char *id)
{
    for (size_t i = 0; i < work->edits->new_ids.n; i++)
        if (strcmp(work->edits->new_ids.at[i], id) == 0)
            return true;
    return false;
}

const char *gi_work_new_id(struct gi_work *work, const char *prefix)
{
    for (;;) {
        char letters[ROW_LETTERS + 1];
        gi_env_random(letters, ROW_LETTERS, LETTERS);
        const char *id = gi_arena_printf(work->arena, "%s-%s", prefix, letters);
        if (is_new(work, id) || (work->record && gi_record_find(work->record, gi_str_of(id))))
            continue;
        GI_VEC_PUSH(work->arena, &work->edits->new_ids, id);
        return id;
    }
}

const char *gi_work_new_record_id(struct gi_work *work, const char *prefix)
{
    struct gi_layout layout;
    if (gi_load_layout(work->tree, work->arena, &layout, work->error))
        return NULL;
    char day[11];
    gi_date_format(work->now, day);
    for (;;) {
        char letters[RECORD_LETTERS + 1];
        gi_env_random(letters, RECORD_LETTERS, LETTERS);
        const char *id = gi_arena_printf(work->arena, "%s-%.4s%.2s%.2s-%s", prefix, day, day + 5, day + 8, letters);
        bool taken = false; /* its last four letters name it on the command line: they are nobody else's, either */
        for (size_t i = 0; i < layout.records.n; i++)
            taken = taken || gi_str_ends(layout.records.at[i].id, letters);
        if (!taken)
            return id;
    }
}

static const char *fail_items(struct gi_work *work, const char *typed, uint32_t prefixes)
{
    struct gi_buf text = gi_buf_new(work->arena, 2000);
    size_t shown = 0;
    for (size_t i = work->record->names.n; i-- > 0 && shown < CANDIDATES;)
        if (work->record->names.at[i]->prefix & prefixes)
            gi_buf_addf(&text, "%s%.*s", shown++ ? ", " : "", GI_STR_ARGS(work->record->names.at[i]->id));
    gi_fail(work->error, "%s has no %s", work->short_id, typed);
    if (shown)
        gi_fail_hint(work->error, "it has %s", text.s);
    return NULL;
}

const char *gi_work_item(struct gi_work *work, const char *typed, uint32_t prefixes)
{
    struct gi_str name = gi_str_of(typed);
    const char *found = NULL;
    if (is_new(work, typed))
        return typed;
    for (size_t i = 0; i < work->record->names.n; i++) {
        const struct gi_named *named = work->record->names.at[i];
        if (!(named->prefix & prefixes))
            continue;
        size_t dash = gi_str_find(named->id, '-');
        bool whole = gi_str_equal(named->id, name);
        if (!whole && !gi_str_equal(gi_str_part(named->id, dash + 1, named->id.n), name))
            continue;
        if (found && !whole && strcmp(found, gi_arena_copy(work->arena, named->id.s, named->id.n)) != 0)
            return fail_items(work, typed, prefixes);
        found = gi_arena_copy(work->arena, named->id.s, named->id.n);
        if (whole)
            return found;
    }
    return found ? found : fail_items(work, typed, prefixes);
}

static const char *person_of_email(const struct gi_work *work, const char *email)
{
    for (size_t i = 0; email && i < work->policy->people.n; i++) {
        const struct gi_person *person = &work->policy->people.at[i];
        if (person->email.is == GI_PRESENT && person->id.is == GI_PRESENT && person->email.text.n == strlen(email) &&
            strncasecmp(person->email.text.s, email, person->email.text.n) == 0)
            return gi_arena_copy(work->arena, person->id.text.s, person->id.text.n);
    }
    return NULL;
}

const char *gi_work_me(struct gi_work *work)
{
    const char *me = NULL, *email = NULL, *name = NULL;
    if (gi_repository_config(work->repository, "incident.me", &me, work->error) ||
        gi_repository_config(work->repository, "user.email", &email, work->error) ||
        gi_repository_config(work->repository, "user.name", &name, work->error))
        return NULL;
    if (me && *me)
        return me;
    const char *person = person_of_email(work, email);
    if (person)
        return person;
    if (name && *name)
        return name;
    if (email && *email)
        return email;
    gi_fail(work->error, "git does not know who you are");
    gi_fail_hint(work->error, "say it once: git config incident.me <your id>, or give --by");
    return NULL;
}

/* Reads one or two digits and, behind them, `end` (0: the end of the text). */
static bool take_number(const char **text, char end, int most, int *ret_number)
{
    const char *at = *text;
    int number = 0;
    int digits = 0;
    for (; *at >= '0' && *at <= '9' && digits < 2; at++, digits++)
        number = number * 10 + (*at - '0');
    if (!digits || *at != end || number > most)
        return false;
    *text = end ? at + 1 : at;
    *ret_number = number;
    return true;
}

/* Seconds of the day in "9:20" or "09:20:30". */
static bool read_clock(const char *text, int64_t *ret_seconds)
{
    int hours, minutes, seconds = 0;
    if (!take_number(&text, ':', 23, &hours))
        return false;
    const char *again = text;
    if (!take_number(&text, '\0', 59, &minutes) &&
        (!take_number(&again, ':', 59, &minutes) || !take_number(&again, '\0', 59, &seconds)))
        return false;
    *ret_seconds = hours * (int64_t)GI_HOUR_SECONDS + minutes * 60 + seconds;
    return true;
}

/* What a wall clock of the local zone shows, as UTC. */
static int64_t from_local(int64_t local)
{
    int64_t guess = local - gi_env_local_offset(local);
    return local - gi_env_local_offset(guess);
}

static int64_t day_of(int64_t seconds)
{
    return seconds - seconds % GI_DAY_SECONDS;
}

/* A time of the clock, today or else yesterday. */
static int64_t recent(struct gi_work *work, const char *typed, int64_t clock)
{
    int64_t today = day_of(work->now + gi_env_local_offset(work->now));
    int64_t at = from_local(today + clock);
    if (at <= work->now + SOON)
        return at;
    char day[11];
    gi_date_format(today - GI_DAY_SECONDS, day);
    gi_work_warn(work, "%s is still to come today: taken as yesterday, %s", typed, day);
    return from_local(today - GI_DAY_SECONDS + clock);
}

/* "2026-11-22 09:20" or with T, in the local zone. */
static bool read_local(struct gi_work *work, const char *typed, int64_t *ret_seconds)
{
    int64_t day, clock;
    if (strlen(typed) < 15 || (typed[10] != ' ' && typed[10] != 'T') || !read_clock(typed + 11, &clock) ||
        gi_date_parse(gi_str_of(gi_arena_copy(work->arena, typed, 10)), &day) != GI_TIME_OK)
        return false;
    *ret_seconds = from_local(day + clock);
    return true;
}

const char *gi_work_time(struct gi_work *work, const char *typed, int64_t *ret_seconds)
{
    int64_t at, clock;
    enum gi_time_problem problem = gi_time_parse(gi_str_of(typed), &at);
    if (strcmp(typed, "now") == 0) {
        at = work->now;
    } else if (read_clock(typed, &clock)) {
        at = recent(work, typed, clock);
    } else if (problem != GI_TIME_OK && !read_local(work, typed, &at)) {
        gi_fail(work->error, "'%s' is not a time: %s", typed, gi_time_problem_text(problem));
        gi_fail_hint(work->error,
                     "write now, 09:20 (of today), \"2026-11-22 09:20\" (both in your zone), or 2026-11-22T09:20Z");
        return NULL;
    }
    char text[21];
    gi_time_format(at, text);
    if (at > work->now + SOON)
        gi_work_warn(work, "%s has not come yet", text);
    if (ret_seconds)
        *ret_seconds = at;
    return gi_arena_copy(work->arena, text, strlen(text));
}

const char *gi_work_slug(struct gi_arena *arena, const char *text)
{
    struct gi_buf slug = gi_buf_new(arena, SLUG_BYTES + 1);
    for (; *text && slug.n < SLUG_BYTES; text++) {
        char byte = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
        if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9'))
            gi_buf_addc(&slug, byte);
        else if (slug.n && slug.s[slug.n - 1] != '-')
            gi_buf_addc(&slug, '-');
    }
    while (slug.n && slug.s[slug.n - 1] == '-')
        slug.s[--slug.n] = '\0';
    return slug.n ? slug.s : "untitled";
}
