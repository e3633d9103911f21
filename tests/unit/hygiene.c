/* Hygiene of trees that no honest Git writes, made object by object. */
#include "engine/judge/hygiene.h"

#include "base/limits.h"
#include "git/changes.h"
#include "repositories.h"

enum { MOST = 1000 };

#define ID "INC-20260310-k7f3"
#define RECORD "incidents/2026/" ID

/* Writes an object as it is, however wrong; gives its id. */
static const char *put_object(struct place *place, const char *type, struct gi_str bytes)
{
    const char *const argv[] = {"git", "hash-object", "-w", "--stdin", "--literally", "-t", type, NULL};
    /* no input at all would be /dev/null: the same to git */
    struct gi_process process = {.argv = argv, .input = bytes, .most = 1 << 20};
    struct gi_str output;
    struct gi_str errors;
    int status;
    MUST(place, gi_process_run(&process, place->arena, &output, &errors, &status, &place->error));
    assert_int_equal(status, 0);
    output = gi_str_trim(output);
    return gi_arena_copy(place->arena, output.s, output.n);
}

static const char *blob(struct place *place, const char *text)
{
    return put_object(place, "blob", gi_str_of(text));
}

/* One entry of a tree to be made; a name of NULL ends a list. */
struct item {
    const char *mode;
    const char *name;
    const char *id;
};

static int digit(char byte)
{
    return byte <= '9' ? byte - '0' : byte - 'a' + 10;
}

/* A tree of these entries in this order. */
static const char *tree(struct place *place, const struct item *items)
{
    struct gi_buf bytes = gi_buf_new(place->arena, 1 << 24);
    for (const struct item *item = items; item->name; item++) {
        gi_buf_addf(&bytes, "%s %s", item->mode, item->name);
        gi_buf_addc(&bytes, '\0');
        for (size_t i = 0; i < 40; i += 2)
            gi_buf_addc(&bytes, (char)(digit(item->id[i]) * 16 + digit(item->id[i + 1])));
    }
    return put_object(place, "tree", bytes.n ? gi_buf_str(&bytes) : GI_STR(""));
}
#define TREE(place, ...) tree((place), (const struct item[]){__VA_ARGS__, {NULL, NULL, NULL}})

static const char *commit(struct place *place, const char *tree_id)
{
    return GIT_SAYS(place, "commit-tree", "-m", "x", tree_id);
}

/* A root with a policy, and a record of this tree in incidents/2026. */
static const char *root_with(struct place *place, const char *record)
{
    const char *policy = TREE(place, {"100644", "policy.yaml", blob(place, "schema: 1\n")});
    const char *year = TREE(place, {"40000", ID, record});
    return TREE(place, {"40000", ".incident", policy}, {"40000", "incidents", TREE(place, {"40000", "2026", year})});
}

/* The same with a whole year. */
static const char *root_with_year(struct place *place, const char *year)
{
    const char *policy = TREE(place, {"100644", "policy.yaml", blob(place, "schema: 1\n")});
    return TREE(place, {"40000", ".incident", policy}, {"40000", "incidents", TREE(place, {"40000", "2026", year})});
}

/* The same with one more entry at the root, which has to stand first or last. */
static const char *root_beside(struct place *place, const char *mode, const char *name, const char *id)
{
    const char *policy = TREE(place, {"100644", "policy.yaml", blob(place, "schema: 1\n")});
    if (strcmp(name, ".incident") < 0)
        return TREE(place, {mode, name, id}, {"40000", ".incident", policy});
    return TREE(place, {"40000", ".incident", policy}, {mode, name, id});
}

/* What is found between two trees, as "code path", one a line. */
static const char *found(struct place *place, const char *before, const char *after)
{
    struct gi_repository *repository = NULL;
    struct gi_findings findings = {.arena = place->arena};
    struct gi_hygiene hygiene;
    struct gi_buf said = gi_buf_new(place->arena, 1 << 20);
    MUST(place, gi_repository_open(".", &repository, &place->error));
    struct gi_hygiene_request request = {.repository = repository,
                                         .before = before ? commit(place, before) : NULL,
                                         .after = commit(place, after),
                                         .most_changes = MOST};
    MUST(place, gi_hygiene_judge(&request, place->arena, &findings, &hygiene, &place->error));
    for (size_t i = 0; i < findings.list.n; i++)
        gi_buf_addf(&said, "%s%d %s", i ? "\n" : "", findings.list.at[i].code, findings.list.at[i].place.file->path);
    gi_repository_close(repository);
    return said.s ? said.s : "";
}

static int begin(void **state)
{
    if (place_make(state))
        return -1;
    GIT((struct place *)*state, "init", "-q");
    return 0;
}
#define HYGIENE_TEST(name) cmocka_unit_test_setup_teardown(name, begin, place_remove)

static const char *plain_record(struct place *place)
{
    return TREE(place, {"100644", "incident.yaml", blob(place, "schema: 1\n")});
}

static void a_plain_tree_is_clean(void **state)
{
    struct place *place = *state;
    assert_string_equal(found(place, NULL, root_with(place, plain_record(place))), "");
}

static void a_tree_without_guarded_folders_is_not_looked_at(void **state)
{
    struct place *place = *state;
    const char *odd = TREE(place, {"100664", "b", blob(place, "")}, {"100644", "a", blob(place, "")});
    assert_string_equal(found(place, NULL, odd), "");
}

static void a_name_that_stands_twice_is_found(void **state)
{
    struct place *place = *state;
    const char *one = blob(place, "one\n");
    const char *two = blob(place, "two\n");
    const char *record = TREE(place, {"100644", "incident.yaml", one}, {"100644", "incident.yaml", two});
    assert_non_null(strstr(found(place, NULL, root_with(place, record)), "820 " RECORD "/incident.yaml"));
    /* a file and a folder of one name do not stand side by side in Git's order */
    record = TREE(place, {"100644", "evidence", one}, {"100644", "evidence.yaml", one},
                  {"40000", "evidence", TREE(place, {"100644", "x.log", one})}, {"100644", "incident.yaml", one});
    assert_non_null(strstr(found(place, NULL, root_with(place, record)), "820 " RECORD "/evidence"));
    const char *policy = TREE(place, {"100644", "policy.yaml", one});
    const char *root = TREE(place, {"40000", ".incident", policy}, {"40000", ".incident", policy});
    assert_non_null(strstr(found(place, NULL, root), "820 .incident"));
}

static void entries_out_of_order_are_found(void **state)
{
    struct place *place = *state;
    const char *one = blob(place, "one\n");
    const char *record = TREE(place, {"100644", "status.yaml", one}, {"100644", "incident.yaml", one});
    assert_string_equal(found(place, NULL, root_with(place, record)), "820 " RECORD "/incident.yaml");
}

static void modes_are_exactly_two(void **state)
{
    static const struct {
        const char *mode;
        const char *said;
    } cases[] = {{"100755", "220 " RECORD "/timeline.yaml"}, {"120000", "220 " RECORD "/timeline.yaml"},
                 {"160000", "220 " RECORD "/timeline.yaml"}, {"100664", "820 " RECORD "/timeline.yaml"},
                 {"100600", "820 " RECORD "/timeline.yaml"}, {"0100644", "820 " RECORD "/timeline.yaml"},
                 {"040000", "820 " RECORD "/timeline.yaml"}, {"100644", ""}};
    struct place *place = *state;
    const char *one = blob(place, "one\n");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *record = TREE(place, {"100644", "incident.yaml", one}, {cases[i].mode, "timeline.yaml", one});
        assert_string_equal(found(place, NULL, root_with(place, record)), cases[i].said);
    }
}

static void a_guarded_name_that_is_no_folder_is_found(void **state)
{
    struct place *place = *state;
    const char *link = blob(place, "elsewhere");
    assert_string_equal(found(place, NULL, root_beside(place, "120000", "incidents", link)), "220 incidents");
    assert_string_equal(found(place, NULL, root_beside(place, "100644", "incidents", link)), "220 incidents");
    assert_string_equal(found(place, NULL, root_beside(place, "040000", "incidents", link)), "820 incidents");
}

static void names_at_the_root_that_read_like_guarded_ones_are_found(void **state)
{
    static const char *const names[] = {
        "Incidents",
        "INCIDENTS",
        "incidents.",
        "incidents ",
        "inci\xE2\x80\x8B"
        "dents",
        ".inci\xC2\xAD"
        "dent",
        "Plan",
        "plan\xEF\xB8\x8F",
        "INCIDE~1",
        "imported:x",
        "\xEF\xBB\xBFplan",
        "exercises\\a",
        "inci\xFF"
        "dents",
        "IMPORTED. .",
        "incident\xC5\xBF",
    };
    static const char *const harmless[] = {"incident", "plans", "src", "docs", "INCIDE~10", "importer", "Makefile"};
    struct place *place = *state;
    const char *folder = TREE(place, {"100644", "x", blob(place, "")});
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        assert_string_equal(found(place, NULL, root_beside(place, "40000", names[i], folder)),
                            gi_arena_printf(place->arena, "821 %s", names[i]));
    for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
        assert_string_equal(found(place, NULL, root_beside(place, "40000", harmless[i], folder)), "");
}

static void odd_names_in_a_record_are_found(void **state)
{
    static const char *const names[] = {"a\nb.log", "-x", "x-", "con.log", "NUL", "a b", ".hidden", "\xC3\xA4.log"};
    struct place *place = *state;
    const char *one = blob(place, "one\n");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *evidence = TREE(place, {"100644", names[i], one});
        const char *record = TREE(place, {"40000", "evidence", evidence}, {"100644", "incident.yaml", one});
        assert_string_equal(found(place, NULL, root_with(place, record)),
                            gi_arena_printf(place->arena, "221 " RECORD "/evidence/%s", names[i]));
    }
    const char *twins = TREE(place, {"100644", "A.log", one}, {"100644", "a.log", one});
    const char *record = TREE(place, {"40000", "evidence", twins}, {"100644", "incident.yaml", one});
    assert_string_equal(found(place, NULL, root_with(place, record)), "221 " RECORD "/evidence/a.log");
}

static void names_of_git_itself_are_found(void **state)
{
    struct place *place = *state;
    const char *one = blob(place, "one\n");
    const char *record = TREE(place, {"100644", ".gitattributes", one}, {"100644", "incident.yaml", one});
    assert_non_null(strstr(found(place, NULL, root_with(place, record)), "221 " RECORD "/.gitattributes"));
    record = TREE(place, {"40000", ".git", TREE(place, {"100644", "config", one})}, {"100644", "incident.yaml", one});
    assert_non_null(strstr(found(place, NULL, root_with(place, record)), "820 " RECORD "/.git"));
}

static void what_the_layout_does_not_have_is_found(void **state)
{
    struct place *place = *state;
    const char *one = blob(place, "one\n");
    const char *plain = plain_record(place);
    const char *record = TREE(place, {"100644", "incident.yaml", one}, {"100644", "notes.txt", one});
    assert_string_equal(found(place, NULL, root_with(place, record)), "217 " RECORD "/notes.txt");
    record = TREE(place, {"100644", "incident.yaml", one}, {"40000", "more", plain});
    assert_string_equal(found(place, NULL, root_with(place, record)), "217 " RECORD "/more");
    record = TREE(place, {"40000", "evidence", plain}, {"100644", "incident.yaml", one});
    assert_string_equal(found(place, NULL, root_with(place, record)), "217 " RECORD "/evidence/incident.yaml");
    record = TREE(place, {"100644", "timeline.yaml", one});
    assert_string_equal(found(place, NULL, root_with(place, record)), "218 " RECORD);
    assert_string_equal(found(place, NULL, root_with_year(place, TREE(place, {"40000", "EX-20260310-k7f3", plain}))),
                        "223 incidents/2026/EX-20260310-k7f3");
    assert_string_equal(found(place, NULL, root_with_year(place, TREE(place, {"40000", "INC-20250310-k7f3", plain}))),
                        "223 incidents/2026/INC-20250310-k7f3");
    assert_string_equal(found(place, NULL, root_with_year(place, TREE(place, {"100644", ID, one}))), "223 " RECORD);
    const char *policy = TREE(place, {"100644", "policy.yaml", one});
    const char *root = TREE(place, {"40000", ".incident", policy}, {"40000", "incidents", plain});
    assert_string_equal(found(place, NULL, root), "223 incidents/incident.yaml");
}

static void an_imported_id_stands_once_over_all_years(void **state)
{
    struct place *place = *state;
    const char *year = TREE(place, {"40000", "IMP-0a1b2c3d", plain_record(place)});
    const char *policy = TREE(place, {"100644", "policy.yaml", blob(place, "schema: 1\n")});
    const char *before =
        TREE(place, {"40000", ".incident", policy}, {"40000", "imported", TREE(place, {"40000", "2024", year})});
    const char *after = TREE(place, {"40000", ".incident", policy},
                             {"40000", "imported", TREE(place, {"40000", "2024", year}, {"40000", "2025", year})});
    assert_string_equal(found(place, NULL, before), "");
    assert_non_null(strstr(found(place, before, after), "219 "));
}

static void records_of_the_tree_before_stay(void **state)
{
    struct place *place = *state;
    const char *before = root_with(place, plain_record(place));
    const char *policy = TREE(place, {"100644", "policy.yaml", blob(place, "schema: 1\n")});
    assert_string_equal(found(place, before, TREE(place, {"40000", ".incident", policy})), "228 " RECORD);
    const char *moved = TREE(place, {"40000", "INC-20260310-zzzz", plain_record(place)});
    assert_string_equal(found(place, before, root_with_year(place, moved)), "228 " RECORD);
}

static void sign_offs_of_the_tree_before_stay(void **state)
{
    struct place *place = *state;
    const char *header = blob(place, "schema: 1\n");
    const char *one = blob(place, "one\n");
    const char *two = blob(place, "two\n");
    const char *files[] = {one, two};
    const char *roots[2];
    for (size_t i = 0; i < 2; i++)
        roots[i] =
            root_with(place, TREE(place, {"100644", "incident.yaml", header},
                                  {"40000", "sign-offs", TREE(place, {"100644", "0001-assume.stmt", files[i]})}));
    assert_string_equal(found(place, roots[0], roots[1]), "610 " RECORD "/sign-offs/0001-assume.stmt");
    assert_string_equal(found(place, roots[0], root_with(place, plain_record(place))),
                        "610 " RECORD "/sign-offs/0001-assume.stmt");
}

static void what_was_judged_before_is_not_said_again(void **state)
{
    struct place *place = *state;
    const char *one = blob(place, "one\n");
    const char *bad = TREE(place, {"100644", "incident.yaml", one}, {"100644", "notes.txt", one});
    const char *worse =
        TREE(place, {"100644", "incident.yaml", one}, {"100644", "more.txt", one}, {"100644", "notes.txt", one});
    assert_string_equal(found(place, root_with(place, bad), root_with(place, worse)), "217 " RECORD "/more.txt");
    assert_string_equal(found(place, root_with(place, bad), root_with(place, bad)), "");
}

static const char *of_size(struct place *place, size_t size)
{
    char *text = gi_arena_alloc(place->arena, size + 1);
    memset(text, 'x', size);
    return blob(place, text);
}

static void sizes_are_looked_at_before_bytes(void **state)
{
    struct place *place = *state;
    const char *header = blob(place, "schema: 1\n");
    const char *large = of_size(place, GI_LIMIT_FILE_BYTES + 1);
    const char *record = TREE(place, {"100644", "incident.yaml", header}, {"100644", "timeline.yaml", large});
    assert_string_equal(found(place, NULL, root_with(place, record)), "109 " RECORD "/timeline.yaml");
    record = TREE(place, {"40000", "evidence", TREE(place, {"100644", "x.log", large})},
                  {"100644", "incident.yaml", header});
    assert_string_equal(found(place, NULL, root_with(place, record)), "");
    const char *statement = of_size(place, GI_LIMIT_STATEMENT_BYTES + 1);
    const char *signature = of_size(place, GI_LIMIT_SIGNATURE_BYTES + 1);
    record = TREE(
        place, {"100644", "incident.yaml", header},
        {"40000", "sign-offs",
         TREE(place, {"100644", "0001-assume.alice.1.sig", signature}, {"100644", "0001-assume.stmt", statement})});
    assert_string_equal(found(place, NULL, root_with(place, record)),
                        "109 " RECORD "/sign-offs/0001-assume.alice.1.sig\n"
                        "109 " RECORD "/sign-offs/0001-assume.stmt");
}

static void a_folder_holds_so_many_files_and_no_more(void **state)
{
    struct place *place = *state;
    const char *one = blob(place, "one\n");
    struct item *items = GI_NEW_ARRAY(place->arena, struct item, GI_LIMIT_ENTRIES_AN_INCIDENT + 1);
    for (size_t i = 0; i < GI_LIMIT_ENTRIES_AN_INCIDENT; i++)
        items[i] = (struct item){"100644", gi_arena_printf(place->arena, "e%05zu.log", i), one};
    const char *record = TREE(place, {"40000", "evidence", tree(place, items)}, {"100644", "incident.yaml", one});
    assert_string_equal(found(place, NULL, root_with(place, record)), "222 " RECORD "/evidence");
}

static void a_step_changes_so_many_files_and_no_more(void **state)
{
    struct place *place = *state;
    const char *one = blob(place, "one\n");
    struct item *items = GI_NEW_ARRAY(place->arena, struct item, MOST + 2);
    for (size_t i = 0; i <= MOST; i++)
        items[i] = (struct item){"100644", gi_arena_printf(place->arena, "e%05zu.log", i), one};
    const char *record = TREE(place, {"40000", "evidence", tree(place, items)}, {"100644", "incident.yaml", one});
    assert_string_equal(found(place, NULL, root_with(place, record)), "823 ");
}

static void one_tree_in_many_places_costs_what_it_would_in_full(void **state)
{
    struct place *place = *state;
    const char *one = blob(place, "one\n");
    const char *level = TREE(place, {"100644", "x.log", one});
    for (size_t depth = 0; depth < 12; depth++) {
        struct item items[101] = {{NULL, NULL, NULL}};
        for (size_t i = 0; i < 100; i++)
            items[i] = (struct item){"40000", gi_arena_printf(place->arena, "d%02zu", i), level};
        level = tree(place, items);
    }
    const char *record = TREE(place, {"40000", "evidence", level}, {"100644", "incident.yaml", one});
    assert_non_null(strstr(found(place, NULL, root_with(place, record)), "217 " RECORD "/evidence/d00"));
    struct item years[101] = {{NULL, NULL, NULL}};
    for (size_t i = 0; i < 100; i++)
        years[i] = (struct item){"40000", gi_arena_printf(place->arena, "INC-20260310-k%03zu", i), record};
    const char *said = found(place, NULL, root_with_year(place, tree(place, years)));
    size_t lines = 1;
    for (const char *at = strchr(said, '\n'); at; at = strchr(at + 1, '\n'))
        lines++;
    assert_int_equal(lines, 100 * 100); /* every folder where none belongs, and nothing below it */
}

static void attributes_of_the_root_leave_records_alone(void **state)
{
    static const struct {
        const char *text;
        bool refused;
    } cases[] = {
        {"/incidents/** text eol=lf\n", false},
        {"*.png -diff\n", true}, /* evidence has pictures, too */
        {"*.png binary\n", true},
        {"src/** filter=x\n", false},
        {"/x filter=x\n", false},
        {"incidents/** filter=x\n", true},
        {"INCIDENTS/** filter=x\n", true},
        {"incidents/**/timeline.yaml merge=union\n", true},
        {"plan/plan.md merge=binary\n", false},
        {"**/x diff=yaml\n", false},
        {"**/x -diff\n", true},
        {"i*/x filter=x\n", true},
        {"\"inc\\151dents/x\" filter=x\n", true},
        {"[attr]quiet -diff\n", true},
        {"[attr]plain text\n", false},
        {"# * filter=x\n", false},
        {"* filter=x\n/incidents/** -filter\n", true}, /* of the other four folders it still is */
        {"* filter=x\n/incidents/** -filter\n/.incident/** -filter\n/plan/** -filter\n/exercises/** -filter\n"
         "/imported/** -filter\n",
         false},
        {"docs/* ident\n* ident\n", true},
        {"*.yaml working-tree-encoding=UTF-16\n", true},
        {"\t* filter=x", true},
    };
    struct place *place = *state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *said =
            found(place, NULL, root_beside(place, "100644", ".gitattributes", blob(place, cases[i].text)));
        if (cases[i].refused ? strncmp(said, "822 .gitattributes", 18) != 0 : *said)
            fail_msg("%s: '%s'", cases[i].text, said);
    }
    assert_string_equal(found(place, NULL, root_beside(place, "120000", ".gitattributes", blob(place, "x"))),
                        "822 .gitattributes");
    assert_string_equal(
        found(place, NULL, root_beside(place, "100644", ".GitAttributes", blob(place, "* filter=x\n"))) + 3,
        " .GitAttributes\n822 .GitAttributes\n822 .GitAttributes\n822 .GitAttributes\n822 .GitAttributes");
}

static void a_missing_object_is_an_error(void **state)
{
    struct place *place = *state;
    struct gi_repository *repository = NULL;
    struct gi_findings findings = {.arena = place->arena};
    struct gi_hygiene hygiene;
    const char *gone = "0123456789012345678901234567890123456789";
    MUST(place, gi_repository_open(".", &repository, &place->error));
    const char *roots[] = {root_with(place, gone), root_with_year(place, gone),
                           root_with(place, TREE(place, {"100644", "incident.yaml", gone}))};
    for (size_t i = 0; i < 3; i++) {
        struct gi_hygiene_request request = {
            .repository = repository, .after = commit(place, roots[i]), .most_changes = MOST};
        MUST_FAIL(place, gi_hygiene_judge(&request, place->arena, &findings, &hygiene, &place->error), "missing");
        assert_non_null(strstr(place->error.hint, "git fetch"));
        place->error.hint = NULL;
    }
    gi_repository_close(repository);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HYGIENE_TEST(a_plain_tree_is_clean),
        HYGIENE_TEST(a_tree_without_guarded_folders_is_not_looked_at),
        HYGIENE_TEST(a_name_that_stands_twice_is_found),
        HYGIENE_TEST(entries_out_of_order_are_found),
        HYGIENE_TEST(modes_are_exactly_two),
        HYGIENE_TEST(a_guarded_name_that_is_no_folder_is_found),
        HYGIENE_TEST(names_at_the_root_that_read_like_guarded_ones_are_found),
        HYGIENE_TEST(odd_names_in_a_record_are_found),
        HYGIENE_TEST(names_of_git_itself_are_found),
        HYGIENE_TEST(what_the_layout_does_not_have_is_found),
        HYGIENE_TEST(an_imported_id_stands_once_over_all_years),
        HYGIENE_TEST(records_of_the_tree_before_stay),
        HYGIENE_TEST(sign_offs_of_the_tree_before_stay),
        HYGIENE_TEST(what_was_judged_before_is_not_said_again),
        HYGIENE_TEST(sizes_are_looked_at_before_bytes),
        HYGIENE_TEST(a_folder_holds_so_many_files_and_no_more),
        HYGIENE_TEST(a_step_changes_so_many_files_and_no_more),
        HYGIENE_TEST(one_tree_in_many_places_costs_what_it_would_in_full),
        HYGIENE_TEST(attributes_of_the_root_leave_records_alone),
        HYGIENE_TEST(a_missing_object_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
