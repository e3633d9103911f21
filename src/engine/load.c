/* One record: every file in its folder, read, gated, parsed and decoded, in the order of the paths. */
#include "engine/load.h"

#include "base/limits.h"
#include "engine/layout.h"
#include "parse/frontmatter.h"

struct loading {
    struct gi_snapshot *snapshot;
    struct gi_record *record;
    struct gi_findings *findings;
    struct gi_error *reterr;
    int (*list)(struct gi_snapshot *snapshot, const char *folder, struct gi_arena *arena,
                struct gi_entries *ret_entries, struct gi_error *reterr);
    size_t entries;
};

/* What loading says, beside 0 and -1, when names were not enough: it begins anew with a closer look at each file. */
enum { LOOK_CLOSER = 1 };

static bool looks_at_names(const struct loading *loading)
{
    return loading->list == gi_snapshot_names;
}

/* Statements and signatures, and what has no business beside them. */
static uint32_t most_bytes_of_sign_off(struct gi_str name)
{
    if (gi_str_ends(name, ".yaml")) /* an earlier policy */
        return GI_LIMIT_YAML_BYTES;
    return gi_str_ends(name, ".sig") ? GI_LIMIT_SIGNATURE_BYTES : GI_LIMIT_STATEMENT_BYTES;
}

static uint32_t most_bytes(const struct gi_source *source)
{
    uint8_t role = source->kind->role;
    if (role == GI_ROLE_SIGN_OFF || role == GI_ROLE_PLAN_SIGN_OFF || role == GI_ROLE_OLD_POLICY)
        return most_bytes_of_sign_off(source->name);
    switch ((enum gi_reading)source->kind->reading) {
    case GI_READ_AS_MAP:
    case GI_READ_AS_ROWS:
        return GI_LIMIT_YAML_BYTES;
    case GI_READ_AS_DOCUMENT:
    case GI_READ_AS_MARKDOWN:
        return GI_LIMIT_MARKDOWN_BYTES;
    case GI_READ_AS_BYTES:
        return GI_LIMIT_EVIDENCE_BYTES;
    }
    return 0;
}

static struct gi_place start_of(const struct gi_source *source)
{
    return (struct gi_place){&source->file, {0, 0}};
}

static void parse(struct loading *loading, struct gi_source *source)
{
    struct gi_findings *findings = loading->findings;
    struct gi_span yaml = {0, source->file.size};
    size_t said = findings->list.n;
    source->body = yaml;
    source->broken = 1;
    if (!gi_text_gate(&source->file, findings))
        return;
    if (source->kind->reading == GI_READ_AS_DOCUMENT) {
        struct gi_frontmatter parts;
        if (!gi_frontmatter_split(&source->file, findings, &parts))
            return;
        yaml = parts.yaml;
        source->body = parts.body;
    }
    struct gi_node *root = NULL;
    if (source->kind->reading != GI_READ_AS_MARKDOWN && !gi_yaml_parse(&source->file, yaml, findings, &root))
        return;
    source->root = root;
    if (source->kind->reading == GI_READ_AS_DOCUMENT || source->kind->reading == GI_READ_AS_MARKDOWN)
        source->outline = gi_markdown_outline(&source->file, source->body, findings);
    source->broken = findings->list.n > said;
}

/* Reads one file; what could not be read at all is an error, never a gap. */
static int read_source(struct loading *loading, struct gi_source *source)
{
    enum gi_read read = gi_snapshot_read(loading->snapshot, source->file.path, most_bytes(source),
                                         loading->record->arena, &source->file, loading->reterr);
    switch (read) {
    case GI_READ_OK:
        break;
    case GI_READ_TOO_LARGE:
        source->broken = 1;
        gi_report(loading->findings, 109, start_of(source), "%u bytes; %s may have %u", source->file.size,
                  source->kind->name, most_bytes(source));
        source->file.size = 0; /* no bytes were read */
        return 0;
    case GI_READ_ABSENT: /* it was listed a moment ago */
    case GI_READ_NOT_A_FILE:
        if (looks_at_names(loading))
            return LOOK_CLOSER;
        return gi_fail(loading->reterr, "%s changed while it was read", source->file.path);
    case GI_READ_ERROR:
        return -1;
    }
    if (source->kind->reading != GI_READ_AS_BYTES)
        parse(loading, source);
    return 0;
}

/* What has no place in the layout. */
static void say_unknown(const struct loading *loading, const char *path, const char *what, struct gi_str name)
{
    switch (loading->record->kind) {
    case GI_KIND_INCIDENT:
        gi_layout_say(loading->findings, 217, path, "a record has no %s %.*s", what, GI_STR_ARGS(name));
        return;
    case GI_KIND_EXERCISE:
    case GI_KIND_IMPORTED:
        gi_layout_say(loading->findings, 217, path, "a record of this kind has no %s %.*s", what, GI_STR_ARGS(name));
        break;
    case GI_KIND_POLICY:
    case GI_KIND_PLAN:
        gi_layout_say(loading->findings, 217, path, "%s/ has no %s %.*s", loading->record->folder, what,
                      GI_STR_ARGS(name));
        break;
    }
    gi_report_remedy(loading->findings, "move it out of %s/", loading->record->folder);
}

/* Every file in a folder of the record becomes a source, depth first in bytewise order. */
static int list_folder(struct loading *loading, const char *folder)
{
    struct gi_record *record = loading->record;
    struct gi_entries entries;
    if (loading->list(loading->snapshot, folder, record->arena, &entries, loading->reterr))
        return -1;
    bool said = loading->entries > GI_LIMIT_ENTRIES_AN_INCIDENT;
    loading->entries += entries.n;
    if (loading->entries > GI_LIMIT_ENTRIES_AN_INCIDENT) {
        if (!said)
            gi_layout_say(loading->findings, 222, folder, "more than %d files in a record",
                          GI_LIMIT_ENTRIES_AN_INCIDENT);
        return 0;
    }
    gi_layout_names(loading->findings, folder, &entries);
    for (size_t i = 0; i < entries.n; i++) {
        const char *path = gi_arena_printf(record->arena, "%s/%s", folder, entries.at[i].name.s);
        struct gi_str name = gi_str_of(path + strlen(record->folder) + 1);
        if (entries.at[i].kind == GI_ENTRY_FOLDER) {
            if (gi_layout_folder_known(record->kind, name)) {
                int status = list_folder(loading, path);
                if (status)
                    return status;
            } else if (!gi_layout_holds_records(path)) {
                say_unknown(loading, path, "folder", name);
            }
            continue;
        }
        if (!gi_layout_plain(loading->findings, path, &entries.at[i]))
            continue;
        const struct gi_file_kind *kind = gi_file_kind_of(record->kind, name);
        if (!kind && looks_at_names(loading))
            return LOOK_CLOSER;
        if (!kind) {
            say_unknown(loading, path, "file", name);
            continue;
        }
        GI_VEC_PUSH(record->arena, &record->sources,
                    (struct gi_source){.file = {.path = path}, .name = name, .kind = kind});
    }
    return 0;
}

/* A file of another form was refused as a whole: what it would have held is not missing. */
static bool has_other_form(const struct gi_source *source)
{
    bool rows = source->kind->reading == GI_READ_AS_ROWS;
    return source->root && source->root->kind != (rows ? GI_NODE_LIST : GI_NODE_MAP);
}

/* A new record with the bytes of its files, parsed. */
static int read_record(struct loading *loading, const struct gi_record_place *place)
{
    struct gi_record *record = GI_NEW(loading->findings->arena, struct gi_record);
    record->arena = loading->findings->arena;
    record->kind = place->kind;
    record->folder = place->folder;
    record->id = place->id;
    loading->record = record;
    loading->entries = 0;
    int status = list_folder(loading, place->folder);
    for (size_t i = 0; i < record->sources.n && !status; i++) {
        struct gi_source *source = &record->sources.at[i];
        status = read_source(loading, source);
        if (!strchr(source->kind->name, '*'))
            record->by_role[source->kind->role] = source;
    }
    return status;
}

int gi_load_record(struct gi_snapshot *snapshot, const struct gi_record_place *place, struct gi_findings *findings,
                   struct gi_record **ret_record, struct gi_error *reterr)
{
    struct loading loading = {.snapshot = snapshot, .findings = findings, .reterr = reterr, .list = gi_snapshot_names};
    size_t said = findings->list.n;
    int status = read_record(&loading, place);
    if (status == LOOK_CLOSER) {
        findings->list.n = said;
        loading.list = gi_snapshot_list;
        status = read_record(&loading, place);
    }
    if (status)
        return -1;
    struct gi_record *record = loading.record;
    struct gi_file *folder = GI_NEW(record->arena, struct gi_file);
    *folder = (struct gi_file){.path = record->folder, .data = ""};
    gi_record_begin(record, folder);
    for (size_t i = 0; i < record->sources.n; i++) {
        struct gi_source *source = &record->sources.at[i];
        if (!source->broken)
            gi_record_decode(record, source, findings);
        source->broken |= has_other_form(source);
    }
    gi_layout_header(findings, record);
    *ret_record = record;
    return 0;
}
