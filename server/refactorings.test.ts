import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cursorAt } from '../spec/testing/fixture.ts';
import { refactoringActions } from './refactorings.ts';
import { readFixture } from './testing/fixture.ts';
import { mapStyle } from './testing/shop.ts';

function titlesAt(what: string, only?: string[], createsFiles = true): string[] {
  const { file, project, offset } = readFixture(cursorAt(mapStyle, what));
  return refactoringActions({ file, project, offset }, only ? { only } : {}, { createsFiles, asksSample: false, showsRefusals: true }).map(
    ({ title, kind }) => `${kind}: ${title}`,
  );
}

describe('refactorings as code actions', () => {
  it('are those that can be made where the cursor is', () => {
    assert.deepEqual(titlesAt('get-or▮der:'), [
      'refactor.rewrite: Expose `get-order` as an MCP tool',
      'refactor.rewrite: Expose `get-order` as a REST operation',
      'refactor.extract: Move operation `get-order` to a shared file',
      'refactor.extract: Move `shop` to a shared file',
    ]);
    assert.deepEqual(titlesAt('description: Two ca▮lls'), ['refactor.extract: Wrap `both` as a flow']);
  });

  it('are of the kinds that are asked for', () => {
    assert.deepEqual(titlesAt('namespace: sh▮op', ['refactor.extract']), ['refactor.extract: Move `shop` to a shared file']);
    assert.deepEqual(titlesAt('namespace: sh▮op', ['quickfix']), []);
    for (const only of [['refactor'], ['quickfix', 'refactor.extract'], ['']])
      assert.deepEqual(titlesAt('namespace: sh▮op', only), ['refactor.extract: Move `shop` to a shared file']);
  });

  it('sort the keys of the whole file when they are asked to, not where the cursor passes', () => {
    const {
      file,
      project,
      offset,
      after: textAfter,
    } = readFixture('ikanos: "1.0.0-beta5"\nbinds:\n  - keys: {A: a}\n    namespace: e▮nv\n');
    const options = { createsFiles: true, asksSample: false, showsRefusals: true };
    const asked = (context: Parameters<typeof refactoringActions>[1]) =>
      refactoringActions({ file, project, offset }, context, options).filter(({ kind }) => kind === 'source.sortKeys.capstan');
    assert.deepEqual(asked({ triggerKind: 2 }), []);
    for (const only of ['quickfix', '']) assert.deepEqual(asked({ only: [only] }), []);
    assert.deepEqual(
      [{ only: ['source'] }, { only: ['source.sortKeys.capstan'] }, { triggerKind: 1 as const }].map((context) =>
        asked(context).map(({ title, edit }) => `${title}: ${edit ? textAfter(edit).split('\n')[2] : ''}`),
      ),
      Array(3).fill(['Sort all keys of this file:   - namespace: env']),
    );
  });

  it('say why something cannot be done, to those who show it', () => {
    const { file, project, offset } = readFixture(cursorAt(mapStyle.replace('get-order:', 'get-order: &one'), 'get-or▮der: &one'));
    const titles = (showsRefusals: boolean) =>
      refactoringActions(
        { file, project, offset },
        { only: ['refactor.extract'] },
        { createsFiles: true, asksSample: false, showsRefusals },
      ).map(({ title, disabled }) => [title, disabled?.reason]);
    const whole = ['Move `shop` to a shared file', undefined];
    assert.deepEqual(titles(true), [
      ['Move operation `get-order` to a shared file', 'It uses an anchor (`&`, `*` or `<<`) of this file. Write it out first.'],
      whole,
    ]);
    assert.deepEqual(titles(false), [whole]);
  });

  it('make no files where the client cannot', () => assert.deepEqual(titlesAt('namespace: sh▮op', undefined, false), []));

  it('ask for a sample where the client can, and a sample would be of use', () => {
    const { file, project, offset, uri } = readFixture(cursorAt(mapStyle, 'get-or▮der:'));
    const titles = refactoringActions({ file, project, offset }, {}, { createsFiles: false, asksSample: true, showsRefusals: true });
    assert.deepEqual(titles.at(-1), {
      title: 'Generate outputParameters from a sample…',
      kind: 'refactor.rewrite',
      command: {
        title: 'Generate outputParameters from a sample…',
        command: 'capstan.askSample',
        arguments: [uri, { line: 17, character: 18 }],
      },
    });
  });

  it('make the new file, and change this one', () => {
    const { file, project, offset, after: textAfter } = readFixture(cursorAt(mapStyle, 'namespace: sh▮op'));
    const [action] = refactoringActions({ file, project, offset }, {}, { createsFiles: true, asksSample: false, showsRefusals: true });
    const changed = action?.edit ? textAfter(action.edit) : '';
    assert.match(changed, /^--- file: shop\.yaml\nikanos: "1\.0\.0-beta5"\nconsumes:\n {2}- type: http\n[\s\S]*--- file: main\.yaml\n/);
    assert.match(changed, /\n {4}- from: \.\/shop\.yaml\n {6}import: shop\n {2}aggregates:\n/);
  });
});
