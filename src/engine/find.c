/* Records by what people type. */
#include "engine/find.h"

#include <strings.h>

#include "base/limits.h"

enum { SHORT = 4, LISTED = 8 };

enum fit { FITS_NOT, FITS_BEGINNING, FITS_WHOLE };

static bool same_letters(struct gi_str a, struct gi_str b)
{
    return a.n == b.n && strncasecmp(a.s, b.s, a.n) == 0;
}

/* Whether what was typed is the folder, or a path below it (`incidents/2026/INC-.../timeline.yaml`, by completion). */
static bool is_path_into(struct gi_str typed, const char *folder)
{
    size_t n = strlen(folder);
    return typed.n >= n && memcmp(typed.s, folder, n) == 0 && (typed.n == n || typed.s[n] == '/');
}

static enum fit fit_of(struct gi_str typed, const struct gi_record_place *place)
{
    struct gi_str id = place->id;
    if (!id.n || !typed.n)
        return FITS_NOT;
    if (same_letters(typed, id) || is_path_into(typed, place->folder))
        return FITS_WHOLE;
    bool ends = typed.n == SHORT && id.n > SHORT && same_letters(typed, gi_str_part(id, id.n - SHORT, SHORT));
    if (ends || (typed.n < id.n && same_letters(typed, gi_str_part(id, 0, typed.n))))
        return FITS_BEGINNING;
    return FITS_NOT;
}

static int several(const struct gi_layout *layout, struct gi_str typed, struct gi_error *reterr)
{
    struct gi_buf list = gi_buf_new(reterr->arena, GI_LIMIT_REMEDY_BYTES);
    size_t listed = 0;
    for (size_t i = 0; i < layout->records.n; i++) {
        if (fit_of(typed, &layout->records.at[i]) == FITS_NOT)
            continue;
        if (listed++ < LISTED)
            gi_buf_addf(&list, "%s%.*s", listed > 1 ? ", " : "", GI_STR_ARGS(layout->records.at[i].id));
    }
    if (listed > LISTED)
        gi_buf_addf(&list, " and %zu more", listed - LISTED);
    gi_fail(reterr, "%.*s fits several records: %s", GI_STR_ARGS(typed), list.s);
    return gi_fail_hint(reterr, "type more of the id");
}

/* The records whose last four letters are nearest to what was typed, where one is near at all. */
static int none(const struct gi_layout *layout, struct gi_str typed, struct gi_error *reterr)
{
    struct gi_buf near = gi_buf_new(reterr->arena, GI_LIMIT_REMEDY_BYTES);
    size_t listed = 0;
    size_t records = 0;
    for (size_t i = 0; i < layout->records.n; i++) {
        struct gi_str id = layout->records.at[i].id;
        records += id.n > 0;
        if (id.n <= SHORT || listed >= LISTED)
            continue;
        bool is_near =
            gi_str_distance(typed, gi_str_part(id, id.n - SHORT, SHORT)) <= 1 || gi_str_distance(typed, id) <= 2;
        if (is_near)
            gi_buf_addf(&near, "%s%.*s", listed++ ? ", " : "", GI_STR_ARGS(id));
    }
    gi_fail(reterr, "%.*s is no record here%s%s", GI_STR_ARGS(typed), listed ? "; near it: " : "",
            near.s ? near.s : "");
    if (!records)
        return gi_fail_hint(reterr, "there are none yet: git incident new \"what happened\"");
    return gi_fail_hint(reterr, "git incident list shows them all");
}

int gi_find_record(const struct gi_layout *layout, const char *text, const struct gi_record_place **ret_place,
                   struct gi_error *reterr)
{
    struct gi_str typed = gi_str_trim(gi_str_of(text));
    const struct gi_record_place *found = NULL;
    size_t beginnings = 0;
    if (gi_str_starts(typed, "./"))
        typed = gi_str_part(typed, 2, typed.n);
    for (size_t i = 0; i < layout->records.n; i++) {
        const struct gi_record_place *place = &layout->records.at[i];
        enum fit fit = fit_of(typed, place);
        if (fit == FITS_WHOLE) {
            *ret_place = place;
            return 0;
        }
        if (fit == FITS_BEGINNING) {
            found = place;
            beginnings++;
        }
    }
    if (beginnings > 1)
        return several(layout, typed, reterr);
    if (!found)
        return none(layout, typed, reterr);
    *ret_place = found;
    return 0;
}

struct gi_str gi_find_short(const struct gi_layout *layout, struct gi_str id)
{
    if (id.n <= SHORT)
        return id;
    struct gi_str end = gi_str_part(id, id.n - SHORT, SHORT);
    for (size_t i = 0; i < layout->ids.n; i++) {
        struct gi_str other = layout->ids.at[i];
        if (other.n > SHORT && !gi_str_equal(other, id) &&
            same_letters(gi_str_part(other, other.n - SHORT, SHORT), end))
            return id;
    }
    return end;
}
