import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CancellationToken } from 'vscode-languageserver';
import { toolServer } from '../spec/testing/shop-parts.ts';
import { capabilityFiles, servables } from './servables.ts';
import { readFixture } from './testing/fixture.ts';

const shop = `
ikanos: 1.0.0-beta5
info: {display: Shop, description: d}
capability:
  consumes:
    - from: ./store.yaml
      import: store
  aggregates:
    - namespace: orders
      display: Orders
      description: d
      flows:
        find:
          description: d
          inputParameters:
            id: {type: string, description: d}
          call: store.get-item
          with: {id: orders.id}
${toolServer}        one:
          description: d
          ref: orders.find
        two:
          description: d
          inputParameters:
            id: {type: string, description: d, enum: [a, b]}
          steps:
            first: {type: call, call: store.list-items}
            second: {type: call, call: store.get-item, with: {id: "{{id}}", of: "{{first.id}}"}}
    - type: skill
      port: 3001
      namespace: skills
      skills:
        shopping:
          description: How to shop
          tools:
            one:
              from: {sourceNamespace: tools, action: one}
--- file: store.yaml
ikanos: 1.0.0-beta5
consumes:
  - type: http
    namespace: store
    baseUri: https://store.example.org
    resources:
      items:
        path: /items
        operations:
          list-items: {method: GET}
      item:
        path: /items/{{id}}
        operations:
          get-item: {method: GET, inputParameters: {id: {in: path}}}
`;

describe('what can be run and called', () => {
  it('is told with what each call uses', () => {
    const { project, uri } = readFixture(shop);
    const found = servables(project, uri);
    const calls = [...(found?.servers ?? []).flatMap((server) => server.calls), ...(found?.flows ?? [])];
    assert.deepEqual(
      calls.map(({ kind, name, inputs, uses }) => [
        kind,
        name,
        inputs.map((input) => [input.name, input.choices]),
        uses.map((use) => `${use.step ?? '-'}: ${use.kind} ${use.reference}`),
      ]),
      [
        ['tool', 'one', [['id', undefined]], ['-: flow orders.find']],
        ['tool', 'two', [['id', ['a', 'b']]], ['first: operation store.list-items', 'second: operation store.get-item']],
        ['flow', 'find', [['id', undefined]], ['-: operation store.get-item']],
      ],
    );
  });

  it('includes consumed operations with the file they are written in', () => {
    const { project, uri, show } = readFixture(shop);
    const clients = servables(project, uri)?.clients ?? [];
    assert.deepEqual(
      clients.map((client) => [
        client.namespace,
        client.baseUri,
        show(client.uri, client.nameRange),
        client.operations.map(({ name, method, path, inputs, nameRange }) => [
          name,
          method,
          path,
          inputs.map((input) => [input.name, input.in, input.required]),
          show(client.uri, nameRange),
        ]),
      ]),
      [
        [
          'store',
          'https://store.example.org',
          'store.yaml:4 «store»',
          [
            ['list-items', 'GET', '/items', [], 'store.yaml:10 «list-items»'],
            ['get-item', 'GET', '/items/{{id}}', [['id', 'path', true]], 'store.yaml:14 «get-item»'],
          ],
        ],
      ],
    );
  });

  it('includes steps, with the inputs of their unit and what they take of earlier steps', () => {
    const { project, uri, show } = readFixture(shop);
    assert.deepEqual(
      servables(project, uri)?.steps.map(({ server, name, inputs, nameRange }) => [
        `${server} ${name}`,
        inputs.map((input) => `${input.name}: ${input.type}${input.required ? ', required' : ''}`),
        show(uri, nameRange),
      ]),
      [
        ['tools two/first', ['id: string'], 'main.yaml:31 «first»'],
        ['tools two/second', ['id: string', 'first: json'], 'main.yaml:32 «second»'],
      ],
    );
  });

  it('includes skills', () => {
    const { project, uri, show } = readFixture(shop);
    const servers = servables(project, uri)?.servers ?? [];
    assert.deepEqual(
      servers.map(({ type, skills }) => [
        type,
        skills.map(({ name, description, tools, nameRange }) => [name, description, tools, show(uri, nameRange)]),
      ]),
      [
        ['mcp', []],
        ['skill', [['shopping', 'How to shop', ['one'], 'main.yaml:37 «shopping»']]],
      ],
    );
  });

  it('is found in all files of the workspace', async () => {
    const { project } = readFixture(shop);
    assert.deepEqual(await capabilityFiles(project, CancellationToken.None), [
      { uri: 'file:///ws/main.yaml', runnable: true, title: 'Shop' },
      { uri: 'file:///ws/store.yaml', runnable: false, title: undefined },
    ]);
  });
});
