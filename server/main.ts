/** The server in Node: over stdio, a pipe, a socket or IPC, whichever the command line names (`--stdio`, `--node-ipc`). */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { cancelWaiting } from './border.ts';
import { serve } from './connection.ts';
import { diskFiles } from './disk.ts';

const connection = createConnection(ProposedFeatures.all, { cancelUndispatched: cancelWaiting });

serve(connection, {
  version: process.env['CAPSTAN_VERSION'] ?? 'source',
  files: () => diskFiles(),
});

connection.listen();
