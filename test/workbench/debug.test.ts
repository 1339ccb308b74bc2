/** The debugger in a real VS Code: a breakpoint on a step, the values there, a step further, and the answer. */
import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { copyExamples, type Examples } from './files.ts';
import { stage } from './stage.ts';

let examples: Examples | undefined;
after(() => examples?.close());

const the = stage(async () => {
  examples = await copyExamples();
  return examples.folder;
});

/** The line of the step `people` in the example; lines from 1. */
const stepLine = 93;
let answer: Promise<unknown> | undefined;

async function call(): Promise<unknown> {
  const client = new Client({ name: 'debug-test', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${examples?.ports['3101']}/mcp`)));
  const { structuredContent } = await client.callTool({ name: 'get-ship-with-crew', arguments: { imo: 'IMO-9321483' } });
  await client.close();
  return structuredContent;
}

describe('the debugger', () => {
  the.step('pauses a call of an agent at a step', 'debug-1-paused', async () => {
    await the.hands.openFile('fleet.capability.yaml');
    await the.hands.see('.codelens-decoration a', /^▶ Run$/);
    await the.hands.goTo(stepLine, 13);
    await the.hands.command('Debug: Toggle Breakpoint');
    await the.hands.command('Capstan: Debug');
    await the.hands.running(`Fleet :${examples?.ports['3101']}`);
    await the.workbench.page.locator('.debug-toolbar').waitFor();
    answer = call();
    await the.hands.see('.debug-call-stack .monaco-list-row', 'tool get-ship-with-crew');
    await the.hands.see('.statusbar-item', `Ln ${stepLine}`);
  });

  the.step(
    'shows what the step before gave',
    'debug-2-values',
    async () => {
      const scope = await the.hands.see('.debug-variables .monaco-list-row', 'Steps');
      if ((await scope.getAttribute('aria-expanded')) === 'false') await scope.locator('.monaco-tl-twistie').click();
      await the.hands.see('.debug-variables .monaco-list-row', /^ship.*Northern Star/);
    },
    ['dark'],
  );

  the.step('goes on step by step, and answers', 'debug-3-over', async () => {
    await the.hands.press('F10');
    await the.hands.see('.statusbar-item', 'Ln 96');
    await the.hands.press('F5');
    assert.deepEqual(await answer, {
      name: 'Northern Star',
      built: 2015,
      crew: [
        { fullName: 'Erik Lindström', role: 'captain' },
        { fullName: 'Aiko Tanaka', role: 'cook' },
      ],
    });
  });

  the.step('ends the run it started', 'debug-4-ended', async () => {
    await the.hands.press('Shift+F5');
    await the.hands.nothingRuns();
  });
});
