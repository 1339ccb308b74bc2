/** A capability made from a curl command, and from nothing, and run: what a person does first. */
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe } from 'node:test';
import { stage } from './stage.ts';

const the = stage(async () => mkdtempSync(path.join(os.tmpdir(), 'capstan-new-')));

describe('a new capability', () => {
  the.step('is made from a curl command, without its secret', '60-new-from-curl', async () => {
    await the.hands.choose('Capstan: New Capability…', 'A curl command');
    await the.hands.answer('New capability: A curl command', "curl https://api.shop.internal/items/42 -H 'Authorization: Bearer s3cret'");
    await the.hands.answer(['what does it expose?', 'MCP']);
    await the.hands.activeTab('shop.capability.yaml');
    await the.hands.see('.notification-toast', 'SHOP_TOKEN');
    await the.hands.see('.view-line', 'token:');
  });

  the.step(
    'starts with nothing, and runs at once',
    '61-new-running',
    async () => {
      await the.hands.choose('Capstan: New Capability…', 'Nothing');
      await the.hands.answer(['what does it expose?', 'MCP']);
      await the.hands.answer('What is it called?');
      await the.hands.activeTab('hello.capability.yaml');
      // The file made before may still have its own notification.
      const toast = await the.hands.see('.notification-toast', 'hello.capability.yaml is ready');
      await toast.locator('.monaco-button', { hasText: 'Run with Mocks' }).click();
      await the.hands.running('Hello :3001');
    },
    ['dark'],
  );
});
