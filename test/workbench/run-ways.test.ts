/** The ways to run besides ▶ Run: as a task, without debugging, and while the file is being written; and a single step. */
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
  { settings: { 'capstan.run.reload': 'onValidEdit', 'terminal.integrated.gpuAcceleration': 'off' } },
);

const inPage = () => the.hands.panel();
const isRunning = () => the.hands.running(`Fleet :${examples?.ports['3101']}`);
const ask = async (): Promise<unknown> =>
  (await fetch(`http://127.0.0.1:${examples?.ports['3102']}/ships/IMO-9321483`)).json().catch((error: Error) => error.message);
/** What is written is served a moment later, and nothing tells when. */
const askUntil = (expected: unknown): Promise<void> => soon(async () => assert.deepEqual(await ask(), expected));

describe('ways to run', () => {
  the.step('a task serves with mocks, and shows what it does in its terminal', 'run-ways-1-task', async () => {
    await the.hands.openFile('fleet.capability.yaml');
    await the.hands.see('.codelens-decoration a', /^▶ Run$/);
    await the.hands.choose('Tasks: Run Task', 'capstan', 'run fleet/fleet.capability.yaml with mocks');
    await isRunning();
    await the.hands.see('.codelens-decoration', 'with mocks');
    await the.hands.see('.terminal-wrapper .xterm-rows', 'Serving Fleet.');
  });

  the.step('the run ends with the task', 'run-ways-2-ended', async () => {
    await the.hands.choose('Tasks: Terminate Task', 'with mocks');
    await the.hands.nothingRuns();
  });

  the.step('Ctrl+F5 runs without debugging, past every breakpoint', 'run-ways-3-no-debug', async () => {
    await the.hands.openFile('fleet.capability.yaml');
    await the.hands.goTo(93, 13);
    await the.hands.command('Debug: Toggle Breakpoint');
    await the.hands.press('Control+F5');
    await isRunning();
    assert.deepEqual(await ask(), { name: 'Northern Star', length: 229 });
  });

  the.step('what is written is served before it is saved', 'run-ways-4-valid-edit', async () => {
    await the.hands.goTo(1, 1);
    await the.hands.press('Control+h');
    const widget = the.workbench.page.locator('.find-widget.visible');
    await widget.locator('.find-part textarea').first().fill('length: { type: number');
    await widget.locator('.replace-part textarea').first().fill('metres: { type: number');
    await widget.locator('[aria-label^="Replace All"]').click();
    await the.hands.press('Escape');
    await askUntil({ name: 'Northern Star', metres: 229 });
    await the.hands.see('.tab.dirty', 'fleet.capability.yaml');
  });

  the.step('what is written wrongly is not, and lens and status say so', 'run-ways-5-invalid-edit', async () => {
    await the.hands.goTo(1, 1);
    await the.hands.press('End', 'Enter');
    await the.hands.type('nonsense: 1');
    await the.hands.see('.codelens-decoration a', '⚠ serving the version before');
    await the.hands.see('.statusbar-item.warning-kind', 'Fleet');
    assert.deepEqual(await ask(), { name: 'Northern Star', metres: 229 });
    await the.hands.revert();
    await askUntil({ name: 'Northern Star', length: 229 });
    await the.workbench.page.locator('.codelens-decoration a', { hasText: 'serving the version before' }).waitFor({ state: 'detached' });
  });

  the.step('a step is called by itself, with what the last call gave it', 'run-ways-6-step', async () => {
    await the.hands.goTo(76, 1);
    await the.hands.lens(the.hands.lensAt('Call get-ship-with-crew'), '.tabs-container .tab.active', 'get-ship-with-crew');
    await inPage().locator('input[name=imo]').fill('IMO-9321483');
    await inPage().locator('input[name=imo]').press('Enter');
    await inPage()
      .getByRole('heading', { name: /^200 in/ })
      .waitFor();
    await the.hands.openFile('fleet.capability.yaml');
    await the.hands.goTo(76, 1);
    await the.hands.see('.codelens-decoration a', /^≈ \d+ tokens, last answer ≈ \d+ tokens$/);
    await the.hands.goTo(94, 1);
    await the.hands.lens(the.hands.lensAt('Run only the step crew'), '.tabs-container .tab.active', 'get-ship-with-crew/crew');
    await inPage().getByRole('heading', { name: 'crew', exact: true }).waitFor();
    assert.match(await inPage().locator('textarea[name=people]').inputValue(), /^\[\s*\{\s*"/);
    await the.hands.call();
    await inPage()
      .getByRole('heading', { name: /^200 in/ })
      .waitFor();
    await inPage().getByText('Erik Lindström').first().waitFor();
  });

  the.step('the run ends with its session', 'run-ways-7-ended', async () => {
    await the.hands.press('Shift+F5');
    await the.hands.nothingRuns();
  });
});
