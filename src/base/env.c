/* The clock, the environment and random bytes: the only file that reads them. */
#include "base/env.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "base/bug.h"

int64_t gi_env_now(void)
{
    return (int64_t)time(NULL);
}

double gi_env_ticks(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int64_t gi_env_local_offset(int64_t seconds)
{
    time_t moment = (time_t)seconds;
    struct tm local;
    return localtime_r(&moment, &local) ? local.tm_gmtoff : 0;
}

const char *gi_env_get(const char *name)
{
    return getenv(name);
}

void gi_env_set(const char *name, const char *value)
{
    if (setenv(name, value, 1) != 0)
        gi_out_of_memory();
}

/* Whether an entry "NAME=value" of the environment is about the variable that a change "NAME=value" or "NAME" names. */
static bool same_name(const char *entry, const char *change)
{
    size_t n = strcspn(change, "=");
    return strncmp(entry, change, n) == 0 && entry[n] == '=';
}

static bool is_changed(const char *entry, const char *const *changes)
{
    for (; changes && *changes; changes++)
        if (same_name(entry, *changes))
            return true;
    return false;
}

char **gi_env_with(struct gi_arena *arena, const char *const *changes)
{
    size_t room = 1;
    for (char **entry = environ; entry && *entry; entry++)
        room++;
    for (const char *const *change = changes; change && *change; change++)
        room++;
    char **whole = GI_NEW_ARRAY(arena, char *, room);
    size_t n = 0;
    for (char **entry = environ; entry && *entry; entry++)
        if (!is_changed(*entry, changes))
            whole[n++] = *entry;
    for (const char *const *change = changes; change && *change; change++)
        if (strchr(*change, '='))
            whole[n++] = gi_arena_copy(arena, *change, strlen(*change));
    return whole;
}

static unsigned char random_byte(void)
{
    unsigned char byte;
    while (getrandom(&byte, 1, 0) != 1)
        if (errno != EINTR)
            gi_bug("the system gives no random bytes");
    return byte;
}

void gi_env_random(char *ret_text, size_t count, const char *alphabet)
{
    size_t size = strlen(alphabet);
    if (size == 0 || size > 256)
        gi_bug("an alphabet for random text has 1 to 256 characters");
    size_t fair = 256 - 256 % size; /* bytes from here on would prefer the first characters */
    for (size_t i = 0; i < count;) {
        unsigned char byte = random_byte();
        if (byte < fair)
            ret_text[i++] = alphabet[byte % size];
    }
    ret_text[count] = '\0';
}

unsigned gi_env_cores(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof(set), &set) != 0)
        return 1;
    int count = CPU_COUNT(&set);
    return count > 0 ? (unsigned)count : 1;
}
