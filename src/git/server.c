/* The server's own configuration and state. */
#include "git/server.h"

#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/scoped.h"
#include "git/push.h"
#include "git/refs.h"
#include "git/repository_open.h"

enum { DIGEST = 64, ID = 40, STATE_BYTES = 4096 };

static const char state_head[] = "git-incident state 1\n";

static bool is_hex(struct gi_str text, size_t size)
{
    for (size_t i = 0; i < text.n; i++)
        if (!memchr("0123456789abcdef", text.s[i], 16))
            return false;
    return text.n == size;
}

static void scoped_config(git_config **config)
{
    git_config_free(*config);
}

static void scoped_iterator(git_config_iterator **iterator)
{
    git_config_iterator_free(*iterator);
}

/* libgit2 follows `include.path` in a file that is opened alone, as `git config --file` does not: what was included is
 * passed over. */
static int read_values(git_config *config, struct gi_arena *arena, struct gi_server *server, struct gi_error *reterr)
{
    GI_SCOPED(scoped_iterator) git_config_iterator *iterator = NULL;
    git_config_entry *entry;
    int status = git_config_iterator_new(&iterator, config);
    while (status == 0 && (status = git_config_next(&entry, iterator)) == 0) {
        const char **value = strcmp(entry->name, "incident.pin") == 0   ? &server->pin
                             : strcmp(entry->name, "incident.ref") == 0 ? &server->ref
                                                                        : NULL;
        if (value && entry->include_depth == 0)
            *value = entry->value ? gi_arena_copy(arena, entry->value, strlen(entry->value)) : "";
    }
    if (status != GIT_ITEROVER)
        return gi_git_fail(reterr, "cannot read the repository's own configuration");
    return 0;
}

int gi_server_read(struct gi_repository *repository, struct gi_arena *arena, struct gi_server *ret_server,
                   struct gi_error *reterr)
{
    GI_SCOPED(scoped_config) git_config *config = NULL;
    struct gi_server server = {NULL, NULL};
    const char *path = gi_arena_printf(arena, "%sconfig", repository->gitdir);
    if (git_config_open_ondisk(&config, path) < 0)
        return gi_git_fail(reterr, "cannot read the repository's own configuration");
    if (read_values(config, arena, &server, reterr) < 0)
        return -1;
    if (server.pin && !is_hex(gi_str_of(server.pin), DIGEST)) {
        gi_fail(reterr, "incident.pin in %s is not a SHA-256 in 64 lower-case hex digits", path);
        return gi_fail_hint(reterr, "git incident server install PIN writes it");
    }
    if (server.ref && !gi_str_starts(gi_str_of(server.ref), "refs/heads/")) {
        gi_fail(reterr, "incident.ref in %s is not the full name of a branch", path);
        return gi_fail_hint(reterr, "git config --file %s incident.ref refs/heads/main", path);
    }
    *ret_server = server;
    return 0;
}

/* Takes `word`, then what stands up to the line end. */
static bool take_line(struct gi_str *text, const char *word, struct gi_str *ret_value)
{
    size_t n = strlen(word);
    size_t end = gi_str_find(*text, '\n');
    if (!gi_str_starts(*text, word) || end == text->n)
        return false;
    *ret_value = gi_str_part(*text, n, end - n);
    *text = gi_str_part(*text, end + 1, text->n);
    return true;
}

static bool read_version(struct gi_str text, uint32_t *ret_version)
{
    uint32_t version = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] < '0' || text.s[i] > '9')
            return false;
        version = version * 10 + (uint32_t)(text.s[i] - '0');
    }
    *ret_version = version;
    return text.n >= 1 && text.n <= 4 && text.s[0] != '0';
}

int gi_server_state_parse(struct gi_str text, struct gi_server_state *ret_state)
{
    struct gi_server_state state = {0};
    struct gi_str version, digest, tip, end;
    if (!gi_str_starts(text, state_head))
        return -1;
    text = gi_str_part(text, sizeof(state_head) - 1, text.n);
    if (!take_line(&text, "version: ", &version) || !take_line(&text, "digest: sha256:", &digest) ||
        !take_line(&text, "tip: ", &tip) || !take_line(&text, "end", &end) || end.n || text.n)
        return -1;
    if (!read_version(version, &state.version) || !is_hex(digest, DIGEST) || !is_hex(tip, ID))
        return -1;
    memcpy(state.digest, digest.s, DIGEST);
    memcpy(state.tip, tip.s, ID);
    *ret_state = state;
    return 0;
}

struct gi_str gi_server_state_render(struct gi_arena *arena, const struct gi_server_state *state)
{
    return gi_str_of(gi_arena_printf(arena, "%sversion: %u\ndigest: sha256:%s\ntip: %s\nend\n", state_head,
                                     state->version, state->digest, state->tip));
}

static const char *state_path(struct gi_repository *repository, struct gi_arena *arena)
{
    return gi_arena_printf(arena, "%sgit-incident-state", repository->gitdir);
}

int gi_server_state_read(struct gi_repository *repository, struct gi_arena *arena, struct gi_server_state *ret_state,
                         enum gi_state_found *ret_found, struct gi_error *reterr)
{
    const char *path = state_path(repository, arena);
    struct gi_str text;
    if (access(path, F_OK) != 0 && errno == ENOENT) {
        *ret_found = GI_STATE_MISSING;
        return 0;
    }
    int unread = gi_file_read(arena, path, STATE_BYTES, &text, reterr);
    if (!unread && gi_server_state_parse(text, ret_state))
        unread = gi_fail(reterr, "%s is damaged", path);
    if (unread)
        return gi_fail_hint(reterr, "who runs the server compares it with a backup, or takes it away: `git incident "
                                    "server adopt DIGEST` replays the history and writes it anew");
    *ret_found = GI_STATE_FOUND;
    return 0;
}

int gi_server_lock(struct gi_repository *repository, int *ret_fd, struct gi_error *reterr)
{
    return gi_file_lock(repository->gitdir, ret_fd, reterr);
}

/* Whether `wanted` stands on the first-parent chain of `tip`. */
static int is_on_chain(struct gi_repository *repository, const char *tip, const char *wanted, bool *ret_is,
                       struct gi_error *reterr)
{
    GI_SCOPED_ARENA struct gi_arena *scratch = gi_arena_new();
    struct gi_commits commits;
    enum gi_walk_end end;
    if (gi_first_parents(repository, tip, wanted, GI_LIMIT_HISTORY_STEPS, scratch, &commits, &end, reterr) < 0)
        return -1;
    *ret_is = end == GI_WALK_MET;
    return 0;
}

static int write_forwards(struct gi_repository *repository, const struct gi_server_state *state, struct gi_arena *arena,
                          struct gi_error *reterr)
{
    struct gi_server_state recorded = {0};
    enum gi_state_found found;
    bool forwards = true;
    bool backwards = false;
    if (gi_server_state_read(repository, arena, &recorded, &found, reterr) < 0)
        return -1;
    if (found == GI_STATE_FOUND && is_on_chain(repository, state->tip, recorded.tip, &forwards, reterr) < 0)
        return -1;
    if (!forwards && is_on_chain(repository, recorded.tip, state->tip, &backwards, reterr) < 0)
        return -1;
    if (!forwards && !backwards)
        return gi_fail(reterr, "%s does not follow %s, which was accepted before", state->tip, recorded.tip);
    if (backwards)
        return 0; /* another push was quicker, and has said more */
    return gi_file_write(state_path(repository, arena), gi_server_state_render(arena, state), GI_WRITE_REPLACE, reterr);
}

int gi_server_state_write(struct gi_repository *repository, const struct gi_server_state *state,
                          struct gi_error *reterr)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_FD int lock = -1;
    if (gi_server_lock(repository, &lock, reterr) < 0)
        return -1;
    return write_forwards(repository, state, arena, reterr);
}

int gi_server_state_replace(struct gi_repository *repository, const struct gi_server_state *state,
                            struct gi_error *reterr)
{
    GI_SCOPED_ARENA struct gi_arena *arena = gi_arena_new();
    GI_SCOPED_FD int lock = -1;
    if (gi_server_lock(repository, &lock, reterr) < 0)
        return -1;
    return gi_file_write(state_path(repository, arena), gi_server_state_render(arena, state), GI_WRITE_REPLACE, reterr);
}
