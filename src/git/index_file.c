/* The Git index by libgit2, and by `git ls-files` where libgit2 cannot read it (split or sparse). */
#include "git/index_file.h"

#include <stdlib.h>

#include "base/bug.h"

/* The paths while they are being gathered. */
struct gathering {
    struct gi_arena *arena;
    enum gi_unmerged unmerged;
    GI_VEC(struct gi_path) paths;
};

static int add_entry(struct gathering *all, const git_index_entry *entry, struct gi_error *reterr)
{
    struct gi_path path = {entry->path, strlen(entry->path), entry->mode, entry};
    const struct gi_path *last = all->paths.n ? &all->paths.at[all->paths.n - 1] : NULL;
    if (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD)
        return 0;
    if (GIT_INDEX_ENTRY_STAGE(entry)) {
        if (all->unmerged == GI_UNMERGED_REFUSED) {
            gi_fail(reterr, "the merge of '%s' is not finished in the Git index", entry->path);
            return gi_fail_hint(reterr, "settle the conflict, then: git add '%s'", entry->path);
        }
        path.mode = 0;
        if (last && gi_str_equal((struct gi_str){last->path, last->n}, (struct gi_str){path.path, path.n}))
            return 0;
    }
    GI_VEC_PUSH(all->arena, &all->paths, path);
    return 0;
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

int gi_index_open(struct gi_repository *repository, enum gi_unmerged unmerged, struct gi_arena *arena,
                  struct gi_index *ret_index, struct gi_error *reterr)
{
    struct gathering all = {.arena = arena, .unmerged = unmerged};
    git_index *index = NULL;
    /* by its path, not by the repository: no core.ignoreCase, so that the order is bytewise */
    int status = git_index_open(&index, repository->index_file);
    status = status < 0 ? ask_git(repository, &all, reterr) : ask_libgit2(index, &all, reterr);
    if (status < 0) {
        git_index_free(index);
        return -1;
    }
    *ret_index = (struct gi_index){index, {all.paths.at, all.paths.n}};
    return 0;
}

void gi_index_close(struct gi_index *index)
{
    git_index_free(index->index);
}
