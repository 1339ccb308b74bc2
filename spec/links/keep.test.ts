import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSourceFile, rereadSourceFile } from '../read-file.ts';
import type { Project, SourceFile } from '../source-file.ts';
import { crowded } from '../testing/crowded.ts';
import type { Definition, Reference } from './definition.ts';
import { linkFile } from './link.ts';

const uri = 'file:///project/main.yaml';
const project: Project = { findFile: () => 'missing', findData: () => 'unknown', resolvePath: (_, path) => `file:///project/${path}` };

function referencesOf(file: SourceFile): readonly string[] {
  return linkFile(file, project).references.map(
    ({ kind, role, name, span, whole, state, targets, candidates }) =>
      `${kind} ${role} ${name} ${span.start}-${span.end} in ${whole.start}-${whole.end} ${state} ${targets.map(placeOf).join(' + ')} | ${candidates.join(' ')}`,
  );
}

function placeOf({ kind, name, container, span, node }: Definition): string {
  return `${kind} ${name} of ${container} ${span.start}-${span.end} in ${node?.start}-${node?.end}`;
}

function edit(file: SourceFile, from: string, to: string): SourceFile {
  const start = file.text.indexOf(from);
  assert.ok(start >= 0, from);
  const text = file.text.slice(0, start) + to + file.text.slice(start + from.length);
  return rereadSourceFile(file, text, { start, end: start + from.length, newLength: to.length });
}

/** What a reference depends on besides the tool, flow, route or resource it stands in. */
const surroundings: readonly [what: string, from: string, to: string][] = [
  ['a variable', 'TENANT: tenant', 'TENANCY: tenant'],
  ['the name of an API', 'namespace: shop', 'namespace: store'],
  ['an input of the API', 'lang: {in: query, value', 'language: {in: query, value'],
  ['a name in the path of an operation', 'orders/{{id}}/lines', 'orders/{{no}}/lines'],
  ['an operation', 'get-line:', 'find-line:'],
  ['an output of the operation that a step calls', 'total: {type', 'sum: {type'],
  ['an input of a caller', 'note: {type: string, description: What to write}\n          steps', 'text: {type: string}\n          steps'],
  ['the name of a flow', '        write:', '        store:'],
  ['the name of an aggregate', 'namespace: notes', 'namespace: papers'],
  ['the name of a server', 'namespace: tools', 'namespace: toolbox'],
  ['the size of a server', 'port: 3000', 'port: 30001'],
  ['the size of an API', 'type: http', 'type: "http"'],
  ['an input of a route', 'id: {in: path, type', 'key: {in: path, type'],
  ['the path of a route', '"/orders/{id}/{part}"', '"/orders/{id}/{line}"'],
  ['another tool of the server', 'Finds a line of an order', 'Finds one line of an order'],
];

describe('references in parts that were not edited', () => {
  for (const [what, from, to] of surroundings) {
    it(`are those of the whole text after a change to ${what}, and after it is taken back`, () => {
      const before = readSourceFile(uri, crowded);
      const known = referencesOf(before);
      const after = edit(before, from, to);
      assert.deepEqual(referencesOf(after), referencesOf(readSourceFile(uri, after.text)));
      assert.deepEqual(referencesOf(edit(after, to, from)), known);
    });
  }

  it('are the same objects where nothing moved', () => {
    const before = readSourceFile(uri, crowded);
    const inFlow = ({ references }: { references: readonly Reference[] }) => references.filter(({ name }) => name === 'put-note');
    const [known] = inFlow(linkFile(before, project));
    const after = edit(before, 'Finds a line of an order', 'Finds one line');
    const [kept] = inFlow(linkFile(after, project));
    assert.ok(known);
    assert.equal(kept, known);
  });
});
