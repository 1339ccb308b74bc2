/** What was promised, and what came out: one table at the end, for notes to quote. */
import { table } from './statistics.ts';

interface Bar {
  readonly what: string;
  readonly measured: string;
  readonly wanted: string;
  readonly kept: boolean;
}

const promises: Bar[] = [];

/** At most so many milliseconds, megabytes or per cent. */
export function promiseAtMost(what: string, value: number, wanted: number, unit: string): void {
  promises.push({ what, measured: shown(value, unit), wanted: `≤ ${wanted} ${unit}`, kept: value <= wanted });
}

/** At least that share of another program, in per cent. */
export function promiseAtLeast(what: string, value: number, wanted: number, unit: string): void {
  promises.push({ what, measured: shown(value, unit), wanted: `≥ ${wanted} ${unit}`, kept: value >= wanted });
}

function shown(value: number, unit: string): string {
  return `${Math.abs(value) < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

export function printSummary(): void {
  if (promises.length === 0) return;
  const rows = promises.map(({ what, measured, wanted, kept }) => [what, measured, wanted, kept ? 'yes' : 'NO']);
  process.stdout.write(`\nPromises\n\n${table([['', 'measured', 'wanted', 'kept'], ...rows])}\n`);
}
