/** What a consumed operation can be made to do, in words. */
import type { UpstreamBehaviour } from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';

export interface BehaviourChoice {
  readonly label: string;
  readonly description: string;
  /** Undefined: as usual. */
  readonly behaviour: UpstreamBehaviour | undefined;
}

export const behaviourChoices = (): readonly BehaviourChoice[] => [
  { label: say`As usual`, description: say`it is asked, or made up with mocks`, behaviour: undefined },
  { label: say`Slow`, description: say`waits 3 seconds, then as usual`, behaviour: { latencyMs: 3000 } },
  { label: say`Slow body`, description: say`begins at once, and takes 5 seconds for its body`, behaviour: { bodyMs: 5000 } },
  { label: say`Timeout`, description: say`does not answer in time`, behaviour: { fault: 'timeout' } },
  { label: say`Unreachable`, description: say`the connection is refused`, behaviour: { fault: 'unreachable' } },
  { label: say`Reset`, description: say`the connection breaks off`, behaviour: { fault: 'reset' } },
  { label: say`Malformed`, description: say`answers something that is cut off`, behaviour: { fault: 'malformed' } },
  { label: '204', description: say`answers nothing`, behaviour: { status: 204 } },
  { label: '401', description: say`refuses the credentials`, behaviour: { status: 401 } },
  { label: '404', description: say`finds nothing`, behaviour: { status: 404 } },
  { label: '429', description: say`limits the rate, with Retry-After`, behaviour: { status: 429 } },
  { label: '500', description: say`fails`, behaviour: { status: 500 } },
  { label: '503', description: say`is not available, with Retry-After`, behaviour: { status: 503 } },
];

export function labelOf(behaviour: UpstreamBehaviour | undefined): string {
  const text = JSON.stringify(behaviour);
  const known = behaviourChoices().find((choice) => JSON.stringify(choice.behaviour) === text);
  if (known || !behaviour) return known?.label ?? say`As usual`;
  const { latencyMs, bodyMs, status, fault } = behaviour;
  return [
    latencyMs !== undefined && say`waits ${latencyMs} ms`,
    status !== undefined && `${status}`,
    fault,
    bodyMs !== undefined && say`body in ${bodyMs} ms`,
  ]
    .filter(Boolean)
    .join(', ');
}

export type ReadNumber = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly message: string };

/** A latency in milliseconds; more than ten minutes would be a mistake. */
export function readLatency(text: string): ReadNumber {
  return readWhole(text, 0, 600_000, say`A latency is a whole number of milliseconds from 0 to 600000.`);
}

export function readStatus(text: string): ReadNumber {
  return readWhole(text, 200, 599, say`A status is a whole number from 200 to 599.`);
}

function readWhole(text: string, least: number, most: number, message: string): ReadNumber {
  const value = Number(text.trim());
  return /^\s*\d+\s*$/.test(text) && value >= least && value <= most ? { ok: true, value } : { ok: false, message };
}
