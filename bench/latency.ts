/** What the engine adds to the time of an answer while it has half of the work it can do, so that no queue is measured. */

import type { Question } from './load.ts';
import type { Load } from './load-client.ts';
import { type Series, summarise, table } from './statistics.ts';
import { promiseAtMost } from './summary.ts';

const connections = 16;
const rounds = 11;
const roundMs = 2_000;

const shares = ['p50', 'p95', 'p99'] as const;
const names = { p50: 'median', p95: 'p95', p99: 'p99' } as const;
const bars = { p50: '', p95: '', p99: '2 ms' } as const;

/** Rounds of both alternate, and each round of the one is compared with the round of the other beside it. */
export async function benchLatency(load: Load, name: string, byHand: Question, engine: Question): Promise<void> {
  await load.repeatedly(byHand, connections, roundMs);
  const rates: number[] = [];
  for (let round = 0; round < 3; round++) rates.push(await load.repeatedly(engine, connections, roundMs));
  const rate = summarise(rates).p50 / 2;
  await load.steadily(byHand, rate, roundMs);
  await load.steadily(engine, rate, roundMs);
  const pairs: { readonly hand: Series; readonly engine: Series }[] = [];
  for (let round = 0; round < rounds; round++) {
    const hand = summarise(await load.steadily(byHand, rate, roundMs));
    pairs.push({ hand, engine: summarise(await load.steadily(engine, rate, roundMs)) });
  }
  const rows = shares.map((at) => {
    const middle = (values: readonly number[]): string => `${summarise(values).p50.toFixed(2)} ms`;
    return [
      names[at],
      middle(pairs.map(({ hand }) => hand[at])),
      middle(pairs.map((pair) => pair.engine[at])),
      middle(pairs.map((pair) => pair.engine[at] - pair.hand[at])),
      bars[at],
    ];
  });
  const added = summarise(pairs.map((pair) => pair.engine.p99 - pair.hand.p99)).p50;
  promiseAtMost('Engine: time added at half load, p99', added, 2, 'ms');
  process.stdout.write(
    `\nTime to an answer at ${Math.round(rate).toLocaleString('en')} /s, half of what the engine can do; ${name}; medians of ${rounds} rounds\n\n${table([['', 'by hand', 'capstan', 'added', 'wanted'], ...rows])}\n`,
  );
}
