/** The script of a page as it runs in a webview, in a browser of its own: what is pressed, and what the host says meanwhile. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { FromPage, PageReady, ToPage } from '../../client/panel/messages.ts';
import { filesIn } from '../zip.ts';

const body = `<main>
<form><input id="imo" name="imo" value="1"><p id="imo-fault"></p><button>Call</button></form>
<div id="result"><h2>before</h2></div>
<div id="map"><button data-action="open" data-value="7">node</button></div>
</main>`;

describe('a page', () => {
  let browser: Browser;
  let page: Page;
  const told: (FromPage | PageReady)[] = [];
  /** As the host does it, and until the page has heard it. */
  const say = (message: ToPage): Promise<void> =>
    page.evaluate(
      (data) =>
        new Promise((resolve) => {
          const { addEventListener, postMessage } = globalThis as unknown as {
            addEventListener(kind: 'message', listener: () => void, options: { once: true }): void;
            postMessage(message: unknown): void;
          };
          // After the listener of the page, which was there before.
          addEventListener('message', () => resolve(), { once: true });
          postMessage(data);
        }),
      message,
    );
  const busy = (): Promise<string | null> => page.locator('#result').getAttribute('aria-busy');

  before(async () => {
    const script =
      filesIn(readFileSync(process.env['CAPSTAN_VSIX'] ?? '')).get('extension/dist/page.js')?.() ?? assert.fail('It is not packed.');
    browser = await chromium.launch({ executablePath: process.env['CAPSTAN_CHROMIUM'] ?? '', args: ['--no-sandbox'] });
    page = await browser.newPage();
    await page.exposeFunction('tell', (message: FromPage | PageReady) => void told.push(message));
    await page.setContent(`<!doctype html><body inert>${body}</body>`);
    await page.evaluate('globalThis.acquireVsCodeApi = () => ({ postMessage: tell })');
    assert.equal(await page.locator('body').getAttribute('inert'), '');
    await page.addScriptTag({ content: script.toString() });
  });
  after(() => browser.close());

  it('can be used when its script listens, with the keyboard in its first field', async () => {
    assert.deepEqual(told.splice(0), [{ kind: 'ready' }]);
    assert.equal(await page.locator('body').getAttribute('inert'), null);
    assert.equal(await page.locator('input:focus').count(), 1);
  });

  it('is busy from the call to its answer', async () => {
    await page.locator('form button').click();
    assert.equal(await busy(), 'true');
    await say({ kind: 'replace', id: 'result', markup: '<p>Calling…</p>', busy: true });
    assert.equal(await busy(), 'true');
    await say({ kind: 'replace', id: 'result', markup: '<h2>after</h2>' });
    assert.deepEqual([await busy(), await page.locator('#result').innerText()], [null, 'after']);
    assert.deepEqual(told.splice(0), [{ kind: 'submit', values: { imo: '1' } }]);
  });

  it('is not busy with what was filled in wrongly', async () => {
    await page.locator('input').press('Enter');
    assert.equal(await busy(), 'true');
    await say({ kind: 'faults', faults: { imo: 'It is wrong.' } });
    assert.deepEqual([await busy(), await page.locator('#imo-fault').innerText()], [null, 'It is wrong.']);
    told.splice(0);
  });

  it('hears a click on what is drawn anew while it is pressed, and shows the new when it is released', async () => {
    await page.getByText('node').hover();
    await page.mouse.down();
    await say({ kind: 'replace', id: 'map', markup: '<button data-action="open" data-value="8">later</button>' });
    assert.equal(await page.locator('#map').innerText(), 'node');
    await page.mouse.up();
    await page.getByText('later').waitFor();
    assert.deepEqual(told.splice(0), [{ kind: 'action', action: 'open', value: '7' }]);
  });
});
