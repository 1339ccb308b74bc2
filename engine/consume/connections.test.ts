import assert from 'node:assert/strict';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { TLSSocket } from 'node:tls';
import type { ConnectionSettings } from '../control/protocol.ts';
import { defaultLimits } from '../plan.ts';
import { createAuthority } from '../testing/certificate.ts';
import { writeFiles } from '../testing/serve.ts';
import { limitsFor, readConnections } from './connections.ts';
import { Failure } from './failure.ts';
import { exchange } from './transport.ts';

const authority = createAuthority('Test authority');
const server = authority.issue('server');
const client = authority.issue('client');
const stranger = createAuthority('Nobody').issue('stranger');

const pems = {
  'ca.pem': authority.cert,
  'client.pem': client.cert,
  'client.key': client.key,
  'both.pem': client.cert + client.key,
  'stranger.pem': stranger.cert,
  'stranger.key': stranger.key,
  'no.pem': 'nothing\n',
};

async function folder(context: TestContext): Promise<string> {
  return path.dirname(await writeFiles(context, pems));
}

async function serve(context: TestContext, answer: RequestListener, asksForCertificate?: boolean): Promise<string> {
  const secure = asksForCertificate !== undefined;
  const tls = { ...server, ca: authority.cert, requestCert: asksForCertificate ?? false, rejectUnauthorized: asksForCertificate ?? false };
  const listening = secure ? createServer(tls, answer) : createHttpServer(answer);
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    listening.closeAllConnections();
    listening.close();
  });
  return `${secure ? 'https' : 'http'}://127.0.0.1:${(listening.address() as AddressInfo).port}/`;
}

async function ask(address: string, settings: Readonly<Record<string, ConnectionSettings>>): Promise<string> {
  const read = readConnections(settings);
  if (read.kind === 'refused') return read.message;
  const limits = { ...defaultLimits, hosts: read.hosts };
  const url = new URL(address);
  try {
    const { maxTextBytes } = limitsFor(url, limits);
    const answer = await exchange({ method: 'GET', url, headers: {}, body: undefined, signal: undefined, maxBytes: maxTextBytes }, limits);
    return Buffer.from(answer.body).toString();
  } catch (error) {
    if (error instanceof Failure) return `${error.error.status} ${error.error.code}: ${error.message.replaceAll(url.host, 'up')}`;
    throw error;
  }
}

const whoIs: RequestListener = (request, response) => {
  response.end(`hello ${String((request.socket as TLSSocket).getPeerCertificate().subject?.CN)}`);
};

describe('TLS', () => {
  it('trusts the authorities that are named, for the host they are named for', async (t) => {
    const at = await folder(t);
    const url = await serve(t, whoIs, false);
    const ca = path.join(at, 'ca.pem');
    const refused =
      '502 upstream-tls: The certificate of up was not accepted (SELF_SIGNED_CERT_IN_CHAIN). If it is to be trusted, name the authority behind it: --ca, or `connections` of an environment.';
    assert.deepEqual(
      [await ask(url, {}), await ask(url, { '*': { ca } }), await ask(url, { '127.0.0.1': { ca } }), await ask(url, { localhost: { ca } })],
      [refused, 'hello undefined', 'hello undefined', refused],
    );
  });

  it('does not accept a certificate for another name', async (t) => {
    const ca = path.join(await folder(t), 'ca.pem');
    const url = (await serve(t, whoIs, false)).replace('127.0.0.1', '127.0.0.2');
    assert.match(await ask(url, { '*': { ca } }), /^502 upstream-(?:tls|unreachable): /);
  });

  it('shows a client certificate, from one file or two', async (t) => {
    const at = await folder(t);
    const url = await serve(t, whoIs, true);
    const ca = path.join(at, 'ca.pem');
    const [cert, key, both] = ['client.pem', 'client.key', 'both.pem'].map((name) => path.join(at, name));
    assert.ok(cert && key && both);
    assert.deepEqual(
      [await ask(url, { '*': { ca, cert, key } }), await ask(url, { '*': { ca, cert: both } })],
      ['hello client', 'hello client'],
    );
    assert.match(await ask(url, { '*': { ca } }), /^502 upstream-/);
  });

  it('says which files cannot be used', async (t) => {
    const at = await folder(t);
    const file = (name: string): string => path.join(at, name);
    const of = async (settings: ConnectionSettings): Promise<string> => (await ask('https://h/', { h: settings })).replaceAll(at, '…');
    assert.deepEqual(
      [
        await of({ ca: file('gone.pem') }),
        await of({ ca: file('no.pem') }),
        await of({ cert: file('client.pem') }),
        await of({ key: file('client.key') }),
        await of({ cert: file('client.pem'), key: file('stranger.key') }),
      ],
      [
        'Connections to h: there is no file …/gone.pem that can be read.',
        'Connections to h: …/no.pem is not in PEM form: it has no line -----BEGIN ….',
        'Connections to h: a client certificate needs its key, and a key its certificate: …/client.pem alone is of no use.',
        'Connections to h: a client certificate needs its key, and a key its certificate: …/client.key alone is of no use.',
        'Connections to h: the certificates of …/client.pem, …/stranger.key cannot be used: the key belongs to another certificate.',
      ],
    );
  });
});

describe('limits of a host', () => {
  it('are those of the nearest setting', () => {
    const read = readConnections({
      '*': { timeout: 1, maxBody: '1KiB' },
      '*.example.com': { timeout: 2 },
      'api.example.com': { timeout: 3, totalTimeout: 9 },
      'api.example.com:8443': { timeout: 4 },
    });
    assert.equal(read.kind, 'hosts');
    const of = (url: string) => {
      const limits = limitsFor(new URL(url), { ...defaultLimits, hosts: read.hosts });
      return [limits.idleTimeoutMs, limits.totalTimeoutMs, limits.maxTextBytes];
    };
    assert.deepEqual(['https://x.org', 'https://www.example.com', 'https://api.example.com', 'https://api.example.com:8443'].map(of), [
      [1000, undefined, 1024],
      [2000, undefined, 1024],
      [3000, 9000, 1024],
      [4000, 9000, 1024],
    ]);
  });

  it('end an answer that does not begin, does not go on, or does not end', async (t) => {
    const silent = await serve(t, () => undefined);
    const stops = await serve(t, (_request, response) => response.write('{'));
    const drips = await serve(t, (_request, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    assert.deepEqual(
      [
        await ask(silent, { '*': { timeout: 0.2 } }),
        await ask(stops, { '*': { timeout: 0.2 } }),
        await ask(drips, { '*': { totalTimeout: 0.2 } }),
      ],
      [
        '504 upstream-timeout: up did not answer within 0.2 s.',
        '504 upstream-timeout: up did not answer within 0.2 s.',
        '504 upstream-timeout: The answer of up was not complete within 0.2 s.',
      ],
    );
  });

  it('end an answer that is too large', async (t) => {
    const url = await serve(t, (_request, response) => response.end('x'.repeat(2000)));
    assert.equal(await ask(url, { '*': { maxBody: '1KiB' } }), '502 upstream-too-large: The answer of up is larger than 1024 bytes.');
  });

  it('must be times and sizes', async () => {
    assert.deepEqual(
      [
        await ask('http://h/', { '*': { timeout: -1 } }),
        await ask('http://h/', { h: { maxBody: '10MB' } }),
        await ask('http://h/', { h: { retries: 1.5 } }),
      ],
      [
        'Connections to consumed APIs: -1 is no time: a number of seconds above 0.',
        'Connections to h: "10MB" is no size: a number with B, KiB, MiB or GiB, such as 10MiB.',
        'Connections to h: 1.5 is no number of retries: a whole number from 0 to 10.',
      ],
    );
  });
});
