import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { writeFiles } from '../engine/testing/serve.ts';
import { typed } from './testing.ts';

const rest = (namespace: string, more = ''): string =>
  `  - {type: rest, ${more}namespace: ${namespace}, port: 3000, resources: {r: {path: "/r/{{id}}", operations: {get: {method: GET, call: u.get, outputParameters: {n: {type: number, mapping: $.n}}}}}}}\n`;
const capability = (exposes: string): string => `ikanos: "1.0.0-beta5"
info: {display: Fleet, description: d}
binds:
- {namespace: s, keys: {TOKEN: CAPSTAN_TEST_NOBODY_SETS_THIS}}
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "http://127.0.0.1:1", authentication: {type: bearer, token: "{{TOKEN}}"}, resources: {r: {path: "/{{id}}", operations: {get: {method: GET}}}}}
  exposes:
${exposes}`;

describe('capstan export', () => {
  it('P16 prints where a server that listens everywhere is reached', async (t) => {
    const file = await writeFiles(t, { 'c.yaml': capability(rest('api', 'address: 0.0.0.0, ')) });
    const { code, out } = await typed('export', file, '--format', 'json');
    assert.deepEqual([code, JSON.parse(out).servers], [0, [{ url: 'http://localhost:3000' }]]);
    const elsewhere = await typed('export', file, '--format', 'json', '--url', 'https://api.example/v1/');
    assert.deepEqual(JSON.parse(elsewhere.out).servers, [{ url: 'https://api.example/v1' }]);
  });

  it('P17 writes OpenAPI 3.1 and 3.0, and nothing older', async (t) => {
    const file = await writeFiles(t, { 'c.yaml': capability(rest('api')) });
    for (const [wanted, version, type] of [
      ['3.1', '3.1.0', { type: ['number', 'string', 'null'] }],
      ['3.0', '3.0.3', { anyOf: [{ type: 'number' }, { type: 'string' }], nullable: true }],
    ] as const) {
      const { code, out } = await typed('export', file, '--spec-version', wanted, '--format', 'json');
      const document = JSON.parse(out);
      assert.deepEqual([code, document.openapi], [0, version]);
      assert.deepEqual(document.paths['/r/{id}'].get.responses['200'].content['application/json'].schema.properties.n, type);
      assert.equal((await new Validator().validate(document)).valid, true);
    }
    const { code, err } = await typed('export', file, '--spec-version', '2.0');
    assert.deepEqual(
      [code, err.split('\n')[0]],
      [2, '--spec-version takes 3.1 or 3.0, not "2.0": older descriptions cannot say what is served.'],
    );
  });

  it('asks which server is meant, and says when there is none, or nowhere to write to', async (t) => {
    const two = await writeFiles(t, { 'c.yaml': capability(rest('api') + rest('more').replace('3000', '3001')) });
    assert.match((await typed('export', two)).err, /^The file exposes several REST servers: choose one with --server \(api, more\)\./);
    assert.match((await typed('export', two, '--server', 'zz')).err, /^There is no REST server zz\. Known: api, more\./);
    assert.match((await typed('export', two, '--server', 'more')).out, /^openapi: 3\.1\.0\ninfo:\n {2}title: Fleet\n/);
    const nowhere = await typed('export', two, '--server', 'more', '--out', 'no-folder/x.yaml');
    assert.deepEqual([nowhere.code, nowhere.err.split('\n')[0]], [2, 'There is no folder no-folder to write to.']);
    const none = await writeFiles(t, { 'c.yaml': capability('  - {type: control, port: 3000}\n') });
    assert.match((await typed('export', none)).err, /^The file exposes no REST server\./);
  });
});
