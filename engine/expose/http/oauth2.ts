/**
 * OAuth 2 resource server: access tokens are JWTs, verified with the keys of the authorization server. Expiry, issuer and
 * audience are required, and only asymmetric algorithms count: a public key must never serve as a shared secret.
 */
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Authentication } from '../../../spec/model/capability.ts';
import type { Plan } from '../../plan.ts';
import { type Authenticator, credentialsOf, type Verdict } from './credentials.ts';

const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
const keysMaxAgeMs = 5 * 60_000;
const keysCooldownMs = 30_000;
const discoveryTimeoutMs = 10_000;

export interface TokenSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly scopes: readonly string[];
}

export function tokenSettings(authentication: Authentication, resolve: (text: string) => string): TokenSettings {
  const text = (name: string): string => {
    const value = authentication.fields[name]?.value;
    return typeof value === 'string' ? resolve(value) : '';
  };
  const scopes = authentication.fields['scopes']?.value;
  return {
    issuer: text('authorizationServerUri'),
    audience: text('audience') || text('resource'),
    scopes: Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string').map(resolve) : [],
  };
}

export function createTokenCheck(settings: TokenSettings, metadataUrl: string | undefined, plan: Plan): Authenticator {
  const keys = createKeySource(settings.issuer);
  const refuse = (error?: string, description?: string, status: 401 | 403 = 401): Verdict => ({
    kind: 'refused',
    status,
    challenge: challengeOf({
      error,
      description,
      metadataUrl,
      scope: error === 'insufficient_scope' ? settings.scopes.join(' ') : undefined,
    }),
    message: description ?? 'An access token is required.',
  });

  return async (request) => {
    const token = credentialsOf(request, 'bearer');
    if (token === undefined || token === '') return refuse();
    try {
      const key = await keys.get();
      const { payload } = await jwtVerify(token, key, {
        algorithms,
        issuer: issuersOf(settings.issuer),
        audience: settings.audience,
        requiredClaims: ['exp'],
      });
      const missing = missingScope(payload, settings.scopes);
      if (missing !== undefined) return refuse('insufficient_scope', `The token lacks the scope ${missing}.`, 403);
      return { kind: 'allowed', caller: `${payload.iss ?? ''} ${payload.sub ?? String(payload['client_id'] ?? '')}` };
    } catch (error) {
      return refuse('invalid_token', plan.redact(describe(error)));
    }
  };
}

/** One trailing slash more or less is the same issuer. */
function issuersOf(issuer: string): string[] {
  const bare = issuer.replace(/\/$/, '');
  return [bare, `${bare}/`];
}

function missingScope(payload: JWTPayload, wanted: readonly string[]): string | undefined {
  const claim = payload['scope'] ?? payload['scp'];
  const given = new Set(typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim.map(String) : []);
  return wanted.find((scope) => !given.has(scope));
}

function describe(error: unknown): string {
  if (error instanceof DiscoveryError) return error.message;
  if (error instanceof errors.JWTExpired) return 'The token has expired.';
  if (error instanceof errors.JWTClaimValidationFailed) {
    switch (error.claim) {
      case 'nbf':
        return 'The token is not yet valid.';
      case 'iss':
        return 'The token comes from another issuer.';
      case 'aud':
        return 'The token is meant for another audience.';
      default:
        return `The token has no valid ${error.claim} claim.`;
    }
  }
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) {
    return 'The signature of the token cannot be verified.';
  }
  return 'The token cannot be validated.';
}

function challengeOf(parts: {
  readonly error: string | undefined;
  readonly description: string | undefined;
  readonly metadataUrl: string | undefined;
  readonly scope: string | undefined;
}): string {
  const parameters = [
    ['error', parts.error],
    ['error_description', parts.description],
    ['scope', parts.scope],
    ['resource_metadata', parts.metadataUrl],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name}="${value.replace(/["\\]/g, '')}"`]));
  return parameters.length > 0 ? `Bearer ${parameters.join(', ')}` : 'Bearer';
}

class DiscoveryError extends Error {}

interface KeySource {
  get(): Promise<JWTVerifyGetKey>;
}

/** Finds the key set on the first token, not at start: the authorization server may start later than we do. */
function createKeySource(issuer: string): KeySource {
  let found: Promise<JWTVerifyGetKey> | undefined;
  return {
    get: () => {
      found ??= discoverKeys(issuer).catch((error: unknown) => {
        found = undefined;
        throw error;
      });
      return found;
    },
  };
}

async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  for (const address of metadataAddresses(issuer)) {
    const jwksUri = await findJwksUri(address);
    if (jwksUri) return createRemoteJWKSet(new URL(jwksUri), { cacheMaxAge: keysMaxAgeMs, cooldownDuration: keysCooldownMs });
  }
  throw new DiscoveryError('The authorization server cannot be reached, so that no token can be verified.');
}

/** RFC 8414 puts the well-known part before the path of the issuer, OpenID Connect after it. */
function metadataAddresses(issuer: string): readonly string[] {
  const bare = issuer.replace(/\/$/, '');
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    ...new Set([
      `${bare}/.well-known/oauth-authorization-server`,
      `${origin}/.well-known/oauth-authorization-server${path}`,
      `${bare}/.well-known/openid-configuration`,
    ]),
  ];
}

async function findJwksUri(address: string): Promise<string | undefined> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(discoveryTimeoutMs), headers: { Accept: 'application/json' } });
    if (!answer.ok) {
      await answer.body?.cancel();
      return undefined;
    }
    const metadata = (await answer.json()) as { jwks_uri?: unknown } | null;
    return typeof metadata?.jwks_uri === 'string' && URL.canParse(metadata.jwks_uri) ? metadata.jwks_uri : undefined;
  } catch {
    // Unreachable or no JSON: the next address may do; when none does, discoverKeys says so.
    return undefined;
  }
}
