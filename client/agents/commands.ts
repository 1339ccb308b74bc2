/** What helps with agents outside this editor: configuration to copy, and what tools cost them. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { ToolSize } from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';
import type { RunSessions } from '../run/sessions.ts';
import { targetOf } from '../run/target.ts';
import type { FindServables } from '../servables.ts';
import { type LaunchEngine, withEngine } from '../tests/ask-engine.ts';
import { rangeOf } from '../tests/test-tree.ts';
import { type ConfiguredServer, configurationsFor } from './client-configuration.ts';
import { mcpServersOf } from './served-tools.ts';
import { tokensOf, tokenText } from './tokens.ts';

export interface AgentParts {
  readonly sessions: RunSessions;
  readonly servables: FindServables;
  readonly launch: LaunchEngine;
}

export function registerAgentCommands(parts: AgentParts): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('capstan.copyClientConfiguration', (given: unknown) => copyConfiguration(parts, targetOf(given))),
    vscode.commands.registerCommand('capstan.showToolSizes', (given: unknown) => showSizes(parts, targetOf(given))),
  );
}

async function copyConfiguration(parts: AgentParts, uri: vscode.Uri | undefined): Promise<void> {
  const server = await pickServer(await serversOf(parts, uri));
  if (!server) return;
  const chosen = await vscode.window.showQuickPick(configurationsFor(server), {
    title: say`Client configuration for ${server.namespace}`,
    placeHolder: say`What is to be copied?`,
    matchOnDetail: true,
  });
  if (!chosen) return;
  await vscode.env.clipboard.writeText(chosen.text);
  vscode.window.setStatusBarMessage(say`$(check) Copied: ${chosen.label}`, 4000);
}

/** Those of the file, running or not; without a file those that run. */
async function serversOf({ sessions, servables }: AgentParts, uri: vscode.Uri | undefined): Promise<readonly ConfiguredServer[]> {
  const running = mcpServersOf(sessions.all());
  if (!uri) return running;
  const own = running.filter(({ file }) => file === uri.fsPath);
  const declared = (await servables(uri))?.servers.filter(({ type }) => type === 'mcp') ?? [];
  return declared.map(({ namespace = 'mcp' }) => ({
    namespace,
    url: own.find((server) => server.namespace === namespace)?.url,
    file: uri.fsPath,
  }));
}

async function pickServer(servers: readonly ConfiguredServer[]): Promise<ConfiguredServer | undefined> {
  if (servers.length === 0) {
    void vscode.window.showInformationMessage(say`There is no MCP server here. Open a capability with one, or run it.`);
    return undefined;
  }
  if (servers.length === 1) return servers[0];
  const items = servers.map((server) => ({ label: server.namespace, description: server.url ?? say`not running`, server }));
  return (await vscode.window.showQuickPick(items, { title: say`Client configuration`, placeHolder: say`For which MCP server?` }))?.server;
}

async function showSizes({ launch }: AgentParts, uri: vscode.Uri | undefined): Promise<void> {
  if (!uri) {
    void vscode.window.showInformationMessage(say`Open a capability file to see what its tools take of the context of an agent.`);
    return;
  }
  const answer = await withEngine(launch, (engine) => engine.toolSizes(uri.fsPath));
  const sizes = answer.ok ? answer.value : [];
  if (sizes.length === 0) {
    const message = answer.ok ? say`${path.basename(uri.fsPath)} has no MCP tools, or cannot be served.` : answer.failure.message;
    void vscode.window.showInformationMessage(message);
    return;
  }
  const total = tokensOf(sizes.reduce((sum, { characters }) => sum + characters, 0));
  const chosen = await vscode.window.showQuickPick(sizes.map(sizeItem), {
    title: say`${sizes.length === 1 ? say`One tool` : say`${sizes.length} tools`}, ${tokenText(total)} in every conversation`,
    placeHolder: say`The largest first: name, description, inputs and outputs as an agent reads them`,
    matchOnDescription: true,
  });
  if (chosen) {
    const { place } = chosen.size;
    await vscode.window.showTextDocument(vscode.Uri.parse(place.uri), { selection: rangeOf(place) });
  }
}

function sizeItem(size: ToolSize): vscode.QuickPickItem & { readonly size: ToolSize } {
  return { label: size.name, description: `${tokenText(tokensOf(size.characters))} · ${size.server}`, size };
}
