/** The official clients of both eras, over HTTP (with the transport of 2024-11-05 too) and over standard input and output: what they hear while a call runs, and after. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { Client, SSEClientTransport, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { type Served, serveFile, writeFiles } from '../../testing/serve.ts';
import { startUpstream, type Upstream } from '../../testing/upstream.ts';

const text = (upstream: string, more = ''): string => `ikanos: "1.0.0-beta5"
binds:
- {namespace: env, keys: {TOKEN: MCP_TEST_TOKEN}}
capability:
  consumes:
  - type: http
    namespace: u
    baseUri: "${upstream}"
    authentication: {type: apikey, key: key, value: "{{TOKEN}}", placement: query}
    resources:
      json: {path: /json, operations: {json: {method: GET}}}
      write: {path: /echo, operations: {write: {method: POST}}}
      slow: {path: /slow, operations: {slow: {method: GET}}}
      st: {path: "/status/{{n}}", operations: {st: {method: GET}}}
  - {type: http, namespace: dead, baseUri: "http://127.0.0.1:1", resources: {r: {path: /, operations: {get: {method: GET}}}}}
  exposes:
  - type: mcp
    port: 3001
    namespace: tools
    tools:
      steps: {description: d, steps: {one: {type: call, call: u.json}, two: {type: lookup, index: one, match: id, lookupValue: "7"}}, mappings: [{target: a, value: $.one.name}, {target: b, value: $.one.zz}]}
      single: {description: d, call: u.json}
      mock: {description: d, outputParameters: {ok: {type: string, value: y}}}
      fails: {description: d, call: u.st, with: {n: 503}}
      dead: {description: d, call: dead.get}
      slow: {description: d, call: u.slow}
      write: {description: d, call: u.write}
${more}    resources:
      one: {display: One, uri: "data://one", description: d, call: u.json}
      other: {display: Other, uri: "data://other", description: d, call: dead.get}
      docs: {display: Docs, uri: "docs://all", description: d, location: "file:///./docs"}
    prompts:
      p: {display: P, description: d, template: [{role: user, content: x}]}
`;

interface Wire {
  readonly client: Client;
  readonly upstream: Upstream & { readonly release: () => void; readonly dropped: () => number };
  readonly file: string;
  /** Every notification, as `method params`. */
  readonly heard: (method: string) => readonly unknown[];
  /** Waits until so many of that kind have come. */
  readonly hear: (method: string, count: number) => Promise<readonly unknown[]>;
  readonly reload: (text: string) => Promise<void>;
}

type Era = '2025-11-25' | '2026-07-28';
type Way = 'HTTP' | 'HTTP with SSE' | 'stdio';

async function connect(t: TestContext, era: Era, way: Way): Promise<Wire> {
  const upstream = await startUpstream(t);
  const file = await writeFiles(t, { 'c.yaml': text(upstream.url), 'docs/guide.md': '# Guide' });
  const served: Served | undefined = way === 'stdio' ? undefined : await serveFile(t, file, { variables: { TOKEN: 's3cr3t-token' } });
  const transport: Transport = served
    ? new (way === 'HTTP' ? StreamableHTTPClientTransport : SSEClientTransport)(new URL(`${served.address('tools')}/mcp`))
    : new StdioClientTransport({
        command: process.execPath,
        args: [path.resolve(import.meta.dirname, '../../../cli/main.ts'), 'mcp', file, '--watch', '--set', 'TOKEN=s3cr3t-token'],
        stderr: 'ignore',
      });
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: era === '2026-07-28' ? 'auto' : 'legacy' } });
  const all: { readonly method: string; readonly params: unknown }[] = [];
  const waiting = new Set<() => void>();
  await client.connect(transport);
  // Looked at on the wire: a client that reads the answer in the same stroke forgets the progress before it.
  const { onmessage } = transport;
  transport.onmessage = (message, extra) => {
    if ('method' in message) all.push({ method: message.method, params: withoutIds(message.params) });
    for (const wake of waiting) wake();
    onmessage?.(message, extra);
  };
  t.after(() => client.close());
  assert.equal(client.getNegotiatedProtocolVersion(), era);
  const heard = (method: string): readonly unknown[] => all.filter((one) => one.method === method).map(({ params }) => params);
  return {
    client,
    upstream,
    file,
    heard,
    hear: async (method, count) => {
      while (heard(method).length < count) {
        await new Promise<void>((resolve) => {
          waiting.add(resolve);
        });
      }
      return heard(method);
    },
    reload: async (next) => {
      await writeFile(file, next);
      await served?.engine.reload();
    },
  };
}

/** Which call or subscription a notification belongs to is a matter of the client. */
function withoutIds(params: unknown): unknown {
  const { _meta: _none, progressToken: _token, ...rest } = (params ?? {}) as Record<string, unknown>;
  return rest;
}

const asking = (era: Era, level: string): Record<string, unknown> =>
  era === '2026-07-28' ? { _meta: { 'io.modelcontextprotocol/logLevel': level } } : {};

/** Times differ from run to run. */
const withoutTimes = (messages: readonly unknown[]): unknown =>
  JSON.parse(
    JSON.stringify(messages)
      .replace(/\(?\d+(\.\d+)? ms\)?/g, 'TIME')
      .replace(/127\.0\.0\.1:\d{4,}/g, 'UP'),
  );

const ways: Readonly<Record<Era, readonly Way[]>> = { '2025-11-25': ['HTTP', 'HTTP with SSE', 'stdio'], '2026-07-28': ['HTTP', 'stdio'] };

for (const era of ['2025-11-25', '2026-07-28'] as const) {
  for (const way of ways[era]) {
    describe(`a client of ${era} over ${way}`, () => {
      it('hears how far a call is', async (t) => {
        const { client, heard } = await connect(t, era, way);
        const progress = async (name: string): Promise<unknown> => {
          const before = heard('notifications/progress').length;
          await client.callTool({ name, arguments: {} }, { onprogress: () => undefined });
          return heard('notifications/progress').slice(before);
        };
        assert.deepEqual(await progress('steps'), [
          { progress: 0, total: 2 },
          { progress: 1, total: 2, message: 'Step one' },
          { progress: 2, total: 2, message: 'Step two' },
        ]);
        assert.deepEqual(await progress('single'), [
          { progress: 0, total: 1 },
          { progress: 1, total: 1, message: 'u.json answered 200' },
        ]);
        assert.deepEqual(await progress('mock'), [
          { progress: 0, total: 1 },
          { progress: 1, total: 1 },
        ]);
      });

      it('hears what is worth knowing about a call, without secrets, as loud as it asked for', async (t) => {
        const { client, heard } = await connect(t, era, way);
        const messages = () => withoutTimes(heard('notifications/message'));
        const call = (name: string, level: string) => client.callTool({ name, arguments: {}, ...asking(era, level) });
        if (era === '2025-11-25') await client.setLoggingLevel('warning');
        await call('single', 'warning');
        await call('steps', 'warning');
        await call('fails', 'warning');
        await call('dead', 'warning');
        const loud = [
          {
            level: 'warning',
            logger: 'tools.steps',
            data: 'b ($.one.zz) is null: There is no `zz`. There is id, name, nested, tags, nul, price, ok.',
          },
          { level: 'warning', logger: 'tools.fails', data: 'u.st: GET http://UP/status/503?key=••• → 503 TIME' },
          {
            level: 'error',
            logger: 'tools.dead',
            data: 'dead.get: GET http://127.0.0.1:1/ got no answer: Nothing listens at 127.0.0.1:1: the connection was refused.',
          },
          { level: 'error', logger: 'tools.dead', data: 'Nothing listens at 127.0.0.1:1: the connection was refused.' },
        ];
        assert.deepEqual(messages(), loud);
        if (era === '2025-11-25') await client.setLoggingLevel('debug');
        await call('steps', 'debug');
        assert.deepEqual(messages(), [
          ...loud,
          { level: 'debug', logger: 'tools.steps', data: 'u.json: GET http://UP/json?key=••• → 200 TIME' },
          { level: 'debug', logger: 'tools.steps', data: 'Step one (call): done in TIME' },
          { level: 'notice', logger: 'tools.steps', data: 'Step two (lookup): The entry of one does not have 7 as its `id`.' },
          loud[0],
        ]);
      });

      it('cancels a call, which ends the upstream request', async (t) => {
        const { client, upstream } = await connect(t, era, way);
        const stop = new AbortController();
        const pending = client.callTool({ name: 'slow', arguments: {} }, { signal: stop.signal });
        while (!upstream.requests.some(({ url }) => url.startsWith('/slow'))) await new Promise((resolve) => setImmediate(resolve));
        stop.abort();
        await assert.rejects(pending);
        while (upstream.dropped() === 0) await new Promise((resolve) => setImmediate(resolve));
        assert.equal((await client.callTool({ name: 'mock', arguments: {} })).isError, false);
      });

      it('hears that a resource may read differently: written to by a call, changed on disk, reloaded', async (t) => {
        const { client, upstream, file, hear, heard, reload } = await connect(t, era, way);
        const uris = ['data://one', 'data://other', 'docs://all/guide.md'];
        if (era === '2025-11-25') for (const uri of uris) await client.subscribeResource({ uri });
        else await client.listen({ resourceSubscriptions: uris, toolsListChanged: true });
        const updated = 'notifications/resources/updated';
        await client.callTool({ name: 'single', arguments: {} });
        if (way !== 'stdio') {
          await client.callTool({ name: 'write', arguments: {} });
          assert.deepEqual(await hear(updated, 1), [{ uri: 'data://one' }]);
        }
        const before = heard(updated).length;
        await writeFile(path.join(path.dirname(file), 'docs/guide.md'), '# Changed');
        assert.deepEqual((await hear(updated, before + 1)).slice(before), [{ uri: 'docs://all/guide.md' }]);
        await reload(text(upstream.url, '      more: {description: d, call: u.json}\n'));
        assert.deepEqual(await hear('notifications/tools/list_changed', 1), [{}]);
        assert.deepEqual(
          (await hear(updated, before + 4)).slice(before + 1),
          uris.map((uri) => ({ uri })),
        );
        assert.deepEqual(heard('notifications/resources/list_changed'), []);
        assert.equal((await client.callTool({ name: 'more', arguments: {} })).isError, false);
        if (era === '2026-07-28') return;
        await assert.rejects(client.subscribeResource({ uri: 'data://zz' }), /Unknown resource URI: data:\/\/zz/);
        for (const uri of uris) await client.unsubscribeResource({ uri });
      });
    });
  }
}
