/** Small readers from syntax nodes to located values. What has the wrong type is absent: the schema reports it. */
import { deref, entriesOf, findPair, textOf, toData } from '../syntax/navigate.ts';
import type { MappingNode, Node, ScalarNode } from '../syntax/tree.ts';
import type { Count, Flag, Located, Named, Text } from './capability.ts';

export function valueAt(mapping: Node | undefined, key: string): Node | undefined {
  const node = findPair(mapping, key)?.value;
  return node && !isMissing(node) ? node : undefined;
}

export function isMissing(node: Node): boolean {
  return node.kind === 'scalar' && node.style === 'missing';
}

export function mappingOf(node: Node | undefined): MappingNode | undefined {
  const target = node && deref(node);
  return target?.kind === 'mapping' ? target : undefined;
}

/** Text, as YAML types it: a number is no text here. */
export function readText(mapping: Node | undefined, key: string): Text | undefined {
  const node = valueAt(mapping, key);
  const value = textOf(node);
  return node && value !== undefined ? { value, node: deref(node) ?? node } : undefined;
}

/** Text that may be written without quotes where it looks like a number: as it is written. */
export function readWord(mapping: Node | undefined, key: string): Text | undefined {
  const node = valueAt(mapping, key);
  return node && wordOf(node);
}

export function wordOf(node: Node): Text | undefined {
  const target = deref(node);
  return target?.kind === 'scalar' && target.value !== null ? { value: target.text, node: target } : undefined;
}

export function readFlag(mapping: Node | undefined, key: string): Flag | undefined {
  const found = readScalar(mapping, key);
  return found && typeof found.value === 'boolean' ? { value: found.value, node: found.node } : undefined;
}

export function readCount(mapping: Node | undefined, key: string): Count | undefined {
  const found = readScalar(mapping, key);
  return found && typeof found.value === 'number' ? { value: found.value, node: found.node } : undefined;
}

export function readScalar(mapping: Node | undefined, key: string): Located<string | number | boolean> | undefined {
  const node = valueAt(mapping, key);
  const target = node && deref(node);
  return target?.kind === 'scalar' && target.value !== null ? { value: target.value, node: target } : undefined;
}

/** Any value as plain data. */
export function readData(mapping: Node | undefined, key: string): Located<unknown> | undefined {
  const node = valueAt(mapping, key);
  return node && { value: toData(node), node: deref(node) ?? node };
}

export function readTexts(mapping: Node | undefined, key: string): readonly Text[] {
  return itemsOf(valueAt(mapping, key)).flatMap((item) => {
    const value = textOf(item);
    return value === undefined ? [] : [{ value, node: item }];
  });
}

export function itemsOf(node: Node | undefined): readonly Node[] {
  const target = node && deref(node);
  return target?.kind === 'sequence' ? target.items.map((item) => deref(item) ?? item) : [];
}

export interface NamedNode extends Named {
  /** The mapping itself; undefined when something else stands there (a text, nothing). */
  readonly mapping: MappingNode | undefined;
}

/**
 * Named things in either form, in the order of the text: a map gives its keys, a list the `name` of each item. Both are
 * read whatever the version says, so that a file between two versions still has its names.
 */
export function readNamed(node: Node | undefined, nameKey = 'name'): readonly NamedNode[] {
  const target = node && deref(node);
  if (target?.kind === 'mapping') {
    return entriesOf(target).map((pair) => {
      const value = deref(pair.value) ?? pair.value;
      return { name: pair.key.text, nameNode: pair.key, node: isMissing(value) ? pair.key : value, mapping: mappingOf(value) };
    });
  }
  return itemsOf(target).map((item) => {
    const mapping = mappingOf(item);
    const name = nameNodeOf(mapping, nameKey);
    return { name: name?.text ?? '', nameNode: name, node: item, mapping };
  });
}

export function readNamedAt(mapping: Node | undefined, key: string): readonly NamedNode[] {
  return readNamed(valueAt(mapping, key));
}

export function nameNodeOf(mapping: Node | undefined, key: string): ScalarNode | undefined {
  const node = valueAt(mapping, key);
  const target = node && deref(node);
  return target?.kind === 'scalar' && typeof target.value === 'string' ? target : undefined;
}

/**
 * A reader that reads each node once. A node is never changed but by moving, also across edits (see `reparse`), and what
 * is read from it holds nodes, not offsets; so what was read from it stays true.
 */
export function oncePerNode<T>(read: (named: NamedNode) => T): (named: NamedNode) => T {
  const known = new WeakMap<Node, { readonly nameNode: ScalarNode | undefined; readonly value: T }>();
  return (named) => {
    if (!named.mapping) return read(named);
    const before = known.get(named.mapping);
    if (before && before.nameNode === named.nameNode) return before.value;
    const value = read(named);
    known.set(named.mapping, { nameNode: named.nameNode, value });
    return value;
  };
}

/** The same for parts that are told from nothing but their node. */
export function onceForNode<T>(read: (node: Node) => T): (node: Node) => T {
  const known = new WeakMap<Node, { readonly value: T }>();
  return (node) => {
    // A word that stands where a part should has no identity of its own: its parent decides what it is.
    if (node.kind === 'scalar' || node.kind === 'alias') return read(node);
    let found = known.get(node);
    if (!found) {
      found = { value: read(node) };
      known.set(node, found);
    }
    return found.value;
  };
}

/** The fields of a mapping as located data, without some keys. */
export function readFields(mapping: MappingNode, without: ReadonlySet<string>): Readonly<Record<string, Located<unknown>>> {
  const fields: Record<string, Located<unknown>> = Object.create(null);
  for (const pair of entriesOf(mapping)) {
    if (without.has(pair.key.text) || isMissing(pair.value)) continue;
    const node = deref(pair.value) ?? pair.value;
    fields[pair.key.text] = { value: toData(node), node };
  }
  return fields;
}
