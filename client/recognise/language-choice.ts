/** Whether capability files have a language of their own, or stay YAML (`capstan.languageId`). */
import * as vscode from 'vscode';

export function staysYaml(): boolean {
  return vscode.workspace.getConfiguration('capstan').get<string>('languageId') === 'yaml';
}

export function changesLanguage(event: vscode.ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration('capstan.languageId');
}
