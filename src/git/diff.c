/* Unified diffs of bytes by libgit2, which is given no path, so that no attribute is looked up. */
#include "git/diff.h"

#include "base/scoped.h"
#include "git/repository_open.h"

static void scoped_patch(git_patch **patch)
{
    git_patch_free(*patch);
}

static int add_line(const git_diff_delta *delta, const git_diff_hunk *hunk, const git_diff_line *line, void *context)
{
    struct gi_buf *out = context;
    (void)delta;
    (void)hunk;
    if (line->origin == GIT_DIFF_LINE_FILE_HDR)
        return 0;
    if (line->origin == GIT_DIFF_LINE_CONTEXT || line->origin == GIT_DIFF_LINE_ADDITION ||
        line->origin == GIT_DIFF_LINE_DELETION)
        gi_buf_addc(out, line->origin);
    gi_buf_add(out, line->content, line->content_len);
    return 0;
}

int gi_diff_text(struct gi_buf *out, const char *name, struct gi_str then, struct gi_str now, struct gi_error *reterr)
{
    GI_SCOPED(scoped_patch) git_patch *patch = NULL;
    git_diff_options options;
    if (then.s && now.s && gi_str_equal(then, now))
        return 0;
    if (git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION) < 0)
        return gi_git_fail(reterr, "cannot compare");
    options.flags |= GIT_DIFF_FORCE_TEXT;
    gi_buf_addf(out, "--- %s%s\n", then.s ? "a/" : "", then.s ? name : "(nothing)");
    gi_buf_addf(out, "+++ %s%s\n", now.s ? "b/" : "", now.s ? name : "(nothing)");
    if (git_patch_from_buffers(&patch, then.s ? then.s : "", then.n, NULL, now.s ? now.s : "", now.n, NULL, &options) <
            0 ||
        (patch && git_patch_print(patch, add_line, out) < 0))
        return gi_git_fail(reterr, gi_arena_printf(reterr->arena, "cannot compare '%s'", name));
    return 0;
}
