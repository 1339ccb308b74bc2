/**
 * From a name to what gives it its shape: from a tool, a flow or a step to the operation behind it, from an alias to what is
 * imported, from an input to the input of the operation that it is passed to.
 */
import type { LocationLink } from 'vscode-languageserver-types';
import { callsFrom } from '../spec/links/callers.ts';
import type { Definition, Reference } from '../spec/links/definition.ts';
import { keyOf } from '../spec/links/occurrences.ts';
import type { ImportEntry, Step } from '../spec/model/capability.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { nodeAt } from '../spec/syntax/navigate.ts';
import { toLink } from './definition.ts';
import { subjectAt } from './subject.ts';
import type { LinkedProject } from './workspace.ts';

export function typeDefinition(file: SourceFile, project: LinkedProject, offset: number): LocationLink[] | null {
  const subject = subjectAt(file, project, offset);
  if (!subject) return null;
  const found = new Map(subject.definitions.flatMap((definition) => shapeOf(definition, project)).map((target) => [keyOf(target), target]));
  return [...found.values()].flatMap((target) => toLink(file, project, subject.span, target) ?? []);
}

function shapeOf(definition: Definition, project: LinkedProject): readonly Definition[] {
  const imported = importedBy(definition, project);
  if (imported) return imported;
  switch (definition.kind) {
    case 'tool':
    case 'rest-operation':
    case 'resource':
    case 'flow':
    case 'skill':
    case 'skill-tool':
      return callsFrom(definition, project).flatMap(({ reference }) => reference.targets);
    case 'step':
      return shapeOfStep(definition, project);
    case 'input':
      return passedTo(definition, project);
    case 'client':
    case 'client-resource':
    case 'client-operation':
    case 'server':
    case 'rest-resource':
    case 'prompt':
    case 'aggregate':
    case 'output':
    case 'binding':
    case 'variable':
    case 'file':
      return [definition];
    default:
      return definition.kind satisfies never;
  }
}

function importedBy(definition: Definition, project: LinkedProject): readonly Definition[] | undefined {
  const entry = definition.part as Partial<ImportEntry> | undefined;
  if (entry?.kind !== 'import') return undefined;
  const found = linksAt(definition.uri, project).find(({ role, whole }) => role === 'import' && whole.start === entry.import?.node.start);
  return found?.targets ?? [];
}

/** A lookup gives rows of the step it looks into. */
function shapeOfStep(definition: Definition, project: LinkedProject): readonly Definition[] {
  const step = definition.part as Step;
  const calls = callsFrom(definition, project).flatMap(({ reference }) => reference.targets);
  if (step.kind !== 'lookup' || !step.index) return calls;
  const { start } = step.index.node;
  return linksAt(definition.uri, project).find(({ role, whole }) => role === 'lookup-index' && whole.start === start)?.targets ?? [];
}

/** Inputs of operations that this one is the value of; its own declaration when it is passed to none. */
function passedTo(definition: Definition, project: LinkedProject): readonly Definition[] {
  const file = project.findFile(definition.uri);
  if (typeof file === 'string') return [];
  const { references } = project.linksOf(file);
  const key = keyOf(definition);
  const found = references
    .filter(({ role, targets }) => role !== 'with-key' && targets.some((target) => keyOf(target) === key))
    .flatMap(({ span }) => {
      const argument = nodeAt(file.tree, span.start)?.pair?.key;
      return references.find(({ role, whole }) => role === 'with-key' && whole.start === argument?.start)?.targets ?? [];
    });
  return found.length > 0 ? found : [definition];
}

function linksAt(uri: string, project: LinkedProject): readonly Reference[] {
  const file = project.findFile(uri);
  return typeof file === 'string' ? [] : project.linksOf(file).references;
}
