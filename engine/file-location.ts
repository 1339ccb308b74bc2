import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodePercent } from '../spec/percent.ts';

/** Undefined for addresses that are no file of this machine, such as `file://server/share`. */
export function pathOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    // A host, or an encoded slash.
    return undefined;
  }
}

/** As people read it: the path of a file of this machine, else the address. */
export function pathOrAddress(uri: string): string {
  return pathOf(uri) ?? uri;
}

/** The folder that relative paths in a file start from; the working directory for a text without a file. */
export function folderOf(uri: string): string {
  const file = pathOf(uri);
  return file === undefined ? process.cwd() : path.dirname(file);
}

/** `file:///…` of a bind, a script, a static resource or a skill as a path; `file:///./x` and `file://./x` are relative to the capability file. */
export function locationPath(location: string, capabilityDirectory: string): string | undefined {
  const match = /^file:\/\/(.*)$/is.exec(location);
  if (!match) return undefined;
  const rest = match[1] ?? '';
  const relative = /^\/?(\.{1,2}(?:\/.*)?)$/s.exec(rest);
  if (relative) return path.resolve(capabilityDirectory, decodePercent(relative[1] ?? ''));
  if (/^\/[a-zA-Z]:\//.test(rest)) return path.normalize(decodePercent(rest.slice(1)));
  if (rest.startsWith('/')) return path.normalize(decodePercent(rest));
  // A host part: `file://localhost/x` is local, any other host is not reachable as a file.
  return rest.startsWith('localhost/') ? path.normalize(decodePercent(rest.slice('localhost'.length))) : undefined;
}
