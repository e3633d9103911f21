/* Complete records that are changed by words, and what check says of them. */
#ifndef GI_TESTS_CHANGED_H
#define GI_TESTS_CHANGED_H

#include "base/time.h"
#include "fixture.h"
#include "incident/check.h"

/* A tree that is changed by words: `from` becomes `to` in one file. */
struct change {
    const char *path; /* from the root, or inside the record */
    const char *from; /* NULL: nothing is changed */
    const char *to;
};

static inline struct gi_str replaced(struct gi_arena *arena, struct gi_str bytes, const struct change *change)
{
    const char *at = strstr(bytes.s, change->from);
    if (!at)
        fixture_die(change->path, "the words to change are not there");
    return gi_str_of(
        gi_arena_printf(arena, "%.*s%s%s", (int)(at - bytes.s), bytes.s, change->to, at + strlen(change->from)));
}

static inline struct gi_snapshot *tree(struct gi_arena *arena, const char *state, const struct change *changes,
                                       size_t count)
{
    struct gi_snapshot *memory = gi_snapshot_memory();
    fixture_add(memory, gi_arena_printf(arena, "tests/data/complete/%s", state), "", arena, NULL);
    for (size_t i = 0; i < count; i++) {
        struct gi_error error = {.arena = arena};
        struct gi_file file;
        const char *path = fixture_is_rooted(changes[i].path)
                               ? changes[i].path
                               : gi_arena_printf(arena, FIXTURE_RECORD "/%s", changes[i].path);
        if (gi_snapshot_read(memory, path, 1 << 20, arena, &file, &error) != GI_READ_OK)
            fixture_die(path, "not in the fixture");
        gi_snapshot_memory_add(memory, path, replaced(arena, (struct gi_str){file.data, file.size}, &changes[i]),
                               0100644);
    }
    return memory;
}

static inline struct gi_report check(struct gi_arena *arena, struct gi_snapshot *head, struct gi_snapshot *base,
                                     enum gi_gate gate)
{
    static const char *const moment = "2026-03-13T09:00:00Z"; /* post_incident is complete as of then */
    struct gi_check_request request = {.head = head, .base = base, .gate = gate, .jobs = 1};
    struct gi_error error = {.arena = arena};
    struct gi_report report;
    assert_int_equal(gi_time_parse(gi_str_of(moment), &request.as_of), GI_TIME_OK);
    assert_int_equal(gi_check(&request, arena, &report, &error), 0);
    assert_int_equal(report.error_count, 0);
    return report;
}

/* The level of the one finding of a rule, or -1 where it does not speak. */
static inline int level_of(const struct gi_report *report, int code)
{
    for (size_t i = 0; i < report->count; i++)
        if (report->findings[i].code == code)
            return report->findings[i].level;
    return -1;
}

#endif
