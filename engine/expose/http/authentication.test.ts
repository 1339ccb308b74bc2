import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { type Served, serve } from '../../testing/serve.ts';

interface AuthorizationServer {
  readonly issuer: string;
  token(
    claims: JWTPayload,
    options?: {
      readonly expires?: number | false;
      readonly key?: CryptoKey;
      readonly issuer?: string;
      readonly audience?: string;
      readonly kid?: string;
    },
  ): Promise<string>;
}

async function startAuthorizationServer(context: TestContext): Promise<AuthorizationServer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' };
  let issuer = '';
  const server = createServer((request, response) => {
    if (request.url === '/.well-known/oauth-authorization-server') response.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/jwks` }));
    else if (request.url === '/jwks') response.end(JSON.stringify({ keys: [jwk] }));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => server.close());
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    token: (claims, options = {}) => {
      const token = new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: options.kid ?? 'k1' })
        .setIssuer(options.issuer ?? issuer)
        .setAudience(options.audience ?? 'https://api.example/v1');
      if (options.expires !== false) token.setExpirationTime(options.expires ?? Math.floor(Date.now() / 1000) + 600);
      return token.sign(options.key ?? privateKey);
    },
  };
}

const rest = (authentication: string): string => `ikanos: "1.0.0-beta5"
capability:
  exposes:
  - {type: rest, port: 3001, namespace: api, authentication: ${authentication}, resources: {m: {path: /m, operations: {o: {method: GET, outputParameters: {ok: {type: string, value: y}}}}}}}
  - {type: mcp, port: 3002, namespace: tools, authentication: ${authentication}, tools: {t: {description: d, outputParameters: {ok: {type: string, value: y}}}}}
`;

async function check(
  served: Served,
  token: string | undefined,
  expected: { readonly status: number; readonly challenge: string | null },
): Promise<void> {
  const answer = await fetch(`${served.address('api')}/m`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  assert.deepEqual({ status: answer.status, challenge: answer.headers.get('www-authenticate') }, expected);
}

/** A challenge says where the server describes itself. */
const described = 'resource_metadata="https://api.example/.well-known/oauth-protected-resource/v1"';
const invalid = (description: string) => ({
  status: 401,
  challenge: `Bearer error="invalid_token", error_description="${description}", ${described}`,
});

describe('OAuth 2', () => {
  const settings = (issuer: string, more = ''): string =>
    rest(`{type: oauth2, authorizationServerUri: "${issuer}", resource: "https://api.example/v1"${more}}`);

  it('M30 M32 lets in a token of the issuer for this audience, until it expires', async (t) => {
    const { issuer, token } = await startAuthorizationServer(t);
    const served = await serve(t, settings(issuer));
    await check(served, await token({}), { status: 200, challenge: null });
    await check(served, await token({}, { issuer: `${issuer}/` }), { status: 200, challenge: null });
    await check(served, undefined, { status: 401, challenge: `Bearer ${described}` });
    await check(served, await token({}, { expires: 1 }), invalid('The token has expired.'));
    await check(served, await token({}, { issuer: 'http://other' }), invalid('The token comes from another issuer.'));
    await check(served, await token({}, { audience: 'other' }), invalid('The token is meant for another audience.'));
    await check(served, await token({ nbf: Math.floor(Date.now() / 1000) + 600 }), invalid('The token is not yet valid.'));
    await check(await serve(t, settings(`${issuer}/`)), await token({}), { status: 200, challenge: null });
  });

  it('refuses tokens without expiry, with another key, of another algorithm, or none at all (weak point 13)', async (t) => {
    const { issuer, token } = await startAuthorizationServer(t);
    const served = await serve(t, settings(issuer));
    await check(served, await token({}, { expires: false }), invalid('The token has no valid exp claim.'));
    const { privateKey } = await generateKeyPair('RS256');
    await check(served, await token({}, { key: privateKey }), invalid('The signature of the token cannot be verified.'));
    await check(served, await token({}, { kid: 'k2' }), invalid('The signature of the token cannot be verified.'));
    const secret = new TextEncoder().encode('a secret of more than thirty-two characters');
    const symmetric = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .setIssuer(issuer)
      .setAudience('https://api.example/v1')
      .setExpirationTime('5m')
      .sign(secret);
    await check(served, symmetric, invalid('The token cannot be validated.'));
    await check(served, 'not-a-token', invalid('The token cannot be validated.'));
  });

  it('M31 names the scope that is missing, in each of the forms scopes have', async (t) => {
    const { issuer, token } = await startAuthorizationServer(t);
    const served = await serve(t, settings(issuer, ', scopes: [read, write]'));
    await check(served, await token({ scope: 'read write more' }), { status: 200, challenge: null });
    await check(served, await token({ scp: ['read', 'write'] }), { status: 200, challenge: null });
    await check(served, await token({ scope: 'read' }), {
      status: 403,
      challenge: `Bearer error="insufficient_scope", error_description="The token lacks the scope write.", scope="read write", ${described}`,
    });
  });

  it('lets nobody in while the authorization server cannot be reached', async (t) => {
    const { token } = await startAuthorizationServer(t);
    const served = await serve(t, settings('http://127.0.0.1:1'));
    await check(served, await token({}), invalid('The authorization server cannot be reached, so that no token can be verified.'));
  });

  it('N42 describes a server of any kind as protected resource, to everybody, and points there', async (t) => {
    const { issuer } = await startAuthorizationServer(t);
    const served = await serve(t, settings(issuer, ', scopes: [read]'));
    for (const name of ['tools', 'api']) {
      const metadata = await fetch(`${served.address(name)}/.well-known/oauth-protected-resource/v1`);
      assert.deepEqual(await metadata.json(), {
        resource: 'https://api.example/v1',
        authorization_servers: [issuer],
        scopes_supported: ['read'],
        bearer_methods_supported: ['header'],
      });
    }
    const refused = await fetch(`${served.address('tools')}/mcp`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    assert.deepEqual(
      [refused.status, refused.headers.get('www-authenticate')],
      [401, 'Bearer resource_metadata="https://api.example/.well-known/oauth-protected-resource/v1"'],
    );
  });
});

describe('digest', () => {
  const answerTo = (challenge: string, password: string, uri: string, username = 'bob', sent = `username="${username}"`): string => {
    const field = (name: string): string => new RegExp(`${name}="?([^",]+)`).exec(challenge)?.[1] ?? '';
    const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
    const response = hash(`${hash(`${username}:${field('realm')}:${password}`)}:${field('nonce')}:00000001:c:auth:${hash(`GET:${uri}`)}`);
    return `Digest ${sent}, realm="${field('realm')}", nonce="${field('nonce')}", uri="${uri}", algorithm=SHA-256, qop=auth, nc=00000001, cnonce="c", response="${response}"`;
  };

  it('lets in who knows the password, for the path it was computed for (weak point 24)', async (t) => {
    const served = await serve(t, rest('{type: digest, username: bob, password: s3cret}'));
    const url = `${served.address('api')}/m`;
    const challenge = (await fetch(url)).headers.get('www-authenticate') ?? '';
    assert.match(
      challenge,
      /^Digest realm="capstan", qop="auth", algorithm=SHA-256, nonce="[^"]+", Digest realm="capstan", qop="auth", algorithm=MD5, nonce="[^"]+"$/,
    );
    const status = async (header: string): Promise<number> => (await fetch(url, { headers: { authorization: header } })).status;
    assert.equal(await status(answerTo(challenge, 's3cret', '/m')), 200);
    // Sent again by somebody who has listened.
    const again = await fetch(url, { headers: { authorization: answerTo(challenge, 's3cret', '/m') } });
    assert.deepEqual([again.status, /stale=true/.test(again.headers.get('www-authenticate') ?? '')], [401, true]);
    assert.equal(await status(answerTo(challenge, 'wrong', '/m')), 401);
    assert.equal(await status(answerTo(challenge, 's3cret', '/other')), 401);
    assert.equal(await status(answerTo(challenge, 's3cret', '/m', 'eve')), 401);
    assert.equal(await status(answerTo(challenge.replace(/nonce="[^"]+"/g, 'nonce="forged.x"'), 's3cret', '/m')), 401);
  });

  it('knows a user by each way to write a name beyond ASCII', async (t) => {
    const served = await serve(t, rest('{type: digest, username: jürgen, password: s3cret}'));
    const url = `${served.address('api')}/m`;
    const status = async (sent: string): Promise<number> => {
      const challenge = (await fetch(url)).headers.get('www-authenticate') ?? '';
      return (await fetch(url, { headers: { authorization: answerTo(challenge, 's3cret', '/m', 'jürgen', sent) } })).status;
    };
    // As curl sends it, as browsers did, and as RFC 7616 wants it.
    assert.equal(await status(`username="${Buffer.from('jürgen').toString('latin1')}"`), 200);
    assert.equal(await status('username="jürgen"'), 200);
    assert.equal(await status("username*=UTF-8''j%C3%BCrgen"), 200);
    assert.equal(await status("username*=UTF-8''jurgen"), 401);
  });
});
