import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sharedShop, shopClient } from '../spec/testing/shop-parts.ts';
import { accepted, labels, proposed } from './testing/complete.ts';

const orders = `--- file: shared/orders.yaml
ikanos: "1.0.0-beta5"
consumes:
  - type: http
    namespace: orders
    baseUri: https://orders.example.org
    resources:
      orders:
        path: /orders
        operations:
          list-orders:
            method: GET
`;
const flows = `--- file: shared/flows.yaml
ikanos: "1.0.0-beta5"
aggregates:
  - display: Stock
    namespace: stock
    flows:
      count:
        description: Counts what is there
`;
const secrets = `--- file: secrets.yaml
api-token: secret
api-user: jane
`;
const tools = (tool: string, sections = '') => `ikanos: "1.0.0-beta5"
capability:
${sections}  exposes:
    - type: mcp
      address: localhost
      port: 3001
      namespace: tools
      tools:
        list:
          description: Lists what there is
          ${tool}
`;
const listStyle = (tool: string, sections = '') => `naftiko: "1.0.0-alpha2"
capability:
${sections}  exposes:
    - type: mcp
      address: localhost
      port: 3001
      namespace: tools
      tools:
        - name: list
          description: Lists what there is
          ${tool}
`;
const oldOrders = `--- file: shared/orders.yaml
naftiko: "1.0.0-alpha2"
consumes:
  - type: http
    namespace: orders
    baseUri: https://orders.example.org
    resources:
      - name: orders
        path: /orders
        operations:
          - name: list-orders
            method: GET
`;

describe('a target in a file that is not imported yet', () => {
  it('is proposed behind those that are there, and says what it imports', () => {
    const own = `  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.example.org
      resources: {items: {path: /items, operations: {list-items: {method: GET}}}}
`;
    assert.deepEqual(
      proposed(tools('call: ▮', own) + orders + flows).map(({ label, detail }) => `${label}: ${detail}`),
      [
        'shop.list-items: GET https://shop.example.org/items',
        'orders.list-orders: imports ./shared/orders.yaml · GET https://orders.example.org/orders',
      ],
    );
  });

  it('is imported when it is accepted: a section of its own, in front of those that are there', () => {
    assert.equal(
      accepted(tools('call: ▮') + orders, 'orders.list-orders'),
      tools('call: orders.list-orders▮', '  consumes:\n    - from: ./shared/orders.yaml\n      import: orders\n'),
    );
    assert.equal(
      accepted(tools('call: ▮', '  consumes:\n    - type: http\n      namespace: a\n') + orders, 'orders.list-orders'),
      tools(
        'call: orders.list-orders▮',
        '  consumes:\n    - from: ./shared/orders.yaml\n      import: orders\n    - type: http\n      namespace: a\n',
      ),
    );
    assert.equal(
      accepted(tools('call: ▮', '  consumes:\n') + orders, 'orders.list-orders'),
      tools('call: orders.list-orders▮', '  consumes:\n    - from: ./shared/orders.yaml\n      import: orders\n'),
    );
  });

  it('gets another name where its own is taken', () => {
    const text = tools('call: ▮', '  consumes:\n    - type: http\n      namespace: orders\n') + orders;
    assert.equal(
      accepted(text, 'orders-2.list-orders'),
      tools(
        'call: orders-2.list-orders▮',
        '  consumes:\n    - from: ./shared/orders.yaml\n      import: orders\n      as: orders-2\n    - type: http\n      namespace: orders\n',
      ),
    );
  });

  it('is imported as older versions do', () => {
    assert.equal(
      accepted(listStyle('call: ▮') + oldOrders, 'orders.list-orders'),
      listStyle('call: orders.list-orders▮', '  consumes:\n    - location: ./shared/orders.yaml\n      import: orders\n'),
    );
  });

  it('is not proposed when it is imported already, of the other family of versions, or not wanted', () => {
    const imported = '  consumes:\n    - from: ./shared/orders.yaml\n      import: orders\n      as: store\n';
    assert.deepEqual(labels(tools('call: ▮', imported) + orders), ['store.list-orders']);
    assert.deepEqual(labels(tools('call: ▮') + oldOrders), []);
    assert.deepEqual(labels(tools('call: ▮') + orders, { autoImport: false }), []);
  });

  it('may be a flow', () => {
    assert.equal(
      accepted(tools('ref: ▮') + flows, 'stock.count'),
      tools('ref: stock.count▮', '  aggregates:\n    - from: ./shared/flows.yaml\n      import: stock\n'),
    );
  });
});

describe('an import', () => {
  const entry = (lines: string) => `ikanos: "1.0.0-beta5"\ncapability:\n  consumes:\n    ${lines}\n${orders}${flows}`;

  it('has the files that have something to import in that section', () => {
    assert.deepEqual(
      proposed(entry('- from: ▮')).map(({ label, detail }) => `${label}: ${detail}`),
      ['./shared/orders.yaml: orders'],
    );
  });

  it('has the namespaces of its file', () => {
    assert.deepEqual(labels(entry('- from: ./shared/orders.yaml\n      import: ▮')), ['orders']);
  });

  it('brings its file along where that is not written yet', () => {
    assert.equal(
      accepted(entry('- import: ▮'), 'orders'),
      'ikanos: "1.0.0-beta5"\ncapability:\n  consumes:\n    - import: orders\n      from: ./shared/orders.yaml▮\n',
    );
  });

  it('is proposed as a whole where an entry begins', () => {
    const expected = 'ikanos: "1.0.0-beta5"\ncapability:\n  consumes:\n    - from: ./shared/orders.yaml\n      import: orders▮\n';
    assert.equal(accepted(entry('- ▮'), 'import orders'), expected);
    assert.equal(accepted(entry('▮'), 'import orders'), expected);
  });
});

describe('a shared client', () => {
  it('sees the variables and inputs of those who import it', () => {
    const text = `--- file: shop.yaml
ikanos: "1.0.0-beta5"
${sharedShop}    resources:
      orders:
        path: /orders
        operations:
          list-orders:
            method: GET
            inputParameters:
              state: {in: query, value: "{{▮"}
--- file: main.yaml
ikanos: "1.0.0-beta5"
binds:
  - namespace: env
    keys: {TOKEN: SHOP_TOKEN}
capability:
  consumes:
    - from: ./shop.yaml
      import: shop
      as: store
  exposes:
    - type: mcp
      port: 3001
      namespace: tools
      tools:
        list:
          description: Lists
          inputParameters:
            which: {type: string, description: Which}
          call: store.list-orders
`;
    assert.deepEqual(labels(text), ['state', 'which', 'TOKEN']);
  });
});

describe('a bind', () => {
  const bind = (key: string) => `ikanos: "1.0.0-beta5"
binds:
  - namespace: secrets
    location: file:///./secrets.yaml
    keys:
      ${key}
capability:
  consumes:
    - type: http
      namespace: orders
      baseUri: https://orders.example.org
      authentication:
        type: bearer
        token: "{{API_TOKEN}}"
`;

  it('has the keys of its file, the one that goes with the variable first', () => {
    assert.deepEqual(labels(bind('API_USER: ▮') + secrets), ['api-user', 'api-token']);
    assert.equal(accepted(bind('API_TOKEN: ▮') + secrets, 'api-token'), bind('API_TOKEN: api-token▮'));
  });

  it('binds what is used and not bound yet, then what else the file has', () => {
    assert.deepEqual(
      proposed(bind('▮') + secrets).map(({ label, detail }) => `${label}: ${detail}`),
      ['API_TOKEN: used, and not bound yet', 'API_USER: `api-user` of the file'],
    );
    assert.equal(accepted(bind('▮') + secrets, 'API_TOKEN'), bind('API_TOKEN: api-token▮'));
  });

  it('has the keys of a file with lines, in list style too', () => {
    const text = (location: string, key: string) => `naftiko: "1.0.0-alpha2"
capability:
  binds:
    - namespace: secrets
      location: ${location}
      keys:
        TOKEN: ${key}
`;
    const files = '--- file: .env\nexport A_TOKEN="x"\n# B=y\nuser = z\n--- file: shop.properties\n! note\ntoken=x\nuser: y\n';
    assert.deepEqual(labels(text('file:///./.env', '▮') + files), ['A_TOKEN', 'user']);
    assert.deepEqual(labels(text('file:///./shop.properties', '▮') + files), ['token', 'user']);
    assert.equal(accepted(text('file:///./.env', '"A▮"') + files, 'A_TOKEN'), text('file:///./.env', '"A_TOKEN▮"'));
  });

  it('reads the environment under the name of the variable when it has no file', () => {
    const environment = bind('▮').replace('    location: file:///./secrets.yaml\n', '');
    assert.equal(accepted(environment, 'API_TOKEN'), bind('API_TOKEN: API_TOKEN▮').replace('    location: file:///./secrets.yaml\n', ''));
  });
});

describe('a comment', () => {
  const text = (comment: string) => tools(`# ${comment}\n          call: orders.list`);

  it('can silence what is found on the next line', () => {
    assert.equal(accepted(text('cap▮'), 'capstan-ignore'), text('capstan-ignore ▮'));
    assert.equal(labels(text('capstan-ignore ▮'))[0], 'unknown-call');
    assert.equal(accepted(text('capstan-ignore un▮'), 'unknown-call'), text('capstan-ignore unknown-call▮'));
    assert.ok(!labels(text('capstan-ignore unknown-call, ▮')).includes('unknown-call'));
  });

  it('is free otherwise', () => {
    assert.deepEqual(labels(text('Lists the orders ▮')), []);
  });
});

describe('routes, headers, statuses', () => {
  const rest = (resource: string) => `ikanos: "1.0.0-beta5"
${shopClient}      resources:
        order:
          path: /orders/{{id}}
          operations:
            get-order:
              method: GET
              inputParameters:
                ▯
  exposes:
    - type: rest
      address: localhost
      port: 3002
      namespace: api
      resources:
        order:
          ${resource}
`;
  const without = (text: string) => text.replace('                ▯\n', '                verbose: {in: query}\n');

  it('a route has the paths that are consumed, in its own way of writing placeholders', () => {
    assert.deepEqual(labels(without(rest('path: ▮'))), ['/orders/{id}']);
  });

  it('a placeholder has the inputs of the path, and those of what is called', () => {
    const operations = `
          operations:
            get:
              method: GET
              inputParameters:
                version: {in: path, type: string, description: Which version}
              call: shop.get-order`;
    const text = without(rest(`path: /v/{▮}${operations}`));
    assert.deepEqual(labels(text), ['version', 'id']);
    assert.equal(accepted(text, 'id'), without(rest(`path: /v/{id}▮${operations}`)));
  });

  it('inputs of a route are those of its placeholders first', () => {
    const text = without(
      rest(
        'path: /orders/{id}\n          operations:\n            get:\n              method: GET\n              inputParameters:\n                ▮',
      ),
    );
    assert.deepEqual(labels(text), ['id', 'new input parameter']);
    assert.equal(
      accepted(text, 'id'),
      text.replace('▮', 'id:\n                  in: path\n                  type: string\n                  description: ▮'),
    );
  });

  it('inputs of a request are those of its placeholders, then headers', () => {
    const text = rest('path: /orders').replace('▯', '▮');
    assert.deepEqual(labels(text).slice(0, 3), ['id', 'Accept', 'Accept-Language']);
    assert.equal(accepted(text, 'If-Match'), text.replace('▮', 'If-Match:\n                  in: header\n                  value: ▮'));
  });

  it('answers have statuses and media types', () => {
    const responses = (line: string) =>
      without(
        rest(
          `path: /orders\n          operations:\n            get:\n              method: GET\n              responses:\n                ${line}`,
        ),
      );
    assert.deepEqual(labels(responses('▮')).slice(0, 2), ['"200"', '"201"']);
    assert.deepEqual(labels(responses('"200":\n                  content:\n                    ▮')).slice(0, 1), ['application/json']);
  });

  it('trusted headers and keys in headers are headers', () => {
    const forward = without(
      rest('path: /x\n          forward:\n            targetNamespace: shop\n            trustedHeaders:\n              - ▮'),
    );
    assert.deepEqual(labels(forward).slice(0, 2), ['Accept', 'Accept-Language']);
  });
});
