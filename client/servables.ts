/** What can be run and called in a file, as the language server knows it; asked once a version of an open document. */
import * as vscode from 'vscode';
import { type CapabilityFile, capabilityFilesRequest, type Servables, type ServablesParams, servablesRequest } from '../server/protocol.ts';
import type { LanguageServer } from './language-server/language-server.ts';

export type FindServables = (uri: vscode.Uri, token?: vscode.CancellationToken) => Promise<Servables | undefined>;

export function createServables(server: () => Promise<LanguageServer>, log: vscode.LogOutputChannel): FindServables & vscode.Disposable {
  const known = new Map<string, { readonly version: number; readonly answer: Promise<Servables | undefined> }>();
  const closing = vscode.workspace.onDidCloseTextDocument((document) => known.delete(document.uri.toString()));
  const never = new vscode.CancellationTokenSource();

  async function ask(uri: string, token: vscode.CancellationToken): Promise<Servables | undefined> {
    const params: ServablesParams = { uri };
    try {
      return await (await server()).ask<Servables>(servablesRequest, params, token);
    } catch (error) {
      if (!token.isCancellationRequested && !(error instanceof vscode.CancellationError))
        log.warn(`What ${uri} serves is not known: ${error}`);
      return undefined;
    }
  }

  const find: FindServables = (address, token = never.token) => {
    const uri = address.toString();
    const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri);
    if (!document) return ask(uri, token);
    const kept = known.get(uri);
    if (kept?.version === document.version) return kept.answer;
    // Shared by whoever asks about this version: one of them giving up must not take the answer from the others.
    const answer = ask(uri, never.token);
    known.set(uri, { version: document.version, answer });
    void answer.then((servables) => {
      // The server was not up or the edit came in between: the next question asks again.
      if (servables === undefined && known.get(uri)?.answer === answer) known.delete(uri);
    });
    return answer;
  };
  return Object.assign(find, {
    dispose: () => {
      closing.dispose();
      never.dispose();
    },
  });
}

/** All capability files of the workspace; none while the server does not answer. */
export async function findCapabilityFiles(
  server: () => Promise<LanguageServer>,
  log: vscode.LogOutputChannel,
): Promise<readonly CapabilityFile[]> {
  const never = new vscode.CancellationTokenSource();
  try {
    return (await (await server()).ask<readonly CapabilityFile[]>(capabilityFilesRequest, {}, never.token)) ?? [];
  } catch (error) {
    log.warn(`The capability files of this workspace are not known: ${error}`);
    return [];
  } finally {
    never.dispose();
  }
}
