/** Problems of several files, and their places as editors count. */
import type { Severity } from '../../spec/problem.ts';
import type { Project } from '../../spec/source-file.ts';
import { lineStarts, toPosition } from '../../spec/syntax/positions.ts';
import type { Span } from '../../spec/syntax/tree.ts';
import type { Place, PlacedProblem } from '../control/protocol.ts';

export interface LoadProblem {
  readonly uri: string;
  readonly span: Span;
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
}

export function fatal(uri: string, span: Span, code: string, message: string): LoadProblem {
  return { uri, span: { start: span.start, end: span.end }, code, severity: 'error', message };
}

export function placeIn(project: Project, { uri, start, end }: { readonly uri: string } & Span): Place {
  const file = project.findFile(uri);
  const lines = lineStarts(typeof file === 'string' ? '' : file.text);
  return { uri, range: { start: toPosition(lines, start), end: toPosition(lines, end) } };
}

export function placeProblems(problems: readonly LoadProblem[], project: Project): readonly PlacedProblem[] {
  const starts = new Map<string, readonly number[]>();
  return problems.map(({ uri, span, code, severity, message }) => {
    let lines = starts.get(uri);
    if (!lines) {
      const file = project.findFile(uri);
      lines = lineStarts(typeof file === 'string' ? '' : file.text);
      starts.set(uri, lines);
    }
    return { uri, severity, code, message, range: { start: toPosition(lines, span.start), end: toPosition(lines, span.end) } };
  });
}
