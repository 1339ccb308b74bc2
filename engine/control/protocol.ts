/**
 * What the editor (or the command line) and one engine process say to each other, as JSON messages over IPC.
 * The engine process answers every request once, with the same `id`, and sends events on its own.
 */
import type { CallRecord, MappingRecord } from '../observe/call-record.ts';
import type { EngineError, Json } from '../result.ts';
import type { DebugCommand, DebugEvent, DebugReply } from './debug-protocol.ts';
import type {
  ConnectionSettings,
  CreatedFile,
  CreateParams,
  FileParams,
  FixedFile,
  RecordingText,
  SourceInfo,
  ToolSize,
  UpstreamSettings,
  VariableInfo,
} from './file-protocol.ts';

export type { Breakpoint, DebugCommand, DebugEvent, DebugFrame, DebugReply, DebugScope, FaultKind } from './debug-protocol.ts';
export type {
  ConnectionSettings,
  CreatedFile,
  CreateParams,
  FileParams,
  FixedFile,
  RecordingText,
  SourceInfo,
  ToolSize,
  UpstreamBehaviour,
  UpstreamSettings,
  VariableInfo,
} from './file-protocol.ts';
export type { EngineError, Json };

/** Milliseconds that running requests may go on after a stop, or after their server has left the file. */
export const stopGraceMs = 5_000;

export interface StartOptions {
  /** Absolute path of the capability file. */
  readonly file: string;
  /** Values for variables, over those of binds. Names are shown, values never. */
  readonly variables: Readonly<Record<string, string>>;
  /** Other addresses for consumed APIs: namespace → base address. */
  readonly upstreams: Readonly<Record<string, string>>;
  /** Answer consumed APIs from declared outputs and examples instead of the network. */
  readonly mock: boolean;
  /** Loopback whatever `address` says; true when started from the editor. */
  readonly loopbackOnly: boolean;
  /** First port to use instead of the declared ones: servers get N, N+1, … in declared order; 0 means any free port. */
  readonly portBase?: number;
  /** Ports to use instead of declared ones: declared → wanted. */
  readonly ports?: Readonly<Record<string, number>>;
  /** Port of a control server with everything switched on, besides what the file exposes; 0 for any. */
  readonly control?: number;
  /** Origins of web pages that may call what is served, as browsers send them; `*` for any. */
  readonly corsOrigins?: readonly string[];
  /** Absolute path of a recording whose answers are given instead of asking. */
  readonly replay?: string;
  /** Keep what consumed APIs answer, from the first call on. */
  readonly record?: boolean;
  /** Tell how large each answer is: it costs time, so it is done for somebody who looks. */
  readonly measure?: boolean;
  /** Time limits and certificates for consumed APIs, by host: `api.example.com`, `*.example.com`, `*`. */
  readonly connections?: Readonly<Record<string, ConnectionSettings>>;
  /** Where calls pause, from the first one on. */
  readonly debug?: Extract<DebugCommand, { readonly kind: 'configure' }>;
  /** Fetch the interpreter for Python scripts when it is not there: somebody has said yes to that. */
  readonly getPython?: boolean;
}

export type Request =
  | { readonly id: number; readonly method: 'start'; readonly params: StartOptions }
  /** Read the files again; the old plan goes on when the new one cannot be served. */
  | { readonly id: number; readonly method: 'reload'; readonly params?: ReloadOptions }
  /** Call a tool, an operation or a flow as the adapter would. */
  | { readonly id: number; readonly method: 'call'; readonly params: CallParams }
  /** The tests of test files, or those that capabilities imply; nothing has to be running. */
  | { readonly id: number; readonly method: 'find-tests'; readonly params: readonly TestSource[] }
  /** Runs tests of one file, each told as an event as soon as it has ended. */
  | { readonly id: number; readonly method: 'run-tests'; readonly params: RunTestsParams }
  /** The test file of a capability with a call that was made as one more test; nothing is written. */
  | { readonly id: number; readonly method: 'save-test'; readonly params: SaveTestParams }
  /** Slow consumed APIs down, make them fail, record what they answer. */
  | { readonly id: number; readonly method: 'configure-upstreams'; readonly params: UpstreamSettings }
  /** What was recorded, added to what a file holds already. */
  | { readonly id: number; readonly method: 'take-recording'; readonly params: { readonly before: string | undefined } }
  /** What is wrong with a file. */
  | { readonly id: number; readonly method: 'check'; readonly params: FileParams }
  /** A file with everything mended that has one sensible repair; nothing is written. */
  | { readonly id: number; readonly method: 'fix'; readonly params: FileParams }
  | { readonly id: number; readonly method: 'tool-sizes'; readonly params: { readonly file: string } }
  /** The variables a capability needs. */
  | { readonly id: number; readonly method: 'find-variables'; readonly params: { readonly file: string } }
  /** What a text is that a new capability is to be made from. */
  | { readonly id: number; readonly method: 'inspect-source'; readonly params: { readonly text: string } }
  /** The text of a new capability; nothing is written. */
  | { readonly id: number; readonly method: 'create'; readonly params: CreateParams }
  /** Debugging of what runs. */
  | { readonly id: number; readonly method: 'debug'; readonly params: DebugCommand }
  /** What happened in one of the last calls, by the number in its `served` event or in its outcome; null when it is too long ago. */
  | { readonly id: number; readonly method: 'inspect'; readonly params: { readonly call: number } }
  | { readonly id: number; readonly method: 'stop' };

export interface ReloadOptions {
  /** All given values, instead of those that were given before. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Texts that are not saved, by absolute path: they count instead of the files. Without any, everything is read from disk. */
  readonly unsaved?: Readonly<Record<string, string>>;
}

export interface TestSource {
  /** Absolute path: a test file, or a capability when `implied`. */
  readonly file: string;
  readonly implied: boolean;
}

export interface FoundTests extends TestSource {
  /** Absolute path of the capability that is tested; undefined when there is none. */
  readonly capability: string | undefined;
  readonly tests: readonly FoundTest[];
  /** Why there are none, or why they cannot run. */
  readonly problems: readonly PlacedProblem[];
}

export interface FoundTest {
  /** Stays the same from run to run; unique in its file. */
  readonly id: string;
  readonly name: string;
  readonly place: Place;
}

export interface Place {
  readonly uri: string;
  readonly range: PlacedProblem['range'];
}

export interface RunTestsParams extends TestSource {
  readonly variables: Readonly<Record<string, string>>;
  /** Only these, by id; all when absent. */
  readonly only?: readonly string[];
}

export interface SaveTestParams {
  /** Absolute path. */
  readonly capability: string;
  readonly call: Pick<CallParams, 'server' | 'name'>;
  readonly outcome: Pick<CallOutcome, 'status' | 'error'>;
  readonly trace: CallTrace;
}

export interface SavedTest {
  /** Absolute path of the test file. */
  readonly file: string;
  /** All of its text. */
  readonly text: string;
  readonly name: string;
  readonly place: Place;
  /** False when an answer was too large, or no text, to be written into the test: it expects less then. */
  readonly isComplete: boolean;
}

export interface TestsRun {
  /** Why nothing ran. */
  readonly problems: readonly PlacedProblem[];
  readonly coverage: readonly Coverage[];
}

export interface TestOutcome {
  readonly id: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped. */
  readonly note?: string;
  readonly milliseconds: number;
  readonly failures: readonly { readonly message: string; readonly expected?: string; readonly actual?: string; readonly place: Place }[];
}

/** How often something of a capability was used by the tests of one run. */
export interface Coverage {
  readonly kind: 'unit' | 'operation' | 'mapping';
  readonly name: string;
  readonly place: Place;
  readonly count: number;
}

export interface CallParams {
  /**
   * `tool`, `rest-operation`, `resource`, `prompt`, `flow` or consumed `operation` of `server` (namespace of the server, aggregate or client); a `step` is
   * called `unit/step`, its arguments are the inputs of the unit and the outputs of the steps before it.
   */
  readonly kind: 'tool' | 'rest-operation' | 'resource' | 'prompt' | 'flow' | 'operation' | 'step';
  readonly server: string;
  readonly name: string;
  readonly arguments: Readonly<Record<string, Json>>;
  /** Tell in the outcome what happened during the call. */
  readonly trace?: boolean;
}

export type Reply =
  | {
      readonly id: number;
      readonly result:
        | Started
        | CallOutcome
        | readonly FoundTests[]
        | TestsRun
        | SavedTest
        | SourceInfo
        | CreatedFile
        | readonly VariableInfo[]
        | readonly PlacedProblem[]
        | FixedFile
        | readonly ToolSize[]
        | RecordingText
        | DebugReply
        | InspectedCall
        | null;
    }
  | { readonly id: number; readonly error: StartFailure };

export interface Started {
  readonly servers: readonly ServingAddress[];
  /** Problems that do not prevent serving. */
  readonly problems: readonly PlacedProblem[];
}

export interface ServingAddress {
  readonly type: 'rest' | 'mcp' | 'skill' | 'control';
  readonly namespace: string | undefined;
  /** `http://127.0.0.1:3001/mcp` for MCP, `http://127.0.0.1:3002` for REST, undefined for stdio. */
  readonly url: string | undefined;
  readonly port: number | undefined;
  /** Port in the file, when another one is used. */
  readonly declaredPort: number | undefined;
}

export type StartFailure =
  | {
      readonly code: 'invalid-file';
      readonly message: string;
      readonly problems: readonly PlacedProblem[];
      /** Those among what is wrong that only have no value. */
      readonly variables?: readonly string[];
    }
  | {
      readonly code: 'port-in-use';
      readonly message: string;
      readonly port: number;
      readonly freePort: number;
      readonly server: string;
      /** Who has it, where the system tells. */
      readonly user?: PortUser;
    }
  | {
      readonly code: 'missing-variables';
      readonly message: string;
      readonly variables: readonly string[];
      readonly problems: readonly PlacedProblem[];
    }
  | { readonly code: 'failed'; readonly message: string };

/** A process that listens on a port. */
export interface PortUser {
  readonly pid: number;
  /** `node server.js` */
  readonly program: string;
}

/** A problem with lines and columns from 0, as editors count. */
export interface PlacedProblem {
  readonly uri: string;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  readonly code: string;
  readonly message: string;
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  /** Places that belong to it, such as the first of two things with one name. */
  readonly related?: readonly Pick<PlacedProblem, 'uri' | 'range' | 'message'>[];
}

export interface CallOutcome {
  /** HTTP status, or 200 / 500 for a tool that succeeded / failed. */
  readonly status: number;
  readonly milliseconds: number;
  /** JSON answers. */
  readonly data?: Json;
  /** Text answers that are not JSON. */
  readonly text?: string;
  /** Binary answers: media type and size in bytes. */
  readonly binary?: { readonly mediaType: string; readonly size: number };
  readonly error?: EngineError;
  /** When it was asked for. */
  readonly trace?: CallTrace;
  /** What `inspect` can be asked about; absent when it did not even begin. */
  readonly call?: number;
}

/** What happened during a call: its requests to consumed APIs, its steps, its mappings. Secrets are taken out of all of it. */
export interface CallTrace extends Omit<CallRecord, 'error'> {
  readonly arguments: Readonly<Record<string, Json>>;
  readonly data?: Json;
  readonly text?: string;
}

export type Event =
  | { readonly event: 'log'; readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly message: string; readonly time: string }
  | {
      readonly event: 'reloaded';
      readonly servers: readonly ServingAddress[];
      readonly problems: readonly PlacedProblem[];
      readonly milliseconds: number;
    }
  /** `unsaved`: what failed is being written, and not what the disk holds. */
  | { readonly event: 'reload-failed'; readonly failure: StartFailure; readonly unsaved: boolean }
  | { readonly event: 'debug'; readonly debug: DebugEvent }
  | { readonly event: 'test-ended'; readonly outcome: TestOutcome }
  /** One served call has ended. */
  | { readonly event: 'served'; readonly call: number; readonly record: ServedCall };

export interface ServedCall {
  readonly time: string;
  readonly server: string;
  readonly unit: string;
  readonly ok: boolean;
  readonly status: number;
  readonly milliseconds: number;
  /** By which its trace is found at the control server and at a receiver of OpenTelemetry; absent where nothing is traced. */
  readonly traceId?: string;
  /** What the caller was answered, as JSON or text; only where the start asked to `measure`. */
  readonly answerCharacters?: number;
  readonly upstreamCalls: readonly {
    /** `namespace.operation`; the namespace alone for a forwarded request. */
    readonly reference: string;
    /** Name of the step it was made for. */
    readonly step?: string;
    readonly method: string;
    readonly url: string;
    readonly status: number | undefined;
    readonly milliseconds: number;
    readonly error?: string;
  }[];
  readonly error?: EngineError;
}

/** A call in full. Texts are cut and secrets taken out at the source. */
export interface InspectedCall extends Pick<CallRecord, 'inputs' | 'upstream' | 'steps' | 'omitted'> {
  readonly call: ServedCall;
  readonly mappings: readonly InspectedMapping[];
  /** Where in the file the error of the call has its cause. */
  readonly errorPlace?: Place;
}

export interface InspectedMapping extends Omit<MappingRecord, 'place'> {
  readonly place?: Place;
}
