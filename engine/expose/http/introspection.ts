/**
 * Looking access tokens up at the authorization server (RFC 7662). The format has no place for the credentials this needs: they
 * are variables named after the server, `API_CLIENT_ID` and `API_CLIENT_SECRET` for the namespace `api`.
 */
import { createHash } from 'node:crypto';
import { keepBounded } from '../../../spec/bounded.ts';
import { type AuthorizationServer, DiscoveryError, discover } from './authorization-server.ts';

export interface IntrospectionClient {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What is known about a token that counts; its claims as in a JWT. */
export type Introspect = (token: string) => Promise<Readonly<Record<string, unknown>> | undefined>;

const timeoutMs = 10_000;
/** A token that is revoked may go on being let in for that long. */
const keptMs = 15_000;
const maxKept = 1_000;

interface Kept {
  readonly claims: Readonly<Record<string, unknown>>;
  /** As `Date.now` gives it. */
  readonly until: number;
}

/** Undefined for a token that does not count (any more). Rejects with a `DiscoveryError` when the authorization server does not answer. */
export function createIntrospection(client: IntrospectionClient): Introspect {
  let server: Promise<AuthorizationServer & { readonly url: URL }> | undefined;
  const kept = new Map<string, Kept>();
  return async (token) => {
    const key = createHash('sha256').update(token).digest('base64');
    const known = kept.get(key);
    if (known && known.until > Date.now()) return known.claims;
    kept.delete(key);
    server ??= discover(client.issuer, 'introspection_endpoint').catch((error: unknown) => {
      server = undefined;
      throw error;
    });
    const claims = await lookUp(token, client, await server);
    if (claims['active'] !== true) return undefined;
    const expires = claims['exp'];
    const until = Math.min(Date.now() + keptMs, typeof expires === 'number' ? expires * 1000 : Number.POSITIVE_INFINITY);
    keepBounded(kept, key, { claims, until }, maxKept);
    return claims;
  };
}

async function lookUp(
  token: string,
  { clientId, clientSecret }: IntrospectionClient,
  server: AuthorizationServer & { readonly url: URL },
): Promise<Readonly<Record<string, unknown>>> {
  const methods = server.introspection_endpoint_auth_methods_supported;
  const inForm = Array.isArray(methods) && methods.includes('client_secret_post') && !methods.includes('client_secret_basic');
  const form = new URLSearchParams({ token, token_type_hint: 'access_token' });
  if (inForm) {
    form.set('client_id', clientId);
    form.set('client_secret', clientSecret);
  }
  // RFC 6749, section 2.3.1: both are encoded as in a form before they are joined.
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64');
  try {
    const answer = await fetch(server.url, {
      method: 'POST',
      body: form,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      headers: { Accept: 'application/json', ...(!inForm && { Authorization: `Basic ${basic}` }) },
    });
    if (answer.ok) {
      const claims = (await answer.json()) as unknown;
      if (typeof claims === 'object' && claims !== null) return claims as Readonly<Record<string, unknown>>;
    } else await answer.body?.cancel();
  } catch {
    // Unreachable, too slow, or no JSON: told to the caller as one thing.
  }
  throw new DiscoveryError('The authorization server does not answer about tokens, so that no token can be verified.');
}
