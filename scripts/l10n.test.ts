import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { bundlePath, renderBundle, textsIn } from './l10n.ts';

describe('the texts of the product', () => {
  it('are all in the bundle; `node scripts/l10n.ts` writes it', () => {
    assert.equal(readFileSync(bundlePath, 'utf8'), renderBundle());
  });

  it('are found where they are said, values by their number', () => {
    const source = `import { say } from '../spec/say.ts';
export function tell(names: readonly string[], count: number): string {
  return count > 1 ? say\`\${names.map((name) => \`\\\`\${name}\\\`\`).join()} and \${count} more\` : say\`It's \\\`one\\\` of {{names}}.\`;
}`;
    assert.deepEqual(textsIn('a.ts', source), ['{0} and {1} more', "It's `one` of {{names}}."]);
  });

  it('are never said while a file is loaded: the language is not known then', () => {
    assert.throws(() => textsIn('a.ts', 'const words = { tool: say`a tool` };'), {
      message: 'a.ts says "a tool" while it is loaded. Say it in a function.',
    });
  });
});
