/* Which of the records that a record names are there, looked up one by one. */
#ifndef GI_ENGINE_NAMED_H
#define GI_ENGINE_NAMED_H

#include "engine/load.h"

struct gi_ids {
    struct gi_str *at; /* bytewise, each once */
    size_t n;
};

/* Gives those ids of other records in values and texts of a record whose folder the snapshot has. */
int gi_named_records(struct gi_snapshot *snapshot, const struct gi_record *record, struct gi_arena *arena,
                     struct gi_ids *ret_ids, struct gi_error *reterr) GI_MUST_USE;

#endif
