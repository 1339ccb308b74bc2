/** Members after `$.`: steps and their fields, and the fields that an answer is known to have. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { findOperation } from '../spec/links/operations.ts';
import type { OutputParameter, Step } from '../spec/model/capability.ts';
import { say } from '../spec/say.ts';
import type { Place } from './cursor.ts';
import { answerOf, type Known, type KnownPath, knownAt, listsAround, type Observe, pathsBelow, resultOfCall } from './known-answer.ts';
import type { Proposal, Question } from './proposal.ts';
import { inserted } from './quoting.ts';
import { callAt, stepAt, stepsBefore, unitAt } from './units-at.ts';

export function pathProposals(question: Question, meaning: 'step-path' | 'json-path'): readonly Proposal[] {
  const paths = meaning === 'step-path' ? stepPaths(question) : answerPaths(question);
  const { place } = question;
  // Behind a quote that is put in with the path, nothing can go on.
  const goesOn = (path: string) => place.close === '' && inserted(place, path).endsWith(path);
  const commit = meaning === 'step-path' ? ['.'] : ['.', '['];
  return paths.map((path) => ({ ...toProposal(question, path), ...(goesOn(path.path) ? { commit } : {}) }));
}

function toProposal({ place }: Question, { path, detail }: KnownPath, kind: CompletionItemKind = CompletionItemKind.Field): Proposal {
  return { label: path, kind, ...(detail ? { detail } : {}), replace: place.replace, insert: inserted(place, path) };
}

function stepPaths(question: Question): readonly KnownPath[] {
  const { place } = question;
  return stepsBefore(question.file, question.offset).flatMap((step) => {
    const path = /^\$\s*\[/.test(place.typed) ? `$${bracketed(place, step.name)}` : `$.${step.name}`;
    return [{ path, detail: say`all that ${step.name} gives` }, ...fieldsOfStep(question, step, path)];
  });
}

/** `['name']`, in the quotes that were begun with, and that the quotes around the whole path leave free. */
function bracketed({ style, typed }: Written, name: string): string {
  const isDouble = style === 'single' || (style !== 'double' && /\[\s*"[^\]]*$/.test(typed));
  return isDouble ? `["${name}"]` : `['${name}']`;
}

/** Fields of what a step gives, as paths below `before`. */
export function fieldsOfStep(question: Asked, step: Step, before: string): readonly KnownPath[] {
  const { file, project, place } = question;
  switch (step.kind) {
    case 'lookup':
      return step.outputParameters.map((field) => ({ path: `${before}.${field.value}`, detail: say`field of ${step.name}` }));
    case 'call':
      if (!step.call) return [];
      return membersOf(resultOfCall(project.linksOf(file).sections, step.call.value, observerOf(question)), before, place);
    case 'script':
    case 'unknown':
      return [];
    default:
      return step satisfies never;
  }
}

/** What a path in a mapping or in a consumed output can take out of the answer. */
function answerPaths(question: Question): readonly KnownPath[] {
  const { file, project, offset, place } = question;
  const { sections } = project.linksOf(file);
  const call = callAt(file, offset);
  const found = call === undefined ? undefined : findOperation(sections, call);
  const lists = listsAround(place.file, place.path);
  const whole = { path: '$', detail: lists.length > 0 ? say`the whole element` : say`the whole answer` };
  if (!found) return [whole];
  let known = answerOf(sections, found, observerOf(question), { uri: file.uri, offset });
  for (const path of lists) known = knownAt(known, path).element ?? { members: new Map(), element: undefined, detail: '' };
  return [...membersOf(known, '$', place), whole];
}

/** What a question about the fields of a step is asked with. */
export type Asked = Pick<Question, 'file' | 'project'> & { readonly place?: Written };

/** What is written of the path so far, and in which quotes. */
type Written = Pick<Place, 'typed' | 'style'>;

function observerOf({ file, project }: Asked): Observe {
  return (found) => project.observedAnswer(file, found);
}

/** All paths below a value; names in brackets, and those of elements of a list, only when the bracket is typed. */
function membersOf(known: Known, before: string, place: Written | undefined): readonly KnownPath[] {
  const paths = pathsBelow(known, before);
  const { typed = '' } = place ?? {};
  const open = typed.startsWith(before) ? typed.lastIndexOf('[') : -1;
  if (!place || open < before.length) return paths;
  const { element, members } = knownAt(known, `$${typed.slice(before.length, open)}`);
  if (/^\[\s*['"]/.test(typed.slice(open))) {
    const heads = [...members].map(([name, { detail }]) => ({ path: typed.slice(0, open) + bracketed(place, name), detail }));
    return [...paths, ...heads];
  }
  if (!element) return paths;
  const written = /^\[(?:\*|-?\d+)\]/.exec(typed.slice(open))?.[0];
  const heads = (written === undefined ? ['[0]', '[*]'] : [written]).map((bracket) => typed.slice(0, open) + bracket);
  return [...paths, ...heads.flatMap((head) => [{ path: head, detail: element.detail }, ...pathsBelow(element, head)])];
}

/** Names of the fields that a lookup may compare or keep: those that elements of the indexed answer are known to have. */
export function lookupFieldProposals(question: Question): readonly Proposal[] {
  const { file, project, offset, place } = question;
  const key = place.path.at(-1) === 'match' ? 'match' : place.path.at(-2) === 'outputParameters' ? 'outputParameters' : undefined;
  const unit = unitAt(file, offset);
  const step = unit && stepAt(file, unit, offset)?.step;
  if (!key || !unit || step?.kind !== 'lookup') return [];
  const indexed = unit.unit.steps.find(({ name }) => name === step.index?.value);
  if (indexed?.kind !== 'call' || !indexed.call) return [];
  const result = resultOfCall(project.linksOf(file).sections, indexed.call.value, observerOf(question));
  const fields = [...(result.element ?? result).members];
  return fields.map(([name, { detail }]) => ({
    ...toProposal(question, { path: name, detail }),
    label: name,
    insert: inserted(place, name),
  }));
}

/** Outputs of the unit that a mapping can fill, with dots into objects. */
export function targetProposals(question: Question): readonly Proposal[] {
  const { file, offset, place } = question;
  const key = place.path.at(-1);
  if ((key !== 'target' && key !== 'targetName') || place.path.at(-3) !== 'mappings') return [];
  const outputs = unitAt(file, offset)?.unit.outputs;
  return outputs?.form === 'map' ? targetsIn(outputs.parameters, '').map((path) => toProposal(question, path)) : [];
}

function targetsIn(outputs: readonly OutputParameter[], before: string): readonly KnownPath[] {
  return outputs.flatMap(({ name, type, properties }) => [
    { path: before + name, detail: type?.value ?? '' },
    ...targetsIn(properties, `${before}${name}.`),
  ]);
}
