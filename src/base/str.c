/* Slices, capped buffers and vectors. */
#include "base/str.h"

#include <stdio.h>

#include "base/bug.h"

int gi_str_compare(struct gi_str a, struct gi_str b)
{
    size_t shorter = a.n < b.n ? a.n : b.n;
    int order = shorter ? memcmp(a.s, b.s, shorter) : 0;
    if (order)
        return order;
    return a.n < b.n ? -1 : a.n > b.n;
}

struct gi_str gi_str_part(struct gi_str a, size_t from, size_t size)
{
    if (from > a.n)
        from = a.n;
    if (size > a.n - from)
        size = a.n - from;
    return (struct gi_str){a.s ? a.s + from : NULL, size};
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

struct gi_str gi_str_trim(struct gi_str a)
{
    while (a.n && is_blank(a.s[0])) {
        a.s++;
        a.n--;
    }
    while (a.n && is_blank(a.s[a.n - 1]))
        a.n--;
    return a;
}

size_t gi_str_find(struct gi_str a, char byte)
{
    const char *at = a.n ? memchr(a.s, byte, a.n) : NULL;
    return at ? (size_t)(at - a.s) : a.n;
}

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

enum { DISTANCE_MOST = 64 };

size_t gi_str_distance(struct gi_str a, struct gi_str b)
{
    size_t rows[3][DISTANCE_MOST + 1];
    size_t a_n = a.n < DISTANCE_MOST ? a.n : DISTANCE_MOST;
    size_t b_n = b.n < DISTANCE_MOST ? b.n : DISTANCE_MOST;
    for (size_t j = 0; j <= b_n; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_n; i++) {
        size_t *now = rows[i % 3];
        const size_t *before = rows[(i + 2) % 3];
        now[0] = i;
        for (size_t j = 1; j <= b_n; j++) {
            size_t change = a.s[i - 1] != b.s[j - 1];
            now[j] = smallest(before[j] + 1, now[j - 1] + 1, before[j - 1] + change);
            if (i > 1 && j > 1 && a.s[i - 1] == b.s[j - 2] && a.s[i - 2] == b.s[j - 1])
                now[j] = smallest(now[j], now[j], rows[(i + 1) % 3][j - 2] + 1);
        }
    }
    return rows[a_n % 3][b_n];
}

struct gi_buf gi_buf_new(struct gi_arena *arena, size_t cap)
{
    struct gi_buf buf = {.arena = arena, .cap = cap, .size = 128};
    buf.s = gi_arena_alloc(arena, buf.size);
    return buf;
}

/* Makes room for `more` bytes and a NUL; false when the cap forbids it. */
static bool make_room(struct gi_buf *buf, size_t more)
{
    if (buf->full || more > buf->cap - buf->n) {
        buf->full = true;
        return false;
    }
    size_t needed = buf->n + more + 1;
    if (needed <= buf->size)
        return true;
    size_t size = buf->size;
    while (size < needed)
        size *= 2;
    buf->s = gi_arena_grow(buf->arena, buf->s, buf->size, size);
    buf->size = size;
    return true;
}

void gi_buf_add(struct gi_buf *buf, const char *bytes, size_t size)
{
    if (!size || !make_room(buf, size))
        return;
    memcpy(buf->s + buf->n, bytes, size);
    buf->n += size;
    buf->s[buf->n] = '\0';
}

void gi_buf_adds(struct gi_buf *buf, const char *text)
{
    gi_buf_add(buf, text, strlen(text));
}

void gi_buf_addc(struct gi_buf *buf, char byte)
{
    gi_buf_add(buf, &byte, 1);
}

void gi_buf_addstr(struct gi_buf *buf, struct gi_str str)
{
    gi_buf_add(buf, str.s, str.n);
}

void gi_buf_addf(struct gi_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0)
        gi_bug("a format could not be rendered");
    if (make_room(buf, (size_t)length)) {
        vsnprintf(buf->s + buf->n, (size_t)length + 1, format, again);
        buf->n += (size_t)length;
    }
    va_end(again);
}

void gi_vec_reserve(struct gi_arena *arena, void **at, size_t used, size_t *room, size_t item)
{
    if (used < *room)
        return;
    size_t wanted = *room ? *room * 2 : 4;
    *at = gi_arena_grow(arena, *at, *room * item, wanted * item);
    *room = wanted;
}
