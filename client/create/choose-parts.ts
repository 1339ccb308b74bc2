/** Which operations of a description become part of a new capability, and how they are exposed. */
import * as vscode from 'vscode';
import type { CreateParams, SourceInfo } from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';

/** More tools than this cost an agent more than they give: then nothing is chosen beforehand. */
const fewOperations = 25;

/** Names; undefined when it is dismissed. */
export async function chooseOperations(operations: SourceInfo['operations']): Promise<readonly string[] | undefined> {
  if (operations.length === 1) return operations.map(({ name }) => name);
  const isFew = operations.length <= fewOperations;
  const chosen = await vscode.window.showQuickPick(
    operations.map(({ name, method, path, description, tags }) => ({
      label: name,
      description: `${method} ${path}${tags.length > 0 ? ` · ${tags.join(', ')}` : ''}`,
      ...(description !== '' && { detail: description }),
      picked: isFew,
    })),
    {
      title: say`New capability: operations (${operations.length})`,
      placeHolder: say`Agents read the description of each tool in every conversation: take those that are needed`,
      canPickMany: true,
      matchOnDescription: true,
      matchOnDetail: true,
      ignoreFocusOut: true,
    },
  );
  return chosen && chosen.length > 0 ? chosen.map(({ label }) => label) : undefined;
}

type Exposure = CreateParams['expose'][number];

const exposures = (): readonly (vscode.QuickPickItem & { readonly exposure: Exposure })[] => [
  { exposure: 'mcp', label: 'MCP', description: say`tools for agents`, picked: true },
  { exposure: 'rest', label: 'REST', description: say`routes for programs` },
  { exposure: 'skill', label: 'Skills', description: say`a catalogue for agents, beside MCP or REST` },
];

export async function chooseExposures(): Promise<readonly Exposure[] | undefined> {
  const chosen = await vscode.window.showQuickPick(exposures(), {
    title: say`New capability: what does it expose?`,
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return chosen && chosen.length > 0 ? chosen.map(({ exposure }) => exposure) : undefined;
}
