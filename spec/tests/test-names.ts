/** Which file tests which: told by their names (docs/testing.md). */

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

/** Whether the text of a `*.test.yaml` is about a capability: other tools have files of that name too. */
export function isTestText(text: string): boolean {
  return /^tests[ \t]*:/m.test(text) && (/^[ \t]*(?:-[ \t]+)?["']?call["']?[ \t]*:/m.test(text) || /[{,][ \t]*call[ \t]*:/.test(text));
}
