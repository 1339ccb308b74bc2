/** HTTP proxies of the environment: which requests go through them, and how connections through them are made. */
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP } from 'node:net';
import tls from 'node:tls';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { loginOf } from './address.ts';
import { Failure, fail } from './failure.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface Proxies {
  /** For addresses without and with TLS. */
  readonly http: string | undefined;
  readonly https: string | undefined;
  /** Hosts that are asked directly. */
  readonly none: string | undefined;
}

/** `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, in capitals or not; small letters count first. */
export function readProxies(environment: Environment): Proxies {
  const read = (name: string): string | undefined => environment[name] || environment[name.toUpperCase()] || undefined;
  const all = read('all_proxy');
  return { http: read('http_proxy') ?? all, https: read('https_proxy') ?? read('http_proxy') ?? all, none: read('no_proxy') };
}

/** The proxy for an address; undefined when it is asked directly, as this machine always is. */
export function proxyFor(url: URL, { http, https, none }: Proxies): string | undefined {
  const proxy = url.protocol === 'https:' ? https : http;
  return proxy === undefined || isThisMachine(url.hostname) || isExempt(url, none ?? '') ? undefined : proxy;
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** As curl reads it: `*`, `example.com` and `.example.com` with all below them, `host:port`, addresses, and ranges like `10.0.0.0/8`. */
function isExempt({ hostname, port, protocol }: URL, none: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const ownPort = port || (protocol === 'https:' ? '443' : '80');
  return none
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, range, bits] = /^\[?([\da-f.:]+)\]?\/(\d+)$/.exec(entry) ?? [];
      if (range !== undefined && bits !== undefined) return isInRange(host, range, Number(bits));
      const [, name = entry, wantedPort] = /^(\[[\da-f:]+\]|[^:]+):(\d+)$/.exec(entry) ?? [];
      if (wantedPort !== undefined && wantedPort !== ownPort) return false;
      const suffix = name.replace(/^\*?\.|^\[|\]$/g, '');
      return host === suffix || (isIP(host) === 0 && host.endsWith(`.${suffix}`));
    });
}

function isInRange(host: string, range: string, bits: number): boolean {
  const [kind, own] = [isIP(range), isIP(host)];
  if (kind === 0 || kind !== own || bits > (kind === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(range, bits, kind === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, kind === 4 ? 'ipv4' : 'ipv6');
}

/** As PEM. */
export interface TlsOptions {
  readonly ca?: string[];
  readonly cert?: string;
  readonly key?: string;
}

export interface ProxyOptions {
  readonly connectTimeoutMs: number;
  /** For what is asked through the proxy with TLS; undefined for addresses without. */
  readonly requestTls: TlsOptions | undefined;
  /** For the connection to the proxy itself. */
  readonly proxyTls: TlsOptions;
  readonly agent: Omit<Agent.Options, 'connect'>;
}

export function proxyDispatcher(written: string, options: ProxyOptions): Dispatcher {
  const proxy = readAddress(written, options.requestTls !== undefined);
  const login = loginOf(proxy);
  const headers: Record<string, string> = login
    ? { 'proxy-authorization': `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}` }
    : {};
  // Many proxies let tunnels through to the ports of HTTPS only.
  if (options.requestTls) return new Agent({ ...options.agent, connect: tunnelThrough(proxy, headers, options) });
  const connect = buildConnector({ ...options.proxyTls, timeout: options.connectTimeoutMs });
  const agent = new Agent({
    ...options.agent,
    connect: (target, done) =>
      connect(target, (...[error, socket]: Parameters<buildConnector.Callback>) =>
        error ? done(unreachable(proxy, error, options), null) : done(null, socket),
      ),
  });
  return agent.compose((dispatch) => (asked, handler) => {
    const { origin, path } = asked;
    const own = { host: new URL(String(origin)).host, ...(asked.headers as Record<string, string>), ...headers };
    return dispatch({ ...asked, origin: proxy.origin, path: `${String(origin)}${path}`, headers: own }, handler);
  });
}

function readAddress(written: string, secure: boolean): URL {
  if (/^https?:\/\//i.test(written) && URL.canParse(written)) return new URL(written);
  // Its address may hold a password.
  const kind = /^([a-z0-9+.-]+):\/\//i.exec(written)?.[1];
  return fail(
    'proxy-unsupported',
    500,
    `The environment names ${kind === undefined ? 'a proxy without `http://` in front' : `a ${kind} proxy`} for ${secure ? 'https' : 'http'} addresses. Only HTTP proxies are used; set NO_PROXY to ask without.`,
  );
}

/** Asks the proxy for a connection to the host, and speaks TLS with the host through it: all of it within the time for a connection. */
function tunnelThrough(proxy: URL, headers: Readonly<Record<string, string>>, options: ProxyOptions): buildConnector.connector {
  return ({ hostname, port, servername }, callback) => {
    const target = `${hostname}:${port || 443}`;
    let finished = false;
    let tunnel: tls.TLSSocket | undefined;
    const done = (...[error, socket]: Parameters<buildConnector.Callback>): void => {
      if (finished) return;
      finished = true;
      clearTimeout(timer);
      if (!error) {
        callback(null, socket);
        return;
      }
      // Once connected, the request has let go of its socket.
      request.destroy();
      tunnel?.destroy();
      callback(error, null);
    };
    const timer = setTimeout(() => done(late(proxy, target, options), null), options.connectTimeoutMs);
    const request = (proxy.protocol === 'https:' ? requestHttps : requestHttp)({
      ...options.proxyTls,
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: target,
      headers: { ...headers, host: target },
      agent: false,
    });
    request.once('error', (error) => done(unreachable(proxy, error, options), null));
    request.once('connect', ({ statusCode = 0 }, socket) => {
      if (statusCode !== 200) {
        socket.destroy();
        done(refused(proxy, target, statusCode), null);
        return;
      }
      const name = servername || hostname;
      const secured = tls.connect({
        ...options.requestTls,
        socket,
        ALPNProtocols: ['http/1.1'],
        ...(isIP(name) === 0 && { servername: name }),
      });
      tunnel = secured;
      secured.once('error', (error) => done(error, null));
      secured.once('secureConnect', () => done(null, secured));
    });
    request.end();
  };
}

function refused({ host }: URL, target: string, status: number): Failure {
  const message = `The proxy ${host} does not connect to ${target}: it answered with status ${status}.${status === 407 ? ` ${loginHint}` : ''}`;
  return new Failure({ code: 'proxy-refused', status: 502, message });
}

const loginHint = 'It wants a login: write it into the address of the proxy, http://user:password@host.';

/** An answer with status 407 can come from a proxy only. */
export function wantsProxyLogin(url: URL): Failure {
  return new Failure({ code: 'proxy-refused', status: 502, message: `The proxy did not ask ${url.host}. ${loginHint}` });
}

function late({ host }: URL, target: string, { connectTimeoutMs }: ProxyOptions): Failure {
  const message = `The proxy ${host} did not connect to ${target} within ${connectTimeoutMs / 1000} s.`;
  return new Failure({ code: 'upstream-timeout', status: 504, message });
}

function unreachable(proxy: URL, error: Error, options: ProxyOptions): Failure {
  const code = 'code' in error ? String(error.code) : error.message;
  if (/TIMEOUT|ETIMEDOUT/.test(code)) {
    const message = `The proxy ${proxy.host} did not accept a connection within ${options.connectTimeoutMs / 1000} s.`;
    return new Failure({ code: 'upstream-timeout', status: 504, message });
  }
  return new Failure({ code: 'proxy-unreachable', status: 502, message: `The proxy ${proxy.host} cannot be asked (${code}).` });
}
