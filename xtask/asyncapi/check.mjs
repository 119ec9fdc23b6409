// Runs AsyncAPI's own parser over the documents named as arguments, and over broken copies of
// each, which it must refuse. Ends with 1 on an error or a warning, or if a broken copy passes.

import { readFile } from "node:fs/promises";
import { Parser } from "@asyncapi/parser";

const SEVERITIES = ["error", "warning", "information", "hint"];
// Errors and warnings fail; what is only information is shown.
const WORST_ALLOWED = 2;

// Faults that the parser is known for finding, each in a copy of its own.
const FAULTS = {
  "has no title": (document) => delete document.info.title,
  "has an address that is a number": (document) => (first(document.channels).address = 7),
  "has an operation on a channel that is not there": (document) =>
    (first(document.operations).channel.$ref = "#/channels/nowhere"),
  "replies with a message that is not there": (document) =>
    (first(document.operations, (operation) => operation.reply).reply.messages[0].$ref =
      "#/channels/nowhere/messages/nothing"),
};

const first = (members, fits = () => true) => Object.values(members).find(fits);

async function diagnose(text) {
  const { diagnostics } = await new Parser().parse(text);
  return diagnostics;
}

const failing = (diagnostics) => diagnostics.filter(({ severity }) => severity < WORST_ALLOWED);

function print(path, { severity, code, message, path: pointer, range }) {
  const place = `${path}:${range.start.line + 1}:${range.start.character + 1}`;
  console.log(`${place}: ${SEVERITIES[severity]}: ${message} (${code}, at /${pointer.join("/")})`);
}

async function passes(path, text) {
  const diagnostics = await diagnose(text);
  diagnostics.forEach((diagnostic) => print(path, diagnostic));
  return failing(diagnostics).length === 0;
}

async function faultsPass(path, text) {
  const passed = [];
  for (const [fault, commit] of Object.entries(FAULTS)) {
    const broken = JSON.parse(text);
    commit(broken);
    if (failing(await diagnose(JSON.stringify(broken))).length === 0) {
      passed.push(fault);
      console.log(`${path}: error: a copy that ${fault} is not refused: this check cannot fail`);
    }
  }
  return passed.length > 0;
}

const paths = process.argv.slice(2);
if (paths.length === 0) {
  console.error("usage: node check.mjs DOCUMENT…");
  process.exit(2);
}
let refused = 0;
for (const path of paths) {
  const text = await readFile(path, "utf8");
  const good = await passes(path, text);
  // Broken copies of a broken document would prove nothing.
  if (!good || (await faultsPass(path, text))) refused += 1;
}
const copies = (paths.length - refused) * Object.keys(FAULTS).length;
console.log(
  `@asyncapi/parser: ${paths.length} read, ${refused} refused, and all of ${copies} broken copies`,
);
process.exit(refused === 0 ? 0 : 1);
