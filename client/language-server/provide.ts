/** The language server, loaded and started with the first capability document: other YAML costs nothing but a look. */
import * as vscode from 'vscode';
import { isCapabilityText, isTestText } from '../recognise/content.ts';
import { staysYaml } from '../recognise/language-choice.ts';
import { capabilityLanguage, settingsLanguage, testLanguage } from '../recognise/languages.ts';
import type { LanguageServer, ServerState } from './language-server.ts';
import { createStatusItem } from './status-item.ts';

export interface LanguageServerProvider extends vscode.Disposable {
  /** The server, started if it was not. */
  (): Promise<LanguageServer>;
  readonly onDidChangeState: vscode.Event<ServerState>;
  stop(): Promise<void>;
}

/** `load` brings the code that starts a server, which is not needed before there is something to serve. */
export function provideLanguageServer(load: () => Promise<() => LanguageServer>): LanguageServerProvider {
  const changed = new vscode.EventEmitter<ServerState>();
  const status = createStatusItem();
  let starting: Promise<LanguageServer> | undefined;

  async function start(): Promise<LanguageServer> {
    const server = (await load())();
    status.show(server.state);
    server.onDidChangeState((state) => {
      status.show(state);
      changed.fire(state);
    });
    return server;
  }

  const get = (): Promise<LanguageServer> => {
    starting ??= start();
    return starting;
  };
  const look = (document: vscode.TextDocument): void => {
    if (isOwn(document.languageId) || (document.languageId === 'yaml' && staysYaml() && isOurs(document.getText()))) void get();
  };
  const opening = vscode.workspace.onDidOpenTextDocument(look);
  for (const document of vscode.workspace.textDocuments) look(document);

  return Object.assign(get, {
    onDidChangeState: changed.event,
    stop: async () => (await starting)?.stop(),
    dispose: () => vscode.Disposable.from(opening, status, changed).dispose(),
  });
}

function isOwn(language: string): boolean {
  return language === capabilityLanguage || language === testLanguage || language === settingsLanguage;
}

function isOurs(text: string): boolean {
  return isCapabilityText(text) || isTestText(text);
}
