/* What Git says about a push, over any bytes: refused, or exactly these lines written again give the input; a state
 * file the same. */
#include <stdint.h>

#include "base/scoped.h"
#include "git/push.h"
#include "git/server.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_lines(struct gi_arena *arena, struct gi_str input)
{
    struct gi_error error = {.arena = arena};
    struct gi_push_lines lines;
    struct gi_buf again = gi_buf_new(arena, input.n + 1);
    if (gi_push_read(arena, input, &lines, &error) != 0) {
        check(error.message != NULL);
        return;
    }
    for (size_t i = 0; i < lines.n; i++) {
        const struct gi_push_line *line = &lines.at[i];
        check(strlen(line->old_id) == 40 && strlen(line->new_id) == 40 && strncmp(line->ref, "refs/", 5) == 0);
        check(!strstr(line->ref, "..") && !strstr(line->ref, "//") && !strpbrk(line->ref, " ~^:?*[\\\n\t\177"));
        check(gi_push_is_nothing(line->old_id) == (strspn(line->old_id, "0") == 40));
        gi_buf_addf(&again, "%s %s %s\n", line->old_id, line->new_id, line->ref);
    }
    check(again.n == input.n && (!input.n || memcmp(again.s, input.s, input.n) == 0));
}

static void check_state(struct gi_arena *arena, struct gi_str input)
{
    struct gi_server_state state;
    if (gi_server_state_parse(input, &state) != 0)
        return;
    check(state.version > 0 && strlen(state.digest) == 64 && strlen(state.tip) == 40);
    check(gi_str_equal(gi_server_state_render(arena, &state), input));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    /* a block of its own, so that a byte read behind it is seen */
    char *copy = malloc(size ? size : 1);
    check(copy != NULL);
    memcpy(copy, data, size);
    check_lines(arena, (struct gi_str){copy, size});
    check_state(arena, (struct gi_str){copy, size});
    free(copy);
    return 0;
}
