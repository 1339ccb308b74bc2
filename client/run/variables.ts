/** Values of variables that no file binds: asked for once, kept in the editor's secret storage per workspace, never in a file. */
import * as vscode from 'vscode';
import { list } from './failure-message.ts';

export interface VariableStore {
  /** The kept values of those names. */
  find(names: readonly string[]): Promise<Readonly<Record<string, string>>>;
  keep(values: Readonly<Record<string, string>>): Promise<void>;
  forget(names: readonly string[]): Promise<void>;
  names(): Promise<readonly string[]>;
}

export function createVariableStore(secrets: vscode.SecretStorage): VariableStore {
  const key = (): string => `capstan.variables:${workspaceId()}`;
  // Changes run one after the other: each reads all values and writes them back.
  let last: Promise<unknown> = Promise.resolve();

  async function read(): Promise<Record<string, string>> {
    const text = await secrets.get(key());
    return text === undefined ? {} : (JSON.parse(text) as Record<string, string>);
  }

  function change(make: (values: Record<string, string>) => Record<string, string>): Promise<void> {
    const next = last.then(async () => secrets.store(key(), JSON.stringify(make(await read()))));
    last = next.catch(() => undefined);
    return next;
  }

  return {
    find: async (names) => {
      const all = await read();
      return Object.fromEntries(names.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])));
    },
    keep: (values) => change((all) => ({ ...all, ...values })),
    forget: (names) => change((all) => Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)))),
    names: async () => Object.keys(await read()).sort(),
  };
}

function workspaceId(): string {
  const { workspaceFile, workspaceFolders } = vscode.workspace;
  return (workspaceFile ?? workspaceFolders?.[0]?.uri)?.toString() ?? 'no-workspace';
}

/** Asks for each value; undefined when one is dismissed. An empty value is a value. */
export async function askForVariables(names: readonly string[], title: string): Promise<Readonly<Record<string, string>> | undefined> {
  const values: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const value = await vscode.window.showInputBox({
      title: names.length > 1 ? `${title} (${index + 1} of ${names.length})` : title,
      prompt: `Value of ${name}. It is kept in the secret storage of the editor for this workspace, never in a file.`,
      placeHolder: name,
      password: true,
      ignoreFocusOut: true,
    });
    if (value === undefined) return undefined;
    values[name] = value;
  }
  return values;
}

/** `Capstan: Forget Kept Values…` */
export async function forgetVariables(store: VariableStore): Promise<void> {
  const names = await store.names();
  if (names.length === 0) {
    void vscode.window.showInformationMessage('No values are kept for this workspace.');
    return;
  }
  const chosen = await vscode.window.showQuickPick(names, {
    canPickMany: true,
    title: 'Forget kept values',
    placeHolder: 'Which values are to be asked for again?',
  });
  if (!chosen || chosen.length === 0) return;
  await store.forget(chosen);
  void vscode.window.showInformationMessage(`Forgotten: ${list(chosen)}.`);
}
