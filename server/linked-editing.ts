/** Places of one file that must agree and that nothing else names: they can be written as one. */
import type { LinkedEditingRanges } from 'vscode-languageserver';
import type { DefinitionKind } from '../spec/links/definition.ts';
import { sharedOccurrencesOf } from '../spec/links/occurrences.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { rangeIn } from './positions.ts';
import { nameSpan, subjectAt } from './subject.ts';
import type { LinkedProject } from './workspace.ts';

/** Names whose meaning ends with the unit around them; others are renamed on purpose. */
const linked: ReadonlySet<DefinitionKind> = new Set(['step', 'input', 'output']);

export function linkedEditingRanges(file: SourceFile, project: LinkedProject, offset: number): LinkedEditingRanges | null {
  const subject = subjectAt(file, project, offset);
  if (!subject || subject.definitions.length === 0 || !subject.definitions.every(({ kind }) => linked.has(kind))) return null;
  const occurrences = sharedOccurrencesOf(subject.definitions, project);
  const spans = occurrences.map((occurrence) => nameSpan(file, occurrence));
  const agree = occurrences.every(
    ({ uri }, index) => uri === file.uri && file.text.slice(spans[index]?.start, spans[index]?.end) === subject.name,
  );
  if (!agree || spans.length < 2) return null;
  return { ranges: spans.map((span) => rangeIn(file, span)), wordPattern: '[A-Za-z0-9_*-]+' };
}
