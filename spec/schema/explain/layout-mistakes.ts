/**
 * Lines that can be read where they stand, but belong elsewhere: a block that lost its indentation, a dash that makes two entries of
 * one. Each looks like several mistakes (a key without a value, keys nobody knows, keys that are missing), and is one.
 */
import { applyEdits, type TextEdit } from '../../edits/apply-edits.ts';
import { contentLineAfter, contentLineBefore, indentOf, keyColumn, type Line, lineAt } from '../../edits/content-lines.ts';
import { say } from '../../say.ts';
import type { SourceFile } from '../../source-file.ts';
import { definitions } from '../definitions/index.ts';
import type { Finding, SchemaCode } from './finding.ts';
import { toFix } from './fixes.ts';
import { code } from './words.ts';

/** Longer texts are not tried out: that takes longer than a keystroke may. */
const maxLength = 60_000;
/** Places that are tried out, from the first finding on. */
const maxPlaces = 3;

/** What is wrong with another text of the file, in the same version; undefined when it cannot be read. */
export type Recheck = (text: string) => readonly Finding[] | undefined;

interface Repair {
  readonly edits: readonly TextEdit[];
  readonly title: string;
  /** What is told in place of the findings it takes away; without it, the first of them stays and gets the repair. */
  readonly instead?: { readonly code: SchemaCode; readonly message: string; readonly at: number };
}

/** Findings that one change of the layout takes away, as one finding with that change as its repair. */
export function mergeLayout(file: SourceFile, findings: readonly Finding[], recheck: Recheck): readonly Finding[] {
  if (file.text.length > maxLength) return findings;
  for (const place of findings.filter(({ code: kind }) => telling.has(kind)).slice(0, maxPlaces)) {
    for (const repair of repairsAt(file.text, place, findings)) {
      // A single finding that has a repair of its own says what it is about.
      const least = repair.instead || hasRepair(place) ? 2 : 1;
      if (findings.length < least) continue;
      const left = recheck(applyEdits(file.text, repair.edits));
      if (!left || left.length > findings.length - least) continue;
      const remaining = remainingOf(findings, left);
      if (remaining.length !== left.length) continue;
      return [...remaining, toFinding(file, repair, place)].toSorted((one, other) => one.span.start - other.span.start);
    }
  }
  return findings;
}

function hasRepair({ fixes }: Finding): boolean {
  return fixes?.().some(({ preferred }) => preferred) === true;
}

const telling: ReadonlySet<SchemaCode> = new Set([
  'no-value',
  'missing-key',
  'unknown-key',
  'wrong-type',
  'misplaced-key',
  'list-instead-of-map',
]);

function toFinding(file: SourceFile, { edits, title, instead }: Repair, place: Finding): Finding {
  const fixes = () => [toFix(file, title, edits, { preferred: true })];
  if (!instead) return { ...place, fixes };
  const { at, message } = instead;
  const end = at + (/^[^\s:]+/.exec(file.text.slice(at, at + 200))?.[0].length ?? 1);
  return { code: instead.code, message, span: { start: at, end }, fixes };
}

/** The findings that are still there afterwards; where they stand may have changed. */
function remainingOf(findings: readonly Finding[], left: readonly Finding[]): readonly Finding[] {
  const count = new Map<string, number>();
  for (const finding of left) count.set(idOf(finding), (count.get(idOf(finding)) ?? 0) + 1);
  return findings.filter((finding) => {
    const number = count.get(idOf(finding)) ?? 0;
    count.set(idOf(finding), number - 1);
    return number > 0;
  });
}

function idOf(finding: Finding): string {
  return `${finding.code} ${finding.message}`;
}

// ---------------------------------------------------------------- repairs

/**
 * What could put the lines around a finding right. Each repair is tried out, which takes time, so there is one only where the findings
 * lie as such a mistake leaves them: not while a line is just being written.
 */
function* repairsAt(text: string, place: Finding, findings: readonly Finding[]): Generator<Repair> {
  const own = lineAt(text, place.span.start);
  const next = contentLineAfter(text, own);
  const above = contentLineBefore(text, own);
  const countIn = (line: Line | undefined) => {
    const end = line ? blockEnd(text, line) : 0;
    return line ? findings.filter(({ span }) => span.start >= line.start && span.start < end).length : 0;
  };
  const isListForMap = place.code === 'wrong-type' || place.code === 'list-instead-of-map';
  if (isListForMap && next && isDash(next.text) && indentOf(next) >= keyColumn(own)) yield withoutDashes(siblingsFrom(text, next), next);
  for (const line of [own, next])
    if (line && isDash(line.text) && countIn(line) > 0 && countIn(entryBefore(text, line)) > 0) yield withoutDash(line);
  for (const [line, parent, least] of [
    [next, own, 1],
    [own, above, 2],
  ] as const) {
    if (!line || !parent || indentOf(line) > keyColumn(parent) || countIn(line) < least) continue;
    // A name of the author's own is where its author put it.
    if (line === own && !isKeyOfFormat(keyOf(line.text))) continue;
    const by = keyColumn(parent) + 2 - indentOf(line);
    for (const block of blocksFrom(text, line)) yield indented(block, line, parent, by);
    // Beside what stands above, not below it.
    if (indentOf(line) < keyColumn(parent)) for (const block of blocksFrom(text, line)) yield indented(block, line, parent, by - 2);
  }
}

let keysOfFormat: ReadonlySet<string> | undefined;

function isKeyOfFormat(key: string): boolean {
  keysOfFormat ??= new Set(definitions.flatMap(({ fields }) => fields.map((field) => field.key)));
  return keysOfFormat.has(key);
}

function withoutDash(line: Line): Repair {
  const dash = line.start + indentOf(line);
  return {
    edits: [{ start: dash, end: dash + 1, newText: ' ' }],
    title: say`Take the dash away`,
    instead: {
      code: 'map-instead-of-list',
      message: say`This dash begins another entry. It is one too many: what is below it belongs to the entry above.`,
      at: dash,
    },
  };
}

/** Entries with dashes where a map is: without them each stands under its name. */
function withoutDashes(block: readonly Line[], first: Line): Repair {
  const indent = indentOf(first);
  return {
    edits: block
      .filter((line) => indentOf(line) === indent && isDash(line.text))
      .map(({ start }) => ({ start: start + indent, end: start + indent + 1, newText: ' ' })),
    title: say`Take the dashes away`,
  };
}

function indented(block: readonly Line[], line: Line, parent: Line, by: number): Repair {
  const column = indentOf(line) + by;
  return {
    edits: block.map(({ start }) => ({ start, end: start, newText: ' '.repeat(by) })),
    title: say`Indent by ${column}`,
    instead: {
      code: 'misplaced-key',
      message: say`${code(keyOf(line.text))} stands too far to the left to belong to ${code(keyOf(parent.text))}: ${indentOf(line)} blanks, where ${column} fit.`,
      at: line.start + indentOf(line),
    },
  };
}

/** A line with what stands below it, and with what stands beside it as well. */
function blocksFrom(text: string, first: Line): readonly (readonly Line[])[] {
  const own: Line[] = [first];
  const beside: Line[] = [first];
  for (let line = contentLineAfter(text, first); line && indentOf(line) >= indentOf(first); line = contentLineAfter(text, line)) {
    if (beside.length === own.length && indentOf(line) > indentOf(first)) own.push(line);
    beside.push(line);
  }
  return own.length === beside.length ? [own] : [own, beside];
}

/** The entry of the same list that stands before one. */
function entryBefore(text: string, entry: Line): Line | undefined {
  const indent = indentOf(entry);
  let line = contentLineBefore(text, entry);
  while (line && indentOf(line) > indent) line = contentLineBefore(text, line);
  return line && indentOf(line) === indent && isDash(line.text) ? line : undefined;
}

/** Where what stands below a line ends. */
function blockEnd(text: string, first: Line): number {
  let line = contentLineAfter(text, first);
  while (line && indentOf(line) > indentOf(first)) line = contentLineAfter(text, line);
  return line?.start ?? text.length;
}

/** A line and all that stand beside and below it. */
function siblingsFrom(text: string, first: Line): readonly Line[] {
  return blocksFrom(text, first).at(-1) ?? [];
}

function isDash(text: string): boolean {
  return /^ *- /.test(text);
}

function keyOf(text: string): string {
  return /^ *(?:- +)*([^\s:]+)/.exec(text)?.[1] ?? '';
}
