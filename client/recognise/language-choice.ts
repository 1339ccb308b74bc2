/** Whether capability files have a language of their own, or stay YAML (`capstan.languageId`). */
import * as vscode from 'vscode';
import { isCapabilityText } from './content.ts';
import { capabilityLanguage } from './languages.ts';

export function staysYaml(): boolean {
  return vscode.workspace.getConfiguration('capstan').get<string>('languageId') === 'yaml';
}

export function changesLanguage(event: vscode.ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration('capstan.languageId');
}

/** A capability file, whatever its language is called. */
export function isCapability(document: vscode.TextDocument | undefined): boolean {
  if (document?.languageId === capabilityLanguage) return true;
  return document?.languageId === 'yaml' && staysYaml() && isCapabilityText(document.getText());
}

/** Whom providers of lenses and the like are for; they ask `isCapability` about YAML. */
export const capabilitySelector: vscode.DocumentSelector = [{ language: capabilityLanguage }, { language: 'yaml' }];
