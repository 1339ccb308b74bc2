/** `Capstan: Upgrade to a Newer Version…`: the version is asked for here, the rest is done by the server. */
import * as vscode from 'vscode';
import { type UpgradeAnswer, type UpgradeArguments, type UpgradeRemark, upgradeFileCommand } from '../../server/protocol.ts';
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
    const line = `${placeOf(note)}: ${note.message}`;
    if (note.kind === 'blocked') log.warn(line);
    else log.info(line);
  }
  const show = notes.length === 1 ? say`Go to Line` : say`Go Through Them`;
  const [first] = notes;
  const more = notes.length > 1 ? ` ${say`And ${notes.length - 1} more.`}` : '';
  if ((await vscode.window.showWarningMessage(`${done} ${say`Look at this: ${first?.message ?? ''}`}${more}`, show)) !== show) return;
  if (first && notes.length === 1) await open(first);
  else await goThrough(notes);
}

/** A list that stays while one looks at each place: the editor follows the line that is chosen. */
async function goThrough(notes: readonly UpgradeRemark[]): Promise<void> {
  const items = notes.map((note) => ({
    label: `$(${note.kind === 'blocked' ? 'warning' : 'info'}) ${placeOf(note)}`,
    // Below, where there is room for a sentence.
    detail: note.message,
    note,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: say`What needs you, and what somebody may notice`,
    matchOnDetail: true,
    onDidSelectItem: (item) => void open((item as (typeof items)[number]).note, true),
  });
  if (picked) await open(picked.note);
}

async function open({ uri, line }: UpgradeRemark, preview = false): Promise<void> {
  const at = new vscode.Position(line, 0);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), { selection: new vscode.Range(at, at), preserveFocus: preview, preview });
}

/** `shop.yaml:12` */
function placeOf({ uri, line }: UpgradeRemark): string {
  return `${vscode.workspace.asRelativePath(vscode.Uri.parse(uri))}:${line + 1}`;
}

async function ask(argument: UpgradeArguments): Promise<UpgradeAnswer> {
  return vscode.commands.executeCommand<UpgradeAnswer>(upgradeFileCommand, argument);
}
