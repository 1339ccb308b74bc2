/** All preferred fixes of a file: those that mend a mistake in the one sensible way. */
import { type AnalyseSettings, analyse } from '../analyse.ts';
import type { Edit, Problem } from '../problem.ts';
import { readSourceFile } from '../read-file.ts';
import type { Project, SourceFile } from '../source-file.ts';
import { applyEdits } from './apply-edits.ts';

/** A fix can uncover the next mistake; but fixes must not undo each other for ever. */
const maxRounds = 50;

/** Longest line break. */
const lineBreak = 2;

export interface Fixed {
  readonly file: SourceFile;
  /** What is left for a person. */
  readonly problems: readonly Problem[];
}

/** Makes preferred fixes, round by round, until none is left. Only fixes within the file are made. */
export function fixAll(file: SourceFile, project: Project, settings: AnalyseSettings = {}): Fixed {
  const seen = new Set([file.text]);
  let current = file;
  let problems = analyse(current, project, settings);
  for (let round = 0; round < maxRounds; round++) {
    const edits = preferredEdits(problems, current.uri);
    const text = applyEdits(current.text, edits);
    if (edits.length === 0 || seen.has(text)) break;
    seen.add(text);
    current = readSourceFile(current.uri, text);
    problems = analyse(current, project, settings);
  }
  return { file: current, problems };
}

/** Edits of all preferred fixes that can be made together; of two that touch the same text the first one wins. With `uri`: only of fixes within that file. */
export function preferredEdits(problems: readonly Problem[], uri?: string): readonly Edit[] {
  const taken = new Map<string, Edit[]>();
  const all: Edit[] = [];
  for (const problem of problems) {
    const edits = (problem.fixes?.() ?? []).find((fix) => fix.preferred)?.edits ?? [];
    if (uri !== undefined && edits.some((edit) => edit.uri !== uri)) continue;
    const places = edits.map((edit) => placeOf(edit, taken.get(edit.uri) ?? []));
    if (places.includes('taken')) continue;
    for (const [index, edit] of edits.entries()) {
      if (places[index] === 'there') continue;
      const own = taken.get(edit.uri) ?? [];
      taken.set(edit.uri, own);
      own.splice(firstAfter(own, edit.start), 0, edit);
      all.push(edit);
    }
  }
  return all;
}

/** Whether an edit has room among others, which do not overlap and are in the order of the text; `there`: one of them is the same. */
function placeOf(edit: Edit, others: readonly Edit[]): 'free' | 'taken' | 'there' {
  const at = firstAfter(others, edit.start);
  // Only neighbours can touch it: one that begins before it, with it, or behind it.
  const near = others.slice(Math.max(0, at - 2), at + 1);
  if (near.some((other) => isSame(edit, other))) return 'there';
  return near.some((other) => overlaps(edit, other)) ? 'taken' : 'free';
}

/** Position of the first edit that begins behind an offset. */
function firstAfter(edits: readonly Edit[], offset: number): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edits[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isSame(a: Edit, b: Edit): boolean {
  return a.start === b.start && a.end === b.end && a.newText === b.newText;
}

function overlaps(a: Edit, b: Edit): boolean {
  // What loses its last key becomes `{}`: a key that is added beside that, on its line or the next, belongs to another round.
  if (a.newText === '{}' || b.newText === '{}') return a.start <= b.end + lineBreak && b.start <= a.end + lineBreak;
  // Two insertions at one place would depend on their order.
  if (a.start === a.end && b.start === b.end) return a.start === b.start;
  return a.start < b.end && b.start < a.end;
}
