/** The status-bar item of what runs, and the list that opens from it. */
import * as vscode from 'vscode';
import { say } from '../../spec/say.ts';
import type { RunSession } from './session.ts';
import type { RunSessions } from './sessions.ts';
import { statusOf } from './status-text.ts';

export function createStatusBar(sessions: RunSessions): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('capstan.run', vscode.StatusBarAlignment.Left, 10);
  item.name = say`Capstan: running capabilities`;
  item.command = 'capstan.showRuns';
  const update = (): void => {
    const status = statusOf(sessions.all().map(({ options, state }) => ({ name: options.name, state, mock: options.start.mock })));
    if (!status) {
      item.hide();
      return;
    }
    item.text = status.text;
    item.tooltip = status.tooltip;
    item.backgroundColor = status.severity === 'warning' ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  };
  update();
  return vscode.Disposable.from(item, sessions.onChange(update));
}

interface Choice extends vscode.QuickPickItem {
  readonly act?: () => Thenable<unknown>;
}

/** Everything that runs, with what can be done about it. */
export async function showRuns(sessions: RunSessions): Promise<void> {
  const running = sessions.all();
  if (running.length === 0) {
    void vscode.window.showInformationMessage(say`No capability is running. Open one and press ▶ Run above its first line.`);
    return;
  }
  const choices = [
    ...running.flatMap(choicesOf),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: say`$(output) Show log`, act: () => vscode.commands.executeCommand('capstan.showLog') },
    ...(running.length > 1 ? [{ label: say`$(debug-stop) Stop all`, act: () => sessions.stopAll() }] : []),
  ];
  const chosen = await vscode.window.showQuickPick<Choice>(choices, {
    title: say`Running capabilities`,
    placeHolder: say`Copy or open an address, call, stop`,
  });
  await chosen?.act?.();
}

function choicesOf({ options: { uri, name }, state }: RunSession): readonly Choice[] {
  const command =
    (id: string, ...given: unknown[]) =>
    () =>
      vscode.commands.executeCommand(id, uri, ...given);
  const servers = state.kind === 'running' ? state.servers : [];
  return [
    { label: name, kind: vscode.QuickPickItemKind.Separator },
    ...servers.flatMap((server): Choice[] =>
      server.url === undefined
        ? []
        : [
            {
              label: `$(link) ${server.url}`,
              description: `${server.type} ${server.namespace ?? ''}`,
              act: command('capstan.useAddress', server.url),
            },
          ],
    ),
    { label: say`$(play) Call…`, description: name, act: command('capstan.call') },
    { label: say`$(go-to-file) Open file`, description: name, act: () => vscode.window.showTextDocument(vscode.Uri.parse(uri)) },
    { label: say`$(debug-restart) Restart`, description: name, act: command('capstan.restart') },
    { label: say`$(debug-stop) Stop`, description: name, act: command('capstan.stop') },
  ];
}
