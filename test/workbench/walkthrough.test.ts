/** The walkthrough, clicked through: it ends with a tool that runs, was called, and has a test. */
import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe } from 'node:test';
import { stage } from './stage.ts';

const the = stage(async () => mkdtempSync(path.join(os.tmpdir(), 'capstan-walkthrough-')));

const inPage = () => the.hands.panel();
const choice = '.quick-input-list .monaco-list-row';
const button = '.getting-started-step.expanded .monaco-button';

/** Its page has the list of all walkthroughs when one comes back to it. */
async function openStep(title: string): Promise<void> {
  await the.hands.choose('Welcome: Open Walkthrough...', 'From an API to a running tool');
  await (await the.hands.see('.getting-started-step', title)).click();
  await the.hands.see('.getting-started-step.expanded', title);
}

async function doneSteps(): Promise<readonly string[]> {
  const done = the.workbench.page.locator('.getting-started-step:has(.codicon.complete) h3');
  return done.allInnerTexts();
}

describe('the walkthrough', () => {
  the.step(
    'begins with an example',
    'walkthrough-1-open',
    async () => {
      // The texts beside the steps are shown where there is room.
      await the.hands.command('View: Toggle Primary Side Bar Visibility');
      await openStep('See one at work');
      await the.hands.see(button, 'Try the Example');
    },
    ['dark', 'high-contrast'],
  );

  the.step('its second step makes a capability', 'walkthrough-2-made', async () => {
    await openStep('Make a capability');
    await (await the.hands.see(button, 'New Capability')).click();
    await the.hands.pick('Nothing');
    await the.hands.see(choice, 'MCP');
    await the.hands.press('Enter');
    await the.hands.see('.quick-input-title', 'New capability');
    await the.hands.press('Enter');
    await the.hands.activeTab('hello.capability.yaml');
  });

  the.step('its third step runs it', 'walkthrough-3-running', async () => {
    await openStep('Run it');
    await (await the.hands.see(button, 'Run with Mocks')).click();
    await the.hands.see('.statusbar-item', 'with mocks');
  });

  the.step('its fourth step calls the tool', 'walkthrough-4-called', async () => {
    await openStep('Call a tool');
    await (await the.hands.see(button, 'Call')).click();
    await the.hands.pick('greet');
    await inPage().getByRole('button', { name: '▶ Call' }).click();
    await inPage().locator('.json', { hasText: 'Hello, Ada!' }).waitFor();
  });

  the.step('its last step keeps the call as a test', 'walkthrough-5-kept', async () => {
    await openStep('Keep the call as a test');
    await (await the.hands.see(button, 'Save Last Call as Test')).click();
    await the.hands.activeTab('hello.test.yaml');
    await the.hands.see('.view-line', 'Hello, Ada!');
  });

  the.step(
    'its steps are done then, and the tool is running',
    'walkthrough-6-done',
    async () => {
      await openStep('Keep the call as a test');
      assert.deepEqual(await doneSteps(), ['Make a capability', 'Run it', 'Call a tool', 'Keep the call as a test']);
      await the.hands.see('.statusbar-item', 'with mocks');
    },
    ['dark'],
  );
});
