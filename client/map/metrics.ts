/** Rate, errors and duration of what is called, over the last calls. */

import type { ServedCall } from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';
import { type Html, html } from '../panel/html.ts';
import { duration } from '../run/log-lines.ts';

export interface UnitMetrics {
  readonly server: string;
  readonly unit: string;
  /** Since it runs. */
  readonly calls: number;
  readonly failures: number;
  /** Within the minute before `now`. */
  readonly lastMinute: number;
  /** Over the last calls, at most `maxKept`. */
  readonly median: number;
  readonly slow: number;
}

export interface Metrics {
  add(call: ServedCall): void;
  /** In the order of the first call; `now` in milliseconds since 1970. */
  read(now: number): readonly UnitMetrics[];
  clear(): void;
}

const maxKept = 1000;
const minuteMs = 60_000;

interface Kept {
  readonly server: string;
  readonly unit: string;
  calls: number;
  failures: number;
  readonly last: { readonly at: number; readonly milliseconds: number }[];
}

export function createMetrics(): Metrics {
  const units = new Map<string, Kept>();
  return {
    add: ({ server, unit, time, ok, milliseconds }) => {
      const key = `${server}\n${unit}`;
      const kept = units.get(key) ?? { server, unit, calls: 0, failures: 0, last: [] };
      units.set(key, kept);
      kept.calls++;
      if (!ok) kept.failures++;
      kept.last.push({ at: Date.parse(time), milliseconds });
      if (kept.last.length > maxKept) kept.last.shift();
    },
    read: (now) =>
      [...units.values()].map(({ server, unit, calls, failures, last }) => {
        const durations = last.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
        const lastMinute = last.filter(({ at }) => now - at <= minuteMs).length;
        return { server, unit, calls, failures, lastMinute, median: quantile(durations, 0.5), slow: quantile(durations, 0.95) };
      }),
    clear: () => units.clear(),
  };
}

/** The smallest of the sorted numbers that at least that part of them does not exceed. */
function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0;
}

export function metricsHtml(units: readonly UnitMetrics[]): Html {
  if (units.length === 0)
    return html`<h3>${say`Calls`}</h3><p class="note">${say`None since this page was opened. Run the capability and call something: ▶ Call, an agent, curl.`}</p>`;
  return html`<h3>${say`Calls`}</h3>
<table class="metrics">
<thead><tr><th scope="col">${say`What`}</th><th scope="col">${say`Calls`}</th><th scope="col">${say`Last minute`}</th><th scope="col">${say`Failed`}</th><th scope="col">${say`Median`}</th><th scope="col">${say`95 % within`}</th></tr></thead>
<tbody>${units.map(
    ({ server, unit, calls, failures, lastMinute, median, slow }) =>
      html`<tr class="${failures > 0 ? 'missed' : 'found'}"><td>${unit} <span class="dim">${server}</span></td><td>${calls}</td><td>${lastMinute}</td><td>${failures}</td><td>${duration(median)}</td><td>${duration(slow)}</td></tr>`,
  )}</tbody>
</table>`;
}
