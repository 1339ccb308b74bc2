/** Where a `location` leads. */
import { decodePercent } from '../percent.ts';
import type { Project } from '../source-file.ts';

/**
 * Address of the file a `location` such as `file:///./secrets.yaml` names, seen from the file at `uri`. Relative ones start
 * at the folder of that file. Undefined for other schemes, and for text with variables in it.
 */
export function locationUri(project: Project, uri: string, location: string): string | undefined {
  if (!/^file:\/\//i.test(location) || location.includes('{{')) return undefined;
  return project.resolvePath(uri, locationInWords(location));
}

/** `./x` of `file:///./x` and `file://./x`, which begin at the folder of the file; undefined for other locations. */
export function relativeLocation(location: string): string | undefined {
  return /^file:\/\/\/?(\.{1,2}\/.*)$/is.exec(location)?.[1];
}

/** As one speaks of it: `./x`, else the whole address. */
export function locationInWords(location: string): string {
  return relativeLocation(location) ?? location;
}

/** Its last part, as people read it: `my shop.yaml` of `file:///projects/my%20shop.yaml`. */
export function fileNameOf(uri: string): string {
  return decodePercent(uri.slice(uri.lastIndexOf('/') + 1));
}
