/* Evidence: a row of evidence.yaml with the SHA-256 of the file, and the file itself where it is to be copied. */
#include "base/digest.h"
#include "base/file.h"
#include "base/limits.h"
#include "work/rows.h"

#include <stdlib.h>
#include <sys/stat.h>

/* What a name's ending says about its kind. */
static const struct {
    const char *ending;
    const char *kind;
} endings[] = {
    {".log", "log"},
    {".txt", "log"},
    {".csv", "log"},
    {".gz", "log"},
    {".jsonl", "log"},
    {".png", "image"},
    {".jpg", "image"},
    {".jpeg", "image"},
    {".img", "image"},
    {".qcow2", "image"},
    {".dd", "image"},
    {".mem", "memory"},
    {".dmp", "memory"},
    {".core", "memory"},
    {".eml", "message"},
    {".msg", "message"},
    {".mbox", "message"},
    {".pdf", "document"},
    {".md", "document"},
    {".html", "document"},
    {".yaml", "configuration"},
    {".yml", "configuration"},
    {".json", "configuration"},
    {".toml", "configuration"},
    {".conf", "configuration"},
    {".ini", "configuration"},
    {".pcap", "capture"},
    {".pcapng", "capture"},
};

static const char *guess_kind(const char *name)
{
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
        if (gi_str_ends(gi_str_of(name), endings[i].ending))
            return endings[i].kind;
    return strstr(name, "://") ? "page" : "file";
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* "evidence/alert.txt" where the file stands in the record's own folder already, else NULL. */
static const char *place_inside(struct gi_work *work, const char *file)
{
    const char *root = gi_repository_worktree(work->repository);
    char *folder = root ? realpath(gi_arena_printf(work->arena, "%s%s", root, work->record->folder), NULL) : NULL;
    char *real = realpath(file, NULL);
    size_t n = folder ? strlen(folder) : 0;
    bool inside = folder && real && strncmp(real, folder, n) == 0 && strncmp(real + n, "/evidence/", 10) == 0;
    const char *place = inside ? gi_arena_copy(work->arena, real + n + 1, strlen(real + n + 1)) : NULL;
    free(folder);
    free(real);
    return place;
}

static bool is_file(const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 && S_ISREG(found.st_mode);
}

/* Takes the bytes into the record's folder; the place there, or NULL with an error. */
static const char *copy_in(struct gi_work *work, const char *file)
{
    struct gi_str bytes;
    const char *place = gi_arena_printf(work->arena, "evidence/%s", base_name(file));
    if (gi_file_read(work->arena, file, GI_LIMIT_EVIDENCE_BYTES, &bytes, work->error)) {
        gi_fail_hint(work->error,
                     "larger evidence stays outside: leave --copy out, its SHA-256 is recorded all the same");
        return NULL;
    }
    return gi_work_create(work, place, bytes) ? NULL : place;
}

/* Where it is and its digest, or why it has none. */
static int locate(struct gi_work *work, const struct gi_evidence_request *request, const char **ret_location,
                  const char **ret_digest)
{
    char digest[65];
    *ret_location = request->what;
    *ret_digest = NULL;
    if (request->no_digest)
        return 0;
    if (!is_file(request->what)) {
        gi_fail(work->error, "%s is no file that can be read here", request->what);
        return gi_fail_hint(work->error, "what is kept elsewhere needs --no-digest \"why there is none\"");
    }
    if (gi_digest_file(request->what, digest, work->error))
        return -1;
    *ret_digest = gi_arena_copy(work->arena, digest, 64);
    const char *inside = place_inside(work, request->what);
    if (request->keep == GI_EVIDENCE_COPY && !inside)
        inside = copy_in(work, request->what);
    if (request->keep == GI_EVIDENCE_COPY && !inside)
        return -1;
    if (inside)
        *ret_location = inside;
    else
        gi_work_warn(work, "%s stays where it is: --copy takes it into the record", request->what);
    return 0;
}

int gi_work_evidence(struct gi_work *work, const struct gi_evidence_request *request)
{
    struct gi_value *row = gi_work_map(work);
    const char *id = gi_work_new_id(work, "E");
    const char *by = request->by ? request->by : gi_work_me(work);
    const char *location;
    const char *digest;
    if (!by || gi_work_rows_of(work, GI_ROWS_OF_INCIDENT) || locate(work, request, &location, &digest))
        return -1;
    const struct gi_put puts[] = {{"id", id},
                                  {"kind", request->kind ? request->kind : guess_kind(request->what)},
                                  {"description", request->description},
                                  {"location", location},
                                  {"sha256", digest},
                                  {"no_digest", request->no_digest},
                                  {"collected", request->collected ? request->collected : "now"},
                                  {"collected_by", by},
                                  {"tlp", request->tlp},
                                  {NULL, NULL}};
    if (gi_work_puts(work, row, &gi_shape_evidence, puts) ||
        gi_work_add_row(work, "evidence.yaml", row, GI_WORK_AT_END))
        return -1;
    gi_work_said(work, "%s %s%s%.12s.", id, location, digest ? " sha256 " : "", digest ? digest : "");
    gi_work_next(work, "cite it: git incident log %s \"...\" --source %s", work->short_id, id);
    return gi_work_finish(work, request->how, gi_arena_printf(work->arena, "evidence %s", id));
}
