import { deref, findPair } from '../syntax/navigate.ts';
import type { Node, SyntaxTree } from '../syntax/tree.ts';

/** Family A (0.4 to naftiko 1.0.0-alpha3) writes named things as lists, family B as maps keyed by the name. */
export type Family = 'A' | 'B';

export interface FamilySigns {
  /** Nodes that only family A has: a list where family B has a map, a key it has given up. */
  readonly A: readonly Node[];
  readonly B: readonly Node[];
}

/** Keys whose value is a list of items with `name` in A and a map in B, by the object they are in. */
const namedInServer = ['resources', 'tools', 'prompts', 'skills'];
const namedInUnit = ['steps', 'inputParameters'];
const sections = ['consumes', 'exposes', 'aggregates'];

/** Keys that were renamed between the families: alone they may be slips. */
const renamed: ReadonlySet<string> = new Set(['label', 'display', 'externalRefs']);

/** The signs that say how the file is built, not only what a key is called. */
export function structuralSigns(signs: readonly Node[]): readonly Node[] {
  return signs.filter((node) => node.kind !== 'scalar' || !renamed.has(node.text));
}

/** What in the text tells the two families apart, wherever it is plain. Looks at the outer levels only, so it stays cheap. */
export function familySigns(tree: SyntaxTree): FamilySigns {
  const signs = { A: [] as Node[], B: [] as Node[] };
  const noteKey = (holder: Node | undefined, family: Family, key: string): void => {
    const pair = holder && findPair(holder, key);
    if (pair) signs[family].push(pair.key);
  };
  noteKey(tree.root, 'A', 'externalRefs');
  const info = tree.root && findPair(tree.root, 'info')?.value;
  noteKey(info, 'A', 'label');
  noteKey(info, 'B', 'display');
  const capability = tree.root && findPair(tree.root, 'capability')?.value;
  for (const holder of [tree.root, capability]) {
    for (const section of sections) {
      const list = holder && findPair(holder, section)?.value;
      const entries = list && deref(list);
      for (const entry of entries?.kind === 'sequence' ? entries.items : []) {
        noteKey(entry, 'A', 'functions');
        for (const key of namedInServer) {
          for (const part of childrenOf(note(signs, entry, key))) addAll(signs, signsOfPart(part));
        }
        for (const flow of childrenOf(note(signs, entry, 'flows'))) addAll(signs, signsOfPart(flow));
      }
    }
  }
  return signs;
}

interface Signs {
  readonly A: Node[];
  readonly B: Node[];
}

function note(signs: Signs, holder: Node | undefined, key: string): Node | undefined {
  const pair = holder && findPair(holder, key);
  const value = pair && deref(pair.value);
  if (value?.kind === 'sequence' && value.items.length > 0) signs.A.push(pair?.key ?? value);
  if (value?.kind === 'mapping' && value.pairs.length > 0) signs.B.push(pair?.key ?? value);
  return value;
}

/** Looked for once in each tool, resource or flow: nodes keep their identity across edits elsewhere. */
const knownParts = new WeakMap<Node, FamilySigns>();

function signsOfPart(part: Node): FamilySigns {
  const known = knownParts.get(part);
  if (known) return known;
  const signs: Signs = { A: [], B: [] };
  for (const unit of [part, ...childrenOf(note(signs, part, 'operations'))]) for (const name of namedInUnit) note(signs, unit, name);
  knownParts.set(part, signs);
  return signs;
}

function addAll(signs: Signs, more: FamilySigns): void {
  for (const node of more.A) signs.A.push(node);
  for (const node of more.B) signs.B.push(node);
}

function childrenOf(node: Node | undefined): readonly Node[] {
  if (node?.kind === 'sequence') return node.items;
  return node?.kind === 'mapping' ? node.pairs.map((pair) => pair.value) : [];
}
