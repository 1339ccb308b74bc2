/** Each setting of the server, changed while it runs: what a client is answered before and after, in both ways settings are told. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CodeLens, CompletionList, InlayHint } from 'vscode-languageserver';
import { defaultSettings } from './settings.ts';
import { modernCapabilities, pushCapabilities, startClient, type TestClient } from './testing/client.ts';

const uri = 'file:///ws/main.yaml';
const main = `ikanos: "1.0.0-beta5"
binds:
  - namespace: env
    keys: { TOKEN: SHOP_TOKEN }
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.internal
      authentication: { type: bearer, token: "{{TOKEN}}" }
      resources:
        orders:
          path: /orders/{{id}}
          operations:
            get-order: { method: GET, inputParameters: { id: { in: path } } }
  aggregates:
    - display: Lookups
      namespace: lookups
      flows:
        find:
          description: Finds one order of the shop
          inputParameters: { id: { type: string, description: The order } }
          call: shop.get-order
          with: { id: "{{id}}" }
  exposes:
    - type: mcp
      namespace: tools
      port: 3001
      tools:
        one:
          description: Looks up one order of the shop
          inputParameters: { id: { type: string, description: The order } }
          steps:
            order: { type: call, call: shop.get-order, with: { id: "{{id}}" } }
        found:
          description: Finds the first order of the shop
          ref: lookups.find
          with: { id: "1" }
        other:
          description: Looks up one order that is not there
          call: shop.get-ordr
`;
const shared = `ikanos: "1.0.0-beta5"
consumes:
  - type: http
    namespace: stock
    baseUri: https://stock.internal
    resources:
      items: { path: /items, operations: { list-items: { method: GET } } }
`;
const broken = shared.replace('consumes', 'consumess').replace('stock', 'broken');

const everything = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
const at = (line: number, character: number) => ({ textDocument: { uri }, position: { line, character } });

async function codes(client: TestClient): Promise<unknown> {
  return (await client.diagnosticsOf(uri)).map(({ code, severity }) => `${code} ${severity}`);
}

async function hints({ connection }: TestClient): Promise<unknown> {
  const found: InlayHint[] = await connection.sendRequest('textDocument/inlayHint', { textDocument: { uri }, range: everything });
  return found.map(({ label }) => label);
}

async function lenses({ connection }: TestClient): Promise<unknown> {
  const found: CodeLens[] = await connection.sendRequest('textDocument/codeLens', { textDocument: { uri } });
  return [...new Set(found.map(({ command }) => command?.title ?? ''))].sort();
}

async function calls({ connection }: TestClient): Promise<unknown> {
  const { items }: CompletionList = await connection.sendRequest('textDocument/completion', at(40, 16));
  return items.map(({ label }) => label).sort();
}

async function formatted({ connection }: TestClient): Promise<unknown> {
  const options = { tabSize: 2, insertSpaces: true };
  return connection.sendRequest('textDocument/formatting', { textDocument: { uri }, options });
}

const address = 'GET https://shop.internal/orders/{{id}}';
const variable = 'environment SHOP_TOKEN';
const allHints = [variable, address, '1 upstream call', '1 upstream call'];
const references = ['1 reference', '2 references', '3 references'];
const served = ['served as tool found', 'served as tool one, tool found'];

interface Change {
  readonly setting: string;
  readonly value: unknown;
  readonly ask: (client: TestClient) => Promise<unknown>;
  readonly before: unknown;
  readonly after: unknown;
}

const changes: readonly Change[] = [
  { setting: 'diagnostics.enabled', value: false, ask: codes, before: ['unknown-call 1'], after: [] },
  { setting: 'diagnostics.rules', value: { 'unknown-call': 'hint' }, ask: codes, before: ['unknown-call 1'], after: ['unknown-call 4'] },
  { setting: 'completion.autoImport', value: false, ask: calls, before: ['shop.get-order', 'stock.list-items'], after: ['shop.get-order'] },
  { setting: 'codeLens.references', value: false, ask: lenses, before: [...references, ...served], after: served },
  { setting: 'codeLens.servedAs', value: false, ask: lenses, before: [...references, ...served], after: references },
  { setting: 'inlayHints.urls', value: false, ask: hints, before: allHints, after: allHints.filter((label) => label !== address) },
  { setting: 'inlayHints.types', value: true, ask: hints, before: allHints, after: [...allHints, 'string'] },
  { setting: 'inlayHints.variables', value: false, ask: hints, before: allHints, after: allHints.filter((label) => label !== variable) },
  { setting: 'inlayHints.calls', value: false, ask: hints, before: allHints, after: [variable, address] },
  { setting: 'format.enabled', value: false, ask: formatted, before: [], after: null },
];

/** Settings of which the analysis is told are one object there. */
const elsewhere = ['diagnostics.workspace'];

function nested(setting: string, value: unknown): object {
  const [section = '', key = ''] = setting.split('.');
  return { [section]: { [key]: value } };
}

describe('a setting', () => {
  for (const { setting, value, ask, before, after } of changes) {
    for (const asked of [true, false]) {
      it(`${setting} counts as soon as it is changed, ${asked ? 'asked of the client' : 'told by the client'}`, async () => {
        const { configuration: _, ...workspace } = modernCapabilities.workspace ?? {};
        let settings: object = {};
        const client = await startClient({
          files: new Map([
            [uri, main],
            ['file:///ws/shared.yaml', shared],
          ]),
          initializationOptions: { referenceLenses: true },
          capabilities: asked ? modernCapabilities : { ...modernCapabilities, workspace },
        });
        client.connection.onRequest('workspace/configuration', () => [settings]);
        await client.open(uri, main);
        await client.settle();
        assert.deepEqual(await ask(client), before);
        settings = nested(setting, value);
        await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: asked ? null : { capstan: settings } });
        await client.settle();
        assert.deepEqual(await ask(client), after);
        await client.close();
      });
    }
  }

  it('diagnostics.workspace counts as soon as it is changed', async () => {
    let settings = {};
    const bad = 'file:///ws/broken.yaml';
    const client = await startClient({ files: new Map([[bad, broken]]), capabilities: pushCapabilities });
    client.connection.onRequest('workspace/configuration', () => [settings]);
    settings = nested('diagnostics.workspace', true);
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    assert.deepEqual(
      (await client.pushedFor(bad, undefined)).map(({ code }) => code),
      ['unknown-key'],
    );
    client.pushed.length = 0;
    settings = nested('diagnostics.workspace', false);
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    assert.deepEqual(await client.pushedFor(bad, undefined), []);
    await client.close();
  });

  it('is changed here if there is one', () => {
    const { analysis: __, ...known } = defaultSettings;
    const all = Object.entries(known).flatMap(([section, keys]) => Object.keys(keys).map((key) => `${section}.${key}`));
    assert.deepEqual([...all, 'diagnostics.rules'].sort(), [...changes.map(({ setting }) => setting), ...elsewhere].sort());
  });
});
