/** Where a thing is named, in all files and in this one. */
import { type DocumentHighlight, DocumentHighlightKind, type Location } from 'vscode-languageserver-types';
import type { Definition } from '../spec/links/definition.ts';
import { keyOf, type Occurrence, occurrencesOf } from '../spec/links/occurrences.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { contains } from '../spec/span.ts';
import type { Span } from '../spec/syntax/tree.ts';
import { findText } from './diagnostics.ts';
import { rangeIn } from './positions.ts';
import { nameSpan, referenceAt, subjectAt } from './subject.ts';
import { testReferences, testSubjectAt } from './test-files/link-test.ts';
import type { LinkedProject } from './workspace.ts';

export interface ReferencesOptions {
  readonly includeDeclaration: boolean;
  /** They name what capabilities declare. */
  readonly testFiles?: readonly SourceFile[];
}

export function references(file: SourceFile, project: LinkedProject, offset: number, options: ReferencesOptions): Location[] | null {
  return placesOf(importedFileAt(file, project, offset) ?? subjectAt(file, project, offset)?.definitions, project, options);
}

export function referencesInTest(file: SourceFile, project: LinkedProject, offset: number, options: ReferencesOptions): Location[] | null {
  return placesOf(testSubjectAt(file, project, offset)?.definitions, project, options);
}

function placesOf(
  definitions: readonly Definition[] | undefined,
  project: LinkedProject,
  { includeDeclaration, testFiles = [] }: ReferencesOptions,
): Location[] | null {
  if (!definitions || definitions.length === 0) return null;
  const elsewhere = testFiles.map((test) => testReferences(test, project));
  return occurrencesOf(definitions, project, elsewhere)
    .filter(({ reference }) => reference || includeDeclaration)
    .flatMap((occurrence) => toLocation(project, occurrence) ?? []);
}

/** On a path, the question is which files import that one. */
function importedFileAt(file: SourceFile, project: LinkedProject, offset: number): readonly Definition[] | undefined {
  const reference = referenceAt(file, project, offset);
  return reference?.kind === 'file' ? reference.targets : undefined;
}

export function toLocation(project: LinkedProject, { uri, span }: { readonly uri: string; readonly span: Span }): Location | undefined {
  const owner = findText(project, uri);
  return owner && { uri, range: rangeIn(owner, nameSpan(owner, { span })) };
}

/** The same name in this file; one that leads nowhere from here is compared by its letters. */
export function highlights(file: SourceFile, project: LinkedProject, offset: number): DocumentHighlight[] | null {
  const alone = onlyThis(file, project);
  const subject = subjectAt(file, alone, offset);
  if (!subject) return null;
  const places = subject.definitions.length > 0 ? occurrencesOf(subject.definitions, alone) : sameLetters(file, project, offset);
  return places.flatMap(({ uri, span, reference }) =>
    uri === file.uri
      ? [{ range: rangeIn(file, nameSpan(file, { span })), kind: reference ? DocumentHighlightKind.Read : DocumentHighlightKind.Write }]
      : [],
  );
}

/** In a test file everything is named, nothing declared. */
export function highlightsInTest(file: SourceFile, project: LinkedProject, offset: number): DocumentHighlight[] | null {
  const all = testReferences(file, project);
  const here = all.find(({ span, kind, targets }) => kind !== 'file' && targets.length > 0 && contains(span, offset));
  if (!here) return null;
  const wanted = new Set(here.targets.map(keyOf));
  return all
    .filter(({ targets }) => targets.some((target) => wanted.has(keyOf(target))))
    .sort((a, b) => a.span.start - b.span.start)
    .map(({ span }) => ({ range: rangeIn(file, span), kind: DocumentHighlightKind.Read }));
}

function onlyThis(file: SourceFile, project: LinkedProject): LinkedProject {
  return {
    findFile: (uri) => project.findFile(uri),
    findData: (uri) => project.findData(uri),
    resolvePath: (uri, path) => project.resolvePath(uri, path),
    linksOf: (other) => project.linksOf(other),
    importedLinksOf: () => [],
    allFiles: () => [file],
  };
}

function sameLetters(file: SourceFile, project: LinkedProject, offset: number): readonly Pick<Occurrence, 'uri' | 'span' | 'reference'>[] {
  const { references: all } = project.linksOf(file);
  const here = all.find(({ span, targets }) => contains(span, offset) && targets.length === 0);
  return all
    .filter(({ name, kind, targets }) => name === here?.name && kind === here.kind && targets.length === 0)
    .map((reference) => ({ uri: file.uri, span: reference.span, reference }));
}
