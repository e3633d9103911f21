/* What a tree holds of the policy's chain: names and bytes. */
#include "base/limits.h"
#include "engine/judge/trust_parts.h"
#include "engine/layout.h"

bool gi_policy_in_chain(const char *path)
{
    return strcmp(path, GI_POLICY_PATH) == 0 || strcmp(path, GI_POLICY_FOLDER) == 0 ||
           strncmp(path, GI_POLICY_FOLDER "/", sizeof(GI_POLICY_FOLDER)) == 0;
}

/* A decimal of 1 to `most` digits without leading zeros at the start of a text, which it is taken from. */
static bool take_number(struct gi_str *text, size_t most, uint32_t *ret_number)
{
    uint32_t number = 0;
    size_t n = 0;
    while (n < text->n && n < most && text->s[n] >= '0' && text->s[n] <= '9')
        number = number * 10 + (uint32_t)(text->s[n++] - '0');
    if (!n || text->s[0] == '0')
        return false;
    *text = gi_str_part(*text, n, text->n);
    *ret_number = number;
    return true;
}

/* "0007.alice.1.sig" behind its first dot: "alice.1.sig". */
static bool read_signer(struct gi_str rest, struct gi_policy_entry *entry)
{
    size_t dot = gi_str_find(rest, '.');
    entry->who = gi_str_part(rest, 0, dot);
    rest = gi_str_part(rest, dot + 1, rest.n);
    return entry->who.n && take_number(&rest, 4, &entry->n) && gi_str_is(rest, ".sig");
}

/* The part of the chain that a name is, by its form alone. */
static bool read_name(struct gi_str name, struct gi_policy_entry *entry)
{
    uint32_t number = 0;
    for (size_t i = 0; i < 4; i++) {
        if (i >= name.n || name.s[i] < '0' || name.s[i] > '9')
            return false;
        number = number * 10 + (uint32_t)(name.s[i] - '0');
    }
    struct gi_str rest = gi_str_part(name, 4, name.n);
    entry->number = number;
    if (!number || !gi_str_starts(rest, "."))
        return false;
    entry->part = gi_str_is(rest, ".yaml")   ? GI_POLICY_COPY
                  : gi_str_is(rest, ".stmt") ? GI_POLICY_STATEMENT
                                             : GI_POLICY_SIGNATURE;
    return entry->part != GI_POLICY_SIGNATURE || read_signer(gi_str_part(rest, 1, rest.n), entry);
}

/* A blob has LF; the work tree may have CR LF. */
static void drop_carriage_returns(struct gi_arena *arena, struct gi_file *file)
{
    if (!(file->flags & GI_FILE_WORKTREE) || !memchr(file->data, '\r', file->size))
        return;
    struct gi_buf out = gi_buf_new(arena, file->size);
    for (uint32_t i = 0; i < file->size; i++)
        if (file->data[i] != '\r' || i + 1 == file->size || file->data[i + 1] != '\n')
            gi_buf_addc(&out, file->data[i]);
    file->data = out.n ? out.s : "";
    file->size = (uint32_t)out.n;
}

static uint32_t most_bytes(enum gi_policy_part part)
{
    switch (part) {
    case GI_POLICY_COPY:
        return GI_LIMIT_YAML_BYTES;
    case GI_POLICY_STATEMENT:
        return GI_LIMIT_STATEMENT_BYTES;
    case GI_POLICY_SIGNATURE:
        return GI_LIMIT_SIGNATURE_BYTES;
    }
    return 0;
}

/* Reads one file of the chain; ret_good tells whether it is one. */
static int read_file(struct gi_snapshot *tree, const char *path, uint32_t most, struct gi_findings *findings,
                     struct gi_file *ret_file, bool *ret_good, struct gi_error *reterr)
{
    *ret_good = false;
    switch (gi_snapshot_read(tree, path, most, findings->arena, ret_file, reterr)) {
    case GI_READ_OK:
        drop_carriage_returns(findings->arena, ret_file);
        *ret_good = true;
        return 0;
    case GI_READ_ABSENT:
        return 0;
    case GI_READ_TOO_LARGE:
        gi_layout_say(findings, 811, path, "%u bytes; it may have %u", ret_file->size, most);
        return 0;
    case GI_READ_NOT_A_FILE:
        gi_layout_say(findings, 811, path, "no plain file");
        return 0;
    case GI_READ_ERROR:
        break;
    }
    return -1;
}

static int read_entries(struct gi_snapshot *tree, struct gi_findings *findings, struct gi_policy_folder *folder,
                        struct gi_error *reterr)
{
    struct gi_arena *arena = findings->arena;
    struct gi_entries entries;
    if (gi_snapshot_list(tree, GI_POLICY_FOLDER, arena, &entries, reterr))
        return -1;
    if (entries.n > GI_LIMIT_TREE_ENTRIES) {
        gi_layout_say(findings, 811, GI_POLICY_FOLDER, "%zu files; it may have %d", entries.n, GI_LIMIT_TREE_ENTRIES);
        return 0;
    }
    for (size_t i = 0; i < entries.n; i++) {
        const char *path = gi_arena_printf(arena, GI_POLICY_FOLDER "/%s", entries.at[i].name.s);
        struct gi_policy_entry entry = {0};
        bool good;
        if (!read_name(entries.at[i].name, &entry)) {
            gi_layout_say(findings, 603, path, "no file of the policy's chain: 0006.yaml, 0007.stmt, 0007.alice.1.sig");
            continue;
        }
        if (read_file(tree, path, most_bytes(entry.part), findings, &entry.file, &good, reterr))
            return -1;
        if (good)
            GI_VEC_PUSH(arena, &folder->entries, entry);
    }
    return 0;
}

int gi_policy_folder_read(struct gi_snapshot *tree, struct gi_arena *arena, struct gi_findings *findings,
                          struct gi_policy_folder *ret_folder, struct gi_error *reterr)
{
    struct gi_policy_folder folder = {0};
    struct gi_findings here = {.arena = arena};
    if (read_file(tree, GI_POLICY_PATH, GI_LIMIT_YAML_BYTES, &here, &folder.policy, &folder.found, reterr) ||
        read_entries(tree, &here, &folder, reterr))
        return -1;
    for (size_t i = 0; i < here.list.n; i++)
        GI_VEC_PUSH(findings->arena, &findings->list, here.list.at[i]);
    *ret_folder = folder;
    return 0;
}

const struct gi_policy_entry *gi_policy_folder_find(const struct gi_policy_folder *folder, enum gi_policy_part part,
                                                    uint32_t number)
{
    for (size_t i = 0; i < folder->entries.n; i++)
        if (folder->entries.at[i].part == part && folder->entries.at[i].number == number)
            return &folder->entries.at[i];
    return NULL;
}
