/* Names without what does not show. */
#include "engine/judge/looks.h"

#include <strings.h>

#include "base/limits.h"
#include "base/unicode.h"
#include "git/changes.h"

enum { SHORT_NAME = 6 }; /* letters that Windows keeps of a long name before the ~ */

/* Without invisible characters and bytes that are not UTF-8. */
static struct gi_str visible(struct gi_arena *arena, struct gi_str name)
{
    struct gi_buf shown = gi_buf_new(arena, GI_LIMIT_PATH_BYTES);
    for (size_t i = 0; i < name.n;) {
        size_t size = 1;
        size_t bad = 0;
        bool valid = (unsigned char)name.s[i] < 0x80 || gi_unicode_valid(gi_str_part(name, i, 4), &bad) || bad > 0;
        if (valid) {
            uint32_t code_point = gi_unicode_decode(name.s + i, &size);
            if (code_point >= 0x20 && code_point != 0x7f && !gi_unicode_invisible(code_point))
                gi_buf_add(&shown, name.s + i, size);
        }
        i += size;
    }
    return shown.n ? gi_buf_str(&shown) : GI_STR("");
}

struct gi_str gi_looks_fold(struct gi_arena *arena, struct gi_str name)
{
    struct gi_str folded = gi_unicode_fold(arena, visible(arena, name));
    folded = gi_str_part(folded, 0, gi_str_find(folded, ':'));
    folded = gi_str_part(folded, 0, gi_str_find(folded, '\\'));
    while (folded.n && (folded.s[folded.n - 1] == '.' || folded.s[folded.n - 1] == ' '))
        folded.n--;
    return folded;
}

/* Windows' short name of a longer one: six letters, ~, a digit. */
static bool is_short_of(struct gi_str folded, const char *folder)
{
    struct gi_str letters = gi_str_of(folder + (*folder == '.'));
    if (letters.n <= 8 || folded.n != SHORT_NAME + 2 || folded.s[SHORT_NAME] != '~')
        return false;
    return gi_str_equal(gi_str_part(letters, 0, SHORT_NAME), gi_str_part(folded, 0, SHORT_NAME));
}

const char *gi_looks_guarded(struct gi_arena *arena, struct gi_str name)
{
    struct gi_str folded = {0};
    for (const char *const *folder = gi_guarded_folders; *folder; folder++)
        if (gi_str_is(name, *folder))
            return NULL;
    folded = gi_looks_fold(arena, name);
    for (const char *const *folder = gi_guarded_folders; *folder; folder++)
        if (gi_str_is(folded, *folder) || is_short_of(folded, *folder))
            return *folder;
    return NULL;
}
