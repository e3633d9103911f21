/* The pin of a clone: read, or set on first use. */
#include "engine/judge/pin.h"

#include "base/process.h"

int gi_pin_read(struct gi_repository *repository, const char **ret_pin, struct gi_error *reterr)
{
    const char *pin = NULL;
    if (gi_repository_config(repository, "incident.pin", &pin, reterr))
        return -1;
    if (pin && (strlen(pin) != 64 || strspn(pin, "0123456789abcdef") != 64)) {
        gi_fail(reterr, "incident.pin is no SHA-256 in lower-case hex");
        return gi_fail_hint(reterr, "git config --unset incident.pin, then compare the pin that is shown next");
    }
    *ret_pin = pin;
    return 0;
}

int gi_pin_store(struct gi_repository *repository, struct gi_arena *arena, const char *pin, struct gi_error *reterr)
{
    const char *const argv[] = {"git", "--git-dir", gi_repository_gitdir(repository), "config", "incident.pin",
                                pin,   NULL};
    struct gi_process process = {.argv = argv, .most = 65536};
    struct gi_str output, errors;
    int status;
    if (gi_process_run(&process, arena, &output, &errors, &status, reterr))
        return -1;
    return status ? gi_fail(reterr, "git config incident.pin failed: %.*s", GI_STR_ARGS(gi_str_trim(errors))) : 0;
}

int gi_trust_of_clone(struct gi_repository *repository, struct gi_snapshot *tree, struct gi_arena *arena,
                      struct gi_findings *findings, struct gi_trust *ret_trust, const char **ret_warning,
                      struct gi_error *reterr)
{
    const char *pin = NULL;
    struct gi_trust trust;
    *ret_warning = NULL;
    if (gi_pin_read(repository, &pin, reterr) || gi_trust_load(tree, pin, arena, findings, &trust, reterr))
        return -1;
    if (!pin && trust.versions.n) {
        struct gi_error unsaid = {.arena = arena};
        const char *first = trust.versions.at[0].digest;
        int failed = gi_pin_store(repository, arena, first, &unsaid);
        *ret_warning = gi_arena_printf(arena,
                                       "this clone trusts policy 1 from now on as it was found%s: pin %s; compare it "
                                       "with what its root told you",
                                       failed ? " (and cannot keep that)" : "", first);
    }
    *ret_trust = trust;
    return 0;
}
