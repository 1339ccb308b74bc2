/** Whether memory grows over very many calls. */

import type { Question } from './load.ts';
import type { Load } from './load-client.ts';
import { residentMegabytes } from './processes.ts';
import { summarise, table } from './statistics.ts';
import { promiseAtMost } from './summary.ts';

const connections = 16;
const roundMs = 2_000;
/** Shares of all calls: what comes before is warming up, and memory is looked at in the first and in the last stretch behind it. */
const warmUp = 0.05;
const stretch = 0.05;

/** Memory goes up and down with each collection of garbage: the median of a stretch is compared with that of another. */
export async function benchMemory(load: Load, question: Question, pid: number | undefined, calls: number): Promise<void> {
  if (Number.isNaN(residentMegabytes(pid))) return;
  const seen: { readonly made: number; readonly megabytes: number }[] = [];
  for (let made = 0; made < calls * (1 + warmUp); ) {
    const begun = performance.now();
    const rate = await load.repeatedly(question, connections, roundMs);
    made += (rate * (performance.now() - begun)) / 1000;
    seen.push({ made: made - calls * warmUp, megabytes: residentMegabytes(pid) });
  }
  const during = (from: number, to: number): number =>
    summarise(seen.flatMap(({ made, megabytes }) => (made >= from && made <= to ? [megabytes] : []))).p50;
  const before = during(0, Math.max(calls * stretch, seen.find(({ made }) => made >= 0)?.made ?? 0));
  const after = during(calls * (1 - stretch), Number.POSITIVE_INFINITY);
  const growth = Math.round((after / before - 1) * 100);
  promiseAtMost(`Engine: growth of memory over ${calls.toLocaleString('en')} calls`, (after / before - 1) * 100, 10, '%');
  const rows = [
    ['calls', 'after warming up', 'at the end', 'highest', 'growth', 'wanted'],
    [
      calls.toLocaleString('en'),
      `${Math.round(before)} MB`,
      `${Math.round(after)} MB`,
      `${Math.round(Math.max(...seen.map(({ megabytes }) => megabytes)))} MB`,
      `${growth > 0 ? '+' : ''}${growth} %`,
      '10 %',
    ],
  ];
  process.stdout.write(`\nResident memory of the engine\n\n${table(rows)}\n`);
}
