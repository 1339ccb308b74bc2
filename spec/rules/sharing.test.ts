import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFixes, problemsIn } from '../testing/fixture.ts';

const shop = (more = '') => `    - type: http
      namespace: shop
      baseUri: https://shop.internal
${more}      resources: {orders: {path: /orders, operations: {list-orders: {method: GET}}}}
`;
const tools = `  exposes:
    - type: mcp
      port: 3000
      namespace: shop-tools
      tools: {list: {description: Lists all orders of the shop, call: shop.list-orders}}
`;
const capability = (consumes: string, root = '') => `ikanos: "1.0.0-beta5"
${root}capability:
  consumes:
${consumes}${tools}`;
const shared =
  '--- shared.yaml\nikanos: "1.0.0-beta5"\nconsumes:\n  - {type: http, namespace: shop, baseUri: "https://shop.internal", authentication: {type: bearer, token: "{{TOKEN}}"}, resources: {orders: {path: /orders, operations: {list-orders: {method: GET}}}}}\n';
const env = 'binds:\n  - {namespace: env, keys: {TOKEN: TOKEN, IDENTITY: IDENTITY}}\n';

describe('shared files and tunnels', () => {
  it('an import that finds everything', () => {
    const text = capability('    - {from: ./shared.yaml, import: shop}\n', 'binds:\n  - {namespace: env, keys: {TOKEN: TOKEN}}\n') + shared;
    assert.deepEqual(problemsIn(text), []);
  });

  it('an import brings variables that this file has to bind', () => {
    const text = capability('    - {from: ./shared.yaml, import: shop}\n') + shared;
    assert.deepEqual(problemsIn(text), [
      '4: «shop» warning undeclared-variable: `shop` needs `{{TOKEN}}`, and nothing here binds it: add it to `binds`.',
    ]);
    checkFixes(text, [
      'Bind `TOKEN` to the environment variable of that name: «» → «binds:\n  - namespace: env\n    keys:\n      TOKEN: TOKEN\n»',
    ]);
  });

  it('an import without its file; what it would bring is not judged', () => {
    const text = capability('    - {from: ./share.yaml, import: shop}\n') + shared;
    assert.deepEqual(problemsIn(text), [
      '4: «./share.yaml» error unresolved-import: There is no file `./share.yaml`. The path starts at the folder of this file.',
    ]);
  });

  it('an import without its entry', () => {
    const text = capability('    - {from: ./shared.yaml, import: store, as: shop}\n') + shared;
    assert.deepEqual(problemsIn(text), [
      '4: «store» error unresolved-import: `./shared.yaml` has no `store` under `consumes`. It has `shop`.',
    ]);
  });

  it('an import from itself, from a folder, from another kind of file', () => {
    const text = `${capability(`    - {from: ./main.yaml, import: shop}\n    - {from: ., import: store}\n    - {from: ./data.yaml, import: items}\n${shop()}`)}--- data.yaml\nitems: []\n`;
    assert.deepEqual(problemsIn(text), [
      '4: «./main.yaml» error import-of-itself: This import points at the file it stands in. Remove it: what is written here needs no import.',
      '5: «.» error unresolved-import: `.` is a folder. Write the path of a file, such as `./shared.yaml`.',
      '6: «./data.yaml» error unresolved-import: `./data.yaml` is no capability file: it has neither `ikanos` nor `naftiko` at its top.',
    ]);
  });

  it('an import of what is itself imported', () => {
    const text = `${capability('    - {from: ./middle.yaml, import: shop}\n')}--- middle.yaml\nikanos: "1.0.0-beta5"\nconsumes:\n  - {from: ./shared.yaml, import: shop}\n${shared}`;
    assert.deepEqual(problemsIn(text), [
      '4: «shop» error unresolved-import: `shop` is itself imported by `./middle.yaml`, and imports are not followed twice. Import it from the file that defines it.',
    ]);
  });

  it('a shared file imports nothing', () => {
    const text = `ikanos: "1.0.0-beta5"\nconsumes:\n  - {from: ./shared.yaml, import: shop}\n${shared}`;
    assert.deepEqual(problemsIn(text), [
      '3: «./shared.yaml» error import-in-shared-file: Only a file with a `capability` can import. Write the entry itself here, or import it where it is used.',
    ]);
  });

  it('a file of another family', () => {
    const text = `${capability('    - {from: ./old.yaml, import: shop}\n')}--- old.yaml\nnaftiko: "1.0.0-alpha2"\nconsumes:\n  - {type: http, namespace: shop, baseUri: "https://shop.internal", resources: [{name: orders, path: /orders, operations: [{name: list-orders, method: GET}]}]}\n`;
    assert.deepEqual(problemsIn(text), [
      '4: «./old.yaml» information import-of-other-version: This file is written in naftiko 1.0.0-alpha2, whose lists and maps differ from this one. Upgrade the older of the two.',
    ]);
  });

  it('an aggregate without a name', () => {
    const text =
      'ikanos: "1.0.0-beta5"\naggregates:\n  - display: Orders\n    flows: {list: {description: Lists orders, call: shop.list-orders}}\n';
    assert.deepEqual(problemsIn(text), [
      '3: «Orders» error aggregate-without-namespace: Nothing can refer to an aggregate without `namespace`.',
    ]);
  });

  it('a tunnel and its identity', () => {
    const text = capability(shop('      tunnel: {type: ziti, service: shop, identity: "{{env.IDENTITY}}"}\n'), env);
    assert.deepEqual(problemsIn(text), [
      '3: «TOKEN» hint unused-variable: Nothing uses `{{TOKEN}}`.',
      '9: «ziti» information not-run-here: Capstan has no tunnels. To run this, send `shop` to another address (`--upstream`), or use mocks (`--mock`).',
    ]);
  });

  it('a tunnel whose identity nothing binds', () => {
    const text = capability(shop('      tunnel: {type: ziti, service: shop, identity: "{{env.OTHER}}{{vault.KEY}}{{PLAIN}}"}\n'), env);
    assert.deepEqual(problemsIn(text), [
      '3: «TOKEN» hint unused-variable: Nothing uses `{{TOKEN}}`.',
      '3: «IDENTITY» hint unused-variable: Nothing uses `{{IDENTITY}}`.',
      '9: «ziti» information not-run-here: Capstan has no tunnels. To run this, send `shop` to another address (`--upstream`), or use mocks (`--mock`).',
      '9: «env.OTHER» error tunnel-identity-unbound: The bind `env` has no variable `OTHER`.',
      '9: «vault.KEY» error tunnel-identity-unbound: No bind has the namespace `vault`.',
      '9: «PLAIN» error tunnel-identity-unbound: Nothing binds `{{PLAIN}}`: no entry of `binds` declares it.',
    ]);
  });

  it('a tunnel that calls may leave, to a public name', () => {
    const text = capability(
      shop('      tunnel: {type: ziti, service: shop, identity: "{{env.IDENTITY}}", fallback: direct}\n').replace(
        'shop.internal',
        'shop.example.org',
      ),
      env,
    );
    assert.deepEqual(problemsIn(text), [
      '3: «TOKEN» hint unused-variable: Nothing uses `{{TOKEN}}`.',
      '8: «https://shop.example.org» information tunnel-public-address: Check that `shop.example.org` resolves inside the tunnel: it looks like a public name.',
      '9: «ziti» information not-run-here: Capstan has no tunnels. To run this, send `shop` to another address (`--upstream`), or use mocks (`--mock`).',
      '9: «direct» warning tunnel-fallback-direct: When the tunnel is down, calls to `shop.example.org` leave it. Use `fallback: fail`.',
    ]);
  });

  it('the instructions of a skill', () => {
    const text =
      'ikanos: "1.0.0-beta5"\nexposes:\n  - type: skill\n    port: 3000\n    namespace: skills\n    skills:\n      a: {description: d, tools: {x: {description: d, instruction: x.md}}}\n      b: {description: d, location: "file:///./skill", tools: {x: {description: d, instruction: x.md}, y: {description: d, instruction: y.md}, z: {description: d, instruction: ../z.md}}}\n      c: {description: d, location: "file:///opt/skill", tools: {x: {description: d, instruction: x.md}}}\n--- skill/x.md\nhello\n';
    assert.deepEqual(problemsIn(text), [
      '7: «x.md» error unknown-instruction: `x.md` is a file below the `location` of its skill, and `a` has none.',
      '8: «y.md» error unknown-instruction: There is no file `y.md` in `./skill`.',
      '8: «../z.md» error unknown-instruction: `../z.md` leads out of the folder of its skill.',
    ]);
  });
});
