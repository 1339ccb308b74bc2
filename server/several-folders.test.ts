import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { CancellationToken, WorkDoneProgressReporter } from 'vscode-languageserver';
import type { Location } from 'vscode-languageserver-types';
import { diskFiles } from './disk.ts';
import { references } from './references.ts';
import { modernCapabilities, startClient, type TestClient } from './testing/client.ts';
import { splitFixture } from './testing/fixture.ts';
import { threeLists } from './testing/shop.ts';
import { linkAll } from './whole-workspace.ts';
import { Workspace } from './workspace.ts';

const { texts } = splitFixture(threeLists);
const main = 'file:///ws/main.yaml';
const shop = 'file:///ws/shop.yaml';

/** Where `list-orders` is named, asked at its declaration. */
async function ask(client: TestClient): Promise<string[]> {
  const params = { textDocument: { uri: shop }, position: { line: 9, character: 20 }, context: { includeDeclaration: true } };
  const found: Location[] = await client.connection.sendRequest('textDocument/references', params);
  return found.map(({ uri, range }) => `${uri.slice('file:///'.length)}:${range.start.line + 1}`);
}

describe('files outside the editor', () => {
  it('count as they are after they were changed, made or deleted there', async () => {
    const files = new Map(texts);
    const client = await startClient({ files });
    await client.open(shop, files.get(shop) ?? '');
    assert.deepEqual(await ask(client), ['ws/shop.yaml:10', 'ws/main.yaml:13', 'ws/other.yaml:16']);

    files.set(main, (files.get(main) ?? '').replace('call: shop.list-orders', 'call: shop.nothing'));
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: main, type: 2 }] });
    assert.deepEqual(await ask(client), ['ws/shop.yaml:10', 'ws/other.yaml:16']);

    files.delete('file:///ws/other.yaml');
    files.set('file:///ws/new.yaml', texts.get(main) ?? '');
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [
        { uri: 'file:///ws/other.yaml', type: 3 },
        { uri: 'file:///ws/new.yaml', type: 1 },
      ],
    });
    assert.deepEqual(await ask(client), ['ws/shop.yaml:10', 'ws/new.yaml:13']);
    await client.close();
  });

  it('count as they are in the editor while they are open there', async () => {
    const client = await startClient({ files: new Map(texts) });
    await client.open(shop, texts.get(shop) ?? '');
    await client.open(main, (texts.get(main) ?? '').replace('call: shop.list-orders', 'call: shop.nothing'));
    assert.deepEqual(await ask(client), ['ws/shop.yaml:10', 'ws/other.yaml:16']);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: main } });
    assert.deepEqual(await ask(client), ['ws/shop.yaml:10', 'ws/main.yaml:13', 'ws/other.yaml:16']);
    await client.close();
  });
});

describe('several folders', () => {
  it('are looked through together, and those added later too', () => {
    const root = mkdtempSync(join(tmpdir(), 'capstan-folders-'));
    try {
      for (const name of ['apis', 'apps', 'later']) mkdirSync(join(root, name));
      const write = (path: string, text: string | undefined) => writeFileSync(join(root, path), text ?? '');
      const importing = (texts.get(main) ?? '').replace('./shop.yaml', '../apis/shop.yaml');
      write('apis/shop.yaml', texts.get(shop));
      write('apps/main.yaml', importing);
      write('later/main.yaml', importing);
      // A way into the same folder by another name is no other folder.
      symlinkSync(join(root, 'apps'), join(root, 'apis', 'linked'));
      const project = new Workspace(diskFiles());
      const uri = (path: string) => pathToFileURL(join(root, path)).href;
      const found = (): string[] => {
        const file = project.findFile(uri('apis/shop.yaml'));
        if (typeof file === 'string') return [file];
        const places = references(file, project, file.text.indexOf('list-orders') + 2, { includeDeclaration: false }) ?? [];
        return places.map((place) => place.uri.slice(uri('').length + 1));
      };
      project.setFolders([uri('apis'), uri('apps')]);
      assert.deepEqual(found(), ['apps/main.yaml']);
      project.setFolders([uri('apis'), uri('apps'), uri('later')]);
      assert.deepEqual(found(), ['apps/main.yaml', 'later/main.yaml']);
      project.setFolders([uri('apps')]);
      assert.deepEqual(found(), ['unknown']);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

  it('come and go while the server runs', async () => {
    const client = await startClient({ capabilities: modernCapabilities, files: new Map(texts) });
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ uri: 'file:///more', name: 'more' }], removed: [{ uri: 'file:///ws', name: 'ws' }] },
    });
    await client.settle();
    assert.deepEqual(client.asked.includes('refresh diagnostics'), true);
    assert.deepEqual(client.logged, []);
    await client.close();
  });
});

describe('work over many files', () => {
  const many = () =>
    new Workspace({
      read: (uri) => ({ text: texts.get(main) ?? '', stamp: uri }),
      stamp: (uri) => uri,
      realAddress: (uri) => uri,
      setRoots: () => undefined,
      entries: () => undefined,
      list: () => Array.from({ length: 40 }, (_, index) => `file:///ws/file-${index}.yaml`),
      forget: () => undefined,
    });
  const never: CancellationToken = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) };
  /** Each look at it is so many milliseconds later. */
  const clock = (step: number) => {
    let time = 0;
    return () => {
      time += step;
      return time;
    };
  };

  it('ends soon after it is cancelled', async () => {
    let looked = 0;
    const token: CancellationToken = {
      ...never,
      get isCancellationRequested() {
        looked++;
        return true;
      },
    };
    await assert.rejects(linkAll(many(), { token, title: 'Looking', now: clock(20) }), { message: 'Looking was cancelled' });
    assert.equal(looked, 1);
  });

  it('lets other things happen in between', async () => {
    const order: string[] = [];
    const work = linkAll(many(), { token: never, title: 'Looking', now: clock(20) }).then(() => order.push('done'));
    setImmediate(() => order.push('something else'));
    await work;
    assert.deepEqual(order, ['something else', 'done']);
  });

  it('says how far it is when it takes long, and that it is done', async () => {
    const told: string[] = [];
    const progress: WorkDoneProgressReporter = {
      begin: (title, percentage, message, cancellable) => void told.push(`${title} ${percentage} ${message} ${cancellable}`),
      report: (message) => void told.push(String(message)),
      done: () => void told.push('done'),
    };
    await linkAll(many(), { token: never, progress, title: 'Looking', now: clock(50) });
    assert.deepEqual([told[0], told[1], told.at(-2), told.at(-1)], ['Looking undefined 5 files true', '6 files', '40 files', 'done']);
    told.length = 0;
    await linkAll(many(), { token: never, progress, title: 'Looking', now: clock(1) });
    assert.deepEqual(told, []);
  });
});
