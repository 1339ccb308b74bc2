/** Rename of names and of files, as the protocol wants it. */
import { ErrorCodes, type PrepareRenameResult, ResponseError, type WorkspaceEdit } from 'vscode-languageserver';
import { refusalOf, rename } from '../spec/edits/rename.ts';
import { boundKeyAt } from '../spec/edits/rename-bound-key.ts';
import { type OwnName, placeholderAt } from '../spec/edits/rename-placeholder.ts';
import { say } from '../spec/say.ts';
import type { SourceFile } from '../spec/source-file.ts';
import type { Span } from '../spec/syntax/tree.ts';
import { toWorkspaceEdit } from './code-actions.ts';
import { rangeIn } from './positions.ts';
import { nameSpan, type Subject, subjectAt } from './subject.ts';
import { recordedReferences } from './test-files/link-recordings.ts';
import { testReferences, testSubjectAt } from './test-files/link-test.ts';
import { qualifyCalls } from './test-files/qualify-calls.ts';
import type { LinkedProject } from './workspace.ts';

/** Where a rename begins: what is named, or a name that some places agree on. */
type Start =
  | { readonly kind: 'own-name'; readonly own: OwnName; readonly span: Span }
  | { readonly kind: 'subject'; readonly subject: Subject };

function startAt(file: SourceFile, project: LinkedProject, offset: number): Start | undefined {
  const own = placeholderAt(file, project, offset) ?? boundKeyAt(file, project, offset);
  if (own) return { kind: 'own-name', own, span: own.span };
  const subject = subjectAt(file, project, offset);
  return subject && { kind: 'subject', subject };
}

/** In a test file: what it names is declared in a capability. */
function startInTest(file: SourceFile, project: LinkedProject, offset: number): Start | undefined {
  const subject = testSubjectAt(file, project, offset);
  const [target] = subject?.definitions ?? [];
  const home = target && project.findFile(target.uri);
  const isPlaceholder = target?.kind === 'input' && target.part === undefined;
  const own = isPlaceholder && home && typeof home !== 'string' ? placeholderAt(home, project, target.span.start) : undefined;
  if (own && subject) return { kind: 'own-name', own, span: subject.span };
  return subject && { kind: 'subject', subject };
}

/** The name that would be renamed. Where there is none, null; where it cannot be, an error that says why. */
export function prepareRename(file: SourceFile, project: LinkedProject, offset: number): PrepareRenameResult | null {
  return prepared(file, project, startAt(file, project, offset));
}

export function prepareRenameInTest(file: SourceFile, project: LinkedProject, offset: number): PrepareRenameResult | null {
  return prepared(file, project, startInTest(file, project, offset));
}

function prepared(file: SourceFile, project: LinkedProject, start: Start | undefined): PrepareRenameResult | null {
  switch (start?.kind) {
    case undefined:
      return null;
    case 'own-name':
      if (start.own.refused !== undefined) throw new ResponseError(ErrorCodes.InvalidRequest, start.own.refused);
      return { range: rangeIn(file, nameSpan(file, start)), placeholder: start.own.name };
    case 'subject': {
      const { definitions, name, span } = start.subject;
      const refusal = refusalOf(definitions, name, project);
      if (refusal !== undefined) throw new ResponseError(ErrorCodes.InvalidRequest, refusal);
      return { range: rangeIn(file, span), placeholder: name };
    }
    default:
      return start satisfies never;
  }
}

export interface RenameOptions {
  readonly offset: number;
  readonly newName: string;
  /** The client asks before it makes changes that are marked so; where it cannot ask, a change of requests is refused. */
  readonly annotates: boolean;
  /** They name what capabilities declare. */
  readonly testFiles?: readonly SourceFile[];
}

export function renameAt(file: SourceFile, project: LinkedProject, options: RenameOptions): WorkspaceEdit | null {
  return renamed(file, project, startAt(file, project, options.offset), options);
}

export function renameInTest(file: SourceFile, project: LinkedProject, options: RenameOptions): WorkspaceEdit | null {
  return renamed(file, project, startInTest(file, project, options.offset), options);
}

function renamed(
  file: SourceFile,
  project: LinkedProject,
  start: Start | undefined,
  { newName, annotates, testFiles = [] }: RenameOptions,
): WorkspaceEdit | null {
  if (!start) return null;
  const definitions = start.kind === 'subject' ? start.subject.definitions : [];
  const elsewhere = [...testFiles.map((test) => testReferences(test, project)), ...recordedReferences(definitions, testFiles, project)];
  const wanted = newName.trim();
  const result =
    start.kind === 'own-name' ? start.own.rename(wanted, elsewhere) : rename(start.subject.definitions, wanted, project, elsewhere);
  if ('refused' in result) throw new ResponseError(ErrorCodes.InvalidRequest, result.refused);
  const edit = toWorkspaceEdit(file, project, qualifyCalls(result.edits, wanted, testFiles, project)) ?? { changes: {} };
  if (result.onTheWire === undefined) return edit;
  if (!annotates) throw new ResponseError(ErrorCodes.InvalidRequest, result.onTheWire);
  return annotated(edit, result.onTheWire);
}

const wireAnnotation = 'on-the-wire';

/** The same edit, to be confirmed. */
function annotated({ changes }: WorkspaceEdit, description: string): WorkspaceEdit {
  return {
    changeAnnotations: { [wireAnnotation]: { label: say`Changes what is sent`, description, needsConfirmation: true } },
    documentChanges: Object.entries(changes ?? {}).map(([uri, edits]) => ({
      textDocument: { uri, version: null },
      edits: edits.map((one) => ({ ...one, annotationId: wireAnnotation })),
    })),
  };
}
