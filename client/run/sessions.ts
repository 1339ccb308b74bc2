/** All run sessions of this window, at most one a file. */
import type { CallOutcome, CallParams, Event, StartFailure } from '../../engine/control/protocol.ts';
import { createEmitter } from '../emitter.ts';
import type { EngineProcess, ProcessHooks } from './engine-process.ts';
import { RunSession, type SessionOptions } from './session.ts';

export class RunSessions {
  readonly #sessions = new Map<string, RunSession>();
  readonly #changed = createEmitter<RunSession>();
  readonly #events = createEmitter<{ readonly session: RunSession; readonly event: Event }>();
  readonly #output = createEmitter<{ readonly session: RunSession; readonly line: string }>();
  readonly #crashed = createEmitter<{ readonly session: RunSession; readonly failure: StartFailure }>();
  readonly #calls = createEmitter<{ readonly session: RunSession; readonly params: CallParams; readonly outcome: CallOutcome }>();
  readonly #launch: (options: SessionOptions, hooks: ProcessHooks) => EngineProcess;

  /** A session has started, stopped or got a new state. */
  readonly onChange = this.#changed.on;
  readonly onEvent = this.#events.on;
  readonly onOutput = this.#output.on;
  readonly onCrash = this.#crashed.on;
  /** A call that was made from the editor was answered. */
  readonly onCall = this.#calls.on;

  constructor(launch: (options: SessionOptions, hooks: ProcessHooks) => EngineProcess) {
    this.#launch = launch;
  }

  /** The session of a file while it is starting, running or stopping. */
  find(uri: string): RunSession | undefined {
    const session = this.#sessions.get(uri);
    return session?.state.kind === 'stopped' ? undefined : session;
  }

  all(): readonly RunSession[] {
    return [...this.#sessions.values()].filter((session) => session.state.kind !== 'stopped');
  }

  /** Makes a session; the one before it of the same file must have been stopped. */
  create(options: SessionOptions): RunSession {
    const session = new RunSession(options, (hooks) => this.#launch(options, hooks), {
      changed: (changed) => {
        if (changed.state.kind === 'stopped' && this.#sessions.get(options.uri) === changed) this.#sessions.delete(options.uri);
        this.#changed.fire(changed);
      },
      event: (from, event) => this.#events.fire({ session: from, event }),
      output: (from, line) => this.#output.fire({ session: from, line }),
      called: (from, params, outcome) => this.#calls.fire({ session: from, params, outcome }),
      crashed: (from, failure) => this.#crashed.fire({ session: from, failure }),
    });
    this.#sessions.set(options.uri, session);
    this.#changed.fire(session);
    return session;
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.all().map((session) => session.stop()));
  }
}
