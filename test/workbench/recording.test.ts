/** What consumed APIs answer, recorded and replayed; and what happens when it cannot be written. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { after, describe } from 'node:test';
import { copyExamples, type Examples } from './files.ts';
import { stage } from './stage.ts';

let examples: Examples | undefined;
let isOver = false;
async function endUpstreams(): Promise<void> {
  if (!isOver) await examples?.close();
  isOver = true;
}
after(endUpstreams);

const the = stage(async () => {
  examples = await copyExamples();
  return examples.folder;
});

const toast = '.notification-toast';
const ask = async (): Promise<string> => (await fetch(`http://127.0.0.1:${examples?.ports['3102']}/ships/IMO-9321483`)).text();
/** A folder where the file should be: nothing can be written there. */
const obstacle = (): string => path.join(the.workbench.workspace, 'fleet/fleet.recording.json');
let recorded = '';

describe('recordings', () => {
  the.step('a capability that records says so in the view', 'recording-1-records', async () => {
    await the.hands.openFile('fleet.capability.yaml');
    await the.hands.see('.codelens-decoration a', /^▶ Run$/);
    await the.hands.command('Capstan: Run and Record');
    await the.hands.running(`Fleet :${examples?.ports['3101']}`);
    recorded = await ask();
    assert.deepEqual(JSON.parse(recorded), { name: 'Northern Star', length: 229 });
    await the.hands.command('View: Show Capstan');
    await the.hands.see('.pane-body .monaco-list-row', /Fleet.*running · recording/);
  });

  the.step('what cannot be written is told, nothing is lost, and the run goes on', 'recording-2-not-written', async () => {
    mkdirSync(obstacle());
    await the.hands.openFile('fleet.capability.yaml');
    await the.hands.command('Capstan: Stop');
    await the.hands.see(
      toast,
      'fleet.recording.json could not be written. A folder has that name: rename it, and try again. Nothing recorded is lost while the capability runs.',
    );
    assert.equal(await ask(), recorded);
  });

  the.step('it is saved as soon as it can be, and then the run ends', 'recording-3-saved', async () => {
    rmdirSync(obstacle());
    await (await the.hands.see(`${toast} .monaco-button`, 'Save Again')).click();
    await the.hands.see(toast, 'fleet.recording.json has one new answer.');
    await the.hands.nothingRuns();
    assert.ok(existsSync(obstacle()));
  });

  the.step('the recording answers when the APIs are gone', 'recording-4-replayed', async () => {
    await endUpstreams();
    await the.hands.openFile('fleet.capability.yaml');
    await the.hands.command('Capstan: Run with Recording');
    await the.hands.running(`Fleet :${examples?.ports['3101']}`);
    assert.equal(await ask(), recorded);
  });
});
