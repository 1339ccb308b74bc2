/** What a called operation needs and nobody gives: as inputs of the unit, passed on by `with`. */
import { nameInWords } from '../../create/names.ts';
import { unitAround } from '../../links/callers.ts';
import { findOperation } from '../../links/operations.ts';
import { inputsOf, type UnitPlace } from '../../links/scope.ts';
import type { InputParameter, WithEntry } from '../../model/capability.ts';
import { say } from '../../say.ts';
import { contains } from '../../span.ts';
import { deref, findPair } from '../../syntax/navigate.ts';
import type { MappingNode } from '../../syntax/tree.ts';
import type { TextEdit } from '../apply-edits.ts';
import { declareInputs, joined, type NewInput, replaceEmpty } from '../declare-inputs.ts';
import { insertKey } from '../insert-key.ts';
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
  const step = place.unit.steps.find(({ node }) => contains(node, offset));
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
  const owner = { mapping: place.unit.node, key: 'inputParameters', keyed: isKeyed(file), order: keyOrder(file, place.unit.node) } as const;
  const declared = declareInputs(
    file.text,
    owner,
    missing.map((input) => toInput(place, input)),
  );
  if (!declared) return undefined;
  const edits = [declared, passInputs(file.text, place, mapping, names)];
  return {
    title: names.length === 1 ? say`Add missing input ${quoted}` : say`Add missing inputs ${quoted}`,
    kind: 'rewrite',
    edits: edits.map((edit) => ({ uri: file.uri, ...edit })),
  };
}

/** A description of its own, else the name in words: a caller has nothing else to go by. */
function toInput({ unit }: UnitPlace, { name, parameter }: Missing): NewInput {
  const description = parameter?.description?.value || nameInWords(name);
  return {
    name,
    fields: [
      ...(unit.kind === 'rest-operation' ? [['in', 'query'] as const] : []),
      ['type', parameter?.type?.value ?? 'string'],
      ['description', writeScalar(description)],
    ],
  };
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
