/** Consumed APIs that are not there, fail on purpose, or answer what was recorded: switched while a capability runs. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe } from 'node:test';
import { copyExamples, type Examples } from './files.ts';
import { stage } from './stage.ts';

let examples: Examples | undefined;
after(() => examples?.close());

const the = stage(async () => {
  examples = await copyExamples();
  return examples.folder;
});

const inPage = () => the.hands.panel();
const choice = '.quick-input-list .monaco-list-row';

/** Calls the tool on the page again and waits for its answer. */
async function call(status: number): Promise<void> {
  await the.hands.call();
  await inPage()
    .getByRole('heading', { name: new RegExp(`${status} in`) })
    .waitFor();
}

async function choose(operation: string, behaviour: string): Promise<void> {
  await the.hands.choose('Capstan: Change Upstream Behaviour…', operation, behaviour);
  await the.hands.see('.statusbar-item', `${operation}: ${behaviour}`);
}

describe('consumed APIs', () => {
  the.step(
    'with mocks nothing is sent, and each request says so',
    'upstreams-1-mocks',
    async () => {
      await the.hands.openFile('fleet.capability.yaml');
      await the.hands.lens('▶ Run with mocks', '.codelens-decoration a', '■ Stop');
      await the.hands.running('with mocks');
      await the.hands.goTo(79, 9);
      await the.hands.lens(the.hands.lensAt('Call get-ship-with-crew'), '.tabs-container .tab.active', 'get-ship-with-crew');
      await inPage().locator('input[name=imo]').fill('IMO-9321483');
      await call(200);
      await inPage().locator('.waterfall summary', { hasText: 'ship' }).first().click();
      await inPage().getByText('Answered locally: nothing was sent.').first().waitFor();
    },
    ['dark'],
  );

  the.step('what operations can be made to do is listed', 'upstreams-2-choices', async () => {
    await the.hands.choose('Capstan: Change Upstream Behaviour…', 'registry.get-ship');
    await the.hands.see(choice, '429');
    await the.hands.see('.quick-input-widget', 'registry.get-ship');
  });

  the.step(
    'a fault shows in the next call, at the request that failed',
    'upstreams-3-fault',
    async () => {
      await the.hands.pick('429');
      await the.hands.see('.statusbar-item', 'registry.get-ship: 429');
      await call(502);
      await inPage().getByRole('alert').getByText('429').waitFor();
    },
    ['dark'],
  );

  the.step('usual again, it answers again', 'upstreams-4-usual', async () => {
    await choose('registry.get-ship', 'As usual');
    await call(200);
  });

  the.step('real answers are recorded, and saved beside the file', 'upstreams-5-recorded', async () => {
    await the.hands.command('Capstan: Stop All');
    await the.hands.nothingRuns();
    await the.hands.command('View: Focus First Editor Group');
    await the.hands.command('Capstan: Run and Record');
    await the.hands.running(`Fleet :${examples?.ports['3101']}`);
    await call(200);
    await the.hands.command('Capstan: Start or Stop Recording');
    await the.hands.see('.notification-toast', 'fleet.recording.json has 2 new answers.');
    const text = readFileSync(path.join(the.workbench.workspace, 'fleet/fleet.recording.json'), 'utf8');
    assert.match(text, /Northern Star/);
    assert.doesNotMatch(text, /Bearer (?!\*)/);
  });

  the.step('the recording answers without the API', 'upstreams-6-replayed', async () => {
    await examples?.close();
    await the.hands.command('Capstan: Stop All');
    await the.hands.nothingRuns();
    await the.hands.command('View: Focus First Editor Group');
    await the.hands.command('Capstan: Run with Recording');
    await the.hands.running(`Fleet :${examples?.ports['3101']}`);
    await call(200);
    await inPage().locator('.json', { hasText: 'Northern Star' }).first().waitFor();
  });
});
