import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { askModern, modernMeta, postMessage } from '../../testing/mcp-message.ts';
import { type Files, type Served, serve } from '../../testing/serve.ts';
import { startUpstream } from '../../testing/upstream.ts';

const tools = `
    t: {description: greets, inputParameters: {who: {type: string, description: whom}}, outputParameters: {text: {type: string, value: "Hello {{who}}"}}}
    bare: {description: nothing, outputParameters: {ok: {type: boolean, value: true}}}
    hinted: {display: Hinted, description: h, hints: {readOnly: false, openWorld: true}, inputParameters: {l: {type: array, description: list, required: false}}, outputParameters: {ok: {type: boolean, value: true}}}
    json: {description: j, call: u.json}
    list: {description: j, call: u.arr, outputParameters: [{type: array, mapping: $., items: {type: object, properties: {i: {type: string, mapping: $.id}}}}]}
    shaped: {description: j, call: u.json, outputParameters: [{type: object, properties: {n: {type: string, mapping: $.name}, p: {type: number, mapping: $.price}}}]}
    miss: {description: j, call: u.json, outputParameters: [{type: string, mapping: $.zz}]}
    st: {description: s, inputParameters: {n: {type: integer, description: n}}, call: u.st}
    em: {description: s, inputParameters: {n: {type: integer, description: n}}, call: u.em}
    text: {description: s, call: u.text}
    png: {description: s, call: u.png}
    pdf: {description: s, call: u.pdf}
    small: {description: s, call: u.small}
    nope: {description: s, call: u.nope}
    noargs: {description: s, inputParameters: {id: {type: string, description: i}, q: {type: string, description: q}}, call: u.e, with: {pid: tools.id, r: "{{id}}-{{q}}"}}
`;

const prompts = `
    brief: {display: Brief, description: Write a brief, arguments: {topic: {description: topic}, length: {description: length, required: false}}, template: [{role: user, content: "Write {{length}} about {{topic}} {{ topic }}"}, {role: assistant, content: "Sure: {{topic}}"}]}
    filed: {display: Filed, description: From a file, location: "file:///./prompt.md"}
    gone: {display: Gone, description: From no file, location: "file:///./gone.md"}
`;

const resources = `
    one: {display: One, uri: "data://one", description: d, call: u.json, outputParameters: [{type: object, properties: {n: {type: string, mapping: $.name}}}]}
    item: {display: Item, uri: "data://item/{pid}/x", description: d, call: u.e}
    missing: {display: Missing, uri: "data://missing", description: d, call: u.gone}
    image: {display: Image, uri: "data://image", description: d, call: u.png}
    docs: {display: Docs, uri: "docs://all", description: d, location: "file:///./docs"}
`;

function capability(upstream: string, more = ''): string {
  return `ikanos: "1.0.0-beta5"
info: {display: Test, description: d, version: "1.2.3"}
capability:
  consumes:
  - type: http
    namespace: u
    baseUri: "${upstream}"
    resources:
      json: {path: /json, operations: {json: {method: GET}}}
      arr: {path: /arr, operations: {arr: {method: GET}}}
      st: {path: "/status/{{n}}", operations: {st: {method: GET}}}
      em: {path: "/empty/{{n}}", operations: {em: {method: GET}}}
      text: {path: /text, operations: {text: {method: GET}}}
      png: {path: /png, operations: {png: {method: GET, outputRawFormat: binary}}}
      pdf: {path: /png, operations: {pdf: {method: GET, outputRawFormat: binary, outputMediaType: application/pdf}}}
      small: {path: /png, operations: {small: {method: GET, outputRawFormat: binary, maxBinarySize: 100B}}}
      gone: {path: /status/404, operations: {gone: {method: GET}}}
      slow: {path: /slow, operations: {slow: {method: GET}}}
      e: {path: "/echo/{{pid}}", operations: {e: {method: GET, inputParameters: {r: {in: query}}}}}
  exposes:
  - type: mcp
    port: 3001
    namespace: tools
    description: Test tools
    ttlMs: 5000
    cacheScope: public
    ${more}
    tools:${tools.replace(/\n {4}/g, '\n      ')}
    resources:${resources.replace(/\n {4}/g, '\n      ')}
    prompts:${prompts.replace(/\n {4}/g, '\n      ')}
`;
}

const extraFiles: Files = {
  'prompt.md': 'Read {{topic}}.',
  'gone.md': 'Not for long.',
  'docs/guide.md': '# Guide',
  'docs/sub/pic.png': Uint8Array.from([1, 2, 3]),
  'docs/a b.txt': 'spaced',
  'secret.txt': 'secret',
};

async function start(context: TestContext, more?: string) {
  const upstream = await startUpstream(context);
  const served = await serve(context, { 'c.yaml': capability(upstream.url, more), ...extraFiles });
  return { ...served, upstream };
}

async function call(served: Served, name: string, args?: unknown): Promise<Record<string, unknown>> {
  const { body } = await askModern(served, { method: 'tools/call', params: { name, ...(args !== undefined && { arguments: args }) } });
  const { result, error } = body as { result?: Record<string, unknown>; error?: Record<string, unknown> };
  return result ?? { error };
}

const contentOf = async (served: Served, name: string, args?: unknown): Promise<Record<string, unknown>> => {
  const { content, isError, structuredContent, error } = await call(served, name, args);
  if (error) return { error };
  return { content, isError, ...(structuredContent !== undefined && { structuredContent }) };
};

const namesOf = (listed: readonly { readonly name: string }[]): readonly string[] => listed.map(({ name }) => name);
const toolNames = 't bare hinted json list shaped miss st em text png pdf small nope noargs'.split(' ');
const resourceNames = ['one', 'missing', 'image', 'docs/a b.txt', 'docs/guide.md', 'docs/sub/pic.png'];
const briefMessages = [
  { role: 'user', content: { type: 'text', text: 'Write {{length}} about tea {{ topic }}' } },
  { role: 'assistant', content: { type: 'text', text: 'Sure: tea' } },
];

const common = { resultType: 'complete', _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'tools', version: '1.2.3' } } };

describe('MCP 2026-07-28', () => {
  it('N01 describes itself', async (t) => {
    const { body } = await askModern(await start(t), { method: 'server/discover' });
    assert.deepEqual((body as { result: unknown }).result, {
      supportedVersions: ['2026-07-28'],
      capabilities: {
        tools: { listChanged: true },
        logging: {},
        resources: { listChanged: true, subscribe: true },
        completions: {},
        prompts: { listChanged: true },
      },
      instructions: 'Test tools',
      ttlMs: 5000,
      cacheScope: 'public',
      ...common,
    });
  });

  it('N02 N03 N04 N05 lists tools in declared order, with full schemas', async (t) => {
    const { body } = await askModern(await start(t), { method: 'tools/list' });
    const {
      tools: listed,
      ttlMs,
      cacheScope,
    } = (body as { result: { tools: { name: string }[]; ttlMs: number; cacheScope: string } }).result;
    assert.deepEqual([ttlMs, cacheScope], [5000, 'public']);
    assert.deepEqual(
      listed.map(({ name }) => name),
      ['t', 'bare', 'hinted', 'json', 'list', 'shaped', 'miss', 'st', 'em', 'text', 'png', 'pdf', 'small', 'nope', 'noargs'],
    );
    assert.deepEqual(listed.slice(0, 3), [
      {
        name: 't',
        description: 'greets',
        inputSchema: { type: 'object', properties: { who: { type: 'string', description: 'whom' } }, required: ['who'] },
        outputSchema: { type: 'object', properties: { text: { type: ['string', 'null'] } } },
      },
      {
        name: 'bare',
        description: 'nothing',
        inputSchema: { type: 'object' },
        outputSchema: { type: 'object', properties: { ok: { type: ['boolean', 'string', 'null'] } } },
      },
      {
        name: 'hinted',
        title: 'Hinted',
        description: 'h',
        inputSchema: { type: 'object', properties: { l: { type: 'array', items: {}, description: 'list' } } },
        outputSchema: { type: 'object', properties: { ok: { type: ['boolean', 'string', 'null'] } } },
        annotations: { title: 'Hinted', readOnlyHint: false, openWorldHint: true },
      },
    ]);
  });

  it('N06 N15 N16 N23 refuses what cannot be called, with the status of the error', async (t) => {
    const served = await start(t);
    assert.deepEqual(await askModern(served, { method: 'tools/call', params: { name: 'zz', arguments: {} } }), {
      status: 400,
      body: { jsonrpc: '2.0', id: 1, error: { code: -32602, message: 'There is no tool zz.' } },
    });
    assert.equal(
      ((await askModern(served, { method: 'tools/call', params: { name: 'bare', arguments: [] } })).body as { error: { code: number } })
        .error.code,
      -32602,
    );
    assert.deepEqual(await contentOf(served, 'bare', null), {
      content: [{ type: 'text', text: '{"ok":true}' }],
      isError: false,
      structuredContent: { ok: true },
    });
    assert.deepEqual(await contentOf(served, 'bare'), {
      content: [{ type: 'text', text: '{"ok":true}' }],
      isError: false,
      structuredContent: { ok: true },
    });
    assert.deepEqual(await contentOf(served, 't', {}), {
      error: {
        code: -32602,
        message: 'The arguments of t cannot be used: who is required.',
        data: {
          code: 'invalid-input',
          message: 'The arguments of t cannot be used: who is required.',
          status: 400,
          details: [{ name: 'who', message: 'is required' }],
        },
      },
    });
    assert.equal((await askModern(served, { method: 'ping' })).status, 404);
  });

  it('N07 N08 N09 N11 tells upstream failures as results', async (t) => {
    const served = await start(t);
    assert.deepEqual(await contentOf(served, 'st', { n: 404 }), {
      content: [{ type: 'text', text: '{"error":"e404","id":9}' }],
      isError: true,
    });
    assert.deepEqual(await contentOf(served, 'em', { n: 204 }), { content: [], isError: false });
    const empty = await call(served, 'em', { n: 404 });
    assert.equal(empty['isError'], true);
    assert.match(JSON.stringify(empty['content']), /404/);
    assert.deepEqual(await contentOf(served, 'text'), { content: [{ type: 'text', text: 'hello world' }], isError: false });
  });

  it('N12 N13 N14 sends bytes as image or resource, up to the cap', async (t) => {
    const served = await start(t);
    const bytes = Buffer.from(Uint8Array.from({ length: 256 }, (_value, index) => index)).toString('base64');
    assert.deepEqual(await contentOf(served, 'png'), { content: [{ type: 'image', data: bytes, mimeType: 'image/png' }], isError: false });
    const { content } = (await call(served, 'pdf')) as {
      content: { type: string; resource: { uri: string; mimeType: string; blob: string } }[];
    };
    assert.match(content[0]?.resource.uri ?? '', /^ikanos:\/\/transient\/tools\/pdf\/[0-9a-f-]{36}$/);
    assert.deepEqual([content[0]?.type, content[0]?.resource.mimeType, content[0]?.resource.blob], ['resource', 'application/pdf', bytes]);
    const small = await call(served, 'small');
    assert.equal(small['isError'], true);
    assert.match(JSON.stringify(small['content']), /100 bytes/);
  });

  it('N43 N44 maps arguments and answers', async (t) => {
    const served = await start(t);
    await call(served, 'noargs', { id: 1, q: 2 });
    assert.equal(served.upstream.requests.at(-1)?.url, '/echo/1?r=1-2');
    assert.deepEqual(await contentOf(served, 'shaped'), {
      content: [{ type: 'text', text: '{"n":"Alpha","p":9.99}' }],
      isError: false,
      structuredContent: { n: 'Alpha', p: 9.99 },
    });
    assert.deepEqual((await contentOf(served, 'list'))['structuredContent'], [{ i: '1' }, { i: '2' }, { i: '3' }]);
    assert.deepEqual((await contentOf(served, 'miss'))['content'], [{ type: 'text', text: 'null' }]);
  });

  it('N17 N18 N19 N20 N21 N22 checks headers, version and form', async (t) => {
    const served = await start(t);
    const message = (more: object = {}): string =>
      JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: modernMeta }, ...more });
    const code = async (body: string, headers: Record<string, string>): Promise<[number, number | undefined]> => {
      const answer = await postMessage(served, body, headers);
      return [answer.status, (answer.body as { error?: { code: number } }).error?.code];
    };
    assert.deepEqual(await code(message(), { 'mcp-protocol-version': '2026-07-28' }), [400, -32020]);
    assert.deepEqual(await code(message(), { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call' }), [400, -32020]);
    assert.deepEqual(
      await code(message({ jsonrpc: '1.0' }), { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' }),
      [400, -32600],
    );
    assert.deepEqual(await code('', {}), [400, -32700]);
    assert.deepEqual(await code('{', {}), [400, -32700]);
    const old = { ...modernMeta, 'io.modelcontextprotocol/protocolVersion': '2025-06-18' };
    assert.deepEqual(
      await code(message({ params: { _meta: old } }), { 'mcp-protocol-version': '2025-06-18', 'mcp-method': 'tools/list' }),
      [400, -32022],
    );
    assert.equal(
      (
        await askModern(served, {
          method: 'tools/call',
          params: { name: 'bare' },
          headers: { 'mcp-name': `=?base64?${Buffer.from('bare').toString('base64')}?=` },
        })
      ).status,
      200,
    );
  });

  it('N24 N25 N26 N27 answers at the level of HTTP', async (t) => {
    const served = await start(t);
    const url = `${served.address('tools')}/mcp`;
    assert.deepEqual(await postMessage(served, '{"jsonrpc":"2.0","method":"notifications/initialized"}'), { status: 202, body: '' });
    for (const method of ['GET', 'DELETE']) {
      const answer = await fetch(url, { method });
      assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'POST']);
    }
    assert.equal((await postMessage(served, '{}', { 'content-type': 'text/plain' })).status, 415);
    assert.deepEqual(await postMessage(served, '{}', { origin: 'http://evil.example' }), {
      status: 403,
      body: { error: { code: 'forbidden-origin', message: 'Web pages of this origin may not call this server.', status: 403 } },
    });
    assert.equal((await postMessage(served, '{"jsonrpc":"2.0","id":1,"method":"ping"}', { origin: 'http://localhost:5173' })).status, 200);
  });

  it('N28 N30 N32 N33 N34 N35 N36 shows the files of a directory and nothing else', async (t) => {
    const served = await start(t);
    const { body } = await askModern(served, { method: 'resources/list' });
    const listed = (body as { result: { resources: { uri: string }[] } }).result.resources;
    assert.deepEqual(
      listed.map(({ uri }) => uri),
      ['data://one', 'data://missing', 'data://image', 'docs://all/a%20b.txt', 'docs://all/guide.md', 'docs://all/sub/pic.png'],
    );
    const read = async (uri: string): Promise<unknown> => {
      const answer = (await askModern(served, { method: 'resources/read', params: { uri } })).body as {
        result?: { contents: unknown };
        error?: { code: number };
      };
      return answer.result?.contents ?? answer.error?.code;
    };
    assert.deepEqual(await read('docs://all/guide.md'), [{ uri: 'docs://all/guide.md', mimeType: 'text/markdown', text: '# Guide' }]);
    assert.deepEqual(await read('docs://all/a%20b.txt'), [{ uri: 'docs://all/a%20b.txt', mimeType: 'text/plain', text: 'spaced' }]);
    assert.deepEqual(await read('docs://all/sub/pic.png'), [{ uri: 'docs://all/sub/pic.png', mimeType: 'image/png', blob: 'AQID' }]);
    for (const uri of [
      'docs://all/../secret.txt',
      'docs://all/%2e%2e/secret.txt',
      'docs://all/..%2fsecret.txt',
      'docs://all/../nothing',
      'docs://all/sub',
      'docs://all',
      'docs://all/nope.md',
      'data://item/a/b/x',
    ]) {
      assert.equal(await read(uri), -32602, uri);
    }
  });

  it('N29 N31 N49 runs dynamic resources, and tells upstream errors as errors', async (t) => {
    const served = await start(t);
    const read = async (uri: string): Promise<unknown> => {
      const answer = (await askModern(served, { method: 'resources/read', params: { uri } })).body as {
        result?: { contents: unknown };
        error?: unknown;
      };
      return answer.result?.contents ?? answer.error;
    };
    assert.deepEqual(await read('data://one'), [{ uri: 'data://one', mimeType: 'application/json', text: '{"n":"Alpha"}' }]);
    await read('data://item/7/x');
    assert.equal(served.upstream.requests.at(-1)?.url, '/echo/7');
    assert.equal(((await read('data://missing')) as { code: number }).code, -32603);
    assert.deepEqual(
      ((await read('data://image')) as { mimeType: string; blob: string }[]).map(({ mimeType, blob }) => [mimeType, blob.length]),
      [['image/png', 344]],
    );
  });

  it('N37 N38 N39 N40 R9 fills prompts', async (t) => {
    const served = await start(t);
    const { body } = await askModern(served, { method: 'prompts/list' });
    assert.deepEqual((body as { result: { prompts: unknown[] } }).result.prompts[0], {
      name: 'brief',
      title: 'Brief',
      description: 'Write a brief',
      arguments: [
        { name: 'topic', description: 'topic', required: true },
        { name: 'length', description: 'length', required: false },
      ],
    });
    const texts = async (name: string, args?: object): Promise<unknown> => {
      const answer = (await askModern(served, { method: 'prompts/get', params: { name, ...(args && { arguments: args }) } })).body as {
        result?: { messages: { role: string; content: { text: string } }[] };
        error?: { code: number; message: string };
      };
      return answer.result?.messages.map(({ role, content }) => [role, content.text]) ?? answer.error;
    };
    assert.deepEqual(await texts('brief', { topic: '{{length}}', length: '5' }), [
      ['user', 'Write 5 about {{length}} {{ topic }}'],
      ['assistant', 'Sure: {{length}}'],
    ]);
    assert.deepEqual(await texts('brief'), [
      ['user', 'Write {{length}} about {{topic}} {{ topic }}'],
      ['assistant', 'Sure: {{topic}}'],
    ]);
    assert.deepEqual(await texts('filed', { topic: 'tea' }), [['user', 'Read tea.']]);
    assert.deepEqual(await texts('zz'), { code: -32602, message: 'There is no prompt zz.' });
    await rm(path.join(path.dirname(served.file), 'gone.md'));
    assert.deepEqual(await texts('gone'), { code: -32603, message: 'The text of prompt gone cannot be read from file:///./gone.md.' });
  });
});

describe('official MCP clients', () => {
  it('of the 2026-07-28 revision discover, list, call, read and get', async (t) => {
    const served = await start(t);
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
    await client.connect(new StreamableHTTPClientTransport(new URL(`${served.address('tools')}/mcp`)));
    t.after(() => client.close());
    assert.equal(client.getNegotiatedProtocolVersion(), '2026-07-28');
    assert.deepEqual(namesOf((await client.listTools()).tools), toolNames);
    assert.deepEqual((await client.callTool({ name: 't', arguments: { who: 'Ana' } })).structuredContent, { text: 'Hello Ana' });
    assert.deepEqual((await client.callTool({ name: 'list', arguments: {} })).structuredContent, [{ i: '1' }, { i: '2' }, { i: '3' }]);
    assert.deepEqual(namesOf((await client.listResources()).resources), resourceNames);
    assert.deepEqual((await client.getPrompt({ name: 'brief', arguments: { topic: 'tea' } })).messages, briefMessages);
    await assert.rejects(client.callTool({ name: 'zz', arguments: {} }), /There is no tool zz/);
  });

  it('that open with initialize do the same', async (t) => {
    const served = await start(t);
    const client = new OldClient({ name: 'test', version: '1' });
    // The class declares `sessionId` wider than the interface it implements, which the strictest settings refuse.
    await client.connect(new OldTransport(new URL(`${served.address('tools')}/mcp`)) as unknown as Parameters<OldClient['connect']>[0]);
    t.after(() => client.close());
    assert.deepEqual(client.getServerVersion(), { name: 'tools', version: '1.2.3' });
    assert.equal(client.getInstructions(), 'Test tools');
    await client.ping();
    assert.deepEqual(namesOf((await client.listTools()).tools), toolNames);
    assert.deepEqual((await client.callTool({ name: 't', arguments: { who: 'Ana' } })).structuredContent, { text: 'Hello Ana' });
    assert.deepEqual((await client.callTool({ name: 'list', arguments: {} })).structuredContent, {
      result: [{ i: '1' }, { i: '2' }, { i: '3' }],
    });
    assert.deepEqual(namesOf((await client.listResourceTemplates()).resourceTemplates), ['item']);
    assert.deepEqual((await client.getPrompt({ name: 'brief', arguments: { topic: 'tea' } })).messages, briefMessages);
    await assert.rejects(client.callTool({ name: 'zz', arguments: {} }), /There is no tool zz/);
  });

  it('of each older revision are answered in it', async (t) => {
    const served = await start(t);
    for (const protocolVersion of ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25']) {
      const { status, body } = await postMessage(
        served,
        JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'initialize',
          params: { protocolVersion, capabilities: {}, clientInfo: { name: 'c', version: '1' } },
        }),
      );
      const { result } = body as { result: { protocolVersion: string } };
      assert.deepEqual([status, result.protocolVersion], [200, protocolVersion]);
    }
  });

  it('cancel a call, which ends the upstream request', async (t) => {
    const upstream = await startUpstream(t);
    const served = await serve(t, {
      'c.yaml': capability(upstream.url).replace('    bare:', '    slow: {description: s, call: u.slow}\n      bare:'),
      ...extraFiles,
    });
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
    await client.connect(new StreamableHTTPClientTransport(new URL(`${served.address('tools')}/mcp`)));
    t.after(() => client.close());
    const stop = new AbortController();
    const pending = client.callTool({ name: 'slow', arguments: {} }, { signal: stop.signal });
    while (!upstream.requests.some(({ url }) => url === '/slow')) await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    await assert.rejects(pending);
    while (upstream.dropped() === 0) await new Promise((resolve) => setImmediate(resolve));
  });
});
