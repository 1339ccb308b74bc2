import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { loadPlan } from '../load/load.ts';
import { bench } from '../testing/run.ts';
import { optionsFor, serve as serveCapability, writeFiles } from '../testing/serve.ts';
import { capability, type Handler, messageOf, type Request, reply, type Service, serve } from '../testing/service.ts';

describe('credentials in headers', () => {
  const authorization = async (context: TestContext, authentication: string, variables: Readonly<Record<string, string>>) => {
    const api = await serve(context, (request, response) => reply(response, 200, { is: request.authorization }));
    const { run } = await bench(context, capability(api, authentication), { variables });
    const outcome = await run('t');
    return 'text' in outcome ? outcome.text : messageOf(outcome);
  };

  it('lose the line break that their file ends with', async (t) =>
    assert.equal(await authorization(t, '{type: bearer, token: "{{TOK}}"}', { TOK: 'abc\r\n' }), '{"is":"Bearer abc"}'));

  it('are not sent with a line break inside', async (t) =>
    assert.equal(
      await authorization(t, '{type: apikey, key: X-Key, value: "{{TOK}}", placement: header}', { TOK: 'a\nX-Other: b' }),
      '500 invalid-credentials: The upstream credentials cannot be sent: `value` has a line break or a control sign in it.',
    ));

  it('are taken from an address, which is recorded without them', async (t) => {
    const api = await serve(t, (request, response) => reply(response, 200, { is: request.authorization }));
    const address = { ...api, url: api.url.replace('//', '//b%40b:p%25w-secret@') };
    const { record } = await bench(t, capability(address, '').replace(/ *authentication:.*\n/, ''));
    const { upstream } = await record('t');
    const basic = Buffer.from('b@b:p%w-secret').toString('base64');
    assert.deepEqual(
      api.requests.map((request) => request.authorization),
      [`Basic ${basic}`],
    );
    assert.deepEqual(
      upstream.map(({ url, requestHeaders }) => [url, requestHeaders['authorization']]),
      [[`${api.url}/things`, '•••']],
    );
  });

  it('have names that are some', async (t) =>
    assert.equal(
      await authorization(t, '{type: apikey, key: X Key, value: a, placement: header}', {}),
      '500 invalid-credentials: `X Key` cannot be the name of a header: it is the `key` under `authentication`.',
    ));
});

/** An authorization server whose tokens count up, and an API that takes the latest of them only. */
async function services(context: TestContext, token: (count: number, request: Request) => Readonly<Record<string, unknown>>, status = 200) {
  let count = 0;
  const issuer = await serve(context, (request, response) => {
    if (request.line.startsWith('GET /.well-known/oauth-authorization-server'))
      reply(response, 200, { token_endpoint: `${issuer.url}/token` });
    else if (request.line === 'POST /token')
      reply(response, status, { access_token: `t${++count}`, token_type: 'Bearer', ...token(count, request) });
    else reply(response, 404, {});
  });
  const api = await serve(context, ({ authorization }, response) =>
    reply(response, authorization === `Bearer t${count}` ? 200 : 401, { authorization }),
  );
  const authentication = `{type: oauth2, authorizationServerUri: "${issuer.url}/tenant", resource: "https://api.example.org", scopes: [read, write]}`;
  return { issuer, api, authentication, asked: () => issuer.requests.filter(({ line }) => line === 'POST /token') };
}

const withoutBody = ({ line, authorization, form: sent }: Request) => ({ line, authorization, form: sent });

const variables = { CRM_CLIENT_ID: 'me', CRM_CLIENT_SECRET: 'se:cret+' };
const form = { grant_type: 'client_credentials', scope: 'read write', resource: 'https://api.example.org' };
const accepted = (token: string) => ({ status: 200, text: JSON.stringify({ authorization: `Bearer ${token}` }), type: 'application/json' });

describe('forwarded requests', () => {
  const forwarding = (api: Service, authentication: string): string => `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - {type: http, namespace: crm, baseUri: "${api.url}", authentication: ${authentication}}
  exposes:
  - {type: rest, port: 3001, namespace: gw, resources: {p: {path: "/gw/{{path}}", forward: {targetNamespace: crm, trustedHeaders: [X-A]}}}}
`;

  it('bring an access token along', async (t) => {
    const { api, authentication } = await services(t, () => ({}));
    const served = await serveCapability(t, forwarding(api, authentication), { variables });
    const response = await fetch(`${served.address('gw')}/gw/things`);
    assert.deepEqual([response.status, await response.json()], [200, { authorization: 'Bearer t1' }]);
  });

  it('answer a digest challenge, once', async (t) => {
    const api = await serve(t, ({ authorization }, response) =>
      reply(response, authorization === undefined ? 401 : 200, {}, { 'WWW-Authenticate': 'Digest realm="r", nonce="n", qop="auth"' }),
    );
    const served = await serveCapability(t, forwarding(api, '{type: digest, username: bob, password: secret}'));
    const response = await fetch(`${served.address('gw')}/gw/things`);
    assert.deepEqual([response.status, api.requests.map(({ line }) => line)], [200, ['GET /things', 'GET /things']]);
  });

  it('are not sent without the token that cannot be had', async (t) => {
    const issuer = await serve(t, (_request, response) => reply(response, 401, { error: 'access_denied' }));
    const served = await serveCapability(t, forwarding(issuer, `{type: oauth2, tokenEndpoint: "${issuer.url}/token"}`), { variables });
    const response = await fetch(`${served.address('gw')}/gw/things`);
    const { error } = (await response.json()) as { error: { code: string } };
    assert.deepEqual([response.status, error.code, issuer.requests.map(({ line }) => line)], [502, 'no-access-token', ['POST /token']]);
  });
});

describe('OAuth 2', () => {
  it('fetches a token with client credentials, once for all calls, and keeps it', async (t) => {
    const { issuer, api, authentication } = await services(t, () => ({ expires_in: 3600 }));
    const { run } = await bench(t, capability(api, authentication), { variables });
    assert.deepEqual(await Promise.all([run('t'), run('t'), run('t')]), [accepted('t1'), accepted('t1'), accepted('t1')]);
    assert.deepEqual(await run('t'), accepted('t1'));
    assert.deepEqual(issuer.requests.map(withoutBody), [
      { line: 'GET /.well-known/oauth-authorization-server/tenant', authorization: undefined, form: {} },
      { line: 'POST /token', authorization: `Basic ${Buffer.from('me:se%3Acret%2B').toString('base64')}`, form },
    ]);
  });

  it('renews a token that is over', async (t) => {
    const { api, authentication, asked } = await services(t, () => ({ expires_in: 0.001 }));
    const { run } = await bench(t, capability(api, authentication), { variables });
    const first = await run('t');
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual([first, await run('t')], [accepted('t1'), accepted('t2')]);
    assert.deepEqual(
      asked().map((request) => request.form),
      [form, form],
    );
  });

  it('fetches another token when the API refuses the one it has, once', async (t) => {
    const { api, authentication, asked } = await services(t, (count) => (count === 1 ? { access_token: 'old' } : {}));
    const { run } = await bench(t, capability(api, authentication), { variables });
    assert.deepEqual(await run('t'), accepted('t2'));
    assert.equal(asked().length, 2);
  });

  it('uses a refresh token, and the one it gets for it afterwards', async (t) => {
    const { api, authentication, asked } = await services(t, (count) => ({ refresh_token: `r${count}`, expires_in: 0.001 }));
    const { run } = await bench(t, capability(api, authentication), { variables: { CRM_CLIENT_ID: 'me', CRM_REFRESH_TOKEN: 'r0' } });
    await run('t');
    await new Promise((resolve) => setTimeout(resolve, 5));
    await run('t');
    const sent = { grant_type: 'refresh_token', scope: 'read write', resource: 'https://api.example.org', client_id: 'me' };
    assert.deepEqual(
      asked().map((request) => request.form),
      [
        { ...sent, refresh_token: 'r0' },
        { ...sent, refresh_token: 'r1' },
      ],
    );
  });

  it('sends a user name and a password where they are given', async (t) => {
    const { api, authentication, asked } = await services(t, () => ({}));
    const { run } = await bench(t, capability(api, authentication), { variables: { ...variables, CRM_USERNAME: 'u', CRM_PASSWORD: 'p' } });
    assert.deepEqual(await run('t'), accepted('t1'));
    assert.deepEqual(
      asked().map((request) => request.form),
      [{ ...form, grant_type: 'password', username: 'u', password: 'p' }],
    );
  });

  it('takes keys of the file first, and a token endpoint without discovery', async (t) => {
    const { issuer, api } = await services(t, () => ({}));
    const authentication = `{type: oauth2, tokenEndpoint: "${issuer.url}/token", clientId: file, clientSecret: x, audience: crm}`;
    const { run } = await bench(t, capability(api, authentication), { variables });
    assert.deepEqual(await run('t'), accepted('t1'));
    assert.deepEqual(issuer.requests.map(withoutBody), [
      {
        line: 'POST /token',
        authorization: `Basic ${Buffer.from('file:x').toString('base64')}`,
        form: { grant_type: 'client_credentials', audience: 'crm' },
      },
    ]);
  });

  it('sends a token that is there already', async (t) => {
    const api = await serve(t, ({ authorization }, response) => reply(response, 200, { authorization }));
    const { run } = await bench(t, capability(api, '{type: oauth2, token: "{{TOK}}"}'), { variables: { TOK: 'ready' } });
    assert.deepEqual(await run('t'), accepted('ready'));
  });

  it('puts the secret into the form when the server knows it only there', async (t) => {
    const issuer = await serve(t, (request, response) => {
      if (request.authorization !== undefined) reply(response, 401, { error: 'invalid_client' });
      else reply(response, 200, { access_token: 't' });
    });
    const api = await serve(t, ({ authorization }, response) => reply(response, 200, { authorization }));
    const { run } = await bench(t, capability(api, `{type: oauth2, tokenEndpoint: "${issuer.url}/token"}`), { variables });
    assert.deepEqual(await run('t'), accepted('t'));
    assert.deepEqual(issuer.requests[1]?.form, { grant_type: 'client_credentials', client_id: 'me', client_secret: 'se:cret+' });
  });

  const refusals: readonly (readonly [name: string, handler: Handler, message: string])[] = [
    [
      'a client nobody knows',
      (_request, response) => reply(response, 401, { error: 'invalid_client', error_description: 'Who are you? se:cret+' }),
      '502 no-access-token: issuer gave no access token for crm: status 401, invalid_client: Who are you? •••.',
    ],
    [
      'a page',
      (_request, response) => void response.writeHead(503).end('<html>'),
      '502 no-access-token: issuer gave no access token for crm: status 503.',
    ],
    [
      'no token',
      (_request, response) => reply(response, 200, {}),
      '502 no-access-token: issuer gave no access token for crm: its answer has none.',
    ],
    [
      'another kind of token',
      (_request, response) => reply(response, 200, { access_token: 'x', token_type: 'DPoP' }),
      '502 no-access-token: issuer gave a token of the type DPoP for crm; only bearer tokens can be sent.',
    ],
  ];
  for (const [name, handler, message] of refusals) {
    it(`tells that the server answered with ${name}`, async (t) => {
      const issuer = await serve(t, handler);
      const api = await serve(t, (_request, response) => reply(response, 200, {}));
      const { run } = await bench(t, capability(api, `{type: oauth2, tokenEndpoint: "${issuer.url}/token"}`), { variables });
      assert.equal(messageOf(await run('t')), message);
      assert.deepEqual(api.requests, []);
    });
  }

  it('tells that the server publishes no metadata', async (t) => {
    const issuer = await serve(t, (_request, response) => reply(response, 404, {}));
    const { run } = await bench(t, capability(issuer, `{type: oauth2, authorizationServerUri: "${issuer.url}"}`), { variables });
    assert.equal(
      messageOf(await run('t')),
      '502 no-access-token: issuer does not publish where it gives tokens for crm. Write the address under `tokenEndpoint`.',
    );
    assert.deepEqual(
      issuer.requests.map(({ line }) => line),
      ['GET /.well-known/oauth-authorization-server', 'GET /.well-known/openid-configuration'],
    );
  });

  it('takes scopes in one text, and a token in a form', async (t) => {
    const issuer = await serve(t, (_request, response) =>
      response.writeHead(200, { 'Content-Type': 'application/x-www-form-urlencoded' }).end('access_token=t&token_type=bearer'),
    );
    const api = await serve(t, ({ authorization }, response) => reply(response, 200, { authorization }));
    const authentication = `{type: oauth2, tokenEndpoint: "${issuer.url}/token", scopes: "read write"}`;
    const { run } = await bench(t, capability(api, authentication), { variables });
    assert.deepEqual(await run('t'), accepted('t'));
    assert.equal(issuer.requests[0]?.form['scope'], 'read write');
  });

  it('does not hold a call that is cancelled, nor its token from others', async (t) => {
    let give: () => void = () => undefined;
    const issuer = await serve(t, (_request, response) => {
      give = () => reply(response, 200, { access_token: 't' });
    });
    const api = await serve(t, ({ authorization }, response) => reply(response, 200, { authorization }));
    const { run } = await bench(t, capability(api, `{type: oauth2, tokenEndpoint: "${issuer.url}/token"}`), { variables });
    const controller = new AbortController();
    const [first, second] = [run('t', {}, { signal: controller.signal }), run('t')];
    while (issuer.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    assert.equal(messageOf(await first), '499 cancelled: The call was cancelled.');
    give();
    assert.deepEqual([await second, issuer.requests.length], [accepted('t'), 1]);
  });

  it('asks for a token when nothing says where to fetch one', async (t) => {
    const text = capability({ url: 'http://127.0.0.1:1', requests: [] }, '{type: oauth2}');
    const loaded = loadPlan(optionsFor(await writeFiles(t, { 'c.yaml': text })), {});
    assert.equal(
      loaded.kind === 'failed' && loaded.failure.message,
      'CRM_ACCESS_TOKEN has no value, and crm does not say where it fetches access tokens: write `authorizationServerUri`, or give it when starting.',
    );
  });

  it('asks for the variables it needs before it starts', async (t) => {
    const text = capability(
      { url: 'http://127.0.0.1:1', requests: [] },
      '{type: oauth2, authorizationServerUri: "https://a.example.org", resource: "https://b.example.org"}',
    );
    const loaded = loadPlan(optionsFor(await writeFiles(t, { 'c.yaml': text })), {});
    assert.ok(loaded.kind === 'failed' && loaded.failure.code === 'missing-variables');
    assert.deepEqual(loaded.failure.variables, ['CRM_CLIENT_ID', 'CRM_CLIENT_SECRET']);
    assert.deepEqual(
      loaded.failure.problems.map(({ message }) => message),
      ['CRM_CLIENT_ID', 'CRM_CLIENT_SECRET'].map(
        (name) => `${name} has no value: crm fetches its access tokens with it. Bind it, or give it when starting.`,
      ),
    );
  });
});
