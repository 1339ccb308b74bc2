/** The file a command is about. */
import * as vscode from 'vscode';
import { capabilityLanguage } from '../recognise/assign-language.ts';
import { isNode } from '../view/tree-nodes.ts';

/** What a lens, a menu, a view or a keyboard gives a command, else the capability in the active editor. */
export function targetOf(given: unknown): vscode.Uri | undefined {
  if (given instanceof vscode.Uri) return given;
  if (typeof given === 'string') return vscode.Uri.parse(given);
  if (isNode(given)) return vscode.Uri.parse(given.uri);
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === capabilityLanguage ? document.uri : undefined;
}
