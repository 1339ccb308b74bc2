/** MCP servers of running capabilities, offered to the agents of this editor at once. */
import * as vscode from 'vscode';
import type { RunSessions } from '../run/sessions.ts';
import { findMcpApi, type McpHttpServer } from './lm-api.ts';
import { mcpServersOf } from './served-tools.ts';

const providerId = 'capstan.running';

/** Does nothing in an editor that knows no MCP servers of extensions. */
export function offerMcpServers(sessions: RunSessions): vscode.Disposable {
  const api = findMcpApi();
  if (!api) return new vscode.Disposable(() => undefined);
  const changed = new vscode.EventEmitter<void>();
  let known = '';
  // A new version makes the editor ask for the tools again.
  let version = 0;
  const tell = (reloaded: boolean): void => {
    const now = JSON.stringify(mcpServersOf(sessions.all()).map(({ url }) => url));
    if (now === known && !reloaded) return;
    known = now;
    version++;
    changed.fire();
  };
  const registration = api.register(providerId, {
    onDidChangeMcpServerDefinitions: changed.event,
    provideMcpServerDefinitions: (): readonly McpHttpServer[] =>
      mcpServersOf(sessions.all()).map(({ label, url }) => api.define(label, vscode.Uri.parse(url), String(version))),
  });
  return vscode.Disposable.from(
    registration,
    changed,
    sessions.onChange(() => tell(false)),
    sessions.onEvent(({ event }) => {
      if (event.event === 'reloaded') tell(true);
    }),
  );
}
