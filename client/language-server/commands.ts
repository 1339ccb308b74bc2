/** Commands about the language server, and those its answers name. */
import * as vscode from 'vscode';
import type { TextRange } from '../../server/protocol.ts';
import { registerAskSample } from './ask-sample.ts';
import type { LanguageServerProvider } from './provide.ts';
import { registerUpgrade } from './upgrade-file.ts';

interface PlainLocation {
  readonly uri: string;
  readonly range: TextRange;
}

export function registerServerCommands(server: LanguageServerProvider, log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.Disposable.from(
    registerAskSample(),
    registerUpgrade(log),
    vscode.commands.registerCommand('capstan.restartServer', async () => (await server()).restart()),
    vscode.commands.registerCommand('capstan.showServerLog', () => log.show(true)),
    // Lenses of the server carry plain positions: the editor's own command takes its own types only.
    vscode.commands.registerCommand(
      'capstan.showReferences',
      (uri: string, position: TextRange['start'], locations: readonly PlainLocation[]) =>
        vscode.commands.executeCommand(
          'editor.action.showReferences',
          vscode.Uri.parse(uri),
          new vscode.Position(position.line, position.character),
          locations.map(({ uri: address, range: { start, end } }) => {
            const range = new vscode.Range(start.line, start.character, end.line, end.character);
            return new vscode.Location(vscode.Uri.parse(address), range);
          }),
        ),
    ),
  );
}
