/* A chain of policies that was verified before: signatures take most of the time of a small push. */
#include "base/digest.h"
#include "base/limits.h"
#include "engine/judge/trust_parts.h"
#include "engine/layout.h"

/* Reads one policy of the chain; not `ret_there` where it is missing. */
static int read_file(struct gi_snapshot *tree, const char *path, struct gi_arena *arena, struct gi_file *ret_file,
                     bool *ret_there, struct gi_error *reterr)
{
    enum gi_read read = gi_snapshot_read(tree, path, GI_LIMIT_YAML_BYTES, arena, ret_file, reterr);
    *ret_there = read == GI_READ_OK;
    return read == GI_READ_ERROR ? -1 : 0;
}

static int read_copy(struct gi_snapshot *tree, uint32_t number, struct gi_arena *arena, struct gi_findings *findings,
                     struct gi_trust *trust, struct gi_error *reterr)
{
    const char *path = gi_arena_printf(arena, GI_POLICY_FOLDER "/%04u.yaml", number);
    struct gi_policy_reading reading;
    struct gi_file file;
    bool good;
    if (read_file(tree, path, arena, &file, &good, reterr))
        return -1;
    if (!good) {
        gi_layout_say(findings, 809, path, "policy %u is not kept", number);
        return 0;
    }
    if (gi_policy_read(arena, &file, findings, &reading, &good, reterr))
        return -1;
    if (good)
        *trust = gi_policy_extend(arena, trust, &reading);
    return 0;
}

/* Whether each key's status needs no version before: it is active, or says since when it is not. */
static bool stands_alone(const struct gi_policy_reading *last)
{
    for (size_t i = 0; i < last->roster.n; i++)
        if (last->roster.at[i].status != GI_KEY_STATUS_ACTIVE && !last->roster.at[i].since)
            return false;
    return true;
}

int gi_trust_load_vouched(struct gi_snapshot *tree, const char *digest, enum gi_vouched how, struct gi_arena *arena,
                          struct gi_findings *findings, struct gi_trust *ret_trust, struct gi_error *reterr)
{
    struct gi_policy_reading last;
    struct gi_trust trust = {0};
    struct gi_file file;
    char found[65];
    size_t said = findings->list.n;
    bool good;
    *ret_trust = trust;
    if (read_file(tree, GI_POLICY_PATH, arena, &file, &good, reterr))
        return -1;
    if (!good)
        return 0;
    gi_digest_hex((struct gi_str){file.data, file.size}, found);
    if (strcmp(found, digest) != 0)
        return 0;
    if (gi_policy_read(arena, &file, findings, &last, &good, reterr))
        return -1;
    bool alone = good && how == GI_VOUCHED_LAST && stands_alone(&last);
    for (uint32_t number = 1; good && number < last.version.number; number++) {
        if (alone)
            GI_VEC_PUSH(arena, &trust.versions, (struct gi_policy_version){.number = number});
        else if (read_copy(tree, number, arena, findings, &trust, reterr))
            return -1;
        good = findings->list.n == said;
    }
    if (good)
        *ret_trust = gi_policy_extend(arena, &trust, &last);
    return 0;
}
