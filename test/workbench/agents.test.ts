/** What agents get: running capabilities as MCP servers of the editor, configuration to copy, and what tools cost them. */
import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { copyExamples, type Examples } from './files.ts';
import { soon } from './pages.ts';
import { stage } from './stage.ts';

let examples: Examples | undefined;
after(() => examples?.close());

const the = stage(
  async () => {
    examples = await copyExamples();
    return examples.folder;
  },
  { settings: { 'chat.disableAIFeatures': false } },
);

const row = '.quick-input-list .monaco-list-row';

describe('agents', () => {
  the.step('a running capability is an MCP server of the editor at once', 'agents-1-server', async () => {
    await the.hands.openFile('hello.capability.yaml');
    await the.hands.run(`Hello :${examples?.ports['3100']}`);
    // The list is of the moment it was opened.
    await the.hands.seeAfter(() => the.hands.command('MCP: List Servers'), row, 'hello-tools');
  });

  the.step(
    'it is started there and its tools are found',
    'agents-2-tools',
    async () => {
      await the.hands.pick('hello-tools');
      await the.hands.pick('Start Server');
      await the.hands.see('.part.panel .view-line', /Discovered\s1\stools/);
    },
    ['dark'],
  );

  the.step(
    'each tool says how many tokens it takes',
    'agents-3-sizes',
    async () => {
      await the.hands.command('View: Focus First Editor Group');
      await the.hands.command('Capstan: Show Tool Sizes…');
      await the.hands.see(row, /greet\s*≈ \d+ tokens · hello-tools/);
      await the.hands.see('.quick-input-title', /One tool, ≈ \d+ tokens/);
    },
    ['dark'],
  );

  the.step('configuration for other clients is copied', 'agents-4-configuration', async () => {
    await the.hands.close();
    await the.hands.choose('Capstan: Copy MCP Client Configuration…', 'mcpServers with an address');
    await soon(async () =>
      assert.deepEqual(JSON.parse(await the.hands.clipboard()), {
        mcpServers: { 'hello-tools': { type: 'http', url: `http://127.0.0.1:${examples?.ports['3100']}/mcp` } },
      }),
    );
  });
});
