/** What a person is told when a capability cannot be run as it is, and what they can do about it. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, describe } from 'node:test';
import { freePort } from '../free-ports.ts';
import { writeTroubledWorkspace } from './files.ts';
import { itemApi, listen, stage } from './stage.ts';

const upstream = itemApi();
const occupant = createServer();
const ports = { mcp: 0, rest: 0, payments: 0 };

after(() => {
  upstream.close();
  occupant.close();
});

const the = stage(async () => {
  Object.assign(ports, { mcp: await listen(occupant), rest: await freePort(), payments: await freePort() });
  return writeTroubledWorkspace({ upstream: `http://127.0.0.1:${await listen(upstream)}`, ...ports });
});
const toast = '.notification-toast';

describe('trouble', () => {
  the.step('a port that is taken is named, and a free one offered', 'trouble-1-port', async () => {
    await the.hands.openFile('shop.yaml');
    await the.hands.lens(/^▶ Run$/, toast, `Port ${ports.mcp} of shop-tools is in use by node`);
  });

  the.step('the free port is used and shown', 'trouble-2-free-port', async () => {
    const use = await the.hands.see(`${toast} .monaco-button`, /^Use port \d+$/);
    const port = Number((await use.innerText()).split(' ').at(-1));
    await use.click();
    await the.hands.running(`Shop :${port} :${ports.rest}`);
    await the.hands.see('.codelens-decoration a', `http://127.0.0.1:${port}/mcp`);
    const response = await fetch(`http://127.0.0.1:${ports.rest}/items/7`);
    assert.deepEqual([response.status, await response.json()], [200, { id: '7', attributes: { name: 'Item 7' } }]);
  });

  the.step('a file that cannot be served does not start and says where', 'trouble-3-torn', async () => {
    await the.hands.openFile('torn.yaml');
    await the.hands.command('Capstan: Run');
    await the.hands.see(toast, 'Shop cannot be served. torn.yaml, line 26: A colon is missing behind `hi`.');
  });

  the.step('the message leads to the line', 'trouble-4-torn-line', async () => {
    await (await the.hands.see(`${toast} .monaco-button`, 'Show problem')).click();
    await the.hands.see('.statusbar-item', 'Ln 26, Col 13 (2 selected)');
  });

  the.step('a value that nothing binds is asked for', 'trouble-5-variable', async () => {
    await the.hands.openFile('payments.yaml');
    await the.hands.command('Capstan: Run');
    await the.hands.box('Value of PAYMENTS_TOKEN.');
  });

  the.step('a file with problems is served, and says that it has some', 'trouble-6-problems', async () => {
    await the.hands.answer('Value of PAYMENTS_TOKEN.', 'a-secret');
    await the.hands.see(toast, 'payments.yaml is running, with 2 problems.');
    await the.hands.running('2 capabilities');
  });

  the.step('a kept value is not asked for again', 'trouble-7-kept', async () => {
    await the.hands.command('Notifications: Clear All Notifications');
    await the.hands.command('Capstan: Restart');
    // That it runs is told again, without a question before.
    await the.hands.see(toast, 'payments.yaml is running, with 2 problems.');
    await the.hands.running('2 capabilities');
    assert.equal(await the.workbench.page.locator('.quick-input-widget').isVisible(), false);
  });

  the.step('what runs can be seen and stopped in one place', 'trouble-8-runs', async () => {
    // The list is of the moment it was opened: while one is being started again it is not in it.
    const open = async (): Promise<void> => {
      await the.hands.close();
      await (await the.hands.see('.statusbar-item', '2 capabilities')).click();
    };
    await the.hands.seeAfter(open, '.quick-input-list .monaco-list-row', 'Stop all');
  });
});
