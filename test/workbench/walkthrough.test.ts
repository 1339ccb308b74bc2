/** The walkthrough, clicked through: it ends with a tool that runs, was called, and has a test. */
import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe } from 'node:test';
import { soon } from './pages.ts';
import { stage } from './stage.ts';

const the = stage(async () => mkdtempSync(path.join(os.tmpdir(), 'capstan-walkthrough-')));

const inPage = () => the.hands.panel();
const button = '.getting-started-step.expanded .monaco-button';

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
      await the.hands.openStep('See one at work');
      await the.hands.see(button, 'Try the Example');
    },
    ['dark', 'high-contrast'],
  );

  the.step('its second step makes a capability', 'walkthrough-2-made', async () => {
    await the.hands.openStep('Make a capability');
    await (await the.hands.see(button, 'New Capability')).click();
    await the.hands.pick('Nothing');
    await the.hands.answer(['what does it expose?', 'MCP']);
    await the.hands.answer('What is it called?');
    await the.hands.activeTab('hello.capability.yaml');
  });

  the.step('its third step runs it', 'walkthrough-3-running', async () => {
    await the.hands.openStep('Run it');
    await (await the.hands.see(button, 'Run with Mocks')).click();
    await the.hands.running('with mocks');
  });

  the.step('its fourth step calls the tool', 'walkthrough-4-called', async () => {
    await the.hands.openStep('Call a tool');
    await (await the.hands.see(button, 'Call')).click();
    await the.hands.pick('greet');
    await the.hands.call();
    await inPage().locator('.json', { hasText: 'Hello, Ada!' }).waitFor();
  });

  the.step('its last step keeps the call as a test', 'walkthrough-5-kept', async () => {
    await the.hands.openStep('Keep the call as a test');
    await (await the.hands.see(button, 'Save Last Call as Test')).click();
    await the.hands.activeTab('hello.test.yaml');
    await the.hands.see('.view-line', 'Hello, Ada!');
  });

  the.step(
    'its steps are done then, and the tool is running',
    'walkthrough-6-done',
    async () => {
      await the.hands.openStep('Keep the call as a test');
      await soon(async () =>
        assert.deepEqual(await doneSteps(), ['Make a capability', 'Run it', 'Call a tool', 'Keep the call as a test']),
      );
      await the.hands.running('with mocks');
    },
    ['dark'],
  );
});
