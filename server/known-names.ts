/** What a snippet may name: things that are there, and names that are still free. */

import { freeName } from '../spec/edits/free-name.ts';
import { freePort } from '../spec/edits/refactor/server-entry.ts';
import { operationsOf } from '../spec/links/operations.ts';
import { type EffectiveSections, resolveSections } from '../spec/links/resolve-imports.ts';
import { inputsOf, variablesOf } from '../spec/links/scope.ts';
import { actionsOf } from '../spec/links/units.ts';
import type { OutputParameter, Server } from '../spec/model/capability.ts';
import { itemsOf } from '../spec/model/reader.ts';
import type { FieldDefinition, Shape } from '../spec/schema/definition.ts';
import { getDefinition } from '../spec/schema/definitions/index.ts';
import { valuesOf } from '../spec/schema/lookup.ts';
import { findPair, get, textOf } from '../spec/syntax/navigate.ts';
import type { Node } from '../spec/syntax/tree.ts';
import { wantedInputs } from './complete-inputs.ts';
import { namesAt } from './complete-templates.ts';
import { lazily } from './lazily.ts';
import type { Question } from './proposal.ts';
import { inputsToGive } from './signature.ts';
import { clientAt, stepsBefore, unitAt } from './units-at.ts';

export interface KnownNames {
  /** Values that make sense behind a key, likeliest first; empty where nothing is known. */
  valuesOf(field: FieldDefinition, shape: Shape): readonly string[];
  /** A name for a new entry that none of those beside it has. */
  freeName(wanted: string, entry: string): string;
}

export function namesKnownTo(question: Question): KnownNames {
  const taken = lazily(() => namesBeside(question));
  /** What is called does not work without it. */
  const askedInput = () => wantedInputs(question).find(({ name, required }) => required && !taken().includes(name))?.name;
  return {
    freeName: (wanted, entry) => {
      if (entry === 'variable') return freeVariable(question, wanted);
      return (entry === 'input parameter' ? askedInput() : undefined) ?? freeName(taken(), wanted);
    },
    valuesOf: (field, shape) => {
      if (field.key === 'name' && field.example !== undefined)
        return [(inputNames.has(field) ? askedInput() : undefined) ?? freeName(taken(), field.example)];
      if (field.key === 'port' && field.example !== undefined) return [String(freePort(question.file, Number(field.example)))];
      if (field.key === 'path' || field.key === 'method') return freeRoutes(question, field, shape);
      if (field.key === 'identity') return [...variables(question), './identity.json'];
      if (field.key === 'target' || field.key === 'targetName') return targets(question);
      return shape.kind === 'text' ? textsOf(question, field, shape.meaning) : [];
    },
  };
}

/** The names of inputs of what is served, where they are values. */
const inputNames: ReadonlySet<FieldDefinition> = new Set(
  (['McpToolInputParameter', 'ExposedInputParameter'] as const).flatMap((name) =>
    getDefinition(name).fields.filter(({ key }) => key === 'name'),
  ),
);

/** The entries around the cursor, or those in the list that a new item is put into. */
function entriesBeside({ place }: Question): readonly { readonly name: string | undefined; readonly value: Node }[] {
  if (typeof place.path.at(-1) !== 'number') return place.mapping?.pairs.map(({ key, value }) => ({ name: key.text, value })) ?? [];
  const items = itemsOf(get(place.file.tree.root, ...place.path.slice(0, -1)));
  return items.map((value) => ({ name: textOf(findPair(value, 'name')?.value), value }));
}

/** Operations of one client have names of their own, whatever resource they are in. */
function namesBeside(question: Question): readonly (string | undefined)[] {
  const client = clientAt(question.file, question.offset)?.client;
  return [
    ...entriesBeside(question).map(({ name }) => name),
    ...(client?.resources.flatMap(({ operations }) => operations.map(({ name }) => name)) ?? []),
  ];
}

/** A path that no route beside the new one has, or the methods that its path does not answer yet; of a server only. */
function freeRoutes(question: Question, { key, example }: FieldDefinition, shape: Shape): readonly string[] {
  if (question.place.path.includes('consumes') || example === undefined) return [];
  const taken = entriesBeside(question).map(({ value }) => textOf(findPair(value, key)?.value));
  if (key === 'path') return [freeName(taken, example)];
  return valuesOf(question.place.file, shape).flatMap(({ value }) => (taken.includes(value) ? [] : value));
}

/** One that a template names and nothing binds; else one that is not bound. */
function freeVariable(question: Question, wanted: string): string {
  const { references, sections } = question.project.linksOf(question.file);
  const missing = references.find(({ kind, state }) => kind === 'variable' && state === 'unresolved')?.name;
  return freeName(variablesOf(sections).keys(), missing ?? wanted, '_');
}

function textsOf(question: Question, field: FieldDefinition, meaning: Extract<Shape, { kind: 'text' }>['meaning']): readonly string[] {
  const { file, project } = question;
  const sections = resolveSections(file, project);
  switch (meaning) {
    case 'call':
      return easiestFirst(
        sections.clients.flatMap((client) =>
          client.namespace === undefined
            ? []
            : operationsOf(client).map((found) => ({
                name: `${client.namespace}.${found.operation.name}`,
                needs: inputsToGive(found).some(({ required }) => required),
              })),
        ),
      );
    case 'flow-ref':
      return sections.aggregates.flatMap(({ part, namespace }) =>
        namespace === undefined ? [] : part.flows.map((flow) => `${namespace}.${flow.name}`),
      );
    case 'client-namespace':
      return sections.clients.flatMap(({ namespace }) => namespace ?? []);
    case 'server-namespace':
      return sections.servers.flatMap(({ part, namespace }) => (namespace !== undefined && actionNames(part).length > 0 ? namespace : []));
    case 'action':
      return sections.servers.map(({ part }) => actionNames(part)).find((actions) => actions.length > 0) ?? [];
    case 'namespace':
      return field.key === 'namespace' && field.example !== undefined ? [freeName(namespacesIn(sections), field.example)] : [];
    case 'secret':
      return variables(question);
    case 'step-name':
      return stepsToRead(question);
    case 'step-path':
      return stepPaths(question, field);
    default:
      return [];
  }
}

/** What can be called as it is comes before what has to be given something. */
function easiestFirst(targets: readonly { readonly name: string; readonly needs: boolean }[]): readonly string[] {
  return [...targets.filter(({ needs }) => !needs), ...targets.filter(({ needs }) => needs)].map(({ name }) => name);
}

function variables({ file, project, offset }: Question): readonly string[] {
  return [...namesAt(file, project, offset).values()].flatMap(({ name, kind }) => (kind === 'variable' ? `{{${name}}}` : []));
}

function namespacesIn({ clients, servers, aggregates, bindings }: EffectiveSections): readonly (string | undefined)[] {
  return [...clients, ...servers, ...aggregates, ...bindings].map(({ namespace }) => namespace);
}

function actionNames(server: Server): readonly string[] {
  return actionsOf(server).flatMap(({ name }) => name || []);
}

/** Steps in front of the cursor that leave something behind, the nearest first. */
function stepsToRead({ file, offset }: Question): readonly string[] {
  return stepsBefore(file, offset)
    .flatMap(({ kind, name }) => (kind === 'lookup' || name === '' ? [] : name))
    .reverse();
}

/** What a step gives; where a lookup compares, rather an input of the unit. */
function stepPaths(question: Question, field: FieldDefinition): readonly string[] {
  const place = unitAt(question.file, question.offset);
  const inputs = place && field.key === 'lookupValue' ? inputsOf(place).map(({ name }) => `{{${name}}}`) : [];
  return inputs.length > 0 ? inputs : stepsToRead(question).map((step) => `$.${step}`);
}

/** Outputs of the unit that no mapping fills yet. */
function targets({ file, offset }: Question): readonly string[] {
  const unit = unitAt(file, offset)?.unit;
  const filled = new Set(unit?.mappings.map(({ target }) => target?.value));
  const outputs: readonly OutputParameter[] = unit?.outputs?.form === 'map' ? unit.outputs.parameters : [];
  return outputs.map(({ name }) => name).filter((name) => name !== '' && !filled.has(name));
}
