/** What a person sees and does: one VS Code, one story, in order. Each step leaves a picture in test-results/. */
import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import { after, describe, it } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { freePort } from '../free-ports.ts';
import { writeWorkspace } from './files.ts';
import { soon } from './pages.ts';
import { itemApi, listen, stage } from './stage.ts';

const upstream: Server = itemApi();
const ports = { mcp: 0, rest: 0 };

after(() => upstream.close());

const the = stage(async () => {
  Object.assign(ports, { mcp: await freePort(), rest: await freePort() });
  return writeWorkspace({ upstream: `http://127.0.0.1:${await listen(upstream)}`, ...ports });
});

describe('the workbench', () => {
  the.step('a capability is recognised by its content, whatever its name', '1-recognised', async () => {
    await the.hands.openFile('payments.yaml');
    await the.hands.see('.statusbar-item', 'Capability');
    await the.hands.openFile('pipeline.yaml');
    await the.hands.see('.statusbar-item', 'YAML');
  });

  the.step('mistakes are underlined and explained in the problems view', '2-problems', async () => {
    await the.hands.openFile('payments.yaml');
    await the.workbench.page.locator('.monaco-editor .squiggly-error').first().waitFor();
    await the.workbench.page.locator('.monaco-editor .squiggly-warning').first().waitFor();
    await the.hands.command('Problems: Focus on Problems View');
    const rows = the.workbench.page.locator('.markers-panel .monaco-list-row .marker-message-line');
    await soon(async () =>
      assert.deepEqual(
        (await rows.allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' ').replaceAll('\n', ' ')),
        [
          'This array output needs `items`. capstan missing-key [Ln 29, Col 15]',
          'Nothing binds `{{PAYMENTS_TOKEN}}`: no entry of `binds` declares it. capstan undeclared-variable [Ln 9, Col 19]',
        ],
      ),
    );
    await the.hands.command('View: Toggle Panel Visibility');
  });

  the.step('a hover tells what a call reaches', '3-hover', async () => {
    await the.hands.openFile('shop.yaml');
    await the.hands.goTo(25, 24);
    const show = () => the.hands.command('Show or Focus Hover');
    await the.hands.seeAfter(show, '.monaco-hover', '/items/{{id}}');
    await the.hands.see('.monaco-hover', 'One item with all its attributes');
  });

  the.step('keys are completed where they are allowed', '4-completion', async () => {
    await the.hands.openFile('shop.yaml');
    await the.hands.goTo(25, 24);
    await the.hands.press('End', 'Enter');
    await the.hands.type('hi');
    await the.hands.seeAfter(() => the.hands.press('Control+Space'), '.suggest-widget .monaco-list-row', 'hints');
  });

  the.step('going to the definition of a call opens the imported file', '5-definition', async () => {
    await the.hands.press('Escape');
    await the.hands.revert();
    await the.hands.goTo(25, 24);
    await the.hands.press('F12');
    await the.hands.activeTab('store.consumes.yaml');
    await the.hands.see('.statusbar-item', 'Ln 10,');
  });

  the.step('▶ Run serves the file and shows where', '6-running', async () => {
    await the.hands.openFile('shop.yaml');
    await the.hands.goTo(1, 1);
    await the.hands.run(`Shop :${ports.mcp} :${ports.rest}`);
    await the.hands.see('.codelens-decoration a', `http://127.0.0.1:${ports.mcp}/mcp`);
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

  the.step('■ Stop frees the ports', '7-stopped', async () => {
    await the.hands.lens('■ Stop', '.codelens-decoration a', /^▶ Run$/);
    await the.hands.nothingRuns();
    await assert.rejects(fetch(`http://127.0.0.1:${ports.rest}/items/7`));
  });

  it('nothing was asked of another machine', () => {
    assert.deepEqual([...the.workbench.outside], []);
  });
});
