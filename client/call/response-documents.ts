/** Read-only documents that hold the answers of calls; a call of the same unit replaces the one before. */
import * as vscode from 'vscode';
import type { ResponseText } from './response-text.ts';

const scheme = 'capstan-response';

export interface ResponseDocuments extends vscode.Disposable {
  show(name: string, response: ResponseText): Promise<void>;
}

export function createResponseDocuments(): ResponseDocuments {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const registration = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
  });
  const closing = vscode.workspace.onDidCloseTextDocument((document) => texts.delete(document.uri.toString()));
  return {
    show: async (name, { text, language }) => {
      const uri = vscode.Uri.from({ scheme, path: `/${name}` });
      texts.set(uri.toString(), text);
      changed.fire(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(await vscode.languages.setTextDocumentLanguage(document, language), {
        viewColumn: vscode.ViewColumn.Beside,
        preserveFocus: true,
        preview: true,
      });
    },
    dispose: () => vscode.Disposable.from(registration, closing, changed).dispose(),
  };
}
