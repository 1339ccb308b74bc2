/** Who serves this: from what is consumed or shared to what is exposed with it. */
import type { Location } from 'vscode-languageserver-types';
import { indexCalls, servedBy } from '../spec/links/callers.ts';
import { defineNamed } from '../spec/links/define.ts';
import type { Definition } from '../spec/links/definition.ts';
import { keyOf } from '../spec/links/occurrences.ts';
import { findClient, operationsOf } from '../spec/links/operations.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { toLocation } from './references.ts';
import { subjectAt } from './subject.ts';
import type { LinkedProject } from './workspace.ts';

export function implementations(file: SourceFile, project: LinkedProject, offset: number): Location[] | null {
  const subject = subjectAt(file, project, offset);
  if (!subject) return null;
  const callable = subject.definitions.flatMap((definition) => callables(definition, project));
  if (callable.length === 0) return null;
  const index = indexCalls(project);
  const found = new Map<string, Definition>();
  for (const definition of callable) for (const served of servedBy(definition, index)) found.set(keyOf(served), served);
  return [...found.values()].flatMap((definition) => toLocation(project, definition) ?? []);
}

/** What of a definition can be called: itself, or all that is in it. */
function callables(definition: Definition, project: LinkedProject): readonly Definition[] {
  switch (definition.kind) {
    case 'client-operation':
    case 'flow':
    case 'tool':
    case 'rest-operation':
      return [definition];
    case 'client': {
      const file = project.findFile(definition.uri);
      const client = typeof file === 'string' ? undefined : findClient(project.linksOf(file).sections, definition.name);
      return client
        ? operationsOf(client).map(({ operation }) => defineNamed('client-operation', operation, client.uri, definition.name))
        : [];
    }
    case 'aggregate': {
      const file = project.findFile(definition.uri);
      const sections = typeof file === 'string' ? undefined : project.linksOf(file).sections;
      const aggregate = sections?.aggregates.find(({ namespace }) => namespace === definition.name);
      return aggregate ? aggregate.part.flows.map((flow) => defineNamed('flow', flow, aggregate.uri, definition.name)) : [];
    }
    case 'client-resource':
    case 'server':
    case 'rest-resource':
    case 'resource':
    case 'prompt':
    case 'skill':
    case 'skill-tool':
    case 'step':
    case 'input':
    case 'output':
    case 'binding':
    case 'variable':
    case 'file':
      return [];
    default:
      return definition.kind satisfies never;
  }
}
