/** Keys of the file that a bind reads, and the variables that should be bound. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { keysOfBoundFile } from '../spec/links/bound-file.ts';
import { say } from '../spec/say.ts';
import { findPair } from '../spec/syntax/navigate.ts';
import type { MappingNode } from '../spec/syntax/tree.ts';
import type { Proposal, Question } from './proposal.ts';
import { inserted } from './quoting.ts';

/** What stands in `keys` of a bind at the cursor; undefined elsewhere. */
function bindAround({ place }: Question): MappingNode | undefined {
  const parent = place.mapping?.parent;
  if (parent?.kind !== 'pair' || parent.key.text !== 'keys') return undefined;
  return place.path.includes('binds') || place.path.includes('externalRefs') ? parent.parent : undefined;
}

/** Top-level keys of the file at `location`; undefined when the values come from the environment, empty when it cannot be read. */
function keysOfSource({ file, project }: Question, bind: MappingNode): readonly string[] | undefined {
  const location = (findPair(bind, 'location') ?? findPair(bind, 'uri'))?.value;
  if (location?.kind !== 'scalar' || location.text === '') return undefined;
  const uri = project.resolvePath(file.uri, location.text);
  return keysOfBoundFile(project, uri).map(({ name }) => name);
}

/** The right side: what fills a variable. */
export function bindKeyProposals(question: Question): readonly Proposal[] {
  const { place } = question;
  const bind = place.kind === 'value' ? bindAround(question) : undefined;
  if (!bind) return [];
  const variable = place.pair?.key.text ?? '';
  const keys = keysOfSource(question, bind);
  const nearest = (key: string) => Number(variableOf(key) !== variableOf(variable));
  return (keys ?? [variable])
    .map((key) => ({
      label: key,
      kind: CompletionItemKind.Constant,
      detail: keys ? say`key of the file` : say`environment variable`,
      replace: place.replace,
      insert: inserted(place, key),
    }))
    .sort((a, b) => nearest(a.label) - nearest(b.label));
}

export interface BoundVariable {
  readonly name: string;
  readonly source: string;
  readonly detail: string;
}

/** The left side: variables that templates name and nothing binds, then one for each key of the file that is not used yet. */
export function variablesToBind(question: Question): readonly BoundVariable[] {
  const { file, project, place } = question;
  const bind = bindAround(question);
  if (!bind) return [];
  const keys = keysOfSource(question, bind);
  const wanted = new Map<string, BoundVariable>();
  for (const { kind, state, name } of project.linksOf(file).references) {
    if (kind !== 'variable' || state !== 'unresolved') continue;
    const source = keys?.find((key) => variableOf(key) === variableOf(name)) ?? (keys ? '' : name);
    wanted.set(name, { name, source, detail: say`used, and not bound yet` });
  }
  const used = new Set(place.mapping?.pairs.flatMap(({ value }) => (value.kind === 'scalar' ? value.text : [])));
  for (const key of keys ?? []) {
    const name = variableOf(key);
    if (!used.has(key) && !wanted.has(name)) wanted.set(name, { name, source: key, detail: say`\`${key}\` of the file` });
  }
  return [...wanted.values()];
}

/** Variables are written in capitals: `api-token` → `API_TOKEN`. */
function variableOf(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^a-zA-Z0-9]+/g, '_')
    .toUpperCase();
}
