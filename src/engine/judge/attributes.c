/* gitattributes(5), read with suspicion: what might match a guarded path does. */
#include "engine/judge/attributes.h"

#include <ctype.h>

#include "git/changes.h"

enum { FOLDERS = 5, GIT_LINE = 2048 /* Git passes over lines from here on */ };

/* What must not be set: an attribute that changes the bytes of checked-out files, hides them in a diff, or joins two
 * versions without asking. */
enum danger { DANGER_FILTER, DANGER_IDENT, DANGER_ENCODING, DANGER_DIFF, DANGER_MERGE, DANGER_MACRO, DANGERS };

static const char *const danger_names[] = {"filter", "ident", "working-tree-encoding", "diff", "merge", "a macro"};

/* What stands for each guarded folder after the lines so far; NULL: nothing dangerous. */
struct reading {
    struct gi_findings *findings;
    struct gi_file *file;
    struct gi_span said[FOLDERS][DANGERS]; /* the line that set it; end 0: none */
};

static struct gi_str next_word(struct gi_str *line)
{
    size_t from = 0;
    while (from < line->n && (line->s[from] == ' ' || line->s[from] == '\t' || line->s[from] == '\r'))
        from++;
    size_t end = from;
    while (end < line->n && line->s[end] != ' ' && line->s[end] != '\t' && line->s[end] != '\r')
        end++;
    struct gi_str word = gi_str_part(*line, from, end - from);
    *line = gi_str_part(*line, end, line->n);
    return word;
}

static bool has_wildcard(struct gi_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (strchr("*?[\\", text.s[i]))
            return true;
    return false;
}

/* Whether a pattern could match a path in a folder. Only a first part that is plainly another name says no. */
static bool may_match(struct gi_str pattern, const char *folder)
{
    bool anchored = pattern.n && pattern.s[0] == '/';
    struct gi_str rest = anchored ? gi_str_part(pattern, 1, pattern.n) : pattern;
    size_t slash = gi_str_find(rest, '/');
    struct gi_str first = gi_str_part(rest, 0, slash);
    if (pattern.n && pattern.s[0] == '"')
        return true;
    if (slash == rest.n)
        return !anchored; /* a name at the root is no path in a folder; without a slash it is one at any depth */
    return has_wildcard(first) || (first.n == strlen(folder) && strncasecmp(first.s, folder, first.n) == 0);
}

/* Whether a pattern is every path of a folder: its name, a slash, two stars. */
static bool is_whole(struct gi_str pattern, const char *folder)
{
    size_t n = strlen(folder);
    if (pattern.n && pattern.s[0] == '/')
        pattern = gi_str_part(pattern, 1, pattern.n);
    return gi_str_starts(pattern, folder) && gi_str_is(gi_str_part(pattern, n, pattern.n), "/**");
}

/* What a word such as `-diff`, `filter=lfs` or `!merge` does: sets a danger (1), takes one back (-1), neither (0). */
static int effect_of(struct gi_str word, enum danger *ret_danger)
{
    bool unset = word.n && word.s[0] == '-';
    bool unspecified = word.n && word.s[0] == '!';
    struct gi_str rest = gi_str_part(word, unset || unspecified, word.n);
    size_t equals = gi_str_find(rest, '=');
    struct gi_str name = gi_str_part(rest, 0, equals);
    struct gi_str value = gi_str_part(rest, equals + 1, rest.n);
    for (enum danger danger = DANGER_FILTER; danger <= DANGER_MERGE; danger++) {
        if (!gi_str_is(name, danger_names[danger]))
            continue;
        *ret_danger = danger;
        if (danger == DANGER_DIFF)
            return unset ? 1 : -1;
        if (danger == DANGER_MERGE)
            return gi_str_is(value, "union") ? 1 : -1;
        return unset || unspecified ? -1 : 1;
    }
    return 0;
}

static void set(struct reading *reading, struct gi_str pattern, struct gi_span line, enum danger danger)
{
    for (size_t i = 0; i < FOLDERS; i++)
        if (may_match(pattern, gi_guarded_folders[i]))
            reading->said[i][danger] = line;
}

static void take_back(struct reading *reading, struct gi_str pattern, enum danger danger)
{
    for (size_t i = 0; i < FOLDERS; i++)
        if (is_whole(pattern, gi_guarded_folders[i]))
            reading->said[i][danger] = (struct gi_span){0, 0};
}

/* Whether Git takes an attribute's name; a line with one that it does not take is passed over as a whole. */
static bool is_name(struct gi_str word)
{
    bool sign = word.n && (word.s[0] == '-' || word.s[0] == '!');
    struct gi_str name = gi_str_part(word, sign, gi_str_find(word, '='));
    for (size_t i = 0; i < name.n; i++)
        if (!isalnum((unsigned char)name.s[i]) && !strchr("-_.", name.s[i]))
            return false;
    return name.n && name.s[0] != '-' && !gi_str_starts(name, "builtin_");
}

/* Whether Git surely heeds a line: one that it passes over takes nothing back. */
static bool is_heeded(struct gi_str line)
{
    if (line.n >= GIT_LINE)
        return false;
    (void)next_word(&line);
    for (struct gi_str word = next_word(&line); word.n; word = next_word(&line))
        if (!is_name(word))
            return false;
    return true;
}

static void read_line(struct reading *reading, struct gi_str line, struct gi_span span)
{
    bool heeded = is_heeded(line);
    struct gi_str pattern = next_word(&line);
    bool macro = gi_str_starts(pattern, "[attr]");
    if (!pattern.n || pattern.s[0] == '#')
        return;
    for (struct gi_str word = next_word(&line); word.n; word = next_word(&line)) {
        enum danger danger = DANGER_DIFF;
        /* `binary` is Git's own macro: -diff -merge -text */
        int effect = gi_str_is(word, "binary") ? 1 : effect_of(word, &danger);
        if (macro && effect > 0)
            reading->said[0][DANGER_MACRO] = span;
        else if (!macro && effect > 0)
            set(reading, pattern, span, danger);
        else if (!macro && effect < 0 && heeded)
            take_back(reading, pattern, danger);
    }
}

static void say(struct reading *reading, enum danger danger, size_t folder)
{
    struct gi_place place = {reading->file, reading->said[folder][danger]};
    if (danger == DANGER_MACRO)
        gi_report(reading->findings, 822, place, "a macro of attributes sets what records must not have");
    else
        gi_report(reading->findings, 822, place, "%s is set for what stands in %s/", danger_names[danger],
                  gi_guarded_folders[folder]);
    if (danger == DANGER_MACRO)
        gi_report_remedy(reading->findings, "write the attributes out, for paths outside the guarded folders");
    else
        gi_report_remedy(reading->findings, "name other folders in the pattern, or add below: /%s/** %s%s",
                         gi_guarded_folders[folder], danger == DANGER_DIFF || danger == DANGER_MERGE ? "!" : "-",
                         danger_names[danger]);
}

void gi_attributes_judge(struct gi_findings *findings, const char *path, struct gi_str bytes)
{
    struct reading reading = {.findings = findings, .file = GI_NEW(findings->arena, struct gi_file)};
    *reading.file = (struct gi_file){.path = path, .data = bytes.s, .size = (uint32_t)bytes.n};
    /* as Git reads it: without a byte order mark, each line up to its first NUL */
    for (size_t at = gi_str_starts(bytes, "\xEF\xBB\xBF") ? 3 : 0; at < bytes.n;) {
        size_t end = gi_str_find(gi_str_part(bytes, at, bytes.n), '\n');
        struct gi_str line = gi_str_part(bytes, at, end);
        line = gi_str_part(line, 0, gi_str_find(line, '\0'));
        read_line(&reading, line, (struct gi_span){(uint32_t)at, (uint32_t)(at + line.n)});
        at += end + 1;
    }
    for (size_t folder = 0; folder < FOLDERS; folder++)
        for (enum danger danger = DANGER_FILTER; danger < DANGERS; danger++)
            if (reading.said[folder][danger].end)
                say(&reading, danger, folder);
}
