/** HTTP digest authentication of callers (RFC 7616), with SHA-256 offered first and MD5 for older clients. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Authenticator, credentialsOf, equal, realm, type Verdict } from './credentials.ts';

const nonceLifetimeMs = 5 * 60_000;
const algorithms = { 'SHA-256': 'sha256', MD5: 'md5' } as const;
type Algorithm = keyof typeof algorithms;

export function createDigestCheck(credentials: { readonly username: string; readonly password: string }): Authenticator {
  // Nonces are signed, not stored: the engine keeps nothing between calls.
  const secret = randomBytes(32);
  return async (request) => {
    const header = credentialsOf(request, 'digest');
    if (header === undefined || credentials.password === '') return refuse(secret, { stale: false });
    const fields = parseFields(header);
    const verdict = checkFields(fields, request, credentials, secret);
    if (verdict === 'right') return { kind: 'allowed' };
    return refuse(secret, { stale: verdict === 'stale' });
  };
}

function refuse(secret: Buffer, options: { readonly stale: boolean }): Verdict {
  const nonce = makeNonce(secret, Date.now());
  const challenges = (Object.keys(algorithms) as Algorithm[]).map(
    (algorithm) => `Digest realm="${realm}", qop="auth", algorithm=${algorithm}, nonce="${nonce}"${options.stale ? ', stale=true' : ''}`,
  );
  return { kind: 'refused', status: 401, challenge: challenges.join(', '), message: 'User name and password are required.' };
}

function makeNonce(secret: Buffer, time: number): string {
  const stamp = time.toString(36);
  return `${stamp}.${createHmac('sha256', secret).update(stamp).digest('base64url')}`;
}

function nonceState(nonce: string, secret: Buffer): 'fresh' | 'stale' | 'forged' {
  const time = Number.parseInt(nonce.split('.')[0] ?? '', 36);
  if (!Number.isFinite(time) || !equal(nonce, makeNonce(secret, time))) return 'forged';
  return Date.now() - time <= nonceLifetimeMs ? 'fresh' : 'stale';
}

function checkFields(
  fields: ReadonlyMap<string, string>,
  request: IncomingMessage,
  credentials: { readonly username: string; readonly password: string },
  secret: Buffer,
): 'right' | 'wrong' | 'stale' {
  const get = (name: string): string => fields.get(name) ?? '';
  const algorithm = (get('algorithm') || 'MD5').toUpperCase();
  if (algorithm !== 'MD5' && algorithm !== 'SHA-256') return 'wrong';
  const hash = (text: string): string => createHash(algorithms[algorithm]).update(text, 'utf8').digest('hex');
  // The answer is for one request only: the path in it must be the path asked for.
  if (get('realm') !== realm || get('uri') !== request.url || get('qop') !== 'auth') return 'wrong';
  const ha1 = hash(`${credentials.username}:${realm}:${credentials.password}`);
  const ha2 = hash(`${request.method ?? ''}:${get('uri')}`);
  const expected = hash(`${ha1}:${get('nonce')}:${get('nc')}:${get('cnonce')}:auth:${ha2}`);
  const userMatches = equal(get('username'), credentials.username);
  const responseMatches = equal(get('response').toLowerCase(), expected);
  if (!userMatches || !responseMatches) return 'wrong';
  const state = nonceState(get('nonce'), secret);
  return state === 'fresh' ? 'right' : state === 'stale' ? 'stale' : 'wrong';
}

function parseFields(header: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const match of header.matchAll(/([a-zA-Z0-9_*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g)) {
    fields.set((match[1] ?? '').toLowerCase(), match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? '');
  }
  return fields;
}
