/** What an edit changes while a capability runs, and what it must not. */
import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { Agent, get, request, type ServerResponse } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { freePort } from '../test/free-ports.ts';
import { oneText as capability, textAt, toolServer as tools } from './testing/one-text.ts';
import { serve, serveFile, writeFiles } from './testing/serve.ts';
import { serve as listen } from './testing/service.ts';
import { startUpstream } from './testing/upstream.ts';

describe('reloading', () => {
  it('serves the new version on the same port, over the same connection', async (t) => {
    const served = await serve(t, capability('one'));
    const address = served.address('api');
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    t.after(() => agent.destroy());
    const ask = (): Promise<readonly [port: number | undefined, text: string]> =>
      new Promise((resolve, reject) => {
        get(`${address}/r`, { agent }, (response) => {
          const port = response.socket.localPort;
          text(response).then((body) => resolve([port, body]), reject);
        }).on('error', reject);
      });
    const [port, before] = await ask();
    await writeFile(served.file, capability('two'));
    const outcome = await served.engine.reload();
    assert.equal(outcome.kind, 'reloaded');
    assert.equal(served.address('api'), address);
    assert.deepEqual([before, await ask()], ['{"text":"one"}', [port, '{"text":"two"}']]);
    assert.deepEqual(
      served.events.filter(({ event }) => event.startsWith('reload')).map(({ event }) => event),
      ['reloaded'],
    );
  });

  it('keeps the old version when the new one cannot be served, and says why', async (t) => {
    const served = await serve(t, capability('one'));
    await writeFile(served.file, 'ikanos: "1.0.0-beta5"\ncapability: {}\n');
    const outcome = await served.engine.reload();
    assert.deepEqual(
      outcome.kind === 'kept' && outcome.failure.message,
      'capability.yaml cannot be served: Nothing is exposed: a capability needs at least one server under "exposes" to be served.',
    );
    assert.equal(served.events.at(-1)?.event, 'reload-failed');
    assert.equal(await textAt(served.address('api')), 'one');
    await rm(served.file);
    assert.equal((await served.engine.reload()).kind, 'kept');
    assert.equal(await textAt(served.address('api')), 'one');
  });

  it('ends running calls on the plan they began with', async (t) => {
    const upstream = await startUpstream(t);
    const slow = (answer: string): string => `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "${upstream.url}", resources: {s: {path: /slow, operations: {s: {method: GET}}}}}
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {r: {path: /r, operations: {o: {method: GET, call: u.s, outputParameters: [{type: object, properties: {text: {type: string, value: ${answer}}}}]}}}}}
`;
    const served = await serve(t, slow('old'));
    const running = textAt(served.address('api'));
    while (upstream.requests.length === 0) await setImmediate();
    await writeFile(served.file, capability('new'));
    await served.engine.reload();
    assert.equal(await textAt(served.address('api')), 'new');
    upstream.release();
    assert.equal(await running, 'old');
  });

  it('opens servers that are new and closes those that are gone, the others stay', async (t) => {
    const served = await serve(t, capability('one'));
    const address = served.address('api');
    await writeFile(served.file, capability('one', tools));
    await served.engine.reload();
    const added = served.address('tools');
    assert.equal((await fetch(added)).status, 405);
    await writeFile(served.file, capability('two'));
    await served.engine.reload();
    await assert.rejects(fetch(added));
    assert.equal(await textAt(address), 'two');
  });

  it('takes another kind of server on a port that stays open', async (t) => {
    const served = await serve(t, capability('one'));
    const address = served.address('api');
    await writeFile(served.file, capability('one').replace(/ {2}exposes:[\s\S]*/, `  exposes:\n${tools.replace('3002', '3001')}`));
    await served.engine.reload();
    assert.equal(served.address('tools'), address);
    assert.equal((await fetch(address)).status, 405);
  });

  it('serves what is not saved, but not with a new mistake in it', async (t) => {
    const served = await serve(t, capability('one'));
    const address = served.address('api');
    const write = async (text: string) => {
      const outcome = await served.engine.reload({ unsaved: { [served.file]: text } });
      return outcome.kind === 'kept' ? outcome.failure.message : textAt(address);
    };
    assert.equal(await write(capability('two')), 'two');
    assert.equal(
      await write(capability('three').replace('namespace: api', 'namespace: api\n    nonsense: 1')),
      'capability.yaml has a mistake in what is not saved yet: `nonsense` is not a key of a REST server.',
    );
    assert.equal(await textAt(address), 'two');
    assert.deepEqual(
      served.events.flatMap((event) => (event.event === 'reload-failed' ? [event.unsaved] : [])),
      [true],
    );
    await served.engine.reload();
    assert.equal(await textAt(address), 'one');
  });

  it('takes new values of variables', async (t) => {
    const file = capability('one').replace('namespace: api', 'namespace: api\n    authentication: {type: bearer, token: "{{T}}"}');
    const served = await serve(t, file, { variables: { T: 'first' } });
    const status = async (token: string): Promise<number> =>
      (await fetch(`${served.address('api')}/r`, { headers: { authorization: `Bearer ${token}` } })).status;
    assert.deepEqual([await status('first'), await status('second')], [200, 401]);
    await served.engine.reload({ variables: { T: 'second' } });
    assert.deepEqual([await status('first'), await status('second')], [401, 200]);
  });
});

describe('reloading while calls run', () => {
  const consumed = (url: string, path = '/slow'): string =>
    `  consumes:\n  - {type: http, namespace: u, baseUri: "${url}", resources: {s: {path: ${path}, operations: {s: {method: GET}}}}}\n`;
  const slowCapability = (url: string, more: string): string => `ikanos: "1.0.0-beta5"\ncapability:\n${consumed(url)}  exposes:\n${more}`;

  it('ends a running MCP call on the plan it began with, over its stream', async (t) => {
    const upstream = await startUpstream(t);
    const tool = (answer: string): string =>
      slowCapability(
        upstream.url,
        `  - {type: mcp, port: 3002, namespace: tools, tools: {t: {description: d, call: u.s, outputParameters: {a: {type: string, value: ${answer}}}}}}\n`,
      );
    const served = await serve(t, tool('old'));
    const call = async (): Promise<unknown> => {
      const answer = await fetch(`${served.address('tools')}/mcp`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
        body: JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'tools/call',
          params: { name: 't', arguments: {}, _meta: { progressToken: 1 } },
        }),
      });
      return /"structuredContent":(\{[^}]*\})/.exec(await answer.text())?.[1];
    };
    const running = call();
    while (upstream.requests.length === 0) await setImmediate();
    await writeFile(served.file, tool('new'));
    assert.equal((await served.engine.reload()).kind, 'reloaded');
    const next = call();
    while (upstream.requests.length === 1) await setImmediate();
    upstream.release();
    assert.deepEqual([await running, await next], ['{"a":"old"}', '{"a":"new"}']);
  });

  it('ends a running call on the scripts it began with, those they depend on too', async (t) => {
    const upstream = await startUpstream(t);
    const unit = slowCapability(
      upstream.url,
      `  - type: rest
    port: 3001
    namespace: api
    resources:
      r:
        path: /r
        operations:
          o:
            method: GET
            steps:
              wait: {type: call, call: u.s}
              tell: {type: script, language: javascript, location: "file:///./scripts", file: main.js, dependencies: [part.js]}
            mappings: [{target: text, value: $.tell}]
`,
    );
    const served = await serve(t, {
      'capability.yaml': unit,
      'scripts/main.js': 'result = "old " + part;',
      'scripts/part.js': 'const part = "old";',
    });
    const folder = path.join(path.dirname(served.file), 'scripts');
    const running = textAt(served.address('api'));
    while (upstream.requests.length === 0) await setImmediate();
    await writeFile(path.join(folder, 'main.js'), 'result = "new " + part;');
    await writeFile(path.join(folder, 'part.js'), 'const part = "new";');
    const watched = served.engine.files().map((file) => path.basename(file));
    assert.deepEqual(
      watched.filter((name) => name.endsWith('.js')),
      ['part.js', 'main.js'],
    );
    const unread = textAt(served.address('api'));
    while (upstream.requests.length === 1) await setImmediate();
    assert.equal((await served.engine.reload()).kind, 'reloaded');
    const next = textAt(served.address('api'));
    while (upstream.requests.length === 2) await setImmediate();
    upstream.release();
    assert.deepEqual(await Promise.all([running, unread, next]), ['old old', 'old old', 'new new']);
    const unsaved = served.engine.reload({ unsaved: { [path.join(folder, 'part.js')]: 'const part = "unsaved";' } });
    assert.equal((await unsaved).kind, 'reloaded');
    const last = textAt(served.address('api'));
    while (upstream.requests.length === 3) await setImmediate();
    upstream.release();
    assert.equal(await last, 'new unsaved');
  });

  it('ends a running call on the schema files it began with, what they import too', async (t) => {
    const waiting: ServerResponse[] = [];
    const upstream = await listen(t, (_request, response) => void waiting.push(response));
    const unit = `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "${upstream.url}", resources: {s: {path: /x, operations: {s: {method: GET, outputRawFormat: protobuf, outputSchema: ship.proto}}}}}
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {r: {path: /r, operations: {o: {method: GET, call: u.s, outputParameters: [{type: object, mapping: $.}]}}}}}
`;
    const part = (field: string): string => `syntax = "proto3"; message Port { int32 ${field} = 1; }`;
    const served = await serve(t, {
      'capability.yaml': unit,
      'ship.proto': 'syntax = "proto3"; import "part.proto"; message Ship { Port home = 1; }',
      'part.proto': part('old'),
    });
    const ask = async (): Promise<unknown> => (await fetch(`${served.address('api')}/r`)).json();
    const running = ask();
    while (waiting.length < 1) await setImmediate();
    await writeFile(path.join(path.dirname(served.file), 'part.proto'), part('fresh'));
    assert.equal((await served.engine.reload()).kind, 'reloaded');
    const next = ask();
    while (waiting.length < 2) await setImmediate();
    for (const response of waiting) response.end(Buffer.from([10, 2, 8, 7]));
    assert.deepEqual([await running, await next], [{ home: { old: 7 } }, { home: { fresh: 7 } }]);
  });

  it('forwards the rest of a body to where its beginning went', async (t) => {
    const [before, after] = [await startUpstream(t), await startUpstream(t)];
    const forward = (url: string): string =>
      `ikanos: "1.0.0-beta5"\ncapability:\n${consumed(url, '/json')}  exposes:\n  - {type: rest, port: 3001, namespace: api, resources: {f: {path: "/f/{{path}}", forward: {targetNamespace: u}}}}\n`;
    const served = await serve(t, forward(before.url));
    const sending = request(`${served.address('api')}/f/echo`, { method: 'POST', headers: { 'content-type': 'text/plain' } });
    const answered = new Promise<number>((resolve, reject) => {
      sending.on('response', (response) => resolve(response.resume().statusCode ?? 0)).on('error', reject);
    });
    await new Promise((resolve) => sending.write('first ', resolve));
    // Something that was sent behind it has arrived: so has it.
    assert.equal((await fetch(`${served.address('api')}/f/json`)).status, 200);
    await writeFile(served.file, forward(after.url));
    assert.equal((await served.engine.reload()).kind, 'reloaded');
    assert.equal((await fetch(`${served.address('api')}/f/json`)).status, 200);
    sending.end('last');
    assert.equal(await answered, 200);
    assert.deepEqual(
      [before, after].map(({ requests }) => requests.map(({ method, body }) => `${method} ${body}`.trim())),
      [['GET', 'POST first last'], ['GET']],
    );
  });

  it('does not keep the next edit waiting for calls to a server that has left', async (t) => {
    const upstream = await startUpstream(t);
    const leaving =
      '  - {type: rest, port: 3003, namespace: leaving, resources: {r: {path: /r, operations: {o: {method: GET, call: u.s}}}}}\n';
    const staying = (text: string): string =>
      `  - {type: rest, port: 3001, namespace: api, resources: {r: {path: /r, operations: {o: {method: GET, outputParameters: {text: {type: string, value: ${text}}}}}}}}\n`;
    const served = await serve(t, slowCapability(upstream.url, staying('one') + leaving));
    const running = fetch(`${served.address('leaving')}/r`);
    while (upstream.requests.length === 0) await setImmediate();
    for (const word of ['two', 'three']) {
      await writeFile(served.file, slowCapability(upstream.url, staying(word)));
      await served.engine.reload();
      assert.equal(await textAt(served.address('api')), word);
    }
    upstream.release();
    assert.deepEqual(await (await running).json(), { slow: true });
  });

  it('moves to another address on its port, and back when another server cannot be opened', async (t) => {
    const upstream = await startUpstream(t);
    const [port, other] = [await freePort(), await freePort()];
    const at = (address: string, more = ''): string =>
      slowCapability(
        upstream.url,
        `  - {type: rest, address: "${address}", port: ${port}, namespace: api, resources: {r: {path: /r, operations: {o: {method: GET, call: u.s}}}, t: {path: /t, operations: {o: {method: GET, outputParameters: {text: {type: string, value: "${address}"}}}}}}}\n${more}`,
      );
    const file = await writeFiles(t, { 'capability.yaml': at('localhost') });
    const served = await serveFile(t, file, { loopbackOnly: false, ports: { [port]: port, [other]: other } });
    const reload = async (text: string): Promise<unknown> => {
      await writeFile(file, text);
      const outcome = await served.engine.reload();
      return outcome.kind === 'kept' ? outcome.failure.message : await textAt(served.address('api'), '/t');
    };
    const running = fetch(`${served.address('api')}/r`);
    while (upstream.requests.length === 0) await setImmediate();
    assert.equal(await reload(at('0.0.0.0')), '0.0.0.0');
    assert.equal(served.address('api'), `http://127.0.0.1:${port}`);
    assert.deepEqual(
      served.events.flatMap((event) => (event.event === 'log' && event.level === 'warn' ? [event.message] : [])),
      ['api is open to other machines: it listens on 0.0.0.0.'],
    );
    assert.equal(await reload(at('192.0.2.1')), 'api cannot be served at 192.0.2.1: this machine has no such address.');
    const wrong = `  - {type: rest, address: 192.0.2.1, port: ${other}, namespace: web, resources: {r: {path: /r, operations: {o: {method: GET, call: u.s}}}}}\n`;
    assert.equal(await reload(at('localhost', wrong)), 'web cannot be served at 192.0.2.1: this machine has no such address.');
    assert.equal(await textAt(served.address('api'), '/t'), '0.0.0.0');
    upstream.release();
    assert.deepEqual(await (await running).json(), { slow: true });
  });
});

describe('the files of a running capability', () => {
  it('are those of an edit too that could not be served, until one can', async (t) => {
    const main = (binds = ''): string => capability('one').replace('capability:\n', `${binds}capability:\n`);
    const secrets = 'binds:\n  - {namespace: s, location: "file:///./s.env", keys: {TOKEN: TOKEN}}\n';
    const served = await serve(t, main());
    const names = (): readonly string[] =>
      served.engine
        .files()
        .map((file) => path.basename(file))
        .filter((name) => name !== '.capstanrc');
    assert.deepEqual(names(), ['capability.yaml']);
    await writeFile(served.file, main(secrets));
    assert.equal((await served.engine.reload()).kind, 'kept');
    assert.deepEqual(names(), ['capability.yaml', 's.env']);
    await writeFile(path.join(path.dirname(served.file), 's.env'), 'TOKEN=t\n');
    assert.equal((await served.engine.reload()).kind, 'reloaded');
    assert.deepEqual(names(), ['capability.yaml', 's.env']);
    await writeFile(served.file, main());
    await served.engine.reload();
    assert.deepEqual(names(), ['capability.yaml']);
  });

  it('given values take the place of those before, and none of them stays', async (t) => {
    const file = capability('one').replace('namespace: api', 'namespace: api\n    authentication: {type: bearer, token: "{{T}}"}');
    const served = await serve(t, file, { variables: { T: 'first' } });
    const outcome = await served.engine.reload({ variables: {} });
    assert.equal(outcome.kind === 'kept' && outcome.failure.code, 'missing-variables');
  });
});
