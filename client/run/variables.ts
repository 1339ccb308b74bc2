/** Values of variables that no file binds: asked for once, kept in the editor's secret storage per workspace, never in a file. */
import * as vscode from 'vscode';
import { say } from '../../spec/say.ts';
import { list } from './failure-message.ts';

export interface VariableStore {
  /** The kept values of those names. */
  find(names: readonly string[]): Promise<Readonly<Record<string, string>>>;
  keep(values: Readonly<Record<string, string>>): Promise<void>;
  forget(names: readonly string[]): Promise<void>;
  names(): Promise<readonly string[]>;
}

/** Values are kept apart for each environment; those of none serve where an environment has no own. */
export function createVariableStore(
  secrets: Pick<vscode.SecretStorage, 'get' | 'store'>,
  environment: () => string | undefined,
): VariableStore {
  const general = (): string => `capstan.variables:${workspaceId()}`;
  const key = (): string => {
    const name = environment();
    return name === undefined ? general() : `${general()}:${name}`;
  };
  // Changes run one after the other: each reads all values and writes them back.
  let last: Promise<unknown> = Promise.resolve();

  async function read(from: string): Promise<Record<string, string>> {
    const text = await secrets.get(from);
    return text === undefined ? {} : (JSON.parse(text) as Record<string, string>);
  }

  async function readAll(): Promise<Record<string, string>> {
    return { ...(await read(general())), ...(environment() === undefined ? {} : await read(key())) };
  }

  function change(make: (values: Record<string, string>) => Record<string, string>, at: string): Promise<void> {
    const next = last.then(async () => secrets.store(at, JSON.stringify(make(await read(at)))));
    last = next.catch(() => undefined);
    return next;
  }

  return {
    find: async (names) => {
      const all = await readAll();
      return Object.fromEntries(names.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])));
    },
    keep: (values) => change((all) => ({ ...all, ...values }), key()),
    forget: async (names) => {
      const without = (all: Record<string, string>) => Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));
      for (const at of new Set([general(), key()])) await change(without, at);
    },
    names: async () => Object.keys(await readAll()).sort(),
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
      title: names.length > 1 ? say`${title} (${index + 1} of ${names.length})` : title,
      prompt: say`Value of ${name}. It is kept in the secret storage of the editor for this workspace, never in a file.`,
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
    void vscode.window.showInformationMessage(say`No values are kept for this workspace.`);
    return;
  }
  const chosen = await vscode.window.showQuickPick(names, {
    canPickMany: true,
    title: say`Forget kept values`,
    placeHolder: say`Which values are to be asked for again?`,
  });
  if (!chosen || chosen.length === 0) return;
  await store.forget(chosen);
  void vscode.window.showInformationMessage(say`Forgotten: ${list(chosen)}.`);
}
