// Validates record files against the JSON Schemas of this program: node validate.mjs SCHEMAS READING FILE...
// READING is "strict" (every scalar stays a string) or "core" (YAML 1.2, as editors read). Prints `FILE: what` for each file
// that does not fit, and `N files` at the end. Documents count by their front matter.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

const require = createRequire(new URL("../npm/package.json", import.meta.url));
const yaml = require("js-yaml");
const Ajv = require("ajv");

const [schemas, reading, ...files] = process.argv.slice(2);
const ajv = new Ajv({ allErrors: false, strict: false, validateSchema: true });
const validators = new Map();
for (const name of readdirSync(schemas)) {
    validators.set(basename(name, ".json"), ajv.compile(JSON.parse(readFileSync(join(schemas, name), "utf8"))));
}
const documents = { communications: "communication", decisions: "decision", meetings: "meeting" };

function kindOf(path) {
    if (path.endsWith(".md")) {
        return documents[basename(dirname(path))];
    }
    const kind = basename(path, ".yaml");
    return kind === "incident" && path.includes("/IMP-") ? "imported" : kind;
}

function read(path) {
    let text = readFileSync(path, "utf8");
    if (path.endsWith(".md")) {
        text = text.split(/^---\r?$/m)[1];
    }
    const value = yaml.load(text, { schema: reading === "strict" ? yaml.FAILSAFE_SCHEMA : yaml.CORE_SCHEMA });
    return value === undefined ? null : value;
}

let count = 0;
for (const path of files) {
    const valid = validators.get(kindOf(path));
    if (!valid) {
        console.log(`${path}: no schema for it`);
        continue;
    }
    count += 1;
    try {
        if (!valid(read(path))) {
            console.log(`${path}: ${ajv.errorsText(valid.errors)}`);
        }
    } catch (error) {
        console.log(`${path}: not YAML: ${error.message.split("\n")[0]}`);
    }
}
console.log(`${count} files`);
