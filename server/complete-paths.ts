/** Members after `$.`: steps and their fields, and the fields that a declared answer has. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { findOperation } from '../spec/links/operations.ts';
import type { OutputParameter, Step } from '../spec/model/capability.ts';
import type { Proposal, Question } from './proposal.ts';
import { inserted } from './quoting.ts';
import { stepAt, unitAt } from './units-at.ts';

interface Member {
  readonly path: string;
  readonly detail: string;
}

export function pathProposals(question: Question, meaning: 'step-path' | 'json-path'): readonly Proposal[] {
  const { place } = question;
  const members = meaning === 'step-path' ? stepMembers(question) : answerMembers(question);
  return members.map(({ path, detail }) => ({
    label: path,
    kind: CompletionItemKind.Field,
    detail,
    replace: place.replace,
    insert: inserted(place, path),
  }));
}

function stepMembers(question: Question): readonly Member[] {
  const { file, project, offset } = question;
  const unit = unitAt(file, offset);
  if (!unit) return [];
  const at = stepAt(file, unit, offset)?.index ?? unit.unit.steps.length;
  return unit.unit.steps.slice(0, at).flatMap((step) => [
    { path: `$.${step.name}`, detail: `all that ${step.name} gives` },
    ...fieldsOfStep(step, (call) => findOperation(project.linksOf(file).sections, call)?.operation.outputs?.parameters ?? []).map(
      (field) => ({
        path: `$.${step.name}.${field}`,
        detail: `field of ${step.name}`,
      }),
    ),
  ]);
}

function fieldsOfStep(step: Step, outputsOf: (call: string) => readonly OutputParameter[]): readonly string[] {
  if (step.kind === 'lookup') return step.outputParameters.map((field) => field.value);
  if (step.kind !== 'call' || !step.call) return [];
  return outputsOf(step.call.value).map((output) => output.name);
}

/** What the called operation is known to answer: the paths its own outputs are taken from. */
function answerMembers(question: Question): readonly Member[] {
  const { file, project, offset } = question;
  const unit = unitAt(file, offset);
  const call = unit?.unit.call?.value;
  const outputs = call === undefined ? [] : (findOperation(project.linksOf(file).sections, call)?.operation.outputs?.parameters ?? []);
  const paths = new Map<string, string>([['$', 'the whole answer']]);
  for (const output of outputs) if (output.mapping) paths.set(output.mapping.value, `${output.name}, as ${call} declares it`);
  return [...paths].map(([path, detail]) => ({ path, detail }));
}
