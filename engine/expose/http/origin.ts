/**
 * Protection of local servers against web pages: a browser says where a page comes from (`Origin`), and a page that has its
 * name resolve to this machine (DNS rebinding) still calls us by that name (`Host`).
 */
import type { IncomingMessage } from 'node:http';
import type { EngineError } from '../../result.ts';
import { isAllowedOrigin } from './cors.ts';

const localNames = new Set(['localhost', '127.0.0.1', '[::1]']);

export interface OriginOptions {
  /** True when the port is open on loopback only. */
  readonly loopback: boolean;
  /** Pages of elsewhere that may call all the same. */
  readonly corsOrigins?: readonly string[];
}

export function checkOrigin(request: IncomingMessage, options: OriginOptions): EngineError | undefined {
  const host = hostNameOf(`http://${request.headers.host ?? ''}`);
  if (options.loopback && (host === undefined || !localNames.has(host))) {
    return { code: 'forbidden-host', message: 'This server answers to local host names only.', status: 403 };
  }
  const origin = request.headers.origin;
  if (origin === undefined) return undefined;
  if (isAllowedOrigin(origin, options.corsOrigins ?? [])) return undefined;
  const originName = hostNameOf(origin);
  if (originName !== undefined && (localNames.has(originName) || (!options.loopback && originName === host))) return undefined;
  return { code: 'forbidden-origin', message: 'Web pages of this origin may not call this server.', status: 403 };
}

function hostNameOf(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).hostname.toLowerCase() : undefined;
}
