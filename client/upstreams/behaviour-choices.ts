/** What a consumed operation can be made to do, in words. */
import type { UpstreamBehaviour } from '../../engine/control/protocol.ts';

export interface BehaviourChoice {
  readonly label: string;
  readonly description: string;
  /** Undefined: as usual. */
  readonly behaviour: UpstreamBehaviour | undefined;
}

export const behaviourChoices: readonly BehaviourChoice[] = [
  { label: 'As usual', description: 'it is asked, or made up with mocks', behaviour: undefined },
  { label: 'Slow', description: 'waits 3 seconds, then as usual', behaviour: { latencyMs: 3000 } },
  { label: 'Slow body', description: 'begins at once, and takes 5 seconds for its body', behaviour: { bodyMs: 5000 } },
  { label: 'Timeout', description: 'does not answer in time', behaviour: { fault: 'timeout' } },
  { label: 'Unreachable', description: 'the connection is refused', behaviour: { fault: 'unreachable' } },
  { label: 'Reset', description: 'the connection breaks off', behaviour: { fault: 'reset' } },
  { label: 'Malformed', description: 'answers something that is cut off', behaviour: { fault: 'malformed' } },
  { label: '204', description: 'answers nothing', behaviour: { status: 204 } },
  { label: '401', description: 'refuses the credentials', behaviour: { status: 401 } },
  { label: '404', description: 'finds nothing', behaviour: { status: 404 } },
  { label: '429', description: 'limits the rate, with Retry-After', behaviour: { status: 429 } },
  { label: '500', description: 'fails', behaviour: { status: 500 } },
  { label: '503', description: 'is not available, with Retry-After', behaviour: { status: 503 } },
];

export function labelOf(behaviour: UpstreamBehaviour | undefined): string {
  const text = JSON.stringify(behaviour);
  const known = behaviourChoices.find((choice) => JSON.stringify(choice.behaviour) === text);
  if (known || !behaviour) return known?.label ?? 'As usual';
  const { latencyMs, bodyMs, status, fault } = behaviour;
  return [
    latencyMs !== undefined && `waits ${latencyMs} ms`,
    status !== undefined && `${status}`,
    fault,
    bodyMs !== undefined && `body in ${bodyMs} ms`,
  ]
    .filter(Boolean)
    .join(', ');
}

export type ReadNumber = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly message: string };

/** A latency in milliseconds; more than ten minutes would be a mistake. */
export function readLatency(text: string): ReadNumber {
  return readWhole(text, 0, 600_000, 'A latency is a whole number of milliseconds from 0 to 600000.');
}

export function readStatus(text: string): ReadNumber {
  return readWhole(text, 200, 599, 'A status is a whole number from 200 to 599.');
}

function readWhole(text: string, least: number, most: number, message: string): ReadNumber {
  const value = Number(text.trim());
  return /^\s*\d+\s*$/.test(text) && value >= least && value <= most ? { ok: true, value } : { ok: false, message };
}
