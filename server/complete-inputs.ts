/** Inputs that something else asks for: placeholders of the path, arguments of what a tool or flow calls. */

import { CompletionItemKind } from 'vscode-languageserver-types';
import { findFlow, findOperation } from '../spec/links/operations.ts';
import { placeholdersIn } from '../spec/links/routes.ts';
import { templateNames } from '../spec/links/template.ts';
import { ownServers } from '../spec/model/own-parts.ts';
import { itemsOf } from '../spec/model/reader.ts';
import { say } from '../spec/say.ts';
import { findPair, get, textOf } from '../spec/syntax/navigate.ts';
import type { Proposal, Question } from './proposal.ts';
import { inserted } from './quoting.ts';
import { inputsToGive } from './signature.ts';
import { clientAt, unitAt } from './units-at.ts';

export interface WantedInput {
  readonly name: string;
  readonly detail: string;
  readonly required: boolean;
  /** `in: path` and the like: what it takes besides its name, as snippets. */
  readonly facts: readonly string[];
}

/** What the inputs at the cursor should have, those included that are there already. */
export function wantedInputs({ file, project, offset, place }: Question): readonly WantedInput[] {
  const described = ['type: string', 'description: $1'];
  const unit = place.path.includes('consumes') ? undefined : unitAt(file, offset);
  if (unit?.restResource) {
    const path = unit.restResource.path?.value ?? '';
    return placeholdersIn(path).map(({ name }) => ({
      name,
      detail: say`placeholder of the path`,
      required: true,
      facts: ['in: path', ...described],
    }));
  }
  if (unit) {
    const { sections } = project.linksOf(file);
    const flow = unit.unit.ref && findFlow(sections, unit.unit.ref.value)?.flow;
    if (flow) {
      const detail = say`input of ${unit.unit.ref?.value ?? ''}`;
      return flow.inputParameters.map(({ name, required }) => ({ name, detail, required: required?.value !== false, facts: described }));
    }
    const calls = [unit.unit.call, ...unit.unit.steps.map((step) => (step.kind === 'call' ? step.call : undefined))];
    return calls.flatMap((call) => {
      const found = call && findOperation(sections, call.value);
      if (!found) return [];
      return inputsToGive(found).map(({ name, required }) => ({
        name,
        detail: say`argument of ${call.value}`,
        required,
        facts: described,
      }));
    });
  }
  const path = clientAt(file, offset)?.resource?.path?.value ?? '';
  return templateNames(path).map(({ name }) => ({ name, detail: say`placeholder of the path`, required: true, facts: ['in: path'] }));
}

/** The same in list style, where the name of an input is a value. */
export function inputNameProposals(question: Question): readonly Proposal[] {
  const { place } = question;
  if (place.kind !== 'value' || place.path.at(-1) !== 'name' || place.path.at(-3) !== 'inputParameters') return [];
  const items = itemsOf(get(place.file.tree.root, ...place.path.slice(0, -2)));
  const there = new Set(items.map((item) => textOf(findPair(item, 'name')?.value)));
  return unique(wantedInputs(question).filter(({ name }) => !there.has(name))).map(({ name, detail }) => ({
    label: name,
    kind: CompletionItemKind.Field,
    detail,
    replace: place.replace,
    insert: inserted(place, name),
  }));
}

function unique(inputs: readonly WantedInput[]): readonly WantedInput[] {
  return inputs.filter(({ name }, index) => inputs.findIndex((other) => other.name === name) === index);
}

/** `allowed-tools` of a skill: names of its own tools, separated by blanks. */
export function allowedToolProposals({ file, place, offset }: Question): readonly Proposal[] {
  if (place.kind !== 'value' || place.path.at(-1) !== 'allowed-tools' || place.path.at(-3) !== 'skills') return [];
  const typed = /\S*$/.exec(place.typed)?.[0] ?? '';
  const rest = /^[^\s"']*/.exec(file.text.slice(offset))?.[0] ?? '';
  const written = new Set(place.written.split(/\s+/).filter((name) => name !== typed + rest));
  const skills = ownServers(file).flatMap((server) => (server.kind === 'skill' ? server.skills : []));
  const skill = skills.findLast(({ node }) => node.start <= offset);
  return (skill?.tools ?? []).flatMap(({ name }) =>
    written.has(name)
      ? []
      : {
          label: name,
          kind: CompletionItemKind.Function,
          detail: say`tool of the skill`,
          replace: { start: offset - typed.length, end: offset + rest.length },
          insert: place.typed === '' ? place.lead + name : name,
        },
  );
}
