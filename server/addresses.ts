/** Addresses of files, as the server compares them. */
import { URI } from 'vscode-uri';

/** Reading an address takes longer than looking it up, and the same few are asked for with every keystroke. */
const normalised = new Map<string, string>();
/** More than any workspace has files; what is asked for again is soon there again. */
const maxNormalised = 50_000;

/** Editors write the same address in several ways (`file:///c%3A/…`, `file:///c:/…`). */
export function normalise(uri: string): string {
  let known = normalised.get(uri);
  if (known === undefined) {
    known = URI.parse(uri).toString();
    if (normalised.size >= maxNormalised) normalised.clear();
    normalised.set(uri, known);
  }
  return known;
}

export function isBelow(key: string, folder: string): boolean {
  return key.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
