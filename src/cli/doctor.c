/* `git incident doctor`: whether the gates of this clone or server are in place, and refuse. */
#include "cli/doctor.h"

#include <stdio.h>

#include "base/limits.h"
#include "incident/git.h"
#include "incident/output.h"
#include "incident/trees.h"

static void say(struct gi_doctor *doctor, const char *word, const char *text)
{
    struct gi_buf line = gi_buf_new(doctor->cli->arena, GI_LIMIT_OUTPUT_BYTES);
    gi_output_terminal(&line, gi_str_of(text));
    printf("%s: %s\n", word, line.s);
}

void gi_doctor_ok(struct gi_doctor *doctor, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(doctor, "ok", gi_arena_vprintf(doctor->cli->arena, format, args));
    va_end(args);
}

void gi_doctor_wrong(struct gi_doctor *doctor, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(doctor, "error", gi_arena_vprintf(doctor->cli->arena, format, args));
    va_end(args);
    doctor->wrong++;
}

static int look_at_pull(struct gi_doctor *doctor)
{
    struct gi_cli *cli = doctor->cli;
    const char *rebase = NULL;
    const char *ff = NULL;
    if (gi_repository_config(cli->repository, "pull.rebase", &rebase, &cli->error) ||
        gi_repository_config(cli->repository, "pull.ff", &ff, &cli->error))
        return -1;
    bool linear = rebase && strcmp(rebase, "false") != 0 && strcmp(rebase, "no") != 0 && strcmp(rebase, "off") != 0;
    if (linear || (ff && strcmp(ff, "only") == 0))
        gi_doctor_ok(doctor, "git pull keeps the order of history");
    else
        gi_doctor_wrong(doctor, "git pull makes merges with swapped parents, which are refused at the push; "
                                "git config pull.rebase merges");
    return 0;
}

static int look_at_pin(struct gi_doctor *doctor)
{
    struct gi_cli *cli = doctor->cli;
    const char *pin = NULL;
    if (gi_repository_config(cli->repository, "incident.pin", &pin, &cli->error))
        return -1;
    if (!doctor->pin[0])
        gi_doctor_wrong(doctor, "there is no policy in HEAD; git incident init");
    else if (!pin)
        gi_doctor_wrong(doctor, "no pin: this clone believes any policy; git incident install");
    else if (strcmp(pin, doctor->pin) != 0)
        gi_doctor_wrong(
            doctor,
            "policy 1 in HEAD is not the pinned one (%.12s...) but %s; ask a member of root which is right, "
            "then git config incident.pin <SHA-256>",
            pin, doctor->pin);
    else
        gi_doctor_ok(doctor, "policy 1 is the pinned one");
    return 0;
}

/* Line ends that Git changes at a checkout would make other bytes of what was signed. */
static int look_at_attributes(struct gi_doctor *doctor)
{
    static const char *const argv[] = {"git",
                                       "check-attr",
                                       "-z",
                                       "eol",
                                       "--",
                                       ".incident/policy.yaml",
                                       "plan/plan.yaml",
                                       "incidents/2000/INC-20000101-aaaa/timeline.yaml",
                                       "exercises/2000/EX-20000101-aaaa/timeline.yaml",
                                       NULL};
    struct gi_cli *cli = doctor->cli;
    struct gi_hooks_git run;
    size_t found = 0;
    if (gi_hooks_git(cli->repository, cli->arena, argv, &run, &cli->error))
        return -1;
    /* path NUL eol NUL value NUL */
    struct gi_str rest = run.output;
    for (size_t field = 0; rest.n; field++) {
        struct gi_str word = gi_str_part(rest, 0, gi_str_find(rest, '\0'));
        found += field % 3 == 2 && gi_str_is(word, "lf");
        rest = gi_str_part(rest, word.n + 1, rest.n);
    }
    if (found == 4)
        gi_doctor_ok(doctor, ".gitattributes keeps line ends as they are signed");
    else
        gi_doctor_wrong(doctor, ".gitattributes does not keep line ends (eol=lf) in the folders of records; "
                                "git incident init");
    return 0;
}

/* Hooks of ours that stand where Git no longer looks. */
static void look_at_folder(struct gi_doctor *doctor)
{
    const struct gi_hooks *hooks = &doctor->hooks;
    const char *moved = NULL;
    if (gi_repository_config(doctor->cli->repository, "core.hookspath", &moved, &doctor->cli->error) || !moved)
        return;
    if (!hooks->places[0].stub && !hooks->places[1].stub)
        gi_doctor_wrong(doctor, "core.hooksPath leads to %s, where no hook of ours stands; %s", hooks->folder,
                        doctor->mend);
}

static int examine_clone(struct gi_doctor *doctor)
{
    look_at_folder(doctor);
    for (size_t i = 0; i < 2; i++)
        if (gi_doctor_hook(doctor, i))
            return -1;
    return look_at_pin(doctor) || look_at_pull(doctor) || look_at_attributes(doctor) ? -1 : 0;
}

/* The tree that counts in a clone is HEAD's. */
static int begin_clone(struct gi_doctor *doctor)
{
    struct gi_cli *cli = doctor->cli;
    if (gi_repository_resolve(cli->repository, "HEAD", doctor->tip, &cli->error) == GI_REVISION_ERROR ||
        gi_repository_config(cli->repository, "incident.ref", &doctor->ref, &cli->error))
        return -1;
    if (!doctor->tip[0])
        return 0;
    if (!doctor->ref && gi_trees_record_ref(cli->repository, doctor->tip, cli->arena, &doctor->ref, &cli->error))
        return -1;
    return gi_trees_pin(cli->repository, doctor->tip, doctor->pin, &cli->error);
}

int gi_command_doctor(struct gi_cli *cli)
{
    struct gi_doctor doctor = {.cli = cli};
    if (cli->args.words.n)
        return gi_cli_usage(cli, "doctor takes no arguments");
    if (gi_cli_open(cli))
        return gi_cli_fail(cli);
    bool clone = gi_repository_worktree(cli->repository);
    enum gi_hook_side side = clone ? GI_HOOKS_CLONE : GI_HOOKS_SERVER;
    doctor.mend = clone ? "git incident install" : "git incident server install --pin <SHA-256 of policy 1>";
    if (gi_hooks_find(cli->repository, side, GI_LAYOUT_AUTO, cli->arena, &doctor.hooks, &cli->error))
        return gi_cli_fail(cli);
    if (clone ? begin_clone(&doctor) || examine_clone(&doctor) : gi_doctor_server(&doctor))
        return gi_cli_fail(cli);
    return doctor.wrong ? GI_EXIT_FINDINGS : GI_EXIT_CLEAN;
}
