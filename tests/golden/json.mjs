// Validates a JSON text against a JSON Schema: node json.mjs SCHEMA TEXT
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../npm/package.json", import.meta.url));
const Ajv = require("ajv");
const [schema, text] = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, "utf8")));
const ajv = new Ajv({ allErrors: true });
if (!ajv.validate(schema, text)) {
    console.log(ajv.errorsText(ajv.errors, { separator: "\n" }));
    process.exitCode = 1;
}
