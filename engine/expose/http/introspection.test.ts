import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { refusal, type Served, serve } from '../../testing/serve.ts';

interface Lookups {
  readonly issuer: string;
  /** One line a look-up: the credentials and the form. */
  readonly asked: readonly string[];
}

type Claims = Readonly<Record<string, unknown>>;

/** An authorization server that knows these tokens. */
async function startAuthorizationServer(t: TestContext, tokens: Readonly<Record<string, Claims>>, more: object = {}): Promise<Lookups> {
  const asked: string[] = [];
  let issuer = '';
  const server = createServer((request, response) => {
    if (request.url === '/.well-known/oauth-authorization-server') {
      response.end(JSON.stringify({ issuer, introspection_endpoint: `${issuer}/introspect`, ...more }));
      return;
    }
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      const basic = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString();
      asked.push(`${request.method} ${request.url} ${basic} ${body}`);
      response.end(JSON.stringify(tokens[new URLSearchParams(body).get('token') ?? ''] ?? { active: false }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { issuer, asked };
}

const capability = (issuer: string): string => `ikanos: "1.0.0-beta5"
capability:
  exposes:
  - {type: rest, port: 3001, namespace: fleet-api, authentication: {type: oauth2, authorizationServerUri: "${issuer}", resource: "https://api.example/v1", scopes: [read], tokenValidation: introspection}, resources: {m: {path: /m, operations: {o: {method: GET, outputParameters: {ok: {type: string, value: y}}}}}}}
`;
const variables = { FLEET_API_CLIENT_ID: 'me', FLEET_API_CLIENT_SECRET: 'p:ss' };

/** Status and what the challenge says about the token. */
async function ask(served: Served, token: string): Promise<[number, string | undefined]> {
  const answer = await fetch(`${served.address('fleet-api')}/m`, { headers: { authorization: `Bearer ${token}` } });
  return [answer.status, /error_description="([^"]*)"/.exec(answer.headers.get('www-authenticate') ?? '')?.[1]];
}

const good = { active: true, aud: 'https://api.example/v1', scope: 'read', sub: 'ana' };

describe('access tokens that are looked up', () => {
  it('count while the authorization server says so, for this audience and scope', async (t) => {
    const { issuer } = await startAuthorizationServer(t, {
      good,
      listed: { ...good, aud: ['other', 'https://api.example/v1'], exp: Math.floor(Date.now() / 1000) + 600 },
      expired: { ...good, exp: 1 },
      later: { ...good, nbf: Math.floor(Date.now() / 1000) + 600 },
      elsewhere: { ...good, iss: 'http://other' },
      others: { ...good, aud: 'other' },
      anybodys: { active: true, scope: 'read' },
      weak: { ...good, scope: 'write' },
    });
    const served = await serve(t, capability(issuer), { variables });
    assert.deepEqual(await ask(served, 'good'), [200, undefined]);
    assert.deepEqual(await ask(served, 'listed'), [200, undefined]);
    assert.deepEqual(await ask(served, 'unknown'), [401, 'The token is not known, has expired or was revoked.']);
    assert.deepEqual(await ask(served, 'expired'), [401, 'The token has expired.']);
    assert.deepEqual(await ask(served, 'later'), [401, 'The token is not yet valid.']);
    assert.deepEqual(await ask(served, 'elsewhere'), [401, 'The token comes from another issuer.']);
    assert.deepEqual(await ask(served, 'others'), [401, 'The token is meant for another audience.']);
    assert.deepEqual(await ask(served, 'anybodys'), [401, 'The token is meant for another audience.']);
    assert.deepEqual(await ask(served, 'weak'), [403, 'The token lacks the scope read.']);
  });

  it('are looked up with the credentials of the server, and not again at once', async (t) => {
    const { issuer, asked } = await startAuthorizationServer(t, { good });
    const served = await serve(t, capability(issuer), { variables });
    for (let i = 0; i < 3; i++) assert.equal((await ask(served, 'good'))[0], 200);
    assert.deepEqual(asked, ['POST /introspect me:p%3Ass token=good&token_type_hint=access_token']);
    // What does not count is asked for each time: it may count tomorrow.
    for (let i = 0; i < 2; i++) assert.equal((await ask(served, 'bad'))[0], 401);
    assert.equal(asked.length, 3);
  });

  it('send the credentials in the form where the authorization server wants them there', async (t) => {
    const { issuer, asked } = await startAuthorizationServer(
      t,
      { good },
      { introspection_endpoint_auth_methods_supported: ['client_secret_post'] },
    );
    assert.equal((await ask(await serve(t, capability(issuer), { variables }), 'good'))[0], 200);
    assert.deepEqual(asked, ['POST /introspect  token=good&token_type_hint=access_token&client_id=me&client_secret=p%3Ass']);
  });

  it('let nobody in while the authorization server does not answer, or does not look tokens up', async (t) => {
    const gone = await serve(t, capability('http://127.0.0.1:1'), { variables });
    assert.deepEqual(await ask(gone, 'good'), [401, 'The authorization server cannot be reached, so that no token can be verified.']);
    const { issuer } = await startAuthorizationServer(t, { good }, { introspection_endpoint: undefined });
    assert.deepEqual(await ask(await serve(t, capability(issuer), { variables }), 'good'), [
      401,
      'The authorization server does not say where tokens can be looked up, so that no token can be verified.',
    ]);
  });

  it('need credentials before anything starts: the refusal names the variables', async (t) => {
    const failure = await refusal(t, capability('http://127.0.0.1:1'));
    assert.equal(failure.code, 'missing-variables');
    assert.deepEqual(
      failure.code === 'missing-variables' && failure.problems.map(({ message }) => message),
      ['FLEET_API_CLIENT_ID', 'FLEET_API_CLIENT_SECRET'].map(
        (name) =>
          `${name} has no value: fleet-api looks access tokens up at the authorization server with it. Bind it, or give it when starting.`,
      ),
    );
  });
});
