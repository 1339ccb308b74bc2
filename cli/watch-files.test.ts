import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { watchFiles } from './watch-files.ts';

interface Watching {
  readonly folder: string;
  /** Settles at the next change that is told, or at once when one was told since the last question. */
  told(): Promise<void>;
  readonly count: () => number;
  readonly refused: readonly string[];
}

interface Given {
  /** Relative to the folder; asked for again after each change. */
  readonly files: () => readonly string[];
  /** What is there before the watching begins: contents by name. */
  readonly before?: Readonly<Record<string, string>>;
  readonly onChange?: (folder: string) => void;
}

function begin(context: TestContext, { files, before = {}, onChange }: Given): Watching {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'capstan-watch-')));
  for (const [name, text] of Object.entries(before)) write(path.join(folder, name), text);
  let count = 0;
  let asked = 0;
  let hear = (): void => undefined;
  const refused: string[] = [];
  const end = watchFiles({
    files: () => files().map((name) => path.join(folder, name)),
    onChange: async () => {
      count++;
      onChange?.(folder);
      hear();
    },
    onRefused: (directory, reason) => refused.push(`${directory} ${reason}`),
  });
  context.after(() => {
    end();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    told: async () => {
      while (count === asked)
        await new Promise<void>((resolve) => {
          hear = resolve;
        });
      asked = count;
    },
    count: () => count,
    refused,
  };
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

describe('a watched file', () => {
  it('is written in place', async (t) => {
    const { folder, told } = begin(t, { files: () => ['a.yaml'], before: { 'a.yaml': 'one' } });
    write(path.join(folder, 'a.yaml'), 'two');
    await told();
  });

  it('is replaced, as editors save', async (t) => {
    const { folder, told } = begin(t, { files: () => ['a.yaml'], before: { 'a.yaml': 'one' } });
    for (const text of ['two', 'three']) {
      write(path.join(folder, '.a.yaml.swp'), text);
      renameSync(path.join(folder, '.a.yaml.swp'), path.join(folder, 'a.yaml'));
      await told();
    }
  });

  it('is removed, and there again', async (t) => {
    const { folder, told } = begin(t, { files: () => ['a.yaml'], before: { 'a.yaml': 'one' } });
    rmSync(path.join(folder, 'a.yaml'));
    await told();
    write(path.join(folder, 'a.yaml'), 'one');
    await told();
  });

  it('goes with its folder, and comes back with it', async (t) => {
    const { folder, told } = begin(t, { files: () => ['parts/deep/a.yaml'], before: { 'parts/deep/a.yaml': 'one' } });
    rmSync(path.join(folder, 'parts'), { recursive: true });
    await told();
    write(path.join(folder, 'parts/deep/a.yaml'), 'two');
    await told();
    write(path.join(folder, 'parts/deep/a.yaml'), 'three');
    await told();
  });

  it('comes to be in a folder that was not there', async (t) => {
    const { folder, told, refused } = begin(t, { files: () => ['parts/a.yaml'] });
    write(path.join(folder, 'parts/a.yaml'), 'one');
    await told();
    assert.deepEqual(refused, []);
  });

  it('is exchanged by a link beside it, as Kubernetes does with what it mounts', async (t) => {
    const before = { '..1/a.yaml': 'one', '..2/a.yaml': 'two' };
    const { folder, told } = begin(t, { files: () => ['mounted/a.yaml'], before });
    mkdirSync(path.join(folder, 'mounted'));
    symlinkSync(path.join(folder, '..1'), path.join(folder, 'mounted/..data'));
    symlinkSync('..data/a.yaml', path.join(folder, 'mounted/a.yaml'));
    await told();
    symlinkSync(path.join(folder, '..2'), path.join(folder, 'mounted/..next'));
    renameSync(path.join(folder, 'mounted/..next'), path.join(folder, 'mounted/..data'));
    await told();
  });

  it('is a link, and what it leads to is written', async (t) => {
    const { folder, told } = begin(t, { files: () => ['a.yaml'], before: { 'elsewhere/real.yaml': 'one' } });
    symlinkSync('elsewhere/real.yaml', path.join(folder, 'a.yaml'));
    await told();
    write(path.join(folder, 'elsewhere/real.yaml'), 'two');
    await told();
  });
});

describe('watching', () => {
  it('says nothing of other files', async (t) => {
    const { folder, told, count } = begin(t, { files: () => ['a.yaml'], before: { 'a.yaml': 'one' } });
    write(path.join(folder, 'other.log'), 'x');
    write(path.join(folder, 'a.yaml.bak'), 'x');
    write(path.join(folder, 'a.yaml'), 'two');
    await told();
    assert.equal(count(), 1);
  });

  it('tells one change for files that are written together', async (t) => {
    const { folder, told, count } = begin(t, { files: () => ['a.yaml', 'b/b.yaml'], before: { 'a.yaml': 'one', 'b/b.yaml': 'one' } });
    write(path.join(folder, 'a.yaml'), 'two');
    write(path.join(folder, 'b/b.yaml'), 'two');
    await told();
    assert.equal(count(), 1);
  });

  it('tells what was written while a change was dealt with', async (t) => {
    let first = true;
    const { folder, told } = begin(t, {
      files: () => ['a.yaml'],
      before: { 'a.yaml': 'one' },
      onChange: (at) => {
        if (first) write(path.join(at, 'a.yaml'), 'three');
        first = false;
      },
    });
    write(path.join(folder, 'a.yaml'), 'two');
    await told();
    await told();
  });

  it('follows the files that a change brings in, and no more those that it leaves out', async (t) => {
    let files = ['a.yaml', 'old/o.yaml'];
    const { folder, told, count } = begin(t, {
      files: () => files,
      before: { 'a.yaml': 'one', 'old/o.yaml': 'one', 'new/n.yaml': 'one' },
      onChange: () => {
        files = ['a.yaml', 'new/n.yaml'];
      },
    });
    write(path.join(folder, 'a.yaml'), 'two');
    await told();
    write(path.join(folder, 'old/o.yaml'), 'two');
    write(path.join(folder, 'new/n.yaml'), 'two');
    await told();
    assert.equal(count(), 2);
  });
});
