/* The bytes of trees. */
#include "git/raw_tree.h"

#include "git/source.h"

enum { ID = 20, MODE_MOST = 7 };

static const struct {
    const char *text;
    enum gi_entry_kind kind;
} modes[] = {{"100644", GI_ENTRY_FILE},
             {"40000", GI_ENTRY_FOLDER},
             {"100755", GI_ENTRY_EXECUTABLE},
             {"120000", GI_ENTRY_SYMLINK},
             {"160000", GI_ENTRY_GITLINK}};

static bool read_mode(struct gi_str text, struct gi_entry *entry)
{
    entry->mode = 0;
    entry->kind = GI_ENTRY_OTHER;
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] < '0' || text.s[i] > '7')
            return false;
        entry->mode = entry->mode * 8 + (uint32_t)(text.s[i] - '0');
    }
    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
        if (gi_str_is(text, modes[i].text))
            entry->kind = (uint8_t)modes[i].kind;
    return text.n > 0 && text.n <= MODE_MOST;
}

static bool is_folder(const struct gi_entry *entry)
{
    return (entry->mode & 0170000) == 040000;
}

/* Git's order of entries: a folder's name counts as if it ended with a slash. */
static int compare_in_tree(const struct gi_entry *a, const struct gi_entry *b)
{
    size_t shorter = a->name.n < b->name.n ? a->name.n : b->name.n;
    int order = memcmp(a->name.s, b->name.s, shorter);
    if (order)
        return order;
    unsigned char left = shorter < a->name.n ? (unsigned char)a->name.s[shorter] : is_folder(a) ? '/' : 0;
    unsigned char right = shorter < b->name.n ? (unsigned char)b->name.s[shorter] : is_folder(b) ? '/' : 0;
    return (int)left - (int)right;
}

static bool is_odd_name(struct gi_str name)
{
    return !name.n || memchr(name.s, '/', name.n) || gi_str_is(name, ".") || gi_str_is(name, "..") ||
           (name.n == 4 && strncasecmp(name.s, ".git", 4) == 0);
}

static void note(struct gi_raw_tree *tree, enum gi_tree_oddity oddity, struct gi_str name)
{
    if (tree->oddity == GI_TREE_PLAIN) {
        tree->oddity = oddity;
        tree->odd = name;
    }
}

/* Takes one entry off the bytes; false where they are cut off. */
static bool take_entry(struct gi_str *bytes, struct gi_entry *ret_entry)
{
    size_t blank = gi_str_find(gi_str_part(*bytes, 0, MODE_MOST + 1), ' ');
    if (blank > MODE_MOST || blank >= bytes->n || !read_mode(gi_str_part(*bytes, 0, blank), ret_entry))
        return false;
    struct gi_str rest = gi_str_part(*bytes, blank + 1, bytes->n);
    size_t n = gi_str_find(rest, '\0');
    if (n >= rest.n || rest.n - n - 1 < ID)
        return false;
    ret_entry->name = gi_str_part(rest, 0, n);
    *bytes = gi_str_part(rest, n + 1 + ID, rest.n);
    return true;
}

static size_t count_entries(struct gi_str bytes)
{
    size_t n = 0;
    struct gi_entry entry;
    while (bytes.n && take_entry(&bytes, &entry))
        n++;
    return n;
}

int gi_raw_tree_parse(struct gi_arena *arena, struct gi_str bytes, struct gi_raw_tree *ret_tree)
{
    size_t n = count_entries(bytes);
    struct gi_raw_tree tree = {.entries = {GI_NEW_ARRAY(arena, struct gi_entry, n + 1), 0}};
    struct gi_entry *at = tree.entries.at;
    bool sorted = true;
    for (size_t i = 0; bytes.n; i++) {
        if (i == n || !take_entry(&bytes, &at[i]))
            return -1;
        if (is_odd_name(at[i].name))
            note(&tree, GI_TREE_NAME, at[i].name);
        if (i && gi_str_equal(at[i - 1].name, at[i].name))
            note(&tree, GI_TREE_DOUBLE, at[i].name);
        else if (i && compare_in_tree(&at[i - 1], &at[i]) >= 0)
            note(&tree, GI_TREE_ORDER, at[i].name);
        sorted = sorted && (!i || gi_str_compare(at[i - 1].name, at[i].name) < 0);
    }
    tree.entries.n = n;
    if (!sorted) {
        gi_entries_sort(&tree.entries, arena);
        for (size_t i = 1; i < n; i++)
            if (gi_str_equal(at[i - 1].name, at[i].name))
                note(&tree, GI_TREE_DOUBLE, at[i].name);
    }
    *ret_tree = tree;
    return 0;
}

const struct gi_entry *gi_tree_find(const struct gi_entries *entries, struct gi_str name)
{
    size_t low = 0;
    size_t high = entries->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (gi_str_compare(entries->at[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < entries->n && gi_str_equal(entries->at[low].name, name) ? &entries->at[low] : NULL;
}
