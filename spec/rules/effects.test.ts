import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemsIn } from '../testing/fixture.ts';
import { ordersMap } from '../testing/shop-parts.ts';

const withParts = (parts: {
  operation?: string;
  client?: string;
  tool?: string;
  exposes?: string;
  capability?: string;
  root?: string;
}) => `ikanos: "1.0.0-beta5"
${parts.root ?? ''}capability:
${parts.capability ?? ''}  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.internal
${parts.client ?? ''}${ordersMap}            list-orders:
              method: GET
${parts.operation ?? ''}  aggregates:
    - {display: Orders, namespace: orders, flows: {list: {description: Lists orders, call: shop.list-orders}}}
  exposes:
    - type: mcp
      port: 3000
      namespace: shop-tools
      tools:
        flow: {ref: orders.list}
${parts.tool ?? ''}${parts.exposes ?? ''}`;

describe('what does nothing', () => {
  it('is not here', () => {
    const text = withParts({ tool: '        list: {description: Lists all orders of the shop, call: shop.list-orders}\n' });
    assert.deepEqual(problemsIn(text), []);
  });

  it('at all: mappings without steps, and keys beside stronger ones', () => {
    const text = withParts({
      tool: '        a:\n          description: Lists orders\n          call: shop.list-orders\n          mappings: [{target: a, value: $.a}]\n        c:\n          ref: orders.list\n          call: shop.list-orders\n          mappings: [{target: a, value: $.a}]\n',
      exposes:
        '      resources:\n        files: {display: Files, uri: "shop://files", description: Files, location: "file:///opt/files", with: {a: b}}\n    - type: rest\n      address: 127.0.0.1\n      port: 3001\n      namespace: shop-api\n      resources:\n        orders:\n          path: /orders\n          operations:\n            sum:\n              method: GET\n              call: shop.list-orders\n              steps: {all: {type: call, call: shop.list-orders}}\n              mappings: [{target: all, value: $.all}]\n              outputParameters: {all: {type: object, properties: {}}}\n',
    });
    assert.deepEqual(problemsIn(text), [
      '22: «Lists orders» hint thin-description: An agent chooses by this text: say what the tool does and when to use it.',
      '24: «mappings» warning no-effect: `mappings` has no effect without `steps`.',
      '27: «call» warning no-effect: `call` has no effect beside `ref`.',
      '28: «mappings» warning no-effect: `mappings` has no effect beside `ref`.',
      '30: «with» warning no-effect: `with` has no effect beside `location`.',
      '41: «call» warning no-effect: `call` has no effect beside `steps`.',
    ]);
  });

  it('at all: settings of other formats', () => {
    const text = withParts({
      operation: '              maxBinarySize: 1MiB\n              outputSchema: table.orders\n              outputRawFormat: csv\n',
    });
    assert.deepEqual(problemsIn(text), [
      '13: «maxBinarySize» warning no-effect: `maxBinarySize` has no effect without `outputRawFormat: binary`.',
      '14: «outputSchema» warning no-effect: `outputSchema` has no effect for answers in `csv`.',
    ]);
  });

  it('elsewhere: parameters and bodies', () => {
    const text = withParts({
      client: '      inputParameters: {Accept: {in: header, value: text/plain}, session: {in: cookie}}\n',
      operation: '              inputParameters: {Via: {in: header, value: me}}\n              body: {type: text, data: hello}\n',
    });
    assert.deepEqual(problemsIn(text), [
      '7: «Accept» hint no-effect-elsewhere: Other engines do not send `Accept` as a parameter.',
      '7: «cookie» hint no-effect-elsewhere: Other engines do not send cookies.',
      '14: «Via» hint no-effect-elsewhere: Other engines do not send `Via` as a parameter.',
      '15: «type» hint no-effect-elsewhere: Other engines send bodies of type `text` as JSON text.',
    ]);
  });

  it('elsewhere: places of a file', () => {
    const text = withParts({
      capability: '  binds:\n    - {namespace: env, keys: {TOKEN: TOKEN}}\n',
      client: '      authentication: {type: digest, username: me, password: "{{TOKEN}}"}\n',
      root: 'consumes:\n  - {type: http, namespace: store, baseUri: "https://store.internal"}\n',
    });
    assert.deepEqual(problemsIn(text), [
      '2: «consumes» hint no-effect-elsewhere: Other engines read `consumes` of such a file under `capability` only.',
      '5: «binds» hint no-effect-elsewhere: Other engines read `binds` at the top of the file only, not under `capability`.',
      '11: «digest» hint no-effect-elsewhere: Other engines send no credentials for `digest`.',
    ]);
  });

  it('elsewhere: exposed servers', () => {
    const text = withParts({
      exposes:
        '    - type: rest\n      address: 127.0.0.1\n      port: 3001\n      namespace: shop-api\n      resources:\n        orders:\n          path: /orders\n          inputParameters: {session: {in: cookie, type: string, description: d, pattern: "^a"}}\n          operations: {list: {method: GET, call: shop.list-orders, with: {session: "{{session}}"}}}\n    - {type: control, port: 9090, management: {reload: true, logs: false, validate: true}}\n',
    });
    assert.deepEqual(problemsIn(text), [
      '28: «cookie» hint no-effect-elsewhere: Other engines do not read cookies.',
      '28: «pattern» hint no-effect-elsewhere: Other engines do not check `pattern`.',
      '29: «session» warning unknown-argument: The called operation has no input `session`. It takes none.',
      '30: «reload» hint no-effect-elsewhere: Other engines do not serve `reload`.',
      '30: «validate» hint no-effect-elsewhere: Other engines do not serve `validate`.',
    ]);
  });

  it('elsewhere: steps over other formats', () => {
    const text = withParts({
      operation: '              outputRawFormat: xml\n',
      tool: '        list:\n          description: Lists orders\n          steps: {all: {type: call, call: shop.list-orders}}\n          mappings: [{target: all, value: $.all}]\n          outputParameters: {all: {type: object, properties: {}}}\n',
    });
    assert.deepEqual(problemsIn(text), [
      '23: «Lists orders» hint thin-description: An agent chooses by this text: say what the tool does and when to use it.',
      '24: «shop.list-orders» hint no-effect-elsewhere: Other engines read the answers of steps as JSON only: this one is xml and leaves nothing behind.',
    ]);
  });

  it('here: tunnels, vaults and other languages', () => {
    const text = withParts({
      root: 'binds:\n  - {namespace: env, keys: {IDENTITY: IDENTITY}}\n',
      client: '      tunnel: {type: ziti, service: shop, identity: "{{env.IDENTITY}}"}\n',
      tool: '        list:\n          description: Lists orders\n          steps: {all: {type: script, language: groovy, location: "file:///opt", file: a.groovy}}\n          mappings: [{target: all, value: $.all}]\n          outputParameters: {all: {type: object, properties: {}}}\n',
    });
    assert.deepEqual(problemsIn(text), [
      '9: «ziti» information not-run-here: Capstan has no tunnels. To run this, send `shop` to another address (`--upstream`), or use mocks (`--mock`).',
      '25: «Lists orders» hint thin-description: An agent chooses by this text: say what the tool does and when to use it.',
      '26: «groovy» information not-run-here: Capstan does not run Groovy: nothing isolates it. `capstan translate`, or the quick fix here, writes the script in JavaScript.',
    ]);
  });
});
