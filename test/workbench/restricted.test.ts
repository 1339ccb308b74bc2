/** A folder that is not trusted: everything is read and checked, nothing is run. */
import { describe } from 'node:test';
import { freePort } from '../free-ports.ts';
import { writeWorkspace } from './files.ts';
import { stage } from './stage.ts';

const the = stage(async () => writeWorkspace({ upstream: 'http://127.0.0.1:9', mcp: await freePort(), rest: await freePort() }), {
  trusted: false,
});

describe('a workspace that is not trusted', () => {
  the.step('its files are checked, and the lens says what running needs', 'restricted-1', async () => {
    await the.hands.openFile('payments.yaml');
    await the.hands.see('.statusbar-item', 'Restricted Mode');
    await the.workbench.page.locator('.monaco-editor .squiggly-error').first().waitFor();
    await the.hands.see('.codelens-decoration a', '▶ Run (needs a trusted workspace)');
  });

  the.step('running by command says why it is not done', 'restricted-2', async () => {
    await the.hands.command('Capstan: Run');
    await the.hands.see('.notification-toast', 'This workspace is not trusted.');
  });

  the.step('the message leads to where trust is given', 'restricted-3', async () => {
    await (await the.hands.see('.notification-toast .monaco-button', 'Manage Workspace Trust')).click();
    await the.hands.see('.workspace-trust-header', 'You are in Restricted Mode');
  });
});
