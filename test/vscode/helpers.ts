/** What the tests inside the extension host wait with: for the editor, not for a clock. */
import path from 'node:path';
import * as vscode from 'vscode';

/** Opens a capability of the examples. */
export async function openFile(name: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('No folder is open.');
  const document = await vscode.workspace.openTextDocument(path.join(folder.uri.fsPath, name));
  await vscode.window.showTextDocument(document);
  // What is recognised by its content gets its language a moment after it was opened.
  return until([vscode.workspace.onDidOpenTextDocument], () => (document.languageId === 'capability' ? document : undefined));
}

/** The first answer that is not undefined; asked again after each event until there is one. The limit is that of the test. */
export async function until<T>(events: readonly vscode.Event<unknown>[], answer: () => T | undefined | Promise<T | undefined>): Promise<T> {
  return new Promise((resolve, reject) => {
    const subscriptions: vscode.Disposable[] = [];
    const look = async (): Promise<void> => {
      const found = await answer();
      if (found === undefined) return;
      for (const subscription of subscriptions) subscription.dispose();
      resolve(found);
    };
    for (const event of events) subscriptions.push(event(() => void look().catch(reject)));
    look().catch(reject);
  });
}

/** The problems of a document once there are as many as wanted: `line:column severity message`. */
export async function problemsOf(document: vscode.TextDocument, wanted: number): Promise<string[]> {
  return until([vscode.languages.onDidChangeDiagnostics], () => {
    const found = vscode.languages.getDiagnostics(document.uri);
    if (found.length < wanted) return undefined;
    return found
      .map(
        ({ range: { start }, severity, message }) =>
          `${start.line + 1}:${start.character + 1} ${vscode.DiagnosticSeverity[severity]} ${message}`,
      )
      .sort();
  });
}

export function positionOf(document: vscode.TextDocument, text: string, shift = 1): vscode.Position {
  const at = document.getText().indexOf(text);
  if (at < 0) throw new Error(`${document.fileName} has no ${text}.`);
  return document.positionAt(at + shift);
}
