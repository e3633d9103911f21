/* Setting fields. */
#include "incident/work.h"

#include "base/digest.h"
#include "base/limits.h"
#include "work/status.h"
#include "work/target.h"
#include "work/value.h"

/* What one command sets beside plain fields. */
struct setting {
    const char *severity;
    const char *reason;
    struct gi_buf names;
};

static int fail_fixed(struct gi_work *work, struct gi_str key)
{
    gi_fail(work->error, "%.*s never changes", GI_STR_ARGS(key));
    return gi_fail_hint(work->error, "a record that was begun wrongly is rejected, and another one begun");
}

static int fail_purged(struct gi_work *work)
{
    gi_fail(work->error, "purged is what a purge leaves, which two executives sign");
    return gi_fail_hint(work->error, "git incident sign %s purge", work->short_id);
}

static int fail_state(struct gi_work *work, const char *value)
{
    gi_fail(work->error, "the state is changed by a row of status.yaml, and the header with it");
    return gi_fail_hint(work->error, "git incident move %s %s", work->short_id, value);
}

/* The digest of a file of the work tree. */
static const char *digest_of(struct gi_work *work, const char *path)
{
    struct gi_file file;
    char hex[65];
    enum gi_read read = gi_snapshot_read(work->tree, path, GI_LIMIT_MARKDOWN_BYTES, work->arena, &file, work->error);
    if (read != GI_READ_OK) {
        gi_fail(work->error, read == GI_READ_ABSENT ? "there is no %s" : "%s cannot be read", path);
        return NULL;
    }
    gi_digest_hex((struct gi_str){file.data, file.size}, hex);
    return gi_arena_copy(work->arena, hex, 64);
}

int gi_work_pin_plan(struct gi_work *work, struct gi_value *pin)
{
    struct gi_file file;
    struct gi_findings unsaid = {.arena = work->arena};
    struct gi_node *root = NULL;
    const char *sha256 = digest_of(work, "plan/plan.md");
    if (!sha256)
        return -1;
    enum gi_read read =
        gi_snapshot_read(work->tree, "plan/plan.yaml", GI_LIMIT_YAML_BYTES, work->arena, &file, work->error);
    if (read != GI_READ_OK || !gi_text_gate(&file, &unsaid) ||
        !gi_yaml_parse(&file, gi_file_span(&file), &unsaid, &root) || !gi_node_get(root, "version"))
        return gi_fail(work->error, "plan/plan.yaml cannot be read");
    struct gi_str version = gi_node_get(root, "version")->text;
    return gi_work_put(work, pin, &gi_shape_plan_pin, "version", gi_arena_copy(work->arena, version.s, version.n)) ||
                   gi_work_put(work, pin, &gi_shape_plan_pin, "sha256", sha256)
               ? -1
               : 0;
}

/* `plan=current` and `playbook=plan/playbooks/x.md`: the digests are computed. */
static int set_pin(struct gi_work *work, const struct gi_work_target *target, const char *value)
{
    struct gi_value *pin = gi_work_map(work);
    if (target->field->shape == &gi_shape_plan_pin) {
        if (strcmp(value, "current") != 0) {
            gi_fail(work->error, "plan is a mapping");
            return gi_fail_hint(work->error, "plan=current takes version and digest of the plan as it stands");
        }
        if (gi_work_pin_plan(work, pin))
            return -1;
    } else {
        const char *path =
            strncmp(value, "plan/", 5) == 0 ? value : gi_arena_printf(work->arena, "plan/playbooks/%s", value);
        const char *sha256 = digest_of(work, path);
        if (!sha256 || gi_work_put(work, pin, &gi_shape_playbook_pin, "path", path) ||
            gi_work_put(work, pin, &gi_shape_playbook_pin, "sha256", sha256))
            return -1;
    }
    return gi_work_set(work, target->name, target->key_path, pin);
}

/* An empty value takes the key out. */
static int unset(struct gi_work *work, const struct gi_work_target *target)
{
    if (target->field->need == GI_NEED_HARD) {
        gi_fail(work->error, "%s is required and cannot be empty", target->field->key);
        return gi_fail_hint(work->error, "it is %s", gi_type_words(target->field->type));
    }
    return gi_work_remove(work, target->name, target->key_path);
}

static int set_value(struct gi_work *work, const struct gi_work_target *target, const char *value)
{
    const struct gi_field *field = target->field;
    bool pin = field->shape == &gi_shape_plan_pin || field->shape == &gi_shape_playbook_pin;
    if (gi_work_refuse_old_row(work, target) || gi_work_need_file(work, target))
        return -1;
    if (!*value)
        return unset(work, target);
    if (pin)
        return set_pin(work, target, value);
    if (field->type == GI_TYPE_RULES && strchr(target->key_path, '.'))
        return gi_work_set(work, target->name, target->key_path, gi_work_text(work, value));
    struct gi_value *made = gi_work_value(work, field, value);
    return made ? gi_work_set(work, target->name, target->key_path, made) : -1;
}

/* Keys of a header that are more than a field; 1: it was one of them. */
static int set_special(struct gi_work *work, struct setting *setting, struct gi_str key, const char *value)
{
    bool incident = work->record->kind == GI_KIND_INCIDENT;
    if (gi_str_is(key, "id") || gi_str_is(key, "schema") || (incident && gi_str_is(key, "mode")))
        return fail_fixed(work, key);
    if (!incident)
        return 0;
    if (gi_str_is(key, "state"))
        return fail_state(work, value);
    if (gi_str_is(key, "purged"))
        return fail_purged(work);
    if (gi_str_is(key, "severity")) {
        setting->severity = value;
        return 1;
    }
    if (!gi_str_is(key, "reason"))
        return 0;
    setting->reason = value;
    return 1;
}

static int set_pair(struct gi_work *work, struct setting *setting, const char *pair)
{
    const char *equals = strchr(pair, '=');
    if (!equals || equals == pair) {
        gi_fail(work->error, "'%s' is not PATH=VALUE", pair);
        return gi_fail_hint(work->error,
                            "write it like confidence=confirmed, with quotes around a value that has blanks");
    }
    const char *path = gi_arena_copy(work->arena, pair, (size_t)(equals - pair));
    int special = set_special(work, setting, gi_str_of(path), equals + 1);
    if (special < 0)
        return -1;
    gi_buf_addf(&setting->names, "%s%s", setting->names.n ? ", " : "", path);
    if (special)
        return 0;
    struct gi_work_target target;
    if (gi_work_find_target(work, path, &target))
        return -1;
    return set_value(work, &target, equals + 1);
}

static int set_severity(struct gi_work *work, const struct setting *setting)
{
    const char *me = gi_work_me(work);
    if (!setting->reason) {
        gi_fail(work->error, "a change of severity has to say why");
        return gi_fail_hint(work->error, "git incident set %s severity=%s reason=\"...\"", work->short_id,
                            setting->severity);
    }
    if (!me || gi_work_status(work, "severity", setting->severity, "now", me, setting->reason, NULL))
        return -1;
    return 0;
}

int gi_work_set_pairs(struct gi_work *work, const char *const *pairs, size_t count, const char *reason,
                      const char **ret_names)
{
    struct setting setting = {.names = gi_buf_new(work->arena, 2000)};
    for (size_t i = 0; i < count; i++)
        if (set_pair(work, &setting, pairs[i]))
            return -1;
    if (setting.reason && !setting.severity) {
        gi_fail(work->error, "reason belongs to a change of severity");
        return gi_fail_hint(work->error, "git incident set %s severity=... reason=\"...\"", work->short_id);
    }
    if (!setting.reason)
        setting.reason = reason;
    if (setting.severity && set_severity(work, &setting))
        return -1;
    *ret_names = setting.names.s;
    return 0;
}

int gi_work_set_fields(struct gi_work *work, const char *const *pairs, size_t count, enum gi_work_how how)
{
    const char *names;
    if (gi_work_set_pairs(work, pairs, count, NULL, &names))
        return -1;
    gi_work_said(work, "%s: %s set.", work->short_id, names);
    if (work->record->kind == GI_KIND_INCIDENT)
        gi_work_next(work, "git incident next %s", work->short_id);
    else
        gi_work_next(work, "git incident check");
    return gi_work_finish(work, how, gi_arena_printf(work->arena, "set %s", names));
}
