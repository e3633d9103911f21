/* Names of refs: a tag `main` wins over the branch wherever people type a short name, and clone brings it. */
#include "engine/judge/push_refs.h"

#include "engine/judge/looks.h"

/* Where Git looks for a short name (gitrevisions(7)). */
static const char *const places[] = {"refs/remotes/", "refs/heads/", "refs/tags/", "refs/"};

/* What people type for the record ref: its own short forms, and those of its remote-tracking ref. */
static size_t short_forms(struct gi_arena *arena, struct gi_str record, struct gi_str ret_forms[5])
{
    struct gi_str branch = gi_str_starts(record, "refs/heads/") ? gi_str_part(record, 11, record.n) : record;
    size_t n = 0;
    ret_forms[n++] = branch;
    ret_forms[n++] = gi_str_of(gi_arena_printf(arena, "heads/%.*s", GI_STR_ARGS(branch)));
    ret_forms[n++] = gi_str_of(gi_arena_printf(arena, "origin/%.*s", GI_STR_ARGS(branch)));
    ret_forms[n++] = gi_str_of(gi_arena_printf(arena, "remotes/origin/%.*s", GI_STR_ARGS(branch)));
    ret_forms[n++] = record;
    return n;
}

/* `name` may be a folder of remotes with a HEAD. */
static bool is_form(struct gi_str name, struct gi_str form)
{
    return gi_str_equal(name, form) ||
           (gi_str_ends(name, "/head") && gi_str_equal(gi_str_part(name, 0, name.n - 5), form));
}

const char *gi_push_ref_refused(struct gi_arena *arena, const char *ref, const char *record_ref)
{
    struct gi_str forms[5];
    struct gi_str folded = gi_looks_fold(arena, gi_str_of(ref));
    size_t n = short_forms(arena, gi_looks_fold(arena, gi_str_of(record_ref)), forms);
    if (strcmp(ref, record_ref) == 0)
        return NULL;
    if (gi_str_starts(folded, "refs/replace/") || gi_str_is(folded, "refs/replace"))
        return "it would show other objects than those that were judged";
    if (gi_str_starts(folded, "refs/namespaces/") || gi_str_is(folded, "refs/namespaces"))
        return "a namespace would hold a second record ref that nobody judges";
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        for (size_t j = 0; j < n && gi_str_starts(folded, places[i]); j++)
            if (is_form(gi_str_part(folded, strlen(places[i]), folded.n), forms[j]))
                return "its short name would be taken for the record ref's";
    return NULL;
}
