import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { notesOf, textOf } from '../testing/read-created.ts';
import { createCapability, createEmpty, kindOfSource } from './create.ts';

describe('a capability from a curl command', () => {
  const command = `curl -sX POST 'https://api.shop.internal/v1/customers/42/orders?expand=items&api_key=abc' \\
  -H 'Authorization: Bearer sk_live_123' -H "Content-Type: application/json" -H 'X-Version: 2024-01' \\
  --data-raw $'{"amount": 12.5, "the currency": "EUR", "password": "hunter2", "items": [{"sku": "a\\u0021"}]}'`;

  it('takes over the request, but no secret', () => {
    const created = createCapability(command, { expose: ['mcp'] });
    assert.deepEqual(notesOf(created), ['What the command authenticates with was not taken over: give it as SHOP_TOKEN.']);
    const text = textOf(created);
    assert.deepEqual(/sk_live|abc|hunter2/.exec(text), null);
    assert.equal(
      text.slice(text.indexOf('      baseUri')),
      `      baseUri: https://api.shop.internal/v1
      authentication:
        type: bearer
        token: "{{SHOP_TOKEN}}"
      resources:
        customers-customer-id-orders:
          path: /customers/{{customer-id}}/orders
          operations:
            create-orders:
              method: POST
              description: Creates orders (POST /customers/{customer-id}/orders of api.shop.internal)
              inputParameters:
                customer-id: { in: path }
                expand: { in: query }
                X-Version: { in: header, value: 2024-01 }
              body:
                type: json
                data:
                  amount: "{{amount}}"
                  the currency: "{{the-currency}}"
                  password: "{{password}}"
                  items: "{{items}}"

  exposes:
    - type: mcp
      port: 3001
      namespace: shop-tools
      description: Calls api.shop.internal.
      tools:
        create-orders:
          description: Creates orders (POST /customers/{customer-id}/orders of api.shop.internal)
          inputParameters:
            customer-id:
              type: string
              description: Customer id, such as 42
            expand:
              type: string
              required: false
              description: Expand, such as items
            amount:
              type: number
              description: Amount, such as 12.5
            the-currency:
              type: string
              description: The currency, such as EUR
            password:
              type: string
              description: Password
            items:
              type: array
              description: Items
          call: shop.create-orders
`,
    );
  });

  it('reads the other ways to write one', () => {
    const consumed = (text: string) => {
      const whole = textOf(createCapability(text, { expose: ['mcp'] }));
      return whole.slice(whole.indexOf('      baseUri'), whole.indexOf('\n  exposes:'));
    };
    assert.equal(
      consumed('$ curl -G shop.internal/search -d q=ships -d limit=5 -u me:secret --compressed -o out.json | jq .'),
      `      baseUri: https://shop.internal
      authentication:
        type: basic
        username: "{{SHOP_USERNAME}}"
        password: "{{SHOP_PASSWORD}}"
      resources:
        search:
          path: /search
          operations:
            list-search:
              method: GET
              description: Reads search (GET /search of shop.internal)
              inputParameters:
                q: { in: query }
                limit: { in: query }
`,
    );
    assert.equal(
      consumed('curl --request=PUT "http://localhost:8080/items/{id}" -H "X-API-Key: abc" -d "name=A%20b&size=3"'),
      `      baseUri: http://localhost:8080
      authentication:
        type: apikey
        key: X-API-Key
        value: "{{LOCAL_API_KEY}}"
        placement: header
      resources:
        items-id:
          path: /items/{{id}}
          operations:
            replace-items:
              method: PUT
              description: Replaces items (PUT /items/{id} of localhost)
              inputParameters:
                id: { in: path }
              body:
                type: formUrlEncoded
                data:
                  name: "{{name}}"
                  size: "{{size}}"
`,
    );
  });

  it('tells what it leaves out', () => {
    const notes = (text: string) => notesOf(createCapability(text, { expose: ['mcp'] }));
    assert.deepEqual(notes('curl -I https://a.internal/x -b s=1'), [
      'Cookies of the command were not taken over: the format has no way to authenticate with them.',
    ]);
    assert.deepEqual(notes('curl -X OPTIONS https://a.internal/x'), ['The format knows no method OPTIONS: GET was taken.']);
    assert.deepEqual(notes('curl https://a.internal/x -F f=@y'), [
      'The parts of the multipart form were left out: write them under `body` with `type: multipartForm`.',
    ]);
    assert.deepEqual(notes('curl https://a.internal/x -d @y.json'), ['The body was in the file y.json: write it under `body`.']);
  });
});

describe('a capability from a sample answer', () => {
  const sample = JSON.stringify({
    count: 2,
    results: [
      { id: 1, tags: ['x'], note: null },
      { id: 'b', geo: { lat: 1.5 } },
    ],
  });

  it('maps what the sample holds', () => {
    const text = textOf(createCapability(sample, { expose: ['mcp'], url: 'https://things.internal/v2/things?limit=5' }));
    assert.equal(
      text.slice(text.indexOf('          call:')),
      `          call: things.list-things
          outputParameters:
            - type: object
              properties:
                count: { type: number, mapping: $.count }
                results:
                  type: array
                  mapping: $.results
                  items:
                    type: object
                    properties:
                      id: { type: string, mapping: $.id }
                      tags:
                        type: array
                        mapping: $.tags
                        items: { type: string, mapping: $ }
                      note: { type: string, mapping: $.note }
                      geo:
                        type: object
                        properties:
                          lat: { type: number, mapping: $.geo.lat }
`,
    );
  });

  it('asks for the address when there is none', () => {
    const created = createCapability(sample, { expose: ['mcp'] });
    textOf(created);
    assert.deepEqual(notesOf(created), [
      'Where the answer comes from is not known: put its address in the place of https://api.example.org and /items.',
    ]);
  });
});

describe('an empty capability', () => {
  it('has one thing that can be called', () => {
    for (const expose of [['mcp'], ['rest'], ['skill'], ['mcp', 'rest', 'skill']] as const) textOf(createEmpty('My Thing', { expose }));
    const text = textOf(createEmpty('My Thing', { expose: ['mcp'], port: 5000 }));
    assert.equal(
      text.slice(text.indexOf('capability:')),
      `capability:
  exposes:
    - type: mcp
      port: 5000
      namespace: my-thing-tools
      description: Tools of My Thing
      tools:
        greet:
          description: Greets a person by name, with a made-up answer
          inputParameters:
            name:
              type: string
              description: Who is greeted, such as Ada
          outputParameters:
            greeting:
              type: string
              value: Hello, {{name}}!
`,
    );
  });
});

describe('the kind of a source', () => {
  it('is seen from its text', () => {
    assert.deepEqual(['curl https://a', ' $ curl x', 'openapi: 3.0.0', '{"swagger": "2.0"}', '[1]', 'a: b', ''].map(kindOfSource), [
      'curl',
      'curl',
      'description',
      'description',
      'sample',
      'unknown',
      'unknown',
    ]);
  });
});
