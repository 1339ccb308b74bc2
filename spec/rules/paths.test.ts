import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFixes, problemsIn } from '../testing/fixture.ts';

const consuming = (resources: string, baseUri = 'https://shop.internal') => `ikanos: "1.0.0-beta5"
consumes:
  - type: http
    namespace: shop
    baseUri: ${baseUri}
    resources:
${resources}`;

const serving = (resources: string) => `ikanos: "1.0.0-beta5"
exposes:
  - type: rest
    address: 127.0.0.1
    port: 3000
    namespace: shop-api
    resources:
${resources}`;

const serveMcp = (lines: string) => `ikanos: "1.0.0-beta5"
exposes:
  - type: mcp
    port: 3000
    namespace: shop-tools
    tools: {list: {description: Lists all orders of the shop, call: shop.list-orders}}
${lines}`;

describe('paths and addresses', () => {
  it('fit each other', () => {
    const text = consuming(
      '      order:\n        path: "/orders/{{id}}"\n        inputParameters: {id: {in: path}}\n        operations: {get-order: {method: GET}}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '9: «inputParameters» hint no-effect-elsewhere: Other engines do not read `inputParameters` of a consumed resource.',
    ]);
  });

  it('an input without its place in a consumed path', () => {
    const text = consuming(
      '      order:\n        path: "/orders/{{order-id}}"\n        inputParameters: {area: {in: path}}\n        operations: {get-order: {method: GET, inputParameters: {order_id: {in: path}, page: {in: query}}}}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '9: «inputParameters» hint no-effect-elsewhere: Other engines do not read `inputParameters` of a consumed resource.',
      '9: «area» warning path-parameter: `area` is declared `in: path`, but `/orders/{{order-id}}` has no `{{area}}`.',
      '10: «order_id» warning path-parameter: `order_id` is declared `in: path`, but `/orders/{{order-id}}` has no `{{order_id}}`. Did you mean `order-id`?',
    ]);
  });

  it('an input without its place in an exposed path', () => {
    const text = serving(
      '      order:\n        path: "/orders/{id}"\n        inputParameters: {id: {in: path, type: string, description: d}, area: {in: path, type: string, description: d}}\n        operations: {get: {method: GET, call: shop.get-order}}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '10: «area» warning path-parameter: `area` is declared `in: path`, but `/orders/{id}` has no `{{area}}`.',
    ]);
  });

  it('a placeholder of an exposed path that nothing declares', () => {
    const text = serving(
      '      order:\n        path: "/orders/{id}/{{line}}"\n        operations: {get: {method: GET, call: shop.get-order, inputParameters: {line: {in: path, type: string, description: d}}}}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '9: «{id}» hint undeclared-path-parameter: No input `in: path` declares `id`: callers do not learn its type and meaning.',
    ]);
  });

  it('single braces in a consumed path', () => {
    const text = consuming(
      '      order:\n        path: /shops/{shop}/orders/{id}\n        operations: {get-order: {method: GET, inputParameters: {shop: {in: path}, id: {in: path}}}}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '8: «{shop}/orders/{id}» warning single-brace-placeholder: `{shop}` and `{id}` go out as they are: in consumed paths a value is inserted by `{{shop}}`.',
    ]);
    checkFixes(text, ['Use double braces: «/shops/{shop}/orders/{id}» → «"/shops/{{shop}}/orders/{{id}}"»']);
  });

  it('a path without its slash', () => {
    const text = consuming(
      '      orders: {path: orders, operations: {list-orders: {method: GET}}}\n      host: {path: "{{rest}}", operations: {any: {method: GET}}}\n',
    );
    assert.deepEqual(problemsIn(text), ['7: «orders» warning path-without-slash: A path begins with a slash: `/orders`.']);
    checkFixes(text, ['Put the slash in front: «» → «/»']);
  });

  it('a base address with a slash, with the paths that rely on it', () => {
    const text = consuming(
      '      orders: {path: "orders", operations: {list-orders: {method: GET}}}\n      items: {path: /items, operations: {list-items: {method: GET}}}\n',
      '"https://shop.internal/v1/"',
    );
    assert.deepEqual(problemsIn(text), [
      '5: «"https://shop.internal/v1/"» error base-uri-trailing-slash: `baseUri` ends with a slash, and paths begin with one: engines refuse this. Remove it.',
    ]);
    checkFixes(text, ['Move the slash to the paths: «/» → «»']);
  });

  it('a query in a path', () => {
    const text = consuming('      orders: {path: "/orders?open=true", operations: {list-orders: {method: GET}}}\n');
    assert.deepEqual(problemsIn(text), [
      '7: «"/orders?open=true"» warning query-in-path: A path takes no query. Declare an input parameter with `in: query` instead.',
    ]);
  });

  it('a route that ends with a slash', () => {
    const text = serving(
      '      orders: {path: /orders/, operations: {list: {method: GET, call: shop.list-orders}}}\n      root: {path: /, operations: {all: {method: GET, call: shop.list-orders}}}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '8: «/orders/» warning route-trailing-slash: A route matches to the letter: without the slash at its end, `/orders` is what callers expect.',
    ]);
    checkFixes(text, ['Remove the slash: «/» → «»']);
  });

  it('a route that forwards nothing', () => {
    const text = serving(
      '      all: {path: /shop/, forward: {targetNamespace: shop}}\n      rest: {path: "/rest/{{path}}", forward: {targetNamespace: shop}}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '8: «/shop/» warning forward-without-path: Every request to `/shop/` goes to the bare address of the API. End the path with `/{{path}}` to hand on what is asked for.',
    ]);
    checkFixes(text, ['End it with `/{{path}}`: «/shop/» → «"/shop/{{path}}"»']);
  });

  it('the address of an MCP resource', () => {
    const text = serveMcp(
      '    resources:\n      a: {display: A, uri: "orders/{id}", description: d, call: shop.get-order}\n      b: {display: B, uri: "shop://{{id}}/{line-id}", description: d, call: shop.get-order}\n      c: {display: C, uri: "shop://files/{name}", description: d, location: "file:///opt/files"}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '8: «"orders/{id}"» warning resource-uri: `orders/{id}` has no scheme. Write a whole address, such as `shop-tools://orders/{id}`.',
      '9: «{{id}}» warning resource-uri: The placeholders of a `uri` have single braces: `{id}`.',
      '9: «{line-id}» warning resource-uri: Other engines read letters, digits and underscores only: `{line-id}` stays as it is written there.',
      '10: «{name}» warning resource-uri: A resource from a folder takes no placeholders: the path of the file is put behind its `uri`.',
    ]);
    checkFixes(text, ['Change to `{id}`: «{{id}}» → «{id}»']);
  });

  it('the placeholders of a prompt', () => {
    const text = serveMcp(
      '    prompts:\n      ask:\n        display: Ask\n        description: d\n        arguments: {number: {description: d}}\n        template:\n          - {role: user, content: "Order {{ number }}, {{{number}}} and {{number}}"}\n          - {role: user, content: "Order {{other}}"}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '13: «{{ number }}» warning prompt-placeholder: `{{ number }}` stays as it is written. Write `{{number}}`.',
      '13: «{{{number}}}» warning prompt-placeholder: `{{{number}}}` stays as it is written. Write `{{number}}`.',
      '14: «other» warning unknown-name: Nothing here is called `other`. Known here: `number`.',
    ]);
    checkFixes(text, ['Change to `{{number}}`: «{{ number }}» → «{{number}}»', 'Change to `{{number}}`: «{{{number}}}» → «{{number}}»']);
  });

  it('a placeholder where an address belongs', () => {
    const text = serving('      orders: {path: /orders, operations: {list: {method: GET, call: shop.list-orders}}}\n').replace(
      '127.0.0.1',
      'api.example.com',
    );
    assert.deepEqual(problemsIn(text), [
      '4: «api.example.com» warning example-address: `api.example.com` is a placeholder. Write the address to listen on, such as `127.0.0.1`.',
    ]);
  });

  it('credentials over plain HTTP, but not on this machine', () => {
    const text =
      'ikanos: "1.0.0-beta5"\nconsumes:\n  - {type: http, namespace: a, baseUri: "http://shop.internal", authentication: {type: bearer, token: "{{T}}"}}\n  - {type: http, namespace: b, baseUri: http://shop.internal/x, authentication: {type: basic, username: u, password: "{{T}}"}}\n  - {type: http, namespace: c, baseUri: "http://localhost:8080", authentication: {type: bearer, token: "{{T}}"}}\n  - {type: http, namespace: d, baseUri: "http://shop.internal"}\n';
    assert.deepEqual(problemsIn(text), [
      '3: «"http://shop.internal"» warning insecure-credentials: Credentials go to `shop.internal` without encryption. Use `https:`.',
      '4: «http://shop.internal/x» warning insecure-credentials: Credentials go to `shop.internal` without encryption. Use `https:`.',
    ]);
  });

  it('a base address at example.com, when that is wanted', () => {
    const text = consuming('      orders: {path: /orders, operations: {list-orders: {method: GET}}}\n', 'https://shop.example.com');
    assert.deepEqual(problemsIn(text, { severities: { 'example-base-uri': 'information' } }), [
      '5: «https://shop.example.com» information example-base-uri: `baseUri` is a placeholder: nothing answers at example.com.',
    ]);
  });
});
