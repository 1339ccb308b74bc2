import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodePercent } from '../spec/percent.ts';

/** The folder that relative paths in a file start from; the working directory for a text without a file. */
export function folderOf(uri: string): string {
  return uri.startsWith('file:') ? path.dirname(fileURLToPath(uri)) : process.cwd();
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
