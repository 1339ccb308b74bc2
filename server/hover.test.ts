import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sharedShop } from '../spec/testing/shop-parts.ts';
import { pathInWords } from './describe-path.ts';
import { hover } from './hover.ts';
import { readFixture } from './testing/fixture.ts';

/** Text of the hover and the text it is about. */
function hovered(fixture: string): { readonly text: string; readonly about: string } | undefined {
  const { file, project, offset, uri, show } = readFixture(fixture);
  const found = hover(file, project, offset);
  if (!found?.range || typeof found.contents !== 'object' || !('value' in found.contents)) return undefined;
  return { text: found.contents.value, about: show(uri, found.range) };
}

const mapStyle = `ikanos: "1.0.0-be❶ta5"
binds:
  - namespace: env
    location: file:///./secrets.yaml
    keys:
      SHOP_TO❷KEN: shop-token
capability:
  consumes:
    - type: http
      names❸pace: shop
      baseUri: https://shop.example.org
      authentication:
        type: bea❹rer
        token: "{{SHOP_❺TOKEN}}"
      resources:
        orders:
          path: /orders/{{customer}}
          operations:
            list-orders:
              method: GET
              description: Lists orders
              inputParameters:
                state:
                  in: query
              outputParameters:
                lines:
                  type: array
                  value: $.li❻nes
            add-order:
              method: POST
              body: '{"id": "{{id}}"}'
  exposes:
    - type: mcp
      address: localhost
      port: 3001
      namespace: shop-tools
      tools:
        list:
          description: List all the orders
          inputParameters:
            customer:
              type: string
              description: Whose orders
          call: shop.list-❼orders
          with:
            custo❽mer: shop-tools.cus❾tomer
          outputParameters:
            - type: array
              mapping: $.lines
              items:
                type: string
                mapping: $.na❿me
        add:
          description: Adds an order
          call: shop.add-order
          with:
            i⓫d: "{{UN⓬KNOWN}}"
        sum:
          description: Sums up all orders
          steps:
            all:
              type: call
              call: shop.list-orders
          mappings:
            - target: total
              value: $.all.li⓭nes
          outputParameters:
            total:
              type: array
              items:
                name:
                  type: string
          # capstan-ignore unused-st⓮ep: for later
`;

/** Puts the cursor at one of the numbered marks. */
function at(text: string, mark: string): string {
  return text.replace(mark, '▮').replace(/[❶-❿⓫-⓴]/gu, '');
}

describe('hover tells', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    [
      'a version',
      '❶',
      'main.yaml:1 «"1.0.0-beta5"»',
      '`1.0.0-beta5`: The newest structure: brought the `version` of a capability and how long MCP answers may be kept.\n\n*`ikanos` · Capability file*',
    ],
    [
      'where the value of a variable comes from, not the value',
      '❷',
      'main.yaml:6 «SHOP_TOKEN»',
      '**SHOP_TOKEN** · variable\n\nIts value comes from `shop-token` in `file:///./secrets.yaml`.\n\nBound by `env`.',
    ],
    [
      'a key: its type, whether it must be there, what it is, an example, what it belongs to',
      '❸',
      'main.yaml:10 «namespace»',
      '`namespace`: text · required\n\nName of this client: the first half of `call: namespace.operation`.\n\nMust be letters, digits and hyphens.\n\nExample: `namespace: orders`\n\nIn every version.\n\n*HTTP client*',
    ],
    [
      'a value of a list',
      '❹',
      'main.yaml:13 «bearer»',
      '`bearer`: A token in the `Authorization` header.\n\n*`type` · Bearer authentication*',
    ],
    [
      'a variable where it is used',
      '❺',
      'main.yaml:14 «SHOP_TOKEN»',
      '**SHOP_TOKEN** · variable\n\nIts value comes from `shop-token` in `file:///./secrets.yaml`.\n\nBound by `env`.',
    ],
    [
      'what a path takes out of the answer',
      '❻',
      'main.yaml:28 «$.lines»',
      '**$.lines** · JSONPath\n\n`lines` of the answer of `shop.list-orders`.\n\nArray · lines of shop.list-orders.',
    ],
    [
      'a target: request, inputs, outputs',
      '❼',
      'main.yaml:44 «shop.list-orders»',
      '**shop.list-orders** · consumed operation\n\n```http\nGET https://shop.example.org/orders/{{customer}}\n```\n\nLists orders\n\nInputs:\n\n- `state` in query\n- `customer` in path, required\n\nOutputs:\n\n- `lines`: array from `$.lines`',
    ],
    [
      'an argument that the path of the operation names',
      '❽',
      'main.yaml:46 «customer»',
      '**customer** · argument\n\nStands for `{{customer}}` in the path of `shop.list-orders`.',
    ],
    ['an input', '❾', 'main.yaml:46 «customer»', '**customer** · input of list\n\n`customer`: string – Whose orders'],
    [
      'a path into an element',
      '❿',
      'main.yaml:52 «$.name»',
      '**$.name** · JSONPath\n\n`name` of an element of `lines` of the answer of `shop.list-orders`.\n\nString · used by tool list.',
    ],
    [
      'an argument that the body of the operation names',
      '⓫',
      'main.yaml:57 «id»',
      '**id** · argument\n\nStands for `{{id}}` in the body of `shop.add-order`.',
    ],
    [
      'a variable that nothing binds',
      '⓬',
      'main.yaml:57 «UNKNOWN»',
      '**UNKNOWN** · variable\n\nNothing binds it: no entry of `binds` says where its value comes from.',
    ],
    ['a path into a step', '⓭', 'main.yaml:66 «lines»', '**lines** · output of list-orders\n\narray from `$.lines`'],
    [
      'a code in a comment',
      '⓮',
      'main.yaml:73 «unused-step»',
      '**Nothing uses the output of this step** · `unused-step`\n\nA call step whose output neither a later step nor a mapping names is made for its effect only. If it only reads, it can go.',
    ],
  ];
  for (const [name, mark, about, text] of cases) it(name, () => assert.deepEqual(hovered(at(mapStyle, mark)), { text, about }));
});

const listStyle = `naftiko: "1.0.0-alpha2"
capability:
  consumes:
    - location: ./shared/orders.yaml
      import: orders
      as: sto❶re
  exposes:
    - type: mcp
      address: localhost
      port: 3001
      namespace: shop-tools
      tools:
        - name: list
          la❷bel: Orders
          description: List all the orders
          call: store.list-❸orders
          outputParameters:
            - type: array
              mapping: $.❹items
              items:
                type: object
                properties:
                  id: {type: string, mapping: $.i❺d}
--- file: shared/orders.yaml
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

describe('hover tells, in a file of lists that imports', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    [
      'what is imported under another name',
      '❶',
      'main.yaml:6 «store»',
      '**store** · consumed client\n\nhttps://orders.example.org\n\nOperations: `list-orders`\n\nImported from `./shared/orders.yaml` as `store` (there `orders`).',
    ],
    [
      'what a key is called in other versions',
      '❷',
      'main.yaml:14 «label»',
      '`label`: text\n\nName for people. Called `display` from ikanos 1.0.0-alpha3 on.\n\nExample: `label: Orders`\n\nSince naftiko 0.5 until naftiko 1.0.0-alpha3, then `display`.\n\n*Tool*',
    ],
    [
      'where a target comes from',
      '❸',
      'main.yaml:16 «store.list-orders»',
      '**store.list-orders** · consumed operation\n\n```http\nGET https://orders.example.org/orders\n```\n\nImported from `./shared/orders.yaml` as `store` (there `orders`).',
    ],
    [
      'paths',
      '❹',
      'main.yaml:19 «$.items»',
      '**$.items** · JSONPath\n\n`items` of the answer of `store.list-orders`.\n\nArray · used by tool list.',
    ],
    [
      'paths into elements',
      '❺',
      'main.yaml:23 «$.id»',
      '**$.id** · JSONPath\n\n`id` of an element of `items` of the answer of `store.list-orders`.\n\nString · used by tool list.',
    ],
  ];
  for (const [name, mark, about, text] of cases) it(name, () => assert.deepEqual(hovered(at(listStyle, mark)), { text, about }));
});

describe('hover in a shared file', () => {
  const shared = (token: string) => `--- file: shop.yaml
ikanos: "1.0.0-beta5"
${sharedShop}    authentication: {type: bearer, token: "{{${token}}}"}
--- file: main.yaml
ikanos: "1.0.0-beta5"
binds:
  - namespace: env
    keys: {TOKEN: SHOP_TOKEN}
capability:
  consumes:
    - from: ./shop.yaml
      import: shop
`;

  it('tells what the file that imports it knows', () => {
    assert.deepEqual(hovered(shared('TO▮KEN')), {
      about: 'shop.yaml:6 «TOKEN»',
      text: '**TOKEN** · variable\n\nIts value comes from the environment variable `SHOP_TOKEN`.\n\nBound by `env`.',
    });
  });

  it('does not call a name unbound that others may bind', () => {
    assert.ok(!hovered(shared('OT▮HER'))?.text.includes('Nothing binds'));
  });
});

describe('hover is silent', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['in free text of a block', 'ikanos: "1.0.0-beta5"\nconsumes:\n  - type: http\n    namespace: a\n    unknown: te▮xt\n'],
    ['in a comment', '# some ▮thing\nikanos: "1.0.0-beta5"\n'],
    ['on blanks', 'ikanos: "1.0.0-beta5"\n\n  ▮\n'],
  ];
  for (const [name, text] of cases) it(name, () => assert.equal(hovered(text), undefined));
});

describe('a path in words', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['$', 'all of the answer'],
    ['$.', 'all of the answer'],
    ['$.a.b', '`b` of `a` of the answer'],
    ["$['a b']", '`a b` of the answer'],
    ['$.a[0]', 'the first element of `a` of the answer'],
    ['$.a[4].b', '`b` of number 5 of the elements of `a` of the answer'],
    ['$.a[-1]', 'the last element of `a` of the answer'],
    ['$.a[-2:]', 'the last 2 elements of `a` of the answer'],
    ['$.a[:3]', 'the first 3 elements of `a` of the answer'],
    ['$.a[*].b', '`b` of every element of `a` of the answer'],
    ['$..b', '`b` anywhere in the answer'],
    ['$.a[?(@.x == 1)].b', '`b` of the elements for which `(@.x == 1)` holds of `a` of the answer'],
    ['$.a.length()', 'the result of `length()` of `a` of the answer'],
    ['$.a[', undefined],
  ];
  for (const [path, expected] of cases) it(path, () => assert.equal(pathInWords(path, 'the answer'), expected));
});

describe('hover of what stands in another file', () => {
  it('names that file as people read it', () =>
    assert.deepEqual(
      hovered(`ikanos: "1.0.0-beta5"
binds:
  - {from: ./our team.yaml, import: env}
consumes:
  - type: http
    namespace: shop
    baseUri: "{{SH▮OP}}"
--- file: our%20team.yaml
ikanos: "1.0.0-beta5"
binds:
  - {namespace: env, keys: {SHOP: SHOP_URL}}
`),
      {
        text: '**SHOP** · variable\n\nIts value comes from the environment variable `SHOP_URL`.\n\nBound by `env` in `our team.yaml`.',
        about: 'main.yaml:7 «SHOP»',
      },
    ));
});
