/* The text gate over any bytes: findings lie inside the file, in order within a kind, and come twice the same. */
#include <stdint.h>

#include "base/finding.h"
#include "base/limits.h"
#include "base/scoped.h"
#include "base/unicode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_findings(const struct gi_file *file, const struct gi_findings *findings)
{
    uint32_t last[10] = {0};
    for (size_t i = 0; i < findings->list.n; i++) {
        const struct gi_finding *finding = &findings->list.at[i];
        struct gi_span span = finding->place.span;
        check(finding->code >= 101 && finding->code <= 108);
        check(span.start < span.end && span.end <= file->size);
        check(span.start >= last[finding->code - 101]);
        last[finding->code - 101] = span.start;
        struct gi_position position = gi_text_position(file, span.start);
        struct gi_span line = gi_text_line(file, span.start);
        check(position.line >= 1 && position.byte_column == span.start - line.start + 1);
        check(position.code_point_column <= position.byte_column && position.utf16_column <= position.byte_column);
    }
}

/* What the gate lets through is what the parsers rely on. */
static void check_clean(const struct gi_file *file)
{
    size_t bad;
    check(gi_unicode_valid((struct gi_str){file->data, file->size}, &bad));
    check(!memchr(file->data, 0, file->size));
    for (uint32_t i = 0; i < file->size; i++) {
        unsigned char byte = (unsigned char)file->data[i];
        check(byte >= 0x20 || byte == '\n' || byte == '\t' || byte == '\r');
        check(byte < 0x80 || !(file->flags & GI_FILE_ASCII));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > GI_LIMIT_YAML_BYTES)
        return 0;
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_file file = {.path = "input", .size = (uint32_t)size - 1, .flags = data[0] & 1 ? GI_FILE_WORKTREE : 0};
    file.data = gi_arena_copy(arena, (const char *)data + 1, size - 1);
    struct gi_file again = file;
    struct gi_findings first = {.arena = arena};
    struct gi_findings second = {.arena = arena};
    bool may_parse = gi_text_gate(&file, &first);
    check(gi_text_gate(&again, &second) == may_parse && file.flags == again.flags);
    check(first.list.n == second.list.n);
    for (size_t i = 0; i < first.list.n; i++)
        check(strcmp(first.list.at[i].message, second.list.at[i].message) == 0);
    check_findings(&file, &first);
    check(may_parse || first.list.n);
    if (may_parse)
        check_clean(&file);
    return 0;
}
