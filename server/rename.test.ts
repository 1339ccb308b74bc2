import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { prepared, refused, renamed } from './testing/rename.ts';
import { listStyle, mapStyle, threeFiles, threeLists } from './testing/shop.ts';

const both: [what: string, inMap: string, inList: string, to: string, map: string[], list: string[]][] = [
  [
    'a namespace',
    'namespace: sh▮op',
    'namespace: sh▮op',
    'store',
    [
      'main.yaml:11: namespace: store',
      'main.yaml:32: call: store.get-order',
      'main.yaml:46: all: {type: call, call: store.list-orders}',
      'main.yaml:47: one: {type: call, call: store.get-order, with: {id: "{{order}}"}}',
    ],
    [
      'main.yaml:12: namespace: store',
      'main.yaml:33: call: store.get-order',
      'main.yaml:47: - {name: all, type: call, call: store.list-orders}',
      'main.yaml:48: - {name: one, type: call, call: store.get-order, with: {id: "{{order}}"}}',
    ],
  ],
  [
    'an operation',
    'get-or▮der:',
    'name: get-or▮der',
    'fetch',
    [
      'main.yaml:18: fetch:',
      'main.yaml:32: call: shop.fetch',
      'main.yaml:47: one: {type: call, call: shop.fetch, with: {id: "{{order}}"}}',
    ],
    [
      'main.yaml:19: - name: fetch',
      'main.yaml:33: call: shop.fetch',
      'main.yaml:48: - {name: one, type: call, call: shop.fetch, with: {id: "{{order}}"}}',
    ],
  ],
  [
    'a parameter, with the placeholder of its path',
    'i▮d: {in: path}',
    'name: i▮d,',
    'order-id',
    [
      'main.yaml:16: path: "/orders/{{order-id}}"',
      'main.yaml:21: order-id: {in: path}',
      'main.yaml:33: with: {order-id: orders.number}',
      'main.yaml:47: one: {type: call, call: shop.get-order, with: {order-id: "{{order}}"}}',
    ],
    [
      'main.yaml:17: path: "/orders/{{order-id}}"',
      'main.yaml:22: - {name: order-id, in: path}',
      'main.yaml:34: with: {order-id: orders.number}',
      'main.yaml:48: - {name: one, type: call, call: shop.get-order, with: {order-id: "{{order}}"}}',
    ],
  ],
  [
    'an aggregate',
    'namespace: ord▮ers',
    'namespace: ord▮ers',
    'sales',
    ['main.yaml:26: namespace: sales', 'main.yaml:33: with: {id: sales.number}', 'main.yaml:40: ref: sales.find'],
    ['main.yaml:27: namespace: sales', 'main.yaml:34: with: {id: sales.number}', 'main.yaml:41: ref: sales.find'],
  ],
  [
    'a flow, from where it is referred to',
    'ref: orders.fi▮nd',
    'ref: orders.fi▮nd',
    'seek',
    ['main.yaml:28: seek:', 'main.yaml:40: ref: orders.seek'],
    ['main.yaml:29: - name: seek', 'main.yaml:41: ref: orders.seek'],
  ],
  [
    'a step',
    'on▮e: {type',
    'name: on▮e,',
    'two',
    [
      'main.yaml:47: two: {type: call, call: shop.get-order, with: {id: "{{order}}"}}',
      'main.yaml:49: - {target: total, value: $.two.total}',
    ],
    [
      'main.yaml:48: - {name: two, type: call, call: shop.get-order, with: {id: "{{order}}"}}',
      'main.yaml:50: - {targetName: total, value: $.two.total}',
    ],
  ],
  [
    'an output',
    'tot▮al: {type',
    'name: tot▮al,',
    'sum',
    ['main.yaml:49: - {target: sum, value: $.one.total}', 'main.yaml:51: sum: {type: number}'],
    ['main.yaml:50: - {targetName: sum, value: $.one.total}', 'main.yaml:52: - {name: sum, type: number}'],
  ],
  [
    'a variable',
    'TOK▮EN: SHOP',
    'TOK▮EN: SHOP',
    'KEY',
    ['main.yaml:7: KEY: SHOP_TOKEN', 'main.yaml:13: authentication: {type: bearer, token: "{{KEY}}"}'],
    ['main.yaml:8: KEY: SHOP_TOKEN', 'main.yaml:14: authentication: {type: bearer, token: "{{KEY}}"}'],
  ],
];

describe('rename in one file', () => {
  for (const [what, inMap, inList, to, map, list] of both) {
    it(`of ${what}, map style`, () => assert.deepEqual(renamed(mapStyle, inMap, to), map));
    it(`of ${what}, list style`, () => assert.deepEqual(renamed(listStyle, inList, to), list));
  }

  it('of a tool changes the skill that takes it', () =>
    assert.deepEqual(renamed(mapStyle, 'find-ord▮er:', 'seek'), [
      'main.yaml:39: seek:',
      'main.yaml:59: find: {description: d, from: {sourceNamespace: tools, action: seek}}',
    ]));

  it('of a prompt, a resource, a bind and an argument', () => {
    const file = `ikanos: "1.0.0-beta5"
binds:
  - {namespace: env, keys: {TOKEN: T}}
capability:
  consumes:
    - {type: http, namespace: shop, baseUri: "https://shop.example.org", authentication: {type: bearer, token: "{{env.TOKEN}}"}}
  exposes:
    - type: mcp
      port: 3000
      namespace: tools
      resources:
        note: {uri: "note://{key}", description: d, inputParameters: {key: {type: string, description: d}}, call: shop.x}
      prompts:
        greet: {description: d, arguments: {who: {description: d}}, template: [{role: user, content: "Hello {{who}}"}]}
`;
    assert.deepEqual(renamed(file, 'namespace: en▮v', 'secrets'), [
      'main.yaml:3: - {namespace: secrets, keys: {TOKEN: T}}',
      'main.yaml:6: - {type: http, namespace: shop, baseUri: "https://shop.example.org", authentication: {type: bearer, token: "{{secrets.TOKEN}}"}}',
    ]);
    assert.deepEqual(renamed(file, '{{wh▮o}}', 'name'), [
      'main.yaml:14: greet: {description: d, arguments: {name: {description: d}}, template: [{role: user, content: "Hello {{name}}"}]}',
    ]);
    assert.deepEqual(renamed(file, 'gre▮et:', 'welcome'), [
      'main.yaml:14: welcome: {description: d, arguments: {who: {description: d}}, template: [{role: user, content: "Hello {{who}}"}]}',
    ]);
    assert.deepEqual(renamed(file, '{k▮ey}', 'number'), [
      'main.yaml:12: note: {uri: "note://{number}", description: d, inputParameters: {number: {type: string, description: d}}, call: shop.x}',
    ]);
  });

  it('keeps quotes, and sets them where the name alone would be no text', () => {
    assert.deepEqual(renamed(mapStyle.replace('get-order:', "'get-order':"), "'get-or▮der':", 'on')[0], "main.yaml:18: 'on':");
    assert.deepEqual(
      renamed(mapStyle, 'on▮e: {type', 'y')[0],
      'main.yaml:47: "y": {type: call, call: shop.get-order, with: {id: "{{order}}"}}',
    );
  });
});

describe('rename across files', () => {
  it('of a namespace changes the imports, and leaves an alias alone', () =>
    assert.deepEqual(renamed(threeFiles, '\n    namespace: sh▮op', 'market'), [
      'shop.yaml:4: namespace: market',
      'main.yaml:10: - {from: ./shop.yaml, import: market, as: store}',
    ]));

  it('of a namespace imported without alias changes every call', () =>
    assert.deepEqual(renamed(threeLists, '    namespace: sh▮op', 'market'), [
      'shop.yaml:4: namespace: market',
      'main.yaml:7: - {location: ./shop.yaml, import: market}',
      'main.yaml:13: - {name: list, description: All orders, call: market.list-orders}',
      'other.yaml:7: - {location: ./shop.yaml, import: market}',
      'other.yaml:16: - {name: all, method: GET, call: market.list-orders}',
    ]));

  it('of an alias reaches the shared files that are read with it', () =>
    assert.deepEqual(renamed(threeFiles, 'as: sto▮re', 'market'), [
      'main.yaml:10: - {from: ./shop.yaml, import: shop, as: market}',
      'main.yaml:20: call: market.list-orders',
      'flows.yaml:9: call: market.get-order',
    ]));

  it('of a variable, from either side', () => {
    const expected = ['main.yaml:7: KEY: SHOP_TOKEN', 'shop.yaml:6: authentication: {type: bearer, token: "{{KEY}}"}'];
    assert.deepEqual(renamed(threeFiles, 'TOK▮EN: SHOP', 'KEY'), expected);
    assert.deepEqual(renamed(threeFiles, '{{TOK▮EN}}', 'KEY'), expected);
  });

  it('of a variable that two capabilities bind for one shared file changes both', () => {
    const second =
      '--- file: second.yaml\nikanos: "1.0.0-beta5"\nbinds:\n  - {namespace: env, keys: {TOKEN: T}}\ncapability:\n  consumes:\n    - {from: ./shop.yaml, import: shop}\n';
    assert.deepEqual(renamed(threeFiles + second, 'TOK▮EN: SHOP', 'KEY'), [
      'main.yaml:7: KEY: SHOP_TOKEN',
      'second.yaml:3: - {namespace: env, keys: {KEY: T}}',
      'shop.yaml:6: authentication: {type: bearer, token: "{{KEY}}"}',
    ]);
  });

  it('of an operation', () => {
    assert.deepEqual(renamed(threeFiles, 'call: store.get-or▮der', 'fetch'), [
      'shop.yaml:11: fetch: {method: GET, inputParameters: {id: {in: path}}}',
      'flows.yaml:9: call: store.fetch',
    ]);
    assert.deepEqual(renamed(threeLists, 'name: list-or▮ders', 'every'), [
      'shop.yaml:10: - {name: every, method: GET}',
      'main.yaml:13: - {name: list, description: All orders, call: shop.every}',
      'other.yaml:16: - {name: all, method: GET, call: shop.every}',
    ]);
  });
});

describe('rename of an argument that is passed by its name', () => {
  const byName = mapStyle.replace('          with: {id: orders.number}\n', '').replace('number: {type', 'id: {type');

  it('says so in `with` when the giver changes', () =>
    assert.deepEqual(renamed(byName, 'i▮d: {type: string', 'number'), [
      'main.yaml:31: number: {type: string, description: d}',
      'main.yaml:33: with:',
      'main.yaml:34: id: orders.number',
    ]));

  it('and when the taker does', () =>
    assert.deepEqual(renamed(byName, 'i▮d: {in: path}', 'number'), [
      'main.yaml:16: path: "/orders/{{number}}"',
      'main.yaml:21: number: {in: path}',
      'main.yaml:33: with:',
      'main.yaml:34: number: orders.id',
      'main.yaml:48: one: {type: call, call: shop.get-order, with: {number: "{{order}}"}}',
    ]));
});

describe('a rename is refused', () => {
  const cases: [why: string, fixture: string, at: string, to: string, expected: string][] = [
    [
      'when the version does not allow the name',
      mapStyle,
      'namespace: sh▮op',
      'my shop',
      '`my shop` is not a valid `namespace`: it takes letters, digits and hyphens, such as `list-orders`.',
    ],
    [
      'when it is no name of a variable',
      listStyle,
      'TOK▮EN: SHOP',
      'key',
      '`key` is not a valid name for a variable: it takes capital letters, digits and underscores, beginning with a letter, such as `API_TOKEN`.',
    ],
    [
      'when the namespace is taken',
      mapStyle,
      'namespace: sh▮op',
      'tools',
      'The namespace `tools` is taken by a consumed API. Choose another name: servers and consumed APIs share their names.',
    ],
    ['when the tool is there, in a map', mapStyle, 'find-ord▮er:', 'both', 'There is a tool `both` already.'],
    ['when the tool is there, in a list', listStyle, 'name: find-ord▮er', 'both', 'There is a tool `both` already.'],
    [
      'when another resource has the operation',
      mapStyle.replace(
        '            list-orders:',
        '        all:\n          path: /orders\n          operations:\n            list-orders:',
      ),
      'get-or▮der:',
      'list-orders',
      'There is an operation `list-orders` already.',
    ],
    [
      'when a step would hide it',
      mapStyle,
      'ord▮er: {type',
      'all',
      'With this name, `order` in line 47 of main.yaml would mean something else.',
    ],
    [
      'when a name in a shared file would change hands',
      threeFiles,
      'call: store.get-or▮der',
      'list-orders',
      'There is an operation `list-orders` already.',
    ],
    ['when it is empty', mapStyle, 'on▮e: {type', ' ', 'A name cannot be empty.'],
  ];
  for (const [why, fixture, at, to, expected] of cases) it(why, () => assert.equal(refused(fixture, at, to), expected));
});

describe('before a rename', () => {
  it('the name is marked, without quotes', () => {
    assert.equal(prepared(mapStyle, 'call: sh▮op.get-order\n'), 'shop at main.yaml:32 «shop»');
    assert.equal(prepared(mapStyle.replace('get-order:', '"get-order":'), '"get-or▮der":'), 'get-order at main.yaml:18 «get-order»');
  });
  it('nothing is marked where there is no name', () => assert.equal(prepared(mapStyle, 'description: One ▮order'), null));
  it('it is said why not', () => {
    assert.equal(
      prepared(mapStyle.replace('{{TOKEN}}', '{{SECRET}}'), '{{SEC▮RET}}'),
      '`SECRET` is not declared anywhere that can be read, so there is nothing to rename.',
    );
    assert.equal(
      prepared(mapStyle.replace('id: {in: path}', 'REGION: {in: environment}'), 'REG▮ION:'),
      '`REGION` is also the name of the environment variable that it is read from. Give it a `value` first.',
    );
    assert.equal(prepared(threeLists, 'location: ./sh▮op.yaml, import: shop}\n  exposes:\n    - type: mcp'), null);
  });
});
