/** Findings of files nobody has open: when the settings want them, or when somebody asks. */
import {
  type CancellationToken,
  type Diagnostic,
  DocumentDiagnosticReportKind,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { say } from '../spec/say.ts';
import { ask } from './border.ts';
import type { Desk } from './desk.ts';
import { toDiagnostics } from './diagnostics.ts';
import { resultId } from './publish.ts';
import { forEachFile } from './whole-workspace.ts';

/** Looks through all files once; its findings stay until the files change or are looked through again. */
export const checkWorkspaceCommand = 'capstan.checkWorkspace';

const quietMs = 400;

export interface WorkspaceDiagnostics {
  /** Files may have other findings now: a question that waits for news is answered. */
  changed(): void;
  /** Looks through all files now. */
  check(token: CancellationToken): Promise<null>;
}

export function serveWorkspaceDiagnostics({ connection, traits, workspace, settings }: Desk): WorkspaceDiagnostics {
  let asked = false;
  let wake: (() => void) | undefined;
  const news = (token: CancellationToken) =>
    new Promise<void>((resolve) => {
      wake?.();
      // Not with every letter: all files are looked at.
      wake = () => setTimeout(resolve, quietMs);
      token.onCancellationRequested(() => resolve());
    });

  async function diagnoseAll(token: CancellationToken, title: string): Promise<ReadonlyMap<string, Diagnostic[]>> {
    const found = new Map<string, Diagnostic[]>();
    const progress = await createProgress();
    await forEachFile(workspace(), { token, title, ...(progress ? { progress } : {}) }, (file) => {
      // Open files are told about in their own way.
      if (workspace().versionOf(file.uri) !== undefined) return;
      found.set(file.uri, toDiagnostics(file, workspace(), workspace().problemsOf(file, settings().analysis), traits().options.rulePages));
    });
    return found;
  }

  function createProgress() {
    return traits().showsProgress ? connection.window.createWorkDoneProgress() : undefined;
  }

  const isWanted = () => settings().diagnostics.enabled && (settings().diagnostics.workspace || asked);

  connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token) => {
    const before = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    const report = () =>
      ask(connection.console, {
        name: 'workspace diagnostics',
        token,
        answer: async () => {
          const found = isWanted() ? await diagnoseAll(token, say`Checking capability files`) : new Map<string, Diagnostic[]>();
          return changesSince(before, found);
        },
      });
    let items = await report();
    // Clients ask again at once: the answer waits until there is something new.
    while (items?.length === 0 && !token.isCancellationRequested) {
      await news(token);
      items = await report();
    }
    return { items: items ?? [] };
  });

  const pushed = new Set<string>();
  async function checkOnce(token: CancellationToken): Promise<null> {
    asked = true;
    if (traits().pullsDiagnostics) {
      wake?.();
      if (traits().refreshesDiagnostics) await connection.languages.diagnostics.refresh();
      return null;
    }
    const found = await diagnoseAll(token, say`Checking capability files`);
    for (const uri of pushed) if (!found.has(uri)) await connection.sendDiagnostics({ uri, diagnostics: [] });
    pushed.clear();
    for (const [uri, diagnostics] of found) {
      pushed.add(uri);
      await connection.sendDiagnostics({ uri, diagnostics });
    }
    return null;
  }

  return { changed: () => wake?.(), check: checkOnce };
}

/** What is new or other than before, and what is gone. */
function changesSince(before: ReadonlyMap<string, string>, found: ReadonlyMap<string, Diagnostic[]>): WorkspaceDocumentDiagnosticReport[] {
  const items: WorkspaceDocumentDiagnosticReport[] = [];
  const report = (uri: string, diagnostics: Diagnostic[]) => {
    const id = resultId(diagnostics);
    if (before.get(uri) === id || (diagnostics.length === 0 && !before.has(uri))) return;
    items.push({ kind: DocumentDiagnosticReportKind.Full, uri, version: null, resultId: id, items: diagnostics });
  };
  for (const [uri, diagnostics] of found) report(uri, diagnostics);
  for (const uri of before.keys()) if (!found.has(uri)) report(uri, []);
  return items;
}
