/* The writers of a report, one a format. */
#ifndef GI_OUTPUT_WRITERS_H
#define GI_OUTPUT_WRITERS_H

#include "incident/output.h"

/* path:line:column: level: message [GI302] */
void gi_write_text(struct gi_buf *out, enum gi_style style, const struct gi_report *report);

#endif
