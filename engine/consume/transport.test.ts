import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { defaultLimits, type Limits } from '../plan.ts';
import { Failure } from './failure.ts';
import { exchange } from './transport.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

async function listen(context: TestContext, handler: Handler, certificate?: Certificate): Promise<string> {
  const server = certificate ? createHttpsServer(certificate, handler) : createHttpServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `${certificate ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** One that signs itself; undefined on machines without openssl. */
function makeCertificate(): Certificate | undefined {
  const options = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'];
  const { stdout, status } = spawnSync('openssl', ['req', '-x509', ...options, '-keyout', '-', '-out', '-'], { encoding: 'utf8' });
  const [key, cert] = ['PRIVATE KEY', 'CERTIFICATE'].map(
    (kind) => new RegExp(`-----BEGIN ${kind}-----.*?-----END ${kind}-----`, 's').exec(stdout)?.[0],
  );
  return status === 0 && key !== undefined && cert !== undefined ? { key, cert } : undefined;
}

/** Answers bytes as they are, for what no HTTP server would send. */
async function listenRaw(context: TestContext, answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Options {
  readonly limits?: Partial<Limits>;
  readonly maxBytes?: number;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** `status body`, or `status code: message` of the failure with the address left out. */
async function ask(address: string, options: Options = {}): Promise<string> {
  const url = new URL(address);
  try {
    const answer = await exchange(
      {
        method: options.method ?? 'GET',
        url,
        headers: options.headers ?? {},
        body: options.body === undefined ? undefined : new TextEncoder().encode(options.body),
        signal: options.signal,
        maxBytes: options.maxBytes ?? 1000,
      },
      { ...defaultLimits, ...options.limits },
    );
    return `${answer.status} ${Buffer.from(answer.body).toString('utf8')}`;
  } catch (error) {
    if (error instanceof Failure) return `${error.error.status} ${error.error.code}: ${error.message.replaceAll(url.host, 'up')}`;
    throw error;
  }
}

describe('an upstream that misbehaves', () => {
  it('M09 is not there', async () =>
    assert.equal(await ask('http://127.0.0.1:1/x'), '502 upstream-unreachable: Nothing listens at up: the connection was refused.'));

  it('has a name nobody knows', async () =>
    assert.equal(await ask('http://capstan-test.invalid/'), '502 upstream-unreachable: The name up cannot be resolved to an address.'));

  it('never answers', async (t) => {
    const url = await listenRaw(t, () => undefined);
    assert.equal(await ask(url, { limits: { idleTimeoutMs: 50 } }), '504 upstream-timeout: up did not answer within 0.05 s.');
  });

  it('stops in the middle of a body', async (t) => {
    const url = await listenRaw(t, (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'));
    assert.equal(await ask(url, { limits: { idleTimeoutMs: 50 } }), '504 upstream-timeout: up did not answer within 0.05 s.');
  });

  it('closes before it answers', async (t) => {
    const url = await listenRaw(t, (socket) => socket.end());
    assert.equal(await ask(url), '502 upstream-broken: up closed the connection before its answer was complete.');
  });

  it('closes in the middle of a body', async (t) => {
    const url = await listenRaw(t, (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'));
    assert.equal(await ask(url), '502 upstream-broken: up closed the connection before its answer was complete.');
  });

  it('resets', async (t) => {
    const url = await listenRaw(t, (socket) => socket.resetAndDestroy());
    assert.equal(await ask(url), '502 upstream-broken: up closed the connection before its answer was complete.');
  });

  it('does not speak HTTP', async (t) => {
    const url = await listenRaw(t, (socket) => socket.end('hello\r\n\r\n'));
    assert.equal(await ask(url), '502 upstream-broken: up did not answer with valid HTTP.');
  });

  it('sends too many headers', async (t) => {
    const url = await listenRaw(t, (socket) => socket.end(`HTTP/1.1 200 OK\r\n${'X-H: y\r\n'.repeat(20_000)}\r\n`));
    assert.equal(await ask(url), '502 upstream-broken: up sent headers larger than allowed.');
  });

  it('redirects for ever', async (t) => {
    const url = await listen(t, (_request, response) => response.writeHead(302, { Location: '/again' }).end());
    assert.equal(await ask(url), '502 upstream-redirects: up redirected more than 8 times.');
  });

  it('sends more than allowed', async (t) => {
    const url = await listen(t, (_request, response) => response.end('x'.repeat(5000)));
    assert.equal(await ask(url), '502 upstream-too-large: The answer of up is larger than 1000 bytes.');
  });

  it('sends a small text that becomes a large one', async (t) => {
    const url = await listen(t, (_request, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('x'.repeat(5_000_000))),
    );
    assert.equal(await ask(url), '502 upstream-too-large: The answer of up is larger than 1000 bytes.');
  });

  it('says gzip and sends none', async (t) => {
    const url = await listen(t, (_request, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('plain'));
    assert.equal(await ask(url), '502 upstream-broken: The answer of up is not compressed the way it says.');
  });

  it('ends in the middle of what it compressed', async (t) => {
    const url = await listen(t, (_request, response) =>
      response.writeHead(200, { 'Content-Encoding': 'br' }).end(brotliCompressSync('hello'.repeat(100)).subarray(0, 10)),
    );
    assert.equal(await ask(url), '502 upstream-broken: The answer of up is not compressed the way it says.');
  });

  it('compresses in a way nobody asked for', async (t) => {
    const url = await listen(t, (_request, response) => response.writeHead(200, { 'Content-Encoding': 'compress' }).end('x'));
    assert.equal(await ask(url), '502 upstream-broken: The answer of up is compressed by `compress`, which was not asked for.');
  });

  it('is not asked any more when the call is cancelled', async (t) => {
    const url = await listenRaw(t, () => undefined);
    const controller = new AbortController();
    const asked = ask(url, { signal: controller.signal });
    controller.abort();
    assert.equal(await asked, '499 cancelled: The call was cancelled.');
  });

  it('is not asked when the call was cancelled before', async () =>
    assert.equal(await ask('http://127.0.0.1:1/', { signal: AbortSignal.abort() }), '499 cancelled: The call was cancelled.'));

  it('says beforehand that it sends more than allowed', async (t) => {
    const url = await listenRaw(t, (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n'));
    assert.equal(await ask(url), '502 upstream-too-large: The answer of up is larger than 1000 bytes.');
  });

  it('sends nothing but an interim answer', async (t) => {
    const url = await listenRaw(t, (socket) => socket.end('HTTP/1.1 103 Early Hints\r\n\r\n'));
    assert.equal(await ask(url), '502 upstream-broken: up closed the connection before its answer was complete.');
  });

  it('has a certificate nobody trusts', async (t) => {
    const pair = makeCertificate();
    if (!pair) {
      t.skip('there is no openssl to make a certificate with');
      return;
    }
    const url = await listen(t, (_request, response) => response.end('x'), pair);
    assert.equal(
      await ask(url),
      '502 upstream-tls: The certificate of up was not accepted (DEPTH_ZERO_SELF_SIGNED_CERT). If it is to be trusted, name the authority behind it: --ca, or `connections` of an environment.',
    );
  });
});

describe('an upstream that behaves', () => {
  for (const [encoding, compress] of [
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['gzip, br', (text: string) => brotliCompressSync(gzipSync(text))],
    ['identity', (text: string) => text],
    ['br', brotliCompressSync],
  ] as const) {
    it(`compresses by ${encoding}`, async (t) => {
      const url = await listen(t, (_request, response) => response.writeHead(200, { 'Content-Encoding': encoding }).end(compress('hello')));
      assert.equal(await ask(url), '200 hello');
    });
  }

  it('sends an interim answer first', async (t) => {
    const url = await listenRaw(t, (socket) =>
      socket.end('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
    );
    assert.equal(await ask(url), '200 ok');
  });

  it('sends no body to HEAD, whatever length it names', async (t) => {
    const url = await listen(t, (_request, response) => response.writeHead(200, { 'Content-Length': '5000' }).end());
    assert.equal(await ask(url, { method: 'HEAD' }), '200 ');
  });

  it('sends in chunks', async (t) => {
    const url = await listen(t, (_request, response) => {
      response.write('hel');
      response.end('lo');
    });
    assert.equal(await ask(url), '200 hello');
  });

  it('sends no body with 204 and 304', async (t) => {
    const url = await listen(t, (request, response) => response.writeHead(Number(request.url?.slice(1))).end());
    assert.deepEqual([await ask(`${url}/204`), await ask(`${url}/304`)], ['204 ', '304 ']);
  });

  it('compresses errors too', async (t) => {
    const url = await listen(t, (_request, response) => response.writeHead(500, { 'Content-Encoding': 'gzip' }).end(gzipSync('broken')));
    assert.equal(await ask(url), '500 broken');
  });

  it('redirects a GET, and changes a POST into one after 303', async (t) => {
    const url = await listen(t, (request, response) => {
      if (request.url === '/end') response.end(`${request.method} ${request.headers['x-k'] ?? 'none'}`);
      else response.writeHead(request.method === 'POST' ? 303 : 302, { Location: '/end' }).end();
    });
    assert.deepEqual(
      [await ask(`${url}/a`, { headers: { 'x-k': '1' } }), await ask(`${url}/a`, { method: 'POST', body: 'x', headers: { 'x-k': '1' } })],
      ['200 GET 1', '200 GET 1'],
    );
  });

  /** What arrives at the end of a redirect: method, type and body. */
  const redirected = async (context: TestContext, status: number, method: string, location = '/end'): Promise<string> => {
    const url = await listen(context, (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        if (request.url?.startsWith('/end'))
          response.end(`${request.url} ${request.method} ${request.headers['content-type'] ?? '-'} ${body}`);
        else response.writeHead(status, { Location: location }).end();
      });
    });
    const sent = method === 'GET' || method === 'HEAD' ? {} : { body: 'x', headers: { 'content-type': 'text/plain' } };
    return await ask(`${url}/a/b?c=1`, { method, ...sent });
  };

  it('redirects each method as its status says', async (t) => {
    const told: string[] = [];
    for (const status of [301, 302, 303, 307, 308])
      for (const method of ['GET', 'POST', 'PUT']) told.push(`${status} ${method}: ${await redirected(t, status, method)}`);
    assert.deepEqual(told, [
      '301 GET: 200 /end GET - ',
      '301 POST: 200 /end GET - ',
      '301 PUT: 200 /end PUT text/plain x',
      '302 GET: 200 /end GET - ',
      '302 POST: 200 /end GET - ',
      '302 PUT: 200 /end PUT text/plain x',
      '303 GET: 200 /end GET - ',
      '303 POST: 200 /end GET - ',
      '303 PUT: 200 /end GET - ',
      '307 GET: 200 /end GET - ',
      '307 POST: 200 /end POST text/plain x',
      '307 PUT: 200 /end PUT text/plain x',
      '308 GET: 200 /end GET - ',
      '308 POST: 200 /end POST text/plain x',
      '308 PUT: 200 /end PUT text/plain x',
    ]);
  });

  it('redirects by relative addresses, and passes on what is no redirect', async (t) => {
    const told = [
      await redirected(t, 302, 'GET', '../end?d=2#e'),
      await redirected(t, 302, 'GET', '?d=2'),
      await redirected(t, 304, 'GET'),
      await redirected(t, 300, 'GET'),
      await redirected(t, 302, 'GET', 'mailto:me@example.com'),
    ];
    assert.deepEqual(told, [
      '200 /end?d=2 GET - ',
      '502 upstream-redirects: up redirected more than 8 times.',
      '304 ',
      '300 ',
      '502 upstream-redirects: up redirected to what is no web address.',
    ]);
  });

  it('does not learn credentials meant for another host', async (t) => {
    const other = await listen(t, (request, response) =>
      response.end(JSON.stringify([request.headers.authorization, request.headers.cookie, request.headers['x-api-key']])),
    );
    const url = await listen(t, (_request, response) =>
      response.writeHead(302, { Location: other.replace('127.0.0.1', 'localhost') }).end(),
    );
    assert.equal(await ask(url, { headers: { authorization: 'Bearer s', cookie: 'a=b', 'x-api-key': 'k' } }), '200 [null,null,null]');
  });

  it('answers what is left of a connection that ended while idle', async (t) => {
    const url = await listen(t, (_request, response) => response.writeHead(200, { Connection: 'close' }).end('ok'));
    const first = await ask(url);
    assert.deepEqual([first, await ask(url)], ['200 ok', '200 ok']);
  });
});
