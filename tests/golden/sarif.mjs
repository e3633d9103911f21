// Checks what SARIF 2.1.0 requires of a log like ours: node sarif.mjs LOG. Where SARIF_SCHEMA names a copy of the standard's
// own schema, the log is validated against it, too.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const log = JSON.parse(readFileSync(process.argv[2], "utf8"));
const problems = [];

function must(holds, what) {
    if (!holds) {
        problems.push(what);
    }
}

const text = (value) => typeof value === "string" && value.length > 0;
must(log.version === "2.1.0", "version is 2.1.0");
must(Array.isArray(log.runs) && log.runs.length === 1, "there is one run");
const [run] = log.runs;
const rules = run.tool.driver.rules;
must(text(run.tool.driver.name), "tool.driver.name");
must(new Set(rules.map((rule) => rule.id)).size === rules.length, "the ids of rules are unique");
for (const rule of rules) {
    must(text(rule.id) && text(rule.shortDescription.text) && text(rule.help.text), `rule ${rule.id} has its texts`);
    must(["none", "note", "warning", "error"].includes(rule.defaultConfiguration.level), `the level of ${rule.id}`);
}
for (const invocation of run.invocations) {
    must(typeof invocation.executionSuccessful === "boolean", "invocation.executionSuccessful is required");
    for (const said of invocation.toolExecutionNotifications) {
        must(text(said.message.text), "a notification has a message");
    }
}
must(["utf16CodeUnits", "unicodeCodePoints"].includes(run.columnKind), "columnKind");
const seen = new Set();
for (const result of run.results) {
    must(rules[result.ruleIndex]?.id === result.ruleId, `ruleIndex of ${result.ruleId}`);
    must(["none", "note", "warning", "error"].includes(result.level), `level of ${result.ruleId}`);
    must(text(result.message.text), `message of ${result.ruleId}`);
    const print = result.partialFingerprints.primaryLocationLineHash;
    must(/^[0-9a-f]{16}:[1-9][0-9]*$/.test(print), `fingerprint of ${result.ruleId}`);
    must(!seen.has(print), `the fingerprint ${print} stands there twice`);
    seen.add(print);
    for (const { physicalLocation: place } of result.locations) {
        must(/^[A-Za-z0-9._~\/%-]+$/.test(place.artifactLocation.uri), `the URI ${place.artifactLocation.uri} is relative`);
        must(place.artifactLocation.uriBaseId in run.originalUriBaseIds, "uriBaseId is explained");
        if (place.region) {
            const { startLine, startColumn, endLine, endColumn } = place.region;
            must(startLine >= 1 && startColumn >= 1, "a region counts from 1");
            must(endLine > startLine || (endLine === startLine && endColumn >= startColumn), "a region ends behind its start");
        }
    }
}
if (process.env.SARIF_SCHEMA) {
    const require = createRequire(new URL("../npm/package.json", import.meta.url));
    const Ajv = require("ajv");
    const { $schema, id, ...schema } = JSON.parse(readFileSync(process.env.SARIF_SCHEMA, "utf8"));
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    must(ajv.validate(schema, log), `the standard's schema: ${ajv.errorsText()}`);
}
problems.forEach((problem) => console.log(problem));
process.exitCode = problems.length ? 1 : 0;
