import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { defaultLimits } from '../plan.ts';
import { Failure } from './failure.ts';
import { pauseAfterAnswer, pauseAfterError } from './retry.ts';
import { exchange } from './transport.ts';

/** Answers with these statuses in turn, 200 afterwards; asking again is welcome at once. */
async function listen(context: TestContext, statuses: readonly number[]) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      asked.push(`${request.method} ${body}`.trim());
      response.writeHead(statuses[asked.length - 1] ?? 200, { 'Retry-After': '0' }).end(`answer ${asked.length}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`), asked };
}

async function ask(url: URL, retries: number, method = 'GET', body = ''): Promise<string> {
  const request = {
    method,
    url,
    headers: {},
    body: body === '' ? undefined : new TextEncoder().encode(body),
    signal: undefined,
    maxBytes: 1000,
  };
  const answer = await exchange(request, { ...defaultLimits, retries });
  return `${answer.status} ${Buffer.from(answer.body).toString()}`;
}

describe('a request that failed', () => {
  it('is sent again as often as allowed', async (t) => {
    const busy = await listen(t, [503, 429]);
    assert.deepEqual([await ask(busy.url, 2), busy.asked], ['200 answer 3', ['GET', 'GET', 'GET']]);
    const broken = await listen(t, [502, 504, 502]);
    assert.deepEqual([await ask(broken.url, 1, 'PUT', 'x'), broken.asked], ['504 answer 2', ['PUT x', 'PUT x']]);
  });

  it('is not sent again unless somebody says so, nor where that could do harm, nor when it was the request that was wrong', async (t) => {
    for (const [statuses, retries, method] of [
      [[503], 0, 'GET'],
      [[503], 5, 'POST'],
      [[500], 5, 'GET'],
      [[404], 5, 'GET'],
    ] as const) {
      const { url, asked } = await listen(t, statuses);
      assert.deepEqual([await ask(url, retries, method), asked], [`${statuses[0]} answer 1`, [method]]);
    }
  });

  it('waits as long as it is told, if that is not too long', () => {
    const pause = (retryAfter: string): number | undefined =>
      pauseAfterAnswer({ method: 'GET' }, { status: 503, headers: { 'retry-after': retryAfter } }, 1);
    assert.deepEqual(['2', '30', '31', 'Fri, 31 Dec 1999 23:59:59 GMT'].map(pause), [2000, 30_000, undefined, 0]);
  });

  it('is sent again with any method when nothing was sent', () => {
    const isAgain = (method: string, code: string): boolean =>
      pauseAfterError({ method }, new Failure({ code, status: 502, message: 'no' }), 1) !== undefined;
    const codes = ['upstream-unreachable', 'proxy-refused', 'upstream-broken', 'upstream-timeout', 'upstream-tls', 'cancelled'];
    assert.deepEqual(
      codes.map((code) => [code, isAgain('GET', code), isAgain('POST', code)]),
      [
        ['upstream-unreachable', true, true],
        ['proxy-refused', true, true],
        ['upstream-broken', true, false],
        ['upstream-timeout', true, false],
        ['upstream-tls', false, false],
        ['cancelled', false, false],
      ],
    );
    assert.equal(pauseAfterError({ method: 'GET' }, new Error('a bug'), 1), undefined);
  });
});
