/** The lenses of a capability file: run, stop, addresses, call. */
import * as vscode from 'vscode';
import { capabilitySelector, isCapability } from '../recognise/language-choice.ts';
import type { FindServables } from '../servables.ts';
import { lensesOf } from './lens-model.ts';
import type { RunSessions } from './sessions.ts';

export function registerLenses(sessions: RunSessions, servables: FindServables, serverReady: vscode.Event<unknown>): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses: async (document, token) => {
      if (!vscode.workspace.getConfiguration('capstan', document.uri).get('codeLens.run', true) || !isCapability(document)) return [];
      const known = await servables(document.uri, token);
      if (!known || token.isCancellationRequested) return [];
      const session = sessions.find(document.uri.toString());
      const situation = {
        state: session?.state,
        mock: session?.options.start.mock ?? false,
        replays: session?.options.start.replay !== undefined,
        trusted: vscode.workspace.isTrusted,
      };
      return lensesOf(known, situation).map(({ range: { start, end }, title, tooltip, command, arguments: given }) => {
        const range = new vscode.Range(start.line, start.character, end.line, end.character);
        return new vscode.CodeLens(range, { title, tooltip, command: command ?? '', arguments: [...given] });
      });
    },
  };
  const refresh = (): void => changed.fire();
  return vscode.Disposable.from(
    changed,
    vscode.languages.registerCodeLensProvider(capabilitySelector, provider),
    sessions.onChange(refresh),
    serverReady(refresh),
    vscode.workspace.onDidGrantWorkspaceTrust(refresh),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('capstan.codeLens')) refresh();
    }),
  );
}
