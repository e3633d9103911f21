/* Policies with statement and signature over any bytes, parts divided by lines of `%%`: trusted only where nothing was
 * found, the same twice, and never under another pin. */
#include <stdint.h>
#include <stdlib.h>

#include "base/digest.h"
#include "base/scoped.h"
#include "engine/judge/trust.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* The part up to the next line of `%%`, which is taken away. */
static struct gi_str take_part(struct gi_str *rest)
{
    for (size_t i = 0; i + 4 <= rest->n; i++)
        if (memcmp(rest->s + i, "\n%%\n", 4) == 0) {
            struct gi_str part = gi_str_part(*rest, 0, i + 1);
            *rest = gi_str_part(*rest, i + 4, rest->n);
            return part;
        }
    struct gi_str part = *rest;
    *rest = (struct gi_str){"", 0};
    return part;
}

static struct gi_trust load(struct gi_snapshot *tree, const char *pin, struct gi_arena *arena,
                            struct gi_findings *findings)
{
    struct gi_error error = {.arena = arena};
    struct gi_trust trust;
    *findings = (struct gi_findings){.arena = arena};
    check(gi_trust_load(tree, pin, arena, findings, &trust, &error) == 0);
    check((trust.versions.n > 0) == (findings->list.n == 0) || (!trust.versions.n && !findings->list.n));
    for (size_t i = 0; i < findings->list.n; i++)
        check(findings->list.at[i].message[0] != '\0');
    return trust;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {".incident/policy.yaml", ".incident/policy/0001.stmt",
                                        ".incident/policy/0001.alice.1.sig", ".incident/policy/0001.bob.1.sig"};
    static const char *const other = "0000000000000000000000000000000000000000000000000000000000000000";
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *tree = gi_snapshot_memory();
    struct gi_str rest = {size ? (const char *)data : "", size};
    struct gi_str policy = {0};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && (!i || rest.n); i++) {
        struct gi_str part = take_part(&rest);
        gi_snapshot_memory_add(tree, names[i], part, 0100644);
        if (!i)
            policy = part;
    }
    struct gi_findings first, second;
    struct gi_trust trust = load(tree, NULL, arena, &first);
    struct gi_trust again = load(tree, NULL, arena, &second);
    check(trust.versions.n == again.versions.n && first.list.n == second.list.n && trust.versions.n <= 1);
    if (!trust.versions.n)
        return 0;
    char digest[65];
    gi_digest_hex(policy, digest);
    check(strcmp(digest, trust.versions.at[0].digest) == 0 && trust.roster.n > 0);
    check(load(tree, digest, arena, &second).versions.n == 1);
    check(load(tree, other, arena, &second).versions.n == 0);
    return 0;
}
