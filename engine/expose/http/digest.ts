/** HTTP digest authentication of callers (RFC 7616), with SHA-256 offered first and MD5 for older clients. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { decodePercent } from '../../../spec/percent.ts';
import { type Authenticator, credentialsOf, equal, realm, type Verdict } from './credentials.ts';

const nonceLifetimeMs = 5 * 60_000;
/** Of one nonce; then the caller gets another one. */
const maxUses = 10_000;
const algorithms = { 'SHA-256': 'sha256', MD5: 'md5' } as const;
type Algorithm = keyof typeof algorithms;

export function createDigestCheck(credentials: { readonly username: string; readonly password: string }): Authenticator {
  // Nonces are signed, not stored: only those of callers who know the password are remembered, with the numbers they have used.
  const secret = randomBytes(32);
  const used = new Map<string, Set<string>>();
  return async (request) => {
    const header = credentialsOf(request, 'digest');
    if (header === undefined || credentials.password === '') return refuse(secret, { stale: false });
    const fields = parseFields(header);
    const verdict = checkFields(fields, request, credentials, secret);
    if (verdict === 'right' && useOnce(used, fields)) return { kind: 'allowed' };
    return refuse(secret, { stale: verdict !== 'wrong' });
  };
}

/** False when somebody sends again what has been sent before (RFC 7616, section 3.4.5), or a nonce is worn out. */
function useOnce(used: Map<string, Set<string>>, fields: ReadonlyMap<string, string>): boolean {
  const nonce = fields.get('nonce') ?? '';
  const count = fields.get('nc') ?? '';
  for (const known of used.keys()) {
    if (!isExpired(known)) break;
    used.delete(known);
  }
  const counts = used.get(nonce) ?? new Set();
  if (counts.has(count) || counts.size >= maxUses) return false;
  used.set(nonce, counts.add(count));
  return true;
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
  const time = timeOf(nonce);
  if (!Number.isFinite(time) || !equal(nonce, makeNonce(secret, time))) return 'forged';
  return isExpired(nonce) ? 'stale' : 'fresh';
}

function timeOf(nonce: string): number {
  return Number.parseInt(nonce.split('.')[0] ?? '', 36);
}

function isExpired(nonce: string): boolean {
  return Date.now() - timeOf(nonce) > nonceLifetimeMs;
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
  const userMatches = userNames(fields).some((name) => equal(name, credentials.username));
  const responseMatches = equal(get('response').toLowerCase(), expected);
  if (!userMatches || !responseMatches) return 'wrong';
  const state = nonceState(get('nonce'), secret);
  return state === 'fresh' ? 'right' : state === 'stale' ? 'stale' : 'wrong';
}

/** As it may be meant: Node reads headers as Latin-1, many send UTF-8, and names beyond ASCII have a form of their own (RFC 7616, 3.4.4). */
function userNames(fields: ReadonlyMap<string, string>): readonly string[] {
  const plain = fields.get('username') ?? '';
  const encoded = /^UTF-8''(.*)$/i.exec(fields.get('username*') ?? '')?.[1] ?? '';
  return [plain, Buffer.from(plain, 'latin1').toString('utf8'), decodePercent(encoded)];
}

function parseFields(header: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const match of header.matchAll(/([a-zA-Z0-9_*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g)) {
    fields.set((match[1] ?? '').toLowerCase(), match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? '');
  }
  return fields;
}
