/** Repairs of calls whose target is in a file that is not imported yet: import it, under the name that the call then has. */
import { type CodeAction, type CodeActionContext, CodeActionKind } from 'vscode-languageserver-types';
import { rewriteScalar } from '../spec/edits/write-scalar.ts';
import { findMeant, type Referable, referable, referenceTo } from '../spec/links/meant-reference.ts';
import { operationsOf, splitReference } from '../spec/links/operations.ts';
import type { Edit, Problem } from '../spec/problem.ts';
import { meantIn, type ReferenceKey, referenceAt, type WrittenReference } from '../spec/rules/meant-references.ts';
import { say } from '../spec/say.ts';
import type { SourceFile } from '../spec/source-file.ts';
import type { Span } from '../spec/syntax/tree.ts';
import { isWanted } from './action-kinds.ts';
import { toWorkspaceEdit } from './code-actions.ts';
import { toDiagnostic } from './diagnostics.ts';
import { sharedParts } from './shared-parts.ts';
import type { LinkedProject } from './workspace.ts';

/** Codes of problems with a `call` or `ref` that leads nowhere: by its form, or by its names. */
const leadsNowhere: ReadonlySet<string> = new Set(['wrong-format', 'unknown-call', 'unknown-flow']);

/** More are no repair but a list of all there is. */
const mostImports = 6;

export function importActions(
  file: SourceFile,
  project: LinkedProject,
  problems: readonly Problem[],
  span: Span,
  { only }: Pick<CodeActionContext, 'only'>,
): CodeAction[] {
  if (!isWanted(CodeActionKind.QuickFix, only)) return [];
  return problems.flatMap((problem) => {
    if (problem.span.start > span.end || span.start > problem.span.end || !leadsNowhere.has(problem.code)) return [];
    const written = referenceAt(file, problem.span.start);
    return written ? imports(file, project, problem, written) : [];
  });
}

/** What another file has, under the name it would have here. */
interface Importable extends Referable {
  readonly from: string;
  /** Name of the API or aggregate in its own file. */
  readonly imported: string;
  readonly edit: Edit;
}

function imports(file: SourceFile, project: LinkedProject, problem: Problem, written: WrittenReference): CodeAction[] {
  const meant = meantElsewhere(written.node.text, importables(file, project, written.key));
  // What is meant by a text that names no API is rather what is there already.
  const isElsewhere = meant.length === 1 && meantIn(project.linksOf(file).sections, written.key, written.node.text).length === 0;
  return meant.slice(0, mostImports).flatMap(({ of, sure }): CodeAction[] => {
    const reference = referenceTo(of);
    const isWritten = reference === written.node.text;
    const { start, end } = written.node;
    const change = { uri: file.uri, start, end, newText: rewriteScalar(written.node, reference) };
    const edit = toWorkspaceEdit(file, project, isWritten ? [of.edit] : [of.edit, change]);
    if (!edit) return [];
    return [
      {
        title: isWritten
          ? say`Import \`${of.namespace}\` from \`${of.from}\``
          : say`Change to \`${reference}\`, imported from \`${of.from}\``,
        kind: CodeActionKind.QuickFix,
        diagnostics: [toDiagnostic(file, project, problem)],
        edit,
        ...(sure && isElsewhere ? { isPreferred: true } : {}),
      },
    ];
  });
}

/** Exactly what is written, wherever it is; else what may be meant by it. */
function meantElsewhere(text: string, known: readonly Importable[]): readonly { readonly of: Importable; readonly sure: boolean }[] {
  const exact = known.filter((one) => referenceTo({ namespace: one.imported, name: one.name }) === text);
  if (exact.length > 0) return exact.map((of) => ({ of, sure: exact.length === 1 && of.namespace === of.imported }));
  const [namespace] = splitReference(text) ?? [];
  const meant = findMeant(text, known);
  // A namespace that is there is no slip of another.
  return namespace === undefined ? meant : meant.map(({ of }) => ({ of, sure: false }));
}

function importables(file: SourceFile, project: LinkedProject, key: ReferenceKey): readonly Importable[] {
  if (key === 'ref') {
    return sharedParts(file, project, 'aggregates').flatMap(({ part, namespace, name: imported, from, edit }) =>
      part.flows.flatMap(({ name }) => (name === '' ? [] : [{ namespace, name, imported, from, edit }])),
    );
  }
  return sharedParts(file, project, 'consumes').flatMap(({ part, uri, namespace, name: imported, from, edit }) =>
    operationsOf({ part, namespace, uri, entry: undefined })
      .flatMap(referable(namespace))
      .map((one) => ({ ...one, imported, from, edit })),
  );
}
