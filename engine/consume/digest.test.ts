import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { bench } from '../testing/run.ts';
import { capability, reply, serve } from '../testing/service.ts';
import { answerDigest, readChallenge } from './digest.ts';

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

  it('signs what it was redirected to', async (t) => {
    const hash = (text: string) => createHash('md5').update(text).digest('hex');
    const seen: string[] = [];
    const service = await serve(t, ({ line, authorization = '' }, response) => {
      const field = (name: string) => new RegExp(`[ ,]${name}="?([^",]+)`).exec(authorization)?.[1] ?? '';
      const [, path = ''] = line.split(' ');
      const expected = hash(`${hash('bob:r:secret')}:n:${field('nc')}:${field('cnonce')}:auth:${hash(`GET:${path}`)}`);
      seen.push(`${path} ${field('uri')}`.trim());
      if (path === '/things') response.writeHead(302, { Location: '/moved' }).end();
      else if (field('response') === expected) reply(response, 200, { ok: true });
      else reply(response, 401, {}, { 'WWW-Authenticate': 'Digest realm="r", nonce="n", qop="auth"' });
    });
    const { run } = await bench(t, capability(service, '{type: digest, username: bob, password: secret}'));
    assert.deepEqual([(await run('t')).status, (await run('t')).status], [200, 200]);
    assert.deepEqual(seen, ['/things', '/moved', '/moved /moved', '/things /things', '/moved /things', '/moved /moved']);
  });

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
