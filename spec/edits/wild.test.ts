import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasCorpus } from '../../test/differential/published.ts';
import { mendWild } from '../../test/differential/wild.ts';

if (!hasCorpus) {
  test('the real files are not at hand (../shared/corpus): nothing was mended', { skip: 'no corpus' });
} else {
  test('fix and upgrade make nine real files in ten valid, and no tool loses an operation it reached', (context) => {
    const { files, mended, left, lost, broken } = mendWild();
    context.diagnostic(`${mended} of ${files} files`);
    assert.deepEqual(lost, []);
    assert.deepEqual(broken, []);
    assert.ok(mended / files >= 0.9, left.map(({ file, reason }) => `${file}: ${reason}`).join('\n'));
  });
}
