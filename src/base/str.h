/* Strings: slices of bytes that somebody else owns, buffers that grow to a cap, and vectors in an arena. */
#ifndef GI_BASE_STR_H
#define GI_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"

/* A slice of bytes; s is NULL when the value is absent, which is not the same as empty. */
struct gi_str {
    const char *s;
    size_t n;
};

#define GI_STR(literal) ((struct gi_str){(literal), sizeof(literal) - 1})
/* For printf's "%.*s". */
#define GI_STR_ARGS(str) (int)(str).n, (str).s ? (str).s : ""

static inline struct gi_str gi_str_of(const char *text)
{
    return (struct gi_str){text, text ? strlen(text) : 0};
}

static inline bool gi_str_equal(struct gi_str a, struct gi_str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0);
}

static inline bool gi_str_is(struct gi_str a, const char *text)
{
    if (!a.n || a.s[0] != text[0]) /* most words differ in their first byte */
        return !a.n && !text[0];
    return a.n == strlen(text) && memcmp(a.s, text, a.n) == 0;
}

static inline bool gi_str_starts(struct gi_str a, const char *prefix)
{
    if (!a.n || a.s[0] != prefix[0])
        return !prefix[0];
    size_t n = strlen(prefix);
    return a.n >= n && memcmp(a.s, prefix, n) == 0;
}

static inline bool gi_str_ends(struct gi_str a, const char *suffix)
{
    size_t n = strlen(suffix);
    return a.n >= n && (n == 0 || memcmp(a.s + a.n - n, suffix, n) == 0);
}

/* Bytewise order, a prefix before what it begins: negative, zero or positive. */
int gi_str_compare(struct gi_str a, struct gi_str b) GI_MUST_USE;

/* The part from byte `from` on, `size` bytes at most. */
struct gi_str gi_str_part(struct gi_str a, size_t from, size_t size) GI_MUST_USE;

/* Without blanks, tabs and line ends at both ends. */
struct gi_str gi_str_trim(struct gi_str a) GI_MUST_USE;

/* The place of a byte, or a.n where it does not occur. */
size_t gi_str_find(struct gi_str a, char byte) GI_MUST_USE;

/* The Damerau-Levenshtein distance of two short strings (cut at 64 bytes): how unknown keys find their nearest. */
size_t gi_str_distance(struct gi_str a, struct gi_str b) GI_MUST_USE;

/* A buffer that grows in an arena up to a cap; always ends with a NUL that `n` does not count. Once the cap is reached
 * `full` stays true and nothing more is added. */
struct gi_buf {
    struct gi_arena *arena;
    char *s;
    size_t n;
    size_t size;
    size_t cap;
    bool full;
};

/* An empty buffer that holds at most cap bytes. */
struct gi_buf gi_buf_new(struct gi_arena *arena, size_t cap) GI_MUST_USE;

/* Add bytes, text, one byte, a slice, or formatted text at the end. */
void gi_buf_add(struct gi_buf *buf, const char *bytes, size_t size);
void gi_buf_adds(struct gi_buf *buf, const char *text);
void gi_buf_addc(struct gi_buf *buf, char byte);
void gi_buf_addstr(struct gi_buf *buf, struct gi_str str);
void gi_buf_addf(struct gi_buf *buf, const char *format, ...) GI_PRINTF(2, 3);

/* What stands in the buffer, owned by its arena. */
static inline struct gi_str gi_buf_str(const struct gi_buf *buf)
{
    return (struct gi_str){buf->s, buf->n};
}

/* A vector of T in an arena: `GI_VEC(struct gi_row) rows;` then GI_VEC_PUSH(arena, &rows, row). */
#define GI_VEC(T)                                                                                                      \
    struct {                                                                                                           \
        T *at;                                                                                                         \
        size_t n;                                                                                                      \
        size_t room;                                                                                                   \
    }

/* Adds one zeroed item and gives its address; the address is good until the next addition. */
#define GI_VEC_ADD(arena, vec)                                                                                         \
    (gi_vec_reserve((arena), (void **)&(vec)->at, (vec)->n, &(vec)->room, sizeof(*(vec)->at)), &(vec)->at[(vec)->n++])

#define GI_VEC_PUSH(arena, vec, ...) (*GI_VEC_ADD((arena), (vec)) = (__VA_ARGS__))

/* Makes room for one more item; used by GI_VEC_ADD only. */
void gi_vec_reserve(struct gi_arena *arena, void **at, size_t used, size_t *room, size_t item);

#endif
