/** Refactorings as code actions: offered where the cursor is, made when one is chosen. */
import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  CodeActionTriggerKind,
  type WorkspaceEdit,
} from 'vscode-languageserver-types';
import { isOnFlowName } from '../spec/edits/refactor/extract-flow.ts';
import { isOnOperationName } from '../spec/edits/refactor/extract-operation.ts';
import { type Offered, offeredAt } from '../spec/edits/refactor/offered.ts';
import { takesSample } from '../spec/edits/refactor/outputs-from-sample.ts';
import type { Place, Refactoring } from '../spec/edits/refactor/refactoring.ts';
import { sortAllKeys } from '../spec/edits/refactor/sort-keys.ts';
import { say } from '../spec/say.ts';
import { isNamed, isWanted } from './action-kinds.ts';
import { sortKeysKind } from './capabilities.ts';
import { toWorkspaceEdit, withNewFiles } from './code-actions.ts';
import { positionIn } from './positions.ts';

const refactoringKinds = {
  extract: CodeActionKind.RefactorExtract,
  inline: CodeActionKind.RefactorInline,
  rewrite: CodeActionKind.RefactorRewrite,
} as const;

export interface RefactoringOptions {
  /** The client can make files; what needs that is not offered without. */
  readonly createsFiles: boolean;
  /** The client can ask for a sample. */
  readonly asksSample: boolean;
  /** The client shows what cannot be done, and why. */
  readonly showsRefusals: boolean;
}

/** Whether something that other files may call is to be moved: all of them have to be known then. */
export function concernsAllFiles(place: Place, { only }: Pick<CodeActionContext, 'only'>): boolean {
  return isWanted(refactoringKinds.extract, only) && (isOnOperationName(place) || isOnFlowName(place));
}

export function refactoringActions(
  place: Place,
  context: Pick<CodeActionContext, 'only' | 'triggerKind'>,
  options: RefactoringOptions,
): CodeAction[] {
  const wanted = (kind: string) => isWanted(kind, context.only);
  const sorted = isAskedToSort(context) ? sortedFile(place) : [];
  if (!Object.values(refactoringKinds).some(wanted)) return sorted;
  return [
    ...sorted,
    ...offeredAt(place).flatMap(offer),
    ...(options.asksSample && wanted(refactoringKinds.rewrite) && takesSample(place) ? [askForSample(place)] : []),
  ];

  function offer(found: Offered): CodeAction[] {
    const kind = refactoringKinds[found.kind];
    if (!wanted(kind)) return [];
    if ('refused' in found) return options.showsRefusals ? [{ title: found.title, kind, disabled: { reason: found.refused } }] : [];
    if (found.create && !options.createsFiles) return [];
    const edit = editOf(place, found);
    return edit ? [{ title: found.title, kind, edit }] : [];
  }
}

/** Looks at the whole file, so not on the way of a cursor: an editor asks for it by its kind, or somebody without one has to invoke it. */
function isAskedToSort({ only, triggerKind }: Pick<CodeActionContext, 'only' | 'triggerKind'>): boolean {
  return only ? isNamed(sortKeysKind, only) : triggerKind === CodeActionTriggerKind.Invoked;
}

function sortedFile(place: Place): CodeAction[] {
  const sorted = sortAllKeys(place);
  const edit = sorted && toWorkspaceEdit(place.file, place.project, sorted.edits);
  return sorted && edit ? [{ title: sorted.title, kind: sortKeysKind, edit }] : [];
}

/** The client asks for it, and has the server's command run with it. */
function askForSample({ file, offset }: Place): CodeAction {
  const title = say`Generate outputParameters from a sample…`;
  return {
    title,
    kind: refactoringKinds.rewrite,
    command: { title, command: 'capstan.askSample', arguments: [file.uri, positionIn(file, offset)] },
  };
}

function editOf({ file, project }: Place, { edits, create }: Refactoring): WorkspaceEdit | undefined {
  const edit = toWorkspaceEdit(file, project, edits);
  return edit && withNewFiles(edit, create ? [create] : []);
}
