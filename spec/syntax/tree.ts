/**
 * The syntax tree of one YAML text.
 *
 * All positions are offsets in UTF-16 code units into the text, `end` exclusive; lines and columns exist at the
 * borders (protocol, command line) only. The tree is error-tolerant: a text with mistakes has a tree too, and its
 * `problems`. Trees are never changed after parsing.
 */

export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Node = MappingNode | SequenceNode | ScalarNode | AliasNode;

/** What holds a node: the pair it is the value of, the list it is an item of, or nothing for the root. */
export type Parent = PairNode | SequenceNode | undefined;

interface NodeBase extends Span {
  readonly parent: Parent;
  /** Name of the anchor on this node, without `&`. */
  readonly anchor?: string;
  /** Tag on this node as written, such as `!!str`. */
  readonly tag?: string;
}

export interface MappingNode extends NodeBase {
  readonly kind: 'mapping';
  readonly flow: boolean;
  /** In the order of the text, duplicates included, merge keys (`<<`) not expanded: see `entriesOf`. */
  readonly pairs: readonly PairNode[];
}

export interface PairNode extends Span {
  readonly kind: 'pair';
  readonly parent: MappingNode;
  readonly key: ScalarNode;
  /** Never absent: `key:` without anything has a `missing` null scalar just behind the colon. */
  readonly value: Node;
}

export interface SequenceNode extends NodeBase {
  readonly kind: 'sequence';
  readonly flow: boolean;
  /** An empty item (`-` alone) is a `missing` null scalar. */
  readonly items: readonly Node[];
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded' | 'missing';

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  /** Value by the YAML 1.2 core schema. */
  readonly value: string | number | boolean | null;
  /** Content as text, quotes and escapes resolved: `"3001"` and `3001` both have text `3001`. */
  readonly text: string;
  readonly style: ScalarStyle;
}

export interface AliasNode extends NodeBase {
  readonly kind: 'alias';
  /** Name without `*`. */
  readonly name: string;
  /** The anchored node, or undefined when there is none (or the alias would contain itself). */
  readonly target: Node | undefined;
}

export interface Comment extends Span {
  /** Text after `#`, trimmed. */
  readonly text: string;
}

/** A place where the text is not good YAML, already in words for the author of the file. */
export interface SyntaxProblem {
  readonly code: SyntaxProblemCode;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly span: Span;
  /** True when the mistake ends where it stands: the text around it reads the same with it and without. */
  readonly local?: boolean;
  /** The other place the message speaks of, such as the first of two equal keys. */
  readonly related?: { readonly span: Span; readonly message: string };
}

/** What the YAML library stumbled over, as it says it. */
export interface Stumble extends Span {
  readonly code: string;
  readonly message: string;
}

export type SyntaxProblemCode =
  | 'yaml-syntax'
  | 'merge-conflict'
  | 'duplicate-key'
  | 'unknown-alias'
  | 'circular-alias'
  | 'several-documents'
  | 'too-deep';

export interface SyntaxTree {
  readonly text: string;
  /** Undefined for an empty text. */
  readonly root: Node | undefined;
  readonly comments: readonly Comment[];
  /** In the order of their places; made of the two lists below. */
  readonly problems: readonly SyntaxProblem[];
  /** In the order of their places. */
  readonly stumbles: readonly Stumble[];
  /** Problems that are no stumbles: the library reads over them. */
  readonly findings: readonly SyntaxProblem[];
}
