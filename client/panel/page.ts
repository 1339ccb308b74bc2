/** The frame of every page: our own script and style and nothing else may be loaded. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { type Html, html } from './html.ts';
import type { FromPage, PageReady, ToPage } from './messages.ts';
import { createOutbox } from './outbox.ts';

export interface Page extends vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  post(message: ToPage): void;
}

export interface PageOptions {
  readonly extensionUri: vscode.Uri;
  readonly viewType: string;
  readonly title: string;
  readonly column: vscode.ViewColumn;
  readonly body: Html;
  readonly received: (message: FromPage) => void;
  readonly closed: () => void;
}

export function openPage(options: PageOptions): Page {
  const panel = vscode.window.createWebviewPanel(
    options.viewType,
    options.title,
    { viewColumn: options.column, preserveFocus: false },
    {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(options.extensionUri, 'dist')],
      retainContextWhenHidden: true,
      enableFindWidget: true,
    },
  );
  const { webview } = panel;
  panel.iconPath = vscode.Uri.joinPath(options.extensionUri, 'client/media/icon.png');
  const address = (...path: readonly string[]): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(options.extensionUri, ...path)).toString();
  const nonce = randomBytes(16).toString('base64url');
  // The body is inert until the script listens: what is pressed before would be lost, and a form would leave the page.
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  webview.html = `<!DOCTYPE html>${
    html`<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="${address('dist/page.css')}">
<title>${options.title}</title>
</head>
<body inert>
${options.body}
<script nonce="${nonce}" src="${address('dist/page.js')}"></script>
</body>
</html>`.markup
  }`;
  const outbox = createOutbox((message) => void webview.postMessage(message));
  const subscriptions = vscode.Disposable.from(
    webview.onDidReceiveMessage((message: FromPage | PageReady) => {
      if (message.kind === 'ready') outbox.open();
      else options.received(message);
    }),
    panel.onDidDispose(() => {
      outbox.close();
      subscriptions.dispose();
      options.closed();
    }),
  );
  return {
    panel,
    post: outbox.post,
    dispose: () => panel.dispose(),
  };
}
