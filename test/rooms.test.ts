import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';

const root = path.resolve(import.meta.dirname, '..');

interface Report {
  diagnostics: { category: string; message: string; location: { path: string; start: { line: number } } }[];
}

/** Lints a project that has the rules of this one and only the given files; returns `file: message` for each forbidden import. */
function lint(files: Record<string, string>): string[] {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'capstan-rooms-'));
  try {
    copyFileSync(path.join(root, 'biome.json'), path.join(folder, 'biome.json'));
    writeFileSync(path.join(folder, '.gitignore'), 'node_modules\n');
    for (const [name, source] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), source);
    }
    const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome');
    const rules = ['--only=style/noRestrictedImports', '--only=style/noRestrictedGlobals'];
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [biome, 'lint', ...rules, '--reporter=json', '--max-diagnostics=none', '.'],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    assert.match(stdout, /^\{/, `the linter gave no report:\n${stdout}${stderr}`);
    const { diagnostics } = JSON.parse(stdout) as Report;
    assert.equal(status, diagnostics.length > 0 ? 1 : 0);
    return diagnostics.map(({ location, message }) => `${location.path.replaceAll('\\', '/')}:${location.start.line} ${message}`).sort();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const toSpec = "import '../spec/problem.ts';";
const toServer = "import { start } from '../server/main.ts';";
const toEngine = "import type { Plan } from '../engine/plan.ts';";
const toCli = "export { main } from '../cli/main.ts';";
const toClient = "await import('../client/main.ts');";
const vscode = "import { window } from 'vscode';";
const lsp = "import type { Hover } from 'vscode-languageserver';";

describe('the rooms', () => {
  it('spec/ imports nothing above it, does no input or output, and knows neither the editor nor its protocol', () => {
    const lines = [
      toServer,
      toEngine,
      toCli,
      toClient,
      vscode,
      lsp,
      "import 'vscode-languageserver-types';",
      "import 'node:fs/promises';",
      'fetch(process);',
    ];
    assert.deepEqual(lint({ 'spec/example.ts': lines.join('\n'), 'spec/example.test.ts': "import test from 'node:test';" }), [
      'spec/example.ts:1 spec/ is the lowest room: it imports nothing above it.',
      'spec/example.ts:2 spec/ is the lowest room: it imports nothing above it.',
      'spec/example.ts:3 spec/ is the lowest room: it imports nothing above it.',
      'spec/example.ts:4 spec/ is the lowest room: it imports nothing above it.',
      'spec/example.ts:5 Only client/ imports the VS Code API.',
      'spec/example.ts:6 Only server/ speaks the language server protocol.',
      'spec/example.ts:7 Only server/ speaks the language server protocol.',
      'spec/example.ts:8 spec/ does no input or output: files, clock and settings come in as parameters.',
      'spec/example.ts:9 Do not use the global variable fetch.',
      'spec/example.ts:9 Do not use the global variable process.',
    ]);
  });

  it('server/ imports spec/ only', () => {
    assert.deepEqual(lint({ 'server/example.ts': [toSpec, toEngine, toCli, toClient, vscode, lsp].join('\n') }), [
      'server/example.ts:2 server/ imports spec/ only.',
      'server/example.ts:3 server/ imports spec/ only.',
      'server/example.ts:4 server/ imports spec/ only.',
      'server/example.ts:5 Only client/ imports the VS Code API.',
    ]);
  });

  it('engine/ imports spec/ only', () => {
    assert.deepEqual(lint({ 'engine/example.ts': [toSpec, toServer, toCli, toClient, vscode, lsp].join('\n') }), [
      'engine/example.ts:2 engine/ imports spec/ only.',
      'engine/example.ts:3 engine/ imports spec/ only.',
      'engine/example.ts:4 engine/ imports spec/ only.',
      'engine/example.ts:5 Only client/ imports the VS Code API.',
      'engine/example.ts:6 Only server/ speaks the language server protocol.',
    ]);
  });

  it('cli/ imports spec/ and engine/, and the server only as a whole', () => {
    assert.deepEqual(lint({ 'cli/example.ts': [toSpec, toEngine, toServer, toClient, vscode, lsp].join('\n') }), [
      'cli/example.ts:3 cli/ imports spec/ and engine/, and for `capstan lsp` the server as a whole.',
      'cli/example.ts:4 cli/ imports spec/ and engine/, and for `capstan lsp` the server as a whole.',
      'cli/example.ts:5 Only client/ imports the VS Code API.',
      'cli/example.ts:6 Only server/ speaks the language server protocol.',
    ]);
  });

  it('client/ imports the two protocols, the texts in other languages, the VS Code API, and nothing else of the other rooms', () => {
    const allowed = [
      "import '../server/protocol.ts';",
      "import '../engine/control/protocol.ts';",
      "import { say } from '../spec/say.ts';",
      vscode,
      "import 'vscode-languageclient/node.js';",
    ];
    assert.deepEqual(lint({ 'client/example.ts': [...allowed, toSpec, toServer, toEngine, toCli, lsp].join('\n') }), [
      'client/example.ts:10 Only server/ speaks the language server protocol.',
      'client/example.ts:6 client/ imports server/protocol.ts, engine/control/protocol.ts and spec/say.ts only.',
      'client/example.ts:7 client/ imports server/protocol.ts, engine/control/protocol.ts and spec/say.ts only.',
      'client/example.ts:8 client/ imports server/protocol.ts, engine/control/protocol.ts and spec/say.ts only.',
      'client/example.ts:9 client/ imports server/protocol.ts, engine/control/protocol.ts and spec/say.ts only.',
    ]);
  });

  it('hold in folders below a room too', () => {
    const up = "import '../../server/protocol.ts';\nimport '../../engine/plan.ts';";
    assert.deepEqual(
      lint({ 'spec/links/example.ts': up, 'client/run/example.ts': up, 'server/features/example.ts': "import '../../client/main.ts';" }),
      [
        'client/run/example.ts:2 client/ imports server/protocol.ts, engine/control/protocol.ts and spec/say.ts only.',
        'server/features/example.ts:1 server/ imports spec/ only.',
        'spec/links/example.ts:1 spec/ is the lowest room: it imports nothing above it.',
        'spec/links/example.ts:2 spec/ is the lowest room: it imports nothing above it.',
      ],
    );
  });

  it('use the helpers of test/ in tests only', () => {
    const source = "import '../test/support.ts';";
    assert.deepEqual(lint({ 'engine/example.ts': source, 'engine/example.test.ts': source }), [
      'engine/example.ts:1 What ships does not import tests, scripts or benchmarks.',
    ]);
  });
});
