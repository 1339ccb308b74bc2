import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { defaultLimits } from '../plan.ts';
import type { HttpRequest, RequestBody } from './attempts.ts';
import { Failure } from './failure.ts';
import { dropAnswer, exchangeStream } from './stream.ts';

interface Endless {
  readonly request: HttpRequest<RequestBody>;
  /** Settles when the connection of the first answer has ended. */
  readonly ended: Promise<unknown>;
}

/** Answers with a body that has no end. */
async function startEndless(t: TestContext, status: number, headers: Readonly<Record<string, string>> = {}): Promise<Endless> {
  const server = createServer((_request, response) => {
    response.writeHead(status, headers);
    const write = (): void => {
      while (!response.destroyed && response.write('x'.repeat(16 * 1024)));
    };
    response.on('drain', write);
    write();
  });
  const ended = once(server, 'request').then(([, response]) => once(response as ServerResponse, 'close'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return { request: { method: 'GET', url, headers: {}, body: undefined, signal: undefined, maxBytes: 1024 ** 3 }, ended };
}

/** A connection that nobody ends would be lost to all later requests. */
const patience = { timeout: 60_000 };

describe('an answer that is passed on as it comes', () => {
  it('ends when nobody wants it, read or not', patience, async (t) => {
    for (const reads of [false, true]) {
      const { request, ended } = await startEndless(t, 200);
      const answer = await exchangeStream(request, defaultLimits);
      if (reads) await once(answer.body, 'readable');
      dropAnswer(answer);
      await ended;
    }
  });

  it('ends when it is a redirect or a demand that cannot be followed', patience, async (t) => {
    const cases = [
      [302, { location: 'ftp://elsewhere.example/' }, 'redirected to what is no web address.'],
      [407, {}, 'The proxy did not ask'],
    ] as const;
    for (const [status, headers, message] of cases) {
      const { request, ended } = await startEndless(t, status, headers);
      await assert.rejects(exchangeStream(request, defaultLimits), (error) => error instanceof Failure && error.message.includes(message));
      await ended;
    }
  });

  it('ends when it is larger than allowed', patience, async (t) => {
    const { request, ended } = await startEndless(t, 200);
    const { body } = await exchangeStream({ ...request, maxBytes: 100 * 1024 }, defaultLimits);
    await assert.rejects(body.toArray(), {
      message: `The answer of ${request.url.host} is larger than 102400 bytes.`,
    });
    await ended;
  });
});
