/* The hooks of a server: pre-receive and post-receive. */
#include <stdio.h>

#include "base/env.h"
#include "base/limits.h"
#include "cli/hook.h"
#include "incident/judge.h"
#include "incident/output.h"

enum { SHORT_ID = 12, SHOWN = 20 };

/* GitLab shows people only what begins so. */
static const char *prefix(void)
{
    return gi_env_get("GL_ID") || gi_env_get("GL_REPOSITORY") ? "GL-HOOK-ERR: " : "";
}

/* Text of the push, line by line, fit for a terminal. */
static void say(struct gi_cli *cli, struct gi_str text)
{
    while (text.n) {
        size_t end = gi_str_find(text, '\n');
        struct gi_buf line = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
        gi_output_terminal(&line, gi_str_part(text, 0, end));
        fprintf(stderr, "%s%s\n", prefix(), line.s ? line.s : "");
        text = gi_str_part(text, end + 1, text.n);
    }
}

static void say_finding(struct gi_cli *cli, const char *commit, const struct gi_report_finding *finding)
{
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    gi_buf_addf(&text, "%.*s ", SHORT_ID, commit);
    gi_output_path(&text, *finding->path ? finding->path : ".");
    if (finding->line)
        gi_buf_addf(&text, ":%u", finding->from.line);
    gi_buf_addf(&text, ": %s [GI%03u]", finding->message, finding->code);
    say(cli, gi_buf_str(&text));
    if (finding->remedy)
        say(cli, gi_str_of(gi_arena_printf(cli->arena, "    %s", finding->remedy)));
}

/* What is said though the push goes on: sign-offs that are disputed, actions that nobody can sign. */
static void say_notes(struct gi_cli *cli, const struct gi_judgement *judgement)
{
    size_t said = 0;
    for (size_t i = 0; i < judgement->count; i++)
        for (size_t j = 0; j < judgement->steps[i].report.count; j++) {
            const struct gi_report_finding *finding = &judgement->steps[i].report.findings[j];
            bool sign_off = finding->code >= 600 && finding->code < 700;
            if (finding->level == GI_LEVEL_WARNING && sign_off && said++ < SHOWN)
                say_finding(cli, judgement->steps[i].id, finding);
        }
}

/* The errors of one step; what is due blocks no push. */
static size_t say_step(struct gi_cli *cli, const struct gi_judged_step *step, size_t said)
{
    const struct gi_report *report = &step->report;
    for (size_t i = 0; i < report->error_count; i++)
        say(cli,
            gi_str_of(gi_arena_printf(cli->arena, "%.*s cannot be judged: %s", SHORT_ID, step->id, report->errors[i])));
    for (size_t i = 0; i < report->count; i++)
        if (report->findings[i].level == GI_LEVEL_ERROR && said++ < SHOWN)
            say_finding(cli, step->id, &report->findings[i]);
    return said;
}

void gi_hook_say_judgement(struct gi_cli *cli, const struct gi_judgement *judgement)
{
    size_t said = 0;
    bool unread = false;
    for (size_t i = 0; i < judgement->refusal_count; i++)
        say(cli, gi_str_of(judgement->refusals[i]));
    for (size_t i = 0; i < judgement->count; i++) {
        said = say_step(cli, &judgement->steps[i], said);
        unread |= judgement->steps[i].report.error_count > 0;
    }
    if (said > SHOWN)
        say(cli, gi_str_of(gi_arena_printf(cli->arena, "and %zu more", said - SHOWN)));
    if (unread)
        say(cli, GI_STR("    git fsck says which objects are missing or damaged; in a clone, git fetch brings them"));
    say(cli, GI_STR("git-incident: this push is refused; nothing was changed here"));
    if (said)
        say(cli, GI_STR("    mend it, and put the change into the commit that needs it (git commit --amend, git rebase "
                        "-i); git incident check --rev HEAD says the same"));
}

/* What could not be looked at is never let through. */
static int cannot(struct gi_cli *cli)
{
    say(cli, gi_str_of(gi_arena_printf(cli->arena, "git-incident: cannot judge this push: %s",
                                       cli->error.message ? cli->error.message : "no reason is known")));
    if (cli->error.hint)
        say(cli, gi_str_of(gi_arena_printf(cli->arena, "    %s", cli->error.hint)));
    say(cli, GI_STR("git-incident: this push is refused; nothing was changed here"));
    return GI_EXIT_ERROR;
}

/* The lines of the push, the repository that takes it, and what that believes. */
static int begin(struct gi_cli *cli, struct gi_str input, struct gi_push_lines *ret_lines, struct gi_server *ret_server)
{
    if (gi_push_read(cli->arena, input, ret_lines, &cli->error) || gi_repository_prepare_server(&cli->error) ||
        gi_cli_open(cli))
        return -1;
    return gi_server_read(cli->repository, cli->arena, ret_server, &cli->error);
}

int gi_hook_pre_receive(struct gi_cli *cli, struct gi_str input)
{
    struct gi_push_lines lines;
    struct gi_push_request request = {.lines = &lines, .point = GI_PUSH_SERVER, .clock = gi_env_now()};
    struct gi_judgement judgement;
    if (begin(cli, input, &lines, &request.server))
        return cannot(cli);
    request.repository = cli->repository;
    if (gi_judge_push(&request, cli->arena, &judgement, &cli->error))
        return cannot(cli);
    if (!gi_judgement_refused(&judgement)) {
        say_notes(cli, &judgement);
        return GI_EXIT_CLEAN;
    }
    gi_hook_say_judgement(cli, &judgement);
    return GI_EXIT_FINDINGS;
}

/* Writes down what was accepted: the newest tip of the record ref and the policy in its tree. */
static int note_accepted(struct gi_cli *cli, const struct gi_push_lines *lines, const struct gi_server *server)
{
    for (size_t i = 0; server->ref && i < lines->n; i++) {
        struct gi_server_state state = {.version = 0};
        if (strcmp(lines->at[i].ref, server->ref) != 0 || gi_push_is_nothing(lines->at[i].new_id))
            continue;
        memcpy(state.tip, lines->at[i].new_id, sizeof(state.tip));
        if (gi_judge_state(cli->repository, server->pin, &state, &cli->error))
            return -1;
        if (state.version && gi_server_state_write(cli->repository, &state, &cli->error))
            return -1;
    }
    return 0;
}

int gi_hook_post_receive(struct gi_cli *cli, struct gi_str input)
{
    struct gi_push_lines lines;
    struct gi_server server;
    if (begin(cli, input, &lines, &server) == 0 && note_accepted(cli, &lines, &server) == 0)
        return GI_EXIT_CLEAN;
    say(cli, gi_str_of(gi_arena_printf(cli->arena, "git-incident: this push was accepted, but not written down: %s",
                                       cli->error.message ? cli->error.message : "no reason is known")));
    say(cli, GI_STR("    the next push is judged from what was written down last; nothing is lost"));
    return GI_EXIT_ERROR;
}
