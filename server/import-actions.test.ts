import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
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
consumes:
  - type: http
    namespace: shop
    baseUri: https://shop.example.org
    resources: {orders: {path: /orders, operations: {${operation}: {method: GET}}}}
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

  it('is left alone where the name is taken, nobody has it, something else is asked for, or the cursor is elsewhere', () => {
    const taken = '  consumes:\n    - {type: http, namespace: shop, baseUri: "https://a.example.org"}\n';
    assert.deepEqual(offered(main('call: sh▮op.list-orders', taken) + shop('shop.yaml', 'list-orders')), []);
    assert.deepEqual(offered(main('call: sh▮op.nothing') + shop('shop.yaml', 'list-orders')), []);
    assert.deepEqual(offered(main('call: sh▮op.list-orders') + shop('shop.yaml', 'list-orders'), ['refactor']), []);
    assert.deepEqual(offered(`▮${main('call: shop.list-orders')}${shop('shop.yaml', 'list-orders')}`), []);
  });
});
