/** Named environments of the workspace: which one capabilities run in, kept for the workspace and shown in the status bar. */
import * as vscode from 'vscode';
import { say } from '../../spec/say.ts';
import { type Environment, readEnvironments, summaryOf } from './read-environments.ts';

const activeKey = 'capstan.environment';

export interface Environments extends vscode.Disposable {
  /** The named one, else the chosen one, with the settings of that file; undefined when none is chosen, or it is not there. */
  readonly current: (uri: vscode.Uri, wanted?: string) => Environment | undefined;
  /** Name of the chosen one; undefined for none. */
  readonly name: () => string | undefined;
  readonly choose: (name: string | undefined) => Promise<void>;
  readonly all: () => readonly Environment[];
  readonly onChange: vscode.Event<void>;
}

export function createEnvironments(state: vscode.Memento): Environments {
  const changed = new vscode.EventEmitter<void>();
  const read = (uri?: vscode.Uri) => readEnvironments(vscode.workspace.getConfiguration('capstan', uri).get('environments'));
  const name = () => {
    const chosen = state.get<string>(activeKey);
    return read().some((environment) => environment.name === chosen) ? chosen : undefined;
  };
  const settings = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('capstan.environments')) changed.fire();
  });
  return {
    name,
    all: () => read(),
    current: (uri, wanted = name()) => read(uri).find((environment) => environment.name === wanted),
    choose: async (chosen) => {
      await state.update(activeKey, chosen);
      changed.fire();
    },
    onChange: changed.event,
    dispose: () => vscode.Disposable.from(settings, changed).dispose(),
  };
}

/** Shown as soon as there are environments to choose from. */
export function createEnvironmentStatus(environments: Environments): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('capstan.environment', vscode.StatusBarAlignment.Left, 9);
  item.name = say`Capstan: environment`;
  item.command = 'capstan.selectEnvironment';
  const update = (): void => {
    const all = environments.all();
    if (all.length === 0) {
      item.hide();
      return;
    }
    const chosen = all.find(({ name }) => name === environments.name());
    item.text = `$(server-environment) ${chosen?.name ?? say`No environment`}`;
    item.tooltip = chosen
      ? say`Capabilities run in the environment ${chosen.name}: ${summaryOf(chosen)}. Click to choose another.`
      : say`Capabilities run as their files say. Click to choose an environment.`;
    item.show();
  };
  update();
  return vscode.Disposable.from(item, environments.onChange(update));
}
