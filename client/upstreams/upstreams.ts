/** How the consumed APIs of each run are made to behave, and whether they are recorded. It goes with the run it was set for. */
import type { UpstreamBehaviour } from '../../engine/control/protocol.ts';
import { createEmitter, type Emitter } from '../emitter.ts';
import type { Answer } from '../run/engine-process.ts';
import type { RunSession } from '../run/session.ts';

export interface UpstreamState {
  /** By `namespace.operation`. */
  readonly behaviours: Readonly<Record<string, UpstreamBehaviour>>;
  readonly record: boolean;
}

export interface Upstreams {
  stateOf(session: RunSession): UpstreamState;
  /** Nothing changes when the engine refuses. */
  set(session: RunSession, state: UpstreamState): Promise<Answer<null>>;
  /** Undefined: as usual. */
  setBehaviour(session: RunSession, references: readonly string[], behaviour: UpstreamBehaviour | undefined): Promise<Answer<null>>;
  readonly onChange: Emitter<RunSession>['on'];
}

const usual: UpstreamState = { behaviours: {}, record: false };

export function createUpstreams(): Upstreams {
  const states = new WeakMap<RunSession, UpstreamState>();
  const changed = createEmitter<RunSession>();
  const stateOf = (session: RunSession): UpstreamState => states.get(session) ?? usual;

  async function set(session: RunSession, state: UpstreamState): Promise<Answer<null>> {
    const answer = await session.configureUpstreams(state);
    if (answer.ok) {
      states.set(session, state);
      changed.fire(session);
    }
    return answer;
  }

  return {
    stateOf,
    set,
    setBehaviour: (session, references, behaviour) => {
      const { behaviours, record } = stateOf(session);
      const others = Object.entries(behaviours).filter(([reference]) => !references.includes(reference));
      const own = behaviour ? references.map((reference) => [reference, behaviour] as const) : [];
      return set(session, { record, behaviours: Object.fromEntries([...others, ...own]) });
    },
    onChange: changed.on,
  };
}
