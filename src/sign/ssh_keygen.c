/* Making signatures with ssh-keygen, and what its refusals mean. */
#include "sign/ssh_keygen.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/env.h"
#include "base/limits.h"
#include "base/process.h"
#include "base/scoped.h"
#include "sign/sshsig.h"

enum {
    PROMPT_SECONDS = 600, /* to find a passphrase or a token */
    AGENT_SECONDS = 10,
};

static bool has_terminal(void)
{
    GI_SCOPED_FD int fd = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
    return fd >= 0;
}

/* Where there is a terminal ssh-keygen is to ask there. It would rather start a window's program, since its standard
 * input is the message, and take the program's absence for a wrong passphrase. Who chose otherwise keeps it. */
static const char *const *environment(void)
{
    static const char *const ask_here[] = {"SSH_ASKPASS_REQUIRE=never", NULL};
    return !gi_env_get("SSH_ASKPASS_REQUIRE") && has_terminal() ? ask_here : NULL;
}

/* What ssh-keygen says, what that means, what to do. The first row that is found in its words counts. */
static const struct {
    const char *said;
    const char *meaning;
    const char *hint;
    const char *command; /* which the private key's file follows, or NULL */
} refusals[] = {
    {"are too open", "others can read the private key, so ssh-keygen does not use it", "", "chmod 600"},
    {"ncorrect passphrase", "the passphrase is wrong, or none was given",
     "sign again with the right one, or add the key to an agent: ", "ssh-add"},
    {"gent refused operation", "the agent refused to sign", "confirm its question, or touch the key in time", NULL},
    {"No private key found", "neither the file nor the agent has its private key",
     "add it to the agent (ssh-add), or name the private key's file", NULL},
    {"No such file", "there is no such key, or the file holds none", "git config user.signingKey names the key's file",
     NULL},
    {"invalid format", "the file holds no key", "git config user.signingKey names the key's file", NULL},
    {"requires touch", "the key was not touched", "sign again and touch the key when it blinks", NULL},
    {"evice not found", "the FIDO key is not plugged in", "plug it in and sign again", NULL},
    {"incorrect PIN", "the PIN is wrong", "sign again with the right one", NULL},
};

/* The last line that says anything, without what is only courtesy. */
static struct gi_str last_line(struct gi_str errors)
{
    struct gi_str last = {"", 0};
    while (errors.n) {
        size_t size = gi_str_find(errors, '\n');
        struct gi_str line = gi_str_trim(gi_str_part(errors, 0, size));
        if (line.n && !gi_str_is(line, "Signing data on standard input"))
            last = line;
        errors = gi_str_part(errors, size + 1, errors.n);
    }
    return last;
}

/* A text without control characters, which a key's comment or name could bring to the terminal. */
static const char *plain(struct gi_arena *arena, struct gi_str text)
{
    char *copy = gi_arena_copy(arena, text.s, text.n);
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)copy[i] < 0x20 || copy[i] == 0x7f)
            copy[i] = '?';
    return copy;
}

static int refuse_hint(const char *key_file, const char *hint, const char *command, struct gi_error *reterr)
{
    struct gi_str private = gi_str_of(key_file);
    if (gi_str_ends(private, ".pub"))
    private.n -= strlen(".pub");
    return command ? gi_fail_hint(reterr, "%s%s '%.*s'", hint, command, GI_STR_ARGS(private))
                   : gi_fail_hint(reterr, "%s", hint);
}

static int refuse(const char *key_file, struct gi_str errors, struct gi_error *reterr)
{
    if (access(key_file, R_OK) != 0 && errno == EACCES) { /* ssh-keygen then only says that it found none */
        gi_fail(reterr, "cannot sign with '%s': you may not read it", key_file);
        return gi_fail_hint(reterr, "'ls -l' shows whose it is");
    }
    const char *said = gi_arena_copy(reterr->arena, errors.s ? errors.s : "", errors.n);
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
        if (strstr(said, refusals[i].said)) {
            gi_fail(reterr, "cannot sign with '%s': %s", key_file, refusals[i].meaning);
            return refuse_hint(key_file, refusals[i].hint, refusals[i].command, reterr);
        }
    gi_fail(reterr, "cannot sign with '%s': ssh-keygen says: %s", key_file, plain(reterr->arena, last_line(errors)));
    return gi_fail_hint(reterr, "try it alone: ssh-keygen -Y sign -n test -f '%s' </dev/null", key_file);
}

/* What could not be run is most likely not there. */
static int refuse_run(struct gi_error *reterr)
{
    if (gi_str_starts(gi_str_of(reterr->message), "cannot start"))
        return gi_fail_hint(reterr, "install OpenSSH's client (Debian: openssh-client), or put it on PATH");
    return gi_fail_hint(reterr, "sign again");
}

static int refuse_interrupted(struct gi_error *reterr)
{
    gi_fail(reterr, "nothing is signed: ssh-keygen was interrupted");
    return gi_fail_hint(reterr, "sign again");
}

int gi_ssh_keygen_sign(struct gi_arena *arena, const char *key_file, const char *name_space, struct gi_str message,
                       struct gi_str *ret_armour, struct gi_error *reterr)
{
    const char *const argv[] = {"ssh-keygen", "-Y", "sign", "-n", name_space, "-f", key_file, NULL};
    struct gi_process process = {.argv = argv,
                                 .input = message,
                                 .most = GI_LIMIT_SIGNATURE_BYTES,
                                 .seconds = PROMPT_SECONDS,
                                 .environment = environment(),
                                 .terminal = GI_TERMINAL_SHARED};
    struct gi_str output;
    struct gi_str errors;
    struct gi_sshsig signature;
    int status;
    if (gi_process_run(&process, arena, &output, &errors, &status, reterr))
        return refuse_run(reterr);
    if (status == GI_PROCESS_INTERRUPTED)
        return refuse_interrupted(reterr);
    if (status)
        return refuse(key_file, errors, reterr);
    if (gi_sshsig_parse(arena, output, &signature, reterr))
        return gi_fail_hint(reterr, "ssh-keygen said this was a signature; is another program first on PATH?");
    *ret_armour = output;
    return 0;
}

int gi_ssh_agent_keys(struct gi_arena *arena, struct gi_str *ret_lines, struct gi_error *reterr)
{
    static const char *const argv[] = {"ssh-add", "-L", NULL};
    struct gi_process process = {.argv = argv, .most = 1 << 20, .seconds = AGENT_SECONDS};
    struct gi_str output = {"", 0};
    struct gi_str errors;
    int status = 0;
    if (gi_env_get("SSH_AUTH_SOCK") && gi_process_run(&process, arena, &output, &errors, &status, reterr))
        return -1;
    *ret_lines = status ? (struct gi_str){"", 0} : output;
    return 0;
}
