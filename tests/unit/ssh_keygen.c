/* Signing with ssh-keygen: files, agents and passphrases, and what is said where it cannot sign. */
#include "sign/ssh_keygen.h"

#include "base/file.h"
#include "repositories.h"
#include "sign/sshsig.h"

#define NAME_SPACE "crisis-lead@git-incident"
#define MESSAGE GI_STR("git-incident statement 1\nend\n")

/* This program's own file: what is started again at another terminal. */
static const char *own_path(struct place *place)
{
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof(path));
    assert_true(n > 0);
    return gi_arena_copy(place->arena, path, (size_t)n);
}

static void make_key(struct place *place, const char *name, const char *passphrase)
{
    run_argv(place, (const char *const[]){"ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", name, NULL}, 0,
             NULL);
}

static struct gi_public_key public_key(struct place *place, const char *name)
{
    struct gi_str line;
    struct gi_public_key key;
    MUST(place,
         gi_file_read(place->arena, gi_arena_printf(place->arena, "%s.pub", name), 1 << 16, &line, &place->error));
    MUST(place, gi_public_key_parse(place->arena, line, &key, &place->error));
    return key;
}

static int sign(struct place *place, const char *name, struct gi_str *ret_armour)
{
    place->error = (struct gi_error){.arena = place->arena};
    return gi_ssh_keygen_sign(place->arena, name, NAME_SPACE, MESSAGE, ret_armour, &place->error);
}

static void assert_signed_by(struct place *place, const char *name, struct gi_str armour)
{
    struct gi_public_key key = public_key(place, name);
    struct gi_sshsig signature;
    MUST(place, gi_sshsig_parse(place->arena, armour, &signature, &place->error));
    MUST(place, gi_sshsig_verify(&signature, &key, NAME_SPACE, MESSAGE, GI_TOUCH_REQUIRED, &place->error));
}

static void assert_cannot(struct place *place, const char *name, const char *message, const char *hint)
{
    struct gi_str armour = GI_STR("untouched");
    assert_int_equal(sign(place, name, &armour), -1);
    assert_string_equal(place->error.message, message);
    assert_string_equal(place->error.hint, hint);
    assert_str(armour, "untouched");
}

static void a_private_key_signs(void **state)
{
    struct place *place = *state;
    struct gi_str armour;
    make_key(place, "key", "");
    MUST(place, sign(place, "key", &armour));
    assert_signed_by(place, "key", armour);
}

static void names_that_look_like_options_are_names(void **state)
{
    struct place *place = *state;
    struct gi_str armour;
    make_key(place, "plain", "");
    SHELL(place, "mv plain ./-key; mv plain.pub ./-key.pub");
    MUST(place, sign(place, "-key", &armour));
    assert_signed_by(place, "./-key", armour);
}

static void a_key_that_is_not_there_is_named(void **state)
{
    struct place *place = *state;
    assert_cannot(place, "missing", "cannot sign with 'missing': there is no such key, or the file holds none",
                  "git config user.signingKey names the key's file");
}

static void a_file_that_is_no_key_is_named(void **state)
{
    struct place *place = *state;
    put_file(place, "junk", "this is no key\n");
    assert_cannot(place, "junk", "cannot sign with 'junk': there is no such key, or the file holds none",
                  "git config user.signingKey names the key's file");
}

static void a_key_that_one_may_not_read_is_named(void **state)
{
    struct place *place = *state;
    if (geteuid() == 0)
        skip(); /* root may read all */
    make_key(place, "key", "");
    SHELL(place, "chmod 000 key");
    assert_cannot(place, "key", "cannot sign with 'key': you may not read it", "'ls -l' shows whose it is");
}

static void a_private_key_that_others_can_read_is_not_used(void **state)
{
    struct place *place = *state;
    make_key(place, "key", "");
    SHELL(place, "chmod 644 key");
    assert_cannot(place, "key",
                  "cannot sign with 'key': others can read the private key, so ssh-keygen does not use it",
                  "chmod 600 'key'");
}

static void a_public_key_without_its_private_part_is_named(void **state)
{
    struct place *place = *state;
    make_key(place, "key", "");
    SHELL(place, "mv key elsewhere");
    assert_cannot(place, "key.pub", "cannot sign with 'key.pub': neither the file nor the agent has its private key",
                  "add it to the agent (ssh-add), or name the private key's file");
}

/* The suite's standard input is no terminal, and where the test runs there may be none at all. */
static void a_passphrase_that_nobody_can_be_asked_for_is_named(void **state)
{
    struct place *place = *state;
    struct gi_str output;
    make_key(place, "key", "secret");
    run_argv(place, (const char *const[]){"setsid", "-w", own_path(place), "key", NULL}, 1, &output);
    assert_str(output, "cannot sign with 'key': the passphrase is wrong, or none was given");
}

/* Runs this program with a terminal of its own and types an answer when it is asked. */
static void sign_at_terminal(struct place *place, const char *answer, int status, struct gi_str *ret_output)
{
    static const char script[] = "import os, pty, select, sys\n"
                                 "pid, terminal = pty.fork()\n"
                                 "if pid == 0:\n"
                                 "    os.execv(sys.argv[2], sys.argv[2:])\n"
                                 "answer = sys.argv[1].encode().decode('unicode_escape').encode()\n"
                                 "seen = b''\n"
                                 "try:\n"
                                 "    while b'passphrase' not in seen:\n"
                                 "        seen += os.read(terminal, 1024)\n"
                                 "    os.write(terminal, answer)\n"
                                 "    while True:\n"
                                 "        # an interrupt that comes before ssh-keygen reads is lost to it\n"
                                 "        while not select.select([terminal], [], [], 3)[0] and b'\\n' not in answer:\n"
                                 "            os.write(terminal, answer)\n"
                                 "        seen += os.read(terminal, 1024)\n"
                                 "except OSError:\n"
                                 "    pass\n"
                                 "print(seen.decode().replace('\\r', ''))\n"
                                 "sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n";
    run_argv(place, (const char *const[]){"python3", "-c", script, answer, own_path(place), "key", NULL}, status,
             ret_output);
}

static void a_passphrase_is_asked_for_on_the_terminal(void **state)
{
    struct place *place = *state;
    struct gi_str output;
    make_key(place, "key", "secret");
    sign_at_terminal(place, "secret\\n", 0, &output);
    size_t at = 0;
    while (at < output.n && !gi_str_starts(gi_str_part(output, at, output.n), "-----BEGIN"))
        at++;
    struct gi_buf armour = gi_buf_new(place->arena, 1 << 16);
    gi_buf_addstr(&armour, gi_str_trim(gi_str_part(output, at, output.n)));
    gi_buf_addc(&armour, '\n');
    assert_signed_by(place, "key", gi_buf_str(&armour));
}

static void a_wrong_passphrase_is_named(void **state)
{
    struct place *place = *state;
    struct gi_str output;
    make_key(place, "key", "secret");
    sign_at_terminal(place, "guess\\n", 1, &output);
    assert_true(gi_str_ends(output, "cannot sign with 'key': the passphrase is wrong, or none was given"));
}

static void an_interrupted_passphrase_is_a_cancelled_signature(void **state)
{
    struct place *place = *state;
    struct gi_str output;
    make_key(place, "key", "secret");
    sign_at_terminal(place, "sec\\x03", 1, &output);
    assert_true(gi_str_ends(output, "nothing is signed: ssh-keygen was interrupted"));
}

/* An agent of the test's own. */
static void start_agent(struct place *place)
{
    struct gi_str output;
    run_argv(place,
             (const char *const[]){"sh", "-c", "ssh-agent -s -a agent | sed -n 's/^SSH_AGENT_PID=\\([0-9]*\\).*/\\1/p'",
                                   NULL},
             0, &output);
    gi_env_set("SSH_AGENT_PID", gi_arena_copy(place->arena, output.s, output.n));
    gi_env_set("SSH_AUTH_SOCK", "agent");
}

static void stop_agent(struct place *place)
{
    run_argv(place, (const char *const[]){"ssh-agent", "-k", NULL}, 0, NULL);
    unsetenv("SSH_AUTH_SOCK");
    unsetenv("SSH_AGENT_PID");
}

static void a_key_of_the_agent_signs_by_its_public_file(void **state)
{
    struct place *place = *state;
    struct gi_str armour;
    struct gi_str lines;
    make_key(place, "key", "");
    start_agent(place);
    int empty = gi_ssh_agent_keys(place->arena, &lines, &place->error);
    size_t before = lines.n;
    SHELL(place, "ssh-add -q key; mv key elsewhere");
    int signed_it = sign(place, "key.pub", &armour);
    int listed = gi_ssh_agent_keys(place->arena, &lines, &place->error);
    stop_agent(place);
    assert_int_equal(empty || signed_it || listed, 0);
    assert_int_equal(before, 0);
    assert_signed_by(place, "key", armour);
    struct gi_public_key key;
    MUST(place, gi_public_key_parse(place->arena, lines, &key, &place->error));
    assert_true(gi_str_equal(key.blob, public_key(place, "key").blob));
}

static void an_agent_without_the_key_is_named(void **state)
{
    struct place *place = *state;
    make_key(place, "key", "");
    SHELL(place, "mv key elsewhere");
    struct gi_str armour;
    start_agent(place);
    int failed = sign(place, "key.pub", &armour);
    stop_agent(place);
    assert_int_equal(failed, -1);
    assert_string_equal(place->error.message,
                        "cannot sign with 'key.pub': neither the file nor the agent has its private key");
}

static void without_an_agent_it_has_no_keys(void **state)
{
    struct place *place = *state;
    struct gi_str lines = GI_STR("x");
    unsetenv("SSH_AUTH_SOCK");
    MUST(place, gi_ssh_agent_keys(place->arena, &lines, &place->error));
    assert_int_equal(lines.n, 0);
    gi_env_set("SSH_AUTH_SOCK", "no-such-agent");
    lines = GI_STR("x");
    MUST(place, gi_ssh_agent_keys(place->arena, &lines, &place->error));
    assert_int_equal(lines.n, 0);
    unsetenv("SSH_AUTH_SOCK");
}

/* Runs something with a PATH of one folder, in which only that ssh-keygen is. */
static void with_path(struct place *place, const char *program, const char *message, const char *hint)
{
    const char *path = gi_arena_copy(place->arena, gi_env_get("PATH"), strlen(gi_env_get("PATH")));
    make_key(place, "key", "");
    SHELL(place, "mkdir bin");
    if (program) {
        put_file(place, "bin/ssh-keygen", program);
        SHELL(place, "chmod +x bin/ssh-keygen");
    }
    gi_env_set("PATH", "bin");
    struct gi_str armour;
    int failed = sign(place, "key", &armour);
    gi_env_set("PATH", path);
    assert_int_equal(failed, -1);
    assert_string_equal(place->error.message, message);
    assert_string_equal(place->error.hint, hint);
}

static void a_missing_ssh_keygen_is_named_with_its_package(void **state)
{
    const char *wrapper = gi_env_get("WRAPPER");
    if (wrapper && strstr(wrapper, "valgrind"))
        skip(); /* valgrind 3.19 makes fork of vfork, so that the child cannot tell why exec failed */
    with_path(*state, NULL, "cannot start 'ssh-keygen': No such file or directory",
              "install OpenSSH's client (Debian: openssh-client), or put it on PATH");
}

static void an_answer_that_is_no_signature_is_refused(void **state)
{
    with_path(*state, "#!/bin/sh\necho signed\n",
              "the signature is not armoured as ssh-keygen does it: something stands before or behind it, or its first "
              "or last line is another",
              "ssh-keygen said this was a signature; is another program first on PATH?");
}

static void an_unknown_refusal_is_passed_on_without_control_characters(void **state)
{
    with_path(*state, "#!/bin/sh\nprintf 'Signing\\nthe moon \\033[2Jis wrong\\n\\n' >&2\nexit 3\n",
              "cannot sign with 'key': ssh-keygen says: the moon ?[2Jis wrong",
              "try it alone: ssh-keygen -Y sign -n test -f 'key' </dev/null");
}

static const struct CMUnitTest tests[] = {
    PLACE_TEST(a_private_key_signs),
    PLACE_TEST(names_that_look_like_options_are_names),
    PLACE_TEST(a_key_that_is_not_there_is_named),
    PLACE_TEST(a_file_that_is_no_key_is_named),
    PLACE_TEST(a_key_that_one_may_not_read_is_named),
    PLACE_TEST(a_private_key_that_others_can_read_is_not_used),
    PLACE_TEST(a_public_key_without_its_private_part_is_named),
    PLACE_TEST(a_passphrase_that_nobody_can_be_asked_for_is_named),
    PLACE_TEST(a_passphrase_is_asked_for_on_the_terminal),
    PLACE_TEST(a_wrong_passphrase_is_named),
    PLACE_TEST(an_interrupted_passphrase_is_a_cancelled_signature),
    PLACE_TEST(a_key_of_the_agent_signs_by_its_public_file),
    PLACE_TEST(an_agent_without_the_key_is_named),
    PLACE_TEST(without_an_agent_it_has_no_keys),
    PLACE_TEST(a_missing_ssh_keygen_is_named_with_its_package),
    PLACE_TEST(an_answer_that_is_no_signature_is_refused),
    PLACE_TEST(an_unknown_refusal_is_passed_on_without_control_characters),
};

/* With a key's name this program only signs with it and says what came of that: what a test starts at a terminal. */
static int sign_alone(const char *name)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    struct gi_error error = {.arena = arena};
    struct gi_str armour;
    if (gi_ssh_keygen_sign(arena, name, NAME_SPACE, MESSAGE, &armour, &error) != 0) {
        printf("%s\n", error.message);
        return 1;
    }
    printf("%.*s", GI_STR_ARGS(armour));
    return 0;
}

int main(int argc, char **argv)
{
    return argc > 1 ? sign_alone(argv[1]) : cmocka_run_group_tests(tests, NULL, NULL);
}
