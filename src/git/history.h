/* The first-parent history of one folder. */
#ifndef GI_GIT_HISTORY_H
#define GI_GIT_HISTORY_H

#include <stdint.h>

#include "git/repository.h"

/* One commit that changed the folder. Texts are good during the call only. */
struct gi_log_entry {
    char id[41];
    const char *author;
    const char *email;
    int64_t seconds; /* author date, since 1970 in UTC */
    int offset;      /* seconds east of UTC that the author wrote */
    const char *subject;
};

/* Called for each entry, the newest first; a return that is not 0 ends the walk. */
typedef int gi_log_callback(const struct gi_log_entry *entry, void *context);

/* Walks from commit `id` (full) along the first parents and names the commits that changed what stands at `path` ("" is
 * the root): a merge commit is one step. A shallow clone gives what it has, and then the error that says so. */
int gi_log_first_parent(struct gi_repository *repository, const char *id, const char *path, gi_log_callback *callback,
                        void *context, struct gi_error *reterr) GI_MUST_USE;

#endif
