/* A repository of records: policy, plan, schema, line ends, what is not tracked. */
#include "incident/work.h"

#include "base/digest.h"
#include "base/env.h"
#include "base/limits.h"
#include "base/process.h"
#include "base/scoped.h"
#include "engine/judge/pin.h"
#include "work/edits.h"
#include "work/keys.h"
#include "work/policy.h"
#include "work/templates.h"
#include "work/value.h"

/* What init finds out before it writes. */
struct beginning {
    struct gi_work *work;
    const struct gi_init_request *request;
    const char *name;  /* the person as people know it */
    const char *id;    /* in the policy */
    const char *email; /* or NULL */
    const char *ref;
    struct gi_work_keys keys;
    struct gi_work_key key; /* the first of them; key.text NULL: none was found */
    bool had_policy;
    bool had_plan;
    bool keyless;          /* the policy that is there has no key of this person, or another than was named */
    struct gi_trust trust; /* what HEAD has: without versions nothing is signed yet */
    char pin[65];          /* of policy 1 */
    const char *problem;   /* why policy 1 was not signed, or NULL */
    const char *missing;   /* whose signatures it still lacks, or NULL */
    bool is_signed;        /* by all who have to */
};

/* Runs git in the work tree; ret_text is the first line of its output. */
static int ask_git(struct gi_work *work, const char *const *argv, int *ret_status, struct gi_str *ret_text)
{
    struct gi_process process = {.argv = argv, .folder = gi_repository_worktree(work->repository), .most = 65536};
    struct gi_str output, errors;
    if (gi_process_run(&process, work->arena, &output, &errors, ret_status, work->error))
        return -1;
    *ret_text = gi_str_part(output, 0, gi_str_find(output, '\n'));
    return 0;
}

static int find_ref(struct beginning *beginning)
{
    static const char *const argv[] = {"git", "symbolic-ref", "-q", "HEAD", NULL};
    int status;
    struct gi_str text;
    if (ask_git(beginning->work, argv, &status, &text))
        return -1;
    if (status || !text.n) {
        gi_fail(beginning->work->error, "HEAD is on no branch, and records need one to live on");
        return gi_fail_hint(beginning->work->error, "git switch main, then git incident init again");
    }
    beginning->ref = gi_arena_copy(beginning->work->arena, text.s, text.n);
    return 0;
}

/* "Alice Arrowwood" gives alice. */
static const char *id_of_name(struct gi_work *work, const char *name)
{
    const char *slug = gi_work_slug(work->arena, name);
    size_t n = strcspn(slug, "-");
    if (!(slug[0] >= 'a' && slug[0] <= 'z') || n > 32)
        return "lead";
    return gi_arena_copy(work->arena, slug, n);
}

static int find_person(struct beginning *beginning)
{
    struct gi_work *work = beginning->work;
    const char *me = NULL;
    if (gi_repository_config(work->repository, "user.name", &beginning->name, work->error) ||
        gi_repository_config(work->repository, "user.email", &beginning->email, work->error) ||
        gi_repository_config(work->repository, "incident.me", &me, work->error))
        return -1;
    if (!beginning->name || !*beginning->name) {
        gi_fail(work->error, "git does not know your name");
        return gi_fail_hint(work->error, "git config --global user.name \"Your Name\"");
    }
    beginning->id = beginning->request->name ? beginning->request->name
                    : me && *me              ? me
                                             : id_of_name(work, beginning->name);
    return 0;
}

/* A random UUID (RFC 9562, version 4). */
static const char *new_uuid(struct gi_work *work)
{
    char digits[33];
    char variant[2];
    gi_env_random(digits, 32, "0123456789abcdef");
    gi_env_random(variant, 1, "89ab");
    return gi_arena_printf(work->arena, "%.8s-%.4s-4%.3s-%s%.3s-%.12s", digits, digits + 8, digits + 13, variant,
                           digits + 17, digits + 20);
}

static struct gi_value *make_person(struct beginning *beginning)
{
    struct gi_work *work = beginning->work;
    struct gi_value *person = gi_work_map(work);
    const struct gi_shape *shape = &gi_shape_person;
    if (gi_work_put(work, person, shape, "id", beginning->id) ||
        gi_work_put(work, person, shape, "name", beginning->name) ||
        gi_work_put(work, person, shape, "email", beginning->email) ||
        gi_work_put(work, person, shape, "roles", "crisis_lead, executive"))
        return NULL;
    if (!beginning->key.text)
        return person;
    struct gi_value *keys = gi_work_map(work);
    struct gi_value *key = gi_work_key_value(work, &beginning->key);
    if (!key)
        return NULL;
    keys->kind = GI_NODE_LIST;
    keys->key = GI_STR("keys");
    keys->first = key;
    gi_work_join(person, keys);
    return person;
}

static int create_policy(struct beginning *beginning)
{
    struct gi_work *work = beginning->work;
    struct gi_value *policy = gi_work_map(work);
    const struct gi_shape *shape = &gi_shape_policy;
    struct gi_value *people = gi_work_map(work);
    struct gi_value *person = make_person(beginning);
    const char *profile = beginning->request->profile ? beginning->request->profile : "small";
    if (!person || gi_work_put(work, policy, shape, "schema", "1") ||
        gi_work_put(work, policy, shape, "project", new_uuid(work)) ||
        gi_work_put(work, policy, shape, "version", "1") || gi_work_put(work, policy, shape, "ref", beginning->ref) ||
        gi_work_put(work, policy, shape, "root.threshold", "1") ||
        gi_work_put(work, policy, shape, "root.members", beginning->id))
        return -1;
    people->kind = GI_NODE_LIST;
    people->key = GI_STR("people");
    people->first = person;
    gi_work_join(policy, people);
    if (gi_work_put(work, policy, shape, "profile", profile))
        return -1;
    struct gi_buf text = gi_buf_new(work->arena, GI_LIMIT_YAML_BYTES);
    gi_buf_adds(&text, "# yaml-language-server: $schema=schema/policy.json\n"
                       "# Who may do what. From here on every change is a version of its own, signed by the root.\n");
    gi_edit_render(&text, policy, 0);
    gi_work_edit(work, GI_EDIT_CREATE, ".incident/policy.yaml")->bytes = gi_buf_str(&text);
    return 0;
}

/* The key of somebody whose policy was begun without one, or with another that could not sign: nobody relies on it yet.
 */
static int add_key(struct beginning *beginning)
{
    struct gi_work *work = beginning->work;
    struct gi_value *key = gi_work_key_value(work, &beginning->key);
    if (!key)
        return -1;
    for (size_t i = 0; i < work->policy->people.n; i++) {
        if (!gi_str_is(work->policy->people.at[i].id.text, beginning->id))
            continue;
        bool replaces = work->policy->people.at[i].keys.n == 1;
        struct gi_work_edit *edit =
            gi_work_edit(work, replaces ? GI_EDIT_SET : GI_EDIT_APPEND, ".incident/policy.yaml");
        edit->key_path = gi_arena_printf(work->arena, replaces ? "people[%zu].keys[0]" : "people[%zu].keys", i);
        edit->value = key;
        edit->shape = &gi_shape_policy;
    }
    return 0;
}

static int create_plan(struct beginning *beginning)
{
    struct gi_work *work = beginning->work;
    struct gi_value *plan = gi_work_map(work);
    const struct gi_shape *shape = &gi_shape_plan;
    const char *words = gi_work_template(work, "plan.md");
    static const char *const elements[][2] = {{"elements.mission", "Mission"},
                                              {"elements.strategies_and_goals", "Strategies and goals"},
                                              {"elements.senior_management_approval", "Senior management approval"},
                                              {"elements.organizational_approach", "Organizational approach"},
                                              {"elements.communication", "Communication"},
                                              {"elements.metrics", "Metrics"},
                                              {"elements.roadmap", "Roadmap"},
                                              {"elements.fit", "Fit"}};
    if (!words || gi_work_put(work, plan, shape, "schema", "1") || gi_work_put(work, plan, shape, "version", "1") ||
        gi_work_put(work, plan, shape, "owner", beginning->id) || gi_work_put(work, plan, shape, "reviewed", "today") ||
        gi_work_put(work, plan, shape, "effective", "today"))
        return -1;
    for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
        if (gi_work_put(work, plan, shape, elements[i][0], elements[i][1]))
            return -1;
    struct gi_buf text = gi_buf_new(work->arena, GI_LIMIT_YAML_BYTES);
    gi_buf_adds(&text,
                "# yaml-language-server: $schema=../.incident/schema/plan.json\n"
                "# The response plan: a skeleton so far. Its words stand in plan.md, a heading for each element.\n");
    gi_edit_render(&text, plan, 0);
    gi_work_edit(work, GI_EDIT_CREATE, "plan/plan.yaml")->bytes = gi_buf_str(&text);
    gi_work_edit(work, GI_EDIT_CREATE, "plan/plan.md")->bytes = gi_str_of(words);
    return 0;
}

static void add_lines(struct gi_work *work)
{
    static const char *const attributes[] = {"/.incident/** text eol=lf",      "/plan/** text eol=lf",
                                             "/exercises/** text eol=lf",      "/incidents/** text eol=lf",
                                             "/imported/** text eol=lf",       "/incidents/*/*/evidence/** -text",
                                             "/imported/*/*/veris.json -text", "/imported/*/*/source.md -text"};
    for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++)
        gi_work_edit(work, GI_EDIT_LINE, ".gitattributes")->bytes = gi_str_of(attributes[i]);
    gi_work_edit(work, GI_EDIT_LINE, ".gitignore")->bytes = GI_STR("/REVIEW.md");
}

/* Editors find the schemas there; they are written anew, since they are this program's own. */
static int add_schemas(struct gi_work *work, const struct gi_init_request *request)
{
    for (size_t i = 0; i < request->schema_count; i++) {
        const char *path = gi_arena_printf(work->arena, ".incident/schema/%s", request->schemas[i].name);
        struct gi_work_edit *edit = gi_work_edit(work, GI_EDIT_WHOLE, path);
        edit->bytes = request->schemas[i].bytes;
    }
    return 0;
}

/* A merge of two people's rows stays a merge. */
static int set_configuration(struct gi_work *work)
{
    static const char *const argv[] = {"git", "config", "pull.rebase", "merges", NULL};
    const char *value = NULL;
    int status = 0;
    struct gi_str text;
    if (gi_repository_config(work->repository, "pull.rebase", &value, work->error))
        return -1;
    if (!value && ask_git(work, argv, &status, &text))
        return -1;
    return status ? gi_fail(work->error, "git config pull.rebase merges failed") : 0;
}

/* What HEAD has: the trust that its policy deserves, and whether there are records already: then somebody reviews what
 * is changed. */
static int look_at_head(struct beginning *beginning, bool *ret_has)
{
    GI_SCOPED(gi_scoped_snapshot) struct gi_snapshot *head = NULL;
    struct gi_work *work = beginning->work;
    struct gi_findings unsaid = {.arena = work->arena};
    struct gi_entries entries;
    char id[41];
    enum gi_revision found = gi_repository_resolve(work->repository, "HEAD", id, work->error);
    *ret_has = false;
    if (found != GI_REVISION_OK)
        return found == GI_REVISION_UNBORN ? 0 : -1;
    if (gi_snapshot_revision(work->repository, id, &head, work->error) ||
        gi_snapshot_list(head, "", work->arena, &entries, work->error) ||
        gi_trust_load(head, NULL, work->arena, &unsaid, &beginning->trust, work->error))
        return -1;
    for (size_t i = 0; i < entries.n; i++)
        for (const char *const *folder = gi_guarded_folders; *folder; folder++)
            *ret_has = *ret_has || gi_str_is(entries.at[i].name, *folder);
    return 0;
}

/* Whether a person has the first of the keys that were found. */
static bool has_key(const struct beginning *beginning, const struct gi_person *person)
{
    for (size_t i = 0; i < person->keys.n; i++)
        if (gi_str_is(person->keys.at[i].key.text, beginning->key.text))
            return true;
    return false;
}

static int look_around(struct beginning *beginning)
{
    struct gi_work *work = beginning->work;
    struct gi_file file;
    beginning->had_policy = work->policy->self.is == GI_PRESENT;
    beginning->had_plan = gi_snapshot_read(work->tree, "plan/plan.yaml", GI_LIMIT_YAML_BYTES, work->arena, &file,
                                           work->error) != GI_READ_ABSENT ||
                          gi_snapshot_read(work->tree, "plan/plan.md", GI_LIMIT_MARKDOWN_BYTES, work->arena, &file,
                                           work->error) != GI_READ_ABSENT;
    if (find_person(beginning) || find_ref(beginning) ||
        gi_work_find_keys(work, beginning->request->key, &beginning->keys))
        return -1;
    if (beginning->keys.list.n)
        beginning->key = beginning->keys.list.at[0];
    const struct gi_person *person = gi_policy_person(work->policy, gi_str_of(beginning->id));
    beginning->keyless = person && (!person->keys.n || (beginning->request->key && !has_key(beginning, person)));
    return 0;
}

/* Takes the session's error for a reason why the policy stays unsigned, and its edits back. */
static void give_up(struct beginning *beginning, size_t edits)
{
    struct gi_error *error = beginning->work->error;
    const char *hint = error->hint ? gi_arena_printf(beginning->work->arena, " (%s)", error->hint) : "";
    beginning->problem = gi_arena_printf(beginning->work->arena, "%s%s", error->message, hint);
    error->message = error->hint = NULL;
    beginning->work->edits->list.n = edits;
}

static bool has_own_key(const struct beginning *beginning, const struct gi_policy_draft *draft)
{
    for (size_t i = 0; i < beginning->keys.list.n; i++)
        for (size_t j = 0; j < draft->next.roster.n; j++)
            if (gi_str_equal(beginning->keys.list.at[i].key.blob, draft->next.roster.at[j].key.blob))
                return true;
    return false;
}

/* Policy 1 is signed by its own root and by each of its keys. One that cannot be signed is written all the same. */
static int sign_policy(struct beginning *beginning)
{
    static const struct gi_trust none;
    struct gi_work *work = beginning->work;
    struct gi_policy_draft draft;
    struct gi_statement statement;
    struct gi_str bytes;
    size_t edits = work->edits->list.n;
    if (gi_policy_draft_bytes(work, &bytes))
        return -1;
    gi_digest_hex(bytes, beginning->pin);
    if (gi_policy_draft_read(work, &none, bytes, &draft)) {
        give_up(beginning, edits);
        return 0;
    }
    if (!has_own_key(beginning, &draft))
        return 0;
    if ((!gi_policy_draft_stated(work, &draft, &statement) &&
         gi_policy_draft_state(work, &draft, GI_STR("the first policy"))) ||
        gi_policy_draft_sign(work, &draft, &beginning->keys, NULL) || gi_policy_draft_clear(work, &draft)) {
        give_up(beginning, edits);
        return 0;
    }
    beginning->missing = gi_policy_draft_missing(work, &draft);
    beginning->is_signed = !beginning->missing;
    return 0;
}

/* A clone trusts the policy that it made, and keeps the pin that it was given. */
static int keep_pin(struct beginning *beginning)
{
    struct gi_work *work = beginning->work;
    const char *pin = NULL;
    if (gi_pin_read(work->repository, &pin, work->error))
        return -1;
    if (pin && strcmp(pin, beginning->pin) == 0)
        return 0;
    if (!pin || !beginning->trust.versions.n)
        return gi_pin_store(work->repository, work->arena, beginning->pin, work->error);
    gi_work_warn(work, "incident.pin is %s, which is not this policy 1: ask its root which one is right", pin);
    return 0;
}

static void say_policy(struct beginning *beginning, bool keyed)
{
    struct gi_work *work = beginning->work;
    const char *pin = beginning->pin;
    const char *from = beginning->key.from;
    if (beginning->had_policy && keyed)
        gi_work_said(work, "Policy: %s now has a key, from %s. Pin %s.", beginning->id, from, pin);
    else if (beginning->had_policy && beginning->is_signed && !beginning->trust.versions.n)
        gi_work_said(work, "Policy 1 is signed, with the key from %s. Pin %s.", from, pin);
    else if (beginning->had_policy)
        gi_work_said(work, "%s: the policy stays as it is. Pin %s.", beginning->id, pin);
    else if (beginning->key.text)
        gi_work_said(work, "Policy 1: you (%s), root and lead, key from %s. Pin %s.", beginning->id, from, pin);
    else
        gi_work_said(work, "Policy 1: you (%s), root and lead, without a key. Pin %s.", beginning->id, pin);
    if (!beginning->had_policy && beginning->key.text)
        gi_work_warn(work, "one person: nobody can take over, and high severities cannot close");
}

/* What keeps policy 1 from being in force, and how to go on. */
static void say_rest(struct beginning *beginning)
{
    struct gi_work *work = beginning->work;
    if (beginning->is_signed) {
        gi_work_next(work, "git incident new \"...\"");
    } else if (beginning->problem) {
        gi_work_warn(work, "policy 1 is not signed, so nothing was committed: %s", beginning->problem);
        gi_work_next(work, "git incident init, when the key can sign, or git incident init --key FILE with another");
    } else if (beginning->missing) {
        gi_work_warn(work, "policy 1 still needs %s, so nothing was committed", beginning->missing);
        gi_work_next(work, "git incident policy sign, by each of them");
    } else {
        gi_work_warn(work, "no key was found that could sign, so nothing was committed");
        gi_work_next(work, "ssh-keygen -t ed25519, then git incident init --key ~/.ssh/id_ed25519.pub");
    }
}

/* What goes into the commit as the work tree has it. */
static int take_files(struct beginning *beginning)
{
    struct gi_work *work = beginning->work;
    struct gi_entries entries;
    if (beginning->had_plan && (gi_work_take(work, "plan/plan.yaml") || gi_work_take(work, "plan/plan.md")))
        return -1;
    if (!beginning->had_policy)
        return 0;
    if (gi_work_take(work, GI_POLICY_PATH) ||
        gi_snapshot_list(work->tree, GI_POLICY_FOLDER, work->arena, &entries, work->error))
        return -1;
    for (size_t i = 0; i < entries.n; i++)
        if (gi_work_take(work, gi_arena_printf(work->arena, GI_POLICY_FOLDER "/%s", entries.at[i].name.s)))
            return -1;
    return 0;
}

int gi_work_init(struct gi_work *work, const struct gi_init_request *request)
{
    struct beginning beginning = {.work = work, .request = request};
    bool guarded;
    if (look_around(&beginning) || look_at_head(&beginning, &guarded))
        return -1;
    beginning.is_signed = beginning.trust.versions.n > 0;
    bool keyed = beginning.had_policy && beginning.keyless && beginning.key.text && !beginning.is_signed;
    if ((!beginning.had_policy && create_policy(&beginning)) || (keyed && add_key(&beginning)) ||
        (!beginning.had_plan && create_plan(&beginning)) || add_schemas(work, request) || set_configuration(work))
        return -1;
    add_lines(work);
    if (beginning.is_signed)
        memcpy(beginning.pin, beginning.trust.versions.at[0].digest, sizeof(beginning.pin));
    else if (sign_policy(&beginning))
        return -1;
    bool commit = request->how == GI_WORK_COMMIT && !guarded && beginning.is_signed;
    if ((commit && take_files(&beginning)) ||
        gi_work_finish(work, commit ? GI_WORK_COMMIT : GI_WORK_WRITE, "a repository of records") ||
        (beginning.is_signed && keep_pin(&beginning)))
        return -1;
    say_policy(&beginning, keyed);
    say_rest(&beginning);
    return 0;
}
