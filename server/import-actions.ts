/** Repairs of calls whose target is in a file that is not imported yet: import it. */
import { type CodeAction, type CodeActionContext, CodeActionKind } from 'vscode-languageserver-types';
import type { Problem } from '../spec/problem.ts';
import { say } from '../spec/say.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { nodeAt } from '../spec/syntax/navigate.ts';
import type { Span } from '../spec/syntax/tree.ts';
import { toWorkspaceEdit } from './code-actions.ts';
import { toDiagnostic } from './diagnostics.ts';
import { sharedParts } from './shared-parts.ts';
import type { LinkedProject } from './workspace.ts';

export function importActions(
  file: SourceFile,
  project: LinkedProject,
  problems: readonly Problem[],
  span: Span,
  context: Pick<CodeActionContext, 'only'>,
): CodeAction[] {
  if (context.only && !context.only.some((only) => only === CodeActionKind.QuickFix || only === '')) return [];
  return problems.flatMap((problem) => {
    if (problem.span.start > span.end || span.start > problem.span.end) return [];
    if (problem.code !== 'unknown-call' && problem.code !== 'unknown-flow') return [];
    const at = nodeAt(file.tree, problem.span.start)?.node;
    return at?.kind === 'scalar' ? imports(file, project, problem, at.text) : [];
  });
}

/** Files that have the namespace and, in it, the name; under the name it has there only, since the call says so. */
function imports(file: SourceFile, project: LinkedProject, problem: Problem, target: string): CodeAction[] {
  const [namespace, name] = target.split('.');
  const found =
    problem.code === 'unknown-call'
      ? sharedParts(file, project, 'consumes').filter(({ part }) =>
          part.resources.some((resource) => resource.operations.some((operation) => operation.name === name)),
        )
      : sharedParts(file, project, 'aggregates').filter(({ part }) => part.flows.some((flow) => flow.name === name));
  const fitting = found.filter((shared) => shared.namespace === namespace && shared.name === namespace);
  return fitting.flatMap(({ from, edit: insertion }) => {
    const edit = toWorkspaceEdit(file, project, [insertion]);
    if (!edit) return [];
    return {
      title: say`Import \`${namespace ?? ''}\` from \`${from}\``,
      kind: CodeActionKind.QuickFix,
      diagnostics: [toDiagnostic(file, project, problem)],
      edit,
      ...(fitting.length === 1 ? { isPreferred: true } : {}),
    };
  });
}
