/** Rename of names and of files, as the protocol wants it. */
import { ErrorCodes, type PrepareRenameResult, ResponseError, type WorkspaceEdit } from 'vscode-languageserver';
import { refusalOf, rename } from '../spec/edits/rename.ts';
import { placeholderAt } from '../spec/edits/rename-placeholder.ts';
import { say } from '../spec/say.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { toWorkspaceEdit } from './code-actions.ts';
import { rangeIn } from './positions.ts';
import { subjectAt } from './subject.ts';
import type { LinkedProject } from './workspace.ts';

/** The name that would be renamed. Where there is none, null; where it cannot be, an error that says why. */
export function prepareRename(file: SourceFile, project: LinkedProject, offset: number): PrepareRenameResult | null {
  const placeholder = placeholderAt(file, project, offset);
  if (placeholder) return { range: rangeIn(file, placeholder.span), placeholder: placeholder.name };
  const subject = subjectAt(file, project, offset);
  if (!subject) return null;
  const refusal = refusalOf(subject.definitions, subject.name, project);
  if (refusal !== undefined) throw new ResponseError(ErrorCodes.InvalidRequest, refusal);
  return { range: rangeIn(file, subject.span), placeholder: subject.name };
}

/** `annotates`: the client asks before it makes changes that are marked so; where it cannot ask, a change of requests is refused. */
export function renameAt(
  file: SourceFile,
  project: LinkedProject,
  { offset, newName, annotates }: { readonly offset: number; readonly newName: string; readonly annotates: boolean },
): WorkspaceEdit | null {
  const placeholder = placeholderAt(file, project, offset);
  const subject = placeholder ? undefined : subjectAt(file, project, offset);
  if (!placeholder && !subject) return null;
  const result = placeholder ? placeholder.rename(newName.trim()) : rename(subject?.definitions ?? [], newName, project);
  if ('refused' in result) throw new ResponseError(ErrorCodes.InvalidRequest, result.refused);
  const edit = toWorkspaceEdit(file, project, result.edits) ?? { changes: {} };
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
