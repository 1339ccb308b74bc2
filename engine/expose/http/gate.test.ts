import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { serve } from '../../testing/serve.ts';

interface AuthorizationServer {
  readonly issuer: string;
  /** Settles when the token `slow` is asked about; what it gives lets that be answered. */
  readonly asked: Promise<() => void>;
}

/** Takes any token; to the one called `slow` it says so when it is told to. */
async function startAuthorizationServer(t: TestContext): Promise<AuthorizationServer> {
  let issuer = '';
  let resolve: (answer: () => void) => void = () => undefined;
  const asked = new Promise<() => void>((found) => {
    resolve = found;
  });
  const server = createServer(async (request, response) => {
    const yes = JSON.stringify({ active: true, aud: 'https://api.example' });
    if (request.method === 'GET') response.end(JSON.stringify({ issuer, introspection_endpoint: `${issuer}/introspect` }));
    else if ((await request.toArray()).join('').includes('token=slow')) resolve(() => void response.end(yes));
    else response.end(yes);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { issuer, asked };
}

describe('the way into a server', () => {
  it('is closed to a caller who has gone while it was asked who they are: nothing would ever end for them', async (t) => {
    const { issuer, asked } = await startAuthorizationServer(t);
    const served = await serve(
      t,
      `ikanos: "1.0.0-beta5"
capability:
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {m: {path: /m, operations: {o: {method: GET, outputParameters: {ok: {type: string, value: y}}}}}}}
  - {type: control, port: 3002, management: {logs: {stream: true, max-subscribers: 1}}, authentication: {type: oauth2, authorizationServerUri: "${issuer}", resource: "https://api.example", tokenValidation: introspection}}
`,
      { variables: { CONTROL_CLIENT_ID: 'me', CONTROL_CLIENT_SECRET: 'secret' } },
    );
    const address = served.address('control');
    const ask = (path: string, token: string): Promise<Response> =>
      fetch(`${address}${path}`, { headers: { authorization: `Bearer ${token}` } });
    const gone = connect(Number(new URL(address).port), '127.0.0.1');
    gone.write('GET /logs/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer slow\r\n\r\n');
    const answer = await asked;
    gone.destroy();
    await once(gone, 'close');
    // Its end was on the way before this question was.
    assert.equal((await ask('/health/live', 'one')).status, 200);
    answer();
    // This token is looked up as well: by then the other one has been decided on.
    assert.equal((await ask('/logs', 'two')).status, 200);
    const follower = await ask('/logs/stream', 'one');
    assert.equal(follower.status, 200);
    await follower.body?.cancel();
  });
});
