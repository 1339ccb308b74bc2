import assert from 'node:assert/strict';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { defaultLimits } from '../plan.ts';
import { createDispatchers } from './dispatchers.ts';
import { Failure } from './failure.ts';

async function listen(context: TestContext, server: Server & { closeAllConnections(): void }): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A proxy that answers itself, saying what it was asked for. */
async function startProxy(context: TestContext, asked: string[]): Promise<string> {
  const answer: RequestListener = (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end('from the proxy');
  };
  const proxy = createHttpServer(answer);
  // Tunnels, as HTTPS needs them, are refused: that it is asked is enough.
  proxy.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  return `127.0.0.1:${await listen(context, proxy)}`;
}

async function ask(environment: Readonly<Record<string, string>>, address: string): Promise<string> {
  const url = new URL(address);
  try {
    const { body } = await createDispatchers(environment)(url, defaultLimits).request({ origin: url.origin, path: '/', method: 'GET' });
    return await body.text();
  } catch (error) {
    if (error instanceof Failure) return `${error.error.code}: ${error.message}`;
    return error instanceof Error ? error.message : String(error);
  }
}

describe('proxies of the environment', () => {
  const cases: readonly (readonly [name: string, variables: readonly string[], address: string, asked: readonly string[]])[] = [
    ['http_proxy', ['http_proxy'], 'http://api.invalid/', ['GET http://api.invalid/']],
    ['HTTP_PROXY', ['HTTP_PROXY'], 'http://api.invalid/', ['GET http://api.invalid/']],
    ['HTTPS_PROXY', ['HTTPS_PROXY'], 'https://api.invalid/', ['CONNECT api.invalid:443']],
    ['HTTP_PROXY for https', ['HTTP_PROXY'], 'https://api.invalid/', ['CONNECT api.invalid:443']],
    ['ALL_PROXY', ['ALL_PROXY'], 'https://api.invalid/', ['CONNECT api.invalid:443']],
  ];
  for (const [name, variables, address, expected] of cases) {
    it(`asks the proxy that ${name} names`, async (t) => {
      const asked: string[] = [];
      const proxy = await startProxy(t, asked);
      await ask(Object.fromEntries(variables.map((variable) => [variable, `http://${proxy}`])), address);
      assert.deepEqual(asked, expected);
    });
  }

  it('asks this machine directly', async (t) => {
    const asked: string[] = [];
    const proxy = await startProxy(t, asked);
    const port = await listen(
      t,
      createHttpServer((_request, response) => response.end('direct')),
    );
    const answers = [
      await ask({ http_proxy: `http://${proxy}` }, `http://127.0.0.1:${port}/`),
      await ask({ http_proxy: `http://${proxy}` }, `http://localhost:${port}/`),
    ];
    assert.deepEqual([answers, asked], [['direct', 'direct'], []]);
  });

  it('asks hosts in NO_PROXY directly', async (t) => {
    const asked: string[] = [];
    const proxy = await startProxy(t, asked);
    await ask({ http_proxy: `http://${proxy}`, NO_PROXY: 'other.example,.invalid' }, 'http://api.invalid/');
    assert.deepEqual(asked, []);
  });

  it('says which proxies it cannot use, without their credentials', async () =>
    assert.deepEqual(
      [
        await ask({ all_proxy: 'socks5://me:secret@proxy.example:1080' }, 'https://api.invalid/'),
        await ask({ http_proxy: 'proxy.example:3128' }, 'http://api.invalid/'),
      ],
      [
        'proxy-unsupported: The environment names a socks5 proxy for https addresses. Only HTTP proxies are used; set NO_PROXY to ask without.',
        'proxy-unsupported: The environment names a proxy without `http://` in front for http addresses. Only HTTP proxies are used; set NO_PROXY to ask without.',
      ],
    ));
});
