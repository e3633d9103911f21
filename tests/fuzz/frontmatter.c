/* Front matter of any bytes: the parts lie inside the file, the keys between two lines of `---`, and nothing is lost.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/scoped.h"
#include "parse/frontmatter.h"
#include "parse/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_file file = {.path = "input.md", .size = (uint32_t)size};
    file.data = gi_arena_copy(arena, (const char *)data, size);
    struct gi_findings findings = {.arena = arena};
    struct gi_frontmatter parts = {{0, 0}, {0, 0}};
    if (!gi_frontmatter_split(&file, &findings, &parts)) {
        check(findings.list.n == 1 && (findings.list.at[0].code == 130 || findings.list.at[0].code == 131));
        return 0;
    }
    check(findings.list.n == 0 && parts.yaml.start <= parts.yaml.end && parts.yaml.end + 3 <= parts.body.start);
    check(parts.body.start <= parts.body.end && parts.body.end == size);
    check(memcmp(file.data, "---", 3) == 0 && file.data[parts.yaml.start - 1] == '\n');
    check(memcmp(file.data + parts.yaml.end, "---", 3) == 0 && file.data[parts.yaml.end - 1] == '\n');
    struct gi_node *root = NULL;
    bool good = gi_yaml_parse(&file, parts.yaml, &findings, &root);
    check(good == (findings.list.n == 0));
    for (size_t i = 0; i < findings.list.n; i++)
        check(findings.list.at[i].place.span.start >= parts.yaml.start &&
              findings.list.at[i].place.span.end <= parts.yaml.end);
    if (root)
        check(root->span.start >= parts.yaml.start && root->span.end <= parts.yaml.end);
    return 0;
}
