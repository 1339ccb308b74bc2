/** Which capability a test file is about: the one it names, else the one beside it with the same name. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { capabilityNames } from '../../spec/tests/test-names.ts';

/** Absolute path; undefined when there is no such file. */
export function findCapability(testFile: string, named: string | undefined): string | undefined {
  const folder = path.dirname(testFile);
  const candidates = named === undefined ? capabilityNames(path.basename(testFile)) : [named];
  return candidates.map((name) => path.resolve(folder, name)).find((candidate) => existsSync(candidate));
}
