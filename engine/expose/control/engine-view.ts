/** What the control server knows of the engine it belongs to, and may ask of it. */
import type { PlacedProblem } from '../../control/protocol.ts';
import type { LogBuffer } from '../../observe/log-buffer.ts';
import type { ScriptStatistics } from '../../observe/script-statistics.ts';
import type { ScriptSettings } from '../../plan.ts';
import type { ReloadOutcome } from '../../reload-outcome.ts';

/** One server of the running engine, as the control server shows it. */
export interface AdapterState {
  readonly type: string;
  readonly namespace: string | undefined;
  readonly port: number | undefined;
  readonly state: 'started' | 'stopped';
}

export interface EngineView {
  readonly adapters: () => readonly AdapterState[];
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly reload: () => Promise<ReloadOutcome>;
  /** What loading the files again would find, without taking them. */
  readonly validate: () => readonly PlacedProblem[];
  readonly logs: LogBuffer;
  readonly scripts: ScriptStatistics;
  /** For scripts that begin from now on, until the next reload. */
  readonly configureScripts: (settings: ScriptSettings) => void;
}
