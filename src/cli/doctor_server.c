/* What `git incident doctor` says of a server: pin, ref, Git's settings, hooks, and the memory of what was accepted. */
#include "base/limits.h"
#include "cli/doctor.h"
#include "incident/git.h"
#include "incident/trees.h"

/* Settings without which a push could go around the hooks' judgement. */
static const char *const settings[] = {"receive.fsckObjects", "receive.denyDeletes", "receive.denyNonFastForwards"};

static int look_at_settings(struct gi_doctor *doctor)
{
    struct gi_cli *cli = doctor->cli;
    const char *file = gi_arena_printf(cli->arena, "%sconfig", gi_repository_gitdir(cli->repository));
    size_t wrong = doctor->wrong;
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
        const char *const argv[] = {"git", "config", "--file", file, "--type=bool", "--get", settings[i], NULL};
        struct gi_hooks_git run;
        if (gi_hooks_git(cli->repository, cli->arena, argv, &run, &cli->error))
            return -1;
        if (run.status || !gi_str_is(gi_str_trim(run.output), "true"))
            gi_doctor_wrong(doctor, "%s is not set; git config --file %s %s true", settings[i], file, settings[i]);
    }
    if (wrong == doctor->wrong)
        gi_doctor_ok(doctor, "Git itself refuses damaged objects, deletions and rewinds");
    return 0;
}

static int look_at_pin(struct gi_doctor *doctor, const struct gi_server *server)
{
    struct gi_cli *cli = doctor->cli;
    const char *policy_ref = NULL;
    if (!server->pin || !server->ref) {
        gi_doctor_wrong(doctor, "no pin or no ref in the configuration, so every record is refused; %s", doctor->mend);
        return 0;
    }
    if (!doctor->pin[0]) {
        gi_doctor_ok(doctor, "pin and ref are set; %s has no records yet", server->ref);
        return 0;
    }
    if (gi_trees_record_ref(cli->repository, doctor->tip, cli->arena, &policy_ref, &cli->error))
        return -1;
    if (strcmp(server->pin, doctor->pin) != 0)
        gi_doctor_wrong(doctor, "policy 1 of %s is not the pinned one but %s; ask a member of root, then %s",
                        server->ref, doctor->pin, doctor->mend);
    else if (policy_ref && strcmp(policy_ref, server->ref) != 0)
        gi_doctor_wrong(doctor, "the policy keeps its records on %s, and the server guards %s; %s --ref %s", policy_ref,
                        server->ref, doctor->mend, policy_ref);
    else
        gi_doctor_ok(doctor, "policy 1 of %s is the pinned one", server->ref);
    return 0;
}

/* Whether what was accepted last still stands in the history of the ref. */
static int look_at_state(struct gi_doctor *doctor)
{
    struct gi_cli *cli = doctor->cli;
    struct gi_server_state state;
    enum gi_state_found found;
    struct gi_error lost = {.arena = cli->arena};
    if (gi_server_state_read(cli->repository, cli->arena, &state, &found, &lost)) {
        gi_doctor_wrong(doctor, "%s; git incident server adopt <SHA-256 of the policy in force>", lost.message);
        return 0;
    }
    if (found == GI_STATE_MISSING && doctor->pin[0])
        gi_doctor_wrong(doctor, "nothing is known of what was accepted, so every record is refused; "
                                "git incident server adopt <SHA-256 of the policy in force>");
    if (found == GI_STATE_MISSING)
        return 0;
    struct gi_commits commits;
    enum gi_walk_end end = GI_WALK_ROOT;
    if (doctor->tip[0] && gi_first_parents(cli->repository, doctor->tip, state.tip, GI_LIMIT_PUSH_STEPS, cli->arena,
                                           &commits, &end, &cli->error))
        return -1;
    if (end != GI_WALK_MET)
        gi_doctor_wrong(doctor, "%s has lost %.10s, which was accepted: somebody moved it; git update-ref %s %s",
                        doctor->ref, state.tip, doctor->ref, state.tip);
    else
        gi_doctor_ok(doctor, "%s holds what was accepted last, %.10s", doctor->ref, state.tip);
    return 0;
}

int gi_doctor_server(struct gi_doctor *doctor)
{
    struct gi_cli *cli = doctor->cli;
    struct gi_server server = {0};
    struct gi_ref ref = {0};
    struct gi_error bad = {.arena = cli->arena};
    if (gi_server_read(cli->repository, cli->arena, &server, &bad))
        gi_doctor_wrong(doctor, "%s; %s", bad.message, doctor->mend);
    doctor->ref = server.ref ? server.ref : "refs/heads/main";
    if (gi_ref_read(cli->repository, doctor->ref, cli->arena, &ref, &cli->error))
        return -1;
    memcpy(doctor->tip, ref.id, sizeof(doctor->tip));
    if (doctor->tip[0] && gi_trees_pin(cli->repository, doctor->tip, doctor->pin, &cli->error))
        return -1;
    if (!bad.message && look_at_pin(doctor, &server))
        return -1;
    for (size_t i = 0; i < 2; i++)
        if (gi_doctor_hook(doctor, i))
            return -1;
    return look_at_settings(doctor) || look_at_state(doctor) ? -1 : 0;
}
