// The peer: js-yaml and ajv over the YAML files of DIR, as a team would check structure without this program.
// node peer.mjs DIR SCHEMAS, where SCHEMAS holds one JSON Schema a file kind (incident.json, timeline.json ...).
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";

const require = createRequire(new URL("../npm/package.json", import.meta.url));
const yaml = require("js-yaml");
const Ajv = require("ajv");

const [dir, schemas] = process.argv.slice(2);
if (!dir || !schemas) {
    console.error("usage: peer.mjs DIR SCHEMAS");
    process.exit(129);
}

const ajv = new Ajv({ allErrors: false, strict: false, validateFormats: false });
const validators = new Map();
for (const name of readdirSync(schemas)) {
    if (name.endsWith(".json")) {
        validators.set(name.split(".")[0], ajv.compile(JSON.parse(readFileSync(join(schemas, name), "utf8"))));
    }
}

let files = 0;
let bytes = 0;
let bad = 0;

function checkFile(path, kind) {
    const text = readFileSync(path, "utf8");
    const valid = validators.get(kind);
    if (!valid) {
        throw new Error(`${path}: no schema for ${kind}`);
    }
    // Scalars stay strings, as in the schemas: the quickest of js-yaml's ways.
    const value = yaml.load(text, { schema: yaml.FAILSAFE_SCHEMA });
    files += 1;
    bytes += text.length;
    if (!valid(value)) {
        bad += 1;
        if (bad <= 3) {
            console.error(`${path}: ${ajv.errorsText(valid.errors)}`);
        }
    }
}

function checkFolder(folder) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
            checkFolder(path);
        } else if (entry.name.endsWith(".yaml")) {
            checkFile(path, basename(entry.name, ".yaml"));
        }
    }
}

for (const folder of [".incident", "plan", "incidents"]) {
    checkFolder(join(dir, folder));
}
console.log(`${files} files, ${(bytes / 1e6).toFixed(1)} MB, ${bad} against their schema`);
process.exitCode = bad ? 1 : 0;
