/* Authoring: from what is typed and a record to edits of its files. One session is one operation.
 *
 * How a maker of a row goes about it (src/work/log.c is the example):
 *
 *     int gi_work_log(struct gi_work *work, const struct gi_log_request *request)
 *     {
 *         struct gi_value *row = gi_work_map(work);
 *         const char *id = gi_work_new_id(work, "T");
 *         if (gi_work_put(work, row, &gi_shape_timeline, "id", id) ||
 *             gi_work_put(work, row, &gi_shape_timeline, "at", request->at ? request->at : "now") ||
 *             gi_work_put(work, row, &gi_shape_timeline, "source", request->source) ||      NULL puts nothing
 *             gi_work_add_row(work, "timeline.yaml", row, GI_WORK_BY_TIME))
 *             return -1;
 *         gi_work_said(work, "%s", id);
 *         gi_work_next(work, "git incident check");
 *         return gi_work_finish(work, request->how, "log");
 *     }
 *
 * A document is a map put together in the same way, then gi_work_document. The command line fills the request, opens
 * the session by gi_cli_work and ends with gi_cli_done (src/cli/author.h). Every function below that returns an int
 * gives 0, or -1 with the session's error. Nothing is written before gi_work_finish. */
#ifndef GI_WORK_SESSION_H
#define GI_WORK_SESSION_H

#include "incident/git.h"
#include "model/life.h"
#include "model/policy.h"
#include "parse/edit.h"

/* Where the result goes: the work tree alone, or a commit of exactly this edit, too. */
enum gi_work_how { GI_WORK_WRITE, GI_WORK_COMMIT };

/* Where a row is put. */
enum gi_work_place { GI_WORK_AT_END, GI_WORK_BY_TIME };

struct gi_work_edits;

/* One operation on one record. All memory belongs to its arena. */
struct gi_work {
    struct gi_arena *arena;
    struct gi_repository *repository;
    struct gi_error *error;
    struct gi_snapshot *tree;       /* the work tree */
    int64_t now;                    /* seconds since 1970 */
    const struct gi_policy *policy; /* of the work tree; its self.is tells whether it is there */
    struct gi_record *record;       /* as the work tree has it; NULL before gi_work_find */
    struct gi_life *life;           /* of the record */
    const char *short_id;           /* "k7f3": what messages call the record */
    struct gi_work_edits *edits;
    const char *did;  /* one line: what was done; NULL: nothing to say */
    const char *next; /* one line: what to do next, or NULL */
    const char *also; /* what is said behind where it went: "4 due: ...", or NULL */
    GI_VEC(const char *) warnings;
    int lock;        /* descriptor: one session at a time writes in a work tree */
    size_t written;  /* files that gi_work_finish wrote */
    char commit[41]; /* the commit that gi_work_finish made, or "" */
};

/* Opens a session on the work tree, when no other one is open on it (two that read the same file would each write it
 * without the row of the other); close it with gi_work_close. */
int gi_work_open(struct gi_repository *repository, struct gi_arena *arena, struct gi_work **ret_work,
                 struct gi_error *reterr) GI_MUST_USE;
void gi_work_close(struct gi_work *work);

/* Lets others write while somebody thinks, and takes the work tree again. */
void gi_work_release(struct gi_work *work);
int gi_work_regain(struct gi_work *work) GI_MUST_USE;

static inline void gi_scoped_work(struct gi_work **work)
{
    gi_work_close(*work);
}

/* Loads the record that is meant: a full id, any prefix that fits one record only, or its last four letters. What fits
 * none or several is an error that lists candidates. */
int gi_work_find(struct gi_work *work, const char *typed) GI_MUST_USE;

/* Finds a row or document of the record: A-7fk, or 7fk. Its full id, or NULL with an error that lists those of these
 * prefixes (bits of gi_id_prefix). */
const char *gi_work_item(struct gi_work *work, const char *typed, uint32_t prefixes) GI_MUST_USE;

/* A new id inside the record: "T" gives "T-" and three random letters that nothing in the record has, nor another new
 * one. */
const char *gi_work_new_id(struct gi_work *work, const char *prefix) GI_MUST_USE;

/* A new id of a record: "INC" gives "INC-20261122-k7f3", one that is in no folder of the work tree. */
const char *gi_work_new_record_id(struct gi_work *work, const char *prefix) GI_MUST_USE;

/* Who types: incident.me, else the person of the policy whose email is user.email, else user.name. NULL with an error
 * when Git knows nobody. */
const char *gi_work_me(struct gi_work *work) GI_MUST_USE;

/* A time as people type it: "now", "09:20" (today in the local zone, or yesterday where that is still to come), a local
 * "2026-11-22 09:20", or RFC 3339. Written for a record: "2026-11-22T09:20:00Z"; a warning says which day was taken.
 * NULL with an error. ret_seconds may be NULL. */
const char *gi_work_time(struct gi_work *work, const char *typed, int64_t *ret_seconds) GI_MUST_USE;

/* Values for rows and front matter. */
struct gi_value *gi_work_map(struct gi_work *work) GI_MUST_USE;
struct gi_value *gi_work_text(struct gi_work *work, const char *text) GI_MUST_USE;

/* Puts a value into a map by the field table: `path` is a key of the shape, or keys with dots ("verbal_approval.by").
 * The typed text is checked and brought into form by the field's type: times, words of a vocabulary, ids, lists with
 * commas between their items; prose becomes a literal block. NULL puts nothing. Keys stand in the order of the puts. An
 * unknown key's error names the nearest. People that policy does not know are warned of. */
int gi_work_put(struct gi_work *work, struct gi_value *map, const struct gi_shape *shape, const char *path,
                const char *typed) GI_MUST_USE;

/* Puts a list of texts, each checked as an item of the field; none puts nothing. */
int gi_work_put_list(struct gi_work *work, struct gi_value *map, const struct gi_shape *shape, const char *key,
                     const char *const *texts, size_t count) GI_MUST_USE;

/* Edits, made in this order by gi_work_finish. `name` is a path inside the record's folder ("timeline.yaml"); a file
 * that is not there is made, with the comment of its template. */
int gi_work_add_row(struct gi_work *work, const char *name, struct gi_value *row, enum gi_work_place place) GI_MUST_USE;
/* `key_path` as gi_edit_set has it; a new key is put in the order of the field table. */
int gi_work_set(struct gi_work *work, const char *name, const char *key_path, struct gi_value *value) GI_MUST_USE;
int gi_work_append(struct gi_work *work, const char *name, const char *key_path, struct gi_value *item) GI_MUST_USE;
int gi_work_remove(struct gi_work *work, const char *name, const char *key_path) GI_MUST_USE;
/* A new file with these bytes; one that is there already is an error. */
int gi_work_create(struct gi_work *work, const char *name, struct gi_str bytes) GI_MUST_USE;

/* A new document: `folder` is "communications", "decisions" or "meetings"; its name is made of the id and a slug of the
 * subject; the body is the template's with `# subject` as its title. ret_name: its path inside the record's folder. */
int gi_work_document(struct gi_work *work, const char *folder, const char *id, const char *subject,
                     const struct gi_value *front, const char **ret_name) GI_MUST_USE;

/* What a new YAML file of the record begins with: a line that leads editors to its schema, and one that says what it is
 * for; NULL for other files. */
const char *gi_work_head(struct gi_work *work, const char *name) GI_MUST_USE;

/* "Isolate the tenant!" gives "isolate-the-tenant": [a-z0-9-]{1,60}. */
const char *gi_work_slug(struct gi_arena *arena, const char *text) GI_MUST_USE;

/* A path from the root of the repository for messages: "incidents/2026/INC-.../timeline.yaml". */
const char *gi_work_path(struct gi_work *work, const char *name) GI_MUST_USE;

/* What the command prints: what was done, what to do next, a warning. */
void gi_work_said(struct gi_work *work, const char *format, ...) GI_PRINTF(2, 3);
void gi_work_next(struct gi_work *work, const char *format, ...) GI_PRINTF(2, 3);
void gi_work_warn(struct gi_work *work, const char *format, ...) GI_PRINTF(2, 3);

/* Makes the edits so far in memory, so that the session's record and life are as they will be. */
int gi_work_look(struct gi_work *work) GI_MUST_USE;

/* Makes the edits in memory, reads the result again, and refuses where an edit made a file unreadable that was not
 * before; then writes all files at once. GI_WORK_COMMIT makes the same edits on what HEAD has, and commits those alone;
 * the message is `incident: <id> <what>`. Nothing is written on an error. */
int gi_work_finish(struct gi_work *work, enum gi_work_how how, const char *what) GI_MUST_USE;

#endif
