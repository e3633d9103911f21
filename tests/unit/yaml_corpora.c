/* Real YAML: every file of CORPORA (default ../shared/corpora) against libyaml's own reading. */
#include <ftw.h>
#include <yaml.h>

#include "base/env.h"
#include "base/file.h"
#include "base/limits.h"
#include "parse/frontmatter.h"
#include "parse/yaml.h"
#include "unit.h"

struct corpora {
    struct gi_arena *arena;
    GI_VEC(const char *) paths;
    size_t scalars;
    size_t read;
    size_t refused; /* by the text gate */
};

static struct corpora corpora; /* nftw(3) passes no context */

static int keep_path(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)walk;
    struct gi_str name = gi_str_of(path);
    bool wanted = gi_str_ends(name, ".yaml") || gi_str_ends(name, ".yml") || gi_str_ends(name, ".md");
    if (kind == FTW_F && wanted && status->st_size <= GI_LIMIT_YAML_BYTES)
        GI_VEC_PUSH(corpora.arena, &corpora.paths, gi_arena_copy(corpora.arena, path, name.n));
    return 0;
}

static const char *root(void)
{
    const char *named = gi_env_get("CORPORA");
    return named ? named : "../shared/corpora";
}

static int find_files(void **state)
{
    (void)state;
    corpora.arena = gi_arena_new();
    nftw(root(), keep_path, 16, FTW_PHYS);
    return 0;
}

static int forget_files(void **state)
{
    (void)state;
    gi_arena_free(corpora.arena);
    return 0;
}

/* What libyaml says of a text, without the program's reader. */
struct plain_reading {
    bool good;      /* one document of the subset, as far as events show it */
    size_t scalars; /* keys included */
    struct gi_str last;
};

static bool in_subset(const yaml_event_t *event)
{
    switch ((int)event->type) {
    case YAML_ALIAS_EVENT:
        return false;
    case YAML_SCALAR_EVENT:
        return !event->data.scalar.anchor && !event->data.scalar.tag;
    case YAML_SEQUENCE_START_EVENT:
        return !event->data.sequence_start.anchor && !event->data.sequence_start.tag;
    case YAML_MAPPING_START_EVENT:
        return !event->data.mapping_start.anchor && !event->data.mapping_start.tag;
    case YAML_DOCUMENT_END_EVENT:
        return event->data.document_end.implicit;
    default:
        return true;
    }
}

static struct plain_reading read_plainly(struct gi_arena *arena, struct gi_str text)
{
    struct plain_reading reading = {.good = true};
    yaml_parser_t parser;
    yaml_event_t event;
    size_t documents = 0;
    assert_true(yaml_parser_initialize(&parser));
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.s, text.n);
    for (bool more = true; more;) {
        if (!yaml_parser_parse(&parser, &event)) {
            reading.good = false;
            break;
        }
        more = event.type != YAML_STREAM_END_EVENT;
        documents += event.type == YAML_DOCUMENT_START_EVENT;
        reading.good = reading.good && in_subset(&event);
        if (event.type == YAML_SCALAR_EVENT) {
            reading.scalars++;
            reading.last.n = event.data.scalar.length;
            reading.last.s = gi_arena_copy(arena, (const char *)event.data.scalar.value, reading.last.n);
        }
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    reading.good = reading.good && documents < 2;
    return reading;
}

/* The bytes at a scalar's span, read alone, are its value. */
static void check_scalar(const struct gi_file *file, const struct gi_node *node)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_str source = gi_text_at(file, node->span);
    corpora.scalars++;
    if (!source.n) {
        assert_int_equal(node->text.n, 0);
        return;
    }
    bool block = node->style == GI_STYLE_LITERAL || node->style == GI_STYLE_FOLDED;
    struct gi_buf alone = gi_buf_new(arena, 2 * GI_LIMIT_YAML_BYTES);
    gi_buf_addstr(&alone, source);
    gi_buf_adds(&alone, block ? "\n" : "");
    struct plain_reading reading = read_plainly(arena, gi_buf_str(&alone));
    assert_true(reading.good);
    assert_int_equal(reading.scalars, 1);
    assert_true(gi_str_equal(reading.last, node->text));
}

/* Spans lie inside each other and in order; returns the scalars below, keys included. */
static size_t check_node(const struct gi_file *file, const struct gi_node *node)
{
    size_t scalars = node->kind == GI_NODE_SCALAR;
    uint32_t at = node->span.start;
    uint32_t count = 0;
    if (scalars)
        check_scalar(file, node);
    for (const struct gi_node *child = node->first; child; child = child->next, count++) {
        assert_ptr_equal(child->parent, node);
        if (node->kind == GI_NODE_MAP) {
            assert_true(child->key_span.start >= at && child->key_span.end <= child->span.start);
            assert_true(child->key_span.end - child->key_span.start >= child->key.n);
            at = child->key_span.end;
            scalars++;
        }
        assert_true(child->span.start >= at && child->span.end <= node->span.end);
        at = child->span.end;
        scalars += check_node(file, child);
    }
    assert_int_equal(count, node->count);
    return scalars;
}

/* The code of grammar that no trap explains: a real file that gets it is told what libyaml thinks, not what to mend. */
enum { NO_CAUSE_KNOWN = 110 };

static void read_region(struct gi_arena *arena, const struct gi_file *file, struct gi_span region)
{
    struct gi_findings findings = {.arena = arena};
    struct gi_node *tree = NULL;
    struct plain_reading plain = read_plainly(arena, gi_text_at(file, region));
    bool good = gi_yaml_parse(file, region, &findings, &tree);
    if (good != plain.good)
        print_error("%s: %s\n", file->path, good ? "is no subset" : findings.list.at[0].message);
    assert_int_equal(good, plain.good);
    for (size_t i = 0; i < findings.list.n; i++) {
        const struct gi_finding *finding = &findings.list.at[i];
        assert_true(finding->place.span.start >= region.start && finding->place.span.end <= region.end);
        if (finding->code == NO_CAUSE_KNOWN)
            fail_msg("%s: only the parser's own words: %s", file->path, finding->message);
    }
    if (good)
        assert_int_equal(tree ? check_node(file, tree) : 0, tree ? plain.scalars : 0);
    corpora.read++;
}

static void every_real_file_is_read_as_libyaml_reads_it(void **state)
{
    (void)state;
    if (!corpora.paths.n) {
        print_message("skipped: no file below %s (set CORPORA)\n", root());
        skip();
    }
    for (size_t i = 0; i < corpora.paths.n; i++) {
        GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
        struct gi_error error = {.arena = arena};
        struct gi_findings findings = {.arena = arena};
        struct gi_str bytes;
        if (gi_file_read(arena, corpora.paths.at[i], GI_LIMIT_YAML_BYTES, &bytes, &error))
            fail_msg("%s", error.message);
        struct gi_file file = {corpora.paths.at[i], bytes.s, (uint32_t)bytes.n, GI_FILE_WORKTREE};
        struct gi_frontmatter parts;
        if (!gi_text_gate(&file, &findings)) {
            assert_true(findings.list.n > 0);
            corpora.refused++;
            continue;
        }
        if (!gi_str_ends(gi_str_of(file.path), ".md"))
            read_region(arena, &file, gi_file_span(&file));
        else if (gi_frontmatter_split(&file, &findings, &parts))
            read_region(arena, &file, parts.yaml);
    }
    print_message("%zu files and front matters, %zu scalars\n", corpora.read, corpora.scalars);
    assert_true(corpora.read > 0 && corpora.scalars > 0);
    assert_true(corpora.refused * 10 <= corpora.paths.n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_real_file_is_read_as_libyaml_reads_it),
    };
    return cmocka_run_group_tests(tests, find_files, forget_files);
}
