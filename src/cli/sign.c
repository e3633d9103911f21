/* `git incident sign`. */
#include "base/limits.h"
#include "cli/signing.h"

static int list_actions(struct gi_cli *cli, const char *typed)
{
    struct gi_buf words = gi_buf_new(cli->arena, GI_LIMIT_REMEDY_BYTES);
    for (int i = 0; i < GI_SIGN_COUNT; i++) {
        enum gi_sign_form form = gi_sign_form_of((enum gi_sign_action)i);
        if (form == GI_SIGN_FORM_CHAIN || form == GI_SIGN_FORM_DOCUMENT)
            gi_buf_addf(&words, "%s%s", words.n ? ", " : "", gi_sign_word((enum gi_sign_action)i));
    }
    if (!typed)
        return gi_cli_usage(cli, "sign needs an id and an action: %s", words.s);
    return gi_cli_usage(cli, "'%s' is no action: %s", typed, words.s);
}

int gi_command_sign(struct gi_cli *cli)
{
    const struct gi_args *args = &cli->args;
    if (args->words.n != 2)
        return list_actions(cli, NULL);
    int action = gi_sign_find(gi_str_of(args->words.at[1]));
    if (action < 0)
        return list_actions(cli, args->words.at[1]);
    return gi_cli_sign(cli, args->words.at[0], (enum gi_sign_action)action);
}
