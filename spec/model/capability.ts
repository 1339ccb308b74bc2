/**
 * The dialect-neutral model of a capability file: what the file means, whatever version it is written in.
 *
 * Built from a syntax tree by `readCapability` (read.ts). It is tolerant: what is missing or of the wrong type is
 * absent here and reported by the schema, never invented. Lists with `name` (family A) and keyed maps (family B) both
 * become ordered arrays of named entries. Older spellings are normalised: `label` → display, `functions` → flows,
 * `targetName` → target, import `location` → from, `externalRefs` → binds, `type: api` → rest, `const` without a
 * mapping → value, mapped `items` as a list → its first element.
 *
 * Every part knows its syntax node, so that a message, a jump or an edit can point at the text.
 */
import type { Node, ScalarNode } from '../syntax/tree.ts';

/** A value and the place it was read from. */
export interface Located<T> {
  readonly value: T;
  readonly node: Node;
}

export type Text = Located<string>;
export type Flag = Located<boolean>;
export type Count = Located<number>;

interface Part {
  /** The node of the whole part (a mapping, for nearly all). */
  readonly node: Node;
}

export interface Named extends Part {
  /** Empty when the file gives none (a family A item without `name`). */
  readonly name: string;
  /** The key (family B) or the value of `name` (family A). */
  readonly nameNode: ScalarNode | undefined;
}

export type SectionName = 'consumes' | 'exposes' | 'aggregates' | 'binds';

/** The four sections; at the root of a shared file or under `capability`. */
export interface Sections {
  readonly consumes: readonly (Client | ImportEntry)[];
  readonly exposes: readonly (Server | ImportEntry)[];
  readonly aggregates: readonly (Aggregate | ImportEntry)[];
  readonly binds: readonly (Binding | ImportEntry)[];
}

export interface CapabilityModel {
  readonly versionKey: 'naftiko' | 'ikanos' | undefined;
  readonly version: Text | undefined;
  readonly info: Info | undefined;
  /** Sections at the root of the file. */
  readonly root: Sections;
  /** Sections under `capability`; undefined for a shared file. */
  readonly capability: (Sections & Part) | undefined;
}

export interface Info extends Part {
  readonly display: Text | undefined;
  readonly description: Text | undefined;
  readonly version: Text | undefined;
  readonly tags: readonly Text[];
}

export interface ImportEntry extends Part {
  readonly kind: 'import';
  readonly section: SectionName;
  readonly from: Text | undefined;
  readonly import: Text | undefined;
  readonly as: Text | undefined;
  /** Name the entry has in this file: `as`, else `import`, else empty. */
  readonly name: string;
  readonly nameNode: ScalarNode | undefined;
}

export interface Binding extends Part {
  readonly kind: 'binding';
  readonly namespace: Text | undefined;
  readonly description: Text | undefined;
  /** Absent: values come from the process environment. */
  readonly location: Text | undefined;
  readonly keys: readonly BindingKey[];
}

export interface BindingKey extends Named {
  /** Key in the source; `name` is the variable. */
  readonly source: Text | undefined;
}

// ---------------------------------------------------------------- parameters

export interface InputParameter extends Named {
  /** query, header, path, cookie, body, environment; absent on tool and flow inputs. */
  readonly in: Text | undefined;
  readonly type: Text | undefined;
  readonly description: Text | undefined;
  /** Absent means the default of the place: true on tools and flows. */
  readonly required: Flag | undefined;
  readonly value: Located<string | number | boolean> | undefined;
  readonly pattern: Text | undefined;
  /** Accepted by the reference engine beyond the schema: `default`, `enum`, `items`, `properties`, `maxLength`. */
  readonly extras: Readonly<Record<string, Located<unknown>>>;
}

/** One entry of `with`: an argument of the called operation. */
export interface WithEntry extends Named {
  readonly value: Located<string | number | boolean | null | object>;
}

/** A node of an output declaration, in any of its forms. */
export interface OutputParameter extends Named {
  readonly type: Text | undefined;
  readonly mapping: Text | undefined;
  readonly value: Located<string | number | boolean> | undefined;
  /** `const` beside a mapping: documentation only. */
  readonly const: Located<unknown> | undefined;
  readonly maxLength: Count | undefined;
  readonly properties: readonly OutputParameter[];
  /** Mapped array: the shape of each element. */
  readonly items: OutputParameter | undefined;
  /** Orchestrated array: the fields of each element. */
  readonly itemFields: readonly OutputParameter[];
  /** `values` of an object that is a map. */
  readonly values: OutputParameter | undefined;
}

export interface Outputs extends Part {
  /** `list`: unnamed alternatives (simple mode); `map`: named outputs. A list whose items have names is a `map`. */
  readonly form: 'list' | 'map';
  readonly parameters: readonly OutputParameter[];
}

export interface OutputMapping extends Part {
  readonly target: Text | undefined;
  readonly value: Text | undefined;
}

// ---------------------------------------------------------------- steps and units

export type Step = CallStep | LookupStep | ScriptStep | UnknownStep;

interface StepBase extends Named {
  readonly type: Text | undefined;
}

export interface CallStep extends StepBase {
  readonly kind: 'call';
  readonly call: Text | undefined;
  readonly with: readonly WithEntry[];
}

export interface LookupStep extends StepBase {
  readonly kind: 'lookup';
  readonly index: Text | undefined;
  readonly match: Text | undefined;
  readonly lookupValue: Text | undefined;
  readonly outputParameters: readonly Text[];
}

export interface ScriptStep extends StepBase {
  readonly kind: 'script';
  readonly language: Text | undefined;
  readonly location: Text | undefined;
  readonly file: Text | undefined;
  readonly dependencies: readonly Text[];
  readonly with: readonly WithEntry[];
}

export interface UnknownStep extends StepBase {
  readonly kind: 'unknown';
}

/** What an exposed tool, operation, resource or a flow does when it is called. */
export interface Behaviour {
  readonly inputParameters: readonly InputParameter[];
  readonly call: Text | undefined;
  readonly ref: Text | undefined;
  readonly with: readonly WithEntry[];
  readonly steps: readonly Step[];
  readonly mappings: readonly OutputMapping[];
  readonly outputs: Outputs | undefined;
}

interface Described {
  readonly display: Text | undefined;
  readonly description: Text | undefined;
  readonly tags: readonly Text[];
}

export interface Aggregate extends Part {
  readonly kind: 'aggregate';
  readonly namespace: Text | undefined;
  readonly display: Text | undefined;
  readonly flows: readonly Flow[];
}

export interface Flow extends Named, Behaviour, Described {
  readonly kind: 'flow';
  readonly semantics: Semantics | undefined;
  readonly outputMediaType: Text | undefined;
}

export interface Semantics extends Part {
  readonly safe: Flag | undefined;
  readonly idempotent: Flag | undefined;
  readonly cacheable: Flag | undefined;
}

// ---------------------------------------------------------------- servers

export type Server = RestServer | McpServer | SkillServer | ControlServer | UnknownServer;
export type Unit = RestOperation | McpTool | McpResource | Flow;

interface ServerBase extends Part {
  readonly type: Text | undefined;
  readonly address: Text | undefined;
  readonly port: Count | undefined;
  readonly namespace: Text | undefined;
  readonly authentication: Authentication | undefined;
}

/** `type` is missing or none of the known ones. */
export interface UnknownServer extends ServerBase {
  readonly kind: 'unknown-server';
}

export interface RestServer extends ServerBase {
  readonly kind: 'rest';
  readonly maxBinarySize: Text | undefined;
  /** Not in the schema, read by the reference engine. */
  readonly inputParameters: readonly InputParameter[];
  readonly resources: readonly RestResource[];
}

export interface RestResource extends Named, Described {
  readonly path: Text | undefined;
  readonly inputParameters: readonly InputParameter[];
  readonly operations: readonly RestOperation[];
  readonly forward: Forward | undefined;
}

export interface RestOperation extends Named, Behaviour, Described {
  readonly kind: 'rest-operation';
  readonly method: Text | undefined;
  readonly responses: readonly Response[];
  readonly responseBinary: Response | undefined;
}

export interface Response extends Part {
  /** As written: `200`, `2XX`. */
  readonly status: string;
  readonly description: Text | undefined;
  readonly content: readonly ResponseContent[];
}

export interface ResponseContent extends Part {
  readonly mediaType: string;
  readonly binary: boolean;
  readonly schema: Located<unknown> | undefined;
}

export interface Forward extends Part {
  readonly targetNamespace: Text | undefined;
  readonly trustedHeaders: readonly Text[];
}

export interface McpServer extends ServerBase {
  readonly kind: 'mcp';
  readonly transport: Text | undefined;
  readonly description: Text | undefined;
  readonly maxBinarySize: Text | undefined;
  readonly ttlMs: Count | undefined;
  readonly cacheScope: Text | undefined;
  readonly tools: readonly McpTool[];
  readonly resources: readonly McpResource[];
  readonly prompts: readonly McpPrompt[];
}

export interface McpTool extends Named, Behaviour, Described {
  readonly kind: 'tool';
  readonly hints: Hints | undefined;
}

export interface Hints extends Part {
  readonly readOnly: Flag | undefined;
  readonly destructive: Flag | undefined;
  readonly idempotent: Flag | undefined;
  readonly openWorld: Flag | undefined;
}

export interface McpResource extends Named, Behaviour, Described {
  readonly kind: 'resource';
  readonly uri: Text | undefined;
  readonly mimeType: Text | undefined;
  readonly binary: Flag | undefined;
  readonly location: Text | undefined;
}

export interface McpPrompt extends Named, Described {
  readonly kind: 'prompt';
  readonly arguments: readonly PromptArgument[];
  readonly template: readonly PromptMessage[];
  readonly location: Text | undefined;
}

export interface PromptArgument extends Named {
  readonly display: Text | undefined;
  readonly description: Text | undefined;
  readonly required: Flag | undefined;
}

export interface PromptMessage extends Part {
  readonly role: Text | undefined;
  readonly content: Text | undefined;
}

export interface SkillServer extends ServerBase {
  readonly kind: 'skill';
  readonly description: Text | undefined;
  readonly skills: readonly Skill[];
}

export interface Skill extends Named {
  readonly description: Text | undefined;
  readonly license: Text | undefined;
  readonly compatibility: Text | undefined;
  readonly metadata: readonly (Named & { readonly value: Text | undefined })[];
  readonly allowedTools: Text | undefined;
  readonly argumentHint: Text | undefined;
  readonly userInvocable: Flag | undefined;
  readonly disableModelInvocation: Flag | undefined;
  readonly location: Text | undefined;
  readonly tools: readonly SkillTool[];
}

export interface SkillTool extends Named {
  readonly description: Text | undefined;
  readonly from: (Part & { readonly sourceNamespace: Text | undefined; readonly action: Text | undefined }) | undefined;
  readonly instruction: Text | undefined;
}

export interface ControlServer extends ServerBase {
  readonly kind: 'control';
  readonly management: Management | undefined;
  /** The block as data: it is read by the observability part of the engine only. */
  readonly observability: Located<unknown> | undefined;
}

export interface Management extends Part {
  readonly health: Flag | undefined;
  readonly info: Flag | undefined;
  readonly reload: Flag | undefined;
  readonly validate: Flag | undefined;
  readonly logs: Located<unknown> | undefined;
  readonly scripting: Scripting | undefined;
}

export interface Scripting extends Part {
  readonly enabled: Flag | undefined;
  readonly defaultLocation: Text | undefined;
  readonly defaultLanguage: Text | undefined;
  readonly timeout: Count | undefined;
  readonly statementLimit: Count | undefined;
  readonly allowedLanguages: readonly Text[];
}

// ---------------------------------------------------------------- clients

export interface Client extends Part {
  readonly kind: 'client';
  readonly type: Text | undefined;
  readonly namespace: Text | undefined;
  readonly description: Text | undefined;
  readonly baseUri: Text | undefined;
  readonly inputParameters: readonly InputParameter[];
  readonly authentication: Authentication | undefined;
  readonly tunnel: Tunnel | undefined;
  readonly resources: readonly ClientResource[];
}

export interface ClientResource extends Named, Described {
  readonly path: Text | undefined;
  readonly inputParameters: readonly InputParameter[];
  readonly operations: readonly ClientOperation[];
}

export interface ClientOperation extends Named, Described {
  readonly kind: 'client-operation';
  readonly method: Text | undefined;
  readonly inputParameters: readonly InputParameter[];
  readonly outputRawFormat: Text | undefined;
  readonly outputMediaType: Text | undefined;
  readonly maxBinarySize: Text | undefined;
  readonly outputSchema: Text | undefined;
  /** Named extracts; the JSONPath is in `mapping`, whichever key the dialect uses. */
  readonly outputs: Outputs | undefined;
  readonly body: RequestBody | undefined;
}

export interface RequestBody extends Part {
  /** `raw` for a plain string. */
  readonly type: 'raw' | 'json' | 'text' | 'xml' | 'sparql' | 'formUrlEncoded' | 'multipartForm' | 'unknown';
  /** Plain data: text, map, list; templates not yet replaced. */
  readonly data: Located<unknown> | undefined;
}

export interface Tunnel extends Part {
  readonly type: Text | undefined;
  readonly service: Text | undefined;
  readonly identity: Text | undefined;
  readonly fallback: Text | undefined;
}

export interface Authentication extends Part {
  readonly type: Text | undefined;
  /** All other fields by their key: username, password, key, value, placement, token, scopes … */
  readonly fields: Readonly<Record<string, Located<unknown>>>;
}
