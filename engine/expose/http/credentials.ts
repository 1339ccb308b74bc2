/** What all kinds of authentication share: the verdict, and reading and comparing credentials. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export type Verdict =
  | {
      readonly kind: 'allowed';
      /** Who it is, where the credentials of callers differ: a session belongs to the one who opened it. */
      readonly caller?: string;
    }
  | {
      readonly kind: 'refused';
      readonly status: 401 | 403;
      /** For `WWW-Authenticate`; absent for API keys, for which no scheme is registered. */
      readonly challenge: string | undefined;
      readonly message: string;
    };

export type Authenticator = (request: IncomingMessage) => Promise<Verdict>;

export const realm = 'capstan';

/** What follows the scheme in `Authorization`; undefined when it is another scheme. */
export function credentialsOf(request: IncomingMessage, scheme: string): string | undefined {
  const header = request.headers.authorization ?? '';
  const space = header.indexOf(' ');
  if (space < 0 || header.slice(0, space).toLowerCase() !== scheme) return undefined;
  return header.slice(space + 1).trim();
}

/** Compares in constant time, whatever the lengths. */
export function equal(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(given), digest(expected));
}
