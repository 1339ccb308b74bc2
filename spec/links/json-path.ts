/**
 * The syntax of JSONPath as the format uses it (engine.md 3.5): `$.a.b`, `$['a b']`, `$.a[0]`, `$.a[-1:]`, `$..b`, `$.a[*].b`,
 * filters `[?(@.x == 1)]`, functions `$.a.length()`. `$` and `$.` both mean the whole value.
 */
import { say } from '../say.ts';

export interface JsonPathProblem {
  readonly message: string;
  /** In the text of the path. */
  readonly start: number;
  readonly end: number;
}

export type Segment =
  | { readonly kind: 'member'; readonly name: string; readonly start: number; readonly end: number }
  | { readonly kind: 'index'; readonly index: number; readonly start: number; readonly end: number }
  /** Anything that can give several values: `*`, slices, unions, filters, `..`, or a function. */
  | { readonly kind: 'many'; readonly text: string; readonly start: number; readonly end: number };

export interface JsonPath {
  readonly segments: readonly Segment[];
  readonly problem: JsonPathProblem | undefined;
}

export function parseJsonPath(text: string): JsonPath {
  const segments: Segment[] = [];
  const fail = (message: string, start: number, end = start + 1): JsonPath => ({
    segments,
    problem: { message, start, end: Math.max(end, start) },
  });
  let at = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  if (text[at] === '$' || text[at] === '@') at++;
  else if (at < end) at = readBareStart(text, at, end, segments);
  while (at < end) {
    if (text[at] === '[') {
      const stop = closingBracket(text, at, end);
      if (stop === undefined) return fail(say`This \`[\` is never closed: a \`]\` is missing.`, at);
      const bad = readBracket(text, at, stop, segments);
      if (bad) return { segments, problem: bad };
      at = stop + 1;
    } else if (text[at] === '.') {
      if (at + 1 === end) {
        if (segments.length === 0) return { segments, problem: undefined };
        return fail(say`A name is missing behind this dot.`, at);
      }
      const deep = text[at + 1] === '.';
      const start = at + (deep ? 2 : 1);
      if (deep) segments.push({ kind: 'many', text: '..', start: at, end: start });
      if (deep && start === end) return fail(say`A name is missing behind these dots.`, at, start);
      if (text[start] === '[' && deep) at = start;
      else if (text[start] === '.' || text[start] === '[') return fail(say`A name is missing between these two signs.`, at, start + 1);
      else at = readName(text, start, end, segments);
    } else return fail(say`A dot or a \`[\` is expected here.`, at);
  }
  return { segments, problem: undefined };
}

/** `a.b` without `$.` in front: the reference engine reads it as if it were there. */
function readBareStart(text: string, at: number, end: number, segments: Segment[]): number {
  return text[at] === '.' || text[at] === '[' ? at : readName(text, at, end, segments);
}

function readName(text: string, start: number, end: number, segments: Segment[]): number {
  let at = start;
  while (at < end && text[at] !== '.' && text[at] !== '[' && text[at] !== '(') at++;
  const name = text.slice(start, at);
  if (text[at] === '(') {
    const close = text.indexOf(')', at);
    const stop = close < 0 ? end : close + 1;
    segments.push({ kind: 'many', text: text.slice(start, stop), start, end: stop });
    return stop;
  }
  if (name === '*') segments.push({ kind: 'many', text: '*', start, end: at });
  else segments.push({ kind: 'member', name, start, end: at });
  return at;
}

function closingBracket(text: string, open: number, end: number): number | undefined {
  let depth = 0;
  let quote = '';
  for (let at = open; at < end; at++) {
    const sign = text[at] ?? '';
    if (quote) {
      if (sign === '\\') at++;
      else if (sign === quote) quote = '';
    } else if (sign === "'" || sign === '"') quote = sign;
    // A pattern in a filter holds any signs: `[?(@.n =~ /it's [a-z]/)]`.
    else if (sign === '/' && /=~\s*$/.test(text.slice(open, at))) quote = sign;
    else if (sign === '[') depth++;
    else if (sign === ']' && --depth === 0) return at;
  }
  return undefined;
}

function readBracket(text: string, open: number, close: number, segments: Segment[]): JsonPathProblem | undefined {
  const inner = text.slice(open + 1, close);
  const content = inner.trim();
  const span = { start: open, end: close + 1 };
  const quoted = /^(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")$/.exec(content);
  if (quoted) segments.push({ kind: 'member', name: unescapeName(quoted[1] ?? quoted[2] ?? ''), ...span });
  else if (/^-?\d+$/.test(content)) segments.push({ kind: 'index', index: Number(content), ...span });
  else if (isSelector(content)) segments.push({ kind: 'many', text: `[${content}]`, ...span });
  else if (content === '')
    return { message: say`Nothing stands between these brackets: write an index, \`*\` or a name in quotes.`, ...span };
  else if (content.startsWith('('))
    return { message: say`Scripts such as \`[(@.length-1)]\` give nothing here; \`[-1]\` is the last element.`, ...span };
  else return { message: say`A name in brackets needs quotes: \`['${content}']\`.`, ...span };
  return undefined;
}

function isSelector(content: string): boolean {
  return (
    content === '*' ||
    /^-?\d*\s*:\s*-?\d*(?:\s*:\s*-?\d*)?$/.test(content) ||
    /^\?/.test(content) ||
    /^(?:-?\d+|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:\s*,\s*(?:-?\d+|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))+$/.test(content)
  );
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
]);

/** A name as it is, of one between quotes: `\'`, `\n` and `\u00e9` stand for a sign each. */
export function unescapeName(text: string): string {
  return text.replaceAll(/\\(?:u([\da-fA-F]{4})|(.))/gs, (_, code: string | undefined, sign: string) =>
    code === undefined ? (escapes.get(sign) ?? sign) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
