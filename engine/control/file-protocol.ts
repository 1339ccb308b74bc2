/** Questions about files and texts, as messages; nothing has to be running for them. */
import type { Place, PlacedProblem } from './protocol.ts';

/** A variable that a capability needs. */
export interface VariableInfo {
  readonly name: string;
  /** In words: `environment variable TOKEN`. */
  readonly origin: string;
  readonly isThere: boolean;
  /** Why it is not there. */
  readonly reason?: string;
  /** Where it is bound, or used when nothing binds it; an absolute path. */
  readonly file: string;
  readonly offset: number;
}

export interface CreateParams {
  /** An API description, a curl command, or a sample answer; undefined for a capability with a made-up answer. */
  readonly source: string | undefined;
  /** Name for people, where the source has none. */
  readonly display: string;
  readonly expose: readonly ('mcp' | 'rest' | 'skill')[];
  /** Where the source was found. */
  readonly address?: string;
  /** Address of the API. */
  readonly url?: string;
  /** Operations of a description to take; all when absent. */
  readonly only?: readonly string[];
}

export type CreatedFile =
  | {
      readonly kind: 'created';
      readonly text: string;
      /** Base for the name of the file. */
      readonly name: string;
      /** What could not be taken over. */
      readonly notes: readonly string[];
    }
  | { readonly kind: 'refused'; readonly message: string };

/** What a text is that somebody wants to start from. */
export interface SourceInfo {
  readonly kind: 'description' | 'curl' | 'sample' | 'unknown';
  /** Of a description, in its order. */
  readonly operations: readonly {
    readonly name: string;
    readonly method: string;
    readonly path: string;
    readonly description: string;
    readonly tags: readonly string[];
  }[];
}

export interface FileParams {
  /** Absolute path. */
  readonly file: string;
  /** Its text, when it is not the one on disk. */
  readonly text?: string;
}

export interface FixedFile {
  /** Undefined when there is nothing to mend. */
  readonly text?: string | undefined;
  /** What is left. */
  readonly problems: readonly PlacedProblem[];
}

/** What the definition of a tool takes of an agent's context. */
export interface ToolSize {
  /** Namespace of its MCP server. */
  readonly server: string;
  readonly name: string;
  /** Of the definition as JSON. */
  readonly characters: number;
  readonly place: Place;
}

/** How a consumed operation is made to behave, beside answering. */
export interface UpstreamBehaviour {
  /** Waited before anything else. */
  readonly latencyMs?: number;
  /** Answered instead of asking. */
  readonly status?: number;
  /** How long the body takes to arrive after the headers, in milliseconds; the parts between come evenly. */
  readonly bodyMs?: number;
  /** What goes wrong instead of an answer. */
  readonly fault?: 'unreachable' | 'timeout' | 'reset' | 'malformed';
}

/** How consumed APIs of a host are connected to. */
export interface ConnectionSettings {
  /** Seconds until a connection stands. */
  readonly connectTimeout?: number;
  /** Seconds until an answer begins, and between two parts of it. */
  readonly timeout?: number;
  /** Seconds until an answer is complete, redirects included. */
  readonly totalTimeout?: number;
  /** How often a request that failed is sent again, where that does no harm. */
  readonly retries?: number;
  /** Largest answer: `10MiB`. */
  readonly maxBody?: string;
  /** PEM files: authorities to trust, and the certificate of this side with its key. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface UpstreamSettings {
  /** By `namespace.operation`. */
  readonly behaviours: Readonly<Record<string, UpstreamBehaviour>>;
  /** Keep what consumed APIs answer; switching it on begins a new recording. */
  readonly record: boolean;
}

export interface RecordingText {
  /** Of the file with the recording: what it held before, with the new answers. */
  readonly text: string;
  /** Answers that were recorded now. */
  readonly count: number;
}
