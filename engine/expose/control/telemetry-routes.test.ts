import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { askModern } from '../../testing/mcp-message.ts';
import { type Served, serve } from '../../testing/serve.ts';
import { startUpstream } from '../../testing/upstream.ts';

const capability = (upstream: string, observability: string): string => `ikanos: "1.0.0-beta5"
info: {display: Watched, description: d}
binds:
- {namespace: s, keys: {KEY: KEY}}
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "${upstream}", authentication: {type: apikey, key: k, value: "{{KEY}}", placement: query}, resources: {e: {path: /json, operations: {json: {method: GET}}}, st: {path: /status/500, operations: {broken: {method: GET}}}}}
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {r: {path: "/r/{id}", operations: {get: {method: GET, call: u.json}}}, b: {path: /b, operations: {broken: {method: GET, call: u.broken}}}}}
  - {type: mcp, port: 3002, namespace: tools, tools: {t: {description: d, call: u.json}}}
  - {type: control, port: 3003, observability: ${observability}}
`;

type Up = Awaited<ReturnType<typeof startUpstream>>;

async function start(context: TestContext, observability = '{}'): Promise<{ readonly served: Served; readonly upstream: Up }> {
  const upstream = await startUpstream(context);
  const served = await serve(context, capability(upstream.url, observability), { variables: { KEY: 'secret-key-1' } });
  return { served, upstream };
}

interface Trace {
  readonly traceId: string;
  readonly operation: string;
  readonly status: string;
  readonly spanCount: number;
}

interface Span {
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: string;
  readonly status: string;
  readonly attributes: Record<string, unknown>;
}

const control = async (served: Served, route: string): Promise<unknown> => (await fetch(`${served.address('control')}${route}`)).json();
const tracesOf = async (served: Served, query = ''): Promise<readonly Trace[]> =>
  ((await control(served, `/traces${query}`)) as { traces: Trace[] }).traces;

async function callTool(served: Served, meta: Readonly<Record<string, string>>): Promise<void> {
  const { status, body } = await askModern(served, { method: 'tools/call', params: { name: 't', arguments: {} }, meta });
  assert.equal(status, 200, JSON.stringify(body));
}

const callerTrace = '0af7651916cd43dd8448eb211c80319c';
const callerSpan = 'b7ad6b7169203331';
const traceparent = `00-${callerTrace}-${callerSpan}-01`;

describe('traces and metrics', () => {
  it('O13 keeps the newest traces, and finds them', async (t) => {
    const { served } = await start(t, '{traces: {local: {buffer-size: 3}}}');
    for (const route of ['/r/1', '/r/2', '/b', '/r/3', '/r/4']) await (await fetch(`${served.address('api')}${route}`)).text();
    const { bufferSize, bufferUsed, traces } = (await control(served, '/traces')) as {
      bufferSize: number;
      bufferUsed: number;
      traces: Trace[];
    };
    assert.deepEqual(
      [bufferSize, bufferUsed, traces.map(({ operation, status, spanCount }) => [operation, status, spanCount])],
      [
        3,
        3,
        [
          ['rest.request', 'OK', 2],
          ['rest.request', 'OK', 2],
          ['rest.request', 'ERROR', 2],
        ],
      ],
    );
    assert.deepEqual(
      (await tracesOf(served, '?status=error')).map(({ status }) => status),
      ['ERROR'],
    );
    assert.deepEqual(await tracesOf(served, '?operation=mcp'), []);
  });

  it('O14 says which trace there is not', async (t) => {
    const { served } = await start(t);
    assert.deepEqual(await control(served, '/traces/zzz'), {
      error: { code: 'not-found', message: 'There is no trace zzz among those that are kept.', status: 404 },
    });
  });

  it('joins the trace of the caller, hands it on, and shows no secret (weak point 14)', async (t) => {
    const { served, upstream } = await start(t);
    await fetch(`${served.address('api')}/r/1`, { headers: { traceparent, tracestate: 'a=b', baggage: 'x=1' } });
    const { spans } = (await control(served, `/traces/${callerTrace}`)) as { spans: Span[] };
    const [client, root] = spans;
    const reported = served.events.flatMap((event) => (event.event === 'served' ? [event.record.traceId] : []));
    assert.deepEqual(reported, [callerTrace]);
    assert.deepEqual(
      spans.map(({ name, kind, status, parentSpanId }) => [name, kind, status, parentSpanId]),
      [
        ['http.client.GET', 'CLIENT', 'OK', root?.spanId],
        ['rest.request', 'SERVER', 'OK', callerSpan],
      ],
    );
    assert.deepEqual(root?.attributes, {
      'ikanos.adapter.type': 'rest',
      'ikanos.operation.id': '/r/{id} GET',
      'ikanos.capability': 'Watched',
      'http.request.method': 'GET',
    });
    assert.deepEqual(client?.attributes, {
      'http.request.method': 'GET',
      'url.full': `${upstream.url}/json?k=•••`,
      'ikanos.namespace': 'u',
      'http.response.status_code': 200,
    });
    const headers = upstream.requests[0]?.headers ?? {};
    assert.deepEqual(
      [headers['traceparent'], headers['tracestate'], headers['baggage']],
      [`00-${callerTrace}-${client?.spanId}-01`, 'a=b', 'x=1'],
    );
  });

  it('shows flow and steps with what they are about, and counts them', async (t) => {
    const upstream = await startUpstream(t);
    const served = await serve(t, {
      'c.yaml': `ikanos: "1.0.0-beta5"
info: {display: Watched, description: d}
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "${upstream.url}", resources: {a: {path: /arr, operations: {list: {method: GET}}}}}
  aggregates:
  - {display: A, namespace: agg, flows: {f: {description: d, steps: {one: {type: call, call: u.list}, two: {type: lookup, index: one, match: id, lookupValue: "2", outputParameters: [n]}, three: {type: script, language: javascript, location: "file:///./", file: three.js}}, mappings: [{target: n, value: $.three}], outputParameters: {n: {type: number}}}}}
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {r: {path: /r, operations: {get: {method: GET, ref: agg.f}}}}}
  - {type: control, port: 3002}
`,
      'three.js': 'result = 42;',
    });
    assert.deepEqual(await (await fetch(`${served.address('api')}/r`, { headers: { traceparent } })).json(), { n: 42 });
    const { spans } = (await control(served, `/traces/${callerTrace}`)) as { spans: Span[] };
    const nameOf = (id: string | undefined): string | undefined => spans.find(({ spanId }) => spanId === id)?.name;
    assert.deepEqual(
      spans.map(({ name, kind, parentSpanId, attributes }) => [name, kind, nameOf(parentSpanId), attributes]),
      [
        [
          'http.client.GET',
          'CLIENT',
          'step.call',
          {
            'http.request.method': 'GET',
            'url.full': `${upstream.url}/arr`,
            'ikanos.namespace': 'u',
            'ikanos.step.name': 'one',
            'http.response.status_code': 200,
          },
        ],
        [
          'step.call',
          'INTERNAL',
          'aggregate.flow',
          { 'ikanos.step.index': 0, 'ikanos.step.name': 'one', 'ikanos.step.call': 'u.list', 'ikanos.namespace': 'u' },
        ],
        ['step.lookup', 'INTERNAL', 'aggregate.flow', { 'ikanos.step.index': 1, 'ikanos.step.name': 'two', 'ikanos.step.match': 'id' }],
        [
          'step.script',
          'INTERNAL',
          'aggregate.flow',
          {
            'ikanos.step.index': 2,
            'ikanos.step.name': 'three',
            'ikanos.step.script.file': 'three.js',
            'ikanos.step.script.language': 'javascript',
          },
        ],
        ['aggregate.flow', 'INTERNAL', 'rest.request', { 'ikanos.aggregate.ref': 'agg.f' }],
        [
          'rest.request',
          'SERVER',
          undefined,
          {
            'ikanos.adapter.type': 'rest',
            'ikanos.operation.id': '/r GET',
            'ikanos.capability': 'Watched',
            'http.request.method': 'GET',
          },
        ],
      ],
    );
    const text = await (await fetch(`${served.address('control')}/metrics`)).text();
    assert.deepEqual(
      text.split('\n').filter((line) => line.startsWith('ikanos_step_duration_seconds_count')),
      [
        'ikanos_step_duration_seconds_count{step_type="call",ikanos_namespace="u"} 1',
        'ikanos_step_duration_seconds_count{step_type="lookup"} 1',
        'ikanos_step_duration_seconds_count{step_type="script"} 1',
      ],
    );
  });

  it('traces and counts forwarded requests too', async (t) => {
    const upstream = await startUpstream(t);
    const served = await serve(
      t,
      `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "${upstream.url}", resources: {}}
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {f: {path: "/f/{{path}}", forward: {targetNamespace: u}}}}
  - {type: control, port: 3002}
`,
    );
    await (await fetch(`${served.address('api')}/f/status/503`, { headers: { traceparent } })).text();
    const { spans } = (await control(served, `/traces/${callerTrace}`)) as { spans: Span[] };
    assert.deepEqual(
      spans.map(({ name, status, attributes }) => [name, status, attributes['ikanos.operation.id'] ?? attributes['url.full']]),
      [
        ['http.client.GET', 'ERROR', `${upstream.url}/status/503`],
        ['rest.request', 'ERROR', '/f/{{path}} GET'],
      ],
    );
    assert.equal(upstream.requests[0]?.headers['traceparent'], `00-${callerTrace}-${spans[0]?.spanId}-01`);
    const text = await (await fetch(`${served.address('control')}/metrics`)).text();
    for (const expected of [
      'ikanos_request_total{ikanos_adapter_type="rest",ikanos_operation_id="/f/{{path}} GET",status="503"} 1',
      'ikanos_request_errors{ikanos_adapter_type="rest",ikanos_operation_id="/f/{{path}} GET",error_type="handled_error"} 1',
    ])
      assert.ok(text.includes(expected), text);
  });

  it('joins the trace in the _meta of an MCP request', async (t) => {
    const { served, upstream } = await start(t);
    await callTool(served, { traceparent });
    const { spans } = (await control(served, `/traces/${callerTrace}`)) as { spans: Span[] };
    assert.deepEqual(
      spans.map(({ name, attributes }) => [name, attributes['ikanos.operation.id']]),
      [
        ['http.client.GET', undefined],
        ['mcp.tool', 't'],
        ['mcp.request', 'tools/call'],
      ],
    );
    assert.equal(upstream.requests[0]?.headers['traceparent'], `00-${callerTrace}-${spans[0]?.spanId}-01`);
  });

  it('traces and counts MCP requests of all methods, refused ones too', async (t) => {
    const served = await serve(t, {
      'c.yaml': `ikanos: "1.0.0-beta5"
capability:
  exposes:
  - type: mcp
    port: 3001
    namespace: tools
    tools: {t: {description: d, outputParameters: {ok: {type: boolean, value: true}}}}
    resources: {docs: {display: Docs, uri: "docs://all", description: d, location: "file:///./docs"}}
    prompts: {p: {display: P, description: d, template: [{role: user, content: x}]}}
  - {type: control, port: 3002}
`,
      'docs/a.md': '# A',
    });
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
    await client.connect(new StreamableHTTPClientTransport(new URL(`${served.address('tools')}/mcp`)));
    t.after(() => client.close());
    await client.listTools();
    await client.callTool({ name: 't', arguments: {} });
    await assert.rejects(client.callTool({ name: 'none', arguments: {} }));
    await client.listResources();
    await client.readResource({ uri: 'docs://all/a.md' });
    await assert.rejects(client.readResource({ uri: 'docs://none' }));
    await client.getPrompt({ name: 'p' });
    const text = await (await fetch(`${served.address('control')}/metrics`)).text();
    const counted = [
      ...text.matchAll(/^ikanos_request_total\{ikanos_adapter_type="mcp",ikanos_operation_id="([^"]*)",status="(\w+)"\} (\d+)$/gm),
    ];
    assert.deepEqual(
      counted.map(([, operation, status, count]) => `${operation} ${status} ${count}`),
      [
        'tools/list OK 1',
        'tools/call t OK 1',
        'tools/call ERROR 1',
        'resources/list OK 1',
        'resources/read OK 1',
        'resources/read ERROR 1',
        'prompts/get OK 1',
      ],
    );
    const { traces } = (await control(served, '/traces?status=error')) as { traces: Trace[] };
    assert.deepEqual(
      traces.map(({ operation, spanCount }) => [operation, spanCount]),
      [
        ['mcp.request', 1],
        ['mcp.request', 1],
      ],
    );
  });

  it('traces requests for skills by their route, whatever is asked for', async (t) => {
    const served = await serve(t, {
      'c.yaml': `ikanos: "1.0.0-beta5"
capability:
  exposes:
  - {type: skill, port: 3001, namespace: skills, skills: {s: {description: d, location: "file:///./s"}}}
  - {type: control, port: 3002}
`,
      's/a/SKILL.md': '# S',
    });
    for (const route of ['/skills', '/skills/s', '/skills/s/contents/a/SKILL.md', '/skills/s/zzz', '/skills/none', '/any'])
      await (await fetch(`${served.address('skills')}${route}`, { headers: { traceparent } })).text();
    const text = await (await fetch(`${served.address('control')}/metrics`)).text();
    assert.deepEqual(
      text.split('\n').filter((line) => line.startsWith('ikanos_request_total')),
      [
        ['/skills', '200', 1],
        ['/skills/s', '200', 1],
        ['/skills/s/contents', '200', 1],
        ['unknown', '404', 3],
      ].map(
        ([operation, status, count]) =>
          `ikanos_request_total{ikanos_adapter_type="skill",ikanos_operation_id="${operation}",status="${status}"} ${count}`,
      ),
    );
    assert.deepEqual((await tracesOf(served))[0]?.traceId, callerTrace);
  });

  it('speaks B3 when asked', async (t) => {
    const { served, upstream } = await start(t, '{traces: {propagation: b3}}');
    await fetch(`${served.address('api')}/r/1`, {
      headers: { 'X-B3-TraceId': callerTrace, 'X-B3-SpanId': callerSpan, 'X-B3-Sampled': '1' },
    });
    const headers = upstream.requests[0]?.headers ?? {};
    assert.deepEqual([headers['x-b3-traceid'], headers['x-b3-sampled'], headers['traceparent']], [callerTrace, '1', undefined]);
  });

  it('keeps no traces when none are sampled', async (t) => {
    const { served } = await start(t, '{traces: {sampling: 0}}');
    await fetch(`${served.address('api')}/r/1`);
    assert.deepEqual(await tracesOf(served), []);
  });

  it('O18 counts in the format of Prometheus', async (t) => {
    const { served, upstream } = await start(t);
    await (await fetch(`${served.address('api')}/r/1`)).text();
    await (await fetch(`${served.address('api')}/b`)).text();
    await callTool(served, {});
    const answer = await fetch(`${served.address('control')}/metrics`);
    assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
    const lines = (await answer.text()).split('\n');
    const host = new URL(upstream.url).hostname;
    for (const expected of [
      '# TYPE ikanos_request_total counter',
      'ikanos_request_total{ikanos_adapter_type="rest",ikanos_operation_id="/r/{id} GET",status="200"} 1',
      'ikanos_request_total{ikanos_adapter_type="mcp",ikanos_operation_id="tools/call t",status="OK"} 1',
      'ikanos_capability_active{ikanos_capability="Watched"} 1',
      `ikanos_http_client_total{http_request_method="GET",server_address="${host}",http_response_status_code="500"} 1`,
      'ikanos_request_duration_seconds_count{ikanos_adapter_type="rest",ikanos_operation_id="/r/{id} GET",status="200"} 1',
    ])
      assert.ok(lines.includes(expected), `${expected} is missing in\n${lines.filter((line) => !line.includes('_bucket')).join('\n')}`);
  });

  it('serves neither where the file switches them off', async (t) => {
    for (const off of ['{enabled: false}', '{metrics: {local: {enabled: false}}, traces: {local: {enabled: false}}}']) {
      const { served } = await start(t, off);
      for (const route of ['/metrics', '/traces', '/traces/x'])
        assert.deepEqual(await control(served, route), {
          error: { code: 'not-found', message: `Nothing is served at ${route}.`, status: 404 },
        });
    }
  });
});
