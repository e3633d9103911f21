/* From a snapshot to typed records: the layout, the gate, the parsers, decoding. */
#ifndef GI_ENGINE_LOAD_H
#define GI_ENGINE_LOAD_H

#include "git/snapshot.h"
#include "model/records.h"

/* Where records of each kind stand: "incidents/2026/INC-20261120-k7f3". */
struct gi_record_place {
    enum gi_record_kind kind;
    const char *folder; /* from the root */
    struct gi_str id;   /* its last part; a slice of folder; empty for policy and plan */
};

struct gi_layout {
    GI_VEC(struct gi_record_place) records; /* in bytewise order of their folders */
    GI_VEC(struct gi_str) ids;              /* every record's id, in bytewise order */
    struct gi_findings *findings;           /* of the layout above the records: GI217, 219 to 223, 806 */
};

/* Walks the guarded folders of a snapshot down to the records (not into them). Findings have files without bytes. */
int gi_load_layout(struct gi_snapshot *snapshot, struct gi_arena *arena, struct gi_layout *ret_layout,
                   struct gi_error *reterr) GI_MUST_USE;

/* The same of named records alone: those of the folders that the snapshot has. Nothing is listed and nothing said;
 * `ids` is empty. */
int gi_load_layout_of(struct gi_snapshot *snapshot, const char *const *folders, size_t count, struct gi_arena *arena,
                      struct gi_layout *ret_layout, struct gi_error *reterr) GI_MUST_USE;

/* The record in a folder, or NULL. */
const struct gi_record_place *gi_layout_find(const struct gi_layout *layout, const char *folder) GI_MUST_USE;

/* Reads one record whole: lists its folder, reads every file of a known kind, parses and decodes it. Findings of
 * reading go to `findings` (its arena is the record's). */
int gi_load_record(struct gi_snapshot *snapshot, const struct gi_record_place *place, struct gi_findings *findings,
                   struct gi_record **ret_record, struct gi_error *reterr) GI_MUST_USE;

#endif
