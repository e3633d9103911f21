/* Changes between two trees, and how lists of changes are made. */
#include "git/changes.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/scoped.h"
#include "git/changes_list.h"

const char *const gi_guarded_folders[] = {".incident", "exercises", "imported", "incidents", "plan", NULL};

bool gi_is_guarded(struct gi_str name)
{
    for (const char *const *folder = gi_guarded_folders; *folder; folder++)
        if (gi_str_is(name, *folder))
            return true;
    return false;
}

int gi_gather(struct gi_gathered *all, const char *folder, struct gi_str name, enum gi_change_kind kind,
              struct gi_error *reterr)
{
    if (all->list.n >= GI_LIMIT_CHANGES)
        return gi_fail(reterr, "more than %d files have changed", GI_LIMIT_CHANGES);
    size_t n = strlen(folder);
    char *path = gi_arena_alloc_raw(all->arena, n + name.n + 1);
    memcpy(path, folder, n);
    memcpy(path + n, name.s, name.n);
    path[n + name.n] = '\0';
    GI_VEC_PUSH(all->scratch, &all->list, (struct gi_change){{path, n + name.n}, (uint8_t)kind});
    return 0;
}

/* The name of a folder with a slash, to put before what it holds; an error where it is too deep. */
static int enter(struct gi_gathered *all, const char *folder, struct gi_str name, const char **ret_folder,
                 struct gi_error *reterr)
{
    size_t depth = 1;
    for (const char *slash = strchr(folder, '/'); slash; slash = strchr(slash + 1, '/'))
        depth++;
    if (depth > GI_LIMIT_TREE_DEPTH)
        return gi_fail(reterr, "folders are nested deeper than %d at '%s%.*s'", GI_LIMIT_TREE_DEPTH, folder,
                       GI_STR_ARGS(name));
    *ret_folder = gi_arena_printf(all->scratch, "%s%.*s/", folder, GI_STR_ARGS(name));
    return 0;
}

static int read_below(struct gi_gathered *all, const char *folder, const struct gi_entry *entry,
                      struct gi_entries *ret_entries, struct gi_error *reterr)
{
    struct gi_entries none = {0};
    *ret_entries = none;
    if (!entry)
        return 0;
    git_oid id = gi_tree_id(entry);
    return gi_tree_read(all->repository, &id, folder, all->scratch, ret_entries, reterr);
}

int gi_gather_tree(struct gi_gathered *all, const char *folder, const struct gi_entry *entry, enum gi_change_kind kind,
                   struct gi_error *reterr)
{
    struct gi_entries below;
    const char *inside;
    if (entry->kind != GI_ENTRY_FOLDER)
        return gi_gather(all, folder, entry->name, kind, reterr);
    if (enter(all, folder, entry->name, &inside, reterr) < 0 || read_below(all, inside, entry, &below, reterr) < 0)
        return -1;
    for (size_t i = 0; i < below.n; i++)
        if (gi_gather_tree(all, inside, &below.at[i], kind, reterr) < 0)
            return -1;
    return 0;
}

/* The count of entries from `at` on that have one name: more than one only in a tree that no honest Git writes. */
static size_t run_of(const struct gi_entries *entries, size_t at)
{
    size_t n = 1;
    while (at + n < entries->n && gi_str_equal(entries->at[at].name, entries->at[at + n].name))
        n++;
    return n;
}

static bool is_same(const struct gi_entry *a, const struct gi_entry *b)
{
    git_oid a_id = gi_tree_id(a);
    git_oid b_id = gi_tree_id(b);
    return a->mode == b->mode && git_oid_equal(&a_id, &b_id);
}

/* Some entries of one name; none where at is NULL. */
struct run {
    const struct gi_entry *at;
    size_t n;
};

static int compare_trees(struct gi_gathered *all, const char *folder, const struct gi_entries *a,
                         const struct gi_entries *b, struct gi_error *reterr);

static int compare_runs(struct gi_gathered *all, const char *folder, struct run a, struct run b,
                        struct gi_error *reterr)
{
    size_t same = 0;
    while (same < a.n && same < b.n && is_same(&a.at[same], &b.at[same]))
        same++;
    if (same == a.n && same == b.n)
        return 0;
    if (a.n == 1 && b.n == 1 && a.at->kind == GI_ENTRY_FOLDER && b.at->kind == GI_ENTRY_FOLDER) {
        struct gi_entries below[2];
        const char *inside;
        if (enter(all, folder, a.at->name, &inside, reterr) < 0 ||
            read_below(all, inside, a.at, &below[0], reterr) < 0 ||
            read_below(all, inside, b.at, &below[1], reterr) < 0)
            return -1;
        return compare_trees(all, inside, &below[0], &below[1], reterr);
    }
    for (size_t i = 0; i < a.n; i++)
        if (gi_gather_tree(all, folder, &a.at[i], GI_CHANGE_DELETED, reterr) < 0)
            return -1;
    for (size_t i = 0; i < b.n; i++)
        if (gi_gather_tree(all, folder, &b.at[i], GI_CHANGE_ADDED, reterr) < 0)
            return -1;
    return 0;
}

static int compare_trees(struct gi_gathered *all, const char *folder, const struct gi_entries *a,
                         const struct gi_entries *b, struct gi_error *reterr)
{
    size_t i = 0;
    size_t j = 0;
    while (i < a->n || j < b->n) {
        int order = i == a->n ? 1 : j == b->n ? -1 : gi_str_compare(a->at[i].name, b->at[j].name);
        struct run left = {NULL, 0};
        struct run right = {NULL, 0};
        if (order <= 0)
            left = (struct run){&a->at[i], run_of(a, i)};
        if (order >= 0)
            right = (struct run){&b->at[j], run_of(b, j)};
        i += left.n;
        j += right.n;
        if (*folder == '\0' && !gi_is_guarded(left.n ? left.at->name : right.at->name))
            continue;
        if (compare_runs(all, folder, left, right, reterr) < 0)
            return -1;
    }
    return 0;
}

int gi_revision_root(struct gi_repository *repository, const char *id, git_oid *ret_root, struct gi_error *reterr)
{
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *revision = NULL;
    unsigned char root[GIT_OID_RAWSZ];
    if (gi_snapshot_revision(repository, id, &revision, reterr) < 0)
        return -1;
    if (revision->source->tree(revision, "", root) < 0)
        return gi_fail(reterr, "cannot read the tree of %s", id);
    memcpy(ret_root->id, root, sizeof(root));
    return 0;
}

int gi_gather_root(struct gi_gathered *all, const char *id, struct gi_entries *ret_entries, struct gi_error *reterr)
{
    struct gi_entries none = {0};
    git_oid root;
    *ret_entries = none;
    if (!id)
        return 0;
    if (gi_revision_root(all->repository, id, &root, reterr) < 0)
        return -1;
    return gi_tree_read(all->repository, &root, "", all->scratch, ret_entries, reterr);
}

/* By path, then in the order in which they were added: the list is a vector, so an address tells which came first. */
static int compare_changes(const void *left, const void *right)
{
    const struct gi_change *const *a = left;
    const struct gi_change *const *b = right;
    int order = gi_str_compare((*a)->path, (*b)->path);
    return order ? order : *a < *b ? -1 : *a > *b;
}

/* What two steps amount to: added and then edited is added, deleted and then added is modified. */
static uint8_t join_kinds(uint8_t first, uint8_t second)
{
    if (second == GI_CHANGE_DELETED)
        return GI_CHANGE_DELETED;
    return first == GI_CHANGE_ADDED ? GI_CHANGE_ADDED : GI_CHANGE_MODIFIED;
}

struct gi_changes gi_gathered_done(struct gi_gathered *all)
{
    size_t n = all->list.n;
    const struct gi_change **order = GI_NEW_ARRAY(all->scratch, const struct gi_change *, n);
    struct gi_changes changes = {GI_NEW_ARRAY(all->arena, struct gi_change, n), 0};
    for (size_t i = 0; i < n; i++)
        order[i] = &all->list.at[i];
    if (n)
        qsort(order, n, sizeof(*order), compare_changes);
    for (size_t i = 0; i < n; i++) {
        struct gi_change *last = changes.n ? &changes.at[changes.n - 1] : NULL;
        if (last && gi_str_equal(last->path, order[i]->path))
            last->kind = join_kinds(last->kind, order[i]->kind);
        else
            changes.at[changes.n++] = *order[i];
    }
    return changes;
}

int gi_changes_trees(struct gi_repository *repository, const char *a, const char *b, struct gi_arena *arena,
                     struct gi_changes *ret_changes, struct gi_error *reterr)
{
    GI_SCOPED_ARENA struct gi_arena *scratch = gi_arena_new();
    struct gi_gathered all = {.repository = repository, .arena = arena, .scratch = scratch};
    struct gi_entries roots[2];
    if (gi_gather_root(&all, a, &roots[0], reterr) < 0 || gi_gather_root(&all, b, &roots[1], reterr) < 0 ||
        compare_trees(&all, "", &roots[0], &roots[1], reterr) < 0)
        return -1;
    *ret_changes = gi_gathered_done(&all);
    return 0;
}
