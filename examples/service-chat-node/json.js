// JSON as it should have been: JSON.parse, less what programs disagree about.

const MAX_DEPTH = 64;
const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 64n - 1n;
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?[0-9][0-9.eE+-]*|[{}[\],:]/g;

/** Parses a text; throws on what is no JSON, and on repeated keys, half surrogates, endless nesting and oversized numbers. */
export function parse(text) {
  const value = JSON.parse(text);
  const open = []; // for each open bracket the keys seen so far, or null in an array
  let isKey = false;
  for (const [token] of text.matchAll(TOKEN)) {
    switch (token) {
      case '{':
      case '[':
        open.push(token === '{' ? new Set() : null);
        if (open.length > MAX_DEPTH) throw new SyntaxError(`nested more than ${MAX_DEPTH} deep`);
        isKey = token === '{';
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ',':
        isKey = open.at(-1) !== null;
        break;
      case ':':
        isKey = false;
        break;
      default:
        if (token.startsWith('"')) checkText(JSON.parse(token), isKey ? open.at(-1) : null);
        else checkNumber(token);
    }
  }
  return value;
}

function checkText(text, keys) {
  if (!text.isWellFormed()) throw new SyntaxError('half a surrogate pair is no character');
  if (keys?.has(text)) throw new SyntaxError(`the key ${JSON.stringify(text)} stands twice`);
  keys?.add(text);
}

function checkNumber(token) {
  const fits = /[.eE]/.test(token)
    ? Number.isFinite(Number(token))
    : BigInt(token) >= MIN_INT && BigInt(token) <= MAX_INT;
  if (!fits) throw new SyntaxError('a number does not fit into 64 bits');
}
