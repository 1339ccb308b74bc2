/** Problems as the protocol shows them. */
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types';
import type { Problem, Severity } from '../spec/problem.ts';
import type { Project, SourceFile } from '../spec/source-file.ts';
import { type HasText, rangeIn } from './positions.ts';

/** Shown beside each message; also the name code actions are asked with. */
export const source = 'capstan';

/** `rulePages`: address of the folder with a page per code. */
export function toDiagnostics(file: SourceFile, project: Project, problems: readonly Problem[], rulePages?: string): Diagnostic[] {
  return problems.map((problem) => {
    const diagnostic = toDiagnostic(file, project, problem);
    return rulePages === undefined ? diagnostic : { ...diagnostic, codeDescription: { href: pageOf(problem.code, rulePages) } };
  });
}

function pageOf(code: string, rulePages: string): string {
  return `${rulePages.replace(/\/$/, '')}/${code}.md`;
}

export function toDiagnostic(file: SourceFile, project: Project, problem: Problem): Diagnostic {
  const related = (problem.related ?? []).flatMap((place) => {
    const owner = place.uri === file.uri ? file : findText(project, place.uri);
    return owner ? [{ location: { uri: place.uri, range: rangeIn(owner, place.span) }, message: place.message }] : [];
  });
  const tags = (problem.tags ?? []).map((tag) => (tag === 'unnecessary' ? DiagnosticTag.Unnecessary : DiagnosticTag.Deprecated));
  return {
    range: rangeIn(file, problem.span),
    severity: severities[problem.severity],
    code: problem.code,
    source,
    message: problem.message,
    ...(related.length > 0 ? { relatedInformation: related } : {}),
    ...(tags.length > 0 ? { tags } : {}),
  };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** The text at an address, capability file or data, for turning offsets into lines. */
export function findText(project: Project, uri: string): HasText | undefined {
  const file = project.findFile(uri);
  if (typeof file !== 'string') return file;
  const data = project.findData(uri);
  return typeof data === 'string' ? undefined : data;
}
