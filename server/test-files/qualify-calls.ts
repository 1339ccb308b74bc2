/**
 * Calls of tests by a bare name that would be of several things, or of another one, once something is called otherwise: they say the
 * namespace too.
 */
import { rewriteScalar } from '../../spec/edits/write-scalar.ts';
import type { Definition } from '../../spec/links/definition.ts';
import { itemsOf } from '../../spec/model/reader.ts';
import type { Edit } from '../../spec/problem.ts';
import type { SourceFile } from '../../spec/source-file.ts';
import { get } from '../../spec/syntax/navigate.ts';
import type { LinkedProject } from '../workspace.ts';
import { calledBy } from './link-test.ts';
import { findCallable, findSubject, qualified, type TestSubject } from './test-subject.ts';

/** The edits of a rename, with the calls of tests that have to say more. */
export function qualifyCalls(
  edits: readonly Edit[],
  newName: string,
  testFiles: readonly SourceFile[],
  project: LinkedProject,
): readonly Edit[] {
  const isRenamed = ({ uri, span }: Definition) =>
    edits.some((edit) => edit.uri === uri && edit.start <= span.start && span.end <= edit.end && edit.newText.includes(newName));
  const more = testFiles.flatMap((file) => {
    const found = findSubject(file, project);
    return found.kind === 'subject' ? callsToQualify(file, found.subject, newName, isRenamed) : [];
  });
  const places = new Set(more.map(({ uri, start }) => `${uri} ${start}`));
  return [...edits.filter(({ uri, start }) => !places.has(`${uri} ${start}`)), ...more];
}

function callsToQualify(
  { uri, tree }: SourceFile,
  subject: TestSubject,
  newName: string,
  isRenamed: (definition: Definition) => boolean,
): readonly Edit[] {
  const before = subject.callables;
  const after = before.map((callable) => {
    const called = calledBy(callable, subject.sections);
    return called && isRenamed(called.definition) ? { ...callable, name: newName } : callable;
  });
  return itemsOf(get(tree.root, 'tests')).flatMap((test): readonly Edit[] => {
    const call = get(test, 'call');
    const found = call?.kind === 'scalar' ? findCallable(subject, call.text) : undefined;
    if (call?.kind !== 'scalar' || found?.kind !== 'found' || found.callable.name !== call.text) return [];
    const now = after[before.indexOf(found.callable)];
    if (!now || now.server === '') return [];
    const again = findCallable({ ...subject, callables: after }, now.name);
    if (again.kind === 'found' && again.callable === now) return [];
    return [{ uri, start: call.start, end: call.end, newText: rewriteScalar(call, qualified(now)) }];
  });
}
