/** Where a `location` leads. */
import type { Project } from '../source-file.ts';

/**
 * Address of the file a `location` such as `file:///./secrets.yaml` names, seen from the file at `uri`. Relative ones start
 * at the folder of that file. Undefined for other schemes, and for text with variables in it.
 */
export function locationUri(project: Project, uri: string, location: string): string | undefined {
  if (!/^file:\/\//i.test(location) || location.includes('{{')) return undefined;
  const relative = /^file:\/\/\/?(\.{1,2}\/.*)$/i.exec(location)?.[1];
  return project.resolvePath(uri, relative ?? location);
}
