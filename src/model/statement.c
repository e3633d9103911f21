/* What statements are made of: actions, facts, names, and which words may stand where. */
#include "model/statement.h"

#include "base/limits.h"
#include "base/unicode.h"
#include "model/shapes.h"

struct action_row {
    const char *word;
    const char *doc;
    enum gi_sign_form form;
};

static const struct action_row actions[GI_SIGN_COUNT] = {
#define SIGN(name, word, form, doc) {word, doc, GI_SIGN_FORM_##form},
#include "model/signing.def"
#undef SIGN
};

const char *gi_sign_word(enum gi_sign_action action)
{
    return actions[action].word;
}

const char *gi_sign_doc(enum gi_sign_action action)
{
    return actions[action].doc;
}

enum gi_sign_form gi_sign_form_of(enum gi_sign_action action)
{
    return actions[action].form;
}

int gi_sign_find(struct gi_str word)
{
    for (int i = 0; i < GI_SIGN_COUNT; i++)
        if (gi_str_is(word, actions[i].word))
            return i;
    return -1;
}

const char *gi_fact_name(enum gi_sign_fact fact)
{
    static const char *const names[GI_FACT_COUNT] = {"severity", "customer_impact", "data_breach", "confidence", "tlp"};
    return names[fact];
}

int *gi_fact_value(struct gi_sign_facts *facts, enum gi_sign_fact fact)
{
    int *const members[GI_FACT_COUNT] = {&facts->severity, &facts->customer_impact, &facts->data_breach,
                                         &facts->confidence, &facts->tlp};
    return members[fact];
}

int gi_fact_of(const struct gi_sign_facts *facts, enum gi_sign_fact fact)
{
    const int members[GI_FACT_COUNT] = {facts->severity, facts->customer_impact, facts->data_breach, facts->confidence,
                                        facts->tlp};
    return members[fact];
}

const char *gi_fact_word(enum gi_sign_fact fact, int value)
{
    const struct gi_choices *const words[GI_FACT_COUNT] = {&gi_words_SEVERITY, &gi_words_YES_NO_UNKNOWN,
                                                           &gi_words_BREACH, &gi_words_CONFIDENCE, &gi_words_TLP};
    return value >= 0 && (size_t)value < words[fact]->n ? words[fact]->at[value].word : "unset";
}

bool gi_statement_covers(int state)
{
    return state == GI_STATE_FOLLOW_UP || state == GI_STATE_CLOSED || state == GI_STATE_REJECTED;
}

bool gi_sign_is_step(enum gi_sign_action action)
{
    return action == GI_SIGN_ACCEPT || action == GI_SIGN_CLOSE || action == GI_SIGN_REJECT || action == GI_SIGN_REOPEN;
}

bool gi_sign_guards(enum gi_sign_action action, int from, int to)
{
    if (action == GI_SIGN_ACCEPT)
        return from == GI_STATE_POST_INCIDENT && to == GI_STATE_FOLLOW_UP;
    if (action == GI_SIGN_CLOSE)
        return from == GI_STATE_FOLLOW_UP && to == GI_STATE_CLOSED;
    if (action == GI_SIGN_REJECT)
        return from >= GI_STATE_TRIAGE && from <= GI_STATE_CONTAINMENT && to == GI_STATE_REJECTED;
    if (action != GI_SIGN_REOPEN)
        return false;
    if (from == GI_STATE_REJECTED)
        return to == GI_STATE_TRIAGE;
    return (from == GI_STATE_FOLLOW_UP || from == GI_STATE_CLOSED) && to == GI_STATE_POST_INCIDENT;
}

bool gi_sign_settles(enum gi_sign_action action)
{
    return action == GI_SIGN_ACCEPT || action == GI_SIGN_AMEND || action == GI_SIGN_CLOSE;
}

enum gi_sign_line gi_sign_names_lead(enum gi_sign_action action)
{
    if (action == GI_SIGN_ASSUME || action == GI_SIGN_HANDOVER || action == GI_SIGN_TAKEOVER)
        return GI_LINE_MUST;
    return action == GI_SIGN_REOPEN ? GI_LINE_MAY : GI_LINE_NEVER;
}

struct gi_str gi_document_id(struct gi_str path)
{
    size_t slash = gi_str_find(path, '/');
    struct gi_str name = gi_str_part(path, slash + 1, path.n);
    size_t dash = gi_str_find(name, '-');
    size_t end = dash + 1 + gi_str_find(gi_str_part(name, dash + 1, name.n), '-');
    struct gi_str id = gi_str_part(name, 0, end);
    return end < name.n && gi_id_prefix(id) ? id : (struct gi_str){0};
}

/* Why a code point may not stand in a reason, or NULL. Whatever may look like nothing, or like something else, is
 * refused, also where a language or an emoji would use it. */
static const char *unwanted(uint32_t code_point)
{
    enum { BLANK_BRAILLE = 0x2800, NULL_NOTEHEAD = 0x1D159 }; /* symbols, and blank */
    if (gi_unicode_invisible(code_point) || code_point == BLANK_BRAILLE || code_point == NULL_NOTEHEAD)
        return "nobody sees";
    if (code_point == '\n' || code_point == '\r')
        return "ends the line";
    return code_point == ' ' || gi_unicode_graphic(code_point) ? NULL : "is no letter, mark, number or sign";
}

int gi_statement_reason(struct gi_str reason, struct gi_error *reterr)
{
    size_t bad;
    if (!reason.n)
        return gi_fail(reterr, "the reason is empty");
    if (reason.n > GI_LIMIT_REASON_BYTES)
        return gi_fail(reterr, "the reason has %zu bytes; it may have %d", reason.n, GI_LIMIT_REASON_BYTES);
    if (!gi_unicode_valid(reason, &bad))
        return gi_fail(reterr, "the reason is not UTF-8");
    if (reason.s[0] == ' ' || reason.s[reason.n - 1] == ' ')
        return gi_fail(reterr, "the reason begins or ends with a blank");
    size_t size;
    for (size_t at = 0; at < reason.n; at += size) {
        uint32_t code_point = gi_unicode_decode(reason.s + at, &size);
        const char *why = unwanted(code_point);
        if (why)
            return gi_fail(reterr, "the reason holds U+%04X, which %s", code_point, why);
        if (!at && gi_unicode_mark(code_point))
            return gi_fail(reterr, "the reason begins with the mark U+%04X", code_point);
    }
    if (!gi_unicode_nfc(reason))
        return gi_fail(reterr, "the reason is not in Unicode's normal form C");
    return 0;
}

const char *gi_statement_name(struct gi_arena *arena, const struct gi_statement *statement, const char *document)
{
    switch (gi_sign_form_of(statement->action)) {
    case GI_SIGN_FORM_CHAIN:
        return gi_arena_printf(arena, "%04u-%s.stmt", statement->seq, gi_sign_word(statement->action));
    case GI_SIGN_FORM_DOCUMENT:
        return gi_arena_printf(arena, "%s.stmt", document);
    case GI_SIGN_FORM_POLICY:
        return gi_arena_printf(arena, ".incident/policy/%04u.stmt", statement->seq);
    case GI_SIGN_FORM_PLAN:
        return gi_arena_printf(arena, "plan/sign-offs/%04u-plan.stmt", statement->seq);
    }
    return "";
}

const char *gi_signature_name(struct gi_arena *arena, const char *statement_name, struct gi_str who, uint32_t n)
{
    size_t stem = strlen(statement_name);
    if (gi_str_ends(gi_str_of(statement_name), ".stmt"))
        stem -= strlen(".stmt");
    return gi_arena_printf(arena, "%.*s.%.*s.%u.sig", (int)stem, statement_name, GI_STR_ARGS(who), n);
}
