/** What the server sees of a real disk: only below the roots, symbolic links judged by where they lead. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { URI } from 'vscode-uri';
import { diskFiles } from './disk.ts';

const top = realpathSync(mkdtempSync(path.join(tmpdir(), 'capstan-disk-')));
after(() => rmSync(top, { recursive: true }));
const root = path.join(top, 'project');
mkdirSync(path.join(root, 'scripts'), { recursive: true });
mkdirSync(path.join(top, 'outside'));
writeFileSync(path.join(root, 'main.yaml'), '');
writeFileSync(path.join(root, '.env'), '');
writeFileSync(path.join(root, 'scripts/two words.js'), '');
symlinkSync(path.join(root, 'scripts'), path.join(root, 'linked'));
symlinkSync(path.join(top, 'outside'), path.join(root, 'away'));

const uriOf = (...parts: readonly string[]) => URI.file(path.join(root, ...parts)).toString();

describe('entries of a folder', () => {
  const files = diskFiles();
  files.setRoots([uriOf()]);

  it('are its files and folders, linked ones included', () => {
    assert.deepEqual(files.entries(uriOf()), [
      { name: '.env', isFolder: false },
      { name: 'away', isFolder: true },
      { name: 'linked', isFolder: true },
      { name: 'main.yaml', isFolder: false },
      { name: 'scripts', isFolder: true },
    ]);
    assert.deepEqual(files.entries(uriOf('linked')), [{ name: 'two words.js', isFolder: false }]);
  });

  it('are none of a file, of what is not there, and of what lies outside, however it is written', () => {
    for (const parts of [['main.yaml'], ['none'], ['..'], ['..', 'outside'], ['away']])
      assert.equal(files.entries(uriOf(...parts)), undefined);
  });
});
