import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, createServer as createMuteServer, type Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import type { Dispatcher } from 'undici';
import { createAuthority } from '../testing/certificate.ts';
import { Failure } from './failure.ts';
import { proxyDispatcher, proxyFor, readProxies } from './proxies.ts';

describe('the proxy for an address', () => {
  const proxies = (none: string) => readProxies({ HTTP_PROXY: 'http://plain:1', https_proxy: 'http://secure:2', NO_PROXY: none });
  const cases: readonly (readonly [none: string, address: string, proxy: string | undefined])[] = [
    ['', 'http://api.example.com/', 'http://plain:1'],
    ['', 'https://api.example.com/', 'http://secure:2'],
    ['', 'http://localhost:80/', undefined],
    ['', 'http://127.0.0.8/', undefined],
    ['', 'http://[::1]:8080/', undefined],
    ['*', 'https://api.example.com/', undefined],
    ['example.com', 'https://example.com/', undefined],
    ['example.com', 'https://api.example.com/', undefined],
    ['.example.com', 'https://api.example.com/', undefined],
    ['*.example.com', 'https://api.example.com/', undefined],
    ['other.org, EXAMPLE.com', 'https://Api.Example.COM/', undefined],
    ['other.org api.example.com', 'https://api.example.com/', undefined],
    ['ample.com', 'https://example.com/', 'http://secure:2'],
    ['api.example.com', 'https://example.com/', 'http://secure:2'],
    ['example.com:8443', 'https://example.com:8443/', undefined],
    ['example.com:8443', 'https://example.com/', 'http://secure:2'],
    ['example.com:443', 'https://example.com/', undefined],
    ['example.com:80', 'http://example.com/', undefined],
    ['10.0.0.0/8', 'http://10.1.2.3/', undefined],
    ['10.0.0.0/8', 'http://11.1.2.3/', 'http://plain:1'],
    ['10.0.0.0/99', 'http://10.1.2.3/', 'http://plain:1'],
    ['192.168.1.7', 'http://192.168.1.7:81/', undefined],
    ['168.1.7', 'http://192.168.1.7/', 'http://plain:1'],
    ['fd00::/8', 'http://[fd12::1]/', undefined],
    ['[fd12::1]:80', 'http://[fd12::1]/', undefined],
    ['10.0.0.0/8', 'http://ten.example.com/', 'http://plain:1'],
    [',, ,', 'http://example.com/', 'http://plain:1'],
  ];
  for (const [none, address, proxy] of cases)
    it(`${address} beside NO_PROXY=${none}`, () => assert.equal(proxyFor(new URL(address), proxies(none)), proxy));
});

const authority = createAuthority('Test authority');

async function listen(context: TestContext, server: Server | ReturnType<typeof createSecureServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

interface ProxyServer {
  readonly port: number;
  readonly asked: string[];
}

/** Connects whatever it is asked for with `to`; without it answers with the status. What it is asked is listed with the login. */
async function startProxy(
  context: TestContext,
  answer: { readonly to?: number; readonly status?: number; readonly silent?: true },
): Promise<ProxyServer> {
  const asked: string[] = [];
  const note = (request: IncomingMessage): void => {
    asked.push([request.method, request.url, request.headers['host'], request.headers['proxy-authorization'] ?? '-'].join(' '));
  };
  const plain: RequestListener = (request, response) => {
    note(request);
    response.writeHead(answer.status ?? 200).end('through the proxy');
  };
  const proxy = createServer(plain);
  proxy.on('connect', (request, socket) => {
    note(request);
    socket.on('error', () => undefined);
    if (answer.silent) return;
    if (answer.to === undefined) {
      socket.end(`HTTP/1.1 ${answer.status ?? 403} No\r\n\r\n`);
      return;
    }
    const target = connect(answer.to, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      socket.pipe(target).pipe(socket);
    });
    target.on('error', () => undefined);
  });
  return { port: await listen(context, proxy), asked };
}

async function ask(dispatcher: Dispatcher, origin: string): Promise<string> {
  try {
    const { statusCode, body } = await dispatcher.request({ origin, path: '/x?y=1', method: 'GET', headers: { accept: '*/*' } });
    return `${statusCode} ${await body.text()}`;
  } catch (error) {
    if (error instanceof Failure) return `${error.error.status} ${error.error.code}: ${error.message}`;
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

const options = (secure: boolean, connectTimeoutMs = 5000) => ({
  connectTimeoutMs,
  requestTls: secure ? { ca: [authority.cert] } : undefined,
  proxyTls: { ca: [authority.cert] },
  agent: { connections: 1 },
});

describe('a proxy', () => {
  const certificate = authority.issue('api');

  it('is asked for plain addresses by their whole address, with its login', async (t) => {
    const { port, asked } = await startProxy(t, {});
    const told = await ask(proxyDispatcher(`http://me:p%40ss@127.0.0.1:${port}`, options(false)), 'http://api.invalid:8080');
    const login = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    assert.deepEqual([told, asked], ['200 through the proxy', [`GET http://api.invalid:8080/x?y=1 api.invalid:8080 ${login}`]]);
  });

  it('connects to addresses with TLS, once for several requests', async (t) => {
    const to = await listen(
      t,
      createSecureServer(certificate, (request, response) => response.end(`${request.method} ${request.url} ${request.headers.host}`)),
    );
    const { port, asked } = await startProxy(t, { to });
    const dispatcher = proxyDispatcher(`http://127.0.0.1:${port}`, options(true));
    const told = [await ask(dispatcher, 'https://localhost'), await ask(dispatcher, 'https://localhost')];
    assert.deepEqual([told, asked], [['200 GET /x?y=1 localhost', '200 GET /x?y=1 localhost'], ['CONNECT localhost:443 localhost:443 -']]);
    assert.equal(await ask(dispatcher, 'https://other.invalid'), 'ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('says why it does not connect', async (t) => {
    const wanting = await startProxy(t, { status: 407 });
    const refusing = await startProxy(t, { status: 502 });
    const silent = await startProxy(t, { silent: true });
    const told = async (port: number, ms?: number) =>
      (await ask(proxyDispatcher(`http://me:secret@127.0.0.1:${port}`, options(true, ms)), 'https://api.invalid')).replace(
        `127.0.0.1:${port}`,
        'proxy',
      );
    assert.deepEqual(
      [await told(wanting.port), await told(refusing.port), await told(silent.port, 50), await told(1)],
      [
        '502 proxy-refused: The proxy proxy does not connect to api.invalid:443: it answered with status 407. It wants a login: write it into the address of the proxy, http://user:password@host.',
        '502 proxy-refused: The proxy proxy does not connect to api.invalid:443: it answered with status 502.',
        '504 upstream-timeout: The proxy proxy did not connect to api.invalid:443 within 0.05 s.',
        '502 proxy-unreachable: The proxy proxy cannot be asked (ECONNREFUSED).',
      ],
    );
    assert.equal(
      (await ask(proxyDispatcher('http://127.0.0.1:1', options(false)), 'http://api.invalid')).replace('127.0.0.1:1', 'proxy'),
      '502 proxy-unreachable: The proxy proxy cannot be asked (ECONNREFUSED).',
    );
  });

  it('is left alone when what it has connected to does not speak TLS in time', async (t) => {
    const mute = createMuteServer();
    const connected = once(mute, 'connection') as Promise<[Socket]>;
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    t.after(() => mute.close());
    const { port } = await startProxy(t, { to: (mute.address() as AddressInfo).port });
    const told = ask(proxyDispatcher(`http://127.0.0.1:${port}`, options(true, 200)), 'https://api.invalid');
    const [socket] = await connected;
    const ended = once(socket.resume(), 'end');
    assert.equal(
      (await told).replace(`127.0.0.1:${port}`, 'proxy'),
      '504 upstream-timeout: The proxy proxy did not connect to api.invalid:443 within 0.2 s.',
    );
    await ended;
  });
});
