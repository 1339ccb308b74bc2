/** One engine in a process of its own: requests with their answers, events, and its end. */
import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import {
  type CallOutcome,
  type CallParams,
  type CreatedFile,
  type CreateParams,
  type DebugCommand,
  type DebugReply,
  type Event,
  type FileParams,
  type FixedFile,
  type FoundTests,
  type InspectedCall,
  type PlacedProblem,
  type RecordingText,
  type ReloadOptions,
  type Reply,
  type Request,
  type RunTestsParams,
  type SavedTest,
  type SaveTestParams,
  type SourceInfo,
  type Started,
  type StartFailure,
  type StartOptions,
  stopGraceMs,
  type TestSource,
  type TestsRun,
  type ToolSize,
  type UpstreamSettings,
  type VariableInfo,
} from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: StartFailure };

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** Last lines on its error output, for a person to read. */
  readonly lastWords: string;
}

export interface EngineProcess {
  start(options: StartOptions): Promise<Answer<Started>>;
  reload(options: ReloadOptions): Promise<Answer<Started>>;
  call(params: CallParams): Promise<Answer<CallOutcome>>;
  findTests(sources: readonly TestSource[]): Promise<Answer<readonly FoundTests[]>>;
  /** Each test that ends is an event. */
  runTests(params: RunTestsParams): Promise<Answer<TestsRun>>;
  /** Null when the call is too long ago. */
  inspect(call: number): Promise<Answer<InspectedCall | null>>;
  saveTest(params: SaveTestParams): Promise<Answer<SavedTest>>;
  configureUpstreams(settings: UpstreamSettings): Promise<Answer<null>>;
  /** `before` is the text of the file it is added to. */
  takeRecording(before: string | undefined): Promise<Answer<RecordingText>>;
  check(params: FileParams): Promise<Answer<readonly PlacedProblem[]>>;
  fix(params: FileParams): Promise<Answer<FixedFile>>;
  toolSizes(file: string): Promise<Answer<readonly ToolSize[]>>;
  findVariables(file: string): Promise<Answer<readonly VariableInfo[]>>;
  inspectSource(text: string): Promise<Answer<SourceInfo>>;
  create(params: CreateParams): Promise<Answer<CreatedFile>>;
  debug(command: DebugCommand): Promise<Answer<DebugReply>>;
  /** Asks it to end, and ends it when it does not within a moment. Resolves when it is gone. */
  stop(): Promise<void>;
  /** Resolves when the process is gone, for whatever reason. */
  readonly ended: Promise<ProcessEnd>;
}

export interface ProcessHooks {
  event(event: Event): void;
  /** A line the engine wrote outside the protocol: a warning of the runtime, the last words of a crash. */
  output(line: string): void;
}

export interface ProcessOptions {
  /** The engine's bundle. */
  readonly entry: string;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** It ends by itself once running requests are answered or cut off. */
const stopMs = stopGraceMs + 2_000;
const maxLastWords = 20;

type Body = Request extends infer R ? (R extends { readonly id: number } ? Omit<R, 'id'> : never) : never;

export function startEngineProcess(options: ProcessOptions, hooks: ProcessHooks): EngineProcess {
  const child = fork(options.entry, [], {
    cwd: options.cwd,
    env: engineEnvironment(options.environment),
    // Flags of the editor's own process (inspection ports, memory) are not meant for this one.
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  const lastWords: string[] = [];
  let nextId = 1;
  let gone = false;

  const ended = new Promise<ProcessEnd>((resolve) => {
    const end = (code: number | null, signal: string | null): void => {
      if (gone) return;
      gone = true;
      for (const [id, answer] of waiting) answer({ id, error: { code: 'failed', message: say`The engine ended before it answered.` } });
      waiting.clear();
      resolve({ code, signal, lastWords: lastWords.join('\n') });
    };
    child.once('close', end);
    child.once('error', (error) => {
      lastWords.push(error.message);
      // A process that could not be started has no `close`.
      if (child.pid === undefined) end(null, null);
    });
  });

  child.on('message', (message) => {
    // The other side is our own engine of the same version: its messages are of the protocol.
    const received = message as Reply | Event;
    if ('event' in received) hooks.event(received);
    else {
      waiting.get(received.id)?.(received);
      waiting.delete(received.id);
    }
  });
  for (const [stream, isError] of [
    [child.stdout, false],
    [child.stderr, true],
  ] as const) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      if (isError) {
        lastWords.push(line);
        if (lastWords.length > maxLastWords) lastWords.shift();
      }
      hooks.output(line);
    });
  }

  function ask(body: Body): Promise<Reply> {
    const id = nextId++;
    return new Promise((resolve) => {
      const fail = (message: string): void => {
        waiting.delete(id);
        resolve({ id, error: { code: 'failed', message } });
      };
      if (gone || !child.connected) {
        fail(say`The engine is not running.`);
        return;
      }
      waiting.set(id, resolve);
      child.send({ ...body, id }, (error) => {
        if (error) fail(say`The engine does not listen: ${error.message}.`);
      });
    });
  }

  return {
    ended,
    start: async (params) => answerOf<Started>(await ask({ method: 'start', params })),
    reload: async (params) => answerOf<Started>(await ask({ method: 'reload', params })),
    call: async (params) => answerOf<CallOutcome>(await ask({ method: 'call', params })),
    findTests: async (params) => answerOf<readonly FoundTests[]>(await ask({ method: 'find-tests', params })),
    runTests: async (params) => answerOf<TestsRun>(await ask({ method: 'run-tests', params })),
    debug: async (params) => answerOf<DebugReply>(await ask({ method: 'debug', params })),
    inspect: async (call) => answerOf<InspectedCall | null>(await ask({ method: 'inspect', params: { call } })),
    configureUpstreams: async (params) => answerOf<null>(await ask({ method: 'configure-upstreams', params })),
    takeRecording: async (before) => answerOf<RecordingText>(await ask({ method: 'take-recording', params: { before } })),
    check: async (params) => answerOf<readonly PlacedProblem[]>(await ask({ method: 'check', params })),
    fix: async (params) => answerOf<FixedFile>(await ask({ method: 'fix', params })),
    toolSizes: async (file) => answerOf<readonly ToolSize[]>(await ask({ method: 'tool-sizes', params: { file } })),
    findVariables: async (file) => answerOf<readonly VariableInfo[]>(await ask({ method: 'find-variables', params: { file } })),
    inspectSource: async (text) => answerOf<SourceInfo>(await ask({ method: 'inspect-source', params: { text } })),
    create: async (params) => answerOf<CreatedFile>(await ask({ method: 'create', params })),
    saveTest: async (params) => answerOf<SavedTest>(await ask({ method: 'save-test', params })),
    stop: async () => {
      if (gone) return;
      const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
      // It leaves by itself after the answer. Closing the channel from this side at the same moment would cost us its `close` event.
      await ask({ method: 'stop' });
      await ended;
      clearTimeout(timer);
    },
  };
}

/** The method decides what the result is; the protocol pairs them. */
function answerOf<T extends Extract<Reply, { readonly result: unknown }>['result']>(reply: Reply): Answer<T> {
  return 'error' in reply ? { ok: false, failure: reply.error } : { ok: true, value: reply.result as T };
}

/** What the engine sees of the environment: all of it but what steers the editor's own processes. */
export function engineEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || /^(?:VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_INSPECT)/.test(name)) continue;
    own[name] = value;
  }
  // The editor's executable is Node only when told so.
  own['ELECTRON_RUN_AS_NODE'] = '1';
  return own;
}
