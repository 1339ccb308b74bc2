import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WorkspaceDiagnosticReport } from 'vscode-languageserver';
import { modernCapabilities, startClient, type TestClient } from './testing/client.ts';

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

  it('are given on demand, to clients that pull and to others', async () => {
    const pulling = await startClient({ files: files() });
    const waiting = askAll(pulling);
    await pulling.settle();
    await pulling.connection.sendRequest('workspace/executeCommand', { command: 'capstan.checkWorkspace' });
    assert.deepEqual(await waiting, ['file:///ws/bad.yaml: unknown-key']);
    assert.deepEqual(pulling.pushed, []);
    await pulling.close();

    const { diagnostic: _, ...textDocument } = modernCapabilities.textDocument ?? {};
    const pushed = await startClient({ files: files(), capabilities: { ...modernCapabilities, textDocument } });
    await pushed.connection.sendRequest('workspace/executeCommand', { command: 'capstan.checkWorkspace' });
    assert.deepEqual(
      pushed.pushed.map(({ uri, diagnostics }) => `${uri}: ${diagnostics.map(({ code }) => code).join(' ')}`),
      ['file:///ws/good.yaml: ', 'file:///ws/bad.yaml: unknown-key'],
    );
    await pushed.close();
  });
});
