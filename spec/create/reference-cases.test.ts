/**
 * What the reference engine's importer makes of a description (conformance cases P01 to P14), and what ours makes of it. Where
 * the two differ the reason is told; `docs/compatibility.md` lists the decisions.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { notesOf, textOf } from '../testing/read-created.ts';
import { createCapability } from './create.ts';

interface Written {
  readonly consumed: Readonly<Record<string, unknown>>;
  readonly operation: Readonly<Record<string, unknown>>;
  readonly tool: Readonly<Record<string, unknown>>;
  /** Names of the resource and of the operation. */
  readonly names: readonly string[];
  readonly notes: readonly string[];
}

type Tree = Record<string, Record<string, unknown>>;

/** The first resource, operation and tool of what is made of a description. */
function importOf(description: object): Written {
  const created = createCapability(
    JSON.stringify({ openapi: '3.1.0', info: { title: 'Pets' }, servers: [{ url: 'https://pets.internal' }], ...description }),
    { expose: ['mcp'] },
  );
  const { capability } = parse(textOf(created)) as { capability: { consumes: Tree[]; exposes: Tree[] } };
  const consumed = capability.consumes[0] ?? {};
  const [resource, at] = Object.entries(consumed['resources'] ?? {})[0] ?? ['', {}];
  const [name, operation] = Object.entries((at as { operations?: Tree }).operations ?? {})[0] ?? ['', {}];
  const tool = Object.values(capability.exposes[0]?.['tools'] ?? {})[0] as Readonly<Record<string, unknown>>;
  return { consumed, operation, tool, names: [resource, name], notes: notesOf(created) };
}

const get = (operation: object = {}): object => ({ paths: { '/pets': { get: operation } } });
const answer = (schema: object): object => get({ responses: { 200: { content: { 'application/json': { schema } } } } });
const secured = (scheme: object): object => ({
  ...get(),
  security: [{ key: [] }],
  components: { securitySchemes: { key: scheme } },
});

describe('descriptions as the reference engine reads them', () => {
  it('P01 the namespace comes from the title; "API" is left to the REST server that is made of it', () => {
    const titled = { info: { title: 'Petstore API' }, ...get() };
    assert.equal(importOf(titled).consumed['namespace'], 'petstore');
    const created = createCapability(JSON.stringify({ openapi: '3.1.0', servers: [{ url: 'https://p.internal' }], ...titled }), {
      expose: ['rest'],
    });
    assert.match(textOf(created), /namespace: petstore-api\n/);
  });

  it('P02 without an address there is one to be replaced, and a note', () => {
    for (const servers of [[], [{ url: '/' }]]) {
      const { consumed, notes } = importOf({ servers, ...get() });
      assert.deepEqual(
        [consumed['baseUri'], notes],
        [
          'https://api.example.com',
          ['The description does not say where the API is: put its address in the place of https://api.example.com.'],
        ],
      );
    }
  });

  it('P03 an address loses its last slash', () => {
    assert.equal(
      importOf({ servers: [{ url: 'https://api.petstore.io/v1/' }], ...get() }).consumed['baseUri'],
      'https://api.petstore.io/v1',
    );
  });

  it('P04 what has no name is named after method and path', () => {
    const { names, consumed } = importOf({ paths: { '/pets/{petId}': { delete: {} } } });
    assert.deepEqual(names, ['pets-pet-id', 'delete-pets-pet-id']);
    assert.match(JSON.stringify(consumed['resources']), /"path":"\/pets\/\{\{petId\}\}"/);
  });

  it('P05 names are written with dashes', () => {
    assert.equal(importOf(get({ operationId: 'listAllPets' })).names[1], 'list-all-pets');
  });

  it('P06 a parameter of the path is required; a whole number stays one', () => {
    const { operation, tool } = importOf({
      paths: { '/pets/{id}': { get: { parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }] } } },
    });
    assert.deepEqual(operation['inputParameters'], { id: { in: 'path' } });
    assert.deepEqual(tool['inputParameters'], { id: { type: 'integer', description: 'Id' } });
  });

  it('P07 a type that may be null is that type', () => {
    const { tool } = importOf(answer({ type: 'object', properties: { a: { type: ['string', 'null'] } } }));
    assert.deepEqual(tool['outputParameters'], [{ type: 'object', properties: { a: { type: 'string', mapping: '$.a' } } }]);
  });

  it('P08 fields of a body are inputs under their own names, and the body is really sent', () => {
    const schema = { type: 'object', properties: { firstName: { type: 'string' }, last_name: { type: 'string' } } };
    const { operation, tool } = importOf({
      paths: { '/pets': { post: { requestBody: { content: { 'application/json': { schema } } } } } },
    });
    assert.deepEqual(operation['body'], { type: 'json', data: { firstName: '{{firstName}}', last_name: '{{last_name}}' } });
    assert.deepEqual(Object.keys(tool['inputParameters'] as object), ['firstName', 'last_name']);
  });

  it('P09 a list of objects is one unnamed list, mapped from the root: items are mapped one by one', () => {
    const { tool } = importOf(answer({ type: 'array', items: { type: 'object', properties: { id: { type: 'string' } } } }));
    assert.deepEqual(tool['outputParameters'], [
      { type: 'array', mapping: '$', items: { type: 'object', properties: { id: { type: 'string', mapping: '$.id' } } } },
    ]);
  });

  it('P10 what is only written is not read', () => {
    const { tool } = importOf(
      answer({ type: 'object', properties: { id: { type: 'string' }, password: { type: 'string', writeOnly: true } } }),
    );
    assert.deepEqual(tool['outputParameters'], [{ type: 'object', properties: { id: { type: 'string', mapping: '$.id' } } }]);
  });

  it('P11 of several variants all fields are taken: those of the others are null, which nobody has to be told', () => {
    const { tool, notes } = importOf(
      answer({
        oneOf: [
          { type: 'object', properties: { a: { type: 'string' } } },
          { type: 'object', properties: { b: { type: 'string' } } },
        ],
      }),
    );
    const properties = { a: { type: 'string', mapping: '$.a' }, b: { type: 'string', mapping: '$.b' } };
    assert.deepEqual([tool['outputParameters'], notes], [[{ type: 'object', properties }], []]);
  });

  it('P12 an API key is a variable, named after the API', () => {
    const { consumed, notes } = importOf(secured({ type: 'apiKey', in: 'header', name: 'X-API-Key' }));
    assert.deepEqual(
      [consumed['authentication'], notes],
      [{ type: 'apikey', key: 'X-API-Key', value: '{{PETS_KEY}}', placement: 'header' }, []],
    );
  });

  it('P13 OAuth 2 becomes a token somebody has to get, and a note', () => {
    const { consumed, notes } = importOf(secured({ type: 'oauth2', flows: {} }));
    assert.deepEqual(
      [consumed['authentication'], notes],
      [{ type: 'bearer', token: '{{PETS_TOKEN}}' }, ['key gives tokens by OAuth 2: get one yourself and give it as PETS_TOKEN.']],
    );
  });

  it('P14 the three parts of an address in Swagger 2.0 are put together', () => {
    const old = { swagger: '2.0', info: { title: 'Pets' }, host: 'api.legacy.io', basePath: '/v2', schemes: ['https'], ...get() };
    assert.match(textOf(createCapability(JSON.stringify(old), { expose: ['mcp'] })), /baseUri: https:\/\/api\.legacy\.io\/v2\n/);
  });
});
