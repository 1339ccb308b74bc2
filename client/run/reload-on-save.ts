/** Reads a running capability again when it, or a file it reads, has been saved or changed on disk. */
import * as vscode from 'vscode';
import type { FindServables } from '../servables.ts';
import type { RunSession } from './session.ts';
import type { RunSessions } from './sessions.ts';
import { readRunSettings } from './settings.ts';

const settleMs = 100;

export function reloadOnSave(sessions: RunSessions, servables: FindServables): vscode.Disposable {
  const watchers = new Map<RunSession, vscode.Disposable>();
  const waiting = new Map<RunSession, NodeJS.Timeout>();

  function schedule(session: RunSession): void {
    clearTimeout(waiting.get(session));
    waiting.set(
      session,
      setTimeout(() => {
        waiting.delete(session);
        // The engine tells how it went in an event.
        void session.reload();
      }, settleMs),
    );
  }

  async function reads(session: RunSession, changed: string): Promise<boolean> {
    if (session.options.uri === changed) return true;
    const known = await servables(vscode.Uri.parse(session.options.uri));
    return known?.files.includes(changed) ?? false;
  }

  async function fileChanged(uri: vscode.Uri): Promise<void> {
    for (const session of sessions.all()) {
      const own = vscode.Uri.parse(session.options.uri);
      if (session.state.kind !== 'running' || !readRunSettings(own).reloadOnSave) continue;
      if (await reads(session, uri.toString())) schedule(session);
    }
  }

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
          watcher.onDidChange(fileChanged),
          watcher.onDidCreate(fileChanged),
          watcher.onDidDelete(fileChanged),
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
    vscode.workspace.onDidSaveTextDocument((document) => fileChanged(document.uri)),
    new vscode.Disposable(() => {
      for (const watcher of watchers.values()) watcher.dispose();
      for (const timer of waiting.values()) clearTimeout(timer);
    }),
  );
}
