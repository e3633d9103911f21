/* The header: severity, classification, impact, waivers. */
#include "base/time.h"
#include "rules/functions.h"
#include "rules/help.h"

void gi_rule_severity_determined(struct gi_rule_run *run)
{
    const struct gi_scalar *severity = &run->head->incident.severity;
    if (gi_help_is(severity, GI_SEVERITY_UNDETERMINED))
        gi_say(run, severity->place, "severity is not determined");
}

void gi_rule_classification_given(struct gi_rule_run *run)
{
    const struct gi_scalar *class = &run->head->incident.classification;
    if (gi_help_missing(class) && run->life->state < GI_STATE_FOLLOW_UP && run->gate == GI_GATE_NONE)
        gi_say(run, class->place, "classification is missing");
}

void gi_rule_classification_determined(struct gi_rule_run *run)
{
    const struct gi_scalar *class = &run->head->incident.classification;
    if (gi_help_missing(class))
        gi_say(run, class->place, "classification is missing");
    else if (class->is == GI_PRESENT && gi_str_is(class->text, "undetermined"))
        gi_say(run, class->place, "classification is still undetermined");
}

void gi_rule_impact_known(struct gi_rule_run *run)
{
    const struct gi_impact *impact = &run->head->incident.impact;
    if (gi_help_is(&impact->customer_impact, GI_YES_NO_UNKNOWN_UNKNOWN))
        gi_say(run, impact->customer_impact.place, "customer_impact is still unknown");
    if (gi_help_is(&impact->data_breach, GI_BREACH_UNKNOWN))
        gi_say(run, impact->data_breach.place, "data_breach is still unknown");
}

void gi_rule_waivers_allowed(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->incident.waivers.n; i++) {
        const struct gi_scalar *code = &run->head->incident.waivers.at[i].rule;
        if (code->is != GI_PRESENT)
            continue;
        const struct gi_rule *rule = gi_rule_find((int)code->number);
        if (!rule)
            gi_say(run, code->place, "there is no rule %.*s", GI_STR_ARGS(code->text));
        else if (rule->floor == GI_RULE_HARD)
            gi_say(run, code->place, "%.*s cannot be waived", GI_STR_ARGS(code->text));
    }
}

void gi_rule_waivers_in_time(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->incident.waivers.n; i++) {
        const struct gi_scalar *expires = &run->head->incident.waivers.at[i].expires;
        if (expires->is == GI_PRESENT && run->as_of >= expires->number + GI_DAY_SECONDS)
            gi_say(run, expires->place, "the waiver ended on %.*s", GI_STR_ARGS(expires->text));
    }
}

void gi_rule_duplicate_is_named(struct gi_rule_run *run)
{
    const struct gi_incident *incident = &run->head->incident;
    if (!gi_help_is(&incident->rejection.verdict, GI_VERDICT_DUPLICATE) || incident->related.is == GI_BAD)
        return;
    for (size_t i = 0; i < incident->related.n; i++) {
        const struct gi_scalar *relation = &incident->related.at[i].relation;
        if (relation->is != GI_PRESENT || relation->number == GI_RELATION_DUPLICATE_OF)
            return; /* it is named, or may be */
    }
    gi_say(run, incident->rejection.verdict.place, "rejected as a duplicate, and related does not say of what");
    gi_report_remedy(run->findings, "git incident add ID related id=INC-... relation=duplicate_of");
}

/* The first key tells which format the rest is in. */
void gi_rule_schema_first(struct gi_rule_run *run)
{
    for (size_t i = 0; i < run->head->sources.n; i++) {
        const struct gi_source *source = &run->head->sources.at[i];
        bool has_schema = source->kind->shape && source->kind->shape->fields[0].type == GI_TYPE_SCHEMA;
        const struct gi_node *schema = has_schema ? gi_node_get(source->root, "schema") : NULL;
        if (schema && source->root->first != schema)
            gi_say(run, (struct gi_place){&source->file, schema->key_span}, "schema is not the first key of %s",
                   source->kind->name);
    }
}
