import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { notesOf, textOf } from '../testing/read-created.ts';
import { createCapability } from './create.ts';
import { operationsIn, readDescription } from './from-openapi.ts';

const description = `openapi: 3.1.0
info: {title: Ship Registry API, description: "All **ships** of the [registry](https://r.example).\\n\\nAnd more."}
servers: [{url: "https://{region}.ships.internal/v2/", variables: {region: {default: eu}}}]
security: [{key: []}]
paths:
  /ships:
    get:
      operationId: listShips
      summary: Lists the ships of the registry
      tags: [ships]
      parameters:
        - {name: status, in: query, schema: {type: string, enum: [active, sold]}, description: State of the ship}
        - {name: page.size, in: query, schema: {type: integer}}
        - {name: Authorization, in: header}
      responses:
        "200": {content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Ship"}}}}}
    post:
      operationId: addShip
      requestBody:
        required: true
        content:
          application/json:
            schema:
              allOf:
                - {$ref: "#/components/schemas/Ship"}
                - {required: [name]}
      responses: {"201": {$ref: "#/components/responses/One"}}
  /ships/{ship.id}:
    parameters: [{$ref: "#/components/parameters/Id"}]
    delete: {operationId: deleteShip, description: Removes a ship from the registry for ever, responses: {"204": {}}}
    get:
      summary: One
      responses: {"200": {$ref: "#/components/responses/One"}}
    put:
      requestBody: {content: {text/plain: {}}}
      responses: {default: {content: {image/png: {}}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  parameters: {Id: {name: ship.id, in: path, required: true, schema: {type: integer}}}
  responses: {One: {content: {application/json: {schema: {$ref: "#/components/schemas/Ship"}}}}}
  schemas:
    Ship:
      type: object
      properties:
        id: {type: integer, readOnly: true}
        name: {type: [string, "null"], description: Name on the hull}
        size: {type: object, properties: {length: {type: number}, unit of it: {type: string}}}
        parent: {$ref: "#/components/schemas/Ship"}
        extra: {type: object, additionalProperties: true}
        any: {oneOf: [{type: string}, {type: integer}]}
`;

describe('a capability from an API description', () => {
  it('has its operations as tools, with inputs, bodies, answers and authentication', () => {
    const created = createCapability(description, { expose: ['mcp'] });
    assert.deepEqual(notesOf(created), ['list-ships: page.size was left out, because the format allows no such name.']);
    assert.equal(
      textOf(created),
      `ikanos: 1.0.0-beta5

info:
  display: Ship Registry API
  description: All ships of the registry.

binds:
  - namespace: ship-registry-secrets
    description: What Ship Registry API asks for; from the process environment.
    keys:
      SHIP_REGISTRY_KEY: SHIP_REGISTRY_KEY

capability:
  consumes:
    - type: http
      namespace: ship-registry
      description: All ships of the registry.
      baseUri: https://eu.ships.internal/v2
      authentication:
        type: apikey
        key: X-Key
        value: "{{SHIP_REGISTRY_KEY}}"
        placement: header
      resources:
        ships:
          path: /ships
          operations:
            list-ships:
              method: GET
              description: Lists the ships of the registry
              inputParameters:
                status: { in: query }
            add-ship:
              method: POST
              description: Calls POST /ships of Ship Registry API
              body:
                type: json
                data:
                  name: "{{name}}"
                  size: "{{size}}"
                  parent: "{{parent}}"
                  extra: "{{extra}}"
                  any: "{{any}}"
        ships-ship-id:
          path: /ships/{{ship-id}}
          operations:
            get-ships-ship-id:
              method: GET
              description: One (GET /ships/{ship.id} of Ship Registry API)
              inputParameters:
                ship-id: { in: path }
            put-ships-ship-id:
              method: PUT
              description: Calls PUT /ships/{ship.id} of Ship Registry API
              outputRawFormat: binary
              inputParameters:
                ship-id: { in: path }
              body:
                type: text
                data: "{{body}}"
            delete-ship:
              method: DELETE
              description: Removes a ship from the registry for ever
              inputParameters:
                ship-id: { in: path }

  exposes:
    - type: mcp
      port: 3001
      namespace: ship-registry-tools
      description: All ships of the registry.
      tools:
        list-ships:
          description: Lists the ships of the registry
          hints: { readOnly: true }
          inputParameters:
            status:
              type: string
              required: false
              description: State of the ship. One of active, sold.
          call: ship-registry.list-ships
          outputParameters:
            - type: array
              mapping: $
              items:
                type: object
                properties:
                  id: { type: number, mapping: $.id }
                  name: { type: string, mapping: $.name }
                  size:
                    type: object
                    properties:
                      length: { type: number, mapping: $.size.length }
                      unit of it: { type: string, mapping: "$.size['unit of it']" }
                  parent: { type: string, mapping: $.parent }
                  extra: { type: string, mapping: $.extra }
                  any: { type: string, mapping: $.any }
        add-ship:
          description: Calls POST /ships of Ship Registry API
          inputParameters:
            name:
              type: string
              description: Name on the hull
            size:
              type: object
              required: false
              description: Size
            parent:
              type: object
              required: false
              description: Parent
            extra:
              type: object
              required: false
              description: Extra
            any:
              type: string
              required: false
              description: Any
          call: ship-registry.add-ship
          outputParameters:
            - type: object
              properties:
                id: { type: number, mapping: $.id }
                name: { type: string, mapping: $.name }
                size:
                  type: object
                  properties:
                    length: { type: number, mapping: $.size.length }
                    unit of it: { type: string, mapping: "$.size['unit of it']" }
                parent: { type: string, mapping: $.parent }
                extra: { type: string, mapping: $.extra }
                any: { type: string, mapping: $.any }
        get-ships-ship-id:
          description: One (GET /ships/{ship.id} of Ship Registry API)
          hints: { readOnly: true }
          inputParameters:
            ship-id:
              type: integer
              description: Ship id
          call: ship-registry.get-ships-ship-id
          outputParameters:
            - type: object
              properties:
                id: { type: number, mapping: $.id }
                name: { type: string, mapping: $.name }
                size:
                  type: object
                  properties:
                    length: { type: number, mapping: $.size.length }
                    unit of it: { type: string, mapping: "$.size['unit of it']" }
                parent: { type: string, mapping: $.parent }
                extra: { type: string, mapping: $.extra }
                any: { type: string, mapping: $.any }
        put-ships-ship-id:
          description: Calls PUT /ships/{ship.id} of Ship Registry API
          hints: { idempotent: true }
          inputParameters:
            ship-id:
              type: integer
              description: Ship id
            body:
              type: string
              required: false
              description: The text to send
          call: ship-registry.put-ships-ship-id
        delete-ship:
          description: Removes a ship from the registry for ever
          hints: { destructive: true, idempotent: true }
          inputParameters:
            ship-id:
              type: integer
              description: Ship id
          call: ship-registry.delete-ship
`,
    );
  });

  it('takes chosen operations, another address, and exposes them as REST and as skills', () => {
    const created = createCapability(description, {
      expose: ['rest', 'skill'],
      only: new Set(['delete-ship']),
      url: 'http://localhost:8080/api/',
      port: 4000,
    });
    const text = textOf(created);
    assert.match(text, /baseUri: http:\/\/localhost:8080\/api\n/);
    assert.equal(
      text.slice(text.indexOf('  exposes:')),
      `  exposes:
    - type: rest
      address: 127.0.0.1
      port: 4000
      namespace: ship-registry-api
      resources:
        ships-ship-id:
          path: /ships/{ship-id}
          description: "Ship Registry API: /ships/{ship-id}"
          operations:
            delete-ship:
              method: DELETE
              description: Removes a ship from the registry for ever
              inputParameters:
                ship-id: { in: path, type: integer, description: Ship id }
              call: ship-registry.delete-ship
    - type: skill
      address: 127.0.0.1
      port: 4001
      namespace: ship-registry-skills
      description: Skills for working with Ship Registry API
      skills:
        ship-registry:
          description: All ships of the registry. Use it for questions about Ship Registry API.
          allowed-tools: delete-ship
          tools:
            delete-ship:
              description: Removes a ship from the registry for ever
              from: { sourceNamespace: ship-registry-api, action: delete-ship }
`,
    );
  });

  it('reads Swagger 2.0 as well', () => {
    const old = JSON.stringify({
      swagger: '2.0',
      info: { title: 'Pets' },
      host: 'pets.internal',
      basePath: '/v1/',
      schemes: ['http', 'https'],
      securityDefinitions: { login: { type: 'basic' } },
      paths: {
        '/pets/{id}': {
          post: {
            operationId: 'rename_pet',
            security: [{ login: [] }],
            parameters: [
              { name: 'id', in: 'path', type: 'string', required: true },
              { name: 'name', in: 'formData', type: 'string', required: true, description: 'The new name' },
              { name: 'id', in: 'formData', type: 'string' },
            ],
            responses: { 200: { schema: { type: 'object', properties: { ok: { type: 'boolean' } } } } },
          },
          get: { parameters: [{ name: 'body', in: 'body', schema: { type: 'array', items: {} } }], responses: {} },
        },
      },
    });
    const text = textOf(createCapability(old, { expose: ['mcp'] }));
    assert.equal(
      text.slice(text.indexOf('      baseUri'), text.indexOf('  exposes:')),
      `      baseUri: https://pets.internal/v1
      authentication:
        type: basic
        username: "{{PETS_USERNAME}}"
        password: "{{PETS_PASSWORD}}"
      resources:
        pets-id:
          path: /pets/{{id}}
          operations:
            get-pets-id:
              method: GET
              description: Calls GET /pets/{id} of Pets
              inputParameters:
                id: { in: path }
              body:
                type: json
                data: "{{body}}"
            rename-pet:
              method: POST
              description: Calls POST /pets/{id} of Pets
              inputParameters:
                id: { in: path }
              body:
                type: formUrlEncoded
                data:
                  name: "{{name}}"
                  id: "{{body-id}}"

`,
    );
  });

  it('finds the address of a relative server where the description was found', () => {
    const relative = 'openapi: 3.0.0\nservers: [{url: ../api}]\npaths: {/a: {get: {operationId: a}}}\n';
    const text = textOf(createCapability(relative, { expose: ['mcp'], address: 'https://h.internal/docs/v1/openapi.yaml' }));
    assert.match(text, /baseUri: https:\/\/h\.internal\/docs\/api\n/);
    assert.deepEqual(notesOf(createCapability(relative, { expose: ['mcp'] })), [
      'The description does not say where the API is: put its address in the place of https://api.example.com.',
    ]);
  });

  it('survives references that lead nowhere, in circles or away, and tells', () => {
    const odd = `openapi: 3.0.3
info: {title: 7}
paths:
  /a/{x}/{x}: {get: {operationId: a, responses: {"200": {$ref: "other.yaml#/A"}}}}
  /b: {get: {operationId: a, parameters: [5, {}, {name: c, in: cookie}], responses: {"200": {content: {application/json: {schema: {$ref: "#/components/schemas/Loop"}}}}}}}
  /c: {get: {responses: {"200": {$ref: "#/nowhere"}}}, post: 7}
components: {schemas: {Loop: {$ref: "#/components/schemas/Loop"}}, securitySchemes: 5}
security: [{none: []}]
`;
    const created = createCapability(odd, { expose: ['mcp'] });
    textOf(created);
    assert.deepEqual(notesOf(created), [
      'The description does not say where the API is: put its address in the place of https://api.example.com.',
      'How none authenticates is not known: it was left out.',
      'Other files are not read: other.yaml#/A was left out.',
      'a-2: c was left out, because cookies are not sent.',
      'Nothing is at #/nowhere.',
    ]);
  });

  it('lists what may be chosen from', () => {
    assert.deepEqual(operationsIn(readDescription(description)).slice(0, 2), [
      { name: 'list-ships', method: 'GET', path: '/ships', description: 'Lists the ships of the registry', tags: ['ships'] },
      { name: 'add-ship', method: 'POST', path: '/ships', description: '', tags: [] },
    ]);
  });

  it('refuses what it cannot read', () => {
    const refusal = (text: string) => notesOf(createCapability(text, { expose: ['mcp'] }))[0];
    assert.equal(
      refusal('openapi: 4.0.0\npaths: {}'),
      'Descriptions of version 4.0.0 cannot be read: OpenAPI 3.0, 3.1 and Swagger 2.0 can.',
    );
    assert.equal(refusal('openapi: 3.0.0\npaths: {}'), 'The description has no operations under `paths`.');
    assert.equal(
      refusal('hello'),
      'This is neither an API description (OpenAPI 3, Swagger 2), nor a curl command, nor a sample answer in JSON.',
    );
    assert.equal(refusal('{}'), 'The sample answer has nothing in it that could be mapped.');
    assert.equal(
      refusal('curl'),
      'This is neither an API description (OpenAPI 3, Swagger 2), nor a curl command, nor a sample answer in JSON.',
    );
    assert.equal(refusal('curl -s'), 'The curl command has no address.');
    assert.equal(refusal('curl ftp://a.b/c'), '`ftp://a.b/c` is no address of an API: it must begin with http:// or https://.');
  });
});
