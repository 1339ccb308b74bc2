/** Paths: placeholders that have an input, and paths of the APIs that could be offered under the same name. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { findOperation, inputsOfOperation } from '../spec/links/operations.ts';
import { ownUnits } from '../spec/links/units.ts';
import type { InputParameter } from '../spec/model/capability.ts';
import { say } from '../spec/say.ts';
import type { Proposal, Question } from './proposal.ts';
import { inserted } from './quoting.ts';
import { escaped } from './snippet.ts';
import { isAround } from './units-at.ts';

export function routeProposals(question: Question): readonly Proposal[] {
  if (question.place.path.includes('consumes')) return [];
  return placeholderProposals(question) ?? wholePaths(question);
}

/** Inside `{…}`; undefined elsewhere. */
function placeholderProposals(question: Question): readonly Proposal[] | undefined {
  const { file, offset, place } = question;
  const open = /\{([\w-]*)$/.exec(place.typed);
  if (!open || place.typed.endsWith('{{')) return undefined;
  const typed = open[1] ?? '';
  const behind = /^([\w-]*)(\}?)/.exec(file.text.slice(offset));
  const replace = { start: offset - typed.length, end: offset + (behind?.[0].length ?? 0) };
  const there = new Set([...place.written.matchAll(/\{([\w-]+)\}/g)].map((match) => match[1]));
  return inputsOfRoute(question)
    .filter(({ name }) => !there.has(name))
    .map(({ name, detail }) => ({ label: name, kind: CompletionItemKind.Variable, detail, replace, insert: `${escaped(name)}\\}` }));
}

interface RouteInput {
  readonly name: string;
  readonly detail: string;
}

/** Inputs that the route's operations read from the path, then those that what they call takes. */
function inputsOfRoute({ file, project, offset }: Question): readonly RouteInput[] {
  const { sections } = project.linksOf(file);
  const found = new Map<string, RouteInput>();
  const add = (name: string, detail: string) => {
    if (!found.has(name)) found.set(name, { name, detail });
  };
  const units = ownUnits(file).filter(({ restResource }) => restResource && isAround(file, restResource.node, offset));
  const declared = (inputs: readonly InputParameter[]) => {
    for (const input of inputs) if (input.in?.value === 'path') add(input.name, say`input in the path`);
  };
  for (const { unit, restResource } of units) {
    declared(restResource?.inputParameters ?? []);
    declared(unit.inputParameters);
  }
  for (const { unit } of units) {
    const called = unit.call && findOperation(sections, unit.call.value);
    if (called) for (const input of inputsOfOperation(called)) if (input.required) add(input.name, say`input of ${unit.call?.value}`);
  }
  return [...found.values()];
}

/** Where nothing is written yet: the paths of the consumed APIs, with the placeholders of a route. */
function wholePaths({ file, project, place }: Question): readonly Proposal[] {
  if (place.written !== '') return [];
  const { clients } = project.linksOf(file).sections;
  const paths = new Map<string, string>();
  for (const { part, namespace } of clients) {
    for (const { path } of part.resources) {
      const route = path?.value.replace(/\{\{\s*([\w-]+)\s*\}\}/g, '{$1}');
      if (route && !paths.has(route)) paths.set(route, namespace ?? '');
    }
  }
  return [...paths].map(([path, namespace]) => ({
    label: path,
    kind: CompletionItemKind.Reference,
    detail: say`as in ${namespace}`,
    replace: place.replace,
    insert: inserted(place, path),
  }));
}
