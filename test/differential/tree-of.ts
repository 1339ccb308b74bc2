import type { Data } from '../../spec/syntax/navigate.ts';
import type { MappingNode, Node, PairNode, Parent, ScalarNode, SequenceNode, SyntaxTree } from '../../spec/syntax/tree.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A syntax tree of data, as if parsed from a text, all of it at offset 0: for checks that ask what a tree means, not where. */
export function treeOf(data: Data): SyntaxTree {
  return { text: '', root: nodeOf(data, undefined), comments: [], problems: [], stumbles: [], findings: [] };
}

const nowhere = { start: 0, end: 0 };

function nodeOf(data: Data, parent: Parent): Node {
  if (Array.isArray(data)) {
    const node: Writable<SequenceNode> = { kind: 'sequence', flow: false, items: [], parent, ...nowhere };
    node.items = data.map((item) => nodeOf(item, node));
    return node;
  }
  if (typeof data === 'object' && data !== null) {
    const node: Writable<MappingNode> = { kind: 'mapping', flow: false, pairs: [], parent, ...nowhere };
    node.pairs = Object.entries(data).map(([key, value]) => pairOf(key, value, node));
    return node;
  }
  return scalarOf(data, parent);
}

function pairOf(key: string, value: Data, parent: MappingNode): PairNode {
  const keyNode = scalarOf(key, undefined);
  const pair: Writable<PairNode> = { kind: 'pair', parent, key: keyNode, value: keyNode, ...nowhere };
  (keyNode as Writable<ScalarNode>).parent = pair;
  pair.value = nodeOf(value, pair);
  return pair;
}

/** In quotes where it is text, so that `<<` is a key like any other. */
function scalarOf(value: string | number | boolean | null, parent: Parent): ScalarNode {
  return { kind: 'scalar', value, text: String(value ?? ''), style: typeof value === 'string' ? 'double' : 'plain', parent, ...nowhere };
}
