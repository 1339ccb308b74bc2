/** The log of what runs, and that of the language server: in the Output panel, with levels. */
import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { copyExamples, type Examples } from './files.ts';
import { stage } from './stage.ts';

let examples: Examples | undefined;
after(() => examples?.close());

const the = stage(async () => {
  examples = await copyExamples();
  return examples.folder;
});

const line = '.part.panel .view-line';

/** A line of a log: lines of the editor have hard blanks. */
const entry = (level: string, text: string): RegExp => new RegExp(`\\[${level}\\] ${text}`.replaceAll(' ', '\\s'));

describe('logs', () => {
  the.step(
    'the log tells what runs and where',
    'logs-1-running',
    async () => {
      await the.hands.openFile('fleet.capability.yaml');
      await the.hands.run(`Fleet :${examples?.ports['3101']}`);
      await the.hands.command('Capstan: Show Log');
      await the.hands.see(line, entry('info', 'Fleet is running\\.'));
      await the.hands.see(
        line,
        entry('info', `Fleet: fleet-tools \\(mcp\\) is served at http://127\\.0\\.0\\.1:${examples?.ports['3101']}/mcp`),
      );
    },
    ['dark'],
  );

  the.step('each call has its line, with what it asked; a failed one is a warning', 'logs-2-calls', async () => {
    const address = `http://127.0.0.1:${examples?.ports['3102']}`;
    await fetch(`${address}/ships/IMO-9321483`);
    const refused = await fetch(`${address}/ships/no-such-ship`);
    assert.equal(refused.ok, false);
    await the.hands.see(line, entry('info', '✓ fleet-api/get-ship 200'));
    await the.hands.see(line, entry('warning', '✗ fleet-api/get-ship'));
  });

  the.step('the language server has a log of its own', 'logs-3-server', async () => {
    await the.hands.command('Capstan: Restart Language Server');
    await the.hands.command('Capstan: Show Language Server Log');
    await the.hands.see(line, entry('info', 'The language server is started again\\.'));
  });
});
