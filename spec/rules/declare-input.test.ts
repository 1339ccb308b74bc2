/** The quick fix of `unknown-name` that declares the input, in each style in which inputs are written. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../analyse.ts';
import { applyEdits } from '../edits/apply-edits.ts';
import { readFixture } from '../testing/fixture.ts';

const mapFile = (exposes: string) => `ikanos: "1.0.0-beta5"
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.internal
      resources:
        order:
          path: "/orders/{{id}}"
          operations:
            get-order:
              method: GET
              inputParameters:
                id: {in: path}
                top: {in: query, type: integer, description: "How many: at most 50"}
${exposes}`;

const listFile = (exposes: string) => `naftiko: "1.0.0-alpha2"
info: {label: Shop, description: Orders of the shop}
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.internal
      resources:
        - name: order
          path: "/orders/{{id}}"
          operations:
            - name: get-order
              method: GET
              inputParameters:
                - {name: id, in: path}
${exposes}`;

const mapTool = (tool: string) =>
  mapFile(`  exposes:
    - type: mcp
      port: 3000
      namespace: shop-tools
      tools:
        get:
${tool}`);

const listTool = (tool: string) =>
  listFile(`  exposes:
    - type: mcp
      port: 3000
      namespace: shop-tools
      tools:
        - name: get
${tool}`);

/** Titles of what is offered for the names that are not known. */
function offered(text: string): readonly string[] {
  const { main, project } = readFixture(text);
  return analyse(main, project).flatMap(({ code, fixes }) => (code === 'unknown-name' ? (fixes?.() ?? []).map(({ title }) => title) : []));
}

/** The file with the input declared, which is not unknown then any more. */
function declared(text: string): string {
  const { main, project } = readFixture(text);
  const fixes = analyse(main, project).flatMap(({ code, fixes: make }) => (code === 'unknown-name' ? (make?.() ?? []) : []));
  const fix = fixes.find(({ title }) => title.startsWith('Declare '));
  assert.ok(fix, `nothing to declare among ${fixes.map(({ title }) => title).join(', ') || 'no fixes'}`);
  assert.equal(fix.preferred, false);
  const after = applyEdits(main.text, fix.edits);
  assert.deepEqual(offered(after), []);
  return after;
}

const call = (pad: string) => `${pad}call: shop.get-order\n${pad}with: {id: "{{order-id}}"}\n`;
const pad = '          ';

describe('a name that nothing declares becomes an input', () => {
  const inputs = (lines: string) => mapTool(`${pad}description: Reads one order of the shop\n${lines}${call(pad)}`);
  const items = (lines: string) => listTool(`${pad}description: Reads one order of the shop\n${lines}${call(pad)}`);
  const block = `${pad}    type: string\n${pad}    description: Order id\n`;
  const cases: readonly (readonly [string, string, string])[] = [
    ['of a tool without any', inputs(''), inputs(`${pad}inputParameters:\n${pad}  order-id:\n${block}`)],
    [
      'beside others',
      inputs(`${pad}inputParameters:\n${pad}  lang: {type: string, description: d}\n`),
      inputs(`${pad}inputParameters:\n${pad}  lang: {type: string, description: d}\n${pad}  order-id:\n${block}`),
    ],
    [
      'in a map in one line',
      inputs(`${pad}inputParameters: {lang: {type: string, description: d}}\n`),
      inputs(`${pad}inputParameters: {lang: {type: string, description: d}, order-id: {type: string, description: Order id}}\n`),
    ],
    [
      'where the map is empty',
      inputs(`${pad}inputParameters: {}\n`),
      inputs(`${pad}inputParameters: {order-id: {type: string, description: Order id}}\n`),
    ],
    [
      'of a tool in one line',
      mapTool(`${pad}{description: Reads one order of the shop, call: shop.get-order, with: {id: "{{order-id}}"}}\n`),
      mapTool(
        `${pad}{description: Reads one order of the shop, inputParameters: {order-id: {type: string, description: Order id}}, call: shop.get-order, with: {id: "{{order-id}}"}}\n`,
      ),
    ],
    [
      'in a list, a new one',
      items(''),
      items(`${pad}inputParameters:\n${pad}  - name: order-id\n${pad}    type: string\n${pad}    description: Order id\n`),
    ],
    [
      'in a list of blocks',
      items(`${pad}inputParameters:\n${pad}  - name: lang\n${pad}    type: string\n${pad}    description: d\n`),
      items(
        `${pad}inputParameters:\n${pad}  - name: lang\n${pad}    type: string\n${pad}    description: d\n${pad}  - name: order-id\n${block}`,
      ),
    ],
    [
      'in a list of lines',
      items(`${pad}inputParameters:\n${pad}- {name: lang, type: string, description: d} # free\n`),
      items(
        `${pad}inputParameters:\n${pad}- {name: lang, type: string, description: d} # free\n${pad}- {name: order-id, type: string, description: Order id}\n`,
      ),
    ],
    [
      'in a list in one line',
      items(`${pad}inputParameters: [{name: lang, type: string, description: d}]\n`),
      items(`${pad}inputParameters: [{name: lang, type: string, description: d}, {name: order-id, type: string, description: Order id}]\n`),
    ],
  ];
  for (const [name, before, after] of cases) {
    it(name, () => assert.equal(declared(before), after));
    it(`${name}, with line breaks of Windows`, () =>
      assert.equal(declared(before.replaceAll('\n', '\r\n')), after.replaceAll('\n', '\r\n')));
  }
});

describe('what the input is', () => {
  const steps = (inputs: string) =>
    mapTool(
      `${pad}description: Reads orders of the shop\n${inputs}${pad}steps:\n${pad}  one: {type: call, call: shop.get-order, with: {id: "1", top: "{{number}}"}}\n`,
    );
  it('follows what it is passed to', () =>
    assert.equal(
      declared(steps('')),
      steps(`${pad}inputParameters:\n${pad}  number:\n${pad}    type: integer\n${pad}    description: "How many: at most 50"\n`),
    ));

  const qualified = (inputs: string) =>
    mapTool(`${pad}description: Reads one order of the shop\n${inputs}${pad}call: shop.get-order\n${pad}with: {id: shop-tools.number}\n`);
  it('is the same for a qualified name', () =>
    assert.equal(
      declared(qualified('')),
      qualified(`${pad}inputParameters:\n${pad}  number:\n${pad}    type: string\n${pad}    description: Number\n`),
    ));

  const dotted = (inputs: string) =>
    mapTool(`${pad}description: Reads one order of the shop\n${inputs}${pad}call: shop.get-order\n${pad}with: {id: "{{order.id}}"}\n`);
  it('is an object where a part of it is asked for', () =>
    assert.equal(
      declared(dotted('')),
      dotted(`${pad}inputParameters:\n${pad}  order:\n${pad}    type: object\n${pad}    description: Order\n`),
    ));

  const rest = (method: string, inputs: string) =>
    mapFile(
      `  exposes:\n    - type: rest\n      port: 3000\n      namespace: api\n      resources:\n        all:\n${pad}path: /all\n${pad}operations:\n${pad}  read:\n${pad}    method: ${method}\n${inputs}${call(`${pad}    `)}`,
    );
  const restInput = (where: string) =>
    `${pad}    inputParameters:\n${pad}      order-id:\n${pad}        in: ${where}\n${pad}        type: string\n${pad}        description: Order id\n`;
  it('is in the query of a request without body, else in the body', () => {
    assert.equal(declared(rest('GET', '')), rest('GET', restInput('query')));
    assert.equal(declared(rest('POST', '')), rest('POST', restInput('body')));
  });

  const flow = (inputs: string) =>
    mapFile(
      `  aggregates:\n    - display: Orders\n      namespace: orders\n      flows:\n        get:\n${pad}description: Reads one order\n${inputs}${call(pad)}`,
    );
  it('belongs to the flow around it', () =>
    assert.equal(
      declared(flow('')),
      flow(`${pad}inputParameters:\n${pad}  order-id:\n${pad}    type: string\n${pad}    description: Order id\n`),
    ));

  const prompt = (args: string) =>
    `${mapTool(`${pad}description: Reads one order of the shop\n${pad}call: shop.get-order\n${pad}with: {id: "1"}\n`)}      prompts:
        ask:
${pad}display: Ask
${pad}description: Asks for an order
${args}${pad}template:
${pad}  - {role: user, content: "Where is {{order_id}}?"}
`;
  it('is an argument of a prompt', () => {
    assert.deepEqual(offered(prompt('')), ['Declare argument `order_id`']);
    assert.equal(declared(prompt('')), prompt(`${pad}arguments:\n${pad}  order_id:\n${pad}    description: Order id\n`));
  });
});

describe('beside a slip of the pen', () => {
  it('declaring comes second', () =>
    assert.deepEqual(
      offered(
        mapTool(
          `${pad}description: Reads one order of the shop\n${pad}inputParameters: {order: {type: string, description: d}}\n${pad}call: shop.get-order\n${pad}with: {id: "{{ordr}}"}\n`,
        ),
      ),
      ['Change to `order`', 'Declare input `ordr`'],
    ));
});

describe('nothing is declared', () => {
  it('in a consumed API, where callers give the values', () => {
    const text = mapTool(`${pad}description: Reads one order of the shop\n${pad}call: shop.get-order\n${pad}with: {id: "1"}\n`);
    assert.deepEqual(offered(text.replace('orders/{{id}}', 'orders/{{id}}/{{part}}')), []);
  });

  it('in an MCP resource, whose address names what it takes', () => {
    const resource = `      resources:\n        order: {display: Order, uri: "orders://all", description: One order, call: shop.get-order, with: {id: "{{number}}"}}\n`;
    const text = mapTool(`${pad}description: Reads one order of the shop\n${pad}call: shop.get-order\n${pad}with: {id: "1"}\n${resource}`);
    assert.deepEqual(offered(text), []);
  });

  it('where an alias stands for the inputs', () => {
    const shared = `${pad}description: Reads one order of the shop\n${pad}inputParameters: &in {lang: {type: string, description: d}}\n${pad}call: shop.get-order\n${pad}with: {id: shop-tools.lang}\n`;
    const text = mapTool(`${shared}        more:\n${pad}description: Reads another\n${pad}inputParameters: *in\n${call(pad)}`);
    assert.deepEqual(offered(text), ['Change to `lang`']);
  });
});
