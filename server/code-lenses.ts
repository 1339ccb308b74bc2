/** Above what others use: how often it is named, and what serves it. */

import type { CodeLens, Command, Location } from 'vscode-languageserver-types';
import { indexCalls, servedBy } from '../spec/links/callers.ts';
import type { Definition, DefinitionKind, Reference } from '../spec/links/definition.ts';
import { allLists, referencesTo } from '../spec/links/occurrences.ts';
import type { RestResource } from '../spec/model/capability.ts';
import { say, sayText } from '../spec/say.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { rangeIn } from './positions.ts';
import { toLocation } from './references.ts';
import type { Settings } from './settings.ts';
import { nameSpan } from './subject.ts';
import { testReferences } from './test-files/link-test.ts';
import type { LinkedProject } from './workspace.ts';

/** What is made to be used by others inside the capability; a lens above each parameter or tool would be noise. */
const counted: ReadonlySet<DefinitionKind> = new Set(['client', 'client-operation', 'aggregate', 'flow', 'variable']);
/** Tools and REST operations are served by themselves: told is what takes them over. */
const served: ReadonlySet<DefinitionKind> = new Set(['client-operation', 'flow', 'tool', 'rest-operation']);

export function codeLenses(
  file: SourceFile,
  project: LinkedProject,
  settings: Settings['codeLens'],
  options: { readonly showsReferences: boolean; readonly testFiles?: readonly SourceFile[] },
): CodeLens[] {
  if (!settings.references && !settings.servedAs) return [];
  const definitions = project.linksOf(file).definitions.filter(({ kind }) => counted.has(kind) || served.has(kind));
  const lists = allLists(project);
  const tests = (options.testFiles ?? []).map((test) => testReferences(test, project));
  const uses = settings.references ? referencesTo(definitions, [...lists, ...tests]) : new Map<Definition, readonly Reference[]>();
  const calls = settings.servedAs ? indexCalls(project, lists) : undefined;
  return definitions.flatMap((definition) => {
    const range = rangeIn(file, nameSpan(file, definition));
    const lenses: CodeLens[] = [];
    const show = (title: string, places: readonly { readonly uri: string; readonly span: Reference['span'] }[]) => {
      const locations = places.flatMap((place) => toLocation(project, place) ?? []);
      lenses.push({ range, command: toCommand(title, file.uri, range.start, locations, options.showsReferences) });
    };
    if (settings.references && counted.has(definition.kind)) {
      const references = uses.get(definition) ?? [];
      show(references.length === 1 ? say`1 reference` : say`${references.length} references`, references);
    }
    if (calls && served.has(definition.kind)) {
      const units = servedBy(definition, calls);
      if (units.length > 0) show(servedAs(units.map(titleOf(project))), units);
    }
    return lenses;
  });
}

/** Of many only the first few. */
function servedAs(titles: readonly string[]): string {
  const shown = titles.slice(0, 3).join(', ');
  const more = titles.length - 3;
  return more > 0 ? say`served as ${shown} and ${more} more` : say`served as ${shown}`;
}

/** `tool find-order`, `GET /orders/{id}`. */
function titleOf(project: LinkedProject): (unit: Definition) => string {
  return ({ kind, name, uri, part, container }) => {
    if (kind === 'skill-tool') return say`tool ${name} of skill ${container ?? ''}`;
    if (kind !== 'rest-operation') return `${sayText(kind)} ${name}`;
    const operation = part as { readonly method?: { readonly value: string } };
    const file = project.findFile(uri);
    const route = typeof file === 'string' ? undefined : routeOf(project, file, part);
    return route && operation.method ? `${operation.method.value} ${route}` : say`operation ${name}`;
  };
}

function routeOf(project: LinkedProject, file: SourceFile, operation: unknown): string | undefined {
  const resource = project
    .linksOf(file)
    .definitions.find(({ kind, part }) => kind === 'rest-resource' && (part as RestResource).operations.some((own) => own === operation));
  return (resource?.part as RestResource | undefined)?.path?.value;
}

/** Positions travel as plain data; a client without the command shows the title only. */
function toCommand(title: string, uri: string, position: object, locations: readonly Location[], shows: boolean): Command {
  return shows && locations.length > 0
    ? { title, command: 'capstan.showReferences', arguments: [uri, position, locations] }
    : { title, command: '' };
}
