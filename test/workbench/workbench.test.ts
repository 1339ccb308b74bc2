/** What a person sees and does: one VS Code, one story, in order. Each step leaves a picture in test-results/. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { startWorkbench, type Workbench } from '../../scripts/vscode/workbench.ts';
import { writeWorkspace } from './files.ts';
import { type Hands, handsOn } from './pages.ts';

let workbench: Workbench;
let hands: Hands;
let upstream: Server;
let folder: string;
let ports: { mcp: number; rest: number };

function step(name: string, picture: string, body: () => Promise<void>): void {
  it(name, async () => {
    try {
      await body();
      await hands.picture(picture);
    } catch (error) {
      await hands.picture(`${picture}-failed`);
      throw error;
    }
  });
}

before(async () => {
  upstream = createServer((request, response) => {
    const id = request.url?.split('/').at(-1);
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ id, attributes: { name: `Item ${id}` } }));
  });
  const port = await listen(upstream, 0);
  ports = { mcp: await freePort(), rest: await freePort() };
  folder = writeWorkspace({ upstream: `http://127.0.0.1:${port}`, ...ports });
  const { CAPSTAN_VSIX: vsix = '', CAPSTAN_CHROMIUM: browser = '' } = process.env;
  workbench = await startWorkbench({ vsix, browser, workspace: folder, tell: (message) => process.stdout.write(`${message}\n`) });
  workbench.page.setDefaultTimeout(30_000);
  hands = handsOn(workbench.page);
  await workbench.open();
});

after(async () => {
  await workbench?.close();
  upstream?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

describe('the workbench', () => {
  step('a capability is recognised by its content, whatever its name', '1-recognised', async () => {
    await hands.openFile('payments.yaml');
    await hands.see('.statusbar-item', 'Capability');
    await hands.openFile('pipeline.yaml');
    await hands.see('.statusbar-item', 'YAML');
  });

  step('mistakes are underlined and explained in the problems view', '2-problems', async () => {
    await hands.openFile('payments.yaml');
    await workbench.page.locator('.monaco-editor .squiggly-error').first().waitFor();
    await workbench.page.locator('.monaco-editor .squiggly-warning').first().waitFor();
    await hands.command('Problems: Focus on Problems View');
    const rows = workbench.page.locator('.markers-panel .monaco-list-row .marker-message-line');
    await rows.nth(1).waitFor();
    assert.deepEqual(
      (await rows.allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' ').replaceAll('\n', ' ')),
      [
        'This array output needs `items`. capstan missing-key [Ln 29, Col 15]',
        'Nothing binds `{{PAYMENTS_TOKEN}}`: no entry of `binds` declares it. capstan undeclared-variable [Ln 9, Col 19]',
      ],
    );
    await hands.command('View: Toggle Panel Visibility');
  });

  step('a hover tells what a call reaches', '3-hover', async () => {
    await hands.openFile('shop.yaml');
    await hands.goTo(25, 24);
    await hands.command('Show or Focus Hover');
    await hands.see('.monaco-hover', '/items/{{id}}');
    await hands.see('.monaco-hover', 'One item with all its attributes');
  });

  step('keys are completed where they are allowed', '4-completion', async () => {
    await hands.openFile('shop.yaml');
    await hands.goTo(25, 24);
    await hands.press('End', 'Enter');
    await hands.type('hi');
    await hands.see('.suggest-widget .monaco-list-row', 'hints');
  });

  step('going to the definition of a call opens the imported file', '5-definition', async () => {
    await hands.press('Escape');
    await hands.command('File: Revert File');
    await hands.goTo(25, 24);
    await hands.press('F12');
    await hands.activeTab('store.consumes.yaml');
    await hands.see('.statusbar-item', 'Ln 10,');
  });

  step('▶ Run serves the file and shows where', '6-running', async () => {
    await hands.openFile('shop.yaml');
    await hands.goTo(1, 1);
    await (await hands.see('.codelens-decoration a', /^▶ Run$/)).click();
    await hands.see('.statusbar-item', `Shop :${ports.mcp} :${ports.rest}`);
    await hands.see('.codelens-decoration a', `http://127.0.0.1:${ports.mcp}/mcp`);
  });

  it('an MCP client gets an answer from the served tool', async () => {
    const client = new Client({ name: 'workbench-test', version: '1.0.0' });
    await client.connect(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${ports.mcp}/mcp`)));
    const { tools } = await client.listTools();
    assert.deepEqual(
      tools.map(({ name, description }) => ({ name, description })),
      [{ name: 'find-item', description: 'Find one item of the shop' }],
    );
    const { content } = await client.callTool({ name: 'find-item', arguments: { id: '42' } });
    assert.deepEqual(content, [{ type: 'text', text: '{"name":"Item 42"}' }]);
    await client.close();
  });

  it('a REST client gets what the consumed API answers', async () => {
    const response = await fetch(`http://127.0.0.1:${ports.rest}/items/7`);
    assert.deepEqual([response.status, await response.json()], [200, { id: '7', attributes: { name: 'Item 7' } }]);
  });

  step('■ Stop frees the ports', '7-stopped', async () => {
    await (await hands.see('.codelens-decoration a', '■ Stop')).click();
    await hands.see('.codelens-decoration a', /^▶ Run$/);
    await assert.rejects(fetch(`http://127.0.0.1:${ports.rest}/items/7`));
  });

  it('nothing was asked of another machine', () => {
    assert.deepEqual([...workbench.outside], []);
  });
});

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
}

/** The port is free now; nothing else on this machine asks for one of its own choosing that soon. */
async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
