/** Writes a test into a test file, the rest of which stays as it is. */
import { parseDocument, stringify } from 'yaml';
import { freeName } from '../edits/free-name.ts';
import { lineBreakOf } from '../edits/insert-key.ts';
import { nextLine } from '../edits/lines.ts';
import { itemsOf } from '../model/reader.ts';
import { type Data, get } from '../syntax/navigate.ts';
import { parse } from '../syntax/parse.ts';
import { lineStarts, toPosition } from '../syntax/positions.ts';

export interface NewTest {
  readonly name: string;
  readonly call: string;
  readonly with: Readonly<Record<string, Data>>;
  /** By `namespace.operation`, in the order of the calls. */
  readonly upstreams: Readonly<Record<string, readonly NewAnswer[]>>;
  readonly expect: Readonly<Record<string, Data>>;
}

/** As it is written: `status`, `headers`, `body` or `text`, `fault`. */
export type NewAnswer = Readonly<Record<string, Data>>;

export interface WrittenTest {
  /** The whole file. */
  readonly text: string;
  /** Offset of the new test. */
  readonly offset: number;
  readonly name: string;
}

/** `text` is that of the file as it is; undefined when there is none yet. `capability` is named in a new file when it would not be found. */
export function writeTest(text: string | undefined, test: NewTest, capability?: string): WrittenTest {
  const before = text === undefined || text.trim() === '' ? undefined : text;
  const name = freeName(before === undefined ? [] : testNames(before), test.name, ' ');
  const item = itemOf({ ...test, name });
  if (before === undefined) {
    const head = capability === undefined ? '' : `${stringify({ capability })}\n`;
    const whole = `${head}tests:\n${indent(item, 2)}`;
    return { text: whole, offset: head.length + 'tests:\n'.length + 2, name };
  }
  const tests = get(parse(before).root, 'tests');
  if (tests?.kind === 'sequence' && !tests.flow && tests.items.length > 0) {
    const starts = lineStarts(before);
    const column = toPosition(starts, tests.start).character;
    const end = endOfLine(before, tests.end);
    const lineEnd = lineBreakOf(before);
    const separator = `${before.slice(0, end).endsWith('\n') ? '' : lineEnd}${lineEnd}`;
    const added = indent(item, column).replaceAll('\n', lineEnd);
    return { text: `${before.slice(0, end)}${separator}${added}${before.slice(end)}`, offset: end + separator.length + column, name };
  }
  return { ...withoutList(before, { ...test, name }), name };
}

/** A file whose list is missing, empty or in brackets is written anew, with its comments. */
function withoutList(text: string, test: NewTest): Omit<WrittenTest, 'name'> {
  const document = parseDocument(text);
  const kept = document.toJS() as { readonly tests?: unknown } | null;
  const before = Array.isArray(kept?.tests) ? (kept.tests as readonly unknown[]) : [];
  document.set('tests', document.createNode([...before, plain(test)]));
  const whole = document.toString({ lineWidth: 0 });
  const items = get(parse(whole).root, 'tests');
  const last = items?.kind === 'sequence' ? items.items.at(-1) : undefined;
  return { text: whole, offset: last?.start ?? 0 };
}

function plain({ name, call, with: given, upstreams, expect }: NewTest): Record<string, unknown> {
  const answers = Object.entries(upstreams).map(([reference, list]) => [reference, list.length === 1 ? list[0] : list]);
  return {
    name,
    call,
    ...(Object.keys(given).length > 0 && { with: given }),
    ...(answers.length > 0 && { upstreams: Object.fromEntries(answers) }),
    ...(Object.keys(expect).length > 0 && { expect }),
  };
}

function itemOf(test: NewTest): string {
  return stringify([plain(test)], { lineWidth: 0 });
}

function indent(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
}

/** Behind the line break of the line that holds the last sign of the list. */
function endOfLine(text: string, offset: number): number {
  return nextLine(text, text[offset - 1] === '\n' ? offset - 1 : offset);
}

function testNames(text: string): readonly (string | undefined)[] {
  return itemsOf(get(parse(text).root, 'tests')).map((item) => {
    const name = get(item, 'name');
    return name?.kind === 'scalar' ? name.text : undefined;
  });
}
