import type { Structure } from '../../dialects/dialect.ts';
import type { Fix, Problem, RelatedPlace, Severity } from '../../problem.ts';
import { say } from '../../say.ts';
import type { SourceFile } from '../../source-file.ts';
import type { MappingNode, Node, PairNode, Span } from '../../syntax/tree.ts';
import type { ObjectDefinition, Shape } from '../definition.ts';

/** An object on the way down, and what it is. */
export interface Frame {
  readonly definition: ObjectDefinition;
  readonly mapping: MappingNode;
  /** The pair whose value the object is; undefined for the root and for items of lists. */
  readonly owner: PairNode | undefined;
  readonly parent: Frame | undefined;
}

/** What a problem is about, for telling that two of them are one mistake. */
export type Subject =
  | { readonly kind: 'stray key'; readonly key: string; readonly pair: PairNode; readonly frame: Frame }
  | { readonly kind: 'missing key'; readonly keys: readonly string[]; readonly frame: Frame };

export interface Finding {
  readonly code: SchemaCode;
  readonly severity?: Severity;
  readonly message: string;
  readonly span: Span;
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: () => readonly Fix[];
  readonly subject?: Subject;
  /** The nearest structure in which this would be right: many such findings together say that the version is wrong. */
  readonly fits?: Structure;
}

export type SchemaCode =
  | 'unknown-version'
  | 'version-quotes'
  | 'other-version-form'
  | 'unknown-key'
  | 'misplaced-key'
  | 'renamed-key'
  | 'too-new'
  | 'too-old'
  | 'missing-key'
  | 'exclusive-keys'
  | 'wrong-type'
  | 'no-value'
  | 'needs-quotes'
  | 'not-in-list'
  | 'wrong-format'
  | 'out-of-range'
  | 'list-instead-of-map'
  | 'map-instead-of-list'
  | 'empty-collection';

/** Where a value stands. Made for every value, so it holds what is at hand and no texts. */
export interface Place {
  /** The pair whose value it is. */
  readonly pair: PairNode | undefined;
  readonly frame: Frame | undefined;
  /** For an item of a list: the pair whose value the list is. */
  readonly list?: PairNode | undefined;
  /** True for an item of a list. */
  readonly isItem?: true;
  /** Keys that are reported already, or that a wrong form of the whole brings along. */
  readonly tolerated?: ReadonlySet<string> | undefined;
}

/** What the messages call it: `` `port` ``, or `` Items of `tags` ``. */
export function labelOf({ pair, list, isItem }: Place): string {
  if (pair) return `\`${pair.key.text}\``;
  if (!isItem) return say`The file`;
  return list ? say`Items of \`${list.key.text}\`` : say`Items`;
}

export interface Checking {
  readonly file: SourceFile;
  readonly structure: Structure;
  readonly findings: Finding[];
  /** Anchored nodes checked through an alias, by the shape they were checked against: an alias bomb is walked once. */
  readonly seen: Map<Node, Set<Shape>>;
  /** Anchored nodes that are being checked through an alias, so that an alias inside itself ends. */
  readonly open: Set<Node>;
}

/** The keys of an object as they are meant: a misspelt or renamed key counts as the one it stands for. */
export interface Meant {
  readonly frame: Frame;
  readonly pairs: ReadonlyMap<string, PairNode>;
  /** Keys about which something is reported already. */
  readonly faulty: Set<string>;
  /** Keys whose values are not looked at. */
  readonly skipped: ReadonlySet<string>;
  /** Keys the object does not take. */
  readonly stray: ReadonlySet<string>;
  readonly tolerated: ReadonlySet<string>;
}

export function toProblem(finding: Finding): Problem {
  const { code, severity = 'error', message, span, related, fixes } = finding;
  return {
    code,
    severity,
    message,
    span: { start: span.start, end: span.end },
    ...(related && related.length > 0 ? { related } : {}),
    ...(fixes ? { fixes } : {}),
  };
}
