/** A language client joined to the server in memory, for tests of the protocol. */

import { PassThrough } from 'node:stream';
import {
  type ClientCapabilities,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { Translations } from '../../spec/say.ts';
import { cancelWaiting } from '../border.ts';
import { serve } from '../connection.ts';
import { type FixtureFiles, memoryFiles, splitFixture } from './fixture.ts';

export interface TestClient {
  readonly connection: ProtocolConnection;
  readonly result: InitializeResult;
  /** What the server pushed, in order. */
  readonly pushed: PublishDiagnosticsParams[];
  readonly logged: string[];
  /** Requests of the server to the client, in order. */
  readonly asked: string[];
  open(uri: string, text: string, languageId?: string): Promise<void>;
  change(uri: string, version: number, text: string): Promise<void>;
  /** What a file has, asked for. */
  diagnosticsOf(uri: string): Promise<readonly Diagnostic[]>;
  /** Waits until the server has pushed diagnostics for a version of a file; of one that nobody has open they have none. */
  pushedFor(uri: string, version: number | undefined): Promise<Diagnostic[]>;
  /** Answered when everything sent before has been dealt with. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  readonly files?: Map<string, string>;
  readonly settings?: unknown;
  readonly initializationOptions?: unknown;
  /** `locale` of `initialize`. */
  readonly locale?: string;
  /** By language. One process speaks one language: `speak(undefined)` when the test is done. */
  readonly translations?: Readonly<Record<string, Translations>>;
  /** Answers every request of the server with an error. */
  readonly refuses?: boolean;
}

/** What VS Code can do, as far as it matters here. */
export const modernCapabilities: ClientCapabilities = {
  textDocument: {
    diagnostic: { dynamicRegistration: false },
    completion: { completionItem: { snippetSupport: true, insertTextModeSupport: { valueSet: [1, 2] } } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  },
  workspace: {
    diagnostics: { refreshSupport: true },
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceFolders: true,
  },
};

/** A client of older editors, to which diagnostics are pushed. */
export const pushCapabilities: ClientCapabilities = (() => {
  const { diagnostic: _, ...textDocument } = modernCapabilities.textDocument ?? {};
  return { ...modernCapabilities, textDocument };
})();

export async function startClient(options: ClientOptions = {}): Promise<TestClient> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  // Readers and writers, not the streams: at the end of a stream of its own, the library ends the process.
  const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient), {
    cancelUndispatched: cancelWaiting,
  });
  const files = options.files ?? new Map<string, string>();
  serve(server, { version: 'test', files: () => memoryFiles(files), translations: (language) => options.translations?.[language] });
  server.listen();
  const connection = createProtocolConnection(toClient, toServer);
  const pushed: PublishDiagnosticsParams[] = [];
  const logged: string[] = [];
  const asked: string[] = [];
  const waiting = new Set<() => void>();
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    pushed.push(params);
    for (const look of [...waiting]) look();
  });
  connection.onNotification('window/logMessage', (params: { message: string }) => void logged.push(params.message));
  if (!options.refuses) answerServer(connection, options, asked);
  connection.listen();
  const result: InitializeResult = await connection.sendRequest('initialize', {
    processId: null,
    rootUri: 'file:///ws',
    workspaceFolders: [{ uri: 'file:///ws', name: 'ws' }],
    capabilities: options.capabilities ?? modernCapabilities,
    initializationOptions: options.initializationOptions,
    ...(options.locale === undefined ? {} : { locale: options.locale }),
  });
  await connection.sendNotification('initialized', {});
  const settle = async (): Promise<void> => {
    // A question that nothing can answer; two of them, because the first may let the server begin something.
    for (let i = 0; i < 2; i++)
      await connection.sendRequest('textDocument/hover', { textDocument: { uri: 'untitled:none' }, position: { line: 0, character: 0 } });
  };
  return {
    connection,
    result,
    pushed,
    logged,
    asked,
    open: (uri, text, languageId = 'capability') =>
      connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } }),
    change: (uri, version, text) =>
      connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] }),
    diagnosticsOf: async (uri) => {
      const report: DocumentDiagnosticReport = await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
      return report.kind === 'full' ? report.items : [];
    },
    pushedFor: (uri, version) =>
      new Promise((resolve) => {
        const look = () => {
          const found = pushed.find((params) => params.uri === uri && params.version === version);
          if (!found) return;
          waiting.delete(look);
          resolve(found.diagnostics);
        };
        waiting.add(look);
        look();
      }),
    settle,
    close: async () => {
      // What the server still asks for is answered first: an answer that never comes would be an error of its own.
      await settle();
      await connection.sendRequest('shutdown');
      connection.end();
      connection.dispose();
      server.dispose();
      toServer.destroy();
      toClient.destroy();
    },
  };
}

function answerServer(connection: ProtocolConnection, options: ClientOptions, asked: string[]): void {
  connection.onRequest('client/registerCapability', (params: { registrations: { method: string }[] }) => {
    for (const registration of params.registrations) asked.push(`register ${registration.method}`);
    return null;
  });
  connection.onRequest('workspace/configuration', () => [options.settings ?? {}]);
  connection.onRequest('workspace/diagnostic/refresh', () => {
    asked.push('refresh diagnostics');
    return null;
  });
}

export interface OpenFixture extends FixtureFiles {
  readonly client: TestClient;
  /** Params of a question at the first cursor, or at another. */
  at(cursor?: number): { readonly textDocument: { readonly uri: string }; readonly position: Position };
}

/** A fixture (see `fixture.ts`) behind a connection: all its files on disk, the one with the cursor open. */
export async function openFixture(fixture: string, options: Omit<ClientOptions, 'files'> = {}): Promise<OpenFixture> {
  const files = splitFixture(fixture);
  const client = await startClient({ ...options, files: files.texts });
  await client.open(files.uri, files.texts.get(files.uri) ?? '');
  return {
    ...files,
    client,
    at: (cursor = 0) => {
      const mark = files.cursors[cursor];
      if (!mark) throw new Error(`the fixture has no cursor ${cursor}`);
      return { textDocument: { uri: mark.uri }, position: mark.position };
    },
  };
}
