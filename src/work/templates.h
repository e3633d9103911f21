/* The Markdown bodies of templates/records, compiled in; a repository's .incident/templates goes before them. */
#ifndef GI_WORK_TEMPLATES_H
#define GI_WORK_TEMPLATES_H

#include "work/session.h"

/* The text of a template ("plan.md"), owned by the arena or static; NULL with the session's error where a file of the
 * repository cannot be read, or where there is no template of that name. */
const char *gi_work_template(struct gi_work *work, const char *name) GI_MUST_USE;

#endif
