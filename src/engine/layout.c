/* The walk over the guarded folders, and what is said about names, modes and places. */
#include "engine/layout.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/scoped.h"
#include "base/unicode.h"
#include "incident/check.h"

void gi_layout_say(struct gi_findings *findings, int code, const char *path, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *message = gi_arena_vprintf(findings->arena, format, args);
    va_end(args);
    struct gi_file *file = GI_NEW(findings->arena, struct gi_file);
    file->path = path;
    file->data = "";
    gi_report(findings, code, (struct gi_place){file, {0, 0}}, "%s", message);
}

static bool is_name_letter(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* Names that Windows keeps for devices, with any ending. */
static bool is_device(struct gi_str name)
{
    static const char *const devices[] = {"con", "prn", "aux", "nul", "com", "lpt"};
    size_t stem = gi_str_find(name, '.');
    for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++) {
        bool numbered = i >= 4;
        if (stem == (numbered ? 4u : 3u) && strncasecmp(name.s, devices[i], 3) == 0 &&
            (!numbered || (name.s[3] >= '0' && name.s[3] <= '9')))
            return true;
    }
    return false;
}

/* [A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])? */
static bool is_good_name(struct gi_str name)
{
    if (!name.n || name.n > 100 || !is_name_letter(name.s[0]) || !is_name_letter(name.s[name.n - 1]))
        return false;
    for (size_t i = 0; i < name.n; i++)
        if (!is_name_letter(name.s[i]) && name.s[i] != '.' && name.s[i] != '_' && name.s[i] != '-')
            return false;
    return true;
}

static int compare_folded(struct gi_str left, struct gi_str right)
{
    size_t shorter = left.n < right.n ? left.n : right.n;
    int order = strncasecmp(left.s, right.s, shorter);
    if (order)
        return order;
    return left.n < right.n ? -1 : left.n > right.n;
}

/* Twins by their bytes, so that every qsort brings them into the same order. */
static int by_folded_name(const void *a, const void *b)
{
    int order = compare_folded(*(const struct gi_str *)a, *(const struct gi_str *)b);
    return order ? order : gi_str_compare(*(const struct gi_str *)a, *(const struct gi_str *)b);
}

/* Good names are ASCII: folding them is folding letters. */
static void say_twins(struct gi_findings *findings, const char *folder, const struct gi_entries *entries)
{
    struct gi_str *names = GI_NEW_ARRAY(findings->arena, struct gi_str, entries->n);
    for (size_t i = 0; i < entries->n; i++)
        names[i] = entries->at[i].name;
    qsort(names, entries->n, sizeof(*names), by_folded_name);
    for (size_t i = 1; i < entries->n; i++) {
        const char *path = gi_arena_printf(findings->arena, "%s/%s", folder, names[i].s);
        if (gi_str_equal(names[i - 1], names[i]))
            gi_layout_say(findings, 221, path, "the name stands there twice");
        else if (compare_folded(names[i - 1], names[i]) == 0)
            gi_layout_say(findings, 221, path, "the name differs from %s in case only", names[i - 1].s);
    }
}

/* Whether a name could fold to another one here: only where some name has a capital letter or stands there twice. */
static bool may_have_twins(const struct gi_entries *entries)
{
    bool capitals = false;
    for (size_t i = 0; i < entries->n; i++) {
        if (i && gi_str_equal(entries->at[i - 1].name, entries->at[i].name))
            return true;
        for (size_t j = 0; j < entries->at[i].name.n && !capitals; j++)
            capitals = entries->at[i].name.s[j] >= 'A' && entries->at[i].name.s[j] <= 'Z';
    }
    return capitals && entries->n > 1;
}

void gi_layout_names(struct gi_findings *findings, const char *folder, const struct gi_entries *entries)
{
    for (size_t i = 0; i < entries->n; i++) {
        struct gi_str name = entries->at[i].name;
        bool good = is_good_name(name);
        if (good && !is_device(name))
            continue;
        const char *path = gi_arena_printf(findings->arena, "%s/%s", folder, name.s);
        if (!good)
            gi_layout_say(findings, 221, path,
                          "a name has letters, digits, dots, dashes and underscores, at most 100, and "
                          "begins and ends with a letter or digit");
        else
            gi_layout_say(findings, 221, path, "Windows keeps this name for a device");
    }
    if (may_have_twins(entries))
        say_twins(findings, folder, entries);
}

bool gi_layout_plain(struct gi_findings *findings, const char *path, const struct gi_entry *entry)
{
    switch ((enum gi_entry_kind)entry->kind) {
    case GI_ENTRY_FILE:
    case GI_ENTRY_FOLDER:
        return true;
    case GI_ENTRY_EXECUTABLE:
        gi_layout_say(findings, 220, path, "an executable file");
        gi_report_remedy(findings, "chmod 644 %s", path);
        return false;
    case GI_ENTRY_SYMLINK:
        gi_layout_say(findings, 220, path, "a symbolic link; links are never followed");
        return false;
    case GI_ENTRY_GITLINK:
        gi_layout_say(findings, 220, path, "a submodule");
        return false;
    case GI_ENTRY_OTHER:
        gi_layout_say(findings, 220, path, "neither a file nor a folder");
        return false;
    }
    return false;
}

bool gi_layout_folder_known(enum gi_record_kind kind, struct gi_str name)
{
    for (size_t i = 0; i < GI_ROLE_COUNT; i++) {
        const char *star = strchr(gi_file_kinds[i].name, '/');
        if (star && gi_file_kinds[i].kind == kind && (size_t)(star - gi_file_kinds[i].name) == name.n &&
            memcmp(gi_file_kinds[i].name, name.s, name.n) == 0)
            return true;
    }
    return false;
}

bool gi_layout_holds_records(const char *path)
{
    return strcmp(path, "incidents") == 0 || strcmp(path, "exercises") == 0 || strcmp(path, "imported") == 0;
}

/* `[a-z0-9-]{1,60}` behind the id and a dash, then ".md". */
static bool is_document_name(struct gi_str name, struct gi_str id)
{
    size_t slash = gi_str_find(name, '/');
    struct gi_str file = gi_str_part(name, slash + 1, name.n);
    if (file.n < id.n + 5 || memcmp(file.s, id.s, id.n) != 0 || file.s[id.n] != '-' || !gi_str_ends(file, ".md"))
        return false;
    struct gi_str slug = gi_str_part(file, id.n + 1, file.n - id.n - 4);
    for (size_t i = 0; i < slug.n; i++)
        if (!(slug.s[i] == '-' || (slug.s[i] >= 'a' && slug.s[i] <= 'z') || (slug.s[i] >= '0' && slug.s[i] <= '9')))
            return false;
    return slug.n >= 1 && slug.n <= 60;
}

static void check_document_name(struct gi_findings *findings, const struct gi_source *source)
{
    const struct gi_node *id = gi_node_get(source->root, "id");
    if (!id || !gi_id_prefix(id->text) || is_document_name(source->name, id->text))
        return;
    gi_report(findings, 224, (struct gi_place){&source->file, id->span}, "%.*s does not name the document %.*s",
              GI_STR_ARGS(source->name), GI_STR_ARGS(id->text));
    gi_report_remedy(findings, "rename it to %.*s-<slug>.md", GI_STR_ARGS(id->text));
}

void gi_layout_header(struct gi_findings *findings, const struct gi_record *record)
{
    static const struct {
        enum gi_record_kind kind;
        enum gi_file_role role;
    } headers[] = {{GI_KIND_INCIDENT, GI_ROLE_HEADER},   {GI_KIND_INCIDENT, GI_ROLE_STATUS},
                   {GI_KIND_INCIDENT, GI_ROLE_TIMELINE}, {GI_KIND_EXERCISE, GI_ROLE_EXERCISE},
                   {GI_KIND_IMPORTED, GI_ROLE_IMPORTED}, {GI_KIND_POLICY, GI_ROLE_POLICY},
                   {GI_KIND_PLAN, GI_ROLE_PLAN}};
    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
        const struct gi_source *source = record->by_role[headers[i].role];
        bool needs_root = gi_file_kinds[headers[i].role].reading == GI_READ_AS_MAP;
        if (headers[i].kind != record->kind || (source && (!needs_root || source->root || source->broken)))
            continue;
        gi_layout_say(findings, 218, record->folder, "%s is %s", gi_file_kinds[headers[i].role].name,
                      source ? "empty" : "missing");
    }
    for (size_t i = 0; i < record->sources.n; i++)
        if (record->sources.at[i].kind->reading == GI_READ_AS_DOCUMENT && !record->sources.at[i].broken)
            check_document_name(findings, &record->sources.at[i]);
}

const struct gi_layout_kind gi_layout_kinds[3] = {{"exercises", GI_KIND_EXERCISE, GI_ID_EX},
                                                  {"imported", GI_KIND_IMPORTED, GI_ID_IMP},
                                                  {"incidents", GI_KIND_INCIDENT, GI_ID_INC}};

/* A walk over years and records of one kind. */
struct walk {
    struct gi_snapshot *snapshot;
    struct gi_arena *arena;
    struct gi_layout *layout;
    struct gi_error *reterr;
    const struct gi_layout_kind *kind;
};

bool gi_layout_is_year(struct gi_str name)
{
    if (name.n != 4)
        return false;
    for (size_t i = 0; i < 4; i++)
        if (name.s[i] < '0' || name.s[i] > '9')
            return false;
    return true;
}

/* The year in an id: the four digits behind its first dash. Imported records are free of it. */
bool gi_layout_fits_year(const struct gi_layout_kind *kind, struct gi_str year, struct gi_str id)
{
    if (kind->prefix == GI_ID_IMP)
        return true;
    return gi_str_equal(year, gi_str_part(id, gi_str_find(id, '-') + 1, 4));
}

static int walk_year(struct walk *walk, const char *folder, struct gi_str year)
{
    struct gi_entries entries;
    struct gi_findings *findings = walk->layout->findings;
    if (gi_snapshot_list(walk->snapshot, folder, walk->arena, &entries, walk->reterr))
        return -1;
    if (entries.n > GI_LIMIT_ENTRIES_A_YEAR) {
        gi_layout_say(findings, 222, folder, "more than %d records in a year's folder", GI_LIMIT_ENTRIES_A_YEAR);
        return 0;
    }
    gi_layout_names(findings, folder, &entries);
    for (size_t i = 0; i < entries.n; i++) {
        const char *path = gi_arena_printf(walk->arena, "%s/%s", folder, entries.at[i].name.s);
        struct gi_str id = gi_str_of(path + strlen(folder) + 1);
        if (entries.at[i].kind != GI_ENTRY_FOLDER || gi_id_prefix(id) != walk->kind->prefix) {
            gi_layout_say(findings, 223, path, "a year's folder holds folders of records only");
            gi_report_remedy(findings, "move it out of %s/, or mend the folder's name", folder);
            continue;
        }
        if (!gi_layout_fits_year(walk->kind, year, id))
            gi_layout_say(findings, 223, path, "%s belongs into the folder of its id's year", id.s);
        GI_VEC_PUSH(walk->arena, &walk->layout->records, (struct gi_record_place){walk->kind->kind, path, id});
        GI_VEC_PUSH(walk->arena, &walk->layout->ids, id);
    }
    return 0;
}

static void say_no_year(struct gi_findings *findings, const char *folder, const char *path)
{
    gi_layout_say(findings, 223, path, "%s/ holds folders of years only", folder);
    gi_report_remedy(findings, "move it out of %s/, or into a folder of a year", folder);
}

static int walk_kind(struct walk *walk, const char *folder)
{
    struct gi_entries entries;
    struct gi_findings *findings = walk->layout->findings;
    if (gi_snapshot_list(walk->snapshot, folder, walk->arena, &entries, walk->reterr))
        return -1;
    for (size_t i = 0; i < entries.n; i++) {
        const char *path = gi_arena_printf(walk->arena, "%s/%s", folder, entries.at[i].name.s);
        if (entries.at[i].kind != GI_ENTRY_FOLDER || !gi_layout_is_year(entries.at[i].name))
            say_no_year(findings, folder, path);
        else if (walk_year(walk, path, entries.at[i].name))
            return -1;
    }
    return 0;
}

static int by_bytes(const void *a, const void *b)
{
    return gi_str_compare(*(const struct gi_str *)a, *(const struct gi_str *)b);
}

static void say_doubles(struct gi_arena *arena, struct gi_layout *layout)
{
    if (!layout->ids.n)
        return;
    qsort(layout->ids.at, layout->ids.n, sizeof(*layout->ids.at), by_bytes);
    for (size_t i = 1; i < layout->ids.n; i++) {
        bool said = i > 1 && gi_str_equal(layout->ids.at[i - 2], layout->ids.at[i]);
        if (said || !gi_str_equal(layout->ids.at[i - 1], layout->ids.at[i]))
            continue;
        for (size_t j = 0; j < layout->records.n; j++)
            if (gi_str_equal(layout->records.at[j].id, layout->ids.at[i]))
                gi_layout_say(layout->findings, 219, layout->records.at[j].folder, "%s stands in two folders",
                              gi_arena_copy(arena, layout->ids.at[i].s, layout->ids.at[i].n));
    }
}

/* The guarded folders of the root; a name that only looks like one is said. */
static int look_at_root(struct walk *walk, bool *ret_policy, bool *ret_plan)
{
    static const char *const guarded[] = {".incident", "plan", "incidents", "exercises", "imported"};
    struct gi_entries entries;
    if (gi_snapshot_list(walk->snapshot, "", walk->arena, &entries, walk->reterr))
        return -1;
    for (size_t i = 0; i < entries.n; i++) {
        for (size_t j = 0; j < sizeof(guarded) / sizeof(guarded[0]); j++) {
            bool same = gi_str_is(entries.at[i].name, guarded[j]);
            if (!same && strcasecmp(entries.at[i].name.s, guarded[j]) != 0)
                continue;
            if (!same)
                gi_layout_say(walk->layout->findings, 221, entries.at[i].name.s,
                              "the name differs from %s in case only", guarded[j]);
            else if (entries.at[i].kind != GI_ENTRY_FOLDER)
                gi_layout_say(walk->layout->findings, 220, guarded[j], "%s has to be a folder", guarded[j]);
            *ret_policy |= same && j == 0;
            *ret_plan |= same && j == 1;
        }
    }
    return 0;
}

const struct gi_record_place *gi_layout_find(const struct gi_layout *layout, const char *folder)
{
    size_t low = 0;
    size_t high = layout->records.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(layout->records.at[middle].folder, folder);
        if (!order)
            return &layout->records.at[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* Kinds in the order of their folders' names, so that the list of records is sorted as it grows. */
int gi_load_layout(struct gi_snapshot *snapshot, struct gi_arena *arena, struct gi_layout *ret_layout,
                   struct gi_error *reterr)
{
    struct gi_layout layout = {0};
    layout.findings = GI_NEW(arena, struct gi_findings);
    layout.findings->arena = arena;
    bool policy = false;
    bool plan = false;
    struct walk walk = {snapshot, arena, &layout, reterr, NULL};
    if (look_at_root(&walk, &policy, &plan))
        return -1;
    if (policy)
        GI_VEC_PUSH(arena, &layout.records, (struct gi_record_place){GI_KIND_POLICY, ".incident", {0}});
    for (size_t i = 0; i < 3; i++) {
        walk.kind = &gi_layout_kinds[i];
        if (walk_kind(&walk, walk.kind->folder))
            return -1;
    }
    if (plan)
        GI_VEC_PUSH(arena, &layout.records, (struct gi_record_place){GI_KIND_PLAN, "plan", {0}});
    if (!policy && layout.ids.n)
        gi_layout_say(layout.findings, 806, ".incident/policy.yaml", "there are records and no policy");
    say_doubles(arena, &layout);
    *ret_layout = layout;
    return 0;
}

const char *gi_layout_folder_of(struct gi_arena *arena, struct gi_str id, struct gi_str year)
{
    uint32_t prefix = gi_id_prefix(id);
    for (size_t i = 0; i < 3; i++) {
        const struct gi_layout_kind *kind = &gi_layout_kinds[i];
        if (kind->prefix != prefix)
            continue;
        struct gi_str own = prefix == GI_ID_IMP ? year : gi_str_part(id, gi_str_find(id, '-') + 1, 4);
        return gi_arena_printf(arena, "%s/%.*s/%.*s", kind->folder, GI_STR_ARGS(own), GI_STR_ARGS(id));
    }
    return NULL;
}

/* The kind of record that a folder's path says. */
static bool place_of(const char *folder, struct gi_record_place *ret_place)
{
    const char *slash = strrchr(folder, '/');
    struct gi_record_place place = {GI_KIND_POLICY, folder, {0}};
    if (strcmp(folder, ".incident") == 0 || strcmp(folder, "plan") == 0) {
        place.kind = *folder == '.' ? GI_KIND_POLICY : GI_KIND_PLAN;
        *ret_place = place;
        return true;
    }
    for (size_t i = 0; i < 3 && slash; i++) {
        if (!gi_str_starts(gi_str_of(folder), gi_layout_kinds[i].folder))
            continue;
        place.kind = gi_layout_kinds[i].kind;
        place.id = gi_str_of(slash + 1);
        *ret_place = place;
        return true;
    }
    return false;
}

/* The folder of a record that a path lies in, NULL where it lies in none: <kind>/<year>/<id>/..., .incident/... */
static const char *folder_of(struct gi_arena *arena, struct gi_str path)
{
    struct gi_str words[3];
    struct gi_str rest = path;
    for (size_t i = 0; i < 3; i++) {
        words[i] = gi_str_part(rest, 0, gi_str_find(rest, '/'));
        rest = gi_str_part(rest, words[i].n + 1, rest.n);
        if (!i && rest.n && (gi_str_is(words[0], ".incident") || gi_str_is(words[0], "plan")))
            return gi_arena_copy(arena, words[0].s, words[0].n);
    }
    if (!rest.n)
        return NULL;
    const char *folder = gi_layout_folder_of(arena, words[2], words[1]);
    return folder && gi_str_equal(gi_str_of(folder), gi_str_part(path, 0, path.n - rest.n - 1)) ? folder : NULL;
}

struct gi_record_folders gi_check_folders(struct gi_arena *arena, const char *const *paths, size_t count)
{
    struct gi_record_folders folders = {GI_NEW_ARRAY(arena, const char *, count + 1), 0};
    for (size_t i = 0; i < count; i++) {
        const char *folder = folder_of(arena, gi_str_of(paths[i]));
        bool known = false;
        if (!folder)
            return (struct gi_record_folders){0};
        for (size_t j = folders.n; j-- > 0 && !known;)
            known = strcmp(folder, folders.at[j]) == 0;
        if (!known)
            folders.at[folders.n++] = folder;
    }
    return folders;
}

static int by_folder(const void *a, const void *b)
{
    return strcmp(((const struct gi_record_place *)a)->folder, ((const struct gi_record_place *)b)->folder);
}

int gi_load_layout_of(struct gi_snapshot *snapshot, const char *const *folders, size_t count, struct gi_arena *arena,
                      struct gi_layout *ret_layout, struct gi_error *reterr)
{
    struct gi_layout layout = {.findings = GI_NEW(arena, struct gi_findings)};
    layout.findings->arena = arena;
    for (size_t i = 0; i < count; i++) {
        GI_SCOPED_ARENA struct gi_arena *scratch = gi_arena_new();
        struct gi_record_place place;
        struct gi_entries entries;
        if (!place_of(folders[i], &place))
            return gi_fail(reterr, "'%s' is no folder of a record", folders[i]);
        if (gi_snapshot_names(snapshot, folders[i], scratch, &entries, reterr))
            return -1;
        if (entries.n)
            GI_VEC_PUSH(arena, &layout.records, place);
    }
    if (layout.records.n)
        qsort(layout.records.at, layout.records.n, sizeof(*layout.records.at), by_folder);
    *ret_layout = layout;
    return 0;
}
