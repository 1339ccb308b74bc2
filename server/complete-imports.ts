/** Imports: files to import from, and what they have. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { columnOf } from '../spec/edits/lines.ts';
import { relativePath } from '../spec/edits/relative-path.ts';
import { isOtherFamily, namespaceOf, sectionOf } from '../spec/links/resolve-imports.ts';
import type { SectionName } from '../spec/model/capability.ts';
import { say } from '../spec/say.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { findPair } from '../spec/syntax/navigate.ts';
import type { Proposal, Question } from './proposal.ts';
import { inserted } from './quoting.ts';
import { escaped } from './snippet.ts';
import { usesLists } from './structure.ts';

const sections: readonly SectionName[] = ['consumes', 'exposes', 'aggregates', 'binds'];

function sectionAt(path: readonly (string | number)[]): SectionName | undefined {
  return sections.find((section) => path.includes(section));
}

/** Capability files of the workspace that have something in the section. */
export function fileProposals(question: Question): readonly Proposal[] {
  const { file, project, place } = question;
  const section = sectionAt(place.path);
  const isImport = place.path.at(-1) === 'from' || (place.path.at(-1) === 'location' && section === 'consumes');
  if (!section || !isImport) return [];
  const proposals: Proposal[] = [];
  for (const other of project.allFiles()) {
    if (other.uri === file.uri) continue;
    const names = namesIn(question, other.uri, section);
    if (names.length === 0) continue;
    const path = relativePath(file.uri, other.uri);
    if (path === undefined) continue;
    proposals.push({
      label: path,
      kind: CompletionItemKind.File,
      detail: names.join(', '),
      replace: place.replace,
      insert: inserted(place, path),
    });
  }
  return proposals.sort((a, b) => a.label.length - b.label.length || (a.label < b.label ? -1 : 1));
}

/** Namespaces in the file that `from` names; where it is still missing, those of all files, with their `from`. */
export function importProposals(question: Question): readonly Proposal[] {
  const { file, project, place } = question;
  const section = sectionAt(place.path);
  if (!section || place.path.at(-1) !== 'import') return [];
  const from = findPair(place.mapping, 'from')?.value ?? findPair(place.mapping, 'location')?.value;
  if (from?.kind === 'scalar' && from.text !== '') {
    return namesIn(question, project.resolvePath(file.uri, from.text), section).map((name) => ({
      label: name,
      kind: CompletionItemKind.Module,
      detail: say`in ${from.text}`,
      replace: place.replace,
      insert: inserted(place, name),
    }));
  }
  if (from || place.flow || !place.pair) return [];
  const column = columnOf(place.file.text, place.pair.start);
  return importable(question, section).map(({ name, path }) => ({
    label: name,
    kind: CompletionItemKind.Module,
    detail: say`in ${path}`,
    replace: place.replace,
    insert: `${inserted(place, name)}\n${' '.repeat(column)}${fromKey(file)}: ${escaped(path)}`,
  }));
}

/** Whole entries for what other files have, where a new entry of a section begins. */
export function importEntryProposals(question: Question): readonly Proposal[] {
  const { file, place } = question;
  const section = place.path.at(-2);
  const isEntry = typeof place.path.at(-1) === 'number' && sections.some((name) => name === section);
  if (!isEntry || place.flow || place.hasColon || place.style !== 'plain') return [];
  const pad = ' '.repeat(place.column);
  return importable(question, section as SectionName).map(({ name, path }) => ({
    label: say`import ${name}`,
    kind: CompletionItemKind.Module,
    detail: say`from ${path}`,
    replace: place.replace,
    insert: `${place.lead}${fromKey(file)}: ${escaped(path)}\n${pad}import: ${name}`,
  }));
}

function fromKey(file: SourceFile): string {
  return usesLists(file) ? 'location' : 'from';
}

/** What other files have in a section, nearest files first. */
function importable(question: Question, section: SectionName): readonly { readonly name: string; readonly path: string }[] {
  const { file, project } = question;
  const found: { readonly name: string; readonly path: string }[] = [];
  for (const other of project.allFiles()) {
    const path = other.uri === file.uri ? undefined : relativePath(file.uri, other.uri);
    if (path === undefined || isOtherFamily(file, other)) continue;
    for (const name of namesIn(question, other.uri, section)) found.push({ name, path });
  }
  return found.sort((a, b) => a.path.length - b.path.length || (a.path < b.path ? -1 : 1));
}

function namesIn(question: Question, uri: string, section: SectionName): readonly string[] {
  const source = question.project.findFile(uri);
  if (typeof source === 'string') return [];
  const names: string[] = [];
  for (const entry of sectionOf(source, section)) {
    const name = entry.kind === 'import' ? undefined : namespaceOf(entry);
    if (name !== undefined) names.push(name);
  }
  return names;
}
