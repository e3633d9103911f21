/* `git incident verify`. */
#include <stdio.h>

#include "base/limits.h"
#include "base/scoped.h"
#include "base/time.h"
#include "cli/views.h"
#include "incident/output.h"
#include "incident/verify.h"

static void add_signature(struct gi_buf *out, const struct gi_verified_signature *made)
{
    gi_buf_addf(out, "    %s", made->wrong ? "BAD   " : "good  ");
    if (made->fingerprint) {
        gi_output_terminal(out, gi_str_of(made->who ? made->who : "nobody"));
        gi_buf_adds(out, "  ");
        gi_output_terminal(out, gi_str_of(made->name_space));
        gi_buf_addf(out, "  %s %s", made->key_type, made->fingerprint);
        if (made->key_status && strcmp(made->key_status, "active") != 0)
            gi_buf_addf(out, " (%s)", made->key_status);
    } else {
        gi_output_path(out, made->path);
    }
    if (made->wrong) {
        gi_buf_adds(out, ": ");
        gi_output_terminal(out, gi_str_of(made->wrong));
    }
    gi_buf_adds(out, "\n");
}

static void add_statement(struct gi_buf *out, const struct gi_verified *verified)
{
    char at[21];
    gi_time_format(verified->signed_at, at);
    gi_buf_addf(out, "  %s  %s%s  %.16sZ  ", verified->name, verified->verdict, verified->disputed ? ", disputed" : "",
                at);
    gi_output_terminal(out, gi_str_of(verified->reason));
    gi_buf_adds(out, "\n");
    for (size_t i = 0; i < verified->changed.n; i++) {
        gi_buf_adds(out, "    ");
        gi_output_terminal(out, gi_str_of(verified->changed.at[i]));
        gi_buf_adds(out, "\n");
    }
    if (verified->disputed)
        gi_buf_addf(out, "    disputed: %s\n", verified->disputed);
    for (size_t i = 0; i < verified->signatures.n; i++)
        add_signature(out, &verified->signatures.at[i]);
}

static const char *name_only(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* How anybody checks the newest one without this program. */
static void add_stock_command(struct gi_buf *out, const struct gi_verify *verify)
{
    const struct gi_verified *last = &verify->statements.at[verify->statements.n - 1];
    if (!last->signatures.n || !last->signatures.at[0].who)
        return;
    const struct gi_verified_signature *made = &last->signatures.at[0];
    gi_buf_adds(out, "with stock tools: git incident verify --allowed-signers >allowed, then in ");
    gi_buf_addf(out, "%s/sign-offs/\n  ssh-keygen -Y verify -n %s -f allowed -I %s -s %s < %s\n", verify->head.folder,
                made->name_space, made->who, name_only(made->path), name_only(last->path));
}

static void write_text(struct gi_buf *out, const struct gi_verify *verify)
{
    gi_buf_addf(out, "%.*s  %s  ", GI_STR_ARGS(verify->head.id), verify->head.state);
    gi_output_terminal(out, verify->head.title);
    if (verify->lead)
        gi_buf_addf(out, "\nled by %s (epoch %u)\n", verify->lead, verify->epoch);
    else
        gi_buf_adds(out, "\nnobody leads\n");
    for (size_t i = 0; i < verify->statements.n; i++)
        add_statement(out, &verify->statements.at[i]);
    for (size_t i = 0; i < verify->unread.n; i++) {
        gi_buf_adds(out, "  no sign-off: ");
        gi_output_terminal(out, gi_str_of(verify->unread.at[i]));
        gi_buf_adds(out, "\n");
    }
    if (verify->statements.n)
        add_stock_command(out, verify);
    else
        gi_buf_adds(out, "no sign-offs\n");
}

static void add_signature_json(struct gi_json *json, const struct gi_verified_signature *made)
{
    gi_json_object(json);
    gi_json_key_text(json, "path", made->path);
    gi_json_key_text(json, "who", made->who);
    gi_json_key_text(json, "namespace", made->name_space);
    gi_json_key_text(json, "key_type", made->key_type);
    gi_json_key_text(json, "fingerprint", made->fingerprint);
    gi_json_key_text(json, "key_status", made->key_status);
    gi_json_key(json, "good");
    gi_json_boolean(json, !made->wrong);
    gi_json_key_text(json, "wrong", made->wrong);
    gi_json_end(json);
}

static void add_statement_json(struct gi_json *json, const struct gi_verified *verified)
{
    gi_json_object(json);
    gi_json_key_text(json, "name", verified->name);
    gi_json_key_text(json, "path", verified->path);
    gi_json_key_text(json, "action", verified->action);
    gi_json_key_text(json, "verdict", verified->verdict);
    gi_json_key_text(json, "disputed", verified->disputed);
    gi_cli_time_json(json, "signed_at", verified->signed_at);
    gi_json_key_integer(json, "policy", verified->policy);
    gi_json_key_text(json, "reason", verified->reason);
    gi_json_key_array(json, "changed");
    for (size_t i = 0; i < verified->changed.n; i++)
        gi_json_text(json, verified->changed.at[i]);
    gi_json_end(json);
    gi_json_key_array(json, "signatures");
    for (size_t i = 0; i < verified->signatures.n; i++)
        add_signature_json(json, &verified->signatures.at[i]);
    gi_json_end(json);
    gi_json_end(json);
}

static void write_json(struct gi_json *json, const struct gi_verify *verify)
{
    gi_json_object(json);
    gi_cli_head_json(json, &verify->head);
    gi_json_key_text(json, "lead", verify->lead);
    gi_json_key_integer(json, "epoch", verify->epoch);
    gi_json_key_array(json, "sign_offs");
    for (size_t i = 0; i < verify->statements.n; i++)
        add_statement_json(json, &verify->statements.at[i]);
    gi_json_end(json);
    gi_json_key_array(json, "unread");
    for (size_t i = 0; i < verify->unread.n; i++)
        gi_json_text(json, verify->unread.at[i]);
    gi_json_end(json);
    gi_json_end(json);
}

static int verify_all(struct gi_cli *cli, struct gi_view *view, const struct gi_verify_ids *ids, int as_json)
{
    struct gi_json *json = as_json ? gi_json_new(cli->arena) : NULL;
    struct gi_buf text = gi_buf_new(cli->arena, GI_LIMIT_OUTPUT_BYTES);
    size_t bad = 0;
    if (json) {
        gi_json_object(json);
        gi_json_key_integer(json, "version", 1);
        gi_json_key_array(json, "incidents");
    }
    for (size_t i = 0; i < ids->list.n; i++) {
        struct gi_verify verify;
        if (gi_view_verify(view, ids->list.at[i], cli->arena, &verify, &cli->error))
            return gi_cli_fail(cli);
        bad += verify.bad;
        if (json)
            write_json(json, &verify);
        else
            write_text(&text, &verify);
    }
    if (json) {
        gi_json_end(json);
        gi_json_end(json);
        gi_json_finish(json, GI_JSON_PRETTY, &text);
    } else if (!ids->list.n) {
        gi_buf_adds(&text, "no sign-offs\n");
    }
    return gi_cli_print(cli, gi_buf_str(&text), bad ? GI_EXIT_FINDINGS : GI_EXIT_CLEAN);
}

static int print_allowed(struct gi_cli *cli, struct gi_view *view)
{
    struct gi_str text;
    if (gi_view_allowed_signers(view, cli->arena, &text, &cli->error))
        return gi_cli_fail(cli);
    return gi_cli_print(cli, text, GI_EXIT_CLEAN);
}

int gi_command_verify(struct gi_cli *cli)
{
    GI_SCOPED(gi_scoped_view) struct gi_view *view = NULL;
    struct gi_verify_ids ids = {0};
    int as_json = gi_cli_json(cli);
    if (as_json < 0)
        return GI_EXIT_USAGE;
    if (cli->args.words.n > 1)
        return gi_cli_usage(cli, "one incident, or none for all of them");
    if (gi_cli_open(cli) ||
        gi_view_open(cli->repository, gi_args_value(&cli->args, "rev"), cli->arena, &view, &cli->error))
        return gi_cli_fail(cli);
    if (gi_args_flag(&cli->args, "allowed-signers"))
        return print_allowed(cli, view);
    if (cli->args.words.n)
        GI_VEC_PUSH(cli->arena, &ids.list, cli->args.words.at[0]);
    else if (gi_view_signed(view, cli->arena, &ids, &cli->error))
        return gi_cli_fail(cli);
    return verify_all(cli, view, &ids, as_json);
}
