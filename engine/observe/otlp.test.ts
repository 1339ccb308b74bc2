/** What a receiver of OpenTelemetry gets, by the variables of the environment. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type Received, startReceiver } from '../testing/otlp-receiver.ts';
import { refusal, type Served, serve } from '../testing/serve.ts';
import { startUpstream } from '../testing/upstream.ts';

/** Until the end of the test. */
function setEnvironment(t: TestContext, variables: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(variables)) process.env[name] = value;
  t.after(() => {
    for (const name of Object.keys(variables)) delete process.env[name];
  });
}

const capability = (upstream: string, control = ''): string => `ikanos: "1.0.0-beta5"
info: {display: Watched, description: d}
binds:
- {namespace: s, keys: {KEY: KEY}}
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "${upstream}", authentication: {type: apikey, key: k, value: "{{KEY}}", placement: query}, resources: {e: {path: /json, operations: {json: {method: GET}}}, p: {path: /echo, operations: {post: {method: POST, body: "{\\"key\\": \\"{{KEY}}\\"}"}}}, st: {path: /status/500, operations: {broken: {method: GET}}}}}
  exposes:
  - type: rest
    port: 3001
    namespace: api
    resources:
      r: {path: "/r/{id}", operations: {get: {method: GET, call: u.json, inputParameters: {id: {type: string, in: path, description: i}}, outputParameters: {n: {type: string, mapping: $.name}, z: {type: string, mapping: $.zz}}}}}
      b: {path: /b, operations: {broken: {method: GET, call: u.broken}}}
      s: {path: /s, operations: {steps: {method: GET, steps: {one: {type: call, call: u.post}, two: {type: lookup, index: one, match: id, lookupValue: "7"}}}}}
${control}
`;

async function start(t: TestContext, environment: Readonly<Record<string, string>>, control?: string): Promise<Served> {
  setEnvironment(t, environment);
  const upstream = await startUpstream(t);
  return serve(t, capability(upstream.url, control), { variables: { KEY: 'secret-key-1' } });
}

async function ask(served: Served, path: string, headers: Readonly<Record<string, string>> = {}): Promise<void> {
  await (await fetch(`${served.address('api')}${path}`, { headers })).text();
}

interface Value {
  readonly stringValue?: string;
  readonly intValue?: number;
}
interface Attribute {
  readonly key: string;
  readonly value: Value;
}
interface LogRecord {
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: Value;
  readonly attributes: readonly Attribute[];
  readonly traceId?: string;
  readonly spanId?: string;
}
interface Span {
  readonly name: string;
  readonly spanId: string;
  readonly traceId: string;
}
interface Resource {
  readonly resource: { readonly attributes: readonly Attribute[] };
}

function dataOf(received: readonly Received[], path: string): Record<string, unknown> {
  return JSON.parse(received.find((message) => message.path === path)?.body.toString('utf8') ?? '{}') as Record<string, unknown>;
}
function logsOf(received: readonly Received[]): readonly LogRecord[] {
  const { resourceLogs } = dataOf(received, '/v1/logs') as { resourceLogs: { scopeLogs: { logRecords: LogRecord[] }[] }[] };
  return resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
}
function spansOf(received: readonly Received[]): readonly Span[] {
  const { resourceSpans } = dataOf(received, '/v1/traces') as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}
const attributesOf = (attributes: readonly Attribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]));

/** Times and ports differ from run to run. */
const steady = (text: string | undefined): string => (text ?? '').replace(/\d+(\.\d+)? ms/g, 'TIME').replace(/127\.0\.0\.1:\d+/g, 'UP');

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('a receiver of OpenTelemetry', () => {
  it('gets traces, metrics and logs in Protocol Buffers, the last ones when the engine stops', async (t) => {
    const { url, received } = await startReceiver(t);
    const served = await start(t, {}, `  - {type: control, port: 3003, observability: {exporters: {otlp: {endpoint: "${url}/in/"}}}}`);
    await ask(served, '/r/1');
    await served.engine.stop();
    assert.deepEqual(received.map(({ path, headers }) => [path, headers['content-type']]).sort(), [
      ['/in/v1/logs', 'application/x-protobuf'],
      ['/in/v1/metrics', 'application/x-protobuf'],
      ['/in/v1/traces', 'application/x-protobuf'],
    ]);
    const all = Buffer.concat(received.map(({ body }) => body)).toString('latin1');
    assert.ok(all.includes('http.client.GET') && all.includes('ikanos.request.total') && all.includes('is null: There is no `zz`'));
    assert.ok(!all.includes('secret-key-1'));
  });

  it('gets what happened in a call as log records of its spans, without secrets', async (t) => {
    const { url, received } = await startReceiver(t);
    const served = await start(t, { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' });
    await ask(served, '/r/1', { traceparent });
    await served.engine.stop();
    const spans = spansOf(received);
    const spanOf = (id: string | undefined): string | undefined => spans.find(({ spanId }) => spanId === id)?.name;
    const told = logsOf(received).filter(({ traceId }) => traceId !== undefined && traceId !== '');
    assert.deepEqual(
      told.map(({ severityText, severityNumber, body, traceId, spanId }) => [
        severityText,
        severityNumber,
        steady(body.stringValue),
        traceId === traceparent.split('-')[1],
        spanOf(spanId),
      ]),
      [
        ['debug', 5, 'u.json: GET http://UP/json?k=••• → 200 (TIME)', true, 'http.client.GET'],
        ['debug', 5, 'n ($.name) was found', true, 'rest.request'],
        ['warning', 13, 'z ($.zz) is null: There is no `zz`. There is id, name, nested, tags, nul, price, ok.', true, 'rest.request'],
        ['info', 9, '/r/{id} GET → 200 (TIME)', true, 'rest.request'],
      ],
    );
    const [client, found, , call] = told.map(({ attributes }) => attributesOf(attributes));
    assert.deepEqual(
      {
        ...client,
        'url.full': steady(String(client?.['url.full'])),
        'ikanos.request.headers': undefined,
        'ikanos.response.headers': undefined,
      },
      {
        'ikanos.adapter.type': 'rest',
        'ikanos.operation.id': '/r/{id} GET',
        'ikanos.capability': 'Watched',
        'http.request.method': 'GET',
        'ikanos.namespace': 'u',
        'url.full': 'http://UP/json?k=•••',
        'http.response.status_code': 200,
        'ikanos.request.headers': undefined,
        'ikanos.response.headers': undefined,
        'ikanos.response.body': '{"id":1,"name":"Alpha","nested":{"x":[1,2],"k":"v"},"tags":["a","b"],"nul":null,"price":9.99,"ok":true}',
      },
    );
    assert.deepEqual(
      [found?.['ikanos.mapping.target'], found?.['ikanos.mapping.path'], found?.['ikanos.mapping.result'], call?.['ikanos.inputs']],
      ['n', '$.name', 'Alpha', '{"id":"1"}'],
    );
    assert.ok(!received.some(({ body }) => body.includes('secret-key-1')));
  });

  it('gets steps, bodies and failures, and the lines of the log', async (t) => {
    const { url, received } = await startReceiver(t);
    const served = await start(t, { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' });
    await ask(served, '/s');
    await ask(served, '/b');
    await served.engine.stop();
    const spans = spansOf(received);
    const told = logsOf(received);
    assert.deepEqual(
      told.map(({ severityText, body, spanId }) => [
        severityText,
        steady(body.stringValue),
        spans.find((span) => span.spanId === spanId)?.name,
      ]),
      [
        ['info', 'api (rest) is served at http://UP', undefined],
        ['debug', 'u.post: POST http://UP/echo?k=••• → 200 (TIME)', 'http.client.POST'],
        ['debug', 'Step one (call): done in TIME', 'step.call'],
        ['notice', 'Step two (lookup): The entry of one does not have 7 as its `id`.', 'step.lookup'],
        ['info', '/s GET → 200 (TIME)', 'rest.request'],
        ['warning', 'u.broken: GET http://UP/status/500?k=••• → 500 (TIME)', 'http.client.GET'],
        ['error', '/b GET → 500 (TIME)', 'rest.request'],
      ],
    );
    assert.equal(attributesOf(told[1]?.attributes ?? [])['ikanos.request.body'], '{"key": "•••"}');
  });

  it('is told the headers, the name and the attributes of the environment, at the addresses there', async (t) => {
    const { url, received } = await startReceiver(t);
    const served = await start(t, {
      OTEL_EXPORTER_OTLP_ENDPOINT: `${url}/all`,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/only/traces`,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=a,authorization=Basic%20abc',
      OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'x-tenant=b',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_SERVICE_NAME: 'fleet',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=staging,service.version=9',
    });
    await ask(served, '/r/1');
    await served.engine.stop();
    assert.deepEqual(received.map(({ path, headers }) => [path, headers['x-tenant'], headers.authorization]).sort(), [
      ['/all/v1/logs', 'b', 'Basic abc'],
      ['/only/traces', 'a', 'Basic abc'],
    ]);
    const { resourceSpans } = dataOf(received, '/only/traces') as { resourceSpans: Resource[] };
    assert.deepEqual(attributesOf(resourceSpans[0]?.resource.attributes ?? []), {
      'service.name': 'fleet',
      'service.version': '9',
      'deployment.environment': 'staging',
    });
  });

  it('gets no traces the sampler of the environment leaves out, and all logs', async (t) => {
    const { url, received } = await startReceiver(t);
    const served = await start(t, {
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_TRACES_SAMPLER: 'always_off',
    });
    await ask(served, '/b');
    await served.engine.stop();
    assert.deepEqual(received.map(({ path }) => path).sort(), ['/v1/logs', '/v1/metrics']);
    assert.deepEqual(
      logsOf(received).map(({ body }) => steady(body.stringValue)),
      ['api (rest) is served at http://UP', 'u.broken: GET http://UP/status/500?k=••• → 500 (TIME)', '/b GET → 500 (TIME)'],
    );
  });

  it('gets nothing while OpenTelemetry is switched off, and metrics and traces are not served', async (t) => {
    const { url, received } = await startReceiver(t);
    const served = await start(t, { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_SDK_DISABLED: 'true' }, '  - {type: control, port: 3003}');
    await ask(served, '/r/1');
    assert.equal((await fetch(`${served.address('control')}/metrics`)).status, 404);
    await served.engine.stop();
    assert.deepEqual(received, []);
  });

  it('that refuses is complained about once', async (t) => {
    const { url, received } = await startReceiver(t, 401);
    const served = await start(t, {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/t`,
      OTEL_BSP_SCHEDULE_DELAY: '1',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '1',
    });
    while (received.length < 3) await ask(served, '/b');
    await served.engine.stop();
    assert.deepEqual(
      served.events.flatMap((event) => (event.event === 'log' && event.level === 'warn' ? [event.message] : [])),
      ['The traces do not reach the OpenTelemetry receiver: Unauthorized'],
    );
  });

  it('gets nothing more of an engine that could not open its ports', { timeout: 60_000 }, async (t) => {
    const { url, received } = await startReceiver(t);
    setEnvironment(t, { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_METRIC_EXPORT_INTERVAL: '3600000' });
    // The receiver's own port is taken.
    const failure = await refusal(t, capability(url), { variables: { KEY: 'secret-key-1' }, ports: { 3001: Number(new URL(url).port) } });
    assert.equal(failure.code, 'port-in-use');
    // Sent when it ends, else once an hour for ever.
    while (received.length === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(
      received.map(({ path }) => path),
      ['/v1/metrics'],
    );
  });
});

describe('the propagators of the environment', () => {
  it('are used where the file names none', async (t) => {
    const upstream = await startUpstream(t);
    setEnvironment(t, { OTEL_PROPAGATORS: 'b3' });
    const served = await serve(t, capability(upstream.url, '  - {type: control, port: 3003}'), { variables: { KEY: 'k' } });
    await ask(served, '/r/1', { b3: '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1' });
    const { b3, traceparent: w3c } = upstream.requests[0]?.headers ?? {};
    assert.match(b3 ?? '', /^0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-1$/);
    assert.equal(w3c, undefined);
  });
});
