/** What a question at a cursor is about: the things named there. */
import type { Definition, Reference } from '../spec/links/definition.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { contains } from '../spec/span.ts';
import type { Span } from '../spec/syntax/tree.ts';
import type { LinkedProject } from './workspace.ts';

export interface Subject {
  /** Of the name under the cursor. */
  readonly span: Span;
  readonly name: string;
  /** None for a name that cannot be resolved. */
  readonly definitions: readonly Definition[];
}

export function subjectAt(file: SourceFile, project: LinkedProject, offset: number): Subject | undefined {
  const reference = resolvedReferenceAt(file, project, offset);
  if (reference && reference.kind !== 'file') return { span: reference.span, name: reference.name, definitions: reference.targets };
  const own = definitionAt(file, project, offset);
  return own && { span: nameSpan(file, own), name: own.name, definitions: [own] };
}

export function resolvedReferenceAt(file: SourceFile, project: LinkedProject, offset: number): Reference | undefined {
  return referenceWithHome(file, project, offset)?.reference;
}

/** A reference, and the file in which it has its meaning. */
export interface HomedReference {
  readonly reference: Reference;
  readonly home: SourceFile;
}

/** In a shared file a name may lead nowhere by itself; those that import the file know more. */
export function referenceWithHome(file: SourceFile, project: LinkedProject, offset: number): HomedReference | undefined {
  const own = referenceAt(file, project, offset);
  const here = own && { reference: own, home: file };
  if (file.model.capability || (own && own.targets.length > 0)) return here;
  for (const home of project.allFiles()) {
    const found = project
      .importedLinksOf(home)
      .find((reference) => reference.uri === file.uri && contains(reference.span, offset) && reference.targets.length > 0);
    if (found) return { reference: found, home };
  }
  return here;
}

/** The innermost reference whose name is at an offset. */
export function referenceAt(file: SourceFile, project: LinkedProject, offset: number): Reference | undefined {
  const here = project.linksOf(file).references.filter((reference) => contains(reference.span, offset));
  return here.sort((a, b) => length(a.span) - length(b.span))[0];
}

export function definitionAt(file: SourceFile, project: LinkedProject, offset: number): Definition | undefined {
  return project.linksOf(file).definitions.find((candidate) => candidate.uri === file.uri && contains(nameSpan(file, candidate), offset));
}

/** Of the name without quotes around it. */
export function nameSpan(file: { readonly text: string }, { span }: { readonly span: Span }): Span {
  const quote = file.text[span.start];
  const isQuoted = (quote === '"' || quote === "'") && span.end - span.start >= 2 && file.text[span.end - 1] === quote;
  return isQuoted ? { start: span.start + 1, end: span.end - 1 } : span;
}

function length(span: Span): number {
  return span.end - span.start;
}
