import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ClientCapabilities } from 'vscode-languageserver';
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import { ordersList, ordersMap, shopClient, tokenBind } from '../spec/testing/shop-parts.ts';
import { documentSymbols } from './symbols.ts';
import { modernCapabilities, startClient } from './testing/client.ts';
import { readFixture } from './testing/fixture.ts';

/** The outline as indented lines: `Kind name (detail) «text of the name»`. */
function outline(fixture: string): string {
  const { file, uri, show } = readFixture(fixture);
  const words = new Map(Object.entries(SymbolKind).map(([name, kind]) => [kind, name]));
  const lines = (symbols: readonly DocumentSymbol[], depth: number): string[] =>
    symbols.flatMap((symbol) => [
      `${'  '.repeat(depth)}${words.get(symbol.kind)} ${symbol.name}${symbol.detail ? ` (${symbol.detail})` : ''} ${show(uri, symbol.selectionRange).replace('main.yaml:', '')}`,
      ...lines(symbol.children ?? [], depth + 1),
    ]);
  return lines(documentSymbols(file), 0).join('\n');
}

const mapStyle = `ikanos: "1.0.0-beta5"
info:
  display: Orders
${tokenBind}${shopClient}${ordersMap}            list-orders:
              method: GET
              inputParameters:
                state: {in: query}
    - from: ./stock.yaml
      import: stock
      as: store
  aggregates:
    - display: Orders
      namespace: orders
      flows:
        find:
          description: Finds
          call: shop.list-orders
  exposes:
    - type: rest
      port: 3000
      namespace: api
      resources:
        all:
          path: /all
          operations:
            get-all: {method: GET, call: shop.list-orders}
    - type: mcp
      port: 3001
      namespace: tools
      tools:
        list:
          description: Lists
          inputParameters:
            state: {type: string, description: Which}
          steps:
            first: {type: call, call: shop.list-orders}
            second: {type: lookup, index: first}
      resources:
        catalogue: {uri: "catalogue://all", description: All, mimeType: text/plain}
      prompts:
        ask: {description: Asks}
    - type: skill
      port: 3002
      namespace: skills
      skills:
        ordering:
          description: How to order
          tools:
            list: {description: Lists, from: {sourceNamespace: tools, action: list}}
`;

const listStyle = `naftiko: "1.0.0-alpha1"
${shopClient}${ordersList}            - method: GET
              name: list-orders
  exposes:
    - type: mcp
      port: 3001
      tools:
        - name: list
          description: Lists
          call: shop.list-orders
`;

describe('the outline', () => {
  it('has the sections of a file of maps and what has a name in them', () => {
    assert.equal(
      outline(mapStyle),
      `Namespace info (Orders) 2 «info»
Array binds 4 «binds»
  Object env (environment) 5 «env»
    Variable TOKEN (SHOP_TOKEN) 7 «TOKEN»
Module capability 8 «capability»
  Array consumes 9 «consumes»
    Interface shop (https://shop.example.org) 11 «shop»
      Class orders (/orders) 14 «orders»
        Method list-orders (GET) 17 «list-orders»
          Field state (query) 20 «state»
    Package store (from ./stock.yaml) 23 «store»
  Array aggregates 24 «aggregates»
    Module orders 26 «orders»
      Function find (shop.list-orders) 28 «find»
  Array exposes 31 «exposes»
    Interface api (rest 3000) 34 «api»
      Class all (/all) 36 «all»
        Method get-all (GET) 39 «get-all»
    Interface tools (mcp 3001) 42 «tools»
      Function list 44 «list»
        Field state (string) 47 «state»
        Event first (shop.list-orders) 49 «first»
        Event second (lookup) 50 «second»
      File catalogue (catalogue://all) 52 «catalogue»
      String ask (prompt) 54 «ask»
    Interface skills (skill 3002) 57 «skills»
      Class ordering (skill) 59 «ordering»
        Function list (tools.list) 62 «list»`,
    );
  });

  it('has the same of a file of lists', () => {
    assert.equal(
      outline(listStyle),
      `Module capability 2 «capability»
  Array consumes 3 «consumes»
    Interface shop (https://shop.example.org) 5 «shop»
      Class orders (/orders) 8 «orders»
        Method list-orders (GET) 12 «list-orders»
  Array exposes 13 «exposes»
    Interface mcp (mcp 3001) 14 «mcp»
      Function list (shop.list-orders) 17 «list»`,
    );
  });

  it('is there while a file is being written', () => {
    assert.equal(
      outline('ikanos: "1.0.0-beta5"\ncapability:\n  exposes:\n    - type: mcp\n      tools:\n        li'),
      'Module capability 2 «capability»\n  Array exposes 3 «exposes»\n    Interface mcp (mcp) 4 «mcp»',
    );
    assert.equal(outline(''), '');
    assert.equal(
      outline('ikanos: "1.0.0-beta5"\nconsumes:\n  - {namespace: a, resources: {b: {operations: {c: }}}}\n'),
      'Array consumes 2 «consumes»\n  Interface a 3 «a»\n    Class b 3 «b»\n      Method c 3 «c»',
    );
  });

  it('shows what an alias or a merge brings where it is written, and only there', () =>
    assert.equal(
      outline(`ikanos: "1.0.0-beta5"
capability:
  consumes:
    - &api
      type: http
      namespace: shop
      resources: {r: {path: /r, operations: {get: {method: GET, inputParameters: &ids {id: {in: query}}}, put: {method: PUT, inputParameters: *ids}}}}
    - {<<: *api, namespace: store}
  exposes:
    - type: mcp
      tools: {one: &one {description: d, call: shop.get}, two: *one}
`),
      `Module capability 2 «capability»
  Array consumes 3 «consumes»
    Interface shop 6 «shop»
      Class r (/r) 7 «r»
        Method get (GET) 7 «get»
          Field id (query) 7 «id»
        Method put (PUT) 7 «put»
    Interface store 8 «store»
  Array exposes 9 «exposes»
    Interface mcp (mcp) 10 «mcp»
      Function one (shop.get) 11 «one»
      Function two (shop.get) 11 «two»`,
    ));

  it('is a list for clients that show no tree', async () => {
    const uri = 'file:///ws/shop.yaml';
    const range = (start: readonly [number, number], end: readonly [number, number]) => ({
      start: { line: start[0], character: start[1] },
      end: { line: end[0], character: end[1] },
    });
    const shown = async (capabilities: ClientCapabilities) => {
      const client = await startClient({ capabilities });
      await client.open(uri, 'ikanos: "1.0.0-beta5"\nconsumes:\n  - {namespace: a}\n');
      const symbols = await client.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri } });
      await client.close();
      return symbols;
    };
    const [whole, item] = [range([1, 0], [2, 18]), range([2, 4], [2, 18])];
    assert.deepEqual(await shown({}), [
      { name: 'consumes', kind: SymbolKind.Array, location: { uri, range: whole } },
      { name: 'a', kind: SymbolKind.Interface, location: { uri, range: item }, containerName: 'consumes' },
    ]);
    assert.deepEqual(await shown(modernCapabilities), [
      {
        name: 'consumes',
        kind: SymbolKind.Array,
        range: whole,
        selectionRange: range([1, 0], [1, 8]),
        children: [{ name: 'a', kind: SymbolKind.Interface, range: item, selectionRange: range([2, 16], [2, 17]) }],
      },
    ]);
  });
});
