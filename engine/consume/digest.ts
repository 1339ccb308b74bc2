/** Answers to digest challenges (RFC 7616). */
import { createHash, randomBytes } from 'node:crypto';

interface DigestRequest {
  readonly username: string;
  readonly password: string;
  readonly method: string;
  readonly target: URL;
}

/** The weakest first. */
const algorithms: Readonly<Record<string, string>> = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' };

interface Challenge {
  readonly scheme: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** One header can hold several challenges, separated by the same comma as their fields. */
function readChallenges(header: string): readonly Challenge[] {
  const challenges: { scheme: string; fields: Map<string, string> }[] = [];
  const pattern = /(?:^|,)\s*([A-Za-z][\w-]*)\s+(?=[\w-]+\s*=)|([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g;
  for (const [, scheme, name, quoted, plain] of header.matchAll(pattern)) {
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), fields: new Map() });
    else challenges.at(-1)?.fields.set((name ?? '').toLowerCase(), quoted?.replaceAll(/\\(.)/g, '$1') ?? plain ?? '');
  }
  return challenges;
}

function strongest(challenges: readonly ReadonlyMap<string, string>[]): ReadonlyMap<string, string> | undefined {
  const strength = (fields: ReadonlyMap<string, string>): number =>
    Object.keys(algorithms).indexOf((fields.get('algorithm') ?? 'MD5').replace(/-sess$/i, '').toUpperCase());
  return [...challenges].sort((a, b) => strength(b) - strength(a))[0];
}

/** RFC 7616, quality of protection `auth` or none. */
export function answerDigest(header: string, { username, password, method, target }: DigestRequest): string | undefined {
  const fields = strongest(
    readChallenges(header)
      .filter(({ scheme }) => scheme === 'digest')
      .map(({ fields: found }) => found),
  );
  if (!fields) return undefined;
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
