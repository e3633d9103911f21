/* Head, base and judge of each way to check. */
#include "incident/trees.h"

#include "base/digest.h"
#include "base/limits.h"
#include "base/scoped.h"
#include "engine/load.h"

void gi_trees_close(struct gi_trees *trees)
{
    gi_snapshot_close(trees->head);
    gi_snapshot_close(trees->base);
    gi_snapshot_close(trees->judge);
    gi_snapshot_close(trees->before);
    *trees = (struct gi_trees){0};
}

int gi_trees_record_ref(struct gi_repository *repository, const char *id, struct gi_arena *arena, const char **ret_ref,
                        struct gi_error *reterr)
{
    static const struct gi_record_place place = {GI_KIND_POLICY, ".incident", {0}};
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *snapshot = NULL;
    struct gi_findings unsaid = {.arena = arena};
    struct gi_record *record = NULL;
    if (gi_snapshot_revision(repository, id, &snapshot, reterr) ||
        gi_load_record(snapshot, &place, &unsaid, &record, reterr))
        return -1;
    if (record->policy.ref.is == GI_PRESENT)
        *ret_ref = gi_arena_copy(arena, record->policy.ref.text.s, record->policy.ref.text.n);
    return 0;
}

int gi_trees_pin(struct gi_repository *repository, const char *id, char ret_pin[65], struct gi_error *reterr)
{
    /* the first version is kept apart once there is a second */
    static const char *const paths[] = {".incident/policy/0001.yaml", ".incident/policy.yaml"};
    GI_SCOPED_ARENA struct gi_arena *scratch = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *snapshot = NULL;
    struct gi_file file;
    ret_pin[0] = '\0';
    if (gi_snapshot_revision(repository, id, &snapshot, reterr))
        return -1;
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]) && !ret_pin[0]; i++) {
        enum gi_read read = gi_snapshot_read(snapshot, paths[i], GI_LIMIT_YAML_BYTES, scratch, &file, reterr);
        if (read == GI_READ_ERROR)
            return -1;
        if (read == GI_READ_OK)
            gi_digest_hex((struct gi_str){file.data, file.size}, ret_pin);
    }
    return 0;
}

/* The commit of the remote-tracking ref of the record ref; empty where there is none. */
static int tracked_tip(struct gi_repository *repository, const char *ref, struct gi_arena *arena, char ret_id[41],
                       struct gi_error *reterr)
{
    const char *remote = NULL;
    if (!ref || strncmp(ref, "refs/heads/", 11) != 0)
        return 0;
    if (gi_repository_config(repository, gi_arena_printf(arena, "branch.%s.remote", ref + 11), &remote, reterr))
        return -1;
    const char *tracking = gi_arena_printf(arena, "refs/remotes/%s/%s", remote ? remote : "origin", ref + 11);
    struct gi_error absent = {.arena = arena};
    if (gi_repository_resolve(repository, tracking, ret_id, &absent) != GI_REVISION_OK)
        ret_id[0] = '\0'; /* no such ref: HEAD is all there is */
    return 0;
}

/* Whether HEAD is on a branch beside the record ref; without a remote that ref itself is what the draft left. */
static int find_draft(struct gi_repository *repository, const char *ref, struct gi_arena *arena, bool *ret_draft,
                      char tip[41], struct gi_error *reterr)
{
    const char *branch = NULL;
    if (gi_repository_branch(repository, arena, &branch, reterr))
        return -1;
    *ret_draft = ref && branch && strcmp(ref, branch) != 0;
    struct gi_error absent = {.arena = arena};
    if (*ret_draft && !tip[0] && gi_repository_resolve(repository, ref, tip, &absent) != GI_REVISION_OK)
        tip[0] = '\0';
    return 0;
}

/* Base and judge of uncommitted changes. */
static int open_local_bases(struct gi_repository *repository, struct gi_arena *arena, struct gi_trees *trees,
                            struct gi_error *reterr)
{
    char head[41] = "";
    char tip[41] = "";
    enum gi_revision found = gi_repository_resolve(repository, "HEAD", head, reterr);
    if (found != GI_REVISION_OK)
        return found == GI_REVISION_UNBORN ? 0 : -1;
    const char *ref = NULL;
    if (gi_trees_record_ref(repository, head, arena, &ref, reterr) ||
        tracked_tip(repository, ref, arena, tip, reterr) ||
        find_draft(repository, ref, arena, &trees->draft, tip, reterr))
        return -1;
    memcpy(trees->base_id, head, sizeof(head));
    if (tip[0]) {
        found = gi_repository_merge_base(repository, head, tip, trees->base_id, reterr);
        if (found == GI_REVISION_ERROR || gi_snapshot_revision(repository, tip, &trees->judge, reterr))
            return -1;
        bool ahead = found == GI_REVISION_UNBORN || (!trees->draft && strcmp(head, trees->base_id) != 0);
        if (ahead && gi_snapshot_revision(repository, head, &trees->before, reterr))
            return -1;
        if (found == GI_REVISION_UNBORN)
            return 0;
    }
    return gi_snapshot_revision(repository, trees->base_id, &trees->base, reterr);
}

static int open_revision(struct gi_repository *repository, const char *revision, struct gi_trees *trees,
                         struct gi_error *reterr)
{
    enum gi_revision found = gi_repository_resolve(repository, revision, trees->head_id, reterr);
    if (found == GI_REVISION_UNBORN)
        return gi_fail(reterr, "%s has no commit yet", revision);
    if (found == GI_REVISION_ERROR || gi_snapshot_revision(repository, trees->head_id, &trees->head, reterr))
        return -1;
    found = gi_repository_parent(repository, trees->head_id, trees->base_id, reterr);
    if (found != GI_REVISION_OK)
        return found == GI_REVISION_UNBORN ? 0 : -1;
    return gi_snapshot_revision(repository, trees->base_id, &trees->base, reterr);
}

static int open_range(struct gi_repository *repository, const char *range, struct gi_arena *arena,
                      struct gi_trees *trees, struct gi_error *reterr)
{
    const char *dots = strstr(range, "..");
    if (!dots || dots == range || !dots[2] || dots[2] == '.')
        return gi_fail(reterr, "%s is not a range like A..B", range);
    const char *from = gi_arena_copy(arena, range, (size_t)(dots - range));
    if (gi_repository_resolve(repository, from, trees->base_id, reterr) != GI_REVISION_OK ||
        gi_repository_resolve(repository, dots + 2, trees->head_id, reterr) != GI_REVISION_OK)
        return gi_fail(reterr, "%s has no commit yet", range);
    if (gi_snapshot_revision(repository, trees->base_id, &trees->base, reterr))
        return -1;
    return gi_snapshot_revision(repository, trees->head_id, &trees->head, reterr);
}

int gi_trees_open(struct gi_repository *repository, enum gi_trees_of of, const char *what, struct gi_arena *arena,
                  struct gi_trees *ret_trees, struct gi_error *reterr)
{
    switch (of) {
    case GI_TREES_WORKTREE:
        if (gi_snapshot_worktree(repository, &ret_trees->head, reterr))
            return -1;
        return open_local_bases(repository, arena, ret_trees, reterr);
    case GI_TREES_STAGED:
        if (gi_snapshot_staged(repository, &ret_trees->head, reterr))
            return -1;
        return open_local_bases(repository, arena, ret_trees, reterr);
    case GI_TREES_REVISION:
        return open_revision(repository, what, ret_trees, reterr);
    case GI_TREES_RANGE:
        return open_range(repository, what, arena, ret_trees, reterr);
    }
    return -1;
}
