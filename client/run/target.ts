/** The file a command is about. */
import * as vscode from 'vscode';
import type { CapabilityFile } from '../../server/protocol.ts';
import { say } from '../../spec/say.ts';
import { isCapability } from '../recognise/language-choice.ts';
import { isNode } from '../view/tree-nodes.ts';

/** What a lens, a menu, a view or a keyboard gives a command, else the capability in the active editor. */
export function targetOf(given: unknown): vscode.Uri | undefined {
  if (given instanceof vscode.Uri) return given;
  if (typeof given === 'string') return vscode.Uri.parse(given);
  if (isNode(given)) return vscode.Uri.parse(given.uri);
  const document = vscode.window.activeTextEditor?.document;
  return document && isCapability(document) ? document.uri : undefined;
}

/**
 * For commands that make sense without an editor, such as a button of the walkthrough: what can be run of what is visible, else of what the
 * workspace has. Asks when there are several; undefined when there is none (the user has been told) or none is chosen.
 */
export async function askTarget(given: unknown, findFiles: () => Promise<readonly CapabilityFile[]>): Promise<vscode.Uri | undefined> {
  const told = targetOf(given);
  if (told) return told;
  const visible = vscode.window.visibleTextEditors.find(({ document }) => isCapability(document));
  if (visible) return visible.document.uri;
  const files = (await findFiles()).filter(({ runnable }) => runnable);
  const [first, ...others] = files;
  if (!first) {
    const create = say`New Capability…`;
    const chosen = await vscode.window.showInformationMessage(say`There is no capability file in this workspace yet.`, create);
    if (chosen === create) await vscode.commands.executeCommand('capstan.new');
    return undefined;
  }
  if (others.length === 0) return vscode.Uri.parse(first.uri);
  const items = files.map(({ uri, title }) => {
    const path = vscode.workspace.asRelativePath(vscode.Uri.parse(uri));
    return { label: title ?? path, description: title === undefined ? '' : path, uri: vscode.Uri.parse(uri) };
  });
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: say`Which capability?`, matchOnDescription: true });
  return chosen?.uri;
}
