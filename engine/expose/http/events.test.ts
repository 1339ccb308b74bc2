import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { sendEvent } from './events.ts';

/** The answer to somebody who has asked and reads nothing. */
async function answerToSilence(t: TestContext): Promise<ServerResponse> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const answer = new Promise<ServerResponse>((resolve) => server.once('request', (_request, response) => resolve(response)));
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
  client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  t.after(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  return answer;
}

describe('server-sent events', () => {
  it('are no longer sent to somebody who does not read them', async (t) => {
    const response = await answerToSilence(t);
    const event = 'x'.repeat(64 * 1024);
    while (!response.destroyed) {
      assert.ok(response.writableLength <= 1024 * 1024, `${response.writableLength} bytes wait`);
      sendEvent(response, 'log', event, 1024 * 1024);
      // What the system takes leaves the memory of this process.
      await setImmediate();
    }
    assert.equal(response.destroyed, true);
  });

  it('have a name and data, each on a line', async (t) => {
    const server = createServer((_request, response) => {
      sendEvent(response, 'log', '{"a":1}', 1024);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    assert.equal(await answer.text(), 'event: log\ndata: {"a":1}\n\n');
  });
});
