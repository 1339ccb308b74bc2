/** What a page in a webview and its host in the extension say to each other. */

export type ToPage =
  /** New content of the element with that id; `busy` while it only says that something is to come. */
  | { readonly kind: 'replace'; readonly id: string; readonly markup: string; readonly busy?: boolean }
  /** Faults of the form by input name; none: all is well. */
  | { readonly kind: 'faults'; readonly faults: Readonly<Record<string, string>> }
  /** Values of the form by input name. */
  | { readonly kind: 'fill'; readonly values: Readonly<Record<string, string>> };

export type FromPage =
  | { readonly kind: 'submit'; readonly values: Readonly<Record<string, string>> }
  /** A button or a link; `value` is what it carries. */
  | { readonly kind: 'action'; readonly action: string; readonly value: string };

/** The script of the page has begun to listen. */
export interface PageReady {
  readonly kind: 'ready';
}
