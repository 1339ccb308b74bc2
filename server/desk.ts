/** What the handlers of requests share: the connection, what the client can do, the files, the settings. */
import type { CancellationToken, Connection, WorkDoneProgressReporter } from 'vscode-languageserver';
import type { SourceFile } from '../spec/source-file.ts';
import type { ClientTraits } from './capabilities.ts';
import type { Settings } from './settings.ts';
import type { Workspace } from './workspace.ts';

export interface Asked {
  readonly textDocument: { readonly uri: string };
}

export interface Desk {
  readonly connection: Connection;
  traits(): ClientTraits;
  workspace(): Workspace;
  settings(): Settings;
  /** Tests of capabilities, as they are now. */
  testFiles(): readonly SourceFile[];
  /** A question about one capability file; null for files of another kind. */
  about<P extends Asked, R>(
    name: string,
    answer: (file: SourceFile, params: P, token: CancellationToken) => R,
  ): (params: P, token: CancellationToken) => Promise<R | null>;
  /** The same where the answer needs all files (`needsAll`: about some files only): they are read first, with progress. */
  aboutAll<P extends Asked, R>(
    name: string,
    answer: (file: SourceFile, params: P, token: CancellationToken) => R,
    needsAll?: (file: SourceFile, params: P) => boolean,
  ): (params: P, token: CancellationToken, progress?: WorkDoneProgressReporter) => Promise<R | null>;
}
