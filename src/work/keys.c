/* The key with which somebody signs. */
#include "work/keys.h"

#include "base/env.h"
#include "base/file.h"
#include "base/process.h"

enum { KEY_BYTES = 16384 };

static bool is_type(struct gi_str word)
{
    static const char *const types[] = {"ssh-ed25519",
                                        "sk-ssh-ed25519@openssh.com",
                                        "ecdsa-sha2-nistp256",
                                        "ecdsa-sha2-nistp384",
                                        "ecdsa-sha2-nistp521",
                                        "sk-ecdsa-sha2-nistp256@openssh.com",
                                        "ssh-rsa"};
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (gi_str_is(word, types[i]))
            return true;
    return false;
}

/* "ssh-ed25519 AAAA... comment" without the comment, or NULL when the first line is no public key. */
static const char *key_of_line(struct gi_arena *arena, struct gi_str text)
{
    struct gi_str line = gi_str_trim(gi_str_part(text, 0, gi_str_find(text, '\n')));
    size_t type = gi_str_find(line, ' ');
    struct gi_str rest = gi_str_trim(gi_str_part(line, type, line.n));
    size_t blob = gi_str_find(rest, ' ');
    if (!is_type(gi_str_part(line, 0, type)) || blob < 40)
        return NULL;
    return gi_arena_printf(arena, "%.*s %.*s", (int)type, line.s, (int)blob, rest.s);
}

static const char *from_home(struct gi_work *work, const char *path)
{
    const char *home = gi_env_get("HOME");
    return path[0] == '~' && path[1] == '/' && home ? gi_arena_printf(work->arena, "%s%s", home, path + 1) : path;
}

/* The key of a file; of a private key's name the one with .pub. NULL: there is none. */
static const char *key_of_file(struct gi_work *work, const char *path)
{
    struct gi_error unsaid = {.arena = work->arena};
    struct gi_str text;
    const char *real = from_home(work, path);
    const char *key = NULL;
    if (gi_file_read(work->arena, real, KEY_BYTES, &text, &unsaid) == 0)
        key = key_of_line(work->arena, text);
    if (!key && gi_file_read(work->arena, gi_arena_printf(work->arena, "%s.pub", real), KEY_BYTES, &text, &unsaid) == 0)
        key = key_of_line(work->arena, text);
    return key;
}

/* user.signingKey is a file, or the key itself, as git-config(1) has it. One of OpenPGP is none for us. */
static int look_at_setting(struct gi_work *work, struct gi_work_key *key)
{
    const char *setting = NULL;
    if (gi_repository_config(work->repository, "user.signingkey", &setting, work->error))
        return -1;
    if (!setting || !*setting)
        return 0;
    if (strncmp(setting, "key::", 5) == 0)
        setting += 5;
    key->text = key_of_line(work->arena, gi_str_of(setting));
    if (!key->text)
        key->text = key_of_file(work, setting);
    key->from = "user.signingKey";
    return 0;
}

/* The agent's first key; without an agent there is none. */
static void look_at_agent(struct gi_work *work, struct gi_work_key *key)
{
    static const char *const argv[] = {"ssh-add", "-L", NULL};
    struct gi_process process = {.argv = argv, .most = 1 << 20, .seconds = 10};
    struct gi_error unsaid = {.arena = work->arena};
    struct gi_str output, errors;
    int status;
    if (!gi_env_get("SSH_AUTH_SOCK") || gi_process_run(&process, work->arena, &output, &errors, &status, &unsaid) ||
        status)
        return;
    key->text = key_of_line(work->arena, output);
    key->from = "the agent";
}

int gi_work_find_key(struct gi_work *work, const char *named, struct gi_work_key *ret_key)
{
    static const char *const files[] = {"~/.ssh/id_ed25519.pub", "~/.ssh/id_ecdsa.pub", "~/.ssh/id_rsa.pub"};
    struct gi_work_key key = {0};
    if (named) {
        key = (struct gi_work_key){key_of_file(work, named), named};
        *ret_key = key;
        if (key.text)
            return 0;
        gi_fail(work->error, "%s is no public key of ssh", named);
        return gi_fail_hint(work->error, "ssh-keygen -t ed25519 makes a pair; the public one ends with .pub");
    }
    if (look_at_setting(work, &key))
        return -1;
    if (!key.text)
        look_at_agent(work, &key);
    for (size_t i = 0; !key.text && i < sizeof(files) / sizeof(files[0]); i++)
        key = (struct gi_work_key){key_of_file(work, files[i]), files[i]};
    *ret_key = key;
    return 0;
}

struct gi_value *gi_work_key_value(struct gi_work *work, const struct gi_work_key *key)
{
    struct gi_value *value = gi_work_map(work);
    if (gi_work_put(work, value, &gi_shape_key, "key", key->text) ||
        gi_work_put(work, value, &gi_shape_key, "status", "active"))
        return NULL;
    return value;
}
