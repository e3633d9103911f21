/* The closed layout of a repository of records: names, modes, folders (3-sign-off, "Hygiene of trees"). */
#ifndef GI_ENGINE_LAYOUT_H
#define GI_ENGINE_LAYOUT_H

#include "engine/load.h"

/* A finding about a path that is no checked file: its place is the path itself. */
void gi_layout_say(struct gi_findings *findings, int code, const char *path, const char *format, ...) GI_PRINTF(4, 5);

/* Names that do not work everywhere, or fold to the same (GI221). */
void gi_layout_names(struct gi_findings *findings, const char *folder, const struct gi_entries *entries);

/* Whether an entry is a plain file; else GI220. */
bool gi_layout_plain(struct gi_findings *findings, const char *path, const struct gi_entry *entry) GI_MUST_USE;

/* Whether records of this kind have the folder `name` ("communications"). */
bool gi_layout_folder_known(enum gi_record_kind kind, struct gi_str name) GI_MUST_USE;

/* Whether a path is a guarded folder that holds records of its own, not files of this one. */
bool gi_layout_holds_records(const char *path) GI_MUST_USE;

/* One of the three folders that hold records ("incidents"): what stands in it, and the prefix of ids there. */
struct gi_layout_kind {
    const char *folder;
    enum gi_record_kind kind;
    uint32_t prefix; /* GI_ID_INC ... */
};

/* The three, in bytewise order. */
extern const struct gi_layout_kind gi_layout_kinds[3];

/* Whether a name is a year, four digits; whether a record's id belongs into the folder of that year. */
bool gi_layout_is_year(struct gi_str name) GI_MUST_USE;
bool gi_layout_fits_year(const struct gi_layout_kind *kind, struct gi_str year, struct gi_str id) GI_MUST_USE;

/* The folder of a record by its id ("incidents/2026/INC-..."), NULL for what is no record's id. An imported record's
 * may stand in any year: `year` is the one to look in, else passed over. */
const char *gi_layout_folder_of(struct gi_arena *arena, struct gi_str id, struct gi_str year) GI_MUST_USE;

/* A record without its header (GI218), or documents whose name is not theirs (GI224). */
void gi_layout_header(struct gi_findings *findings, const struct gi_record *record);

#endif
