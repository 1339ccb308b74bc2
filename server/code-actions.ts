/** Repairs of problems as code actions, one by one and all at once. */
import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type Diagnostic,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-types';
import { preferredEdits } from '../spec/edits/fix-all.ts';
import type { Edit, Fix, NewFile, Problem } from '../spec/problem.ts';
import { say } from '../spec/say.ts';
import type { Project, SourceFile } from '../spec/source-file.ts';
import { ignoreEdit } from '../spec/suppress.ts';
import type { Span } from '../spec/syntax/tree.ts';
import { isNamed, isWanted } from './action-kinds.ts';
import { fixAllKind } from './capabilities.ts';
import { findText, toDiagnostic } from './diagnostics.ts';
import { type HasText, rangeIn } from './positions.ts';

export interface FixOptions {
  /** The client can make files; a fix that needs that is not offered without. */
  readonly createsFiles: boolean;
}

export function codeActions(
  file: SourceFile,
  project: Project,
  problems: readonly Problem[],
  span: Span,
  { only }: Pick<CodeActionContext, 'only'>,
  options: FixOptions = { createsFiles: true },
): CodeAction[] {
  const actions: CodeAction[] = [];
  if (isWanted(CodeActionKind.QuickFix, only)) actions.push(...quickFixes(file, project, problems, span, options));
  if (isNamed(fixAllKind, only)) actions.push(...allFixes(file, project, problems));
  return actions;
}

function quickFixes(file: SourceFile, project: Project, problems: readonly Problem[], span: Span, options: FixOptions): CodeAction[] {
  const here = problems.filter((problem) => problem.span.start <= span.end && span.start <= problem.span.end);
  const mended = here.flatMap((problem) => actionsFor(file, project, problem, possible(problem.fixes?.() ?? [], options)));
  // Last: whoever can mend a problem need not silence it.
  return [...mended, ...here.flatMap((problem) => actionsFor(file, project, problem, ignoreFixes(file, problem)))];
}

function possible(fixes: readonly Fix[], { createsFiles }: FixOptions): readonly Fix[] {
  return createsFiles ? fixes : fixes.filter(({ create = [] }) => create.length === 0);
}

function actionsFor(file: SourceFile, project: Project, problem: Problem, fixes: readonly Fix[]): CodeAction[] {
  const diagnostic = toDiagnostic(file, project, problem);
  return fixes.flatMap((fix) => {
    const edit = toWorkspaceEdit(file, project, fix.edits);
    return edit ? [quickFix(fix, withNewFiles(edit, fix.create ?? []), diagnostic)] : [];
  });
}

function ignoreFixes(file: SourceFile, problem: Problem): readonly Fix[] {
  const edit = ignoreEdit(file, problem);
  return edit ? [{ title: say`Ignore \`${problem.code}\` here`, edits: [{ uri: file.uri, ...edit }], preferred: false }] : [];
}

function quickFix(fix: Fix, edit: WorkspaceEdit, diagnostic: Diagnostic): CodeAction {
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    edit,
    ...(fix.preferred ? { isPreferred: true } : {}),
  };
}

function allFixes(file: SourceFile, project: Project, problems: readonly Problem[]): CodeAction[] {
  const edits = preferredEdits(problems);
  const edit = edits.length > 0 ? toWorkspaceEdit(file, project, edits) : undefined;
  return edit ? [{ title: say`Fix all problems that have one repair`, kind: fixAllKind, edit }] : [];
}

/** The files are made first: an edit that cannot make them changes nothing. */
export function withNewFiles({ changes = {} }: WorkspaceEdit, files: readonly NewFile[]): WorkspaceEdit {
  if (files.length === 0) return { changes };
  const start = { line: 0, character: 0 };
  return {
    documentChanges: [
      ...files.flatMap(({ uri, text }) => [
        { kind: 'create' as const, uri, options: { ignoreIfExists: false } },
        { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] },
      ]),
      ...Object.entries(changes).map(([uri, edits]) => ({ textDocument: { uri, version: null }, edits })),
    ],
  };
}

/** Undefined when an edit is in a file whose text is not known. */
export function toWorkspaceEdit(file: SourceFile, project: Project, edits: readonly Edit[]): WorkspaceEdit | undefined {
  return toEdit(edits, (uri) => (uri === file.uri ? file : findText(project, uri)));
}

export function toFileEdits(project: Project, edits: readonly Edit[]): WorkspaceEdit | undefined {
  return toEdit(edits, (uri) => findText(project, uri));
}

function toEdit(edits: readonly Edit[], findOwner: (uri: string) => HasText | undefined): WorkspaceEdit | undefined {
  const changes: Record<string, TextEdit[]> = {};
  for (const edit of edits) {
    const owner = findOwner(edit.uri);
    if (!owner) return undefined;
    const list = changes[edit.uri] ?? [];
    list.push({ range: rangeIn(owner, edit), newText: edit.newText });
    changes[edit.uri] = list;
  }
  return Object.keys(changes).length > 0 ? { changes } : undefined;
}
