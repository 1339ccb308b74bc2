/** What menus and keys ask about the files of this window: which run, and which are only parts of others. */
import * as vscode from 'vscode';
import { isCapability } from '../recognise/language-choice.ts';
import { capabilityLanguage } from '../recognise/languages.ts';
import type { FindServables } from '../servables.ts';
import type { RunSessions } from './sessions.ts';

export function keepContextKeys(sessions: RunSessions, servables: FindServables, serverReady: vscode.Event<unknown>): vscode.Disposable {
  const shared = new Set<string>();
  /** Capabilities whose language is YAML. */
  const yaml = new Set<string>();
  const set = (key: string, value: unknown): void => void vscode.commands.executeCommand('setContext', key, value);

  function runsChanged(): void {
    const running = sessions.all();
    set('capstan.running', running.length > 0);
    // Paths, not addresses: in a remote window the workbench knows a file by another address than this side does.
    set(
      'capstan.runningPaths',
      running.map((session) => vscode.Uri.parse(session.options.uri).fsPath),
    );
  }

  async function look(document: vscode.TextDocument | undefined): Promise<void> {
    if (!document) return;
    const isYaml = document.languageId !== capabilityLanguage && isCapability(document);
    if (isYaml !== yaml.has(document.uri.fsPath)) {
      if (isYaml) yaml.add(document.uri.fsPath);
      else yaml.delete(document.uri.fsPath);
      set('capstan.yamlPaths', [...yaml]);
    }
    if (!isCapability(document)) return;
    const known = await servables(document.uri);
    if (!known) return;
    const path = document.uri.fsPath;
    const isShared = !known.runnable || known.servers.length === 0;
    if (shared.has(path) === isShared) return;
    if (isShared) shared.add(path);
    else shared.delete(path);
    set('capstan.sharedPaths', [...shared]);
  }

  // In a browser the same menus are there, but nothing can be run.
  set('capstan.canRun', true);
  runsChanged();
  set('capstan.sharedPaths', []);
  set('capstan.yamlPaths', []);
  return vscode.Disposable.from(
    sessions.onChange(runsChanged),
    vscode.window.onDidChangeActiveTextEditor((editor) => look(editor?.document)),
    vscode.workspace.onDidSaveTextDocument(look),
    vscode.workspace.onDidOpenTextDocument(look),
    serverReady(() => look(vscode.window.activeTextEditor?.document)),
  );
}
