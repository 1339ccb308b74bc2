/** All preferred fixes of a file: those that mend a mistake in the one sensible way. */
import { type AnalyseSettings, analyse } from '../analyse.ts';
import type { Edit, Problem } from '../problem.ts';
import { readSourceFile } from '../read-file.ts';
import type { Project, SourceFile } from '../source-file.ts';
import { applyEdits } from './apply-edits.ts';

/** A fix can uncover the next mistake; but fixes must not undo each other for ever. */
const maxRounds = 50;

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
  const taken: Edit[] = [];
  for (const problem of problems) {
    const edits = (problem.fixes?.() ?? []).find((fix) => fix.preferred)?.edits ?? [];
    if (uri !== undefined && edits.some((edit) => edit.uri !== uri)) continue;
    const fresh = edits.filter((edit) => !taken.some((other) => isSame(edit, other)));
    if (!fresh.some((edit) => taken.some((other) => overlaps(edit, other)))) taken.push(...fresh);
  }
  return taken;
}

function isSame(a: Edit, b: Edit): boolean {
  return a.uri === b.uri && a.start === b.start && a.end === b.end && a.newText === b.newText;
}

function overlaps(a: Edit, b: Edit): boolean {
  if (a.uri !== b.uri) return false;
  // Two insertions at one place would depend on their order.
  if (a.start === a.end && b.start === b.end) return a.start === b.start;
  return a.start < b.end && b.start < a.end;
}
