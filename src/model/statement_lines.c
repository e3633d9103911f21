/* Which lines stand in a statement, and which files in its lines: the table of the format. */
#include "model/statement_lines.h"

#include "base/limits.h"
#include "model/shapes.h"

/* Who leads: nobody before the first lead; always somebody where the Crisis Lead in office has to sign. */
static enum gi_sign_line lead_stands(enum gi_sign_action action)
{
    switch (action) {
    case GI_SIGN_HANDOVER:
    case GI_SIGN_TAKEOVER:
    case GI_SIGN_DOWNGRADE:
    case GI_SIGN_ACCEPT:
    case GI_SIGN_AMEND:
    case GI_SIGN_CLOSE:
    case GI_SIGN_COMMUNICATE:
        return GI_LINE_MUST;
    case GI_SIGN_REJECT:
    case GI_SIGN_REOPEN:
    case GI_SIGN_REDACT:
    case GI_SIGN_AFFIRM:
    case GI_SIGN_PURGE:
    case GI_SIGN_EXTRAORDINARY:
        return GI_LINE_MAY;
    case GI_SIGN_ASSUME:
    case GI_SIGN_POLICY:
    case GI_SIGN_PLAN:
    case GI_SIGN_COUNT:
        return GI_LINE_NEVER;
    }
    return GI_LINE_NEVER;
}

static enum gi_sign_line must_if(bool needed)
{
    return needed ? GI_LINE_MUST : GI_LINE_NEVER;
}

static enum gi_sign_line may_if(bool allowed)
{
    return allowed ? GI_LINE_MAY : GI_LINE_NEVER;
}

enum gi_sign_line gi_statement_stands(const struct gi_statement *statement, enum gi_statement_line line)
{
    enum gi_sign_action action = statement->action;
    enum gi_sign_form form = gi_sign_form_of(action);
    bool chain = form == GI_SIGN_FORM_CHAIN;
    switch (line) {
    case GI_STATEMENT_PROJECT:
    case GI_STATEMENT_RECORD:
    case GI_STATEMENT_ACTION:
    case GI_STATEMENT_SIGNED_AT:
    case GI_STATEMENT_EXPIRES:
    case GI_STATEMENT_REASON:
    case GI_STATEMENT_COUNT:
        return GI_LINE_MUST;
    case GI_STATEMENT_SEQ: /* the action is not known yet, and looks back at it */
        return GI_LINE_MAY;
    case GI_STATEMENT_AFFIRMS:
        return must_if(action == GI_SIGN_AFFIRM);
    case GI_STATEMENT_STATE: /* a purged record has none */
        return must_if(chain && action != GI_SIGN_PURGE);
    case GI_STATEMENT_LEAD:
        return lead_stands(action);
    case GI_STATEMENT_TO:
        return gi_sign_names_lead(action);
    case GI_STATEMENT_POLICY:
        return must_if(form != GI_SIGN_FORM_POLICY || statement->seq > 1);
    case GI_STATEMENT_PREV:
        return must_if((chain || form == GI_SIGN_FORM_PLAN) && statement->seq > 1);
    case GI_STATEMENT_WAIVES:
    case GI_STATEMENT_ITEM:
        return may_if(gi_sign_settles(action));
    case GI_STATEMENT_FACT:
        return must_if(chain);
    case GI_STATEMENT_ROW:
        return must_if(action == GI_SIGN_REDACT);
    case GI_STATEMENT_ABSENT:
        return may_if(chain && gi_statement_covers(gi_statement_after(statement)));
    case GI_STATEMENT_FILE:
        return must_if(!chain || gi_statement_covers(gi_statement_after(statement)));
    }
    return GI_LINE_NEVER;
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}

/* A name as the layout allows it (GI221). */
static bool is_name(struct gi_str name)
{
    if (!name.n || name.n > 100 || !is_letter(name.s[0]) || !is_letter(name.s[name.n - 1]))
        return false;
    for (size_t i = 0; i < name.n; i++)
        if (!is_letter(name.s[i]) && name.s[i] != '.' && name.s[i] != '_' && name.s[i] != '-')
            return false;
    return true;
}

static bool is_path(struct gi_str path)
{
    for (size_t depth = 0; depth < GI_LIMIT_TREE_DEPTH; depth++) {
        size_t slash = gi_str_find(path, '/');
        if (!is_name(gi_str_part(path, 0, slash)))
            return false;
        if (slash == path.n)
            return true;
        path = gi_str_part(path, slash + 1, path.n);
    }
    return false;
}

bool gi_statement_may_lack(int state, struct gi_str path)
{
    if (gi_str_is(path, "evidence.yaml") || gi_str_is(path, "actions.yaml"))
        return true;
    bool all = state != GI_STATE_FOLLOW_UP;
    return all && (gi_str_is(path, "communications.yaml") || gi_str_is(path, "meetings.yaml") ||
                   gi_str_is(path, "progress.yaml"));
}

static bool is_absent(const struct gi_statement *statement, struct gi_str path)
{
    for (size_t i = 0; i < statement->absent.n; i++)
        if (gi_str_equal(statement->absent.at[i], path))
            return true;
    return false;
}

/* The one message or decision. */
static bool is_document(const struct gi_statement *statement, struct gi_str path)
{
    bool message = statement->action == GI_SIGN_COMMUNICATE;
    return !statement->files.n && is_path(path) && gi_str_starts(path, message ? "communications/" : "decisions/") &&
           gi_str_ends(path, ".md") && gi_id_prefix(gi_document_id(path)) == (message ? GI_ID_C : GI_ID_D);
}

/* First the new policy, then the kept copy of the old one, where there was one. */
static bool is_policy(const struct gi_statement *statement, struct gi_str path)
{
    uint32_t old = 0;
    if (!statement->files.n)
        return gi_str_is(path, ".incident/policy.yaml");
    if (path.n != strlen(".incident/policy/0001.yaml") || !gi_str_starts(path, ".incident/policy/") ||
        !gi_str_ends(path, ".yaml"))
        return false;
    for (size_t i = 0; i < 4; i++) {
        char digit = path.s[strlen(".incident/policy/") + i];
        if (digit < '0' || digit > '9')
            return false;
        old = old * 10 + (uint32_t)(digit - '0');
    }
    return statement->files.n == 1 && statement->policy && old == statement->policy;
}

bool gi_statement_may_hold(const struct gi_statement *statement, struct gi_str path)
{
    switch (gi_sign_form_of(statement->action)) {
    case GI_SIGN_FORM_CHAIN:
        return is_path(path) && !gi_str_starts(path, "sign-offs/") && !is_absent(statement, path);
    case GI_SIGN_FORM_DOCUMENT:
        return is_document(statement, path);
    case GI_SIGN_FORM_POLICY:
        return is_policy(statement, path);
    case GI_SIGN_FORM_PLAN:
        return is_path(path) && gi_str_starts(path, "plan/") && !gi_str_starts(path, "plan/sign-offs/");
    }
    return false;
}
