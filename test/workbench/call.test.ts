/** `▶ Call`: the form, the answer, and the X-ray of what led to it; in every kind of theme. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe } from 'node:test';
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

/** What was saved is served a moment later, and nothing on the page tells when: calls until it shows. */
async function callUntil(shows: () => Promise<boolean>): Promise<void> {
  do await the.hands.call();
  while (!(await shows()));
}

describe('calling', () => {
  the.step('▶ Call opens a form of the declared inputs', 'call-1-form', async () => {
    await the.hands.openFile('fleet.capability.yaml');
    await the.hands.goTo(76, 1);
    await the.hands.lens(the.hands.lensAt('Call get-ship-with-crew'), '.tabs-container .tab.active', 'get-ship-with-crew');
    await inPage().getByRole('heading', { name: 'get-ship-with-crew' }).waitFor();
    assert.equal(await inPage().locator('label').innerText(), 'imo * string');
  });

  the.step('a required input that is missing is named', 'call-2-missing', async () => {
    // The example that its description gives is filled in.
    const imo = inPage().locator('input[name=imo]');
    assert.equal(await imo.inputValue(), 'IMO-9321483');
    await imo.fill('');
    await inPage().getByRole('button', { name: '▶ Call' }).click();
    await inPage().getByText('imo is required: a text.').waitFor();
  });

  the.step('the answer comes with every step that led to it', 'call-3-answer', async () => {
    await inPage().locator('input[name=imo]').fill('IMO-9321483');
    await inPage().locator('input[name=imo]').press('Enter');
    await inPage()
      .getByRole('heading', { name: /^200 in/ })
      .waitFor();
    const names = await inPage().locator('.waterfall summary .name').allInnerTexts();
    assert.deepEqual(names, ['ship', 'people', 'crew']);
  });

  the.step('each request shows what was sent and what came back', 'call-4-x-ray', async () => {
    await inPage().locator('.waterfall summary', { hasText: 'ship' }).first().click();
    await inPage().locator('.waterfall').getByText('/ships/IMO-9321483').first().waitFor();
    await inPage().locator('.waterfall .key', { hasText: 'vessel_name' }).first().waitFor();
    await inPage().locator('.mappings').scrollIntoViewIfNeeded();
  });

  the.step('a mapping leads to its line', 'call-5-line', async () => {
    await inPage().locator('.mappings button.link').first().click();
    await the.hands.see('.statusbar-item', /Ln 103, Col \d+/);
  });

  the.step(
    'a path that finds nothing says where it broke off',
    'call-6-miss',
    async () => {
      const file = path.join(the.workbench.workspace, 'fleet/fleet.capability.yaml');
      writeFileSync(file, readFileSync(file, 'utf8').replace('$.ship.vessel_name', '$.ship.vesel_name'));
      await the.hands.see('.view-line', '$.ship.vesel_name');
      await callUntil(async () => (await inPage().getByText('1 found nothing').count()) === 1);
      assert.deepEqual(await inPage().locator('.mappings .miss').allInnerTexts(), [
        'There is no vesel_name. There is imo_number, vessel_name, vessel_type, flag_code, operational_status, year_built, gross_tonnage, dimensions, …',
      ]);
      await inPage().locator('.mappings').scrollIntoViewIfNeeded();
    },
    ['dark', 'high-contrast', 'high-contrast-light'],
  );

  the.step('what was meant is offered, written and served', 'call-7-meant', async () => {
    await inPage().getByText('$.ship.vessel_name').waitFor();
    await inPage().getByRole('button', { name: 'Write it' }).click();
    await the.hands.see('.view-line', '$.ship.vessel_name');
    await callUntil(async () => (await inPage().locator('.mappings .miss').count()) === 0);
  });

  the.step('a request can be copied and sent as it is', 'call-8-curl', async () => {
    await inPage().getByRole('button', { name: 'Copy as curl' }).first().click();
    await soon(async () => assert.match(await the.hands.clipboard(), /^curl .*127\.0\.0\.1:\d+/s));
  });

  the.step('what somebody else called can be looked at', 'call-9-inspected', async () => {
    const response = await fetch(`http://127.0.0.1:${examples?.ports['3102']}/ships/IMO-9321483`);
    assert.deepEqual(await response.json(), { name: 'Northern Star', length: 229 });
    await the.hands.command('View: Show Capstan');
    // The call is there when its record has come.
    await the.hands.inRow(/GET \/ships\/\{imo\} · ✓ 200 in/, 'Show Last Call', '.tabs-container .tab.active', /^get-ship$/);
    await inPage().getByRole('heading', { name: 'get-ship', exact: true }).waitFor();
    await inPage().getByRole('heading', { name: 'Inputs' }).waitFor();
  });

  the.step('a consumed operation is called by itself', 'call-10-operation', async () => {
    const client = await the.hands.see('.pane-body .monaco-list-row', /^registryhttp/);
    const open = async (): Promise<void> => {
      if ((await client.getAttribute('aria-expanded')) === 'false') await client.locator('.monaco-tl-twistie').click();
    };
    await the.hands.seeAfter(open, '.pane-body .monaco-list-row', 'list-crew');
    await the.hands.inRow('list-crew', 'Call', '.tabs-container .tab.active', 'list-crew');
    // The page of the call before has an answer too: this one is told by what it calls.
    await inPage().locator('header p', { hasText: 'consumed operation list-crew of registry · GET /crew' }).waitFor();
    await inPage()
      .getByRole('heading', { name: /^200 in/ })
      .waitFor();
  });
});
