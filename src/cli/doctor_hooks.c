/* What `git incident doctor` says of one hook: whose it is, what it runs, whether it refuses. */
#include <unistd.h>

#include "cli/doctor.h"

static const char *owner_words(enum gi_hook_owner owner)
{
    switch (owner) {
    case GI_OWNER_NOBODY:
    case GI_OWNER_US:
        break;
    case GI_OWNER_PRE_COMMIT:
        return "pre-commit's";
    case GI_OWNER_LEFTHOOK:
        return "lefthook's";
    case GI_OWNER_HUSKY:
        return "husky's";
    case GI_OWNER_OTHER:
        return "not ours";
    }
    return "ours";
}

/* No hook of ours is where Git looks. */
static void say_missing(struct gi_doctor *doctor, const struct gi_hook_place *place)
{
    const char *name = gi_hook_name(place->hook);
    if (place->owner == GI_OWNER_NOBODY)
        gi_doctor_wrong(doctor, "%s: there is no hook %s; %s", name, place->path, doctor->mend);
    else
        gi_doctor_wrong(doctor, "%s: %s is %s and does not run git-incident; %s", name, place->path,
                        owner_words(place->owner), doctor->mend);
}

/* Whether the program that the hook runs is this one, or one of the same version. */
static bool is_program_well(struct gi_doctor *doctor, const struct gi_hook_place *place)
{
    const char *name = gi_hook_name(place->hook);
    if (!place->program) {
        gi_doctor_wrong(doctor, "%s: %s names no program; %s", name, place->stub, doctor->mend);
        return false;
    }
    if (access(place->program, X_OK) != 0) {
        gi_doctor_wrong(doctor, "%s: it runs %s, which is gone, so everything is refused; %s", name, place->program,
                        doctor->mend);
        return false;
    }
    if (strcmp(place->program, doctor->hooks.program) == 0)
        return true;
    const char *version = gi_hooks_version(&doctor->hooks, place->program);
    if (strcmp(version, "git-incident " GI_VERSION) == 0)
        return true;
    gi_doctor_wrong(doctor, "%s: it runs %s, which says '%s', and this is git-incident %s; %s", name, place->program,
                    version, GI_VERSION, doctor->mend);
    return false;
}

/* A stub that was edited may do anything: it is named, and not run. */
static bool is_stub_well(struct gi_doctor *doctor, const struct gi_hook_place *place)
{
    const char *name = gi_hook_name(place->hook);
    if (!place->executable) {
        gi_doctor_wrong(doctor, "%s: %s is not executable, so it never runs; %s", name, place->stub, doctor->mend);
        return false;
    }
    if (!is_program_well(doctor, place))
        return false;
    if (place->current || strcmp(place->program, doctor->hooks.program) != 0)
        return true;
    gi_doctor_wrong(doctor, "%s: %s was changed since it was installed; %s", name, place->stub, doctor->mend);
    return false;
}

static int prove(struct gi_doctor *doctor, size_t at)
{
    struct gi_hook_place *place = &doctor->hooks.places[at];
    const char *name = gi_hook_name(place->hook);
    const char *ref = doctor->ref ? doctor->ref : "refs/heads/main";
    enum gi_hook_verdict verdict = GI_HOOK_ELSE;
    const char *words = "";
    if (gi_hooks_prove(&doctor->hooks, at, doctor->tip[0] ? doctor->tip : NULL, ref, &verdict, &words))
        return -1;
    switch (verdict) {
    case GI_HOOK_REFUSES:
        gi_doctor_ok(doctor, "%s refuses a bad record%s", name,
                     place->kept_owner != GI_OWNER_NOBODY ? ", after the hook that was there before" : "");
        break;
    case GI_HOOK_LETS_PASS:
        gi_doctor_wrong(doctor, "%s: a bad record passes; %s", name, doctor->mend);
        break;
    case GI_HOOK_ELSE:
        gi_doctor_wrong(doctor, "%s: it could not judge a bad record, so it refuses everything: %s", name, words);
        break;
    }
    return 0;
}

/* Gitea's own hook runs ours. */
static bool is_delegate_well(struct gi_doctor *doctor, const struct gi_hook_place *place)
{
    const struct gi_hooks *hooks = &doctor->hooks;
    const char *name = gi_hook_name(place->hook);
    const char *delegate = gi_arena_printf(hooks->arena, "%s/%s", hooks->folder, name);
    if (hooks->layout != GI_LAYOUT_GITEA || access(delegate, X_OK) == 0)
        return true;
    gi_doctor_wrong(doctor, "%s: %s is not there or not executable, so ours never runs; gitea admin regenerate hooks",
                    name, delegate);
    return false;
}

int gi_doctor_hook(struct gi_doctor *doctor, size_t at)
{
    const struct gi_hook_place *place = &doctor->hooks.places[at];
    if (!place->stub) {
        say_missing(doctor, place);
        return 0;
    }
    if (!is_stub_well(doctor, place) || !is_delegate_well(doctor, place))
        return 0;
    if (place->hook == GI_HOOK_POST_RECEIVE) {
        gi_doctor_ok(doctor, "post-receive keeps what was accepted");
        return 0;
    }
    if (!doctor->pin[0] && place->hook == GI_HOOK_PRE_PUSH) {
        gi_doctor_wrong(doctor, "pre-push: there is no policy yet, so no push is judged; git incident init");
        return 0;
    }
    return prove(doctor, at);
}
