/**
 * Lists of named things become maps keyed by the name (ikanos 1.0.0-alpha3). Only the lines that change are touched: of
 *
 *     tools:
 *       - name: list      # all of them
 *         call: shop.list
 *
 * the dash and `name:` go and `list:` comes; the rest stays where it is, comments and quotes included.
 */
import { say, sayText } from '../../say.ts';
import { findField, type Shape } from '../../schema/definition.ts';
import { getDefinition } from '../../schema/definitions/index.ts';
import { shapeOf } from '../../schema/lookup.ts';
import type { SourceFile } from '../../source-file.ts';
import { findPair, walk } from '../../syntax/navigate.ts';
import type { MappingNode, Node, PairNode, SequenceNode } from '../../syntax/tree.ts';
import type { TextEdit } from '../apply-edits.ts';
import { freeName } from '../free-name.ts';
import { columnOf, lineStart, nextLine } from '../lines.ts';
import { removePair } from '../remove-pair.ts';
import { inventName } from './invent-name.ts';
import { nothing, type PassResult, type UpgradeNote } from './pass.ts';

/** Converts the outermost lists that are still lists; run again until there are none (a resource holds operations, they hold parameters). */
export function convertOutermostLists(file: SourceFile): PassResult {
  const edits: TextEdit[] = [];
  const notes: UpgradeNote[] = [];
  let converted = -1;
  for (const node of file.tree.root ? walk(file.tree.root) : []) {
    if (node.kind !== 'sequence' || node.start < converted) continue;
    const shape = shapeOf(file, node);
    if (shape?.kind !== 'named') continue;
    const result = convertList(file, node, shape);
    edits.push(...result.edits);
    notes.push(...result.notes);
    if (result.edits.length > 0) converted = node.end;
  }
  return { edits, notes };
}

/** In an object of an orchestrated output the fields had their key and a `name` as well; the `name` goes. */
export function dropNamesUnderKeys(file: SourceFile): PassResult {
  const edits: TextEdit[] = [];
  for (const node of file.tree.root ? walk(file.tree.root) : []) {
    if (node.kind !== 'mapping' || node.parent?.kind !== 'pair') continue;
    const pair = findPair(node, 'name');
    const shape = pair && shapeOf(file, node);
    if (!pair || shape?.kind !== 'object') continue;
    const inMap = shapeOf(file, node.parent.parent)?.kind;
    const named = findField(getDefinition(shape.definition), 'alpha2', 'name');
    if (named && (inMap === 'map' || inMap === 'named')) edits.push(removePair(file.text, node, pair));
  }
  return { edits, notes: [] };
}

interface Item {
  readonly node: MappingNode;
  readonly name: string;
  /** As it is written, quotes included. */
  readonly keyText: string;
  readonly namePair: PairNode | undefined;
}

export function convertList(file: SourceFile, list: SequenceNode, shape: Shape & { kind: 'named' }): PassResult {
  const owner = list.parent;
  if (owner?.kind !== 'pair') return nothing;
  if (list.items.length === 0) return convertEmptyList(file, list, owner, shape);
  const odd = list.items.find((item) => item.kind !== 'mapping' || item.flow !== (list.flow || item.flow));
  if (odd)
    return blocked(
      odd,
      odd.kind === 'alias'
        ? say`\`${owner.key.text}\` has an entry that is not written out (an alias); make it a block with a name first.`
        : say`\`${owner.key.text}\` has an entry that is not written out (plain text); make it a block with a name first.`,
    );
  const notes: UpgradeNote[] = [];
  const items = nameItems(file, list, owner, shape, notes);
  const edits = list.flow ? flowEdits(file.text, list, items) : blockEdits(file.text, list, owner, items);
  return { edits, notes };
}

function blocked(node: Node, message: string): PassResult {
  return { edits: [], notes: [{ kind: 'blocked', message, span: { start: node.start, end: node.end } }] };
}

function convertEmptyList(file: SourceFile, list: SequenceNode, owner: PairNode, shape: Shape & { kind: 'named' }): PassResult {
  // An empty map is good where no entry is asked for; elsewhere the whole key goes.
  if ((shape.minEntries ?? 0) === 0) return { edits: [{ start: list.start, end: list.end, newText: '{}' }], notes: [] };
  return { edits: [removePair(file.text, owner.parent, owner)], notes: [] };
}

function nameItems(file: SourceFile, list: SequenceNode, owner: PairNode, shape: Shape & { kind: 'named' }, notes: UpgradeNote[]): Item[] {
  const used = new Set<string>();
  return list.items.map((node) => {
    const mapping = node as MappingNode;
    const pair = findPair(mapping, 'name');
    const own = pair && pair.parent === mapping ? pair : undefined;
    // Where its key will stand.
    const start = list.flow ? mapping.start : dashBefore(file.text, mapping);
    const span = { start, end: start + 1 };
    const written = own?.value.kind === 'scalar' ? own.value.text : '';
    let name = written || inventName(owner, mapping);
    if (!written)
      notes.push({ kind: 'changed', message: say`This ${sayText(shape.entry)} had no name and is now called \`${name}\`.`, span });
    const legal = shape.keys?.words.includes('underscore') || !shape.keys ? name : name.replaceAll(/[_*]/g, '-');
    if (legal !== name)
      notes.push({
        kind: 'changed',
        message: say`\`${name}\` is now called \`${legal}\`: names of this kind take letters, digits and hyphens. Callers see the new name.`,
        span,
      });
    name = legal;
    const free = freeName(used, name);
    if (free !== name)
      notes.push({ kind: 'changed', message: say`A second \`${name}\` is now called \`${free}\`: a map can hold each name once.`, span });
    name = free;
    used.add(name);
    const keyText = name === written && own ? file.text.slice(own.value.start, own.value.end) : name;
    return { node: mapping, name, keyText, namePair: own };
  });
}

function blockEdits(text: string, list: SequenceNode, owner: PairNode, items: readonly Item[]): TextEdit[] {
  const first = items[0];
  if (!first) return [];
  const dashes = items.map(({ node }) => dashBefore(text, node));
  const dashColumn = columnOf(text, dashes[0] ?? list.start);
  // A list may begin in the column of its key, a map may not: then everything in it moves right.
  const shift = Math.max(0, columnOf(text, owner.key.start) + 2 - dashColumn);
  const edits: TextEdit[] = [];
  for (const [index, item] of items.entries()) edits.push(...itemEdits(text, dashes[index] ?? item.node.start, item, shift));
  if (shift === 0) return edits;
  const stays = (line: TextEdit) => !edits.some((edit) => edit.start <= line.start && line.start < edit.end);
  return [...edits, ...indentLines(text, list.start, list.end, shift).filter(stays)];
}

function dashBefore(text: string, node: Node): number {
  return text.lastIndexOf('-', node.start - 1);
}

function itemEdits(text: string, dash: number, { node, keyText, namePair }: Item, shift: number): TextEdit[] {
  const key = `${keyText}:`;
  if (node.flow) {
    const inner = namePair ? [removePair(text, node, namePair)] : [];
    return [{ start: dash, end: node.start, newText: `${key} ` }, ...inner];
  }
  if (namePair && node.pairs.length === 1) return [{ start: dash, end: namePair.end, newText: `${key} {}` }];
  if (namePair && node.pairs[0] === namePair) return [{ start: dash, end: namePair.end, newText: key }];
  const content = ' '.repeat(columnOf(text, node.start) + shift);
  const opening: TextEdit = { start: dash, end: node.start, newText: `${key}\n${content}` };
  return namePair ? [opening, removePair(text, node, namePair)] : [opening];
}

function indentLines(text: string, start: number, end: number, shift: number): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let line = lineStart(text, start); line < end; line = nextLine(text, line)) {
    if (text.slice(line, nextLine(text, line)).trim() !== '') edits.push({ start: line, end: line, newText: ' '.repeat(shift) });
    if (nextLine(text, line) === text.length) break;
  }
  return edits;
}

function flowEdits(text: string, list: SequenceNode, items: readonly Item[]): TextEdit[] {
  const edits: TextEdit[] = [
    { start: list.start, end: list.start + 1, newText: '{' },
    { start: list.end - 1, end: list.end, newText: '}' },
  ];
  for (const { node, keyText, namePair } of items) {
    edits.push({ start: node.start, end: node.start, newText: `${keyText}: ` });
    if (namePair) edits.push(removePair(text, node, namePair));
  }
  return edits;
}
