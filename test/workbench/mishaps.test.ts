/** What goes wrong from outside while a capability runs: the user sees what happened and what to do, and the editor goes on. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import path from 'node:path';
import { after, describe } from 'node:test';
import { freePort } from '../free-ports.ts';
import { writeWorkspace } from './files.ts';
import { itemApi, listen, stage } from './stage.ts';

const upstream = itemApi();
const ports = { mcp: 0, rest: 0 };
after(() => upstream.close());

const the = stage(async () => {
  Object.assign(ports, { mcp: await freePort(), rest: await freePort() });
  return writeWorkspace({ upstream: `http://127.0.0.1:${await listen(upstream)}`, ...ports });
});
const toast = '.notification-toast';

/** Ids of the engine processes that serve a file of this workbench: they run in its folder. Others answer one question and end. */
function engines(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const line = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        return line.includes('engine.mjs') && readlinkSync(`/proc/${name}/cwd`) === the.workbench.workspace ? [Number(name)] : [];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}

const ask = async (): Promise<unknown> => (await fetch(`http://127.0.0.1:${ports.rest}/items/7`)).json();

describe('mishaps', { skip: process.platform !== 'linux' && 'processes are found in /proc' }, () => {
  the.step('an engine that is killed is told, and can be run again', 'mishap-1-killed', async () => {
    await the.hands.openFile('shop.yaml');
    await the.hands.run(`Shop :${ports.mcp} :${ports.rest}`);
    const [engine, ...others] = engines();
    assert.deepEqual([engine === undefined, others], [false, []]);
    // 0 would be this process and all it started.
    process.kill(engine ?? Number.NaN, 'SIGKILL');
    await the.hands.see(toast, 'Shop is not served any more. The engine ended by itself (SIGKILL).');
  });

  the.step('it serves again at the same place', 'mishap-2-again', async () => {
    await (await the.hands.see(`${toast} .monaco-button`, 'Run again')).click();
    await the.hands.running(`Shop :${ports.mcp} :${ports.rest}`);
    assert.deepEqual(await ask(), { id: '7', attributes: { name: 'Item 7' } });
  });

  the.step('a consumed API that is gone is named in the answer', 'mishap-3-upstream', async () => {
    await new Promise((resolve) => {
      upstream.close(resolve);
      upstream.closeAllConnections();
    });
    assert.match(JSON.stringify(await ask()), /"Nothing listens at 127\.0\.0\.1:\d+: the connection was refused\."/);
    await the.hands.command('View: Show Capstan');
    await the.hands.see('.pane-body .monaco-list-row', /get-itemGET \/items\/\{\{id\}\} · ✗ 50\d in/);
  });

  the.step('a file that is removed is told, and the version before goes on', 'mishap-4-removed', async () => {
    rmSync(path.join(the.workbench.workspace, 'shop.yaml'));
    await the.hands.see(toast, 'Shop was not reloaded');
    await the.hands.see('.statusbar-item.warning-kind', `Shop :${ports.mcp} :${ports.rest}`);
  });

  the.step('it can still be stopped', 'mishap-5-stopped', async () => {
    await the.hands.command('Capstan: Stop All');
    await the.hands.nothingRuns();
    await assert.rejects(ask());
    assert.deepEqual(engines(), []);
  });
});
