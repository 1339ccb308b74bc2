/** The outcome of a test as text, for the output of a test run. */
import type { TestOutcome } from '../../engine/control/protocol.ts';
import { duration } from '../run/log-lines.ts';

const marks = { passed: '✓', failed: '✗', skipped: '-' } as const;

/** One line, and one more for each failure; each ends with a line break. */
export function outcomeText(name: string, { outcome, milliseconds, note, failures }: TestOutcome): string {
  const told = outcome === 'skipped' ? (note ?? 'skipped') : duration(milliseconds);
  const lines = failures.map(({ message, place }) => `    line ${place.range.start.line + 1}: ${message}\n`);
  return `${marks[outcome]} ${name} (${told})\n${lines.join('')}`;
}
