/** Digest authentication (RFC 7616, and RFC 2069 where a server offers no quality of protection). */
import { createHash, randomBytes } from 'node:crypto';
import { keepBounded } from '../../spec/bounded.ts';
import type { HttpRequest } from './attempts.ts';

interface DigestUser {
  readonly username: string;
  readonly password: string;
}

interface DigestRequest extends DigestUser {
  readonly method: string;
  readonly target: URL;
  readonly body: Uint8Array | undefined;
}

/** What a server wants to see, with the ways to it that it offers and we know. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  /** As the server names it. */
  readonly algorithm: string;
  /** `auth-int` covers the body too; undefined: RFC 2069. */
  readonly quality: 'auth' | 'auth-int' | undefined;
  /** The name of the user is not to be seen. */
  readonly hidesUser: boolean;
}

/** The weakest first. */
const algorithms: Readonly<Record<string, string>> = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' };

/** The strongest of the challenges in a `WWW-Authenticate` header that can be answered. */
export function readChallenge(header: string): DigestChallenge | undefined {
  const found = readChallenges(header).flatMap(({ scheme, fields }) => (scheme === 'digest' ? (challengeOf(fields) ?? []) : []));
  return found.sort((a, b) => strength(b) - strength(a))[0];
}

/** One header can hold several challenges, separated by the same comma as their fields. */
function readChallenges(header: string): readonly { readonly scheme: string; readonly fields: ReadonlyMap<string, string> }[] {
  const challenges: { scheme: string; fields: Map<string, string> }[] = [];
  const pattern = /(?:^|,)\s*([A-Za-z][\w-]*)\s+(?=[\w-]+\s*=)|([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g;
  for (const [, scheme, name, quoted, plain] of header.matchAll(pattern)) {
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), fields: new Map() });
    else challenges.at(-1)?.fields.set((name ?? '').toLowerCase(), quoted?.replaceAll(/\\(.)/g, '$1') ?? plain ?? '');
  }
  return challenges;
}

function challengeOf(fields: ReadonlyMap<string, string>): DigestChallenge | undefined {
  const nonce = fields.get('nonce') ?? '';
  const algorithm = fields.get('algorithm') ?? 'MD5';
  const offered = fields
    .get('qop')
    ?.split(',')
    .map((one) => one.trim().toLowerCase());
  const quality = (['auth', 'auth-int'] as const).find((one) => offered?.includes(one));
  if (nonce === '' || strength({ algorithm }) < 0 || (offered && !quality)) return undefined;
  return {
    realm: fields.get('realm') ?? '',
    nonce,
    opaque: fields.get('opaque'),
    algorithm,
    quality,
    hidesUser: fields.get('userhash')?.toLowerCase() === 'true',
  };
}

function strength({ algorithm }: Pick<DigestChallenge, 'algorithm'>): number {
  return Object.keys(algorithms).indexOf(baseOf(algorithm));
}

/** Without `-sess`. */
function baseOf(algorithm: string): string {
  return algorithm.replace(/-sess$/i, '').toUpperCase();
}

/** @param count how often the nonce has been used, this time included. */
export function answerDigest(challenge: DigestChallenge, request: DigestRequest, count = 1): string {
  const { realm, nonce, opaque, algorithm, quality, hidesUser } = challenge;
  const { username, password, method, target, body } = request;
  const hash = (data: string | Uint8Array): string =>
    createHash(algorithms[baseOf(algorithm)] ?? 'md5')
      .update(data)
      .digest('hex');
  const uri = `${target.pathname}${target.search}`;
  const client = randomBytes(12).toString('hex');
  const times = count.toString(16).padStart(8, '0');
  const user = hash(`${username}:${realm}:${password}`);
  const secret = /-sess$/i.test(algorithm) ? hash(`${user}:${nonce}:${client}`) : user;
  const asked = hash(`${method}:${uri}${quality === 'auth-int' ? `:${hash(body ?? '')}` : ''}`);
  const response = hash(quality ? `${secret}:${nonce}:${times}:${client}:${quality}:${asked}` : `${secret}:${nonce}:${asked}`);
  const parts = [
    ...(hidesUser ? [`username="${hash(`${username}:${realm}`)}"`, 'userhash=true'] : [nameField(username)]),
    `realm="${quoted(realm)}"`,
    `nonce="${quoted(nonce)}"`,
    `uri="${uri}"`,
    `response="${response}"`,
    `algorithm=${algorithm}`,
  ];
  if (quality) parts.push(`qop=${quality}`, `nc=${times}`, `cnonce="${client}"`);
  if (opaque !== undefined) parts.push(`opaque="${quoted(opaque)}"`);
  return `Digest ${parts.join(', ')}`;
}

/** Names beyond ASCII have a form of their own (RFC 7616, 3.4.4). */
function nameField(username: string): string {
  return /^[\x20-\x7e]*$/.test(username) ? `username="${quoted(username)}"` : `username*=UTF-8''${encodeURIComponent(username)}`;
}

function quoted(text: string): string {
  return text.replaceAll(/["\\]/g, '\\$&');
}

// ---------------------------------------------------------------- remembered challenges

interface Session {
  readonly challenge: DigestChallenge;
  count: number;
}

/** By host and user: a nonce serves many requests, and each then needs one round trip only. */
const sessions = new Map<string, Session>();
const maxSessions = 1000;

export interface DigestConversation {
  /** `Authorization` by what the server asked for last; undefined when it has not asked yet. */
  readonly first: string | undefined;
  /** `Authorization` after a 401; undefined when the server wants nothing else than what it got. A redirected request is signed as itself. */
  readonly again: (header: string, redirected?: Pick<HttpRequest, 'method' | 'url' | 'body'>) => string | undefined;
}

export function converseDigest(request: DigestRequest): DigestConversation {
  const key = createHash('sha256')
    .update(JSON.stringify([request.target.origin, request.username, request.password]))
    .digest('base64');
  const known = sessions.get(key);
  const answer = (session: Session, signed = request): string => answerDigest(session.challenge, signed, ++session.count);
  return {
    first: known && answer(known),
    again: (header, redirected) => {
      const challenge = readChallenge(header);
      if (!challenge) return undefined;
      const signed = redirected && { ...request, method: redirected.method, target: redirected.url, body: redirected.body };
      if (known && challenge.nonce === known.challenge.nonce && !/\bstale\s*=\s*"?true/i.test(header))
        // The same nonce again, and not for its age: the server does not know this user, unless it was asked for something else than was signed.
        return signed && answer(known, signed);
      const session = { challenge, count: 0 };
      keepBounded(sessions, key, session, maxSessions);
      return answer(session, signed);
    },
  };
}
