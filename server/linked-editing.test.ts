import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cursorAt } from '../spec/testing/fixture.ts';
import { linkedEditingRanges } from './linked-editing.ts';
import { readFixture } from './testing/fixture.ts';
import { listStyle, mapStyle, threeFiles } from './testing/shop.ts';

function linkedAt(fixture: string, what: string): string[] | undefined {
  const { file, project, offset, uri, show } = readFixture(cursorAt(fixture, what));
  return linkedEditingRanges(file, project, offset)?.ranges.map((range) => show(uri, range));
}

describe('linked editing', () => {
  it('joins a placeholder of a path with its parameter and its arguments', () => {
    assert.deepEqual(linkedAt(mapStyle, '{{i▮d}}'), ['main.yaml:16 «id»', 'main.yaml:21 «id»', 'main.yaml:33 «id»', 'main.yaml:47 «id»']);
    assert.deepEqual(linkedAt(listStyle, 'name: i▮d,'), [
      'main.yaml:17 «id»',
      'main.yaml:22 «id»',
      'main.yaml:34 «id»',
      'main.yaml:48 «id»',
    ]);
  });
  it('joins a step with the mappings that read it, and an output with the one that fills it', () => {
    assert.deepEqual(linkedAt(mapStyle, '$.on▮e.total'), ['main.yaml:47 «one»', 'main.yaml:49 «one»']);
    assert.deepEqual(linkedAt(mapStyle, 'target: tot▮al'), ['main.yaml:49 «total»', 'main.yaml:51 «total»']);
  });
  it('leaves alone what other files or other units name', () => {
    assert.equal(linkedAt(threeFiles, '{{i▮d}}'), undefined);
    assert.equal(linkedAt(mapStyle, 'namespace: sh▮op'), undefined);
  });
});
