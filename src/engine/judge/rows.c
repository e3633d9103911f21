/* Rows that a step rewrote: of state and severity, or signed, or judged with the push that brought them. */
#include "engine/judge/rows.h"

#include "base/scoped.h"
#include "engine/judge/chain.h"
#include "engine/load.h"

/* Rows that are judged per push, against its beginning: in history a rewritten one is a note, but where it was signed.
 */
static bool may_be_note(const struct gi_report_finding *finding)
{
    return finding->code >= 236 && finding->code <= 238 && *finding->record &&
           !gi_str_ends(gi_str_of(finding->path), "/status.yaml");
}

/* The file of rows that a finding is about, from the record's folder: the finding of one that is gone stands elsewhere.
 */
static struct gi_str file_of(const struct gi_report_finding *finding)
{
    struct gi_str name = gi_str_of(finding->path + strlen(finding->record) + 1);
    const char *gone = strstr(finding->message, " of the base is gone");
    struct gi_str first = gi_str_part(gi_str_of(finding->message), 0, gone ? (size_t)(gone - finding->message) : 0);
    return gi_str_ends(first, ".yaml") ? first : name;
}

/* Whether the newest sign-off that covers files in a record names this one; a reopen takes that back. */
static bool is_covered(struct gi_arena *arena, const struct gi_record *record, struct gi_str name)
{
    struct gi_findings unsaid = {.arena = arena};
    struct gi_signoffs signoffs;
    gi_signoffs_read(record, &unsaid, &signoffs);
    struct gi_chain chain = gi_chain_of(arena, &signoffs);
    for (size_t i = 0; i < signoffs.chain.n && chain.covering; i++)
        if (signoffs.chain.at[i].statement.action == GI_SIGN_REOPEN &&
            signoffs.chain.at[i].statement.seq > chain.covering->statement.seq)
            return false;
    for (size_t i = 0; chain.covering && i < chain.covering->statement.files.n; i++)
        if (gi_str_equal(chain.covering->statement.files.at[i].path, name))
            return true;
    return false;
}

/* The same of a finding in the tree before the step. */
static int was_covered(struct gi_snapshot *before, const struct gi_report_finding *finding, bool *ret_was,
                       struct gi_error *reterr)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_findings unsaid = {.arena = arena};
    struct gi_layout layout;
    struct gi_record *record = NULL;
    *ret_was = false;
    if (gi_load_layout_of(before, &finding->record, 1, arena, &layout, reterr))
        return -1;
    if (!layout.records.n || layout.records.at[0].kind != GI_KIND_INCIDENT)
        return 0;
    if (gi_load_record(before, &layout.records.at[0], &unsaid, &record, reterr))
        return -1;
    *ret_was = is_covered(arena, record, file_of(finding));
    return 0;
}

int gi_rows_soften(struct gi_repository *repository, const char *before, struct gi_report *report,
                   struct gi_error *reterr)
{
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *tree = NULL;
    for (size_t i = 0; i < report->count; i++) {
        struct gi_report_finding *finding = &report->findings[i];
        bool covered = false;
        if (!may_be_note(finding) || finding->level == GI_LEVEL_WARNING)
            continue;
        if (!tree && gi_snapshot_revision(repository, before, &tree, reterr))
            return -1;
        if (was_covered(tree, finding, &covered, reterr))
            return -1;
        if (covered)
            continue;
        report->by_level[finding->level]--;
        report->by_level[GI_LEVEL_WARNING]++;
        finding->level = GI_LEVEL_WARNING;
    }
    return 0;
}
