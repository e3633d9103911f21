/* Pairs of trees, side by side, down to where they differ. */
#include "engine/judge/hygiene.h"

#include "base/limits.h"
#include "base/scoped.h"
#include "engine/judge/attributes.h"
#include "engine/judge/looks.h"
#include "engine/layout.h"
#include "git/changes.h"
#include "git/raw_tree.h"
#include "git/refs.h"

struct walk {
    const struct gi_hygiene_request *request;
    struct gi_arena *arena;   /* of what is given */
    struct gi_arena *trees;   /* of root, kinds and years */
    struct gi_arena *records; /* of the record that is looked at; emptied for each */
    struct gi_findings *findings;
    struct gi_hygiene *hygiene;
    struct gi_error *reterr;
    GI_VEC(struct gi_str) imported; /* ids of imported records that the step brings */
    size_t changed;                 /* files that differ */
    size_t reached;                 /* entries of records looked at, each time one is reached */
};

/* The same name in both trees; NULL where one lacks it. */
struct pair {
    const struct gi_entry *was;
    const struct gi_entry *now;
};

struct cursor {
    const struct gi_entries *was;
    const struct gi_entries *now;
    size_t i;
    size_t j;
};

static bool next_pair(struct cursor *cursor, struct pair *ret_pair)
{
    const struct gi_entry *was = cursor->i < cursor->was->n ? &cursor->was->at[cursor->i] : NULL;
    const struct gi_entry *now = cursor->j < cursor->now->n ? &cursor->now->at[cursor->j] : NULL;
    int order = !was ? 1 : !now ? -1 : gi_str_compare(was->name, now->name);
    *ret_pair = (struct pair){order <= 0 ? was : NULL, order >= 0 ? now : NULL};
    cursor->i += order <= 0;
    cursor->j += order >= 0;
    return was || now;
}

static bool is_same(struct pair pair)
{
    return pair.was && pair.now && pair.was->mode == pair.now->mode && pair.was->kind == pair.now->kind &&
           memcmp(gi_raw_tree_id(pair.was), gi_raw_tree_id(pair.now), 20) == 0;
}

static bool is_folder(const struct gi_entry *entry)
{
    return entry && entry->kind == GI_ENTRY_FOLDER;
}

static struct gi_str name_of(struct pair pair)
{
    return pair.now ? pair.now->name : pair.was->name;
}

static const char *below(struct walk *walk, const char *folder, struct gi_str name)
{
    return gi_arena_printf(walk->arena, "%s%s%.*s", folder, *folder ? "/" : "", GI_STR_ARGS(name));
}

/* Modes: what Git knows and records do not have, and what Git never writes. */
static bool is_plain(struct walk *walk, const char *path, const struct gi_entry *entry)
{
    if (entry->kind != GI_ENTRY_OTHER)
        return gi_layout_plain(walk->findings, path, entry);
    gi_layout_say(walk->findings, 820, path, "an entry with the odd mode %o", entry->mode);
    return false;
}

static void say_odd(struct walk *walk, const char *folder, const struct gi_raw_tree *tree)
{
    const char *path = below(walk, folder, tree->odd);
    switch (tree->oddity) {
    case GI_TREE_PLAIN:
        return;
    case GI_TREE_DOUBLE:
        gi_layout_say(walk->findings, 820, path, "the name stands twice in its tree");
        return;
    case GI_TREE_ORDER:
        gi_layout_say(walk->findings, 820, path, "the entries of its tree are not in order");
        return;
    case GI_TREE_NAME:
        gi_layout_say(walk->findings, 820, path, "no entry of a tree may have this name");
        return;
    }
}

/* Both trees of a pair of folders; what is no folder is empty. */
struct trees {
    struct gi_raw_tree was;
    struct gi_raw_tree now;
};

static int read_trees(struct walk *walk, const char *path, struct pair pair, struct gi_arena *arena,
                      struct trees *ret_trees)
{
    struct gi_repository *repository = walk->request->repository;
    *ret_trees = (struct trees){0};
    if (is_folder(pair.was) &&
        gi_raw_tree_read_judged(repository, gi_raw_tree_id(pair.was), path, arena, &ret_trees->was, walk->reterr))
        return -1;
    if (is_folder(pair.now) &&
        gi_raw_tree_read(repository, gi_raw_tree_id(pair.now), path, arena, &ret_trees->now, walk->reterr))
        return -1;
    say_odd(walk, path, &ret_trees->now);
    return 0;
}

/* A step that changes too much is not looked at any further. */
static bool is_beyond(const struct walk *walk)
{
    return walk->changed > walk->request->most_changes || walk->reached > GI_LIMIT_STEP_ENTRIES;
}

static void note_changed(struct walk *walk, const char *path)
{
    if (walk->changed++ < walk->request->most_changes)
        GI_VEC_PUSH(walk->arena, &walk->hygiene->changed, path);
}

static uint64_t most_bytes(enum gi_record_kind kind, struct gi_str name)
{
    bool signed_folder =
        gi_str_starts(name, "sign-offs/") || (kind == GI_KIND_POLICY && gi_str_starts(name, "policy/"));
    if (signed_folder && gi_str_ends(name, ".stmt"))
        return GI_LIMIT_STATEMENT_BYTES;
    if (signed_folder && gi_str_ends(name, ".sig"))
        return GI_LIMIT_SIGNATURE_BYTES;
    return kind == GI_KIND_INCIDENT && gi_str_starts(name, "evidence/") ? GI_LIMIT_EVIDENCE_BYTES : GI_LIMIT_FILE_BYTES;
}

/* A header where no header is expected would be taken for a record's by whoever looks for one. */
static bool is_stray_header(enum gi_record_kind kind, struct gi_str name)
{
    static const char *const headers[] = {"incident.yaml", "exercise.yaml"};
    size_t slash = gi_str_find(name, '/');
    struct gi_str last = gi_str_part(name, slash + 1, name.n);
    if (slash == name.n || (kind == GI_KIND_POLICY && gi_str_starts(name, "templates/")))
        return false;
    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
        if (last.n == strlen(headers[i]) && strncasecmp(last.s, headers[i], last.n) == 0)
            return true;
    return false;
}

/* One record's folder. */
struct record {
    enum gi_record_kind kind;
    const char *folder;
    size_t entries;
    uint64_t grown; /* bytes of new rows */
};

static struct gi_str inside(const struct record *record, const char *path)
{
    return gi_str_of(path + strlen(record->folder) + 1);
}

static int judge_file(struct walk *walk, struct record *record, const char *path, struct pair pair)
{
    const struct gi_entry *entry = pair.now;
    struct gi_str name = inside(record, path);
    const struct gi_file_kind *kind = gi_file_kind_of(record->kind, name);
    uint64_t size;
    uint64_t was = 0;
    if (!is_plain(walk, path, entry))
        return 0;
    if (!kind || is_stray_header(record->kind, name)) {
        gi_layout_say(walk->findings, 217, path, "%s has no file %s", record->folder, name.s);
        gi_report_remedy(walk->findings, "move it out of %s/", record->folder);
        return 0;
    }
    if (gi_blob_size(walk->request->repository, gi_raw_tree_id(entry), path, &size, walk->reterr))
        return -1;
    if (size > most_bytes(record->kind, name))
        gi_layout_say(walk->findings, 109, path, "%llu bytes; at most %llu are allowed here", (unsigned long long)size,
                      (unsigned long long)most_bytes(record->kind, name));
    if (kind->reading != GI_READ_AS_ROWS)
        return 0;
    if (pair.was && pair.was->kind == GI_ENTRY_FILE &&
        gi_blob_size(walk->request->repository, gi_raw_tree_id(pair.was), path, &was, walk->reterr))
        return -1;
    record->grown += size > was ? size - was : 0;
    return 0;
}

/* Statements and signatures of the tree before stay as they are; policy's own are judged with its chain. */
static void judge_kept(struct walk *walk, const struct record *record, const char *path, struct pair pair)
{
    if (!pair.was || pair.was->kind != GI_ENTRY_FILE || !gi_str_starts(inside(record, path), "sign-offs/"))
        return;
    gi_layout_say(walk->findings, 610, path, pair.now ? "a sign-off was changed" : "a sign-off is gone");
    gi_report_remedy(walk->findings, "git checkout %s -- %s", walk->request->before, path);
}

static int walk_files(struct walk *walk, struct record *record, const char *folder, struct pair folders);

static int walk_file(struct walk *walk, struct record *record, const char *folder, struct pair pair)
{
    const char *path = below(walk, folder, name_of(pair));
    if (is_folder(pair.was) || is_folder(pair.now)) {
        bool known = gi_layout_folder_known(record->kind, inside(record, path));
        if (is_folder(pair.now) && !known) {
            gi_layout_say(walk->findings, 217, path, "%s has no folder %s", record->folder, inside(record, path).s);
            gi_report_remedy(walk->findings, "move it out of %s/", record->folder);
            return 0;
        }
        if (known && walk_files(walk, record, path, pair))
            return -1;
    }
    if (pair.was && !is_folder(pair.was))
        judge_kept(walk, record, path, pair);
    if ((pair.was && !is_folder(pair.was)) || (pair.now && !is_folder(pair.now)))
        note_changed(walk, path);
    if (pair.now && !is_folder(pair.now))
        return judge_file(walk, record, path, pair);
    return 0;
}

static int walk_files(struct walk *walk, struct record *record, const char *folder, struct pair folders)
{
    struct trees trees;
    struct pair pair;
    if (read_trees(walk, folder, folders, walk->records, &trees))
        return -1;
    walk->reached += trees.now.entries.n + trees.was.entries.n;
    record->entries += trees.now.entries.n;
    if (record->entries > GI_LIMIT_ENTRIES_AN_INCIDENT) {
        gi_layout_say(walk->findings, 222, folder, "more than %d files in a record", GI_LIMIT_ENTRIES_AN_INCIDENT);
        return 0;
    }
    gi_layout_names(walk->findings, folder, &trees.now.entries);
    struct cursor cursor = {&trees.was.entries, &trees.now.entries, 0, 0};
    while (next_pair(&cursor, &pair) && !is_beyond(walk))
        if (!is_same(pair) && walk_file(walk, record, folder, pair))
            return -1;
    return 0;
}

static int walk_record(struct walk *walk, enum gi_record_kind kind, const char *folder, struct pair pair)
{
    struct record record = {kind, folder, 0, 0};
    gi_arena_reset(walk->records);
    struct gi_hygiene_trees trees = {.is_was = is_folder(pair.was), .is_now = is_folder(pair.now)};
    if (trees.is_was)
        memcpy(trees.was, gi_raw_tree_id(pair.was), sizeof(trees.was));
    if (trees.is_now)
        memcpy(trees.now, gi_raw_tree_id(pair.now), sizeof(trees.now));
    GI_VEC_PUSH(walk->arena, &walk->hygiene->records, folder);
    GI_VEC_PUSH(walk->arena, &walk->hygiene->trees, trees);
    if (walk_files(walk, &record, folder, pair))
        return -1;
    if (record.grown)
        GI_VEC_PUSH(walk->arena, &walk->hygiene->grown, (struct gi_growth){folder, record.grown});
    return 0;
}

/* Whether a folder of a record has its header, by name. */
static int judge_header(struct walk *walk, enum gi_record_kind kind, const char *folder, const struct gi_entry *entry)
{
    struct gi_raw_tree tree;
    const char *header = kind == GI_KIND_EXERCISE ? "exercise.yaml" : "incident.yaml";
    if (gi_raw_tree_read(walk->request->repository, gi_raw_tree_id(entry), folder, walk->records, &tree, walk->reterr))
        return -1;
    if (!gi_tree_find(&tree.entries, gi_str_of(header)))
        gi_layout_say(walk->findings, 218, folder, "%s is missing", header);
    return 0;
}

static int walk_year_entry(struct walk *walk, const struct gi_layout_kind *kind, const char *folder, struct gi_str year,
                           struct pair pair)
{
    const char *path = below(walk, folder, name_of(pair));
    struct gi_str id = gi_str_of(path + strlen(folder) + 1);
    if (is_folder(pair.was) && !is_folder(pair.now)) {
        gi_layout_say(walk->findings, 228, path, "the base has a record here");
        return 0;
    }
    if (!is_plain(walk, path, pair.now))
        return 0;
    if (!is_folder(pair.now) || gi_id_prefix(id) != kind->prefix) {
        gi_layout_say(walk->findings, 223, path, "a year's folder holds folders of records only");
        gi_report_remedy(walk->findings, "move it out of %s/, or mend the folder's name", folder);
        return 0;
    }
    if (!gi_layout_fits_year(kind, year, id))
        gi_layout_say(walk->findings, 223, path, "%s belongs into the folder of its id's year", id.s);
    if (!pair.was && kind->kind == GI_KIND_IMPORTED)
        GI_VEC_PUSH(walk->arena, &walk->imported, id);
    if (walk_record(walk, kind->kind, path, pair))
        return -1;
    return judge_header(walk, kind->kind, path, pair.now);
}

static int walk_year(struct walk *walk, const struct gi_layout_kind *kind, const char *folder, struct gi_str year,
                     struct pair folders)
{
    struct trees trees;
    struct pair pair;
    if (read_trees(walk, folder, folders, walk->trees, &trees))
        return -1;
    if (trees.now.entries.n > GI_LIMIT_ENTRIES_A_YEAR) {
        gi_layout_say(walk->findings, 222, folder, "more than %d records in a year's folder", GI_LIMIT_ENTRIES_A_YEAR);
        return 0;
    }
    struct cursor cursor = {&trees.was.entries, &trees.now.entries, 0, 0};
    while (next_pair(&cursor, &pair) && !is_beyond(walk))
        if (!is_same(pair) && walk_year_entry(walk, kind, folder, year, pair))
            return -1;
    return 0;
}

static int walk_kind(struct walk *walk, const struct gi_layout_kind *kind, struct pair folders)
{
    struct trees trees;
    struct pair pair;
    if (read_trees(walk, kind->folder, folders, walk->trees, &trees))
        return -1;
    if (trees.now.entries.n > GI_LIMIT_TREE_ENTRIES) {
        gi_layout_say(walk->findings, 222, kind->folder, "more than %d entries in a folder", GI_LIMIT_TREE_ENTRIES);
        return 0;
    }
    struct cursor cursor = {&trees.was.entries, &trees.now.entries, 0, 0};
    while (next_pair(&cursor, &pair) && !is_beyond(walk)) {
        const char *path = below(walk, kind->folder, name_of(pair));
        if (is_same(pair))
            continue;
        if (pair.now && !is_plain(walk, path, pair.now))
            continue;
        if (pair.now && (!is_folder(pair.now) || !gi_layout_is_year(pair.now->name))) {
            gi_layout_say(walk->findings, 223, path, "%s/ holds folders of years only", kind->folder);
            continue;
        }
        if (walk_year(walk, kind, path, name_of(pair), pair))
            return -1;
    }
    return 0;
}

static int walk_guarded(struct walk *walk, struct pair pair)
{
    const char *name = gi_arena_copy(walk->arena, name_of(pair).s, name_of(pair).n);
    if (pair.now && !is_folder(pair.now)) {
        if (is_plain(walk, name, pair.now))
            gi_layout_say(walk->findings, 220, name, "%s has to be a folder", name);
        return 0;
    }
    for (size_t i = 0; i < 3; i++)
        if (strcmp(name, gi_layout_kinds[i].folder) == 0)
            return walk_kind(walk, &gi_layout_kinds[i], pair);
    size_t n = walk->hygiene->changed.n;
    if (walk_record(walk, *name == '.' ? GI_KIND_POLICY : GI_KIND_PLAN, name, pair))
        return -1;
    for (size_t i = n; i < walk->hygiene->changed.n; i++) {
        struct gi_str path = gi_str_of(walk->hygiene->changed.at[i]);
        walk->hygiene->policy |= gi_str_is(path, ".incident/policy.yaml") || gi_str_starts(path, ".incident/policy/");
    }
    return 0;
}

/* The one blob outside the guarded folders that is read. */
static int judge_attributes(struct walk *walk, const struct gi_entry *entry)
{
    const char *path = gi_arena_copy(walk->arena, entry->name.s, entry->name.n);
    uint64_t size;
    struct gi_str bytes;
    if (entry->kind != GI_ENTRY_FILE && entry->kind != GI_ENTRY_EXECUTABLE) {
        gi_layout_say(walk->findings, 822, path, ".gitattributes has to be a plain file");
        return 0;
    }
    if (gi_blob_size(walk->request->repository, gi_raw_tree_id(entry), path, &size, walk->reterr))
        return -1;
    if (size > GI_LIMIT_FILE_BYTES) {
        gi_layout_say(walk->findings, 822, path, "%llu bytes: too large to be looked at", (unsigned long long)size);
        return 0;
    }
    if (gi_blob_bytes(walk->request->repository, gi_raw_tree_id(entry), path, GI_LIMIT_FILE_BYTES, walk->arena, &bytes,
                      walk->reterr))
        return -1;
    gi_attributes_judge(walk->findings, path, bytes);
    return 0;
}

/* Anything else at the root: its name is looked at, and what it holds is nobody's business here. */
static int judge_other(struct walk *walk, struct pair pair, bool same)
{
    if (!same)
        GI_VEC_PUSH(walk->arena, &walk->hygiene->changed, below(walk, "", name_of(pair)));
    if (!pair.now || (same && walk->hygiene->guarded_before))
        return 0; /* it was judged before */
    const char *like = gi_looks_guarded(walk->records, pair.now->name);
    if (like)
        gi_layout_say(walk->findings, 821, below(walk, "", pair.now->name), "the name reads like %s", like);
    if (gi_str_is(gi_looks_fold(walk->records, pair.now->name), ".gitattributes"))
        return judge_attributes(walk, pair.now);
    return 0;
}

static bool has_guarded(const struct gi_entries *root)
{
    for (size_t i = 0; i < root->n; i++)
        if (gi_is_guarded(root->at[i].name))
            return true;
    return false;
}

static int read_root(struct walk *walk, const char *commit, struct gi_raw_tree *ret_tree)
{
    unsigned char id[20];
    *ret_tree = (struct gi_raw_tree){0};
    if (!commit)
        return 0;
    if (gi_commit_tree(walk->request->repository, commit, id, walk->reterr))
        return -1;
    return gi_raw_tree_read(walk->request->repository, id, "", walk->trees, ret_tree, walk->reterr);
}

static int walk_root(struct walk *walk)
{
    struct trees trees;
    struct pair pair;
    if (read_root(walk, walk->request->before, &trees.was) || read_root(walk, walk->request->after, &trees.now))
        return -1;
    walk->hygiene->guarded_before = has_guarded(&trees.was.entries);
    walk->hygiene->guarded = has_guarded(&trees.now.entries);
    if (!walk->hygiene->guarded && !walk->hygiene->guarded_before)
        return 0;
    say_odd(walk, "", &trees.now);
    struct cursor cursor = {&trees.was.entries, &trees.now.entries, 0, 0};
    while (next_pair(&cursor, &pair) && !is_beyond(walk)) {
        bool same = is_same(pair);
        int status = !gi_is_guarded(name_of(pair)) ? judge_other(walk, pair, same)
                     : same                        ? 0
                                                   : walk_guarded(walk, pair);
        if (status)
            return -1;
    }
    return 0;
}

/* Ids of incidents and exercises hold their year; an imported record's could stand in the folders of two. */
static int judge_imported(struct walk *walk)
{
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *after = NULL;
    struct gi_entries years;
    if (!walk->imported.n)
        return 0;
    if (gi_snapshot_revision(walk->request->repository, walk->request->after, &after, walk->reterr) ||
        gi_snapshot_list(after, "imported", walk->trees, &years, walk->reterr))
        return -1;
    for (size_t i = 0; i < walk->imported.n; i++) {
        size_t found = 0;
        const char *folder = NULL;
        for (size_t j = 0; j < years.n; j++) {
            struct gi_entries entries;
            folder = gi_layout_folder_of(walk->arena, walk->imported.at[i], years.at[j].name);
            if (gi_snapshot_names(after, folder, walk->trees, &entries, walk->reterr))
                return -1;
            found += entries.n > 0;
        }
        if (found > 1)
            gi_layout_say(walk->findings, 219, folder, "%.*s stands in two folders", GI_STR_ARGS(walk->imported.at[i]));
    }
    return 0;
}

int gi_hygiene_judge(const struct gi_hygiene_request *request, struct gi_arena *arena, struct gi_findings *findings,
                     struct gi_hygiene *ret_hygiene, struct gi_error *reterr)
{
    GI_SCOPED_ARENA struct gi_arena *trees = gi_arena_new();
    GI_SCOPED_ARENA struct gi_arena *records = gi_arena_new();
    struct gi_hygiene hygiene = {.policy = false};
    struct walk walk = {.request = request,
                        .arena = arena,
                        .trees = trees,
                        .records = records,
                        .findings = findings,
                        .hygiene = &hygiene,
                        .reterr = reterr};
    if (walk_root(&walk) || judge_imported(&walk))
        return -1;
    if (walk.changed > request->most_changes)
        gi_layout_say(findings, 823, "", "more than %zu files differ", request->most_changes);
    else if (walk.reached > GI_LIMIT_STEP_ENTRIES)
        gi_layout_say(findings, 823, "", "more than %d entries would have to be looked at", GI_LIMIT_STEP_ENTRIES);
    *ret_hygiene = hygiene;
    return 0;
}
