/** `Show Variables…`: which variables a capability needs, where each comes from, whether it is there. Values are not shown. */
import path from 'node:path';
import * as vscode from 'vscode';
import { say } from '../../spec/say.ts';
import type { VariableStore } from '../run/variables.ts';
import { askForVariables } from '../run/variables.ts';
import { type LaunchEngine, withEngine } from '../tests/ask-engine.ts';
import type { Environments } from './environments.ts';
import { type VariableState, variableStates, withoutName } from './variable-state.ts';

export interface ShowVariablesParts {
  readonly launch: LaunchEngine;
  readonly variables: VariableStore;
  readonly environments: Environments;
}

const give = () => say`Give a value, kept in the secret storage`;
const forget = () => say`Forget the kept value`;
const open = () => say`Show where it is bound`;

export async function showVariables(parts: ShowVariablesParts, uri: vscode.Uri): Promise<void> {
  const answer = await withEngine(parts.launch, (engine) => engine.findVariables(uri.fsPath));
  if (!answer.ok) {
    void vscode.window.showErrorMessage(say`The variables of ${path.basename(uri.fsPath)} are not known: ${answer.failure.message}`);
    return;
  }
  if (answer.value.length === 0) {
    void vscode.window.showInformationMessage(say`${path.basename(uri.fsPath)} needs no variables.`);
    return;
  }
  const read = async () =>
    variableStates(answer.value, { environment: parts.environments.current(uri), kept: await parts.variables.names() });
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly state: VariableState }>();
  pick.title = say`Variables of ${path.basename(uri.fsPath)}`;
  pick.placeholder = say`Values are never shown. Choose one to give it a value.`;
  pick.matchOnDescription = true;
  const refresh = async () => {
    pick.items = (await read()).map(itemOf);
  };
  const act = async (state: VariableState, what: string): Promise<void> => {
    if (what === open()) {
      pick.hide();
      await reveal(state);
      return;
    }
    if (what === forget()) await parts.variables.forget([state.name]);
    else await ask(parts.variables, state.name);
    await refresh();
    pick.show();
  };
  await refresh();
  pick.onDidTriggerItemButton(({ item, button }) => void act(item.state, button.tooltip ?? give()));
  pick.onDidAccept(() => {
    const [item] = pick.activeItems;
    if (item) void act(item.state, give());
  });
  pick.show();
}

function itemOf(state: VariableState): vscode.QuickPickItem & { readonly state: VariableState } {
  const reason = withoutName(state);
  return {
    label: `${state.isThere ? '$(pass)' : '$(warning)'} ${state.name}`,
    description: state.isThere ? say`from ${state.from}` : say`has no value`,
    ...(reason !== undefined && { detail: reason }),
    buttons: [
      { iconPath: new vscode.ThemeIcon('edit'), tooltip: give() },
      ...(state.isKept ? [{ iconPath: new vscode.ThemeIcon('trash'), tooltip: forget() }] : []),
      { iconPath: new vscode.ThemeIcon('go-to-file'), tooltip: open() },
    ],
    state,
  };
}

async function ask(variables: VariableStore, name: string): Promise<void> {
  const given = await askForVariables([name], say`Value of ${name}`);
  if (given) await variables.keep(given);
}

async function reveal({ info }: VariableState): Promise<void> {
  const document = await vscode.workspace.openTextDocument(info.file);
  const at = document.positionAt(info.offset);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
}
