/** Reads a running capability again when it, or a file it reads, was saved, has changed on disk, or is being written. */
import * as vscode from 'vscode';
import type { FindServables } from '../servables.ts';
import type { RunSession } from './session.ts';
import type { RunSessions } from './sessions.ts';
import { readRunSettings } from './settings.ts';

const settleMs = 100;
/** Nobody who is still writing wants each letter served. */
const writingMs = 350;

export function reloadOnChange(sessions: RunSessions, servables: FindServables): vscode.Disposable {
  const watchers = new Map<RunSession, vscode.Disposable>();
  const waiting = new Map<RunSession, NodeJS.Timeout>();

  function schedule(session: RunSession, delay: number): void {
    clearTimeout(waiting.get(session));
    waiting.set(
      session,
      setTimeout(() => {
        waiting.delete(session);
        // The engine tells how it went in an event.
        void unsavedOf(session).then((unsaved) => session.reload({ unsaved }));
      }, delay),
    );
  }

  async function filesOf(session: RunSession): Promise<readonly string[]> {
    const known = await servables(vscode.Uri.parse(session.options.uri));
    return [session.options.uri, ...(known?.files ?? [])];
  }

  /** What is written and not saved counts only where the setting says so. */
  async function unsavedOf(session: RunSession): Promise<Readonly<Record<string, string>>> {
    if (settingOf(session) !== 'onValidEdit') return {};
    const files = await filesOf(session);
    const dirty = vscode.workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && uri.scheme === 'file');
    return Object.fromEntries(
      dirty.filter(({ uri }) => files.includes(uri.toString())).map((document) => [document.uri.fsPath, document.getText()]),
    );
  }

  async function fileChanged(uri: vscode.Uri, isWriting: boolean): Promise<void> {
    const changed = uri.toString();
    for (const session of sessions.all()) {
      if (session.state.kind !== 'running') continue;
      const setting = settingOf(session);
      if (setting === 'off' || (isWriting && setting !== 'onValidEdit')) continue;
      if (session.options.uri === changed || (await filesOf(session)).includes(changed))
        schedule(session, isWriting ? writingMs : settleMs);
    }
  }
  const changedOnDisk = (uri: vscode.Uri): Promise<void> => fileChanged(uri, false);

  // One watcher a session, on the folder of its file: shared parts are found below it in nearly all cases, and saves in
  // the editor are seen wherever the file is.
  function follow(session: RunSession): void {
    const runs = session.state.kind === 'running';
    if (runs && !watchers.has(session)) {
      const folder = vscode.Uri.joinPath(vscode.Uri.parse(session.options.uri), '..');
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '**/*'));
      watchers.set(
        session,
        vscode.Disposable.from(
          watcher,
          watcher.onDidChange(changedOnDisk),
          watcher.onDidCreate(changedOnDisk),
          watcher.onDidDelete(changedOnDisk),
        ),
      );
    }
    if (session.state.kind === 'stopped') {
      watchers.get(session)?.dispose();
      watchers.delete(session);
      clearTimeout(waiting.get(session));
      waiting.delete(session);
    }
  }

  return vscode.Disposable.from(
    sessions.onChange(follow),
    vscode.workspace.onDidSaveTextDocument((document) => changedOnDisk(document.uri)),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      // Undone changes and reverted files have changes too; a document that only became dirty has none.
      if (contentChanges.length > 0 && document.uri.scheme === 'file') void fileChanged(document.uri, true);
    }),
    // Closed without saving: what the disk holds counts again.
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === 'file') void fileChanged(uri, true);
    }),
    new vscode.Disposable(() => {
      for (const watcher of watchers.values()) watcher.dispose();
      for (const timer of waiting.values()) clearTimeout(timer);
    }),
  );
}

function settingOf(session: RunSession): 'onSave' | 'onValidEdit' | 'off' {
  return readRunSettings(vscode.Uri.parse(session.options.uri)).reload;
}
