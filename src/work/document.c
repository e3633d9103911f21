/* Documents: front matter and a text that begins with a title. */
#include "base/limits.h"
#include "work/fill.h"
#include "work/templates.h"

static const char *template_of(const char *folder, const struct gi_value *front)
{
    if (strcmp(folder, "communications") == 0)
        return "communication.md";
    if (strcmp(folder, "decisions") == 0)
        return "decision.md";
    for (const struct gi_value *child = front->first; child; child = child->next)
        if (gi_str_is(child->key, "kind") && gi_str_is(child->text, "post_incident_review"))
            return "review.md";
    return "meeting.md";
}

int gi_work_document(struct gi_work *work, const char *folder, const char *id, const char *subject,
                     const struct gi_value *front, const char **ret_name)
{
    const char *text = gi_work_template(work, template_of(folder, front));
    const struct gi_work_mark title = {"title", gi_str_of(subject)};
    struct gi_buf out = gi_buf_new(work->arena, GI_LIMIT_MARKDOWN_BYTES);
    if (!text)
        return -1;
    if (strchr(subject, '\n'))
        return gi_fail(work->error, "a subject is one line");
    gi_buf_adds(&out, "---\n");
    gi_edit_render(&out, front, 0);
    gi_buf_adds(&out, "---\n\n");
    gi_buf_addstr(&out, gi_work_fill_marks(work, text, &title, 1));
    const char *name = gi_arena_printf(work->arena, "%s/%s-%s.md", folder, id, gi_work_slug(work->arena, subject));
    if (gi_work_create(work, name, gi_buf_str(&out)))
        return -1;
    *ret_name = name;
    return 0;
}
