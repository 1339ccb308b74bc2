import { describe, it } from 'node:test';
import { checkFix } from '../testing/fixture.ts';

const client = (rest: string, version = 'ikanos: "1.0.0-beta5"'): string => `${version}
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.example
${rest}`;
const resources = '      resources:\n        orders: {path: /orders, operations: {list-orders: {method: GET}}}\n';
const listed = '      resources:\n        - {name: orders, path: /orders, operations: [{name: list-orders, method: GET}]}\n';
const tools = (call: string): string => `  exposes:
    - type: mcp
      port: 3001
      namespace: tools
      tools:
        list:
          description: Lists all orders of the shop
${call}`;

describe('what people bring along from elsewhere', () => {
  it('sends a key that no authentication can send as an input parameter', () => {
    const key = (placement: string) =>
      client(
        `      authentication:\n        type: apikey\n        key: session\n        value: "{{SESSION}}"\n        placement: ${placement} # sic\n${resources}`,
      );
    checkFix(
      key('cookie'),
      'not-in-list',
      client(`      # sic\n      inputParameters:\n        session:\n          in: cookie\n          value: "{{SESSION}}"\n${resources}`),
    );
  });

  it('does so for a list of query parameters, in versions with lists', () => {
    const version = 'naftiko: "1.0.0-alpha2"';
    checkFix(
      client(
        `      authentication:\n        type: query\n        parameters:\n          - {name: id, value: "{{ID}}"}\n          - {name: secret, value: "{{SECRET}}"}\n${listed}`,
        version,
      ),
      'not-in-list',
      client(
        `      inputParameters:\n        - name: id\n          in: query\n          value: "{{ID}}"\n        - name: secret\n          in: query\n          value: "{{SECRET}}"\n${listed}`,
        version,
      ),
    );
  });

  it('turns a list of one call into a call, and of several into steps', () => {
    checkFix(
      client(resources) + tools('          call:\n            - capability: shop.orders.list-orders\n'),
      'wrong-type',
      client(resources) + tools('          call: shop.list-orders\n'),
    );
    checkFix(
      client(resources) + tools('          call: [shop.list-orders, shop.list-orders]\n'),
      'wrong-type',
      client(resources) +
        tools(
          '          steps:\n            list-orders: {type: call, call: shop.list-orders}\n            list-orders-2: {type: call, call: shop.list-orders}\n',
        ),
    );
  });

  it('reads a call with slashes', () =>
    checkFix(
      client(resources) + tools('          call: shop/orders/list-orders\n'),
      'wrong-format',
      client(resources) + tools('          call: shop.list-orders\n'),
    ));

  it('makes a server with tools an MCP server', () => {
    const skill = (type: string) => client(resources) + tools('          call: shop.list-orders\n').replace('type: mcp', `type: ${type}`);
    checkFix(skill('skill'), 'unknown-key', skill('mcp'));
  });

  it('makes a map of parts a list', () => {
    const upload = (data: string) =>
      client(
        `      resources:\n        files:\n          path: /files\n          operations:\n            add-file:\n              method: POST\n              body:\n                type: multipartForm\n                data:\n${data}`,
      );
    checkFix(
      upload('                  file: "{{file}}" # bytes\n                  title: A title\n'),
      'map-instead-of-list',
      upload(
        '                  - name: file\n                    value: "{{file}}" # bytes\n                  - name: title\n                    value: A title\n',
      ),
    );
  });

  it('writes data as JSON text where text goes out', () =>
    checkFix(
      client(`      inputParameters:\n        order:\n          in: body\n          value:\n            id: "{{id}}"\n${resources}`),
      'wrong-type',
      client(`      inputParameters:\n        order:\n          in: body\n          value: '{"id":"{{id}}"}'\n${resources}`),
    ));

  it('finishes a word that was broken off', () =>
    checkFix(
      client(resources) + tools('          inputParameters: {page: {type: inte, description: Page}}\n          call: shop.list-orders\n'),
      'not-in-list',
      client(resources) +
        tools('          inputParameters: {page: {type: integer, description: Page}}\n          call: shop.list-orders\n'),
    ));

  it('writes the path of a file as an address', () =>
    checkFix(
      'ikanos: "1.0.0-beta5"\nbinds:\n  - {namespace: env, location: ./secrets.env, keys: {TOKEN: TOKEN}}\n',
      'wrong-format',
      'ikanos: "1.0.0-beta5"\nbinds:\n  - {namespace: env, location: file:///./secrets.env, keys: {TOKEN: TOKEN}}\n',
    ));

  it('names variables that an early draft lists', () =>
    checkFix(
      'ikanos: "1.0.0-beta5"\nbinds:\n  - namespace: env\n    keys:\n      required:\n        - TOKEN\n        - USER\n',
      'wrong-format',
      'ikanos: "1.0.0-beta5"\nbinds:\n  - namespace: env\n    keys:\n      TOKEN: TOKEN\n      USER: USER\n',
    ));

  it('keeps a parameter whose name the format cannot send as a comment', () =>
    checkFix(
      client(`      inputParameters:\n        filter[name]:\n          in: query\n        page:\n          in: query\n${resources}`),
      'wrong-format',
      client(`      inputParameters:\n        # filter[name]:\n        #   in: query\n        page:\n          in: query\n${resources}`),
    ));

  it('takes a dash with nothing behind it away', () =>
    checkFix(
      `ikanos: "1.0.0-beta5"\ncapability:\n  consumes:\n    - {type: http, namespace: shop, baseUri: "https://shop.example", resources: {a: {path: /a, operations: {get-a: {method: GET}}}}}\n    -\n`,
      'no-value',
      `ikanos: "1.0.0-beta5"\ncapability:\n  consumes:\n    - {type: http, namespace: shop, baseUri: "https://shop.example", resources: {a: {path: /a, operations: {get-a: {method: GET}}}}}\n`,
    ));
});
