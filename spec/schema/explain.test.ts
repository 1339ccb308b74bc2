import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEdits } from '../edits/apply-edits.ts';
import { readSourceFile } from '../read-file.ts';
import { lineStarts, toPosition } from '../syntax/positions.ts';
import { ordersList, ordersMap, sharedShop, shopClient, toolServer } from '../testing/shop-parts.ts';
import { explain } from './explain.ts';

const beta5 = 'ikanos: 1.0.0-beta5\n';
const alpha1 = 'naftiko: 1.0.0-alpha1\n';
const alpha2 = 'naftiko: 1.0.0-alpha2\n';

/** `LINE marked text | code: message`, one for each problem. */
function problemsOf(text: string): readonly string[] {
  const file = readSourceFile('file:///capability.yml', text);
  const starts = lineStarts(text);
  return explain(file).map((problem) => {
    const { line } = toPosition(starts, problem.span.start);
    return `${line + 1} ${text.slice(problem.span.start, problem.span.end)} | ${problem.code}: ${problem.message}`;
  });
}

function checkExplain(text: string, expected: readonly string[]): void {
  assert.deepEqual(problemsOf(text), expected);
}

/** The text after the preferred fix of its only problem. */
function checkFix(text: string, title: string, after: string): void {
  const [problem, ...others] = explain(readSourceFile('file:///capability.yml', text));
  assert.deepEqual(others, []);
  const fix = problem?.fixes?.().find((candidate) => candidate.title === title);
  assert.ok(fix, `no fix ${title}: ${problem?.fixes?.().map((candidate) => candidate.title)}`);
  assert.equal(applyEdits(text, fix.edits), after);
}

/** A tool in a server in a capability, indented as it has to be. */
function tool(lines: string): string {
  return `${beta5}capability:
${toolServer}        ping:
${lines.replace(/^/gm, '          ')}
`;
}

function client(lines: string, head = beta5): string {
  return `${head}${sharedShop}${lines.replace(/^/gm, '    ')}
`;
}

describe('a key that does not belong', () => {
  test('is set right by the nearest one', () => {
    checkExplain(tool('description: Pings\ncal: shop.ping'), ['10 cal | unknown-key: `cal` is not a key of a tool. Did you mean `call`?']);
    checkFix(tool('description: Pings\ncal: shop.ping'), 'Rename to `call`', tool('description: Pings\ncall: shop.ping'));
  });

  test('is unknown when nothing is near', () => {
    checkExplain(client('colour: red'), ['6 colour | unknown-key: `colour` is not a key of an HTTP client.']);
    checkFix(client('colour: red # why not'), 'Remove `colour`', client('# why not'));
  });

  test('is known from elsewhere', () => {
    const info = `${beta5}info:\n  title: Shop\n  description: Sells\nconsumes:\n  - type: http\n    namespace: a\n    baseUri: https://a.org\n`;
    checkExplain(info, ['3 title | unknown-key: `title` is not a key of an info block. Here it is called `display`.']);
  });

  test('is kept as a comment when it is a sentence', () => {
    const rest = (line: string) => `${beta5}exposes:\n  - type: rest\n    namespace: api\n    port: 80\n${line}`;
    checkExplain(rest('    description: Sells things\n'), ['6 description | unknown-key: `description` is not a key of a REST server.']);
    checkFix(rest('    description: Sells things\n'), 'Turn `description` into a comment', rest('    # description: Sells things\n'));
  });

  test('belongs further out', () => {
    const text = client('resources:\n  orders:\n    operations:\n      list:\n        method: GET\n        path: /orders');
    checkExplain(text, ['11 path | misplaced-key: `path` belongs to the consumed resource, not to the consumed operation.']);
    checkFix(
      text,
      'Move `path` to the consumed resource',
      client('resources:\n  orders:\n    path: /orders\n    operations:\n      list:\n        method: GET').replace(/\n$/, '\n'),
    );
  });

  test('belongs further in', () => {
    checkExplain(
      client('resources:\n  orders:\n    path: /orders\n    method: GET\n    operations:\n      list:\n        description: All'),
      ['9 method | misplaced-key: `method` belongs to the consumed operation, not to the consumed resource.'],
    );
  });
});

describe('a key that is missing', () => {
  test('is reported on the key of its owner', () => {
    checkExplain(client('resources:\n  orders:\n    operations:\n      list:\n        method: GET'), [
      '7 orders | missing-key: `orders` (a consumed resource) needs `path`.',
    ]);
  });

  test('is reported in a list on the pair that names the item', () => {
    checkExplain(`${beta5}consumes:\n  - type: http\n    namespace: shop\n`, [
      '4 namespace: shop | missing-key: `shop` (an HTTP client) needs `baseUri`.',
    ]);
  });

  test('is added where one writes it', () => {
    checkFix(
      `${beta5}consumes:\n  - type: http # the shop\n    namespace: shop\n`,
      'Add `baseUri`',
      `${beta5}consumes:\n  - type: http # the shop\n    namespace: shop\n    baseUri: https://api.example.org/v1\n`,
    );
  });

  test('makes a description out of the name', () => {
    const parameter = (more: string) => tool(`description: Pings\ncall: shop.ping\ninputParameters:\n  order-id: {type: string${more}}`);
    checkFix(parameter(''), 'Add `description`', parameter(', description: Order id'));
  });

  test('is one of several', () => {
    checkExplain(tool('description: Pings'), [
      '8 ping | missing-key: `ping` (a tool) needs one of `ref`, `call`, `steps` or `outputParameters`.',
    ]);
    checkExplain(tool('call: shop.ping'), ['8 ping | missing-key: `ping` (a tool) with `call` needs `description`.']);
  });

  test('is the items of an array, added as a block', () => {
    const before = tool('description: Pings\ncall: shop.ping\noutputParameters:\n  - type: array\n    mapping: $.data');
    checkExplain(before, ['12 type: array | missing-key: This array output needs `items`.']);
    const after = tool(
      'description: Pings\ncall: shop.ping\noutputParameters:\n  - type: array\n    mapping: $.data\n    items:\n      type: object\n      properties: {}',
    );
    checkFix(before, 'Add `items`', after);
  });

  test('is the properties of an object that maps everything: the whole list says nothing', () => {
    checkFix(
      tool('description: Pings\ncall: shop.ping\noutputParameters:\n  - type: object\n    mapping: $.'),
      'Answer with everything: remove `outputParameters`',
      tool('description: Pings\ncall: shop.ping'),
    );
  });
});

describe('a value', () => {
  test('has the wrong type', () => {
    checkExplain(tool('description: Pings\ncall: [shop.ping]'), [
      '10 call | wrong-type: `call` must be text: two names joined by one dot, each of letters, digits and hyphens, not a list.',
    ]);
    checkExplain(tool('description: Pings\ncall: shop.ping\nhints:\n  readOnly: never'), [
      '12 never | wrong-type: `readOnly` must be `true` or `false`, not text.',
    ]);
  });

  test('has quotes it must not have', () => {
    const server = (port: string) => `${beta5}exposes:\n  - type: rest\n    namespace: api\n    port: ${port}\n`;
    checkExplain(server('"3001"'), [
      '5 "3001" | wrong-type: `port` must be a whole number from 1 to 65535, not text. Take the quotes away.',
    ]);
    checkFix(server('"3001"'), 'Take the quotes away', server('3001'));
    checkExplain(server('70000'), ['5 70000 | out-of-range: `port` must be a whole number from 1 to 65535, not 70000.']);
    checkExplain(server('80.5'), ['5 80.5 | wrong-type: `port` must be a whole number from 1 to 65535, not 80.5.']);
  });

  test('lacks the quotes it needs', () => {
    const info = (version: string) =>
      `${beta5}info: {display: A, description: B, version: ${version}}\nbinds: [{namespace: e, keys: {A: a}}]\n`;
    checkExplain(info('1.0'), ['2 1.0 | wrong-type: `version` must be text, not a number. Put it in quotes.']);
    checkFix(info('1.0'), 'Put it in quotes', info('"1.0"'));
    checkExplain(client('authentication:\n  type: bearer\n  token: {{TOKEN}}'), [
      '8 {{TOKEN}} | needs-quotes: Put `{{TOKEN}}` in quotes: without them YAML reads the braces as a map.',
    ]);
  });

  test('is not there at all', () => {
    checkExplain(client('resources:'), ['6 resources | no-value: `resources` has no value; it must be a map.']);
    checkExplain(client('resources: {}'), ['6 resources | empty-collection: `resources` is empty: it needs at least one resource.']);
  });

  test('is none of the list', () => {
    const operation = (method: string) =>
      client(`resources:\n  orders:\n    path: /orders\n    operations:\n      list:\n        method: ${method}`);
    checkExplain(operation('get'), [
      '11 get | not-in-list: `get` is unknown here: `method` is one of `GET`, `POST`, `PUT`, `PATCH` or `DELETE`. Did you mean `GET`?',
    ]);
    checkFix(operation('get'), 'Change to `GET`', operation('GET'));
    checkExplain(operation('LIST'), [
      '11 LIST | not-in-list: `LIST` is unknown here: `method` is one of `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.',
    ]);
  });

  test('has the wrong form', () => {
    checkExplain(tool('description: Pings\ncall: ping'), [
      '10 ping | wrong-format: `ping` is not a valid `call`: it takes two names joined by one dot, each of letters, digits and hyphens, such as `orders.list-orders`.',
    ]);
    checkExplain(client('resources:\n  usage.json:\n    path: /usage\n    operations: {get: {method: GET}}'), [
      '7 usage.json | wrong-format: `usage.json` is not a valid name for a resource: it takes letters, digits and hyphens, such as `list-orders`.',
    ]);
  });
});

describe('a branch', () => {
  test('is told by its type, near enough', () => {
    checkExplain(`${beta5}exposes:\n  - type: rset\n    namespace: api\n    port: "80"\n`, [
      '3 rset | not-in-list: `rset` is unknown here: `type` is one of `rest`, `mcp`, `skill` or `control`. Did you mean `rest`?',
      '5 "80" | wrong-type: `port` must be a whole number from 1 to 65535, not text. Take the quotes away.',
    ]);
  });

  test('is not guessed at', () => {
    checkExplain(`${beta5}exposes:\n  - type: webhook\n    target: here\n    port: "80"\n`, [
      '3 webhook | not-in-list: `webhook` is unknown here: `type` is one of `rest`, `mcp`, `skill` or `control`.',
    ]);
  });

  test('is told by the keys when the type is missing', () => {
    checkExplain(`${beta5}exposes:\n  - namespace: t\n    port: 80\n    tools: {ping: {ref: a.b}}\n`, [
      '3 namespace: t | missing-key: `t` (an MCP server) needs `type`.',
    ]);
  });

  test('is an import by its `from`', () => {
    checkExplain(`${beta5}capability:\n  consumes:\n    - from: ./shop.yml\n`, [
      '4 from: ./shop.yml | missing-key: This import needs `import`.',
    ]);
  });
});

describe('keys that exclude each other', () => {
  test('are told at the second', () => {
    checkExplain(`${beta5}exposes:\n  - type: mcp\n    transport: stdio\n    port: 80\n    namespace: t\n    tools: {ping: {ref: a.b}}\n`, [
      '5 port | exclusive-keys: An MCP server has `transport: stdio` or `port`, not both.',
    ]);
    checkExplain(`${beta5}consumes: [{type: http, namespace: a, baseUri: https://a.org}]\nbinds: [{namespace: e, keys: {A: a}}]\n`, [
      '3 binds | exclusive-keys: A file without `capability` holds one section only, this one has `consumes` and `binds`.',
    ]);
  });

  test('are judged by the mode that was meant', () => {
    checkExplain(tool('description: Pings\ncall: shop.ping\noutputParameters:\n  ok: {type: array}'), [
      '11 outputParameters | map-instead-of-list: `outputParameters` is a list: each entry begins with a dash.',
      '12 ok | missing-key: `ok` (an array output) needs `items`.',
    ]);
  });
});

describe('versions', () => {
  test('have to be in quotes when they look like a number', () => {
    const text = 'naftiko: 0.5\nconsumes:\n  - {type: http, namespace: a, baseUri: https://a.org}\n';
    checkExplain(text, ['1 0.5 | version-quotes: Put the version in quotes: YAML reads `0.5` as a number.']);
    checkFix(text, 'Put it in quotes', text.replace('0.5', '"0.5"'));
  });

  test('are declared by their own key', () => {
    const text = 'naftiko: 1.0.0-beta5\nconsumes:\n  - {type: http, namespace: a, baseUri: https://a.org}\n';
    checkExplain(text, ['1 naftiko | unknown-version: Version `1.0.0-beta5` is declared by the key `ikanos`, not `naftiko`.']);
    checkFix(text, 'Declare `ikanos: 1.0.0-beta5`', text.replace('naftiko', 'ikanos'));
  });

  test('nobody knows are read as the nearest', () => {
    checkExplain('ikanos: 1.0.0-rc1\nbinds: [{namespace: e, keys: {A: a}}]\n', [
      '1 1.0.0-rc1 | unknown-version: There is no version `1.0.0-rc1` that Capstan knows. The file is read as `ikanos: 1.0.0-beta5`.',
    ]);
    checkExplain('ikanos: "{{version}}"\nbinds: [{namespace: e, keys: {A: a}}]\n', [
      '1 "{{version}}" | unknown-version: `"{{version}}"` is a placeholder nobody has filled in. The file is read as `ikanos: 1.0.0-beta5`.',
    ]);
  });

  test('that are too old for a key', () => {
    const text = `${alpha1}capability:
  exposes:
    - type: mcp
      port: 80
      namespace: t
      tools:
        - name: ping
          description: Pings
          call: shop.ping
          hints: {readOnly: true}
`;
    checkExplain(text, ['11 hints | too-new: `hints` exists from 1.0.0-alpha2 on; this file declares `1.0.0-alpha1`.']);
    checkFix(text, 'Declare `naftiko: 1.0.0-alpha2`', text.replace('alpha1', 'alpha2'));
  });

  test('that call a key otherwise', () => {
    checkExplain(`${alpha2}info: {display: A, description: B}\ncapability:\n  consumes: [{location: ./a.yml, import: a}]\n`, [
      '2 display | renamed-key: `display` is called `label` up to naftiko 1.0.0-alpha3.',
    ]);
    checkExplain(`${beta5}capability:\n  consumes:\n    - location: ./a.yml\n      import: a\n`, [
      '4 location | renamed-key: `location` is called `from` from ikanos 1.0.0-alpha3 on.',
    ]);
  });

  test('that write named things otherwise', () => {
    const inputs = (form: string) =>
      `${beta5}exposes:\n  - type: mcp\n    port: 80\n    namespace: t\n    tools:\n      ping:\n        description: Pings\n        call: a.b\n        inputParameters:\n${form}`;
    const list = inputs('          - name: id\n            type: string # of the order\n            description: Which\n');
    checkExplain(list, [
      '10 inputParameters | list-instead-of-map: From ikanos 1.0.0-alpha3 on `inputParameters` is a map, not a list: each input parameter stands under its name.',
    ]);
    checkFix(
      list,
      'Make it a map, keyed by the names',
      inputs('          id:\n            type: string # of the order\n            description: Which\n'),
    );
  });

  test('of another form are one mistake', () => {
    const text = `${beta5}${shopClient}${ordersList}            - name: list
              method: GET
              inputParameters:
                - {name: page, in: query}
`;
    checkExplain(text, [
      '1 1.0.0-beta5 | other-version-form: This file declares `1.0.0-beta5` but is written like `naftiko: 1.0.0-alpha2`: lists of things with a `name`. Declare that version, or upgrade the file.',
    ]);
    checkFix(
      text,
      'Upgrade the file to `1.0.0-beta5`',
      `${beta5}${shopClient}${ordersMap}            list:
              method: GET
              inputParameters:
                page: {in: query}
`,
    );
  });
});

describe('YAML as people write it', () => {
  test('an anchored block is told about once, however often it is used', () => {
    const text = tool(
      'description: Pings\nsteps:\n  one: &step\n    type: call\n    cal: shop.ping\n  two: *step\n  three:\n    <<: *step\n    type: call',
    );
    checkExplain(text, ['13 cal | unknown-key: `cal` is not a key of a call step. Did you mean `call`?']);
  });

  test('an alias in itself ends', () => {
    assert.deepEqual(problemsOf(`${beta5}consumes: &a\n  - *a\n`).length > 0, true);
  });

  test('quoted keys, flow style, CRLF and a byte order mark', () => {
    checkExplain('\uFEFF"ikanos": "1.0.0-beta5"\r\nbinds: [{"namespace": e, \'keyz\': {A: a}}]\r\n', [
      "2 'keyz' | unknown-key: `keyz` is not a key of a bind. Did you mean `keys`?",
    ]);
  });

  test('a file of another kind is nobody’s business', () => {
    checkExplain('name: ci\non: push\n', []);
  });
});
