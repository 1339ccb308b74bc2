/** Lenses with the size of each tool, above its name. */
import * as vscode from 'vscode';
import { capabilitySelector, isCapability } from '../recognise/language-choice.ts';
import type { RunSessions } from '../run/sessions.ts';
import type { FindServables } from '../servables.ts';
import type { CallHistory } from '../view/call-history.ts';
import { sizeLenses } from './size-lens-model.ts';
import type { ToolSizes } from './tool-sizes.ts';

export interface SizeLensParts {
  readonly sessions: RunSessions;
  readonly servables: FindServables;
  readonly sizes: ToolSizes;
  readonly history: CallHistory;
}

/** Calls come in hundreds a second; nobody reads faster than this. */
const settleMs = 500;

export function registerSizeLenses({ sessions, servables, sizes, history }: SizeLensParts): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  let timer: NodeJS.Timeout | undefined;
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses: async (document, token) => {
      if (!vscode.workspace.getConfiguration('capstan', document.uri).get('codeLens.tokens', true) || !isCapability(document)) return [];
      const known = await servables(document.uri, token);
      if (!known || token.isCancellationRequested) return [];
      const uri = document.uri.toString();
      const lenses = sizeLenses(known, sizes.of(uri), (server, tool) => history.find(uri, server, tool)?.answers ?? []);
      return lenses.map(({ range: { start, end }, title, tooltip }) => {
        const range = new vscode.Range(start.line, start.character, end.line, end.character);
        return new vscode.CodeLens(range, { title, tooltip, command: 'capstan.showToolSizes', arguments: [document.uri] });
      });
    },
  };
  return vscode.Disposable.from(
    changed,
    vscode.languages.registerCodeLensProvider(capabilitySelector, provider),
    { dispose: sizes.onChange(() => changed.fire()).dispose },
    sessions.onEvent(({ event }) => {
      if (event.event !== 'served') return;
      timer ??= setTimeout(() => {
        timer = undefined;
        changed.fire();
      }, settleMs);
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('capstan.codeLens')) changed.fire();
    }),
    new vscode.Disposable(() => clearTimeout(timer)),
  );
}
