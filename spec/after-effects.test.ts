import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyse } from './analyse.ts';
import { readSourceFile } from './read-file.ts';
import type { Project } from './source-file.ts';
import { toolServer } from './testing/shop-parts.ts';

const noProject: Project = { findFile: () => 'unknown', findData: () => 'unknown', resolvePath: (_uri, path) => path };

function codesOf(text: string): readonly string[] {
  return analyse(readSourceFile('file:///a.yml', text), noProject)
    .filter((problem) => problem.severity === 'error')
    .map((problem) => problem.code);
}

const capability = (client: string, call: string) => `ikanos: 1.0.0-beta5
capability:
  consumes:
    - type: http
      baseUri: https://shop.example.org
${client}
${toolServer}        list:
          description: Lists orders
          call: ${call}
`;

const operations = '      resources: {orders: {path: /orders, operations: {list: {method: GET}}}}';

test('a call of a client whose name is misspelt in its key is no second mistake', () => {
  assert.deepEqual(codesOf(capability(`      namesapce: shop\n${operations}`, 'shop.list')), ['unknown-key']);
});

test('a call of an operation under a misspelt key is no second mistake', () => {
  assert.deepEqual(codesOf(capability(`      namespace: shop\n${operations.replace('resources', 'resuorces')}`, 'shop.list')), [
    'unknown-key',
  ]);
});

test('a wrong call stays a mistake beside one that hides nothing', () => {
  const withBadParameter = operations.replace('{method: GET}', '{method: GET, inputParameters: {page: {in: query, type: string}}}');
  assert.deepEqual(codesOf(capability(`      namespace: shop\n${withBadParameter}`, 'shop.get')), ['unknown-key', 'unknown-call']);
});

test('credentials under a misspelt key are not missing too', () => {
  const server = (keys: string) =>
    `ikanos: 1.0.0-beta5\ncapability:\n  exposes:\n    - type: rest\n      port: 3000\n      namespace: api\n      authentication: {type: bearer${keys}}\n      resources: {a: {path: /a, operations: {get: {method: GET, outputParameters: [{type: string, value: x}]}}}}\n`;
  assert.deepEqual(codesOf(server(', tkoen: "{{TOKEN}}"')), ['unknown-key']);
  assert.deepEqual(codesOf(server('')), ['missing-credentials']);
});
