/** Findings of files nobody has open: when the settings want them, or when somebody asks. */
import {
  type CancellationToken,
  CancellationTokenSource,
  type Diagnostic,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  type WorkspaceFullDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { say } from '../spec/say.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { teamSettingsAround } from '../spec/team-settings.ts';
import { ask } from './border.ts';
import type { Desk } from './desk.ts';
import { toDiagnostics } from './diagnostics.ts';
import { resultId } from './publish.ts';
import { settingsProblems } from './team-settings.ts';
import { testProblems } from './test-files/test-problems.ts';
import { forEachFile } from './whole-workspace.ts';

/** Looks through all files once; its findings stay until the files change or are looked through again. */
export const checkWorkspaceCommand = 'capstan.checkWorkspace';

/** Not with every letter: all files are looked at. */
const quietMs = 400;

export interface WorkspaceDiagnostics {
  /** Files may have other findings now: a question that waits for news is answered, a client that does not ask is told. */
  changed(): void;
  /** This file is open now, and told about in its own way. */
  opened(uri: string): void;
  /** Looks through all files now. */
  check(token: CancellationToken): Promise<null>;
}

export function serveWorkspaceDiagnostics({ connection, traits, workspace, settings }: Desk): WorkspaceDiagnostics {
  /** Somebody wanted to see them, whatever the settings say. */
  let wanted = false;
  /** The client has asked about all files: it will ask again, and is never told on our own account. */
  let asks = false;
  /** Counts what may have changed findings, so that nothing is missed while files are being looked at. */
  let news = 0;
  let wake: (() => void) | undefined;
  /** What was told to a client that does not ask, by file. */
  const told = new Map<string, string>();
  let telling: CancellationTokenSource | undefined;
  let pause: ReturnType<typeof setTimeout> | undefined;

  const isOpen = (uri: string) => workspace().versionOf(uri) !== undefined;
  const isWanted = () => settings().diagnostics.enabled && (settings().diagnostics.workspace || wanted);

  function waitForNews(since: number, token: CancellationToken): Promise<void> {
    wake?.();
    return new Promise<void>((resolve) => {
      wake = () => void setTimeout(resolve, quietMs);
      token.onCancellationRequested(() => resolve());
      if (news !== since) wake();
    });
  }

  async function diagnoseAll(token: CancellationToken): Promise<ReadonlyMap<string, Diagnostic[]>> {
    const found = new Map<string, Diagnostic[]>();
    if (!isWanted()) return found;
    const work = {
      token,
      title: say`Checking capability files`,
      ...(traits().showsProgress && { createProgress: () => connection.window.createWorkDoneProgress() }),
    };
    const tests = new Set<SourceFile>();
    const files = function* () {
      yield* workspace().allFiles();
      for (const test of workspace().allTestFiles()) {
        tests.add(test);
        yield test;
      }
    };
    await forEachFile(files(), work, (file) => {
      if (tests.has(file)) {
        if (!isOpen(file.uri)) found.set(file.uri, toDiagnostics(file, workspace(), testProblems(file, workspace())));
        return;
      }
      for (const { uri } of teamSettingsAround(file, workspace()))
        if (!found.has(uri) && !isOpen(uri)) found.set(uri, diagnoseSettings(uri));
      // Open files are told about in their own way.
      if (!isOpen(file.uri)) found.set(file.uri, diagnose(file));
    });
    return found;
  }

  function diagnose(file: SourceFile): Diagnostic[] {
    return toDiagnostics(file, workspace(), workspace().problemsOf(file, settings().analysis), traits().options.rulePages);
  }

  function diagnoseSettings(uri: string): Diagnostic[] {
    const file = workspace().findFile(uri);
    return typeof file === 'string' ? [] : toDiagnostics(file, workspace(), settingsProblems(file));
  }

  connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token) => {
    asks = true;
    const before = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    const report = () =>
      ask(connection.console, {
        name: 'workspace diagnostics',
        token,
        answer: () => diagnoseAll(token).then((found) => changesSince(before, found), cancelledHere),
      });
    // Whoever cancels the progress wants no more of it; the question itself stays open until there is news.
    const cancelledHere = (error: unknown): Change[] => {
      if (token.isCancellationRequested || !isCancellation(error)) throw error;
      return [];
    };
    let seen = news;
    let items = await report();
    // Clients ask again at once: the answer waits until there is something new.
    while (items?.length === 0 && !token.isCancellationRequested) {
      await waitForNews(seen, token);
      seen = news;
      items = await report();
    }
    return { items: items ?? [] };
  });

  /** Tells a client that does not ask what is new. */
  async function tell(token: CancellationToken): Promise<void> {
    for (const { uri, items, resultId: id } of changesSince(told, await diagnoseAll(token))) {
      // Opened meanwhile: what was told of it has been taken back.
      if (isOpen(uri)) continue;
      if (items.length === 0) told.delete(uri);
      else told.set(uri, id);
      await connection.sendDiagnostics({ uri, diagnostics: items });
    }
  }

  function tellSoon(): void {
    if (pause !== undefined) return;
    pause = setTimeout(() => {
      pause = undefined;
      telling?.cancel();
      telling = new CancellationTokenSource();
      const { token } = telling;
      tell(token).catch((error: unknown) => {
        if (!token.isCancellationRequested) connection.console.warn(`All files could not be checked: ${error}`);
      });
    }, quietMs);
  }

  return {
    changed() {
      news++;
      wake?.();
      if (!traits().pullsDiagnostics && (isWanted() || told.size > 0)) tellSoon();
    },
    opened(uri) {
      if (told.delete(uri)) void connection.sendDiagnostics({ uri, diagnostics: [] });
    },
    async check(token) {
      wanted = true;
      news++;
      wake?.();
      if (!asks) await tell(token);
      else if (traits().refreshesDiagnostics) await connection.languages.diagnostics.refresh();
      return null;
    },
  };
}

function isCancellation(error: unknown): boolean {
  return error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled;
}

type Change = WorkspaceFullDocumentDiagnosticReport & { readonly resultId: string };

/** What is new or other than before, and what is gone. */
function changesSince(before: ReadonlyMap<string, string>, found: ReadonlyMap<string, Diagnostic[]>): Change[] {
  const changes: Change[] = [];
  const report = (uri: string, items: Diagnostic[]) => {
    const id = resultId(items);
    if (before.get(uri) === id || (items.length === 0 && !before.has(uri))) return;
    changes.push({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId: id, items });
  };
  for (const [uri, items] of found) report(uri, items);
  for (const uri of before.keys()) if (!found.has(uri)) report(uri, []);
  return changes;
}
