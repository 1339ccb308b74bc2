/** What a consumed API is told about who calls: headers and query of each authentication type (engine.md 2.6). */
import { createHash, randomBytes } from 'node:crypto';
import type { Authentication } from '../../spec/model/capability.ts';
import { type Names, render } from '../compose/template.ts';
import { append } from './address.ts';
import { fail } from './failure.ts';

export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  /** Answer to a challenge, for a second request; undefined when the challenge cannot be answered. */
  readonly answer?: (challenge: string, method: string, url: URL) => string | undefined;
}

export function credentialsFor(authentication: Authentication | undefined, names: Names, url: URL): Credentials {
  if (!authentication) return { headers: {} };
  const field = (name: string): string => {
    const value = authentication.fields[name]?.value;
    if (value === undefined || value === null) return '';
    const { text, missing } = render(String(value), names);
    if (missing.length > 0)
      fail(
        'missing-variable',
        500,
        `The upstream credentials need ${missing.map((one) => `\`{{${one}}}\``).join(', ')}, which has no value. Bind it, or give it in an environment file.`,
      );
    return text;
  };
  switch (authentication.type?.value) {
    case 'basic':
      return { headers: { authorization: `Basic ${Buffer.from(`${field('username')}:${field('password')}`).toString('base64')}` } };
    case 'bearer':
      return { headers: { authorization: `Bearer ${field('token')}` } };
    case 'apikey': {
      const key = field('key');
      if (key === '') fail('invalid-credentials', 500, 'The API key has no name: `key` is missing under `authentication`.');
      if (authentication.fields['placement']?.value !== 'query') return { headers: { [key.toLowerCase()]: field('value') } };
      append(url, key, field('value'));
      return { headers: {} };
    }
    case 'digest': {
      const [username, password] = [field('username'), field('password')];
      return { headers: {}, answer: (challenge, method, target) => answerDigest(challenge, { username, password, method, target }) };
    }
    default:
      return { headers: {} };
  }
}

interface DigestRequest {
  readonly username: string;
  readonly password: string;
  readonly method: string;
  readonly target: URL;
}

const algorithms: Readonly<Record<string, string>> = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' };

/** RFC 7616, quality of protection `auth` or none. */
export function answerDigest(challenge: string, { username, password, method, target }: DigestRequest): string | undefined {
  const fields = new Map(
    [...challenge.matchAll(/(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g)].map((match) => [
      match[1]?.toLowerCase() ?? '',
      match[2] ?? match[3] ?? '',
    ]),
  );
  if (!/^\s*digest\s/i.test(challenge)) return undefined;
  const [realm, nonce] = [fields.get('realm') ?? '', fields.get('nonce') ?? ''];
  const named = fields.get('algorithm') ?? 'MD5';
  const session = /-sess$/i.test(named);
  const algorithm = algorithms[named.replace(/-sess$/i, '').toUpperCase()];
  const offered = (fields.get('qop') ?? '').split(',').map((one) => one.trim());
  const quality = offered.includes('auth') ? 'auth' : undefined;
  if (!algorithm || nonce === '' || (fields.has('qop') && !quality)) return undefined;
  const hash = (text: string) => createHash(algorithm).update(text).digest('hex');
  const uri = `${target.pathname}${target.search}`;
  const client = randomBytes(12).toString('hex');
  const count = '00000001';
  const secret = session
    ? hash(`${hash(`${username}:${realm}:${password}`)}:${nonce}:${client}`)
    : hash(`${username}:${realm}:${password}`);
  const request = hash(`${method}:${uri}`);
  const response = hash(quality ? `${secret}:${nonce}:${count}:${client}:${quality}:${request}` : `${secret}:${nonce}:${request}`);
  const parts = [
    `username="${username.replaceAll(/["\\]/g, '\\$&')}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${uri}"`,
    `response="${response}"`,
    `algorithm=${named}`,
  ];
  if (quality) parts.push(`qop=${quality}`, `nc=${count}`, `cnonce="${client}"`);
  if (fields.has('opaque')) parts.push(`opaque="${fields.get('opaque')}"`);
  return `Digest ${parts.join(', ')}`;
}
