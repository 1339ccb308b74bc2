/** Keys that the author chooses, but not freely: arguments of a call, placeholders of a path, keys of a secrets file. */

import { CompletionItemKind } from 'vscode-languageserver-types';
import { findFlow, findOperation } from '../spec/links/operations.ts';
import { inputsOf } from '../spec/links/scope.ts';
import { say } from '../spec/say.ts';
import { findPair } from '../spec/syntax/navigate.ts';
import type { Node } from '../spec/syntax/tree.ts';
import { variablesToBind } from './complete-binds.ts';
import { wantedInputs } from './complete-inputs.ts';
import { namesAt } from './complete-templates.ts';
import type { Place } from './cursor.ts';
import type { Proposal, Question } from './proposal.ts';
import { inserted } from './quoting.ts';
import { inputsToGive } from './signature.ts';
import { escaped } from './snippet.ts';
import { stepAt, unitAt } from './units-at.ts';
import { mediaTypes, requestHeaders, statuses } from './well-known.ts';

interface Key {
  readonly name: string;
  readonly detail: string;
  readonly required: boolean;
  /** Put behind the colon, as a snippet. */
  readonly value: string;
}

export function mapKeyProposals(question: Question): readonly Proposal[] {
  const { place } = question;
  const owner = place.path.findLast((step) => typeof step === 'string');
  const present = new Set(place.mapping?.pairs.map((pair) => pair.key.text) ?? []);
  return keysFor(question, owner)
    .filter((key) => !present.has(key.name))
    .map((key) => ({
      label: key.name,
      kind: CompletionItemKind.Field,
      detail: key.required ? say`${key.detail} (required)` : key.detail,
      replace: place.replace,
      insert: `${place.lead}${escaped(keyAt(place, key.name))}${place.close}${place.hasColon ? '' : `:${key.value}`}`,
    }));
}

/** A name that needs quotes, where they stand already. */
function keyAt({ style }: Place, name: string): string {
  return style === 'plain' ? name : name.replace(/^"(.*)"$/, '$1');
}

function keysFor(question: Question, owner: string | number | undefined): readonly Key[] {
  switch (owner) {
    case 'with':
      return argumentKeys(question);
    case 'inputParameters':
      return [...wantedInputs(question).map((input) => ({ ...input, value: blockOf(question, input.facts) })), ...headerKeys(question)];
    case 'keys':
      return variablesToBind(question).map(({ name, source, detail }) => ({
        name,
        detail,
        required: false,
        value: source === '' ? ' $1' : ` ${escaped(source)}`,
      }));
    case 'responses':
      return statuses.map(([name, detail]) => ({
        name: `"${name}"`,
        detail,
        required: false,
        value: `\n${' '.repeat(question.place.column + 2)}$1`,
      }));
    case 'content':
      return mediaTypes.map((name) => ({
        name,
        detail: say`media type`,
        required: false,
        value: `\n${' '.repeat(question.place.column + 2)}$1`,
      }));
    default:
      return [];
  }
}

/** The inputs of what is called, each with the value it would most likely be given. */
function argumentKeys(question: Question): readonly Key[] {
  const { file, project, offset } = question;
  const { sections } = project.linksOf(file);
  const owner = ownerOfWith(question);
  const text = (key: string): string | undefined => {
    const value = owner && findPair(owner, key)?.value;
    return value?.kind === 'scalar' ? value.text : undefined;
  };
  const call = text('call');
  const ref = text('ref');
  const known = namesAt(file, project, offset);
  const value = (name: string): string => (known.has(name) ? ` "{{${name}\\}\\}"` : ' $1');
  if (ref !== undefined) {
    const flow = findFlow(sections, ref)?.flow;
    return (flow?.inputParameters ?? []).map((input) => ({
      name: input.name,
      detail: input.description?.value ?? say`input`,
      required: input.required?.value !== false,
      value: value(input.name),
    }));
  }
  const found = call === undefined ? undefined : findOperation(sections, call);
  if (!found) return [];
  return inputsToGive(found)
    .map(({ name, parameter, required }) => ({
      name,
      detail: parameter?.in ? say`in ${parameter.in.value}` : say`input`,
      required,
      value: value(name),
    }))
    .sort((a, b) => Number(b.required) - Number(a.required));
}

/** The mapping that has the `with`, in the copy. */
function ownerOfWith({ place }: Question): Node | undefined {
  let at: Node | undefined = place.mapping ?? place.node;
  while (at) {
    const parent: Node['parent'] = at.parent;
    if (parent?.kind === 'pair' && parent.key.text === 'with') return parent.parent;
    at = parent?.kind === 'pair' ? parent.parent : parent;
  }
  return undefined;
}

/** Facts of an input as the block behind its name: below it, or on its line in flow style. */
function blockOf({ place }: Question, facts: readonly string[]): string {
  if (place.flow) return ` {${facts.join(', ')}\\}`;
  return facts.map((fact) => `\n${' '.repeat(place.column + 2)}${fact}`).join('');
}

/** Headers that a request may need; named freely, so they are asked for by their first letters. */
function headerKeys({ place }: Question): readonly Key[] {
  if (!place.path.includes('consumes') || place.flow) return [];
  const indent = ' '.repeat(place.column + 2);
  return requestHeaders().map(([name, detail]) => ({ name, detail, required: false, value: `\n${indent}in: header\n${indent}value: $1` }));
}

/** Values of `with`: inputs of the unit by their qualified name and as templates, results of earlier steps. */
export function withValueProposals(question: Question): readonly Proposal[] {
  const { file, place, offset } = question;
  if (place.path.at(-2) !== 'with' || place.written.includes('{{')) return [];
  const unit = unitAt(file, offset);
  if (!unit) return [];
  const argument = place.path.at(-1);
  const inputs = [...inputsOf(unit)].sort((a, b) => Number(b.name === argument) - Number(a.name === argument));
  const qualified = unit.namespace === undefined ? [] : inputs.map(({ name }) => ({ label: `${unit.namespace}.${name}`, name }));
  const before = unit.unit.steps.slice(0, stepAt(file, unit, offset)?.index ?? 0);
  const templates = [...inputs.map(({ name }) => ({ name, kind: 'input' })), ...before.map(({ name }) => ({ name, kind: 'step' }))];
  return [
    ...qualified.map(({ label }) => ({
      label,
      kind: CompletionItemKind.Variable,
      detail: say`input`,
      replace: place.replace,
      insert: inserted(place, label),
    })),
    ...templates.map(({ name, kind }) => ({
      label: `{{${name}}}`,
      kind: kind === 'input' ? CompletionItemKind.Variable : CompletionItemKind.Event,
      detail: kind === 'input' ? say`input, in a text` : say`step, in a text`,
      replace: place.replace,
      insert: inserted(place, `{{${name}}}`),
      filter: name,
    })),
  ];
}
