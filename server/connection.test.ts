import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { CodeAction, Diagnostic, DocumentDiagnosticReport, Hover, LocationLink } from 'vscode-languageserver';
import { CancellationTokenSource, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { ordersMap, sharedShop, shopClient } from '../spec/testing/shop-parts.ts';
import { accept, itemOf } from './testing/accept.ts';
import { modernCapabilities, openFixture, pushCapabilities, startClient, type TestClient } from './testing/client.ts';
import { applyTextEdits } from './testing/fixture.ts';

const seed = readFileSync(new URL('../examples/payments/payments-broken.yaml', import.meta.url), 'utf8');
const uri = 'file:///ws/main.yaml';
const everything = { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } };

function describeAll(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ range, severity, code, message }) => {
    const place = `${range.start.line + 1}:${range.start.character + 1}-${range.end.line + 1}:${range.end.character + 1}`;
    return `${place} ${['', 'error', 'warning', 'information', 'hint'][severity ?? 0]} ${code}: ${message}`;
  });
}

async function pull(client: TestClient, of: string): Promise<string[]> {
  return describeAll(await client.diagnosticsOf(of));
}

const twoFindings = [
  '9:19-9:33 warning undeclared-variable: Nothing binds `{{PAYMENTS_TOKEN}}`: no entry of `binds` declares it.',
  '29:15-29:26 error missing-key: This array output needs `items`.',
];

const mended = seed
  .replace('capability:\n', 'binds:\n  - namespace: env\n    keys:\n      PAYMENTS_TOKEN: PAYMENTS_TOKEN\ncapability:\n')
  .replace(
    /mapping: "\$\.data"\n$/,
    'mapping: "$.data"\n              items:\n                type: object\n                properties: {}\n',
  );

describe('the seed example, over the protocol', () => {
  it('has exactly its two findings', async () => {
    const { client } = await openFixture(seed);
    assert.deepEqual(await pull(client, uri), twoFindings);
    await client.close();
  });

  it('is mended by its quick fixes, one after the other', async () => {
    const { client } = await openFixture(seed);
    let text = seed;
    const repairs = [
      ['Bind `PAYMENTS_TOKEN` to the environment variable of that name', 'undeclared-variable'],
      ['Add `items`', 'missing-key'],
    ] as const;
    for (const [version, [title, code]] of repairs.entries()) {
      const actions: CodeAction[] = await client.connection.sendRequest('textDocument/codeAction', {
        textDocument: { uri },
        range: everything,
        context: { diagnostics: [] },
      });
      const action = actions.find((candidate) => candidate.title === title);
      assert.equal(action?.kind, 'quickfix');
      assert.deepEqual(
        action.diagnostics?.map((diagnostic) => diagnostic.code),
        [code],
      );
      text = applyTextEdits(text, action.edit?.changes?.[uri] ?? []);
      await client.change(uri, version + 2, text);
    }
    assert.equal(text, mended);
    assert.deepEqual(await pull(client, uri), []);
    await client.close();
  });

  it('is mended at once by "fix all"', async () => {
    const { client } = await openFixture(seed);
    for (const only of ['source.fixAll', 'source.fixAll.capstan']) {
      const actions: CodeAction[] = await client.connection.sendRequest('textDocument/codeAction', {
        textDocument: { uri },
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
        context: { diagnostics: [], only: [only] },
      });
      assert.deepEqual(
        actions.map(({ title, kind }) => ({ title, kind })),
        [{ title: 'Fix all problems that have one repair', kind: 'source.fixAll.capstan' }],
      );
      assert.equal(applyTextEdits(seed, actions[0]?.edit?.changes?.[uri] ?? []), mended);
    }
    await client.close();
  });

  it('tells what is called, and leads there', async () => {
    const { client, at, spans, texts } = await openFixture(
      seed.replace('call: payments.list', 'call: payments.▮list').replace('name: list-transactions', 'name: ⟦list-transactions⟧'),
    );
    const hover: Hover = await client.connection.sendRequest('textDocument/hover', at());
    assert.deepEqual(hover, {
      contents: {
        kind: 'markdown',
        value: [
          '**payments.list-transactions** · consumed operation',
          '',
          '```http',
          'GET https://api.internal.company/v2/transactions',
          '```',
          '',
          'Outputs:',
          '',
          '- `transactions`: array from `$.data`',
        ].join('\n'),
      },
      range: { start: { line: 26, character: 16 }, end: { line: 26, character: 42 } },
    });
    const found: LocationLink[] = await client.connection.sendRequest('textDocument/definition', at());
    const start = texts.get(uri)?.indexOf('list-transactions');
    assert.equal(spans[0]?.start, start);
    assert.deepEqual(found, [{ uri, range: { start: { line: 13, character: 20 }, end: { line: 13, character: 37 } } }]);
    await client.close();
  });

  it('gives its call target, an enum value and a key by completion', async () => {
    const cases: readonly (readonly [string, string, string, string])[] = [
      ['call: payments.list-transactions', 'call: ▮', 'payments.list-transactions', 'call: payments.list-transactions▮'],
      ['method: GET', 'method: G▮', 'GET', 'method: GET▮'],
      ['type: bearer', 'type: b▮', 'bearer', 'type: bearer▮'],
      ['      port: 3001', '      po▮', 'port', '      port: ▮'],
    ];
    for (const [written, asked, label, expected] of cases) {
      const { client, at, texts } = await openFixture(seed.replace(written, asked));
      const text = texts.get(uri) ?? '';
      assert.equal(
        accept(text, itemOf(await client.connection.sendRequest('textDocument/completion', at()), label)),
        seed.replace(written, expected),
      );
      await client.close();
    }
  });
});

const orders = `ikanos: "1.0.0-beta5"
${shopClient}${ordersMap}            list-orders:
              method: GET
  exposes:
    - type: mcp
      address: localhost
      port: 3001
      namespace: shop-tools
      tools:
        list:
          description: List all the orders
          call: shop.list-orders
`;

describe('mistakes, one message each', () => {
  const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
    ['nothing wrong', '', '', []],
    [
      'a syntax error',
      'path: /orders',
      'path: "/orders',
      ['9:17-9:18 error yaml-syntax: The quote that opens here is never closed: a double quote is missing.'],
    ],
    [
      'a misspelt key',
      'namespace: shop\n',
      'namespcae: shop\n',
      ['5:7-5:16 error unknown-key: `namespcae` is not a key of an HTTP client. Did you mean `namespace`?'],
    ],
    ['a missing key', '      port: 3001\n', '', ['16:7-16:28 error missing-key: `shop-tools` (an MCP server) needs `port`.']],
    [
      'a value of a wrong type',
      'port: 3001',
      'port: abc',
      ['16:13-16:16 error wrong-type: `port` must be a whole number from 1 to 65535, not text.'],
    ],
    [
      'a value not in the list',
      'method: GET',
      'method: FETCH',
      [
        '12:23-12:28 error not-in-list: `FETCH` is unknown here: `method` is one of `GET`, `POST`, `PUT`, `PATCH` or `DELETE`. Did you mean `PATCH`?',
      ],
    ],
    [
      'an unknown call target',
      'call: shop.list-orders',
      'call: shop.list-order',
      ['21:22-21:32 error unknown-call: `shop` has no operation `list-order`. Did you mean `list-orders`?'],
    ],
    [
      'a variable nobody binds',
      'https://shop.example.org',
      'https://{{HOST}}',
      ['6:26-6:30 warning undeclared-variable: Nothing binds `{{HOST}}`: no entry of `binds` declares it.'],
    ],
  ];
  for (const [name, from, to, expected] of cases) {
    it(name, async () => {
      const { client } = await openFixture(orders.replace(from, to));
      assert.deepEqual(await pull(client, uri), expected);
      await client.close();
    });
  }
});

describe('diagnostics', () => {
  it('are pulled by clients that pull, and never pushed to them', async () => {
    const { client } = await openFixture(orders.replace('port: 3001', 'port: abc'));
    assert.deepEqual(client.result.capabilities.diagnosticProvider, {
      identifier: 'capstan',
      interFileDependencies: true,
      workspaceDiagnostics: true,
      workDoneProgress: false,
    });
    await client.change(uri, 2, orders.replace('port: 3001', 'port: abd'));
    await client.settle();
    assert.deepEqual(client.pushed, []);
    await client.close();
  });

  it('are pushed to the others, who are not told that they could pull', async () => {
    const { client } = await openFixture(orders.replace('port: 3001', 'port: abc'), { capabilities: pushCapabilities });
    assert.equal(client.result.capabilities.diagnosticProvider, undefined);
    assert.deepEqual(describeAll(await client.pushedFor(uri, 1)), [
      '16:13-16:16 error wrong-type: `port` must be a whole number from 1 to 65535, not text.',
    ]);
    await client.change(uri, 2, orders);
    assert.deepEqual(describeAll(await client.pushedFor(uri, 2)), []);
    await client.close();
  });

  it('are pushed for the newest text only when changes arrive together', async () => {
    const { client } = await openFixture(orders, { capabilities: pushCapabilities });
    await client.pushedFor(uri, 1);
    for (let version = 2; version <= 20; version++) void client.change(uri, version, orders.replace('port: 3001', `port: a${version}`));
    await client.pushedFor(uri, 20);
    await client.settle();
    const versions = client.pushed.map((params) => params.version ?? 0);
    assert.deepEqual(
      versions,
      [...new Set(versions)].sort((a, b) => a - b),
    );
    assert.equal(client.pushed.at(-1)?.version, 20);
    assert.ok(versions.length < 10, `pushed for ${versions.join(', ')}`);
    await client.close();
  });

  it('say "unchanged" to a client that has them already', async () => {
    const { client } = await openFixture(seed);
    const first: DocumentDiagnosticReport = await client.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
    const second: DocumentDiagnosticReport = await client.connection.sendRequest('textDocument/diagnostic', {
      textDocument: { uri },
      previousResultId: first.resultId,
    });
    assert.deepEqual(second, { kind: 'unchanged', resultId: first.resultId });
    await client.close();
  });

  it('are taken back when the file is closed', async () => {
    const { client } = await openFixture(seed, { capabilities: pushCapabilities });
    await client.pushedFor(uri, 1);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await client.settle();
    assert.deepEqual(client.pushed.at(-1), { uri, diagnostics: [] });
    await client.close();
  });

  it('can be turned off and weighed otherwise by settings, without a restart', async () => {
    const settings = { diagnostics: { enabled: true, rules: { 'undeclared-variable': 'error', 'missing-key': 'off' } } };
    const { client } = await openFixture(seed, { settings });
    await client.settle();
    assert.deepEqual(await pull(client, uri), [twoFindings[0]?.replace('warning', 'error')]);
    settings.diagnostics.enabled = false;
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await client.settle();
    assert.deepEqual(await pull(client, uri), []);
    assert.ok(client.asked.includes('refresh diagnostics'));
    await client.close();
  });
});

describe('several files', () => {
  const shared = `ikanos: "1.0.0-beta5"
${sharedShop}    resources:
      orders:
        path: /orders
        operations:
          list-orders:
            method: GET
`;
  const main = `ikanos: "1.0.0-beta5"
capability:
  consumes:
    - from: ./shared.yaml
      import: shop
      as: store
  exposes:
    - type: mcp
      address: localhost
      port: 3001
      namespace: shop-tools
      tools:
        list:
          description: List all the orders
          call: store.list-▮orders
`;
  const sharedUri = 'file:///ws/shared.yaml';
  const renamed = shared.replace('list-orders', 'all-orders');
  const lost = ['15:23-15:34 error unknown-call: `store` has no operation `list-orders`. It has `all-orders`.'];

  it('lead from a call through from, import and as into the other file', async () => {
    const { client, at } = await openFixture(`${main}--- file: shared.yaml\n${shared}`);
    assert.deepEqual(await client.connection.sendRequest('textDocument/definition', at()), [
      { uri: sharedUri, range: { start: { line: 9, character: 10 }, end: { line: 9, character: 21 } } },
    ]);
    await client.close();
  });

  it('are judged again when the other is changed on disk, and in the editor', async () => {
    for (const capabilities of [modernCapabilities, pushCapabilities]) {
      const { client, texts } = await openFixture(`${main}--- file: shared.yaml\n${shared}`, { capabilities });
      const now = async (): Promise<string[]> => {
        await client.settle();
        return capabilities === pushCapabilities
          ? describeAll(client.pushed.findLast((params) => params.uri === uri)?.diagnostics ?? [])
          : pull(client, uri);
      };
      assert.deepEqual(await now(), []);
      texts.set(sharedUri, renamed);
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: sharedUri, type: 2 }] });
      assert.deepEqual(await now(), lost);
      await client.open(sharedUri, shared);
      assert.deepEqual(await now(), []);
      await client.change(sharedUri, 2, renamed);
      assert.deepEqual(await now(), lost);
      texts.delete(sharedUri);
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: sharedUri, type: 3 }] });
      assert.deepEqual(await now(), lost, 'what is open in the editor counts, not the disk');
      await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: sharedUri } });
      assert.deepEqual(await now(), [
        '4:13-4:26 error unresolved-import: There is no file `./shared.yaml`. The path starts at the folder of this file.',
      ]);
      assert.equal(client.asked.includes('refresh diagnostics'), capabilities === modernCapabilities);
      await client.close();
    }
  });
});

describe('files of every kind', () => {
  it('without a name on disk are served like others', async () => {
    const untitled = 'untitled:Untitled-1';
    const client = await startClient();
    await client.open(untitled, orders.replace('call: shop.list-orders', 'call: shop.list-order'));
    assert.deepEqual(await pull(client, untitled), [
      '21:22-21:32 error unknown-call: `shop` has no operation `list-order`. Did you mean `list-orders`?',
    ]);
    await client.close();
  });

  it('are recognised by their content when the editor calls them YAML, and left alone otherwise', async () => {
    const client = await startClient();
    await client.open(uri, seed, 'yaml');
    await client.open('file:///ws/compose.yaml', 'services:\n  web:\n    image: nginx\n', 'yaml');
    assert.deepEqual(await pull(client, uri), twoFindings);
    assert.deepEqual(await pull(client, 'file:///ws/compose.yaml'), []);
    const position = { line: 0, character: 2 };
    assert.equal(
      await client.connection.sendRequest('textDocument/hover', { textDocument: { uri: 'file:///ws/compose.yaml' }, position }),
      null,
    );
    await client.close();
  });
});

describe('a client that refuses everything the server asks for', () => {
  it('is served all the same', async () => {
    const { client } = await openFixture(seed, { refuses: true });
    await client.settle();
    assert.deepEqual(await pull(client, uri), twoFindings);
    await client.close();
  });
});

describe('a question about a text that has changed since', () => {
  it('is not answered', async () => {
    const { client, at } = await openFixture(orders.replace('call: shop', 'call: ▮shop'));
    const asked = client.connection.sendRequest('textDocument/hover', at());
    void client.change(uri, 2, orders);
    await assert.rejects(asked, (error) => error instanceof ResponseError && error.code === LSPErrorCodes.ContentModified);
    await client.close();
  });

  it('is not answered when it is cancelled', async () => {
    const { client, at } = await openFixture(orders.replace('call: shop', 'call: ▮shop'));
    const source = new CancellationTokenSource();
    const asked = client.connection.sendRequest('textDocument/hover', at(), source.token);
    source.cancel();
    await assert.rejects(asked, (error) => error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled);
    await client.close();
  });
});
