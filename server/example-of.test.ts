/** Every key of the format has an example in its hover, and what the example shows is valid where the key stands. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../spec/analyse.ts';
import { readSourceFile } from '../spec/read-file.ts';
import { fieldOf, shapeOf } from '../spec/schema/lookup.ts';
import type { Project } from '../spec/source-file.ts';
import { get } from '../spec/syntax/navigate.ts';
import { exampleOf } from './example-of.ts';
import { readFixture } from './testing/fixture.ts';
import { type FormatObject, linesOf, listStyleObjects, mapStyleObjects } from './testing/format-places.ts';
import { hoverText } from './testing/hover.ts';

const alone: Project = { findFile: () => 'unknown', findData: () => 'unknown', resolvePath: (_, path) => path };

/** About the form of what is written; what the rest of a file would need is no matter here. */
const formal = new Set([
  ...['yaml-syntax', 'duplicate-key', 'not-in-list', 'wrong-type', 'wrong-format', 'list-instead-of-map', 'map-instead-of-list'],
  ...['needs-quotes', 'unknown-key', 'misplaced-key', 'renamed-key', 'too-new', 'too-old', 'out-of-range', 'no-value'],
]);

function exampleAt(version: string, { path, values }: FormatObject, key: string): readonly string[] | undefined {
  const written = values?.[key]?.split(' ')[0] ?? 'zzz';
  const { text, indent } = linesOf(path);
  const file = readSourceFile('file:///ws/main.yaml', `${version}\n${text}${indent}${key}: ${written}\n`);
  for (const node of nodesOf(file.tree.root)) {
    const pair = node.pairs.find(
      (candidate) => candidate.key.text === key && candidate.value.kind === 'scalar' && candidate.value.text === written,
    );
    const field = pair && fieldOf(file, pair);
    if (pair && field) return exampleOf(file, field, shapeOf(file, pair.value) ?? field.shape);
  }
  return undefined;
}

type Root = ReturnType<typeof readSourceFile>['tree']['root'];
type Mapping = Extract<NonNullable<Root>, { kind: 'mapping' }>;

function nodesOf(root: Root): readonly Mapping[] {
  const found: Mapping[] = [];
  const visit = (node: Root): void => {
    if (node?.kind === 'mapping') {
      found.push(node);
      for (const pair of node.pairs) visit(pair.value);
    } else if (node?.kind === 'sequence') for (const item of node.items) visit(item);
  };
  visit(get(root));
  return found;
}

/** A block whose `type` does not say yet what it is has no keys of its own. */
const undecided = ['Authentication', 'OperationStep', 'RequestBody'];

describe('examples', () => {
  const styles = [
    ['map style', 'ikanos: "1.0.0-beta5"', mapStyleObjects],
    ['list style', 'naftiko: "1.0.0-alpha2"', listStyleObjects],
  ] as const;
  for (const [style, version, objects] of styles)
    it(`are there for every key, and valid, ${style}`, () => {
      const wrong = objects.flatMap((object) =>
        object.keys.split(' ').flatMap((key) => {
          const example = exampleAt(version, object, key);
          if (!example) return undecided.includes(object.name) && key !== 'type' ? [] : [`${object.name}: ${key} has none`];
          const { text, indent } = linesOf(object.path);
          const whole = `${version}\n${text}${example.map((line) => `${indent}${line}\n`).join('')}`;
          const from = version.length + 1 + text.length;
          const codes = analyse(readSourceFile('file:///ws/main.yaml', whole), alone)
            // `const` documents a mapped value: alone it says nothing.
            .filter(({ code, span }) => formal.has(code) && span.end > from && !(key === 'const' && code === 'too-old'))
            .map(({ code, message }) => `${code}: ${message}`);
          return codes.length > 0 ? [`${object.name}: ${key}: ${codes.join('; ')}\n${example.join('\n')}`] : [];
        }),
      );
      assert.deepEqual(wrong, []);
    });

  it('are shown in the style of the file', () => {
    const shown = (fixture: string) => {
      const { file, project, offset } = readFixture(fixture);
      return /```yaml\n(.*?)```/s.exec(hoverText(file, project, offset) ?? '')?.[1];
    };
    assert.equal(
      shown('ikanos: "1.0.0-beta5"\ncapability:\n  exposes:\n    - type: mcp\n      too▮ls: {}\n'),
      'tools:\n  list-orders:\n    description: What this tool does\n    call: orders.list-orders\n',
    );
    assert.equal(
      shown('naftiko: "1.0.0-alpha2"\ncapability:\n  exposes:\n    - type: mcp\n      too▮ls: []\n'),
      'tools:\n  - name: list-orders\n    description: What this tool does\n    call: orders.list-orders\n',
    );
  });
});
