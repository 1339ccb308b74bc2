/** What running a unit (a tool, an operation, a resource, a flow) ends in; the same for every adapter. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The one documented error object; REST sends it as the body, MCP puts it beside the text. */
export interface EngineError {
  /** Stable, kebab-case: `upstream-unreachable`, `upstream-status`, `invalid-input`, `unresolved-template`, … */
  readonly code: string;
  /** A sentence for the person who runs the file; never a secret, never a stack trace. */
  readonly message: string;
  /** HTTP status a REST adapter answers with. */
  readonly status: number;
  /** Where in the file the cause is, if there is one. */
  readonly place?: { readonly uri: string; readonly start: number; readonly end: number };
  /** For `invalid-input`: one entry a fault. */
  readonly details?: readonly { readonly name: string; readonly message: string }[];
}

export type UnitResult =
  /** Shaped data: mapped, merged from steps, or a mock. `status` is the HTTP status to answer with. */
  | { readonly kind: 'data'; readonly data: Json; readonly status: number; readonly mediaType?: string }
  /** An upstream answer passed on as it came. */
  | {
      readonly kind: 'raw';
      readonly body: Uint8Array;
      readonly status: number;
      readonly mediaType: string | undefined;
      /** Headers that survive (Content-Language, ETag, Last-Modified, …), lower-case names. */
      readonly headers: Readonly<Record<string, string>>;
      /** True when the operation declares `outputRawFormat: binary`: never decode as text. */
      readonly binary: boolean;
    }
  | { readonly kind: 'empty'; readonly status: number }
  | {
      readonly kind: 'failed';
      readonly error: EngineError;
      readonly upstream?: { readonly status: number; readonly body: Uint8Array; readonly mediaType: string | undefined };
    };
