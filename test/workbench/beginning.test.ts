/** The first minutes of somebody who has just installed the extension: a window without a folder, the example, the walkthrough. */
import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe } from 'node:test';
import type { Locator } from 'playwright-core';
import { stage } from './stage.ts';

const the = stage(async () => mkdtempSync(path.join(os.tmpdir(), 'capstan-beginning-')), { noFolder: true });

const inPage = () => the.hands.panel();

describe('the beginning', () => {
  the.step(
    'three clicks lead from a fresh window to the answer of a tool',
    'beginning-1-answer',
    async (test) => {
      const clicked: string[] = [];
      const click = async (name: string, target: Locator): Promise<void> => {
        await target.click();
        clicked.push(name);
      };
      const { page } = the.workbench;
      const icon = page.locator('.activitybar .action-label[aria-label="Capstan"]');
      await icon.waitFor();
      const began = performance.now();
      await click('Capstan', icon);
      await click('Try the Example', page.getByRole('button', { name: 'Try the Example' }));
      await click('▶ Call', inPage().getByRole('button', { name: '▶ Call' }));
      await inPage().locator('.json', { hasText: 'Hello, Ada!' }).waitFor();
      test.diagnostic(`${((performance.now() - began) / 1000).toFixed(1)} s from the window to the answer`);
      assert.deepEqual(clicked, ['Capstan', 'Try the Example', '▶ Call']);
    },
    ['dark', 'high-contrast'],
  );

  the.step(
    'the walkthrough begins with the example',
    'beginning-3-walkthrough',
    async () => {
      await the.hands.command('Capstan: Stop All');
      await the.hands.command('View: Close All Editors');
      await the.hands.openStep('See one at work');
      assert.deepEqual(await the.workbench.page.locator('.getting-started-step h3').allInnerTexts(), [
        'See one at work',
        'Make a capability',
        'Run it',
        'Call a tool',
        'Keep the call as a test',
      ]);
    },
    ['dark'],
  );

  the.step('a capability made without a folder goes where one says', 'beginning-3-place', async () => {
    await the.hands.openStep('Make a capability');
    await (await the.hands.see('.getting-started-step.expanded .monaco-button', 'New Capability')).click();
    await the.hands.pick('Nothing');
    await the.hands.answer(['what does it expose?', 'MCP']);
    await the.hands.answer('What is it called?');
    // Its dialog has a folder and a name in one line, which it has filled in when it can be changed.
    await the.hands.answer('/hello.capability.yaml', path.join(the.workbench.workspace, 'first.capability.yaml'));
    await the.hands.activeTab('first.capability.yaml');
  });
});
