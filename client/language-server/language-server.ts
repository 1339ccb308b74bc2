/** The language server: started with the first capability document, started again when it crashes, stopped with the window. */
import * as vscode from 'vscode';
import {
  type BaseLanguageClient,
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  type LanguageClientOptions,
  State,
} from 'vscode-languageclient';
import type { InitializationOptions } from '../../server/protocol.ts';
import { say } from '../../spec/say.ts';
import { isCapabilityText, isTestText } from '../recognise/content.ts';
import { changesLanguage, staysYaml } from '../recognise/language-choice.ts';
import { capabilityLanguage, settingsLanguage, testLanguage } from '../recognise/languages.ts';
import { contributeNothing, quietAboutYaml } from './beside-yaml.ts';
import { standsBack } from './yaml-formatter.ts';

export type ServerState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'stopped'; readonly reason: string };

export interface LanguageServer extends vscode.Disposable {
  readonly state: ServerState;
  readonly onDidChangeState: vscode.Event<ServerState>;
  /** The answer to a request of ours; undefined while the server does not answer. */
  ask<R>(method: string, params: object, token: vscode.CancellationToken): Promise<R | undefined>;
  /** Tells the server something; forgotten while it does not run. */
  tell(method: string, params: object): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** So many crashes within so much time are a fault that another start does not mend. */
const maxCrashes = 4;
const crashWindowMs = 3 * 60_000;

/** Makes the client of a server: a process of Node on the desktop, a web worker in a browser. */
export type MakeClient = (options: LanguageClientOptions) => BaseLanguageClient;

export function createLanguageServer(extension: vscode.Uri, log: vscode.LogOutputChannel, makeClient: MakeClient): LanguageServer {
  const changed = new vscode.EventEmitter<ServerState>();
  let state: ServerState = { kind: 'starting' };
  const become = (next: ServerState): void => {
    state = next;
    changed.fire(next);
  };

  const initializationOptions: InitializationOptions = {
    suggestAfterAccept: true,
    referenceLenses: true,
    asksSample: true,
    // The extension brings the pages along, so that they can be read offline and fit its version.
    ...(vscode.l10n.bundle && { translations: vscode.l10n.bundle }),
    rulePages: vscode.Uri.joinPath(extension, 'docs', 'rules').toString(),
  };
  const selector = selectorOf(staysYaml());
  const options: LanguageClientOptions = {
    documentSelector: selector,
    outputChannel: log,
    errorHandler: restartingHandler(log, (reason) => become({ kind: 'stopped', reason })),
    initializationOptions,
    markdown: { supportHtml: false },
    middleware: {
      workspace: {
        configuration: async (params, token, next) => {
          const values: unknown = await next(params, token);
          if (!Array.isArray(values)) return [];
          return values.map((value: unknown, index) => (params.items[index]?.section === 'capstan' ? besideOthers(value) : value));
        },
      },
    },
  };
  const client = makeClient(options);
  const subscription = client.onDidChangeState(({ newState }) => {
    if (newState === State.Starting) become({ kind: 'starting' });
    if (newState === State.Running) become({ kind: 'ready' });
    if (newState === State.Stopped && state.kind === 'ready') become({ kind: 'stopped', reason: say`It has ended.` });
  });

  async function start(): Promise<void> {
    try {
      await client.start();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.error(`The language server did not start: ${reason}`);
      become({ kind: 'stopped', reason });
    }
  }
  void start();

  const restart = async (): Promise<void> => {
    log.info('The language server is started again.');
    if (client.isRunning()) await client.stop();
    await start();
  };
  // The client looks at its selector when it starts.
  const languages = vscode.workspace.onDidChangeConfiguration((event) => {
    if (!changesLanguage(event)) return;
    selector.splice(0, selector.length, ...selectorOf(staysYaml()));
    if (staysYaml()) void keepYamlQuiet(log);
    void restart();
  });
  if (staysYaml()) void keepYamlQuiet(log);

  return {
    get state() {
      return state;
    },
    onDidChangeState: changed.event,
    ask: async <R>(method: string, params: object, token: vscode.CancellationToken) => {
      if (state.kind === 'starting') await client.start();
      if (!client.isRunning()) return undefined;
      return (await client.sendRequest<R | null>(method, params, token)) ?? undefined;
    },
    tell: async (method, params) => {
      if (state.kind === 'starting') await client.start();
      if (client.isRunning()) await client.sendNotification(method, params);
    },
    restart,
    stop: async () => {
      if (client.needsStop()) await client.stop();
    },
    dispose: () => {
      subscription.dispose();
      languages.dispose();
      changed.dispose();
    },
  };
}

/** `yaml`: files that stay YAML too; the server tells by their content which of them are its own. */
function selectorOf(yaml: boolean): { scheme: string; language: string }[] {
  const languages = [capabilityLanguage, testLanguage, settingsLanguage, ...(yaml ? ['yaml'] : [])];
  return ['file', 'untitled', 'vscode-vfs'].flatMap((scheme) => languages.map((language) => ({ scheme, language })));
}

const yamlExtension = 'redhat.vscode-yaml';

/** The settings as the server is told them. */
function besideOthers(settings: unknown): unknown {
  const other = staysYaml() && vscode.extensions.getExtension(yamlExtension) !== undefined;
  const validates = vscode.workspace.getConfiguration('yaml').get<boolean>('validate') !== false;
  return withFormatter(other && validates ? quietAboutYaml(settings) : settings);
}

/** Where both look at a file, the YAML extension gets a schema that says nothing. */
async function keepYamlQuiet(log: vscode.LogOutputChannel): Promise<void> {
  const extension = vscode.extensions.getExtension(yamlExtension);
  if (!extension) return;
  try {
    const done = contributeNothing(await extension.activate(), (file) => {
      const uri = vscode.Uri.parse(file).toString();
      const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri);
      return document !== undefined && (isCapabilityText(document.getText()) || isTestText(document.getText()));
    });
    if (!done) log.warn('The YAML extension takes no schemas: it may complete capability files too.');
  } catch (error) {
    log.warn(`The YAML extension did not start: ${error}`);
  }
}

function withFormatter(settings: unknown): unknown {
  const formatter = (languageId: string) => vscode.workspace.getConfiguration('editor', { languageId }).inspect<string>('defaultFormatter');
  const choices = {
    yaml: formatter('yaml'),
    capability: formatter(capabilityLanguage),
    own: vscode.workspace.getConfiguration('capstan').inspect<boolean>('format.enabled'),
  };
  return standsBack(choices, 'capstan.capstan') ? { ...Object(settings), format: { enabled: false } } : settings;
}

function restartingHandler(log: vscode.LogOutputChannel, gaveUp: (reason: string) => void): ErrorHandler {
  const crashes: number[] = [];
  return {
    error: (error) => {
      log.error(`Talking to the language server failed: ${error.message}`);
      return { action: ErrorAction.Continue };
    },
    closed: () => {
      const now = Date.now();
      crashes.push(now);
      while (crashes[0] !== undefined && now - crashes[0] > crashWindowMs) crashes.shift();
      if (crashes.length < maxCrashes) {
        log.warn('The language server ended unexpectedly and is started again.');
        // Handled: the status item tells it, a pop-up would only be in the way.
        return { action: CloseAction.Restart, handled: true };
      }
      gaveUp(say`It has ended ${maxCrashes} times within a few minutes.`);
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}
