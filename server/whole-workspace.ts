/** Questions about all files: read them first, a few at a time, so that keystrokes and cancellations come in between. */
import {
  type CancellationToken,
  LSPErrorCodes,
  ResponseError,
  type WorkDoneProgressReporter,
  type WorkDoneProgressServerReporter,
} from 'vscode-languageserver';
import { say } from '../spec/say.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { later } from './border.ts';
import type { LinkedProject } from './workspace.ts';

/** A turn is no longer than a keystroke may wait. */
const turnMs = 12;
/** What is answered sooner needs no progress. */
const silentMs = 400;

export interface LongWork {
  /** Shown to people. */
  readonly title: string;
  readonly token: CancellationToken;
  readonly progress?: WorkDoneProgressReporter;
  /** Where the client gave none with its question: asked of it once the work takes long, and heeded when it is cancelled there. */
  readonly createProgress?: () => Promise<WorkDoneProgressServerReporter>;
  /** Milliseconds that only ever grow; tests have a clock of their own. */
  readonly now?: () => number;
}

/**
 * Does something with every file. Ends with `RequestCancelled` when the token, or whoever cancels the progress, says
 * so; tells the reporter how many files it has seen when it takes long.
 */
export async function forEachFile(files: Iterable<SourceFile>, options: LongWork, visit: (file: SourceFile) => void): Promise<void> {
  const { token, title, now: clock = () => performance.now() } = options;
  const began = clock();
  let turn = began;
  let count = 0;
  let progress: Progress | undefined;
  try {
    for (const file of files) {
      visit(file);
      count++;
      const now = clock();
      if (now - turn < turnMs) continue;
      if (now - began > silentMs) {
        if (progress) progress.report(say`${count} files`);
        else {
          progress = await reporterOf(options);
          progress.begin(title, undefined, say`${count} files`, true);
        }
      }
      await new Promise<void>((resolve) => later(resolve));
      if (token.isCancellationRequested || progress?.token?.isCancellationRequested)
        throw new ResponseError(LSPErrorCodes.RequestCancelled, `${title} was cancelled`);
      turn = clock();
    }
  } finally {
    progress?.done();
  }
}

type Progress = WorkDoneProgressReporter & { readonly token?: CancellationToken };

const nobody: Progress = { begin: () => undefined, report: () => undefined, done: () => undefined };

async function reporterOf({ progress, createProgress }: LongWork): Promise<Progress> {
  if (progress || !createProgress) return progress ?? nobody;
  // A client that refuses to show it is served all the same.
  return createProgress().catch(() => nobody);
}

/** Links all files; what is asked about them afterwards is answered from memory. */
export function linkAll(project: LinkedProject, options: LongWork): Promise<void> {
  return forEachFile(project.allFiles(), options, (file) => {
    project.linksOf(file);
    project.importedLinksOf(file);
  });
}
