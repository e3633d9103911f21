/* Which lines stand in a statement, and which files in its lines: the grammar that goes beyond single values. */
#ifndef GI_MODEL_STATEMENT_LINES_H
#define GI_MODEL_STATEMENT_LINES_H

#include "model/statement.h"

/* The lines in their order. */
enum gi_statement_line {
    GI_STATEMENT_PROJECT,
    GI_STATEMENT_RECORD,
    GI_STATEMENT_SEQ,
    GI_STATEMENT_ACTION,
    GI_STATEMENT_AFFIRMS,
    GI_STATEMENT_STATE,
    GI_STATEMENT_LEAD,
    GI_STATEMENT_TO,
    GI_STATEMENT_POLICY,
    GI_STATEMENT_PREV,
    GI_STATEMENT_SIGNED_AT,
    GI_STATEMENT_EXPIRES,
    GI_STATEMENT_REASON,
    GI_STATEMENT_WAIVES,
    GI_STATEMENT_FACT,
    GI_STATEMENT_ITEM,
    GI_STATEMENT_ROW,
    GI_STATEMENT_ABSENT,
    GI_STATEMENT_FILE,
    GI_STATEMENT_COUNT
};

/* Whether a line stands in this statement, by what was read of it so far. */
enum gi_sign_line gi_statement_stands(const struct gi_statement *statement, enum gi_statement_line line) GI_MUST_USE;

/* Whether the absence of a file is signed in this state: in follow_up free files say nothing. */
bool gi_statement_may_lack(int state, struct gi_str path) GI_MUST_USE;

/* Whether a file may stand next in a statement of its action, whatever its bytes. */
bool gi_statement_may_hold(const struct gi_statement *statement, struct gi_str path) GI_MUST_USE;

#endif
