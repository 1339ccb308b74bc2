/** An item of a list pasted behind itself is one mistake, wherever it stands, and told once. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../../spec/analyse.ts';
import { walk } from '../../spec/syntax/navigate.ts';
import { workspaceOf } from '../testing/fixture.ts';
import { readPlaces } from './world.ts';
import { type WorldName, worlds } from './worlds.ts';

const control = '    - {type: control, port: 9090, address: localhost}\n';

for (const which of Object.keys(worlds) as WorldName[]) {
  describe(`an item pasted twice: ${which}`, () => {
    const { texts } = readPlaces(worlds[which]);
    for (const [uri, original] of texts) {
      it(`is told once in ${uri.split('/').at(-1)}`, () => {
        const project = workspaceOf(new Map(texts));
        const text = original.includes('type: skill') ? `${original.trimEnd()}\n${control}` : original;
        const read = (now: string) => {
          project.open(uri, 'capability', 1, now);
          const file = project.findFile(uri);
          assert.ok(typeof file === 'object');
          return file;
        };
        const problemsIn = (now: string) => analyse(read(now), project).map(({ code, message }) => `${code}: ${message}`);
        const before = problemsIn(text);
        const { root } = read(text).tree;
        const many: string[][] = [];
        for (const list of root ? walk(root) : []) {
          if (list.kind !== 'sequence' || list.flow) continue;
          for (const item of list.items) {
            const dash = text.lastIndexOf('-', item.start - 1);
            const end = text.slice(0, item.end).trimEnd().length;
            const indent = ' '.repeat(dash - text.lastIndexOf('\n', dash) - 1);
            const pasted = `${text.slice(0, end)}\n${indent}${text.slice(dash, end)}${text.slice(end)}`;
            const found = problemsIn(pasted).filter((problem) => !before.includes(problem));
            if (found.length > 1) many.push(found);
          }
        }
        assert.deepEqual(many, []);
      });
    }
  });
}
