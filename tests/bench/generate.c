/* Makes a repository of N incidents for the bench, always the same bytes: generate DIR N. */
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Both stand beside this file; the program runs from the root of the checkout. */
#define RECORD_FOLDER "tests/bench/record/"
#define REPOSITORY_FOLDER "tests/bench/repository/"

/* 2026-11-22T00:00:00Z: nothing in the records is later, and the bench passes it as --as-of. */
#define AS_OF INT64_C(1795305600)
/* 2021-01-04T00:00:00Z, when the first incident is detected. */
#define FIRST INT64_C(1609718400)
#define HOUR INT64_C(3600)
#define DAY (24 * HOUR)
#define HEX_SIZE 65

enum state { TRIAGE, INVESTIGATION, CONTAINMENT, ERADICATION, RECOVERY, POST_INCIDENT, FOLLOW_UP, CLOSED, REJECTED };

static const char *const state_names[] = {"triage",        "investigation", "containment", "eradication", "recovery",
                                          "post_incident", "follow_up",     "closed",      "rejected"};

/* What kind of incident it is; the severity goes with a scale for the times of the response. */
struct scenario {
    const char *title, *service, *host, *actor, *vector, *class, *attack, *variety, *tag, *cause;
};

static const struct scenario scenarios[] = {
    {"Deploy token printed in a build log", "orders", "web-07", "an outsider", "a leaked deploy token",
     "intrusions/privileged-account-compromise", "T1552.004", "unaffiliated", "ci-token",
     "a debug setting was left on"},
    {"Stolen session of an administrator", "billing", "pay-02", "a criminal group", "a stolen browser session",
     "intrusions/application-compromise", "T1539", "organized_crime", "session", "sessions lasted for a month"},
    {"Backup readable from the internet", "archive", "store-11", "an unknown person", "an open storage bucket",
     "information-content-security/unauthorised-information-access", "T1530", "unknown", "bucket",
     "a rule was opened for a test"},
    {"Key of a build runner misused", "packages", "run-31", "a former supplier", "a runner key that was not withdrawn",
     "intrusions/unprivileged-account-compromise", "T1078.004", "partner", "runner", "the key outlived the contract"},
    {"Credentials phished from support", "helpdesk", "care-05", "a criminal group", "a copied sign-in page",
     "fraud/phishing", "T1566.002", "organized_crime", "phishing", "sign-in needed a password only"},
    {"Dependency with a harmful release", "checkout", "app-19", "an outsider", "a package taken over",
     "malicious-code/infected-system", "T1195.001", "unaffiliated", "dependency", "versions were not pinned"},
    {"Forgotten test machine taken over", "search", "lab-03", "an outsider", "an old service without updates",
     "intrusions/system-compromise", "T1190", "unaffiliated", "lab", "the machine stood in no inventory"},
};

static const struct severity {
    const char *name;
    int scale; /* an hour of the quickest response takes this many */
} severities[] = {{"critical", 1}, {"high", 2}, {"medium", 4}, {"low", 6}};

static const char *const engineers[] = {"grace", "heidi", "ivan", "karl"};

/* Minutes of the quickest response from the detection on; the slower ones are stretched. */
static const struct moment {
    const char *name;
    int scaled;
    int fixed; /* minutes that no severity stretches */
} moments[] = {{"detected", 0, 0},      {"declared", 14, 0},   {"containing", 40, 0},   {"contained", 85, 0},
               {"eradicated", 120, 0},  {"recovered", 170, 0}, {"reviewed", 170, 2400}, {"accepted", 170, 5400},
               {"settled", 170, 18000}, {"closed", 170, 43200}};

struct incident {
    uint64_t random;
    enum state state;
    const struct scenario *scenario;
    const struct severity *severity;
    const char *engineer;
    int64_t detected; /* seconds since 1970 */
    unsigned id_base; /* where the ids inside the record begin */
    unsigned customers, records, ticket;
    char id[24];
    char digests[2][HEX_SIZE];
};

/* What all records share: where they go and what they pin. */
struct repository {
    const char *dir;
    char plan[HEX_SIZE], playbook[HEX_SIZE];
};

struct template
{
    const char *file; /* under RECORD_FOLDER */
    const char *path; /* in the record's folder; may name a value */
    enum state from;
    int scale; /* only where the response is stretched by no more; 0: always */
    char *text;
};

static struct template templates[] = {
    {"incident.yaml.in", "incident.yaml", TRIAGE, 0, NULL},
    {"status.yaml.in", "status.yaml", TRIAGE, 0, NULL},
    {"timeline.yaml.in", "timeline.yaml", TRIAGE, 0, NULL},
    {"evidence.yaml.in", "evidence.yaml", TRIAGE, 0, NULL},
    {"communications.yaml.in", "communications.yaml", CONTAINMENT, 0, NULL},
    {"customers.md.in", "communications/${C1}-customers.md", CONTAINMENT, 0, NULL},
    {"isolate.md.in", "decisions/${D1}-isolate.md", CONTAINMENT, 0, NULL},
    {"meetings.yaml.in", "meetings.yaml", CONTAINMENT, 2, NULL},
    {"sync.md.in", "meetings/${M1}-sync.md", CONTAINMENT, 0, NULL},
    {"review.md.in", "meetings/${M2}-review.md", POST_INCIDENT, 0, NULL},
    {"analysis.yaml.in", "analysis.yaml", POST_INCIDENT, 0, NULL},
    {"actions.yaml.in", "actions.yaml", POST_INCIDENT, 0, NULL},
    {"progress.yaml.in", "progress.yaml", POST_INCIDENT, 0, NULL},
    {"postmortem.md.in", "postmortem.md", POST_INCIDENT, 0, NULL},
};

static const char *const shared_files[] = {".incident/policy.yaml", "plan/plan.yaml", "plan/plan.md",
                                           "plan/playbooks/credential-leak.md"};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "generate: %s: %s\n", what, strerror(errno));
    exit(2);
}

/* splitmix64: a few lines that give the same numbers everywhere. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static unsigned below(struct incident *incident, unsigned limit)
{
    return (unsigned)(next_random(&incident->random) % limit);
}

/* The whole file, with a NUL behind it; the caller frees it. */
static char *read_file(const char *path, size_t *ret_size)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        fail(path);
    long size = ftell(file);
    rewind(file);
    char *text = size < 0 ? NULL : malloc((size_t)size + 1);
    if (!text || fread(text, 1, (size_t)size, file) != (size_t)size)
        fail(path);
    text[size] = '\0';
    fclose(file);
    *ret_size = (size_t)size;
    return text;
}

/* Makes the folders on the way to the file that path names. */
static void make_parents(const char *path)
{
    char part[4096];
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        snprintf(part, sizeof part, "%.*s", (int)(slash - path), path);
        if (mkdir(part, 0777) != 0 && errno != EEXIST)
            fail(part);
    }
}

static void write_file(const char *path, const char *text, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0 && errno == ENOENT) {
        make_parents(path);
        fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    }
    if (fd < 0 || write(fd, text, size) != (ssize_t)size || close(fd) != 0)
        fail(path);
}

static void hex_sha256(const char *bytes, size_t size, char hex[HEX_SIZE])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    if (EVP_Digest(bytes, size, digest, &length, EVP_sha256(), NULL) != 1)
        fail("sha256");
    for (unsigned i = 0; i < length; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

/* The number-th string of size letters out of the 32 that ids are made of. */
static void letters(unsigned number, unsigned size, char *text)
{
    static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
    for (unsigned i = size; i-- > 0; number /= 32)
        text[i] = alphabet[number % 32];
    text[size] = '\0';
}

static const struct moment *find_moment(const char *name, size_t size)
{
    for (size_t i = 0; i < COUNT(moments); i++)
        if (strlen(moments[i].name) == size && strncmp(moments[i].name, name, size) == 0)
            return &moments[i];
    return NULL;
}

/* `contained+5` is a time five (stretched) minutes later, `day:reviewed+14` a date 14 days later. */
static bool put_time(FILE *out, const struct incident *incident, const char *name)
{
    bool day = strncmp(name, "day:", 4) == 0;
    name += day ? 4 : 0;
    size_t size = strcspn(name, "+-");
    const struct moment *moment = find_moment(name, size);
    if (!moment || name[size] == '\0')
        return false;
    long shift = strtol(name + size, NULL, 10);
    int64_t minutes = (int64_t)moment->scaled * incident->severity->scale + moment->fixed;
    minutes += day ? shift * 24 * 60 : moment->fixed ? shift : shift * incident->severity->scale;
    time_t seconds = (time_t)(incident->detected + minutes * 60);
    struct tm tm;
    char text[32];
    gmtime_r(&seconds, &tm);
    strftime(text, sizeof text, day ? "%Y-%m-%d" : "%Y-%m-%dT%H:%MZ", &tm);
    fputs(text, out);
    return true;
}

/* `A1` is an id such as A-7fk, another one in every record. */
static bool put_id(FILE *out, const struct incident *incident, const char *name)
{
    size_t prefix = strspn(name, "ACDEFMRTW");
    size_t digits = strspn(name + prefix, "0123456789");
    if (prefix == 0 || digits == 0 || name[prefix + digits] != '\0')
        return false;
    unsigned number = (unsigned)strtoul(name + prefix, NULL, 10);
    char text[8];
    /* 1,237 is odd, so that the numbers of one record give different letters */
    letters((incident->id_base + number * 1237) % (32 * 32 * 32), 3, text);
    fprintf(out, "%.*s-%s", (int)prefix, name, text);
    return true;
}

static void put_capital(FILE *out, const char *text)
{
    fprintf(out, "%c%s", text[0] >= 'a' && text[0] <= 'z' ? text[0] - 'a' + 'A' : text[0], text + 1);
}

static bool put_number(FILE *out, const struct incident *incident, const char *name)
{
    const struct {
        const char *name;
        unsigned value;
    } numbers[] = {{"customers", incident->customers}, {"records", incident->records}, {"ticket", incident->ticket}};
    for (size_t i = 0; i < COUNT(numbers); i++)
        if (strcmp(numbers[i].name, name) == 0)
            return fprintf(out, "%u", numbers[i].value) > 0;
    return false;
}

static bool put_word(FILE *out, const struct repository *repository, const struct incident *incident, const char *name)
{
    const struct scenario *scenario = incident->scenario;
    char address[32];
    snprintf(address, sizeof address, "203.0.113.%u", incident->ticket % 254 + 1);
    const struct {
        const char *name, *value;
    } words[] = {
        {"id", incident->id},
        {"title", scenario->title},
        {"state", state_names[incident->state]},
        {"severity", incident->severity->name},
        {"confidence", incident->state == REJECTED ? "false_positive" : "confirmed"},
        {"service", scenario->service},
        {"host", scenario->host},
        {"actor", scenario->actor},
        {"vector", scenario->vector},
        {"class", scenario->class},
        {"attack", scenario->attack},
        {"variety", scenario->variety},
        {"tag", scenario->tag},
        {"cause", scenario->cause},
        {"engineer", incident->engineer},
        {"reporter", incident->ticket % 2 ? "bob" : "dana"},
        {"breach", incident->ticket % 3 ? "no" : "suspected"},
        {"address", address},
        {"digest1", incident->digests[0]},
        {"digest2", incident->digests[1]},
        {"plan_sha256", repository->plan},
        {"playbook_sha256", repository->playbook},
    };
    for (size_t i = 0; i < COUNT(words); i++) {
        if (strcmp(words[i].name, name) == 0)
            return fputs(words[i].value, out) >= 0;
        if (strcmp(words[i].name + 1, name + 1) == 0 && words[i].name[0] - 'a' + 'A' == name[0]) {
            put_capital(out, words[i].value);
            return true;
        }
    }
    return false;
}

/* One line of a template with its ${names} replaced. */
static void put_line(FILE *out, const struct repository *repository, const struct incident *incident, const char *line,
                     size_t size)
{
    for (const char *end = line + size; line < end;) {
        const char *dollar = memchr(line, '$', (size_t)(end - line));
        const char *brace = dollar ? memchr(dollar, '}', (size_t)(end - dollar)) : NULL;
        if (!brace || dollar[1] != '{') {
            fwrite(line, 1, (size_t)(end - line), out);
            return;
        }
        fwrite(line, 1, (size_t)(dollar - line), out);
        char name[40];
        snprintf(name, sizeof name, "%.*s", (int)(brace - dollar - 2), dollar + 2);
        if (!put_time(out, incident, name) && !put_id(out, incident, name) && !put_number(out, incident, name) &&
            !put_word(out, repository, incident, name)) {
            errno = EINVAL;
            fail(name);
        }
        line = brace + 1;
    }
}

/* Does `%from STATE` or `%is STATE` keep the lines that follow it? A rejected record went no further than triage. */
static bool block_holds(const struct incident *incident, const char *line)
{
    bool from = strncmp(line, "%from ", 6) == 0;
    const char *name = line + (from ? 6 : 4);
    for (size_t i = 0; i < COUNT(state_names); i++) {
        size_t size = strlen(state_names[i]);
        if (strncmp(name, state_names[i], size) != 0 || name[size] != '\n')
            continue;
        enum state reached = incident->state == REJECTED ? INVESTIGATION : incident->state;
        return from ? reached >= (enum state)i : incident->state == (enum state)i;
    }
    errno = EINVAL;
    fail(name);
}

/* A whole template; blocks between %from or %is and %end nest. */
static void put_template(FILE *out, const struct repository *repository, const struct incident *incident,
                         const char *text)
{
    unsigned depth = 0, hidden = 0;
    while (*text) {
        size_t size = strcspn(text, "\n") + 1;
        if (strncmp(text, "%end\n", 5) == 0) {
            hidden = hidden == depth ? 0 : hidden;
            depth--;
        } else if (strncmp(text, "%from ", 6) == 0 || strncmp(text, "%is ", 4) == 0) {
            depth++;
            hidden = hidden == 0 && !block_holds(incident, text) ? depth : hidden;
        } else if (!hidden) {
            put_line(out, repository, incident, text, size);
        }
        text += size;
    }
}

/* The state and the time of the number-th of count: most are closed, the newest are still at work. */
static void choose_state(struct incident *incident, unsigned number, unsigned count)
{
    unsigned place = (unsigned)((uint64_t)number * 1000 / count); /* in thousandths */
    if (place < 850) {
        incident->state = place % 100 == 50 ? REJECTED : CLOSED;
        incident->detected = FIRST + (AS_OF - 45 * DAY - FIRST) / count * number;
    } else if (place < 930) {
        incident->state = FOLLOW_UP;
        incident->detected = AS_OF - 14 * DAY + below(incident, 6 * 24 * 60) * INT64_C(60);
    } else if (place < 980) {
        incident->state = POST_INCIDENT;
        incident->detected = AS_OF - 6 * DAY + below(incident, 2 * 24 * 60) * INT64_C(60);
    } else {
        incident->state = (enum state)(TRIAGE + number % (RECOVERY + 1));
        incident->detected = AS_OF - 18 * HOUR + below(incident, 60) * INT64_C(60);
    }
}

/* Open records are of lower severity, whose clocks have not run out at AS_OF. */
static const struct severity *choose_severity(struct incident *incident)
{
    unsigned dice = below(incident, 100);
    if (incident->state < CLOSED)
        return &severities[dice < 50 ? 2 : 3];
    return &severities[dice < 3 ? 0 : dice < 20 ? 1 : dice < 65 ? 2 : 3];
}

static struct incident make_incident(unsigned number, unsigned count)
{
    struct incident incident = {.random = number * UINT64_C(7919) + 1};
    choose_state(&incident, number, count);
    incident.severity = choose_severity(&incident);
    incident.scenario = &scenarios[below(&incident, COUNT(scenarios))];
    incident.engineer = engineers[below(&incident, COUNT(engineers))];
    incident.id_base = below(&incident, 32 * 32 * 32);
    incident.customers = 20 + below(&incident, 5000);
    incident.records = incident.customers * (1 + below(&incident, 50));
    incident.ticket = 1000 + below(&incident, 9000);
    for (size_t i = 0; i < COUNT(incident.digests); i++)
        for (size_t j = 0; j < 4; j++)
            snprintf(incident.digests[i] + 16 * j, 17, "%016llx", (unsigned long long)next_random(&incident.random));
    time_t reported = (time_t)(incident.detected + 5 * 60);
    struct tm tm;
    char suffix[8];
    gmtime_r(&reported, &tm);
    /* odd, so that no two records of a repository share their four letters */
    letters((number * 40503u + 77) % (1u << 20), 4, suffix);
    size_t day = strftime(incident.id, sizeof incident.id, "INC-%Y%m%d-", &tm);
    snprintf(incident.id + day, sizeof incident.id - day, "%s", suffix);
    return incident;
}

static void write_record(const struct repository *repository, const struct incident *incident)
{
    enum state reached = incident->state == REJECTED ? INVESTIGATION : incident->state;
    for (size_t i = 0; i < COUNT(templates) && templates[i].from <= reached; i++) {
        if (templates[i].scale && incident->severity->scale > templates[i].scale)
            continue;
        char path[4096];
        FILE *name = fmemopen(path, sizeof path, "w");
        if (!name)
            fail("fmemopen");
        fprintf(name, "%s/incidents/%.4s/%s/", repository->dir, incident->id + 4, incident->id);
        put_line(name, repository, incident, templates[i].path, strlen(templates[i].path));
        fclose(name);
        char *text = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&text, &size);
        if (!out)
            fail("open_memstream");
        put_template(out, repository, incident, templates[i].text);
        fclose(out);
        write_file(path, text, size);
        free(text);
    }
}

/* The policy and the plan, as they stand beside this file, and the digests that records pin. */
static void write_shared(struct repository *repository)
{
    for (size_t i = 0; i < COUNT(shared_files); i++) {
        char from[256], to[4096];
        size_t size = 0;
        snprintf(from, sizeof from, REPOSITORY_FOLDER "%s", shared_files[i]);
        snprintf(to, sizeof to, "%s/%s", repository->dir, shared_files[i]);
        char *text = read_file(from, &size);
        write_file(to, text, size);
        if (strcmp(shared_files[i], "plan/plan.md") == 0)
            hex_sha256(text, size, repository->plan);
        if (strncmp(shared_files[i], "plan/playbooks/", 15) == 0)
            hex_sha256(text, size, repository->playbook);
        free(text);
    }
}

int main(int argc, char **argv)
{
    unsigned long count = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
    if (count == 0 || count > 1000000) {
        fputs("usage: generate DIR N\n", stderr);
        return 129;
    }
    struct repository repository = {.dir = argv[1]};
    write_shared(&repository);
    for (size_t i = 0; i < COUNT(templates); i++) {
        char path[256];
        size_t size = 0;
        snprintf(path, sizeof path, RECORD_FOLDER "%s", templates[i].file);
        templates[i].text = read_file(path, &size);
    }
    for (unsigned i = 0; i < count; i++) {
        struct incident incident = make_incident(i, (unsigned)count);
        write_record(&repository, &incident);
    }
    for (size_t i = 0; i < COUNT(templates); i++)
        free(templates[i].text);
    return 0;
}
