import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { prepareRename, renameAt } from './rename.ts';
import { readFixture } from './testing/fixture.ts';
import { cursorAt, listStyle, mapStyle, threeFiles, threeLists } from './testing/shop.ts';

/** The lines that a rename changes, as `file:line: text after`. */
function renamed(fixture: string, what: string, newName: string): string[] {
  const { file, project, offset, texts, after } = readFixture(cursorAt(fixture, what));
  const edit = renameAt(file, project, { offset, newName, annotates: false });
  assert.ok(edit, 'nothing to rename');
  const changed = after(edit);
  const parts = changed.startsWith('--- file: ')
    ? changed.split(/^--- file: (\S+)\n/m).slice(1)
    : [Object.keys(edit.changes ?? {})[0]?.slice('file:///ws/'.length) ?? '', changed];
  const lines: string[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const name = parts[at] ?? '';
    const before = (texts.get(`file:///ws/${name}`) ?? '').split('\n');
    for (const [index, line] of (parts[at + 1] ?? '').split('\n').entries())
      if (!before.includes(line)) lines.push(`${name}:${index + 1}: ${line.trim()}`);
  }
  return lines;
}

function refused(fixture: string, what: string, newName: string): string {
  try {
    renamed(fixture, what, newName);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'not refused';
}

function prepared(fixture: string, what: string): string | null {
  const { file, project, offset, uri, show } = readFixture(cursorAt(fixture, what));
  try {
    const result = prepareRename(file, project, offset);
    return result && 'placeholder' in result ? `${result.placeholder} at ${show(uri, result.range)}` : null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

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

describe('a name that only a placeholder declares', () => {
  const text = (keyed: boolean) => {
    const map = (name: string, fields: string) => (keyed ? `${name}: {${fields}}` : `{name: ${name}, ${fields}}`);
    const first = (name: string) => (keyed ? `${name}:` : `- name: ${name}`);
    const all = (...entries: string[]) => (keyed ? `{${entries.join(', ')}}` : `[${entries.join(', ')}]`);
    const id = all(map('id', 'type: string, description: d'));
    return `${keyed ? 'ikanos: "1.0.0-beta5"' : 'naftiko: "1.0.0-alpha2"\ninfo: {label: A, description: d}'}
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.example.org
      resources:
        ${first('orders')}
          path: "/orders/{{id}}"
          operations: ${all(map('get', 'method: GET'), map('put', 'method: PUT, body: {type: json, data: {id: "{{id}}", text: "{{note}}"}}'))}
  exposes:
    - type: mcp
      port: 3000
      namespace: tools
      tools:
        ${first('one')}
          description: d
          inputParameters: ${id}
          call: shop.get
        ${first('two')}
          description: d
          inputParameters: ${id}
          call: shop.put
          with: {id: tools.id, note: "{{id}}"}
    - type: rest
      port: 3001
      namespace: api
      resources:
        ${first('order')}
          path: "/o/{id}"
          operations: ${all(map('read', 'method: GET, call: shop.get'), map('write', 'method: PUT, call: shop.put, with: {id: api.id, note: "{{id}}"}'))}
`;
  };

  for (const keyed of [true, false]) {
    const style = keyed ? 'map style' : 'list style';
    const lines = (...found: string[]) => found;
    it(`gets another one where it is, and where it is given, ${style}`, () => {
      const before = text(keyed).split('\n');
      const changes = renamed(text(keyed), 'path: "/orders/{{i▮d}}"', 'order-id').map((line) => line.replace(/^main\.yaml:\d+: /, ''));
      const changed = (part: string) => before.find((line) => line.includes(part))?.trim() ?? '';
      assert.deepEqual(
        changes,
        lines(
          'path: "/orders/{{order-id}}"',
          changed('method: PUT, body').replace('"{{id}}"', '"{{order-id}}"'),
          'with:',
          'order-id: tools.id',
          'with: {order-id: tools.id, note: "{{id}}"}',
          changed('/o/').length > 0
            ? changed('method: PUT, call')
                .replace('call: shop.get', 'call: shop.get, with: {order-id: api.id}')
                .replace('with: {id:', 'with: {order-id:')
            : '',
        ),
      );
      assert.deepEqual(
        renamed(text(keyed), 'with: {i▮d: tools.id', 'order-id').map((line) => line.replace(/^main\.yaml:\d+: /, '')),
        changes,
      );
    });

    it(`in a route, ${style}`, () => {
      const before = text(keyed).split('\n');
      const line = before.find((one) => one.includes('method: PUT, call'))?.trim() ?? '';
      const expected = lines(
        'path: "/o/{number}"',
        line
          .replace('call: shop.get', 'call: shop.get, with: {id: api.number}')
          .replace('api.id, note: "{{id}}"', 'api.number, note: "{{number}}"'),
      );
      for (const cursor of ['/o/{i▮d}', 'id: api.i▮d'])
        assert.deepEqual(
          renamed(text(keyed), cursor, 'number').map((one) => one.replace(/^main\.yaml:\d+: /, '')),
          expected,
        );
    });

    it(`stays when what gives it gets another one, ${style}`, () =>
      assert.deepEqual(
        renamed(
          text(keyed)
            .replace(keyed ? 'id: {type' : 'name: id', keyed ? 'ID0: {type' : 'name: ID0')
            .replace('ID0', 'id'),
          keyed
            ? `one:\n          description: d\n          inputParameters: {i▮d`
            : `one\n          description: d\n          inputParameters: [{name: i▮d`,
          'number',
        ).map((line) => line.replace(/^main\.yaml:\d+: /, '')),
        lines(
          keyed
            ? 'inputParameters: {number: {type: string, description: d}}'
            : 'inputParameters: [{name: number, type: string, description: d}]',
          'with:',
          'id: tools.number',
        ),
      ));
  }

  it('across files', () => {
    const files = threeFiles.replace(', inputParameters: {id: {in: path}}', '');
    assert.deepEqual(renamed(files, 'path: "/orders/{{i▮d}}"', 'number'), [
      'shop.yaml:9: path: "/orders/{{number}}"',
      'flows.yaml:10: with: {number: orders.number}',
    ]);
  });

  it('is refused where it is taken, or no name', () => {
    assert.equal(refused(text(true), 'text: "{{no▮te}}"', 'id'), 'There is a parameter `id` already.');
    assert.equal(
      refused(text(true), 'path: "/orders/{{i▮d}}"', 'my id'),
      'A placeholder takes letters, digits, hyphens and underscores, such as `order_id`.',
    );
  });
});

describe('a rename that changes what is sent', () => {
  const query = mapStyle.replace(
    'list-orders:\n              method: GET',
    'list-orders:\n              method: GET\n              inputParameters: {sort: {in: query}}',
  );
  const rest = `ikanos: "1.0.0-beta5"
capability:
  exposes:
    - type: rest
      port: 3000
      namespace: api
      resources:
        orders:
          path: /orders
          operations:
            list: {method: GET, inputParameters: {Sort-By: {in: header, type: string, description: d}}, call: shop.list, with: {sort: api.Sort-By}}
`;
  const sent = 'The query parameter `sort` is sent under this name: the API would be sent `order` from now on.';
  const read = 'The header `Sort-By` is read under this name: callers would have to send `Order` from now on.';

  it('is refused where nobody can be asked', () => {
    assert.equal(refused(query, 'so▮rt: {in: query', 'order'), sent);
    assert.equal(refused(rest, 'api.Sort▮-By', 'Order'), read);
    assert.equal(
      refused(
        threeLists.replace('GET}\n--- file: other', 'GET, inputParameters: [{name: sort, in: query}]}\n--- file: other'),
        'name: so▮rt',
        'order',
      ),
      sent,
    );
  });

  it('is asked about where it can be', () => {
    const { file, project, offset, after: textAfter } = readFixture(cursorAt(query, 'so▮rt: {in: query'));
    const edit = renameAt(file, project, { offset, newName: 'order', annotates: true });
    assert.deepEqual(edit?.changeAnnotations, {
      'on-the-wire': { label: 'Changes what is sent', description: sent, needsConfirmation: true },
    });
    assert.deepEqual(
      edit.documentChanges?.flatMap((change) =>
        'edits' in change ? change.edits.map((one) => 'annotationId' in one && one.annotationId) : [],
      ),
      ['on-the-wire'],
    );
    assert.equal(textAfter(edit), query.replace('sort:', 'order:'));
  });
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
