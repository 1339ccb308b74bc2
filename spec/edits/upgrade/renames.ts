/** Passes that change single keys and values: what the definitions say was renamed, and the few changes of meaning. */

import { say } from '../../say.ts';
import { findField, type ObjectDefinition } from '../../schema/definition.ts';
import { definitionOf } from '../../schema/lookup.ts';
import type { SourceFile } from '../../source-file.ts';
import { deref, findPair, get, textOf, walk } from '../../syntax/navigate.ts';
import type { MappingNode, Node, PairNode } from '../../syntax/tree.ts';
import type { TextEdit } from '../apply-edits.ts';
import { lineStart } from '../lines.ts';
import type { PassResult, UpgradeNote } from './pass.ts';

export function mappingsOf(file: SourceFile): readonly MappingNode[] {
  return file.tree.root ? [...walk(file.tree.root)].filter((node) => node.kind === 'mapping') : [];
}

export function renameKey(pair: PairNode, key: string): TextEdit {
  return { start: pair.key.start, end: pair.key.end, newText: key };
}

/** Keys that the definitions rename after this version: `label` → `display`, `functions` → `flows`, … */
export function renameKeys(file: SourceFile): PassResult {
  const structure = file.declared?.dialect.structure;
  const edits: TextEdit[] = [];
  const notes: UpgradeNote[] = [];
  for (const mapping of structure ? mappingsOf(file) : []) {
    const definition: ObjectDefinition | undefined = definitionOf(file, mapping);
    for (const pair of definition ? mapping.pairs : []) {
      const renamed = definition && structure && findField(definition, structure, pair.key.text)?.renamedTo;
      if (!renamed) continue;
      if (findPair(mapping, renamed)) {
        notes.push({
          kind: 'blocked',
          message: say`\`${pair.key.text}\` is called \`${renamed}\` now, which is here already. Keep one of them.`,
          span: pair.key,
        });
      } else edits.push(renameKey(pair, renamed));
    }
  }
  return { edits, notes };
}

/** 0.4 → 0.5: the REST server was called `api`. */
export function renameApiServers(file: SourceFile): PassResult {
  const exposes = get(file.tree.root, 'capability', 'exposes');
  const edits = (exposes?.kind === 'sequence' ? exposes.items : []).flatMap((server) => {
    const type = get(server, 'type');
    return type?.kind === 'scalar' && type.value === 'api' ? [replaceText(file.text, type, 'rest')] : [];
  });
  return { edits, notes: [] };
}

/** A scalar with a new text, in the quotes it has. */
export function replaceText(text: string, node: Node, value: string): TextEdit {
  const quote = /^["']/.exec(text.slice(node.start, node.end))?.[0] ?? '';
  return { start: node.start, end: node.end, newText: `${quote}${value}${quote}` };
}

/** 0.5 → alpha1: `items` of a mapped array was a list of one and is that one now. */
export function unwrapMappedItems(file: SourceFile): PassResult {
  const edits: TextEdit[] = [];
  const notes: UpgradeNote[] = [];
  for (const mapping of mappingsOf(file)) {
    if (definitionOf(file, mapping)?.name !== 'MappedArray') continue;
    const items = get(mapping, 'items');
    if (items?.kind !== 'sequence') continue;
    const [only] = items.items;
    if (items.items.length !== 1 || !only) {
      notes.push({
        kind: 'blocked',
        message: say`\`items\` takes one shape now. Of this list only the first was ever used: keep that one.`,
        span: items,
      });
    } else if (items.flow) {
      edits.push({ start: items.start, end: only.start, newText: '' }, { start: only.end, end: items.end, newText: '' });
    } else {
      const dash = file.text.lastIndexOf('-', only.start - 1);
      edits.push({ start: dash, end: dash + 1, newText: only.kind === 'mapping' && only.flow ? '' : ' ' });
    }
  }
  return { edits, notes };
}

/** alpha1 → alpha2: a fixed output was written `const`; it is `value` now, and always text. */
export function constToValue(file: SourceFile): PassResult {
  const edits: TextEdit[] = [];
  const notes: UpgradeNote[] = [];
  for (const mapping of mappingsOf(file)) {
    const constant = findPair(mapping, 'const');
    if (!constant || findPair(mapping, 'mapping') || findPair(mapping, 'value') || definitionOf(file, mapping)?.name !== 'MappedScalar')
      continue;
    const node = deref(constant.value);
    if (node?.kind !== 'scalar') continue;
    edits.push(renameKey(constant, 'value'));
    if (typeof node.value === 'string') continue;
    edits.push({ start: constant.value.start, end: constant.value.end, newText: JSON.stringify(node.text) });
    notes.push({
      kind: 'changed',
      message: say`The fixed value ${node.text} is written as text now. Check that callers can do with \`"${node.text}"\`.`,
      span: constant.value,
    });
  }
  return { edits, notes };
}

/** alpha1 → alpha2: names of mapping targets may have dots now, but no asterisk. */
export function renameStarredTargets(file: SourceFile): PassResult {
  const edits: TextEdit[] = [];
  const notes: UpgradeNote[] = [];
  for (const mapping of mappingsOf(file)) {
    const target = findPair(mapping, 'targetName');
    const name = textOf(target?.value);
    if (!target || !name?.includes('*') || definitionOf(file, mapping)?.name !== 'StepOutputMapping') continue;
    const legal = name.replaceAll('*', '_');
    edits.push(replaceText(file.text, target.value, legal));
    notes.push({
      kind: 'changed',
      message: say`The output \`${name}\` is now called \`${legal}\`: target names take no asterisk.`,
      span: target.value,
    });
  }
  return { edits, notes };
}

/** alpha2 → ikanos alpha3: imported clients named their file `location`. */
export function renameImportLocation(file: SourceFile): PassResult {
  const edits: TextEdit[] = [];
  for (const mapping of mappingsOf(file)) {
    const location = findPair(mapping, 'location');
    if (location && !findPair(mapping, 'from') && definitionOf(file, mapping)?.name === 'ImportEntry')
      edits.push(renameKey(location, 'from'));
  }
  return { edits, notes: [] };
}

/** A shared client file could declare its variables up to alpha2; since then it holds one section only. */
export function noteStandaloneBinds(file: SourceFile): PassResult {
  const root = file.tree.root;
  const binds = findPair(root, 'binds');
  if (!binds || findPair(root, 'capability') || !findPair(root, 'consumes')) return { edits: [], notes: [] };
  const message = say`A shared file holds one section now. Move \`binds\` to each capability that imports this file, or to a shared file of its own.`;
  return { edits: [], notes: [{ kind: 'blocked', message, span: binds.key }] };
}

/** The version key and value; in front of everything else so that the file says what it is. */
export function setVersion(file: SourceFile, key: string, version: string): readonly TextEdit[] {
  const root = file.tree.root;
  const pair = findPair(root, 'naftiko') ?? findPair(root, 'ikanos');
  if (root?.kind !== 'mapping') return [];
  if (!pair) return [{ start: lineStart(file.text, root.start), end: lineStart(file.text, root.start), newText: `${key}: "${version}"\n` }];
  const value = replaceText(file.text, pair.value, version);
  // A bare `0.4` is a number; the same care keeps every version text.
  const text = /^\d+(?:\.\d+)?$/.test(value.newText) || pair.value.start === pair.value.end ? ` "${version}"` : value.newText;
  return [
    renameKey(pair, key),
    { ...value, newText: text.trimStart() === text || pair.value.start === pair.value.end ? text : text.trimStart() },
  ];
}
