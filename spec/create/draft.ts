/** An API as far as a new capability needs it: made from a description, a curl command or a sample, written as a file. */

export interface ApiDraft {
  readonly display: string;
  readonly description: string;
  /** Name of the consumed API in the file; kebab-case. */
  readonly namespace: string;
  /** Begins with `http://` or `https://`, has no slash at its end and no braces. */
  readonly baseUri: string;
  readonly authentication: DraftAuthentication | undefined;
  /** Names are unique. */
  readonly operations: readonly DraftOperation[];
}

export type DraftAuthentication =
  | { readonly type: 'bearer'; readonly variable: string }
  | { readonly type: 'basic'; readonly username: string; readonly password: string }
  | { readonly type: 'apikey'; readonly key: string; readonly variable: string; readonly placement: 'header' | 'query' };

export type DraftMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface DraftOperation {
  /** Kebab-case. */
  readonly name: string;
  readonly method: DraftMethod;
  /** With `{name}` for each path input; begins with a slash, or is empty. */
  readonly path: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** Names are unique, and allowed as names in the format. */
  readonly inputs: readonly DraftInput[];
  readonly body: DraftBody | undefined;
  readonly format: DraftFormat;
  /** Undefined: the answer is passed on as it comes. */
  readonly output: Shape | undefined;
}

export interface DraftInput {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'body';
  readonly type: InputType;
  readonly description: string;
  readonly required: boolean;
  /** A value that is always sent; nobody is asked then. */
  readonly fixed?: string;
}

export type InputType = 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';

export type DraftBody =
  /** Values are templates; a list or a text that is one template stands for the whole body. */
  | { readonly type: 'json'; readonly data: string | { readonly [key: string]: BodyData } }
  | { readonly type: 'formUrlEncoded'; readonly data: { readonly [key: string]: string } }
  | { readonly type: 'text'; readonly data: string };

export type BodyData = string | number | boolean | null | readonly BodyData[] | { readonly [key: string]: BodyData };

export type DraftFormat = 'json' | 'xml' | 'csv' | 'yaml' | 'html' | 'binary';

/** The shape of an answer. A `string` also stands for data that has no fixed shape: it is given as JSON text. */
export type Shape =
  | { readonly type: 'string' | 'number' | 'boolean' }
  | { readonly type: 'object'; readonly properties: Readonly<Record<string, Shape>> }
  | { readonly type: 'array'; readonly items: Shape };

export type DraftResult =
  /** `notes`: what could not be taken over, for the person who asked. */
  | { readonly kind: 'draft'; readonly draft: ApiDraft; readonly notes: readonly string[] }
  /** Why nothing can be made of it. */
  | { readonly kind: 'refused'; readonly message: string };
