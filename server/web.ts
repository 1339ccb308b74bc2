/** The server in a web worker, for VS Code in the browser: no file system of its own, texts come through the client. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection, ProposedFeatures } from 'vscode-languageserver/browser';
import { cancelWaiting } from './border.ts';
import { clientFiles } from './client-files.ts';
import { serve } from './connection.ts';

// The worker's global scope, which the types of Node do not know.
const scope = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];
const connection = createConnection(ProposedFeatures.all, new BrowserMessageReader(scope), new BrowserMessageWriter(scope), {
  cancelUndispatched: cancelWaiting,
});

serve(connection, {
  version: process.env['CAPSTAN_VERSION'] ?? 'source',
  // They come with `initialize`.
  translations: () => undefined,
  files: (_traits, _connection, arrived) => clientFiles(connection, arrived),
});

connection.listen();
