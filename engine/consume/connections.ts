/** Time limits, size limits and certificates by host, for consumed APIs and what they need (token endpoints, stores). */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { parseBinarySize } from '../binary-size.ts';
import type { ConnectionSettings } from '../control/file-protocol.ts';
import type { Limits } from '../plan.ts';

/** What goes into a TLS connection, as PEM texts. */
export interface Certificates {
  /** Authorities that are trusted beside those of Node and of the system. */
  readonly ca?: string;
  /** What this side shows when it is asked who it is. */
  readonly cert?: string;
  readonly key?: string;
  /** Changes with any of them. */
  readonly fingerprint: string;
}

export interface HostLimits {
  /** `api.example.com`, `api.example.com:8443`, `*.example.com` or `*`. */
  readonly host: string;
  readonly limits: Partial<Limits>;
  readonly certificates?: Certificates;
}

export interface ConnectionLimits extends Limits {
  readonly certificates?: Certificates;
}

/** What holds for an address: of settings for it, the nearest counts for each limit. */
export function limitsFor({ hostname, host }: Pick<URL, 'hostname' | 'host'>, limits: Limits): ConnectionLimits {
  if (limits.hosts.length === 0) return limits;
  const found = limits.hosts
    .map((one) => ({ one, nearness: nearness(one.host, hostname, host) }))
    .filter((one) => one.nearness > 0)
    .sort((a, b) => a.nearness - b.nearness);
  const certificates = found.findLast(({ one }) => one.certificates)?.one.certificates;
  return Object.assign({}, limits, ...found.map(({ one }) => one.limits), certificates && { certificates }) as ConnectionLimits;
}

/** 0 when it is another host; the longer a pattern, the nearer. */
function nearness(pattern: string, hostname: string, host: string): number {
  const wanted = pattern.toLowerCase();
  if (wanted === host) return 10_002;
  if (wanted === hostname) return 10_001;
  if (wanted === '*') return 1;
  return wanted.startsWith('*.') && hostname.endsWith(wanted.slice(1)) ? 1 + wanted.length : 0;
}

export type ReadConnections =
  | { readonly kind: 'hosts'; readonly hosts: readonly HostLimits[] }
  | { readonly kind: 'refused'; readonly message: string };

/** Files are read now: a certificate that cannot be used is said before anything is served. */
export function readConnections(settings: Readonly<Record<string, ConnectionSettings>>): ReadConnections {
  const hosts: HostLimits[] = [];
  for (const [host, one] of Object.entries(settings)) {
    try {
      hosts.push(hostLimits(host, one));
    } catch (error) {
      return { kind: 'refused', message: `${forHost(host)}: ${error instanceof Error ? error.message : String(error)}` };
    }
  }
  return { kind: 'hosts', hosts };
}

function forHost(host: string): string {
  return host === '*' ? 'Connections to consumed APIs' : `Connections to ${host}`;
}

/** Who needs more has another problem. */
const maxRetries = 10;

function hostLimits(host: string, settings: ConnectionSettings): HostLimits {
  const certificates = certificatesOf(settings);
  const bytes = settings.maxBody === undefined ? undefined : parseBinarySize(settings.maxBody);
  if (settings.maxBody !== undefined && (bytes === undefined || bytes < 1))
    throw new Error(`"${settings.maxBody}" is no size: a number with B, KiB, MiB or GiB, such as 10MiB.`);
  const { retries } = settings;
  if (retries !== undefined && !(Number.isInteger(retries) && retries >= 0 && retries <= maxRetries))
    throw new Error(`${retries} is no number of retries: a whole number from 0 to ${maxRetries}.`);
  return {
    host,
    limits: {
      ...milliseconds('connectTimeoutMs', settings.connectTimeout),
      ...milliseconds('idleTimeoutMs', settings.timeout),
      ...milliseconds('totalTimeoutMs', settings.totalTimeout),
      ...(retries !== undefined && { retries }),
      ...(bytes !== undefined && { maxTextBytes: bytes, maxBinaryBytes: bytes, maxForwardedBytes: bytes }),
    },
    ...(certificates && { certificates }),
  };
}

function milliseconds(name: keyof Limits, seconds: number | undefined): Partial<Limits> {
  if (seconds === undefined) return {};
  if (!Number.isFinite(seconds) || seconds <= 0) throw new Error(`${seconds} is no time: a number of seconds above 0.`);
  return { [name]: Math.max(1, Math.round(seconds * 1000)) };
}

function certificatesOf({ ca, cert, key }: ConnectionSettings): Certificates | undefined {
  if (ca === undefined && cert === undefined && key === undefined) return undefined;
  if ((cert === undefined) !== (key === undefined) && !(cert !== undefined && readPem(cert).includes('PRIVATE KEY')))
    throw new Error(`a client certificate needs its key, and a key its certificate: ${cert ?? key} alone is of no use.`);
  const pems = {
    ...(ca !== undefined && { ca: readPem(ca) }),
    ...(cert !== undefined && { cert: readPem(cert), key: readPem(key ?? cert) }),
  };
  try {
    tls.createSecureContext(pems);
  } catch (error) {
    // The words of OpenSSL name functions, not contents.
    throw new Error(`the certificates of ${[ca, cert, key].filter(Boolean).join(', ')} cannot be used: ${reasonOf(error)}`);
  }
  return { ...pems, fingerprint: createHash('sha256').update(JSON.stringify(pems)).digest('base64') };
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/key values mismatch/i.test(text)) return 'the key belongs to another certificate.';
  if (/no start line|PEM/i.test(text)) return 'they are not in PEM form.';
  if (/bad decrypt|interrupted or cancelled|password/i.test(text)) return 'the key is locked by a password.';
  return `${text}.`;
}

function readPem(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    if (text.includes('-----BEGIN')) return text;
  } catch {
    throw new Error(`there is no file ${file} that can be read.`);
  }
  throw new Error(`${file} is not in PEM form: it has no line -----BEGIN ….`);
}
