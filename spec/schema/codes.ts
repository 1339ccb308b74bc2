/** What each code of a schema problem means: the pages of `docs/rules/`, and the list of codes that settings know. */
import type { RuleDoc } from '../rules/rule.ts';
import type { SchemaCode } from './explain/finding.ts';

export interface SchemaRule {
  readonly id: SchemaCode;
  readonly severity: 'error';
  readonly doc: RuleDoc;
}

const head = 'ikanos: 1.0.0-beta5\n';

/** A shared file with one client. */
function client(lines: string): string {
  return `${head}consumes:\n  - type: http\n    namespace: shop\n${indent(lines, 4)}`;
}

function withOperation(lines: string): string {
  return client(
    `baseUri: https://shop.example.org\nresources:\n  orders:\n    path: /orders\n    operations:\n      list-orders:\n${indent(lines, 8)}`,
  );
}

/** A shared file with one MCP server. */
function server(lines: string): string {
  return `${head}exposes:\n  - type: mcp\n    namespace: shop-tools\n${indent(lines, 4)}`;
}

function withTool(lines: string): string {
  return server(`port: 3000\ntools:\n  list-orders:\n${indent(lines, 4)}`);
}

function indent(lines: string, by: number): string {
  return lines.replace(/\n?$/, '\n').replace(/^(?=.)/gm, ' '.repeat(by));
}

function rule(id: SchemaCode, title: string, why: string, bad: string, good: string): SchemaRule {
  return { id, severity: 'error', doc: { title, why, bad, good } };
}

const address = 'baseUri: https://shop.example.org';
const call = 'description: Lists the open orders\ncall: shop.list-orders';
const oldTool = (version: string, lines: string) =>
  `naftiko: ${version}\ncapability:\n  consumes:\n    - type: http\n      namespace: shop\n      baseUri: https://shop.example.org\n      resources:\n        - name: orders\n          path: /orders\n          operations:\n            - name: list-orders\n              method: GET\n  exposes:\n    - type: mcp\n      namespace: shop-tools\n      port: 3000\n      tools:\n        - name: list-orders\n          description: Lists the open orders\n          call: shop.list-orders\n${indent(lines, 10)}`;

export const schemaRules: readonly SchemaRule[] = [
  rule(
    'unknown-version',
    'The version is not one of the format',
    'The value of `ikanos` (or `naftiko`, up to 1.0.0-alpha3) is the exact text of a published version. With any other value the file is read as the nearest known version, and other tools may refuse it.',
    client(address).replace('beta5', 'beta55'),
    client(address),
  ),
  rule(
    'version-quotes',
    'The version is read as a number',
    'YAML reads `0.5` without quotes as a number, and a number is no version. Put it in quotes.',
    'naftiko: 0.5\nconsumes:\n  - type: http\n    namespace: shop\n    baseUri: https://shop.example.org\n',
    'naftiko: "0.5"\nconsumes:\n  - type: http\n    namespace: shop\n    baseUri: https://shop.example.org\n',
  ),
  rule(
    'other-version-form',
    'The file is written like another version',
    'Up to naftiko 1.0.0-alpha3, things with a name are lists (`- name: orders`); from ikanos 1.0.0-alpha3 on they are maps keyed by the name. A file that declares the one and is written like the other is read as what it is written like. Declare that version, or upgrade the file.',
    `${head}consumes:\n  - type: http\n    namespace: shop\n    baseUri: https://shop.example.org\n    resources:\n      - name: orders\n        path: /orders\n        operations:\n          - name: list-orders\n            method: GET\n`,
    withOperation('method: GET'),
  ),
  rule(
    'unknown-key',
    'A key that is not known here',
    'Every object takes certain keys only; there are no extension keys. A key that is not known is an error because it has no effect: mostly it is misspelt, or a habit from OpenAPI.',
    withOperation('method: GET\noutputRawFromat: csv'),
    withOperation('method: GET\noutputRawFormat: csv'),
  ),
  rule(
    'misplaced-key',
    'A key that belongs to another object',
    'The key exists, but in the object around this one or inside it. The `path`, for instance, belongs to the resource: operations with different paths are operations of different resources.',
    client(`${address}\nresources:\n  orders:\n    operations:\n      list-orders:\n        path: /orders\n        method: GET`),
    withOperation('method: GET'),
  ),
  rule(
    'renamed-key',
    'A key that is called otherwise in this version',
    'Some keys changed their names when the project was renamed, with ikanos 1.0.0-alpha3: `label` became `display`, `functions` became `flows`, `targetName` became `target`, and `location` of an import became `from`.',
    `${head}info:\n  label: Shop\n  description: Orders of the shop\nconsumes:\n  - type: http\n    namespace: shop\n    baseUri: https://shop.example.org\n`,
    `${head}info:\n  display: Shop\n  description: Orders of the shop\nconsumes:\n  - type: http\n    namespace: shop\n    baseUri: https://shop.example.org\n`,
  ),
  rule(
    'too-new',
    'Something a later version brought',
    'The declared version does not have it yet. Declare the version that has it, or do without.',
    oldTool('1.0.0-alpha1', 'hints:\n  readOnly: true'),
    oldTool('1.0.0-alpha2', 'hints:\n  readOnly: true'),
  ),
  rule(
    'too-old',
    'Something the declared version does not have any more',
    'An earlier version had it. The message says what took its place.',
    withTool(`name: list-orders\n${call}`),
    withTool(call),
  ),
  rule(
    'missing-key',
    'A key that has to be there',
    'The object cannot do without it, by itself or because of another key it has: a tool with `call`, for instance, needs a `description`.',
    client('description: The shop'),
    client(`description: The shop\n${address}`),
  ),
  rule(
    'exclusive-keys',
    'Keys that exclude each other',
    'The object can be written in one way or in the other. With both, nobody could say which one counts.',
    server(`transport: stdio\nport: 3000\ntools:\n  list-orders:\n${indent(call, 4)}`),
    withTool(call),
  ),
  rule(
    'wrong-type',
    'A value of another type',
    'Text, number, true or false, list and map are not converted into each other. Often it is only quotes, too many or too few.',
    server(`port: "3000"\ntools:\n  list-orders:\n${indent(call, 4)}`),
    withTool(call),
  ),
  rule(
    'no-value',
    'A key without a value',
    'The key is there and nothing behind it. Give it a value, or take it out.',
    withOperation('method:'),
    withOperation('method: GET'),
  ),
  rule(
    'needs-quotes',
    'A variable without quotes',
    'YAML reads braces as a map. A text that begins with `{{` therefore has to be in quotes.',
    client(`${address}\nauthentication:\n  type: bearer\n  token: {{SHOP_TOKEN}}`),
    client(`${address}\nauthentication:\n  type: bearer\n  token: "{{SHOP_TOKEN}}"`),
  ),
  rule(
    'not-in-list',
    'A value that is none of the known ones',
    'Only the values of a list are known here. Large and small letters count.',
    withOperation('method: get'),
    withOperation('method: GET'),
  ),
  rule(
    'wrong-format',
    'A text that is not written as it has to be',
    'Names, addresses and references have to be written so that others can refer to them and programs can read them. The message says what is allowed.',
    withTool('description: Lists the open orders\ncall: list-orders'),
    withTool(call),
  ),
  rule(
    'out-of-range',
    'A number or text that is too small or too large',
    'The message says between which limits it has to be.',
    server(`port: 99999\ntools:\n  list-orders:\n${indent(call, 4)}`),
    withTool(call),
  ),
  rule(
    'list-instead-of-map',
    'A list where a map belongs',
    'From ikanos 1.0.0-alpha3 on, things with a name are maps keyed by the name: the name goes in front, and the dash and `name:` go.',
    withOperation('method: GET\ninputParameters:\n  - name: page\n    in: query'),
    withOperation('method: GET\ninputParameters:\n  page:\n    in: query'),
  ),
  rule(
    'map-instead-of-list',
    'A map where a list belongs',
    'Each entry of a list begins with a dash, also when there is only one.',
    `${head}consumes:\n  type: http\n  namespace: shop\n  baseUri: https://shop.example.org\n`,
    client(address),
  ),
  rule(
    'empty-collection',
    'A list or map with nothing in it',
    'There has to be at least one entry. Add one, or take the key out.',
    client(`${address}\nresources: {}`),
    client(address),
  ),
];
