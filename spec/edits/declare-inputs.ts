/** Declares inputs of a tool, an operation or a flow, or arguments of a prompt: in the style of those that are there. */
import { deref, findPair } from '../syntax/navigate.ts';
import type { MappingNode, Node, PairNode } from '../syntax/tree.ts';
import type { TextEdit } from './apply-edits.ts';
import { insertKey, lineBreakOf } from './insert-key.ts';
import { columnOf, nextLine } from './lines.ts';
import { writeScalar } from './write-scalar.ts';

export interface NewInput {
  readonly name: string;
  /** What it has besides its name, as YAML in flow style, in the order in which it is written. */
  readonly fields: readonly (readonly [key: string, value: string])[];
}

export interface InputOwner {
  readonly mapping: MappingNode;
  readonly key: 'inputParameters' | 'arguments';
  /** Whether the version writes named things as maps. */
  readonly keyed: boolean;
  /** Keys of the owner in the order in which one writes them. */
  readonly order: readonly string[];
}

/** Undefined where something else stands at the key than inputs of the version, or what an alias stands for. */
export function declareInputs(text: string, { mapping, key, keyed, order }: InputOwner, inputs: readonly NewInput[]): TextEdit | undefined {
  const pair = findPair(mapping, key);
  const flow = `${keyed ? '{' : '['}${inputs.map((input) => (keyed ? pairOf(input) : itemOf(input))).join(', ')}${keyed ? '}' : ']'}`;
  if (!pair) return insertKey(text, mapping, key, flow, order);
  const list = pair.value;
  if (isEmpty(list)) return replaceEmpty(pair, flow);
  if (keyed && list.kind === 'mapping') return addEntries(text, list, inputs);
  return !keyed && list.kind === 'sequence' ? addItems(text, list.items, list.flow, inputs) : undefined;
}

function addEntries(text: string, map: MappingNode, inputs: readonly NewInput[]): TextEdit {
  const keys = map.pairs.map(({ key }) => key.text);
  return joined(
    inputs.map((input) => {
      const name = writeScalar(input.name);
      return insertKey(text, map, name, `{${fieldsOf(input)}}`, [...keys, name]);
    }),
  );
}

/** Behind the last item: over several lines where that one is, else each on one. */
function addItems(text: string, items: readonly Node[], flow: boolean, inputs: readonly NewInput[]): TextEdit | undefined {
  const last = items.at(-1);
  if (!last) return undefined;
  if (flow) return { start: last.end, end: last.end, newText: inputs.map((input) => `, ${itemOf(input)}`).join('') };
  const eol = lineBreakOf(text);
  const at = nextLine(text, Math.max(last.start, last.start + text.slice(last.start, last.end).trimEnd().length - 1));
  const lead = text[at - 1] === '\n' ? '' : eol;
  const indent = ' '.repeat(columnOf(text, text.lastIndexOf('-', last.start - 1)));
  const model = deref(last);
  const isSpread = model?.kind === 'mapping' && !model.flow;
  const lines = inputs.flatMap((input) =>
    isSpread ? [`- name: ${writeScalar(input.name)}`, ...input.fields.map(([key, value]) => `  ${key}: ${value}`)] : [`- ${itemOf(input)}`],
  );
  return { start: at, end: at, newText: lead + lines.map((line) => `${indent}${line}${eol}`).join('') };
}

function fieldsOf({ fields }: NewInput): string {
  return fields.map(([key, value]) => `${key}: ${value}`).join(', ');
}

function pairOf(input: NewInput): string {
  return `${writeScalar(input.name)}: {${fieldsOf(input)}}`;
}

function itemOf(input: NewInput): string {
  return `{${[`name: ${writeScalar(input.name)}`, fieldsOf(input)].filter(Boolean).join(', ')}}`;
}

/** Several insertions at one place as one. */
export function joined(edits: readonly TextEdit[]): TextEdit {
  const [first] = edits;
  return { start: first?.start ?? 0, end: first?.end ?? 0, newText: edits.map(({ newText }) => newText).join('') };
}

function isEmpty(value: Node): boolean {
  switch (value.kind) {
    case 'mapping':
      return value.pairs.length === 0;
    case 'sequence':
      return value.items.length === 0;
    case 'scalar':
      return value.value === null;
    case 'alias':
      return false;
    default:
      return value satisfies never;
  }
}

/** `key:`, `key: {}` and `key: []` with something in them. */
export function replaceEmpty({ key, value }: PairNode, text: string): TextEdit {
  const isMissing = value.kind === 'scalar' && value.style === 'missing';
  return isMissing ? { start: key.end + 1, end: key.end + 1, newText: ` ${text}` } : { start: value.start, end: value.end, newText: text };
}
