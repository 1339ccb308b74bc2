/** A file and the symbolic links to it, on a real disk: one file, found once and edited once, by whatever name. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { sharedShop } from '../spec/testing/shop-parts.ts';
import { diskFiles } from './disk.ts';
import { references } from './references.ts';
import { renameAt } from './rename.ts';
import { applyTextEdits } from './testing/fixture.ts';
import { Workspace } from './workspace.ts';

interface Style {
  readonly api: string;
  readonly front: (from: string) => string;
}

const styles: Readonly<Record<string, Style>> = {
  'map style': {
    api: `ikanos: "1.0.0-beta5"
${sharedShop}    resources: {orders: {path: /orders, operations: {list-orders: {method: GET}}}}
`,
    front: (from) => `ikanos: "1.0.0-beta5"
capability:
  consumes: [{from: ${from}, import: shop}]
  exposes:
    - {type: mcp, port: 3000, namespace: tools, tools: {list: {description: Lists all orders of the shop, call: shop.list-orders}}}
`,
  },
  'list style': {
    api: `naftiko: "1.0.0-alpha2"
${sharedShop}    resources: [{name: orders, path: /orders, operations: [{name: list-orders, method: GET}]}]
`,
    front: (from) => `naftiko: "1.0.0-alpha2"
capability:
  consumes: [{location: ${from}, import: shop}]
  exposes:
    - {type: mcp, port: 3000, namespace: tools, tools: [{name: list, description: Lists all orders of the shop, call: shop.list-orders}]}
`,
  },
};

/** Folders and links of one project: `apis/shop.yaml` is a file, `shop.yaml` and `same/shop.yaml` are other names of it. */
function onDisk(style: Style, run: (project: Workspace, uri: (name: string) => string, root: string) => void): void {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'capstan-links-')));
  try {
    mkdirSync(path.join(root, 'apis'));
    writeFileSync(path.join(root, 'apis/shop.yaml'), style.api);
    symlinkSync(path.join('apis', 'shop.yaml'), path.join(root, 'shop.yaml'));
    symlinkSync('apis', path.join(root, 'same'));
    writeFileSync(path.join(root, 'one.yaml'), style.front('./shop.yaml'));
    writeFileSync(path.join(root, 'three.yaml'), style.front('./same/shop.yaml'));
    writeFileSync(path.join(root, 'two.yaml'), style.front('./apis/shop.yaml'));
    const project = new Workspace(diskFiles());
    const uri = (name: string) => `${pathToFileURL(root).href}/${name}`;
    project.setFolders([pathToFileURL(root).href]);
    run(project, uri, root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

for (const [name, style] of Object.entries(styles)) {
  describe(`a file with several names, ${name}`, () => {
    const placesOf = (project: Workspace, at: string, uri: (name: string) => string, what = 'list-orders'): readonly string[] => {
      const file = project.findFile(at);
      assert.ok(typeof file === 'object');
      const found = references(file, project, file.text.indexOf(what) + 1, { includeDeclaration: true }) ?? [];
      return found.map((place) => place.uri.slice(uri('').length)).sort();
    };

    it('has its references once each, from any of its names and from those that use it', () =>
      onDisk(style, (project, uri) => {
        for (const at of ['apis/shop.yaml', 'shop.yaml', 'same/shop.yaml', 'one.yaml', 'two.yaml', 'three.yaml'])
          assert.deepEqual(placesOf(project, uri(at), uri), ['apis/shop.yaml', 'one.yaml', 'three.yaml', 'two.yaml'], at);
        assert.deepEqual(placesOf(project, uri('one.yaml'), uri, './shop.yaml'), ['one.yaml', 'three.yaml', 'two.yaml']);
      }));

    it('is renamed in once', () =>
      onDisk(style, (project, uri) => {
        const file = project.findFile(uri('one.yaml'));
        assert.ok(typeof file === 'object');
        const edit = renameAt(file, project, { offset: file.text.indexOf('list-orders') + 1, newName: 'all', annotates: true });
        const after = Object.entries(edit?.changes ?? {}).map(([at, edits]) => {
          const owner = project.findFile(at);
          assert.ok(typeof owner === 'object');
          return [at.slice(uri('').length), applyTextEdits(owner.text, edits)];
        });
        assert.deepEqual(Object.fromEntries(after), {
          'apis/shop.yaml': style.api.replace('list-orders', 'all'),
          'one.yaml': style.front('./shop.yaml').replace('list-orders', 'all'),
          'three.yaml': style.front('./same/shop.yaml').replace('list-orders', 'all'),
          'two.yaml': style.front('./apis/shop.yaml').replace('list-orders', 'all'),
        });
      }));

    it('has the name and the text that the editor has open', () =>
      onDisk(style, (project, uri) => {
        project.open(uri('shop.yaml'), 'capability', 1, style.api.replace('list-orders', 'all-orders'));
        assert.deepEqual(placesOf(project, uri('apis/shop.yaml'), uri, 'all-orders'), ['shop.yaml']);
        project.change(uri('shop.yaml'), 2, [{ text: style.api }]);
        const all = ['one.yaml', 'shop.yaml', 'three.yaml', 'two.yaml'];
        assert.deepEqual(placesOf(project, uri('two.yaml'), uri), all);
        // Open twice: the one with the name of the file counts, and each is still there for those that ask about it.
        project.open(uri('apis/shop.yaml'), 'capability', 1, style.api);
        assert.deepEqual(
          [...project.allFiles()].map((file) => file.uri.slice(uri('').length)),
          ['apis/shop.yaml', 'one.yaml', 'three.yaml', 'two.yaml'],
        );
        assert.equal(project.findCapability(uri('apis/shop.yaml'))?.uri, uri('apis/shop.yaml'));
        project.close(uri('shop.yaml'));
        project.close(uri('apis/shop.yaml'));
        assert.deepEqual(placesOf(project, uri('two.yaml'), uri), ['apis/shop.yaml', 'one.yaml', 'three.yaml', 'two.yaml']);
      }));

    it('is another file once a link leads elsewhere, for an editor that tells of changes too', () =>
      onDisk(style, (project, uri, root) => {
        project.watch();
        assert.deepEqual(placesOf(project, uri('two.yaml'), uri), ['apis/shop.yaml', 'one.yaml', 'three.yaml', 'two.yaml']);
        project.open(uri('one.yaml'), 'capability', 1, style.front('./shop.yaml'));
        const file = project.findCapability(uri('one.yaml'));
        assert.ok(file);
        assert.deepEqual(project.problemsOf(file, {}), []);
        rmSync(path.join(root, 'shop.yaml'));
        project.filesChanged([uri('shop.yaml')]);
        assert.deepEqual(
          project.problemsOf(file, {}).map(({ code }) => code),
          ['unresolved-import'],
        );
        writeFileSync(path.join(root, 'apis/shop.yaml'), style.api.replace('list-orders', 'all-orders'));
        symlinkSync(path.join('apis', 'shop.yaml'), path.join(root, 'shop.yaml'));
        project.filesChanged([uri('shop.yaml'), uri('apis/shop.yaml')]);
        assert.deepEqual(
          project.problemsOf(file, {}).map(({ code }) => code),
          ['unknown-call'],
        );
        assert.deepEqual(project.dependentsOf([uri('apis/shop.yaml')]), [uri('one.yaml')]);
        assert.deepEqual(project.dependentsOf([uri('same/shop.yaml')]), [uri('one.yaml')]);
      }));
  });
}

describe('a folder that is a link', () => {
  const [style] = Object.values(styles) as [Style];
  it('keeps the addresses by which the editor knows it', () =>
    onDisk(style, (_, __, root) => {
      const way = path.join(root, 'way');
      symlinkSync('apis', way);
      const project = new Workspace(diskFiles());
      project.setFolders([pathToFileURL(way).href]);
      assert.deepEqual(
        [...project.allFiles()].map(({ uri }) => uri),
        [pathToFileURL(path.join(way, 'shop.yaml')).href],
      );
    }));

  it('is the same folder where that is open as well', () =>
    onDisk(style, (_, __, root) => {
      const way = path.join(root, 'way');
      symlinkSync('apis', way);
      const project = new Workspace(diskFiles());
      project.setFolders([pathToFileURL(path.join(root, 'apis')).href, pathToFileURL(way).href]);
      assert.deepEqual(
        [...project.allFiles()].map(({ uri }) => uri),
        [pathToFileURL(path.join(root, 'apis/shop.yaml')).href],
      );
    }));
});
