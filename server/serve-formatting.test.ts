import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ClientCapabilities } from 'vscode-languageserver';
import type { TextEdit } from 'vscode-languageserver-types';
import { modernCapabilities, startClient, type TestClient } from './testing/client.ts';
import { applyTextEdits } from './testing/fixture.ts';

const uri = 'file:///ws/main.yaml';
const text = 'ikanos: "1.0.0-beta5"\ninfo:\n    display:   A\ncapability:\n    binds: []\n';

const dynamic = { dynamicRegistration: true };
const registering: ClientCapabilities = {
  ...modernCapabilities,
  textDocument: { ...modernCapabilities.textDocument, formatting: dynamic, rangeFormatting: dynamic, onTypeFormatting: dynamic },
};

async function formatted(client: TestClient, method: string, more: object): Promise<string | null> {
  const params = { textDocument: { uri }, options: { tabSize: 4, insertSpaces: true }, ...more };
  const edits: TextEdit[] | null = await client.connection.sendRequest(method, params);
  return edits && applyTextEdits(text, edits);
}

describe('formatting over the protocol', () => {
  it('takes the whole text, a range, and the line that Enter ends', async () => {
    const client = await startClient({ files: new Map([[uri, text]]) });
    await client.open(uri, text);
    assert.equal(
      await formatted(client, 'textDocument/formatting', {}),
      'ikanos: "1.0.0-beta5"\ninfo:\n  display: A\ncapability:\n  binds: []\n',
    );
    const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 5 } };
    assert.equal(await formatted(client, 'textDocument/rangeFormatting', { range }), text.replace(':   A', ': A'));
    const position = { line: 3, character: 0 };
    assert.equal(await formatted(client, 'textDocument/onTypeFormatting', { position, ch: '\n' }), text.replace(':   A', ': A'));
    await client.close();
  });

  it('gives nothing when it is turned off, to a client that has it from the start', async () => {
    const client = await startClient({ files: new Map([[uri, text]]), settings: { format: { enabled: false } } });
    assert.equal(client.result.capabilities.documentFormattingProvider, true);
    await client.open(uri, text);
    await client.settle();
    assert.equal(await formatted(client, 'textDocument/formatting', {}), null);
    await client.close();
  });

  it('is offered only while it is on, to a client that can be told', async () => {
    const client = await startClient({ capabilities: registering });
    assert.equal(client.result.capabilities.documentFormattingProvider, undefined);
    const taken: string[] = [];
    client.connection.onRequest('client/unregisterCapability', (params: { unregisterations: { method: string }[] }) => {
      for (const { method } of params.unregisterations) taken.push(method);
      return null;
    });
    await client.settle();
    const offered = ['register textDocument/formatting', 'register textDocument/rangeFormatting', 'register textDocument/onTypeFormatting'];
    assert.deepEqual(
      client.asked.filter((what) => what.includes('ormatting')),
      offered,
    );
    client.connection.onRequest('workspace/configuration', () => [{ format: { enabled: false } }]);
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await client.settle();
    await client.settle();
    assert.deepEqual(taken, ['textDocument/formatting', 'textDocument/rangeFormatting', 'textDocument/onTypeFormatting']);
    await client.close();
  });
});
