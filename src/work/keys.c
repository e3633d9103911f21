/* The keys with which somebody signs. */
#include "work/keys.h"

#include "base/env.h"
#include "base/file.h"
#include "sign/ssh_keygen.h"

enum { KEY_BYTES = 16384 };

/* Reads "ssh-ed25519 AAAA... comment"; -1 with `reterr` where the line is no key that may sign. */
static int read_line(struct gi_work *work, struct gi_str line, struct gi_work_key *ret_key, struct gi_error *reterr)
{
    line = gi_str_trim(line);
    if (gi_public_key_parse(work->arena, line, &ret_key->key, reterr))
        return -1;
    size_t type = gi_str_find(line, ' ');
    struct gi_str rest = gi_str_trim(gi_str_part(line, type, line.n));
    ret_key->text = gi_arena_printf(work->arena, "%.*s %.*s", (int)type, line.s, (int)gi_str_find(rest, ' '), rest.s);
    return 0;
}

static const char *from_home(struct gi_work *work, const char *path)
{
    const char *home = gi_env_get("HOME");
    return path[0] == '~' && path[1] == '/' && home ? gi_arena_printf(work->arena, "%s%s", home, path + 1) : path;
}

static struct gi_str first_line(struct gi_str text)
{
    return gi_str_part(text, 0, gi_str_find(text, '\n'));
}

/* The key of a public key's file, or of a private key's name, which has the public one beside it with .pub. The error
 * is the one of the file that was read. */
static int read_file(struct gi_work *work, const char *path, struct gi_work_key *ret_key, struct gi_error *reterr)
{
    struct gi_error first = {.arena = work->arena};
    struct gi_str text;
    ret_key->file = from_home(work, path);
    const char *beside = gi_arena_printf(work->arena, "%s.pub", ret_key->file);
    if (gi_file_read(work->arena, ret_key->file, KEY_BYTES, &text, &first) == 0 &&
        read_line(work, first_line(text), ret_key, &first) == 0)
        return 0;
    struct gi_error unread = {.arena = work->arena};
    if (gi_file_read(work->arena, beside, KEY_BYTES, &text, &unread))
        return gi_fail(reterr, "%s", first.message);
    return read_line(work, first_line(text), ret_key, reterr);
}

static void add(struct gi_work *work, struct gi_work_keys *keys, const struct gi_work_key *key)
{
    for (size_t i = 0; i < keys->list.n; i++)
        if (gi_str_equal(keys->list.at[i].key.blob, key->key.blob))
            return;
    GI_VEC_PUSH(work->arena, &keys->list, *key);
}

/* user.signingKey is a file, or the key itself, as git-config(1) has it. One of OpenPGP is none for us. */
static int look_at_setting(struct gi_work *work, struct gi_work_keys *keys)
{
    struct gi_error unsaid = {.arena = work->arena};
    struct gi_work_key key = {.from = "user.signingKey"};
    const char *setting = NULL;
    if (gi_repository_config(work->repository, "user.signingkey", &setting, work->error))
        return -1;
    if (!setting || !*setting)
        return 0;
    if (strncmp(setting, "key::", 5) == 0)
        setting += 5;
    if (read_line(work, gi_str_of(setting), &key, &unsaid) == 0 || read_file(work, setting, &key, &unsaid) == 0)
        add(work, keys, &key);
    return 0;
}

/* All keys of the agent; without one there are none. */
static void look_at_agent(struct gi_work *work, struct gi_work_keys *keys)
{
    struct gi_error unsaid = {.arena = work->arena};
    struct gi_str lines;
    if (gi_ssh_agent_keys(work->arena, &lines, &unsaid))
        return;
    while (lines.n) {
        struct gi_str line = first_line(lines);
        struct gi_work_key key = {.from = "the agent"};
        if (read_line(work, line, &key, &unsaid) == 0)
            add(work, keys, &key);
        lines = gi_str_part(lines, line.n + 1, lines.n);
    }
}

static int find_named(struct gi_work *work, const char *named, struct gi_work_keys *keys)
{
    struct gi_error why = {.arena = work->arena};
    struct gi_work_key key = {.from = named};
    if (read_file(work, named, &key, &why)) {
        gi_fail(work->error, "%s is no public key of ssh that may sign: %s", named, why.message);
        return gi_fail_hint(work->error, "ssh-keygen -t ed25519 makes a pair; the public one ends with .pub");
    }
    add(work, keys, &key);
    return 0;
}

int gi_work_find_keys(struct gi_work *work, const char *named, struct gi_work_keys *ret_keys)
{
    static const char *const files[] = {"~/.ssh/id_ed25519", "~/.ssh/id_ecdsa", "~/.ssh/id_ed25519_sk",
                                        "~/.ssh/id_ecdsa_sk", "~/.ssh/id_rsa"};
    struct gi_work_keys keys = {0};
    struct gi_error unsaid = {.arena = work->arena};
    if (named ? find_named(work, named, &keys) : look_at_setting(work, &keys))
        return -1;
    if (!named)
        look_at_agent(work, &keys);
    for (size_t i = 0; !named && i < sizeof(files) / sizeof(files[0]); i++) {
        struct gi_work_key key = {.from = gi_arena_printf(work->arena, "%s.pub", files[i])};
        if (read_file(work, files[i], &key, &unsaid) == 0)
            add(work, &keys, &key);
    }
    *ret_keys = keys;
    return 0;
}

int gi_work_find_key(struct gi_work *work, const char *named, struct gi_work_key *ret_key)
{
    struct gi_work_keys keys;
    if (gi_work_find_keys(work, named, &keys))
        return -1;
    *ret_key = keys.list.n ? keys.list.at[0] : (struct gi_work_key){0};
    return 0;
}

int gi_work_sign_with(struct gi_work *work, const struct gi_work_key *key, const char *name_space,
                      struct gi_str message, struct gi_str *ret_armour)
{
    if (key->file)
        return gi_ssh_keygen_sign(work->arena, key->file, name_space, message, ret_armour, work->error);
    /* ssh-keygen wants a file even where the agent has the key */
    char letters[9];
    gi_env_random(letters, 8, "0123456789abcdef");
    const char *path =
        gi_arena_printf(work->arena, "%sgit-incident-%s.pub", gi_repository_gitdir(work->repository), letters);
    const char *line = gi_arena_printf(work->arena, "%s\n", key->text);
    if (gi_file_write(path, gi_str_of(line), GI_WRITE_NEW, work->error))
        return -1;
    int failed = gi_ssh_keygen_sign(work->arena, path, name_space, message, ret_armour, work->error);
    struct gi_error unsaid = {.arena = work->arena};
    (void)!gi_file_remove(path, &unsaid);
    return failed;
}

struct gi_value *gi_work_key_value(struct gi_work *work, const struct gi_work_key *key)
{
    struct gi_value *value = gi_work_map(work);
    if (gi_work_put(work, value, &gi_shape_key, "key", key->text) ||
        gi_work_put(work, value, &gi_shape_key, "status", "active"))
        return NULL;
    return value;
}
