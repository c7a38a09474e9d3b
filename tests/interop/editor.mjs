// Drives yaml-language-server, which the YAML extension of VS Code and other editors run, over a catalog as
// `otelier init` begins it: keys, values and the ids that a `ref` may name are completed, and a fault is shown.
//
//     node editor.mjs CATALOG SERVER
//
// CATALOG is the directory of the catalog, SERVER the program. Documents are opened as an editor opens them,
// with text that is on no disk; `¦` in it is where somebody asks for completions.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [catalog, program] = process.argv.slice(2).map((path) => resolve(path));
const server = spawn(process.execPath, [program, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
const limit = setTimeout(() => fail("the server does not answer"), 60_000);

function fail(message) {
  console.error(`editor: ${message}`);
  server.kill();
  process.exit(1);
}

let last = 0;
const waiting = new Map();
const published = new Map();

function send(message) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
  server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
  server.stdin.write(body);
}

function request(method, params) {
  last += 1;
  send({ id: last, method, params });
  return new Promise((done) => waiting.set(last, done));
}

function receive(message) {
  if (message.method === undefined) {
    if (message.error) fail(`an error: ${message.error.message}`);
    waiting.get(message.id)?.(message.result);
  } else if (message.method === "workspace/configuration") {
    const yaml = { validate: true, completion: true, hover: true, schemaStore: { enable: false } };
    send({ id: message.id, result: message.params.items.map(({ section }) => (section === "yaml" ? yaml : {})) });
  } else if (message.method === "textDocument/publishDiagnostics") {
    published.get(message.params.uri)?.(message.params.diagnostics);
  } else if (message.id !== undefined) {
    send({ id: message.id, result: null });
  }
}

let buffer = Buffer.alloc(0);
server.on("exit", (status) => fail(`the server ended: ${status}`));
server.stdout.on("data", (data) => {
  buffer = Buffer.concat([buffer, data]);
  for (;;) {
    const end = buffer.indexOf("\r\n\r\n");
    if (end < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(buffer.subarray(0, end).toString())[1]);
    if (buffer.length < end + 4 + length) return;
    const body = buffer.subarray(end + 4, end + 4 + length);
    buffer = buffer.subarray(end + 4 + length);
    receive(JSON.parse(body.toString()));
  }
});

/// Opens a text under the name of a file, and waits for what the server has against it.
async function open(file, text) {
  const uri = pathToFileURL(join(catalog, file)).href;
  const diagnostics = new Promise((done) => published.set(uri, done));
  send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "yaml", version: 1, text } } });
  return { uri, diagnostics: await diagnostics };
}

/// What is offered at the `¦` of a text, and the words that go with each.
async function offered(file, marked) {
  const before = marked.slice(0, marked.indexOf("¦")).split("\n");
  const { uri } = await open(file, marked.replace("¦", ""));
  const position = { line: before.length - 1, character: before.at(-1).length };
  const list = await request("textDocument/completion", { textDocument: { uri }, position });
  return new Map((list.items ?? list).map((item) => [item.label, item]));
}

let count = 0;
function holds(condition, what, found) {
  if (!condition) fail(`${what}; there is ${JSON.stringify(found, null, 1)}`);
  count += 1;
}

const head = "# yaml-language-server: $schema=../catalog.schema.json\nformat: 1\n";
const event = `${head}events:\n  - name: shop.order\n    brief: An order.\n`;
const labels = (items) => [...items.keys()];

await request("initialize", {
  processId: process.pid,
  rootUri: pathToFileURL(catalog).href,
  capabilities: { textDocument: { completion: { completionItem: { documentationFormat: ["markdown"] } } }, workspace: { configuration: true } },
});
send({ method: "initialized", params: {} });

for (const file of ["catalog.yaml", "events/job.yaml"]) {
  const text = readFileSync(join(catalog, file), "utf8");
  const { diagnostics } = await open(file, text);
  holds(diagnostics.length === 0, `${file} has no fault`, diagnostics);
}

let items = await offered("events/key.yaml", `${event}    sev¦\n`);
holds(items.has("severity"), "the key `severity` is offered", labels(items));
const words = items.get("severity").documentation;
holds((words?.value ?? words ?? "").length > 20, "with what it means", items.get("severity"));

items = await offered("events/value.yaml", `${event}    severity: ¦\n`);
holds(["info", "warn", "error", "caller"].every((word) => items.has(word)), "severities are offered", labels(items));

items = await offered("events/type.yaml", `${event}    attributes:\n      - id: a\n        type: ¦\n`);
holds(["string", "int", "boolean"].every((word) => items.has(word)), "types are offered", labels(items));

items = await offered("events/ref.yaml", `${event}    attributes:\n      - ref: ¦\n`);
holds(["duration_ms", "error.message"].every((id) => items.has(id)), "shared attributes are offered", labels(items));
holds(!items.has("job.name"), "an attribute of one event is not", labels(items));

items = await offered("events/group.yaml", `${event}    attributes:\n      - group: ¦\n`);
holds(items.has("failure"), "groups are offered", labels(items));

items = await offered("events/unless.yaml", `${event}    attributes:\n      - id: a\n        privacy:\n          class: content\n          unless: ¦\n`);
holds(items.has("log_notes"), "settings are offered", labels(items));

const { diagnostics } = await open(
  "events/fault.yaml",
  `${event}    severity: wran\n    breif: Misspelled.\n    attributes:\n      - ref: defined_later\n`,
);
const lines = diagnostics.map(({ range }) => range.start.line + 1);
holds(lines.includes(6) && lines.includes(7), "a wrong word and an unknown key are shown", diagnostics);
holds(!lines.includes(9), "an id that the schema does not know yet is no fault", diagnostics);

clearTimeout(limit);
console.log(`editor: yaml-language-server, ${count} of ${count} hold`);
server.removeAllListeners("exit");
await request("shutdown");
send({ method: "exit" });
