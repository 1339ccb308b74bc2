/** Paths in test files, when files get another address: to their capability, to recordings, to answers kept in files. */
import { insertKey } from '../../spec/edits/insert-key.ts';
import { type FileMove, movedTo, writePath } from '../../spec/edits/rename-file.ts';
import { rewriteScalar, writeScalar } from '../../spec/edits/write-scalar.ts';
import { fileNameOf } from '../../spec/links/location.ts';
import { itemsOf } from '../../spec/model/reader.ts';
import type { Edit } from '../../spec/problem.ts';
import type { Project, SourceFile } from '../../spec/source-file.ts';
import { findPair, get, pathOf, walk } from '../../spec/syntax/navigate.ts';
import type { ScalarNode } from '../../spec/syntax/tree.ts';
import { capabilityNames } from '../../spec/tests/test-names.ts';
import type { LinkedProject } from '../workspace.ts';
import { findSubject } from './test-subject.ts';

/** Edits in the files as they are before the move. */
export function followInTests(moves: readonly FileMove[], testFiles: readonly SourceFile[], project: LinkedProject): readonly Edit[] {
  return testFiles.flatMap((file) => [
    ...testPaths(file).flatMap((path) => followed(file, path, moves, project)),
    ...nameCapability(file, moves, project),
  ]);
}

/** What in a test file is the path of another file. */
export function testPaths({ tree: { root } }: SourceFile): readonly ScalarNode[] {
  const recordings = get(root, 'recordings');
  const top = [get(root, 'capability'), ...(recordings?.kind === 'scalar' ? [recordings] : itemsOf(recordings))];
  const upstreams = [get(root, 'upstreams'), ...itemsOf(get(root, 'tests')).map((test) => get(test, 'upstreams'))];
  const answers = upstreams.flatMap((one) => (one ? [...walk(one)] : [])).filter((node) => isAnswerFile(pathOf(node)));
  return [...top, ...answers].filter((node) => node?.kind === 'scalar').filter(({ value }) => typeof value === 'string' && value !== '');
}

/** `upstreams`, the operation, perhaps the position in a list of answers, `file`. */
function isAnswerFile(path: readonly (string | number)[]): boolean {
  const below = path.slice(path.indexOf('upstreams') + 2);
  return below.at(-1) === 'file' && (below.length === 1 || (below.length === 2 && typeof below[0] === 'number'));
}

function followed({ uri }: SourceFile, path: ScalarNode, moves: readonly FileMove[], project: Project): readonly Edit[] {
  const home = movedTo(uri, moves) ?? uri;
  const oldTarget = project.resolvePath(uri, path.text);
  const target = movedTo(oldTarget, moves) ?? oldTarget;
  if ((target === oldTarget && home === uri) || project.resolvePath(home, path.text) === target) return [];
  const written = writePath(path.text, home, target);
  return written === undefined ? [] : [{ uri, start: path.start, end: path.end, newText: rewriteScalar(path, written) }];
}

/** A capability that was found by its name has to be named once the two names do not fit any more. */
function nameCapability(file: SourceFile, moves: readonly FileMove[], project: LinkedProject): readonly Edit[] {
  const { root } = file.tree;
  const found = findSubject(file, project);
  if (root?.kind !== 'mapping' || findPair(root, 'capability') || found.kind !== 'subject') return [];
  const { uri } = found.subject.capability;
  const [home, target] = [movedTo(file.uri, moves) ?? file.uri, movedTo(uri, moves) ?? uri];
  if (home === file.uri && target === uri) return [];
  const name = fileNameOf(home);
  if (capabilityNames(name).some((one) => project.resolvePath(home, `./${one}`) === target)) return [];
  const path = writePath('./', home, target);
  return path === undefined ? [] : [{ uri: file.uri, ...insertKey(file.text, root, 'capability', writeScalar(path), ['capability']) }];
}
