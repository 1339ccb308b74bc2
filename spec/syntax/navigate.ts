/** Ways through a syntax tree. All see through aliases and merge keys (`<<`), and none runs in circles. */
import type { MappingNode, Node, PairNode, ScalarNode, SyntaxTree } from './tree.ts';

/** More nodes than this are not copied into data: an alias bomb stays small. */
const maxDataNodes = 500_000;

/** The node an alias stands for, through several aliases; the node itself otherwise. */
export function deref(node: Node): Exclude<Node, { kind: 'alias' }> | undefined {
  let current: Node | undefined = node;
  for (let hops = 0; current?.kind === 'alias'; hops++) current = hops > 100 ? undefined : current.target;
  return current;
}

/** Merge keys count once per mapping, whatever the depth of merges inside merges. */
const maxMergeDepth = 10;

/**
 * The pairs that count in a mapping: merge keys replaced by the pairs they bring, and of equal keys the last one of the
 * text. A key of the mapping itself wins over a merged one, an earlier merge source over a later one.
 */
export function entriesOf(mapping: MappingNode): readonly PairNode[] {
  if (!needsMerging(mapping)) return mapping.pairs;
  return [...collectEntries(mapping, 0).values()];
}

function needsMerging(mapping: MappingNode): boolean {
  const seen = new Set<string>();
  for (const pair of mapping.pairs) {
    if (isMerge(pair) || seen.has(pair.key.text)) return true;
    seen.add(pair.key.text);
  }
  return false;
}

function collectEntries(mapping: MappingNode, depth: number): Map<string, PairNode> {
  const entries = new Map<string, PairNode>();
  const merged: PairNode[] = [];
  for (const pair of mapping.pairs) {
    if (isMerge(pair)) merged.push(pair);
    else entries.set(pair.key.text, pair);
  }
  if (depth >= maxMergeDepth) return entries;
  for (const merge of merged) {
    for (const source of mergeSources(merge.value)) {
      for (const [name, pair] of collectEntries(source, depth + 1)) if (!entries.has(name)) entries.set(name, pair);
    }
  }
  return entries;
}

function mergeSources(value: Node): readonly MappingNode[] {
  const node = deref(value);
  if (node?.kind === 'mapping') return [node];
  if (node?.kind !== 'sequence') return [];
  return node.items.map(deref).filter((item) => item?.kind === 'mapping');
}

export function isMerge(pair: PairNode): boolean {
  return pair.key.style === 'plain' && pair.key.text === '<<';
}

export function findPair(node: Node | undefined, key: string): PairNode | undefined {
  const mapping = node && deref(node);
  if (mapping?.kind !== 'mapping') return undefined;
  const own = mapping.pairs.findLast((pair) => pair.key.text === key && !isMerge(pair));
  return own ?? (mapping.pairs.some(isMerge) ? entriesOf(mapping).find((pair) => pair.key.text === key) : undefined);
}

/** The node at a path of keys and indexes below `node`, aliases resolved. `get(root, 'capability', 'exposes', 0)` */
export function get(node: Node | undefined, ...path: readonly (string | number)[]): Exclude<Node, { kind: 'alias' }> | undefined {
  let current = node && deref(node);
  for (const step of path) {
    if (!current) return undefined;
    let next: Node | undefined;
    if (typeof step === 'number') next = current.kind === 'sequence' ? current.items[step] : undefined;
    else next = findPair(current, step)?.value;
    current = next && deref(next);
  }
  return current;
}

export interface NodeAt {
  /** Innermost node that contains the offset (its end included). */
  readonly node: Node;
  /** The pair the offset is in, on the key or on the value. */
  readonly pair: PairNode | undefined;
  /** True when the offset is on the key of `pair`; `node` is then the key. */
  readonly inKey: boolean;
}

/** What stands at an offset of the text. Between two nodes that touch, the later one. */
export function nodeAt(tree: SyntaxTree, offset: number): NodeAt | undefined {
  const root = tree.root;
  if (!root || offset < root.start || offset > root.end) return undefined;
  let found: NodeAt = { node: root, pair: undefined, inKey: false };
  for (;;) {
    const next = stepInto(found.node, offset);
    if (!next) return found;
    found = next;
    if (next.inKey) return found;
  }
}

function stepInto(node: Node, offset: number): NodeAt | undefined {
  if (node.kind === 'mapping') {
    const pair = node.pairs.findLast((candidate) => candidate.start <= offset && offset <= candidate.end);
    if (!pair) return undefined;
    if (offset <= pair.key.end) return { node: pair.key, pair, inKey: true };
    if (offset >= pair.value.start) return { node: pair.value, pair, inKey: false };
    return undefined;
  }
  if (node.kind === 'sequence') {
    const item = node.items.findLast((candidate) => candidate.start <= offset && offset <= candidate.end);
    return item ? { node: item, pair: undefined, inKey: false } : undefined;
  }
  return undefined;
}

/** Keys and indexes from the root to a node, in the text: an aliased block has the path of its anchor. */
export function pathOf(node: Node | PairNode): readonly (string | number)[] {
  const path: (string | number)[] = [];
  let current: Node | PairNode | undefined = node;
  while (current) {
    if (current.kind === 'pair') {
      path.unshift(current.key.text);
      current = current.parent;
      continue;
    }
    const parent: Node | PairNode | undefined = current.parent;
    if (parent?.kind === 'sequence') path.unshift(parent.items.indexOf(current));
    current = parent;
  }
  return path;
}

export type Data = null | boolean | number | string | Data[] | { [key: string]: Data };

/**
 * The plain data a node stands for, aliases and merges expanded; of equal keys the last wins. What would make the copy
 * larger than half a million nodes is left out as null.
 */
export function toData(node: Node | undefined): Data {
  const budget = { left: maxDataNodes };
  return node ? copy(node, budget, new Set()) : null;
}

function copy(node: Node, budget: { left: number }, open: Set<Node>): Data {
  if (--budget.left < 0) return null;
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'alias': {
      const target = deref(node);
      return target && !open.has(target) ? copy(target, budget, open) : null;
    }
    case 'sequence': {
      open.add(node);
      const items = node.items.map((item) => copy(item, budget, open));
      open.delete(node);
      return items;
    }
    case 'mapping': {
      open.add(node);
      const data: { [key: string]: Data } = {};
      for (const pair of entriesOf(node)) define(data, pair.key.text, copy(pair.value, budget, open));
      open.delete(node);
      return data;
    }
    default:
      return node satisfies never;
  }
}

/** A key such as `__proto__` is data like any other. */
function define(data: { [key: string]: Data }, key: string, value: Data): void {
  Object.defineProperty(data, key, { value, enumerable: true, writable: true, configurable: true });
}

/** All nodes below and including `node`, parents first, keys left out; aliases are not followed. */
export function* walk(node: Node): Generator<Node> {
  // A stack of its own instead of nested generators: each node would pass through as many of them as it is deep.
  const waiting: Node[] = [node];
  for (let current = waiting.pop(); current; current = waiting.pop()) {
    yield current;
    if (current.kind === 'mapping')
      for (let at = current.pairs.length - 1; at >= 0; at--) waiting.push((current.pairs[at] as PairNode).value);
    else if (current.kind === 'sequence') for (let at = current.items.length - 1; at >= 0; at--) waiting.push(current.items[at] as Node);
  }
}

/** The text of a scalar that is text in YAML, undefined for anything else. */
export function textOf(node: Node | undefined): string | undefined {
  const scalar = node && deref(node);
  return scalar?.kind === 'scalar' && typeof scalar.value === 'string' ? scalar.value : undefined;
}

export function isScalar(node: Node | undefined): node is ScalarNode {
  return node?.kind === 'scalar';
}
