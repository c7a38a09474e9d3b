// npm `ajv`, 2020-12, default strict mode, over the documents that `cases.py` wrote.
//
//     check_ajv.mjs SCHEMAS CASES
//
// A line that ajv logs about a schema counts as a failure: strict mode only logs some complaints.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "package.json"));
const Ajv2020 = require("ajv/dist/2020").default;

const [schemas, cases] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const list = (dir, ending) => (existsSync(dir) ? readdirSync(dir).filter((n) => n.endsWith(ending)).sort() : []);

let passed = 0;
let failed = 0;
const fail = (text) => {
  failed += 1;
  console.error(text);
};

for (const name of list(schemas, ".schema.json")) {
  const logged = (...words) => fail(`${name}: ajv says: ${words.join(" ")}`);
  const ajv = new Ajv2020({ logger: { log: logged, warn: logged, error: logged } });
  const validate = ajv.compile(read(join(schemas, name)));
  const event = name.slice(0, -".schema.json".length);
  const base = event === "export-logs-request" ? join(cases, "requests") : join(cases, "events", event);
  for (const [folder, accept] of [["accept", true], ["refuse", false]]) {
    for (const document of list(join(base, folder), ".json")) {
      if (validate(read(join(base, folder, document))) === accept) {
        passed += 1;
      } else {
        fail(`${base}/${folder}/${document}: ${accept ? ajv.errorsText(validate.errors) : "accepted"}`);
      }
    }
  }
}
console.log(`ajv: ${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
