/** The test files and the capabilities of the workspace. */
import * as vscode from 'vscode';
import { isCapability } from '../recognise/language-choice.ts';

export const testFilePattern = '**/*.test.{yaml,yml}';
const capabilityPattern = '**/*.{capability,ikanos,naftiko}.{yaml,yml}';
const skipped = '**/{node_modules,.git,dist,target,build}/**';
/** More of them in one workspace are no capabilities a person works on. */
const most = 1000;

export async function findTestFiles(): Promise<readonly vscode.Uri[]> {
  return (await vscode.workspace.findFiles(testFilePattern, skipped, most)).filter(({ scheme }) => scheme === 'file');
}

/** By name, and those that are open whatever their name. */
export async function findCapabilities(): Promise<readonly vscode.Uri[]> {
  const found = await vscode.workspace.findFiles(capabilityPattern, skipped, most);
  const open = vscode.workspace.textDocuments.filter(isCapability).map(({ uri }) => uri);
  const all = new Map([...found, ...open].filter(({ scheme }) => scheme === 'file').map((uri) => [uri.toString(), uri]));
  return [...all.values()];
}

export function isTestFile(uri: vscode.Uri): boolean {
  return /\.test\.ya?ml$/i.test(uri.path);
}
