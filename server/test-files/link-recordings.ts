/** Operations that recordings name, in the recordings that test files replay: their answers are found by that name. */
import type { Definition, Reference } from '../../spec/links/definition.ts';
import { itemsOf } from '../../spec/model/reader.ts';
import type { SourceFile } from '../../spec/source-file.ts';
import { get } from '../../spec/syntax/navigate.ts';
import type { LinkedProject } from '../workspace.ts';
import { TestLinker } from './link-test.ts';
import { findSubject } from './test-subject.ts';

/** Larger ones are not read for it. */
const maxLength = 2_000_000;

/** Of the recordings of these tests, each once; none unless what is asked about can be named there. */
export function recordedReferences(
  definitions: readonly Definition[],
  testFiles: readonly SourceFile[],
  project: LinkedProject,
): readonly (readonly Reference[])[] {
  if (!definitions.some(({ kind }) => kind === 'client' || kind === 'client-operation')) return [];
  const lists = new Map<string, readonly Reference[]>();
  for (const test of testFiles) {
    const found = findSubject(test, project);
    if (found.kind !== 'subject') continue;
    const names = get(test.tree.root, 'recordings');
    for (const name of names?.kind === 'scalar' ? [names] : itemsOf(names)) {
      if (name.kind !== 'scalar') continue;
      const uri = project.resolvePath(test.uri, name.text);
      const data = lists.has(uri) ? 'missing' : project.findData(uri);
      const recording = typeof data === 'string' || data.text.length > maxLength ? 'missing' : project.findFile(uri);
      if (typeof recording !== 'string') lists.set(uri, namesIn(recording, new TestLinker(recording, found.subject, project)));
    }
  }
  return [...lists.values()];
}

function namesIn({ tree: { root } }: SourceFile, linker: TestLinker): readonly Reference[] {
  for (const exchange of itemsOf(get(root, 'exchanges'))) {
    const operation = get(exchange, 'operation');
    if (operation?.kind === 'scalar') linker.linkOperation(operation);
  }
  return linker.references;
}
