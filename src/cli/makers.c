/* Options that may be given several times. */
#include "cli/makers.h"

#include "base/limits.h"

struct gi_typed gi_cli_typed(const struct gi_cli *cli, const char *name)
{
    GI_VEC(const char *) values = {0};
    const char *given;
    for (size_t i = 0; (given = gi_args_nth(&cli->args, name, i)); i++) {
        struct gi_str rest = gi_str_of(given);
        while (rest.n) {
            struct gi_str part = gi_str_part(rest, 0, gi_str_find(rest, ','));
            rest = gi_str_part(rest, part.n + 1, rest.n);
            part = gi_str_trim(part);
            if (part.n)
                GI_VEC_PUSH(cli->arena, &values, gi_arena_copy(cli->arena, part.s, part.n));
        }
    }
    return (struct gi_typed){values.at, values.n};
}
