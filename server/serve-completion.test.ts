import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CompletionItem, CompletionList } from 'vscode-languageserver';
import { shopClient } from '../spec/testing/shop-parts.ts';
import { openFixture } from './testing/client.ts';

const fixture = `ikanos: "1.0.0-beta5"
${shopClient}      resources: {orders: {path: /orders, operations: {list-orders: {method: GET}}}}
  exposes:
    - type: mcp
      port: 3001
      namespace: tools
      tools:
        list:
          description: Lists
          call: ▮
`;
const text = '**shop.list-orders** · consumed operation\n\n```http\nGET https://shop.example.org/orders\n```';

describe('completion over the protocol', () => {
  it('gives the text of a target when it is looked at', async () => {
    const { client, at } = await openFixture(fixture);
    assert.equal(client.result.capabilities.completionProvider?.resolveProvider, true);
    const list: CompletionList = await client.connection.sendRequest('textDocument/completion', at());
    const [item] = list.items;
    assert.equal(item?.label, 'shop.list-orders');
    assert.equal(item.documentation, undefined);
    const resolved: CompletionItem = await client.connection.sendRequest('completionItem/resolve', item);
    assert.deepEqual(resolved, { ...item, documentation: { kind: 'markdown', value: text } });
    await client.close();
  });

  it('shows what a target takes and which request it makes beside its name, where the client can', async () => {
    const able = { textDocument: { completion: { completionItem: { labelDetailsSupport: true } } } };
    const { client, at } = await openFixture(fixture.replace('/orders,', '"/orders/{{id}}",'), { capabilities: able });
    const list: CompletionList = await client.connection.sendRequest('textDocument/completion', at());
    const request = 'GET https://shop.example.org/orders/{{id}}';
    assert.deepEqual(
      list.items.map(({ label, detail, labelDetails }) => ({ label, detail, labelDetails })),
      [{ label: 'shop.list-orders', detail: request, labelDetails: { detail: '(id)', description: request } }],
    );
    await client.close();
  });

  it('accepts a path by the dot that goes on behind it, but not behind a quote that comes with it', async () => {
    const capabilities = { textDocument: { completion: { completionItem: { commitCharactersSupport: true } } } };
    const path = (value: string) =>
      fixture.replace(
        '          call: ▮\n',
        `          call: shop.list-orders\n          outputParameters: [{type: string, mapping: ${value}}]\n`,
      );
    const committed = async (value: string) => {
      const { client, at } = await openFixture(path(value), { capabilities });
      const list: CompletionList = await client.connection.sendRequest('textDocument/completion', at());
      await client.close();
      return list.items.map(({ label, commitCharacters }) => [label, commitCharacters]);
    };
    assert.deepEqual(await committed('$▮'), [['$', ['.', '[']]]);
    assert.deepEqual(await committed('"▮'), [['$', undefined]]);
  });

  it('leaves an item of an older list as it is', async () => {
    const { client, at } = await openFixture(fixture);
    const list: CompletionList = await client.connection.sendRequest('textDocument/completion', at());
    await client.connection.sendRequest('textDocument/completion', at());
    assert.deepEqual(await client.connection.sendRequest('completionItem/resolve', list.items[0]), list.items[0]);
    assert.deepEqual(await client.connection.sendRequest('completionItem/resolve', { label: 'x' }), { label: 'x' });
    await client.close();
  });

  it('inserts plain text for clients that know no snippets', async () => {
    const { client, at } = await openFixture('ikanos: "1.0.0-beta5"\n▮', { capabilities: {} });
    const list: CompletionList = await client.connection.sendRequest('textDocument/completion', at());
    const binds = list.items.find(({ label }) => label === 'binds');
    assert.deepEqual(
      { format: binds?.insertTextFormat, edit: binds?.textEdit },
      {
        format: 1,
        edit: {
          range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } },
          newText: 'binds:\n  - namespace: env\n    keys:\n      API_TOKEN: API_TOKEN',
        },
      },
    );
    await client.close();
  });
});
