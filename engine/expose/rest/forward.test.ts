/** Every setting of consumed calls, through forwarded requests. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import type { ConnectionSettings } from '../../control/file-protocol.ts';
import type { StartOptions } from '../../control/protocol.ts';
import { createAuthority } from '../../testing/certificate.ts';
import { type Served, serve, writeFiles } from '../../testing/serve.ts';

interface Asked {
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

interface Api {
  readonly url: string;
  readonly asked: Asked[];
  readonly lines: () => readonly string[];
}

type Handler = (asked: Asked, response: ServerResponse, count: number) => void;

/** Answers once the whole request has come. */
async function listen(context: TestContext, handler: Handler, certificate?: { readonly cert: string; readonly key: string }): Promise<Api> {
  const asked: Asked[] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      // The engine gave the request up, which is what some tests are about.
      return;
    }
    asked.push({ line: `${request.method} ${request.url}`, headers: request.headers, body: Buffer.concat(chunks).toString() });
    const last = asked.at(-1);
    if (last) handler(last, response, asked.length);
  };
  const server = certificate ? createSecureServer(certificate, receive) : createServer(receive);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `${certificate ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked, lines: () => asked.map(({ line, body }) => `${line} ${body}`.trim()) };
}

async function gateway(
  context: TestContext,
  url: string,
  options: Partial<StartOptions> & { readonly client?: string } = {},
): Promise<Served> {
  const { client, ...others } = options;
  return serve(
    context,
    `ikanos: "1.0.0-beta5"
binds: [{namespace: env, keys: {TOK: TOK, HOST: HOST}}]
capability:
  consumes: [{type: http, namespace: u, baseUri: "${url}"${client === undefined ? '' : `, ${client}`}}]
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {p: {path: "/p/{{path}}", forward: {targetNamespace: u, trustedHeaders: [X-Trust]}}}}
`,
    { variables: { TOK: 'tok-1', HOST: '127.0.0.1' }, ...others },
  );
}

const everywhere = (settings: ConnectionSettings): Partial<StartOptions> => ({ connections: { '*': settings } });

async function ask(served: Served, init: RequestInit = {}, at = '/p/x'): Promise<string> {
  const answer = await fetch(`${served.address('api')}${at}`, { redirect: 'manual', ...init });
  const text = await answer.text();
  const { error } = text.startsWith('{"error"') ? (JSON.parse(text) as { error: { code: string; message: string } }) : {};
  return `${answer.status} ${error ? `${error.code}: ${error.message.replaceAll(/127\.0\.0\.1:\d+/g, 'up')}` : text}`;
}

/** A caller may know that its answer broke off before that is recorded. */
async function failures(served: Served, count: number): Promise<readonly (string | undefined)[]> {
  for (;;) {
    const found = served.events.flatMap((event) => (event.event === 'served' ? [event.record.error?.code] : []));
    if (found.length >= count) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a forwarded request', () => {
  it('is sent again as often as its host allows, a small body with it', async (t) => {
    const busy: Handler = (_asked, response, count) =>
      void response.writeHead(count < 3 ? 503 : 200, { 'Retry-After': '0' }).end(`answer ${count}`);
    const api = await listen(t, busy);
    const patient = await gateway(t, api.url, everywhere({ retries: 2 }));
    assert.deepEqual([await ask(patient), api.lines()], ['200 answer 3', ['GET /x', 'GET /x', 'GET /x']]);
    const put = await listen(t, busy);
    const patientPut = await gateway(t, put.url, everywhere({ retries: 2 }));
    assert.deepEqual(
      [await ask(patientPut, { method: 'PUT', body: 'b' }), put.lines()],
      ['200 answer 3', ['PUT /x b', 'PUT /x b', 'PUT /x b']],
    );
  });

  it('is not sent again where that could do harm, where its body is gone, or where nobody allowed it', async (t) => {
    const busy: Handler = (_asked, response) => void response.writeHead(503, { 'Retry-After': '0' }).end('busy');
    const api = await listen(t, busy);
    const patient = await gateway(t, api.url, everywhere({ retries: 2 }));
    assert.equal(await ask(patient, { method: 'POST', body: 'b' }), '503 busy');
    const pieces = { method: 'PUT', body: new Blob(['pieces']).stream(), duplex: 'half' } as RequestInit;
    assert.equal(await ask(patient, pieces), '503 busy');
    assert.equal(await ask(await gateway(t, api.url)), '503 busy');
    assert.deepEqual(api.lines(), ['POST /x b', 'PUT /x pieces', 'GET /x']);
  });

  it('follows redirects, keeps what is secret to its own host, and ends a loop', async (t) => {
    const other = await listen(t, ({ headers }, response) => void response.end(`other, ${headers['x-trust']}, ${headers.authorization}`));
    const api = await listen(t, ({ line, headers, body }, response) => {
      const to = {
        'POST /see': [303, '/end'],
        'PUT /keep': [307, '/end'],
        'GET /away': [302, `${other.url}/x`],
        'GET /loop': [302, '/loop'],
      }[line];
      if (to) response.writeHead(Number(to[0]), { Location: String(to[1]) }).end();
      else response.end(`${line} ${headers.authorization} ${body}`);
    });
    const served = await gateway(t, api.url, { client: 'authentication: {type: bearer, token: "{{TOK}}"}' });
    assert.deepEqual(
      [
        await ask(served, { method: 'POST', body: 'b' }, '/p/see'),
        await ask(served, { method: 'PUT', body: 'b' }, '/p/keep'),
        await ask(served, { headers: { 'X-Trust': 'mine' } }, '/p/away'),
        await ask(served, {}, '/p/loop'),
      ],
      [
        '200 GET /end Bearer tok-1 ',
        '200 PUT /end Bearer tok-1 b',
        '200 other, undefined, undefined',
        '502 upstream-redirects: up redirected more than 8 times.',
      ],
    );
  });

  it('hands a redirect on when the body it asks for is gone', async (t) => {
    const api = await listen(t, (_asked, response) => void response.writeHead(307, { Location: '/end' }).end('moved'));
    const pieces = { method: 'PUT', body: new Blob(['pieces']).stream(), duplex: 'half' } as RequestInit;
    assert.deepEqual([await ask(await gateway(t, api.url), pieces), api.lines()], ['307 moved', ['PUT /x pieces']]);
  });

  it('answers a digest challenge with its body', async (t) => {
    const challenge = { 'WWW-Authenticate': 'Digest realm="r", nonce="n", qop="auth"' };
    const api = await listen(t, ({ headers, body }, response) => {
      if (headers.authorization === undefined) response.writeHead(401, challenge).end();
      else response.end(`got ${body}`);
    });
    const served = await gateway(t, api.url, { client: 'authentication: {type: digest, username: bob, password: secret}' });
    assert.deepEqual([await ask(served, { method: 'POST', body: 'b' }), api.lines()], ['200 got b', ['POST /x b', 'POST /x b']]);
  });

  it('refuses an answer that says it is too large, and breaks off one that turns out to be', async (t) => {
    const api = await listen(t, ({ line }, response) => {
      if (line === 'GET /said') response.writeHead(200, { 'Content-Length': '11' }).end('01234567890');
      else response.writeHead(200).write('01234567890');
    });
    const served = await gateway(t, api.url, everywhere({ maxBody: '10B' }));
    assert.equal(await ask(served, {}, '/p/said'), '502 upstream-too-large: The answer of up is larger than 10 bytes.');
    await assert.rejects(ask(served, {}, '/p/unsaid'));
    assert.deepEqual(await failures(served, 2), ['upstream-too-large', 'upstream-too-large']);
  });

  it('passes answers of any size on when nobody says how large they may be', async (t) => {
    const size = 65 * 1024 * 1024;
    const api = await listen(t, (_asked, response) => void response.end(Buffer.alloc(size)));
    const served = await gateway(t, api.url);
    const answer = await fetch(`${served.address('api')}/p/x`);
    assert.equal((await answer.arrayBuffer()).byteLength, size);
  });

  it('gives up an answer that is not complete in time, whether it has begun or not', async (t) => {
    const api = await listen(t, ({ line }, response) => {
      if (line === 'GET /begun') response.writeHead(200).write('part');
    });
    const served = await gateway(t, api.url, everywhere({ totalTimeout: 0.2 }));
    assert.equal(await ask(served), '504 upstream-timeout: The answer of up was not complete within 0.2 s.');
    await assert.rejects(ask(served, {}, '/p/begun'));
    assert.deepEqual(await failures(served, 2), ['upstream-timeout', 'upstream-timeout']);
  });

  it('gives up an upstream that says nothing', async (t) => {
    const api = await listen(t, () => undefined);
    const served = await gateway(t, api.url, everywhere({ timeout: 0.2 }));
    assert.equal(await ask(served), '504 upstream-timeout: up did not answer within 0.2 s.');
  });

  it('trusts the authorities that are named for its host', async (t) => {
    const authority = createAuthority('Company');
    const api = await listen(t, (_asked, response) => void response.end('secret'), authority.issue('api'));
    const ca = await writeFiles(t, { 'ca.pem': authority.cert });
    const doubtful = await ask(await gateway(t, api.url));
    assert.match(doubtful, /^502 upstream-tls: The certificate of up was not accepted/);
    assert.equal(await ask(await gateway(t, api.url, everywhere({ ca }))), '200 secret');
  });

  it('is ended when its caller goes away', async (t) => {
    const ended = new Promise<void>((resolve) => {
      void listen(t, (_asked, response) => void response.once('close', resolve).writeHead(200).write('part')).then(async (api) => {
        const served = await gateway(t, api.url);
        const caller = httpRequest(`${served.address('api')}/p/x`)
          .on('error', () => undefined)
          .end();
        await once(caller, 'response');
        caller.destroy();
      });
    });
    await ended;
  });
});

describe('templates of a consumed API that requests are forwarded to', () => {
  it('are read as those of its operations are', async (t) => {
    const api = await listen(
      t,
      ({ line, headers }, response) =>
        void response.end(`${line} ${headers['x-a']} ${headers['x-b']} ${headers['x-c']} ${headers.cookie} ${headers['x-n']}`),
    );
    const parameters = [
      'X-A: {in: header, value: "{{ env.TOK }}"}',
      'X-B: {in: header, value: "{{#TOK}}yes{{/TOK}}{{^TOK}}no{{/TOK}}{{! why }}"}',
      'X-C: {in: header, const: fixed}',
      'X-N: {in: header, value: "{{NOBODY}}"}',
      'c: {in: cookie, value: "a b"}',
      'q: {in: query, value: "{{{TOK}}} &"}',
      'n: {in: query, value: 5}',
    ];
    const port = new URL(api.url).port;
    const served = await gateway(t, `http://{{HOST}}:${port}`, { client: `inputParameters: {${parameters.join(', ')}}` });
    assert.equal(await ask(served, {}, '/p/x?o=1'), '200 GET /x?o=1&q=tok-1+%26&n=5 tok-1 yes fixed c=a%20b undefined');
  });
});
