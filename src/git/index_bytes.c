/* The bytes of a Git index, read in one pass (gitformat-index(5)). */
#include "git/index_bytes.h"

#include <arpa/inet.h>

enum {
    HEADER = 12,
    STAT = 40,  /* ten numbers in front of the id */
    FIXED = 62, /* with id and flags */
    CHECKSUM = 20,
    EXTENSION = 8,
    LONG_NAME = 0xFFF, /* in the flags: as long as this, or longer */
};

static uint32_t number_at(const char *at)
{
    uint32_t number;
    memcpy(&number, at, sizeof(number));
    return ntohl(number);
}

static uint16_t flags_at(const char *at)
{
    uint16_t flags;
    memcpy(&flags, at, sizeof(flags));
    return ntohs(flags);
}

static bool is_in_order(const struct gi_path *before, const struct gi_path *path)
{
    int order = gi_str_compare((struct gi_str){before->path, before->n}, (struct gi_str){path->path, path->n});
    if (order)
        return order < 0;
    /* the stages of an unfinished merge */
    uint16_t stages[] = {flags_at((const char *)before->what + FIXED - 2),
                         flags_at((const char *)path->what + FIXED - 2)};
    return (stages[0] & GIT_INDEX_ENTRY_STAGEMASK) < (stages[1] & GIT_INDEX_ENTRY_STAGEMASK);
}

/* Reads the entry at `at` and gives the bytes it takes, or 0 where it does not end before `end`. */
static size_t read_entry(const char *at, const char *end, uint32_t version, struct gi_path *ret_path)
{
    size_t room = (size_t)(end - at);
    if (room <= FIXED + 2)
        return 0;
    uint16_t flags = flags_at(at + FIXED - 2);
    size_t fixed = flags & GIT_INDEX_ENTRY_EXTENDED ? FIXED + 2 : FIXED;
    if (fixed != FIXED && version < 3)
        return 0;
    size_t n = strnlen(at + fixed, room - fixed);
    size_t whole = (fixed + n + 8) & ~(size_t)7;
    size_t noted = flags & GIT_INDEX_ENTRY_NAMEMASK;
    if (!n || whole > room || noted != (n < LONG_NAME ? n : LONG_NAME))
        return 0;
    *ret_path = (struct gi_path){at + fixed, n, number_at(at + 24), at};
    return whole;
}

/* Reads what follows the entries; -1 where something stands there that the entries cannot be understood without. */
static int read_extensions(const char *at, const char *end, struct gi_index_content *content)
{
    while (at < end) {
        if (end - at < EXTENSION)
            return -1;
        size_t size = number_at(at + 4);
        if (size > (size_t)(end - at) - EXTENSION || at[0] < 'A' || at[0] > 'Z')
            return -1;
        if (memcmp(at, "TREE", 4) == 0)
            content->cache_tree = (struct gi_str){at + EXTENSION, size};
        at += EXTENSION + size;
    }
    return 0;
}

int gi_index_bytes_read(struct gi_str bytes, struct gi_arena *arena, struct gi_index_content *ret_content)
{
    struct gi_index_content content = {0};
    if (bytes.n < HEADER + CHECKSUM || memcmp(bytes.s, "DIRC", 4) != 0)
        return -1;
    const char *at = bytes.s + HEADER;
    const char *end = bytes.s + bytes.n - CHECKSUM;
    uint32_t version = number_at(bytes.s + 4);
    size_t n = number_at(bytes.s + 8);
    if (version < 2 || version > 3 || n > bytes.n / FIXED)
        return -1;
    content.paths.at = gi_arena_alloc_raw(arena, n * sizeof(*content.paths.at));
    for (; content.paths.n < n; content.paths.n++) {
        struct gi_path *path = &content.paths.at[content.paths.n];
        size_t size = read_entry(at, end, version, path);
        if (!size || (content.paths.n && !is_in_order(path - 1, path)))
            return -1;
        at += size;
    }
    if (read_extensions(at, end, &content) < 0)
        return -1;
    *ret_content = content;
    return 0;
}

uint16_t gi_index_bytes_flags(const struct gi_path *path)
{
    return flags_at((const char *)path->what + FIXED - 2);
}

git_index_entry gi_index_bytes_entry(const struct gi_path *path)
{
    const char *at = path->what;
    git_index_entry entry = {
        .ctime = {(int32_t)number_at(at), number_at(at + 4)},
        .mtime = {(int32_t)number_at(at + 8), number_at(at + 12)},
        .dev = number_at(at + 16),
        .ino = number_at(at + 20),
        .mode = number_at(at + 24),
        .uid = number_at(at + 28),
        .gid = number_at(at + 32),
        .file_size = number_at(at + 36),
        .flags = flags_at(at + FIXED - 2),
        .path = path->path,
    };
    memcpy(entry.id.id, at + STAT, GIT_OID_RAWSZ);
    if (entry.flags & GIT_INDEX_ENTRY_EXTENDED)
        entry.flags_extended = flags_at(at + FIXED);
    return entry;
}

/* Reads digits up to `stop`, moves *at behind it; -1 where something else stands there ("-1" is no count, too). */
static int read_count(const char **at, const char *end, char stop, size_t *ret_count)
{
    size_t count = 0;
    const char *from = *at;
    while (*at < end && **at >= '0' && **at <= '9' && *at - from < 10)
        count = count * 10 + (size_t)(*(*at)++ - '0');
    if (*at == from || *at == end || **at != stop)
        return -1;
    ++*at;
    *ret_count = count;
    return 0;
}

/* The root comes first: a NUL for its empty name, "<entries> <subtrees>\n", its id. */
int gi_index_bytes_root(struct gi_str cache_tree, size_t entries, git_oid *ret_id)
{
    size_t counted;
    size_t subtrees;
    if (!cache_tree.n || cache_tree.s[0])
        return -1;
    const char *at = cache_tree.s + 1;
    const char *end = cache_tree.s + cache_tree.n;
    if (read_count(&at, end, ' ', &counted) < 0 || read_count(&at, end, '\n', &subtrees) < 0 || counted != entries ||
        end - at < GIT_OID_RAWSZ)
        return -1;
    memcpy(ret_id->id, at, GIT_OID_RAWSZ);
    return 0;
}
