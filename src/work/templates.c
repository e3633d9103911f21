/* Templates: the repository's own, else those that were compiled in (make writes templates.inc from templates/records).
 */
#include "work/templates.h"

#include "base/limits.h"

#define TEMPLATE(name, text) {name, text},
static const struct {
    const char *name;
    const char *text;
} compiled[] = {
#include <templates.inc>
};
#undef TEMPLATE

const char *gi_work_template(struct gi_work *work, const char *name)
{
    struct gi_file file;
    const char *path = gi_arena_printf(work->arena, ".incident/templates/%s", name);
    enum gi_read read = gi_snapshot_read(work->tree, path, GI_LIMIT_MARKDOWN_BYTES, work->arena, &file, work->error);
    if (read == GI_READ_OK)
        return file.data;
    if (read != GI_READ_ABSENT) {
        gi_fail(work->error, "%s cannot be read", path);
        return NULL;
    }
    for (size_t i = 0; i < sizeof(compiled) / sizeof(compiled[0]); i++)
        if (strcmp(compiled[i].name, name) == 0)
            return compiled[i].text;
    gi_fail(work->error, "there is no template %s", name);
    return NULL;
}
