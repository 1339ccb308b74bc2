/**
 * Values from HashiCorp Vault over its HTTP API: `vault://NAME/secret/data/app` is the path below `/v1/`, as Vault writes it; both versions
 * of its key-value store. Where Vault is, and who asks, says the environment as for Vault's own tools: `VAULT_ADDR`, `VAULT_NAMESPACE`,
 * `VAULT_TOKEN` or `VAULT_ROLE_ID` with `VAULT_SECRET_ID`, `VAULT_CACERT`, `VAULT_CLIENT_CERT`, `VAULT_CLIENT_KEY`. A file never says it: it
 * could have the token sent anywhere.
 */
import { readConnections } from '../consume/connections.ts';
import { Failure } from '../consume/failure.ts';
import { exchange, type HttpAnswer } from '../consume/transport.ts';
import { isRecord } from '../json-object.ts';
import type { Limits } from '../plan.ts';
import type { StoreAnswer } from './store-answer.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const maxBytes = 1024 * 1024;

/** Why nothing can be read, as far as that is known without asking. */
export function vaultProblem(location: string, environment: Environment): string | undefined {
  if (pathOf(location) === undefined)
    return `"${location}" names no secret. Write vault://NAME/ and its path, such as vault://main/secret/data/app.`;
  const address = environment['VAULT_ADDR'] ?? '';
  if (address === '') return 'the environment does not say where Vault is: set VAULT_ADDR.';
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
    return 'VAULT_ADDR is no address like https://vault.example.com:8200.';
  const { VAULT_TOKEN: token, VAULT_ROLE_ID: role, VAULT_SECRET_ID: secret } = environment;
  return token || (role && secret)
    ? undefined
    : 'the environment does not say who asks Vault: set VAULT_TOKEN, or VAULT_ROLE_ID and VAULT_SECRET_ID.';
}

export async function readVault(location: string, environment: Environment, limits: Limits): Promise<StoreAnswer> {
  const problem = vaultProblem(location, environment);
  if (problem !== undefined) return { kind: 'refused', reason: problem };
  const address = new URL(environment['VAULT_ADDR'] ?? '');
  const own = readConnections({ [address.host]: certificatesOf(environment) });
  if (own.kind === 'refused') return { kind: 'refused', reason: own.message };
  try {
    return await read({ address, environment, limits: { ...limits, hosts: [...limits.hosts, ...own.hosts] } }, pathOf(location) ?? '');
  } catch (error) {
    if (error instanceof Failure) return { kind: 'refused', reason: `Vault could not be asked: ${error.message}` };
    throw error;
  }
}

/** Below `/v1/`, without slashes around it; undefined when there is none. */
function pathOf(location: string): string | undefined {
  const path = /^vault:\/\/[^/]*\/+(.+?)\/*$/i.exec(location)?.[1];
  return path === undefined || path.split(/[/?]/).includes('..') ? undefined : path;
}

function certificatesOf({ VAULT_CACERT: ca, VAULT_CLIENT_CERT: cert, VAULT_CLIENT_KEY: key }: Environment) {
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

interface Server {
  readonly address: URL;
  readonly environment: Environment;
  readonly limits: Limits;
}

async function read(server: Server, path: string): Promise<StoreAnswer> {
  const token = server.environment['VAULT_TOKEN'] || (await logIn(server));
  if (typeof token !== 'string') return token;
  const answer = await ask(server, 'GET', path, { 'x-vault-token': token });
  const data = answer.status === 200 ? valuesIn(answer) : undefined;
  if (data) return { kind: 'values', values: new Map(Object.entries(data).flatMap(([name, value]) => textOf(name, value))) };
  return { kind: 'refused', reason: refusalOf(answer, path) };
}

/** AppRole: the token is used once and left to run out. */
async function logIn(server: Server): Promise<string | StoreAnswer> {
  const body = { role_id: server.environment['VAULT_ROLE_ID'], secret_id: server.environment['VAULT_SECRET_ID'] };
  const answer = await ask(server, 'POST', 'auth/approle/login', { 'content-type': 'application/json' }, JSON.stringify(body));
  const { auth } = jsonOf(answer);
  const token = isRecord(auth) ? auth['client_token'] : undefined;
  if (answer.status === 200 && typeof token === 'string') return token;
  return { kind: 'refused', reason: `Vault did not accept VAULT_ROLE_ID and VAULT_SECRET_ID (status ${answer.status}).` };
}

async function ask(
  { address, environment, limits }: Server,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<HttpAnswer> {
  const namespace = environment['VAULT_NAMESPACE'];
  const url = new URL(`${address.pathname.replace(/\/+$/, '')}/v1/${path}`, address);
  return await exchange(
    {
      method,
      url,
      headers: { accept: 'application/json', 'x-vault-request': 'true', ...(namespace && { 'x-vault-namespace': namespace }), ...headers },
      body: body === undefined ? undefined : new TextEncoder().encode(body),
      signal: undefined,
      maxBytes,
    },
    limits,
  );
}

/** Version 2 of the key-value store puts the values one level deeper, beside their `metadata`. */
function valuesIn(answer: HttpAnswer): Readonly<Record<string, unknown>> | undefined {
  const { data } = jsonOf(answer);
  if (!isRecord(data)) return undefined;
  const { data: inner, metadata } = data;
  if (!isRecord(metadata) || !('version' in metadata)) return data;
  return isRecord(inner) ? inner : undefined;
}

function textOf(name: string, value: unknown): readonly (readonly [string, string])[] {
  if (value === null || value === undefined) return [];
  return [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
}

function refusalOf(answer: HttpAnswer, path: string): string {
  const { warnings, data } = jsonOf(answer);
  switch (answer.status) {
    case 200:
      return `Vault has no values at ${path}.`;
    case 403:
      return `Vault does not let this token read ${path}.`;
    case 404: {
      // Vault says so when the path of the older store is asked for in the newer one.
      if (Array.isArray(warnings) && warnings.some((warning) => /versioned/i.test(String(warning)))) {
        const [mount = '', ...rest] = path.split('/');
        return `Vault has no secret ${path}; its store keeps versions: write ${[mount, 'data', ...rest].join('/')}.`;
      }
      return isRecord(data) && isRecord(data['metadata']) ? `The secret ${path} was deleted in Vault.` : `Vault has no secret ${path}.`;
    }
    case 503:
      return 'Vault is sealed, or not set up.';
    default:
      return `Vault answered with status ${answer.status}.`;
  }
}

function jsonOf(answer: HttpAnswer): Readonly<Record<string, unknown>> {
  try {
    const data: unknown = JSON.parse(Buffer.from(answer.body).toString('utf8'));
    return isRecord(data) ? data : {};
  } catch {
    // Something else stands at this address: then the status says it all.
    return {};
  }
}
