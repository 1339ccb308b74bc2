/** The language server as a process of Node. */
import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { serverNodeArguments } from '../../server/protocol.ts';
import { createLanguageServer, type LanguageServer } from './language-server.ts';

export function startServerProcess(extension: vscode.Uri, log: vscode.LogOutputChannel): LanguageServer {
  const run = {
    module: vscode.Uri.joinPath(extension, 'dist', 'server.cjs').fsPath,
    transport: TransportKind.ipc,
    options: { execArgv: [...serverNodeArguments] },
  };
  const debug = { ...run, options: { execArgv: [...serverNodeArguments, '--nolazy', '--inspect=6019'] } };
  return createLanguageServer(extension, log, (options) => new LanguageClient('capstan', 'Capstan', { run, debug }, options));
}
