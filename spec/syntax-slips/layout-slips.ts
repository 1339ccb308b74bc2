/**
 * Lines that stand too far left or right, and dashes too many or too few. Where several repairs are possible the smallest one
 * that lets the text be read counts: it is tried out.
 */
import { keepBounded } from '../bounded.ts';
import { applyEdits, type TextEdit } from '../edits/apply-edits.ts';
import { contentLineAfter, contentLineBefore, contentLineFrom, indentOf, keyColumn, type Line } from '../edits/content-lines.ts';
import { lineStart } from '../edits/lines.ts';
import { say } from '../say.ts';
import { parse } from '../syntax/parse.ts';
import { findTabs } from './blank-slips.ts';
import { findLineSlip } from './line-slips.ts';
import type { Slip } from './slip.ts';

/** Larger parts of a text are not tried out: that takes longer than a keystroke may. */
const maxRegion = 40_000;
/** Repairs that are tried out on one part of the text. */
const maxTrials = 30;
/** Text that is read for one part, all trials together. */
const maxTried = 50_000;
/** Of those that let the text be read, so many are judged by what is left. */
const maxJudged = 4;

/** What stands in a block is mostly indented by so much. */
const usualStep = 2;

interface Candidate {
  /** What it changes: the smaller, the more likely it is what was meant. */
  readonly cost: number;
  readonly slip: Slip;
  readonly edits: readonly TextEdit[];
}

/** How many mistakes are left in a text, none of its YAML among them; undefined when it cannot be read. */
export type Judge = (text: string) => number | undefined;

/** The slip in the layout of the lines around `at`, where the YAML reader stumbled; undefined when no single repair helps. */
export function findLayoutSlip(text: string, at: number, judge: Judge): Slip | undefined {
  // What is wrong with a block may show only when what stands around it is read as well.
  for (const region of [blockAround(text, at, 1), blockAround(text, at, 2), sectionsAround(text, at)]) {
    if (region.end - region.start > maxRegion) return undefined;
    const slip = canBeRead(text.slice(region.start, region.end)) ? undefined : findIn(text, at, region, judge);
    if (slip) return slip;
  }
  return undefined;
}

/** Tries repairs out on a part of the text, and those that let it be read on the whole. */
function findIn(text: string, at: number, region: Region, judge: Judge): Slip | undefined {
  const part = text.slice(region.start, region.end);
  const lines = contentLines(text, region.start, region.end);
  const found = lines.findIndex((line) => line.start + line.text.length >= at);
  let best: { readonly slip: Slip; readonly left: number } | undefined;
  let judged = 0;
  const trials = Math.min(maxTrials, Math.ceil(maxTried / part.length));
  for (const { slip, edits } of candidatesAround(lines, found < 0 ? lines.length - 1 : found).slice(0, trials)) {
    if (!canBeRead(applyEdits(part, moved(edits, -region.start)))) continue;
    // Longer texts are not judged as a whole: what can be read is good enough.
    if (text.length > maxRegion) return slip;
    const left = judge(applyEdits(text, edits));
    if (left !== undefined && left < (best?.left ?? Number.POSITIVE_INFINITY)) best = { slip, left };
    if (left === 0 || ++judged >= maxJudged) break;
  }
  return best?.slip;
}

function candidatesAround(lines: readonly Line[], index: number): readonly Candidate[] {
  return linesAround(lines, index)
    .flatMap((line) => candidatesFor(lines, line))
    .toSorted((a, b) => a.cost - b.cost);
}

function moved(edits: readonly TextEdit[], by: number): readonly TextEdit[] {
  return edits.map((edit) => ({ ...edit, start: edit.start + by, end: edit.end + by }));
}

/** How many blanks a tab stands for in this text: as many as let it be read. */
export function findTabSlip(text: string, at: number): Slip | undefined {
  const slips = [2, 4, 8, 1].map((width) => findTabs(text, at, width));
  if (text.length > maxRegion) return slips[0];
  return slips.find((slip) => slip?.fix && canBeRead(applyEdits(text, slip.fix.edits))) ?? slips[0];
}

const readable = new Map<string, boolean>();
/** While a slip stands in a text, most keystrokes leave the part around it, and so all trials, as they are. */
const maxReadable = 64;

function canBeRead(part: string): boolean {
  const known = readable.get(part) ?? !parse(part).problems.some(({ severity }) => severity === 'error');
  readable.delete(part);
  keepBounded(readable, part, known, maxReadable);
  return known;
}

interface Region {
  readonly start: number;
  readonly end: number;
}

/** The block so many levels above the lines around a place, which can be read by itself. */
function blockAround(text: string, at: number, wanted: number): Region {
  const start = lineStart(text, at);
  const own = contentLineFrom(text, start, 1);
  const above = contentLineFrom(text, start - 1, -1);
  const next = own && contentLineAfter(text, own);
  let column = Math.min(...[above, own, next].map((line) => (line ? indentOf(line) : Number.POSITIVE_INFINITY)));
  let first = above;
  let levels = 0;
  for (let line = above; line && levels < wanted; line = contentLineBefore(text, line)) {
    if (indentOf(line) >= column) continue;
    column = indentOf(line);
    first = line;
    levels++;
  }
  let last = next;
  while (last && indentOf(last) > column) last = contentLineAfter(text, last);
  return { start: first?.start ?? 0, end: last?.start ?? text.length };
}

/** The sections at the top of the file around a place: a whole one before it and one behind. */
function sectionsAround(text: string, at: number): Region {
  const tops = [...text.matchAll(/^[A-Za-z]/gm)].map(({ index }) => index);
  const own = tops.findLastIndex((top) => top <= at);
  return { start: tops[Math.max(0, own - 2)] ?? 0, end: tops[own + 2] ?? text.length };
}

function contentLines(text: string, from: number, to: number): readonly Line[] {
  const lines: Line[] = [];
  for (let line = contentLineFrom(text, from, 1); line && line.start < to; line = contentLineAfter(text, line)) lines.push(line);
  return lines;
}

/** Where the mistake may be: the line itself, the ones beside it, and the first of the block it stands in. */
function linesAround(lines: readonly Line[], index: number): readonly number[] {
  const column = indentOf(lines[index]);
  let first = index;
  while (first > 0 && indentOf(lines[first - 1]) >= column) first--;
  return [...new Set([index, index - 1, index + 1, first, first - 1])].filter((one) => one >= 0 && one < lines.length);
}

function candidatesFor(lines: readonly Line[], index: number): readonly Candidate[] {
  const line = lines[index];
  if (!line) return [];
  const here = indentOf(line);
  const wordly = findLineSlip(line, lines[index + 1] ?? { text: '', start: line.start });
  return [
    ...(wordly?.fix?.preferred ? [{ cost: 0, slip: wordly, edits: wordly.fix.edits }] : []),
    ...[...columnsAround(lines, index)].filter((column) => column !== here).flatMap((column) => reindented(lines, index, column)),
    ...dashed(line, here),
  ];
}

/** Columns of the blocks that are open at a line, and of the lines beside it. */
function columnsAround(lines: readonly Line[], index: number): ReadonlySet<number> {
  const columns = new Set<number>();
  let limit = Number.POSITIVE_INFINITY;
  for (let at = index - 1; at >= 0 && limit > 0; at--) {
    const column = indentOf(lines[at]);
    if (column >= limit) continue;
    limit = column;
    columns.add(column);
    // What stands behind the dash begins a block of its own.
    const dash = /^ *((?:- +)+)/.exec(lines[at]?.text ?? '')?.[1];
    if (dash) columns.add(column + dash.length);
  }
  const next = lines[index + 1];
  if (next) columns.add(indentOf(next));
  columns.add(limit === Number.POSITIVE_INFINITY ? 0 : indentOf(lines[index - 1]) + usualStep);
  return columns;
}

function reindented(lines: readonly Line[], index: number, column: number): readonly Candidate[] {
  const line = lines[index];
  if (!line) return [];
  const here = indentOf(line);
  const neighbours = [lines[index - 1], lines[index + 1]];
  const around = lines.slice(0, index).findLast((other) => indentOf(other) < column);
  const cost =
    Math.abs(column - here) +
    (neighbours.some((other) => other && keyColumn(other) === column) ? 0 : 0.5) +
    (column - (around ? keyColumn(around) : 0) <= usualStep ? 0 : 0.3);
  const move = (these: readonly Line[]) =>
    these.map(({ start, text }) => {
      const old = indentOf({ start, text });
      return { start, end: start + old, newText: ' '.repeat(Math.max(0, old + column - here)) };
    });
  let end = index + 1;
  while (end < lines.length && indentOf(lines[end]) > here) end++;
  const candidate = (edits: readonly TextEdit[], more: number): Candidate => ({
    cost: cost + more,
    edits,
    slip: {
      message:
        column < here
          ? say`This line stands too far to the right: ${here} blanks, where ${column} fit the lines around it.`
          : say`This line stands too far to the left: ${here} blanks, where ${column} fit the lines around it.`,
      span: { start: line.start + here, end: line.start + here + firstWord(line.text) },
      fix: { title: say`Indent by ${column}`, edits, preferred: true },
    },
  });
  const alone = candidate(move([line]), 0);
  return end > index + 1 ? [alone, candidate(move(lines.slice(index, end)), 0.25)] : [alone];
}

/** A dash put in front of a key or taken away, the key staying where it is or not. */
function dashed({ text, start }: Line, here: number): readonly Candidate[] {
  const key = /^ *([A-Za-z][\w-]*:)/.exec(text)?.[1];
  const dash = /^ *(- +)[A-Za-z][\w-]*:/.exec(text)?.[1];
  const at = start + here;
  const add = (edit: TextEdit, cost: number): Candidate => ({
    cost,
    edits: [edit],
    slip: {
      message: say`A dash is missing before this key: each entry of a list begins with one.`,
      span: { start: at, end: at + firstWord(text) },
      fix: { title: say`Put the dash in`, edits: [edit], preferred: true },
    },
  });
  const remove = (edit: TextEdit, cost: number): Candidate => ({
    cost,
    edits: [edit],
    slip: {
      message: say`This dash is one too many.`,
      span: { start: at, end: at + 1 },
      fix: { title: say`Take the dash away`, edits: [edit], preferred: true },
    },
  });
  return [
    ...(key ? [add({ start: at, end: at, newText: '- ' }, 1.9)] : []),
    ...(key && here >= 2 ? [add({ start: at - 2, end: at, newText: '- ' }, 2.1)] : []),
    ...(dash ? [remove({ start: at, end: at + dash.length, newText: '' }, 1.8)] : []),
    ...(dash ? [remove({ start: at, end: at + dash.length, newText: ' '.repeat(dash.length) }, 1.7)] : []),
  ];
}

/** Length of the key, or of the dash, that a line begins with. */
function firstWord(text: string): number {
  return /^ *([^\s:]+)/.exec(text)?.[1]?.length ?? 1;
}
