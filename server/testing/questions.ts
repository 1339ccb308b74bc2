/** Every question that an editor asks about a text, as the handlers of the requests ask it; for tests that no text makes one of them throw. */
import type { SourceFile } from '../../spec/source-file.ts';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from '../call-hierarchy.ts';
import { codeActions } from '../code-actions.ts';
import { codeLenses } from '../code-lenses.ts';
import { completeLazily } from '../complete.ts';
import { definition } from '../definition.ts';
import { documentLinks } from '../document-links.ts';
import { foldingRanges } from '../folding.ts';
import { formatDocument, formatOnType, formatRange } from '../formatting.ts';
import { hover } from '../hover.ts';
import { implementations } from '../implementation.ts';
import { importActions } from '../import-actions.ts';
import { inlayHints } from '../inlay-hints.ts';
import { linkedEditingRanges } from '../linked-editing.ts';
import { diagnosticsOf } from '../publish.ts';
import { refactoringActions } from '../refactorings.ts';
import { highlights, references } from '../references.ts';
import { prepareRename, renameAt } from '../rename.ts';
import { selectionRange } from '../selection.ts';
import { semanticTokens } from '../semantic-tokens.ts';
import { servables } from '../servables.ts';
import { defaultSettings } from '../settings.ts';
import { documentSymbols } from '../symbols.ts';
import { typeDefinition } from '../type-definition.ts';
import type { Workspace } from '../workspace.ts';
import { searchSymbols } from '../workspace-symbols.ts';
import { completeOptions } from './complete.ts';
import { applyTextEdits } from './fixture.ts';

export type AskAt = (file: SourceFile, project: Workspace, offset: number) => unknown;

/** What is asked where the cursor is. */
export const cursorQuestions: Readonly<Record<string, AskAt>> = {
  completion: (file, project, offset) => completeLazily(file, project, offset, completeOptions, 1),
  hover,
  definition,
  typeDefinition,
  implementations,
  references: (file, project, offset) => references(file, project, offset, { includeDeclaration: true }),
  highlights,
  selectionRange,
  linkedEditingRanges,
  prepareRename,
  calls: (file, project, offset) => {
    for (const item of prepareCallHierarchy(file, project, offset) ?? []) {
      incomingCalls(item, project);
      outgoingCalls(item, project);
    }
  },
  refactorings: (file, project, offset) => {
    for (const { edit } of refactoringActions({ file, project, offset }, {}, { createsFiles: true, asksSample: true, showsRefusals: true }))
      for (const [uri, edits] of Object.entries(edit?.changes ?? {})) if (uri === file.uri) applyTextEdits(file.text, edits);
  },
  formatOnType: (file, _project, offset) => applyTextEdits(file.text, formatOnType(file, offset)),
};

/** Asked by people only, and the dearest of all: every text that all files together become. */
export const rename: AskAt = (file, project, offset) => {
  const edit = renameAt(file, project, { offset, newName: 'fresh-name', annotates: true });
  for (const [uri, edits] of Object.entries(edit?.changes ?? {})) {
    const changed = project.findFile(uri);
    if (typeof changed !== 'string') applyTextEdits(changed.text, edits);
  }
};

/** What is asked about a whole file. */
export const fileQuestions: Readonly<Record<string, AskAt>> = {
  diagnostics: (file, project) => diagnosticsOf(project, file.uri, defaultSettings, undefined),
  codeActions: (file, project, offset) => {
    const problems = project.problemsOf(file, defaultSettings.analysis);
    const all = { start: 0, end: offset };
    for (const { edit } of [...codeActions(file, project, problems, all, {}), ...importActions(file, project, problems, all, {})])
      for (const [uri, edits] of Object.entries(edit?.changes ?? {})) if (uri === file.uri) applyTextEdits(file.text, edits);
  },
  symbols: (file) => documentSymbols(file),
  workspaceSymbols: (file, project) => {
    const search = searchSymbols('s', project);
    search.look(file);
    search.result();
  },
  folding: (file) => foldingRanges(file),
  tokens: (file, project) => semanticTokens(file, project),
  hints: (file, project) =>
    inlayHints(file, project, { start: 0, end: file.text.length }, { urls: true, types: true, variables: true, calls: true }),
  lenses: (file, project) => codeLenses(file, project, { references: true, servedAs: true }, { showsReferences: true }),
  links: (file, project) => documentLinks(file, project),
  format: (file) => applyTextEdits(file.text, formatDocument(file)),
  formatRange: (file, _project, offset) => applyTextEdits(file.text, formatRange(file, { start: Math.max(0, offset - 100), end: offset })),
  servables: (file, project) => servables(project, file.uri),
};
