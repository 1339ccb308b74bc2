import * as vscode from 'vscode';
import { capabilityLanguage } from '../recognise/assign-language.ts';
import type { RunSessions } from '../run/sessions.ts';
import { createEnvironmentStatus } from './environments.ts';
import { selectEnvironment } from './select-environment.ts';
import { type ShowVariablesParts, showVariables } from './show-variables.ts';

export function registerEnvironments(parts: ShowVariablesParts & { readonly sessions: RunSessions }): vscode.Disposable {
  return vscode.Disposable.from(
    createEnvironmentStatus(parts.environments),
    vscode.commands.registerCommand('capstan.selectEnvironment', () => selectEnvironment(parts.environments, parts.sessions)),
    vscode.commands.registerCommand('capstan.showVariables', async (given: unknown) => {
      const document = vscode.window.activeTextEditor?.document;
      const uri = given instanceof vscode.Uri ? given : document?.languageId === capabilityLanguage ? document.uri : undefined;
      if (uri) await showVariables(parts, uri);
      else void vscode.window.showInformationMessage('Open a capability file to see its variables.');
    }),
  );
}
