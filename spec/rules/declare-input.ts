/** The fix for a name that nothing declares: an input of the unit around it, an argument of the prompt. */
import { nameInWords } from '../create/names.ts';
import { declareInputs, type InputOwner, type NewInput } from '../edits/declare-inputs.ts';
import { isKeyed, keyOrder } from '../edits/refactor/refactoring.ts';
import { writeScalar } from '../edits/write-scalar.ts';
import { unitAround } from '../links/callers.ts';
import type { Reference } from '../links/definition.ts';
import { findFlow, findOperation, inputsOfOperation } from '../links/operations.ts';
import type { EffectiveSections } from '../links/resolve-imports.ts';
import type { UnitPlace } from '../links/scope.ts';
import type { InputParameter, WithEntry } from '../model/capability.ts';
import { ownServers } from '../model/own-parts.ts';
import type { Fix } from '../problem.ts';
import { say } from '../say.ts';
import type { SourceFile } from '../source-file.ts';
import { contains, isWithin } from '../span.ts';
import { deref } from '../syntax/navigate.ts';
import type { Node } from '../syntax/tree.ts';

/** Nothing where a name cannot be declared: in consumed APIs, whose callers declare, and in MCP resources, whose address does. */
export function declareInput(file: SourceFile, sections: EffectiveSections, { name, span, whole }: Reference): readonly Fix[] {
  if (!/^[A-Za-z0-9_*-]+$/.test(name)) return [];
  const isDotted = file.text.slice(span.end, whole.end).startsWith('.');
  const prompt = ownServers(file)
    .flatMap((server) => (server.kind === 'mcp' ? server.prompts : []))
    .find(({ node }) => isWithin(span, node));
  if (prompt) {
    const fields = [['description', writeScalar(nameInWords(name))]] as const;
    return toFix(file, prompt.node, 'arguments', { name, fields }, say`Declare argument \`${name}\``);
  }
  const place = unitAround(file, span.start);
  if (!place) return [];
  const taken = inputTaking(place, sections, span.start);
  const type = isDotted ? 'object' : (taken?.type?.value ?? 'string');
  const input: NewInput = {
    name,
    fields: [
      ...(place.unit.kind === 'rest-operation' ? [['in', inOf(place.unit.method?.value)] as const] : []),
      ['type', type],
      ['description', writeScalar(taken?.description?.value || nameInWords(name))],
    ],
  };
  return toFix(file, place.unit.node, 'inputParameters', input, say`Declare input \`${name}\``);
}

function toFix(file: SourceFile, owner: Node, key: InputOwner['key'], input: NewInput, title: string): readonly Fix[] {
  const mapping = deref(owner);
  if (mapping?.kind !== 'mapping') return [];
  const order = keyOrder(file, mapping);
  if (!order.includes(key)) return [];
  const edit = declareInputs(file.text, { mapping, key, keyed: isKeyed(file), order }, [input]);
  return edit ? [{ title, preferred: false, edits: [{ uri: file.uri, ...edit }] }] : [];
}

/** Methods without a body have their inputs in the query. */
function inOf(method: string | undefined): string {
  return method === 'POST' || method === 'PUT' || method === 'PATCH' ? 'body' : 'query';
}

/** What the argument fills in whose value the name stands: its type and text are those of the new input, too. */
function inputTaking({ unit }: UnitPlace, sections: EffectiveSections, offset: number): InputParameter | undefined {
  const isAt = (entry: WithEntry) => contains(entry.value.node, offset);
  const own = unit.with.find(isAt);
  if (own && unit.ref) return findFlow(sections, unit.ref.value)?.flow.inputParameters.find(({ name }) => name === own.name);
  const step = unit.steps.find((candidate) => candidate.kind === 'call' && candidate.with.some(isAt));
  const entry = own ?? (step?.kind === 'call' ? step.with.find(isAt) : undefined);
  const call = own ? unit.call : step?.kind === 'call' ? step.call : undefined;
  const found = call && findOperation(sections, call.value);
  return found && entry && inputsOfOperation(found).find(({ name }) => name === entry.name)?.parameter;
}
