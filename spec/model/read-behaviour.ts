/** What a unit does: inputs, call, `with`, steps, mappings, outputs. The same for tools, operations, resources and flows. */

import { deref, entriesOf, findPair, toData } from '../syntax/navigate.ts';
import type { Node } from '../syntax/tree.ts';
import type { Behaviour, InputParameter, OutputMapping, OutputParameter, Outputs, Step, Text, WithEntry } from './capability.ts';
import {
  itemsOf,
  mappingOf,
  type NamedNode,
  oncePerNode,
  readCount,
  readData,
  readFields,
  readFlag,
  readNamed,
  readNamedAt,
  readScalar,
  readText,
  readTexts,
  readWord,
  valueAt,
  wordOf,
} from './reader.ts';

/** Nested deeper than this, an output is no longer read: anchors can make it endless. */
const maxOutputDepth = 40;

export function readBehaviour(mapping: Node | undefined): Behaviour {
  return {
    inputParameters: readInputParameters(mapping, 'inputParameters'),
    call: readCall(mapping),
    ref: readText(mapping, 'ref'),
    with: readWith(mapping),
    steps: readNamedAt(mapping, 'steps').map(readStep),
    mappings: itemsOf(valueAt(mapping, 'mappings')).map(readMapping),
    outputs: readUnitOutputs(mapping),
  };
}

/** `call: ns.operation`, or the older object `{operation, with}`. */
function readCall(mapping: Node | undefined): Behaviour['call'] {
  return readText(mapping, 'call') ?? readText(valueAt(mapping, 'call'), 'operation');
}

const parameterKeys = new Set(['name', 'in', 'type', 'description', 'required', 'value', 'pattern']);

export function readInputParameters(mapping: Node | undefined, key: string): readonly InputParameter[] {
  return readNamedAt(mapping, key).map(readInputParameter);
}

const readInputParameter = oncePerNode(
  (named): InputParameter => ({
    ...head(named),
    in: readText(named.mapping, 'in'),
    type: readText(named.mapping, 'type'),
    description: readText(named.mapping, 'description'),
    required: readFlag(named.mapping, 'required'),
    value: readScalar(named.mapping, 'value'),
    pattern: readText(named.mapping, 'pattern'),
    extras: named.mapping ? readFields(named.mapping, parameterKeys) : {},
  }),
);

/** Beside `call`, and within its older form: what is said nearest to the call counts. */
export function readWith(mapping: Node | undefined): readonly WithEntry[] {
  const nodes = [valueAt(mapping, 'with'), valueAt(valueAt(mapping, 'call'), 'with')].flatMap((node) => mappingOf(node) ?? []);
  return nodes.flatMap(entriesOf).map((pair) => {
    const value = deref(pair.value) ?? pair.value;
    return { name: pair.key.text, nameNode: pair.key, node: pair.value, value: { value: toData(value), node: value } };
  });
}

function readStep(named: NamedNode): Step {
  const { mapping } = named;
  const type = readText(mapping, 'type');
  const base = { ...head(named), type };
  switch (type?.value) {
    case 'call':
      return { ...base, kind: 'call', call: readCall(mapping), with: readWith(mapping) };
    case 'lookup':
      return {
        ...base,
        kind: 'lookup',
        index: readWord(mapping, 'index'),
        match: readWord(mapping, 'match'),
        lookupValue: readWord(mapping, 'lookupValue'),
        outputParameters: readLookupFields(mapping),
      };
    case 'script':
      return {
        ...base,
        kind: 'script',
        language: readText(mapping, 'language'),
        location: readText(mapping, 'location'),
        file: readText(mapping, 'file'),
        dependencies: readTexts(mapping, 'dependencies'),
        with: readWith(mapping),
      };
    default:
      return { ...base, kind: 'unknown' };
  }
}

/** Names of fields; those of outputs that were written as for other steps count too. */
function readLookupFields(mapping: Node | undefined): readonly Text[] {
  const written = valueAt(mapping, 'outputParameters');
  const words = itemsOf(written).flatMap((item) => wordOf(item) ?? []);
  if (words.length > 0) return words;
  return readNamed(written).flatMap(({ name, nameNode }) => (nameNode ? [{ value: name, node: nameNode }] : []));
}

function readMapping(node: Node): OutputMapping {
  return { node, target: readText(node, 'target') ?? readText(node, 'targetName'), value: readText(node, 'value') };
}

/**
 * Outputs of a unit. A list whose items have names is a map written in the older way. `consumed`: the JSONPath of a
 * consumed operation's outputs is in `value`, here it is always in `mapping`.
 */
export function readOutputs(mapping: Node | undefined, consumed = false): Outputs | undefined {
  const node = valueAt(mapping, 'outputParameters');
  const target = node && deref(node);
  if (!target || (target.kind !== 'mapping' && target.kind !== 'sequence')) return undefined;
  const named = readNamed(target);
  const form = target.kind === 'mapping' || named.some((item) => item.name !== '') ? 'map' : 'list';
  const parameters = named.map((item) => readOutput(item, 0));
  return { node: target, form, parameters: consumed ? parameters.map(asConsumed) : parameters };
}

/** Where something is called, a named output may have its JSONPath in `value`; elsewhere that is a text like others, `$5` above all. */
function readUnitOutputs(mapping: Node | undefined): Outputs | undefined {
  const outputs = readOutputs(mapping);
  const calls = ['call', 'steps', 'ref'].some((key) => valueAt(mapping, key) !== undefined);
  if (!calls || outputs?.form !== 'map') return outputs;
  return { ...outputs, parameters: outputs.parameters.map((output) => (isPath(output.value?.value) ? asConsumed(output) : output)) };
}

function isPath(value: unknown): boolean {
  return typeof value === 'string' && /^\$(?:$|[.[])/.test(value);
}

function asConsumed(output: OutputParameter): OutputParameter {
  const { value } = output;
  if (output.mapping || typeof value?.value !== 'string' || !value.value.startsWith('$')) return output;
  return { ...output, mapping: { value: value.value, node: value.node }, value: undefined };
}

function readOutput(named: NamedNode, depth: number): OutputParameter {
  const { mapping } = named;
  const path = readText(mapping, 'mapping');
  const constant = readData(mapping, 'const');
  const fixed = readScalar(mapping, 'value') ?? (path ? undefined : scalarConst(constant));
  const deeper = depth < maxOutputDepth;
  const items = deref(valueAt(mapping, 'items') ?? named.node);
  const hasItems = deeper && valueAt(mapping, 'items') !== undefined;
  const mapped = hasItems && items ? mappedItems(items) : undefined;
  const values = deeper ? mappingOf(valueAt(mapping, 'values')) : undefined;
  return {
    ...head(named),
    type: readText(mapping, 'type'),
    mapping: path,
    value: fixed,
    const: constant,
    maxLength: readCount(mapping, 'maxLength'),
    properties: deeper ? readNamedAt(mapping, 'properties').map((property) => readOutput(property, depth + 1)) : [],
    items: mapped && readOutput(mapped, depth + 1),
    itemFields: hasItems && !mapped ? readNamed(items).map((field) => readOutput(field, depth + 1)) : [],
    values: values && readOutput({ name: '', nameNode: undefined, node: values, mapping: values }, depth + 1),
  };
}

function scalarConst(constant: ReturnType<typeof readData>): OutputParameter['value'] {
  const value = constant?.value;
  return constant && (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    ? { value, node: constant.node }
    : undefined;
}

/**
 * The one shape of a mapped array's elements; undefined when `items` names fields instead (orchestrated arrays). A map
 * whose `type` is a text is a shape: as a field called `type` it would have to be a map itself.
 */
function mappedItems(items: Node): NamedNode | undefined {
  const sequence = items.kind === 'sequence' ? itemsOf(items) : undefined;
  const only = sequence ? sequence[0] : items;
  const mapping = mappingOf(only);
  if (!mapping || !only) return undefined;
  if (sequence && (sequence.length > 1 || findPair(mapping, 'name'))) return undefined;
  return sequence || readText(mapping, 'type') || readText(mapping, 'mapping')
    ? { name: '', nameNode: undefined, node: only, mapping }
    : undefined;
}

export function head({ name, nameNode, node }: NamedNode): { name: string; nameNode: NamedNode['nameNode']; node: Node } {
  return { name, nameNode, node };
}
