/* The sign-offs of a record, read from its folder: names are recomputed from what the statements say. */
#include "engine/judge/signoffs.h"

#include <stdlib.h>

#include "base/digest.h"
#include "base/limits.h"
#include "model/values.h"

enum { NOT_A_SIGN_OFF = 603 };

struct reading {
    const struct gi_record *record;
    struct gi_findings *findings;
    struct gi_signoffs *signoffs;
    size_t statements;
};

static void say(const struct reading *reading, const struct gi_source *source, const char *why)
{
    gi_report(reading->findings, NOT_A_SIGN_OFF, (struct gi_place){&source->file, {0, 0}}, "%s", why);
}

static bool is_sign_off(const struct gi_source *source)
{
    uint8_t role = source->kind->role;
    return role == GI_ROLE_SIGN_OFF || role == GI_ROLE_PLAN_SIGN_OFF || role == GI_ROLE_OLD_POLICY;
}

/* The last part of a source's path. */
static struct gi_str name_of(const struct gi_source *source)
{
    struct gi_str name = source->name;
    for (size_t slash = gi_str_find(name, '/'); slash < name.n; slash = gi_str_find(name, '/'))
        name = gi_str_part(name, slash + 1, name.n);
    return name;
}

/* Whether statements of this form stand in such a record. */
static bool form_fits(const struct gi_record *record, enum gi_sign_form form)
{
    if (record->kind == GI_KIND_POLICY)
        return form == GI_SIGN_FORM_POLICY;
    if (record->kind == GI_KIND_PLAN)
        return form == GI_SIGN_FORM_PLAN;
    return form == GI_SIGN_FORM_CHAIN || form == GI_SIGN_FORM_DOCUMENT;
}

/* Whether the file's name is the one that the statement gives. */
static bool name_fits(const struct reading *reading, const struct gi_source *source,
                      const struct gi_signed_statement *statement)
{
    struct gi_arena *arena = reading->record->arena;
    const char *document =
        gi_arena_copy(arena, statement->document.s ? statement->document.s : "", statement->document.n);
    struct gi_str name = gi_str_of(gi_statement_name(arena, &statement->statement, document));
    size_t part = name.n;
    while (part && name.s[part - 1] != '/')
        part--;
    return gi_str_equal(name_of(source), gi_str_part(name, part, name.n));
}

static void read_statement(struct reading *reading, const struct gi_source *source)
{
    struct gi_arena *arena = reading->record->arena;
    struct gi_signed_statement read = {.source = source};
    struct gi_str bytes = {source->file.data, source->file.size};
    struct gi_error error = {.arena = arena};
    if (source->broken)
        return; /* too large: that was said */
    bool one_incident = reading->record->kind == GI_KIND_INCIDENT;
    if (one_incident && ++reading->statements > GI_LIMIT_STATEMENTS) {
        if (reading->statements == GI_LIMIT_STATEMENTS + 1)
            say(reading, source, "an incident has at most 99 statements");
        return;
    }
    if (gi_statement_parse(arena, bytes, &read.statement, &error)) {
        say(reading, source, gi_arena_printf(arena, "this is no statement: %s", error.message));
        return;
    }
    enum gi_sign_form form = gi_sign_form_of(read.statement.action);
    if (form == GI_SIGN_FORM_DOCUMENT)
        read.document = gi_document_id(read.statement.files.at[0].path);
    if (!form_fits(reading->record, form) || !name_fits(reading, source, &read)) {
        say(reading, source,
            gi_arena_printf(
                arena, "what this statement says does not fit its name: it belongs in %s",
                gi_statement_name(arena, &read.statement, gi_arena_printf(arena, "%.*s", GI_STR_ARGS(read.document)))));
        return;
    }
    gi_digest_hex(bytes, read.digest);
    if (form == GI_SIGN_FORM_DOCUMENT)
        GI_VEC_PUSH(arena, &reading->signoffs->documents, read);
    else
        GI_VEC_PUSH(arena, &reading->signoffs->chain, read);
}

static int by_seq(const void *a, const void *b)
{
    const struct gi_signed_statement *left = a;
    const struct gi_signed_statement *right = b;
    if (left->statement.seq != right->statement.seq)
        return left->statement.seq < right->statement.seq ? -1 : 1;
    return gi_str_compare(left->source->name, right->source->name);
}

/* One statement a number: of two neither can be told to be the right one. */
static void sort_chain(struct reading *reading)
{
    struct gi_signoffs *signoffs = reading->signoffs;
    size_t kept = 0;
    if (signoffs->chain.n)
        qsort(signoffs->chain.at, signoffs->chain.n, sizeof(*signoffs->chain.at), by_seq);
    for (size_t i = 0; i < signoffs->chain.n; i++) {
        const struct gi_signed_statement *next = &signoffs->chain.at[i];
        if (kept && signoffs->chain.at[kept - 1].statement.seq == next->statement.seq)
            say(reading, next->source, "another statement has this number");
        else
            signoffs->chain.at[kept++] = *next;
    }
    signoffs->chain.n = kept;
}

/* A signature's name taken apart: "0003-close", "alice", 1. */
struct signature_name {
    struct gi_str statement;
    struct gi_str who;
    uint32_t n;
};

static size_t find_last(struct gi_str text, char byte)
{
    size_t at = text.n;
    while (at && text.s[at - 1] != byte)
        at--;
    return at ? at - 1 : text.n;
}

static bool split_name(struct gi_str name, struct signature_name *ret_name)
{
    struct gi_str rest = gi_str_part(name, 0, name.n - strlen(".sig"));
    size_t dot = find_last(rest, '.');
    struct gi_str count = gi_str_part(rest, dot + 1, rest.n);
    rest = gi_str_part(rest, 0, dot);
    uint32_t number = 0;
    for (size_t i = 0; i < count.n; i++) {
        if (count.s[i] < '0' || count.s[i] > '9' || number > GI_LIMIT_NUMBER)
            return false;
        number = number * 10 + (uint32_t)(count.s[i] - '0');
    }
    size_t before = find_last(rest, '.');
    *ret_name = (struct signature_name){gi_str_part(rest, 0, before), gi_str_part(rest, before + 1, rest.n), number};
    return count.n && count.s[0] != '0' && gi_value_is_person(ret_name->who);
}

static bool has_stem(const struct gi_signed_statement *statement, struct gi_str stem)
{
    struct gi_str name = name_of(statement->source);
    return gi_str_equal(gi_str_part(name, 0, name.n - strlen(".stmt")), stem);
}

static struct gi_signed_statement *find_statement(struct gi_signoffs *signoffs, struct gi_str stem)
{
    for (size_t i = 0; i < signoffs->chain.n; i++)
        if (has_stem(&signoffs->chain.at[i], stem))
            return &signoffs->chain.at[i];
    for (size_t i = 0; i < signoffs->documents.n; i++)
        if (has_stem(&signoffs->documents.at[i], stem))
            return &signoffs->documents.at[i];
    return NULL;
}

static void read_signature(const struct reading *reading, const struct gi_source *source)
{
    struct signature_name name;
    if (!split_name(name_of(source), &name)) {
        say(reading, source, "a signature is named like 0003-close.alice.1.sig");
        return;
    }
    struct gi_signed_statement *statement = find_statement(reading->signoffs, name.statement);
    if (!statement) {
        say(reading, source,
            gi_arena_printf(reading->record->arena, "the statement %.*s.stmt of this signature is missing",
                            GI_STR_ARGS(name.statement)));
        return;
    }
    if (source->broken)
        return;
    if (reading->record->kind == GI_KIND_INCIDENT && statement->signatures.n == GI_LIMIT_SIGNATURES) {
        say(reading, source, "a statement of an incident has at most 16 signatures");
        return;
    }
    GI_VEC_PUSH(reading->record->arena, &statement->signatures, (struct gi_signature_file){name.who, name.n, source});
}

/* Whether another signature of this person has the number before. */
static bool follows(const struct gi_signed_statement *statement, const struct gi_signature_file *signature)
{
    for (size_t i = 0; i < statement->signatures.n; i++) {
        const struct gi_signature_file *other = &statement->signatures.at[i];
        if (other->n + 1 == signature->n && gi_str_equal(other->who, signature->who))
            return true;
    }
    return signature->n == 1;
}

/* Leaves out the signatures whose number does not follow from the others'. */
static void check_numbers(const struct reading *reading, struct gi_signed_statement *statement)
{
    bool *good = GI_NEW_ARRAY(reading->record->arena, bool, statement->signatures.n + 1);
    size_t kept = 0;
    for (size_t i = 0; i < statement->signatures.n; i++) {
        good[i] = follows(statement, &statement->signatures.at[i]);
        if (!good[i])
            say(reading, statement->signatures.at[i].source, "signatures of one person are numbered 1, 2, ...");
    }
    for (size_t i = 0; i < statement->signatures.n; i++)
        if (good[i])
            statement->signatures.at[kept++] = statement->signatures.at[i];
    statement->signatures.n = kept;
}

/* "policy/0006.yaml": who judges policies reads it. */
static bool is_old_policy(const struct gi_source *source)
{
    struct gi_str name = name_of(source);
    if (source->kind->role != GI_ROLE_OLD_POLICY || name.n != strlen("0006.yaml") || !gi_str_ends(name, ".yaml"))
        return false;
    for (size_t i = 0; i < 4; i++)
        if (name.s[i] < '0' || name.s[i] > '9')
            return false;
    return true;
}

void gi_signoffs_read(const struct gi_record *record, struct gi_findings *findings, struct gi_signoffs *ret_signoffs)
{
    struct gi_signoffs signoffs = {0};
    struct reading reading = {.record = record, .findings = findings, .signoffs = &signoffs};
    for (size_t i = 0; i < record->sources.n; i++)
        if (is_sign_off(&record->sources.at[i]) && gi_str_ends(record->sources.at[i].name, ".stmt"))
            read_statement(&reading, &record->sources.at[i]);
    sort_chain(&reading);
    for (size_t i = 0; i < record->sources.n; i++) {
        const struct gi_source *source = &record->sources.at[i];
        if (!is_sign_off(source) || gi_str_ends(source->name, ".stmt") || is_old_policy(source))
            continue;
        if (gi_str_ends(source->name, ".sig"))
            read_signature(&reading, source);
        else
            say(&reading, source, "this is neither a statement nor a signature");
    }
    for (size_t i = 0; i < signoffs.chain.n; i++)
        check_numbers(&reading, &signoffs.chain.at[i]);
    for (size_t i = 0; i < signoffs.documents.n; i++)
        check_numbers(&reading, &signoffs.documents.at[i]);
    *ret_signoffs = signoffs;
}

const struct gi_signed_statement *gi_signoffs_document(const struct gi_signoffs *signoffs, struct gi_str id)
{
    for (size_t i = 0; id.n && i < signoffs->documents.n; i++)
        if (gi_str_equal(signoffs->documents.at[i].document, id))
            return &signoffs->documents.at[i];
    return NULL;
}

bool gi_signoffs_has(const struct gi_record *before, const struct gi_source *source)
{
    const struct gi_source *old = before ? gi_record_source(before, source->name) : NULL;
    return old && !old->broken && !source->broken && old->file.size == source->file.size &&
           memcmp(old->file.data, source->file.data, source->file.size) == 0;
}
