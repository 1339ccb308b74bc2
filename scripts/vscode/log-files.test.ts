import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { writeLogFiles } from './log-files.ts';

type Write = (text: string) => void;
interface Logger {
  readonly info: Write;
  readonly warn: Write;
  readonly debug: Write;
  readonly setLevel: (level: number) => void;
  readonly setPattern: (pattern: string) => void;
  readonly clearFormatters: () => void;
}
interface Spdlog {
  readonly createAsyncRotatingLogger: (name: string, file: string, maxSize: number, maxFiles: number) => Promise<Logger>;
}

/** The module as the editor loads it, and a folder for its files. */
async function install(t: TestContext): Promise<{ readonly spdlog: Spdlog; readonly logs: string }> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'capstan-logs-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const module = path.join(folder, 'node_modules/@vscode/spdlog');
  mkdirSync(module, { recursive: true });
  writeFileSync(path.join(module, 'index.js'), "require('bindings')('spdlog');\n");
  writeLogFiles(folder);
  return { spdlog: (await import(pathToFileURL(path.join(module, 'index.js')).href)) as Spdlog, logs: path.join(folder, 'logs') };
}

test('lines have a time and a level; what is below the level is left out', async (t) => {
  const { spdlog, logs } = await install(t);
  const logger = await spdlog.createAsyncRotatingLogger('capstan', path.join(logs, 'a.log'), 1000, 1);
  logger.setLevel(2);
  logger.debug('a detail');
  logger.info('Hello is running.');
  logger.warn('It has a problem.');
  const lines = readFileSync(path.join(logs, 'a.log'), 'utf8').replaceAll(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}/gm, 'TIME');
  assert.equal(lines, 'TIME [info] Hello is running.\nTIME [warning] It has a problem.\n');
});

test('what is formatted already is written as it is, and a full file makes room', async (t) => {
  const { spdlog, logs } = await install(t);
  const logger = await spdlog.createAsyncRotatingLogger('capstan', path.join(logs, 'b.log'), 10, 1);
  logger.clearFormatters();
  for (const text of ['first\n', 'second\n', 'third\n']) logger.info(text);
  assert.deepEqual(
    readdirSync(logs).map((name) => [name, readFileSync(path.join(logs, name), 'utf8')]),
    [
      ['b.1.log', 'second\n'],
      ['b.log', 'third\n'],
    ],
  );
});
