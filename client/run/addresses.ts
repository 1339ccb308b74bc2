/** Copying and opening the addresses of what runs. */
import * as vscode from 'vscode';
import { say } from '../../spec/say.ts';
import type { RunSession } from './session.ts';

/** Asks what to do with an address. */
export async function useAddress(url: string): Promise<void> {
  const copy = { label: say`$(copy) Copy address`, detail: url };
  const open = { label: say`$(link-external) Open in browser`, detail: url };
  const chosen = await vscode.window.showQuickPick([copy, open], { title: url });
  if (chosen === copy) await copyAddress(url);
  // Through a port forward where the window is remote.
  if (chosen === open) await vscode.env.openExternal(await vscode.env.asExternalUri(vscode.Uri.parse(url)));
}

export async function copyAddress(url: string): Promise<void> {
  await vscode.env.clipboard.writeText(url);
  vscode.window.setStatusBarMessage(say`$(check) Copied ${url}`, 3000);
}

/** The only address of what runs, or the one the user picks. */
export async function pickAddress(sessions: readonly RunSession[]): Promise<string | undefined> {
  const choices = sessions.flatMap(({ options, state }) =>
    state.kind === 'running'
      ? state.servers.flatMap((server) =>
          server.url === undefined
            ? []
            : [{ label: server.url, description: say`${server.type} ${server.namespace ?? ''} of ${options.name}` }],
        )
      : [],
  );
  if (choices.length < 2) return choices[0]?.label;
  return (await vscode.window.showQuickPick(choices, { title: say`Which address?` }))?.label;
}
