/** What a called operation needs and nobody gives: as inputs of the unit, passed on by `with`. */
import { unitAround } from '../../links/callers.ts';
import { findOperation } from '../../links/operations.ts';
import { inputsOf, type UnitPlace } from '../../links/scope.ts';
import type { InputParameter, WithEntry } from '../../model/capability.ts';
import { say } from '../../say.ts';
import { deref, findPair } from '../../syntax/navigate.ts';
import type { MappingNode, PairNode } from '../../syntax/tree.ts';
import type { TextEdit } from '../apply-edits.ts';
import { insertKey, lineBreakOf } from '../insert-key.ts';
import { columnOf, nextLine } from '../lines.ts';
import { writeScalar } from '../write-scalar.ts';
import { openInputs } from './open-inputs.ts';
import { isKeyed, keyOrder, type Place, type Refactoring } from './refactoring.ts';

interface Missing {
  readonly name: string;
  readonly parameter: InputParameter | undefined;
}

export function addMissingInputs({ file, project, offset }: Place): Refactoring | undefined {
  const place = unitAround(file, offset);
  if (place?.unit.node.kind !== 'mapping') return undefined;
  const step = place.unit.steps.find(({ node }) => node.start <= offset && offset <= node.end);
  const caller = step?.kind === 'call' ? step : step ? undefined : place.unit;
  const { sections } = project.linksOf(file);
  const found = caller?.call && findOperation(sections, caller.call.value);
  const mapping = caller && deref(caller.node);
  if (!found || !caller || mapping?.kind !== 'mapping') return undefined;
  const given = new Set([...caller.with.map(({ name }: WithEntry) => name), ...inputsOf(place).map(({ name }) => name)]);
  const missing = openInputs(found, sections).filter(({ name }) => !given.has(name));
  if (missing.length === 0) return undefined;
  const names = missing.map(({ name }) => name);
  const quoted = names.map((name) => `\`${name}\``).join(', ');
  const edits = [
    ...declareInputs(file.text, place, missing, isKeyed(file), keyOrder(file, place.unit.node)),
    passInputs(file.text, place, mapping, names),
  ];
  return {
    title: names.length === 1 ? say`Add missing input ${quoted}` : say`Add missing inputs ${quoted}`,
    kind: 'rewrite',
    edits: edits.map((edit) => ({ uri: file.uri, ...edit })),
  };
}

/** Entries of `inputParameters`, in flow style, one line each. */
function declareInputs(
  text: string,
  place: UnitPlace,
  missing: readonly Missing[],
  keyed: boolean,
  order: readonly string[],
): readonly TextEdit[] {
  const owner = place.unit.node as MappingNode;
  const fields = missing.map(({ name, parameter }) => ({ name, fields: fieldsFor(place, parameter) }));
  const pair = findPair(owner, 'inputParameters');
  const list = pair && deref(pair.value);
  if (list?.kind === 'mapping' && list.pairs.length > 0) {
    const keys = list.pairs.map(({ key }) => key.text);
    return [
      joined(fields.map(({ name, fields: value }) => insertKey(text, list, writeScalar(name), `{${value}}`, [...keys, writeScalar(name)]))),
    ];
  }
  if (list?.kind === 'sequence' && list.items.length > 0) {
    const last = list.items.at(-1);
    if (!last) return [];
    const items = fields.map(({ name, fields: value }) => `{name: ${name}, ${value}}`);
    if (list.flow) return [{ start: last.end, end: last.end, newText: items.map((item) => `, ${item}`).join('') }];
    const eol = lineBreakOf(text);
    const at = nextLine(text, Math.max(last.end - 1, last.start));
    const lead = text[at - 1] === '\n' ? '' : eol;
    return [
      { start: at, end: at, newText: lead + items.map((item) => `${' '.repeat(columnOf(text, list.start))}- ${item}${eol}`).join('') },
    ];
  }
  const value = keyed
    ? `{${fields.map(({ name, fields: inner }) => `${writeScalar(name)}: {${inner}}`).join(', ')}}`
    : `[${fields.map(({ name, fields: inner }) => `{name: ${name}, ${inner}}`).join(', ')}]`;
  return [pair ? replaceEmpty(pair, value) : insertKey(text, owner, 'inputParameters', value, order)];
}

/** Several insertions at one place as one. */
function joined(edits: readonly TextEdit[]): TextEdit {
  const [first] = edits;
  return { start: first?.start ?? 0, end: first?.end ?? 0, newText: edits.map(({ newText }) => newText).join('') };
}

function fieldsFor({ unit }: UnitPlace, parameter: InputParameter | undefined): string {
  const type = parameter?.type?.value ?? 'string';
  const description = `description: ${JSON.stringify(parameter?.description?.value ?? '')}`;
  return `${unit.kind === 'rest-operation' ? 'in: query, ' : ''}type: ${type}, ${description}`;
}

function passInputs(text: string, place: UnitPlace, mapping: MappingNode, names: readonly string[]): TextEdit {
  const namespace = (place.server ?? place.aggregate)?.namespace?.value;
  const value = (name: string) => (namespace === undefined ? JSON.stringify(`{{${name}}}`) : writeScalar(`${namespace}.${name}`));
  const pair = findPair(mapping, 'with');
  const entries = pair && deref(pair.value);
  if (entries?.kind === 'mapping' && entries.pairs.length > 0) {
    const keys = entries.pairs.map(({ key }) => key.text);
    return joined(names.map((name) => insertKey(text, entries, writeScalar(name), value(name), [...keys, writeScalar(name)])));
  }
  const written = `{${names.map((name) => `${writeScalar(name)}: ${value(name)}`).join(', ')}}`;
  return pair ? replaceEmpty(pair, written) : insertKey(text, mapping, 'with', written, ['name', 'type', 'call', 'with']);
}

/** `key:`, `key: {}` and `key: []` with something in them. */
function replaceEmpty({ key, value }: PairNode, text: string): TextEdit {
  const isMissing = value.kind === 'scalar' && value.style === 'missing';
  return isMissing ? { start: key.end + 1, end: key.end + 1, newText: ` ${text}` } : { start: value.start, end: value.end, newText: text };
}
