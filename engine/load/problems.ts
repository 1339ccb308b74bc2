/** Problems of several files, and their places as editors count. */
import type { RelatedPlace, Severity } from '../../spec/problem.ts';
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
  readonly related?: readonly RelatedPlace[];
}

export function fatal(uri: string, span: Span, code: string, message: string, related?: readonly RelatedPlace[]): LoadProblem {
  return { uri, span: { start: span.start, end: span.end }, code, severity: 'error', message, ...(related && { related }) };
}

type Placing = (place: { readonly uri: string } & Span) => Place;

export function placeIn(project: Project, place: { readonly uri: string } & Span): Place {
  return placingIn(project)(place);
}

export function placeProblems(problems: readonly LoadProblem[], project: Project): readonly PlacedProblem[] {
  const place = placingIn(project);
  return problems.map(({ uri, span, code, severity, message, related = [] }) => {
    const others = related.map((other) => ({ ...place({ uri: other.uri, ...other.span }), message: other.message }));
    return { ...place({ uri, ...span }), severity, code, message, ...(others.length > 0 && { related: others }) };
  });
}

/** Each file is looked through for line ends once. */
function placingIn(project: Project): Placing {
  const starts = new Map<string, readonly number[]>();
  return ({ uri, start, end }) => {
    let lines = starts.get(uri);
    if (!lines) {
      const file = project.findFile(uri);
      lines = lineStarts(typeof file === 'string' ? '' : file.text);
      starts.set(uri, lines);
    }
    return { uri, range: { start: toPosition(lines, start), end: toPosition(lines, end) } };
  };
}
