/** Refactorings as code actions: offered where the cursor is, made when one is chosen. */
import { type CodeAction, type CodeActionContext, CodeActionKind, type WorkspaceEdit } from 'vscode-languageserver-types';
import { addMissingInputs } from '../spec/edits/refactor/add-inputs.ts';
import { callToSteps, stepsToCall } from '../spec/edits/refactor/call-to-steps.ts';
import { exposeAsRest, exposeAsTool } from '../spec/edits/refactor/expose-operation.ts';
import { extractToFile, inlineImport } from '../spec/edits/refactor/extract.ts';
import type { Place, Refactoring } from '../spec/edits/refactor/refactoring.ts';
import { sortKeys } from '../spec/edits/refactor/sort-keys.ts';
import { wrapAsFlow } from '../spec/edits/refactor/wrap-as-flow.ts';
import { toWorkspaceEdit } from './code-actions.ts';

const refactorings: readonly ((place: Place) => Refactoring | undefined)[] = [
  addMissingInputs,
  callToSteps,
  stepsToCall,
  exposeAsTool,
  exposeAsRest,
  wrapAsFlow,
  extractToFile,
  inlineImport,
  sortKeys,
];

const refactoringKinds = {
  extract: CodeActionKind.RefactorExtract,
  inline: CodeActionKind.RefactorInline,
  rewrite: CodeActionKind.RefactorRewrite,
} as const;

/** `createsFiles`: the client can make files; without it, what needs a new one is not offered. */
export function refactoringActions(
  place: Place,
  context: Pick<CodeActionContext, 'only'>,
  options: { readonly createsFiles: boolean },
): CodeAction[] {
  const wanted = (kind: string) => !context.only || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
  if (!Object.values(refactoringKinds).some(wanted)) return [];
  return refactorings.flatMap((refactor) => {
    const found = refactor(place);
    if (!found || !wanted(refactoringKinds[found.kind]) || (found.create && !options.createsFiles)) return [];
    const edit = editOf(place, found);
    return edit ? [{ title: found.title, kind: refactoringKinds[found.kind], edit }] : [];
  });
}

function editOf({ file, project }: Place, { edits, create }: Refactoring): WorkspaceEdit | undefined {
  const edit = toWorkspaceEdit(file, project, edits);
  if (!edit || !create) return edit;
  const start = { line: 0, character: 0 };
  return {
    documentChanges: [
      { kind: 'create', uri: create.uri, options: { ignoreIfExists: false } },
      { textDocument: { uri: create.uri, version: null }, edits: [{ range: { start, end: start }, newText: create.text }] },
      ...Object.entries(edit.changes ?? {}).map(([uri, changes]) => ({ textDocument: { uri, version: null }, edits: changes })),
    ],
  };
}
