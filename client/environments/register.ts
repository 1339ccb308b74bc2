import * as vscode from 'vscode';
import { say } from '../../spec/say.ts';
import type { RunSessions } from '../run/sessions.ts';
import { targetOf } from '../run/target.ts';
import { createEnvironmentStatus } from './environments.ts';
import { selectEnvironment } from './select-environment.ts';
import { type ShowVariablesParts, showVariables } from './show-variables.ts';

export function registerEnvironments(parts: ShowVariablesParts & { readonly sessions: RunSessions }): vscode.Disposable {
  return vscode.Disposable.from(
    createEnvironmentStatus(parts.environments),
    vscode.commands.registerCommand('capstan.selectEnvironment', () => selectEnvironment(parts.environments, parts.sessions)),
    vscode.commands.registerCommand('capstan.showVariables', async (given: unknown) => {
      const uri = targetOf(given);
      if (uri) await showVariables(parts, uri);
      else void vscode.window.showInformationMessage(say`Open a capability file to see its variables.`);
    }),
  );
}
