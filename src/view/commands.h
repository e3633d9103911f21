/* What to type about a finding: the rule's remedy, with what the record knows filled in. */
#ifndef GI_VIEW_COMMANDS_H
#define GI_VIEW_COMMANDS_H

#include "view/session.h"

/* Fills in the command of a finding (the short id, the id that the message names, times that other rows have, the keys
 * of a mapping that is missing) and, where a value is a word of a vocabulary, the words. ret_words is NULL where there
 * are none. Owned by the arena. */
void gi_view_command(const struct gi_viewed *viewed, const struct gi_report_finding *finding, struct gi_arena *arena,
                     const char **ret_command, const char **ret_words);

#endif
