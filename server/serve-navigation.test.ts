import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { FoldingRange, Location, SelectionRange, WorkspaceEdit, WorkspaceSymbol } from 'vscode-languageserver-types';
import { cursorAt } from '../spec/testing/fixture.ts';
import { type OpenFixture, openFixture } from './testing/client.ts';
import { showRange } from './testing/fixture.ts';
import { threeFiles } from './testing/shop.ts';

describe('navigation over the protocol', () => {
  let opened: OpenFixture;
  before(async () => {
    opened = await openFixture(cursorAt(threeFiles, 'call: store.get-or▮der'));
  });
  after(() => opened.client.close());

  const ask = <R>(method: string, more: object = {}): Promise<R> =>
    opened.client.connection.sendRequest(method, { ...opened.at(), ...more });
  const shown = (locations: readonly Location[]) => locations.map(({ uri, range }) => showRange(opened.texts, uri, range));

  it('gives locations to a client that knows no links', async () =>
    assert.deepEqual(shown(await ask('textDocument/definition')), ['shop.yaml:11 «get-order»']));

  it('finds references, implementations and type', async () => {
    assert.deepEqual(shown(await ask('textDocument/references', { context: { includeDeclaration: false } })), ['flows.yaml:9 «get-order»']);
    assert.deepEqual(shown(await ask('textDocument/implementation')), ['main.yaml:21 «find»']);
    assert.deepEqual(shown(await ask('textDocument/typeDefinition')), ['shop.yaml:11 «get-order»']);
  });

  it('finds names in all files', async () => {
    const symbols: WorkspaceSymbol[] = await ask('workspace/symbol', { query: 'store' });
    assert.deepEqual(
      symbols.map(({ name, location }) => `${name} ${location.uri}`),
      ['store file:///ws/main.yaml', 'list-orders file:///ws/shop.yaml'],
    );
  });

  it('renames, says why not, and lets imports follow a file', async () => {
    assert.deepEqual(await ask('textDocument/prepareRename'), {
      range: { start: { line: 8, character: 20 }, end: { line: 8, character: 29 } },
      placeholder: 'get-order',
    });
    const edit: WorkspaceEdit = await ask('textDocument/rename', { newName: 'fetch' });
    assert.deepEqual(Object.keys(edit.changes ?? {}), ['file:///ws/shop.yaml', 'file:///ws/flows.yaml']);
    await assert.rejects(ask('textDocument/rename', { newName: 'list-orders' }), {
      message: 'There is an operation `list-orders` already.',
    });
    assert.deepEqual(
      await ask('workspace/willRenameFiles', { files: [{ oldUri: 'file:///ws/shop.yaml', newUri: 'file:///ws/apis/shop.yaml' }] }),
      {
        changes: {
          'file:///ws/main.yaml': [
            { range: { start: { line: 9, character: 13 }, end: { line: 9, character: 24 } }, newText: './apis/shop.yaml' },
          ],
        },
      },
    );
  });

  it('folds and selects', async () => {
    const folds: FoldingRange[] = await ask('textDocument/foldingRange');
    assert.deepEqual(
      folds.map(({ startLine, endLine }) => `${startLine}–${endLine}`),
      ['1–9', '2–9', '4–9', '5–9'],
    );
    const [selection]: SelectionRange[] = await ask('textDocument/selectionRange', { positions: [opened.at().position] });
    assert.equal(selection && showRange(opened.texts, opened.uri, selection.range), 'flows.yaml:9 «order»');
  });
});
