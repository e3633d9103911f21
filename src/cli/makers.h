/* What the commands of makers share. */
#ifndef GI_CLI_MAKERS_H
#define GI_CLI_MAKERS_H

#include "cli/author.h"
#include "incident/makers.h"

/* The values of an option that may be given several times, each also with commas between its parts. */
struct gi_typed gi_cli_typed(const struct gi_cli *cli, const char *name) GI_MUST_USE;

#endif
