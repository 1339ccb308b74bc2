/**
 * The runnable plan: everything the engine needs to serve one capability, read once and never changed. A reload makes
 * a new plan; calls that are running end on the plan they began with.
 */
import type { Client, ClientOperation, ClientResource, Flow, Server, Unit } from '../spec/model/capability.ts';
import type { SourceFile } from '../spec/source-file.ts';
import type { HostLimits } from './consume/connections.ts';

export interface Plan {
  /** The capability file itself; imported parts name their own file in `uri`. */
  readonly file: SourceFile;
  /** `info.display`, else the name of the file. */
  readonly name: string;
  /** `info.version`. */
  readonly version: string | undefined;
  /** In declared order, imports resolved. */
  readonly servers: readonly PlanServer[];
  /** Consumed APIs by the namespace they have in this capability (an alias counts). */
  readonly clients: ReadonlyMap<string, PlanClient>;
  /** Flows by `namespace.flow`. */
  readonly flows: ReadonlyMap<string, PlanFlow>;
  /** Bound and given values by variable name. */
  readonly variables: ReadonlyMap<string, Variable>;
  /** Answer consumed APIs from declared outputs instead of the network. */
  readonly mock: boolean;
  readonly limits: Limits;
  readonly scripting: ScriptSettings;
  /** Scripts and schemas. */
  readonly files: PlanFiles;
  /** The text without any secret value: apply it to whatever leaves the engine other than as an answer. */
  readonly redact: (text: string) => string;
}

export interface PlanServer {
  /** Position among the effective servers: with `uri`, what stays the same over a reload. */
  readonly index: number;
  /** The file it is written in. */
  readonly uri: string;
  /** Namespace in this capability; undefined for a control server. */
  readonly namespace: string | undefined;
  readonly server: Server;
}

export interface PlanClient {
  readonly namespace: string;
  readonly uri: string;
  readonly client: Client;
  /** `baseUri` as written, templates included, or the address that overrides it; undefined when the file gives none. */
  readonly baseUri: string | undefined;
  /** True when `baseUri` comes from `--upstream` or the workspace setting. */
  readonly overridden: boolean;
  /** By name; of equal names the first counts. */
  readonly operations: ReadonlyMap<string, PlanOperation>;
}

export interface PlanOperation {
  /** `namespace.operation`. */
  readonly reference: string;
  readonly client: PlanClient;
  readonly resource: ClientResource;
  readonly operation: ClientOperation;
}

export interface PlanFlow {
  /** `namespace.flow`. */
  readonly reference: string;
  /** Namespace of the aggregate: the prefix that `with` values of the flow may use. */
  readonly namespace: string;
  readonly uri: string;
  readonly flow: Flow;
}

/** Something that can be called: what `runUnit` takes. */
export interface PlanUnit {
  readonly unit: Unit;
  /** Namespace of the server (of the aggregate for a flow): the prefix that `with` values may use. */
  readonly namespace: string;
  /** The file it is written in. */
  readonly uri: string;
  /** For messages: `tool get-ship`, `operation list-ships`. */
  readonly label: string;
  /** Cap for binary answers in bytes, when the server declares one. */
  readonly maxBinarySize: number | undefined;
}

export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
}

export interface Limits {
  readonly connectTimeoutMs: number;
  /** Until an answer of a consumed API is complete; undefined: as long as something comes. */
  readonly totalTimeoutMs: number | undefined;
  /** How often a request that failed is sent again, where that does no harm. */
  readonly retries: number;
  /** What holds for single hosts instead, in no order. */
  readonly hosts: readonly HostLimits[];
  /** Until response headers, and between two chunks of a body. */
  readonly idleTimeoutMs: number;
  readonly maxRedirects: number;
  /** Upstream answers that are not binary, in bytes, decompressed. */
  readonly maxTextBytes: number;
  /** Binary answers, unless an operation or a server says otherwise. */
  readonly maxBinaryBytes: number;
  /** Answers that are passed on as they come; undefined: any size. */
  readonly maxForwardedBytes: number | undefined;
  /** Bodies of requests that arrive at a server. */
  readonly maxRequestBytes: number;
}

export const defaultLimits: Limits = {
  connectTimeoutMs: 15_000,
  totalTimeoutMs: undefined,
  retries: 0,
  hosts: [],
  idleTimeoutMs: 30_000,
  maxRedirects: 8,
  maxTextBytes: 64 * 1024 * 1024,
  maxBinaryBytes: 10 * 1024 * 1024,
  maxForwardedBytes: undefined,
  maxRequestBytes: 16 * 1024 * 1024,
};

/** Files as they were when the plan was made. */
export interface PlanFiles {
  /** By absolute path; undefined when it cannot be read. */
  readonly read: (file: string) => string | undefined;
  /** A file below a folder, links followed. */
  readonly readBelow: (folder: string, name: string) => FileBelow;
}

export type FileBelow =
  | { readonly kind: 'text'; readonly text: string }
  /** Not there, or not to be read. */
  | { readonly kind: 'missing' }
  /** A link leads out of the folder. */
  | { readonly kind: 'outside' };

/** From the first control server with `management.scripting`, else the defaults. */
export interface ScriptSettings {
  readonly enabled: boolean;
  readonly defaultLocation: string | undefined;
  readonly defaultLanguage: string | undefined;
  readonly timeoutMs: number;
  readonly statementLimit: number;
  /** Empty: all supported languages. */
  readonly allowedLanguages: readonly string[];
  /** Folder of the Python interpreter; undefined when no script needs it. */
  readonly python: string | undefined;
}

export const defaultScriptSettings: ScriptSettings = {
  enabled: true,
  defaultLocation: undefined,
  defaultLanguage: undefined,
  timeoutMs: 60_000,
  statementLimit: 100_000,
  allowedLanguages: [],
  python: undefined,
};
