/** Which capability a test file is about: the one it names, else the one beside it with the same name. */
import { existsSync } from 'node:fs';
import path from 'node:path';

const testSuffix = /\.test\.ya?ml$/i;

export function isTestFile(name: string): boolean {
  return testSuffix.test(name);
}

/** In the order they are looked for: `fleet.test.yaml` → `fleet.capability.yaml`, `fleet.yaml`, … */
export function capabilityNames(testFile: string): readonly string[] {
  const stem = testFile.replace(testSuffix, '');
  return ['.capability', '.ikanos', '.naftiko', ''].flatMap((kind) => [`${stem}${kind}.yaml`, `${stem}${kind}.yml`]);
}

/** Where the tests of a capability are written: `fleet.capability.yaml` → `fleet.test.yaml`. */
export function testFileFor(capability: string): string {
  return `${capability.replace(/(?:\.(?:capability|ikanos|naftiko))?\.ya?ml$/i, '')}.test.yaml`;
}

/** Absolute path; undefined when there is no such file. */
export function findCapability(testFile: string, named: string | undefined): string | undefined {
  const folder = path.dirname(testFile);
  const candidates = named === undefined ? capabilityNames(path.basename(testFile)) : [named];
  return candidates.map((name) => path.resolve(folder, name)).find((candidate) => existsSync(candidate));
}
