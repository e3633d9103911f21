/* The Git index by a reader of one's own, by libgit2 (version 4), and by `git ls-files` (split or sparse). */
#include "git/index_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/bug.h"
#include "base/scoped.h"

/* The paths while they are being gathered. */
struct gathering {
    struct gi_arena *arena;
    enum gi_unmerged unmerged;
    GI_VEC(struct gi_path) paths;
};

/* What an entry amounts to among paths. */
enum listing { LISTED, LEFT_OUT, REFUSED };

/* Decides about the next entry; `last` is the path that was listed before it, or NULL. */
static enum listing judge(enum gi_unmerged unmerged, const git_index_entry *entry, const struct gi_path *last,
                          struct gi_path *path, struct gi_error *reterr)
{
    if (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD)
        return LEFT_OUT;
    if (!GIT_INDEX_ENTRY_STAGE(entry))
        return LISTED;
    if (unmerged == GI_UNMERGED_REFUSED) {
        gi_fail(reterr, "the merge of '%s' is not finished in the Git index", path->path);
        gi_fail_hint(reterr, "settle the conflict, then: git add '%s'", path->path);
        return REFUSED;
    }
    path->mode = 0;
    bool again = last && gi_str_equal((struct gi_str){last->path, last->n}, (struct gi_str){path->path, path->n});
    return again ? LEFT_OUT : LISTED;
}

static int add_entry(struct gathering *all, const git_index_entry *entry, struct gi_error *reterr)
{
    struct gi_path path = {entry->path, strlen(entry->path), entry->mode, entry};
    const struct gi_path *last = all->paths.n ? &all->paths.at[all->paths.n - 1] : NULL;
    enum listing listing = judge(all->unmerged, entry, last, &path, reterr);
    if (listing == LISTED)
        GI_VEC_PUSH(all->arena, &all->paths, path);
    return listing == REFUSED ? -1 : 0;
}

/* Reads one record of `git ls-files -z --stage --debug`: "mode id stage TAB path NUL", then lines that end with the
 * flags. Moves *at behind it. */
static int parse_record(const char **at, const char *end, struct gi_arena *arena, git_index_entry *ret_entry)
{
    char *rest;
    const char *tab = memchr(*at, '\t', (size_t)(end - *at));
    const char *nul = tab ? memchr(tab, '\0', (size_t)(end - tab)) : NULL;
    if (!nul)
        return -1;
    git_index_entry entry = {.mode = (uint32_t)strtoul(*at, &rest, 8)};
    if (tab - rest != GIT_OID_HEXSZ + 3 || git_oid_fromstrn(&entry.id, rest + 1, GIT_OID_HEXSZ) < 0)
        return -1;
    entry.flags = (uint16_t)((tab[-1] - '0') << GIT_INDEX_ENTRY_STAGESHIFT);
    entry.path = gi_arena_copy(arena, tab + 1, (size_t)(nul - tab - 1));
    const char *flags = memmem(nul, (size_t)(end - nul), "flags: ", 7);
    const char *line_end = flags ? memchr(flags, '\n', (size_t)(end - flags)) : NULL;
    if (!line_end)
        return -1;
    /* in memory Git keeps the extended flags sixteen bits higher */
    entry.flags_extended = (uint16_t)(strtoul(flags + 7, NULL, 16) >> 16);
    *at = line_end + 1;
    *ret_entry = entry;
    return 0;
}

static int ask_git(struct gi_repository *repository, struct gathering *all, struct gi_error *reterr)
{
    const char *const arguments[] = {"ls-files", "-z", "--stage", "--debug", NULL};
    struct gi_str output;
    if (gi_git_run_checked(repository, all->arena, arguments, NULL, (struct gi_str){0}, &output, reterr) < 0)
        return -1;
    const char *end = output.s + output.n;
    for (const char *at = output.s; at < end;) {
        git_index_entry *entry = GI_NEW(all->arena, git_index_entry);
        if (parse_record(&at, end, all->arena, entry) < 0)
            return gi_fail(reterr, "cannot read what `git ls-files --stage --debug` says");
        if (add_entry(all, entry, reterr) < 0)
            return -1;
    }
    return 0;
}

static int ask_libgit2(git_index *index, struct gathering *all, struct gi_error *reterr)
{
    size_t n = git_index_entrycount(index);
    for (size_t i = 0; i < n; i++)
        if (add_entry(all, git_index_get_byindex(index, i), reterr) < 0)
            return -1;
    return 0;
}

static int ask_others(struct gi_repository *repository, struct gathering *all, struct gi_index *ret_index,
                      struct gi_error *reterr)
{
    git_index *index = NULL;
    struct stat st = {0};
    /* before the entries are read: a Git index that is replaced meanwhile only makes more files racy */
    if (stat(repository->index_file, &st) < 0 && errno != ENOENT)
        return gi_fail(reterr, "cannot look at the Git index: %s", strerror(errno));
    /* by its path, not by the repository: no core.ignoreCase, so that the order is bytewise */
    int status = git_index_open(&index, repository->index_file);
    status = status < 0 ? ask_git(repository, all, reterr) : ask_libgit2(index, all, reterr);
    if (status < 0) {
        git_index_free(index);
        return -1;
    }
    *ret_index = (struct gi_index){.index = index, .paths = {all->paths.at, all->paths.n}, .written = st.st_mtim};
    return 0;
}

/* Maps the file; without bytes where that is not possible. Git replaces its index by rename, never in place. */
static struct gi_index map_file(const char *path)
{
    struct stat st;
    struct gi_index none = {0};
    GI_SCOPED_FD int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size <= 0)
        return none;
    void *bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
        return none;
    return (struct gi_index){.bytes = {bytes, (size_t)st.st_size}, .written = st.st_mtim};
}

/* Leaves out of the content's paths what is not listed; 1: done, -1: refused. */
static int keep_listed(enum gi_unmerged unmerged, struct gi_index_content *content, struct gi_index *index,
                       struct gi_error *reterr)
{
    struct gi_paths *paths = &content->paths;
    enum { ODD = GIT_INDEX_ENTRY_VALID | GIT_INDEX_ENTRY_STAGEMASK | GIT_INDEX_ENTRY_EXTENDED };
    size_t n = 0;
    index->plain = 1;
    for (size_t i = 0; i < paths->n; i++) {
        struct gi_path path = paths->at[i];
        if (!(gi_index_bytes_flags(&path) & ODD) && path.mode != 0160000) {
            paths->at[n++] = path;
            continue;
        }
        index->plain = 0;
        git_index_entry entry = gi_index_bytes_entry(&path);
        enum listing listing = judge(unmerged, &entry, n ? &paths->at[n - 1] : NULL, &path, reterr);
        if (listing == REFUSED)
            return -1;
        if (listing == LISTED)
            paths->at[n++] = path;
    }
    index->rooted = gi_index_bytes_root(content->cache_tree, paths->n, &index->root) == 0;
    index->cache_tree = content->cache_tree;
    index->paths = (struct gi_paths){paths->at, n};
    return 1;
}

/* Reads the file without libgit2: 1 done, 0 where others have to, -1 refused. */
static int read_bytes(const char *path, enum gi_unmerged unmerged, struct gi_arena *arena, struct gi_index *ret_index,
                      struct gi_error *reterr)
{
    struct gi_index index = map_file(path);
    struct gi_index_content content;
    int status = 0;
    if (index.bytes.s && gi_index_bytes_read(index.bytes, arena, &content) == 0)
        status = keep_listed(unmerged, &content, &index, reterr);
    if (status == 1)
        *ret_index = index;
    else
        gi_index_close(&index);
    return status;
}

int gi_index_open(struct gi_repository *repository, enum gi_unmerged unmerged, struct gi_arena *arena,
                  struct gi_index *ret_index, struct gi_error *reterr)
{
    struct gathering all = {.arena = arena, .unmerged = unmerged};
    int status = read_bytes(repository->index_file, unmerged, arena, ret_index, reterr);
    if (status)
        return status < 0 ? -1 : 0;
    return ask_others(repository, &all, ret_index, reterr);
}

void gi_index_close(struct gi_index *index)
{
    git_index_free(index->index);
    if (index->bytes.s)
        munmap((void *)(uintptr_t)index->bytes.s, index->bytes.n);
    *index = (struct gi_index){0};
}

git_index_entry gi_index_entry(const struct gi_index *index, const struct gi_path *path)
{
    return index->bytes.s ? gi_index_bytes_entry(path) : *(const git_index_entry *)path->what;
}

/* Git's racy rule: what was written no earlier than the Git index may have changed unseen. */
static bool is_racy(const struct gi_index *index, const struct stat *st)
{
    if (st->st_mtim.tv_sec != index->written.tv_sec)
        return st->st_mtim.tv_sec > index->written.tv_sec;
    return st->st_mtim.tv_nsec >= index->written.tv_nsec;
}

bool gi_index_has_stat(const struct gi_index *index, const git_index_entry *entry, const struct stat *st)
{
    return (uint32_t)st->st_size == entry->file_size && (int32_t)st->st_mtim.tv_sec == entry->mtime.seconds &&
           ((uint32_t)st->st_mtim.tv_nsec == entry->mtime.nanoseconds || entry->mtime.nanoseconds == 0) &&
           (int32_t)st->st_ctim.tv_sec == entry->ctime.seconds && (uint32_t)st->st_ino == entry->ino &&
           !is_racy(index, st);
}
