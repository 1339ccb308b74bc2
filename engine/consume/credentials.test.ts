import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { loadPlan } from '../load/load.ts';
import { bench, type Outcome, toolsOf } from '../testing/run.ts';
import { optionsFor, serve as serveCapability, writeFiles } from '../testing/serve.ts';
import { answerDigest, readChallenge } from './digest.ts';

interface Request {
  readonly line: string;
  readonly authorization: string | undefined;
  readonly form: Readonly<Record<string, string>>;
  readonly body: string;
}

type Handler = (request: Request, response: ServerResponse) => void;

interface Service {
  readonly url: string;
  readonly requests: Request[];
}

async function serve(context: TestContext, handler: Handler): Promise<Service> {
  const requests: Request[] = [];
  const server = createServer((message: IncomingMessage, response) => {
    let body = '';
    message.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    message.on('end', () => {
      const request = {
        line: `${message.method} ${message.url}`,
        authorization: message.headers.authorization,
        form: Object.fromEntries(new URLSearchParams(body)),
        body,
      };
      requests.push(request);
      handler(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

function reply(response: ServerResponse, status: number, data: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(data));
}

/** A capability that calls the API with this authentication. */
function capability(api: Service, authentication: string): string {
  return toolsOf('t: {description: d, call: crm.get}', {
    consumes: `
- type: http
  namespace: crm
  baseUri: "${api.url}"
  authentication: ${authentication}
  resources:
    r: {path: /things, operations: {get: {method: GET}}}
`,
  });
}

function messageOf(outcome: Outcome): string {
  return 'message' in outcome
    ? `${outcome.status} ${outcome.error}: ${outcome.message.replaceAll(/127\.0\.0\.1:\d+/g, 'issuer')}`
    : JSON.stringify(outcome);
}

describe('digest', () => {
  it('E09 answers a challenge with a second request', async (t) => {
    const md5 = (text: string) => createHash('md5').update(text).digest('hex');
    const api = await serve(t, ({ authorization }, response) => {
      const field = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(authorization ?? '')?.[1] ?? '';
      const expected = md5(`${md5('bob:things:secret')}:n1:${field('nc')}:${field('cnonce')}:auth:${md5('GET:/things')}`);
      if (authorization !== undefined && field('response') === expected) reply(response, 200, { ok: true });
      else
        reply(
          response,
          401,
          {},
          { 'WWW-Authenticate': 'Basic realm="a, b", Digest realm="things", nonce="n1", qop="auth,auth-int", opaque="o"' },
        );
    });
    const { run } = await bench(t, capability(api, '{type: digest, username: bob, password: secret}'));
    assert.deepEqual(await run('t'), { status: 200, text: '{"ok":true}', type: 'application/json' });
    assert.deepEqual(
      api.requests.map(({ line, authorization }) => [line, authorization === undefined]),
      [
        ['GET /things', true],
        ['GET /things', false],
      ],
    );
  });

  it('passes a 401 on that has no such challenge', async (t) => {
    const api = await serve(t, (_request, response) => reply(response, 401, { no: 1 }, { 'WWW-Authenticate': 'Bearer' }));
    const { run } = await bench(t, capability(api, '{type: digest, username: bob, password: secret}'));
    assert.deepEqual(await run('t'), { status: 401, text: '{"no":1}', type: 'application/json' });
    assert.equal(api.requests.length, 1);
  });

  /** Serves things to bob, one nonce for two requests; lists what it was sent as `METHOD user quality count`. */
  async function strict(context: TestContext, fields: string, algorithm = 'md5') {
    const hash = (text: string) => createHash(algorithm).update(text).digest('hex');
    let [nonce, used] = [1, 0];
    const seen: string[] = [];
    const service = await serve(context, ({ line, authorization = '', body }, response) => {
      const field = (name: string) => new RegExp(`[ ,]${name}="?([^",]+)`).exec(authorization)?.[1] ?? '';
      const [quality, count, client] = [field('qop'), field('nc'), field('cnonce')];
      const user = hash('bob:a "b":secret');
      const secret = fields.includes('-sess') ? hash(`${user}:${field('nonce')}:${client}`) : user;
      const asked = hash(`${line.replace(' ', ':')}${quality === 'auth-int' ? `:${hash(body)}` : ''}`);
      const expected = hash(`${secret}:n${nonce}:${count}:${client}:${quality}:${asked}`);
      const isFresh = used < 2;
      seen.push(authorization === '' ? line : `${line} ${quality} ${Number(count)}`);
      if (field('response') === expected && isFresh && Number(count) === used + 1) {
        used++;
        reply(response, 200, { ok: true });
        return;
      }
      if (!isFresh) [nonce, used] = [nonce + 1, 0];
      const stale = isFresh ? '' : ', stale=true';
      reply(response, 401, {}, { 'WWW-Authenticate': `Digest realm="a \\"b\\"", nonce="n${nonce}", ${fields}${stale}` });
    });
    return { service, seen };
  }

  it('needs one round trip once it was asked, until the nonce is stale', async (t) => {
    const { service, seen } = await strict(t, 'qop="auth"');
    const { run } = await bench(t, capability(service, '{type: digest, username: bob, password: secret}'));
    const answers = [await run('t'), await run('t'), await run('t')].map(({ status }) => status);
    assert.deepEqual(
      [answers, seen],
      [
        [200, 200, 200],
        ['GET /things', 'GET /things auth 1', 'GET /things auth 2', 'GET /things auth 3', 'GET /things auth 1'],
      ],
    );
  });

  for (const [fields, algorithm, quality] of [
    ['qop="auth-int"', 'md5', 'auth-int'],
    ['qop="auth-int", algorithm=MD5-sess', 'md5', 'auth-int'],
    ['qop="auth, auth-int", algorithm=SHA-256', 'sha256', 'auth'],
    ['qop=auth, algorithm="SHA-512-256-sess"', 'sha512-256', 'auth'],
  ] as const) {
    it(`signs as ${fields} asks for it, a body included`, async (t) => {
      const { service, seen } = await strict(t, fields, algorithm);
      const posting = capability(service, '{type: digest, username: bob, password: secret}').replace(
        'method: GET',
        'method: POST, body: \'{"n": 1}\'',
      );
      const { run } = await bench(t, posting);
      assert.equal((await run('t')).status, 200);
      assert.deepEqual(seen, ['POST /things', `POST /things ${quality} 1`]);
    });
  }

  it('does not go on asking with a password that is wrong', async (t) => {
    const { service, seen } = await strict(t, 'qop="auth"');
    const { run } = await bench(t, capability(service, '{type: digest, username: bob, password: wrong}'));
    assert.deepEqual([(await run('t')).status, (await run('t')).status], [401, 401]);
    assert.deepEqual(seen, ['GET /things', 'GET /things auth 1', 'GET /things auth 2']);
  });

  const target = {
    username: 'Mufasa',
    password: 'Circle of Life',
    method: 'GET',
    target: new URL('http://h/dir/index.html'),
    body: undefined,
  };
  const answerOf = (header: string, changes: Partial<typeof target> = {}): string | undefined => {
    const challenge = readChallenge(header);
    return challenge && answerDigest(challenge, { ...target, ...changes });
  };
  const fieldOf = (name: string, answer: string | undefined): string | undefined =>
    new RegExp(`${name}="?([^,"]+)`).exec(answer ?? '')?.[1];

  it('follows RFC 2069 where the server offers no quality of protection', () =>
    assert.equal(
      fieldOf(
        'response',
        answerOf('Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"', { password: 'CircleOfLife' }),
      ),
      '1949323746fe6a43ef61f9606e7febea',
    ));

  it('takes the strongest algorithm offered', () => {
    const offered = ['MD5', 'SHA-256', 'SHA-1'].map((algorithm) => `Digest realm="r", nonce="n", qop="auth", algorithm=${algorithm}`);
    assert.equal(fieldOf('algorithm', answerOf(offered.join(', '))), 'SHA-256');
  });

  it('hides the name of the user where that is asked for, and writes names beyond ASCII', () => {
    const names = [
      answerOf('Digest realm="r", nonce="n", qop="auth", userhash=true', { username: 'bob' }),
      answerOf('Digest realm="r", nonce="n", qop="auth"', { username: 'Jäsøn Doe' }),
    ].map((answer) => /username.*?(?=, realm)/.exec(answer ?? '')?.[0]);
    const hidden = createHash('md5').update('bob:r').digest('hex');
    assert.deepEqual(names, [`username="${hidden}", userhash=true`, "username*=UTF-8''J%C3%A4s%C3%B8n%20Doe"]);
  });

  it('has no answer to what it does not know', () =>
    assert.deepEqual(
      [
        'Basic realm="r"',
        'Digest realm="r"',
        'Digest realm="r", nonce="n", algorithm=SHA-1',
        'Digest realm="r", nonce="n", qop="auth-conf"',
        '',
      ].map((header) => answerOf(header)),
      [undefined, undefined, undefined, undefined, undefined],
    ));
});

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
