import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { editAtRandom, outsideBreak, randomFrom } from '../spec/testing/random-edits.ts';
import { toDiagnostics } from './diagnostics.ts';
import { documentLinks } from './document-links.ts';
import { positionIn } from './positions.ts';
import { documentSymbols } from './symbols.ts';
import { folder, memoryFiles, workspaceOf } from './testing/fixture.ts';
import { Workspace } from './workspace.ts';

const uri = `${folder}main.yaml`;
const settings = {};

/** What an editor sees of a file, as text. */
function describeState(project: Workspace): string {
  const file = project.findFile(uri);
  if (typeof file === 'string') return file;
  const links = project.linksOf(file);
  return JSON.stringify(
    {
      root: file.tree.root,
      diagnostics: toDiagnostics(file, project, project.problemsOf(file, settings)),
      symbols: documentSymbols(file),
      links: documentLinks(file, project),
      references: links.references.map(({ kind, role, name, span, targets }) => ({
        kind,
        role,
        name,
        span,
        targets: targets.map((to) => to.span),
      })),
    },
    (key, value) => (key === 'parent' || key === 'target' ? undefined : value),
  );
}

/** As editors send it: ranges, of several changes each in the text that the one before left. */
function changeAtRandom(text: string, random: (below: number) => number): { text: string; changes: TextDocumentContentChangeEvent[] } {
  const changes: TextDocumentContentChangeEvent[] = [];
  const count = [1, 1, 1, 2, 6][random(5)] ?? 1;
  let now = text;
  for (let at = 0; at < count; at++) {
    const edited = editAtRandom(now, random);
    const inserted = edited.text.slice(edited.change.start, edited.change.start + edited.change.newLength);
    const start = outsideBreak(now, edited.change.start);
    const end = outsideBreak(now, edited.change.end);
    const next = now.slice(0, start) + inserted + now.slice(end);
    if (random(20) === 0) changes.push({ text: next });
    else changes.push({ range: { start: positionIn({ text: now }, start), end: positionIn({ text: now }, end) }, text: inserted });
    now = next;
  }
  return { text: now, changes };
}

function checkEdits(original: string, seed: number, count: number): void {
  const random = randomFrom(seed * 7919);
  const project = workspaceOf(new Map());
  project.open(uri, 'capability', 1, original);
  let text = original;
  for (let version = 2; version < count + 2; version++) {
    // Every fifth version is overtaken before anybody asks for it.
    if (random(5) !== 0) describeState(project);
    const change = changeAtRandom(text, random);
    project.change(uri, version, change.changes);
    text = change.text;
    const fresh = workspaceOf(new Map());
    fresh.open(uri, 'capability', version, text);
    assert.equal(project.findOpen(uri)?.text, text);
    assert.equal(describeState(project), describeState(fresh), `seed ${seed}, version ${version}:\n${text}`);
    // Most edits break something; go on from a good text now and then.
    if (version % 5 === 4) {
      project.change(uri, version, [{ text: original }]);
      text = original;
    }
  }
}

describe('the state after edits', () => {
  const examples = new URL('../examples/', import.meta.url);
  const tutorial = new URL('../../shared/corpus/upstream/modules/ikanos-docs/tutorial/', import.meta.url);
  const files = [
    ...globSync('**/*.yaml', { cwd: examples }).map((name) => new URL(name, examples)),
    ...(existsSync(fileURLToPath(tutorial)) ? ['step-7-shipyard-orchestrated-lookup.yml'].map((name) => new URL(name, tutorial)) : []),
  ];
  for (const file of files) {
    it(`is that of the text read at once: ${file.pathname.split('/').at(-1)}`, () => {
      const original = readFileSync(file, 'utf8');
      for (let seed = 1; seed <= Number(process.env['CAPSTAN_EDIT_SEEDS'] ?? 2); seed++) checkEdits(original, seed, 20);
    });
  }

  it('is that of the text with line breaks of Windows, and with letters beyond the 16 bits', () => {
    const original = readFileSync(new URL('payments/payments.capability.yaml', examples), 'utf8');
    checkEdits(original.replaceAll('\n', '\r\n'), 1, 20);
    checkEdits(original.replace('description: ', 'description: 🛟🛟 '), 2, 20);
  });
});

describe('a workspace', () => {
  const texts = () => new Map([[`${folder}shared.yaml`, 'ikanos: "1.0.0-beta5"\nconsumes: []\n']]);

  it('reads a file once as long as it stays as it is', () => {
    const project = workspaceOf(texts());
    const first = project.findFile(`${folder}shared.yaml`);
    project.filesChanged([`${folder}other.yaml`]);
    assert.equal(project.findFile(`${folder}shared.yaml`), first);
  });

  it('takes what the editor has open for true, and the disk again when it is closed', () => {
    const project = workspaceOf(texts());
    const shared = `${folder}shared.yaml`;
    const version = () => {
      const file = project.findFile(shared);
      return typeof file === 'string' ? file : file.declared?.dialect.version;
    };
    assert.equal(version(), '1.0.0-beta5');
    project.open(shared, 'capability', 1, 'ikanos: "1.0.0-beta4"\n');
    assert.equal(version(), '1.0.0-beta4');
    project.close(shared);
    assert.equal(version(), '1.0.0-beta5');
  });

  it('keeps what it found until the file or one it looked at changes', () => {
    const disk = texts();
    const project = workspaceOf(disk);
    const text = 'ikanos: "1.0.0-beta5"\ncapability:\n  consumes:\n    - from: ./shared.yaml\n      import: shop\n';
    project.open(uri, 'capability', 1, text);
    const problems = () => {
      const file = project.findFile(uri);
      return typeof file === 'string' ? [] : project.problemsOf(file, settings);
    };
    const first = problems();
    project.filesChanged([`${folder}unrelated.yaml`]);
    assert.equal(problems(), first);
    disk.set(
      `${folder}shared.yaml`,
      'ikanos: "1.0.0-beta5"\nconsumes:\n  - {type: http, namespace: shop, baseUri: "https://a.example.org"}\n',
    );
    project.filesChanged([`${folder}shared.yaml`]);
    assert.notEqual(problems(), first);
    assert.deepEqual(project.dependentsOf([`${folder}shared.yaml`]), [uri]);
  });

  it('asks the disk again about watched files only when it is told to', () => {
    const disk = texts();
    let asked: string[] = [];
    const files = memoryFiles(disk);
    const project = new Workspace({
      ...files,
      stamp: (uri) => {
        asked.push(uri);
        return files.stamp(uri);
      },
      list: () => {
        asked.push('list');
        return files.list();
      },
    });
    project.setFolders([folder.slice(0, -1)]);
    project.watch();
    project.open(uri, 'capability', 1, 'ikanos: "1.0.0-beta5"\n');
    const look = () => {
      asked = [];
      const versions = [...project.allFiles()].map((file) => file.declared?.dialect.version);
      return { versions, asked };
    };
    const shared = `${folder}shared.yaml`;
    assert.deepEqual(look(), { versions: ['1.0.0-beta5', '1.0.0-beta5'], asked: ['list', shared] });
    project.change(uri, 2, [{ text: 'ikanos: "1.0.0-beta4"\n' }]);
    assert.deepEqual(look(), { versions: ['1.0.0-beta4', '1.0.0-beta5'], asked: [] });
    disk.set(shared, 'ikanos: "1.0.0-beta1"\n');
    project.filesChanged([shared]);
    assert.deepEqual(look(), { versions: ['1.0.0-beta4', '1.0.0-beta1'], asked: [shared] });
    disk.set(`${folder}new.yaml`, 'ikanos: "1.0.0-beta2"\n');
    project.filesChanged([`${folder}new.yaml`]);
    assert.deepEqual(look(), {
      versions: ['1.0.0-beta4', '1.0.0-beta1', '1.0.0-beta2'],
      asked: ['list', `${folder}new.yaml`],
    });
    disk.delete(shared);
    project.filesChanged([shared]);
    assert.deepEqual(look().versions, ['1.0.0-beta4', '1.0.0-beta2']);
  });

  it('knows a file by every way in which its address is written', () => {
    const project = new Workspace(memoryFiles(new Map()));
    project.open('file:///c%3A/project/a%20b.yaml', 'capability', 1, 'ikanos: "1.0.0-beta5"\n');
    assert.equal(project.versionOf('file:///c:/project/a b.yaml'), 1);
  });

  it('finds paths beside the file that names them, and those of a file without a place in the first folder', () => {
    const project = workspaceOf(new Map());
    const paths = [
      [uri, './a.yaml'],
      [`${folder}sub/main.yaml`, '../a.yaml'],
      [uri, 'file:///./secrets.yaml'],
      [uri, 'file:///etc/secrets.yaml'],
      [uri, 'sub\\a.yaml'],
      ['untitled:Untitled-1', './a.yaml'],
    ].map(([from = '', path = '']) => project.resolvePath(from, path));
    assert.deepEqual(paths, [
      'file:///ws/a.yaml',
      'file:///ws/a.yaml',
      'file:///ws/secrets.yaml',
      'file:///etc/secrets.yaml',
      'file:///ws/sub/a.yaml',
      'file:///ws/a.yaml',
    ]);
  });
});
