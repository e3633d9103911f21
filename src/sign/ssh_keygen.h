/* Making signatures: by `ssh-keygen -Y sign` over standard input and output, so that agents and FIDO keys work. */
#ifndef GI_SIGN_SSH_KEYGEN_H
#define GI_SIGN_SSH_KEYGEN_H

#include "sign/key.h"

/* Signs `message` for `name_space`. `key_file` is a private key's file, or a public key's whose private part is in the
 * agent or on a FIDO key; ssh-keygen asks for passphrase, PIN and touch on the terminal itself. The armour belongs to
 * the arena. An unreadable key, an agent without it, a cancelled passphrase: an error that says so and what to do. */
int gi_ssh_keygen_sign(struct gi_arena *arena, const char *key_file, const char *name_space, struct gi_str message,
                       struct gi_str *ret_armour, struct gi_error *reterr) GI_MUST_USE;

/* The public keys that `ssh-add -L` lists, one a line; nothing where there is no agent. */
int gi_ssh_agent_keys(struct gi_arena *arena, struct gi_str *ret_lines, struct gi_error *reterr) GI_MUST_USE;

#endif
