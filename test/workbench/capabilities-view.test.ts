/** The Capabilities view on the examples: what is there, what runs, how calls went; after a reload of the window too. */
import assert from 'node:assert/strict';
import { get } from 'node:http';
import { after, describe } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { copyExamples, type Examples } from './files.ts';
import { soon } from './pages.ts';
import { stage } from './stage.ts';

let port: Record<string, number> = {};
let examples: Examples | undefined;

after(() => examples?.close());

const the = stage(async () => {
  examples = await copyExamples();
  port = examples.ports;
  return examples.folder;
});

const row = '.pane-body .monaco-list-row';

/** The names of the rows with what stands beside them, all at one moment. */
async function rows(): Promise<string[]> {
  const texts = await the.workbench.page
    .locator(`${row} .monaco-icon-label-container`)
    .evaluateAll((labels) =>
      labels.map((label) =>
        ['.monaco-icon-name-container', '.monaco-icon-description-container'].map(
          (part) =>
            (label as unknown as { querySelector(selector: string): { innerText: string } | null }).querySelector(part)?.innerText ?? '',
        ),
      ),
    );
  return texts.map((parts) => parts.join(' ').replaceAll('\u00a0', ' ').trim());
}

function textAt(address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(address, { agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve(text));
    }).on('error', reject);
  });
}

/** As the editor does it: it writes down what it was told to remember before it goes. */
async function reload(): Promise<void> {
  const loaded = the.workbench.page.waitForEvent('load');
  // The page may be gone before the command was seen to be taken.
  await Promise.any([loaded, the.hands.command('Developer: Reload Window').then(() => loaded)]);
}

describe('the Capabilities view', () => {
  the.step('lists the files of the workspace with what they serve', 'view-1-idle', async () => {
    await the.hands.command('View: Show Capstan');
    await the.hands.see(row, 'get-ship-with-crew');
    // Sizes come a moment later, from an engine that reads the files.
    await the.hands.see(row, /^list-ships≈ \d+ tokens$/);
    await the.hands.see(row, /^fleet-toolsmcp · port \d+ · ≈ \d+ tokens$/);
    await soon(async () =>
      assert.deepEqual(
        (await rows()).slice(0, 7).map((text) => text.replace(/(?: ·)? ≈ \d+ tokens$/, '')),
        [
          'Fleet fleet/fleet.capability.yaml',
          `fleet-tools mcp · port ${port['3101']}`,
          'list-ships',
          'list-old-vessels',
          'get-ship-with-crew',
          `fleet-api rest · port ${port['3102']}`,
          'get-ship GET /ships/{imo}',
        ],
      ),
    );
  });

  the.step(
    'runs a file, and shows where',
    'view-2-running',
    async () => {
      await the.hands.inRow('Hello', 'Run', row, `:${port['3100']}/mcp`);
      await the.hands.inRow('Fleet', 'Run', row, `:${port['3101']}/mcp`);
      await the.hands.running('2 capabilities');
    },
    ['dark'],
  );

  the.step(
    'shows how calls went',
    'view-3-called',
    async () => {
      const client = new Client({ name: 'view-test', version: '1.0.0' });
      await client.connect(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port['3100']}/mcp`)));
      await client.callTool({ name: 'greet', arguments: { name: 'Ada' } });
      await client.callTool({ name: 'greet', arguments: { name: 'Grace' } });
      await client.close();
      await the.hands.see(row, /greet✓ 200 in \d+ ms \(2 calls\)/);
    },
    ['dark'],
  );

  the.step('what ran runs again after a reload of the window', 'view-4-reloaded', async () => {
    await reload();
    await the.hands.running('2 capabilities');
    await the.hands.see(row, `:${port['3100']}/mcp`);
    await the.hands.see(row, `:${port['3102']}`);
    // A connection of its own: one kept from before the reload leads to an engine that is gone.
    assert.deepEqual(JSON.parse(await textAt(`http://127.0.0.1:${port['3102']}/ships/IMO-9321483`)), {
      name: 'Northern Star',
      length: 229,
    });
  });

  the.step('what was stopped stays stopped', 'view-5-stopped', async () => {
    await the.hands.command('Capstan: Stop All');
    await the.hands.see(row, `mcp · port ${port['3100']}`);
    await the.hands.nothingRuns();
    await reload();
    // What is run now would come after what is run again, and would not be the only one.
    await the.hands.inRow('Hello', 'Run', row, `:${port['3100']}/mcp`);
    await the.hands.running(`Hello :${port['3100']}`);
    await assert.rejects(fetch(`http://127.0.0.1:${port['3102']}/ships/1`));
  });
});
