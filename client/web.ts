/** The extension in a browser: everything but running, which needs a machine to run on. */

import * as vscode from 'vscode';
import { speak } from '../spec/say.ts';
import { registerServerCommands } from './language-server/commands.ts';
import { provideLanguageServer } from './language-server/provide.ts';
import { startServerWorker } from './language-server/start-worker.ts';
import { assignLanguages } from './recognise/assign-language.ts';

let stop: (() => Promise<unknown>) | undefined;

export function activate(context: vscode.ExtensionContext): void {
  // Nothing is said before this.
  speak(vscode.l10n.bundle);
  const log = vscode.window.createOutputChannel('Capstan', { log: true });
  const serverLog = vscode.window.createOutputChannel('Capstan Language Server', { log: true });
  const server = provideLanguageServer(async () => () => startServerWorker(context.extensionUri, serverLog));
  stop = () => server.stop();
  // The view of what runs has nothing to show here.
  void vscode.commands.executeCommand('setContext', 'capstan.onlyReads', true);
  context.subscriptions.push(
    log,
    serverLog,
    server,
    assignLanguages(context.workspaceState, log),
    registerServerCommands(server, serverLog),
  );
}

export async function deactivate(): Promise<void> {
  await stop?.();
}
