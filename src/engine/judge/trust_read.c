/* One version of the policy: decoded, its keys read, and compared with the one before. */
#include "base/digest.h"
#include "engine/judge/trust_parts.h"
#include "engine/layout.h"
#include "rules/rule.h"

/* Decodes bytes as if they stood in .incident/policy.yaml. */
static int decode(struct gi_arena *arena, const struct gi_file *file, struct gi_findings *said,
                  struct gi_record **ret_record, struct gi_error *reterr)
{
    static const struct gi_record_place place = {GI_KIND_POLICY, ".incident", {0}};
    struct gi_snapshot *memory = gi_snapshot_memory();
    said->arena = arena;
    gi_snapshot_memory_add(memory, GI_POLICY_PATH, (struct gi_str){file->data, file->size}, 0100644);
    int status = gi_load_record(memory, &place, said, ret_record, reterr);
    gi_snapshot_close(memory);
    return status;
}

/* Why a policy cannot be used, or NULL. */
static const char *trouble_of(struct gi_arena *arena, const struct gi_record *record, const struct gi_findings *said)
{
    for (size_t i = 0; i < said->list.n; i++) {
        const struct gi_finding *finding = &said->list.at[i];
        if (gi_rule_find(finding->code)->severity != GI_RULE_W)
            return gi_arena_printf(arena, "line %u: %s",
                                   gi_text_position(finding->place.file, finding->place.span.start).line,
                                   finding->message);
    }
    for (size_t i = 0; i < record->gaps.n; i++)
        if (record->gaps.at[i].need == GI_NEED_HARD)
            return gi_arena_printf(arena, "%s is missing", record->gaps.at[i].path);
    return record->policy.self.is == GI_PRESENT ? NULL : "it is empty";
}

static const struct gi_roster_key *find_key(const struct gi_policy_reading *reading, struct gi_str blob)
{
    for (size_t i = 0; i < reading->roster.n; i++)
        if (gi_str_equal(reading->roster.at[i].key.blob, blob))
            return &reading->roster.at[i];
    return NULL;
}

static bool read_key(struct gi_arena *arena, const struct gi_file *file, const struct gi_person *person,
                     const struct gi_key *key, struct gi_findings *findings, struct gi_policy_reading *reading)
{
    struct gi_error error = {.arena = arena};
    struct gi_roster_key entry = {.person = person, .status = (int)key->status.number};
    if (gi_public_key_parse(arena, key->key.text, &entry.key, &error)) {
        gi_layout_say(findings, 810, file->path, "a key of %.*s cannot be used: %s", GI_STR_ARGS(person->id.text),
                      error.message);
        return false;
    }
    const struct gi_roster_key *twin = find_key(reading, entry.key.blob);
    if (twin) {
        gi_layout_say(findings, 810, file->path, "the key %s stands there twice: of %.*s and of %.*s",
                      gi_public_key_fingerprint(arena, &entry.key), GI_STR_ARGS(twin->person->id.text),
                      GI_STR_ARGS(person->id.text));
        return false;
    }
    bool lax = key->touch.is == GI_PRESENT && key->touch.number == GI_YES_NO_NO;
    entry.touch = lax ? GI_TOUCH_NOT_NEEDED : GI_TOUCH_REQUIRED;
    entry.since = key->since.is == GI_PRESENT ? key->since.number : 0;
    if (entry.since < 0 || entry.since > reading->version.number) {
        gi_layout_say(findings, 810, file->path,
                      "a key of %.*s has its status since policy %lld, which is not yet there",
                      GI_STR_ARGS(person->id.text), (long long)entry.since);
        return false;
    }
    GI_VEC_PUSH(arena, &reading->roster, entry);
    return true;
}

static bool read_people(struct gi_arena *arena, const struct gi_file *file, struct gi_findings *findings,
                        struct gi_policy_reading *reading)
{
    const struct gi_policy *policy = &reading->version.record->policy;
    bool good = true;
    for (size_t i = 0; i < policy->people.n; i++) {
        const struct gi_person *person = &policy->people.at[i];
        if (gi_policy_person(policy, person->id.text) != person) {
            gi_layout_say(findings, 811, file->path, "the person %.*s stands there twice",
                          GI_STR_ARGS(person->id.text));
            good = false;
        }
        for (size_t j = 0; j < person->keys.n; j++)
            good = read_key(arena, file, person, &person->keys.at[j], findings, reading) && good;
    }
    return good;
}

/* A root that asks for nobody would let anybody in. */
static bool check_root(const struct gi_file *file, const struct gi_policy *policy, struct gi_findings *findings)
{
    if (policy->root.threshold.number >= 1)
        return true;
    gi_layout_say(findings, 808, file->path, "the root's threshold is %.*s: then anybody could change the policy",
                  GI_STR_ARGS(policy->root.threshold.text));
    return false;
}

int gi_policy_read(struct gi_arena *arena, const struct gi_file *file, struct gi_findings *findings,
                   struct gi_policy_reading *ret_reading, bool *ret_good, struct gi_error *reterr)
{
    struct gi_policy_reading reading = {0};
    struct gi_findings said = {0};
    struct gi_record *record = NULL;
    *ret_good = false;
    if (decode(arena, file, &said, &record, reterr))
        return -1;
    const char *trouble = trouble_of(arena, record, &said);
    if (trouble) {
        gi_layout_say(findings, 811, file->path, "this policy cannot be used: %s", trouble);
        return 0;
    }
    int64_t version = record->policy.version.number;
    if (version < 1 || version > 9999) {
        gi_layout_say(findings, 809, file->path, "version %lld: they go from 1 to 9999", (long long)version);
        return 0;
    }
    reading.version = (struct gi_policy_version){.number = (uint32_t)version, .record = record};
    gi_digest_hex((struct gi_str){file->data, file->size}, reading.version.digest);
    *ret_good = read_people(arena, file, findings, &reading) && check_root(file, &record->policy, findings);
    *ret_reading = reading;
    return 0;
}

/* Says that a value is another one than before. */
static bool check_same(const struct gi_scalar *before, const struct gi_scalar *now, const char *what, const char *path,
                       struct gi_findings *findings)
{
    if (gi_str_equal(before->text, now->text))
        return true;
    gi_layout_say(findings, 809, path, "%s is %.*s, and was %.*s: it never changes", what, GI_STR_ARGS(now->text),
                  GI_STR_ARGS(before->text));
    return false;
}

static const char *status_word(int status)
{
    return gi_words_KEY_STATUS.at[status].word;
}

/* One key of the policy before: it stays with its person, and its status only goes on. */
static bool check_kept(const struct gi_roster_key *old, const struct gi_policy_reading *next, const char *path,
                       struct gi_findings *findings)
{
    const struct gi_roster_key *now = find_key(next, old->key.blob);
    const char *print = gi_public_key_fingerprint(findings->arena, &old->key);
    struct gi_str who = old->person->id.text;
    if (!now) {
        gi_layout_say(findings, 810, path, "the key %s of %.*s is gone: a key never leaves policy", print,
                      GI_STR_ARGS(who));
        gi_report_remedy(findings, "put it back with status: retired, or compromised");
    } else if (!gi_str_equal(now->person->id.text, who)) {
        gi_layout_say(findings, 810, path, "the key %s is of %.*s, and was of %.*s: one key belongs to one person",
                      print, GI_STR_ARGS(now->person->id.text), GI_STR_ARGS(who));
    } else if (now->status < old->status) {
        gi_layout_say(findings, 810, path,
                      "the key %s of %.*s is %s, and was %s: it only goes from active to retired to compromised", print,
                      GI_STR_ARGS(who), status_word(now->status), status_word(old->status));
    } else {
        return true;
    }
    return false;
}

static bool check_keys(const struct gi_trust *before, const struct gi_policy_reading *next, const char *path,
                       struct gi_findings *findings)
{
    bool good = true;
    for (size_t i = 0; i < before->roster.n; i++)
        good = check_kept(&before->roster.at[i], next, path, findings) && good;
    for (size_t i = 0; i < next->roster.n; i++) {
        const struct gi_roster_key *key = &next->roster.at[i];
        if (gi_trust_key(before, key->key.blob) || key->status == GI_KEY_STATUS_ACTIVE)
            continue;
        gi_layout_say(findings, 810, path, "the key %s of %.*s is new and %s: a key begins as active",
                      gi_public_key_fingerprint(findings->arena, &key->key), GI_STR_ARGS(key->person->id.text),
                      status_word(key->status));
        good = false;
    }
    return good;
}

bool gi_policy_follows(const struct gi_trust *before, const struct gi_policy_reading *next, const char *path,
                       struct gi_findings *findings)
{
    uint32_t last = before->versions.n ? before->versions.at[before->versions.n - 1].number : 0;
    bool good = true;
    if (next->version.number != last + 1) {
        if (last)
            gi_layout_say(findings, 809, path,
                          "version %u, and version %u stands before it: one step brings one version",
                          next->version.number, last);
        else
            gi_layout_say(findings, 809, path, "version %u, and no policy stands before it: the first is version 1",
                          next->version.number);
        good = false;
    }
    const struct gi_policy *policy = &next->version.record->policy;
    const struct gi_policy *old = gi_trust_policy(before);
    if (old) {
        good = check_same(&old->project, &policy->project, "project", path, findings) && good;
        good = check_same(&old->ref, &policy->ref, "ref", path, findings) && good;
    }
    return check_keys(before, next, path, findings) && good;
}
