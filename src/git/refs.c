/* Refs, and first parents by the headers of commits: no commit is kept in memory. */
#include "git/refs.h"

#include "base/limits.h"
#include "base/scoped.h"
#include "git/repository_open.h"

enum { HEX = GIT_OID_HEXSZ, SYMBOLIC_MOST = 5 };

void gi_commit_hex(const unsigned char id[20], char ret_hex[41])
{
    git_oid oid;
    memcpy(oid.id, id, sizeof(oid.id));
    git_oid_tostr(ret_hex, HEX + 1, &oid);
}

static void scoped_reference(git_reference **reference)
{
    git_reference_free(*reference);
}

int gi_ref_read(struct gi_repository *repository, const char *name, struct gi_arena *arena, struct gi_ref *ret_ref,
                struct gi_error *reterr)
{
    struct gi_ref ref = {.name = gi_arena_copy(arena, name, strlen(name))};
    for (int followed = 0; followed <= SYMBOLIC_MOST; followed++) {
        GI_SCOPED(scoped_reference) git_reference *reference = NULL;
        int status = git_reference_lookup(&reference, repository->git, ref.name);
        if (status < 0 && status != GIT_ENOTFOUND)
            return gi_git_fail(reterr, gi_arena_printf(reterr->arena, "cannot read the ref %s", ref.name));
        if (status == 0 && git_reference_type(reference) == GIT_REFERENCE_SYMBOLIC) {
            const char *target = git_reference_symbolic_target(reference);
            ref.name = gi_arena_copy(arena, target, strlen(target));
            continue;
        }
        if (status == 0)
            git_oid_tostr(ref.id, sizeof(ref.id), git_reference_target(reference));
        *ret_ref = ref;
        return 0;
    }
    return gi_fail(reterr, "%s is a chain of more than %d symbolic refs", name, SYMBOLIC_MOST);
}

/* One line `<word> <40 hex digits>`; moves `bytes` behind it. */
static bool take_line(struct gi_str *bytes, const char *word, char ret_hex[41])
{
    size_t n = strlen(word);
    if (!gi_str_starts(*bytes, word) || bytes->n <= n + HEX || bytes->s[n + HEX] != '\n')
        return false;
    struct gi_str hex = gi_str_part(*bytes, n, HEX);
    for (size_t i = 0; i < HEX; i++)
        if (!memchr("0123456789abcdef", hex.s[i], 16))
            return false;
    memcpy(ret_hex, hex.s, HEX);
    ret_hex[HEX] = '\0';
    *bytes = gi_str_part(*bytes, n + HEX + 1, bytes->n);
    return true;
}

int gi_commit_header(struct gi_str bytes, char ret_tree[41], char ret_parent[41])
{
    char tree[HEX + 1];
    char parent[HEX + 1] = "";
    if (!take_line(&bytes, "tree ", tree))
        return -1;
    if (gi_str_starts(bytes, "parent ") && !take_line(&bytes, "parent ", parent))
        return -1;
    memcpy(ret_tree, tree, sizeof(tree));
    memcpy(ret_parent, parent, sizeof(parent));
    return 0;
}

static int commit_failed(int status, const git_oid *id, struct gi_error *reterr)
{
    char hex[HEX + 1];
    git_oid_tostr(hex, sizeof(hex), id);
    if (status != GIT_ENOTFOUND)
        return gi_git_fail(reterr, gi_arena_printf(reterr->arena, "cannot read commit %s", hex));
    gi_fail(reterr, "commit %s is missing from this repository", hex);
    return gi_fail_hint(reterr, "git fetch (in a shallow clone: git fetch --unshallow)");
}

static int read_header(struct gi_repository *repository, const git_oid *id, char ret_tree[41], char ret_parent[41],
                       struct gi_error *reterr)
{
    char hex[HEX + 1];
    size_t size;
    git_object_t type;
    GI_SCOPED(gi_scoped_git_odb_object) git_odb_object *object = NULL;
    int status = git_odb_read_header(&size, &type, repository->odb, id);
    if (status < 0)
        return commit_failed(status, id, reterr);
    if (type != GIT_OBJECT_COMMIT)
        return gi_fail(reterr, "%s is not a commit", git_oid_tostr(hex, sizeof(hex), id));
    if (size > GI_LIMIT_COMMIT_BYTES)
        return gi_fail(reterr, "commit %s is too large to read", git_oid_tostr(hex, sizeof(hex), id));
    status = git_odb_read(&object, repository->odb, id);
    if (status < 0)
        return commit_failed(status, id, reterr);
    struct gi_str bytes = {git_odb_object_data(object), git_odb_object_size(object)};
    if (gi_commit_header(bytes, ret_tree, ret_parent))
        return gi_fail(reterr, "commit %s is damaged", git_oid_tostr(hex, sizeof(hex), id));
    return 0;
}

static int parse_id(const char *hex, git_oid *ret_id, struct gi_error *reterr)
{
    if (strlen(hex) != HEX || git_oid_fromstr(ret_id, hex) < 0)
        return gi_fail(reterr, "'%s' is not a full commit id", hex);
    return 0;
}

int gi_first_parents(struct gi_repository *repository, const char *tip, const char *until, size_t most,
                     struct gi_arena *arena, struct gi_commits *ret_commits, enum gi_walk_end *ret_end,
                     struct gi_error *reterr)
{
    struct commit_id {
        unsigned char bytes[20];
    };
    GI_VEC(struct commit_id) list = {0};
    git_oid at;
    enum gi_walk_end end = GI_WALK_MET;
    if (parse_id(tip, &at, reterr))
        return -1;
    char hex[HEX + 1];
    memcpy(hex, tip, sizeof(hex));
    while (!until || strcmp(hex, until) != 0) {
        char tree[HEX + 1];
        if (list.n >= most) {
            end = GI_WALK_MOST;
            break;
        }
        if (read_header(repository, &at, tree, hex, reterr))
            return -1;
        memcpy(GI_VEC_ADD(arena, &list)->bytes, at.id, sizeof(at.id));
        if (!hex[0]) {
            end = GI_WALK_ROOT;
            break;
        }
        if (parse_id(hex, &at, reterr))
            return -1;
    }
    *ret_commits = (struct gi_commits){(const unsigned char(*)[20])list.at, list.n};
    *ret_end = end;
    return 0;
}

int gi_is_ancestor(struct gi_repository *repository, const char *ancestor, const char *tip, struct gi_error *reterr)
{
    git_oid ids[2];
    if (parse_id(ancestor, &ids[0], reterr) || parse_id(tip, &ids[1], reterr))
        return -1;
    int status = git_oid_equal(&ids[0], &ids[1]) ? 1 : git_graph_descendant_of(repository->git, &ids[1], &ids[0]);
    return status < 0 ? gi_git_fail(reterr, "cannot compare two commits") : status;
}

int gi_commit_tree(struct gi_repository *repository, const char *commit, unsigned char ret_id[20],
                   struct gi_error *reterr)
{
    git_oid id;
    char tree[HEX + 1];
    char parent[HEX + 1];
    if (parse_id(commit, &id, reterr) || read_header(repository, &id, tree, parent, reterr) ||
        parse_id(tree, &id, reterr))
        return -1;
    memcpy(ret_id, id.id, sizeof(id.id));
    return 0;
}
