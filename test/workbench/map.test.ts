/** The live map of a capability: what leads where, what was called, and the way to the line. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { copyExamples, type Examples } from './files.ts';
import { soon } from './pages.ts';
import { stage } from './stage.ts';

let examples: Examples | undefined;
after(() => examples?.close());

const the = stage(async () => {
  examples = await copyExamples();
  return examples.folder;
});

const inPage = () => the.hands.panel();

const labels = (): Promise<(string | null)[]> =>
  inPage()
    .locator('.node')
    .evaluateAll((nodes) =>
      nodes.map((node) => (node as unknown as { getAttribute(name: string): string | null }).getAttribute('aria-label')),
    );

describe('the map', () => {
  the.step('shows what is exposed and what stands behind it', 'map-1-idle', async () => {
    await the.hands.openFile('fleet.capability.yaml');
    await the.hands.see('.codelens-decoration a', /^▶ Run$/);
    await the.hands.command('Capstan: Show Map');
    await inPage().locator('.map').waitFor();
    await the.hands.command('View: Toggle Primary Side Bar Visibility');
    await soon(async () =>
      assert.deepEqual((await labels()).slice(0, -2), [
        'list-ships, tool',
        'list-old-vessels, tool',
        'get-ship-with-crew, tool',
        'get-ship, GET /ships/{imo}',
        'ship, step of get-ship-with-crew',
        'people, step of get-ship-with-crew',
        'list-vessels, GET /vessels',
        'list-ships, GET /ships',
        'get-ship, GET /ships/{{imo_number}}',
        'list-crew, GET /crew',
      ]),
    );
  });

  the.step('counts calls while they come', 'map-2-live', async () => {
    await the.hands.run(`Fleet :${examples?.ports['3101']}`);
    const client = new Client({ name: 'map-test', version: '1.0.0' });
    await client.connect(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${examples?.ports['3101']}/mcp`)));
    for (const imo of ['IMO-9321483', 'IMO-9321483', 'no-such-ship'])
      await client.callTool({ name: 'get-ship-with-crew', arguments: { imo } });
    await client.close();
    await soon(async () =>
      assert.deepEqual(
        (await labels()).flatMap((label) =>
          label?.includes('call') ? label.replace(/, [\d.]+ ms on average/, '').replace(/^127\.0\.0\.1:\d+/, 'HOST') : [],
        ),
        [
          'get-ship-with-crew, tool, 3 calls, 1 failed',
          'ship, step of get-ship-with-crew, 3 calls, 1 failed',
          'people, step of get-ship-with-crew, 2 calls',
          'get-ship, GET /ships/{{imo_number}}, 3 calls, 1 failed',
          'list-crew, GET /crew, 2 calls',
          'HOST, registry, 5 calls, 1 failed',
        ],
      ),
    );
  });

  the.step(
    'tells how often and how fast in a table',
    'map-3-metrics',
    async () => {
      const row = inPage().locator('.metrics tbody tr', { hasText: 'get-ship-with-crew' });
      await soon(async () =>
        assert.deepEqual((await row.locator('th, td').allInnerTexts()).slice(0, 4), ['get-ship-with-crew fleet-tools', '3', '3', '1']),
      );
    },
    ['dark', 'high-contrast', 'high-contrast-light'],
  );

  the.step('leads to the line with the keyboard', 'map-4-line', async () => {
    await inPage()
      .getByRole('button', { name: /^get-ship-with-crew, tool/ })
      .press('Enter');
    await the.hands.see('.statusbar-item', /Ln 79, Col \d+/);
  });

  the.step('is exported as a picture of its own', 'map-5-exported', async () => {
    await inPage().getByRole('button', { name: 'Export as SVG' }).click();
    await the.hands.answer('/fleet.capability.svg');
    const file = path.join(the.workbench.workspace, 'fleet/fleet.capability.svg');
    await the.hands.see('.notification-toast', 'fleet.capability.svg');
    const svg = readFileSync(file, 'utf8');
    assert.match(svg, /^<svg class="map" xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    assert.deepEqual([...svg.matchAll(/<text class="label"[^>]*>([^<]*)</g)].map(([, label]) => label).slice(0, 4), [
      'list-ships',
      'list-old-vessels',
      'get-ship-with-crew',
      'get-ship',
    ]);
  });
});
