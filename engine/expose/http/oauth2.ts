/**
 * OAuth 2 resource server: access tokens are JWTs, verified with the keys of the authorization server, or looked up there.
 * Expiry, issuer and audience are required of a JWT, and only asymmetric algorithms count: a public key must never serve as a
 * shared secret. Of a token that was looked up, the audience is required and the rest is compared where it is told.
 */
import { type CryptoKey, createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { Authentication } from '../../../spec/model/capability.ts';
import { oauthVariable } from '../../oauth-variables.ts';
import type { Plan } from '../../plan.ts';
import { resolveVariables } from '../../variables.ts';
import { DiscoveryError, discover } from './authorization-server.ts';
import { type Authenticator, credentialsOf, type Verdict } from './credentials.ts';
import { createIntrospection, type IntrospectionClient } from './introspection.ts';

const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
/** Clocks of servers differ a little. */
const clockToleranceSeconds = 30;
const keysMaxAgeMs = 5 * 60_000;
const keysCooldownMs = 30_000;

export interface TokenSettings {
  readonly issuer: string;
  /** Address of the server, as it describes itself. */
  readonly resource: string;
  readonly audience: string;
  readonly scopes: readonly string[];
  /** Undefined when tokens are verified with keys. */
  readonly introspection: { readonly clientId: string; readonly clientSecret: string } | undefined;
}

/** `namespace`: of the server, after which the variables with its credentials are named. */
export function tokenSettings(authentication: Authentication, plan: Plan, namespace: string): TokenSettings {
  const resolve = (text: string): string => resolveVariables(text, plan);
  const text = (name: string): string => {
    const value = authentication.fields[name]?.value;
    return typeof value === 'string' ? resolve(value) : '';
  };
  const scopes = authentication.fields['scopes']?.value;
  return {
    issuer: text('authorizationServerUri'),
    resource: text('resource'),
    audience: text('audience') || text('resource'),
    introspection:
      text('tokenValidation') === 'introspection'
        ? {
            clientId: text('clientId') || (plan.variables.get(oauthVariable(namespace, 'CLIENT_ID'))?.value ?? ''),
            clientSecret: text('clientSecret') || (plan.variables.get(oauthVariable(namespace, 'CLIENT_SECRET'))?.value ?? ''),
          }
        : undefined,
    scopes: Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string').map(resolve) : [],
  };
}

export function createTokenCheck(settings: TokenSettings, metadataUrl: string | undefined, plan: Plan): Authenticator {
  const claimsOf = settings.introspection
    ? lookedUp({ issuer: settings.issuer, ...settings.introspection }, settings)
    : verified(createKeySource(settings.issuer), settings);
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
      const payload = await claimsOf(token);
      const missing = missingScope(payload, settings.scopes);
      if (missing !== undefined) return refuse('insufficient_scope', `The token lacks the scope ${missing}.`, 403);
      return { kind: 'allowed', caller: `${payload.iss ?? ''} ${payload.sub ?? String(payload['client_id'] ?? '')}` };
    } catch (error) {
      return refuse('invalid_token', plan.redact(describe(error)));
    }
  };
}

type ClaimsOf = (token: string) => Promise<JWTPayload>;

function verified(keys: KeySource, { issuer, audience }: TokenSettings): ClaimsOf {
  const options: JWTVerifyOptions = {
    algorithms,
    issuer: issuersOf(issuer),
    // Nobody is meant where a variable leaves the audience empty; without any, none would be compared.
    audience: audience === '' ? [] : audience,
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['exp'],
  };
  return async (token) => {
    try {
      return (await jwtVerify(token, await keys.get(), options)).payload;
    } catch (error) {
      // A token need not say which key it was signed with.
      if (error instanceof errors.JWKSMultipleMatchingKeys) return await verifyWithAny(token, error, options);
      throw error;
    }
  };
}

async function verifyWithAny(token: string, keys: AsyncIterable<CryptoKey>, options: JWTVerifyOptions): Promise<JWTPayload> {
  for await (const key of keys) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
}

/** Compared like the claims of a JWT, so that a refusal reads the same. */
function lookedUp(client: IntrospectionClient, { issuer, audience }: TokenSettings): ClaimsOf {
  const introspect = createIntrospection(client);
  return async (token) => {
    const claims: JWTPayload | undefined = await introspect(token);
    if (!claims) throw new RevokedToken();
    const refuse = (claim: string): never => {
      throw new errors.JWTClaimValidationFailed('', claims, claim, 'check_failed');
    };
    const now = Date.now() / 1000;
    if (typeof claims.exp === 'number' && claims.exp <= now - clockToleranceSeconds)
      throw new errors.JWTExpired('', claims, 'exp', 'check_failed');
    if (typeof claims.nbf === 'number' && claims.nbf > now + clockToleranceSeconds) refuse('nbf');
    if (claims.iss !== undefined && !issuersOf(issuer).includes(claims.iss)) refuse('iss');
    if (audience === '' || ![claims.aud].flat().includes(audience)) refuse('aud');
    return claims;
  };
}

class RevokedToken extends Error {}

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
  if (error instanceof RevokedToken) return 'The token is not known, has expired or was revoked.';
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
  const { url } = await discover(issuer, 'jwks_uri');
  const keys = createRemoteJWKSet(url, { cacheMaxAge: keysMaxAgeMs, cooldownDuration: keysCooldownMs });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (aboutToken.some((type) => error instanceof type)) throw error;
      throw new DiscoveryError('The keys of the authorization server cannot be read, so that no token can be verified.');
    }
  };
}

/** Errors that speak of the token, not of the keys it is verified with. */
const aboutToken = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported] as const;
