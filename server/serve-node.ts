/** The server in Node, on a connection that is already there or one the command line names. */
import { type Connection, createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { cancelWaiting } from './border.ts';
import { serve } from './connection.ts';
import { diskFiles } from './disk.ts';
import { translationsOnDisk } from './disk-translations.ts';

/** Over stdio, a pipe, a socket or IPC, whichever the arguments of the process name (`--stdio`, `--node-ipc`). */
export function serveAsNamed(): void {
  serveOn(createConnection(ProposedFeatures.all, { cancelUndispatched: cancelWaiting }));
}

/** Over standard input and output. Ends the process when the client says `exit` or closes them. */
export function serveOverStdio(): void {
  serveOn(createConnection(ProposedFeatures.all, process.stdin, process.stdout, { cancelUndispatched: cancelWaiting }));
}

function serveOn(connection: Connection): void {
  serve(connection, { version: process.env['CAPSTAN_VERSION'] ?? 'source', files: () => diskFiles(), translations: translationsOnDisk });
  connection.listen();
}
