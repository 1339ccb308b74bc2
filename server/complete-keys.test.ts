import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shopClient } from '../spec/testing/shop-parts.ts';
import { accepted, labels, proposed } from './testing/complete.ts';

const beta = (text: string) => `ikanos: "1.0.0-beta5"\n${text}`;
const alpha = (text: string) => `naftiko: "1.0.0-alpha1"\n${text}`;

describe('keys', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['of a file', beta('▮'), ['info', 'binds', 'capability', 'consumes', 'aggregates', 'exposes']],
    ['of an older file', alpha('▮'), ['info', 'binds', 'capability', 'consumes']],
    ['that are not there yet', beta('capability: {}\n▮'), ['info', 'binds', 'consumes', 'aggregates', 'exposes']],
    [
      'of all that an entry can be',
      beta('binds:\n  - ▮'),
      ['new bind', 'namespace', 'description', 'location', 'keys', 'from', 'import', 'as'],
    ],
    [
      'in the middle of a word',
      beta('capability:\n  exposes:\n    - type: mcp\n      po▮\n'),
      [
        'namespace',
        'port',
        'tools',
        'description',
        'transport',
        'address',
        'authentication',
        'maxBinarySize',
        'ttlMs',
        'cacheScope',
        'resources',
        'prompts',
      ],
    ],
    [
      'of what `type` says',
      beta('capability:\n  consumes:\n    - type: http\n      authentication:\n        type: bearer\n        ▮'),
      ['token'],
    ],
    [
      'in flow style',
      beta('capability:\n  consumes:\n    - {type: http, namespace: a, ▮}\n'),
      ['baseUri', 'description', 'authentication', 'inputParameters', 'tunnel', 'resources'],
    ],
    [
      'of a block that a blank line opens',
      beta('info:\n  ▮\n'),
      ['display', 'description', 'version', 'tags', 'created', 'modified', 'stakeholders'],
    ],
    [
      'of a parameter in an older file',
      alpha(
        'capability:\n  exposes:\n    - type: mcp\n      tools:\n        - name: a\n          inputParameters:\n            - name: x\n              ▮',
      ),
      ['type', 'description', 'required'],
    ],
  ];
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(labels(text), expected));

  it('are what the first one excludes no more', () => {
    const tool = (keys: string) =>
      beta(`capability:\n  exposes:\n    - type: mcp\n      tools:\n        list:\n          ${keys}\n          ▮`);
    assert.ok(labels(tool('description: x')).includes('ref'));
    assert.ok(!labels(tool('call: a.b')).includes('ref'));
    assert.ok(!labels(tool('call: a.b')).includes('steps'));
  });

  it('tell what they take and whether they must be there', () => {
    const [port] = proposed(beta('capability:\n  exposes:\n    - type: mcp\n      namespace: a\n      po▮\n'));
    assert.equal(port?.label, 'port');
    assert.equal(port.detail, 'whole number, 1 to 65535 (required)');
    assert.deepEqual(port.documentation, {
      kind: 'markdown',
      value:
        '`port`: whole number, 1 to 65535\n\nPort to listen on, 1 to 65535, without quotes. Needed unless `transport` is `stdio`.\n\nExample: `port: 3000`',
    });
  });
});

describe('a key that is accepted', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['goes on behind its colon', beta('inf▮'), 'binds', beta('binds:\n  - namespace: ▮env\n    keys:\n      API_TOKEN: API_TOKEN')],
    [
      'brings what is required below it',
      beta('capability:\n  ▮'),
      'consumes',
      beta('capability:\n  consumes:\n    - type: http\n      namespace: ▮orders\n      baseUri: https://api.example.org/v1'),
    ],
    [
      'replaces the word, and no colon that is there',
      beta('capability:\n  exposes:\n    - type: mcp\n      po▮rt: 3000\n'),
      'address',
      beta('capability:\n  exposes:\n    - type: mcp\n      address▮: 3000\n'),
    ],
    ['is written out in flow style', beta('info: {dis▮}\n'), 'display', beta('info: {display: ▮}\n')],
    ['is put at the column where it belongs', beta('info:\n▮'), 'display', beta('info:\n  display: ▮')],
    [
      'stays where the block ends',
      beta('info:\n  display: A\n  description: B\n▮\ncapability: {}\n'),
      'binds',
      beta('info:\n  display: A\n  description: B\nbinds:\n  - namespace: ▮env\n    keys:\n      API_TOKEN: API_TOKEN\ncapability: {}\n'),
    ],
    [
      'begins an item where a list goes on',
      beta('info:\n  stakeholders:\n    - role: owner\n      fullName: A\n    ▮\n'),
      'role',
      beta('info:\n  stakeholders:\n    - role: owner\n      fullName: A\n    - role: ▮\n'),
    ],
    [
      'begins an item behind a dash without a blank',
      beta('info:\n  stakeholders:\n    -▮\n'),
      'role',
      beta('info:\n  stakeholders:\n    - role: ▮\n'),
    ],
    [
      'has line breaks of the place in an older file',
      alpha('capability:\n  exposes:\n    - type: mcp\n      ▮\n'),
      'tools',
      alpha(
        'capability:\n  exposes:\n    - type: mcp\n      tools:\n        - name: ▮list-orders\n          description: What this tool does\n          call: orders.list-orders\n',
      ),
    ],
  ];
  for (const [name, text, label, expected] of cases) it(name, () => assert.equal(accepted(text, label), expected));

  it('has the same place for clients that indent what they insert, and plain text for those without snippets', () => {
    const text = beta('capability:\n  exposes:\n    - type: mcp\n      ▮\n');
    const expected = beta(
      'capability:\n  exposes:\n    - type: mcp\n      tools:\n        list-orders:\n          description: What this tool does\n          call: orders.list-orders▮\n',
    );
    assert.equal(accepted(text, 'tools', { keepsIndentation: false, snippets: false }), expected);
    assert.equal(accepted(text, 'tools', { keepsIndentation: true, snippets: false }), expected);
    assert.equal(accepted(text, 'tools', { keepsIndentation: false }).replace('▮', ''), expected.replace('▮', ''));
  });
});

describe('blocks', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    [
      'a tool',
      beta('capability:\n  exposes:\n    - type: mcp\n      tools:\n        ▮\n'),
      'new tool',
      beta(
        'capability:\n  exposes:\n    - type: mcp\n      tools:\n        ▮list-orders:\n          description: What this tool does\n          call: orders.list-orders\n',
      ),
    ],
    [
      'a tool in a list',
      alpha('capability:\n  exposes:\n    - type: mcp\n      tools:\n        - ▮\n'),
      'new tool',
      alpha(
        'capability:\n  exposes:\n    - type: mcp\n      tools:\n        - name: ▮list-orders\n          description: What this tool does\n          call: orders.list-orders\n',
      ),
    ],
    [
      'a consumed operation',
      beta('consumes:\n  - type: http\n    resources:\n      orders:\n        operations:\n          ▮\n'),
      'new operation',
      beta(
        'consumes:\n  - type: http\n    resources:\n      orders:\n        operations:\n          ▮list-orders:\n            method: GET\n',
      ),
    ],
    [
      'a server of one kind',
      beta('exposes:\n  - ▮\n'),
      'new REST server',
      beta('exposes:\n  - type: rest\n    namespace: ▮api\n    port: 8080\n'),
    ],
    [
      'a step of one kind',
      beta(
        'capability:\n  exposes:\n    - type: mcp\n      tools:\n        a:\n          steps:\n            one:\n              type: ▮\n',
      ),
      'lookup',
      beta(
        'capability:\n  exposes:\n    - type: mcp\n      tools:\n        a:\n          steps:\n            one:\n              type: lookup▮\n',
      ),
    ],
  ];
  for (const [name, text, label, expected] of cases) it(name, () => assert.equal(accepted(text, label), expected));
});

it('a block shows what will be there, before the keys that one could write one by one', () => {
  const [type, first, second, ...others] = proposed(beta('exposes:\n  - ▮\n'));
  assert.deepEqual(
    [type, first, second].map((item) => item?.label),
    ['type', 'new REST server', 'new MCP server'],
  );
  assert.equal(first?.detail, 'Add a REST server');
  assert.deepEqual(first.documentation, {
    kind: 'markdown',
    value: 'A REST API made of the clients below.\n\n```yaml\ntype: rest\nnamespace: api\nport: 8080\n```',
  });
  assert.deepEqual(
    others.slice(0, 3).map(({ label }) => label),
    ['new skill server', 'new control server', 'namespace'],
  );
});

it('a block names what is there, and what is still free', () => {
  const text = beta(`${shopClient}      resources: {items: {path: /items, operations: {list-items: {method: GET}, get-item: {method: GET}}}}
  exposes:
    - type: mcp
      namespace: api
      port: 8080
      tools:
        list-orders: {description: Lists, call: shop.list-items}
        ▮
    - type: control
      port: 9090
`);
  assert.equal(
    accepted(text, 'new tool'),
    text.replace('▮', '▮list-orders-2:\n          description: What this tool does\n          call: shop.list-items'),
  );
  const [tool] = proposed(text).filter(({ label }) => label === 'new tool');
  assert.match(tool?.textEdit?.newText ?? '', /call: \$\{3\|shop\.list-items,shop\.get-item\|\}$/);
  const server = text.replace('        ▮\n', '').replace('      port: 9090\n', '      port: 9090\n    - ▮\n');
  assert.equal(accepted(server, 'new REST server'), server.replace('▮', 'type: rest\n      namespace: ▮api-2\n      port: 8081'));
});

describe('a file without a version', () => {
  it('begins with one, or with a whole capability', () => {
    assert.deepEqual(labels('▮'), ['ikanos', 'new capability', 'new shared clients']);
    assert.equal(accepted('▮', 'ikanos'), 'ikanos: 1.0.0-beta5▮');
  });
});

describe('values', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'of a list',
      beta('consumes:\n  - type: http\n    resources:\n      a:\n        operations:\n          b:\n            method: ▮\n'),
      ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    ],
    [
      'that are true or false',
      beta('capability:\n  exposes:\n    - type: mcp\n      tools:\n        a:\n          hints:\n            readOnly: ▮\n'),
      ['true', 'false'],
    ],
    [
      'that tell what a block is, whatever else it has',
      beta('exposes:\n  - type: ▮\n    port: 3000\n'),
      ['rest', 'mcp', 'skill', 'control'],
    ],
    ['of an older file', 'naftiko: "0.4"\ncapability:\n  exposes:\n    - type: ▮\n', ['api', 'mcp']],
    ['in quotes', beta('exposes:\n  - type: "▮"\n'), ['rest', 'mcp', 'skill', 'control']],
    ['in a flow list', beta('exposes:\n  - {type: ▮}\n'), ['rest', 'mcp', 'skill', 'control']],
    [
      'that are versions, newest first',
      'ikanos: ▮\n',
      ['1.0.0-beta5', '1.0.0-beta4', '1.0.0-beta3', '1.0.0-beta2', '1.0.0-beta1', '1.0.0-alpha4', '1.0.0-alpha3'],
    ],
    [
      'that are versions, where the file is written like another one',
      'ikanos: "▮"\nconsumes:\n  - type: http\n    namespace: a\n    baseUri: https://a.example.org\n    resources:\n      - name: b\n        path: /b\n        operations:\n          - name: c\n            method: GET\n',
      ['1.0.0-beta5', '1.0.0-beta4', '1.0.0-beta3', '1.0.0-beta2', '1.0.0-beta1', '1.0.0-alpha4', '1.0.0-alpha3'],
    ],
    ['that hold without being written', beta('capability:\n  exposes:\n    - type: mcp\n      ttlMs: ▮\n'), ['0']],
    [
      'that are media types',
      beta('capability:\n  aggregates:\n    - flows:\n        a:\n          outputMediaType: application/p▮\n'),
      [
        'application/json',
        'application/xml',
        'application/pdf',
        'application/octet-stream',
        'application/zip',
        'text/plain',
        'text/csv',
        'text/html',
        'text/markdown',
        'image/png',
        'image/jpeg',
        'image/svg+xml',
      ],
    ],
  ];
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(labels(text), expected));

  it('of versions say what each brought', () => {
    const [newest] = proposed('ikanos: ▮\n');
    assert.deepEqual(newest?.documentation, {
      kind: 'markdown',
      value: 'The newest structure: brought the `version` of a capability and how long MCP answers may be kept.',
    });
  });

  it('are put in quotes only where YAML would read something else', () => {
    assert.equal(accepted('naftiko: ▮\n', '0.5'), 'naftiko: "0.5"▮\n');
    assert.equal(accepted('naftiko: "▮"\n', '0.5'), 'naftiko: "0.5▮"\n');
    assert.equal(accepted('ikanos: ▮\n', '1.0.0-beta5'), 'ikanos: 1.0.0-beta5▮\n');
  });

  it('replace the whole word', () => {
    assert.equal(accepted(beta('exposes:\n  - type: m▮cp\n'), 'rest'), beta('exposes:\n  - type: rest▮\n'));
    assert.equal(accepted(beta('exposes:\n  - type: "m▮cp"\n'), 'rest'), beta('exposes:\n  - type: "rest▮"\n'));
  });
});

it('the next list opens by itself where something is to be chosen', () => {
  const tool = beta('capability:\n  exposes:\n    - type: mcp\n      tools:\n        ask:\n          ▮\n');
  const leadsOn = proposed(tool, { suggestAfterAccept: true }).filter(({ command }) => command?.command === 'editor.action.triggerSuggest');
  assert.deepEqual(
    leadsOn.map(({ label }) => label),
    ['tags', 'description', 'hints', 'inputParameters', 'ref', 'call', 'steps', 'outputParameters', 'mappings'],
  );
});
