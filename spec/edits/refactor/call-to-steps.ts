/** One plain call as a list of steps, so that more can be added; and back. */
import { unitAround } from '../../links/callers.ts';
import { type FoundOperation, findOperation } from '../../links/operations.ts';
import type { UnitPlace } from '../../links/scope.ts';
import type { OutputParameter } from '../../model/capability.ts';
import { say } from '../../say.ts';
import { findPair } from '../../syntax/navigate.ts';
import type { MappingNode, PairNode } from '../../syntax/tree.ts';
import type { TextEdit } from '../apply-edits.ts';
import { freeName } from '../free-name.ts';
import { insertKey } from '../insert-key.ts';
import { columnOf } from '../lines.ts';
import { contentEnd } from '../remove-pair.ts';
import { writeScalar } from '../write-scalar.ts';
import { indented, namedLines, pairLines, removeLines, toText } from './blocks.ts';
import { isKeyed, type Place, type Refactoring, type Refusal } from './refactoring.ts';
import { refuseOneLine } from './spread.ts';

const scalarTypes: ReadonlySet<string> = new Set(['string', 'number', 'integer', 'boolean']);

interface Field {
  readonly name: string;
  readonly type: string;
  /** `$.a.b` into the answer, or behind the name of the step. */
  readonly path: string;
}

export function callToSteps({ file, project, offset }: Place): Refactoring | Refusal | undefined {
  const title = say`Convert the call to steps`;
  const place = unitAround(file, offset);
  const mapping = mappingOf(place);
  const call = findPair(mapping, 'call');
  if (!place || !mapping || !call || place.unit.steps.length > 0 || !place.unit.call) return undefined;
  const found = findOperation(project.linksOf(file).sections, place.unit.call.value);
  if (!found) return undefined;
  if (mapping.flow) return refuseOneLine(title, 'rewrite');
  const { text } = file;
  const keyed = isKeyed(file);
  const name = found.operation.name;
  const argumentsPair = findPair(mapping, 'with');
  const step = namedLines(name, ['type: call', ...pairLines(text, call), ...(argumentsPair ? pairLines(text, argumentsPair) : [])], keyed);
  const lines = ['steps:', ...indented(step, 2)];
  const outputs = findPair(mapping, 'outputParameters');
  const fields = outputs ? fieldsOfAnswer(place, found) : [];
  if (!fields) {
    const refused = say`Mappings of steps give an object of plain fields; its output is something else.`;
    return { title, kind: 'rewrite', refused };
  }
  const more = fields.length > 0 ? mappingLines(fields, name, keyed) : [];
  const edits = [
    ...nameOperation(text, place, mapping, name, keyed),
    replacePair(text, call, [...lines, ...more]),
    ...(argumentsPair ? [removeLines(text, mapping, argumentsPair)] : []),
    ...(outputs && fields.length > 0 ? [replacePair(text, outputs, declaredLines(fields, keyed))] : []),
  ];
  return { title, kind: 'rewrite', edits: edits.map((edit) => ({ uri: file.uri, ...edit })) };
}

/** In list style an operation with steps needs a name of its own (format.md 5.5). */
function nameOperation(
  text: string,
  { unit, restResource }: UnitPlace,
  mapping: MappingNode,
  wanted: string,
  keyed: boolean,
): readonly TextEdit[] {
  if (keyed || unit.kind !== 'rest-operation' || unit.name !== '') return [];
  const taken = restResource?.operations.map((operation) => operation.name) ?? [];
  return [insertKey(text, mapping, 'name', writeScalar(freeName(taken, wanted)), ['name'])];
}

export function stepsToCall({ file, project, offset }: Place): Refactoring | Refusal | undefined {
  const title = say`Convert the only step to a call`;
  const place = unitAround(file, offset);
  const mapping = mappingOf(place);
  const steps = findPair(mapping, 'steps');
  const [step, ...others] = place?.unit.steps ?? [];
  if (!place || !mapping || !steps || step?.kind !== 'call' || !step.call || others.length > 0) return undefined;
  const found = findOperation(project.linksOf(file).sections, step.call.value);
  if (!found || step.node.kind !== 'mapping') return undefined;
  const fields = fieldsOfSteps(place, found, step.name);
  if (!fields) {
    const refused = say`One call cannot give what its mappings give: they must take plain fields of the answer, one for each output.`;
    return { title, kind: 'rewrite', refused };
  }
  if (mapping.flow) return refuseOneLine(title, 'rewrite');
  const { text } = file;
  const own = step.node;
  const kept = ['call', 'with'].flatMap((key) => {
    const pair = findPair(own, key);
    return pair ? [...pairLines(text, pair)] : [];
  });
  const outputs = findPair(mapping, 'outputParameters');
  const mappings = findPair(mapping, 'mappings');
  const answer = [
    'outputParameters:',
    '  - type: object',
    '    properties:',
    ...fields.map(({ name, type, path }) => `      ${writeScalar(name)}: {type: ${type}, mapping: ${path}}`),
  ];
  const edits = [
    replacePair(text, steps, kept),
    ...(mappings ? [removeLines(text, mapping, mappings)] : []),
    ...(outputs ? [fields.length > 0 ? replacePair(text, outputs, answer) : removeLines(text, mapping, outputs)] : []),
  ];
  return { title, kind: 'rewrite', edits: edits.map((edit) => ({ uri: file.uri, ...edit })) };
}

function mappingOf(place: UnitPlace | undefined): MappingNode | undefined {
  const node = place?.unit.node;
  return node?.kind === 'mapping' ? node : undefined;
}

function replacePair(text: string, pair: PairNode, lines: readonly string[]): TextEdit {
  const rest = /^[ \t]+#[^\r\n]*/.exec(text.slice(contentEnd(text, pair)))?.[0].length ?? 0;
  return { start: pair.start, end: contentEnd(text, pair) + rest, newText: toText(text, lines, columnOf(text, pair.start)) };
}

function mappingLines(fields: readonly Field[], step: string, keyed: boolean): readonly string[] {
  const target = keyed ? 'target' : 'targetName';
  return ['mappings:', ...fields.map(({ name, path }) => `  - {${target}: ${name}, value: $.${step}${path.slice(1)}}`)];
}

function declaredLines(fields: readonly Field[], keyed: boolean): readonly string[] {
  return [
    'outputParameters:',
    ...fields.map(({ name, type }) => (keyed ? `  ${writeScalar(name)}: {type: ${type}}` : `  - {name: ${name}, type: ${type}}`)),
  ];
}

/** The outputs of a plain call, as far as steps can say the same: an object of plain fields. Undefined when they cannot. */
function fieldsOfAnswer({ unit }: UnitPlace, found: FoundOperation): readonly Field[] | undefined {
  const [answer, ...others] = unit.outputs?.form === 'list' ? unit.outputs.parameters : [];
  if (answer?.type?.value !== 'object' || others.length > 0 || answer.mapping || answer.properties.length === 0) return undefined;
  const fields = answer.properties.map(({ name, type, mapping }) => toField(name, type?.value, mapping && namedPath(mapping.value, found)));
  return fields.every((field) => field !== undefined) ? fields : undefined;
}

/** The reverse; none when the unit declares no outputs. */
function fieldsOfSteps({ unit }: UnitPlace, found: FoundOperation, step: string): readonly Field[] | undefined {
  if (!unit.outputs && unit.mappings.length === 0) return [];
  if (unit.outputs?.form !== 'map') return undefined;
  const fields = unit.outputs.parameters.map((output: OutputParameter) => {
    const value = unit.mappings.find(({ target }) => target?.value === output.name)?.value?.value;
    const prefix = `$.${step}.`;
    return toField(output.name, output.type?.value, value?.startsWith(prefix) ? rawPath(value.slice(prefix.length), found) : undefined);
  });
  const targets = new Set(unit.outputs.parameters.map(({ name }) => name));
  const isWhole = unit.mappings.every(({ target }) => targets.has(target?.value ?? ''));
  return isWhole && fields.every((field) => field !== undefined) ? fields : undefined;
}

function toField(name: string, type: string | undefined, path: string | undefined): Field | undefined {
  if (type === undefined || path === undefined || !scalarTypes.has(type) || !/^\$(\.[\w-]+)+$/.test(path)) return undefined;
  return { name, type, path };
}

/** A path into the answer, by the names a step gives its parts: those of the declared outputs, where there are any. */
function namedPath(path: string, { operation }: FoundOperation): string | undefined {
  if (operation.outputs?.form !== 'map') return path;
  const output = operation.outputs.parameters.find(({ mapping }) => mapping?.value === path);
  return output && `$.${output.name}`;
}

function rawPath(path: string, { operation }: FoundOperation): string | undefined {
  if (operation.outputs?.form !== 'map') return `$.${path}`;
  const [first = '', ...rest] = path.split('.');
  const output = operation.outputs.parameters.find(({ name }) => name === first);
  return output?.mapping && [output.mapping.value.replace(/\.$/, ''), ...rest].join('.');
}
