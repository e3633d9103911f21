/* Which files of a record a sign-off covers in a state, their digests, and the facts and items that it states. */
#ifndef GI_ENGINE_JUDGE_COVERAGE_H
#define GI_ENGINE_JUDGE_COVERAGE_H

#include "engine/judge/signoffs.h"
#include "model/life.h"

/* Whether chain statements made in this state (the one after the step) cover files: follow_up, closed, rejected. */
bool gi_coverage_of_state(int state) GI_MUST_USE;

/* Fills `absent` and `files` of a chain statement for the state after the step ("Chain and documents" of the format).
 * `signoffs` tells which communications are signed. Digests are of blobs' bytes: a work tree's CRLF counts as LF. */
void gi_coverage_files(struct gi_arena *arena, const struct gi_record *record, const struct gi_signoffs *signoffs,
                       int state, struct gi_statement *statement);

/* Fills `absent` and `files` as the standing check compares them with the accepted statement `then`: what its state's
 * coverage asks for and whatever it names, without the documents that may come after it in follow_up. */
void gi_coverage_standing(struct gi_arena *arena, const struct gi_record *record, const struct gi_signoffs *signoffs,
                          const struct gi_statement *then, struct gi_statement *ret_now);

/* One file line of a record's source. */
struct gi_statement_file gi_coverage_file(struct gi_arena *arena, const struct gi_source *source,
                                          const char *path) GI_MUST_USE;

/* The five facts of a record. */
struct gi_sign_facts gi_coverage_facts(const struct gi_record *record, const struct gi_life *life) GI_MUST_USE;

/* One item for each resolved action. */
void gi_coverage_items(struct gi_arena *arena, const struct gi_life *life, struct gi_statement *statement);

/* Which facts `now` lowers against `then`, as words ("severity high to medium"); 0: none. `ever_determined`: whether
 * the severity was ever other than undetermined before. */
enum gi_ever { GI_NEVER_DETERMINED, GI_ONCE_DETERMINED };
size_t gi_facts_lowered(struct gi_arena *arena, const struct gi_sign_facts *then, const struct gi_sign_facts *now,
                        enum gi_ever determined, struct gi_differences *ret_lowered) GI_MUST_USE;

#endif
