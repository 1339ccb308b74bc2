/** The editor on files as people write them: those of the tutorial, as far as they have been written. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fieldOf, shapeOf, valuesOf } from '../spec/schema/lookup.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { pathOf, walk } from '../spec/syntax/navigate.ts';
import type { ScalarNode } from '../spec/syntax/tree.ts';
import { definition } from './definition.ts';
import { hover } from './hover.ts';
import { complete, completeOptions } from './testing/complete.ts';
import { folder, nameOf, workspaceOf } from './testing/fixture.ts';
import { hoverText } from './testing/hover.ts';
import type { Workspace } from './workspace.ts';

const tutorial = new URL('../../shared/corpus/upstream/modules/ikanos-docs/tutorial/', import.meta.url);
const hasTutorial = existsSync(fileURLToPath(tutorial));
const texts = new Map(
  (hasTutorial ? globSync('**/*.{yml,yaml}', { cwd: tutorial }).sort() : []).map((name) => [
    `${folder}${name}`,
    readFileSync(new URL(name, tutorial), 'utf8'),
  ]),
);

interface Stop {
  readonly uri: string;
  readonly offset: number;
  /** What the author wrote here. */
  readonly written: string;
}

/** Places where an author stops and asks: each key, each listed value, each target, once a kind and file. */
function stopsIn(file: SourceFile): readonly Stop[] {
  const stops = new Map<string, Stop>();
  const add = (kind: string, offset: number, written: string) => {
    if (!stops.has(kind)) stops.set(kind, { uri: file.uri, offset, written });
  };
  for (const node of file.tree.root ? walk(file.tree.root) : []) {
    if (node.kind === 'mapping') {
      for (const pair of node.pairs) {
        if (fieldOf(file, pair))
          add(
            `key ${pathOf(pair)
              .filter((step) => typeof step === 'string')
              .join('.')}`,
            pair.key.start,
            pair.key.text,
          );
      }
    }
    if (node.kind === 'scalar' && node.parent) addValue(file, node, add);
  }
  return [...stops.values()];
}

function addValue(file: SourceFile, node: ScalarNode, add: (kind: string, offset: number, written: string) => void): void {
  const shape = shapeOf(file, node);
  const start = node.start + (node.style === 'plain' ? 0 : 1);
  if (!shape) return;
  if (valuesOf(file, shape).some(({ value }) => value === node.text)) add(`value ${pathOf(node).at(-1)} ${node.text}`, start, node.text);
  const meaning = shape.kind === 'text' ? shape.meaning : undefined;
  if (meaning === 'call' || meaning === 'flow-ref' || meaning === 'step-name' || meaning === 'server-namespace' || meaning === 'action')
    add(`${meaning} ${node.text}`, start, node.text);
}

function open(project: Workspace, uri: string, text: string): SourceFile {
  project.open(uri, 'capability', 1, text);
  const file = project.findFile(uri);
  assert.ok(typeof file !== 'string');
  return file;
}

function capabilities(): readonly string[] {
  return [...texts.keys()].filter((uri) => /^(ikanos|naftiko):/m.test(texts.get(uri) ?? ''));
}

describe('in the tutorial', { skip: hasTutorial ? false : 'the corpus is not there' }, () => {
  it('the item that was written is among those proposed where the author stopped', () => {
    const project = workspaceOf(texts);
    const missing: string[] = [];
    let asked = 0;
    for (const uri of capabilities()) {
      const whole = texts.get(uri) ?? '';
      for (const { offset, written } of stopsIn(open(project, uri, whole))) {
        const file = open(project, uri, whole.slice(0, offset));
        const items = complete(file, project, offset, completeOptions).items;
        asked++;
        if (!items.some((item) => item.label === written))
          missing.push(
            `${nameOf(uri)}:${file.text.split('\n').length} ${written} is not among ${items.map((item) => item.label).join(', ')}`,
          );
      }
      project.close(uri);
    }
    assert.deepEqual(missing, []);
    assert.ok(asked >= 200, `asked at ${asked} places`);
  });

  it('each call leads to its operation, in this file or another, and tells its request', () => {
    const project = workspaceOf(texts);
    const lost: string[] = [];
    for (const uri of capabilities().filter((candidate) => candidate.includes('step-'))) {
      const file = open(project, uri, texts.get(uri) ?? '');
      for (const node of walk(file.tree.root ?? assert.fail())) {
        if (node.kind !== 'scalar' || pathOf(node).at(-1) !== 'call') continue;
        const links = definition(file, project, node.end - 2) ?? [];
        const text = hoverText(file, project, node.end - 2) ?? '';
        const target = links[0] && texts.get(links[0].targetUri)?.split('\n')[links[0].targetSelectionRange.start.line]?.trim();
        if (target !== `${node.text.split('.')[1]}:` || !/```http\n(GET|POST|PUT|PATCH|DELETE) https:/.test(text))
          lost.push(`${nameOf(uri)} ${node.text} ${target}`);
      }
      project.close(uri);
    }
    assert.deepEqual(lost, []);
  });

  it('each key of the format is explained', () => {
    const project = workspaceOf(texts);
    const silent = new Set<string>();
    for (const uri of capabilities()) {
      const file = open(project, uri, texts.get(uri) ?? '');
      for (const node of walk(file.tree.root ?? assert.fail())) {
        if (node.kind !== 'mapping') continue;
        for (const pair of node.pairs)
          if (fieldOf(file, pair) && !hover(file, project, pair.key.start + 1)) silent.add(`${nameOf(uri)} ${pathOf(pair).join('.')}`);
      }
      project.close(uri);
    }
    assert.deepEqual([...silent], []);
  });
});
