/* The tree of a revision. Folders that were looked at last are kept: libgit2 parses a year's folder anew each time. */
#include <pthread.h>

#include "base/bug.h"
#include "base/scoped.h"
#include "git/blob.h"

enum { SLOTS = 32 }; /* root, kind, year, and what a few workers have open below */

/* One folder that was read. */
struct slot {
    struct gi_arena *arena; /* NULL: never used */
    struct gi_str path;
    struct gi_entries entries;
    unsigned long used; /* the larger, the later */
};

/* A folder whose tree is known beforehand. */
struct known {
    struct gi_str path;
    git_oid id;
    bool there;
};

struct revision {
    struct gi_snapshot snapshot;
    struct gi_arena *arena;
    struct gi_repository *repository;
    git_oid root;
    pthread_mutex_t lock; /* of the slots */
    unsigned long clock;
    struct slot slots[SLOTS];
    GI_VEC(struct known) known;
};

static void scoped_lock(pthread_mutex_t **lock)
{
    pthread_mutex_unlock(*lock);
}

static struct slot *oldest_slot(struct revision *revision)
{
    struct slot *oldest = &revision->slots[0];
    for (size_t i = 1; i < SLOTS; i++)
        if (revision->slots[i].used < oldest->used)
            oldest = &revision->slots[i];
    return oldest;
}

static int load(struct revision *revision, struct gi_str path, git_oid id, const struct slot **ret_slot,
                struct gi_error *reterr)
{
    struct slot *slot = oldest_slot(revision);
    struct gi_entries entries;
    if (slot->arena)
        gi_arena_reset(slot->arena);
    else
        slot->arena = gi_arena_new();
    slot->used = 0;
    slot->path = (struct gi_str){0};
    const char *copy = gi_arena_copy(slot->arena, path.s, path.n);
    if (gi_tree_read(revision->repository, &id, copy, slot->arena, &entries, reterr) < 0)
        return -1;
    slot->path = (struct gi_str){copy, path.n};
    slot->entries = entries;
    slot->used = ++revision->clock;
    *ret_slot = slot;
    return 0;
}

static struct slot *find_slot(struct revision *revision, struct gi_str path)
{
    for (size_t i = 0; i < SLOTS; i++) {
        struct slot *slot = &revision->slots[i];
        if (slot->used && gi_str_equal(slot->path, path)) {
            slot->used = ++revision->clock;
            return slot;
        }
    }
    return NULL;
}

/* Splits at the last slash: the folder ("" is the root) and the name in it. */
static struct gi_str split(struct gi_str path, struct gi_str *ret_name)
{
    size_t slash = path.n;
    while (slash && path.s[slash - 1] != '/')
        slash--;
    *ret_name = gi_str_part(path, slash, path.n);
    return gi_str_part(path, 0, slash ? slash - 1 : 0);
}

static int find_entry(struct revision *revision, struct gi_str path, const struct gi_entry **ret_entry,
                      struct gi_error *reterr);

static const struct known *find_known(const struct revision *revision, struct gi_str path)
{
    for (size_t i = 0; i < revision->known.n; i++)
        if (gi_str_equal(revision->known.at[i].path, path))
            return &revision->known.at[i];
    return NULL;
}

/* Gives the entries of a folder, NULL where there is none. The lock is held; good until the next call. */
static int find_folder(struct revision *revision, struct gi_str path, const struct slot **ret_slot,
                       struct gi_error *reterr)
{
    const struct slot *slot = find_slot(revision, path);
    const struct known *known = slot ? NULL : find_known(revision, path);
    if (!slot && !path.n)
        return load(revision, path, revision->root, ret_slot, reterr);
    if (known && known->there)
        return load(revision, path, known->id, ret_slot, reterr);
    if (!slot && !known) {
        const struct gi_entry *entry;
        if (find_entry(revision, path, &entry, reterr) < 0)
            return -1;
        if (entry && entry->kind == GI_ENTRY_FOLDER)
            return load(revision, path, gi_tree_id(entry), ret_slot, reterr);
    }
    *ret_slot = slot;
    return 0;
}

/* Gives the entry at a path that is not the root, NULL where there is none. */
static int find_entry(struct revision *revision, struct gi_str path, const struct gi_entry **ret_entry,
                      struct gi_error *reterr)
{
    struct gi_str name;
    const struct slot *parent;
    struct gi_str folder = split(path, &name);
    if (find_folder(revision, folder, &parent, reterr) < 0)
        return -1;
    *ret_entry = parent ? gi_tree_find(&parent->entries, name) : NULL;
    return 0;
}

static int revision_list(struct gi_snapshot *snapshot, const char *folder, struct gi_arena *arena,
                         struct gi_entries *ret_entries, struct gi_error *reterr)
{
    struct revision *revision = (struct revision *)snapshot;
    pthread_mutex_lock(&revision->lock);
    GI_SCOPED(scoped_lock) pthread_mutex_t *lock GI_UNUSED = &revision->lock;
    const struct slot *slot;
    if (find_folder(revision, gi_str_of(folder), &slot, reterr) < 0)
        return -1;
    struct gi_entries entries = {NULL, slot ? slot->entries.n : 0};
    if (entries.n)
        entries.at = GI_NEW_ARRAY(arena, struct gi_entry, entries.n);
    for (size_t i = 0; i < entries.n; i++) {
        entries.at[i] = slot->entries.at[i];
        entries.at[i].name.s = gi_arena_copy(arena, entries.at[i].name.s, entries.at[i].name.n);
    }
    *ret_entries = entries;
    return 0;
}

int gi_snapshot_entry(struct gi_snapshot *snapshot, const char *path, unsigned char ret_id[20], uint32_t *ret_mode,
                      struct gi_error *reterr)
{
    struct revision *revision = (struct revision *)snapshot;
    pthread_mutex_lock(&revision->lock);
    GI_SCOPED(scoped_lock) pthread_mutex_t *lock GI_UNUSED = &revision->lock;
    const struct gi_entry *entry;
    if (find_entry(revision, gi_str_of(path), &entry, reterr) < 0)
        return -1;
    *ret_mode = entry ? entry->mode : 0;
    if (entry)
        memcpy(ret_id, gi_tree_id(entry).id, GIT_OID_RAWSZ);
    return 0;
}

static enum gi_read revision_read(struct gi_snapshot *snapshot, const char *path, uint32_t most, struct gi_arena *arena,
                                  struct gi_file *ret_file, struct gi_error *reterr)
{
    struct revision *revision = (struct revision *)snapshot;
    git_oid id;
    uint32_t mode = 040000;
    if (*path && gi_snapshot_entry(snapshot, path, id.id, &mode, reterr) < 0)
        return GI_READ_ERROR;
    struct gi_file file = gi_source_file(arena, path, snapshot->flags);
    if (gi_entry_kind_of(mode) == GI_ENTRY_FILE)
        return gi_blob_read(revision->repository, &id, file, most, arena, ret_file, reterr);
    *ret_file = file;
    return mode ? GI_READ_NOT_A_FILE : GI_READ_ABSENT;
}

static int revision_tree(struct gi_snapshot *snapshot, const char *folder, unsigned char ret_id[20])
{
    struct revision *revision = (struct revision *)snapshot;
    GI_SCOPED_ARENA struct gi_arena *scratch = gi_arena_new();
    struct gi_error ignored = {.arena = scratch}; /* "not known" is the answer, and reading will say why */
    git_oid id = revision->root;
    uint32_t mode = 040000;
    const struct known *known = find_known(revision, gi_str_of(folder));
    if (known) {
        memcpy(ret_id, known->id.id, GIT_OID_RAWSZ);
        return known->there ? 0 : -1;
    }
    if (*folder && gi_snapshot_entry(snapshot, folder, id.id, &mode, &ignored) < 0)
        return -1;
    if (gi_entry_kind_of(mode) != GI_ENTRY_FOLDER)
        return -1;
    memcpy(ret_id, id.id, GIT_OID_RAWSZ);
    return 0;
}

static void revision_close(struct gi_snapshot *snapshot)
{
    struct revision *revision = (struct revision *)snapshot;
    for (size_t i = 0; i < SLOTS; i++)
        gi_arena_free(revision->slots[i].arena);
    pthread_mutex_destroy(&revision->lock);
    gi_arena_free(revision->arena);
}

static const struct gi_source revision_source = {
    .list = revision_list, .read = revision_read, .tree = revision_tree, .close = revision_close};

void gi_snapshot_know(struct gi_snapshot *snapshot, const char *folder, const unsigned char *id)
{
    if (snapshot->source != &revision_source)
        gi_bug("only a revision has trees with ids");
    struct revision *revision = (struct revision *)snapshot;
    struct gi_str path = gi_str_of(gi_arena_copy(revision->arena, folder, strlen(folder)));
    struct known *known = GI_VEC_ADD(revision->arena, &revision->known);
    *known = (struct known){.path = path, .there = id != NULL};
    if (id)
        memcpy(known->id.id, id, sizeof(known->id.id));
}

static int find_root(struct gi_repository *repository, const char *id, git_oid *ret_root, struct gi_error *reterr)
{
    git_oid oid;
    GI_SCOPED(gi_scoped_git_object) git_object *object = NULL;
    GI_SCOPED(gi_scoped_git_object) git_object *tree = NULL;
    if (strlen(id) != GIT_OID_HEXSZ || git_oid_fromstr(&oid, id) < 0)
        return gi_fail(reterr, "'%s' is not a full object id", id);
    int status = git_object_lookup(&object, repository->git, &oid, GIT_OBJECT_ANY);
    if (status == GIT_ENOTFOUND) {
        gi_fail(reterr, "revision %s is missing from this repository", id);
        return gi_fail_hint(reterr, "git fetch (in a shallow clone: git fetch --unshallow)");
    }
    if (status < 0 || git_object_peel(&tree, object, GIT_OBJECT_TREE) < 0)
        return gi_git_fail(reterr, gi_arena_printf(reterr->arena, "cannot read the tree of %s", id));
    *ret_root = *git_object_id(tree);
    return 0;
}

int gi_snapshot_revision(struct gi_repository *repository, const char *id, struct gi_snapshot **ret_snapshot,
                         struct gi_error *reterr)
{
    git_oid root;
    if (find_root(repository, id, &root, reterr) < 0)
        return -1;
    struct gi_arena *arena = gi_arena_new();
    struct revision *revision = GI_NEW(arena, struct revision);
    revision->snapshot.source = &revision_source;
    revision->arena = arena;
    revision->repository = repository;
    revision->root = root;
    pthread_mutex_init(&revision->lock, NULL);
    *ret_snapshot = &revision->snapshot;
    return 0;
}
