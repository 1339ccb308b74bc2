import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sharedShop } from '../spec/testing/shop-parts.ts';
import { importActions } from './import-actions.ts';
import { readFixture } from './testing/fixture.ts';

function offered(fixture: string, only?: string[]) {
  const { file, project, offset, after } = readFixture(fixture);
  return importActions(file, project, project.problemsOf(file, {}), { start: offset, end: offset }, only ? { only } : {}).map(
    ({ title, isPreferred, edit, diagnostics }) => ({
      title: `${isPreferred ? '★ ' : ''}${title}`,
      codes: diagnostics?.map(({ code }) => code),
      after: edit && after(edit),
    }),
  );
}

const main = (call: string, sections = '') => `ikanos: "1.0.0-beta5"
capability:
${sections}  exposes:
    - type: mcp
      port: 3001
      namespace: tools
      tools:
        list:
          description: Lists what there is
          ${call}
`;
const shop = (name: string, operation: string) => `--- file: ${name}
ikanos: "1.0.0-beta5"
${sharedShop}    resources: {orders: {path: /orders, operations: {${operation}: {method: GET}}}}
`;
const flows = `--- file: flows.yaml
ikanos: "1.0.0-beta5"
aggregates:
  - display: Stock
    namespace: stock
    flows:
      count: {description: Counts what is there}
`;

describe('a call of what another file has', () => {
  it('is mended by importing it', () => {
    assert.deepEqual(offered(main('call: sh▮op.list-orders') + shop('shop.yaml', 'list-orders') + shop('b.yaml', 'other')), [
      {
        title: '★ Import `shop` from `./shop.yaml`',
        codes: ['unknown-call'],
        after: main('call: shop.list-orders', '  consumes:\n    - from: ./shop.yaml\n      import: shop\n'),
      },
    ]);
  });

  it('may be in several files: none is the right one by itself', () => {
    assert.deepEqual(
      offered(main('call: sh▮op.list-orders') + shop('a/shop.yaml', 'list-orders') + shop('shop.yaml', 'list-orders')).map(
        ({ title }) => title,
      ),
      ['Import `shop` from `./shop.yaml`', 'Import `shop` from `./a/shop.yaml`'],
    );
  });

  it('may be a flow', () => {
    assert.deepEqual(
      offered(main('ref: sto▮ck.count') + flows).map(({ after }) => after),
      [main('ref: stock.count', '  aggregates:\n    - from: ./flows.yaml\n      import: stock\n')],
    );
  });

  it('is left alone where nobody has it, something else is asked for, or the cursor is elsewhere', () => {
    assert.deepEqual(offered(main('call: sh▮op.nothing') + shop('shop.yaml', 'list-orders')), []);
    assert.deepEqual(offered(main('call: sh▮op.list-orders') + shop('shop.yaml', 'list-orders'), ['refactor']), []);
    assert.deepEqual(offered(`▮${main('call: shop.list-orders')}${shop('shop.yaml', 'list-orders')}`), []);
  });

  it('is called otherwise where its name is taken', () => {
    const taken =
      '  consumes:\n    - {type: http, namespace: shop, baseUri: "https://a.example.org", resources: {a: {path: /a, operations: {get-a: {method: GET}}}}}\n';
    assert.deepEqual(
      offered(main('call: shop.list▮-orders', taken) + shop('shop.yaml', 'list-orders')).map(({ title, after }) => ({ title, after })),
      [
        {
          title: 'Change to `shop-2.list-orders`, imported from `./shop.yaml`',
          after: main(
            'call: shop-2.list-orders',
            taken.replace('consumes:\n', 'consumes:\n    - from: ./shop.yaml\n      import: shop\n      as: shop-2\n'),
          ),
        },
      ],
    );
  });
});

const oldMain = (call: string, sections = '') => `naftiko: "1.0.0-alpha2"
capability:
${sections}  exposes:
    - type: mcp
      port: 3001
      namespace: tools
      tools:
        - name: list
          description: Lists what there is
          ${call}
`;
const oldShop = `--- file: shop.yaml
naftiko: "1.0.0-alpha2"
${sharedShop}    resources:
      - {name: orders, path: /orders, operations: [{name: list-orders, method: GET}]}
`;

describe('a half-right call of what another file has', () => {
  const imported = '  consumes:\n    - from: ./shop.yaml\n      import: shop\n';
  const importedOld = imported.replace('from:', 'location:');
  const cases: readonly (readonly [written: string, title: string])[] = [
    ['list-orders', '★ Change to `shop.list-orders`, imported from `./shop.yaml`'],
    ['listOrders', '★ Change to `shop.list-orders`, imported from `./shop.yaml`'],
    ['"/orders"', '★ Change to `shop.list-orders`, imported from `./shop.yaml`'],
    ['shop/list-orders', '★ Change to `shop.list-orders`, imported from `./shop.yaml`'],
    ['shop.orders.list-orders', '★ Change to `shop.list-orders`, imported from `./shop.yaml`'],
    ['shop.', 'Change to `shop.list-orders`, imported from `./shop.yaml`'],
    ['store.list-orders', 'Change to `shop.list-orders`, imported from `./shop.yaml`'],
  ];

  for (const [written, title] of cases) {
    const quote = written.startsWith('"') ? '"' : '';
    it(`is written and imported in map style: ${written}`, () => {
      assert.deepEqual(
        offered(main(`call: ${written[0]}▮${written.slice(1)}`) + shop('shop.yaml', 'list-orders')).map((one) => ({
          title: one.title,
          after: one.after,
        })),
        [{ title, after: main(`call: ${quote}shop.list-orders${quote}`, imported) }],
      );
    });
    it(`is written and imported in list style: ${written}`, () => {
      assert.deepEqual(
        offered(oldMain(`call: ${written[0]}▮${written.slice(1)}`) + oldShop).map((one) => ({ title: one.title, after: one.after })),
        [{ title, after: oldMain(`call: ${quote}shop.list-orders${quote}`, importedOld) }],
      );
    });
  }

  it('is no sure thing where this file has something of that name', () => {
    const own =
      '  consumes:\n    - {type: http, namespace: own, baseUri: "https://a.example.org", resources: {a: {path: /a, operations: {list-orders: {method: GET}}}}}\n';
    assert.deepEqual(
      offered(main('call: list-or▮ders', own) + shop('shop.yaml', 'list-orders')).map(({ title }) => title),
      ['Change to `shop.list-orders`, imported from `./shop.yaml`'],
    );
  });

  it('may be a flow', () => {
    assert.deepEqual(
      offered(main('ref: cou▮nt') + flows).map(({ title, after }) => ({ title, after })),
      [
        {
          title: '★ Change to `stock.count`, imported from `./flows.yaml`',
          after: main('ref: stock.count', '  aggregates:\n    - from: ./flows.yaml\n      import: stock\n'),
        },
      ],
    );
  });
});
