/* The key that signs: an active key of the policy whose owner sits here. */
#include "base/env.h"
#include "base/limits.h"
#include "work/signing.h"

static uint32_t version_of(const struct gi_signing *signing)
{
    return signing->trust.versions.at[signing->trust.versions.n - 1].number;
}

static const char *status_word(int status)
{
    return status == GI_KEY_STATUS_RETIRED ? "retired" : "compromised";
}

/* "ED25519 SHA256:..., ..." : the active keys of a person. */
static const char *keys_of(struct gi_signing *signing, struct gi_str who)
{
    struct gi_buf text = gi_buf_new(signing->arena, GI_LIMIT_REMEDY_BYTES);
    for (size_t i = 0; i < signing->trust.roster.n; i++) {
        const struct gi_roster_key *key = &signing->trust.roster.at[i];
        if (key->status == GI_KEY_STATUS_ACTIVE && gi_str_equal(key->person->id.text, who))
            gi_buf_addf(&text, "%s%s %s", text.n ? ", " : "", gi_public_key_type(key->key.type),
                        gi_public_key_fingerprint(signing->arena, &key->key));
    }
    return text.n ? text.s : "none";
}

/* "user.signingKey (SHA256:...), the agent (no keys)": where was looked, for whoever wonders. */
static const char *looked(struct gi_signing *signing, const struct gi_work_keys *keys, const char *named)
{
    struct gi_buf text = gi_buf_new(signing->arena, GI_LIMIT_REMEDY_BYTES);
    bool agent = false;
    for (size_t i = 0; i < keys->list.n; i++) {
        agent = agent || strcmp(keys->list.at[i].from, "the agent") == 0;
        gi_buf_addf(&text, "%s%s (%s)", text.n ? ", " : "", keys->list.at[i].from,
                    gi_public_key_fingerprint(signing->arena, &keys->list.at[i].key));
    }
    if (!named && !agent)
        gi_buf_addf(&text, "%sthe agent (%s)", text.n ? ", " : "",
                    gi_env_get("SSH_AUTH_SOCK") ? "it has no keys" : "there is none");
    return text.s;
}

/* Why no key is fit; `unfit` is one of the policy that is not, or NULL. */
static int fail_search(struct gi_signing *signing, const struct gi_roster_key *unfit, const char *where,
                       struct gi_str who)
{
    uint32_t version = version_of(signing);
    if (unfit && unfit->status != GI_KEY_STATUS_ACTIVE)
        gi_fail(signing->error, "the key %s of %.*s is %s in policy %u",
                gi_public_key_fingerprint(signing->arena, &unfit->key), GI_STR_ARGS(unfit->person->id.text),
                status_word(unfit->status), version);
    else if (unfit)
        gi_fail(signing->error, "the key %s is %.*s's, not %.*s's",
                gi_public_key_fingerprint(signing->arena, &unfit->key), GI_STR_ARGS(unfit->person->id.text),
                GI_STR_ARGS(who));
    else
        gi_fail(signing->error, "no key of policy %u is at hand: looked at %s", version, where);
    if (gi_policy_person(signing->policy, who))
        return gi_fail_hint(signing->error,
                            "active keys of %.*s are: %s; name one with --key FILE, or git config user.signingKey FILE",
                            GI_STR_ARGS(who), keys_of(signing, who));
    return gi_fail_hint(signing->error, "'%.*s' is nobody of policy %u: git incident policy shows who is",
                        GI_STR_ARGS(who), version);
}

int gi_sign_find_key(struct gi_signing *signing, const char *named, const char *as)
{
    struct gi_work *work = signing->work;
    const struct gi_roster_key *unfit = NULL;
    struct gi_work_keys keys;
    const char *me = as ? as : gi_work_me(work);
    if (!me || gi_work_find_keys(work, named, &keys))
        return -1;
    bool only_me = as || gi_policy_person(signing->policy, gi_str_of(me));
    for (size_t i = 0; i < keys.list.n; i++) {
        const struct gi_roster_key *own = gi_trust_key(&signing->trust, keys.list.at[i].key.blob);
        bool fits =
            own && own->status == GI_KEY_STATUS_ACTIVE && (!only_me || named || gi_str_is(own->person->id.text, me));
        if (fits && as && !gi_str_is(own->person->id.text, as))
            fits = false;
        if (fits) {
            signing->key = own;
            signing->private_key = keys.list.at[i];
            signing->who = own->person->id.text;
            return 0;
        }
        unfit = own && !unfit ? own : unfit;
    }
    return fail_search(signing, unfit, looked(signing, &keys, named), gi_str_of(me));
}

int gi_sign_armour(struct gi_signing *signing, struct gi_str *ret_armour)
{
    return gi_work_sign_with(signing->work, &signing->private_key, signing->shown.name_space, signing->bytes,
                             ret_armour);
}
