/** The smallest place that shows a fault: a short value itself, else the key it belongs to. */
import type { MappingNode, Node, PairNode, Span } from '../../syntax/tree.ts';
import type { Place } from './finding.ts';

/** Keys by which people tell one item of a list from another. */
const tellingKeys = ['name', 'namespace', 'type', 'target', 'targetName', 'role', 'fullName', 'import', 'from'];

export function spanOfValue(node: Node, place: Place): Span {
  if (node.kind === 'scalar' || node.kind === 'alias') return node.start === node.end && place.pair ? place.pair.key : node;
  if (place.pair) return place.pair.key;
  return node.kind === 'mapping' ? spanOfItem(node) : firstOf(node);
}

/** Where a whole object is pointed at: its key, or in a list the pair that names the item. */
export function spanOfObject(mapping: MappingNode, owner: PairNode | undefined): Span {
  return owner ? owner.key : spanOfItem(mapping);
}

function spanOfItem(mapping: MappingNode): Span {
  for (const key of tellingKeys) {
    const pair = mapping.pairs.find((candidate) => candidate.key.text === key);
    if (pair && pair.value.kind === 'scalar') return { start: pair.start, end: pair.end };
  }
  return mapping.pairs[0]?.key ?? firstOf(mapping);
}

function firstOf(node: Node): Span {
  return { start: node.start, end: Math.min(node.end, node.start + 1) };
}
