/** Signatures, keys and clocks of access tokens. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import { type Served, serve } from '../../testing/serve.ts';

interface Key {
  readonly algorithm: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

async function makeKey(algorithm: string, kid?: string): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm);
  return { algorithm, privateKey, jwk: { ...(await exportJWK(publicKey)), ...(kid !== undefined && { kid }) } };
}

interface Published {
  readonly issuer: string;
  keys: readonly Key[];
  /** Of the answer with the keys. */
  status: number;
  /** How often somebody has read the keys. */
  reads: number;
}

async function publish(t: TestContext, ...keys: readonly Key[]): Promise<Published> {
  const published = { issuer: '', keys, status: 200, reads: 0 };
  const server = createServer((request, response) => {
    if (request.url === '/.well-known/openid-configuration') response.end(JSON.stringify({ jwks_uri: `${published.issuer}/jwks` }));
    else if (request.url === '/jwks') {
      published.reads++;
      response.writeHead(published.status).end(JSON.stringify({ keys: published.keys.map(({ jwk }) => jwk) }));
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  published.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return published;
}

const capability = (issuer: string): string => `ikanos: "1.0.0-beta5"
binds: [{namespace: env, keys: {RESOURCE: RESOURCE}}]
capability:
  exposes:
  - {type: rest, port: 3001, namespace: api, authentication: {type: oauth2, authorizationServerUri: "${issuer}", resource: "{{RESOURCE}}"}, resources: {m: {path: /m, operations: {o: {method: GET, outputParameters: {ok: {type: string, value: y}}}}}}}
`;

const resource = 'https://api.example/v1';
const seconds = (fromNow: number): number => Math.floor(Date.now() / 1000) + fromNow;

interface Claims {
  readonly aud?: string | string[];
  readonly exp?: number;
  readonly nbf?: number;
}

/** `kid`: named in the token; undefined: none is. */
async function sign({ issuer }: Published, { algorithm, privateKey }: Key, kid?: string, claims: Claims = {}): Promise<string> {
  return new SignJWT({ iss: issuer, aud: resource, exp: seconds(600), ...claims })
    .setProtectedHeader({ alg: algorithm, ...(kid !== undefined && { kid }) })
    .sign(privateKey);
}

const start = (t: TestContext, { issuer }: Published, RESOURCE = resource): Promise<Served> =>
  serve(t, capability(issuer), { variables: { RESOURCE } });

/** Status and why the token does not count. */
async function ask(served: Served, token: string): Promise<readonly [number, string | undefined]> {
  const answer = await fetch(`${served.address('api')}/m`, { headers: { authorization: `Bearer ${token}` } });
  return [answer.status, /error_description="([^"]*)"/.exec(answer.headers.get('www-authenticate') ?? '')?.[1]];
}

const allowed = [200, undefined];
const unsigned = [401, 'The signature of the token cannot be verified.'];

describe('access tokens that are signed', () => {
  it('count with each of the algorithms there are, and with no other', async (t) => {
    const keys = await Promise.all(['RS256', 'PS512', 'ES256', 'ES384', 'EdDSA'].map((algorithm) => makeKey(algorithm, algorithm)));
    const published = await publish(t, ...keys);
    const served = await start(t, published);
    for (const key of keys) assert.deepEqual(await ask(served, await sign(published, key, key.algorithm)), allowed, key.algorithm);
    const none = new UnsecuredJWT({ iss: published.issuer, aud: resource, exp: seconds(600) }).encode();
    assert.deepEqual(await ask(served, none), [401, 'The token cannot be validated.']);
    // The public key of the server taken for a secret.
    const secret = new TextEncoder().encode(JSON.stringify(keys[0]?.jwk));
    const confused = await new SignJWT({ iss: published.issuer, aud: resource, exp: seconds(600) })
      .setProtectedHeader({ alg: 'HS256', kid: 'RS256' })
      .sign(secret);
    assert.deepEqual(await ask(served, confused), [401, 'The token cannot be validated.']);
  });

  it('need not name their key: any that fits is tried', async (t) => {
    const [first, second, other] = await Promise.all([makeKey('RS256', 'a'), makeKey('RS256', 'b'), makeKey('RS256', 'c')]);
    const published = await publish(t, first, second);
    const served = await start(t, published);
    assert.deepEqual(await ask(served, await sign(published, first)), allowed);
    assert.deepEqual(await ask(served, await sign(published, second)), allowed);
    assert.deepEqual(await ask(served, await sign(published, second, undefined, { exp: 1 })), [401, 'The token has expired.']);
    assert.deepEqual(await ask(served, await sign(published, other)), unsigned);
  });

  it('count with new keys as soon as those are read again, at most every half minute', async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const [old, next] = await Promise.all([makeKey('ES256', 'old'), makeKey('ES256', 'next')]);
    const published = await publish(t, old);
    const served = await start(t, published);
    assert.deepEqual(await ask(served, await sign(published, old, 'old')), allowed);
    published.keys = [next];
    assert.deepEqual(await ask(served, await sign(published, next, 'next')), unsigned);
    assert.equal(published.reads, 1);
    t.mock.timers.setTime(Date.now() + 31_000);
    assert.deepEqual(await ask(served, await sign(published, next, 'next')), allowed);
    assert.deepEqual(await ask(served, await sign(published, old, 'old')), unsigned);
    assert.equal(published.reads, 2);
  });

  it('do not count while the keys cannot be read', async (t) => {
    const key = await makeKey('ES256', 'k');
    const published = await publish(t, key);
    published.status = 500;
    const served = await start(t, published);
    const unread = [401, 'The keys of the authorization server cannot be read, so that no token can be verified.'];
    assert.deepEqual(await ask(served, await sign(published, key, 'k')), unread);
    published.status = 200;
    assert.deepEqual(await ask(served, await sign(published, key, 'k')), allowed);
  });

  it('may be for several audiences, and a few seconds early or late', async (t) => {
    const key = await makeKey('ES256', 'k');
    const published = await publish(t, key);
    const served = await start(t, published);
    const outcome = async (claims: Claims): Promise<unknown> => ask(served, await sign(published, key, 'k', claims));
    assert.deepEqual(await outcome({ aud: ['https://other', resource] }), allowed);
    assert.deepEqual(await outcome({ aud: ['https://other'] }), [401, 'The token is meant for another audience.']);
    assert.deepEqual(await outcome({ exp: seconds(-20), nbf: seconds(20) }), allowed);
    assert.deepEqual(await outcome({ exp: seconds(-40) }), [401, 'The token has expired.']);
    assert.deepEqual(await outcome({ nbf: seconds(40) }), [401, 'The token is not yet valid.']);
  });

  it('are for nobody where a variable leaves the audience empty', async (t) => {
    const key = await makeKey('ES256', 'k');
    const published = await publish(t, key);
    const served = await start(t, published, '');
    assert.deepEqual(await ask(served, await sign(published, key, 'k')), [401, 'The token is meant for another audience.']);
  });
});
