/**
 * What client and server say to each other beyond the language server protocol. Plain types and method names: this file
 * imports nothing, so that the client can use it without the server.
 */

/**
 * Arguments for the Node that runs the server. A keystroke in a long file leaves garbage, and Node would rather grow than
 * collect it. Half as much growth before a full collection saves 8 MB with 10,000 lines open and makes one keystroke in
 * fourteen wait for one: `npm run bench server` shows both.
 */
export const serverNodeArguments: readonly string[] = ['--max-semi-space-size=8', '--heap-growing-percent=100'];

/** Lines and columns from 0, as editors count; structurally the `Range` of the protocol. */
export interface TextRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** Asks what can be run and called in a file; null when it is no capability file. `{ uri }` → `Servables | null` */
export const servablesRequest = 'capstan/servables';

/** Asks for all capability files of the workspace, open ones and those on disk. `{}` → `CapabilityFile[]`, by uri */
export const capabilityFilesRequest = 'capstan/capabilityFiles';

export interface CapabilityFile {
  readonly uri: string;
  /** False for shared files. */
  readonly runnable: boolean;
  /** `info.display` */
  readonly title: string | undefined;
}

export interface ServablesParams {
  readonly uri: string;
}

export interface Servables {
  readonly uri: string;
  /** Version of the text the ranges count in; undefined for a file that is not open. */
  readonly version: number | undefined;
  /** False for shared files (no `capability`): their parts are described, but nothing in them can be started. */
  readonly runnable: boolean;
  /** Name for people: `info.display`, or undefined. */
  readonly title: string | undefined;
  /** Where a lens for the whole file belongs: the version line. */
  readonly range: TextRange;
  readonly servers: readonly ServableServer[];
  /** Consumed APIs by the name they have in this file; what an upstream address can be given for. */
  readonly clients: readonly ServableClient[];
  readonly flows: readonly Callable[];
  /** Of tools, operations, resources and flows that are written in this file; named `unit/step`. */
  readonly steps: readonly Callable[];
  readonly variables: readonly ServableVariable[];
  /** Files this one reads when it is run: imports and files of binds. Their changes are reasons to reload. */
  readonly files: readonly string[];
}

export interface ServableServer {
  readonly type: 'rest' | 'mcp' | 'skill' | 'control';
  /** Undefined for control servers and unnamed ones. */
  readonly namespace: string | undefined;
  readonly transport: 'http' | 'stdio';
  readonly address: string | undefined;
  readonly port: number | undefined;
  /** The whole entry. */
  readonly range: TextRange;
  /** The line a lens belongs above. */
  readonly nameRange: TextRange;
  readonly calls: readonly Callable[];
  /** Only servers of type `skill` have some. */
  readonly skills: readonly ServableSkill[];
}

export interface ServableSkill {
  readonly name: string;
  readonly description: string | undefined;
  readonly tools: readonly string[];
  readonly nameRange: TextRange;
}

export interface ServableClient {
  readonly namespace: string;
  readonly baseUri: string | undefined;
  /** The file it is written in; another one when it is imported. */
  readonly uri: string;
  readonly nameRange: TextRange;
  /** Their places are in the file of the client. */
  readonly operations: readonly Callable[];
}

export type CallableKind = 'tool' | 'rest-operation' | 'resource' | 'prompt' | 'flow' | 'operation' | 'step';

export interface Callable {
  readonly kind: CallableKind;
  /** Namespace of the server; of the aggregate for a flow, of the client for a consumed operation. */
  readonly server: string;
  readonly name: string;
  readonly title: string | undefined;
  readonly description: string | undefined;
  /** REST: method and route; MCP resource: its uri in `path`. */
  readonly method: string | undefined;
  readonly path: string | undefined;
  /** True when the file says that it only reads (GET, `readOnly`, `safe`); undefined when it says nothing. */
  readonly readOnly: boolean | undefined;
  readonly range: TextRange;
  readonly nameRange: TextRange;
  readonly inputs: readonly CallableInput[];
  /** What it calls, in order; each name as it is known in this file. */
  readonly uses: readonly CallableUse[];
}

export interface CallableUse {
  /** `operation`: `registry.list-ships`; `flow`: `fleet.ship-with-crew`. */
  readonly kind: 'operation' | 'flow';
  readonly reference: string;
  /** Name of the step that calls it. */
  readonly step: string | undefined;
}

export interface CallableInput {
  readonly name: string;
  /** `json`: whatever JSON can say. */
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'json';
  readonly description: string | undefined;
  readonly required: boolean;
  /** REST: where it is read from. */
  readonly in: string | undefined;
  /** Values the author allows, where the file gives such a list. */
  readonly choices: readonly string[] | undefined;
  readonly default: string | undefined;
}

export interface ServableVariable {
  readonly name: string;
  /** Where its value comes from: a file that holds it, the environment, a place only a deployment can read, or nowhere. */
  readonly source:
    | { readonly kind: 'file'; readonly uri: string; readonly key: string }
    | { readonly kind: 'environment'; readonly key: string }
    | { readonly kind: 'external'; readonly location: string; readonly key: string }
    | { readonly kind: 'unbound' };
}

/** Client to server, no answer: what consumed APIs answered to a capability that runs. `ObservedAnswers` */
export const observedAnswersNotification = 'capstan/observedAnswers';

export interface ObservedAnswers {
  /** The file that runs. */
  readonly uri: string;
  /** Later ones replace earlier ones of the same operation. */
  readonly answers: readonly ObservedAnswer[];
}

export interface ObservedAnswer {
  /** `namespace.operation`, as the file that runs names it. */
  readonly operation: string;
  /** The answer as JSON, or as much of it as is kept; without secrets. */
  readonly data: unknown;
}

/**
 * Server to client: the text of a file, for servers without a file system (a web worker). `{ uri }` → `FileText`.
 */
export const readFileRequest = 'capstan/readFile';

export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Server to client, likewise: all YAML files below the folders. `{ roots }` → `FileList` */
export const listFilesRequest = 'capstan/listFiles';

export interface FileList {
  readonly uris: readonly string[];
}

/** Server to client, likewise: what is directly in a folder. `{ uri }` → `Folder` */
export const listFolderRequest = 'capstan/listFolder';

export interface Folder {
  /** Undefined when it is no folder, or cannot be read. */
  readonly entries: readonly { readonly name: string; readonly isFolder: boolean }[] | undefined;
}

/** Options the client sends with `initialize`. */
export interface InitializationOptions {
  /** True when the client has the command `editor.action.triggerSuggest` (VS Code): completion then opens the next list by itself. */
  readonly suggestAfterAccept?: boolean;
  /** True when the client shows references for lenses (`capstan.showReferences` with uri, position, locations). */
  readonly referenceLenses?: boolean;
  /** True when the client asks for a sample (`capstan.askSample` with uri and position) and runs `capstan.outputsFromSample` with it. */
  readonly asksSample?: boolean;
  /** Address of the folder with a page per code (`docs/rules/`); without it, codes in diagnostics lead nowhere. */
  readonly rulePages?: string;
  /** The language to speak, such as `de`, where it is another one than the `locale` of `initialize`. */
  readonly locale?: string;
  /** The texts of that language, by the English ones; without them, a server with a disk looks them up itself. */
  readonly translations?: Readonly<Record<string, string>>;
}

/** Command of the server: declares outputs after a sample of the answer, where the cursor is. One argument, `SampleArguments`. */
export const outputsFromSampleCommand = 'capstan.outputsFromSample';

export interface SampleArguments {
  readonly uri: string;
  readonly position: TextRange['start'];
  /** JSON or YAML. */
  readonly sample: string;
}

/** Command of the server: upgrades an open file, with the files it imports. One argument, `UpgradeArguments`; answers `UpgradeAnswer`. */
export const upgradeFileCommand = 'capstan.upgradeFile';

export interface UpgradeArguments {
  readonly uri: string;
  /** Without it nothing is changed: then the answer only tells the versions there are. */
  readonly version?: string;
}

export interface UpgradeAnswer {
  /** Later than the declared one, oldest first. */
  readonly versions: readonly string[];
  /** Files that were changed. */
  readonly changed: number;
  /** `blocked`: left as it was, a person must decide. */
  readonly notes: readonly UpgradeRemark[];
}

export interface UpgradeRemark {
  readonly uri: string;
  readonly kind: 'blocked' | 'changed';
  readonly message: string;
  /** In the upgraded text, from 0. */
  readonly line: number;
}
