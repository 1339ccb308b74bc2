import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemsIn } from '../testing/fixture.ts';

const head = (version: string) => `${version}
capability:
`;
const beta5 = head('ikanos: "1.0.0-beta5"');
const alpha2 = head('naftiko: "1.0.0-alpha2"');

const shop = `  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.internal
      resources: {orders: {path: /orders, operations: {list-orders: {method: GET}}}}
`;
const tools = (namespace: string, port: number) => `    - type: mcp
      port: ${port}
      namespace: ${namespace}
      tools: {list: {description: Lists all orders of the shop, call: shop.list-orders}}
`;

const shared = `--- shared.yaml
ikanos: "1.0.0-beta5"
consumes:
  - {type: http, namespace: shop, baseUri: "https://shop.internal", resources: {orders: {path: /orders, operations: {list-orders: {method: GET}}}}}
`;

describe('names that are there twice, or too long', () => {
  it('are none where they belong to different kinds of things', () => {
    const text = `${beta5 + shop}  exposes:\n${tools('shop-tools', 3000)}${tools('other-tools', 3001)}`;
    assert.deepEqual(problemsIn(text), []);
  });

  it('a namespace, in one section and across sections', () => {
    const text = `${beta5 + shop}    - {type: http, namespace: shop, baseUri: "https://store.internal"}\n  exposes:\n${tools('shop-tools', 3000)}${tools('shop', 3001)}`;
    assert.deepEqual(problemsIn(text), [
      '8: «shop» error duplicate-namespace: The namespace `shop` is taken by another consumed API. Choose another name.',
      '16: «shop» error duplicate-namespace: The namespace `shop` is taken by a consumed API. Choose another name: servers and consumed APIs share their names.',
    ]);
  });

  it('a namespace that an import brings', () => {
    const text = `${beta5 + shop}    - {from: ./shared.yaml, import: shop}\n    - {from: ./shared.yaml, import: shop, as: store}\n  exposes:\n${tools('shop-tools', 3000)}${shared}`;
    assert.deepEqual(problemsIn(text), [
      '8: «shop» error duplicate-namespace: The namespace `shop` is taken by another consumed API. Give it another name with `as`.',
      '9: «store» hint unused-import: Nothing uses `store`.',
    ]);
  });

  it('a bind with the name of a server', () => {
    const text = `ikanos: "1.0.0-beta5"\nbinds:\n  - {namespace: tools, keys: {TOKEN: TOKEN}}\ncapability:\n${shop.replace('      resources', '      authentication: {type: bearer, token: "{{TOKEN}}"}\n      resources')}  exposes:\n${tools('tools', 3000)}`;
    assert.deepEqual(problemsIn(text), [
      '14: «tools» error duplicate-namespace: The namespace `tools` is taken by a bind. Choose another name: servers and binds share their names.',
    ]);
  });

  it('an aggregate', () => {
    const text = `${beta5 + shop}  aggregates:\n    - {display: Orders, namespace: orders, flows: {list: {description: Lists orders, call: shop.list-orders}}}\n    - {display: Orders, namespace: orders, flows: {sum: {description: Sums up orders, call: shop.list-orders}}}\n  exposes:\n    - {type: mcp, port: 3000, namespace: tools, tools: {list: {ref: orders.list}, sum: {ref: orders.sum}}}\n`;
    assert.deepEqual(problemsIn(text), [
      '10: «orders» error duplicate-namespace: The namespace `orders` is taken by another aggregate. Choose another name.',
    ]);
  });

  it('a port', () => {
    const text = `${beta5 + shop}  exposes:\n${tools('shop-tools', 3000)}${tools('other-tools', 3000)}    - {type: control, port: 3000, address: localhost}\n`;
    assert.deepEqual(problemsIn(text), [
      '14: «3000» error duplicate-port: Port 3000 is taken by `shop-tools`. Choose another one.',
      '17: «3000» error duplicate-port: Port 3000 is taken by `shop-tools`. Choose another one.',
    ]);
  });

  it('a control server', () => {
    const text = `${beta5 + shop}  exposes:\n${tools('shop-tools', 3000)}    - {type: control, port: 9090}\n    - {type: control, port: 9091}\n`;
    assert.deepEqual(problemsIn(text), [
      '14: «control» error second-control-server: There is a control server already, and a capability can have one only.',
    ]);
  });

  it('a route, whatever its placeholders are called', () => {
    const text = `${beta5 + shop}  exposes:\n    - type: rest\n      address: 127.0.0.1\n      port: 3000\n      namespace: shop-api\n      resources:\n        one: {path: "/orders/{id}", operations: {get: {method: GET, call: shop.list-orders}, put: {method: PUT, call: shop.list-orders}}}\n        two: {path: "/orders/{{number}}", operations: {read: {method: GET, call: shop.list-orders}}}\n`;
    assert.deepEqual(problemsIn(text), [
      '14: «{id}» hint undeclared-path-parameter: No input `in: path` declares `id`: callers do not learn its type and meaning.',
      '15: «{{number}}» hint undeclared-path-parameter: No input `in: path` declares `number`: callers do not learn its type and meaning.',
      '15: «read» warning duplicate-route: Another operation answers GET /orders/{{number}} already: this one is never reached.',
    ]);
  });

  it('an operation in two resources of an API', () => {
    const text = `${beta5 + shop.replace('}}}}', '}}}, open: {path: /open, operations: {list-orders: {method: GET}}}}')}  exposes:\n${tools('shop-tools', 3000)}`;
    assert.deepEqual(problemsIn(text), [
      '7: «list-orders» warning duplicate-operation: Another operation of this API is called `list-orders` already, and calls reach that one only. Choose another name.',
    ]);
  });

  it('things of one list', () => {
    const text = `${alpha2}  consumes:\n    - type: http\n      namespace: shop\n      baseUri: https://shop.internal\n      resources:\n        - name: orders\n          path: /orders\n          operations: [{name: list-orders, method: GET, inputParameters: [{name: page, in: query}, {name: page, in: header}]}]\n  exposes:\n    - type: mcp\n      port: 3000\n      namespace: tools\n      tools:\n        - {name: list, description: Lists all orders of the shop, call: shop.list-orders}\n        - name: list\n          description: Sums up all orders of the shop\n          inputParameters: [{name: page, type: string, description: d}, {name: page, type: string, description: d}]\n          steps: [{name: a, type: call, call: shop.list-orders}, {name: a, type: call, call: shop.list-orders}]\n          mappings: [{targetName: x, value: $.a.x}]\n          outputParameters: [{name: x, type: string}, {name: x, type: number}]\n`;
    assert.deepEqual(problemsIn(text), [
      '10: «page» error duplicate-name: There is another input `page` in this list, and only one of them can be reached. Choose another name.',
      '17: «list» error duplicate-name: There is another tool `list` in this list, and only one of them can be reached. Choose another name.',
      '19: «page» error duplicate-name: There is another input `page` in this list, and only one of them can be reached. Choose another name.',
      '20: «a» error duplicate-name: There is another step `a` in this list, and only one of them can be reached. Choose another name.',
      '22: «x» error duplicate-name: There is another output `x` in this list, and only one of them can be reached. Choose another name.',
    ]);
  });

  it('a variable of two binds', () => {
    const text = `ikanos: "1.0.0-beta5"\nbinds:\n  - {namespace: env, keys: {TOKEN: TOKEN}}\n  - {namespace: other, keys: {TOKEN: OTHER_TOKEN}}\ncapability:\n${shop.replace('      resources', '      authentication: {type: bearer, token: "{{TOKEN}}"}\n      resources')}  exposes:\n${tools('shop-tools', 3000)}`;
    assert.deepEqual(problemsIn(text), [
      '4: «TOKEN» warning duplicate-variable: `TOKEN` is declared by the bind `env` already; this one takes its place.',
    ]);
  });

  it('a name that is too long for agents', () => {
    const text = `${beta5 + shop}  exposes:\n${tools('shop-tools', 3000).replace('{list:', '{list-all-the-orders-of-the-shop-that-are-open-and-have-not-been-paid-yet:')}`;
    assert.deepEqual(problemsIn(text), [
      '12: «list-all-the-orders-of-the-shop-that-are-open-and-have-not-been-paid-yet» warning name-too-long: Many clients take names of at most 64 characters; this one has 72.',
    ]);
  });
});
