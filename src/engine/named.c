/* Named records: at 18,000 incidents a list of all would be most of the work of a push. */
#include "engine/named.h"

#include <stdlib.h>

#include "base/scoped.h"
#include "engine/layout.h"

struct search {
    struct gi_snapshot *snapshot;
    struct gi_arena *arena;
    GI_VEC(struct gi_str) ids;
};

/* Takes the id of a record at the beginning of a text (`INC-20261120-k7f3/A-7fk`). */
static void note(struct search *search, struct gi_str text)
{
    struct gi_str id = gi_str_part(text, 0, gi_str_find(text, '/'));
    if (gi_id_prefix(id) & GI_ID_RECORD)
        GI_VEC_PUSH(search->arena, &search->ids, id);
}

static int by_bytes(const void *a, const void *b)
{
    return gi_str_compare(*(const struct gi_str *)a, *(const struct gi_str *)b);
}

static int is_folder(struct search *search, const char *folder, bool *ret_is, struct gi_error *reterr)
{
    GI_SCOPED_ARENA struct gi_arena *scratch = gi_arena_new();
    struct gi_entries entries;
    if (gi_snapshot_names(search->snapshot, folder, scratch, &entries, reterr))
        return -1;
    *ret_is = entries.n > 0;
    return 0;
}

/* Imported records may stand in the folder of any year. */
static int is_imported(struct search *search, struct gi_str id, bool *ret_is, struct gi_error *reterr)
{
    struct gi_entries years;
    if (gi_snapshot_names(search->snapshot, "imported", search->arena, &years, reterr))
        return -1;
    for (size_t i = 0; i < years.n && !*ret_is; i++)
        if (is_folder(search, gi_layout_folder_of(search->arena, id, years.at[i].name), ret_is, reterr))
            return -1;
    return 0;
}

static int is_there(struct search *search, struct gi_str id, bool *ret_is, struct gi_error *reterr)
{
    *ret_is = false;
    if (gi_id_prefix(id) == GI_ID_IMP)
        return is_imported(search, id, ret_is, reterr);
    return is_folder(search, gi_layout_folder_of(search->arena, id, (struct gi_str){0}), ret_is, reterr);
}

int gi_named_records(struct gi_snapshot *snapshot, const struct gi_record *record, struct gi_arena *arena,
                     struct gi_ids *ret_ids, struct gi_error *reterr)
{
    struct search search = {.snapshot = snapshot, .arena = arena};
    for (size_t i = 0; i < record->uses.n; i++)
        note(&search, record->uses.at[i].scalar->text);
    for (size_t i = 0; i < record->sources.n; i++) {
        const struct gi_outline *outline = record->sources.at[i].outline;
        for (size_t j = 0; outline && j < outline->refs.n; j++)
            note(&search, outline->refs.at[j].id);
    }
    size_t n = 0;
    struct gi_str last = {0};
    if (search.ids.n)
        qsort(search.ids.at, search.ids.n, sizeof(*search.ids.at), by_bytes);
    for (size_t i = 0; i < search.ids.n; i++) {
        struct gi_str id = search.ids.at[i];
        bool there;
        if (gi_str_equal(last, id))
            continue;
        last = id;
        if (is_there(&search, id, &there, reterr))
            return -1;
        if (there)
            search.ids.at[n++] = id;
    }
    *ret_ids = (struct gi_ids){search.ids.at, n};
    return 0;
}
