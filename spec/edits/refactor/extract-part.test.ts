import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cursorAt } from '../../testing/fixture.ts';
import { moved, offered } from '../../testing/moved.ts';
import { toolServer } from '../../testing/shop-parts.ts';
import { extractFlow } from './extract-flow.ts';
import { extractOperation } from './extract-operation.ts';

const mapApi = `consumes:
  - type: http
    description: Orders
    namespace: shop
    baseUri: https://shop.example.org
    authentication: {type: bearer, token: "{{TOKEN}}"}
    resources:
      orders:
        path: /orders
        operations:
          # One of them.
          get-order: # by number
            method: GET
            inputParameters:
              id: {in: query}

          list-orders:
            method: GET
`;
const listApi = `consumes:
  - type: http
    description: Orders
    namespace: shop
    baseUri: https://shop.example.org
    authentication: {type: bearer, token: "{{TOKEN}}"}
    resources:
      - name: orders
        path: /orders
        operations:
          # One of them.
          - name: get-order # by number
            method: GET
            inputParameters:
              - {name: id, in: query}

          - name: list-orders
            method: GET
`;
const below = (text: string) => text.replaceAll(/^(?=.)/gm, '  ');

const mapFile = (consumes: string, more = '') => `ikanos: "1.0.0-beta5"
info: {display: Front, description: d}
binds:
  - namespace: env
    keys: {TOKEN: TOKEN}
capability:
${consumes}${more}${toolServer}        list: {description: All orders, call: shop.list-orders}
        find:
          description: One order
          inputParameters:
            id: {type: string, description: d}
          call: "shop.get-order"
          with: {id: tools.id}
`;
const listFile = (consumes: string) => `naftiko: "1.0.0-alpha2"
info: {label: Front, description: d}
binds:
  - namespace: env
    keys: {TOKEN: TOKEN}
capability:
${consumes}${toolServer}        - {name: list, description: All orders, call: shop.list-orders}
        - name: find
          description: One order
          inputParameters:
            - {name: id, type: string, description: d}
          steps:
            - {name: one, type: call, call: shop.get-order, with: {id: tools.id}}
`;

/** Marks the first place of a text. */
const mapOperation = `          # One of them.
          get-order: # by number
            method: GET
            inputParameters:
              id: {in: query}
`;
const listOperation = `          # One of them.
          - name: get-order # by number
            method: GET
            inputParameters:
              - {name: id, in: query}
`;
const toNew = 'Move operation `get-order` to a shared file';

describe('an operation moves alone', () => {
  it('to a new file, which is imported, map style', () =>
    assert.equal(
      moved(cursorAt(mapFile(below(mapApi)), 'get-or▮der:'), toNew, extractOperation),
      `--- main.yaml
${mapFile(
  below(mapApi)
    .replace(`${below(mapOperation)}\n`, '')
    .replace('  consumes:\n', '  consumes:\n    - from: ./shop-shared.yaml\n      import: shop-shared\n'),
).replace('"shop.get-order"', '"shop-shared.get-order"')}--- shop-shared.yaml
ikanos: "1.0.0-beta5"
${mapApi.replace('namespace: shop', 'namespace: shop-shared').replace('\n          list-orders:\n            method: GET\n', '')}`,
    ));

  it('to a new file, which is imported, list style', () =>
    assert.equal(
      moved(cursorAt(listFile(below(listApi)), 'name: get-or▮der'), toNew, extractOperation),
      `--- main.yaml
${listFile(
  below(listApi)
    .replace(`${below(listOperation)}\n`, '')
    .replace('  consumes:\n', '  consumes:\n    - location: ./shop-shared.yaml\n      import: shop-shared\n'),
).replace('call: shop.get-order', 'call: shop-shared.get-order')}--- shop-shared.yaml
naftiko: "1.0.0-alpha2"
${listApi.replace('namespace: shop', 'namespace: shop-shared').replace('\n          - name: list-orders\n            method: GET\n', '')}`,
    ));

  it('with the whole path, and what is said about it, when the path has no other', () => {
    const orders = '      # The path.\n      orders: # of orders\n        path: /orders\n        operations:\n';
    const alone = mapApi
      .replace('      orders:\n        path: /orders\n        operations:\n', orders)
      .replace('          list-orders:', '      all:\n        path: /all\n        operations:\n          list-orders:');
    assert.equal(
      moved(cursorAt(mapFile(below(alone)), 'get-or▮der:'), toNew, extractOperation),
      `--- main.yaml
${mapFile(
  below(alone)
    .replace(`${below(orders)}${below(mapOperation)}\n`, '')
    .replace('  consumes:\n', '  consumes:\n    - from: ./shop-shared.yaml\n      import: shop-shared\n'),
).replace('"shop.get-order"', '"shop-shared.get-order"')}--- shop-shared.yaml
ikanos: "1.0.0-beta5"
${alone.replace('namespace: shop', 'namespace: shop-shared').replace(/\n {6}all:[\s\S]*/, '')}`,
    );
  });

  it('from a shared file: those that import it import both, one, or the other', () => {
    const shared = `ikanos: "1.0.0-beta5"\n${mapApi}`;
    const second = mapFile('  consumes:\n    - {from: ../shop.yaml, import: shop, as: store}\n').replaceAll(
      /shop\.(list-orders|get-order)/g,
      'store.get-order',
    );
    const third = mapFile('  consumes:\n    - {from: ./shop.yaml, import: shop}\n').replace('shop.get-order', 'shop.list-orders');
    const files = `${mapFile('  consumes:\n    - {from: ./shop.yaml, import: shop}\n')}--- shop.yaml\n${cursorAt(shared, 'get-or▮der:')}--- apps/second.yaml\n${second}--- third.yaml\n${third}`;
    const changed = moved(files, toNew, extractOperation);
    assert.deepEqual(
      changed.split('\n').filter((line) => /^---|call:|import:|from:/.test(line)),
      [
        '--- main.yaml',
        '    - from: ./shop-shared.yaml',
        '      import: shop-shared',
        '    - {from: ./shop.yaml, import: shop}',
        '        list: {description: All orders, call: shop.list-orders}',
        '          call: "shop-shared.get-order"',
        '--- shop.yaml',
        '--- apps/second.yaml',
        '    - {from: ../shop-shared.yaml, import: shop-shared, as: store}',
        '        list: {description: All orders, call: store.get-order}',
        '          call: "store.get-order"',
        '--- shop-shared.yaml',
      ],
    );
  });

  it('to a file that shares the API already', () => {
    const other = `naftiko: "1.0.0-alpha2"\n${listApi.replace('namespace: shop', 'namespace: orders').replace(listOperation, '').replace('list-orders', 'drop-order').replace('GET', 'DELETE')}`;
    const files = `${cursorAt(listFile(below(listApi)), 'name: get-or▮der')}--- apis/orders.yaml\n${other}`;
    assert.deepEqual(offered(files, extractOperation), ['Move operation `get-order` to `./apis/orders.yaml`', toNew]);
    assert.equal(
      moved(files, 'Move operation `get-order` to `./apis/orders.yaml`', extractOperation),
      `--- main.yaml
${listFile(
  below(listApi)
    .replace(`${below(listOperation)}\n`, '')
    .replace('  consumes:\n', '  consumes:\n    - location: ./apis/orders.yaml\n      import: orders\n'),
).replace('call: shop.get-order', 'call: orders.get-order')}--- apis/orders.yaml
${other}${listOperation}`,
    );
  });

  it('not to one with another address or other credentials', () => {
    const other = (change: (text: string) => string) =>
      `${cursorAt(mapFile(below(mapApi)), 'get-or▮der:')}--- other.yaml\nikanos: "1.0.0-beta5"\n${change(mapApi.replaceAll('get-order', 'x'))}`;
    assert.deepEqual(
      offered(
        other((text) => text.replace('shop.example', 'store.example')),
        extractOperation,
      ),
      [toNew],
    );
    assert.deepEqual(
      offered(
        other((text) => text.replace('TOKEN', 'KEY')),
        extractOperation,
      ),
      [toNew],
    );
  });

  it('not where it is all there is: then the API moves', () =>
    assert.deepEqual(
      offered(
        cursorAt(mapFile(below(mapApi.replace('\n          list-orders:\n            method: GET\n', ''))), 'get-or▮der:'),
        extractOperation,
      ),
      [],
    ));

  it('not where the file could not say so', () => {
    const refused = (text: string) => offered(text, extractOperation);
    assert.deepEqual(refused(cursorAt(listFile(below(listApi)).replace('1.0.0-alpha2', '0.4'), 'name: get-or▮der')), [
      `${toNew}: Version "0.4" shares nothing between files. Upgrade the file: APIs are shared from "0.5" on.`,
    ]);
    assert.deepEqual(refused(cursorAt(mapFile(below(mapApi)).replace('id: {in: query}', 'id: &id {in: query}'), 'get-or▮der:')), [
      `${toNew}: It uses an anchor (\`&\`, \`*\` or \`<<\`) of this file. Write it out first.`,
    ]);
    const flow =
      '  consumes:\n    - {type: http, namespace: shop, baseUri: "https://a.example.org", resources: {a: {path: /a, operations: {get-order: {method: GET}, list-orders: {method: GET}}}}}\n';
    assert.deepEqual(refused(cursorAt(mapFile(flow), 'get-or▮der:')), [
      `${toNew}: This is written on one line. Write it over several lines first.`,
    ]);
  });
});

describe('a flow moves alone', () => {
  const aggregates = `  aggregates:
    - display: Orders
      namespace: orders
      flows:
        all:
          description: All
          call: shop.list-orders
        # By number.
        one:
          description: One
          inputParameters:
            id: {type: string, description: d}
          call: shop.get-order
          with: {id: orders.id}
`;
  const file = mapFile(below(mapApi), aggregates).replace(
    '        find:\n',
    '        by-flow: {ref: orders.one}\n        every: {ref: orders.all}\n        find:\n',
  );

  it('under a namespace of its own, with the arguments that say it', () =>
    assert.equal(
      moved(cursorAt(file, 'on▮e:'), 'Move flow `one` to a shared file', extractFlow),
      `--- main.yaml
${file
  .replace('  aggregates:\n', '  aggregates:\n    - from: ./orders-shared.yaml\n      import: orders-shared\n')
  .replace(aggregates.slice(aggregates.indexOf('        # By')), '')
  .replace('orders.one', 'orders-shared.one')}--- orders-shared.yaml
ikanos: "1.0.0-beta5"
aggregates:
  - display: Orders
    namespace: orders-shared
    flows:
      # By number.
      one:
        description: One
        inputParameters:
          id: {type: string, description: d}
        call: shop.get-order
        with: {id: orders-shared.id}
`,
    ));

  it('to flows that are shared already', () =>
    assert.equal(
      moved(
        `${cursorAt(file, 'on▮e:')}--- flows.yaml\nikanos: "1.0.0-beta5"\naggregates:\n  - display: Other\n    namespace: other\n    flows:\n      some:\n        description: d\n        call: shop.list-orders\n`,
        'Move flow `one` to `./flows.yaml`',
        extractFlow,
      ).split('--- flows.yaml')[1],
      `
ikanos: "1.0.0-beta5"
aggregates:
  - display: Other
    namespace: other
    flows:
      some:
        description: d
        call: shop.list-orders
      # By number.
      one:
        description: One
        inputParameters:
          id: {type: string, description: d}
        call: shop.get-order
        with: {id: other.id}
`,
    ));

  it('not in a version that shares no flows', () =>
    assert.deepEqual(
      offered(
        listFile(
          `${below(listApi)}  aggregates:\n    - label: Orders\n      namespace: orders\n      functions:\n        - {name: all, description: d, call: shop.list-orders}\n        - {name: on▮e, description: d, call: shop.get-order}\n`,
        ),
        extractFlow,
      ),
      [
        'Move flow `one` to a shared file: Version "1.0.0-alpha2" shares consumed APIs only. Upgrade the file: flows are shared from ikanos "1.0.0-alpha3" on.',
      ],
    ));
});
