/** A capability that is served, or was to be: its engine, its state, and what changes it. */
import type {
  CallOutcome,
  CallParams,
  DebugCommand,
  DebugReply,
  Event,
  InspectedCall,
  PlacedProblem,
  RecordingText,
  ReloadOptions,
  ServingAddress,
  Started,
  StartFailure,
  StartOptions,
  UpstreamSettings,
} from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';
import type { Answer, EngineProcess, ProcessHooks } from './engine-process.ts';

export type RunState =
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'running';
      readonly servers: readonly ServingAddress[];
      /** Problems that did not prevent serving. */
      readonly problems: readonly PlacedProblem[];
      /** Set while the file on disk cannot be served and the version before it goes on. */
      readonly stale: StartFailure | undefined;
    }
  | { readonly kind: 'stopping' }
  /** Nothing runs; `failure` when it did not end on request. */
  | { readonly kind: 'stopped'; readonly failure: StartFailure | undefined };

/** How a run was asked for: what a restart, and a reload of the window, ask for again. */
export interface SameAgain {
  /** Undefined in a request: what the setting `capstan.run.mock` says. */
  readonly mock: boolean;
  /** Name of the environment; undefined: the one chosen in the status bar. */
  readonly environment?: string;
  /** Absolute path of a recording that answers for the consumed APIs. */
  readonly replay?: string;
}

export interface SessionOptions {
  /** Address of the file in the editor. */
  readonly uri: string;
  /** Name for people. */
  readonly name: string;
  readonly start: StartOptions;
  readonly again: SameAgain;
}

export interface SessionHooks {
  changed(session: RunSession): void;
  event(session: RunSession, event: Event): void;
  output(session: RunSession, line: string): void;
  /** A call that was made from here was answered. */
  called(session: RunSession, params: CallParams, outcome: CallOutcome): void;
  /** The process ended without being asked to. */
  crashed(session: RunSession, failure: StartFailure): void;
}

export class RunSession {
  readonly options: SessionOptions;
  readonly #engine: EngineProcess;
  readonly #hooks: SessionHooks;
  #state: RunState = { kind: 'starting' };
  #started: Promise<unknown> = Promise.resolve();

  constructor(options: SessionOptions, launch: (hooks: ProcessHooks) => EngineProcess, hooks: SessionHooks) {
    this.options = options;
    this.#hooks = hooks;
    this.#engine = launch({ event: (event) => this.#receive(event), output: (line) => hooks.output(this, line) });
    void this.#engine.ended.then((end) => {
      if (this.#state.kind === 'stopped') return;
      const asked = this.#state.kind === 'stopping';
      const failure: StartFailure = {
        code: 'failed',
        message: say`The engine ended by itself (${end.signal ?? say`exit code ${end.code ?? say`unknown`}`}).`,
      };
      const wasRunning = this.#state.kind === 'running';
      this.#become({ kind: 'stopped', failure: asked ? undefined : failure });
      if (wasRunning) hooks.crashed(this, failure);
    });
  }

  get state(): RunState {
    return this.#state;
  }

  /** Starts serving; on failure the process is gone when this resolves. */
  start(): Promise<Answer<Started>> {
    const answer = this.#startNow();
    this.#started = answer;
    return answer;
  }

  /** Resolves when it is neither starting nor stopping. */
  async settled(): Promise<void> {
    await this.#started;
    if (this.#state.kind === 'stopping') await this.#engine.ended;
  }

  async #startNow(): Promise<Answer<Started>> {
    const answer = await this.#engine.start(this.options.start);
    if (this.#state.kind !== 'starting')
      return answer.ok ? { ok: false, failure: { code: 'failed', message: say`It was stopped while it started.` } } : answer;
    if (answer.ok) {
      this.#become({ kind: 'running', servers: answer.value.servers, problems: answer.value.problems, stale: undefined });
      return answer;
    }
    this.#become({ kind: 'stopped', failure: answer.failure });
    await this.#engine.stop();
    return answer;
  }

  /** Reads the files again; the version before goes on when the new one cannot be served. */
  async reload(options: ReloadOptions = {}): Promise<Answer<Started> | undefined> {
    if (this.#state.kind !== 'running') return undefined;
    const answer = await this.#engine.reload(options);
    if (this.#state.kind !== 'running') return answer;
    this.#become(
      answer.ok
        ? { kind: 'running', servers: answer.value.servers, problems: answer.value.problems, stale: undefined }
        : { ...this.#state, stale: answer.failure },
    );
    return answer;
  }

  inspect(call: number): Promise<Answer<InspectedCall | null>> {
    return this.#engine.inspect(call);
  }

  async call(params: CallParams): Promise<Answer<CallOutcome>> {
    const answer = await this.#engine.call({ ...params, trace: true });
    if (answer.ok) this.#hooks.called(this, params, answer.value);
    return answer;
  }

  debug(command: DebugCommand): Promise<Answer<DebugReply>> {
    return this.#engine.debug(command);
  }

  configureUpstreams(settings: UpstreamSettings): Promise<Answer<null>> {
    return this.#engine.configureUpstreams(settings);
  }

  takeRecording(before: string | undefined): Promise<Answer<RecordingText>> {
    return this.#engine.takeRecording(before);
  }

  async stop(): Promise<void> {
    if (this.#state.kind === 'stopped') return;
    this.#become({ kind: 'stopping' });
    await this.#engine.stop();
    await this.#engine.ended;
  }

  #receive(event: Event): void {
    // An engine may reload on its own (its files change, its control port says so).
    if (this.#state.kind === 'running' && event.event === 'reloaded') {
      this.#become({ kind: 'running', servers: event.servers, problems: event.problems, stale: undefined });
    }
    if (this.#state.kind === 'running' && event.event === 'reload-failed') this.#become({ ...this.#state, stale: event.failure });
    this.#hooks.event(this, event);
  }

  #become(state: RunState): void {
    this.#state = state;
    this.#hooks.changed(this);
  }
}
