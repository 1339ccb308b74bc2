/** Running from the editor, on the smallest example. */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { openFile } from './helpers.ts';

/** What a client of the served tool gets. */
async function greet(name: string): Promise<unknown> {
  const response = await fetch('http://127.0.0.1:3100/mcp', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'greet', arguments: { name } } }),
  });
  const [, data = '{}'] = /^data: (.*)$/m.exec(await response.text()) ?? [];
  return JSON.parse(data).result?.structuredContent;
}

describe('running', () => {
  afterEach(() => vscode.commands.executeCommand('capstan.stopAll'));

  it('serves the file until it is stopped', async () => {
    const document = await openFile('hello/hello.capability.yaml');
    await vscode.commands.executeCommand('capstan.run', document.uri);
    assert.deepEqual(await greet('Ada'), { greeting: 'Hello, Ada!' });
    await vscode.commands.executeCommand('capstan.stop', document.uri);
    await assert.rejects(greet('Ada'));
  });

  it('can be started again at once', async () => {
    const document = await openFile('hello/hello.capability.yaml');
    await vscode.commands.executeCommand('capstan.run', document.uri);
    await vscode.commands.executeCommand('capstan.restart', document.uri);
    assert.deepEqual(await greet('Grace'), { greeting: 'Hello, Grace!' });
  });

  it('registers every command of the manifest', async () => {
    const manifest: { contributes: { commands: { command: string }[] } } = vscode.extensions.getExtension('capstan.capstan')?.packageJSON;
    const known = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      manifest.contributes.commands.map(({ command }) => command).filter((command) => !known.has(command)),
      [],
    );
  });
});
