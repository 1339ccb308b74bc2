/**
 * Connections to consumed APIs: kept and shared by all plans with the same limits. `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`
 * and `NO_PROXY` count, in capitals or not; this machine itself is asked directly. Certificates are judged by what Node
 * trusts and what the system trusts.
 */
import tls from 'node:tls';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { Limits } from '../plan.ts';
import { type Certificates, limitsFor } from './connections.ts';
import { fail } from './failure.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const maxConnections = 64;

/** Finds the dispatcher for an address; `environment` is looked at when the first one is wanted. */
export function createDispatchers(environment: Environment): (url: URL, limits: Limits) => Dispatcher {
  const dispatchers = new Map<string, Dispatcher>();
  let proxies: Proxies | undefined;
  return (url, limits) => {
    const { connectTimeoutMs, idleTimeoutMs, certificates } = limitsFor(url, limits);
    proxies ??= readProxies(environment);
    const secure = url.protocol === 'https:';
    const proxied = (secure ? proxies.https : proxies.http) !== undefined && !isThisMachine(url.hostname);
    const key = `${connectTimeoutMs}/${idleTimeoutMs}/${secure}/${proxied}/${(secure && certificates?.fingerprint) || ''}`;
    const known = dispatchers.get(key);
    if (known) return known;
    const own = secure ? tlsOptions(certificates) : {};
    const connect = { timeout: connectTimeoutMs, ...own };
    const options = { connections: maxConnections, connect, headersTimeout: idleTimeoutMs, bodyTimeout: idleTimeoutMs };
    const made = proxied ? proxyAgent(proxies, options, secure ? own : undefined) : new Agent(options);
    dispatchers.set(key, made);
    return made;
  };
}

export const dispatcherFor = createDispatchers(process.env);

interface Proxies {
  readonly http: string | undefined;
  readonly https: string | undefined;
  readonly none: string | undefined;
}

function readProxies(environment: Environment): Proxies {
  const read = (name: string): string | undefined => environment[name] || environment[name.toUpperCase()] || undefined;
  const all = read('all_proxy');
  return { http: read('http_proxy') ?? all, https: read('https_proxy') ?? read('http_proxy') ?? all, none: read('no_proxy') };
}

/** @param requestTls for what goes through a tunnel; undefined for addresses without TLS. */
function proxyAgent({ http, https, none }: Proxies, options: Agent.Options, requestTls: TlsOptions | undefined): Dispatcher {
  const secure = requestTls !== undefined;
  const proxy = (secure ? https : http) ?? '';
  if (!/^https?:\/\//i.test(proxy) || !URL.canParse(proxy)) {
    // Its address may hold a password.
    const kind = /^([a-z0-9+.-]+):\/\//i.exec(proxy)?.[1];
    return fail(
      'proxy-unsupported',
      500,
      `The environment names ${kind === undefined ? 'a proxy without `http://` in front' : `a ${kind} proxy`} for ${secure ? 'https' : 'http'} addresses. Only HTTP proxies are used; set NO_PROXY to ask without.`,
    );
  }
  return new EnvHttpProxyAgent({
    ...options,
    httpProxy: http ?? '',
    httpsProxy: https ?? '',
    noProxy: none ?? '',
    // Many proxies let tunnels through to the ports of HTTPS only.
    proxyTunnel: secure,
    ...(requestTls && { requestTls }),
  });
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

interface TlsOptions {
  readonly ca?: string[];
  readonly cert?: string;
  readonly key?: string;
}

function tlsOptions(certificates: Certificates | undefined): TlsOptions {
  const { ca, cert, key } = certificates ?? {};
  return { ...trusted(ca), ...(cert !== undefined && { cert }), ...(key !== undefined && { key }) };
}

/** What browsers do: companies put the authorities of their own into the store of the system. */
function trusted(more: string | undefined): { readonly ca?: string[] } {
  // Older versions of Node cannot read that store.
  const read = (tls as { getCACertificates?: (kind: 'default' | 'system') => string[] }).getCACertificates;
  const known = read ? [...read('default'), ...read('system')] : more === undefined ? undefined : [...tls.rootCertificates];
  return known ? { ca: [...new Set([...known, ...(more === undefined ? [] : [more])])] } : {};
}
