/* Policies that change step by step, with keys and signatures of ssh-keygen and statements written by hand. */
#ifndef GI_TESTS_POLICIES_H
#define GI_TESTS_POLICIES_H

#include "base/digest.h"
#include "engine/judge/trust.h"
#include "repositories.h"

#define PROJECT "7c9e6679-7425-40de-944b-e07fc1f90ae7"
#define POLICY ".incident/policy.yaml"

enum { SIGNED_AT = 1795348800, DAYS = 86400 }; /* 2026-11-22T12:00:00Z, by date(1) */

struct stored {
    const char *path;
    struct gi_str bytes;
};

/* A tree that is changed step by step, and the keys that may sign. */
struct bench {
    struct place *place;
    GI_VEC(struct stored) files;
    GI_VEC(const char *) changed; /* since the step began */
    struct gi_trust trust;        /* after the last accepted step */
    struct gi_findings findings;  /* of the last one */
    const char *project;
    const char *ref;
    const char *signed_at;
    const char *expires;
    int64_t clock;
};

static GI_UNUSED const char *const key_names[] = {"alice-1", "alice-2", "dana", "erin", "mallory"};

static GI_UNUSED struct bench begin(void **state)
{
    struct bench bench = {.place = *state,
                          .project = PROJECT,
                          .ref = "refs/heads/main",
                          .signed_at = "2026-11-22T12:00:00Z",
                          .expires = "2026-12-22T12:00:00Z",
                          .clock = SIGNED_AT + 60};
    for (size_t i = 0; i < sizeof(key_names) / sizeof(key_names[0]); i++)
        SHELL(bench.place,
              gi_arena_printf(bench.place->arena, "ssh-keygen -q -t ed25519 -N '' -C '' -f %s", key_names[i]));
    return bench;
}

/* A file of the test's folder, without the line end. */
static GI_UNUSED const char *content_of(struct bench *bench, const char *path)
{
    struct gi_str text;
    run_argv(bench->place, (const char *const[]){"cat", path, NULL}, 0, &text);
    return gi_arena_copy(bench->place->arena, text.s, text.n);
}

static GI_UNUSED void put(struct bench *bench, const char *path, const char *text)
{
    GI_VEC_PUSH(bench->place->arena, &bench->changed, path);
    for (size_t i = 0; i < bench->files.n; i++)
        if (strcmp(bench->files.at[i].path, path) == 0) {
            bench->files.at[i].bytes = gi_str_of(text);
            return;
        }
    GI_VEC_PUSH(bench->place->arena, &bench->files, (struct stored){path, gi_str_of(text)});
}

static GI_UNUSED void drop(struct bench *bench, const char *path)
{
    size_t kept = 0;
    GI_VEC_PUSH(bench->place->arena, &bench->changed, path);
    for (size_t i = 0; i < bench->files.n; i++)
        if (strcmp(bench->files.at[i].path, path) != 0)
            bench->files.at[kept++] = bench->files.at[i];
    assert_true(kept < bench->files.n);
    bench->files.n = kept;
}

static GI_UNUSED struct gi_str stored(struct bench *bench, const char *path)
{
    for (size_t i = 0; i < bench->files.n; i++)
        if (strcmp(bench->files.at[i].path, path) == 0)
            return bench->files.at[i].bytes;
    fail_msg("%s is not there", path);
    return (struct gi_str){0};
}

#define IN_POLICY(bench, format, ...) gi_arena_printf((bench)->place->arena, ".incident/policy/" format, __VA_ARGS__)

/* "alice" with "alice-1 active, alice-2 retired": a person of the policy. */
struct person {
    const char *id;
    const char *keys[3][2];
};

static GI_UNUSED const char *people_text(struct bench *bench, const struct person *people)
{
    struct gi_buf text = gi_buf_new(bench->place->arena, 100000);
    for (const struct person *person = people; person->id; person++) {
        gi_buf_addf(&text, "  - id: %s\n    name: %s\n    roles: [executive]\n", person->id, person->id);
        if (person->keys[0][0])
            gi_buf_adds(&text, "    keys:\n");
        for (size_t i = 0; i < 3 && person->keys[i][0]; i++) {
            const char *name = person->keys[i][0];
            const char *key =
                strchr(name, ' ') ? name : content_of(bench, gi_arena_printf(bench->place->arena, "%s.pub", name));
            gi_buf_addf(&text, "      - key: %s\n        status: %s\n", key, person->keys[i][1]);
        }
    }
    return text.s;
}

/* Writes policy.yaml of a version. */
static GI_UNUSED void put_policy(struct bench *bench, int version, int threshold, const char *members,
                                 const struct person *people)
{
    put(bench, POLICY,
        gi_arena_printf(bench->place->arena,
                        "schema: 1\nproject: %s\nversion: %d\nref: %s\nroot:\n  threshold: %d\n  members: [%s]\n"
                        "people:\n%s",
                        bench->project, version, bench->ref, threshold, members, people_text(bench, people)));
}

static GI_UNUSED const char *file_line(struct bench *bench, const char *path)
{
    char digest[65];
    struct gi_str bytes = stored(bench, path);
    gi_digest_hex(bytes, digest);
    return gi_arena_printf(bench->place->arena, "file: %s %zu %s\n", digest, bytes.n, path);
}

/* Writes the statement of a version, as the format has it. */
static GI_UNUSED void put_statement(struct bench *bench, int version)
{
    const char *old = IN_POLICY(bench, "%04d.yaml", version - 1);
    put(bench, IN_POLICY(bench, "%04d.stmt", version),
        gi_arena_printf(bench->place->arena,
                        "git-incident statement 1\nproject: %s\nrecord: policy\nseq: %d\naction: policy\n%ssigned-at: "
                        "%s\nexpires: %s\nreason: people come and go\n%s%send\n",
                        bench->project, version,
                        version > 1 ? gi_arena_printf(bench->place->arena, "policy: %d\n", version - 1) : "",
                        bench->signed_at, bench->expires, file_line(bench, POLICY),
                        version > 1 ? file_line(bench, old) : ""));
}

/* Signs the statement of a version in a namespace, under a name. */
static GI_UNUSED void sign_as(struct bench *bench, int version, const char *key, const char *name,
                              const char *name_space)
{
    put_file(bench->place, "statement", stored(bench, IN_POLICY(bench, "%04d.stmt", version)).s);
    struct gi_str armour;
    const char *line =
        gi_arena_printf(bench->place->arena, "ssh-keygen -q -Y sign -n %s -f %s <statement", name_space, key);
    run_argv(bench->place, (const char *const[]){"sh", "-ec", line, NULL}, 0, &armour);
    put(bench, IN_POLICY(bench, "%04d.%s.sig", version, name),
        gi_arena_printf(bench->place->arena, "%.*s\n", GI_STR_ARGS(armour)));
}

static GI_UNUSED void sign(struct bench *bench, int version, const char *key, const char *name)
{
    sign_as(bench, version, key, name, "root@git-incident");
}

static GI_UNUSED struct gi_snapshot *tree(const struct bench *bench)
{
    struct gi_snapshot *memory = gi_snapshot_memory();
    for (size_t i = 0; i < bench->files.n; i++)
        gi_snapshot_memory_add(memory, bench->files.at[i].path, bench->files.at[i].bytes, 0100644);
    return memory;
}

/* Judges the step; the next one begins. */
static GI_UNUSED void judge(struct bench *bench, const char *pin)
{
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *after = tree(bench);
    struct gi_trust trust = bench->trust;
    bench->findings = (struct gi_findings){.arena = bench->place->arena};
    MUST(bench->place, gi_trust_step(&bench->trust, NULL, after, bench->changed.at, bench->changed.n, pin, bench->clock,
                                     bench->place->arena, &bench->findings, &trust, &bench->place->error));
    if (!bench->findings.list.n)
        bench->trust = trust;
    bench->changed.n = 0;
}

static GI_UNUSED const char *all_said(struct bench *bench)
{
    struct gi_buf text = gi_buf_new(bench->place->arena, 100000);
    for (size_t i = 0; i < bench->findings.list.n; i++)
        gi_buf_addf(&text, "\n  %s: %s [GI%u]", bench->findings.list.at[i].place.file->path,
                    bench->findings.list.at[i].message, bench->findings.list.at[i].code);
    return text.n ? text.s : " nothing";
}

/* The step is taken, and the whole tree gives the same trust again. */
static GI_UNUSED void accepted(struct bench *bench, uint32_t version)
{
    judge(bench, NULL);
    if (bench->findings.list.n)
        fail_msg("refused:%s", all_said(bench));
    assert_int_equal(bench->trust.versions.n, version);
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *whole = tree(bench);
    struct gi_trust again;
    MUST(bench->place, gi_trust_load(whole, bench->trust.versions.at[0].digest, bench->place->arena, &bench->findings,
                                     &again, &bench->place->error));
    if (bench->findings.list.n)
        fail_msg("the tree is refused:%s", all_said(bench));
    assert_int_equal(again.versions.n, version);
    assert_int_equal(again.roster.n, bench->trust.roster.n);
    assert_string_equal(again.versions.at[version - 1].digest, bench->trust.versions.at[version - 1].digest);
}

/* The step is refused with exactly one finding, of this code and with these words. */
static GI_UNUSED void refused(struct bench *bench, int code, const char *words)
{
    judge(bench, NULL);
    if (bench->findings.list.n != 1 || bench->findings.list.at[0].code != code ||
        !strstr(bench->findings.list.at[0].message, words))
        fail_msg("wanted GI%d '%s', said:%s", code, words, all_said(bench));
}

/* Root two of alice, dana, erin; alice has one key. */
static const struct person trio[] = {
    {"alice", {{"alice-1", "active"}}}, {"dana", {{"dana", "active"}}}, {"erin", {{"erin", "active"}}}, {0}};

static GI_UNUSED void put_first(struct bench *bench)
{
    put_policy(bench, 1, 2, "alice, dana, erin", trio);
    put_statement(bench, 1);
    sign(bench, 1, "alice-1", "alice.1");
    sign(bench, 1, "dana", "dana.1");
    sign(bench, 1, "erin", "erin.1");
}

/* Policy 2 with its kept copy and statement; nobody signed yet. */
static GI_UNUSED void put_second(struct bench *bench, int version, int threshold, const char *members,
                                 const struct person *people)
{
    put(bench, IN_POLICY(bench, "%04d.yaml", version - 1), stored(bench, POLICY).s);
    put_policy(bench, version, threshold, members, people);
    put_statement(bench, version);
}

static GI_UNUSED struct bench begun(void **state)
{
    struct bench bench = begin(state);
    put_first(&bench);
    accepted(&bench, 1);
    return bench;
}

/* A change of people that two of the root sign. */
static GI_UNUSED void put_signed(struct bench *bench, const struct person *people)
{
    put_second(bench, 2, 2, "alice, dana, erin", people);
    sign(bench, 2, "alice-1", "alice.1");
    sign(bench, 2, "dana", "dana.1");
}

/* Another way to go on from here. */
static GI_UNUSED struct bench fork_of(const struct bench *bench)
{
    struct bench other = *bench;
    memset(&other.files, 0, sizeof(other.files));
    memset(&other.changed, 0, sizeof(other.changed));
    for (size_t i = 0; i < bench->files.n; i++)
        GI_VEC_PUSH(bench->place->arena, &other.files, bench->files.at[i]);
    return other;
}

#endif
