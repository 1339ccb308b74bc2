/**
 * Who may call an exposed server: basic, bearer, API key, digest, or an OAuth 2 access token. Checked before routing, so
 * that a caller without credentials does not learn which paths exist.
 */
import type { IncomingMessage } from 'node:http';
import type { Authentication } from '../../../spec/model/capability.ts';
import type { Plan } from '../../plan.ts';
import { resolveVariables } from '../../variables.ts';
import { type Authenticator, credentialsOf, equal, realm, type Verdict } from './credentials.ts';
import { createDigestCheck } from './digest.ts';
import { createTokenCheck, tokenSettings } from './oauth2.ts';

const allowed: Verdict = { kind: 'allowed' };

export interface AboutServer {
  readonly namespace: string;
  /** Where it describes itself as protected resource; named in OAuth 2 challenges. */
  readonly metadataUrl?: string | undefined;
}

export function createAuthenticator(authentication: Authentication | undefined, plan: Plan, about: AboutServer): Authenticator {
  if (!authentication) return async () => allowed;
  const field = (name: string): string => resolveField(authentication, name, plan);
  switch (authentication.type?.value) {
    case 'basic':
      return checkBasic(field('username'), field('password'));
    case 'bearer':
      return checkBearer(field('token'));
    case 'apikey':
      return checkApiKey(field('key'), field('value'), field('placement') || 'header');
    case 'digest':
      return createDigestCheck({ username: field('username'), password: field('password') });
    case 'oauth2':
      return createTokenCheck(tokenSettings(authentication, plan, about.namespace), about.metadataUrl, plan);
    default:
      // The loader refuses other types; should one come through, nobody gets in.
      return async () => ({ kind: 'refused', status: 401, challenge: undefined, message: 'This kind of authentication is not known.' });
  }
}

/** The text of a field, variables put in; empty when absent. Only variables count here, nothing a caller sends. */
function resolveField(authentication: Authentication, name: string, plan: Plan): string {
  const value = authentication.fields[name]?.value;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return '';
  return resolveVariables(String(value), plan);
}

/** Name of the query parameter that holds the key; undefined when it is not sent there. */
export function apiKeyInQuery(authentication: Authentication | undefined, plan: Plan): string | undefined {
  if (authentication?.type?.value !== 'apikey' || resolveField(authentication, 'placement', plan) !== 'query') return undefined;
  return resolveField(authentication, 'key', plan);
}

function checkBasic(username: string, password: string): Authenticator {
  const refused: Verdict = {
    kind: 'refused',
    status: 401,
    challenge: `Basic realm="${realm}", charset="UTF-8"`,
    message: 'User name and password are required.',
  };
  return async (request) => {
    const credentials = credentialsOf(request, 'basic');
    if (credentials === undefined || password === '') return refused;
    const decoded = Buffer.from(credentials, 'base64').toString('utf8');
    const colon = decoded.indexOf(':');
    if (colon < 0) return refused;
    const userMatches = equal(decoded.slice(0, colon), username);
    const passwordMatches = equal(decoded.slice(colon + 1), password);
    return userMatches && passwordMatches ? allowed : refused;
  };
}

function checkBearer(token: string): Authenticator {
  return async (request) => {
    const given = credentialsOf(request, 'bearer');
    if (given === undefined)
      return { kind: 'refused', status: 401, challenge: `Bearer realm="${realm}"`, message: 'A bearer token is required.' };
    // An empty configured token would let in everybody who sends one.
    if (token !== '' && equal(given, token)) return allowed;
    return {
      kind: 'refused',
      status: 401,
      challenge: `Bearer realm="${realm}", error="invalid_token"`,
      message: 'The bearer token is not the right one.',
    };
  };
}

function checkApiKey(key: string, value: string, placement: string): Authenticator {
  const where = placement === 'query' ? `query parameter ${key}` : `header ${key}`;
  // No scheme is registered for API keys; an unregistered one still says which header is missing.
  const challenge =
    placement === 'query' ? `ApiKey realm="${realm}", in="query", name="${key}"` : `ApiKey realm="${realm}", in="header", name="${key}"`;
  const refused: Verdict = { kind: 'refused', status: 401, challenge, message: `An API key in ${where} is required.` };
  return async (request) => {
    const given = placement === 'query' ? queryOf(request).get(key) : firstOf(request.headers[key.toLowerCase()]);
    return given !== null && given !== undefined && value !== '' && equal(given, value) ? allowed : refused;
  };
}

function queryOf(request: IncomingMessage): URLSearchParams {
  const url = request.url ?? '';
  const question = url.indexOf('?');
  return new URLSearchParams(question < 0 ? '' : url.slice(question + 1));
}

function firstOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
