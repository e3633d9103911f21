/* The end of a session: edits in memory, read again, written at once; and a commit of exactly them. */
#include "base/file.h"
#include "base/limits.h"
#include "base/time.h"
#include "engine/load.h"
#include "work/edits.h"

static const struct gi_file_kind *kind_of(const struct gi_work *work, const char *name)
{
    return gi_file_kind_of(work->record->kind, gi_str_of(name));
}

const char *gi_work_head(struct gi_work *work, const char *name)
{
    const struct gi_file_kind *kind = kind_of(work, name);
    if (!kind || (kind->reading != GI_READ_AS_ROWS && kind->reading != GI_READ_AS_MAP))
        return NULL;
    const char *up = kind->kind == GI_KIND_PLAN ? "../" : kind->kind == GI_KIND_POLICY ? "" : "../../../";
    return gi_arena_printf(work->arena, "# yaml-language-server: $schema=%s%sschema/%.*s.json\n# %c%s.\n", up,
                           kind->kind == GI_KIND_POLICY ? "" : ".incident/", (int)(strlen(kind->name) - 5), kind->name,
                           kind->doc[0] - 'a' + 'A', kind->doc + 1);
}

static struct gi_work_edit *edit_of(struct gi_work *work, enum gi_work_edit_kind kind, const char *name)
{
    const struct gi_file_kind *file = kind_of(work, name);
    struct gi_work_edit *edit = gi_work_edit(work, kind, gi_work_path(work, name));
    edit->shape = file ? file->shape : NULL;
    edit->head = gi_work_head(work, name);
    return edit;
}

int gi_work_add_row(struct gi_work *work, const char *name, struct gi_value *row, enum gi_work_place place)
{
    struct gi_work_edit *edit = edit_of(work, GI_EDIT_ROW, name);
    edit->value = row;
    for (const struct gi_value *child = row->first; child && place == GI_WORK_BY_TIME; child = child->next) {
        const struct gi_value *at = child->kind == GI_NODE_MAP ? child->first : child; /* earliest stands first */
        if (gi_str_is(child->key, "at") && at && at->kind == GI_NODE_SCALAR)
            edit->by_time = gi_time_parse(at->text, &edit->at) == GI_TIME_OK;
    }
    return 0;
}

int gi_work_set(struct gi_work *work, const char *name, const char *key_path, struct gi_value *value)
{
    struct gi_work_edit *edit = edit_of(work, GI_EDIT_SET, name);
    edit->key_path = key_path;
    edit->value = value;
    return 0;
}

int gi_work_append(struct gi_work *work, const char *name, const char *key_path, struct gi_value *item)
{
    struct gi_work_edit *edit = edit_of(work, GI_EDIT_APPEND, name);
    edit->key_path = key_path;
    edit->value = item;
    return 0;
}

int gi_work_remove(struct gi_work *work, const char *name, const char *key_path)
{
    edit_of(work, GI_EDIT_REMOVE, name)->key_path = key_path;
    return 0;
}

int gi_work_create(struct gi_work *work, const char *name, struct gi_str bytes)
{
    edit_of(work, GI_EDIT_CREATE, name)->bytes = bytes;
    return 0;
}

int gi_work_take(struct gi_work *work, const char *path)
{
    gi_work_edit(work, GI_EDIT_TAKE, path)->bytes = (struct gi_str){0};
    return 0;
}

/* Reads a file of the work tree as an edit needs it. */
static int read_worktree(struct gi_work *work, const char *path, struct gi_file *ret_file,
                         enum gi_work_found *ret_found)
{
    *ret_file = (struct gi_file){.path = path, .flags = GI_FILE_WORKTREE};
    *ret_found = GI_WORK_ABSENT;
    switch (gi_snapshot_read(work->tree, path, GI_LIMIT_YAML_BYTES, work->arena, ret_file, work->error)) {
    case GI_READ_OK:
        *ret_found = GI_WORK_FOUND;
        return 0;
    case GI_READ_ABSENT:
        return 0;
    case GI_READ_TOO_LARGE:
        return gi_fail(work->error, "%s is too large to be edited", path);
    case GI_READ_NOT_A_FILE:
        return gi_fail(work->error, "%s is no plain file", path);
    case GI_READ_ERROR:
        break;
    }
    return -1;
}

static bool is_listed(const struct gi_work_changes *changes, const char *path)
{
    for (size_t i = 0; i < changes->list.n; i++)
        if (strcmp(changes->list.at[i].path, path) == 0)
            return true;
    return false;
}

/* Every file that an edit names, as it will be. */
static int make_changes(struct gi_work *work, struct gi_work_changes *changes)
{
    for (size_t i = 0; i < work->edits->list.n; i++) {
        const char *path = work->edits->list.at[i].path;
        struct gi_file file;
        struct gi_work_change change = {.path = path};
        if (is_listed(changes, path))
            continue;
        if (read_worktree(work, path, &file, &change.found))
            return -1;
        change.before = (struct gi_str){file.data, file.size};
        if (gi_work_apply(work, path, change.before, GI_FILE_WORKTREE, change.found, &change.bytes))
            return -1;
        change.same = change.found == GI_WORK_FOUND && gi_str_equal(change.before, change.bytes);
        GI_VEC_PUSH(work->arena, &changes->list, change);
    }
    return 0;
}

static size_t times_said(const struct gi_findings *findings, const struct gi_finding *finding)
{
    size_t count = 0;
    for (size_t i = 0; i < findings->list.n; i++) {
        const struct gi_finding *other = &findings->list.at[i];
        count += other->code == finding->code && strcmp(other->message, finding->message) == 0 &&
                 strcmp(other->place.file->path, finding->place.file->path) == 0;
    }
    return count;
}

static bool is_forgiven(const struct gi_work *work, const char *path)
{
    for (size_t i = 0; i < work->edits->forgiven.n; i++)
        if (strcmp(work->edits->forgiven.at[i], path) == 0)
            return true;
    return false;
}

/* Refuses an edit after which a file says something wrong that it did not say before. */
static int compare_findings(struct gi_work *work, const struct gi_findings *after)
{
    for (size_t i = 0; i < after->list.n; i++) {
        const struct gi_finding *finding = &after->list.at[i];
        if (is_forgiven(work, finding->place.file->path) ||
            times_said(after, finding) <= times_said(&work->edits->findings, finding))
            continue;
        gi_fail(work->error, "this would leave %s with: %s [GI%u]", finding->place.file->path, finding->message,
                finding->code);
        return gi_fail_hint(work->error, "%s; nothing was written",
                            finding->remedy ? finding->remedy : "give other values");
    }
    return 0;
}

/* Reads the record as the edits leave it. */
static int read_again(struct gi_work *work, const struct gi_work_changes *changes)
{
    struct gi_snapshot *above = gi_snapshot_memory();
    for (size_t i = 0; i < changes->list.n; i++)
        gi_snapshot_memory_add(above, changes->list.at[i].path, changes->list.at[i].bytes, 0100644);
    struct gi_snapshot *whole = gi_snapshot_overlay(work->tree, above);
    struct gi_record_place place = {work->record->kind, work->record->folder, work->record->id};
    struct gi_findings after = {.arena = work->arena};
    struct gi_record *record = NULL;
    int failed = gi_load_record(whole, &place, &after, &record, work->error) || compare_findings(work, &after);
    if (!failed) {
        work->record = record;
        work->life = gi_life_of(work->arena, record, work->policy);
    }
    gi_snapshot_close(whole);
    gi_snapshot_close(above);
    return failed ? -1 : 0;
}

int gi_work_write(struct gi_work *work, const struct gi_work_changes *changes)
{
    struct gi_file_change *files = GI_NEW_ARRAY(work->arena, struct gi_file_change, changes->list.n);
    size_t count = 0;
    for (size_t i = 0; i < changes->list.n; i++) {
        const struct gi_work_change *change = &changes->list.at[i];
        const char *path = gi_arena_printf(work->arena, "%s%s", gi_repository_worktree(work->repository), change->path);
        if (!change->same)
            files[count++] = (struct gi_file_change){path, change->bytes,
                                                     change->found == GI_WORK_FOUND ? GI_WRITE_REPLACE : GI_WRITE_NEW};
    }
    work->written = count;
    return gi_file_write_all(files, count, work->error);
}

/* CR LF of the work tree becomes LF, as .gitattributes has Git store records. */
struct gi_str gi_work_stored(struct gi_work *work, struct gi_str bytes)
{
    struct gi_buf out = gi_buf_new(work->arena, bytes.n);
    for (size_t i = 0; i < bytes.n; i++)
        if (bytes.s[i] != '\r' || i + 1 == bytes.n || bytes.s[i + 1] != '\n')
            gi_buf_addc(&out, bytes.s[i]);
    return gi_buf_str(&out);
}

struct commit {
    GI_VEC(struct gi_commit_file) files;
};

/* The same edits on what HEAD has. A file that it has not goes in whole. */
static int add_edited(struct gi_work *work, const struct gi_work_change *change, struct commit *commit)
{
    struct gi_str base, bytes;
    int found = 0;
    if (gi_commit_base(work->repository, work->arena, change->path, &base, &found, work->error))
        return -1;
    if (!found)
        bytes = gi_work_stored(work, change->bytes);
    else if (gi_work_apply(work, change->path, base, 0, GI_WORK_FOUND, &bytes))
        return -1;
    if (!found || !gi_str_equal(base, bytes))
        GI_VEC_PUSH(work->arena, &commit->files, (struct gi_commit_file){change->path, bytes});
    return 0;
}

static bool is_committed(const struct commit *commit, const char *path)
{
    for (size_t i = 0; i < commit->files.n; i++)
        if (strcmp(commit->files.at[i].path, path) == 0)
            return true;
    return false;
}

/* A record whose header was never committed goes in whole: a log without its header is no record. */
static int add_new_record(struct gi_work *work, struct commit *commit)
{
    struct gi_str base;
    int found = 0;
    if (!work->record || !work->record->sources.n)
        return 0;
    for (size_t i = 0; i < work->record->sources.n; i++) {
        const struct gi_source *source = &work->record->sources.at[i];
        bool header = gi_str_is(source->name, "incident.yaml") || gi_str_is(source->name, "exercise.yaml");
        if (!header)
            continue;
        if (gi_commit_base(work->repository, work->arena, source->file.path, &base, &found, work->error))
            return -1;
        if (found)
            return 0;
    }
    for (size_t i = 0; i < work->record->sources.n; i++) {
        const struct gi_file *file = &work->record->sources.at[i].file;
        if (is_committed(commit, file->path) || !file->data)
            continue;
        if (gi_commit_base(work->repository, work->arena, file->path, &base, &found, work->error))
            return -1;
        if (!found)
            GI_VEC_PUSH(
                work->arena, &commit->files,
                (struct gi_commit_file){file->path, gi_work_stored(work, (struct gi_str){file->data, file->size})});
    }
    return 0;
}

/* Makes the commit's files before anything is written, so that what cannot be committed is not half done. */
static int prepare_commit(struct gi_work *work, const struct gi_work_changes *changes, struct commit *commit)
{
    for (size_t i = 0; i < changes->list.n; i++)
        if (add_edited(work, &changes->list.at[i], commit))
            return -1;
    return add_new_record(work, commit);
}

static int commit_all(struct gi_work *work, const struct commit *commit, const char *what)
{
    struct gi_str id = work->record ? work->record->id : (struct gi_str){0};
    const char *message = id.n ? gi_arena_printf(work->arena, "incident: %.*s %s", GI_STR_ARGS(id), what)
                               : gi_arena_printf(work->arena, "incident: %s", what);
    if (!commit->files.n)
        return 0;
    if (gi_commit_files(work->repository, commit->files.at, commit->files.n, message, work->commit, work->error)) {
        if (!work->error->hint)
            gi_fail_hint(work->error, "the files are written in the work tree; only the commit is missing");
        return -1;
    }
    return 0;
}

int gi_work_make(struct gi_work *work, struct gi_work_changes *ret_changes)
{
    struct gi_work_changes changes = {0};
    if (make_changes(work, &changes) || (work->record && read_again(work, &changes)))
        return -1;
    *ret_changes = changes;
    return 0;
}

int gi_work_look(struct gi_work *work)
{
    struct gi_work_changes changes;
    return gi_work_make(work, &changes);
}

int gi_work_finish(struct gi_work *work, enum gi_work_how how, const char *what)
{
    struct gi_work_changes changes;
    struct commit commit = {0};
    if (gi_work_make(work, &changes))
        return -1;
    if (how == GI_WORK_COMMIT && prepare_commit(work, &changes, &commit))
        return -1;
    if (gi_work_write(work, &changes))
        return -1;
    return how == GI_WORK_COMMIT ? commit_all(work, &commit, what) : 0;
}
