// Has openapi-typescript read the OpenAPI documents named as arguments, and holds every example of
// a document against the types that came of it: whoever writes a client with them writes just such
// values. Ends with 1 where an operation has no type, or an example is not of its own.
//
// That it can fail is shown in the same run: an example that is a number is of no type.

import openapiTS, { astToString } from "openapi-typescript";
import { readFile } from "node:fs/promises";
import ts from "typescript";

const METHODS = ["get", "post", "patch", "delete", "put", "head", "options", "trace"];

/** The operations of a document, each with its id. */
function operations(document) {
  const items = Object.values(document.paths);
  return items.flatMap((item) => METHODS.flatMap((method) => item[method] ?? []));
}

/** Every example of a document, with the place of its type. */
function examples(document) {
  return operations(document).flatMap(({ operationId, requestBody, responses }) => {
    const base = `operations[${JSON.stringify(operationId)}]`;
    const bodies = Object.entries(responses).map(([status, { content }]) => [
      `${base}["responses"][${status}]["content"]`,
      content,
    ]);
    if (requestBody) {
      bodies.push([`NonNullable<${base}["requestBody"]>["content"]`, requestBody.content]);
    }
    return bodies.flatMap(([place, content]) =>
      Object.entries(content ?? {}).flatMap(([type, { examples }]) =>
        Object.values(examples ?? {}).map(({ value }) => ({
          type: `${place}[${JSON.stringify(type)}]`,
          value,
        })),
      ),
    );
  });
}

/** What the compiler has against values of these types: lines of the file, each with what is wrong. */
function problems(types, values) {
  const file = "examples.ts";
  const declared = values.map(
    ({ type, value }, number) => `export const v${number}: ${type} = ${JSON.stringify(value)};`,
  );
  const text = [types, ...declared].join("\n");
  const options = { noEmit: true, strict: true, target: ts.ScriptTarget.ES2022, types: [] };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile;
  host.getSourceFile = (name, version) =>
    name === file ? ts.createSourceFile(name, text, version) : read(name, version);
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText, start }) => ({
    line: text.slice(text.lastIndexOf("\n", start) + 1).split("\n", 1)[0],
    what: ts.flattenDiagnosticMessageText(messageText, "\n  "),
  }));
}

async function isSound(path) {
  const document = JSON.parse(await readFile(path, "utf8"));
  const types = astToString(await openapiTS(structuredClone(document), { silent: true }));
  const values = examples(document);
  const found = problems(types, values);
  for (const { line, what } of found) {
    console.log(`${path}: ${what}\n  in: ${line}`);
  }
  const numbers = values.map(({ type }) => ({ type, value: 7 }));
  const refused = new Set(problems(types, numbers).map(({ line }) => line.split(":", 1)[0]));
  if (refused.size < numbers.length) {
    const passed = numbers.length - refused.size;
    console.log(`${path}: of ${passed} types 7 is a value: their examples cannot fail`);
  }
  console.log(`${path}: ${values.length} examples held against types, ${found.length} problems`);
  return values.length > 0 && found.length === 0 && refused.size === numbers.length;
}

const sound = [];
for (const path of process.argv.slice(2)) {
  sound.push(await isSound(path));
}
process.exit(sound.every(Boolean) ? 0 : 1);
