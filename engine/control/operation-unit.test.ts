import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve } from '../testing/serve.ts';
import { startUpstream } from '../testing/upstream.ts';

test('a consumed operation is called by itself, and looked at afterwards', async (t) => {
  const upstream = await startUpstream(t);
  const { engine } = await serve(
    t,
    `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - type: http
    namespace: u
    baseUri: "${upstream.url}"
    inputParameters: {x-fixed: {in: header, value: always}}
    resources: {j: {path: "/{{what}}", inputParameters: {what: {in: path}}, operations: {get: {method: GET, inputParameters: {q: {in: query}}}}}}
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {r: {path: /r, operations: {o: {method: GET, call: u.get}}}}}
`,
  );
  const outcome = await engine.call({ kind: 'operation', server: 'u', name: 'get', arguments: { what: 'json', q: 'a b' } });
  assert.equal(outcome.status, 200);
  const [request] = upstream.requests;
  assert.deepEqual([request?.url, request?.headers['x-fixed']], ['/json?q=a+b', 'always']);
  const inspected = engine.inspect(outcome.call ?? 0);
  assert.deepEqual(
    [{ ...(inspected?.inputs as object) }, inspected?.upstream.map(({ reference, status }) => [reference, status])],
    [{ what: 'json', q: 'a b' }, [['u.get', 200]]],
  );
});

test('what is not consumed is told', async (t) => {
  const upstream = await startUpstream(t);
  const { engine } = await serve(
    t,
    `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "${upstream.url}", resources: {j: {path: /json, operations: {get: {method: GET}}}}}
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {r: {path: /r, operations: {o: {method: GET, call: u.get}}}}}
`,
  );
  const { status, error } = await engine.call({ kind: 'operation', server: 'u', name: 'put', arguments: {} });
  assert.deepEqual([status, error?.message], [404, 'There is no consumed operation u.put. Known: get.']);
});

test('with mocks one sees the request that would have been sent', async (t) => {
  const { engine } = await serve(
    t,
    `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - type: http
    namespace: u
    baseUri: "https://api.example.org/v1"
    resources: {j: {path: "/things/{{what}}", inputParameters: {what: {in: path}}, operations: {get: {method: GET, inputParameters: {q: {in: query}}}}}}
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {r: {path: /r, operations: {o: {method: GET, call: u.get}}}}}
`,
    { mock: true },
  );
  const outcome = await engine.call({ kind: 'operation', server: 'u', name: 'get', arguments: { what: 'a thing', q: '1' } });
  const sent = engine.inspect(outcome.call ?? 0)?.upstream.map(({ method, url, mocked }) => ({ method, url, mocked }));
  assert.deepEqual(sent, [{ method: 'GET', url: 'https://api.example.org/v1/things/a%20thing?q=1', mocked: true }]);
});
