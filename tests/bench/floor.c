/* The bare pass that `check` is measured against: opens, reads and closes every YAML and Markdown file of the guarded
 * folders, runs libyaml's events and cmark over them, and does nothing with the result. floor DIR */
#include <cmark.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <yaml.h>

/* What has been read so far, and the buffer that the next file is read into. */
struct pass {
    unsigned long yaml_files, markdown_files;
    unsigned long long yaml_bytes, markdown_bytes, events;
    char *text;
    size_t room;
};

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
    exit(2);
}

/* Reads the file into pass->text, which grows with the largest. */
static size_t read_file(struct pass *pass, int folder, const char *name)
{
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0)
        fail(name);
    size_t size = (size_t)st.st_size, done = 0;
    if (size + 1 > pass->room) {
        pass->room = 2 * size + 1;
        pass->text = realloc(pass->text, pass->room);
        if (!pass->text)
            fail(name);
    }
    while (done < size) {
        ssize_t part = read(fd, pass->text + done, size - done);
        if (part <= 0)
            fail(name);
        done += (size_t)part;
    }
    close(fd);
    return size;
}

static void pass_yaml(struct pass *pass, const char *text, size_t size, const char *name)
{
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        fail(name);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, size);
    for (bool more = true; more;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            errno = EILSEQ;
            fail(name);
        }
        more = event.type != YAML_STREAM_END_EVENT;
        pass->events++;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    pass->yaml_bytes += size;
}

/* A document's front matter goes to libyaml, the rest to cmark. */
static void pass_markdown(struct pass *pass, const char *text, size_t size, const char *name)
{
    size_t body = 0;
    if (size > 4 && memcmp(text, "---\n", 4) == 0) {
        const char *end = memmem(text + 3, size - 3, "\n---\n", 5);
        if (end) {
            body = (size_t)(end - text) + 5;
            pass_yaml(pass, text + 4, body - 8, name);
        }
    }
    cmark_node *root = cmark_parse_document(text + body, size - body, CMARK_OPT_DEFAULT);
    if (!root)
        fail(name);
    cmark_node_free(root);
    pass->markdown_bytes += size - body;
}

static bool ends(const char *name, const char *suffix)
{
    size_t n = strlen(name), m = strlen(suffix);
    return n > m && strcmp(name + n - m, suffix) == 0;
}

static void pass_file(struct pass *pass, int folder, const char *name)
{
    if (ends(name, ".yaml")) {
        size_t size = read_file(pass, folder, name);
        pass_yaml(pass, pass->text, size, name);
        pass->yaml_files++;
    } else if (ends(name, ".md")) {
        size_t size = read_file(pass, folder, name);
        pass_markdown(pass, pass->text, size, name);
        pass->markdown_files++;
    }
}

/* Takes over the descriptor. */
static void pass_folder(struct pass *pass, int fd, const char *name)
{
    DIR *folder = fdopendir(fd);
    if (!folder)
        fail(name);
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (entry->d_type == DT_REG) {
            pass_file(pass, fd, entry->d_name);
        } else if (entry->d_type == DT_DIR) {
            int inner = openat(fd, entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            if (inner < 0)
                fail(entry->d_name);
            pass_folder(pass, inner, entry->d_name);
        }
    }
    closedir(folder);
}

int main(int argc, char **argv)
{
    static const char *const guarded[] = {".incident", "plan", "exercises", "imported", "incidents"};
    if (argc != 2 || chdir(argv[1]) != 0) {
        fputs("usage: floor DIR\n", stderr);
        return 129;
    }
    struct timespec from, to;
    struct rusage used;
    struct pass pass = {0};
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (size_t i = 0; i < sizeof guarded / sizeof *guarded; i++) {
        int fd = open(guarded[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0 && errno != ENOENT)
            fail(guarded[i]);
        if (fd >= 0)
            pass_folder(&pass, fd, guarded[i]);
    }
    free(pass.text);
    clock_gettime(CLOCK_MONOTONIC, &to);
    getrusage(RUSAGE_SELF, &used);
    printf("%lu yaml files, %.1f MB, %llu events; %lu markdown files, %.1f MB\n", pass.yaml_files,
           (double)pass.yaml_bytes / 1e6, pass.events, pass.markdown_files, (double)pass.markdown_bytes / 1e6);
    printf("user %.3f s, system %.3f s, wall %.3f s\n",
           (double)used.ru_utime.tv_sec + (double)used.ru_utime.tv_usec / 1e6,
           (double)used.ru_stime.tv_sec + (double)used.ru_stime.tv_usec / 1e6,
           (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9);
    return 0;
}
