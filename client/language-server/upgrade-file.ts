/** `Capstan: Upgrade to a Newer Version…`: the version is asked for here, the rest is done by the server. */
import * as vscode from 'vscode';
import { type UpgradeAnswer, type UpgradeArguments, upgradeFileCommand } from '../../server/protocol.ts';
import { say } from '../../spec/say.ts';

export function registerUpgrade(log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.commands.registerCommand('capstan.upgrade', async (given: unknown) => {
    const uri = (given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri)?.toString();
    if (uri === undefined) return;
    try {
      await upgrade(uri, log);
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  });
}

async function upgrade(uri: string, log: vscode.LogOutputChannel): Promise<void> {
  // The server knows open files.
  await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  const { versions } = await ask({ uri });
  if (versions.length === 0) {
    void vscode.window.showInformationMessage(say`This file has the newest version already.`);
    return;
  }
  const newestFirst = versions.map((label, index) => ({ label, ...(index === versions.length - 1 && { description: say`the newest` }) }));
  const chosen = await vscode.window.showQuickPick(newestFirst.reverse(), {
    placeHolder: say`Upgrade this file, and the files it imports, to which version?`,
  });
  if (!chosen) return;
  const { changed, notes } = await ask({ uri, version: chosen.label });
  const done = changed === 1 ? say`1 file is upgraded to ${chosen.label}.` : say`${changed} files are upgraded to ${chosen.label}.`;
  if (notes.length === 0) {
    void vscode.window.showInformationMessage(done);
    return;
  }
  for (const note of notes) {
    const line = `${vscode.workspace.asRelativePath(vscode.Uri.parse(note.uri))}: ${note.message}`;
    if (note.kind === 'blocked') log.warn(line);
    else log.info(line);
  }
  const show = say`Show Log`;
  const [first] = notes;
  const more = notes.length > 1 ? ` ${say`And ${notes.length - 1} more in the log.`}` : '';
  if ((await vscode.window.showWarningMessage(`${done} ${say`Look at this: ${first?.message ?? ''}`}${more}`, show)) === show)
    log.show(true);
}

async function ask(argument: UpgradeArguments): Promise<UpgradeAnswer> {
  return vscode.commands.executeCommand<UpgradeAnswer>(upgradeFileCommand, argument);
}
