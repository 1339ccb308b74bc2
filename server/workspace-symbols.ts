/** Names of all files by a few letters of them. */
import { SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver-types';
import type { Definition, DefinitionKind } from '../spec/links/definition.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { rangeIn } from './positions.ts';
import { nameSpan } from './subject.ts';
import type { LinkedProject } from './workspace.ts';

/** More are of no use to anybody: another letter finds less. */
const maxSymbols = 256;

interface Candidate {
  readonly score: number;
  readonly symbol: () => WorkspaceSymbol;
  readonly name: string;
}

export interface SymbolSearch {
  look(file: SourceFile): void;
  /** Best first. */
  result(): WorkspaceSymbol[];
}

/** Looks through files one by one. An empty query finds the files and what they expose and consume, no parameters. */
export function searchSymbols(query: string, project: LinkedProject): SymbolSearch {
  const found: Candidate[] = [];
  return {
    look(file) {
      const title = file.model.info?.display;
      const score = title ? matchScore(query, title.value) : undefined;
      if (title && score !== undefined) found.push({ score, name: title.value, symbol: () => fileSymbol(file, title.value, title.node) });
      for (const definition of project.linksOf(file).definitions) {
        const best = scoreOf(query, definition);
        if (best !== undefined) found.push({ score: best, name: definition.name, symbol: () => toSymbol(file, definition) });
      }
    },
    result() {
      found.sort((a, b) => b.score - a.score || a.name.length - b.name.length || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
      return found.slice(0, maxSymbols).map(({ symbol }) => symbol());
    },
  };
}

function scoreOf(query: string, { name, kind, container }: Definition): number | undefined {
  const own = matchScore(query, name);
  // `payments.list` is how calls are written.
  const dotted = container !== undefined && query.includes('.') ? matchScore(query, `${container}.${name}`) : undefined;
  if (own === undefined && dotted === undefined) return undefined;
  if (isDetail(kind)) return query === '' ? undefined : Math.max(own ?? 0, dotted ?? 0) - 20;
  return Math.max(own ?? 0, dotted ?? 0);
}

function isDetail(kind: DefinitionKind): boolean {
  return kind === 'input' || kind === 'output' || kind === 'step';
}

/**
 * How well the letters of a query fit a name, all of them in their order; undefined when they do not. Beginnings of words
 * (`gs` of `get-ship`) and letters side by side count more, case counts nothing.
 */
export function matchScore(query: string, name: string): number | undefined {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, '');
  if (wanted === '') return 0;
  const letters = name.toLowerCase();
  if (letters === wanted) return 1000;
  if (letters.startsWith(wanted)) return 500 - Math.min(letters.length, 100);
  const inside = letters.indexOf(wanted);
  if (inside > 0) return (isWordStart(name, inside) ? 300 : 200) - Math.min(letters.length, 100);
  return scattered(wanted, name);
}

function scattered(wanted: string, name: string): number | undefined {
  const letters = name.toLowerCase();
  let score = 0;
  let at = 0;
  let previous = -2;
  for (const letter of wanted) {
    // The next beginning of a word with that letter, if there is one, is what people mean.
    const start = wordStartWith(name, letter, at);
    const next = letters[at] === letter && at === previous + 1 ? at : (start ?? letters.indexOf(letter, at));
    if (next < 0) return undefined;
    score += next === previous + 1 ? 8 : isWordStart(name, next) ? 10 : 1;
    previous = next;
    at = next + 1;
  }
  return score;
}

function wordStartWith(name: string, letter: string, from: number): number | undefined {
  for (let at = from; at < name.length; at++) if (name[at]?.toLowerCase() === letter && isWordStart(name, at)) return at;
  return undefined;
}

function isWordStart(name: string, at: number): boolean {
  if (at === 0) return true;
  return /[^A-Za-z0-9]/.test(name[at - 1] ?? '') || (/[a-z]/.test(name[at - 1] ?? '') && /[A-Z]/.test(name[at] ?? ''));
}

function toSymbol(file: SourceFile, definition: Definition): WorkspaceSymbol {
  const container = definition.container ?? file.model.info?.display?.value;
  return {
    name: definition.name,
    kind: symbolKinds[definition.kind],
    location: { uri: file.uri, range: rangeIn(file, nameSpan(file, definition)) },
    ...(container === undefined ? {} : { containerName: container }),
  };
}

function fileSymbol(file: SourceFile, name: string, node: { readonly start: number; readonly end: number }): WorkspaceSymbol {
  return { name, kind: SymbolKind.File, location: { uri: file.uri, range: rangeIn(file, nameSpan(file, { span: node })) } };
}

export const symbolKinds: Readonly<Record<DefinitionKind, SymbolKind>> = {
  client: SymbolKind.Interface,
  'client-resource': SymbolKind.Class,
  'client-operation': SymbolKind.Method,
  server: SymbolKind.Interface,
  'rest-resource': SymbolKind.Class,
  'rest-operation': SymbolKind.Method,
  tool: SymbolKind.Function,
  resource: SymbolKind.File,
  prompt: SymbolKind.String,
  skill: SymbolKind.Class,
  'skill-tool': SymbolKind.Function,
  aggregate: SymbolKind.Module,
  flow: SymbolKind.Function,
  step: SymbolKind.Event,
  input: SymbolKind.Field,
  output: SymbolKind.Property,
  binding: SymbolKind.Object,
  variable: SymbolKind.Variable,
  file: SymbolKind.File,
};
