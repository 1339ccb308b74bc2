import path from 'node:path';

/** `file:///…` of a bind, a script, a static resource or a skill as a path; `file:///./x` and `file://./x` are relative to the capability file. */
export function locationPath(location: string, capabilityDirectory: string): string | undefined {
  const match = /^file:\/\/(.*)$/is.exec(location);
  if (!match) return undefined;
  const rest = match[1] ?? '';
  const relative = /^\/?(\.{1,2}(?:\/.*)?)$/s.exec(rest);
  if (relative) return path.resolve(capabilityDirectory, decode(relative[1] ?? ''));
  if (/^\/[a-zA-Z]:\//.test(rest)) return path.normalize(decode(rest.slice(1)));
  if (rest.startsWith('/')) return path.normalize(decode(rest));
  // A host part: `file://localhost/x` is local, any other host is not reachable as a file.
  return rest.startsWith('localhost/') ? path.normalize(decode(rest.slice('localhost'.length))) : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign: taken literally.
    return text;
  }
}
