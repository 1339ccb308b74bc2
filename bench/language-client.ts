/** A small editor for measuring: starts a language server on stdio, types, and waits for what comes back. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, type MessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';

export interface ServerUnderTest {
  name: string;
  /** Arguments for Node. */
  args: string[];
  languageId: string;
  /** What the server asks for as its configuration, by section. */
  configuration: Record<string, unknown>;
}

export interface Editor {
  open: (text: string) => Promise<number>;
  /** Types a text at a place and waits until the diagnostics of that version have come. */
  type: (line: number, character: number, text: string) => Promise<void>;
  erase: (line: number, character: number, length: number) => Promise<void>;
  /** Length of the completion list. */
  complete: (line: number, character: number) => Promise<number>;
  /** How many names of the workspace match. */
  findSymbols: (query: string) => Promise<number>;
  /** Milliseconds the server has been at work so far, whatever else the machine does; undefined where that cannot be read. */
  busy: () => number | undefined;
  /** Resident memory of the server in MB. */
  memory: () => number;
  close: () => Promise<void>;
}

const uri = 'file:///bench/store.capability.yaml';

/** Starts the server; the times of `open` count from the start of its process. */
export async function startEditor(server: ServerUnderTest, folder?: string): Promise<Editor> {
  const started = performance.now();
  const child = spawn(process.execPath, server.args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  answer(connection, server.configuration);
  const waiting = new Map<number, () => void>();
  connection.onNotification('textDocument/publishDiagnostics', (params: { uri: string; version?: number }) => {
    // A server that names no version answers the newest text.
    for (const [version, resolve] of waiting) {
      if (params.uri !== uri || (params.version ?? Number.POSITIVE_INFINITY) < version) continue;
      waiting.delete(version);
      resolve();
    }
  });
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: folder === undefined ? null : pathToFileURL(folder).href,
    capabilities: {
      workspace: { configuration: true },
      textDocument: { publishDiagnostics: { versionSupport: true }, completion: { completionItem: { snippetSupport: true } } },
    },
  });
  await connection.sendNotification('initialized', {});

  let version = 0;
  const change = async (line: number, character: number, length: number, text: string): Promise<void> => {
    const expected = ++version;
    const answered = new Promise<void>((resolve) => waiting.set(expected, resolve));
    const range = { start: { line, character }, end: { line, character: character + length } };
    await connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range, text }] });
    await answered;
  };

  return {
    open: async (text) => {
      const expected = ++version;
      const answered = new Promise<void>((resolve) => waiting.set(expected, resolve));
      await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: server.languageId, version, text } });
      await answered;
      return performance.now() - started;
    },
    type: (line, character, text) => change(line, character, 0, text),
    erase: (line, character, length) => change(line, character, length, ''),
    complete: async (line, character) => {
      const result = await connection.sendRequest<unknown[] | { items: unknown[] } | null>('textDocument/completion', {
        textDocument: { uri },
        position: { line, character },
      });
      return (Array.isArray(result) ? result : (result?.items ?? [])).length;
    },
    findSymbols: async (query) => (await connection.sendRequest<unknown[] | null>('workspace/symbol', { query }))?.length ?? 0,
    busy: () => busyTime(child.pid),
    memory: () => Number.parseInt(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' }), 10) / 1024,
    close: async () => {
      const ended = new Promise<unknown>((resolve) => child.once('exit', resolve));
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await ended;
      connection.dispose();
    },
  };
}

/** Time on a processor of the process's main thread, as Linux counts it. */
function busyTime(pid: number | undefined): number | undefined {
  const file = `/proc/${pid}/schedstat`;
  if (!existsSync(file)) return undefined;
  return Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6;
}

function answer(connection: MessageConnection, configuration: Record<string, unknown>): void {
  connection.onRequest('workspace/configuration', (params: { items: { section?: string }[] }) =>
    params.items.map(({ section }) => configuration[section ?? ''] ?? null),
  );
  for (const method of ['client/registerCapability', 'client/unregisterCapability', 'window/workDoneProgress/create']) {
    connection.onRequest(method, () => null);
  }
}
