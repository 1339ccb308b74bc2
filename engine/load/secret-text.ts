/** Secrets files of binds as key → value: YAML, JSON, `.env` and `.properties`; top-level keys only. */

import { deref, entriesOf, toData } from '../../spec/syntax/navigate.ts';
import { parse } from '../../spec/syntax/parse.ts';

export type SecretFile =
  | { readonly kind: 'values'; readonly values: ReadonlyMap<string, string | undefined> }
  | { readonly kind: 'unreadable'; readonly reason: string };

export function readSecretFile(fileName: string, text: string): SecretFile {
  const name = fileName.toLowerCase();
  if (/(^|[/\\])\.env(\.[^/\\]*)?$/.test(name) || name.endsWith('.env')) return { kind: 'values', values: readEnv(text) };
  if (name.endsWith('.properties')) return { kind: 'values', values: readProperties(text) };
  if (name.endsWith('.yaml') || name.endsWith('.yml')) return readYaml(text);
  return readJson(text);
}

function readYaml(text: string): SecretFile {
  const tree = parse(text);
  const fault = tree.problems.find((problem) => problem.severity === 'error');
  if (fault) return { kind: 'unreadable', reason: fault.message };
  const root = tree.root && deref(tree.root);
  if (root?.kind !== 'mapping') return { kind: 'unreadable', reason: 'It has no keys with values at its root.' };
  const values = new Map<string, string | undefined>();
  for (const pair of entriesOf(root)) {
    const value = deref(pair.value);
    // The text as written: 007 stays 007, 1.0 stays 1.0.
    if (value?.kind === 'scalar') values.set(pair.key.text, value.value === null ? undefined : value.text);
    else values.set(pair.key.text, JSON.stringify(toData(pair.value)));
  }
  return { kind: 'values', values };
}

/** Newer engines only; older ones round numbers. */
const { rawJSON } = JSON as { readonly rawJSON?: (text: string) => object };

/** Numbers stay as they are written, however many digits they have. */
function asWritten(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' && rawJSON && context?.source !== undefined ? rawJSON(context.source) : value;
}

function readJson(text: string): SecretFile {
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ''), asWritten);
  } catch (error) {
    // The message of the parser quotes the text, which is secret: only the position is told.
    const position = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
    return { kind: 'unreadable', reason: `It is not JSON${position === undefined ? '' : ` (at character ${position})`}.` };
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data) || 'rawJSON' in data)
    return { kind: 'unreadable', reason: 'It has no keys with values at its root.' };
  const entries = Object.entries(data).map(([key, value]): [string, string | undefined] => [
    key,
    value === null ? undefined : typeof value === 'object' ? JSON.stringify(value) : String(value),
  ]);
  return { kind: 'values', values: new Map(entries) };
}

/** `NAME=value`, `export NAME="value"`, comments; quotes and `\n` in double quotes as usual. */
export function readEnv(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const entry = /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*(?:"((?:\\.|[^"\\])*)"|'([^']*)'|([^\r\n]*))/gm;
  for (const match of text.replace(/^\uFEFF/, '').matchAll(entry)) {
    const [, name = '', double, single, plain] = match;
    values.set(
      name,
      double?.replace(/\\(.)/gs, (_whole, char: string) => (char === 'n' ? '\n' : char === 't' ? '\t' : char === 'r' ? '\r' : char)) ??
        single ??
        (plain ?? '').replace(/(^|\s)#.*$/, '').trim(),
    );
  }
  return values;
}

/** Java properties: `key=value`, `key: value`, `key value`, continuation lines, `\uXXXX`. */
function readProperties(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const lines = text
    .replace(/^\uFEFF/, '')
    // A line goes on behind a backslash, unless that stands for one itself.
    .replace(/(^|[^\\])((?:\\\\)*)\\\r?\n[ \t]*/g, '$1$2')
    .split(/\r?\n/);
  for (const line of lines) {
    const content = line.trimStart();
    if (content === '' || content.startsWith('#') || content.startsWith('!')) continue;
    const match = /^((?:\\.|[^\\=:\s])+)\s*[=:\s]?\s*(.*)$/.exec(content);
    if (match) values.set(unescapeProperty(match[1] ?? ''), unescapeProperty(match[2] ?? ''));
  }
  return values;
}

function unescapeProperty(text: string): string {
  return text.replace(/\\u([0-9a-fA-F]{4})|\\(.)/g, (_whole, code: string | undefined, char: string | undefined) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return char === 'n' ? '\n' : char === 't' ? '\t' : char === 'r' ? '\r' : (char ?? '');
  });
}
