import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CancellationTokenSource, type WorkspaceDiagnosticReport } from 'vscode-languageserver';
import { pushCapabilities, startClient, type TestClient } from './testing/client.ts';
import { workspaceOf } from './testing/fixture.ts';
import { forEachFile } from './whole-workspace.ts';

const good = 'ikanos: "1.0.0-beta5"\nbinds:\n  - {namespace: env, description: Secrets, keys: {TOKEN: TOKEN}}\n';
const bad = good.replace('binds', 'bindz');
const files = () =>
  new Map([
    ['file:///ws/good.yaml', good],
    ['file:///ws/bad.yaml', bad],
    ['file:///ws/other.yaml', 'name: no capability\n'],
  ]);

/** `file: codes` of a report. */
async function askAll(client: TestClient, previousResultIds: { uri: string; value: string }[] = []): Promise<string[]> {
  const report: WorkspaceDiagnosticReport = await client.connection.sendRequest('workspace/diagnostic', { previousResultIds });
  return report.items.map((item) => `${item.uri}: ${item.kind === 'full' ? item.items.map(({ code }) => code).join(' ') : 'unchanged'}`);
}

/** A client of older editors, to which diagnostics are pushed. */

function pushedBy({ pushed }: TestClient): string[] {
  return pushed.map(({ uri, diagnostics }) => `${uri}: ${diagnostics.map(({ code }) => code).join(' ')}`);
}

describe('diagnostics of files nobody has open', () => {
  it('are given to clients that pull, where the settings want them', async () => {
    const client = await startClient({ files: files(), settings: { diagnostics: { workspace: true } } });
    await client.settle();
    assert.deepEqual(await askAll(client), ['file:///ws/bad.yaml: unknown-key']);
    await client.close();
  });

  it('wait for news once they are known, and take back what is gone', async () => {
    const texts = files();
    const client = await startClient({ files: texts, settings: { diagnostics: { workspace: true } } });
    await client.settle();
    const report: WorkspaceDiagnosticReport = await client.connection.sendRequest('workspace/diagnostic', { previousResultIds: [] });
    const known = report.items.map(({ uri, resultId = '' }) => ({ uri, value: resultId }));
    const next = askAll(client, known);
    await client.settle();
    texts.set('file:///ws/bad.yaml', good);
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: 'file:///ws/bad.yaml', type: 2 }] });
    assert.deepEqual(await next, ['file:///ws/bad.yaml: ']);
    await client.close();
  });

  it('are given on demand to clients that ask about all files', async () => {
    const client = await startClient({ files: files() });
    const waiting = askAll(client);
    await client.settle();
    await client.connection.sendRequest('workspace/executeCommand', { command: 'capstan.checkWorkspace' });
    assert.deepEqual(await waiting, ['file:///ws/bad.yaml: unknown-key']);
    assert.deepEqual(client.pushed, []);
    await client.close();
  });

  it('are given on demand to clients that ask about open files only, until they open the file', async () => {
    const client = await startClient({ files: files() });
    await client.connection.sendRequest('workspace/executeCommand', { command: 'capstan.checkWorkspace' });
    assert.deepEqual(pushedBy(client), ['file:///ws/bad.yaml: unknown-key']);
    await client.open('file:///ws/bad.yaml', bad);
    await client.settle();
    assert.deepEqual(pushedBy(client).slice(1), ['file:///ws/bad.yaml: ']);
    await client.close();
  });

  it('are told to clients that are told, where the settings want them, as long as nobody has the file open', async () => {
    const client = await startClient({ files: files(), settings: { diagnostics: { workspace: true } }, capabilities: pushCapabilities });
    await client.pushedFor('file:///ws/bad.yaml', undefined);
    assert.deepEqual(pushedBy(client), ['file:///ws/bad.yaml: unknown-key']);
    await client.open('file:///ws/bad.yaml', good);
    await client.pushedFor('file:///ws/bad.yaml', 1);
    assert.deepEqual(pushedBy(client).slice(1), ['file:///ws/bad.yaml: ', 'file:///ws/bad.yaml: ']);
    // A look at all files leaves what is said of the open one alone.
    await client.connection.sendRequest('workspace/executeCommand', { command: 'capstan.checkWorkspace' });
    assert.equal(client.pushed.length, 3);
    client.pushed.length = 0;
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: 'file:///ws/bad.yaml' } });
    await client.connection.sendRequest('workspace/executeCommand', { command: 'capstan.checkWorkspace' });
    assert.deepEqual(pushedBy(client), ['file:///ws/bad.yaml: ', 'file:///ws/bad.yaml: unknown-key']);
    await client.close();
  });

  it('are taken back when the settings want them no more', async () => {
    const settings = { diagnostics: { workspace: true } };
    const client = await startClient({ files: files(), settings, capabilities: pushCapabilities });
    await client.pushedFor('file:///ws/bad.yaml', undefined);
    client.pushed.length = 0;
    settings.diagnostics.workspace = false;
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    assert.deepEqual(await client.pushedFor('file:///ws/bad.yaml', undefined), []);
    await client.close();
  });

  it('heed the settings of the team, and say what is wrong with these, though nobody has them open', async () => {
    const texts = new Map([...files(), ['file:///ws/.capstanrc', 'rules:\n  unknown-key: warning\n  unknown-kye: off\n']]);
    const client = await startClient({ files: texts, settings: { diagnostics: { workspace: true } } });
    await client.settle();
    const report: WorkspaceDiagnosticReport = await client.connection.sendRequest('workspace/diagnostic', { previousResultIds: [] });
    assert.deepEqual(
      report.items.flatMap((item) =>
        item.kind === 'full' ? item.items.map(({ severity, message }) => `${item.uri} ${severity} ${message}`) : [],
      ),
      [
        'file:///ws/.capstanrc 2 There is no code `unknown-kye`. Did you mean `unknown-key`?',
        'file:///ws/bad.yaml 2 `bindz` is not a key of a capability file. Did you mean `binds`?',
      ],
    );
    await client.close();
  });

  it('come and go with folders', async () => {
    const texts = files();
    const client = await startClient({ files: texts, settings: { diagnostics: { workspace: true } } });
    await client.settle();
    const report: WorkspaceDiagnosticReport = await client.connection.sendRequest('workspace/diagnostic', { previousResultIds: [] });
    const next = askAll(
      client,
      report.items.map(({ uri, resultId = '' }) => ({ uri, value: resultId })),
    );
    await client.settle();
    texts.set('file:///more/bad.yaml', bad);
    const event = { added: [{ uri: 'file:///more', name: 'more' }], removed: [] };
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
    assert.deepEqual(await next, ['file:///more/bad.yaml: unknown-key']);
    await client.close();
  });
});

describe('diagnostics of test files nobody has open', () => {
  const texts = () =>
    new Map([
      ['file:///ws/good.yaml', good],
      ['file:///ws/good.test.yaml', 'tests:\n  - call: nothing\n'],
      ['file:///ws/alone.test.yaml', 'tests:\n  - {call: a}\n'],
      ['file:///ws/other.test.yaml', 'name: no tests\n'],
    ]);
  const all = async (client: TestClient) => {
    const report: WorkspaceDiagnosticReport = await client.connection.sendRequest('workspace/diagnostic', { previousResultIds: [] });
    return report.items.flatMap((item) =>
      item.kind === 'full' ? item.items.map(({ message }) => `${item.uri.slice(11)}: ${message}`) : [],
    );
  };

  it('are given with those of capabilities, and left to the editor once it has one open', async () => {
    const client = await startClient({ files: texts(), settings: { diagnostics: { workspace: true } } });
    await client.settle();
    const lost =
      'alone.test.yaml: No capability lies beside this file: none of alone.capability.yaml, alone.capability.yml, alone.ikanos.yaml, alone.ikanos.yml, alone.naftiko.yaml, alone.naftiko.yml, alone.yaml, alone.yml is there. Name it with `capability: ./FILE`.';
    assert.deepEqual(await all(client), ['good.test.yaml: There is nothing called nothing here. Known: nothing.', lost]);
    await client.open('file:///ws/good.test.yaml', 'tests:\n  - call: nothing\n');
    assert.deepEqual(await all(client), [lost]);
    await client.close();
  });
});

describe('a look at all files', () => {
  it('is ended by the progress that it shows, as by its question', async () => {
    const progress = new CancellationTokenSource();
    const told: string[] = [];
    let time = 0;
    const work = {
      token: new CancellationTokenSource().token,
      title: 'Looking',
      now: () => (time += 500),
      createProgress: async () => ({
        begin: () => {
          told.push('begin');
          progress.cancel();
        },
        report: () => void told.push('report'),
        done: () => void told.push('done'),
        token: progress.token,
      }),
    };
    const project = workspaceOf(files());
    await assert.rejects(
      forEachFile(project.allFiles(), work, ({ uri }) => void told.push(uri)),
      { message: 'Looking was cancelled' },
    );
    assert.deepEqual(told, ['file:///ws/good.yaml', 'begin', 'done']);
  });

  it('goes on when the client refuses to show how far it is', async () => {
    let time = 0;
    const seen: string[] = [];
    const work = {
      token: new CancellationTokenSource().token,
      title: 'Looking',
      now: () => (time += 500),
      createProgress: () => Promise.reject(new Error('no')),
    };
    await forEachFile(workspaceOf(files()).allFiles(), work, ({ uri }) => void seen.push(uri));
    assert.deepEqual(seen, ['file:///ws/good.yaml', 'file:///ws/bad.yaml']);
  });
});
