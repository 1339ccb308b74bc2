import type { PlacedProblem, StartFailure } from './protocol.ts';

/** The problems in files that prevent a start; a failure without any becomes one at the beginning of the file. */
export function failureProblems(failure: StartFailure, uri: string): readonly PlacedProblem[] {
  const placed = failure.code === 'invalid-file' || failure.code === 'missing-variables' ? failure.problems : [];
  if (placed.length > 0) return placed;
  const start = { line: 0, character: 0 };
  return [{ uri, severity: 'error', code: failure.code, message: failure.message, range: { start, end: start } }];
}
