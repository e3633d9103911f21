/* What the commands that install hooks share. */
#ifndef GI_CLI_INSTALL_H
#define GI_CLI_INSTALL_H

#include "cli/commands.h"
#include "incident/hooks.h"

/* Installs the hooks of this clone with what they need: pull.rebase, and the pin of the first policy that is seen. What
 * was done is told on standard output, or (SILENT) not at all. -1 with cli->error. */
enum gi_install_words { GI_INSTALL_TELL, GI_INSTALL_SILENT };
int gi_cli_install_hooks(struct gi_cli *cli, enum gi_install_words words) GI_MUST_USE;

/* Gives the pin of this clone (incident.pin). Without one the clone takes policy 1 as a commit (full id) has it, keeps
 * that, and says so; NULL where that has none, either. -1 with cli->error. */
int gi_cli_pin(struct gi_cli *cli, const char *id, enum gi_install_words words, const char **ret_pin) GI_MUST_USE;

/* One line on what install or uninstall did with a hook. */
void gi_cli_say_hook(const struct gi_hook_place *place, enum gi_hook_done done);

#endif
