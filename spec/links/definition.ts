/** Names that a file declares, and the references to them (format.md section 3). */
import type { Node, Span } from '../syntax/tree.ts';

export type DefinitionKind =
  | 'client'
  | 'client-resource'
  | 'client-operation'
  | 'server'
  | 'rest-resource'
  | 'rest-operation'
  | 'tool'
  | 'resource'
  | 'prompt'
  | 'skill'
  | 'skill-tool'
  | 'aggregate'
  | 'flow'
  | 'step'
  | 'input'
  | 'output'
  | 'binding'
  | 'variable'
  | 'file';

export interface Definition {
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly uri: string;
  /** Of the name; of the whole part when it has no name of its own (a file). */
  readonly span: Span;
  /** Where the whole part stands, its name included: where one looks at it. */
  readonly whole: Span;
  /** What the whole part is read from; with an alias, that stands elsewhere. */
  readonly node: Node | undefined;
  /** The part of the model it is; what it is, `kind` tells. */
  readonly part: unknown;
  /** What it belongs to, in words: `payments`, `tool list-ships`. */
  readonly container: string | undefined;
}

/** `unknown`: it cannot be told, because a file cannot be read or the place is judged in another file. */
export type ReferenceState = 'resolved' | 'unresolved' | 'unknown';

export interface Reference {
  /** What kind of thing is named. */
  readonly kind: DefinitionKind;
  /** Where it is named: `call`, `template`, `with-key` … */
  readonly role: ReferenceRole;
  readonly name: string;
  readonly uri: string;
  readonly span: Span;
  /** The whole text the name is part of (`payments.list` of `call`), in the file. */
  readonly whole: Span;
  readonly state: ReferenceState;
  readonly targets: readonly Definition[];
  /** Names that would be right here. */
  readonly candidates: readonly string[];
  /** For the second half of a dotted reference: the first half. */
  readonly qualifier?: string;
}

export type ReferenceRole =
  | 'call'
  | 'ref'
  | 'with-key'
  | 'with-value'
  | 'template'
  | 'lookup-index'
  | 'lookup-value'
  | 'mapping-value'
  | 'mapping-target'
  | 'field'
  | 'forward'
  | 'skill-from'
  | 'allowed-tool'
  | 'import'
  | 'import-file'
  | 'path'
  | 'bind-key';

/** Two definitions are the same thing when they are the same place. */
export function isSame(a: Definition, b: Definition): boolean {
  return a.kind === b.kind && a.uri === b.uri && a.span.start === b.span.start && a.span.end === b.span.end;
}
