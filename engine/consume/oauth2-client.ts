/**
 * OAuth 2 towards consumed APIs (RFC 6749, discovery by RFC 8414): access tokens by refresh token, password or client
 * credentials, kept until they expire, fetched once however many calls wait for one.
 *
 * The format declares where tokens come from and has no place for credentials. They are variables named after the
 * consumed API: `CRM_CLIENT_ID`, `CRM_CLIENT_SECRET`, and, where wanted, `CRM_USERNAME`, `CRM_PASSWORD`,
 * `CRM_REFRESH_TOKEN` or a ready `CRM_ACCESS_TOKEN` for the namespace `crm`. The same names as keys of `authentication`
 * (`clientId`, `clientSecret`, …, `token`) count first: some files have them.
 */
import { createHash } from 'node:crypto';
import { keepBounded } from '../../spec/bounded.ts';
import { type OAuthCredential, oauthVariable, tokenAddresses } from '../oauth-variables.ts';
import type { Limits } from '../plan.ts';
import { cancelled, Failure, fail } from './failure.ts';
import { exchange, type HttpAnswer } from './transport.ts';

export interface OAuthClient {
  /** Of the consumed API, for messages. */
  readonly namespace: string;
  /** A field of `authentication` with its templates filled in; undefined when it is not there. */
  readonly field: (name: string) => string | undefined;
  /** Value of a variable. */
  readonly variable: (name: string) => string | undefined;
  readonly scopes: readonly string[];
  readonly limits: Limits;
  /** Of the call that needs the token: it stops waiting, the others that wait for the same one do not. */
  readonly signal: AbortSignal | undefined;
}

interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly refreshToken: string | undefined;
}

interface Token {
  readonly value: string;
  /** `performance.now()` from which on it is not used any more. */
  readonly renewAt: number;
  readonly refreshToken: string | undefined;
}

interface Endpoint {
  readonly url: URL;
  /** From discovery: the server takes the client's secret in the form only. */
  readonly secretInForm: boolean;
}

/** By everything a token depends on, secrets as a hash. They outlive a reload of the file. */
const tokens = new Map<string, Token>();
const fetching = new Map<string, Promise<Token>>();
const maxTokens = 1000;
/** A token is renewed this long before its end, or after nine tenths of a short life. */
const margin = 30_000;

/**
 * The access token to send.
 * @param rejected a token the API did not accept: another one is wanted.
 * @throws Failure `no-access-token` when there is none to be had.
 */
export async function accessToken(client: OAuthClient, rejected?: string): Promise<string> {
  const ready = field(client, 'token', 'ACCESS_TOKEN');
  if (ready !== undefined) return ready;
  const credentials = credentialsOf(client);
  const key = keyOf(client, credentials);
  const known = tokens.get(key);
  if (known && known.value !== rejected && known.renewAt > performance.now()) return known.value;
  let running = fetching.get(key);
  if (!running) {
    running = fetchAndKeep(client, credentials, key).finally(() => fetching.delete(key));
    fetching.set(key, running);
  }
  return (await unlessCancelled(running, client.signal)).value;
}

async function fetchAndKeep(client: OAuthClient, credentials: Credentials, key: string): Promise<Token> {
  const token = await fetchToken(client, credentials, tokens.get(key)?.refreshToken);
  keepBounded(tokens, key, token, maxTokens);
  return token;
}

function unlessCancelled<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return result;
  return new Promise((resolve, reject) => {
    const cancel = (): void => reject(cancelled());
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel));
  });
}

function field(client: OAuthClient, name: string, variable: OAuthCredential): string | undefined {
  const value = client.field(name) ?? client.variable(oauthVariable(client.namespace, variable));
  return value === '' ? undefined : value;
}

function credentialsOf(client: OAuthClient): Credentials {
  const clientId =
    field(client, 'clientId', 'CLIENT_ID') ??
    fail(
      'no-access-token',
      500,
      `${client.namespace} needs an OAuth 2 client: give ${oauthVariable(client.namespace, 'CLIENT_ID')} a value.`,
    );
  return {
    clientId,
    clientSecret: field(client, 'clientSecret', 'CLIENT_SECRET'),
    username: field(client, 'username', 'USERNAME'),
    password: field(client, 'password', 'PASSWORD'),
    refreshToken: field(client, 'refreshToken', 'REFRESH_TOKEN'),
  };
}

function keyOf(client: OAuthClient, credentials: Credentials): string {
  const parts = [
    client.namespace,
    ...[...tokenAddresses, 'resource', 'audience'].map((name) => client.field(name)),
    client.scopes,
    credentials,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

async function fetchToken(client: OAuthClient, credentials: Credentials, renewed: string | undefined): Promise<Token> {
  const endpoint = await findEndpoint(client);
  const refreshToken = renewed ?? credentials.refreshToken;
  if (refreshToken !== undefined) {
    const answer = await ask(client, endpoint, credentials, { grant_type: 'refresh_token', refresh_token: refreshToken });
    const others = renewed !== undefined || credentials.clientSecret !== undefined;
    // A refresh token ends some day; what gave the first one gives another.
    if (answer.status < 400 || !others || errorOf(answer).code !== 'invalid_grant') return tokenOf(answer, client, endpoint, refreshToken);
  }
  const { username, password } = credentials;
  const grant =
    username !== undefined && password !== undefined
      ? { grant_type: 'password', username, password }
      : { grant_type: 'client_credentials' };
  return tokenOf(await ask(client, endpoint, credentials, grant), client, endpoint, undefined);
}

async function ask(
  client: OAuthClient,
  endpoint: Endpoint,
  { clientId, clientSecret }: Credentials,
  grant: Readonly<Record<string, string>>,
): Promise<HttpAnswer> {
  const form = new URLSearchParams(grant);
  if (client.scopes.length > 0) form.set('scope', client.scopes.join(' '));
  for (const name of ['resource', 'audience']) {
    const value = client.field(name);
    if (value !== undefined && value !== '') form.set(name, value);
  }
  const withForm = async (secretInForm: boolean): Promise<HttpAnswer> => {
    const body = new URLSearchParams(form);
    const headers: Record<string, string> = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
    if (secretInForm || clientSecret === undefined) {
      body.set('client_id', clientId);
      if (clientSecret !== undefined) body.set('client_secret', clientSecret);
    } else {
      // RFC 6749, 2.3.1: both are encoded as in a form before they are put together.
      const pair = [clientId, clientSecret].map((text) => new URLSearchParams({ x: text }).toString().slice(2)).join(':');
      headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`;
    }
    const request = { method: 'POST', url: endpoint.url, headers, body: new TextEncoder().encode(body.toString()), signal: undefined };
    return await exchange({ ...request, maxBytes: 1024 * 1024 }, client.limits);
  };
  const answer = await withForm(endpoint.secretInForm);
  // Some servers know the secret in the form only, and do not say so.
  const refused = clientSecret !== undefined && !endpoint.secretInForm && answer.status >= 400 && errorOf(answer).code === 'invalid_client';
  return refused ? await withForm(true) : answer;
}

function tokenOf(answer: HttpAnswer, client: OAuthClient, { url }: Endpoint, refreshToken: string | undefined): Token {
  const data = jsonOf(answer);
  const value = data['access_token'];
  if (answer.status >= 400) {
    const { code, description } = errorOf(answer);
    const detail = [code, description].filter((text) => text !== '').join(': ');
    return fail(
      'no-access-token',
      502,
      `${url.host} gave no access token for ${client.namespace}: status ${answer.status}${detail === '' ? '' : `, ${detail}`}.`,
    );
  }
  if (typeof value !== 'string' || value === '')
    return fail('no-access-token', 502, `${url.host} gave no access token for ${client.namespace}: its answer has none.`);
  const type = data['token_type'];
  if (typeof type === 'string' && type.toLowerCase() !== 'bearer')
    return fail(
      'no-access-token',
      502,
      `${url.host} gave a token of the type ${type} for ${client.namespace}; only bearer tokens can be sent.`,
    );
  const lifetime = Number(data['expires_in']);
  const usable = Number.isFinite(lifetime) && lifetime > 0 ? Math.max(lifetime * 1000 - margin, lifetime * 900) : Number.POSITIVE_INFINITY;
  const rotated = data['refresh_token'];
  return { value, renewAt: performance.now() + usable, refreshToken: typeof rotated === 'string' ? rotated : refreshToken };
}

/** JSON, or a form as servers gave it before RFC 6749. */
function jsonOf(answer: HttpAnswer): Readonly<Record<string, unknown>> {
  const text = Buffer.from(answer.body).toString('utf8');
  if (/form-urlencoded/i.test(answer.headers['content-type'] ?? '')) return Object.fromEntries(new URLSearchParams(text));
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
  } catch {
    // Gateways answer with pages of their own: then the status says it all.
    return {};
  }
}

function errorOf(answer: HttpAnswer): { readonly code: string; readonly description: string } {
  const data = jsonOf(answer);
  const text = (name: string): string => (typeof data[name] === 'string' ? data[name].replace(/\.$/, '') : '');
  return { code: text('error'), description: text('error_description') };
}

// ---------------------------------------------------------------- discovery

const endpoints = new Map<string, Endpoint>();
/** Addresses may have templates, and templates values of callers. */
const maxEndpoints = 100;

async function findEndpoint(client: OAuthClient): Promise<Endpoint> {
  const written = client.field('tokenEndpoint') ?? client.field('tokenUrl');
  if (written !== undefined && written !== '') return { url: addressOf(written, client), secretInForm: false };
  const server = client.field('authorizationServerUri') ?? '';
  const known = endpoints.get(server);
  if (known) return known;
  const issuer = addressOf(server, client);
  for (const address of metadataAddresses(issuer)) {
    const found = await readMetadata(address, client);
    if (!found) continue;
    keepBounded(endpoints, server, found, maxEndpoints);
    return found;
  }
  return fail(
    'no-access-token',
    502,
    `${issuer.host} does not publish where it gives tokens for ${client.namespace}. Write the address under \`tokenEndpoint\`.`,
  );
}

function addressOf(text: string, { namespace }: OAuthClient): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && /^https?:$/.test(url.protocol)
    ? url
    : fail('no-access-token', 500, `\`${text}\` is no address that tokens for ${namespace} could come from.`);
}

/** RFC 8414 puts the well-known part before the path, OpenID Connect behind it. */
function metadataAddresses(issuer: URL): readonly URL[] {
  const path = issuer.pathname.replace(/\/+$/, '');
  return [`/.well-known/oauth-authorization-server${path}`, `${path}/.well-known/openid-configuration`].map((at) => new URL(at, issuer));
}

async function readMetadata(url: URL, client: OAuthClient): Promise<Endpoint | undefined> {
  let answer: HttpAnswer;
  try {
    const request = { method: 'GET', url, headers: { accept: 'application/json' }, body: undefined, signal: undefined };
    answer = await exchange({ ...request, maxBytes: 1024 * 1024 }, client.limits);
  } catch (error) {
    if (error instanceof Failure)
      throw new Failure({ ...error.error, message: `No access token for ${client.namespace} could be fetched: ${error.message}` });
    throw error;
  }
  const metadata = jsonOf(answer);
  const endpoint = metadata['token_endpoint'];
  if (answer.status !== 200 || typeof endpoint !== 'string' || !URL.canParse(endpoint)) return undefined;
  const methods = metadata['token_endpoint_auth_methods_supported'];
  const secretInForm = Array.isArray(methods) && methods.includes('client_secret_post') && !methods.includes('client_secret_basic');
  return { url: new URL(endpoint), secretInForm };
}
