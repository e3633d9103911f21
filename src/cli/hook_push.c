/* The hook pre-push: what the server will say of the ref that holds records, said before it is asked. */
#include <stdio.h>

#include "base/env.h"
#include "base/limits.h"
#include "cli/hook.h"
#include "cli/install.h"
#include "incident/trees.h"

/* A push as Git tells it to pre-push. */
struct push {
    struct gi_cli *cli;
    const char *ref; /* that holds records, as configuration or HEAD's policy says it; NULL: unknown */
    struct gi_push_lines lines;
};

/* Puts pre-push's lines, `<local ref> <local id> <remote ref> <remote id>`, into the order of pre-receive's. A local
 * ref may hold blanks: main@{1 day ago}. */
static int read_lines(struct push *push, struct gi_str input)
{
    struct gi_cli *cli = push->cli;
    struct gi_buf turned = gi_buf_new(cli->arena, GI_LIMIT_PUSH_BYTES);
    while (input.n) {
        struct gi_str line = gi_str_part(input, 0, gi_str_find(input, '\n'));
        struct gi_str rest = line;
        struct gi_str words[3]; /* from the end */
        input = gi_str_part(input, line.n + 1, input.n);
        for (size_t i = 0; i < 3; i++) {
            size_t at = rest.n;
            while (at && rest.s[at - 1] != ' ')
                at--;
            words[i] = gi_str_part(rest, at, rest.n);
            rest.n = at ? at - 1 : 0;
        }
        if (!rest.n)
            return gi_fail(&cli->error, "standard input is not what Git gives to pre-push");
        gi_buf_addf(&turned, "%.*s %.*s %.*s\n", GI_STR_ARGS(words[0]), GI_STR_ARGS(words[2]), GI_STR_ARGS(words[1]));
    }
    return gi_push_read(cli->arena, gi_buf_str(&turned), &push->lines, &cli->error);
}

static int find_ref(struct push *push)
{
    struct gi_cli *cli = push->cli;
    char head[41];
    if (gi_repository_config(cli->repository, "incident.ref", &push->ref, &cli->error))
        return -1;
    if (push->ref)
        return 0;
    enum gi_revision found = gi_repository_resolve(cli->repository, "HEAD", head, &cli->error);
    if (found != GI_REVISION_OK)
        return found == GI_REVISION_UNBORN ? 0 : -1;
    return gi_trees_record_ref(cli->repository, head, cli->arena, &push->ref, &cli->error);
}

/* Whether a line is about the ref that holds records: as this clone knows it, or as the policy that is pushed says. */
static int is_record_line(const struct push *push, const struct gi_push_line *line, bool *ret_is)
{
    struct gi_cli *cli = push->cli;
    const char *pushed = NULL;
    *ret_is = push->ref && strcmp(push->ref, line->ref) == 0;
    if (*ret_is || gi_push_is_nothing(line->new_id) || strncmp(line->ref, "refs/heads/", 11) != 0)
        return 0;
    if (gi_trees_record_ref(cli->repository, line->new_id, cli->arena, &pushed, &cli->error))
        return -1;
    *ret_is = pushed && strcmp(pushed, line->ref) == 0;
    return 0;
}

static int judge(const struct push *push, struct gi_push_line *line)
{
    struct gi_cli *cli = push->cli;
    struct gi_judgement judgement;
    const struct gi_push_lines one = {line, 1};
    struct gi_push_request request = {
        .repository = cli->repository, .lines = &one, .point = GI_PUSH_CLIENT, .clock = gi_env_now()};
    request.server.ref = line->ref;
    if (gi_push_is_nothing(line->new_id)) {
        gi_fail(&cli->error, "%s holds the records and is not deleted", line->ref);
        gi_fail_hint(&cli->error, "to take it off a server after all, its owner does that there");
        return gi_cli_fail(cli);
    }
    const char *first = gi_push_is_nothing(line->old_id) ? line->new_id : line->old_id;
    if (gi_cli_pin(cli, first, GI_INSTALL_TELL, &request.server.pin) ||
        gi_judge_push(&request, cli->arena, &judgement, &cli->error))
        return gi_cli_fail(cli);
    if (!gi_judgement_refused(&judgement))
        return GI_EXIT_CLEAN;
    gi_hook_say_judgement(cli, &judgement);
    return GI_EXIT_FINDINGS;
}

int gi_hook_pre_push(struct gi_cli *cli, struct gi_str input)
{
    struct push push = {.cli = cli};
    bool is_record;
    if (read_lines(&push, input))
        return gi_cli_fail(cli);
    if (!push.lines.n)
        return GI_EXIT_CLEAN;
    if (gi_cli_open(cli) || find_ref(&push))
        return gi_cli_fail(cli);
    for (size_t i = 0; i < push.lines.n; i++) {
        if (is_record_line(&push, &push.lines.at[i], &is_record))
            return gi_cli_fail(cli);
        int status = is_record ? judge(&push, &push.lines.at[i]) : GI_EXIT_CLEAN;
        if (status)
            return status;
    }
    return GI_EXIT_CLEAN;
}
