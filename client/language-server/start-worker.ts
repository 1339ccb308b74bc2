/** The language server as a web worker, in a browser; the files it asks for are read here. */
import * as vscode from 'vscode';
import { RequestType } from 'vscode-languageclient';
import { LanguageClient } from 'vscode-languageclient/browser';
import { type FileList, type FileText, type Folder, listFilesRequest, listFolderRequest, readFileRequest } from '../../server/protocol.ts';
import { createLanguageServer, type LanguageServer } from './language-server.ts';

/** More files are no project that one looks through in a browser. */
const maxListed = 5_000;

export function startServerWorker(extension: vscode.Uri, log: vscode.LogOutputChannel): LanguageServer {
  const address = vscode.Uri.joinPath(extension, 'dist', 'server-web.js').toString(true);
  return createLanguageServer(extension, log, (options) => {
    const client = new LanguageClient('capstan', 'Capstan', async () => new Worker(address), options);
    client.onRequest(new RequestType<{ readonly uri: string }, FileText, void>(readFileRequest), ({ uri }) =>
      readFile(vscode.Uri.parse(uri)),
    );
    client.onRequest(new RequestType<object, FileList, void>(listFilesRequest), async () => {
      const uris = await vscode.workspace.findFiles('**/*.{yml,yaml}', '**/{node_modules,dist,out,target}/**', maxListed);
      return { uris: uris.map((uri) => uri.toString()) };
    });
    client.onRequest(new RequestType<{ readonly uri: string }, Folder, void>(listFolderRequest), ({ uri }) =>
      listFolder(vscode.Uri.parse(uri)),
    );
    return client;
  });
}

async function readFile(uri: vscode.Uri): Promise<FileText> {
  try {
    return { kind: 'text', text: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)) };
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return { kind: 'missing' };
    return { kind: 'unreadable', reason: error instanceof Error ? error.message : String(error) };
  }
}

async function listFolder(uri: vscode.Uri): Promise<Folder> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(uri);
    return { entries: entries.map(([name, type]) => ({ name, isFolder: (type & vscode.FileType.Directory) !== 0 })) };
  } catch {
    // No folder, or none that may be read.
    return { entries: undefined };
  }
}
