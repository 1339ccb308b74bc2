/** `Select Environment…`: choosing another one starts what runs again, in it. */
import * as vscode from 'vscode';
import { say } from '../../spec/say.ts';
import type { RunSessions } from '../run/sessions.ts';
import type { Environments } from './environments.ts';
import { summaryOf } from './read-environments.ts';

export async function selectEnvironment(environments: Environments, sessions: RunSessions): Promise<void> {
  const all = environments.all();
  const active = environments.name();
  const mark = (name: string | undefined) => (name === active ? '$(check) ' : '$(blank) ');
  const chosen = await vscode.window.showQuickPick(
    [
      ...all.map((environment) => ({
        label: `${mark(environment.name)}${environment.name}`,
        description: summaryOf(environment),
        choose: environment.name as string | undefined,
        edit: false,
      })),
      { label: say`${mark(undefined)}No environment`, description: say`as the files say`, choose: undefined, edit: false },
      { label: '', kind: vscode.QuickPickItemKind.Separator, choose: undefined, edit: false },
      { label: say`$(gear) Edit environments…`, description: say`in the settings of the workspace`, choose: undefined, edit: true },
    ],
    { title: 'Environment', placeHolder: say`Where are consumed APIs called, and with which variables?` },
  );
  if (!chosen) return;
  if (chosen.edit) {
    await editEnvironments(all.length === 0);
    return;
  }
  if (chosen.choose === active) return;
  await environments.choose(chosen.choose);
  await restartAll(sessions);
}

const example = { local: { upstreams: { 'name-of-a-consumed-api': 'http://localhost:8080' }, variables: { NAME: 'value' } } };

async function editEnvironments(isFirst: boolean): Promise<void> {
  const target = vscode.workspace.workspaceFolders ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  if (isFirst) await vscode.workspace.getConfiguration('capstan').update('environments', example, target);
  const command =
    target === vscode.ConfigurationTarget.Workspace ? 'workbench.action.openWorkspaceSettingsFile' : 'workbench.action.openSettingsJson';
  await vscode.commands.executeCommand(command, { revealSetting: { key: 'capstan.environments' } });
}

/** One after the other: they may share ports. */
async function restartAll(sessions: RunSessions): Promise<void> {
  for (const { options } of sessions.all()) await vscode.commands.executeCommand('capstan.restart', vscode.Uri.parse(options.uri));
}
