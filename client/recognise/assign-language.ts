/** Gives YAML documents whose content is a capability the language `capability`, and leaves alone those that were set back by hand. */
import * as vscode from 'vscode';
import { isCapabilityText, isTestText } from './content.ts';
import { changesLanguage, staysYaml } from './language-choice.ts';
import { capabilityLanguage, testLanguage } from './languages.ts';

const declinedKey = 'capstan.declinedDocuments';
/** Documents remembered as set back by hand; the oldest are forgotten. */
const maxDeclined = 200;
const editDelayMs = 300;

export function assignLanguages(state: vscode.Memento, log: vscode.LogOutputChannel): vscode.Disposable {
  const declined = new Set(state.get<readonly string[]>(declinedKey, []));
  const waiting = new Map<string, NodeJS.Timeout>();
  // A change of language arrives as close and open of the same document object, one directly after the other.
  let lastClosed: { readonly document: vscode.TextDocument; readonly language: string } | undefined;

  async function look(document: vscode.TextDocument): Promise<void> {
    if (staysYaml()) {
      if (isOwn(document.languageId)) await vscode.languages.setTextDocumentLanguage(document, 'yaml');
      return;
    }
    if (document.isClosed || document.languageId !== 'yaml' || declined.has(document.uri.toString())) return;
    if (!vscode.workspace.getConfiguration('capstan', document.uri).get('recognizeByContent', true)) return;
    const language = await languageOf(document);
    if (language === undefined || document.isClosed) return;
    log.debug(`${document.uri.path} is a ${language} by its content.`);
    await vscode.languages.setTextDocumentLanguage(document, language);
  }

  function lookNow(document: vscode.TextDocument): void {
    look(document).catch((error: unknown) => log.warn(`The language of ${document.uri.path} could not be set: ${error}`));
  }

  async function remember(uri: string, isDeclined: boolean): Promise<void> {
    if (declined.has(uri) === isDeclined) return;
    if (isDeclined) declined.add(uri);
    else declined.delete(uri);
    await state.update(declinedKey, [...declined].slice(-maxDeclined));
  }

  function forgetWaiting(uri: string): void {
    clearTimeout(waiting.get(uri));
    waiting.delete(uri);
  }

  const subscriptions = [
    vscode.workspace.onDidCloseTextDocument((document) => {
      forgetWaiting(document.uri.toString());
      lastClosed = { document, language: document.languageId };
      queueMicrotask(() => {
        lastClosed = undefined;
      });
    }),
    vscode.workspace.onDidOpenTextDocument((document) => {
      const before = lastClosed?.document === document ? lastClosed.language : undefined;
      const uri = document.uri.toString();
      if (isOwn(before) && !isOwn(document.languageId) && !staysYaml()) void remember(uri, true);
      else if (before !== undefined && isOwn(document.languageId)) void remember(uri, false);
      lookNow(document);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (document.languageId !== 'yaml' || contentChanges.length === 0) return;
      const uri = document.uri.toString();
      forgetWaiting(uri);
      waiting.set(
        uri,
        setTimeout(() => {
          waiting.delete(uri);
          lookNow(document);
        }, editDelayMs),
      );
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('capstan.recognizeByContent') || changesLanguage(event))
        for (const document of vscode.workspace.textDocuments) lookNow(document);
    }),
    new vscode.Disposable(() => {
      for (const uri of [...waiting.keys()]) forgetWaiting(uri);
    }),
  ];
  for (const document of vscode.workspace.textDocuments) lookNow(document);
  return vscode.Disposable.from(...subscriptions);
}

function isOwn(language: string | undefined): boolean {
  return language === capabilityLanguage || language === testLanguage;
}

/** Undefined for YAML of other tools. A test file that is still empty is one when its capability lies beside it. */
async function languageOf(document: vscode.TextDocument): Promise<string | undefined> {
  const text = document.getText();
  if (isCapabilityText(text)) return capabilityLanguage;
  const stem = /^(.*)\.test\.ya?ml$/i.exec(document.uri.path)?.[1];
  if (stem === undefined) return undefined;
  if (isTestText(text)) return testLanguage;
  if (text.trim() !== '') return undefined;
  const names = ['.capability', '.ikanos', '.naftiko'].flatMap((kind) => [`${stem}${kind}.yaml`, `${stem}${kind}.yml`]);
  const found = await Promise.all(names.map((path) => isThere(document.uri.with({ path }))));
  return found.includes(true) ? testLanguage : undefined;
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    // Not there, or in no place that can be read: neither is a capability.
    return false;
  }
}
