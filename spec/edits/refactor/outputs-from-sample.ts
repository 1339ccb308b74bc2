/** Outputs declared after a sample of the answer: of a tool or operation that makes one call, or of a consumed operation. */

import type { Shape } from '../../create/draft.ts';
import { shapeOfData } from '../../create/shape-of-data.ts';
import { compareStructures } from '../../dialects/dialect.ts';
import { unitAround } from '../../links/callers.ts';
import { say } from '../../say.ts';
import { deref, findPair, toData } from '../../syntax/navigate.ts';
import { parse } from '../../syntax/parse.ts';
import type { MappingNode } from '../../syntax/tree.ts';
import { columnOf } from '../lines.ts';
import { contentEnd } from '../remove-pair.ts';
import { writeScalar } from '../write-scalar.ts';
import { dashed, indented, toText } from './blocks.ts';
import { operationAround } from './expose-operation.ts';
import { appendKey } from './insert-lines.ts';
import { isKeyed, keyOrder, type Place, type Refactoring } from './refactoring.ts';
import { onOneLine } from './spread.ts';

/** Whether a sample would be of use at a place; what is asked before somebody has to look for one. */
export function takesSample(place: Place): boolean {
  return targetOf(place) !== undefined;
}

/** A sentence when nothing can be made of it. `sample` is JSON or YAML. */
export function outputsFromSample(place: Place, sample: string): Refactoring | { readonly refused: string } {
  const target = targetOf(place);
  if (!target) return { refused: say`Put the cursor into a consumed operation, or into a tool or operation that makes one call.` };
  const tree = parse(sample);
  if (sample.trim() === '' || tree.problems.some(({ severity }) => severity === 'error')) return { refused: say`The sample is no JSON.` };
  const shape = shapeOfData(toData(tree.root));
  if (!shape) return { refused: say`The sample has nothing in it that could be an output.` };
  const lines = target.kind === 'consumed' ? consumedLines(shape, isKeyed(place.file)) : mappedLines(shape, '$', listsItems(place));
  if (!lines) return { refused: say`Steps take the fields of an answer by name, and this sample is no object with fields.` };
  const edit = writeOutputs(place, target.mapping, target.kind === 'consumed' || !lines ? (lines ?? []) : dashed(lines));
  return edit
    ? { title: say`Generate outputParameters from a sample`, kind: 'rewrite', edits: [{ uri: place.file.uri, ...edit }] }
    : { refused: onOneLine() };
}

interface Target {
  readonly kind: 'consumed' | 'exposed';
  readonly mapping: MappingNode;
}

function targetOf(place: Place): Target | undefined {
  const unit = unitAround(place.file, place.offset)?.unit;
  const node = unit && deref(unit.node);
  if (unit) return node?.kind === 'mapping' && unit.call && unit.steps.length === 0 ? { kind: 'exposed', mapping: node } : undefined;
  const operation = operationAround(place)?.operation;
  const own = operation && deref(operation.node);
  return own?.kind === 'mapping' ? { kind: 'consumed', mapping: own } : undefined;
}

/** Up to alpha1 the items of an array are a list with one element. */
function listsItems({ file }: Place): boolean {
  const structure = file.declared?.dialect.structure;
  return structure !== undefined && compareStructures(structure, 'alpha2') < 0;
}

function writeOutputs({ file }: Place, mapping: MappingNode, lines: readonly string[]) {
  const { text } = file;
  const known = findPair(mapping, 'outputParameters');
  if (!known) return appendKey(text, mapping, 'outputParameters', lines, keyOrder(file, mapping));
  if (mapping.flow) return undefined;
  const written = ['outputParameters:', ...indented(lines, 2)];
  return { start: known.start, end: contentEnd(text, known), newText: toText(text, written, columnOf(text, known.start)) };
}

/** The fields of the answer under their names, for steps. */
function consumedLines(shape: Shape, keyed: boolean): readonly string[] | undefined {
  if (shape.type !== 'object') return undefined;
  return Object.entries(shape.properties).map(([name, { type }]) =>
    keyed
      ? `${writeScalar(name)}: {type: ${type}, value: ${quoted(stepInto('$', name))}}`
      : `- {name: ${writeScalar(name)}, type: ${type}, value: ${quoted(stepInto('$', name))}}`,
  );
}

/** One output with all that is in it, without its dash. Paths in items begin at the item. */
function mappedLines(shape: Shape, path: string, itemsInList: boolean): readonly string[] {
  switch (shape.type) {
    case 'object':
      return [
        'type: object',
        'properties:',
        ...Object.entries(shape.properties).flatMap(([name, inner]) => {
          const own = stepInto(path, name);
          if (inner.type !== 'object' && inner.type !== 'array')
            return [`  ${writeScalar(name)}: {type: ${inner.type}, mapping: ${quoted(own)}}`];
          return [`  ${writeScalar(name)}:`, ...indented(mappedLines(inner, own, itemsInList), 4)];
        }),
      ];
    case 'array': {
      const items = mappedLines(shape.items, '$', itemsInList);
      return ['type: array', `mapping: ${quoted(path)}`, 'items:', ...indented(itemsInList ? dashed(items) : items, 2)];
    }
    case 'string':
    case 'number':
    case 'boolean':
      return [`type: ${shape.type}`, `mapping: ${quoted(path)}`];
    default:
      return shape satisfies never;
  }
}

function stepInto(path: string, name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name) ? `${path}.${name}` : `${path}['${name.replaceAll(/[\\']/g, '\\$&')}']`;
}

function quoted(path: string): string {
  return /^[$.\w-]+$/.test(path) ? path : JSON.stringify(path);
}
