/**
 * Connections to consumed APIs: kept and shared by all plans with the same limits, through the proxies of the environment where it names
 * some. Certificates are judged by what Node trusts and what the system trusts.
 */
import tls from 'node:tls';
import { Agent, type Dispatcher } from 'undici';
import type { Limits } from '../plan.ts';
import { type Certificates, limitsFor } from './connections.ts';
import { type Proxies, proxyDispatcher, proxyFor, readProxies, type TlsOptions } from './proxies.ts';

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
    const proxy = proxyFor(url, proxies);
    const key = `${connectTimeoutMs}/${idleTimeoutMs}/${secure}/${proxy ?? ''}/${(secure && certificates?.fingerprint) || ''}`;
    const known = dispatchers.get(key);
    if (known) return known;
    const own = secure ? tlsOptions(certificates) : {};
    const agent = { connections: maxConnections, headersTimeout: idleTimeoutMs, bodyTimeout: idleTimeoutMs };
    const made =
      proxy === undefined
        ? new Agent({ ...agent, connect: { timeout: connectTimeoutMs, ...own } })
        : proxyDispatcher(proxy, { connectTimeoutMs, requestTls: secure ? own : undefined, proxyTls: trusted(undefined), agent });
    dispatchers.set(key, made);
    return made;
  };
}

export const dispatcherFor = createDispatchers(process.env);

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
