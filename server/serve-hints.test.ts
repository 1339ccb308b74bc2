import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CallHierarchyItem, CallHierarchyOutgoingCall, CodeLens, InlayHint, SemanticTokens } from 'vscode-languageserver-types';
import { cursorAt } from '../spec/testing/fixture.ts';
import { modernCapabilities, type OpenFixture, openFixture } from './testing/client.ts';
import { mapStyle } from './testing/shop.ts';

describe('what is shown beside the text, over the protocol', () => {
  let opened: OpenFixture;
  let settings: unknown = {};
  const refreshed: string[] = [];
  before(async () => {
    opened = await openFixture(cursorAt(mapStyle, 'bo▮th:'), {
      initializationOptions: { referenceLenses: true },
      capabilities: {
        ...modernCapabilities,
        workspace: { ...modernCapabilities.workspace, inlayHint: { refreshSupport: true }, codeLens: { refreshSupport: true } },
      },
    });
    for (const what of ['codeLens', 'inlayHint'])
      opened.client.connection.onRequest(`workspace/${what}/refresh`, () => {
        refreshed.push(what);
        return null;
      });
    opened.client.connection.onRequest('workspace/configuration', () => [settings]);
  });
  after(() => opened.client.close());

  const ask = <R>(method: string, more: object = {}): Promise<R> =>
    opened.client.connection.sendRequest(method, { ...opened.at(), ...more });
  const range = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };

  it('has lenses that a client can follow', async () => {
    const lenses: CodeLens[] = await ask('textDocument/codeLens');
    assert.deepEqual(lenses[0]?.command, {
      title: '1 reference',
      command: 'capstan.showReferences',
      arguments: [
        opened.uri,
        { line: 6, character: 6 },
        [{ uri: opened.uri, range: { start: { line: 12, character: 47 }, end: { line: 12, character: 52 } } }],
      ],
    });
  });

  it('follows the settings without a restart, and has the client ask again', async () => {
    const labels = async () => (await ask<InlayHint[]>('textDocument/inlayHint', { range })).map(({ label }) => label);
    const url = 'GET https://shop.example.org/orders/{{id}}';
    assert.deepEqual(await labels(), ['environment SHOP_TOKEN', url, url, '1 upstream call', '2 upstream calls']);
    settings = { inlayHints: { urls: false, variables: false } };
    await opened.client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await opened.client.settle();
    await opened.client.settle();
    assert.deepEqual(await labels(), ['1 upstream call', '2 upstream calls']);
    assert.deepEqual(refreshed.slice(-2), ['codeLens', 'inlayHint']);
  });

  it('walks the calls', async () => {
    const [item]: CallHierarchyItem[] = await ask('textDocument/prepareCallHierarchy');
    const calls: CallHierarchyOutgoingCall[] = await opened.client.connection.sendRequest('callHierarchy/outgoingCalls', { item });
    assert.deepEqual(
      calls.map(({ to }) => to.name),
      ['all', 'one'],
    );
    assert.deepEqual(await opened.client.connection.sendRequest('callHierarchy/incomingCalls', { item: calls[0]?.to }), [
      { from: item, fromRanges: [{ start: { line: 45, character: 12 }, end: { line: 45, character: 15 } }] },
    ]);
  });

  it('colours names, and tells what changes', async () => {
    const before: SemanticTokens = await ask('textDocument/semanticTokens/full');
    assert.equal(before.data.length % 5, 0);
    assert.deepEqual(await ask('textDocument/semanticTokens/full/delta', { previousResultId: before.resultId }), {
      resultId: before.resultId,
      edits: [],
    });
    assert.deepEqual((await ask<SemanticTokens>('textDocument/semanticTokens/range', { range })).data, before.data);
  });
});
